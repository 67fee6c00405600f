"""The first-parent history of the main branch: what became its tip, one after the other."""

from pathlib import Path
from typing import NamedTuple

from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import repository


class Landing(NamedTuple):
    """A commit that became the tip of the main branch: its id, its parents, the first line of its message."""

    commit: str
    parents: tuple[str, ...]
    subject: str

    @property
    def is_merge(self) -> bool:
        """Whether it has two parents, as the merge of a pull request by a merge commit has."""
        return len(self.parents) == 2


def landings(root: Path, tip: str, since: str | None = None) -> list[Landing]:
    """The first-parent history up to ``tip``, oldest first; only what follows ``since`` where that is given."""
    doubt = "读不到主分支的历史；本地的仓库不完整"
    listing = repository.log(root, "--first-parent", "--format=tformat:%H%n%P%n%s", tip, "--", doubt=doubt)
    found: list[Landing] = []
    for told in listing.decode("utf-8", "replace").split("\0")[:-1]:
        commit, parents, subject = told.split("\n", 2)
        if commit == since:
            return found[::-1]
        found.append(Landing(commit, tuple(parents.split()), subject))
    if since is not None:
        raise CannotKnow(f"主分支的历史里没有提交 {since[:10]}：主分支可能被改写过，或者本地的不是最新")
    return found[::-1]
