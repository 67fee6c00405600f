"""The house keeps its floors: imports go down only and in no circle; what is pure touches nothing of the world."""

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "scripts/group_registry"
FILES = sorted(PACKAGE.rglob("*.py"))
FLOORS = (
    ("model", "personal_data"),
    ("lifecycle",),
    ("rules",),
    ("approval",),
    ("forms",),
    ("evidence",),
    ("files",),
    ("gitrepo",),
    ("hosts",),
    ("cli",),
    ("spreadsheets", "pages", "reports"),
    ("commands",),
)
"""From the ground up. Packages of one floor do not import each other."""
FLOOR = {package: floor for floor, packages in enumerate(FLOORS) for package in packages}
PURE = {"model", "personal_data", "lifecycle", "rules", "approval", "forms", "evidence", "pages", "reports"}
"""No input, no output, no clock, no environment; they import each other only."""
ONE_DOOR = {
    "yaml": "forms/yaml.py",
    "jsonschema": "forms/schema_check.py",
    "jsonschema_rs": "forms/schema_check.py",
    "requests": "hosts/client.py",
    "chinese_calendar": "files/worktree.py",
    "icalendar": "pages/takeaway.py",
    "openpyxl": "spreadsheets/reader.py",
    "xlsxwriter": "pages/table.py",
}
"""The one file that imports a library."""
WORLDLY_MODULES = {"os", "subprocess", "sys", "shutil", "socket", "tempfile", "time", "random", "requests", "urllib"}
WORLDLY_NAMES = {"open", "print", "input", "exec", "eval", "__import__", "environ"}
WORLDLY_CALLS = {"today", "now", "utcnow", "read_text", "read_bytes", "write_text", "write_bytes"}


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def module_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file) for file in FILES}


def package_of(module: str) -> str:
    return module.split(".")[0]


def imports(file: Path) -> Iterator[str]:
    """What a file imports: modules of ours below the package, others by their whole name."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            within = str(node.module).removeprefix("group_registry").removeprefix(".")
            inner = [f"{within}.{alias.name}".removeprefix(".") for alias in node.names]
            ours = str(node.module).startswith("group_registry")
            yield from [name for name in inner if name in MODULES] if ours else []
            yield from [within] if ours and any(name not in MODULES for name in inner) else []
            yield from [] if ours else [str(node.module)]


def test_imports_go_down_only() -> None:
    wrong = []
    for mine, module in ((module_of(file), module) for file in FILES for module in imports(file)):
        here, there = package_of(mine), package_of(module)
        if there in FLOOR and here and there != here:
            is_down = FLOOR[there] < FLOOR[here] and (here not in PURE or there in PURE)
            wrong += [] if is_down else [f"{mine} imports {module}"]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module_of(file): {name for name in imports(file) if name in MODULES} - {module_of(file)} for file in FILES}
    TopologicalSorter(graph).prepare()


def test_the_audit_knows_no_host() -> None:
    """Whoever audits a clone needs no code that speaks to a host."""
    files = {module_of(file): file for file in FILES}
    waiting, reached = ["gitrepo.clone_audit", "gitrepo.dossier"], set[str]()
    while waiting:
        reached.add(module := waiting.pop())
        waiting += {name for name in imports(files[module]) if name in files} - reached
    assert {"evidence.audit", "gitrepo.repository"} <= reached
    assert not {module for module in reached if package_of(module) in ("hosts", "cli", "commands")}


def test_a_library_with_one_door_has_one_door() -> None:
    wrong = []
    for file in FILES:
        name = file.relative_to(PACKAGE).as_posix()
        wrong += [(name, module) for module in imports(file) if ONE_DOOR.get(module.split(".")[0], name) != name]
    assert wrong == []


def test_what_is_pure_touches_nothing_of_the_world() -> None:
    wrong = []
    for file in (file for file in FILES if package_of(module_of(file)) in PURE):
        wrong += [f"{file}: {module}" for module in imports(file) if module.split(".")[0] in WORLDLY_MODULES]
        for node in ast.walk(tree_of(file)):
            is_named = isinstance(node, ast.Name) and node.id in WORLDLY_NAMES
            is_called = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WORLDLY_CALLS
            wrong += [f"{file}:{node.lineno}: {ast.unparse(node)}"] if is_named or is_called else []  # type: ignore[attr-defined]
    assert wrong == []


def test_git_is_started_in_one_place() -> None:
    found = {file for file in FILES for node in ast.walk(tree_of(file)) if getattr(node, "value", None) == "git"}
    assert {module_of(file) for file in found} == {"gitrepo.repository"}


def test_the_floors_are_all_there() -> None:
    assert {package_of(module) for module in MODULES} - {""} == set(FLOOR)
    assert set(FLOOR) >= PURE


def test_beside_the_package_there_is_the_one_command() -> None:
    listed = subprocess.run(
        ["git", "-C", str(PROJECT), "ls-files", "scripts"], check=True, capture_output=True, text=True
    )
    beside = [name for name in listed.stdout.splitlines() if not name.startswith("scripts/group_registry/")]
    assert beside == ["scripts/registry.py"]


def test_nothing_that_is_made_is_in_git() -> None:
    """Compiled code would be run without having been read by anyone."""
    words = ["git", "-C", str(PROJECT), "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert subprocess.run(words, check=True, capture_output=True, text=True).stdout == ""


def test_every_file_of_ours_is_linted() -> None:
    """A pattern of what not to lint once took in ``tests/pages``."""
    ours = subprocess.run(["git", "-C", str(PROJECT), "ls-files", "*.py"], check=True, capture_output=True, text=True)
    words = [sys.executable, "-m", "ruff", "check", "--show-files"]
    linted = subprocess.run(words, check=True, capture_output=True, text=True, cwd=PROJECT).stdout.splitlines()
    assert {str(PROJECT / name) for name in ours.stdout.splitlines()} <= set(linted)
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert {name.split("/")[0] for name in ours.stdout.splitlines()} == set(settings["files"])
    assert "exclude" not in settings


def test_no_two_classes_share_a_name() -> None:
    nodes = (node for file in FILES for node in ast.walk(tree_of(file)))
    names = Counter(node.name for node in nodes if isinstance(node, ast.ClassDef))
    assert {name for name, count in names.items() if count > 1} == set()


def test_a_word_that_says_little_names_one_constant() -> None:
    """Which words or kinds, and what is unknown, a name says; a member of a class has the name of its class."""
    made = [node for file in FILES for node in tree_of(file).body if isinstance(node, ast.Assign | ast.AnnAssign)]
    names = [name for node in made for name in ast.walk(node) if isinstance(name, ast.Name)]
    stored = Counter(name.id.lstrip("_") for name in names if isinstance(name.ctx, ast.Store))
    assert stored["ROBOTS"] == 1
    assert [word for word in ("WORDS", "KINDS", "UNKNOWN") if stored[word] > 1] == []
