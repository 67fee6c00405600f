"""Random histories of requests in a small office, as cases of the model and as the facts that the decision is given."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from random import Random
from typing import Any

from group_registry.approval import facts as of
from group_registry.model.records import (
    BaselineEntry,
    BlacklistEntry,
    Filing,
    Group as Filed,
    Incident,
    Origin,
    Policy,
    Record,
)
from group_registry.model.similarity import Links
from group_registry.model.terms import (
    SHANGHAI,
    AtMeeting,
    Audience,
    FilingKind,
    JointUse,
    Outcome,
    PaperStep,
    Procedure,
    ReportChannel,
    Scope,
    SubjectKind,
)
from group_registry.rules.transition import EXTERNAL, INTERNAL, SHORT_LIVED, Routed
from support import pure
from support.contract_d import (
    CLERK,
    CONTRADICTORY,
    DEPUTY,
    DIRECTOR,
    LEAVES,
    LENT_FROM_TODAY,
    LIGHT,
    REGISTRAR,
    SECRETARY,
    Case,
    Earlier,
    Event,
    File,
    Group,
    Lent,
    Meeting,
    Office,
    Paper,
    Person,
    Term,
    extent,
)

LETTERS = "ab"
"""What a request makes of a file, one and another."""
START = datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)
"""A Monday."""
DAY = START.date()
OWN, OTHER, AGENCY, BODY = "会员服务部", "宣传部", "朝阳代办处", "某保险公司"
ENDED = "业务一部"
ONCE = "宣教处"
"""A name that main once held as that of 宣传部."""
ZHAO, LI, SUN, WU, LIU, QIAN, ZHENG = "赵明诚", "李晓岚", "孙立", "吴敏", "刘欣蕾", "钱伟", "郑重"
ZHOU, WANG, HE, BAI = "周启明", "王梅", "何川", "白露"
LONG_AGO = date(2020, 1, 1)


def _person(account: int, role: str, *units: str, home: str = OWN) -> Person:
    return Person(account, home, (Term(role, LONG_AGO, None, units),))


OFFICE = Office(
    people=(
        (ZHAO, _person(1, DIRECTOR)),
        (LI, _person(2, DEPUTY, OWN)),
        (SUN, _person(3, DEPUTY, OTHER, AGENCY)),
        (WU, _person(4, SECRETARY)),
        (LIU, _person(5, REGISTRAR)),
        (QIAN, _person(6, REGISTRAR)),
        (ZHENG, _person(10, REGISTRAR)),
        (ZHOU, _person(7, CLERK)),
        (WANG, _person(9, CLERK)),
        (HE, _person(11, CLERK, home=AGENCY)),
        (BAI, _person(12, CLERK, home=OTHER)),
    ),
    units=((OWN, "部门"), (OTHER, "部门"), (AGENCY, "代办处")),
    former=((OWN, "会员部"),),
)
STRANGER = 99
ACCOUNTS = {name: person.account or 0 for name, person in OFFICE.people}


def with_person(office: Office, name: str, person: Person) -> Office:
    return office._replace(people=tuple((dict(office.people) | {name: person}).items()))


def with_terms(office: Office, name: str, *terms: Term) -> Office:
    return with_person(office, name, dict(office.people)[name]._replace(terms=terms))


def also(office: Office, name: str, *terms: Term) -> Office:
    return with_terms(office, name, *dict(office.people)[name].terms, *terms)


def amended(office: Office, name: str, role: str, **changes: Any) -> Office:
    """The person's terms in that office, otherwise."""
    terms = dict(office.people)[name].terms
    return with_terms(office, name, *(one._replace(**changes) if one.role == role else one for one in terms))


def with_account(office: Office, name: str, account: int | None) -> Office:
    return with_person(office, name, dict(office.people)[name]._replace(account=account))


def lends(office: Office, giver: str, taker: str, *units: str, days: int = 30, since: int = 10) -> Office:
    start = DAY - timedelta(days=since)
    lent = Lent(giver, taker, units, start, start + timedelta(days=days - 1))
    return office._replace(lent=tuple(dict.fromkeys((*office.lent, lent))))


