"""A page that MkDocs built around placeholders, cut once, filled many times by plain substitution."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

BODY = "<!--fill-->"
TITLE = "@@title@@"
FOOTER = "@@footer@@"

_FOR_SCRIPTS = re.compile(
    r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>|<div data-md-component="skip">\s*</div>'
    r'|<div class="md-dialog"[^>]*>\s*<div[^>]*></div>\s*</div>| data-md-component="[a-z]+"'
)
"""What Material's frame holds for its own script alone; ``assets/frame.js`` puts it in again where that runs."""


@dataclass(frozen=True)
class Shell:
    """The pieces before the title, between title and body, and after the body, in UTF-8."""

    head: bytes
    neck: bytes
    foot: bytes

    @classmethod
    def of_page(cls, page: str, footer: str) -> "Shell":
        """Cut a page. What is of no use without scripts goes, and its lines: ten thousand copies are megabytes."""
        page = re.sub(r"\s*\n\s*", "\n", _FOR_SCRIPTS.sub("", page).strip()).replace(">\n<", "><")
        upper, foot = page.replace(FOOTER, footer).split(BODY)
        head, _, neck = upper.partition(TITLE)
        return cls(head.encode(), neck.encode(), foot.encode())

    def fill(self, title: str, body: str) -> bytes:
        """The finished page. ``body`` is finished HTML; the title is text. Neither is looked at again."""
        return b"".join((self.head, escape(title).encode() if self.neck else b"", self.neck, body.encode(), self.foot))


def source(about: Mapping[str, str]) -> str:
    """A page of the tree that MkDocs makes a shell of; its title in mkdocs.yml, if it has one there, goes first."""
    front_matter = {"title": TITLE, "shell": True, "search": {"exclude": True}, **about}
    return f"---\n{json.dumps(front_matter, ensure_ascii=False)}\n---\n\n{BODY}\n"
