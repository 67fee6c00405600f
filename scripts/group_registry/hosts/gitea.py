"""Gitea (1.22 and later) and Forgejo (7 and later) as the host, with answers converted to GitHub's shapes."""

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, Protocol

from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import a_number, a_truth, an_object, field
from group_registry.hosts import gitea_answers
from group_registry.hosts.client import Exchange, HostTraits, NotThere
from group_registry.hosts.posting import Postings
from group_registry.model.terms import MAIN

PAGE = 50
"""Entries per page: the host's maximum. A server may be set to give fewer."""
MOST_PAGES, MOST_COUNTED = 100, 2_000
"""The most pages that are read of a list: without the host's count, and with it, as of all closed pull requests.

A longer list is taken to be wrong or endless and raises ``CannotKnow``.
"""
UNCOUNTED = ("/reviews", "/timeline")
"""Lists whose reported count is not their length: it includes pending reviews of others, or counts one page only."""
NAMES = {"gitea": "Gitea", "forgejo": "Forgejo"}


class Source(Protocol):
    """What answers requests: the host itself, or files. Paths are those of the API, below the repository."""

    def one(self, path: str) -> Any:
        """An object; ``NotThere`` if there is none."""

    def whole(self, path: str, **query: str) -> list[Any]:
        """A list with all its pages."""

    def first(self, path: str, **query: str) -> tuple[list[Any], bool]:
        """The first page of a list, and whether it is known to be the whole list."""


@dataclass(frozen=True)
class Online:
    """The host itself."""

    exchange: Exchange

    def one(self, path: str) -> Any:
        """The host's answer."""
        return self.exchange.ask(path).data

    def whole(self, path: str, **query: str) -> list[Any]:
        """Read pages until the host's count is reached; without a usable count, until a page is empty.

        Neither links nor a short page show reliably where a list ends. The page past the end of a timeline is ``null``.
        ``CannotKnow`` if the list is incomplete.
        """
        items: list[Any] = []
        for page in range(1, MOST_COUNTED + 1):
            answer = self.exchange.ask(path, **query, limit=PAGE, page=page)
            entries = [] if answer.data is None and path.endswith("/timeline") else answer.data
            if not isinstance(entries, list):
                raise self._torn(path)
            items += entries
            is_counted = answer.total is not None and not path.endswith(UNCOUNTED)
            if is_counted and answer.total == len(items):
                return self._checked(items, path)
            if not entries:
                if is_counted:
                    break
                return self._checked(items, path)
            if page == MOST_PAGES and not is_counted:
                break
        raise self._torn(path)

    def first(self, path: str, **query: str) -> tuple[list[Any], bool]:
        """The first page. It is the whole list if it is empty or as long as the host's count, never too low."""
        answer = self.exchange.ask(path, **query, limit=PAGE, page=1)
        if not isinstance(answer.data, list):
            raise self._torn(path)
        return self._checked(answer.data, path), not answer.data or answer.total == len(answer.data)

    def unpaged(self, path: str) -> list[Any]:
        """A list that the API does not page."""
        answer = self.exchange.ask(path)
        if not isinstance(answer.data, list) or answer.total not in (None, len(answer.data)):
            raise self._torn(path)
        return self._checked(answer.data, path)

    def _checked(self, items: list[Any], path: str) -> list[Any]:
        objects = [item for item in items if isinstance(item, dict)]
        marks = [item.get("id") or item.get("sha") or item.get("filename") for item in objects]
        if len(set(map(str, marks))) != len(marks):
            raise self._torn(path)
        return items

    def _torn(self, path: str) -> CannotKnow:
        return CannotKnow(f"从 {self.exchange.host.name} 取回的清单不全，或有重复的一页，请稍后再试（{path}）")


@dataclass(frozen=True)
class Look:
    """The host's own answers about a pull request, all read at one time.

    ``files`` is the number of changed files, None if ``pull`` itself states it.
    """

    number: int
    pull: Any
    reviews: list[Any]
    events: list[Any]
    commits: list[Any]
    files: int | None


