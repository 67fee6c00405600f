"""The branches ``approvals`` and ``seen``: written by git's plumbing, never force-pushed. The work tree is not touched.

A commit depends only on what it adds, so an interrupted or concurrent run produces the same commit. On ``seen`` is
every decisive review ever shown by a host that lets reviews be deleted (contract E): files are added, never changed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from group_registry.evidence.record import ABOUT, MergeRecord
from group_registry.evidence.record_checks import FIRST
from group_registry.files.errors import CannotKnow
from group_registry.forms.contents import blob_id
from group_registry.gitrepo import repository
from group_registry.model.host_words import without_account
from group_registry.model.records import frozen
from group_registry.rules.transition import ODD, PLAIN, SUBMODULE, TreeEntry

BRANCH = "refs/heads/approvals"
SEEN = "refs/heads/seen"
DECLINED = re.compile(rb"^!.*\((?:.*declined|.*denied)\b", re.MULTILINE)
"""A line of a push that a rule of the host refused; that somebody else was faster reads otherwise."""
BRANCH_NAMES = {BRANCH: "审批证据", SEEN: "已见评审"}
AUTHOR = "备案登记 <approvals@localhost>"
AT_ONCE = 1000
BRANCH_README = """# 审批证据

本分支由程序登记，每次合并一条，按序号逐次提交，请勿手工改动。核对办法见主分支的说明。

This branch is written by `registry.py record`: one record for each merge, each in a commit of its own upon the one
before it. It is never edited by hand; `registry.py audit` checks it.
"""


@frozen
class Pusher:
    """Where and as whom the branch is pushed; ``surroundings``: the environment, ``doubt``: the message if it fails."""

    address: str
    surroundings: Mapping[str, str]
    doubt: str


class SomeoneElseWrote(Exception):
    """The branch moved in the meantime. Start again from its new tip."""


@frozen
class Branch:
    """The branch as it was read: its tip (None if the branch does not exist yet) and all its files.

    ``there`` is the remote's tip, where that was asked for.
    """

    tip: str | None
    tree: Mapping[str, TreeEntry]
    there: str | None = field(default=None, compare=False)


def find(root: Path, ref: str = BRANCH) -> Branch:
    """This clone's own branch or the fetched one, whichever is ahead; ``CannotKnow`` if neither contains the other."""
    fetched = ref.replace("refs/heads/", "refs/remotes/origin/")
    found = tips(root, ref, fetched)
    return at(root, _further(root, found.get(ref), found.get(fetched), ref))


def fetch(root: Path, remote: str, ref: str = BRANCH) -> Branch:
    """Fetch the remote's branch; return it or this clone's own, whichever is ahead; ``CannotKnow`` as in ``find``."""
    there = _at(root, remote, ref, doubt=f"无法连接 {without_account(remote)}")
    if there:
        # An empty refmap, since a clone may be configured to overwrite its own branches with what it fetches.
        words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", remote, ref)
        repository.run(root, *words, doubt=f"无法取得 {without_account(remote)} 上的{BRANCH_NAMES[ref]}分支")
    return replace(at(root, _further(root, tips(root, ref).get(ref), there, ref)), there=there)


def _at(root: Path, remote: str, ref: str, doubt: str) -> str | None:
    return _by_name(root, "ls-remote", "--quiet", remote, ref, doubt=doubt).get(ref)


def _by_name(root: Path, *words: str, doubt: str) -> dict[str, str]:
    """The ids that git lists for refs. Its patterns also match longer names, so take what is asked for."""
    listed = (line.split(maxsplit=1) for line in repository.lines(root, *words, doubt=doubt))
    return {name: tip for tip, name in listed}


def is_only_at_the_remote(root: Path, ref: str = BRANCH) -> bool:
    remotes = repository.lines(root, "remote", doubt="无法读取远端")
    if "origin" not in remotes or find(root, ref).tip is not None:
        return False
    doubt = f"本地没有{BRANCH_NAMES[ref]}分支，且无法连接远端（origin），不能确定远端有无该分支"
    return _at(root, "origin", ref, doubt) is not None


