"""The pages on conduct, for the office only: incidents (Art. 18 to 20), the blacklist (Art. 21), accounts (Art. 15).

An incident has a timeline and a report text for superiors. An entry of the blacklist says whom it limits, why, for how
long, and what must be handed over. The figures of a year have their counting rules.
"""

from collections.abc import Iterator, Mapping
from datetime import date
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
"""The attributes of an incident that are shown besides its times, in this order; before them, where it has them:"""
NEVER_FILED = ("platform", "unit", "late_reason")


class RevisionView(NamedTuple):
    """``cut`` names the items from which text was taken out."""

    done_on: date
    pull: int
    by: str
    cut: str
    changes: list[ItemChange]


def revisions(record: Record, viewer: Viewer) -> list[RevisionView]:
    """Newest first."""

    def written(value: object, other: object) -> str | None:
        if not isinstance(value, tuple) or not isinstance(other, tuple):
            return says(value) or None
        return "、".join(_item(one, viewer) for one in value if one not in other) or None

    result, label = viewer.evidence.result, partial(viewer.forms.label, type(record))
    found = result.revisions.get(record.path, ()) if result else ()
    views = []
    for one in reversed(found):
        changes = [ItemChange(label(it), written(old, new), written(new, old), False) for it, old, new in one.changed]
        views.append(RevisionView(one.done_on, one.pull, one.by, "、".join(map(label, sorted(one.cut))), changes))
    return views


def _item(item: object, viewer: Viewer) -> str:
    """What minutes say of a filing, or a name."""
    if not isinstance(item, MinutesItem):
        return says(item)
    group = viewer.registry.group(item.file)
    return f"{group.name if group else item.file}：{item.outcome}" + (f"（{item.note}）" if item.note else "")


class IncidentView(NamedTuple):
    """A step: its name, its time or a word, how long after the finding, whether done. No ``group``: not on file."""

    incident: Incident
    id: str
    group: Group | None
    unit: str
    state: Chip
    steps: tuple[tuple[str, str, str, bool], ...]
    facts: tuple[tuple[str, str], ...]
    missing: str
    text: str
    revisions: list[RevisionView]

    @property
    def is_open(self) -> bool:
        return self.incident.closed_at is None

    @property
    def name(self) -> str:
        return self.group.name if self.group else self.incident.group_name or self.incident.group

    @property
    def number(self) -> str:
        year, _, number = self.id.partition("-")
        return f"{year} 年第 {number} 号"

    @property
    def address(self) -> str:
        return f"incidents/#{self.id}"


def incident_views(viewer: Viewer) -> list[IncidentView]:
    """Open ones first, newest first within each."""
    label = {name: viewer.forms.label(Incident, name) for name in (*NEVER_FILED, *FACTS, *REASONS, "verified_at")}
    return [
        IncidentView(
            incident,
            id="-".join(incident.path.removesuffix(".yaml").split("/")[-2:]),
            group=viewer.registry.group_of(incident),
            unit=unit_of(incident, viewer.registry),
            state=Chip("in", "已办结") if incident.closed_at else Chip("due", "未办结"),
            steps=tuple(_steps(incident, label["instruction"])),
            facts=tuple(
                (label[name], text) for name in (*NEVER_FILED, *FACTS, *REASONS) if (text := getattr(incident, name))
            ),
            missing="、".join(label[name] for name in missing(incident)),
            text="\n".join(_report(incident, viewer)),
            revisions=revisions(incident, viewer),
        )
        for incident in in_order(viewer.registry.of(Incident))
    ]


def _steps(incident: Incident, instruction: str) -> Iterator[tuple[str, str, str, bool]]:
    dated = [*course(incident), ("办结", incident.closed_at)]
    steps = [
        (
            f"{step}（{incident.channel}）" if step == "报请" else step,
            minute(at) if at else "尚无",
            duration(at - incident.found_at) if at and step != "发现" else "",
            at is not None,
        )
        for step, at in dated
    ]
    is_instructed = incident.instruction is not None
    yield from (*steps[:3], (instruction, "已批示" if is_instructed else "尚无", "", is_instructed), steps[3])


