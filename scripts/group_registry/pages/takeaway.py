"""What is taken away: the ledger as workbook, CSV and JSON; the calendar; the sheets of the inventory.

Text from the registry always stays text there; it never becomes a formula.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from group_registry.lifecycle.quiet_periods import QuietSpan
from group_registry.model.records import Filing, Group, PaperSignature, Person, Policy, Record, Unit
from group_registry.model.similarity import grouped
from group_registry.model.terms import Platform, is_known
from group_registry.pages.editions import may_show
from group_registry.pages.group_view import GroupRow, Viewer, says, span
from group_registry.pages.story import GIVEN_STEPS, signed
from group_registry.pages.table import Sheet, Value, compact, plain, table, workbook
from group_registry.pages.wording import long_date

WHOSE = "所属群组"
"""The heading of the group's name in the other sheets, which no import of a ledger takes for ledgers."""
LEDGER_ONLY = (
    *("member_scope", "statement", "leader", "joint_units", "member_units", "disposal", "handed_to", "gaps"),
    *(f"signed_{at}" for at in range(len(GIVEN_STEPS))),
)
"""Columns for people, in the workbook and the CSV file only; JSON has ``gaps`` in a shape of its own."""


class Column(NamedTuple):
    """Name in JSON, attribute (it says who may see it; and the heading, unless ``title`` does), width in characters."""

    name: str
    of: tuple[type[Record], str]
    width: int
    value: Callable[[GroupRow, Viewer], Value]
    title: str = ""


def _item(kind: type[Record], name: str, width: int) -> Column:
    """An item of the form: of the group, or of its last record."""

    def value(row: GroupRow, _: Viewer) -> Value:
        record: Record = row.group if kind is Group else row.group.last
        item: Value = getattr(record, name)
        return says(item) if isinstance(item, tuple) else item

    return Column(name, (kind, name), width, value)


def _signed(at: int) -> Callable[[GroupRow, Viewer], Value]:
    return lambda row, viewer: viewer.signed(row.group)[at]


INVENTORY_COLUMNS = (
    Column("number", (Group, "name"), 24, lambda row, _: row.own_number or None, "备案编号"),
    _item(Group, "name", 26),
    _item(Group, "platform", 13),
    _item(Group, "platform_note", 16),
    _item(Group, "scope", 9),
    Column("unit", (Group, "unit"), 20, lambda row, _: row.unit),
    _item(Group, "custodian", 13),
    _item(Group, "leader", 12),
    Column("deputy", (Person, "name"), 12, lambda row, _: row.deputy or None, "分管主任"),
    _item(Group, "joint_units", 20),
    _item(Group, "member_units", 30),
    _item(Group, "member_scope", 30),
    _item(Group, "purpose", 40),
    _item(Group, "started_on", 12),
    _item(Group, "term_end", 12),
    Column("first_filed_on", (Filing, "filed_on"), 13, lambda row, _: row.group.filings[0].filed_on, "首次备案日期"),
    Column("last_filed_on", (Filing, "filed_on"), 13, lambda row, _: row.group.last.filed_on, "最近备案日期"),
    Column(
        "last_done_on",
        (Filing, "done_on"),
        13,
        lambda row, viewer: viewer.done(row.group).get(len(row.group.filings) - 1),
        "最近办结日期",
    ),
    *(Column(f"signed_{at}", (Filing, "signed"), 30, _signed(at), title) for at, title in enumerate(GIVEN_STEPS)),
    Column("last_kind", (Filing, "kind"), 12, lambda row, _: says(row.group.last.kind), "最近备案类别"),
    _item(Filing, "statement", 40),
    _item(Filing, "disposal", 10),
    _item(Filing, "handed_to", 16),
    Column("state", (Group, "name"), 16, lambda row, _: row.state.word, "群组状态"),
    Column("coverage", (Group, "name"), 11, lambda row, _: row.coverage.word, "备案状态"),
    Column("gaps", (Filing, "gaps"), 30, lambda row, viewer: "；".join(map(span, viewer.gaps(row.group))), "备案空档"),
)
"""The columns of the ledger, in this order."""


def files(viewer: Viewer, made_from: str) -> Iterator[tuple[str, bytes]]:
    """The path below the site's root and the bytes of each file; ``made_from`` names the commit that was read."""
    columns = [column for column in INVENTORY_COLUMNS if may_show(viewer.audience, *column.of)]
    titles = [column.title or viewer.forms.label(*column.of) for column in columns]
    lines = []
    for row in viewer.rows:
        lines.append([column.value(row, viewer) for column in columns])
    warning, lists = "公开版", list[Sheet]()
    if viewer.is_internal:
        warning, lists = "内部资料，请勿外传", [_filings(viewer), _on_paper(viewer)]
    about = [["截至", long_date(viewer.today)], ["来源", made_from], ["提示", warning]]
    ledger = Sheet("台账", titles, [column.width for column in columns], lines)
    yield "groups.xlsx", workbook([ledger, *lists, Sheet("关于本表", ["项目", "内容"], [10, 60], about)], viewer.today)
    yield "groups.csv", table(titles, lines)
    yield "api/v1/groups.json", compact(_as_json(viewer, columns, lines, made_from))


def _as_json(
    viewer: Viewer, columns: Sequence[Column], lines: Sequence[Sequence[Value]], made_from: str
) -> dict[str, object]:
    as_text, groups = cache(lambda value: plain(str(value)) if value else None), []
    kept = [(at, column.name) for at, column in enumerate(columns) if column.name not in LEDGER_ONLY]
    for row, line in zip(viewer.rows, lines, strict=True):
        known: dict[str, object] = {"page": row.address} | {name: as_text(line[at]) for at, name in kept}
        if viewer.is_internal:
            gaps = viewer.gaps(row.group) if line[-1] else ()  # the last column has them in words
            known["gaps"] = [{"from": says(gap.first), "to": says(gap.last), "how": gap.kind.value} for gap in gaps]
        groups.append(known)
    return {
        "$schema": "groups.schema.json",
        "as_of": says(viewer.today),
        "source": made_from,
        "groups": groups,
    }


