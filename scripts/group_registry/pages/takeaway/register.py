"""The ledger as a table with one line per group, as workbook, CSV file and JSON, from the same columns."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from operator import itemgetter

from group_registry.model.records import Filing, Group, Person, Record, Unit
from group_registry.model.terms import Audience
from group_registry.pages.editions import may_show
from group_registry.pages.group_view import GroupRow, Viewer, says, span
from group_registry.pages.takeaway.table import Sheet, Value, plain, table, workbook
from group_registry.pages.wording import long_date

API = "api/v1/"
LEDGER_ONLY = ("member_scope", "statement", "leader", "joint_units", "member_units", "disposal", "handed_to", "gaps")
"""Columns for people, in the workbook and the CSV file only; JSON has ``gaps`` in a shape of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in JSON, its attribute (``of``), its width in characters, and its value.

    The attribute gives the heading, unless ``title`` does (for what no form asks for). An audience gets the column only
    if it may see the attribute.
    """

    name: str
    of: tuple[type[Record], str]
    width: int
    value: Callable[[GroupRow, Group, Viewer], Value]
    title: str = ""


COLUMNS = (
    Column("number", (Group, "name"), 24, lambda row, _, __: row.number if row.is_numbered else None, "备案编号"),
    Column("name", (Group, "name"), 26, lambda row, _, __: row.name),
    Column("platform", (Group, "platform"), 13, lambda row, _, __: row.platform),
    Column("platform_note", (Group, "platform_note"), 16, lambda _, group, __: group.platform_note),
    Column("scope", (Group, "scope"), 9, lambda row, _, __: row.scope),
    Column("unit", (Group, "unit"), 20, lambda row, _, __: row.unit),
    Column("custodian", (Group, "custodian"), 13, lambda row, _, __: row.custodian),
    Column("leader", (Group, "leader"), 12, lambda _, group, __: group.leader),
    Column("deputy", (Person, "name"), 12, lambda row, _, __: row.deputy or None, "分管主任"),
    Column("joint_units", (Group, "joint_units"), 20, lambda _, group, __: says(group.joint_units)),
    Column("member_units", (Group, "member_units"), 30, lambda _, group, __: says(group.member_units)),
    Column("member_scope", (Group, "member_scope"), 30, lambda _, group, __: group.member_scope),
    Column("purpose", (Group, "purpose"), 40, lambda row, _, __: row.purpose),
    Column("started_on", (Group, "started_on"), 12, lambda _, group, __: group.started_on),
    Column("term_end", (Group, "term_end"), 12, lambda _, group, __: group.term_end),
    Column("first_filed_on", (Filing, "filed_on"), 13, lambda _, group, __: group.filings[0].filed_on, "首次备案日期"),
    Column("last_filed_on", (Filing, "filed_on"), 13, lambda _, group, __: group.last.filed_on, "最近备案日期"),
    Column("last_done_on", (Filing, "done_on"), 13, lambda _, group, viewer: _last_done(group, viewer), "最近办结日期"),
    Column("last_kind", (Filing, "kind"), 12, lambda _, group, __: says(group.last.kind), "最近备案类别"),
    Column("statement", (Filing, "statement"), 40, lambda _, group, __: group.last.statement),
    Column("disposal", (Filing, "disposal"), 10, lambda _, group, __: says(group.last.disposal)),
    Column("handed_to", (Filing, "handed_to"), 16, lambda _, group, __: group.last.handed_to),
    Column("state", (Group, "name"), 16, lambda row, _, __: row.state.word, "群组状态"),
    Column("coverage", (Group, "name"), 11, lambda row, _, __: row.coverage.word, "核验"),
    Column("gaps", (Filing, "gaps"), 30, lambda _, group, viewer: "；".join(map(span, viewer.gaps(group))), "备案空档"),
)
"""The columns of the ledger, in this order."""


@dataclass(frozen=True)
class Ledger:
    """All groups as one audience may have them, and the commit that they were read from (in words)."""

    viewer: Viewer
    made_from: str

    @cached_property
    def _columns(self) -> list[Column]:
        return [column for column in COLUMNS if may_show(self.viewer.audience, *column.of)]

    def _title(self, column: Column) -> str:
        return column.title or self.viewer.forms.label(*column.of)

    @cached_property
    def _lines(self) -> list[list[Value]]:
        values = [column.value for column in self._columns]
        pairs = zip(self.viewer.rows, self.viewer.registry.groups, strict=True)
        return [[value(row, group, self.viewer) for value in values] for row, group in pairs]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The path of each file below the site's root, and its bytes."""
        yield "groups.xlsx", self.workbook()
        yield "groups.csv", self.csv()
        yield f"{API}groups.json", self._json("groups", self._groups())
        yield f"{API}units.json", self._json("units", self._units())

    def workbook(self) -> bytes:
        """The ledger with a frozen header that filters, and a second sheet that describes it."""
        columns = self._columns
        about = [["截至", long_date(self.viewer.today)], ["来源", self.made_from], ["提示", self._warning]]
        return workbook(
            [
                Sheet("台账", [self._title(column) for column in columns], [it.width for it in columns], self._lines),
                Sheet("关于本表", ["项目", "内容"], [10, 60], about),
            ],
            self.viewer.today,
        )

    @property
    def _warning(self) -> str:
        return "内部资料，请勿外传" if self.viewer.audience is Audience.INTERNAL else "公开版"

    def csv(self) -> bytes:
        """The same table as CSV."""
        return table([self._title(column) for column in self._columns], self._lines)

    def _groups(self) -> Iterator[Mapping[str, object]]:
        names, as_said = [column.name for column in self._columns], cache(_said)
        kept = [name for name in names if name not in LEDGER_ONLY]
        picked = itemgetter(*map(names.index, kept))
        of_gaps = names.index("gaps") if "gaps" in names else None
        for row, group, line in zip(self.viewer.rows, self.viewer.registry.groups, self._lines, strict=True):
            has_gaps = of_gaps is not None and bool(line[of_gaps])
            said = zip(kept, map(as_said, picked(line)), strict=True)
            yield {"page": row.address, **dict(said), **self._gaps(group, has_gaps)}

    def _gaps(self, group: Group, has_any: bool) -> Mapping[str, object]:
        if self.viewer.audience is not Audience.INTERNAL:
            return {}
        found = self.viewer.gaps(group) if has_any else ()
        return {"gaps": [{"from": says(gap.first), "to": says(gap.last), "how": gap.kind.value} for gap in found]}

    def _units(self) -> Iterator[Mapping[str, object]]:
        for unit in self.viewer.registry.of(Unit):
            ended = says(unit.ends_on) or None
            known = {"name": unit.name, "kind": says(unit.kind), "starts_on": says(unit.starts_on), "ends_on": ended}
            yield {"page": f"units/{unit.slug}/", **known}

    def _json(self, name: str, items: Iterator[Mapping[str, object]]) -> bytes:
        about = {"$schema": f"{name}.schema.json", "as_of": says(self.viewer.today), "source": self.made_from}
        # Escape "<", so that the text cannot open an element if a page ever embeds it.
        text = json.dumps({**about, name: list(items)}, ensure_ascii=False, separators=(",", ":"))
        return text.replace("<", "\\u003c").encode("utf-8", "replace")


def _said(value: Value) -> str | None:
    return plain(str(value)) if value else None


def _last_done(group: Group, viewer: Viewer) -> date | None:
    return viewer.done(group).get(len(group.filings) - 1)
