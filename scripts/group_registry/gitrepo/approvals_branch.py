"""The branch ``approvals``: read in bulk, written by git's plumbing, never force-pushed. The work tree is not touched.

A commit depends only on its record, so an interrupted or concurrent run produces the same commit. ``seen_branch``
keeps another branch with the same functions; ``ref`` says which branch is meant.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from group_registry.evidence.record import ABOUT, MergeRecord
from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import repository
from group_registry.rules.transition import PLAIN, TreeEntry

BRANCH = "refs/heads/approvals"
SEEN = "refs/heads/seen"
WORDS = {BRANCH: "审批证据", SEEN: "已见评审"}
AUTHOR = "备案登记 <approvals@localhost>"
NOTHING = "0" * 40
AT_ONCE = 1000
FOLDER_MODE = "040000"
README = """# 审批证据

本分支由程序登记，每次合并一条，首尾衔接，请勿手工改动。核对办法见主分支的说明。

This branch is written by `registry.py record`: one record for each merge, each bound to the one before it by its
digest. It is never edited by hand; `registry.py audit` checks it.
"""


@dataclass(frozen=True)
class Pusher:
    """Where and as whom the branch is pushed; ``surroundings``: the environment, ``doubt``: the message if it fails."""

    address: str
    surroundings: Mapping[str, str]
    doubt: str


class SomeoneElseWrote(Exception):
    """The branch moved in the meantime. Start again from its new tip."""


@dataclass(frozen=True)
class Branch:
    """The branch as it was read: its tip (None if the branch does not exist yet) and all its files."""

    tip: str | None
    tree: Mapping[str, TreeEntry]


def find(root: Path, ref: str = BRANCH) -> Branch:
    """This clone's own branch or the fetched one, whichever is ahead; ``CannotKnow`` if neither contains the other."""
    fetched = ref.replace("refs/heads/", "refs/remotes/origin/")
    return at(root, _further(root, _tip(root, ref), _tip(root, fetched), ref))


def fetch(root: Path, remote: str, ref: str = BRANCH) -> Branch:
    """Fetch the remote's branch; return it or this clone's own, whichever is ahead; ``CannotKnow`` as in ``find``."""
    there = _at(root, remote, ref, doubt=f"无法连接 {remote}")
    if there:
        # An empty refmap, since a clone may be configured to overwrite its own branches with what it fetches.
        words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", remote, ref)
        repository.run(root, *words, doubt=f"无法取得 {remote} 上的{WORDS[ref]}分支")
    return at(root, _further(root, _tip(root, ref), there, ref))


def _at(root: Path, remote: str, ref: str, doubt: str) -> str | None:
    listed = repository.run(root, "ls-remote", "--quiet", remote, ref, doubt=doubt)
    return _exactly(ref, listed)


def _exactly(ref: str, listed: bytes) -> str | None:
    """The id that a listing gives for exactly this ref. Git's patterns also match longer names, which are ignored."""
    lines = (line.split() for line in listed.decode("utf-8", "replace").splitlines())
    return next((line[0] for line in lines if line[1:] == [ref]), None)


def is_only_at_the_remote(root: Path, ref: str = BRANCH) -> bool:
    remotes = repository.run(root, "remote", doubt="无法读取远端").decode().split()
    if "origin" not in remotes or find(root, ref).tip is not None:
        return False
    doubt = f"本地没有{WORDS[ref]}分支，且无法连接远端（origin），不能确定远端有无该分支"
    return _at(root, "origin", ref, doubt) is not None


def contents(root: Path, branch: Branch) -> dict[str, bytes]:
    digests = sorted({entry.digest for entry in branch.tree.values()})
    found = repository.blobs(root, digests) if digests else {}
    return {path: found[entry.digest] for path, entry in branch.tree.items()}


def streamed(root: Path, branch: Branch) -> Iterator[tuple[str, bytes]]:
    paths = sorted(branch.tree)
    for start in range(0, len(paths), AT_ONCE):
        part = Branch(branch.tip, {path: branch.tree[path] for path in paths[start : start + AT_ONCE]})
        yield from contents(root, part).items()


def written(root: Path, branch: Branch, record: MergeRecord, lost: Iterable[str]) -> Branch:
    """The branch with one more record; no ref is moved. ``lost``, commits that no branch keeps, become parents."""
    seconds = int(record.merged_at.timestamp())
    begun = branch if branch.tip else begin(root, README, seconds, "The branch of the records")
    message = f"Record {record.seq}: #{record.number}"
    return longer(root, begun, {record.path: record.to_bytes()}, seconds, message, lost)


def begin(root: Path, readme: str, seconds: int, message: str) -> Branch:
    """Make the first commit of a branch: only a readme, dated ``seconds`` since the epoch. No ref is moved yet."""
    tree = {ABOUT: TreeEntry(PLAIN, _object(root, "blob", readme.encode()))}
    return Branch(_commit(root, tree, (), seconds, message), tree)


