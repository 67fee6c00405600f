"""The pages on conduct, for the office only: incidents (Art. 18 to 20), the blacklist (Art. 21), accounts (Art. 15).

An incident has a timeline and a report text for superiors. An entry of the blacklist says whom it limits, why, for how
long, and what must be handed over. The figures of a year have their counting rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from group_registry.lifecycle.handover import LimitState, limit_state
from group_registry.lifecycle.incidents import course, in_order, missing, reaction, unit_of
from group_registry.model.records import BlacklistEntry, Group, Incident, MinutesItem, Person, Record
from group_registry.model.terms import Role, SubjectKind
from group_registry.pages.group_view import Viewer, address, says
from group_registry.pages.people import PersonView
from group_registry.pages.wording import Chip, duration, long_date, minute
from group_registry.rules.on_file import REASONS
from group_registry.rules.transition import ItemChange

FACTS = ("report", "opinion", "instruction", "cause", "measures", "result")
"""The attributes of an incident that its report gives besides its times, in this order."""
INCIDENT_ITEMS = ("platform", "unit", "late_reason", *FACTS, *REASONS)
"""Those that the page shows, where it has them."""
NOT_YET = "尚无"


class RevisionView(NamedTuple):
    """``cut`` names the items from which text was taken out."""

    done_on: date
    pull: int
    by: str
    cut: str
    changes: list[ItemChange]


def revisions(record: Record, viewer: Viewer) -> list[RevisionView]:
    """Newest first."""
    if viewer.evidence.result is None:
        return []
    label, views = partial(viewer.forms.label, type(record)), []
    for revision in reversed(viewer.evidence.result.revisions.get(record.path, ())):
        changes = [
            ItemChange(label(item), _without(old, new, viewer), _without(new, old, viewer), False)
            for item, old, new in revision.changed
        ]
        cut = "、".join(map(label, sorted(revision.cut)))
        views.append(RevisionView(revision.done_on, revision.pull, revision.by, cut, changes))
    return views


def _without(value: object, other: object, viewer: Viewer) -> str | None:
    """The value in words; of a list what the other list lacks."""
    if isinstance(value, tuple) and isinstance(other, tuple):
        return "、".join(_item(item, viewer) for item in value if item not in other) or None
    return says(value) or None


def _item(item: object, viewer: Viewer) -> str:
    """What minutes say of a filing, or a name."""
    if not isinstance(item, MinutesItem):
        return says(item)
    words = f"{viewer.name_of(item.file)}：{item.outcome}"
    return f"{words}（{item.note}）" if item.note else words


class Stage(NamedTuple):
    """What is done in an incident, its time or a word (empty: not yet), and how long after the finding."""

    name: str
    at: str
    after: str = ""


class IncidentView(NamedTuple):
    """No ``group``: not on file. ``missing``: what must be filled in before it is closed. ``text``: the report."""

    incident: Incident
    group: Group | None
    name: str
    unit: str
    stages: Sequence[Stage]
    facts: Sequence[tuple[str, str]]
    missing: str
    text: str
    revisions: list[RevisionView]

    @property
    def is_open(self) -> bool:
        return self.incident.closed_at is None

    @property
    def state(self) -> Chip:
        return Chip("due", "未办结") if self.is_open else Chip("in", "已办结")

    @property
    def id(self) -> str:
        return incident_id(self.incident.path)

    @property
    def number(self) -> str:
        year, _, number = self.id.partition("-")
        return f"{year} 年第 {number} 号"

    @property
    def address(self) -> str:
        return f"incidents/#{self.id}"


def incident_id(path: str) -> str:
    return "-".join(path.removesuffix(".yaml").split("/")[-2:])


def incident_views(viewer: Viewer) -> list[IncidentView]:
    """Open ones first, newest first within each."""
    label = partial(viewer.forms.label, Incident)
    views = []
    for incident in in_order(viewer.registry.of(Incident)):
        group = viewer.registry.group_of(incident)
        name = group.name if group else incident.group_name or incident.group
        views.append(
            IncidentView(
                incident,
                group=group,
                name=name,
                unit=unit_of(incident, viewer.registry),
                stages=list(_stages(incident, label("instruction"))),
                facts=[(label(item), text) for item in INCIDENT_ITEMS if (text := getattr(incident, item))],
                missing="、".join(map(label, missing(incident))),
                text="\n".join(_report(incident, name, group, viewer)),
                revisions=revisions(incident, viewer),
            )
        )
    return views


def _stages(incident: Incident, instruction: str) -> Iterator[Stage]:
    (discovery, at), *others = course(incident)
    yield Stage(discovery, minute(at))
    for name, at in others:
        title = f"报请（{incident.channel}）" if name == "报请" else name
        yield Stage(title, minute(at), _since_found(incident, at))
    yield Stage(instruction, "已批示" if incident.instruction else "")
    yield Stage("办结", minute(incident.closed_at), _since_found(incident, incident.closed_at))


def _since_found(incident: Incident, at: datetime | None) -> str:
    return duration(at - incident.found_at) if at else ""


def _report(incident: Incident, name: str, group: Group | None, viewer: Viewer) -> Iterator[str]:
    """A report to the deputy in charge (Art. 19) with everything known, in the words of the record."""
    yield f"关于“{name}”舆情的报告"
    if group:
        unit = viewer.unit_name(group)
        yield f"报：分管主任 {viewer.deputy(unit) or '（尚未明确）'}"
        yield f"群组：{name}（{unit}，{group.platform}，{group.scope}），负责人 {group.custodian}"
    elif incident.unit:
        yield f"群组：{name}（{incident.unit}，{incident.platform}），未备案"
    times = []
    for step, at in course(incident):
        word = step
        if step == "报请":
            word = f"{incident.channel}报请（发现后 {duration(reaction(incident))}）"
        times.append(f"{minute(at)} {word}" if at else f"尚未{word}")
    yield f"时间：{'，'.join(times)}"
    for item in FACTS:
        yield f"{viewer.forms.label(Incident, item)}：{(getattr(incident, item) or NOT_YET).strip()}"
    yield f"办结：{minute(incident.closed_at) or '尚未办结'}"
    yield f"以上依据登记册记载，截至 {long_date(viewer.today)}。"


THREE_THINGS = "可继续使用；只办理更换负责人、注销，以及说明以“更正”或“重新确认”开头、只删去文字或恢复经审批内容的变更"
_TAKES_NONE = f"不得新任群组负责人；所负责的群组{THREE_THINGS}", "blacklisted_custodian_takes_no_group"
LIMITS = {
    SubjectKind.GROUP: (f"{THREE_THINGS}；限制期内不得更名重建", "blacklisted_group_files_three_things"),
    SubjectKind.CUSTODIAN: _TAKES_NONE,
    SubjectKind.MEMBER: _TAKES_NONE,
}
OUTSIDE = "限制期内移出各群组，期满后可再加入；由负责人对照成员名单核对", ""
"""What an entry forbids, and the rule that enforces it; for a member not on the list of people, people enforce it."""


def phased(entry: BlacklistEntry, day: date) -> Chip:
    """Of an entry that is not over."""
    now = limit_state(entry, day)
    return Chip("short" if now is LimitState.COMING else "due", now.value)


class EntryView(NamedTuple):
    """``subject``: whom it limits; ``address`` and ``detail``, where known, are its page and what tells it from others.

    ``limits``: what is forbidden; ``rule``: which rule enforces it. ``kept``: the groups that a person must hand over.
    """

    entry: BlacklistEntry
    state: Chip
    subject: str
    address: str
    detail: str
    limits: str
    rule: str
    is_of_person: bool
    kept: Sequence[Group]
    facts: Sequence[tuple[str, str]]
    revisions: list[RevisionView]


def blacklist(viewer: Viewer, persons: Mapping[str, PersonView]) -> tuple[list[EntryView], int]:
    """The entries in force or to come, and how many are over.

    Entries that are over are never shown by name: a limit that has ended must not follow a person for life.
    ``persons`` are by staff number.
    """
    now = sorted(named_entries(viewer), key=lambda entry: (entry.starts_on, entry.path), reverse=True)
    views = [_entry(entry, viewer, persons.get(entry.subject)) for entry in now]
    return views, len(viewer.registry.of(BlacklistEntry)) - len(views)


def named_entries(viewer: Viewer) -> list[BlacklistEntry]:
    """Those that are not over."""
    return [entry for entry in viewer.registry.of(BlacklistEntry) if not limit_state(entry, viewer.today).is_over]


def _entry(entry: BlacklistEntry, viewer: Viewer, view: PersonView | None) -> EntryView:
    subject, address, detail = _subject(entry, viewer)
    kept: Sequence[Group] = ()
    if view:
        address, kept = view.address, view.load.kept
    limits, rule = OUTSIDE if entry.name else LIMITS[entry.subject_kind]
    return EntryView(
        entry,
        state=phased(entry, viewer.today),
        subject=subject,
        address=address,
        detail=detail,
        limits=limits,
        rule=rule,
        is_of_person=viewer.registry.person_numbered(entry.subject) is not None,
        kept=kept,
        facts=list(_facts(entry, viewer)),
        revisions=revisions(entry, viewer),
    )


def _subject(entry: BlacklistEntry, viewer: Viewer) -> tuple[str, str, str]:
    """Its name, the address of a group's page, and the detail; of what is on no list only what the entry says."""
    if entry.name:
        return entry.name, "", f"{entry.unit} · 不在人员名册"
    if entry.subject_kind is SubjectKind.GROUP:
        if group := viewer.registry.group_of(entry):
            return group.name, address(group), viewer.unit_name(group)
        if entry.group_name:
            return entry.group_name, "", f"{entry.unit} · {entry.platform} · 未备案"
    elif person := viewer.registry.person_numbered(entry.subject):
        return person.label, "", f"{person.unit} · 工号 {person.staff_no}"
    return entry.subject, "", ""


