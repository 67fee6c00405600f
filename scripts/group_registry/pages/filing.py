"""The data files that the filing page loads: the office on that day, names in use, groups and books as filed.

For the internal edition only. Records are written whole, without an allow-list: a field missing here would be deleted
by a change that is filed with the page.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, groupby, takewhile
from operator import attrgetter
from zlib import compress

from group_registry.approval.agenda import Business, Turn, supplemented
from group_registry.approval.explanation import to_the_minute
from group_registry.approval.filing import DAY, HANDED_IN_WITHIN, MENDED_WITHIN, PAST
from group_registry.approval.pending import Waiting
from group_registry.approval.people import FILED, takers
from group_registry.forms.answers import HEADING, LONG_WORDS, heading_of
from group_registry.forms.contents import picked
from group_registry.forms.records import to_data, to_json
from group_registry.forms.yaml import INVISIBLE
from group_registry.lifecycle.to_be_filed import is_to_be_filed
from group_registry.model import terms
from group_registry.model.finding import cited
from group_registry.model.records import (
    START_WITHIN,
    BlacklistEntry,
    Group,
    Incident,
    Minutes,
    Person,
    QuietPeriod,
    Record,
    Unit,
)
from group_registry.model.registry import Registry
from group_registry.model.sentences import SENTENCES
from group_registry.model.similarity import CHAIN_GAP, Links
from group_registry.pages.conduct import named_entries
from group_registry.pages.group_view import Viewer
from group_registry.pages.waiting import Waits
from group_registry.personal_data.numbers import CARD, IDENTITY
from group_registry.personal_data.search import UNDISGUISED
from group_registry.rules import RULES, on_file
from group_registry.rules.articles_06_to_10_filing import CORRECTION, ITEMS, LATE_PAPER, RECONFIRMED, UNCHANGING
from group_registry.rules.articles_19_to_22 import NAME_AND_PURPOSE, LimitedGroup
from group_registry.rules.transition import EXTERNAL, INTERNAL, SHORT_LIVED, Route, title_of

CITED = frozenset(key.partition("/")[0] for key in SENTENCES) | {
    "custodian_is_on_the_list",
    "incident_on_file_stands",
    "unit_is_on_the_list",
}
"""The rules and checks for which the page says what is wrong."""
PLACE = "file/"
"""The folder of these files below the root."""
_TERMS = (terms.FilingKind, terms.Scope, terms.UnitKind, terms.Platform, terms.SubjectKind, terms.Disposal)
"""The enumerations whose words the page's own checks compare with, by their member names in the model."""


def files(viewer: Viewer, waits: Waits) -> Iterator[tuple[str, bytes]]:
    """The path of each file below the root, and its bytes. Groups are compressed (zlib), since they are many."""
    yield f"{PLACE}office.json", to_json(_office(viewer), viewer.forms)
    yield f"{PLACE}books.json", to_json(books(viewer, waits), viewer.forms)
    groups = []
    for group in viewer.registry.groups:
        is_numbered = viewer.row_of[group.path].is_numbered
        flags = map(int, (group.is_cancelled, is_numbered, is_to_be_filed(group, viewer.registry)))
        groups.append([_place(group), group.name, viewer.unit_name(group), group.custodian, *flags])
    yield f"{PLACE}groups.json", to_json(groups, viewer.forms)
    for folder, sources in _sources(viewer):
        yield f"{PLACE}groups/{folder}.bin", compress(to_json(sources, viewer.forms), 3)