class Gitea:
    """A ``Forge``. It reads all lists of a pull request together with it, so that they are of one moment."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._look: Look | None = None
        self._closed: list[Any] = []

    def repository(self) -> bytes:
        """The repository."""
        number = field(an_object(self._source.one("")), "id", a_number)
        return as_bytes({"id": number})

    def pull(self, number: int) -> bytes:
        """A pull request."""
        self._look = look = self._looked(number)
        told = gitea_answers.pull(look.pull, look.events, len(look.commits), look.files)
        asked = [{"login": login} for login in sorted(gitea_answers.asked(look.reviews))]
        return as_bytes(told | {"requested_reviewers": asked})

    def reviews(self, number: int) -> bytes:
        """All its reviews."""
        look = self._of(number)
        return as_bytes(gitea_answers.reviews(look.reviews, look.events))

    def timeline(self, number: int) -> bytes:
        """What happened to it."""
        look = self._of(number)
        return as_bytes(gitea_answers.timeline(look.events, look.reviews))

    def commits(self, number: int) -> bytes:
        """All its commits."""
        return as_bytes(gitea_answers.commits(self._of(number).commits))

    def pulls_of(self, commit: str) -> bytes:
        """The pull requests merged as that commit. If the host reports none, all closed ones are searched."""
        if not re.fullmatch("[0-9a-f]{40}", commit):
            raise CannotKnow(f"“{commit}”不是完整的提交编号")
        try:
            found = [an_object(self._source.one(f"/commits/{commit}/pull"))]
        except NotThere:
            self._closed = self._closed or [an_object(one) for one in self._source.whole("/pulls", state="closed")]
            found = [one for one in self._closed if one.get("merge_commit_sha") == commit]
        return as_bytes(gitea_answers.listed(found))

    def open_pulls(self) -> bytes:
        """All open pull requests to main."""
        found = gitea_answers.listed(self._source.whole("/pulls", state="open", sort="oldest"))
        return as_bytes([one for one in found if one["base"]["ref"] == MAIN])

    def _of(self, number: int) -> Look:
        if self._look is None or self._look.number != number:
            self._look = self._looked(number)
        return self._look

    def _looked(self, number: int) -> Look:
        source, at = self._source, f"/pulls/{number}"
        pull = source.one(at)
        counted = "changed_files" in an_object(pull)
        return Look(
            number,
            pull,
            source.whole(f"{at}/reviews"),
            source.whole(f"/issues/{number}/timeline"),
            source.whole(f"{at}/commits"),
            None if counted else len(source.whole(f"{at}/files")),
        )


def as_bytes(data: Any) -> bytes:
    """The JSON of a shape, as the host would send it."""
    return json.dumps(data, ensure_ascii=False).encode()


def traits(kind: str) -> HostTraits:
    """The host's name, its environment variables, and that its lists are not paged by links."""
    return HostTraits(NAMES[kind], "FORGE_TOKEN", "FORGE_REPOSITORY", has_links=False)


def connect(kind: str, address: str | None = None, repository: str | None = None) -> Exchange:
    """Connect to the named repository, else to the one in the environment, which also holds the token."""
    address = address or os.environ.get("FORGE_API_URL")
    repository = repository or os.environ.get("FORGE_REPOSITORY")
    if not address:
        raise CannotKnow(
            "未指明接口地址；请用 --api 指明，或设环境变量 FORGE_API_URL，例如 https://代码平台地址/api/v1"
        )
    if not repository:
        raise CannotKnow("未指明仓库；请用 --repository 指明，或设环境变量 FORGE_REPOSITORY")
    return Exchange(address, repository, os.environ.get("FORGE_TOKEN", ""), host=traits(kind))


def whose(exchange: Exchange) -> int:
    """The id of the account to which the token belongs."""
    return field(an_object(exchange.whoami().data), "id", a_number)


def excess_rights(exchange: Exchange) -> list[str]:
    """The rights that the token's account has and must not have, each with its remedy.

    The account that judges must neither administer the repository nor merge or push to main.
    """
    about, repository = exchange.whoami().data, exchange.ask("").data
    main = an_object(exchange.ask(f"/branches/{MAIN}").data)
    held = {
        "是站点管理员，请改用普通账号": field(an_object(about), "is_admin", a_truth),
        "是仓库管理员，请改为写入权限": field(field(an_object(repository), "permissions", an_object), "admin", a_truth),
        "可以合并到主分支，请启用合并白名单，且不列入该账号": field(main, "user_can_merge", a_truth),
        "可以直接推送主分支，请在分支保护中禁止": field(main, "user_can_push", a_truth),
    }
    return [says for says, is_held in held.items() if is_held]


def raw_address(exchange: Exchange, branch: str, path: str) -> str:
    """The address of a raw file of the repository, for a browser that is logged in."""
    return f"{exchange.address.removesuffix('/api/v1')}/{exchange.repository}/raw/branch/{branch}/{path}"


class GiteaPostings(Postings):
    """Writes as the account to which the exchange's token belongs."""

    @cached_property
    def _who(self) -> int:
        return whose(self.exchange)

    def _own(self) -> int:
        return self._who

    def _list(self, path: str, **query: str) -> list[Any]:
        asked = {name: value for name, value in query.items() if name not in ("sort", "direction")}
        source, is_paged = Online(self.exchange), not path.endswith("/comments")
        found = source.whole(path, **asked) if is_paged else source.unpaged(path)
        told = sorted(map(gitea_answers.note, found), key=itemgetter("id"), reverse=path.endswith("/statuses"))
        return self._by_us(told)

    def _requested(self, number: int) -> frozenset[str]:
        return gitea_answers.asked(Online(self.exchange).whole(f"/pulls/{number}/reviews"))

    def _labels(self, names: list[str]) -> list[Any]:
        if self.is_rehearsal:
            return []
        known = gitea_answers.labels(Online(self.exchange).whole("/labels"))
        return [known[name] if name in known else self._new_label(name) for name in names]

    def _new_label(self, name: str) -> int:
        made = self.exchange.send("POST", "/labels", {"name": name, "color": "#0969da"})
        return field(an_object(made.data), "id", a_number)
