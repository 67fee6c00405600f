"""The cases of changes without git, whose trees are made here: the same reports, at a tenth of the cost.

Faults that are put into ``rules.transition`` and ``rules.changes`` are looked for by these.
"""

from pathlib import Path

import pytest

from group_registry.forms.compare import Snapshot, compare
from group_registry.forms.contents import blob_id
from group_registry.reports import summary
from group_registry.reports.findings import as_text
from group_registry.rules import RULES
from group_registry.rules.changes import CHANGE_RULES
from group_registry.rules.transition import PLAIN, TreeEntry, is_data
from rules.test_transition import CASES, FILED, modes, name_of
from support.cases import FORMS
from support.repositories import Files, Modes, laid_over


def snapshot(files: Files, odd: Modes | None = None) -> Snapshot:
    """A tree of plain files, but for those whose mode is given."""
    all_files = {path: (PLAIN, content) for path, content in files.items()} | dict(odd or {})
    entries = {path: TreeEntry(mode, blob_id(content)) for path, (mode, content) in all_files.items()}
    held = {path: content for path, (mode, content) in all_files.items() if is_data(path) and mode != "160000"}
    return Snapshot(dict(sorted(entries.items())), dict(sorted(held.items())))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_change_gives_the_same_report_without_git(case: Path) -> None:
    base = laid_over(FILED, case / "base")
    head = laid_over(base, case / "head")
    comparison = compare(snapshot(base), snapshot(head, modes(case, head)), FORMS, RULES, CHANGE_RULES)
    wanted = (case / "report.txt").read_text("utf-8") if case.name.startswith("fail-") else as_text([])
    assert as_text(comparison.findings) == wanted
    if (case / "summary.md").exists():
        assert summary.render(comparison.findings, comparison) == (case / "summary.md").read_text("utf-8")


def test_a_mode_that_git_no_longer_writes_is_no_plain_file() -> None:
    path = "registry/groups/hyfw/dayi.yaml"
    comparison = compare(snapshot(FILED), snapshot(FILED, {path: ("100664", FILED[path])}), FORMS, RULES, CHANGE_RULES)
    assert [(found.rule, found.path, found.says) for found in comparison.findings] == [
        ("plain_files_only", path, "不认得的一类文件")
    ]


def test_a_link_in_place_of_the_registry_is_named() -> None:
    odd = {"registry": ("120000", b"elsewhere"), "docs/a.md": (PLAIN, b"x")}
    comparison = compare(snapshot(FILED), snapshot({}, odd), FORMS, RULES, CHANGE_RULES)
    assert ("plain_files_only", "registry") in {(found.rule, found.path) for found in comparison.findings}
    assert any("登记册里没有位置的文件（1 个文件）" in found.says for found in comparison.findings)