def _office(viewer: Viewer) -> dict[str, object]:
    registry, day = viewer.registry, viewer.today
    return {
        "name": registry.policy.office_name,
        "day": day.isoformat(),
        "units": [_unit(unit, registry, day) for unit in registry.of(Unit)],
        **_people(registry, day),
        "least": registry.least_present,
        "quietScopes": list(terms.QuietScope),
        "routes": {
            key: _route(route)
            for key, route in (("internal", INTERNAL), ("external", EXTERNAL), ("short", SHORT_LIVED))
        },
        "cites": _cites(viewer),
        "kinds": _kinds(registry.short_lived_days),
        "confirms": registry.policy.confirming is terms.Confirming.ASKED,
        "jointReview": registry.policy.joint_use is terms.JointUse.REVIEWS,
        "shortLivedDays": registry.short_lived_days,
        "chainGap": CHAIN_GAP.days,
        "links": [*_links(viewer)],
        "closed": _closed(viewer),
        "mendedWithin": MENDED_WITHIN.days,
        "startWithin": START_WITHIN.days,
        "handedInWithin": HANDED_IN_WITHIN.days,
        "emptyWords": {
            "blank": sorted(terms.BLANKS),
            "vague": sorted(terms.VAGUE_WORDS),
            "unknown": terms.NOT_IN_LEDGER,
        },
        "says": SENTENCES,
        "items": ITEMS,
        "unchanging": UNCHANGING,
        "since": _read_alike_since(registry, day).isoformat(),
        "named": NAME_AND_PURPOSE,
        "correction": CORRECTION,
        "onFile": {row.kind.__name__: _held(row) for row in on_file.ON_FILE},
        "signedAgain": sorted(on_file.RESIGNED),
        "latePaper": LATE_PAPER,
        "reconfirmed": RECONFIRMED,
        "patterns": {
            "longWords": LONG_WORDS,
            "hidden": json.dumps(INVISIBLE)[1:-1],
            "personal": UNDISGUISED,
            "identity": IDENTITY.pattern,
            "card": CARD.pattern,
        },
        "terms": dict(chain.from_iterable(kind.__members__.items() for kind in _TERMS)),
    }


def _route(route: Route) -> dict[str, object]:
    titles = [title_of(step) for step in route.steps]
    last = "信息技术部合并" if route is SHORT_LIVED else FILED
    return {"name": route.name, "titles": titles, "last": last, "cited": cited(route.article)}


def _cites(viewer: Viewer) -> dict[str, str]:
    """What the articles of rules and of forms are called."""
    cites = {}
    for article, carrier in (*((rule.article, rule.id) for rule in RULES), PAST, DAY):
        if carrier in CITED:
            cites[carrier] = cited(viewer.registry.citing(article, carrier) or "")
    return cites | {article: cited(article) for article in viewer.forms.articles}


def _held(row: on_file.Row) -> dict[str, object]:
    holds = {field: [hold.name, hold.value] for field, _, hold in row.held}
    return {"rule": row.rule, "fix": row.fix, "holds": holds}


def _kinds(days: int) -> dict[str, tuple[str, str]]:
    """What can be filed of a group, and when; the last reason is what a cancellation says if nobody writes another."""
    return {
        "create": ("新建群组", f"长期使用，或超过 {days} 天"),
        "short": ("临时群", f"不超过 {days} 天，分管主任一步审批"),
        "extend": ("延期", "到期后继续使用"),
        "change": ("变更", "负责人、名称、范围等有变化"),
        "cancel": ("注销", "工作结束，不再使用"),
    }


def _people(registry: Registry, day: date) -> dict[str, object]:
    """Who is in office, with what the page asks about each."""
    listed, left, namesakes = list[list[str]](), list[str](), dict[str, list[str]]()
    for person in registry.of(Person):
        if person.is_in_office(day):
            listed.append([person.label, registry.present_name(person.unit), person.staff_no])
        else:
            left.append(person.label)
        others = registry.people_called(person.name)
        if len(others) > 1:
            namesakes[person.name] = [other.label for other in others]

    def labels(role: terms.Role) -> list[str]:
        return [person.label for person in registry.holders(role, day)]

    limits = [entry for entry in registry.of(BlacklistEntry) if entry.subject_kind is terms.SubjectKind.GROUP]
    return {
        "people": listed,
        "left": left,
        "limited": registry.limited_on(day),
        "limits": [_limit(entry, registry) for entry in limits if entry.stands_on(day)],
        "namesakes": namesakes,
        "leaders": sorted({*labels(terms.Role.DIRECTOR), *labels(terms.Role.DEPUTY_DIRECTOR)}),
        "directors": labels(terms.Role.DIRECTOR),
        "registrars": labels(terms.Role.REGISTRAR),
        "secretaries": labels(terms.Role.SECRETARY),
    }