SOON = DAY + timedelta(days=20)
RUNS_OUT = (11, 12)
"""For how many days something is lent that runs out on the day of the request or the next."""
ENTRIES: dict[str, tuple[Callable[[Office], Office], set[str]]] = {
    "new clerk": (lambda office: with_person(office, "新来", _person(13, CLERK)), {"新来"}),
    "clerk leaves": (lambda office: amended(office, HE, CLERK, end=SOON), set()),
    "deputy leaves": (lambda office: amended(office, LI, DEPUTY, end=SOON), set()),
    "secretary leaves": (lambda office: amended(office, WU, SECRETARY, end=SOON), set()),
    "registrar leaves": (lambda office: amended(office, LIU, REGISTRAR, end=SOON), set()),
    "new secretary": (lambda office: with_person(office, "新秘", _person(14, SECRETARY)), {"新秘"}),
    "gift": (lambda office: also(office, ZHAO, Term(SECRETARY, SOON)), {ZHAO}),
    "another gift": (lambda office: also(office, ZHAO, Term(REGISTRAR, SOON)), {ZHAO}),
    "own account": (lambda office: with_account(office, ZHAO, 21), {ZHAO}),
    "own term": (lambda office: amended(office, ZHAO, DIRECTOR, start=date(2019, 1, 1)), {ZHAO}),
    "succession": (
        lambda office: also(amended(office, ZHAO, DIRECTOR, end=DAY), BAI, Term(DIRECTOR, SOON)),
        {BAI},
    ),
    "deputy succeeds": (
        lambda office: also(amended(office, ZHAO, DIRECTOR, end=DAY), SUN, Term(DIRECTOR, SOON)),
        {SUN},
    ),
    "absence": (lambda office: amended(office, ZHAO, DIRECTOR, away=(DAY, SOON)), set()),
    "lent no more": (lambda office: office._replace(lent=office.lent[1:]), set()),
    "deputy lends": (lambda office: lends(office, LI, SUN, OWN), {SUN}),
    "director lends": (lambda office: lends(office, ZHAO, SUN, OWN), {SUN}),
    LENT_FROM_TODAY: (lambda office: lends(office, ZHAO, SUN, OWN, days=20, since=0), {SUN}),
    "new registrar": (lambda office: also(office, BAI, Term(REGISTRAR, DAY)), {BAI}),
    "wider charge": (lambda office: amended(office, SUN, DEPUTY, units=(OTHER, AGENCY, OWN)), {SUN}),
    "registrar's account": (lambda office: with_account(office, LIU, 25), {LIU}),
    "former name": (lambda office: office._replace(former=(*office.former, (OTHER, ONCE))), set()),
    "another's name": (lambda office: office._replace(former=(*office.former, (OTHER, BODY))), set()),
    "baseline grows": (lambda office: office._replace(has_longer_baseline=True), set()),
    "two directors": (lambda office: also(office, WU, Term(DIRECTOR, DAY)), {WU}),
    "one account twice": (lambda office: with_account(office, HE, 2), {HE}),
    "one term twice": (lambda office: also(office, WU, Term(SECRETARY, DAY)), {WU}),
    "one unit twice": (lambda office: office._replace(units=(*office.units, (OTHER, "部门"))), set()),
    "nobody is lent to": (lambda office: lends(office, LI, "无此人", OWN), set()),
}
"""What a request does to the office files, and who gains by it."""
TOGETHER = ("absence", LENT_FROM_TODAY)
"""What may come in one request and wait once."""
LEAVERS = {"deputy leaves": LI, "secretary leaves": WU, "registrar leaves": LIU}
FAULTY = {"baseline grows"}
"""Those that a rule finds, so that the decision is told of a fault."""
OF_SUN = {"deputy lends", "director lends", LENT_FROM_TODAY, "wider charge", "deputy succeeds"}
"""Those that mean something only where he is a deputy."""
LISTS = dict.fromkeys(
    ("deputy lends", "director lends", LENT_FROM_TODAY, "lent no more", "nobody is lent to"), "delegations"
)
LISTS |= {"former name": "units", "one unit twice": "units", "another's name": "units", "baseline grows": "baseline"}


def _end(last: date, heir: str | tuple[tuple[str, str], ...] | None) -> str:
    heirs = heir if isinstance(heir, str) else [f"{{群组: {path}, 单位: {unit}}}" for path, unit in heir or ()]
    return f", 止: {last}" + (f", 承接单位: {heirs}".replace("'", "") if heir else "")