def is_before_first_push(root: Path) -> bool:
    """Whether this clone never pushed to ``origin`` and never fetched from it."""
    words = ("--count=1", "--format=%(refname)", "refs/remotes/origin/")
    return not repository.run(root, "for-each-ref", *words, doubt=f"无法读取 {root} 的分支").strip()


def is_ahead_of_the_remote(root: Path, ref: str) -> bool:
    """Whether this clone keeps more than was fetched last: it was deleted or set back there, or not pushed yet."""
    fetched = ref.replace("refs/heads/", "refs/remotes/origin/")
    found = tips(root, ref, fetched)
    own, there = found.get(ref), found.get(fetched)
    return own is not None and own != there and (there is None or _leads(root, there, own))


def streamed(root: Path, branch: Branch) -> Iterator[tuple[str, bytes]]:
    """The contents of all files, by path and in this order; without submodules. Of what is odd they are empty."""
    files = sorted((path, entry) for path, entry in branch.tree.items() if entry.mode != SUBMODULE)
    for part in (files[start : start + AT_ONCE] for start in range(0, len(files), AT_ONCE)):
        found = repository.blobs(root, {entry.digest for _, entry in part if entry.mode != ODD})
        yield from ((path, found.get(entry.digest, b"")) for path, entry in part)


def written(root: Path, branch: Branch, record: MergeRecord, lost: Iterable[str]) -> Branch:
    """The branch with one more record; no ref is moved. ``lost``, commits that no branch keeps, become parents."""
    seconds = int(record.merged_at.timestamp())
    if branch.tip is None:
        branch = longer(root, branch, {ABOUT: BRANCH_README.encode()}, seconds, FIRST)
    message = f"Record {record.seq}: #{record.number}"
    return longer(root, branch, {record.path: record.to_bytes()}, seconds, message, lost)


def longer(
    root: Path, branch: Branch, files: Mapping[str, bytes], seconds: int, message: str, lost: Iterable[str] = ()
) -> Branch:
    """The branch with one more commit that adds files, dated ``seconds`` since the epoch; ``lost`` as in ``written``.

    No ref is moved yet.
    """
    tree = {**branch.tree, **{path: TreeEntry(PLAIN, blob_id(content)) for path, content in files.items()}}
    trees, parents = repository.trees(tree), (*filter(None, [branch.tip]), *sorted(lost))
    lines = [f"tree {repository.object_id('tree', trees[-1])}", *(f"parent {one}" for one in parents)]
    lines += [f"{role} {AUTHOR} {seconds} +0000" for role in ("author", "committer")]
    commit = "\n".join([*lines, "", message, ""]).encode()
    made = [*(("blob", one) for one in files.values()), *(("tree", one) for one in trees)]
    repository.add_objects(root, *made, ("commit", commit))
    return Branch(repository.object_id("commit", commit), tree)


def publish(root: Path, branch: Branch, remote: str | None, ref: str = BRANCH, pusher: Pusher | None = None) -> None:
    """Move the remote's branch, then this clone's; ``SomeoneElseWrote`` if that would drop commits of either."""
    new, own = str(branch.tip), tips(root, ref).get(ref)
    if own and not _leads(root, own, new):
        raise SomeoneElseWrote
    if remote is not None and branch.there != new:
        by = pusher or Pusher(remote, {}, f"无法推送到 {without_account(remote)}")
        words = ("push", "--porcelain", by.address, f"{new}:{ref}")
        told = repository.run(root, *words, doubt=by.doubt, fails=(1,), more=by.surroundings)
        if re.search(DECLINED, told):
            raise CannotKnow(f"{by.doubt}{repository.REFUSED}")
        if re.search(b"^!", told, re.MULTILINE):
            raise SomeoneElseWrote
    doubt = f"无法写入{BRANCH_NAMES[ref]}分支"
    repository.run(root, "update-ref", ref, new, own or repository.NOTHING, doubt=doubt, fails=(1, 128))
    now = tips(root, ref).get(ref)
    if now is None or not _leads(root, new, now):
        raise SomeoneElseWrote


