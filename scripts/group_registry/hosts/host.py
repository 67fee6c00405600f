"""A host of pull requests: what it answers, and what is written there. Never a review, never a merge.

A class for each host has its client, its words and what is peculiar to it. Answers are JSON as bytes, in the shapes of
GitHub's REST API; ``evidence.host_answers`` reads them. Lists are complete, with all pages, unless a method says
otherwise. Any doubt raises ``CannotKnow`` or ``Unclear``.

Earlier comments and issues are recognised by a hidden mark *and* by their author, who must be the app or the account
that stands for it, because anybody can write the mark. ``done`` lists in Chinese what was written;
``statuses_left`` is the status that was found or left on each commit.
"""

import json
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Self

from group_registry.evidence.host_answers import HostNote, notes
from group_registry.files import office_host
from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import an_object
from group_registry.hosts.client import MOST_SILENT, Exchange, NoAnswer, NotThere, SavedAnswers
from group_registry.model.host_words import HostWords

ACTIONS = "github-actions[bot]"
"""The app behind a workflow's own token. No person's login can contain a bracket."""
WRITERS = ("user", "creator")
"""The fields of an answer that name its author."""
LONGEST_NOTE = 140
LONGEST_TEXT = 60_000
"""Characters, slightly fewer than the host accepts."""
PICTURES = "docs/assets"


