"""The history that a decision rests on: commits, reviewed contents, what a change and main made of files since.

A handful of git processes, whatever its size. The first half is plain data made of git's words, the second asks git.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from group_registry.approval.facts import Commit, Content
from group_registry.files.errors import CannotKnow
from group_registry.files.names import readable
from group_registry.gitrepo import repository
from group_registry.rules.transition import DATA, PLAIN, TreeEntry, entry_of

_NUMBERED = re.compile(r"([0-9]+)\+[^@\s<>]+@users\.noreply\.[a-z0-9.-]+", re.IGNORECASE | re.ASCII)
_TRAILER = re.compile(r"^co-authored-by:.*", re.IGNORECASE | re.MULTILINE)

Raw = Mapping[str, tuple[TreeEntry | None, TreeEntry | None]]
"""The paths at which two trees differ, with what stands there before and after."""


EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""Git knows this tree in every repository."""


class Logged(NamedTuple):
    """A commit as the log tells it: its parents, and the numeric ids that its author lines give away."""

    parents: tuple[str, ...]
    authors: frozenset[int]

    @property
    def starts(self) -> tuple[str, ...]:
        """What the commit was written on top of: its parents, or nothing, so that a first commit wrote all it holds."""
        return self.parents or (EMPTY_TREE,)


@dataclass(frozen=True)
class History:
    """The base's tip, the head, and what was done: ``changed`` is merge base to head, ``moved`` merge base to tip."""

    tip: str
    head: str
    changed: Raw
    moved: Raw
    commits: Mapping[str, Commit]


def contents(raw: Raw) -> frozenset[Content]:
    """The pairs of contents that a difference of two trees shows."""
    return frozenset(Content(path, mark(old), mark(new)) for path, (old, new) in raw.items())


def commits_of(
    listed: Mapping[str, Logged], starts: Mapping[str, str], raw: Mapping[tuple[str, str], Raw]
) -> dict[str, Commit]:
    """The commits as facts: ``starts`` are the merge bases of the reviewed ones, ``raw`` what differs for each pair."""
    return {
        one: Commit(
            one,
            contents(raw[starts[one], one]) if one in starts else None,
            authored(raw[parent, one] for parent in about.starts),
            about.authors,
        )
        for one, about in listed.items()
    }


def mark(entry: TreeEntry | None) -> str | None:
    """A content's id; with the mode before it where it is no plain file, so that an approval is of both."""
    if entry is None:
        return None
    return entry.digest if entry.mode == PLAIN else f"{entry.mode} {entry.digest}"


def raw_of(changed: Iterable[Content]) -> Raw:
    """The difference of two trees that these pairs of contents are."""
    sides = ((one.path, one.old, one.new) for one in changed)
    return {path: (entry_of(old) if old else None, entry_of(new) if new else None) for path, old, new in sides}


def authored(against_parents: Iterable[Raw]) -> frozenset[str]:
    """The paths to which a commit gave a content that none of its parents has."""
    each = [frozenset(raw) for raw in against_parents]
    return frozenset.intersection(*each) if each else frozenset()


def ids_in(mail: str, message: str) -> frozenset[int]:
    """The numeric ids that the host's own private addresses give away: author and co-authors. Forgeable."""
    trailers = "\n".join(_TRAILER.findall(message))
    return frozenset(int(number) for number in _NUMBERED.findall(f"{mail}\n{trailers}"))


BRANCHES = ("refs/remotes/origin/", "refs/heads/")
NOTHING = "0" * 40


def tip_of(root: Path, branch: str, base: str | None) -> str:
    """The tip of the base branch, what was fetched before what is local; or the revision named instead."""
    repository.need_top(root)
    if repository.is_shallow(root):
        raise CannotKnow("本地只有部分历史，无法核对审批；请先取回全部历史（git fetch --unshallow）")
    return repository.commit_id(root, ref_of(root, branch) if base is None else base)


def ref_of(root: Path, branch: str) -> str:
    """The ref that is taken for the base branch: what was fetched before what is local."""
    names = [f"{prefix}{branch}" for prefix in BRANCHES]
    found = repository.run(root, "for-each-ref", "--format=%(refname)", *names, doubt="无法读取分支").decode().split()
    if not found:
        raise CannotKnow(f"本地没有 {branch} 分支；请先取回（git fetch）")
    return max(found)


@dataclass(frozen=True)
class Ahead:
    """What stands here and not in a commit: commits of HEAD, registry files that these change, files not committed."""

    commits: int
    files: int
    uncommitted: int


def ahead(root: Path, commit: str) -> Ahead:
    """How far HEAD and the work tree are ahead of a commit; nothing of the work tree where there is none."""
    doubt = "无法读取提交历史；本地的仓库不完整"
    count = repository.run(root, "rev-list", "--count", f"{commit}..HEAD", doubt=doubt, fails=(128,)).strip()
    if not count:  # HEAD has no commit yet
        return Ahead(0, 0, 0)
    words = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", commit, "HEAD", "--", DATA)
    files = repository.run(root, *words, doubt=doubt) if int(count) else b""
    status = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", DATA)
    changed = repository.run(root, *status, doubt=doubt, fails=(128,))
    return Ahead(int(count), files.count(b"\0"), changed.count(b"\0"))


