"""What the hand-written documents show must be so: examples pass, mistakes are found, links lead somewhere."""

import ast
import json
import re
from pathlib import Path

import pytest

from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.model.finding import Finding, Level, cited
from group_registry.model.terms import Audience
from group_registry.pages.articles import words
from group_registry.pages.editions import EDITIONS
from group_registry.reports.findings import as_text
from group_registry.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
FILES = worktree.read_files(ROOT)
FORMS = worktree.read_forms(ROOT)
FILING = (ROOT / "docs/by-hand.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = "registry/groups/hyfw/cbfw-dayi.yaml"
OFFICE_ALONE = {path: content for path, content in FILES.items() if path.startswith("registry/office/")}


def fenced(page: str, language: str = "yaml") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def inset(page: str) -> list[str]:
    """The records shown inside a list of steps, without the indentation of the page."""
    blocks = re.findall(r"^(?: {8}.*\n)+", page, re.MULTILINE)
    return [re.sub(r"^ {8}", "", block, flags=re.MULTILINE) for block in blocks]


CREATION, SHORT_LIVED = fenced(FILING)
CHANGE, CANCELLATION = inset(FILING)


def errors(content: str, path: str = EXAMPLE, files: dict[str, bytes] = FILES) -> list[Finding]:
    findings = inspect(files | {path: content.encode()}, FORMS, RULES).findings
    return [found for found in findings if found.path == path and found.level is Level.ERROR]


@pytest.mark.parametrize("content", [CREATION, CREATION + CHANGE, CREATION + CHANGE + CANCELLATION])
def test_the_example_of_a_filing_passes(content: str) -> None:
    assert errors(content) == []


def test_the_example_of_a_short_lived_group_passes() -> None:
    assert errors(SHORT_LIVED, "registry/groups/hyfw/nianzhong-songwennuan.yaml") == []


def test_every_item_of_the_form_is_explained() -> None:
    """Those that Article 7 asks for, and those that were added."""
    schema = json.loads((ROOT / "schema/group.schema.json").read_text("utf-8"))
    listed = re.findall(r"^\| `(\S+?)` \|", FILING, re.MULTILINE)
    assert set(schema["properties"]) - {"备案记录"} <= set(listed)


MISTAKES = re.findall(r"^\| `(\S+?[:：].*?)` \| `(.*?)` \|", FILING, re.MULTILINE)


def test_mistakes_are_listed() -> None:
    assert len(MISTAKES) >= 8


@pytest.mark.parametrize(("wrong", "right"), MISTAKES)
def test_a_common_mistake_is_found_and_its_mending_passes(wrong: str, right: str) -> None:
    key = right.split(":")[0]
    line = re.compile(rf"{key}:.*\n(  - .*\n)*" if key == "成员单位" else rf"{key}:.*\n")
    assert line.search(CREATION)
    assert errors(line.sub(f"{wrong}\n", CREATION, count=1), files=OFFICE_ALONE)
    assert errors(line.sub(f"{right}\n", CREATION, count=1), files=OFFICE_ALONE) == []


def test_the_readme_shows_a_file_as_it_is() -> None:
    assert fenced(README)[0] == FILES[EXAMPLE].decode()


def test_the_readme_shows_a_finding_as_it_is_printed() -> None:
    shown = fenced(README, "text")[0]
    path = shown.split(":")[0]
    assert as_text(errors(FILES[path].decode() + fenced(README)[1], path)).startswith(shown)


def test_every_article_has_its_place() -> None:
    page = (ROOT / "docs/articles.md").read_text("utf-8")
    found = words(page)
    assert [it.number for it in found] == list(range(1, 26))
    for it in found:
        assert f"## {cited(str(it.number))} {it.title} {{#art-{it.number}}}" in page
        assert it.asks
        assert it.carried or it.left, f"{it.number}: neither 落实 nor 不由系统落实"


PEOPLES = {"art-13", "art-14", "art-16"}
"""Articles about what people write and keep to themselves, which the product does not carry out."""


def plays() -> dict[str, set[str]]:
    """Every play that is as it should be, and the articles or the annex that its docstring cites."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests/plays").glob("test_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                cited = re.fullmatch(r"\((Art\.|Annex) ([\d, ]+)\)", ast.get_docstring(node) or "")
                assert cited, f"{node.name}: cites no article"
                assert node.name not in found
                if any(ast.unparse(mark).startswith("pytest.mark.xfail") for mark in node.decorator_list):
                    continue
                kind = {"Art.": "art", "Annex": "annex"}[cited[1]]
                found[node.name] = {f"{kind}-{number.strip()}" for number in cited[2].split(",")}
    return found


def test_each_article_and_annex_names_its_plays() -> None:
    """Exactly those that cite it, two at least."""
    page, cited = (ROOT / "docs/articles.md").read_text("utf-8"), plays()
    _, *parts = re.split(r"^## .* \{#((?:art|annex)-\d+)\}$", page, flags=re.MULTILINE)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    assert set(sections) == {*(f"art-{number}" for number in range(1, 26)), "annex-1", "annex-2"}
    for anchor, text in sections.items():
        line = "".join(re.findall(r"^\*\*演练\*\*：(.*)$", text, re.MULTILINE))
        named = re.findall(r"（`(test_\w+)`）", line)
        assert sorted(named) == sorted(play for play, about in cited.items() if anchor in about), anchor
        assert len(named) >= 2 or anchor in PEOPLES, anchor


SITE_PAGES = [place for place in EDITIONS[Audience.INTERNAL].shells if "_" not in place]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#:\s]*)(?:#([^)\s]*))?\)", page.read_text("utf-8")):
        place = target.partition("?")[0].removeprefix("../").removesuffix("/")
        if place in SITE_PAGES or (target.startswith("../") and (ROOT / "docs" / f"{place}.md").is_file()):
            continue  # a page of the site
        found = page.parent / target if target else page
        assert found.is_file(), f"{page.name}: {target}"
        assert not anchor or f"{{#{anchor}}}" in found.read_text("utf-8"), f"{page.name}: {target}#{anchor}"


def test_modules_that_scripts_of_the_site_name_are_there() -> None:
    scripts = [path for path in (ROOT / "docs/assets").rglob("*.js") if "vendor" not in path.parts]
    named = {name for path in scripts for name in re.findall(r"[\w/]+\.py\b", path.read_text("utf-8"))}
    assert "rules/transition.py" in named
    assert [name for name in sorted(named) if not (ROOT / "scripts/group_registry" / name).is_file()] == []


TOLD = [*PAGES, ROOT / ".pre-commit-config.yaml", *ROOT.glob("scripts/**/*.py"), *ROOT.glob("scripts/**/*.html")]


def test_no_python_is_called_that_debian_has_not() -> None:
    """It has ``python3`` alone; only workflows set up one of their own."""
    for path in TOLD:
        assert not re.search(r"(?<![\w./])python (?:-m|scripts)", path.read_text("utf-8")), path
