"""What the period brought and what stood at its end, as tables; and the few numbers that the cover shows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from group_registry.evidence.coverage import Coverage
from group_registry.evidence.dossier import DossierContents, DossierScope, Landed
from group_registry.lifecycle.due import State
from group_registry.model.records import BlacklistEntry, Filing, Group, Incident
from group_registry.model.registry import Registry
from group_registry.model.terms import FilingKind, SubjectKind
from group_registry.pages.group_view import Viewer
from group_registry.pages.overview import is_due, is_live, is_over
from group_registry.pages.takeaway.table import Value, table

FILINGS, DUE, GAPS, CONDUCT = "办件.csv", "到期与逾期.csv", "备案空档.csv", "舆情与黑名单.csv"
Count = tuple[str, int]


def tables(viewer: Viewer, period: DossierContents) -> Iterator[tuple[str, bytes]]:
    """Each table by its name."""
    label, of_form = viewer.labels, viewer.forms.label
    who = [label["name"], label["unit"], label["custodian"]]
    filed = ["办结日期", of_form(Filing, "filed_on"), "相隔天数", of_form(Filing, "kind"), "备案编号", *who]
    yield FILINGS, table([*filed, "核验", "申请", "提交"], map(_filing, period.landed))
    yield DUE, table([*who, "分管主任", label["term_end"], "群组状态"], _due(viewer))
    yield GAPS, table([*who, "起日", "止日", "天数", "情形"], _gaps(viewer))
    yield CONDUCT, table(["项目", "数目"], ((word, str(count)) for word, count in conduct(viewer, period.scope)))


def _filing(one: Landed) -> list[Value]:
    filed, group = one.group.last.filed_on, one.group
    pull = f"第 {one.record.number} 号" if one.record else None
    number = one.number if one.coverage is not Coverage.SHORT_LIVED else None
    days = str((one.on - filed).days) if one.is_filing else None
    who = [group.name, group.unit, group.custodian]
    return [one.on, filed, days, one.kind, number, *who, one.coverage.value, pull, one.commit]


def _due(viewer: Viewer) -> Iterator[list[Value]]:
    found = [row for row in viewer.rows if is_live(row) and (is_over(row) or is_due(row))]
    for row in sorted(found, key=lambda row: (row.left or 0, row.address)):
        yield [row.name, row.unit, row.custodian, row.deputy, row.term, row.outlook.word]


def _gaps(viewer: Viewer) -> Iterator[list[Value]]:
    for row, group in zip(viewer.rows, viewer.registry.groups, strict=True):
        for gap in viewer.gaps(group):
            yield [row.name, row.unit, row.custodian, gap.first, gap.last, str(gap.days), gap.kind.value]


def conduct(viewer: Viewer, scope: DossierScope) -> list[Count]:
    """Incidents and the blacklist in numbers: nobody is named (Art. 16, 17)."""
    incidents = [one for one in viewer.registry.of(Incident) if scope.holds(one.found_at.date())]
    still = sum(one.closed_at is None or one.closed_at.date() > scope.last for one in incidents)
    entries = viewer.registry.of(BlacklistEntry)
    decided = Counter(one.subject_kind for one in entries if scope.holds(one.decided_on))
    lifted = sum(one.lifted_on is not None and scope.holds(one.lifted_on) for one in entries)
    return [
        ("本期发现的舆情", len(incidents)),
        ("其中期末尚未办结", still),
        *((f"本期列入黑名单：{kind.value}", decided[kind]) for kind in SubjectKind),
        ("本期提前解除", lifted),
        ("期末仍在限制期内", sum(one.stands_on(scope.last) for one in entries)),
    ]


def filed(landed: Sequence[Landed]) -> list[Count]:
    """What the period brought, by kind, and what is not in order."""
    kinds = Counter(one.kind for one in landed)
    states = Counter(one.coverage for one in landed)
    return [
        *((kind.value, kinds[kind.value]) for kind in FilingKind),
        ("没有新记录的改动", sum(not one.is_filing for one in landed)),
        ("其中临时群", states[Coverage.SHORT_LIVED]),
        (Coverage.REFUSED.value, states[Coverage.REFUSED]),
        ("没有登记", states[Coverage.UNRECORDED]),
        ("填报与办结相隔超过三十天", sum(one.takes_long for one in landed)),
    ]


def standing(viewer: Viewer) -> list[Count]:
    """How the groups stood at the end."""
    rows = viewer.rows
    states = Counter(row.state.word for row in rows)
    with_gaps = sum(bool(viewer.gaps(group)) for group in viewer.registry.groups)
    return [
        *((state.value, states[state.value]) for state in State),
        ("三十天内到期", sum(is_live(row) and is_due(row) for row in rows)),
        ("有备案空档", with_gaps),
    ]


def of_unit(registry: Registry, slug: str) -> Registry:
    """What of the registry is one unit's: its groups, their incidents, its groups and people on the blacklist."""
    if not slug:
        return registry
    groups = [group for group in registry.groups if _slug(registry, group.unit) == slug]
    paths = {group.path for group in groups}
    kept = {
        Group: tuple(groups),
        Incident: tuple(one for one in registry.of(Incident) if one.group in paths),
        BlacklistEntry: tuple(one for one in registry.of(BlacklistEntry) if _is_of(one, registry, paths, slug)),
    }
    return Registry({**registry.records, **kept})


def _is_of(entry: BlacklistEntry, registry: Registry, paths: Iterable[str], slug: str) -> bool:
    if entry.subject_kind is SubjectKind.GROUP:
        return entry.subject in paths
    person = registry.person_numbered(entry.subject)
    return person is not None and _slug(registry, person.unit) == slug


def _slug(registry: Registry, name: str) -> str:
    unit = registry.unit(name)
    return unit.slug if unit else ""


def days(first: date, last: date) -> str:
    """A period as people write it."""
    return f"{first.year} 年 {first.month} 月 {first.day} 日至 {last.year} 年 {last.month} 月 {last.day} 日"
