"""All open pull requests, one after the other: judged, and told on the host. What fails for one hides no other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from group_registry.approval.facts import Facts
from group_registry.files.errors import CannotKnow
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import repository
from group_registry.hosts import answers, open_pulls
from group_registry.hosts.answers import Listed, Unclear
from group_registry.hosts.interface import Forge
from group_registry.hosts.open_pulls import Case

Told = Case | str
"""What is known of a pull request, or why nothing is."""


@dataclass(frozen=True)
class Docket:
    """The open pull requests to main by number, and what is known of each."""

    listed: Mapping[int, Listed]
    told: Mapping[int, Told]

    @property
    def cases(self) -> list[Case]:
        """All of which anything is known."""
        return [case for case in self.told.values() if isinstance(case, Case)]

    @property
    def facts(self) -> list[Facts]:
        """Their facts."""
        return [case.facts for case in self.cases]

    @property
    def doubts(self) -> list[str]:
        """A line on each of which nothing is known."""
        return [f"第 {number} 号申请无法判断：{told}" for number, told in self.told.items() if isinstance(told, str)]

    def head_of(self, number: int) -> str:
        """The commit that was judged, or would have been."""
        told = self.told[number]
        return told.head if isinstance(told, Case) else self.listed[number].head

    def first_with_head_of(self, number: int) -> int:
        """The earliest with the same head: a status belongs to the commit, and must speak of one pull request."""
        head = self.listed[number].head
        return min(one.number for one in self.listed.values() if one.head == head)


def read(forge: Forge, root: Path, remote: str | None, tip: str, schemas: Schemas, now: datetime) -> Docket:
    """All of them. With a remote their heads are fetched from there first, as data: nothing is checked out."""
    listed = {one.number: one for one in sorted(answers.listed(forge.open_pulls()), key=lambda one: one.number)}
    if remote:
        _fetch(root, remote, listed)
    return Docket(listed, {number: _told(forge, number, root, tip, schemas, now) for number in listed})


def _told(forge: Forge, number: int, root: Path, tip: str, schemas: Schemas, now: datetime) -> Told:
    try:
        return open_pulls.case(open_pulls.answers(forge, number), root, tip, schemas, now)
    except (CannotKnow, Unclear) as doubt:
        return str(doubt)


def _fetch(root: Path, remote: str, numbers: Mapping[int, Listed]) -> None:
    """Fetch the heads at one go; where that fails, one by one: whose is missing is told when it is judged."""
    if numbers and not _fetched(root, remote, *numbers):
        for number in numbers:
            _fetched(root, remote, number)


def _fetched(root: Path, remote: str, *numbers: int) -> bool:
    refs = [f"+refs/pull/{number}/head:refs/remotes/pull/{number}" for number in numbers]
    try:
        repository.run(root, "fetch", "--quiet", "--no-tags", remote, *refs, doubt="取不到申请的提交")
    except CannotKnow:
        return False
    return True


def attempted(deeds: Iterable[Callable[[], None]]) -> list[str]:
    """Do each, whatever becomes of the others; why some could not be done."""
    doubts = []
    for deed in deeds:
        try:
            deed()
        except (CannotKnow, Unclear) as doubt:
            doubts.append(str(doubt))
    return doubts