def read(root: Path, tip: str, head: str, reviewed: Iterable[str]) -> History:
    """All of it. ``reviewed`` are the commits that reviews name, in the clone or not."""
    end = repository.commit_id(root, head)
    start = repository.merge_base(root, tip, end)
    listed = dict(logged(root, f"{tip}..{end}"))
    starts = {one: found for one in sorted(set(reviewed) & set(listed)) if (found := start_of(root, tip, one))}
    pairs = [(start, end), (start, tip), *((base, one) for one, base in starts.items())]
    pairs += [(parent, one) for one, about in listed.items() for parent in about.starts]
    raw = differences(root, pairs)
    return History(tip, end, raw[start, end], raw[start, tip], commits_of(listed, starts, raw))


def files_at(root: Path, commit: str, paths: Sequence[str]) -> dict[str, bytes]:
    """The contents of those files in a commit; what is not there is left out."""
    return {path: content for (_, path), content in files_of(root, [(commit, path) for path in paths]).items()}


def present(root: Path, commits: Iterable[str]) -> frozenset[str]:
    """Those of the commits that are in the clone."""
    feed = "".join(f"{one}^{{commit}}\n" for one in commits).encode()
    words = ("cat-file", "--buffer", "--batch-check=%(objectname)")
    listed = repository.run(root, *words, feed=feed, doubt="无法读取提交").decode().split("\n") if feed else []
    return frozenset(line for line in listed if line and " " not in line)


def files_of(root: Path, places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    """The contents of files, each in a commit of its own; what is not there is left out."""
    if not places:
        return {}
    feed = "".join(f"{commit}:{path}\n" for commit, path in places).encode()
    words = ("cat-file", "--buffer", "--batch-check=%(objecttype) %(objectname)")
    listed = repository.run(root, *words, feed=feed, doubt="无法读取文件")
    digests = [line.split()[1] if line.startswith("blob ") else None for line in listed.decode().splitlines()]
    found = repository.blobs(root, sorted({digest for digest in digests if digest}))
    return {place: found[digest] for place, digest in zip(places, digests, strict=True) if digest}


def logged(root: Path, span: str) -> Iterator[tuple[str, Logged]]:
    """All commits of a span: id, parents, and whoever their author lines give away."""
    form = "--format=tformat:%H%n%P%n%ae%n%B"
    listing = repository.log(root, form, span, "--", doubt="无法读取提交历史；本地的仓库不完整")
    for record in listing.decode("utf-8", "replace").split("\0")[:-1]:
        one, parents, mail, message = record.split("\n", 3)
        yield one, Logged(tuple(parents.split()), ids_in(mail, message))


def start_of(root: Path, tip: str, one: str) -> str | None:
    """The merge base with the tip; None if there are several, since then what was reviewed is unknown."""
    found = repository.run(root, "merge-base", "--all", tip, one, doubt="找不到共同的起点", fails=(1,)).decode().split()
    return found[0] if len(found) == 1 else None


def differences(
    root: Path, pairs: Sequence[tuple[str, str]], known: Mapping[tuple[str, str], Raw] = MappingProxyType({})
) -> dict[tuple[str, str], Raw]:
    """What differs between the trees of each two commits, all in one process; nothing ``known`` is asked again."""
    commits = sorted({one for pair in (*pairs, *known) for one in pair})
    feed = "".join(f"{one}^{{tree}}\n" for one in commits).encode()
    doubt = "无法读取文件目录；本地的仓库不完整"
    words: tuple[str, ...] = ("cat-file", "--buffer", "--batch-check=%(objectname)")
    listed = repository.run(root, *words, feed=feed, doubt=doubt).decode().split("\n")
    trees = dict(zip(commits, listed, strict=False))
    told = {(trees[old], trees[new]): raw for (old, new), raw in known.items()}
    wanted = list(dict.fromkeys((trees[old], trees[new]) for old, new in pairs).keys() - told.keys())
    feed = "".join(f"{old} {new}\n" for old, new in wanted).encode()
    words = ("diff-tree", "--stdin", "-r", "-z", *repository.CHANGES)
    found = _parsed(repository.run(root, *words, feed=feed, doubt=doubt))
    if len(found) != len(wanted):
        raise CannotKnow(doubt)
    told |= zip(wanted, found, strict=True)
    return {(old, new): told[trees[old], trees[new]] for old, new in pairs}


def _parsed(output: bytes) -> list[Raw]:
    """The differences that ``git diff-tree --stdin -z`` prints: a line for each two trees, then their entries."""
    found: list[dict[str, tuple[TreeEntry | None, TreeEntry | None]]] = []
    place = 0
    while place < len(output):
        if output[place : place + 1] != b":":
            place = output.index(b"\n", place) + 1
            found.append({})
            continue
        end = output.index(b"\0", place)
        close = output.index(b"\0", end + 1)
        found[-1][readable(output[end + 1 : close])] = sides(output[place + 1 : end])
        place = close + 1
    return list(found)


def sides(about: bytes) -> tuple[TreeEntry | None, TreeEntry | None]:
    """What stood and stands at a path, from the words that git prints before it."""
    old_mode, new_mode, old, new, _ = about.decode().split()
    return (None if old == NOTHING else TreeEntry(old_mode, old), None if new == NOTHING else TreeEntry(new_mode, new))


def told(output: bytes) -> Iterator[tuple[bytes, Raw]]:
    """Each commit of a ``git log -z --raw`` whose format begins with ``>``: what that gives, and what it changed."""
    words_of_git = iter(output.split(b"\0")[:-1])
    about: bytes | None = None
    raw: dict[str, tuple[TreeEntry | None, TreeEntry | None]] = {}
    for word in words_of_git:
        if word.startswith(b">"):
            if about is not None:
                yield about, raw
            about, raw = word[1:], {}
        else:
            raw[readable(next(words_of_git))] = sides(word.lstrip(b"\n:"))
    if about is not None:
        yield about, raw
