"""A group as the pages show it: its items in the order of the form, its state, its filings and their proof (Art. 7).

``Viewer`` is the registry as one audience may see it on one day. Every page takes its views from it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from group_registry.approval.filing import MENDED_WITHIN
from group_registry.approval.minutes_and_paper import meeting_name
from group_registry.evidence.result import Coverage, CoveredFiling, Evidence, GroupStanding, coverage_on_paper
from group_registry.forms.check import Inspection
from group_registry.forms.schemas import Forms
from group_registry.lifecycle.filing_gaps import Gap, GapKind, done_days, gaps, takes_long
from group_registry.lifecycle.handover import BlacklistCount, count
from group_registry.lifecycle.reminders import UNDER_WAY, State, days_left, state
from group_registry.model.records import BaselineEntry, Filing, Group, Minutes, Record
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience, UnitKind, day_of
from group_registry.pages.editions import may_show, shown_to
from group_registry.pages.story import (
    FILE_AGAIN,
    StoryStep,
    Trouble,
    Troubles,
    given,
    number_of,
    proof_of,
    signed,
    story,
)
from group_registry.pages.wording import DUE_FROM, UNUSABLE, Chip, countdown, coverage_chip, state_chip, status, term
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.rules.transition import SHORT_LIVED, ItemChange, route_of, title_of


class RecordLine(NamedTuple):
    """Its cells, the day of filing (备案办结日) if known, and its distance to filling in, if large."""

    cells: tuple[str, ...]
    done: str
    apart: str


def gap_span(gap: Gap) -> str:
    """The days of a gap. An open gap has no number of days on a page, because the number would change every day."""
    if gap.kind is GapKind.OPEN:
        return f"{gap.first} 起"
    return span(gap)


def span(gap: Gap) -> str:
    """The days of a gap and their number; an open gap ends on the day on which it is looked at."""
    return f"{gap.first} 至 {gap.last}（{gap.days} 天）"


FORM_ITEMS: tuple[tuple[type[Record], str], ...] = (
    (Group, "unit"),
    *((Filing, name) for name in ("filed_on", "kind")),
    *((Group, name) for name in ("platform", "name", "custodian", "member_scope", "purpose")),
    (Filing, "statement"),
)
"""The nine items of Art. 7 in their order; items of a record are taken from the latest record."""

ADDED_ITEMS: tuple[tuple[type[Record], str], ...] = (
    *((Group, name) for name in ("scope", "term_end", "leader", "started_on", "procedure", "further_need")),
    (Group, "platform_note"),
    *((Filing, name) for name in ("disposal", "handed_to")),
    *((Group, name) for name in ("member_units", "joint_units")),
)
"""What the system adds to the form (Art. 2, 4, 8, 10)."""

ON_PAPER = {Coverage.BASELINE: "纸质备案", Coverage.SHORT_LIVED: "纸质审批"}
"""What was done on paper of a group that the baseline alone covers."""

LONG = 300
"""A form with more characters is printed in smaller type, so that it stays on one page."""

WIDE = {"member_scope", "purpose", "statement", "member_units", "joint_units"}


class Item(NamedTuple):
    """Title, content, whether it takes the whole width, and a chip beside it."""

    label: str
    value: str
    wide: bool = False
    mark: Chip | None = None


def paired(items: Iterable[Item]) -> tuple[Item, ...]:
    """Two to a line; an item that is left alone takes the whole line."""
    placed: list[Item] = []
    alone = False
    for item in items:
        if item.wide and alone:
            placed[-1] = placed[-1]._replace(wide=True)
        alone = not item.wide and not alone
        placed.append(item)
    if alone:
        placed[-1] = placed[-1]._replace(wide=True)
    return tuple(placed)


COLUMNS = ("name", "unit", "custodian", "platform", "scope", "term_end", "leader")
"""The attributes whose titles lists take from the form."""

RECORD_ITEMS = ("filed_on", "kind", "statement")
"""The columns of a group's records."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """``left``: days to the end of the term, if it has one. ``outlook``: the days left if in use, else ``status``.
    ``acts``: what can be filed now, the most likely first, each with the address of the filing page.
    """

    group: Group
    address: str
    unit: str
    deputy: str
    term: str
    left: int | None
    state: Chip
    status: Chip
    outlook: Chip
    number: str
    coverage: Chip
    acts: tuple[tuple[str, str], ...]

    @property
    def is_refused(self) -> bool:
        return self.coverage.mark == "refused"

    @property
    def is_numbered(self) -> bool:
        return any(map(str.isdigit, self.number))

    @property
    def own_number(self) -> str:
        """Empty where the group has words instead of a number."""
        return self.number if self.is_numbered else ""

    @property
    def short_number(self) -> str:
        return self.number[max(self.number.find("〔"), 0) :]


class GroupView(NamedTuple):
    """A group's page. ``procedure``: what the group needs, 审批 or 备案. ``number``: empty where it has none.
    ``filings``: the proven ones with their changes, newest first, without the one in ``story``.
    """

    row: GroupRow
    number: str
    tags: tuple[str, ...]
    items: tuple[Item, ...]
    added: tuple[Item, ...]
    columns: list[str]
    records: list[RecordLine]
    gaps: tuple[Gap, ...]
    procedure: str
    unit_address: str
    steps: tuple[tuple[str, str], ...]
    is_long: bool
    filings: list[tuple[CoveredFiling, list[ItemChange]]]
    changes: list[ItemChange]
    story: list[StoryStep]
    trouble: Trouble | None
    digest: str


@dataclass(frozen=True)
class Viewer:
    """Makes the view objects of a registry on one day (Shanghai); the registry holds only what the audience may know.

    ``limits`` is the number of blacklist entries, which every audience may know. ``unusable`` are the files whose
    last covered content the registry holds instead, or nothing. ``approved`` has the last covered group and text
    of each path whose content is refused, where they can be read.
    """

    registry: Registry
    forms: Forms
    digests: Mapping[str, str]
    today: date
    audience: Audience = Audience.INTERNAL
    evidence: Evidence = field(default_factory=Evidence)
    limits: BlacklistCount = field(default_factory=BlacklistCount)
    unusable: frozenset[str] = frozenset()
    approved: Mapping[str, tuple[Group, bytes]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        audience: Audience,
        read: Inspection,
        today: date,
        evidence: Evidence | None = None,
        unusable: frozenset[str] = frozenset(),
        approved: Mapping[str, tuple[Group, bytes]] = MappingProxyType({}),
    ) -> "Viewer":
        """``registry`` of ``read`` is full; it is reduced to what the audience may know."""
        evidence = evidence or Evidence()
        known, limits = evidence.with_homes(shown_to(audience, read.registry)), count(read.registry, today)
        known = replace(known, refused=known.refused | unusable)
        viewer = cls(known, read.forms, read.digests, today, audience, evidence, limits, unusable, approved)
        viewer.rows  # noqa: B018 (made once, before the work is split among processes)
        return viewer

    @cached_property
    def labels(self) -> dict[str, str]:
        return {field: self.forms.label(Group, field) for field in COLUMNS}

    @cached_property
    def row_of(self) -> dict[str, GroupRow]:
        """By path."""
        return {group.path: self.row(group) for group in self.registry.groups}

    @property
    def rows(self) -> tuple[GroupRow, ...]:
        return tuple(self.row_of.values())

    @property
    def is_internal(self) -> bool:
        return self.audience is Audience.INTERNAL

    def _standing(self, group: Group) -> GroupStanding | None:
        """What the evidence says of exactly this content; None if it says nothing."""
        standing = self.evidence.standings.get(group.path)
        if standing and standing.content == self.digests.get(group.path):
            return standing
        return None

    def _filings(self, group: Group) -> tuple[tuple[CoveredFiling, ...], CoveredFiling | None]:
        """The earlier proven filings, oldest first, and the one that proves the content; none outside the office."""
        standing = self._standing(group)
        if not self.is_internal or standing is None:
            return (), None
        filings = standing.filings
        if filings and standing.state.is_proven:
            return filings[:-1], filings[-1]
        return filings, None

    def signed(self, group: Group) -> list[str | None]:
        """Who gave the steps of what proves the present content; nothing outside the office."""
        return signed(self._filings(group)[1])

    def filed(self, group: Group) -> dict[int, CoveredFiling]:
        """Its proven filings by the count of records that they left; none outside the office."""
        standing = self.evidence.standings.get(group.path)
        if not self.is_internal or standing is None:
            return {}
        return {filing.version.records: filing for filing in standing.filings if filing.version}

    def coverage(self, group: Group) -> Coverage:
        """How far the group's content is proven: by the audit, or before the first record by the baseline alone."""
        if self.evidence.is_asked:
            if standing := self._standing(group):
                return standing.state
            return Coverage.UNRECORDED
        entry = self.registry.baseline.get(group.path)
        if entry and self.digests.get(group.path) == entry.digest:
            return coverage_on_paper(entry, group, self.registry)
        return Coverage.UNRECORDED

    def done(self, group: Group) -> dict[int, date]:
        """The day of filing (备案办结日) of each record by its index, where known; empty outside the office."""
        if not self.is_internal:
            return {}
        return done_days(group, self.evidence.done(group.path))

    def gaps(self, group: Group) -> tuple[Gap, ...]:
        """The days without a valid filing up to the viewer's day, unless one is under way; empty outside the office."""
        if not self.is_internal:
            return ()
        without = gaps(group, self.evidence.done(group.path), self.today)
        if state(group, self.registry, self.today) in UNDER_WAY:
            return tuple(gap for gap in without if gap.kind is not GapKind.OPEN)
        return without

    def deputy(self, unit: str) -> str:
        """The deputy directors in charge of the unit on the viewer's day (Art. 4), joined; empty if there is none."""
        return "、".join(person.name for person in self.registry.deputies_of(unit, self.today))

    def name_of(self, path: str) -> str:
        """The name of the group of that path; the path itself if the group is not on file."""
        group = self.registry.group(path)
        return group.name if group else path

    def unit_name(self, group: Group) -> str:
        return self.registry.present_name(group.unit)

    def row(self, group: Group) -> GroupRow:
        covered = self.coverage(group)
        now = state(group, self.registry, self.today)
        left, says_now = days_left(group, self.today), status(group, now, self.today, self.registry.request(group))
        chip = UNUSABLE if group.path in self.unusable else coverage_chip(covered)
        outlook = says_now
        if left is not None and now is State.IN_USE:
            outlook = countdown(left)._replace(ends=says_now.ends)
        return GroupRow(
            group=group,
            address=address(group),
            unit=self.unit_name(group),
            deputy=self.deputy(self.registry.unit_in_charge(group, self.today)),
            term=term(group),
            left=left,
            state=state_chip(now)._replace(ends=says_now.ends),
            status=says_now,
            outlook=outlook,
            number=self._number(group, covered),
            coverage=chip,
            acts=tuple(self._acts(group, now, left, chip)),
        )

    def _acts(self, group: Group, now: State, left: int | None, chip: Chip) -> Iterator[tuple[str, str]]:
        if not self.is_internal:
            return
        for word, kind, place in self._offered(group, now, left, chip):
            yield word, f"file/?kind={kind}&group={group.folder}/{group.stem}{place}"

    def _offered(self, group: Group, now: State, left: int | None, chip: Chip) -> list[tuple[str, str, str]]:
        """A refused group is confirmed or restored (contract E); a short-lived one overdue is only closed (Art. 10).

        Nothing is offered while a request about its term is under way.
        """
        extend, change, cancel = ("延期", "extend", "&at=term_end"), ("变更", "change", ""), ("注销", "cancel", "")
        if now is State.CANCELLED:
            if self.closed_on(group):
                return [("更正注销", "mend", "")]
            return []
        if chip.mark == "refused":
            confirm = ("重新确认", "change", "")
            if group.path in self.approved:
                return [confirm, ("恢复原内容", "restore", ""), cancel]
            return [confirm, cancel]
        if left is None:
            return [change, cancel]
        if left < 0 and self.registry.request(group):
            return []
        if now is State.OVERDUE:
            if self.registry.takes_approval_alone(group):
                return [cancel]
            return [cancel, extend, change]
        if left <= DUE_FROM:
            return [extend, cancel, change]
        return [change, extend, cancel]

    def closed_on(self, group: Group) -> date | None:
        """The day on which a cancellation was merged, while it can be mended (contract B)."""
        _, filed = self._filings(group)
        if filed and group.is_cancelled and self.today - filed.done_on <= MENDED_WITHIN:
            return filed.done_on
        return None

    def group(self, group: Group) -> GroupView:
        row, unit, covered = self.row_of[group.path], self.registry.unit(group.unit), self.coverage(group)
        earlier, filed = self._filings(group)
        rests_on = []
        if unit and unit.kind is not UnitKind.DEPARTMENT:
            rests_on = [Item("执行依据", "参照执行（第二十三条）")]
        items = paired(self._items(group, row, FORM_ITEMS))
        added = paired(chain(rests_on, self._items(group, row, ADDED_ITEMS)))
        shown = [name for name in RECORD_ITEMS if may_show(self.audience, Filing, name)]
        return GroupView(
            row=row,
            number=row.own_number,
            tags=(group.scope, group.platform, *(item.value for item in rests_on)),
            items=items,
            added=added,
            columns=[self.forms.label(Filing, name) for name in shown],
            records=list(self._records(group, shown)),
            gaps=self.gaps(group),
            procedure="审批" if self.registry.takes_approval_alone(group) else "备案",
            unit_address=f"units/{unit.slug}/" if unit else "",
            steps=tuple(self._steps(group, row, filed)),
            is_long=sum(len(item.value) for item in (*items, *added)) > LONG,
            filings=[(filing, self._changes(filing)) for filing in earlier[::-1]],
            changes=self._changes(filed) if filed else [],
            story=self._story(group, filed, covered),
            trouble=self._trouble(group, covered),
            digest=self.digests.get(group.path, ""),
        )

    def _story(self, group: Group, filed: CoveredFiling | None, covered: Coverage) -> list[StoryStep]:
        if filed:
            return story(filed, number_of(self._standing(group)), group.last.filed_on, self._meetings)
        entry = self._entry(group)
        if not self.is_internal or covered not in ON_PAPER or not entry:
            return []
        return [StoryStep(ON_PAPER[covered], entry.paper_number or "", f"{entry.filed_on}", "启用时与纸质件一致")]

    def _trouble(self, group: Group, covered: Coverage) -> Trouble | None:
        if not self.is_internal:
            return None
        if group.path in self.unusable:
            return Trouble("", "主分支上的文件未通过检查，本页为最后一次经审批的内容", FILE_AGAIN)
        return self._troubles.of_group(group.path, self._standing(group), covered)

    def _changes(self, filing: CoveredFiling) -> list[ItemChange]:
        label = self.forms.label
        return [
            ItemChange(label(Group, it), says(old) or None, says(new) or None, False) for it, old, new in filing.changed
        ]

    def _records(self, group: Group, shown: Sequence[str]) -> Iterator[RecordLine]:
        """The records, newest first; the kind of a cancellation also says what became of the group."""
        done = self.done(group)
        for place, filing in reversed([*enumerate(group.filings)]):
            cells = {name: says(getattr(filing, name)) for name in shown}
            if filing.disposal:
                cells["kind"] += f" · {filing.disposal}"
                if filing.handed_to:
                    cells["kind"] += f"（{filing.handed_to}）"
            day, apart = done.get(place), ""
            if day and takes_long(filing.filed_on, day):
                apart = f"相隔 {abs((day - filing.filed_on).days)} 天"
            yield RecordLine(tuple(cells.values()), says(day), apart)

    def _steps(self, group: Group, row: GroupRow, filed: CoveredFiling | None) -> Iterator[tuple[str, str]]:
        """The opinions on the form: from the evidence, else a reference to the paper, else a blank to be signed."""
        route = route_of(group, self.registry)
        opinions = []
        if filed:
            opinions = given(filed)
        for step in opinions:
            yield title_of(step.step), f"同意　{step.by}　{step.at and day_of(step.at)}（{proof_of(step)}）"
        on_paper = ""
        if row.coverage == coverage_chip(Coverage.BASELINE):
            on_paper = f"见纸质件　{row.number}"
        if not opinions:
            yield from ((title_of(step), on_paper) for step in route.steps)
        if route is not SHORT_LIVED:
            yield "信息技术部备案", f"{row.number}　{row.coverage.word}" if row.is_numbered else ""

    @cached_property
    def _meetings(self) -> dict[str, str]:
        return {meeting_name(minutes): f"meetings/{minutes.stem}/" for minutes in self.registry.of(Minutes)}

    @cached_property
    def _troubles(self) -> Troubles:
        return Troubles(self.evidence)

    def _items(self, group: Group, row: GroupRow, names: tuple[tuple[type[Record], str], ...]) -> Iterator[Item]:
        records: Mapping[type[Record], Record] = {Group: group, Filing: group.last}
        for kind, name in names:
            if not may_show(self.audience, kind, name):
                continue
            value, mark = says(getattr(records[kind], name)), None
            if name == "unit" and row.unit != value:
                value = f"{value}（现{row.unit}）"
            if name == "unit" and (heir := self.registry.unit_in_charge(group, self.today)) != row.unit:
                value = f"{value}（已撤销，由{heir}承接）"
            elif name == "term_end":
                value = row.term
                if row.left is not None:
                    mark = countdown(row.left)._replace(ends=row.term)
                    if row.status.note:
                        mark = row.status
            elif name == "leader":
                value = value or self._leader(group, row)
            if value:
                yield Item(self.forms.label(kind, name), value, name in WIDE, mark)

    def _leader(self, group: Group, row: GroupRow) -> str:
        """Of a department's group the deputy in charge; an agency's or base unit's own leader is not known (Art. 4)."""
        unit = self.registry.unit(self.registry.unit_in_charge(group, self.today))
        if unit and unit.kind is not UnitKind.DEPARTMENT:
            return "—"
        return row.deputy or "—"

    def _number(self, group: Group, covered: Coverage) -> str:
        """The filing number if it is proven; else 免备案 for a short-lived group (Art. 10) or 待编号 for a new one."""
        if number := number_of(self._standing(group)):
            return number
        if covered is Coverage.BASELINE and (entry := self._entry(group)) and entry.paper_number:
            return entry.paper_number
        if covered is Coverage.TAKEN_OVER and group.is_cancelled:
            return "无编号"
        return UNNUMBERED if self.registry.takes_approval_alone(group) else "待编号"

    def _entry(self, group: Group) -> BaselineEntry | None:
        """The baseline entry of a group; None if main lost it, or holds another number than the audited one."""
        entry = self.registry.baseline.get(group.path)
        if entry and self.evidence.is_asked:
            audited = number_of(self._standing(group)) or UNNUMBERED
            if (entry.paper_number or UNNUMBERED) != audited:
                return None
        return entry


def address(group: Group) -> str:
    return f"groups/{group.folder}/{group.stem}/"


def says(value: object) -> str:
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(map(says, value))
    return str(value)
