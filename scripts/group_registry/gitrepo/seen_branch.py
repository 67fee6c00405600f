"""The branch ``seen``: every decisive review ever shown by a host that lets reviews be deleted (contract E).

It holds one file for each review; files are added and never changed. If this clone's branch is ahead of the remote's,
this clone's branch counts.
"""

from collections.abc import Mapping
from pathlib import Path

from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import approvals_branch, repository
from group_registry.gitrepo.approvals_branch import SEEN, Branch, SomeoneElseWrote

ATTEMPTS = 10
GUIDE = "请查明由谁改动，按 docs/continuity.md 第五节恢复"
README = """# 已见评审

本分支由程序登记在代码平台上见到过的每次同意和退回，只增不改，请勿手工改动。评审从平台上消失的，据此查出。

This branch is written by `registry.py work`: one file for each approval and refusal that the host has shown. Files are
added, never changed. What the host shows no longer is a doubt about the pull request.
"""


def find(root: Path) -> dict[str, bytes]:
    """Every file as this clone has it; ``CannotKnow`` if only the remote has one, or any was changed or deleted."""
    if approvals_branch.is_only_at_the_remote(root, SEEN):
        raise CannotKnow("远端有已见评审分支 seen，本地没有取回；请先取回（git fetch）")
    return _files(root, approvals_branch.find(root, SEEN))


def fetch(root: Path, remote: str) -> dict[str, bytes]:
    return _files(root, approvals_branch.fetch(root, remote, SEEN))


def add(root: Path, remote: str | None, files: Mapping[str, bytes], seconds: int) -> int:
    """Add the files that the branch lacks and return their number; ``seconds`` since the epoch date the commit.

    ``CannotKnow`` if any file was changed or deleted, so that this clone's branch stays the last good one. If the
    remote cannot take them, this clone keeps them, and ``CannotKnow`` is raised.
    """
    for _ in range(ATTEMPTS):
        branch = approvals_branch.fetch(root, remote, SEEN) if remote else approvals_branch.find(root, SEEN)
        _files(root, branch)  # nothing is added to what was altered
        fresh = {path: content for path, content in files.items() if path not in branch.tree}
        if fresh:
            begun = (
                branch if branch.tip else approvals_branch.begin(root, README, seconds, "The branch of what was seen")
            )
            branch = approvals_branch.longer(root, begun, fresh, seconds, f"Seen: {len(fresh)}")
        if branch.tip is None:
            return 0
        try:
            approvals_branch.publish(root, branch, remote, SEEN)
        except SomeoneElseWrote:
            continue
        except CannotKnow:
            approvals_branch.publish(root, branch, None, SEEN)
            raise
        return len(fresh)
    approvals_branch.publish(root, branch, None, SEEN)
    raise CannotKnow("已见评审分支 seen 多次未能写入：另有程序正在写入，或没有推送权限")


def _files(root: Path, branch: Branch) -> dict[str, bytes]:
    if branch.tip is None:
        return {}
    # All changes except additions.
    words = ("--format=", "--diff-filter=a", branch.tip)
    if repository.log(root, *words, changes=True, doubt="已见评审分支 seen 在本地不完整；请重新取回").strip(b"\0\n"):
        raise CannotKnow(f"已见评审分支 seen 中有文件曾被修改或删除，不能作为依据；{GUIDE}")
    return approvals_branch.contents(root, branch)
