"""What pages hold, and where their links lead."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Parsed(HTMLParser):
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, *names: str) -> Iterator[str]:
        return (value for _, attrs in self.tags for name, value in attrs.items() if name in names)


def parsed(site: Path) -> dict[str, Parsed]:
    found = {}
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.svg")]):
        found[path.relative_to(site).as_posix()] = page = Parsed()
        page.feed(path.read_text("utf-8"))
    return found


def broken(site: Path) -> Iterator[str]:
    """Every link of a page that leaves the site, leads to no file, or to no such place in one."""
    pages = parsed(site)
    ids = {name: set(page.values("id", "name")) for name, page in pages.items()}
    for name, page in pages.items():
        for link in page.values("href", "src"):
            parts = urlsplit(link)
            here = site if parts.path.startswith("/") else (site / name).parent
            target = (here / unquote(parts.path).lstrip("/")).resolve() if parts.path else site / name
            target = target / "index.html" if target.is_dir() else target
            if parts.scheme or parts.netloc:
                yield f"{name}: {link} leaves the site"
            elif not target.is_file():
                yield f"{name}: {link} leads to no file"
            elif parts.fragment and unquote(parts.fragment) not in ids[target.relative_to(site.resolve()).as_posix()]:
                yield f"{name}: {link} leads to no such place"
