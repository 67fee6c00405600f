"""The history that a decision rests on, by a handful of git processes: commits, reviewed contents, changed files."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from group_registry.approval.facts import Commit, History, Raw, Sides, contents
from group_registry.evidence.host_answers import MOST_COMMITS
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import readable
from group_registry.gitrepo import repository
from group_registry.gitrepo.repository import NO_ODD, OddTrees
from group_registry.model.terms import DATA, MAIN
from group_registry.rules.transition import TreeEntry, differing, is_odd, mark_of

_NUMBERED = re.compile(r"(?<![0-9])([0-9]{1,19})\+[^@\s<>]{1,64}@users\.noreply\.[a-z0-9.-]+", re.IGNORECASE | re.ASCII)
"""A numeric id in an address. No id has more digits and no address a longer name. Without the bounds, anybody's long
line would take minutes, and its number would be refused by ``int``."""
_TRAILER = re.compile(r"^co-authored-by:.*", re.IGNORECASE | re.MULTILINE)

_is_time = re.compile("[0-9]{1,11}").fullmatch
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


class Logged(NamedTuple):
    """A commit as in the log: its parents, and the host's numeric account ids that its author lines reveal.

    ``is_odd``: git itself would not have written it so; it cannot read the author line or the dates.
    """

    parents: tuple[str, ...]
    authors: frozenset[int]
    is_odd: bool = False

    @property
    def starts(self) -> tuple[str, ...]:
        """What the commit is compared with: its parents; for a root commit the empty tree, as it wrote all it holds."""
        return self.parents or (EMPTY_TREE,)


def compared_pairs(log: Mapping[str, Logged], starts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What ``commits_of`` needs the differences of."""
    for commit, about in log.items():
        for parent in about.starts:
            yield parent, commit
    for commit, start in starts.items():
        yield start, commit


def commits_of(
    log: Mapping[str, Logged], starts: Mapping[str, str], raw: Mapping[tuple[str, str], Raw]
) -> dict[str, Commit]:
    """Convert to facts, given the merge base of each reviewed commit and the difference of each pair of commits."""
    commits = {}
    for one, about in log.items():
        reviewed = contents(raw[starts[one], one]) if one in starts else None
        authored = frozenset.intersection(*(frozenset(raw[parent, one]) for parent in about.starts))
        commits[one] = Commit(one, reviewed, authored, about.authors, about.is_odd)
    return commits


def ids_in(mail: str, message: str) -> frozenset[int]:
    """The numeric account ids in the host's noreply addresses of the author and co-authors. They can be forged."""
    trailers = "\n".join(_TRAILER.findall(message))
    return frozenset(int(number) for number in _NUMBERED.findall(f"{mail}\n{trailers}"))


BRANCHES = (f"refs/remotes/origin/{MAIN}", f"refs/heads/{MAIN}")


def tip_of(root: Path, base: str | None = None) -> str:
    """The tip of main (the fetched one first), or of ``base``; ``CannotKnow`` in a shallow clone."""
    repository.need_top(root, to="核对审批")
    if base is None:
        return main_of(root)[1]
    return repository.commit_id(root, base)


def main_of(root: Path) -> tuple[str, str]:
    """Its ref and its tip."""
    words = ("for-each-ref", "--format=%(refname) %(objectname)", *BRANCHES)
    refs = map(str.split, repository.lines(root, *words, doubt="无法读取分支"))
    found = {name: commit for name, commit in refs if name in BRANCHES}
    if not found:
        raise CannotKnow(f"本地没有 {MAIN} 分支；请先取回（git fetch）")
    return max(found.items())


class Ahead(NamedTuple):
    """How far HEAD is ahead of a commit: commits, registry files that differ, and registry files not committed."""

    commits: int
    files: int
    uncommitted: int


def ahead(root: Path, commit: str) -> Ahead:
    """If nothing is checked out, ``uncommitted`` is 0; if HEAD has no commit yet, everything is 0."""
    doubt = "无法读取提交历史；本地的仓库不完整"
    count = repository.run(root, "rev-list", "--count", f"{commit}..HEAD", doubt=doubt, fails=(128,)).strip()
    if not count:  # HEAD has no commit yet
        return Ahead(0, 0, 0)
    words = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", commit, "HEAD", "--", DATA.rstrip("/"))
    files, changed = b"", b""
    if int(count):
        files = repository.run(root, *words, doubt=doubt)
    status = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", DATA.rstrip("/"))
    if repository.run(root, "ls-files", "-z", "--", DATA.rstrip("/"), doubt=doubt, fails=(128,)):
        changed = repository.run(root, *status, doubt=doubt, fails=(128,))
    return Ahead(int(count), files.count(b"\0"), changed.count(b"\0"))


def read_history(root: Path, tip: str, head: str, reviewed: Iterable[str]) -> History:
    """Read the whole history of a change. ``reviewed`` are the commits that reviews name, in the clone or not."""
    end = repository.commit_id(root, head)
    start = repository.merge_base(root, tip, end)
    listed = dict(logged(root, f"--max-count={MOST_COMMITS + 1}", f"{tip}..{end}"))
    if len(listed) > MOST_COMMITS:
        raise CannotKnow(f"本次改动超过 {MOST_COMMITS} 个提交；请分为多份重新提交")
    starts = {
        one: found
        for one in sorted(set(reviewed) & set(listed))
        if (found := start if one == end else start_of(root, tip, one))
    }
    pairs = [(start, end), (start, tip), *compared_pairs(listed, starts)]
    odd = repository.odd_trees(root, sorted(set[str]().union(*pairs)))
    raw = differences(root, pairs, odd=odd)
    brought = [path for path, (_, new) in raw[start, end].items() if is_odd(mark_of(new))]
    places = repository.odd_places(root, end, odd) if brought else {}
    return History(tip, end, raw[start, end], raw[start, tip], commits_of(listed, starts, raw), _whys(brought, places))


