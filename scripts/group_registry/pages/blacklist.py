"""The blacklist and the accounts on the platform, for the office only (Art. 15, 21).

The blacklist shows whom an entry limits, why, for how long, and what must be handed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from group_registry.lifecycle.handover import Load, Standing, phases, standing
from group_registry.model.finding import cited
from group_registry.model.records import BlacklistEntry, Group, Person
from group_registry.model.terms import Role, SubjectKind
from group_registry.pages.group_view import Viewer, address
from group_registry.pages.incidents import a_group, next_number, skeleton
from group_registry.pages.wording import Chip, long_date


@dataclass(frozen=True, slots=True)
class Holder:
    """A person, their offices, their account on the platform (empty: none), and the address of their page."""

    name: str
    unit: str
    offices: str
    account: str
    address: str


def accounts(viewer: Viewer, pages: Mapping[str, str]) -> dict[str, object]:
    """People with an account; people who decide without one, so sign on paper; people who left with one on file."""
    people, today = viewer.registry.of(Person), viewer.today
    serving = [one for one in people if one.is_in_office(today)]
    without = [one for one in serving if one.account is None]
    deciding = [one for one in without if _offices(one, viewer, deciding=True)]
    return {
        "holders": [_holder(one, viewer, pages) for one in serving if one.account is not None],
        "on_paper": [_holder(one, viewer, pages) for one in deciding],
        "others": len(without) - len(deciding),
        "left": [_holder(one, viewer, pages) for one in people if one.account is not None and one not in serving],
        "is_asked": viewer.evidence.is_asked,
    }


def _holder(person: Person, viewer: Viewer, pages: Mapping[str, str]) -> Holder:
    offices = _offices(person, viewer)
    return Holder(person.label, person.unit, "、".join(offices), person.account or "", pages.get(person.staff_no, ""))


def _offices(person: Person, viewer: Viewer, deciding: bool = False) -> list[str]:
    """The offices that the person holds, each once; with ``deciding`` only those that give a step."""
    roles = [term.role for term in person.appointments if term.covers(viewer.today)]
    return [str(role) for role in dict.fromkeys(roles) if not deciding or role is not Role.CLERK]


MARKS = {Standing.COMING: "short", Standing.IN_FORCE: "due", Standing.UNDER_APPEAL: "due"}
"""The mark of each standing; an entry that is over has the mark of a cancelled group."""
THREE_THINGS = "可继续使用；只办理更换负责人、注销，以及说明以“更正”或“重新确认”开头的变更"
LIMITS = {
    SubjectKind.GROUP: (f"{THREE_THINGS}；限制期内不得更名重建", "blacklisted_group_files_three_things"),
    SubjectKind.CUSTODIAN: (
        f"不得新任群组负责人；所负责的群组{THREE_THINGS}",
        "blacklisted_custodian_takes_no_group",
    ),
}
LIMITS[SubjectKind.MEMBER] = LIMITS[SubjectKind.CUSTODIAN]
OUTSIDE = "限制期内移出各群组，期满后可再加入；由负责人对照成员名单核对", ""
"""What an entry forbids, and the rule that enforces it; for a member not on the list of people, people enforce it."""


@dataclass(frozen=True, slots=True)
class Phased:
    """A state whose word changes with the day.

    ``phases`` (``since mark word``, separated by ``|``) lets a browser that opens the page later update the word.
    """

    mark: str
    word: str
    phases: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry: whom or what it limits and their page, the facts, what it forbids, and the groups to hand over."""

    id: str
    kind: str
    subject: str
    address: str
    detail: str
    state: Phased
    is_over: bool
    is_of_person: bool
    facts: tuple[tuple[str, str], ...]
    article: str
    anchor: str
    limits: str
    rule: str
    kept: tuple[tuple[str, str, str], ...]

    @property
    def number(self) -> str:
        """The number as people say it."""
        return f"第 {self.id} 号"


def blacklist(viewer: Viewer, views: list[EntryView]) -> dict[str, object]:
    """The data of the page: entries in force or to come, how many are over, and the template of a new entry.

    Entries that are over are never shown by name: a limit that has ended must not follow a person for life.
    """
    folder = "registry/blacklist"
    return {
        "today": long_date(viewer.today),
        "standing": [one for one in views if not one.is_over],
        "over": sum(one.is_over for one in views),
        "next": f"{folder}/{next_number(viewer.registry.of(BlacklistEntry), folder)}.yaml",
        "skeleton": skeleton(viewer.forms, BlacklistEntry, {"subject": a_group(viewer)}),
    }


def entry_views(viewer: Viewer, loads: Mapping[str, Load], pages: Mapping[str, str]) -> list[EntryView]:
    """Every entry, newest first. ``loads`` and ``pages`` (addresses of people's pages) are by staff number."""
    entries = sorted(viewer.registry.of(BlacklistEntry), key=lambda one: (one.starts_on, one.path), reverse=True)
    return [_view(one, viewer, loads.get(one.subject), pages) for one in entries]


def phased(entry: BlacklistEntry, day: date) -> Phased:
    """How the entry stands on that day, and its later phases."""
    now = standing(entry, day)
    told = "|".join(f"{since} {_chip(one).mark} {one}" for since, one in phases(entry))
    return Phased(_chip(now).mark, now.value, told)


def _chip(one: Standing) -> Chip:
    return Chip(MARKS.get(one, "out"), one.value)


def _view(entry: BlacklistEntry, viewer: Viewer, load: Load | None, pages: Mapping[str, str]) -> EntryView:
    registry, is_group = viewer.registry, entry.subject_kind is SubjectKind.GROUP
    group, person = registry.group(entry.subject), registry.person_numbered(entry.subject)
    limits, rule = OUTSIDE if entry.name else LIMITS[entry.subject_kind]
    if entry.name:
        name, where, detail = entry.name, "", f"{entry.unit} · 不在人员名册"
    elif is_group:
        name, where = group.name if group else entry.subject, address(group) if group else ""
        detail = viewer.unit_name(group) if group else ""
    else:
        name, where = person.label if person else entry.subject, pages.get(entry.subject, "")
        detail = f"{person.unit} · 工号 {person.staff_no}" if person else ""
    is_over = standing(entry, viewer.today).is_over
    kept = () if is_over or load is None else load.kept
    return EntryView(
        id=entry.stem,
        kind=entry.subject_kind.value,
        subject=name,
        address=where,
        detail=detail,
        state=phased(entry, viewer.today),
        is_over=is_over,
        is_of_person=person is not None,
        facts=tuple(_facts(entry, viewer)),
        article=cited(entry.article),
        anchor=entry.article.partition(".")[0],
        limits=limits,
        rule=rule,
        kept=tuple(_kept(one, viewer) for one in kept),
    )


def _facts(entry: BlacklistEntry, viewer: Viewer) -> Iterator[tuple[str, str]]:
    label = viewer.forms.label
    yield label(BlacklistEntry, "cause"), entry.cause
    yield label(BlacklistEntry, "decided_on"), str(entry.decided_on)
    yield "限制期", f"{entry.starts_on} 至 {entry.ends_on}"
    if entry.appeal:
        yield label(BlacklistEntry, "appeal"), entry.appeal
        yield (
            label(BlacklistEntry, "appeal_outcome"),
            entry.appeal_outcome.value if entry.appeal_outcome else "尚未答复",
        )
    if entry.lifted_on:
        yield label(BlacklistEntry, "lifted_on"), str(entry.lifted_on)


def _kept(group: Group, viewer: Viewer) -> tuple[str, str, str]:
    return group.name, address(group), f"{group.folder}/{group.slug}"
