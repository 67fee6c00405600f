"""Waivers by their cases: ``cases/waivers/<case>/`` laid over the small office, and the exact report beside it."""

import os
from pathlib import Path

import pytest

from group_registry.reports.findings import as_text
from support.cases import CASE_FILES, inspected, report_of

CASES = sorted(path for path in (CASE_FILES / "waivers").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_exactly_its_report(case: Path) -> None:
    report = as_text(inspected(case).findings)
    if os.environ.get("WRITE_REPORTS"):  # to be read before it is committed
        report_of(case).write_text(report, "utf-8")
    assert report == report_of(case).read_text("utf-8")
    assert (report == as_text([])) == case.name.startswith("clean-")