def _report(incident: Incident, viewer: Viewer) -> Iterator[str]:
    """A report to the deputy in charge (Art. 19) with everything known, in the words of the record."""
    group = viewer.registry.group_of(incident)
    name = group.name if group else incident.group_name or incident.group
    yield f"关于“{name}”舆情的报告"
    if group:
        unit = viewer.unit_name(group)
        yield f"报：分管主任 {viewer.deputy(unit) or '（尚未明确）'}"
        yield f"群组：{name}（{unit}，{group.platform}，{group.scope}），负责人 {group.custodian}"
    elif incident.unit:
        yield f"群组：{name}（{incident.unit}，{incident.platform}），未备案"
    reported = f"{incident.channel}报请（发现后 {duration(reaction(incident))}）"
    times = [(at, reported if step == "报请" else step) for step, at in course(incident)]
    yield f"时间：{'，'.join(f'{minute(at)} {word}' if at else f'尚未{word}' for at, word in times)}"
    for field in FACTS:
        label, text = viewer.forms.label(Incident, field), getattr(incident, field)
        yield f"{label}：{text.strip() if text else '尚无'}"
    yield f"办结：{minute(incident.closed_at) if incident.closed_at else '尚未办结'}"
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


def blacklist(viewer: Viewer, persons: Mapping[str, PersonView]) -> dict[str, object]:
    """The data of the page: entries in force or to come, and how many are over.

    Entries that are over are never shown by name: a limit that has ended must not follow a person for life.
    ``persons`` are by staff number.
    """
    entries = sorted(viewer.registry.of(BlacklistEntry), key=lambda entry: (entry.starts_on, entry.path), reverse=True)
    now = [entry for entry in entries if not limit_state(entry, viewer.today).is_over]
    return {
        "standing": [_entry(entry, viewer, persons.get(entry.subject)) for entry in now],
        "over": len(entries) - len(now),
    }


def _entry(entry: BlacklistEntry, viewer: Viewer, view: PersonView | None) -> dict[str, object]:
    registry = viewer.registry
    group, person = registry.group_of(entry), registry.person_numbered(entry.subject)
    limits, rule = OUTSIDE if entry.name else LIMITS[entry.subject_kind]
    if entry.name:
        name, where, detail = entry.name, "", f"{entry.unit} · 不在人员名册"
    elif entry.subject_kind is SubjectKind.GROUP:
        name, where = group.name if group else entry.group_name or entry.subject, address(group) if group else ""
        detail = viewer.unit_name(group) if group else f"{entry.unit} · {entry.platform} · 未备案" if entry.unit else ""
    else:
        name, where = person.label if person else entry.subject, view.address if view else ""
        detail = f"{person.unit} · 工号 {person.staff_no}" if person else ""
    return {
        "entry": entry,
        "subject": name,
        "address": where,
        "detail": detail,
        "state": phased(entry, viewer.today),
        "is_of_person": person is not None,
        "facts": tuple(_facts(entry, viewer)),
        "limits": limits,
        "rule": rule,
        "kept": view.load.kept if view else (),
        "revisions": revisions(entry, viewer),
    }


def _facts(entry: BlacklistEntry, viewer: Viewer) -> Iterator[tuple[str, str]]:
    label = viewer.forms.label
    yield label(BlacklistEntry, "cause"), entry.cause
    yield label(BlacklistEntry, "decided_on"), str(entry.decided_on)
    yield "限制期", f"{entry.starts_on} 至 {entry.ends_on}"
    later = {"appeal": entry.appeal, "appeal_outcome": entry.appeal and (entry.appeal_outcome or "尚未答复")}
    yield from ((label(BlacklistEntry, name), f"{value}") for name, value in later.items() if value)
    yield from ((label(BlacklistEntry, name), text) for name in REASONS if (text := getattr(entry, name)))
    if entry.lifted_on:
        yield label(BlacklistEntry, "lifted_on"), str(entry.lifted_on)


def accounts(viewer: Viewer) -> dict[str, object]:
    """People with an account; people who decide without one, so sign on paper; people who left with one on file."""
    people, today = viewer.registry.of(Person), viewer.today
    offices = {
        person.staff_no: list(dict.fromkeys(term.role for term in person.appointments if term.covers(today)))
        for person in people
    }
    serving = [person for person in people if person.is_in_office(today)]
    without = [person for person in serving if person.account is None]
    deciding = [person for person in without if set(offices[person.staff_no]) - {Role.CLERK}]
    return {
        "holders": [person for person in serving if person.account is not None],
        "on_paper": deciding,
        "others": len(without) - len(deciding),
        "left": [person for person in people if person.account is not None and person not in serving],
        "is_asked": viewer.evidence.is_asked,
        "offices": offices,
    }
