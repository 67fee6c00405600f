"""What is taken away: the ledger, one line per group, as workbook, CSV and JSON from the same columns; units as JSON.

Text from the registry always stays text there; it never becomes a formula.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from group_registry.model.records import Filing, Group, Person, Record, Unit
from group_registry.pages.editions import may_show
from group_registry.pages.group_view import GroupRow, Viewer, says, span
from group_registry.pages.table import Sheet, Value, compact, plain, table, workbook
from group_registry.pages.wording import long_date

API = "api/v1/"
LEDGER_ONLY = ("member_scope", "statement", "leader", "joint_units", "member_units", "disposal", "handed_to", "gaps")
"""Columns for people, in the workbook and the CSV file only; JSON has ``gaps`` in a shape of its own."""


class Column(NamedTuple):
    """Name in JSON, attribute (it says who may see it; and the heading, unless ``title`` does), width in characters."""

    name: str
    of: tuple[type[Record], str]
    width: int
    value: Callable[[GroupRow, Viewer], Value]
    title: str = ""


COLUMNS = (
    Column("number", (Group, "name"), 24, lambda row, _: row.number if row.is_numbered else None, "备案编号"),
    Column("name", (Group, "name"), 26, lambda row, _: row.group.name),
    Column("platform", (Group, "platform"), 13, lambda row, _: row.group.platform),
    Column("platform_note", (Group, "platform_note"), 16, lambda row, _: row.group.platform_note),
    Column("scope", (Group, "scope"), 9, lambda row, _: row.group.scope),
    Column("unit", (Group, "unit"), 20, lambda row, _: row.unit),
    Column("custodian", (Group, "custodian"), 13, lambda row, _: row.group.custodian),
    Column("leader", (Group, "leader"), 12, lambda row, _: row.group.leader),
    Column("deputy", (Person, "name"), 12, lambda row, _: row.deputy or None, "分管主任"),
    Column("joint_units", (Group, "joint_units"), 20, lambda row, _: says(row.group.joint_units)),
    Column("member_units", (Group, "member_units"), 30, lambda row, _: says(row.group.member_units)),
    Column("member_scope", (Group, "member_scope"), 30, lambda row, _: row.group.member_scope),
    Column("purpose", (Group, "purpose"), 40, lambda row, _: row.group.purpose),
    Column("started_on", (Group, "started_on"), 12, lambda row, _: row.group.started_on),
    Column("term_end", (Group, "term_end"), 12, lambda row, _: row.group.term_end),
    Column("first_filed_on", (Filing, "filed_on"), 13, lambda row, _: row.group.filings[0].filed_on, "首次备案日期"),
    Column("last_filed_on", (Filing, "filed_on"), 13, lambda row, _: row.group.last.filed_on, "最近备案日期"),
    Column("last_done_on", (Filing, "done_on"), 13, lambda row, viewer: _last_done(row.group, viewer), "最近办结日期"),
    Column("last_kind", (Filing, "kind"), 12, lambda row, _: says(row.group.last.kind), "最近备案类别"),
    Column("statement", (Filing, "statement"), 40, lambda row, _: row.group.last.statement),
    Column("disposal", (Filing, "disposal"), 10, lambda row, _: says(row.group.last.disposal)),
    Column("handed_to", (Filing, "handed_to"), 16, lambda row, _: row.group.last.handed_to),
    Column("state", (Group, "name"), 16, lambda row, _: row.state.word, "群组状态"),
    Column("coverage", (Group, "name"), 11, lambda row, _: row.coverage.word, "备案状态"),
    Column("gaps", (Filing, "gaps"), 30, lambda row, viewer: "；".join(map(span, viewer.gaps(row.group))), "备案空档"),
)
"""The columns of the ledger, in this order."""


def files(viewer: Viewer, made_from: str) -> Iterator[tuple[str, bytes]]:
    """The path below the site's root and the bytes of each file; ``made_from`` names the commit that was read."""
    columns = [column for column in COLUMNS if may_show(viewer.audience, *column.of)]
    titles = [column.title or viewer.forms.label(*column.of) for column in columns]
    lines = [[column.value(row, viewer) for column in columns] for row in viewer.rows]
    warning = "内部资料，请勿外传" if viewer.is_internal else "公开版"
    about = [["截至", long_date(viewer.today)], ["来源", made_from], ["提示", warning]]
    ledger = Sheet("台账", titles, [column.width for column in columns], lines)
    yield "groups.xlsx", workbook([ledger, Sheet("关于本表", ["项目", "内容"], [10, 60], about)], viewer.today)
    yield "groups.csv", table(titles, lines)
    as_text, groups = cache(lambda value: plain(str(value)) if value else None), []
    kept = [(at, column.name) for at, column in enumerate(columns) if column.name not in LEDGER_ONLY]
    for row, line in zip(viewer.rows, lines, strict=True):
        known: dict[str, object] = {"page": row.address} | {name: as_text(line[at]) for at, name in kept}
        if viewer.is_internal:
            gaps = viewer.gaps(row.group) if line[-1] else ()  # the last column has them in words
            known["gaps"] = [{"from": says(gap.first), "to": says(gap.last), "how": gap.kind.value} for gap in gaps]
        groups.append(known)
    yield f"{API}groups.json", _json("groups", groups, viewer, made_from)
    units = [
        {
            "page": f"units/{unit.slug}/",
            "name": unit.name,
            "kind": says(unit.kind),
            "starts_on": says(unit.starts_on),
            "ends_on": says(unit.ends_on) or None,
        }
        for unit in viewer.registry.of(Unit)
    ]
    yield f"{API}units.json", _json("units", units, viewer, made_from)


def _last_done(group: Group, viewer: Viewer) -> date | None:
    return viewer.done(group).get(len(group.filings) - 1)


def _json(name: str, items: Sequence[Mapping[str, object]], viewer: Viewer, made_from: str) -> bytes:
    about = {"$schema": f"{name}.schema.json", "as_of": says(viewer.today), "source": made_from}
    return compact({**about, name: items})
