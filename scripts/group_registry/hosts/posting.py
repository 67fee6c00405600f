"""Write on the host: a status, a comment, requests for review, issues. Never a review, never a merge.

Earlier comments and issues are recognised by a hidden mark *and* by their author, who must be the app or the account
that stands for it, because anybody can write the mark. With ``is_rehearsal`` nothing is sent. ``done`` lists in Chinese
what was, or would be, written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from group_registry.evidence.host_answers import HostNote, notes, requested
from group_registry.files.errors import CannotKnow
from group_registry.hosts.client import Exchange
from group_registry.hosts.github import whole_list

ACTIONS = "github-actions[bot]"
"""The app behind a workflow's own token. No person's login can contain a bracket."""
WRITERS = ("user", "creator")
"""The fields of an answer that name its author."""
LONGEST_NOTE = 140
LONGEST_TEXT = 60_000
"""Characters, slightly fewer than the host accepts."""


@dataclass
class Postings:
    """Writes as the app to which the exchange's token belongs, or as the account with the id ``account``."""

    exchange: Exchange
    is_rehearsal: bool = False
    app: str = ACTIONS
    account: int | None = None
    done: list[str] = field(default_factory=list)

    def report(self, commit: str, context: str, state: str, note: str, target: str | None = None) -> None:
        """Set the status of this context on a commit, unless the last one is ours and says the same."""
        body = {"state": state, "context": context, "description": _cut(note, LONGEST_NOTE), "target_url": target}
        if (said := self.reported(commit, context)) and said.says == body:
            return
        self._send("POST", f"/statuses/{commit}", body, f"提交 {commit[:10]} 的状态：{state}，{note}")

    def reported(self, commit: str, context: str) -> HostNote | None:
        """The last status of this context on a commit; None if there is none or it is not ours."""
        found = self._list(f"/commits/{commit}/statuses")
        names = ("state", "context", "description", "target_url")
        said = [note for note in notes(found, *names, author="creator") if note.says["context"] == context]
        return said[0] if said and said[0].app == self.app else None

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

    def ask_for_review(self, number: int, logins: Iterable[str], asked: frozenset[str] | None = None) -> None:
        """Ask these people for a review, unless they are asked already; ``asked`` are those, if known."""
        missing = sorted(set(logins) - (self._requested(number) if asked is None else asked))
        if not missing:
            return
        names = "、".join(missing)
        try:
            self._send("POST", _reviewers(number), {"reviewers": missing}, f"请 {names} 评审第 {number} 号申请")
        except CannotKnow as doubt:
            raise CannotKnow(f"未能请 {names} 评审，名册中的账号可能已改名、注销或没有仓库的权限：{doubt}") from doubt

    def issues(self, **query: str) -> list[HostNote]:
        """All issues that match, the oldest first, with titles and texts. Pull requests are left out."""
        found = self._list("/issues", **query, sort="created", direction="asc")
        return notes(found, "title", "body", id="number")

    def own_issue(self, mark: str, **query: str) -> HostNote | None:
        """Our oldest issue with this mark among those that match; None if there is none."""
        return next(iter(self._ours(self.issues(**query), mark)), None)

    def post_issue(self, there: HostNote | None, mark: str, title: str, text: str, labels: Iterable[str] = ()) -> None:
        """Update the issue ``there``; if it is None, open one. Labels are set only when it is opened."""
        body = {"title": title, "body": _marked(mark, text)}
        if there is None:
            self._send("POST", "/issues", {**body, "labels": self._labels(sorted(labels))}, f"新建事项“{title}”")
        elif there.says != body:
            self._send("PATCH", f"/issues/{there.id}", body, f"更新事项“{title}”")

    def close(self, there: HostNote) -> None:
        """Close an issue."""
        self._send("PATCH", f"/issues/{there.id}", {"state": "closed"}, f"关闭事项“{there.says['title']}”")

    def _list(self, path: str, **query: str) -> list[Any]:
        """A list in GitHub's order: statuses with the last one first, everything else in order of creation."""
        return self._by_us(whole_list(self.exchange, path, **query))

    def _by_us(self, items: Iterable[Any]) -> list[Any]:
        """The entries; those that our account wrote are changed to name the app as author."""
        own, app = self._own(), {"login": self.app, "type": "Bot"}
        return [
            {**item, **{name: {**item[name], **app} for name in WRITERS if own and _id_of(item.get(name)) == own}}
            if isinstance(item, dict)
            else item
            for item in items
        ]

    def _own(self) -> int | None:
        """The id of the account that we write as; None for an app."""
        return self.account

    def _requested(self, number: int) -> frozenset[str]:
        """The logins of the people who are asked for a review."""
        return requested(self.exchange.ask(_reviewers(number)).body)

    def _labels(self, names: list[str]) -> list[Any]:
        """The labels in the form in which a new issue must name them."""
        return names

    def _ours(self, found: list[HostNote], mark: str) -> list[HostNote]:
        return [note for note in found if note.app == self.app and _hidden(mark) in (note.says["body"] or "")]

    def _send(self, method: str, path: str, body: Mapping[str, Any], says: str) -> None:
        if not self.is_rehearsal:
            made = self.exchange.send(method, path, body).data
            writers = [_id_of(made[name]) for name in WRITERS if name in made] if isinstance(made, dict) else []
            is_signed = method == "POST" and path.startswith(("/issues", "/statuses"))
            if self.account and is_signed and any(one != self.account for one in writers):
                raise CannotKnow(f"令牌不属于编号为 {self.account} 的账号；请核对 --account")
        self.done.append(says)


def _id_of(user: Any) -> Any:
    return user.get("id") if isinstance(user, dict) else None


def _reviewers(number: int) -> str:
    return f"/pulls/{number}/requested_reviewers"


def _hidden(mark: str) -> str:
    return f"<!-- {mark} -->"


def _marked(mark: str, text: str) -> str:
    return f"{_hidden(mark)}\n{_cut(text.strip(), LONGEST_TEXT)}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
