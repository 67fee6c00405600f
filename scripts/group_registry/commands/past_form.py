"""The content under which a group was filed the n-th time: found in main's own history, never guessed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from group_registry.files.errors import CannotKnow
from group_registry.forms.check import inspect
from group_registry.gitrepo import history, mainline
from group_registry.model.terms import MAIN


def commit_with(root: Path, path: str, record: int, schemas: Mapping[str, Any]) -> str:
    """The commit of main that brought the last content of that file with so many records."""
    landings = mainline.landings(root, history.tip_of(root, MAIN, None))
    contents = history.files_of(root, [(one.commit, path) for one in landings])
    counts: dict[bytes, int] = {}
    found, before = "", b""
    for landing in landings:
        content = contents.get((landing.commit, path), b"")
        if content not in counts:
            counts[content] = _records(path, content, schemas)
        if content != before and counts[content] == record:
            found = landing.commit
        before = content
    if not found:
        raise CannotKnow(f"历史里没有 {path} 第 {record} 次备案时的内容：没有这一次，或那时只有纸质件")
    return found


def _records(path: str, content: bytes, schemas: Mapping[str, Any]) -> int:
    group = inspect({path: content}, schemas, ()).registry.group(path) if content else None
    return len(group.filings) if group else 0
