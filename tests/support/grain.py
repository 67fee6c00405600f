"""Grain: how many branches a reader of a function must follow, counted in the syntax tree. Listed counts only fall."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

BUDGET = 15
"""The most branches of a function that is not listed."""
Counts = dict[str, int]
"""Branches by ``path function``; a method bears the name of its class, code outside functions is ``<module>``."""
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


def counted(source: str) -> Counts:
    """By function. Of two of one name (a property and its setter) the heavier one stands for both."""
    counts: Counts = {"<module>": 0}
    for name, count in outermost(ast.parse(source)):
        if name == "<module>":
            counts[name] += count
        else:
            counts[name] = max(count, counts.get(name, 0))
    return counts


def heavy(project: Path, folders: tuple[str, ...]) -> Counts:
    """The functions below these folders that are above the budget."""
    paths = sorted(path for folder in folders for path in (project / folder).rglob("*.py"))
    counts = {
        f"{path.relative_to(project).as_posix()} {name}": count
        for path in paths
        for name, count in counted(path.read_text("utf-8")).items()
    }
    return {name: count for name, count in counts.items() if count > BUDGET}


def read(text: str) -> Counts:
    lines = (line.rpartition(" ") for line in text.splitlines())
    return {name: int(count) for name, _, count in lines}


def written(counts: Counts) -> str:
    return "".join(f"{name} {count}\n" for name, count in sorted(counts.items()))


def lowered(listed: Mapping[str, int], now: Mapping[str, int]) -> Counts:
    """The list as it should be: without what is within the budget, and no count and no function more."""
    return {name: min(count, now[name]) for name, count in listed.items() if name in now}


def faults(listed: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    """What does not agree, each with what is to be done."""
    right = lowered(listed, now)
    most = {name: listed.get(name, BUDGET) for name in now}
    return [
        *(f"{name}: {now[name]} branches, at most {most[name]}: mend it" for name in now if now[name] > most[name]),
        *(f"{name}: not above {BUDGET} any more: take it off the list" for name in listed if name not in right),
        *(f"it should read: {name} {count}" for name, count in right.items() if count != listed[name]),
    ]
