"""What the hand-written documents show must be so: examples pass, mistakes are found, links lead somewhere."""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest

from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.model.finding import Finding, Level, cited
from group_registry.model.host_words import HostWords
from group_registry.model.terms import Audience
from group_registry.pages.article_coverage import COMMANDS
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
OPENING = "registry/groups/cwb/yusuan-zhixing.yaml"
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
    assert f"`{OPENING}`" in README
    assert fenced(README) == [FILES[OPENING].decode()]


def test_the_readme_shows_a_finding_as_it_is_printed() -> None:
    mistaken = FILES[OPENING].decode().replace("谢志强", "谢自强")
    assert as_text(errors(mistaken, OPENING)).startswith(fenced(README, "text")[0])


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


ENGINEERS = [
    *(ROOT / f"docs/{name}.md" for name in ("architecture", "decisions", "testing")),
    *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "bench/README.md", "Makefile")),
    *sorted((ROOT / "scripts").rglob("__init__.py")),
]
BELOW = [ROOT / folder for folder in (".", "docs", "scripts/group_registry", "tests", "bench", "demo", ".github")]
BELOW.append(ROOT / ".github/workflows")
MADE = (".git/", ".venv/", "build/", "site/")
"""What commands make, and no checkout holds."""
FOREIGN = {"yaml.safe_load", "approved_by"}
ALSO = ("mkdocs.yml", ".pre-commit-config.yaml", "tests/test_floors.py", "tests/support/host_kinds.py")
ENDINGS = ("scripts/**/*.py", "demo/**/*.py", "bench/*.py", "schema/*.json", "docs/assets/**/*.js", ".github/**/*.yml")
CODE = [path for ending in (*ENDINGS, *ALSO) for path in sorted(ROOT.glob(ending))]
SOURCES = "\n".join(path.read_text("utf-8") for path in CODE)
WORDS_OF_CODE = set(re.findall(r"\w+", SOURCES))
TARGETS = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
PACKAGE = ROOT / "scripts/group_registry"
MODULES = {".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py")}
MODULES = {name.removesuffix(".__init__") for name in MODULES}


def parts(node: ast.AST) -> Iterator[str]:
    """The names of parameters, attributes and methods."""
    for inner in ast.walk(node):
        match inner:
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name


