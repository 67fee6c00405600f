"""An audit of main as it was looks at the records that there were; what is gone from main still shows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from group_registry.commands import audit
from group_registry.evidence.findings import AuditKind
from group_registry.gitrepo import mainline
from group_registry.model.terms import day_of
from support.evidence_past import Past


@pytest.fixture
def past(clean: Past) -> Past:
    return clean


def test_main_was_clean_after_every_merge_and_its_records_were_those_of_then(past: Past) -> None:
    line = mainline.line(past.world.git, past.world.main)
    found = [past.audit(rev=commit) for commit in line]
    assert [(one.main, one.records, one.findings, one.pending) for one in found] == [
        (commit, count, (), ()) for count, commit in enumerate(line)
    ]
    assert found[-1].approvals == past.tip
    assert [len(one.groups) for one in found] == sorted(len(one.groups) for one in found)


def test_both_names_of_the_option_mean_the_same(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    commit = mainline.line(past.world.git, past.world.main)[2]
    told = []
    for name in ("--at", "--rev"):
        assert audit.main(["--root", str(past.world.git), name, commit]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert f"主分支    {commit}" in told[0]


def test_a_main_that_was_rolled_back_is_not_taken_for_an_earlier_day(past: Past, tmp_path: Path) -> None:
    copy = past.copied(tmp_path / "copy")
    copy.roll_back_main(mainline.line(copy.world.git, copy.world.main)[-3])
    for question in ({}, {"rev": "main"}):
        kinds = {finding.kind for finding in copy.audit(**question).findings}
        assert AuditKind.NO_SUCH_MERGE in kinds


def test_main_on_a_day_is_what_had_landed_by_its_end(past: Past) -> None:
    root, line = past.world.git, mainline.line(past.world.git, past.world.main)
    days = [day_of(landing.at) for landing in mainline.landings(root, None, past.world.main)]
    last = dict(zip(days, line, strict=True))
    assert {day: mainline.tip_on(root, day) for day in last} == last
    assert mainline.tip_on(root, date(2030, 1, 1), line[2]) == line[2]
    assert mainline.tip_on(root, days[0] - timedelta(days=1)) is None


def test_a_commit_that_bears_an_old_time_did_not_land_before_the_one_it_follows(past: Past, tmp_path: Path) -> None:
    copy = past.copied(tmp_path / "copy")
    before, last = mainline.landings(copy.world.git, None, copy.world.main), day_of(copy.world.clock)
    copy.world.clock = datetime(2020, 1, 1, tzinfo=UTC)
    copy.push({"x.txt": b"x"})
    assert mainline.tip_on(copy.world.git, last) == copy.world.main
    first = day_of(before[0].at)
    assert mainline.tip_on(copy.world.git, first) == [one.oid for one in before if day_of(one.at) == first][-1]