def longer(
    root: Path, branch: Branch, files: Mapping[str, bytes], seconds: int, message: str, lost: Iterable[str] = ()
) -> Branch:
    """Return the branch with one more commit that adds files; ``lost`` as in ``written``. No ref is moved yet."""
    added = {path: TreeEntry(PLAIN, _object(root, "blob", content)) for path, content in files.items()}
    tree = {**branch.tree, **added}
    return Branch(_commit(root, tree, (str(branch.tip), *sorted(lost)), seconds, message), tree)


def publish(root: Path, branch: Branch, remote: str | None, ref: str = BRANCH, pusher: Pusher | None = None) -> None:
    """Move the remote's branch, then this clone's; ``SomeoneElseWrote`` if that would drop commits of either."""
    new, own = str(branch.tip), _tip(root, ref)
    if own and not _leads(root, own, new):
        raise SomeoneElseWrote
    if remote is not None:
        by = pusher or Pusher(remote, {}, f"无法推送到 {remote}")
        words = ("push", "--porcelain", by.address, f"{new}:{ref}")
        told = repository.run(root, *words, doubt=by.doubt, fails=(1,), more=by.surroundings)
        if any(line.startswith(b"!") for line in told.splitlines()):
            raise SomeoneElseWrote
    doubt = f"无法写入{WORDS[ref]}分支"
    repository.run(root, "update-ref", ref, new, own or NOTHING, doubt=doubt, fails=(1, 128))
    now = _tip(root, ref)
    if now is None or not _leads(root, new, now):
        raise SomeoneElseWrote


def at(root: Path, tip: str | None) -> Branch:
    return Branch(tip, repository.tree_of(root, tip) if tip else {})


def _tip(root: Path, ref: str) -> str | None:
    listed = repository.run(root, "for-each-ref", "--format=%(objectname) %(refname)", ref, doubt="无法读取分支")
    return _exactly(ref, listed)


def in_its_way(root: Path) -> list[str]:
    """Local branches whose names keep git from creating ``approvals``, such as approvals/x."""
    listed = repository.run(root, "for-each-ref", "--format=%(refname)", f"{BRANCH}/", doubt="无法读取分支")
    return listed.decode().split()


def _further(root: Path, own: str | None, other: str | None, ref: str) -> str | None:
    """Return the tip that contains the other one. Evidence only grows, so ``CannotKnow`` if neither does."""
    if own is None or other is None:
        return own or other
    if _leads(root, own, other):
        return other
    if _leads(root, other, own):
        return own
    told = f"本地与远端的{WORDS[ref]}分支不符，其中一个曾被改写"
    raise CannotKnow(f"{told}；请先运行 registry.py audit，查明之前不再登记")


def _leads(root: Path, earlier: str, later: str) -> bool:
    words = ("rev-list", "--max-count=1", earlier, f"^{later}")
    return earlier == later or not repository.run(root, *words, doubt="审批证据分支在本地不完整；请重新取回")


def _object(root: Path, kind: str, content: bytes) -> str:
    words = ("hash-object", "-w", "-t", kind, "--stdin")
    return repository.run(root, *words, feed=content, doubt="无法写入本地仓库").decode().strip()


def _commit(root: Path, tree: Mapping[str, TreeEntry], parents: Iterable[str], seconds: int, message: str) -> str:
    lines = [f"tree {_tree(root, tree)}", *(f"parent {one}" for one in parents)]
    lines += [f"{role} {AUTHOR} {seconds} +0000" for role in ("author", "committer")]
    return _object(root, "commit", "\n".join([*lines, "", message, ""]).encode())


def _tree(root: Path, entries: Mapping[str, TreeEntry]) -> str:
    """Write the tree of these paths. The deepest folders come first, all folders of one depth in one process."""
    for depth in range(max(path.count("/") for path in entries), 0, -1):
        folders: dict[str, dict[str, TreeEntry]] = defaultdict(dict)
        for path in [path for path in entries if path.count("/") == depth]:
            folder, _, name = path.rpartition("/")
            folders[folder][name] = entries[path]
        trees = _trees(root, folders.values())
        made = {folder: TreeEntry(FOLDER_MODE, one) for folder, one in zip(folders, trees, strict=True)}
        entries = {path: entry for path, entry in entries.items() if path.count("/") != depth} | made
    return _trees(root, [entries])[0]


def _trees(root: Path, folders: Iterable[Mapping[str, TreeEntry]]) -> list[str]:
    listed = (
        "".join(
            f"{mode} {'tree' if mode == FOLDER_MODE else 'blob'} {digest}\t{name}\0"
            for name, (mode, digest) in folder.items()
        )
        for folder in folders
    )
    # All objects listed were just written or are already in the branch, so git need not check that they exist.
    words = ("mktree", "-z", "--missing", "--batch")
    return repository.run(root, *words, feed="\0".join(listed).encode(), doubt="无法写入本地仓库").decode().split()