def _filings(viewer: Viewer) -> Sheet:
    """Every record by group: the last one that was done by a day says how the group stood then."""
    label = viewer.forms.label
    filed_as = [label(Filing, "kind"), label(Filing, "filed_on"), "办结日期", label(Group, "term_end")]
    titles = [WHOSE, label(Group, "unit"), *filed_as, *GIVEN_STEPS, "申请"]
    lines: list[list[Value]] = []
    for row in viewer.rows:
        filed = viewer.filed(row.group)
        for count, record in enumerate(row.group.filings, 1):
            about: list[Value] = [row.group.name, row.unit, record.kind, record.filed_on]
            if count in filed:
                done = filed[count]
                term = done.version and done.version.term_end
                about += [done.done_on, term, *signed(done), f"第 {done.pull} 号"]
            lines.append(about)
    return Sheet(viewer.forms.label(Group, "filings"), titles, [26, 20, 10, 12, 12, 12, 30, 30, 30, 24, 10], lines)


def _on_paper(viewer: Viewer) -> Sheet:
    items = ("file", "step", "signer", "signed_on", "witnesses", "scan_digest")
    file, *signed_as = (viewer.forms.label(PaperSignature, item) for item in items)
    lines: list[list[Value]] = []
    for one in viewer.registry.of(PaperSignature):
        about: list[Value] = [one.path, viewer.name_of(one.file), one.step, one.signer, one.signed_on]
        lines.append([*about, "、".join(one.witnesses), one.scan_digest])
    return Sheet("纸质签批", [file, WHOSE, *signed_as], [30, 26, 10, 12, 12, 20, 40], lines)


BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
"""Terms are listed if they end at most ``BEHIND`` before or ``AHEAD`` after the day of the build."""
_REGISTRY = UUID("6f1d7c3e-2d0b-5c1a-9a55-0e6c4b3f2017")


class Days(NamedTuple):
    """An event of whole days, both ends included; ``name`` is its identity, the same on every machine and every day."""

    first: date
    name: str
    title: str
    last: date
    dated_on: date
    text: str


def calendar(viewer: Viewer, quiet_periods: Iterable[QuietSpan]) -> bytes:
    made = Calendar({"version": "2.0", "prodid": "-//group registry//zh", "calscale": "GREGORIAN"})
    made.add("x-wr-calname", "群组日历")
    for days in sorted([*_terms(viewer), *_quiet(viewer.today, quiet_periods)]):
        event = Event({"dtstamp": f"{days.dated_on:%Y%m%d}T000000Z"})
        event.add("uid", f"urn:uuid:{uuid5(_REGISTRY, days.name)}")
        event.add("dtstart", days.first)
        event.add("dtend", days.last + timedelta(days=1))
        event.add("summary", plain(days.title))
        if days.text:
            event.add("description", plain(days.text))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    content: bytes = made.to_ical()
    return content


def _terms(viewer: Viewer) -> Iterator[Days]:
    for row in viewer.rows:
        group, last = row.group, row.group.term_end
        if last and not group.is_cancelled and viewer.today - BEHIND <= last <= viewer.today + AHEAD:
            text = " · ".join(filter(None, (row.unit, group.custodian, "期满前注销，或报变更延期（第八条）")))
            yield Days(last, f"term:{group.path}", f"到期：{group.name}", last, group.last.filed_on, text)


def _quiet(today: date, periods: Iterable[QuietSpan]) -> Iterator[Days]:
    for one in periods:
        if one.record or (today - BEHIND <= one.last and one.first <= today + AHEAD):
            name, title = one.id, f"禁言期：{one.name}（{one.scope}）"
            if one.record:
                name = one.record.path
            yield Days(one.first, f"quiet:{name}", title, one.last, one.first, one.grounds)


PLACE = "inventory/"
MARKING_ITEMS = ("name", "unit", "platform", "custodian")
"""The columns that are filled in beforehand; the unit fills in the others."""
EMPTY = ("成员人数", "本单位意见")


def units_in_use(viewer: Viewer) -> Iterator[tuple[Unit, list[Group]]]:
    in_use = [group for group in viewer.registry.groups if not group.is_cancelled]
    by_unit = grouped((viewer.unit_name(group), group) for group in in_use)
    for unit in viewer.registry.of(Unit):
        if unit.covers(viewer.today) or unit.name in by_unit:
            yield unit, by_unit[unit.name]


def inventory(viewer: Viewer) -> dict[str, object]:
    policies = viewer.registry.of(Policy)
    year_ago = viewer.today - timedelta(days=365)
    stocks = []
    for unit, live in units_in_use(viewer):
        days = [group.last.filed_on for group in live]
        old = sum(is_known(day) and day <= year_ago for day in days)
        stocks.append({"unit": unit, "live": len(live), "old": old, "last": max(days, default="")})
    return {"stocks": stocks, "month": policies[0].inventory_month if policies else 0}


def sheets(viewer: Viewer) -> Iterator[tuple[str, bytes]]:
    header = [*(viewer.forms.label(Group, name) for name in MARKING_ITEMS), *EMPTY]
    for unit, live in units_in_use(viewer):
        lines = []
        for group in live:
            platform = group.platform.value
            if group.platform is Platform.OTHER:
                platform = group.platform_note or platform
            lines.append([group.name, unit.name, platform, group.custodian, None, None])
        yield f"{PLACE}{unit.slug}.csv", table(header, lines)