def _facts(entry: BlacklistEntry, viewer: Viewer) -> Iterator[tuple[str, str]]:
    label = viewer.forms.label
    yield label(BlacklistEntry, "cause"), entry.cause
    yield label(BlacklistEntry, "decided_on"), str(entry.decided_on)
    yield "限制期", f"{entry.starts_on} 至 {entry.ends_on}"
    if entry.appeal:
        yield label(BlacklistEntry, "appeal"), entry.appeal
        yield label(BlacklistEntry, "appeal_outcome"), entry.appeal_outcome or "尚未答复"
    for reason in REASONS:
        if text := getattr(entry, reason):
            yield label(BlacklistEntry, reason), text
    if entry.lifted_on:
        yield label(BlacklistEntry, "lifted_on"), str(entry.lifted_on)


class Accounts(NamedTuple):
    """People with an account; those who decide without one, so sign on paper; who left with one on file.

    ``others``: how many clerks have none. ``roles`` are by staff number.
    """

    holders: list[Person]
    on_paper: list[Person]
    others: int
    left: list[Person]
    roles: Mapping[str, list[Role]]


def accounts(viewer: Viewer) -> Accounts:
    people, today = viewer.registry.of(Person), viewer.today
    roles = {person.staff_no: person.roles(today) for person in people}
    with_account = [person for person in people if person.account is not None]
    serving = [person for person in people if person.is_in_office(today)]
    without = [person for person in serving if person.account is None]
    deciding = [person for person in without if {*roles[person.staff_no]} - {Role.CLERK}]
    return Accounts(
        holders=[person for person in with_account if person in serving],
        on_paper=deciding,
        others=len(without) - len(deciding),
        left=[person for person in with_account if person not in serving],
        roles=roles,
    )
