"""Grain: how many branches a reader of a function must follow, counted in the syntax tree."""

import ast
from collections.abc import Iterator

import pytest

from support.cases import PROJECT

BUDGET = 15
FOLDERS = ("scripts", "demo", "bench", "tests/support")
SPLITS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def branches(node: ast.AST) -> int:
    """What this node adds, without the nodes below it."""
    match node:
        case ast.match_case(guard=guard):
            return 1 if guard is None else 2
        case ast.BoolOp(values=values):
            return len(values) - 1
        case ast.comprehension(ifs=filters):
            return 1 + len(filters)
        case ast.BinOp(op=ast.Mult(), left=left, right=right):  # a text or list that is there or not
            return 1 if is_truth(left) or is_truth(right) else 0
    return 1 if isinstance(node, SPLITS) else 0


def is_truth(node: ast.AST) -> bool:
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()) | ast.Call(func=ast.Name(id="bool")):
            return True
    return False


def outermost(node: ast.AST, within: str = "") -> Iterator[tuple[str, int]]:
    """The branches of each function that is in no other; and of code outside functions, piece by piece."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield f"{within}{child.name}", sum(map(branches, ast.walk(child)))
            continue
        yield "<module>", branches(child)
        yield from outermost(child, f"{within}{child.name}." if isinstance(child, ast.ClassDef) else within)


def counted(source: str) -> dict[str, int]:
    """By function; a method bears the name of its class. Of two of one name the heavier one stands for both."""
    counts = {"<module>": 0}
    for name, count in outermost(ast.parse(source)):
        if name == "<module>":
            counts[name] += count
        else:
            counts[name] = max(count, counts.get(name, 0))
    return counts


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_function_has_more_branches_than_it_may(folder: str) -> None:
    counts = {
        f"{path.relative_to(PROJECT)} {name}": count
        for path in sorted((PROJECT / folder).rglob("*.py"))
        for name, count in counted(path.read_text("utf-8")).items()
    }
    assert counts
    assert {name: count for name, count in counts.items() if count > BUDGET} == {}


def test_all_code_of_ours_but_tests_is_counted() -> None:
    assert {path.parent.name for path in PROJECT.glob("[a-z]*/*.py")} <= {*FOLDERS, "tests"}


PIECES = {
    "if a: b": 1,
    "if a: b\nelif c: d\nelse: e": 2,
    "for x in y: z\nelse: w": 1,
    "while a: b": 1,
    "try: a\nexcept B: c\nexcept D: e\nelse: f\nfinally: g": 2,
    "with a: b": 0,
    "a if b else c": 1,
    "a and b and c or d": 3,
    "not a": 0,
    "assert a, b": 0,
    "a < b < c": 0,
    "[x for x in y]": 1,
    "{x: z for x in y if x if z for z in x}": 4,
    "any(x for x in y if x or z)": 3,
    "lambda: a or b": 1,
    "match a:\n  case 1: b\n  case 2 if c: d\n  case _: e": 4,
    "[x] * (a > b)": 1,
    "bool(a) * 'x'": 1,
    "'x' * (not a)": 1,
    "'x' * (a or b)": 2,
    "'x' * 3": 0,
    "'x' + (a > b)": 0,
}
"""Pieces of code, each with its branches as a reader counts them."""


@pytest.mark.parametrize("piece", PIECES)
def test_what_a_branch_is(piece: str) -> None:
    indented = "".join(f"    {line}\n" for line in piece.splitlines())
    expected = PIECES[piece]
    assert counted(piece) == {"<module>": expected}
    assert counted(f"def f():\n{indented}") == {"<module>": 0, "f": expected}
    assert counted(f"async def f():\n{indented}") == {"<module>": 0, "f": expected}


NESTED = """
class A:
    x = a or b
    def f(self, x=a or b):
        def g(): return a or b
        class C:
            def h(self): a and b
if a:
    def f(): b or c
"""
OF_ONE_NAME = """
class A:
    @property
    def f(self): a or b
    @f.setter
    def f(self, y=a or b): a and b
"""


def test_what_is_nested_counts_in_the_outermost_function() -> None:
    assert counted(NESTED) == {"<module>": 2, "A.f": 3, "f": 1}
    assert counted(OF_ONE_NAME) == {"<module>": 0, "A.f": 2}
