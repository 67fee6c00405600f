"""GitHub and GitHub Enterprise as the host of the pull requests."""

import os
import re
from typing import Any, ClassVar

from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import Unclear, a_text, an_object, field
from group_registry.hosts.host import PICTURES, Host, as_bytes
from group_registry.model import host_words
from group_registry.model.host_words import without_account
from group_registry.model.terms import MAIN

GITHUB_COM = "https://api.github.com"
PAGE_SIZE = 100
"""Entries per page: the host's maximum."""
MOST_PAGES = 200
"""The most pages that are read, so that a list without an end is given up.

The longest list is that of closed reminders: an office of 2,500 groups that are all asked once a year has some 5,600 in
the time that ``remind`` looks back, which are 56 pages.
"""


class GitHub(Host):
    words = host_words.GITHUB
    below = "/api/v3"
    public: ClassVar = {"": GITHUB_COM, "https://github.com": GITHUB_COM}
    loses_reviews = False
    uses_code_owners = True

    @property
    def pictures(self) -> str:
        """Outside a workflow the server follows from the API's address: https://HOST/api/v3 on Enterprise Server."""
        address, is_own, _ = self.exchange.address.partition(self.below)
        server = os.environ.get("GITHUB_SERVER_URL") or (address if is_own else "https://github.com")
        return f"{without_account(server)}/{self.exchange.repository}/raw/{MAIN}/{PICTURES}"

    def _pulls_of(self, commit: str) -> list[Any]:
        return self.whole(f"/commits/{commit}/pulls")

    def open_pulls(self) -> bytes:
        """The oldest first, so that one opened meanwhile does not shift the pages."""
        return as_bytes(self.whole("/pulls", state="open", base=MAIN, sort="created", direction="asc"))

    def whole(self, path: str, **query: str) -> list[Any]:
        items: list[Any] = []
        page, announced = 1, 1
        while True:
            answer = self.exchange.ask(path, **query, per_page=PAGE_SIZE, page=page)
            found = answer.data
            if not isinstance(found, list) or (page > 1 and not found):
                raise self._torn(path)
            items += found
            turns = {
                turn: self._page_of(answer.links[turn]["url"]) for turn in ("next", "last") if turn in answer.links
            }
            announced = max(announced, turns.get("last", 1))
            following = turns.get("next")
            if following is None:
                # A proxy may drop the links. Only an empty next page proves that a full page was the last one.
                is_full = len(found) >= PAGE_SIZE
                if is_full and self.exchange.ask(path, **query, per_page=PAGE_SIZE, page=page + 1).data != []:
                    raise self._torn(path)
                break
            if following != page + 1 or not found:
                raise self._torn(path)
            if page == MOST_PAGES:
                raise Unclear(f"清单超过 {MOST_PAGES} 页，不再读取（{path}）")
            page = following
        if page < announced:
            raise self._torn(path)
        return self._once(items, path)

    def _page_of(self, url: str) -> int:
        """The page number in a link. ``CannotKnow`` if it leads away from the API, so is not a link of this host."""
        number = re.search(r"[?&]page=([0-9]{1,9})(&|$)", url)
        if not number or not url.lower().startswith(f"{self.exchange.address.lower()}/"):
            raise CannotKnow(f"{self.words.name} 的分页指向其他地址，取回的清单不可信")
        return int(number[1])

    def _login_of(self, account: int) -> str:
        return field(an_object(self.exchange.ask(f"//user/{account}").data), "login", a_text)
