"""Gitea (1.22 and later) and Forgejo (7 and later) as the host, with answers converted to GitHub's shapes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

from group_registry.evidence.host_answers import MOST_COMMITS
from group_registry.forms.json_types import Unclear, a_list, a_number, a_text, a_truth, an_object, field
from group_registry.hosts import gitea_answers
from group_registry.hosts.client import USER, NotThere
from group_registry.hosts.host import PICTURES, Host, as_bytes
from group_registry.model import host_words
from group_registry.model.terms import MAIN

LIMIT = 50
"""Entries per page: the host's maximum. A server may be set to give fewer."""
MOST_PAGES, MOST_COUNTED = 100, 2_000
"""The most pages that are read of a list: without the host's count, and with it, as of all closed pull requests.

A longer list is taken to be wrong or endless and raises ``CannotKnow``.
"""
UNCOUNTED = ("/reviews", "/timeline")
"""Lists whose reported count may not be reached: it includes pending reviews of others, or counts one page only."""


class Gitea(Host):
    """It reads all lists of a pull request together with it, so that they are of one moment."""

    words = host_words.GITEA
    below = "/api/v1"

    _parts: Mapping[int, Mapping[str, Callable[[], Any]]] = {}
    _closed: Sequence[Any] = ()

    @property
    def pictures(self) -> str:
        address = self.exchange.address.removesuffix(self.below)
        return f"{address}/{self.exchange.repository}/raw/branch/{MAIN}/{PICTURES}"

    @cached_property
    def _own(self) -> int:
        return field(an_object(self.exchange.ask(USER).data), "id", a_number)

    def excess_rights(self) -> list[str]:
        """The account that judges must neither administer the repository nor merge or push to main."""
        about, repository = self.exchange.ask(USER).data, self.exchange.ask("").data
        main = an_object(self.exchange.ask(f"/branches/{MAIN}").data)
        rights = field(an_object(repository), "permissions", an_object)
        held = {
            "是站点管理员，请改用普通账号": field(an_object(about), "is_admin", a_truth),
            "是仓库管理员，请改为写入权限": field(rights, "admin", a_truth),
            "可以合并到主分支，请启用合并白名单，且不列入该账号": field(main, "user_can_merge", a_truth),
            "可以直接推送主分支，请在分支保护中禁止": field(main, "user_can_push", a_truth),
        }
        return [says for says, is_held in held.items() if is_held]

    def pull(self, number: int) -> bytes:
        at, too_long, events = f"/pulls/{number}", None, list[Any]()
        pull = self.exchange.ask(at).data
        is_counted = "changed_files" in an_object(pull)
        reviews = self.whole(f"{at}/reviews")
        try:
            events = self.whole(f"/issues/{number}/timeline")
        except Unclear as found:
            too_long = found
        # The entries cannot be had once the fork is gone (500); a page past the end is empty and has the count.
        files = None if is_counted else self.exchange.ask(f"{at}/files", limit=LIMIT, page=MOST_PAGES).total
        commits = self.whole(f"{at}/commits")
        shape = gitea_answers.pull(pull, events, len(commits), files)
        merged_at = shape["merged_at"]

        def timeline() -> Any:
            if too_long:
                raise too_long
            return gitea_answers.timeline(events, reviews, merged_at)

        self._parts = {
            number: {
                "reviews": lambda: gitea_answers.reviews(reviews, events, merged_at),
                "timeline": timeline,
                "commits": lambda: gitea_answers.commits(commits),
            }
        }
        asked = [{"id": account} for account in sorted(gitea_answers.asked(reviews))]
        return as_bytes(shape | {"requested_reviewers": asked})

    def part(self, number: int, name: str) -> bytes:
        return as_bytes(self._parts[number][name]())

    def _pulls_of(self, commit: str) -> list[Any]:
        """If the host reports none for the commit, all closed ones are searched."""
        try:
            found = [an_object(self.exchange.ask(f"/commits/{commit}/pull").data)]
        except NotThere:
            self._closed = self._closed or [an_object(one) for one in self.whole("/pulls", state="closed")]
            found = [one for one in self._closed if one.get("merge_commit_sha") == commit]
        return list(gitea_answers.listed(found))

    def open_pulls(self) -> bytes:
        found = gitea_answers.listed(self.whole("/pulls", state="open", sort="oldest"))
        return as_bytes([one for one in found if one["base"]["ref"] == MAIN])

    def whole(self, path: str, **query: str) -> list[Any]:
        """Read pages until the host's count is reached; where there is none or it may not be, until a page is empty.

        Neither links nor a short page show reliably where a list ends. The page past the end of a timeline is ``null``.
        """
        items: list[Any] = []
        for page in range(1, MOST_COUNTED + 1):
            answer = self.exchange.ask(path, **query, limit=LIMIT, page=page)
            entries = [] if answer.data is None and path.endswith("/timeline") else answer.data
            if not isinstance(entries, list):
                raise self._torn(path)
            items += entries
            is_counted = answer.total is not None and not path.endswith(UNCOUNTED)
            is_reached = answer.total == len(items) and not path.endswith("/timeline")
            if is_reached or not (entries or is_counted):
                return self._once(items, path)
            if path.endswith("/commits") and len(items) > MOST_COMMITS:
                return items  # more than are judged, however many there are
            if not entries:
                raise self._torn(path)
            if page == MOST_PAGES and not is_counted:
                break
        raise Unclear(f"清单过长，不再读取（{path}）")

    def _list(self, path: str, **query: str) -> list[Any]:
        asked = {name: value for name, value in query.items() if name not in ("sort", "direction")}
        if path.endswith("/comments"):  # a list that the API does not page
            answer = self.exchange.ask(path)
            if not isinstance(answer.data, list) or answer.total not in (None, len(answer.data)):
                raise self._torn(path)
            found = self._once(answer.data, path)
        else:
            found = self.whole(path, **asked)
        return self._by_us(found)

    def _by_us(self, items: Iterable[Any]) -> list[Any]:
        return super()._by_us(sorted(map(gitea_answers.note, items), key=itemgetter("id")))

    def _login_of(self, account: int) -> str:
        answer = an_object(self.exchange.ask("//users/search", uid=account).data)
        found = map(an_object, field(answer, "data", a_list))
        logins = [field(one, "login", a_text) for one in found if one.get("id") == account]
        if not logins:
            raise NotThere(f"报送平台上没有编号为 {account} 的账号")
        return logins[0]

    def _labels(self, names: list[str]) -> list[Any]:
        labels = [an_object(one) for one in self.whole("/labels")]
        known = {field(one, "name", a_text): field(one, "id", a_number) for one in labels}
        for name in names:
            if name not in known:
                made = self.exchange.send("POST", "/labels", {"name": name, "color": "#0969da"})
                known[name] = field(an_object(made.data), "id", a_number)
        return [known[name] for name in names]


class Forgejo(Gitea):
    words = host_words.FORGEJO