class Host(ABC):
    """Reads, and writes as the app to which the token belongs, or as the account with the id ``account``."""

    words: ClassVar[HostWords]
    below = ""
    """Where the API is below the address of the host's pages."""
    public: ClassVar[Mapping[str, str]] = {}
    """The API's address by that of the host's pages, where it does not lie below; by "" if mkdocs.yml names none."""
    loses_reviews = True
    """Whether the host lets people delete reviews, so that seen reviews must be kept (contract E)."""
    uses_code_owners = False

    app = ACTIONS

    def __init__(self, exchange: Exchange, account: int | None = None) -> None:
        self.exchange, self.account = exchange, account
        self.done: list[str] = []
        self.statuses_left: dict[str, Any] = {}
        self._statuses: dict[str, list[Any]] = {}

    @classmethod
    def connect(cls, address: str | None = None, repository: str | None = None, account: int | None = None) -> Self:
        """What is not named is taken from the environment, which also holds the token, or from mkdocs.yml."""
        server = office_host.server()
        named = cls.public.get(server, server and f"{server}{cls.below}")
        address = address or os.environ.get(cls.words.address) or named
        repository = repository or os.environ.get(cls.words.repository) or office_host.repository()
        if not address:
            ways = f"请用 --api 指明，设环境变量 {cls.words.address}，或将仓库地址写入 mkdocs.yml 的 repo_url"
            raise CannotKnow(f"未指明接口地址（如 https://报送平台地址/api/v1）；{ways}")
        if not repository:
            ways = f"请用 --repository 指明，设环境变量 {cls.words.repository}，或写入 mkdocs.yml 的 repo_url"
            raise CannotKnow(f"未指明仓库；{ways}")
        token = os.environ.get(cls.words.token, "")
        exchange = Exchange(address, repository, token, words=cls.words)
        return cls(exchange, account)

    @classmethod
    def saved(cls, folder: Path) -> Self:
        return cls(SavedAnswers(folder))

    def affords(self, requests: int) -> bool:
        """Whether the host still answers and grants that many requests; it may report no limit."""
        left = self.exchange.left
        return self.exchange.silent < MOST_SILENT and (left is None or left >= requests)

    @property
    @abstractmethod
    def pictures(self) -> str:
        """The address of the folder ``PICTURES``, for a browser that is logged in."""

    def own_account(self) -> int:
        """The id of the token's account."""
        if self._own is None:
            raise CannotKnow("请用 --account 指明值守账号的编号")
        return self._own

    def excess_rights(self) -> list[str]:
        """The rights that the token's account has and must not have, each with its remedy, as far as it may know."""
        return []

    def repository(self) -> bytes:
        return as_bytes(self.exchange.ask("").data)

    def pull(self, number: int) -> bytes:
        return as_bytes(self.exchange.ask(f"/pulls/{number}").data)

    def part(self, number: int, name: str) -> bytes:
        """The list ``reviews``, ``timeline`` or ``commits`` of a pull request, asked for after itself."""
        return as_bytes(self.whole(f"/{'issues' if name == 'timeline' else 'pulls'}/{number}/{name}"))

    def statuses(self, commit: str) -> bytes:
        """All statuses of a commit; kept until ``report`` has needed them, too."""
        self._statuses[commit] = self.whole(f"/commits/{commit}/statuses")
        return as_bytes([{**an_object(one), "sha": commit} for one in self._statuses[commit]])

    def pulls_of(self, commit: str) -> bytes:
        """``GET …/commits/{commit}/pulls``: a list of those that hold the commit, at least those merged as it."""
        if not re.fullmatch("[0-9a-f]{40}", commit):
            raise CannotKnow(f"“{commit}”不是完整的提交编号")
        return as_bytes(self._pulls_of(commit))

    @abstractmethod
    def _pulls_of(self, commit: str) -> list[Any]: ...

    @abstractmethod
    def open_pulls(self) -> bytes:
        """``GET …/pulls?state=open&base=main``: a list."""

    @abstractmethod
    def whole(self, path: str, **query: str) -> list[Any]:
        """All pages of a list, in order. ``CannotKnow`` if a page is repeated or missing."""

    def _once(self, items: list[Any], path: str) -> list[Any]:
        """The entries, if none is repeated; those without an id may be, and commits in GitHub's timeline."""
        told = [item for item in items if isinstance(item, dict) and item.get("event") != "committed"]
        named = ((one.get("event"), one.get("id") or one.get("sha") or one.get("filename")) for one in told)
        marks = [mark for mark in named if mark[1]]
        if len(set(map(str, marks))) != len(marks):
            raise self._torn(path)
        return items

    def _torn(self, path: str) -> CannotKnow:
        return CannotKnow(f"从 {self.words.name} 取回的清单不全，或有重复的一页，请稍后再试（{path}）")

    def report(self, commit: str, context: str, state: str, note: str, target: str | None = None) -> None:
        """Set the status of this context on a commit, unless the last one is ours and says the same."""
        body = {"state": state, "context": context, "description": _cut(note, LONGEST_NOTE), "target_url": target}
        if not (said := self.reported(commit, context)) or said.says != body:
            self._send("POST", f"/statuses/{commit}", body, f"提交 {commit[:10]} 的状态：{state}，{note}")
        self.statuses_left[commit] = body
        self._statuses.pop(commit, None)

    def reported(self, commit: str, context: str) -> HostNote | None:
        """The last status of this context; None if there is none or it is not ours."""
        names = ("state", "context", "description", "target_url")
        if (there := self._statuses.get(commit)) is None:
            there = self.whole(f"/commits/{commit}/statuses")
        listed = notes(self._by_us(there), *names, author="creator")
        said = [note for note in listed if note.says["context"] == context]
        last = max(said, key=lambda note: note.id, default=None)
        if last and last.app == self.app:
            return last
        return None

    def comment(self, number: int, mark: str, text: str, there: Iterable[Any] | None = None) -> None:
        """Write the one comment with this mark on a pull request or an issue, or update it.

        ``there`` are its comments in the host's JSON, if they were read already. Two runs at the same time may each
        have written one; then both are updated.
        """
        body = {"body": _marked(mark, text)}
        found = self._list(f"/issues/{number}/comments") if there is None else self._by_us(there)
        ours = self._ours(notes(found, *body), mark)
        if not ours:
            self._send("POST", f"/issues/{number}/comments", body, f"在第 {number} 号下留言")
        for one in ours:
            if one.says != body:
                self._send("PATCH", f"/issues/comments/{one.id}", body, f"更新第 {number} 号下的留言")

    def ask_for_review(self, number: int, account: int, login: str, is_again: bool = False) -> None:
        """Ask the person with this id, by the present login if the one that the office knows will not do."""
        path, says = f"/pulls/{number}/requested_reviewers", f"请 {login} 评审第 {number} 号申请"
        try:
            self._send("POST", path, {"reviewers": [login]}, says)
        except NoAnswer:
            raise
        except CannotKnow as doubt:
            present = login
            with suppress(NotThere):
                if not is_again:
                    present = self._login_of(account)
            if present == login:
                raise CannotKnow(f"未能请 {login} 评审，账号可能已注销或没有仓库的权限：{doubt}") from doubt
            self.ask_for_review(number, account, present, is_again=True)

    def issues(self, **query: str) -> list[HostNote]:
        """All issues that match, the oldest first, with titles and texts. Pull requests are left out."""
        found = self._list("/issues", **query, sort="created", direction="asc")
        return notes(found, "title", "body", id="number")

    def own_issue(self, mark: str, **query: str) -> HostNote | None:
        """Our oldest issue with this mark among those that match."""
        return next(iter(self._ours(self.issues(**query), mark)), None)

    def post_issue(self, there: HostNote | None, mark: str, title: str, text: str, labels: Iterable[str] = ()) -> None:
        """Update the issue ``there``; if it is None, open one. Labels are set only when it is opened."""
        body = {"title": title, "body": _marked(mark, text)}
        if there is None:
            self._send("POST", "/issues", {**body, "labels": self._labels(sorted(labels))}, f"新建事项“{title}”")
        elif there.says != body:
            self._send("PATCH", f"/issues/{there.id}", body, f"更新事项“{title}”")

    def keep_issue(self, mark: str, label: str, title: str, text: str) -> None:
        """Keep our one open issue with this mark true: open it, update it or, without a text, close it."""
        there = self.own_issue(mark, state="open", labels=label)
        if text:
            self.post_issue(there, mark, title, text, [label])
        elif there:
            self.close(there)

    def close(self, there: HostNote) -> None:
        self._send("PATCH", f"/issues/{there.id}", {"state": "closed"}, f"关闭事项“{there.says['title']}”")

    def _list(self, path: str, **query: str) -> list[Any]:
        """A list in the order of creation."""
        return self._by_us(self.whole(path, **query))

    def _by_us(self, items: Iterable[Any]) -> list[Any]:
        """The entries; those that our account wrote are changed to name the app as author."""
        if not (own := self._own):
            return list(items)
        app = {"login": self.app, "type": "Bot"}

        def by_app(item: Any) -> Any:
            if not isinstance(item, dict):
                return item
            ours = [name for name in WRITERS if _id_of(item.get(name)) == own]
            return item | {name: item[name] | app for name in ours}

        return [*map(by_app, items)]

    @property
    def _own(self) -> int | None:
        return self.account

    @abstractmethod
    def _login_of(self, account: int) -> str:
        """The login that the account with this id has now. ``CannotKnow`` if it is gone."""

    def _labels(self, names: list[str]) -> list[Any]:
        return names

    def _ours(self, notes: list[HostNote], mark: str) -> list[HostNote]:
        return [note for note in notes if note.app == self.app and _hidden(mark) in (note.says["body"] or "")]

    def _send(self, method: str, path: str, body: Mapping[str, Any], says: str) -> None:
        made = self.exchange.send(method, path, body).data
        writers = [_id_of(made[name]) for name in WRITERS if isinstance(made, dict) and name in made]
        is_signed = method == "POST" and path.startswith(("/issues", "/statuses"))
        if self.account and is_signed and any(one != self.account for one in writers):
            raise CannotKnow(f"令牌不属于编号为 {self.account} 的账号；请核对 --account")
        self.done.append(says)


def as_bytes(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _id_of(user: Any) -> Any:
    return user.get("id") if isinstance(user, dict) else None


def _hidden(mark: str) -> str:
    return f"<!-- {mark} -->"


def _marked(mark: str, text: str) -> str:
    return f"{_hidden(mark)}\n{_cut(text.strip(), LONGEST_TEXT)}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