@cache
def office_files(office: Office) -> of.Office:
    """As written in the office's files, and read."""

    def terms(person: Person) -> str:
        return ", ".join(
            f"{{职务: {term.role}, 起: {term.start}, 依据: 示例办任〔2020〕1号"
            + (f", 止: {term.end}" if term.end else "")
            + (f", 缺席: [{{起: {term.away[0]}, 止: {term.away[1]}, 依据: 示例办〔2026〕4号}}]" if term.away else "")
            + (f", 分管部门: [{', '.join(term.units)}]" if term.units else "")
            + "}"
            for term in person.terms
        )

    people = "".join(
        f"  - {{姓名: {name}, 工号: B{number:04}, 部门: {person.home}, "
        + (f"账号: a{person.account}, 账号编号: {person.account}, " if person.account else "")
        + f"任职: [{terms(person)}]}}\n"
        for number, (name, person) in enumerate(office.people, 1)
    )
    units = "".join(
        f"  - {{编号: u{number}, 名称: {name}, 类别: {kind}, 起: 2012-03-01"
        + "".join(_end(last, heir) for ended, last, heir in office.ended if ended == name)
        + (f", 曾用名: [{former}]" if (former := ", ".join(old for now, old in office.former if now == name)) else "")
        + "}\n"
        for number, (name, kind) in enumerate(office.units, 1)
    )
    lent = (
        pure.delegation(one.giver, one.taker, ", ".join(one.units), str(one.start), str(one.end)) for one in office.lent
    )
    made = pure.office(f"版次: 1\n人员:\n{people}", pure.delegations(*lent), START, f"版次: 1\n部门:\n{units}")
    entry = BaselineEntry(origin=Origin(""), file=PATHS["group"], digest=blob("d"), paper_number="1", filed_on=LONG_AGO)
    records = {**made.registry.records, Policy: (policy(office),)}
    records |= {BaselineEntry: (entry,)} if office.has_longer_baseline else {}
    return replace(made, registry=replace(made.registry, records=records))


def policy(office: Office) -> Policy:
    asked = {"away": AtMeeting.MAY_BE_AWAY, "present": AtMeeting.IS_PRESENT, "chairs": AtMeeting.CHAIRS}
    return Policy(
        origin=Origin(""), version=1, reminder_days=(30,), reserved_words=(), number_format="", holidays=(),
        audience=Audience.INTERNAL, director_at_meeting=asked[office.director],
        joint_use=JointUse.REVIEWS if office.joint_reviews else JointUse.TOLD,
    )  # fmt: skip


def blob(letter: str) -> str:
    return letter * 40


PATHS = {
    "group": "registry/groups/u1/one.yaml",
    "minutes": "registry/minutes/2026-12.yaml",
    "incident": "registry/incidents/2026/01.yaml",
    "blacklist": "registry/blacklist/01.yaml",
    "other": "docs/a.md",
}
KINDS = ("group",) * 10 + ("office",) * 6 + ("minutes", "incident", "blacklist", "other")
WAY_HOME = {
    "group": (LI, SUN, "meeting", ZHAO),
    "minutes": (ZHAO,),
    "incident": (LI,),
    "blacklist": (LI, ZHAO),
    "other": (ZHAO, LIU),
}