@cache
def defined() -> dict[str, set[str]]:
    """What each function takes and each class has, by name."""
    names: dict[str, set[str]] = {}
    for path in (path for path in CODE if path.suffix == ".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                inner = node.args if isinstance(node, ast.FunctionDef) else node
                names.setdefault(node.name, set()).update(parts(inner))
    return names


def read_code(text: str) -> list[str]:
    """The code of a page: between backticks, each line of a block of commands, the first word of another block's."""
    blocks = re.findall(r"^ *```(\w*)\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"(?<!`)``?([^`\n]+)``?(?!`)", rest)
    lines = [(kind, line) for kind, block in blocks for line in block.replace("\\\n", " ").splitlines() if line]
    typed = [line.split("  #")[0] for kind, line in lines if kind == "sh"]
    drawn = [line.split()[0] for kind, line in lines if not kind]
    return [*spans, *typed, *drawn]


def page_code(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return read_code(ast.get_docstring(ast.parse(text)) or "")
    if path.name == "Makefile":
        return re.findall(r"^# (make [\w-]+(?: \w+=(?:\"[^\"]*\"|\w+))?)", text, re.MULTILINE)
    return read_code(text)


@cache
def help_of(*words: str) -> str:
    with redirect_stdout(StringIO()) as out, suppress(SystemExit):
        import_module(f"group_registry.commands.{words[0]}").main([*words[1:], "--help"])
    return out.getvalue()


def wrong_command(words: list[str]) -> str:
    """What is wrong with what stands after ``registry.py``; nothing if it can be typed so."""
    name, *rest = words
    if name not in COMMANDS:
        return "" if name in ("NAME", "--help", "--version", "…") or not name.isascii() else f"no command {name}"
    helped = help_of(name)
    if rest and re.fullmatch("[a-z]+", rest[0]):  # it may have options of its own
        helped += help_of(name, rest[0])
    options = {word.partition("=")[0] for word in rest if re.match(r"--\w", word)}
    unknown = options - set(re.findall(r"--[\w-]+", helped))
    return f"{name} has no {sorted(unknown)}" if unknown else ""


def is_file(word: str) -> bool:
    """Whether a path stands for something; what it leaves open is any."""
    pattern = re.sub(r"…|\{[^}]*\}", "*", word).strip("/")
    return word.startswith(MADE) or any(next(root.glob(pattern), None) for root in BELOW)


def is_name(word: str) -> bool:
    """Whether a dotted name is in a class, or a module or what stands in one; its package may be left out."""
    outer, _, inner = word.rpartition(".")
    if inner in defined().get(outer, ()):
        return True
    modules = [name for name in MODULES if f".{name}".endswith(f".{word}")]
    holders = [name for name in MODULES if f".{name}".endswith(f".{outer}")]
    return bool(modules) or any(hasattr(import_module(f"group_registry.{name}"), inner) for name in holders)


def wrong_word(word: str) -> str:
    if "/" in word or re.fullmatch(r"[\w*…-]+\.(py|md|yaml|yml|json|in|txt|js|toml|html)", word):
        return "" if is_file(word) or is_file(f"**/{word}") or is_name(word) else f"no file {word}"
    if re.fullmatch(r"[A-Za-z]\w*(\.[a-z_]\w*)+(\(\))?", word):
        bare = word.removesuffix("()")
        return "" if bare in FOREIGN or is_name(bare) else f"nothing is called {word}"
    if re.fullmatch(r"x-[\w-]+", word):
        return "" if f'"{word}"' in SOURCES else f"nothing is called {word}"
    if call := re.fullmatch(r"@?(\w+)(?:\((.*)\))?", word, re.ASCII):
        name, given = call[1], re.findall(r"[a-z_]+", call[2] or "")
        known = defined().get(name)
        if call[2] is None:
            return "" if name.isdigit() or name in WORDS_OF_CODE | FOREIGN else f"nothing is called {name}"
        return "" if known is not None and set(given) <= known else f"no {word}"
    return ""


def wrong_code(span: str) -> str:
    """What a piece of code in a document names that is not there."""
    span = re.sub(r"<[^>]*>", "*", span)
    if typed := re.search(r"registry\.py +([^|&>]+)", span):
        return wrong_command(typed[1].split())
    words = re.findall(r'(?:[^\s"]|"[^"]*")+', span)
    if words[0] in COMMANDS and words[1:]:
        return wrong_command(words)
    if words[0] == "make" and words[1:]:
        inner = [word for given in words[1:] for word in re.findall(r'"(.*)"', given)]
        modules = [word for word in " ".join(inner).split() if word not in ("MODULES", "TESTS")]
        lost = [word for word in modules if "/" in word and not is_file(word)]
        lost += [word for word in modules if re.fullmatch(r"[a-z_.]+", word) and not is_name(word)]
        return f"{span}: no {lost or words[1]}" if lost or words[1] not in TARGETS else ""
    if len(words) > 1 and "(" not in span:
        paths = [word for word in words if re.match(r"(tests|bench|scripts|docs|demo|registry)/", word)]
        return "".join(f"no file {word}" for word in paths if not is_file(word))
    return wrong_word(span)


@pytest.mark.parametrize("page", ENGINEERS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_engineers_are_told_of_is_there(page: Path) -> None:
    """Each command with its options, file, module, function, class and target that their documents name."""
    assert [found for span in page_code(page) if (found := wrong_code(span))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_command_of_a_document_can_be_typed(page: Path) -> None:
    spans = [span for span in page_code(page) if "registry.py" in span]
    assert [found for span in spans if (found := wrong_code(span))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "registry.py validate --basis main",
        "registry.py minutes draft --choir x",
        "python3 scripts/registry.py judge",
        "audit --on-line",
        "make tests",
        'make mutation WHAT="regulation.rules tests/rules"',
        'make mutation WHAT="rules tests/test_rules.py"',
        ".venv/bin/python -m pytest -n0 tests/test_rules.py",
        "rules/on_change.py",
        "tests/cases/laws/<its name>/",
        "chosen.words()",
        "forms.check.look",
        "Facts.wordings",
        "@rule(article, heading)",
        "Problem(record, field, says, mend)",
        "x-new",
    ],
)
def test_a_wrong_name_is_found(wrong: str) -> None:
    assert wrong_code(wrong)


SHOWN = ("scripts/**/*.py", "scripts/**/*.html", "docs/assets/**/*.js", "docs/overrides/**/*.html", "schema/*.json")
SITE = "\n".join(path.read_text("utf-8") for glob in (*SHOWN, "mkdocs.yml") for path in sorted(ROOT.glob(glob)))
FIELDS_OF_HOST = {f"{{{name}}}" for name in (*HostWords.__annotations__, "propose", "create")}
NO_BUTTON = {"粗体", "某某（代）", "曾退回", "曾不通过", "半角冒号加一个空格", "查看待上会的备案", "每位领导一页"}
"""What is stressed, an example, or put together from two words of the site."""
OF_GITHUB = {
    "Add file",
    "Create new file",
    "Fork this repository",
    "Create a new branch",
    "Edit this file",
    "Edit file",
}
OF_GITEA = {"添加文件", "新建文件", "编辑文件"}
KNOWN = NO_BUTTON | OF_GITHUB | OF_GITEA | FIELDS_OF_HOST


def not_shown(text: str, marks: str) -> list[str]:
    """What stands between the marks of a button or an item, and is nowhere on the site; headings end in 。"""
    named = [name for found in re.findall(marks, text) for name in found if name and not name.endswith("。")]
    return [name for name in named if name not in KNOWN and name not in SITE]


BOLD, QUOTED = r"\*\*(.+?)\*\*()", r"\*\*(.+?)\*\*|“(.+?)”"
GUIDES = [(path.stem, QUOTED) for path in sorted((ROOT / "docs").glob("guide-*.md"))]


@pytest.mark.parametrize(("guide", "marks"), [*GUIDES, ("by-hand", BOLD), ("minutes", BOLD)])
def test_what_a_guide_says_to_press_is_there(guide: str, marks: str) -> None:
    assert not_shown((ROOT / f"docs/{guide}.md").read_text("utf-8"), marks) == []


@pytest.mark.parametrize("wrong", ["点**待我签**", "选“对外群组一栏”", "点**{agree}**"])
def test_a_button_that_is_not_there_is_found(wrong: str) -> None:
    assert not_shown(wrong, QUOTED)
