"""Pages for staff never tell anybody to run a command and never name a file of the repository: that stands in the
guides of those who do it (Art. 6)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

GUIDES = (
    "guide-department",
    "guide-leader",
    "guide-secretary",
    "guide-it",
    "guide-inspector",
    "books",
    "minutes",
    "evidence",
    "file",
    "rules",
    "articles",
)
"""Guides, and what tells reviewers which rule, command and test carries out which article."""
TECHNICAL = re.compile(r"registry\.py|运行 |registry/|docs/|schema/|scripts/|python|\.yaml|\.py\b")


HIDDEN = ("script", "style", "title", "pre")
"""Not read, or the form of an entry as it is typed."""


class Words(HTMLParser):
    """The text of a page that is read."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in HIDDEN

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def told(page: Path) -> list[str]:
    """The technical words of a page, each with what stands around it."""
    words = Words()
    words.feed(page.read_text("utf-8"))
    text = " ".join(words.found)
    return [text[max(it.start() - 20, 0) : it.end() + 20] for it in TECHNICAL.finditer(text)]


def test_no_page_for_staff_speaks_of_commands_or_files(site: Path) -> None:
    pages = [page for page in site.rglob("*.html") if page.relative_to(site).parts[0] not in GUIDES]
    assert len(pages) > 100
    assert {page.relative_to(site).as_posix(): words for page in pages if (words := told(page))} == {}


@pytest.mark.parametrize("guide", ["minutes", "books"])
def test_what_is_to_be_run_stands_in_the_guides(site: Path, guide: str) -> None:
    assert told(site / guide / "index.html")
