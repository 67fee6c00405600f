"""No page of the site is further than two clicks from the first: its own links are walked, as they are without scripts
(Art. 5)."""

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Links(HTMLParser):
    """Where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found |= {str(value) for name, value in attrs if name == "href"}


def leads_to(site: Path, page: str) -> set[str]:
    """The pages of the site that a page (its folder, empty or ending in a slash) links to."""
    links = Links()
    links.feed((site / page / "index.html").read_text("utf-8"))
    found = set()
    for link in links.found:
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc and parts.path:
            path = posixpath.normpath(posixpath.join("/", page, unquote(parts.path))).strip("/")
            found.add(f"{path}/" if path else "")
    return {path for path in found if (site / path / "index.html").is_file()}


def test_every_page_is_at_most_two_clicks_from_home(site: Path) -> None:
    folders = (found.parent.relative_to(site).as_posix() for found in site.rglob("index.html"))
    pages = {"" if folder == "." else f"{folder}/" for folder in folders}
    assert len(pages) > 250
    reached, edge = {""}, {""}
    for _ in range(2):
        edge = {to for page in edge for to in leads_to(site, page)} - reached
        reached |= edge
    assert sorted(pages - reached) == []


def test_the_menu_is_as_it_was_asked_for_on_every_page(site: Path) -> None:
    menu = ["首页", "台账", "到期", "待签", "单位", "更多", "制度"]
    for page in site.rglob("index.html"):
        found = re.search(r'<div class="r-links">(.*?)</div>', page.read_text("utf-8"), re.DOTALL)
        assert found, page
        assert re.findall(r">\s*([^<>\s]+)\s*</a>", found[1]) == menu, page
