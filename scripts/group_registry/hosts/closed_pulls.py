"""Find earlier requests on the same group that were refused and closed unmerged.

The list of closed requests is read once per run. The result is shown to those who approve and is never a fact of a
decision. What cannot be known is stated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from group_registry.approval.facts import Raw
from group_registry.approval.returned_before import ClosedRequest, told, unknown
from group_registry.evidence import host_answers
from group_registry.evidence.host_answers import ClosedPull
from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import history, repository
from group_registry.hosts import open_pulls
from group_registry.hosts.interface import Forge
from group_registry.hosts.open_pulls import Basis, OpenCase
from group_registry.model.records import Group
from group_registry.model.terms import GROUPS
from group_registry.rules.transition import PLAIN

ASKED = 2
"""How many closed requests, the latest first, have their reviews read for one request; older ones are only named."""


@dataclass(frozen=True)
class Past:
    """The sentences to show on one request, and the reasons why something could not be read."""

    says: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClosedLook:
    """The closed requests, the latest first.

    ``groups`` holds, by head, how its group files differ from main's; heads missing in the clone are left out.
    ``names`` are the names of groups at paths that main does not have, by path and blob id.
    """

    pulls: Sequence[ClosedPull]
    groups: Mapping[str, Raw]
    names: Mapping[tuple[str, str], str]

    def shared(self, one: ClosedPull, groups: Mapping[str, Group]) -> list[str]:
        """The paths at which a request may have changed one of those groups: its path, or a new file of its name."""
        called = {group.name for group in groups.values()}
        return [path for path in self.groups.get(one.head, ()) if path in groups or self._name(one, path) in called]

    def _name(self, one: ClosedPull, path: str) -> str | None:
        old, new = self.groups[one.head][path]
        return self.names.get((path, new.digest)) if new and not old else None


@dataclass(frozen=True)
class ClosedPulls:
    """The closed requests of a host, read once. With a remote, their commits are fetched from there as data."""

    forge: Forge
    remote: str | None
    basis: Basis

    def before(self, case: OpenCase) -> Past:
        """What is known of earlier requests on the groups of a request. Without any group, the host is not asked."""
        groups = {matter.content.path: matter.after for matter in case.facts.matters if isinstance(matter.after, Group)}
        if not groups:
            return Past()
        if isinstance(self._look, str):
            return Past((unknown(),), (self._look,))
        try:
            return self._told(self._look, [one for one in self._look.pulls if self._is_about(one, groups, self._look)])
        except (CannotKnow, Unclear) as doubt:
            return Past((unknown(),), (str(doubt),))

    def _told(self, look: ClosedLook, same: Sequence[ClosedPull]) -> Past:
        says, doubts = list[str](), list[str]()
        lost = [one.number for one in look.pulls if one.head not in look.groups]
        for one in same[:ASKED]:
            try:
                says.append(told(self._request(one)))
            except (CannotKnow, Unclear) as doubt:
                doubts.append(str(doubt))
                lost.append(one.number)
        if older := "、".join(str(one.number) for one in reversed(same[ASKED:])):
            says.append(f"此前另有第 {older} 号申请（同一群组）未合并即关闭，有无退回请查看该申请。")
        return Past((*filter(None, says), *([unknown(lost)] if lost else ())), tuple(doubts))

    def _request(self, one: ClosedPull) -> ClosedRequest:
        reviews = host_answers.reviews(self.forge.reviews_of_closed(one.number), one.number)
        first = min((review.at for review in reviews), default=one.closed_at)
        return ClosedRequest(one.number, one.closed_at, reviews, self.basis.main.books.offices_since(first))

    def _is_about(self, one: ClosedPull, groups: Mapping[str, Group], look: ClosedLook) -> bool:
        """Whether a request changed one of the groups itself, rather than being behind main.

        With several merge bases that is unknown and counts as yes.
        """
        root, paths = self.basis.root, look.shared(one, groups)
        start = history.start_of(root, self.basis.tip, one.head) if paths else None
        if not start:
            return bool(paths)
        changed = history.differences(root, [(start, one.head)])[start, one.head]
        return any(path in changed for path in paths)

    @cached_property
    def _look(self) -> ClosedLook | str:
        """What is the same for every request of a run, or why it is not known. It is read once."""
        try:
            return self._looked()
        except (CannotKnow, Unclear) as doubt:
            return str(doubt)

    def _looked(self) -> ClosedLook:
        root, tip = self.basis.root, self.basis.tip
        pulls = host_answers.closed(self.forge.closed_pulls())
        heads = [one.head for one in pulls]
        here = history.present(root, heads)
        open_pulls.fetch(root, self.remote, [one.number for one in pulls if one.head not in here])
        here = history.present(root, heads)
        raw = history.differences(root, [(tip, one) for one in here]) if here else {}
        groups = {
            head: {path: pair for path, pair in changed.items() if path.startswith(GROUPS)}
            for (_, head), changed in raw.items()
        }
        return ClosedLook(pulls, groups, self._names(groups))

    def _names(self, groups: Mapping[str, Raw]) -> dict[tuple[str, str], str]:
        pairs = [(path, old, new) for raw in groups.values() for path, (old, new) in raw.items()]
        places = {(path, new.digest) for path, old, new in pairs if new and not old and new.mode == PLAIN}
        digests = sorted({digest for _, digest in places})
        blobs = repository.blobs(self.basis.root, digests) if digests else {}
        read = {(path, digest): self.basis.reader.whole(path, blobs[digest]) for path, digest in places}
        return {place: record.name for place, record in read.items() if isinstance(record, Group)}