class Drawing:
    """A case as it happens, and the same as facts."""

    def __init__(self, rng: Random, kind: str) -> None:
        self.rng, self.at, self.number = rng, START, 0
        self.gap = timedelta(minutes=10) if rng.random() < 0.7 else timedelta(hours=6)
        author = ACCOUNTS[WU if kind == "minutes" else rng.choice((WANG,) * 12 + (LI, ZHAO, LIU))]
        asked, joint = rng.choice(("away",) * 5 + ("present", "chairs")), rng.random() < 0.3
        opening = self.opening_office()._replace(director=asked, joint_reviews=joint)
        self.has_ended_unit = kind in ("group", "incident", "blacklist") and rng.random() < 0.3
        if self.has_ended_unit:
            opening = self.with_ended_unit(opening)
        self.offices = [(START - timedelta(days=300), opening)]
        self.files = self.opening_files(kind)
        self.head = {file.path: "b" for file in self.files}
        self.case = Case(
            kind=kind, author=author, writers=set(), opened=START, now=START, files=[], offices=self.offices
        )
        self.commits: dict[str, of.Commit] = {}
        self.reviews: list[of.Review] = []
        self.dismissals: list[of.Dismissal] = []
        self.starts: list[datetime] = []
        self.statuses: list[tuple[str, datetime]] = []
        self.meetings: list[of.Meeting] = []
        self.papers: list[of.Paper] = []
        if kind == "office":
            self.draw_entries()
        self.commit(rng.choice((author, author, 7)))
        if rng.random() < 0.3:
            self.head = dict.fromkeys(self.head, "a")
            self.commit(author)

    def office(self) -> Office:
        return self.offices[-1][1]

    def opening_office(self) -> Office:
        chance, office = self.rng.random(), OFFICE
        if chance < 0.1:
            return with_account(office, ZHAO, None)
        if chance < 0.2:
            return lends(
                office, LI, SUN, self.rng.choice((OWN, OWN, OTHER)), days=self.rng.choice((30, 30, 91, 10, *RUNS_OUT))
            )
        if chance < 0.3:
            office = amended(office, SUN, DEPUTY, units=self.rng.choice(((OTHER, AGENCY), (OTHER, AGENCY, OWN))))
            return lends(
                office, ZHAO, self.rng.choice((SUN, LI)), OWN, OTHER, days=self.rng.choice((30, 30, *RUNS_OUT))
            )
        if chance < 0.4:
            office = with_terms(office, SUN, Term(CLERK, LONG_AGO))
            return with_terms(office, LI, Term(DEPUTY, LONG_AGO, None, (OWN, OTHER, AGENCY)))
        if chance < 0.5:
            return amended(office, ZHAO, DIRECTOR, away=(DAY - timedelta(days=20), DAY + timedelta(days=60)))
        if chance < 0.55:
            return also(office, ZHAO, Term(DEPUTY, LONG_AGO, None, (OWN,)))
        if chance < 0.65:  # but one or two registrars are left
            fewer = self.rng.choice(((QIAN, ZHENG), (ZHENG,)))
            for name in fewer:
                office = with_terms(office, name, Term(CLERK, LONG_AGO))
        if 0.6 < chance < 0.7:
            office = amended(office, ZHAO, DIRECTOR, end=DAY - timedelta(days=3))
        return office

    def with_ended_unit(self, office: Office) -> Office:
        end, of_one = DAY - timedelta(days=30), ((PATHS["group"].replace("one", "g0"), OWN),)
        heir = self.rng.choice((None, None, None, OWN, OTHER, of_one))
        has_left = self.rng.random() < 0.8  # else somebody has charge of it still
        office = also(office, self.rng.choice((LI, SUN)), Term(DEPUTY, LONG_AGO, end if has_left else None, (ENDED,)))
        return office._replace(units=(*office.units, (ENDED, "部门")), ended=((ENDED, end, heir),))

    def opening_files(self, kind: str) -> list[File]:
        if kind == "group":
            return self.groups()
        if kind == "office":
            return []
        about = self.group() if kind in ("incident", "blacklist") else None
        return [File(PATHS[kind], "c" if kind in ("office", "other") else None, "", about=about)]

    def group(self) -> Group:
        rng = self.rng
        return Group(
            scope=rng.choice(("对内", "对内", "对外")),
            unit=rng.choice((ENDED,) * 5 * self.has_ended_unit + (OWN, OWN, OWN, OTHER, AGENCY)),
            members=rng.choice(((), (), (OWN,), ("会员部",), (OWN, AGENCY), (AGENCY,), (BODY,))),
            custodian=rng.choice((ZHOU, ZHOU, ZHOU, HE)),
            filed_on=DAY + timedelta(days=rng.choice((0, 0, 0, 0, -3, -7, -8, 3))),
            days=rng.choice((None,) * 6 + (14, 15, 16) * 2 + (3,)),
            in_full=rng.random() < 0.2,
            has_reason=rng.random() < 0.4,
            joint=rng.choice(((),) * 5 + ((OWN,), (OTHER,), (AGENCY,))),
        )

    def groups(self) -> list[File]:
        rng = self.rng
        closes = self.has_ended_unit and rng.random() < 0.6
        if not closes and rng.random() < 0.15:
            return [self.extension()]
        first, is_change = self.group(), closes or rng.random() < 0.4
        made: list[File] = []
        for number in range(2 if rng.random() < 0.15 else 1):
            after = first if rng.random() < 0.7 else self.group()
            path = PATHS["group"].replace("one", f"g{number}")
            file = File(path, None, "", None, after)
            file = self.changed(file, after, closes) if is_change else file
            made.append(file._replace(drafts=tuple((letter, after.days) for letter in LETTERS)))
        if len(made) == 1:
            made = [made[0]._replace(earlier=self.earlier(made[0]))]
        return made

    def changed(self, file: File, after: Group, closes: bool) -> File:
        rng = self.rng
        names = [name for name in ("scope", "unit", "members", "custodian", "joint") if rng.random() < 0.3]
        other = self.group()._asdict()
        before = after._replace(filed_on=DAY - timedelta(days=3), **{name: other[name] for name in names})
        after = after._replace(kind="注销" if closes else rng.choice(("变更", "变更", "注销")))
        home = OWN if before.custodian == HE and rng.random() < 0.5 else None
        return file._replace(old="c", before=before, after=after, home=home)

    def extension(self) -> File:
        """Of a short-lived group that ends about the day of the request."""
        rng, made = self.rng, self.group()
        before = made._replace(filed_on=DAY - timedelta(days=3), days=rng.choice((3, 4, 4, 5, 5, 6)), in_full=False)
        terms = tuple(zip(LETTERS, rng.choices((14, 14, 15, 15, 16, None, 6, 5), k=2), strict=True))
        after = made._replace(kind=rng.choice(("变更",) * 9 + ("注销",)), filed_on=DAY)
        file = File(PATHS["group"].replace("one", "g0"), "c", "", before, after, drafts=terms)
        return file._replace(earlier=self.earlier(file))

    def earlier(self, file: File) -> Earlier | None:
        if file.after is None or self.rng.random() < 0.5:
            return None
        unit = file.after.unit if self.rng.random() < 0.8 else OTHER
        gap, is_same_need = self.rng.choice((1, 1, 20, 59, 90)), self.rng.random() < 0.8
        return Earlier(unit, self.rng.choice((1, 2, 9)), gap, is_same_need)

    def is_led_by_two(self) -> bool:
        return self.office().has(SUN, DEPUTY, DAY)

    def possible_entries(self) -> list[str]:
        office, idle = self.office(), set[str]()
        if not self.is_led_by_two():
            idle |= OF_SUN
        if any(term.away for term in dict(office.people)[ZHAO].terms):
            idle.add("absence")
        if not office.lent:
            idle.add("lent no more")
        if not office.has(ZHAO, DIRECTOR, DAY):
            idle |= ENTRIES.keys() - LIGHT - LEAVES
        return [name for name in ENTRIES if name not in idle]

    def draw_entries(self) -> None:
        possible = self.possible_entries()
        names = self.rng.sample(possible, 1 if self.rng.random() < 0.65 else 2)
        if self.rng.random() < 0.06 and {*TOGETHER} <= {*possible}:
            names = list(TOGETHER)
        office = self.office()
        for name in names:
            office = ENTRIES[name][0](office)
        if office == self.office():  # what was lent is taken back and lent again: nothing is asked for
            names = names[:1]
        self.case.gainers = frozenset().union(*(ENTRIES[name][1] for name in names))
        self.case.entries = tuple(names)
        self.case.ending = frozenset(LEAVERS[name] for name in names if name in LEAVERS)
        if set(names) <= LIGHT | LEAVES:
            self.case.leaving = self.case.ending
        givers = {LI} if "deputy lends" in names else set[str]()
        givers |= {self.office().lent[0].giver} if "lent no more" in names else set()
        self.case.giver = givers.pop() if len(givers) == 1 else ""
        lists = sorted({LISTS.get(name, "people") for name in names})
        self.files = [File(f"registry/office/{name}.yaml", "c", "") for name in lists]
        self.head = {file.path: "b" for file in self.files}

    # What may happen

    def commit(self, account: int | None) -> None:
        contents = frozenset(of.Content(f.path, f.old and blob(f.old), blob(self.head[f.path])) for f in self.files)
        authored = frozenset(self.head) if account else frozenset[str]()
        self.tip = f"{len(self.commits):040x}"
        self.commits[self.tip] = of.Commit(self.tip, contents, authored, frozenset({account} if account else set()))
        self.case.writers |= {account} if account else set()

    def review(self, name: str, word: str, is_gone: bool = False, is_human: bool = True) -> None:
        account, states = ACCOUNTS.get(name, STRANGER), of.ReviewState
        state = {"approves": states.APPROVED, "refuses": states.CHANGES_REQUESTED}.get(word, states.COMMENTED)
        oid = None if is_gone else self.tip
        self.reviews.append(of.Review(len(self.reviews) + 1, account, state, oid, self.at, name, is_human))
        if not is_gone:
            self.case.shown.append((self.at, dict(self.head)))
        if word != "comments" and is_human:
            self.case.events.append(Event(self.at, word, account, None if is_gone else dict(self.head)))

    def dismiss(self, name: str, is_told: bool) -> None:
        own = [one for one in self.reviews if one.user == ACCOUNTS[name] and one.is_human]
        own = [one for one in own if one.state is not of.ReviewState.COMMENTED]
        if own and own[-1].state is not of.ReviewState.DISMISSED:
            last = own[-1]
            self.reviews[last.id - 1] = replace(last, state=of.ReviewState.DISMISSED)
            self.dismissals.append(of.Dismissal(last.id, last.state if is_told else None, self.at))
            self.case.events.append(Event(self.at, "dismissed" if is_told else "untold", ACCOUNTS[name]))

    def judge(self) -> None:
        self.statuses.append((self.tip, self.at))
        self.case.shown.append((self.at, dict(self.head)))

    def push(self, name: str) -> None:
        self.head = {path: "a" if letter == "b" else "b" for path, letter in self.head.items()}
        self.commit(ACCOUNTS[name])

    def reopen(self) -> None:
        self.starts.append(self.at)
        self.case.events.append(Event(self.at, "reopened"))

    def meet(self, outcome: str, days_ago: int = 0, present: tuple[str, ...] = (ZHAO, SUN, WU)) -> None:
        for file in self.files:
            self.number += 1
            met_on = self.at.date() - timedelta(days=days_ago)
            item = (file.old and blob(file.old), blob(self.head[file.path]), Outcome(outcome))
            minutes, chair = pure.minutes(item, day=met_on, number=self.number, path=file.path), self.rng.choice(CHAIRS)
            self.meetings.append(of.Meeting(replace(minutes, present=present, chair=chair), self.at))
            self.case.meetings.append(
                Meeting(self.at, met_on, file.path, self.head[file.path], outcome, present, chair)
            )

    def supplement(self) -> None:
        """The last minutes note what became of the content that they passed in principle."""
        last = self.case.meetings[-1] if self.case.meetings else None
        if last and last.outcome == "原则通过" and last.new != (head := self.head[last.path]):
            minutes, pair = self.meetings[-1].minutes, (blob(last.new), blob(head))
            more = pure.minutes(supplements=[pair], path=last.path).supplements
            self.meetings.append(of.Meeting(replace(minutes, supplements=more), self.at))
            self.case.meetings.append(
                last._replace(merged=self.at, new=head, outcome="补充", discussed=last.new, begun=last.merged)
            )

    def sign(self, days_ago: int) -> None:
        for file in self.files:
            signed_on = self.at.date() - timedelta(days=days_ago)
            made = pure.paper(PaperStep.SIGN_OFF, ZHAO, 0, signed_on, witnesses=(WU, LIU)).signature
            old = blob(file.old) if file.old else made.old_digest
            made = replace(made, file=file.path, old_digest=old, new_digest=blob(self.head[file.path]))
            self.papers.append(of.Paper(made, self.at))
            self.case.papers.append(Paper(self.at, signed_on, ZHAO, file.path, self.head[file.path], (WU, LIU)))

    def take_office(self, what: str) -> None:
        if what == "lending ends":
            self.end_lending()
            return
        office, ended = self.office(), Term(DEPUTY, LONG_AGO, self.at.date() - timedelta(days=1), (OWN,))
        match self.rng.choice(("leaves", "hands over", "lends")):
            case "leaves":
                office = with_terms(office, LI, ended)
            case "hands over":
                wide = Term(DEPUTY, LONG_AGO, None, (OTHER, AGENCY, OWN))
                office = with_terms(with_terms(office, LI, ended), SUN, wide)
            case "lends" if self.is_led_by_two():
                office = lends(office, LI, SUN, OWN)
        self.offices.append((self.at, office))

    def end_lending(self) -> None:
        """What became of what was lent first: taken back, prolonged; the giver left, or refuses."""
        office, lent = self.office(), self.offices[0][1].lent[0]
        role = DIRECTOR if lent.giver == ZHAO else DEPUTY
        longer = lent._replace(end=lent.end + timedelta(days=1))
        ends = [
            office._replace(lent=()),
            office._replace(lent=(longer,)),
            amended(office, lent.giver, role, end=self.at.date()),
        ]
        if self.rng.random() < 0.25:
            self.review(lent.giver, "refuses")
        else:
            self.offices.append((self.at, self.rng.choice(ends)))

    def happen(self, what: str) -> None:
        rng = self.rng
        if rng.random() < 0.95:
            self.at += self.gap
        someone = rng.choice(list(ACCOUNTS))
        match what:
            case "meeting":
                outcome = rng.choice(("通过",) * 12 + ("退回", "不通过"))
                self.meet(outcome, rng.choice((0, 0, 0, 0, 20)), rng.choice(PRESENT))
            case "principle":
                self.meet("原则通过")
            case "supplement":
                self.supplement()
            case "author pushes":
                self.push(WANG)
            case "refusal":
                self.review(someone, "refuses")
            case "approval":
                self.review(rng.choice((someone, "路人")), "approves", rng.random() < 0.2, rng.random() < 0.9)
            case "comment":
                self.review(someone, "comments")
            case "dismissal":
                self.dismiss(someone, rng.random() < 0.8)
            case "push":
                self.push(someone)
            case "update":
                self.commit(None)
            case "reopening" | "status":
                {"reopening": self.reopen, "status": self.judge}[what]()
            case "office" | "lending ends":
                self.take_office(what)
            case "paper":
                self.sign(rng.choice((0, 0, 20)))
            case _:
                self.review(what, "approves")

    def script(self) -> list[str]:
        rng, kind = self.rng, self.case.kind
        if kind == "office":
            acts = rng.sample((ZHAO, LI, SUN, LIU, QIAN, WU), rng.randrange(2, 6))
        else:
            one = rng.choice((LI, SUN, "")) if self.has_ended_unit else ""
            acts = self.lent([act for act in WAY_HOME[kind] if act != one and rng.random() < 0.9])
        if dict(self.office().people)[ZHAO].account is None and kind == "group":
            acts = ["paper" if act == ZHAO else act for act in acts]
        if "meeting" in acts and rng.random() < 0.15:
            acts[acts.index("meeting") :] = ["principle", "author pushes", "supplement", LI, ZHAO]
            if rng.random() < 0.3:
                at = rng.randrange(len(acts) - 1)
                acts[at], acts[at + 1] = acts[at + 1], acts[at]
        for _ in range(rng.choice((0, 0, 0, 1, 2, 3, 5))):
            acts.insert(rng.randrange(len(acts) + 1), rng.choice(NOISE))
        return acts

    def lent(self, acts: list[str]) -> list[str]:
        """Who was lent a word may give it in the other's place; and what was lent may end since."""
        if not self.office().lent or self.rng.random() < 0.4:
            return acts
        giver, taker = self.office().lent[0][:2]
        given = [taker if act == giver else act for act in acts if act != taker]
        return [*given, "lending ends"] if self.rng.random() < 0.6 else given

    def ended(self) -> tuple[Case, of.Facts] | None:
        """None: what it would do to the office files, they say already."""
        rng, case = self.rng, self.case
        case.now = self.at + self.gap + timedelta(days=self.days_waited())
        case.files = [self.as_it_is(file) for file in self.files]
        self.draw_merger()
        head_office = self.head_office()
        if head_office is None:
            return None
        case.is_flawed, case.has_error = rng.random() < 0.03, rng.random() < 0.03
        pull = of.PullRequest(7, case.author, START, is_merged=case.merger is not None, merger=case.merger)
        if case.is_flawed:
            pull = rng.choice((replace(pull, is_draft=True), replace(pull, merges_by_itself=True)))
        return case, of.Facts(
            pull=pull,
            matters=tuple(self.matter(file) for file in case.files),
            now=case.now,
            offices=tuple(replace(office_files(office), since=since) for since, office in self.offices),
            reviews=tuple(self.reviews),
            dismissals=tuple(self.dismissals),
            fresh_starts=tuple(self.starts),
            commits=self.commits,
            meetings=tuple(self.meetings),
            papers=tuple(self.papers),
            once_named=frozenset({("u2", ONCE)}),
            routed={file.path: self.routed(file, file.before) for file in case.files if file.before},
            head_office=office_files(head_office).registry if case.entries else None,
            faults=(pure.FAULT,) if case.has_error or FAULTY & {*case.entries} else (),
            statuses=tuple(self.statuses),
            short_lived=partial(self.links, case.files),
            drafts={blob(letter): one for file in case.files for letter, one in self.drafts(file)},
        )

    def days_waited(self) -> int:
        days = self.rng.choice((0, 0, 1, 2)) if self.offices[0][1].lent else 0
        if self.case.leaving:
            days += self.rng.choice((0, 0, 13, 14, 15, 20))
        if any(file.before and file.before.is_short for file in self.files):
            days += self.rng.choice((0, 0, 0, 1, 2, 3))
        return days

    def as_it_is(self, file: File) -> File:
        new = self.head[file.path]
        after = file.after and file.after._replace(days=dict(file.drafts)[new])
        return file._replace(new=new, after=after)

    def draw_merger(self) -> None:
        rng, case = self.rng, self.case
        if rng.random() < (0.3 if case.kind in ("office", "other") else 0.1):
            case.merger = rng.choice((5, 6, 10, 4, case.author))
            if sum(one.user in (5, 6, 10) for one in self.reviews) > 1 and case.kind not in ("office", "other"):
                case.merger = None  # which of them approved, and may not merge, the contract leaves open

    def head_office(self) -> Office | None:
        office = self.office()
        has_left = not office.has(LI, DEPUTY, self.at.date())
        for name in self.case.entries:
            was, office = office, ENTRIES[name][0](office)
            if was == office or (name == "deputy leaves" and has_left):
                return None
        return office

    def links(self, files: list[File]) -> Links:
        """The short-lived groups of main."""
        office = office_files(self.office()).registry
        before = [as_group(one.before, one.path) for one in files if one.before and one.before.is_short]
        return Links(
            [*before, *(ended_before(one, one.earlier) for one in files if one.earlier)], office.unit_spellings
        )

    def drafts(self, file: File) -> list[tuple[str, Filed]]:
        if not (file.before and file.after and file.before.is_short):
            return []
        terms = ((letter, file.after._replace(days=days)) for letter, days in file.drafts)
        return [(letter, as_group(made, file.path, file.before)) for letter, made in terms]

    def routed(self, file: File, before: Group) -> Routed:
        """The last covered content, by the staff list of then."""
        home = file.home or dict(self.office().people)[before.custodian].home
        route = extent(before, self.office(), home)
        routes = {"short": SHORT_LIVED, "internal": INTERNAL, "external": EXTERNAL}
        return Routed(routes[route], before.custodian, office_files(self.office()).registry.unit(home))

    def matter(self, file: File) -> of.Matter:
        content = of.Content(file.path, file.old and blob(file.old), blob(file.new))
        origin = Origin(file.path)
        about = (as_group(file.about, PATHS["group"]),) if file.about else ()
        after: Record | None = None
        match self.case.kind:
            case "group":
                after = as_group(file.after, file.path, file.before) if file.after else None
            case "minutes":
                after = pure.minutes((None, blob("d"), Outcome.PASSED), day=DAY)
            case "incident":
                after = Incident(
                    origin=origin, group=PATHS["group"], found_at=datetime(2026, 11, 1, 9), report="有", opinion="无",
                    reported_at=datetime(2026, 11, 1, 10), verified_at=datetime(2026, 11, 1, 10),
                    channel=ReportChannel.TELEPHONE,
                )  # fmt: skip
            case "blacklist":
                after = BlacklistEntry(
                    origin=origin, subject_kind=SubjectKind.GROUP, subject=PATHS["group"], cause="转发", article="13",
                    decided_on=DAY, starts_on=DAY, ends_on=DAY,
                )  # fmt: skip
        return of.Matter(content, as_group(file.before, file.path) if file.before else None, after, about)


