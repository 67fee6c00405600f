"""What is covered at a moment of main's history, and the office, minutes and papers that a decision may use then.

Only covered content counts (contract E). A push without approval changes what main holds, but not what is covered.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain

from group_registry.approval.facts import (
    ALWAYS,
    Commit,
    Content,
    Covered,
    ExceptionKind,
    LetThrough,
    Matter,
    Meeting,
    Office,
    Paper,
)
from group_registry.forms.check import Reader
from group_registry.lifecycle.quiet_periods import NO_DATA, OfficialDays, end_of_working_day
from group_registry.model.finding import PRESENT, Version
from group_registry.model.records import (
    BaselineEntry,
    BlacklistEntry,
    Delegation,
    Group,
    Incident,
    Minutes,
    PaperSignature,
    Person,
    QuietPeriod,
    Record,
    Unit,
    UnitList,
)
from group_registry.model.registry import Registry
from group_registry.model.similarity import Links, folded
from group_registry.model.terms import BLACKLIST, CODEOWNERS, DATA, GROUPS, MINUTES, OFFICE, PAPER, TOOLS
from group_registry.rules.articles_06_to_10_filing import RECONFIRMED
from group_registry.rules.transition import SHORT_LIVED, Routed, routed

UNPROVEN_AT_ADOPTION = (GROUPS, MINUTES, PAPER)
"""Folders whose files are not covered at the adoption, except groups with a baseline entry."""


_VERSION = re.compile(rb"version: ([0-9]+(?:[.][0-9]+)*)\n")
_MARK = re.compile(rf"^[^\w\n]*{RECONFIRMED}", re.MULTILINE)


def is_marked(content: bytes) -> bool:
    """Whether a file other than a group asks, on a line of its own, to be confirmed as a whole."""
    return RECONFIRMED.encode() in content and _MARK.search(content.decode("utf-8", "replace")) is not None


def version_in(content: bytes) -> Version:
    """Of the tools, as their file says; without one that can be read, the present version."""
    found = _VERSION.match(content)
    if not found:
        return PRESENT
    return tuple(map(int, found[1].split(b".")))


def has_office(paths: Iterable[str]) -> bool:
    return any(path.startswith(OFFICE) for path in paths)


@dataclass(frozen=True)
class Contents:
    """Reads files by path and mark, with ``blobs`` by id. What is not a plain file is read as an empty one."""

    blobs: Callable[[Iterable[str]], Mapping[str, bytes]]
    reader: Reader

    def texts(self, files: Mapping[str, str]) -> list[tuple[str, bytes]]:
        found = self.blobs({mark for mark in files.values() if " " not in mark})
        return [(path, found.get(mark, b"")) for path, mark in sorted(files.items())]

    def office(self, files: Mapping[str, str]) -> Registry | None:
        """None if they cannot be read. Each content is read once: offices share what did not change."""
        new = {path: mark for path, mark in files.items() if (path, mark) not in self._office_files}
        for path, content in self.texts(new):
            self._office_files[path, new[path]] = self.reader.records(path, content)
        read = [self._office_files[file] for file in sorted(files.items())]
        if None in read:
            return None
        return Registry.of_records(chain.from_iterable(filter(None, read)), {})

    @cached_property
    def _office_files(self) -> dict[tuple[str, str], tuple[Record, ...] | None]:
        return {}

    def record(self, path: str, mark: str) -> Record | None:
        ((_, content),) = self.texts({path: mark})
        return self.reader.whole(path, content)


class Books:
    """The contents of main, and which of them are covered, from the adoption on. ``recorded_at``: of the last merge."""

    def __init__(
        self, ground: Mapping[str, str], contents: Contents, official: Callable[[], OfficialDays] = lambda: NO_DATA
    ) -> None:
        self.current = dict(ground)
        self._contents, self.official = contents, official
        self.recorded_at: datetime | None = None
        self._office_files = {path: mark for path, mark in ground.items() if path.startswith(OFFICE)}
        self.tools = self._version_of(ground.get(TOOLS))
        self._states = [Office(ALWAYS, self.office_with(()) or Registry({}))]
        self.baseline = {
            entry.file: entry
            for entry in self.office.of(BaselineEntry)
            if entry.file.startswith(GROUPS) and ground.get(entry.file) == entry.digest
        }
        self.covered = {
            path: mark
            for path, mark in ground.items()
            if path in self.baseline or not path.startswith(UNPROVEN_AT_ADOPTION)
        }
        self.covered_at: dict[str, datetime] = {}
        self.refused: set[str] = set()
        self._waiting: set[str] = set()
        # Also where something was pushed on top: the record changes what is covered.
        self.merged_since: set[str] = set()
        self._blacklist = {path: mark for path, mark in self.covered.items() if path.startswith(BLACKLIST)}
        self._records: dict[tuple[str, str], Record | None] = {}
        self._short_lived = Links(unit_names=lambda unit: self.office.unit_spellings(unit))
        self._standing: dict[str, dict[str, Group]] = defaultdict(dict)  # by name, then by path
        self._names: dict[str, str] = {}
        self._unread = {path for path in self.covered if path.startswith(GROUPS)}
        self._spoken: dict[str, list[Meeting | Paper]] = {}  # the covered contents of each file
        self._spoken_about: dict[str, set[str]] = defaultdict(set)
        self._routed: dict[str, Routed] = {}
        self.once_named: frozenset[tuple[str, str]] = frozenset()
        self._follow_office()

    @property
    def refused_office(self) -> bool:
        return any(not self.is_covered(path) for path in {*self.current, *self.covered} if path.startswith(OFFICE))

    @property
    def waits_for_office(self) -> bool:
        return any(path.startswith(OFFICE) and self.is_unrecorded(path) for path in self._waiting)

    @property
    def office(self) -> Registry:
        """With what does not count yet."""
        return self._states[-1].registry

    @property
    def office_since(self) -> datetime:
        return self._states[-1].since

    def short_lived(self) -> Links:
        """Those that are covered."""
        self._read_ground()
        return self._short_lived

    def namesakes(self, groups: Iterable[Group]) -> tuple[Group, ...]:
        """The covered groups at other paths that are not cancelled and have the name of one of these."""
        self._read_ground()
        mine = {group.path: folded(group.name) for group in groups}
        alike = (self._standing[name].values() for name in dict.fromkeys(mine.values()) if name in self._standing)
        return tuple(group for group in chain.from_iterable(alike) if group.path not in mine)

    def _read_ground(self) -> None:
        """Read the groups of the adoption, once they are asked for."""
        ground = {path: self.covered[path] for path in self._unread & self.covered.keys()}
        self._unread.clear()
        for path, content in self._contents.texts(ground):
            self._note(path, self._contents.reader.whole(path, content))

    def _note(self, path: str, record: Record | None) -> None:
        """A covered content takes a name, and a place in a chain. A lower version of the tools takes nothing back."""
        if path == TOOLS and (version := self._version_of(self.covered.get(path))) > self.tools:
            self.tools, last = version, self._states[-1]
            self._states[-1] = replace(last, registry=replace(last.registry, tools=version))
        self._unread.discard(path)
        self._short_lived.drop(path)
        if name := self._names.pop(path, None):
            del self._standing[name][path]
        if not isinstance(record, Group):
            return
        if self.office.is_short_lived(record):
            self._short_lived.put(record)
        if not record.is_cancelled:
            name = self._names[path] = folded(record.name)
            self._standing[name][path] = record

    def drafts(self, matters: Iterable[Matter], commits: Iterable[Commit]) -> dict[str, Group]:
        """By mark, what the commits of a request made of the short-lived groups that it changes."""
        brief = {
            one.path
            for one in matters
            if isinstance(one.before, Group) and self.office.takes_approval_alone(one.before)
        }
        changed = (content for commit in commits if brief for content in commit.contents or ())
        found = {one.new: self.record(one.path, one.new) for one in changed if one.new and one.path in brief}
        return {mark: group for mark, group in found.items() if isinstance(group, Group)}

    def covered_texts(self, paths: Iterable[str]) -> dict[str, bytes]:
        return dict(self._contents.texts({path: self.covered[path] for path in paths if path in self.covered}))

    def texts(self, matters: Iterable[Matter]) -> dict[str, tuple[bytes, bytes]]:
        """Of each group that is filed, by path: its last covered text, empty if there is none, and the new one."""
        found = {}
        for path, _, new in (one.content for one in matters if isinstance(one.after, Group)):
            marks = [self.covered.get(path), new]
            was, now = (self._contents.texts({path: mark})[0][1] if mark else b"" for mark in marks)
            found[path] = was, now
        return found

    def limits(self) -> tuple[Record, ...]:
        """The covered entries of the blacklist, and the groups that they name."""
        return self._limits(self._blacklist)

    def limits_to_come(self) -> tuple[Record, ...] | None:
        """The same with the entries that wait for their record; None if none does."""
        waiting = [path for path in self._waiting if path.startswith(BLACKLIST) and path in self.current]
        if not waiting:
            return None
        return self._limits(self._blacklist | {path: self.current[path] for path in waiting})

    def _limits(self, blacklist: Mapping[str, str]) -> tuple[Record, ...]:
        entries = [self.record(path, mark) for path, mark in sorted(blacklist.items())]
        return tuple(filter(None, (*entries, *self._groups(chain.from_iterable(map(named, entries))))))

    def record(self, path: str, mark: str) -> Record | None:
        if (path, mark) not in self._records:
            self._records[path, mark] = self._contents.record(path, mark)
        return self._records[path, mark]

    def _version_of(self, mark: str | None) -> Version:
        ((_, content),) = self._contents.texts({TOOLS: mark}) if mark else [(TOOLS, b"")]
        return version_in(content)

    def about(self, matters: Iterable[Matter]) -> tuple[Matter, ...]:
        """With the groups that incidents and entries of the blacklist name."""
        found = []
        for one in matters:
            about = tuple(self._groups([*named(one.before), *named(one.after)]))
            found.append(replace(one, about=about) if about else one)
        return tuple(found)

    def mentioned(self, some: Iterable[Record | None]) -> Iterator[Group]:
        """The groups that records of any kind name."""
        return self._groups(chain.from_iterable(map(mentions, some)))

    def minutes(self) -> list[Minutes]:
        """All covered minutes as they are in force."""
        return [last.minutes for *_, last in self._spoken.values() if isinstance(last, Meeting)]

    def has_form(self, path: str) -> bool:
        return self._contents.reader.forms.form_of(path) is not None

    def is_first_filing(self, content: Content) -> bool:
        """Whether it is of a group that was taken over without a filing, as it was then."""
        entry = self.baseline.get(content.path)
        return entry is not None and entry.paper_number is None and entry.digest == content.old

    def _groups(self, paths: Iterable[str]) -> Iterator[Group]:
        """As last covered; one of which nothing was ever covered, as main holds it."""
        for path in dict.fromkeys(paths):
            mark = self.covered.get(path) or self.current.get(path)
            if mark and isinstance(group := self.record(path, mark), Group):
                yield group

    def routed(self, matters: Iterable[Matter]) -> dict[str, Routed]:
        """By path, the route of each group's last covered content; of the baseline's, by the office of the adoption."""
        found = {}
        for one in matters:
            path = one.path
            mark = self.covered.get(path) if path.startswith(GROUPS) else None
            if mark and path not in self._routed:
                group = one.before if one.before and mark == one.content.old else self.record(path, mark)
                if isinstance(group, Group):
                    self._routed[path] = routed(group, self._states[0].registry)
            if mark and path in self._routed:
                found[path] = self._routed[path]
        return found

    def in_full(self, matters: Iterable[Matter]) -> frozenset[str]:
        """The paths of the groups among them that were last filed by the full route: they keep it, and their number."""
        last = self.routed(matters)
        return frozenset(path for path, one in last.items() if one.route is not SHORT_LIVED)

    def homes(self) -> tuple[Mapping[str, Routed], Mapping[str, str]]:
        """What the last covered contents say of whom they name; and the units (slugs) of all people at the adoption."""
        first = self._states[0].registry
        homes = {person.label: unit.slug for person in first.of(Person) if (unit := first.unit(person.unit))}
        return dict(self._routed), homes

    def last_covered(self, path: str) -> Covered | None:
        mark = self.covered.get(path)
        if mark is None:
            return None
        return Covered(mark, self._contents.record(path, mark) if path.startswith(DATA) else None)

    def offices(self, since: datetime, until: datetime) -> tuple[Office, ...]:
        """Those that counted in that time. What others approved for somebody counts a working day later."""
        first, after = (bisect_right(self._states, moment, key=lambda state: state.since) for moment in (since, until))
        return tuple(self._states[max(0, min(first, after) - 1) : after])

    def meetings_about(self, paths: Iterable[str]) -> tuple[Meeting, ...]:
        """All covered contents of all minutes files that ever named one of these files."""
        found = chain.from_iterable(self._about(paths))
        return tuple(entry for entry in found if isinstance(entry, Meeting))

    def papers_about(self, paths: Iterable[str]) -> tuple[Paper, ...]:
        return tuple(found[-1] for found in self._about(paths) if isinstance(found[-1], Paper))

    def _about(self, paths: Iterable[str]) -> list[list[Meeting | Paper]]:
        files = sorted({file for path in paths for file in self._spoken_about.get(path, ())})
        return [self._spoken[file] for file in files if file in self._spoken]

    def office_with(self, contents: Iterable[Content]) -> Registry | None:
        """None if it could not be read."""
        office = self._contents.office(self._office_files_with(contents))
        return office and replace(office, tools=self.tools)

    def _office_files_with(self, contents: Iterable[Content]) -> dict[str, str]:
        changed = {content.path: content.new for content in contents if content.path.startswith(OFFICE)}
        files = self._office_files | changed
        return {path: mark for path, mark in files.items() if mark is not None}

    def is_unrecorded(self, path: str) -> bool:
        return path in self._waiting and not self.is_covered(path)

    def unrecorded(self) -> tuple[Minutes | PaperSignature | Group, ...]:
        """The minutes, signatures and groups of main that wait for their record."""
        kinds = (MINUTES, PAPER, GROUPS)
        waiting = sorted(path for path in self._waiting & self.current.keys() if path.startswith(kinds))
        found = (self.record(path, self.current[path]) for path in waiting if not self.is_covered(path))
        return tuple(one for one in found if isinstance(one, Minutes | PaperSignature | Group))

    def is_covered(self, path: str) -> bool:
        """Whether main holds exactly the covered content. True if the file is absent and nothing is covered."""
        return self.current.get(path) == self.covered.get(path)

    def uncovered(self, paths: Iterable[str]) -> set[str]:
        """Those, no groups, at which main holds another than the covered content."""
        return {path for path in paths if not path.startswith(GROUPS) and not self.is_covered(path)}

    def is_restored(self, content: Content) -> bool:
        """Whether the new content is the last covered content of a file whose content on main is not covered."""
        path, new = content.path, content.new
        return new is not None and not self.is_covered(path) and self.covered.get(path) == new

    def land(self, contents: Iterable[Content]) -> None:
        for content in contents:
            for held in [self.current, self.covered] if content.path == CODEOWNERS else [self.current]:
                self._hold(held, content)

    @staticmethod
    def _hold(held: dict[str, str], content: Content) -> None:
        if content.new is None:
            held.pop(content.path, None)
        else:
            held[content.path] = content.new

    def wait(self, contents: Sequence[Content]) -> None:
        self.land(contents)
        for content in contents:
            self._waiting.add(content.path)
            self.merged_since.add(content.path)
            self._spoken.pop(content.path, None)

    def refuse(self, paths: Iterable[str]) -> None:
        """Note that main's contents there have no valid approval; their minutes and papers stop counting."""
        for path in paths:
            self.refused.add(path)
            self._waiting.discard(path)
            self._spoken.pop(path, None)

    def cover(self, matters: Sequence[Matter], at: datetime, exceptions: Sequence[LetThrough] = ()) -> None:
        contents = [matter.content for matter in matters]
        last = self.routed(matters)
        if has_office(content.path for content in contents):
            self._cover_office(contents, at, exceptions)
        for matter in matters:
            content = matter.content
            if isinstance(matter.after, Group) and self.covered.get(content.path) != content.new:
                self._routed[content.path] = routed(matter.after, self.office, last.get(content.path))
            self.refused.discard(content.path)
            self.covered_at[content.path] = at
            self._hold(self.covered, content)
            self._note(content.path, matter.after)
            match matter.after:
                case Minutes() as minutes:
                    self._spoken.setdefault(content.path, []).append(Meeting(minutes, at))
                    for item in minutes.items:
                        self._spoken_about[item.file].add(content.path)
                case PaperSignature() as signature:
                    self._spoken.setdefault(content.path, []).append(Paper(signature, at))
                    self._spoken_about[signature.file].add(content.path)
                case BlacklistEntry():
                    self._blacklist[content.path] = str(content.new)

    def _cover_office(self, contents: Sequence[Content], at: datetime, exceptions: Sequence[LetThrough]) -> None:
        """What others signed for somebody, that person is to confirm what comes of it."""
        since = at
        if any(one.counts_later for one in exceptions):
            since = end_of_working_day(at, 1, self.office, self.official())
        before, after = self._states[-1], self.office_with(contents) or Registry({})
        lent = before.lent_by_others
        if any(one.kind in (ExceptionKind.ABSENCE, ExceptionKind.LENT_BY_OTHERS) for one in exceptions):
            lent |= frozenset(after.of(Delegation)) - frozenset(before.registry.of(Delegation))
        self._office_files = self._office_files_with(contents)
        self._states.append(Office(max(since, before.since), after, lent))
        if before.registry.of(Unit) != after.of(Unit):  # by whose names a need is known
            self._unread |= self._short_lived.groups.keys()
        self._follow_office()

    def _follow_office(self) -> None:
        """Note names of units; drop entries that left the baseline, and what they alone covered."""
        self.once_named |= {(unit.slug, unit.name) for unit in self.office.of(Unit)}
        listed = {entry.file: entry for entry in self.office.of(BaselineEntry)}
        for path, entry in list(self.baseline.items()):
            if listed.get(path) != entry:
                del self.baseline[path]
                if self.covered.get(path) == entry.digest:
                    del self.covered[path]
                    self._note(path, None)


def named(record: Record | None) -> Iterable[str]:
    """The paths of the groups that an incident or a blacklist entry names; empty for any other record."""
    if isinstance(record, Incident) and record.group:
        return [record.group]
    if isinstance(record, BlacklistEntry) and record.subject.startswith(GROUPS):
        return [record.subject]
    return []


def mentions(record: Record | None) -> Iterable[str]:
    """The paths of all groups that a record names."""
    match record:
        case QuietPeriod():
            return [one.group for one in record.confirmations]
        case UnitList():
            heirs = (unit.successor for unit in record.units if isinstance(unit.successor, tuple))
            return [heir.group for heir in chain.from_iterable(heirs)]
    return named(record)
