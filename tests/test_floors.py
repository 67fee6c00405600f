"""The house keeps its floors: imports go down only, and nothing below the shells touches the world."""

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
FILES = sorted(SCRIPTS.rglob("*.py"))
GROUND = {
    "regulation.terms",
    "regulation.record",
    "regulation.office",
    "regulation.model",
    "regulation.registry",
    "regulation.finding",
    "regulation.citation",
    "regulation.wording",
    "regulation.file_text",
    "regulation.likeness",
}
FLOORS = {"regulation": 1, "reading": 2, "evidence": 2, "outside": 3, "reports": 3, "pages": 3}
SHELL = 4
ONCE = {
    "yaml": "reading/source.py",
    "jsonschema": "reading/explainer.py",
    "jsonschema_rs": "reading/shape.py",
    "requests": "outside/exchange.py",
    "chinese_calendar": "outside/holidays.py",
    "weasyprint": "outside/printing.py",
    "docxtpl": "outside/printing.py",
    "openpyxl": "outside/workbook.py",
}
WORLDLY_MODULES = {"os", "subprocess", "sys", "shutil", "socket", "tempfile", "time", "random", "requests", "urllib"}
WORLDLY_NAMES = {"open", "print", "input", "exec", "eval", "__import__"}
WORLDLY_CALLS = {"today", "now", "utcnow", "read_text", "read_bytes", "write_text", "write_bytes"}


def module_of(file: Path) -> str:
    parts = file.relative_to(SCRIPTS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> int:
    if module in GROUND:
        return 0
    return FLOORS.get(module.split(".")[0], SHELL)


def is_outside(file: Path) -> bool:
    return floor_of(module_of(file)) == SHELL or module_of(file).startswith("outside")


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            module = str(node.module)
            inner = [f"{module}.{alias.name}" for alias in node.names]
            modules = {module_of(other) for other in FILES}
            yield from [name for name in inner if name in modules] or [module]


def is_ours(module: str) -> bool:
    return module.split(".")[0] in FLOORS or (SCRIPTS / f"{module}.py").is_file()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SCRIPTS)))
def test_imports_go_down_only(file: Path) -> None:
    me = module_of(file)
    for module in filter(is_ours, imports(file)):
        mine, theirs = me.split(".")[0], module.split(".")[0]
        assert floor_of(module) < floor_of(me) or mine == theirs, f"{me} imports {module}"
        assert floor_of(module) < SHELL, f"{me} imports the shell {module}"
        assert floor_of(module) <= floor_of(me), f"{me} imports {module}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SCRIPTS)))
def test_a_library_with_one_door_has_one_door(file: Path) -> None:
    for module in imports(file):
        door = ONCE.get(module.split(".")[0])
        assert door in (None, file.relative_to(SCRIPTS).as_posix()), f"{file} imports {module}"


@pytest.mark.parametrize(
    "file", [file for file in FILES if not is_outside(file)], ids=lambda file: str(file.relative_to(SCRIPTS))
)
def test_below_the_shells_nothing_touches_the_world(file: Path) -> None:
    assert not {module.split(".")[0] for module in imports(file)} & WORLDLY_MODULES
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Name):
            assert node.id not in WORLDLY_NAMES, f"{file}:{node.lineno}: {node.id}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in WORLDLY_CALLS, f"{file}:{node.lineno}: {node.func.attr}"


def test_the_floors_are_all_there() -> None:
    assert {file.parent.relative_to(SCRIPTS).parts[0] for file in FILES if file.parent != SCRIPTS} == set(FLOORS)


def test_no_two_modules_of_tests_share_a_name() -> None:
    names = Counter(file.name for file in (SCRIPTS.parent / "tests").rglob("test_*.py"))
    assert {name for name, count in names.items() if count > 1} == set()


def test_nothing_that_is_made_is_in_git() -> None:
    """Compiled code, of Python or of templates, would be run without having been read by anyone."""
    words = ["git", "-C", str(SCRIPTS.parent), "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert subprocess.run(words, check=True, capture_output=True, text=True).stdout == ""


def test_every_file_of_ours_is_linted() -> None:
    """A pattern of what not to lint once took in ``tests/site``."""
    top = SCRIPTS.parent
    ours = subprocess.run(["git", "-C", str(top), "ls-files", "*.py"], check=True, capture_output=True, text=True)
    words = [sys.executable, "-m", "ruff", "check", "--show-files"]
    linted = subprocess.run(words, check=True, capture_output=True, text=True, cwd=top).stdout.splitlines()
    assert {str(top / name) for name in ours.stdout.splitlines()} <= set(linted)
    settings = tomllib.loads((top / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert {name.split("/")[0] for name in ours.stdout.splitlines()} == set(settings["files"])
    assert "exclude" not in settings