def _read_alike_since(registry: Registry, day: date) -> date:
    """From when on the lists of units and people say what they say on that day."""
    appointments = chain.from_iterable(person.appointments for person in registry.of(Person))
    spans = [*registry.of(Unit), *appointments]
    turns = [span.starts_on for span in spans]
    turns += (terms.latest(span.ends_on) + terms.A_DAY for span in spans if span.ends_on)
    return max((turn for turn in turns if turn <= day), default=date.min)


def _limit(entry: BlacklistEntry, registry: Registry) -> dict[str, object]:
    """A limited group, with what a new name or purpose is compared with."""
    group = registry.group_of(entry)
    limited = LimitedGroup.of(entry, group)
    return {
        **limited._asdict(),
        "unit": registry.present_name(limited.unit),
        "path": _place(group) if group else "",
        "platform": entry.platform or "",
        "says": entry.in_words,
    }


def _place(group: Group) -> str:
    return f"{group.folder}/{group.stem}"


def _closed(viewer: Viewer) -> dict[str, str]:
    """The cancelled groups that can still be mended, with the day of the merge."""
    days = ((group, viewer.closed_on(group)) for group in viewer.registry.groups)
    return {_place(group): f"{day}" for group, day in days if day}


def _links(viewer: Viewer) -> Iterator[dict[str, str]]:
    """The short-lived groups that a new one may go on from (Art. 10), and those that these go on from."""
    registry, approved = viewer.registry, viewer.approved
    counted = [group for group in registry.groups if not viewer.row_of[group.path].is_refused]
    counted += [group for group, _ in approved.values()]  # what was pushed on top has no place in a chain
    links = Links(filter(registry.is_short_lived, counted), registry.unit_spellings)
    since = viewer.today - 2 * CHAIN_GAP
    recent = [one for one in links.groups.values() if one.last_used_day and one.last_used_day >= since]
    chained: dict[str, Group] = {}
    for group in recent:
        chained.update((link.path, link) for link in registry.chain(group, links).groups)
    for link in chained.values():
        yield {
            "path": _place(link),
            "unit": viewer.unit_name(link),
            "name": link.name,
            "purpose": link.purpose,
            "first": f"{link.first_day}",
            "last": f"{link.last_used_day}",
        }


def _unit(unit: Unit, registry: Registry, day: date) -> dict[str, object]:
    """Its groups are the heir's to review once it has ended (contract A 5); of several heirs the page names none."""
    heir, span = unit.name, {}
    if not unit.covers(day):
        span = {"starts": f"{unit.starts_on}", "ends": f"{terms.latest(unit.last_day)}"}
        if isinstance(unit.successor, str):
            heir = unit.successor
    return {
        "name": unit.name,
        "slug": unit.slug,
        "kind": unit.kind,
        "former": unit.former_names,
        "open": unit.covers(day),
        **span,
        "heir": heir,
        "deputies": [person.label for person in registry.deputies_of(heir, day)],
        "review": takers(terms.Role.DEPUTY_DIRECTOR, heir, registry, day),
        "sign": takers(terms.Role.DIRECTOR, unit.name, registry, day),
    }


def _sources(viewer: Viewer) -> Iterator[tuple[str, dict[str, object]]]:
    """By folder, the groups in use, or whose cancellation can be mended, by slug.

    Each has the comment above its form if that is not the usual one.

    A group whose content is not approved has both, then the last approved content as data (None: never one) and text.
    """
    shown = (group for group in viewer.registry.groups if not group.is_cancelled or viewer.closed_on(group))
    for folder, some in groupby(shown, attrgetter("folder")):
        groups = list(some)
        contents = picked(viewer.registry.files, [group.path for group in groups])
        sources: dict[str, object] = {}
        for group in groups:
            approved, text = viewer.approved.get(group.path, (None, contents.get(group.path, b"")))
            heading = heading_of(text)
            source: list[object] = [group]
            if viewer.row_of[group.path].is_refused:
                source += [heading, approved, text.decode() if approved else ""]
            elif heading != HEADING:
                source.append(heading)
            sources[group.stem] = source
        yield folder, sources


FOLDERS = tuple(f"registry/{name}/" for name in ("incidents", "blacklist", "quiet-periods", "minutes", "paper"))
SIGNED_FOLDERS = (terms.GROUPS, terms.MINUTES)


