"""The built site as files: links hold, nothing comes from outside, shells leave no trace, every group is found."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from reading.inspection import Inspection

BANNER = "内部资料，请勿外传"
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "line", "source", "wbr"}


@dataclass
class Parsed(HTMLParser):
    """What a page holds: its elements with their attributes, its ids, its text."""

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


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Parsed]:
    found = {}
    for path in sorted(site.rglob("*.html")):
        found[path.relative_to(site).as_posix()] = parsed = Parsed()
        parsed.feed(path.read_text("utf-8"))
    return found


def test_every_kind_of_page_is_there(site: Path, pages: dict[str, Parsed], sample: Inspection) -> None:
    single = {"", "register/", "expiry/", "units/", "rules/", "readings/", "articles/", "file/"}
    groups = {f"groups/{group.folder}/{group.slug}/" for group in sample.registry.groups}
    assert {f"{address}index.html" for address in single | groups} <= set(pages)
    assert len([name for name in pages if name.startswith("groups/")]) == len(groups)


def test_every_link_holds(site: Path, pages: dict[str, Parsed]) -> None:
    drawing = Parsed()
    drawing.feed((site / "assets/flow.svg").read_text("utf-8"))
    ids = {name: set(page.values("id", "name")) for name, page in [*pages.items(), ("assets/flow.svg", drawing)]}
    for name, page in pages.items():
        for link in page.values("href", "src"):
            parts = urlsplit(link)
            assert not parts.scheme, f"{name}: {link}"
            assert not parts.netloc, f"{name}: {link}"
            here = site if parts.path.startswith("/") else (site / name).parent
            target = (here / unquote(parts.path).lstrip("/")).resolve() if parts.path else site / name
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{name}: {link}"
            if parts.fragment:
                assert unquote(parts.fragment) in ids[target.relative_to(site).as_posix()], f"{name}: {link}"


def test_nothing_runs_or_is_styled_in_line(pages: dict[str, Parsed]) -> None:
    for name, page in pages.items():
        for tag, attrs in page.tags:
            assert tag != "style", name
            assert tag != "script" or "src" in attrs or attrs.get("type") == "application/json", name
            assert not [attr for attr in attrs if attr == "style" or attr.startswith("on")], f"{name}: {tag} {attrs}"


def test_every_page_has_its_banner_title_and_one_heading(pages: dict[str, Parsed]) -> None:
    for name, page in pages.items():
        assert BANNER in page.text, name
        assert [tag for tag, _ in page.tags].count("h1") == 1, name
        assert ("html", {"lang": "zh", "class": "no-js"}) in page.tags, name
    assert len({name for name in pages if name.endswith("/index.html")}) == len(pages) - 2  # home and 404


def test_shells_leave_no_trace(site: Path) -> None:
    assert not [path for path in site.rglob("*") if path.name == "_" or path.suffix == ".md"]
    for path in [*site.rglob("*.html"), site / "search" / "search_index.json"]:
        text = path.read_text("utf-8")
        assert "@@" not in text, path
        assert "<!--" not in text, path
        assert "/_/" not in text, path


def test_documents_for_those_who_work_on_the_tools_are_not_published(site: Path) -> None:
    assert not (site / "architecture").exists()
    assert not (site / "overrides").exists()


def test_a_group_page_is_light(site: Path, pages: dict[str, Parsed]) -> None:
    sizes = [(site / name).stat().st_size for name in pages if name.startswith("groups/")]
    assert max(sizes) < 8_000
    assert sum(sizes) / len(sizes) < 6_000


def test_a_group_page_says_what_the_form_says(pages: dict[str, Parsed], sample: Inspection) -> None:
    for group in sample.registry.groups:
        text = pages[f"groups/{group.folder}/{group.slug}/index.html"].text
        wanted = [
            group.name,
            group.unit,
            group.custodian,
            group.member_scope,
            group.purpose,
            group.platform,
            group.scope,
        ]
        for filing in group.filings:
            wanted += [filing.filed_on.isoformat(), filing.kind, filing.statement, filing.disposal or ""]
        assert [word for word in wanted if word not in text] == [], group.path


def test_every_part_of_a_groups_name_is_found(site: Path, sample: Inspection) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    entries = {entry["location"]: entry for entry in index["docs"]}
    for location in entries:
        path, _, _ = location.partition("#")
        assert (site / path / "index.html").is_file(), location
    for group in sample.registry.groups:
        entry = entries[f"groups/{group.folder}/{group.slug}/"]
        words = [entry["title"], *entry["text"].split(), *entry["tags"][0].split()]
        for word in (group.name, group.custodian):
            for start in range(len(word) - 1):
                assert any(found.startswith(word[start:]) for found in words), (group.name, word[start:])
