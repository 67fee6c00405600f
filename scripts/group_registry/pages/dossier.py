"""What a dossier says of the filings: all of them as a table, and those of a unit and a period as pages to print."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from group_registry.approval.facts import Content
from group_registry.evidence.case import Landing
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.result import AuditResult, Coverage, Evidence, GroupStanding, coverage_of
from group_registry.forms.check import Inspection, Reader
from group_registry.lifecycle.filing_gaps import takes_long
from group_registry.model.finding import Level
from group_registry.model.records import BaselineEntry, Filing, Group, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience, FilingKind, day_of
from group_registry.pages.audit import exceptions
from group_registry.pages.group_view import COLUMNS, Viewer
from group_registry.pages.story import GIVEN_STEPS, signed
from group_registry.pages.table import Value, table
from group_registry.pages.wording import coverage_chip, environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """One content of a group that came to main, filed or not.

    ``on`` is the day of the merge: by the host if there is a record, otherwise by the commit. ``standing`` is that of
    the group with this content. ``is_filing``: it added an entry to the 备案记录, as every filing does.
    """

    on: date
    commit: str
    pull: int | None
    group: Group
    standing: GroupStanding
    is_filing: bool

    @property
    def kind(self) -> str:
        if not self.is_filing:
            return "改动，没有新记录"
        return self.group.last.kind.value

    @property
    def takes_long(self) -> bool:
        return self.is_filing and takes_long(self.group.last.filed_on, self.on)

    @property
    def approval(self) -> str:
        if self.standing.state.is_proven:
            return "已批准"
        return self.standing.state.value


def landed(
    landings: Sequence[Landing],
    blobs: Mapping[str, bytes],
    reader: Reader,
    result: AuditResult,
    records: Mapping[str, MergeRecord],
    registry: Registry,
) -> Iterator[Landed]:
    """The contents of groups in these landings; ``blobs`` by id, ``records`` by merge."""
    numbers = {entry.file: entry.paper_number for entry in registry.of(BaselineEntry)}
    for record in records.values():
        numbers.update(record.numbers)
    for landing in landings:
        on, pull = day_of(landing.at), None
        if merge := records.get(landing.oid):
            on, pull = day_of(merge.merged_at), merge.number
        is_awaited = not records or landing.oid in result.pending
        for content in landing.contents:
            before = reader.whole(content.path, blobs.get(content.old or "", b""))
            group = reader.whole(content.path, blobs.get(content.new or "", b""))
            if not isinstance(group, Group):
                continue
            is_filing = not isinstance(before, Group) or len(group.filings) > len(before.filings)
            standing = _standing(content, landing.oid, result, is_awaited)
            if standing.filings and not standing.filings[-1].is_short_lived:
                standing = replace(standing, number=numbers.get(content.path))
            yield Landed(
                on=on,
                commit=landing.oid,
                pull=pull,
                group=group,
                standing=standing,
                is_filing=is_filing,
            )


def _standing(content: Content, merge: str, result: AuditResult, is_awaited: bool) -> GroupStanding:
    """That of a group with the content of a merge, without its number; ``is_awaited``: its record may still come."""
    known = result.groups.get(content.path)
    new = str(content.new)
    for place, filing in enumerate(known.filings if known else (), 1):
        if known and filing.merge == merge:
            covered = known.filings[:place]
            return GroupStanding(content.path, new, coverage_of(covered), None, filing.changes, covered)
    state = Coverage.UNRECORDED if is_awaited else Coverage.REFUSED
    return GroupStanding(content.path, new, state, None, 0, ())


def filings(landings: Sequence[Landed], inspection: Inspection) -> bytes:
    label = inspection.forms.label
    who = [label(Group, name) for name in COLUMNS[:3]]
    filed = ["办结日期", label(Filing, "filed_on"), "相隔天数", label(Filing, "kind"), "备案编号", *who]

    def line(landed: Landed) -> list[Value]:
        group, standing = landed.group, landed.standing
        filled_in = group.last.filed_on
        days = pull = last = None
        if landed.is_filing:
            days = str((landed.on - filled_in).days)
        if landed.pull:
            pull = f"第 {landed.pull} 号"
        if standing.state.is_proven:
            last = standing.filings[-1]
        about = [landed.on, filled_in, days, landed.kind, standing.number, group.name, group.unit, group.custodian]
        return [*about, standing.state.value, *signed(last), pull, landed.commit]

    return table([*filed, "备案状态", *GIVEN_STEPS, "申请", "提交"], map(line, landings))


def extract(
    landed: Sequence[Landed],
    inspection: Inspection,
    result: AuditResult,
    templates: Mapping[str, str],
    period: tuple[date, date, str],
    digest: str,
) -> bytes:
    """A cover and a form on each page, of the period's days and unit (empty: all). ``digest`` is that of the dossier.

    It does not name who made it, so everybody gets the same bytes. The forms are as filed then, with the office's
    records of the end.
    """
    first, last, slug = period
    registry = inspection.registry
    unit = next((unit.name for unit in registry.of(Unit) if unit.slug == slug), "")
    chosen = [one for one in landed if first <= one.on <= last and slug in ("", _slug(one.group, registry))]
    viewer = Viewer.of(Audience.INTERNAL, inspection, last, Evidence(result.main, result))
    excepted = [it for it in exceptions(viewer) if first <= it.on <= last]
    if unit:
        excepted = [it for it in excepted if unit in it.units]
    view = {
        "period": f"{first} {last} {slug}".strip(),
        "days": "至".join(f" {day.year} 年 {day.month} 月 {day.day} 日" for day in (first, last)).strip(),
        "office": registry.policy.office_name,
        "unit": unit or "全办事处",
        "approvals": _approvals(chosen),
        "counts": _counts(chosen),
        "errors": sum(one.level is Level.ERROR for one in result.findings),
        "result": result,
        "digest": digest,
        "exceptions": excepted,
        "sheets": [_sheet(one, inspection, result) for one in chosen],
    }
    return environment(templates).get_template("dossier.html").render(view).encode()


def _slug(group: Group, registry: Registry) -> str:
    unit = registry.unit(group.unit)
    return unit.slug if unit else group.folder


def _approvals(chosen: Sequence[Landed]) -> list[tuple[str, int]]:
    approvals = Counter(one.approval for one in chosen)
    return [(word, approvals[word]) for word in ("已批准", "审批依据不符", "待核对") if approvals[word]]


def _counts(chosen: Sequence[Landed]) -> list[tuple[str, int]]:
    approved = [one for one in chosen if one.approval == "已批准"]
    kinds = Counter(one.kind for one in approved)
    return [
        *((f"已批准：{kind.value}", kinds[kind.value]) for kind in FilingKind),
        ("其中临时群", sum(one.standing.state is Coverage.SHORT_LIVED for one in approved)),
        ("没有新记录的改动", sum(not one.is_filing for one in chosen)),
        ("填报与办结相隔超过三十天", sum(one.takes_long for one in chosen)),
    ]


def _sheet(landed: Landed, inspection: Inspection, result: AuditResult) -> dict[str, Any]:
    path, filled_in = landed.group.path, landed.group.last.filed_on
    alone = Registry({**inspection.registry.records, Group: (landed.group,)})
    evidence = Evidence(result.main, AuditResult(result.main, None, None, {path: landed.standing}))
    viewer = Viewer(alone, inspection.forms, {path: landed.standing.content}, landed.on, Audience.INTERNAL, evidence)
    against = (it.says for it in result.findings if it.commit == landed.commit and path in it.paths)
    return {
        "landed": landed,
        "view": viewer.group(landed.group),
        "chip": coverage_chip(landed.standing.state),
        "anchor": f"{landed.commit[:12]}-{landed.group.folder}-{landed.group.stem}",
        "apart": f"（相隔 {abs((landed.on - filled_in).days)} 天）" if landed.takes_long else "",
        "against": list(dict.fromkeys(against)),
    }