def books(viewer: Viewer, waits: Waits) -> dict[str, object]:
    """The entries that may be added to or mended, the files that are taken, and what waits."""
    registry, meetings = viewer.registry, viewer.registry.of(Minutes)
    tabled = waits.open_list.meeting
    agreed = [(one, one.agreed_by) for one in tabled if one.turn is Turn.SUPPLEMENT and one.agreed_by]
    requested = (one.path for one in waits.open_list.filings)
    return {
        "records": _records(viewer, [minutes for _, minutes in agreed]),
        "met": [[f"{one.year}", f"{one.number}", one.met_on.isoformat()] for one in meetings],
        "taken": [path for path in (*registry.files, *requested) if path.startswith(FOLDERS)],
        "asked": to_the_minute(waits.answer.asked_at) if waits.answer and waits.known else "",
        "present": _usual(meetings, registry, viewer.today),
        "meeting": [_tabled(one) for one in tabled if one.turn is Turn.MEETING],
        "supplements": [_supplement(*one) for one in agreed],
        "papers": [*chain.from_iterable(_on_paper(turn, waits, registry) for turn in waits.open_list.waiting)],
    }


def _records(viewer: Viewer, agreed: list[Minutes]) -> dict[str, object]:
    """By path, each with the comment above it; of the minutes those of this year and the last, and with what waits.

    An entry of the blacklist that is over is not among them: it is named nowhere on the site.
    """
    registry = viewer.registry
    meetings = [one for one in registry.of(Minutes) if is_recent(one, viewer)]
    records: list[Record] = [
        *registry.of(Incident),
        *named_entries(viewer),
        *registry.of(QuietPeriod),
        *meetings,
        *agreed,
    ]
    contents = picked(registry.files, [record.path for record in records])
    return {one.path: [to_data(one, viewer.forms), _heading(contents.get(one.path, b""))] for one in records}


def is_recent(minutes: Minutes, viewer: Viewer) -> bool:
    """Whether the page mends them."""
    return minutes.year >= viewer.today.year - 1


def _usual(meetings: Sequence[Minutes], registry: Registry, day: date) -> list[str]:
    """Who was at the last meeting and is in office."""
    if not meetings:
        return []
    last = max(meetings, key=lambda one: (one.year, one.number))
    people = [(label, registry.person(label)) for label in last.present]
    return [label for label, person in people if person and person.is_in_office(day)]


def _heading(content: bytes) -> str:
    lines = content.decode("utf-8", "replace").splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#"), lines))


def _about(business: Business) -> dict[str, object]:
    group = business.group
    about = (group.unit, group.last.kind, f"第 {business.pull} 号申请", business.past)
    return {"group": group.name, "about": "，".join(filter(None, about)), "file": business.path}


def _tabled(business: Business) -> dict[str, object]:
    _, old, new = business.matter.content
    day = max(word.day for word in business.reviews).isoformat()
    return {**_about(business), "day": day, "old_digest": old or terms.NOTHING_BEFORE, "new_digest": new}


def _supplement(business: Business, minutes: Minutes) -> dict[str, object]:
    added = supplemented(minutes, business).supplements[-1]
    return {
        **_about(business),
        "minutes": minutes.path,
        "old_digest": added.old_digest,
        "new_digest": added.new_digest,
    }


def _on_paper(turn: Waiting, waits: Waits, registry: Registry) -> Iterator[dict[str, object]]:
    """A step that leaders without an account may sign on the printed form, or others their own affair, for each."""
    step = next((step for step in terms.PaperStep if step in turn.step), None)
    people = [(name, registry.person(name)) for name in turn.whom]
    if step is None or not turn.new or not (turn.may_be_on_paper or turn.path.startswith(SIGNED_FOLDERS)):
        return
    filing = waits.open_list.filing(turn)
    barred = [filing.author]
    if filing.record:
        barred.append(filing.record.custodian)
    for name, person in people:
        if person and (turn.may_be_on_paper or person.account_id is None):
            yield {
                "title": turn.title,
                "step_title": turn.step,
                "pull": turn.pull,
                "barred": barred,
                "file": turn.path,
                "step": step.value,
                "signer": name,
                "old_digest": turn.old or terms.NOTHING_BEFORE,
                "new_digest": turn.new,
            }
