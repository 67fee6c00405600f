"""One word has one meaning: the table of ``docs/architecture.md#words``, held against every name in the code."""

import ast
import re
from collections.abc import Iterator

import pytest

from support.cases import PROJECT

SCRIPTS = PROJECT / "scripts"
TREES = {f"{path.relative_to(SCRIPTS)}": ast.parse(path.read_text("utf-8")) for path in SCRIPTS.rglob("*.py")}
NO_NAMES = {"told", "said", "found", "one"}
"""They say nothing of what a parameter or a field holds."""


def words() -> dict[str, set[str]]:
    """The types that a parameter or field of a name may have, from the last column of the table."""
    text = (PROJECT / "docs/architecture.md").read_text("utf-8")
    rows = [
        line.split("|") for line in text.split("## Words {#words}")[1].split("\n## ")[0].splitlines() if "|" in line
    ]
    names = [name.split(": ") for row in rows[2:] for name in re.findall(r"`([^`]+)`", row[3])]
    return {name: set(types.split(" or ")) for name, types in names}


def named(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """The name, the type and the line of each annotated parameter and field."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            yield node.arg, ast.unparse(node.annotation), node.lineno
        elif isinstance(node, ast.ClassDef):
            fields = (part for part in node.body if isinstance(part, ast.AnnAssign))
            yield from ((ast.unparse(part.target), ast.unparse(part.annotation), part.lineno) for part in fields)


def strangers(tree: ast.AST, known: dict[str, set[str]]) -> list[str]:
    """Names of the glossary with a type that it does not give them."""
    types = ((name, {*of.strip("'").split(" | ")} - {"None"}, line) for name, of, line in named(tree))
    return [f"{line} {name}: {' | '.join(sorted(of))}" for name, of, line in types if of - known.get(name, of)]


def test_a_word_of_the_glossary_names_one_kind_of_thing() -> None:
    known = words()
    wrong = [f"{path}:{stranger}" for path, tree in TREES.items() for stranger in strangers(tree, known)]
    assert not wrong, "give it another name, or the type to the table of docs/architecture.md#words: " + "\n".join(
        wrong
    )


def test_what_the_glossary_says_of_names_is_in_the_code() -> None:
    used: dict[str, set[str]] = {}
    for tree in TREES.values():
        for name, of, _ in named(tree):
            used.setdefault(name, set()).update(of.strip("'").split(" | "))
    known = words()
    assert {"standing", "lent", "basis", "filing", "listed", "note"} <= known.keys()
    assert {name: types - used.get(name, set()) for name, types in known.items() if types - used.get(name, set())} == {}


def test_no_parameter_or_field_has_a_name_that_says_nothing() -> None:
    assert [
        f"{path}:{line} {name}" for path, tree in TREES.items() for name, _, line in named(tree) if name in NO_NAMES
    ] == []


def constants(tree: ast.Module) -> dict[str, str]:
    """The public constants of a module with their values."""
    values = {}
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in (name for part in targets for name in ast.walk(part) if isinstance(name, ast.Name)):
            if target.id.isupper() and not target.id.startswith("_") and isinstance(node, ast.Assign | ast.AnnAssign):
                values[target.id] = ast.unparse(node.value) if node.value else ""
    return values


def imported(tree: ast.Module) -> Iterator[str]:
    """The constants that a module takes from others, by name or by the module's name."""
    imports = [alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names]
    yield from (alias.name for alias in imports if alias.name.isupper())
    modules = {alias.asname or alias.name for alias in imports if alias.name.islower()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield node.attr


def ambiguous(trees: dict[str, ast.Module]) -> dict[str, list[str]]:
    """Constants that one module imports and two define, each with its own value."""
    wanted = {name for tree in trees.values() for name in imported(tree)}
    places: dict[str, dict[str, str]] = {}
    for path, tree in trees.items():
        for name, value in constants(tree).items():
            places.setdefault(name, {})[path] = value
    return {name: [*at] for name, at in places.items() if name in wanted and len(set(at.values())) > 1}


def test_a_constant_that_is_imported_is_defined_once() -> None:
    assert ambiguous(TREES) == {}


WRONG = {
    "def f(filing: Filing | None): pass": [],
    "def f(filing: str): pass": ["1 filing: str"],
    "class A:\n    filing: 'Filing'": [],
    "class A:\n    filing: Group | None": ["2 filing: Group"],
    "def f(group: str): pass": [],
}
"""Code, and what is wrong with it if a filing is a ``Filing``."""


@pytest.mark.parametrize("code", WRONG)
def test_a_second_meaning_is_found(code: str) -> None:
    assert strangers(ast.parse(code), {"filing": {"Filing"}}) == WRONG[code]


def test_a_second_constant_is_found() -> None:
    trees = {name: ast.parse(code) for name, code in {"a.py": "X, Y = 1, 2", "b.py": "X: int = 3\nY = 4"}.items()}
    assert ambiguous(trees) == {}
    assert ambiguous({**trees, "c.py": ast.parse("from a import X")}) == {"X": ["a.py", "b.py"]}
    assert ambiguous({**trees, "c.py": ast.parse("from g import a\na.Y")}) == {"Y": ["a.py", "b.py"]}