def _whys(paths: Iterable[str], places: Mapping[str, str]) -> dict[str, str]:
    """What is odd about these, by the place where it is."""
    found = {}
    for path in paths:
        place = next((place for place in places if f"{path}/".startswith(f"{place}/")), path)
        found[place] = places.get(place, "是子模块")
    return found


def files_at(root: Path, commit: str, paths: Sequence[str]) -> dict[str, bytes]:
    return {path: content for (_, path), content in files_of(root, [(commit, path) for path in paths]).items()}


def present(root: Path, commits: Iterable[str]) -> frozenset[str]:
    names = (f"{one}^{{commit}}" for one in commits)
    listed = repository.looked_up(root, names, "%(objectname)", "无法读取提交")
    return frozenset(line for line in listed if " " not in line)


def files_of(root: Path, places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
    """The contents of files by commit and path. Files that do not exist there are left out."""
    if not places:
        return {}
    found = repository.objects(root, [f"{commit}:{path}" for commit, path in places], "无法读取文件")
    return {place: content for place, (_, kind, content) in zip(places, found, strict=True) if kind == b"blob"}


def logged(root: Path, *span: str) -> Iterator[tuple[str, Logged]]:
    form = "--format=tformat:%H%n%P%n%at %ct%n%ae%n%B"
    listing = repository.log(root, form, *span, "--", doubt="无法读取提交历史；本地的仓库不完整")
    for record in listing.decode("utf-8", "replace").split("\0")[:-1]:
        one, parents, times, mail, message = record.split("\n", 4)
        is_odd = None in map(time_of, times.split(" "))
        yield one, Logged(tuple(parents.split()), ids_in(mail, message), is_odd)


def time_of(seconds: str) -> datetime | None:
    """A date of a commit. None if it is none, or after the year 5138: git lets anybody write anything there."""
    if not _is_time(seconds):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def start_of(root: Path, tip: str, branch: str) -> str | None:
    """The merge base with the tip; None if there is none or several, since then it is unknown what was reviewed."""
    bases = repository.merge_bases(root, tip, branch)
    if len(bases) != 1:
        return None
    return bases[0]


def differences(
    root: Path,
    pairs: Sequence[tuple[str, str]],
    known: Mapping[tuple[str, str], Raw] = MappingProxyType({}),
    odd: OddTrees = NO_ODD,
) -> dict[tuple[str, str], Raw]:
    """The difference of the trees of each pair, all from one ``git diff-tree``; ``known`` ones are not asked again."""
    commits = sorted(set[str]().union(*pairs, *known))
    names = (f"{one}^{{tree}}" for one in commits)
    trees = dict(zip(commits, repository.looked_up(root, names, "%(objectname)", repository.LISTING), strict=True))
    told = {(trees[old], trees[new]): raw for (old, new), raw in known.items()}
    wanted = list(dict.fromkeys((trees[old], trees[new]) for old, new in pairs).keys() - told.keys())
    told |= zip(wanted, _compared(root, wanted), strict=True)
    # Where git compares odd trees, it may name a path twice or not at all: there both trees are listed.
    with_trees = zip(wanted, _compared(root, wanted, "-t"), strict=True) if odd else ()
    for pair, raw in with_trees:
        within = {entry.digest for entry in chain.from_iterable(raw.values()) if entry}
        if not odd.keys().isdisjoint({*pair, *within}):
            before, after = (repository.tree_of(root, tree, odd) for tree in pair)
            told[pair] = {path: (before.get(path), after.get(path)) for path in differing(before, after)}
    return {(old, new): told[trees[old], trees[new]] for old, new in pairs}


def _compared(root: Path, trees: Sequence[tuple[str, str]], *more: str) -> list[Raw]:
    feed = repository.each_line(f"{old} {new}" for old, new in trees)
    words = ("diff-tree", "--stdin", "-r", "-z", *more, *repository.CHANGES)
    found = _parsed(repository.run(root, *words, feed=feed, doubt=repository.LISTING))
    if len(found) != len(trees):
        raise CannotKnow(repository.LISTING)
    return found


def _parsed(output: bytes) -> list[Raw]:
    """Parse the output of ``git diff-tree --stdin -z``: a line for each pair of trees, then its entries."""
    found: list[dict[str, Sides]] = []
    *words, rest = output.split(b"\0")
    for before, path in zip(words[::2], words[1::2], strict=True):
        *pairs, about = before.split(b"\n")
        found += [{} for _ in pairs]
        found[-1][readable(path)] = sides(about[1:])
    return [*found, *({} for _ in range(rest.count(b"\n")))]


def sides(about: bytes) -> Sides:
    """The entries of a path before and after, from the fields that git prints before the path; None: no file."""
    old_mode, new_mode, old, new, _ = about.decode().split()
    before = None if old == repository.NOTHING else TreeEntry(old_mode, old)
    return before, None if new == repository.NOTHING else TreeEntry(new_mode, new)


def logged_changes(output: bytes) -> Iterator[tuple[bytes, Raw]]:
    """Parse ``git log -z --raw`` with a format that begins with ``>``: each commit's text and changes."""
    words_of_git = iter(output.split(b"\0")[:-1])
    about: bytes | None = None
    raw: dict[str, Sides] = {}
    for word in words_of_git:
        if word.startswith(b">"):
            if about is not None:
                yield about, raw
            about, raw = word[1:], {}
        else:
            raw[readable(next(words_of_git))] = sides(word.lstrip(b"\n:"))
    if about is not None:
        yield about, raw
