"""The host's answers from files saved beforehand, for tests, rehearsals and places without a network."""

import re
from functools import cached_property
from pathlib import Path
from typing import Any

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import read_answer
from group_registry.forms.json_types import parsed
from group_registry.hosts.client import Answer, Exchange, NotThere


class SavedAnswers(Exchange):
    """A folder with ``repository.json``, ``pulls/N.json`` and ``pulls/N/{reviews,timeline,commits,files}.json``, as the
    host's API answers.

    The pull requests of a commit are read from ``commits/SHA/pulls.json``; without that file ``pulls/`` is searched.
    Nothing can be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, path: str, **query: str | int) -> Answer:
        """Answer a list on its first page."""
        saved = self._folder / f"{path.replace('/issues/', '/pulls/').strip('/') or 'repository'}.json"
        merge = re.fullmatch(r"/commits/(\w+)/pulls?", path)
        if path == "/pulls":
            stated = [one for one in self._pulls if one.get("state") == query["state"]]
            found = [one for one in stated if _is_to(one, query.get("base"))]
        elif merge and path.endswith("/pull"):
            raise NotThere(path)  # so that all are searched
        elif merge and not saved.is_file():
            found = [one for one in self._pulls if one.get("merge_commit_sha") == merge[1]]
        else:
            body = read_answer(saved)
            data = parsed(body, "内容", object)
            if not isinstance(data, list):
                return Answer(body, data, {})
            found = data
        return Answer(b"", found if query.get("page", 1) == 1 else [], {}, len(found))

    @cached_property
    def _pulls(self) -> list[dict[str, Any]]:
        """Every pull request in order of number; ``CannotKnow`` if the folder does not exist."""
        folder = self._folder / "pulls"
        try:
            is_there = folder.is_dir()
        except OSError as error:
            raise CannotKnow(f"无法读取文件夹 {in_words(error)}") from error
        if not is_there:
            raise CannotKnow(f"找不到存放申请的文件夹 {folder}")
        paths = sorted((one for one in folder.glob("*.json") if one.stem.isdecimal()), key=lambda one: int(one.stem))
        return [parsed(read_answer(path), "申请", dict) for path in paths]


def _is_to(pull: dict[str, Any], branch: str | int | None) -> bool:
    base = pull.get("base")
    return branch is None or (isinstance(base, dict) and base.get("ref") == branch)
