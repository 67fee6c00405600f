"""Each rule by its cases: what passes, what fails, and the exact report."""

from pathlib import Path

import pytest

from group_registry.reports.findings import as_text
from group_registry.rules import RULES
from support.cases import CASE_FILES, cases, inspected, kept, name_of, report_of
from support.changes import OF_CHANGES


@pytest.mark.parametrize("case", cases("pass"), ids=name_of)
def test_a_passing_case_has_no_finding(case: Path) -> None:
    assert as_text(inspected(case).findings) == as_text([])


@pytest.mark.parametrize("case", cases("fail"), ids=name_of)
def test_a_failing_case_gives_exactly_its_report(case: Path) -> None:
    report = as_text(inspected(case).findings)
    assert report == kept(report_of(case), report)
    assert f"[{case.parent.name}]" in report


WAIVERS = sorted(path for path in (CASE_FILES / "waivers").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", WAIVERS, ids=lambda case: case.name)
def test_a_case_with_a_waiver_gives_exactly_its_report(case: Path) -> None:
    report = as_text(inspected(case).findings)
    assert report == kept(report_of(case), report)
    assert (report == as_text([])) == case.name.startswith("clean-")


@pytest.mark.parametrize("kind", ["pass", "fail"])
def test_every_rule_has_both_cases_and_every_case_a_rule(kind: str) -> None:
    assert {case.parent.name for case in cases(kind)} == {rule.id for rule in RULES if rule not in OF_CHANGES}