CHAIRS = (ZHAO,) * 6 + (SUN, WU)
PRESENT = ((ZHAO, LI, SUN, WU),) * 3 + ((ZHAO, SUN, WU), (LI, SUN, WU), (ZHAO, WU))
NOISE = (
    "refusal",
    "approval",
    "approval",
    "comment",
    "dismissal",
    "push",
    "update",
    "reopening",
    "office",
    "meeting",
    "status",
)


def ended_before(file: File, earlier: Earlier) -> Filed:
    last = file.last_day(1) - timedelta(days=earlier.gap)
    path, first = file.path.replace("g0", "earlier"), last - timedelta(days=earlier.days - 1)
    made = as_group(Group("对内", earlier.unit, (), ZHOU, first, earlier.days), path)
    return made if earlier.is_same_need else replace(made, name="年会签到群", purpose="安排年会的签到和用车")


def as_group(made: Group, path: str, before: Group | None = None) -> Filed:
    first = before.filed_on if before else made.filed_on
    kinds = [(FilingKind.CREATION, first)] + ([(FilingKind(made.kind), made.filed_on)] if before else [])
    return replace(
        pure.group(
            scope=Scope(made.scope),
            unit=made.unit,
            member_units=made.members,
            joint_units=made.joint,
            custodian=made.custodian,
            term_end=first + timedelta(days=made.days - 1) if made.days else None,
            procedure=Procedure.IN_FULL if made.in_full else None,
            further_need="另一项工作" if made.has_reason else None,
            filings=tuple(
                Filing(origin=Origin(path), kind=kind, filed_on=day, statement="因工作需要") for kind, day in kinds
            ),
        ),
        origin=Origin(path),
    )


def drawn(rng: Random, kind: str = "") -> tuple[Case, of.Facts]:
    drawing = Drawing(rng, kind or rng.choice(KINDS))
    for act in drawing.script():
        drawing.happen(act)
    return drawing.ended() or drawn(rng, kind)


def ways_tried(case: Case) -> set[str]:
    """Which known ways around the decision the case tries: rows of the list of threats."""
    entries, groups = set(case.entries), [file.after for file in case.files if file.after]
    is_undeclared = any(
        group.scope == "对内" and extent(group, case.office(case.now)) == "external" for group in groups
    )
    tried = {
        "f20": entries
        & {"gift", "own account", "own term", "succession", "deputy succeeds", "absence", "director lends"},
        "f22": is_undeclared or entries & CONTRADICTORY,
        "f27": case.kind in ("incident", "blacklist"),
        "f28": "another's name" in entries,
        "f30": "baseline grows" in entries,
    }
    return {row for row, is_tried in tried.items() if is_tried}
