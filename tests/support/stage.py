"""A small fixed office and one pull request in it; what happens is played event by event and told as Facts.

Events are two words: who, and what. The stage plays them as the host and git would state them; what they mean for the
decision is told by ``specification.py`` alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from group_registry.approval.facts import (
    Commit,
    Content,
    Dismissal,
    Facts,
    Matter,
    Meeting,
    Office,
    Paper,
    PullRequest,
    Review,
)
from group_registry.model.records import (
    Appointment,
    Delegation,
    DelegationList,
    Filing,
    Group,
    Origin,
    Person,
    PersonList,
    Unit,
    UnitList,
)
from group_registry.model.registry import Registry
from group_registry.model.terms import SHANGHAI, FilingKind, Role, Scope, UnitKind
from support import pure

PATH = "registry/groups/hyfw/dayi.yaml"
UNIT, NEIGHBOUR = "会员服务部", "理赔部"
DAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 0, 10, tzinfo=SHANGHAI)
LONG_AGO = date(2020, 1, 1)
BLOBS = {"X": "a" * 40, "Y": "b" * 40, "before": "c" * 40}
ACCOUNTS = {
    "director": 1,
    "deputy": 2,
    "other": 3,
    "author": 4,
    "committer": 5,
    "secretary": 6,
    "registrar": 7,
    "archivist": 8,
    "custodian": 9,
    "outsider": 99,
    "bot": 98,
}
NAMES = {
    "director": "赵明诚",
    "deputy": "李晓岚",
    "other": "王建国",
    "author": "孙立",
    "committer": "吴敏",
    "secretary": "郑秘",
    "registrar": "钱信",
    "archivist": "冯档",
    "custodian": "周启明",
}


def group(scope: Scope = Scope.EXTERNAL, unit: str = UNIT, days: int | None = None, kind: str = "创建") -> Group:
    """The group's form; ``days`` is the length of its term, both ends counted."""
    filing = Filing(origin=Origin(PATH), kind=FilingKind(kind), filed_on=DAY, statement="因集中办理需要")
    end = None if days is None else DAY + timedelta(days=days - 1)
    made = pure.group(scope=scope, unit=unit, term_end=end, filings=(filing,), member_scope="本部门全体")
    return replace(made, origin=Origin(PATH))


PULL = PullRequest(number=7, author=ACCOUNTS["author"], opened_at=START - timedelta(days=1))


@dataclass(frozen=True, eq=False)
class Setting:
    """What is the same for every sequence of an alphabet.

    ``charges`` are the units of which the deputies have charge; ``gap`` is the time between events; a director without
    an account signs on paper.
    """

    after: Group
    before: Group | None = None
    charges: tuple[tuple[str, str], ...] = (
        ("deputy", UNIT),
        ("author", UNIT),
        ("committer", UNIT),
        ("other", NEIGHBOUR),
    )
    gap: timedelta = timedelta(days=1)
    director_has_account: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    setting: Setting
    at: datetime
    head: str
    contents: str
    offices: tuple[Office, ...]
    commits: Mapping[str, Commit]
    reviews: tuple[Review, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    fresh_starts: tuple[datetime, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    papers: tuple[Paper, ...] = ()
    merged_at: datetime | None = None


def _term(role: Role, units: tuple[str, ...] = (), end: date | None = None) -> Appointment:
    return Appointment(origin=Origin("people"), role=role, units=units, starts_on=LONG_AGO, ends_on=end)


def _terms(setting: Setting, who: str, end: date | None, heir: bool) -> tuple[Appointment, ...]:
    offices = {"director": Role.DIRECTOR, "secretary": Role.SECRETARY, "custodian": Role.CLERK}
    role = offices.get(who, Role.REGISTRAR if who in ("registrar", "archivist") else None)
    held = [_term(role)] if role else []
    charges = [unit for name, unit in setting.charges if name == who]
    if heir and who == "other":
        charges.append(UNIT)
    if charges:
        held.append(_term(Role.DEPUTY_DIRECTOR, tuple(charges), end if who == "deputy" else None))
    return tuple(held) or (_term(Role.CLERK),)


@cache
def registry(setting: Setting, end: date | None = None, heir: bool = False, given: tuple[str, ...] = ()) -> Registry:
    """The office files: whether the deputy's term ends and the other succeeds, and who delegated to whom."""
    units = tuple(
        Unit(origin=Origin("units"), slug=slug, name=name, kind=UnitKind.DEPARTMENT, starts_on=LONG_AGO)
        for slug, name in (("hyfw", UNIT), ("lpb", NEIGHBOUR))
    )
    people = tuple(
        Person(
            origin=Origin("people"),
            name=name,
            staff_no=f"{ACCOUNTS[who]:04}",
            unit=UNIT,
            account=who if setting.director_has_account or who != "director" else None,
            account_id=ACCOUNTS[who] if setting.director_has_account or who != "director" else None,
            appointments=_terms(setting, who, end, heir),
        )
        for who, name in NAMES.items()
    )
    delegations = tuple(
        Delegation(
            origin=Origin("delegations"),
            delegator=NAMES[giver],
            delegate=NAMES[taker],
            units=(UNIT,),
            starts_on=DAY,
            ends_on=DAY + timedelta(days=30),
            basis="办公会纪要",
        )
        for giver, taker in (pair.split(">") for pair in given)
    )
    lists = (
        UnitList(origin=Origin("units"), version=1, units=units),
        PersonList(origin=Origin("people"), version=1, people=people),
        DelegationList(origin=Origin("delegations"), version=1, delegations=delegations),
    )
    return Registry.of_records(lists, {})


@cache
def office(
    setting: Setting, since: datetime, end: date | None = None, heir: bool = False, given: tuple[str, ...] = ()
) -> Office:
    return Office(since, registry(setting, end, heir, given))


@cache
def matter(setting: Setting, contents: str) -> Matter:
    return Matter(content(setting, contents), setting.before, setting.after)


def content(setting: Setting, contents: str) -> Content:
    """The pair of blobs that a commit with these contents would bring to main."""
    return Content(PATH, BLOBS["before"] if setting.before else None, BLOBS[contents])


def commit(setting: Setting, oid: str, contents: str, author: str | None) -> Commit:
    """A commit on the branch; without an author it changes nothing of the filing."""
    authored = frozenset({PATH}) if author else frozenset[str]()
    authors = frozenset({ACCOUNTS[author or "director"]})
    return Commit(oid, frozenset({content(setting, contents)}), authored, authors)


@cache
def opening(setting: Setting) -> Scene:
    """The pull request as opened: the older content Y was pushed first, X is the head."""
    first, second = commit(setting, "c-y", "Y", "committer"), commit(setting, "c-x", "X", "author")
    offices = (office(setting, datetime(2020, 1, 1, tzinfo=SHANGHAI)),)
    return Scene(setting, START, "c-x", "X", offices, {"c-y": first, "c-x": second})


def told(scene: Scene) -> Facts:
    """The facts of the scene, to be judged one gap after the last event, or at the merge if there was one."""
    return Facts(
        pull=PULL,
        matters=(matter(scene.setting, scene.contents),),
        now=scene.merged_at or scene.at + scene.setting.gap,
        offices=scene.offices,
        reviews=scene.reviews,
        dismissals=scene.dismissals,
        fresh_starts=scene.fresh_starts,
        commits=scene.commits,
        meetings=scene.meetings,
        papers=scene.papers,
    )
