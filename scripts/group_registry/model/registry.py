"""The whole registry at one moment, with the look-ups that rules need."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

from group_registry.model.finding import PRESENT, SECOND, Version
from group_registry.model.lookalikes import looks
from group_registry.model.records import (
    ARTICLE_10_DAYS,
    LEAST_PRESENT,
    BaselineEntry,
    BlacklistEntry,
    Delegation,
    DelegationList,
    Filing,
    Group,
    Incident,
    Interpretation,
    Origin,
    Person,
    PersonList,
    Policy,
    Record,
    Unit,
    UnitList,
    value,
)
from group_registry.model.sentences import worded
from group_registry.model.similarity import Chain, Likeness, Links, Mentions, folded, nearest, spelling
from group_registry.model.terms import Audience, ReadingStatus, Role, UnitKind

_MONSTROUS = 32 * 1024 * 1024


@value
class FileText(Record):
    """One file as written, whether or not it could be read as a form."""

    raw: bytes

    @property
    def content(self) -> str:
        """Of a larger file only the first 32 MiB."""
        return self.raw[:_MONSTROUS].decode("utf-8", "replace")

    def place(self, offset: int) -> tuple[int, int]:
        return self.content.count("\n", 0, offset) + 1, offset - self.content.rfind("\n", 0, offset)


R = TypeVar("R", bound=Record)
NO_POLICY = Policy(
    origin=Origin(""),
    version=0,
    reminder_days=(),
    reserved_words=(),
    number_format="",
    holidays=(),
    audience=Audience.PUBLIC,
)
"""What holds where the office has said nothing, or what it said cannot be read."""


class UnderWay(NamedTuple):
    """What a reviewed open request does about a term, in a ``word``; ``last`` is the last day of that term.

    ``step`` is what it waits for, ``whom`` (labels) from whom, ``since`` when.
    """

    word: str
    last: date
    pull: int
    step: str
    whom: tuple[str, ...]
    since: date

    @property
    def says(self) -> str:
        return f"第 {self.pull} 号，待{self.step}，自 {self.since}"


class OpenStep(NamedTuple):
    """A step of an open request that waits for ``whom`` (labels). ``is_returned``: it is for its author to mend."""

    pull: int
    path: str
    title: str
    step: str
    whom: tuple[str, ...]
    since: date
    is_returned: bool


@dataclass(frozen=True)
class Registry:
    """Records by kind, in the order of their paths; ``files`` are all files as written, ``strays`` those of no form.

    ``homes``: by path, the unit (slug) of a group's custodian when the record that named them was merged, where known;
    ``in_full``: the groups that were filed by the full route, as far as known; ``under_way``: by path, what is
    being done about a group's term; ``knows_requests``: nothing else is; ``open_steps``: of all open requests, as far
    as known; ``refused``: the groups whose content was never approved; ``adopted_on``: the day of the adoption, where
    known; ``latest``: the groups that come after all others, whatever their dates; ``tools`` is the version by which
    the days of Article 10 are counted.
    """

    records: Mapping[type[Record], tuple[Record, ...]]
    files: Mapping[str, bytes] = field(default_factory=dict)
    strays: tuple[str, ...] = ()
    homes: Mapping[str, str] = field(default_factory=dict)
    in_full: frozenset[str] = frozenset()
    under_way: Mapping[str, UnderWay] = field(default_factory=dict)
    knows_requests: bool = False
    open_steps: tuple[OpenStep, ...] = ()
    refused: frozenset[str] = frozenset()
    adopted_on: date = date.min
    latest: frozenset[str] = frozenset()
    tools: Version = PRESENT

    @classmethod
    def of_records(
        cls, records: Iterable[Record], files: Mapping[str, bytes], strays: Iterable[str] = ()
    ) -> "Registry":
        """The entries of a list file also become records of their own."""
        kinds: dict[type[Record], list[Record]] = defaultdict(list)
        for record in records:
            kinds[type(record)].append(record)
            match record:
                case UnitList():
                    kinds[Unit].extend(record.units)
                case PersonList():
                    kinds[Person].extend(record.people)
                case DelegationList():
                    kinds[Delegation].extend(record.delegations)
        return cls({kind: tuple(found) for kind, found in kinds.items()}, files, tuple(strays))

    def with_others(self, records: Mapping[type[Record], tuple[Record, ...]], **about: Any) -> "Registry":
        """An office with records of other kinds; what was looked up of people and units here is not again."""
        whole = Registry({**self.records, **records}, tools=self.tools, **about)
        vars(whole).update({name: getattr(self, name) for name in OF_PEOPLE_AND_UNITS})
        return whole

    def of(self, kind: type[R]) -> tuple[R, ...]:
        return cast(tuple[R, ...], self.records.get(kind, ()))

    def subjects(self, kind: "type[Record] | type[Registry]") -> "Iterable[Record] | Iterable[Registry]":
        if kind is Registry:
            return (self,)
        if kind is FileText:
            return (FileText(origin=Origin(path), raw=content) for path, content in self.files.items())
        return self.of(kind) if issubclass(kind, Record) else ()

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.of(Group)

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.path: group for group in self.groups}

    def group(self, path: str) -> Group | None:
        return self._groups.get(path)

    def group_of(self, about: Incident | BlacklistEntry) -> Group | None:
        """The group on file that it is about, also one that was filed only afterwards (contract A 8)."""
        path = about.group if isinstance(about, Incident) else about.subject
        if path or not about.group_name:
            return self.group(path)
        home, name = self.unit(about.unit or ""), folded(about.group_name)
        alike = (group for group in self.groups if group.platform is about.platform and folded(group.name) == name)
        return next((group for group in alike if self.unit(group.unit) is home), None)

    @property
    def policy(self) -> Policy:
        return next(iter(self.of(Policy)), NO_POLICY)

    @cached_property
    def short_lived_days(self) -> int:
        """The longest term in days that the deputy director approves alone: fifteen, or fewer by policy (Art. 10)."""
        return min(ARTICLE_10_DAYS, self.policy.short_lived_days)

    @property
    def least_present(self) -> int:
        return max(LEAST_PRESENT, self.policy.least_present or 0)

    @cached_property
    def baseline(self) -> Mapping[str, BaselineEntry]:
        return {entry.file: entry for entry in self.of(BaselineEntry)}

    def paper_records(self, group: Group) -> int:
        """How many of its records, from the first on, are of paper days: no date makes one (contract B).

        Once the file is no more as it was at the adoption, its last record is new, whatever the entry counts; one of
        version 1 counts nothing.
        """
        entry = self.baseline.get(group.path)
        if entry is None:
            return 0
        is_as_adopted = group.origin.digest == entry.digest
        most = len(group.filings) if is_as_adopted else len(group.filings) - 1
        return most if entry.paper_records is None else min(entry.paper_records, most)

    def is_of_paper_days(self, group: Group, filing: Filing) -> bool:
        """Whether it was filed on paper, before the adoption: its people and units need not be on the lists.

        By its place among the group's records: another one may read the same.
        """
        for record in group.filings[: self.paper_records(group)]:  # noqa: SIM110 - asked of each group, often
            if record is filing:
                return True
        return False

    @cached_property
    def _readings(self) -> Mapping[str, Sequence[str]]:
        numbers: dict[str, list[str]] = defaultdict(list)
        for reading in self.of(Interpretation):
            for rule in () if reading.status is ReadingStatus.OF_THE_SYSTEM else reading.rules:
                numbers[rule].append(str(reading.number))
        return numbers

    def citing(self, article: str | None, rule: str) -> str | None:
        """The article, with the readings of the office that the rule carries out (Art. 24), as ``cited`` takes it."""
        readings = self._readings.get(rule)
        return f"{article or ''}·{'、'.join(readings)}" if readings else article

    @cached_property
    def reserved_word_in(self) -> Callable[[str], str | None]:
        words = {spelling(word): word for word in self.policy.reserved_words}
        find = re.compile("|".join(map(re.escape, sorted(filter(None, words)))) or "(?!)").search

        def reserved(name: str) -> str | None:
            found = find(looks(name))
            return words[found[0]] if found else None

        return reserved

    @cached_property
    def usual_name_length(self) -> list[int]:
        """The fewest and the most characters, if the policy names them."""
        length = self.policy.name_length
        return sorted(map(int, length.split("-"))) if length else []

    def is_short_lived(self, group: Group) -> bool:
        days = group.days if self.tools >= SECOND else group.declared_days
        return days is not None and days <= self.short_lived_days

    def takes_approval_alone(self, group: Group) -> bool:
        """Short-lived and not filed in full: 审批 is enough, without a number (Art. 10)."""
        return group.procedure is None and group.path not in self.in_full and self.is_short_lived(group)

    def request(self, group: Group) -> UnderWay | None:
        found = self.under_way.get(group.path)
        return found if found and found.last == group.term_end else None

    @cached_property
    def _units(self) -> dict[str, Unit]:
        units = self.of(Unit)
        former = {name: unit for unit in units for name in unit.former_names}
        return former | {unit.name: unit for unit in units}

    def unit(self, name: str) -> Unit | None:
        return self._units.get(name)

    def present_name(self, unit: str) -> str:
        """What the unit of that name is called now; the name itself if no unit has it."""
        found = self._units.get(unit)
        return found.name if found else unit

    @cached_property
    def _spellings(self) -> dict[str, tuple[str, ...]]:
        spelled = {unit.slug: tuple(map(spelling, (unit.name, *unit.former_names))) for unit in self.of(Unit)}
        return {name: spelled[unit.slug] for name, unit in self._units.items()}

    def unit_spellings(self, unit: str) -> tuple[str, ...]:
        """All names of the unit of that name, as ``needs`` compares them."""
        return self._spellings.get(unit) or (spelling(unit),)

    @cached_property
    def unit_slugs(self) -> frozenset[str]:
        return frozenset(unit.slug for unit in self.of(Unit))

    def unit_guess(self, name: str) -> str | None:
        """The nearest name. Slow, so for wrong names only."""
        return nearest(name, self._units)

    def unlisted(self, unit: str) -> tuple[str, str] | None:
        """Why it is no unit, and how to mend it."""
        if self.unit(unit):
            return None
        return _or_near(worded("unlisted_unit", unit=unit), self.unit_guess(unit))

    @cached_property
    def unit_names(self) -> Mentions:
        return Mentions(self._units)

    @cached_property
    def units_by_short_name(self) -> dict[str, Unit]:
        return short_names(self._units)

    @cached_property
    def short_unit_names(self) -> Mentions:
        return Mentions(self.units_by_short_name)

    @cached_property
    def outside_names(self) -> Mentions:
        return Mentions(name for name, unit in self._units.items() if unit.kind is not UnitKind.DEPARTMENT)

    @cached_property
    def _people(self) -> dict[str, list[Person]]:
        people: dict[str, list[Person]] = defaultdict(list)
        for person in self.of(Person):
            people[person.name].append(person)
            if person.disambiguator:
                people[person.label].append(person)
        return people

    def people_called(self, label: str) -> tuple[Person, ...]:
        return tuple(self._people.get(label, ()))

    def person(self, label: str) -> Person | None:
        found = self._people.get(label, ())
        return found[0] if len(found) == 1 else None

    def unclear(self, label: str) -> tuple[str, str] | None:
        """Why it names nobody, or nobody can tell whom, and how to mend it."""
        found = self.people_called(label)
        if not found:
            wide = label.replace("(", "（").replace(")", "）")
            near = nearest(wide, self._people) or nearest(wide.split("（")[0], self._people)
            if near and len(self._people[near]) == 1:
                near = self._people[near][0].label
            return _or_near(worded("unlisted_person", name=label), near)
        if len(found) > 1:
            choice = "或".join(f"“{person.label}”" for person in found)
            return worded("several_people", name=label, count=len(found), choice=choice)
        return None

    @cached_property
    def people_names(self) -> Mentions:
        return Mentions({person.name for person in self.of(Person)})

    @cached_property
    def _people_by_number(self) -> dict[str, Person]:
        return {person.staff_no: person for person in self.of(Person)}

    def person_numbered(self, staff_no: str) -> Person | None:
        return self._people_by_number.get(staff_no)

    @cached_property
    def _leaders(self) -> dict[Role, list[Person]]:
        leaders: dict[Role, list[Person]] = defaultdict(list)
        for person in self.of(Person):
            for role in {term.role for term in person.appointments}:
                leaders[role].append(person)
        return leaders

    def holders(self, role: Role, day: date) -> tuple[Person, ...]:
        return tuple(person for person in self._leaders[role] if person.holds(role, day))

    @cached_property
    def _deputies(self) -> dict[str, list[tuple[Person, date, date | None]]]:
        deputies: dict[str, list[tuple[Person, date, date | None]]] = defaultdict(list)
        for person in self._leaders[Role.DEPUTY_DIRECTOR]:
            for term in person.appointments:
                if term.role is not Role.DEPUTY_DIRECTOR:
                    continue
                for name in term.units:
                    deputies[self.present_name(name)].append((person, term.starts_on, term.ends_on))
        return deputies

    def deputies_of(self, unit_name: str, day: date) -> tuple[Person, ...]:
        terms = self._deputies.get(self.present_name(unit_name), ())
        return tuple([person for person, start, end in terms if start <= day and (end is None or day <= end)])

    def joint_units(self, group: Group, day: date) -> list[Unit]:
        return [unit for unit in map(self.unit, group.joint_units) if unit and unit.covers(day)]

    def joint_users(self, group: Group, day: date) -> tuple[Person, ...]:
        """The deputies and clerks of the units that use the group too, and are told of it (Art. 4)."""
        units = self.joint_units(group, day)
        deputies = [person for unit in units for person in self.deputies_of(unit.name, day)]
        clerks = [person for person in self.holders(Role.CLERK, day) if self.unit(person.unit) in units]
        return tuple(dict.fromkeys([*deputies, *clerks]))

    def unit_in_charge(self, group: Group, day: date) -> str:
        """The unit that answers for a group on that day: once its own has ended, the successor (contract A 5)."""
        name, past = group.unit, set[str]()
        while (unit := self.unit(name)) and unit.ends_on and unit.ends_on < day and unit.slug not in past:
            past.add(unit.slug)
            heirs = unit.successor
            if isinstance(heirs, tuple):
                heirs = next((one.unit for one in heirs if one.group == group.path), None)
            if heirs is None:
                break
            name = heirs
        return self.present_name(name)

    def deputies_for(self, group: Group, day: date) -> tuple[Person, ...]:
        return self.deputies_of(self.unit_in_charge(group, day), day)

    def last_deputies_of(self, unit: Unit, day: date) -> tuple[Person, ...]:
        """Who had charge of the unit to its end, as far as they are deputy directors, and no director, on that day."""
        terms = self._deputies.get(unit.name, ())
        last = max((end or date.max for _, _, end in terms), default=None)
        people = [person for person, _, end in terms if (end or date.max) == last]
        there = set(self.holders(Role.DEPUTY_DIRECTOR, day)) - set(self.holders(Role.DIRECTOR, day))
        return tuple(person for person in people if person in there)

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness(self.groups, self.present_name, self.unit_spellings, self.latest)

    @cached_property
    def links(self) -> Links:
        return Links(filter(self.is_short_lived, self.groups), self.unit_spellings)

    def chain(self, group: Group, links: Links | None = None) -> Chain:
        """The short-lived groups that serve the need of one, itself among them; ``links``, if those of another tree."""
        return (links or self.links).chain(group, self.present_name, self.short_lived_days)

    def lengthened(self, before: Group | None, after: Group, links: Links) -> Chain | None:
        """The chain that a filing lengthens beyond what the deputy director may approve alone (Art. 10)."""
        if after.is_cancelled or not self.takes_approval_alone(after):
            return None
        made = self.chain(after, links)
        was = self.chain(before, links).days if before and self.is_short_lived(before) else 0
        is_chain = len(made.groups) > 1 and made.is_too_long
        return made if is_chain and made.days > was else None

    def last_days_of_deputies(self, unit: Unit) -> list[date | None]:
        """Of each who ever had charge of the unit; of a director only terms that end count."""
        terms = self._deputies.get(unit.name, ())
        return [end for person, _, end in terms if end is not None or not person.holds_without_end(Role.DIRECTOR)]

    @cached_property
    def _restrictions(self) -> dict[str, list[BlacklistEntry]]:
        entries: dict[str, list[BlacklistEntry]] = defaultdict(list)
        for entry in self.of(BlacklistEntry):
            if entry.group_name and (group := self.group_of(entry)):
                entries[group.path].append(entry)
            if not entry.subject:
                continue
            person = self.person_numbered(entry.subject)
            labels = {person.label, person.name} if person else {entry.subject}
            for label in labels:
                if person is None or self.person(label) is person:
                    entries[label].append(entry)
        return entries

    def restrictions(self, subject: str) -> Sequence[BlacklistEntry]:
        """Of a group by its path, of a person by an unambiguous name or label (Art. 21)."""
        return self._restrictions.get(subject, ())

    def limited_on(self, day: date) -> Mapping[str, str]:
        """Whom and what the blacklist limits then, as ``restrictions`` names them, with the entry in words."""
        every = self._restrictions.items()
        return {subject: one.in_words for subject, entries in every for one in entries if one.stands_on(day)}


OF_PEOPLE_AND_UNITS = (
    "_units",
    "unit_slugs",
    "_people",
    "_people_by_number",
    "_leaders",
    "_deputies",
    "baseline",
    "short_lived_days",
)
"""The look-ups of a registry that only its office files decide."""


def _or_near(words: tuple[str, str], near: str | None) -> tuple[str, str]:
    says, fix = words
    return says, f"疑为“{near}”，请{fix.partition('；')[0]}" if near else fix


_ENDINGS = {"代办处": "办", "办事处": "办", "办公室": "办", "工会": ""}
LEAST = 3
"""Minimum number of characters of a short name; a shorter one occurs in too many words."""


def short_names(units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Map short names to their units, if a short name can mean only one unit and no other unit's name contains it."""
    meant: dict[str, list[str]] = defaultdict(list)
    for name in units:
        for ending, short_ending in _ENDINGS.items():
            short = name.removesuffix(ending) + short_ending
            if name.endswith(ending) and len(short) >= LEAST:
                meant[short].append(name)
    every = "\n".join(units)
    clear = {short: units[names[0]] for short, names in meant.items() if len({units[name].slug for name in names}) == 1}
    own = {short: "\n".join((unit.name, *unit.former_names)).count(short) for short, unit in clear.items()}
    return {short: unit for short, unit in clear.items() if every.count(short) == own[short]}
