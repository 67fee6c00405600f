"""The host's answers from files saved beforehand, for tests, rehearsals and places without a network."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import read_answer
from group_registry.forms import json_types
from group_registry.hosts.client import NotThere
from group_registry.model.terms import MAIN


class FromFiles:
    """A folder with ``repository.json``, ``pulls/N.json`` and ``pulls/N/{reviews,timeline,commits}.json``.

    The pull requests of a commit are read from ``commits/SHA/pulls.json``; without that file ``pulls/`` is searched.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, path: str) -> Path:
        """The file that holds the answer to a path of the API."""
        name = path.replace("/issues/", "/pulls/").strip("/") or "repository"
        return self._folder / f"{name}.json"

    def repository(self) -> bytes:
        """The repository."""
        return read_answer(self._folder / "repository.json")

    def pull(self, number: int) -> bytes:
        """One pull request."""
        return read_answer(self._folder / "pulls" / f"{number}.json")

    def reviews(self, number: int) -> bytes:
        """All its reviews."""
        return read_answer(self._folder / "pulls" / str(number) / "reviews.json")

    def timeline(self, number: int) -> bytes:
        """All its events."""
        return read_answer(self._folder / "pulls" / str(number) / "timeline.json")

    def commits(self, number: int) -> bytes:
        """All its commits."""
        return read_answer(self._folder / "pulls" / str(number) / "commits.json")

    def pulls_of(self, commit: str) -> bytes:
        """The pull requests that were merged as the commit, or those of its saved file."""
        saved = self._folder / "commits" / commit / "pulls.json"
        if saved.is_file():
            return read_answer(saved)
        return _list(pull for pull in self.pulls if pull.get("merge_commit_sha") == commit)

    def open_pulls(self) -> bytes:
        """The pull requests to main that are open."""
        return _list(pull for pull in self.pulls if pull.get("state") == "open" and _branch(pull) == MAIN)

    @cached_property
    def pulls(self) -> list[dict[str, Any]]:
        """Every pull request in order of number; ``CannotKnow`` if the folder does not exist."""
        folder = self._folder / "pulls"
        try:
            is_there = folder.is_dir()
        except OSError as error:
            raise CannotKnow(f"无法读取文件夹 {in_words(error)}") from error
        if not is_there:
            raise CannotKnow(f"找不到存放申请的文件夹 {folder}")
        paths = sorted(
            (path for path in folder.glob("*.json") if path.stem.isdecimal()), key=lambda path: int(path.stem)
        )
        return [_object(path) for path in paths]


class Saved:
    """A ``gitea.Source``: the same folder, with files in the form in which Gitea's API answers.

    It also holds ``pulls/N/files.json`` if the pull request does not say how many files it changes.
    """

    def __init__(self, folder: Path) -> None:
        self._files = FromFiles(folder)

    def one(self, path: str) -> Any:
        """An object; ``NotThere`` for the pull request of a commit, so that all are searched."""
        if path.startswith("/commits/"):
            raise NotThere(path)
        return _object(self._files.place(path))

    def whole(self, path: str, **query: str) -> list[Any]:
        """A list; for ``/pulls``, the pull requests in the state that is asked for."""
        if path == "/pulls":
            return [pull for pull in self._files.pulls if pull.get("state") == query["state"]]
        return json_types.parsed(read_answer(self._files.place(path)), "内容", list)

    def first(self, path: str, **query: str) -> tuple[list[Any], bool]:
        """The whole list."""
        return self.whole(path, **query), True


def _branch(pull: dict[str, Any]) -> Any:
    base = pull.get("base")
    return base.get("ref") if isinstance(base, dict) else None


def _object(path: Path) -> dict[str, Any]:
    try:
        data = json_types.loads(read_answer(path).decode("utf-8"))
    except ValueError as error:
        raise CannotKnow(f"无法读取文件 {path}：不是完整的 JSON") from error
    if not isinstance(data, dict):
        raise CannotKnow(f"无法读取文件 {path}：不是一份申请")
    return data


def _list(pulls: Any) -> bytes:
    return json.dumps(list(pulls), ensure_ascii=False).encode()