def at(root: Path, tip: str | None) -> Branch:
    return Branch(tip, repository.tree_of(root, tip) if tip else {})


def tips(root: Path, *refs: str) -> dict[str, str]:
    return _by_name(root, "for-each-ref", "--format=%(objectname) %(refname)", *refs, doubt="无法读取分支")


def _further(root: Path, own: str | None, other: str | None, ref: str) -> str | None:
    """Return the tip that contains the other one. Evidence only grows, so ``CannotKnow`` if neither does."""
    if own is None or other is None:
        return own or other
    if _leads(root, own, other):
        return other
    if _leads(root, other, own):
        return own
    mend = "请先运行 registry.py audit，查明之前不再登记" if ref == BRANCH else "请按 docs/continuity.md 第五节恢复"
    raise CannotKnow(f"本地与远端的{BRANCH_NAMES[ref]}分支不符，其中一个曾被改写；{mend}")


def _leads(root: Path, earlier: str, later: str) -> bool:
    words = ("rev-list", "--max-count=1", earlier, f"^{later}")
    return earlier == later or not repository.run(root, *words, doubt="审批证据分支在本地不完整；请重新取回")


ATTEMPTS = 10
GUIDE = "请查明由谁改动，按 docs/continuity.md 第五节恢复"
README_OF_SEEN = """# 已见评审

本分支由程序登记在报送平台上见到过的每次同意和退回，只增不改，请勿手工改动。评审从平台上消失的，据此查出。

This branch is written by `registry.py work`: one file for each approval and refusal that the host has shown. Files are
added, never changed. What the host shows no longer is a doubt about the pull request.
"""


def find_seen(root: Path, remote: str | None = None) -> dict[str, bytes]:
    """Every file as this clone has it, or the remote after a fetch.

    ``CannotKnow`` if only a remote that is not asked has one, or any was changed or deleted.
    """
    if remote is None and is_only_at_the_remote(root, SEEN):
        raise CannotKnow("远端有已见评审分支 seen，本地没有取回；请先取回（git fetch）")
    return _files(root, fetch(root, remote, SEEN) if remote else find(root, SEEN))


def add_seen(root: Path, remote: str | None, files: Mapping[str, bytes], seconds: int) -> int:
    """Add the files that the branch lacks and return their number; ``seconds`` since the epoch date the commit.

    ``CannotKnow`` if any file was changed or deleted, so that this clone's branch stays the last good one. If the
    remote cannot take them, this clone keeps them, and ``CannotKnow`` is raised.
    """
    for _ in range(ATTEMPTS):
        branch = fetch(root, remote, SEEN) if remote else find(root, SEEN)
        _files(root, branch)  # nothing is added to what was altered
        fresh = {path: content for path, content in files.items() if path not in branch.tree}
        if fresh:
            if branch.tip is None:
                branch = longer(root, branch, {ABOUT: README_OF_SEEN.encode()}, seconds, "The branch of what was seen")
            branch = longer(root, branch, fresh, seconds, f"Seen: {len(fresh)}")
        if branch.tip is None:
            return 0
        try:
            publish(root, branch, remote, SEEN)
        except SomeoneElseWrote:
            continue
        except CannotKnow:
            publish(root, branch, None, SEEN)
            raise
        return len(fresh)
    publish(root, branch, None, SEEN)
    raise CannotKnow("已见评审分支 seen 多次未能写入：另有程序正在写入")


def _files(root: Path, branch: Branch) -> dict[str, bytes]:
    if branch.tip is None:
        return {}
    # All changes except additions.
    words = ("--format=", "--diff-filter=a", branch.tip)
    if repository.log(root, *words, changes=True, doubt="已见评审分支 seen 在本地不完整；请重新取回").strip(b"\0\n"):
        raise CannotKnow(f"已见评审分支 seen 中有文件曾被修改或删除，不能作为依据；{GUIDE}")
    return dict(streamed(root, branch))
