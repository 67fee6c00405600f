"""Waivers by their cases: ``cases/waivers/<case>/`` laid over the small office, and the exact report beside it."""

from pathlib import Path

import pytest

from group_registry.reports.findings import as_text
from support.cases import CASE_FILES, inspected, kept, report_of

CASES = sorted(path for path in (CASE_FILES / "waivers").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_exactly_its_report(case: Path) -> None:
    report = as_text(inspected(case).findings)
    assert report == kept(report_of(case), report)
    assert (report == as_text([])) == case.name.startswith("clean-")
