"""The list that ``waiting.py`` left for the site: taken in whole, and only where it is about this very registry."""

from pathlib import Path

from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import read_answer
from group_registry.forms.json_types import Unclear
from group_registry.forms.waiting_list import WHAT, WaitingList, waiting_list
from group_registry.gitrepo import repository
from group_registry.model.registry import Registry

AGAIN = "请在这个仓库里用 waiting.py --format json 重新生成"


def read(path: Path | None, root: Path, registry: Registry) -> WaitingList | None:
    """None where no file is named; a broken one, or another office's, is ``CannotKnow`` and never a list."""
    if path is None:
        return None
    try:
        found = waiting_list(read_answer(path))
    except Unclear as doubt:
        raise CannotKnow(f"{WHAT} {path} 读不懂：{doubt}") from doubt
    if found.unanswered:
        return found
    repository.need_top(root)
    if not repository.holds(root, found.main, found.main):
        raise CannotKnow(f"{WHAT} {path} 是按提交 {found.main[:12]} 问的，这个仓库里没有这个提交；{AGAIN}")
    if unknown := [name for name in found.reminders if registry.person(name) is None]:
        raise CannotKnow(f"{WHAT} {path} 里的{'、'.join(unknown)}不在人员名册里；{AGAIN}")
    return found
