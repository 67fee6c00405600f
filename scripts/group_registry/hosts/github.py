"""GitHub and GitHub Enterprise as the host of the pull requests."""

import json
import os
import re
from typing import Any

from group_registry.files.errors import CannotKnow
from group_registry.hosts.client import Answer, Exchange

PUBLIC = "https://api.github.com"
PAGE = 100
"""Entries per page: the host's maximum."""
MOST_PAGES = 200
"""The most pages that are read, so that a list without an end is given up.

The longest list is that of closed reminders: an office of 2,500 groups that are all asked once a year has some 5,600 in
the time that ``remind`` looks back, which are 56 pages.
"""


def connect(address: str | None = None, repository: str | None = None) -> Exchange:
    """Connect to the named repository, else to the one in the environment, by the variables that workflows have.

    The token comes from there, too.
    """
    address = address or os.environ.get("GITHUB_API_URL") or PUBLIC
    repository = repository or os.environ.get("GITHUB_REPOSITORY")
    if not repository:
        raise CannotKnow("未指明仓库；请用 --repository 指明，或设环境变量 GITHUB_REPOSITORY")
    return Exchange(address, repository, os.environ.get("GITHUB_TOKEN", ""))


def raw_address(exchange: Exchange, branch: str, path: str) -> str:
    """The address of a raw file of the repository, for a browser that is logged in.

    Outside a workflow the server follows from the API's address: https://HOST/api/v3 on GitHub Enterprise Server.
    """
    host, is_own, _ = exchange.address.partition("/api/v3")
    server = os.environ.get("GITHUB_SERVER_URL") or (host if is_own else "https://github.com")
    return f"{server}/{exchange.repository}/raw/{branch}/{path}"


class GitHub:
    """A ``Forge``; an incomplete answer raises ``CannotKnow``."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange

    def repository(self) -> bytes:
        """The repository."""
        return self.exchange.ask("").body

    def pull(self, number: int) -> bytes:
        """A pull request."""
        return self.exchange.ask(f"/pulls/{number}").body

    def reviews(self, number: int) -> bytes:
        """All its reviews."""
        return self._whole(f"/pulls/{number}/reviews")

    def timeline(self, number: int) -> bytes:
        """All that happened to it."""
        return self._whole(f"/issues/{number}/timeline")

    def commits(self, number: int) -> bytes:
        """All its commits."""
        return self._whole(f"/pulls/{number}/commits")

    def pulls_of(self, commit: str) -> bytes:
        """The pull requests that hold a commit."""
        if not re.fullmatch("[0-9a-f]{40}", commit):
            raise CannotKnow(f"“{commit}”不是完整的提交编号")
        return self._whole(f"/commits/{commit}/pulls")

    def open_pulls(self) -> bytes:
        """All open pull requests to main, the oldest first, so that one opened meanwhile does not shift the pages."""
        return self._whole("/pulls", state="open", base="main", sort="created", direction="asc")

    def _whole(self, path: str, **query: str) -> bytes:
        return json.dumps(whole_list(self.exchange, path, **query), ensure_ascii=False).encode()


def whole_list(exchange: Exchange, path: str, **query: str) -> list[Any]:
    """All pages of a list, in order. ``CannotKnow`` if a page is repeated, missing or empty."""
    items: list[Any] = []
    page, announced = 1, 1
    while True:
        answer = exchange.ask(path, **query, per_page=PAGE, page=page)
        found = _page(answer, path, page)
        items += found
        announced = max(announced, answer.turns.get("last", 1))
        following = answer.turns.get("next")
        if following is None:
            # A proxy may drop the links. Only an empty next page proves that a full page was the last one.
            if len(found) >= PAGE and exchange.ask(path, **query, per_page=PAGE, page=page + 1).data != []:
                raise _torn(path)
            break
        if following != page + 1 or page == MOST_PAGES or not found:
            raise _torn(path)
        page = following
    marks = [mark for item in items if (mark := _mark(item))]
    if page < announced or len(set(marks)) != len(marks):
        raise _torn(path)
    return items


def _page(answer: Answer, path: str, page: int) -> list[Any]:
    if not isinstance(answer.data, list) or (page > 1 and not answer.data):
        raise _torn(path)
    return answer.data


def _mark(item: Any) -> tuple[str, str] | None:
    """The key by which repeated entries are found, or None. Commits in a timeline have none: they may repeat."""
    if not isinstance(item, dict):
        return None
    kind = item.get("event")
    mark = item.get("id") or (item.get("sha") if kind is None else None)
    return (str(kind), str(mark)) if mark else None


def _torn(path: str) -> CannotKnow:
    return CannotKnow(f"从 GitHub 取回的清单不全，或有重复的一页，请稍后再试（{path}）")
