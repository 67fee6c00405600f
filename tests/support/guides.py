"""The guides by reader, as somebody follows them: the names that a step says to press, the commands it says to type."""

import re
from collections.abc import Callable, Mapping
from functools import reduce

from playwright.sync_api import Locator, Page

from support.cases import PROJECT

GUIDES = ("department", "leader", "secretary", "it", "inspector")
Acts = Mapping[str, Callable[[Page], object]]
"""What a step says in words, by the name that is pressed after it."""


def text_of(guide: str) -> str:
    page = f"guide-{guide}" if guide in GUIDES else guide
    return (PROJECT / f"docs/{page}.md").read_text("utf-8")


def sections(guide: str) -> dict[str, str]:
    _, *parts = re.split(r"^## .*?\{#(\w+)\}\n", text_of(guide), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def names(section: str) -> list[str]:
    """What its numbered steps say to press, in order."""
    steps = re.findall(r"^\d+\. (.*)$", section, re.MULTILINE)
    return [name for step in steps for name in re.findall(r"\*\*(.+?)\*\*", step)]


def commands(guide: str) -> list[list[str]]:
    """The words after ``registry.py`` of each command, in order; they stand on lines of their own or in the text."""
    found = re.findall(r"python3 scripts/registry\.py (.*?)(?:`|$)", text_of(guide), re.MULTILINE)
    return [words.split() for words in found]


def follow(page: Page, section: str, acts: Acts) -> str:
    """From the first page: press what is named, one after the other; before each, do what the words say.

    A link to the host is not pressed: its address is what comes back, and it must be the last.
    """
    page.goto("")
    for place, name in enumerate(names(section), 1):
        if name in acts:
            acts[name](page)
        found = _named(page, name)
        address = found.get_attribute("href") or ""
        if address.startswith("https:"):
            assert place == len(names(section)), f"{name} leaves the site before the end"
            return address
        found.click()
    return ""


def _named(page: Page, name: str) -> Locator:
    """The first link, button, choice or fold of that name that is to be seen."""
    kinds = (
        page.get_by_role("link", name=name),
        page.get_by_role("button", name=name),
        page.locator("label", has_text=name),
        page.locator("summary", has_text=name),
    )
    return reduce(Locator.or_, kinds).locator("visible=true").first
