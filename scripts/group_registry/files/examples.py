"""The bad examples in ``tests/cases``, one for each rule, with their reports; and the tests of each article."""

import re
from collections.abc import Iterator
from pathlib import Path

LONGEST = 4_000
"""How many characters of a file are shown at most."""

Example = tuple[tuple[tuple[str, str], ...], str]
"""Captions with texts, and the report."""
_CITED = re.compile(r"\(Art\. ([\d, ]+)\)")


def read_examples(project: Path) -> dict[str, Example]:
    found = {}
    for folder in sorted((project / "tests/cases/rules").glob("*/")):
        cases = [case for case in sorted(folder.glob("fail-*")) if case.suffix != ".txt"]
        if cases:
            case = cases[0]
            texts = [(path.relative_to(case).as_posix(), _text(path)) for path in _files(case)] or [("", _text(case))]
            found[folder.name] = tuple(texts), (folder / f"{cases[0].stem}.txt").read_text("utf-8")
    for case in sorted((project / "tests/cases/transition").glob("*/fail-*/"), reverse=True):
        found[case.parent.name] = tuple(_changed(case)), (case / "report.txt").read_text("utf-8")
    return found


def read_sources(project: Path) -> tuple[str, dict[str, int], dict[str, tuple[int, ...]]]:
    """The text, the number of each rule's cases, and the articles that each test module cites, as in (Art. 8, 10)."""
    cases: dict[str, int] = {}
    for kind in ("rules", "transition"):
        for folder in (project / "tests/cases" / kind).glob("*/"):
            cases[folder.name] = sum(case.suffix != ".txt" for case in folder.glob("*-*"))
    modules = {}
    for path in sorted((project / "tests").rglob("test_*.py")):
        if found := _CITED.search(path.read_text("utf-8").partition('"""')[2].partition('"""')[0]):
            modules[path.relative_to(project).as_posix()] = tuple(map(int, found[1].split(",")))
    return (project / "docs/articles.md").read_text("utf-8"), cases, modules


def _changed(case: Path) -> Iterator[tuple[str, str]]:
    base, head = ({p.relative_to(side).as_posix(): p for p in _files(side)} for side in (case / "base", case / "head"))
    for path in sorted(base.keys() | head.keys()):
        before, after = (_text(side[path]) if path in side else "" for side in (base, head))
        if before != after:
            yield from ((f"{path}（{when}）", text) for when, text in (("原来", before), ("现在", after)) if text)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _text(path: Path) -> str:
    text = path.read_text("utf-8", "replace")
    return text if len(text) <= LONGEST else text[:LONGEST] + "\n…\n"
