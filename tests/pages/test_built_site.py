"""The built site as files: links hold, two clicks lead anywhere (Art. 5), nothing comes from outside or names a command
(Art. 6)."""

import json
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from group_registry.forms.check import Inspection
from support.cases import PROJECT
from support.guides import GUIDES as READERS
from support.rendering import UNPUBLISHED, Parsed, broken, parsed

BANNER = "内部资料，请勿外传"


@pytest.fixture(scope="session")
def whole(site: Path) -> dict[str, Parsed]:
    return parsed(site)


@pytest.fixture(scope="session")
def pages(whole: dict[str, Parsed]) -> dict[str, Parsed]:
    return {name: page for name, page in whole.items() if name.endswith(".html")}


def test_every_link_holds(site: Path, whole: dict[str, Parsed]) -> None:
    assert list(broken(site, whole)) == []


def test_a_link_that_does_not_hold_is_found(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b/index.html").write_text("<p id=two>", "utf-8")
    links = ["b/", "b/#two", "#one", "b/#one", "c/", "../x"]
    links += ["https://example.invalid/", "//example.invalid/", "/b/#two"]
    (tmp_path / "index.html").write_text("<h1 id=one>" + "".join(f'<a href="{it}">甲</a>' for it in links), "utf-8")
    told = ["b/#one leads to no such place", "c/ leads to no file", "../x leads to no file"]
    told += ["https://example.invalid/ leaves the site", "//example.invalid/ leaves the site"]
    assert list(broken(tmp_path)) == [f"index.html: {it}" for it in told]


def test_no_sentence_is_broken_and_no_item_runs_on(site: Path) -> None:
    """A line break inside a Chinese sentence renders as a space; an item without a blank line before it as prose."""
    for path in site.rglob("*.html"):
        text = re.sub(r"<(pre|textarea|script).*?</\1>", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.findall(r"[\u4e00-\u9fff，。；：、）] *\n *[\u4e00-\u9fff（“].*", text), path
        assert not re.findall(r"^[0-9]+[.] .*", text, re.MULTILINE), path


def test_nothing_runs_or_is_styled_in_line(pages: dict[str, Parsed]) -> None:
    for name, page in pages.items():
        for tag, attrs in page.tags:
            assert tag != "style", name
            assert tag != "script" or "src" in attrs or attrs.get("type") == "application/json", name
            assert not [attr for attr in attrs if attr == "style" or attr.startswith("on")], f"{name}: {tag} {attrs}"


POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"


def test_every_page_brings_the_policy_under_which_nothing_runs_in_line(pages: dict[str, Parsed]) -> None:
    """It also holds where a page is opened without the office's server, and comes before any script or style."""
    for name, page in pages.items():
        policies = [it for it in page.tags if it[1].get("http-equiv", "").lower() == "content-security-policy"]
        assert [attrs["content"] for _, attrs in policies] == [POLICY], name
        before = page.tags[: page.tags.index(policies[0])]
        assert not [
            tag for tag, attrs in before if tag in ("script", "style", "body") or "stylesheet" in attrs.values()
        ]


def test_every_page_has_its_banner_title_foot_and_one_heading(pages: dict[str, Parsed]) -> None:
    """The audit page alone names the version of the tools."""
    last = re.findall(r"^## \[(\d.*)\] - ", (PROJECT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[0]
    for name, page in pages.items():
        assert BANNER in page.text, name
        assert page.text.count(f" · 程序版本 {last}") == (name == "audit/index.html"), name
        assert [tag for tag, _ in page.tags].count("h1") == 1, name
        assert ("html", {"lang": "zh", "class": "no-js"}) in page.tags, name
    assert len({name for name in pages if name.endswith("/index.html")}) == len(pages) - 2  # home and 404


def test_shells_leave_no_trace_nor_do_documents_on_the_tools(site: Path) -> None:
    assert not [path for path in site.rglob("*") if path.name == "_" or path.suffix == ".md"]
    for path in [*site.rglob("*.html"), site / "search" / "search_index.json"]:
        text = path.read_text("utf-8")
        assert "@@" not in text, path
        assert "<!--" not in text, path
        assert "/_/" not in text, path
    assert not [name for name in (*UNPUBLISHED, "overrides") if (site / name).exists()]


def test_a_group_page_is_light(site: Path, pages: dict[str, Parsed]) -> None:
    sizes = [(site / name).stat().st_size for name in pages if name.startswith("groups/")]
    assert max(sizes) < 8_000
    assert sum(sizes) / len(sizes) < 5_200


def test_a_group_page_carries_nothing_that_only_scripts_use(pages: dict[str, Parsed]) -> None:
    groups = {name: page for name, page in pages.items() if name.startswith("groups/")}
    assert len(groups) > 20
    for name, page in groups.items():
        assert not {"input", "label", "template"} & {tag for tag, _ in page.tags}, name
        assert not list(page.values("data-md-component", "data-md-toggle")), name


def test_a_group_page_says_what_the_form_says(pages: dict[str, Parsed], sample: Inspection) -> None:
    for group in sample.registry.groups:
        text = pages[f"groups/{group.folder}/{group.stem}/index.html"].text
        wanted = [group.name, group.unit, group.custodian, group.member_scope, group.purpose]
        wanted += [group.platform, group.scope]
        for filing in group.filings:
            wanted += [filing.filed_on.isoformat(), filing.kind, filing.statement, filing.disposal or ""]
        assert [word for word in wanted if word not in text] == [], group.path


def test_what_the_search_finds_is_there(site: Path, sample: Inspection) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    for entry in index["docs"]:
        path = urlsplit(entry["location"]).path
        assert (site / path / "index.html").is_file(), path
    text = (site / "search" / "groups.json").read_text("utf-8")
    columns = json.loads(text)
    listed = dict(zip(columns["page"], columns["name"], strict=True))
    assert listed == {f"{group.folder}/{group.stem}": group.name for group in sample.registry.groups}
    inside = (site / "search" / "inside.json").read_text("utf-8")
    assert all(group.custodian in inside and group.custodian not in text for group in sample.registry.groups)


def test_every_page_is_at_most_two_clicks_from_home(pages: dict[str, Parsed]) -> None:
    def leads_to(name: str) -> set[str]:
        """The pages of the site that one links to."""
        links = [attrs["href"] for tag, attrs in pages[name].tags if tag == "a" and "href" in attrs]
        paths = [unquote(parts.path) for parts in map(urlsplit, links) if not parts.scheme and not parts.netloc]
        found = (posixpath.normpath(posixpath.join("/", name, "..", path)).strip("/") for path in paths if path)
        return {f"{path}/index.html".lstrip("/") for path in found} & pages.keys()

    wanted = {name for name in pages if name.endswith("index.html")}
    assert len(wanted) > 150
    reached = edge = {"index.html"}
    for _ in range(2):
        edge = {to for name in edge for to in leads_to(name)} - reached
        reached = reached | edge
    assert sorted(wanted - reached) == []


def test_the_menu_is_as_it_was_asked_for_on_every_page(site: Path) -> None:
    menu = ["首页", "台账", "到期", "待签", "单位", "更多", "制度"]
    for page in {*site.rglob("index.html")} - {site / "check/index.html"}:
        found = re.search(r'<div class="r-links">(.*?)</div>', page.read_text("utf-8"), re.DOTALL)
        assert found, page
        assert re.findall(r">\s*([^<>\s]+)\s*</a>", found[1]) == menu, page


GUIDES = [f"guide-{reader}" for reader in READERS] + ["books", "minutes", "evidence", "by-hand", "rules", "articles"]
"""Guides, and what tells reviewers which rule, command and test carries out which article."""
TECHNICAL = re.compile(r"registry\.py|运行 |registry/|docs/|schema/|scripts/|python|\.yaml|\.py\b")


def told(page: Parsed) -> list[str]:
    """The technical words of a page, each with what stands around it."""
    return [page.read[max(it.start() - 20, 0) : it.end() + 20] for it in TECHNICAL.finditer(page.read)]


def test_no_page_for_staff_speaks_of_commands_or_files(pages: dict[str, Parsed]) -> None:
    for_staff = {name: page for name, page in pages.items() if name.partition("/")[0] not in GUIDES}
    assert len(for_staff) > 100
    assert {name: words for name, page in for_staff.items() if (words := told(page))} == {}
    assert all(told(pages[f"{guide}/index.html"]) for guide in ("minutes", "books"))
