"""What the page of the regulation lists from the project: its text, the cases of the rules, the tests of articles."""

import re
from pathlib import Path

_CITED = re.compile(r"\(Art\. ([\d, ]+)\)")


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
