"""Records beside the commits that made them and the merges that wait for one (Art. 6), in memory alone."""

from datetime import UTC, datetime, timedelta

import pytest

from group_registry.approval.facts import Content
from group_registry.evidence.audit import PATIENCE, Audit
from group_registry.evidence.case import Landing
from group_registry.evidence.covered import Books
from group_registry.evidence.record import chain_of
from group_registry.evidence.record_checks import FIRST, misplaced, rewritten, suspects
from support.handmade import chained, contents_of, files_of, oid, record

AUTHOR = "approvals <approvals@localhost>"
RECORDS = chained(3)
PLACES = {one.merge: place for place, one in enumerate(RECORDS, 2)} | {"adoption": 1}


def written(number: int, subject: str = "") -> tuple[str, str]:
    record = RECORDS[number]
    seconds, subject = int(record.merged_at.timestamp()), subject or f"Record {record.seq}: #{record.number}"
    return oid(number, subject), f"{AUTHOR}\n{AUTHOR}\n{seconds}\n{seconds}\n{subject}"


BRANCH = [written(0, FIRST), *map(written, range(3))]


def test_a_branch_that_its_records_make_is_as_written() -> None:
    assert list(rewritten(dict(BRANCH), RECORDS, AUTHOR)) == []
    assert list(rewritten({}, [], AUTHOR)) == []


@pytest.mark.parametrize(
    ("commits", "named"),
    [
        ([*BRANCH[:2], ("x", "x"), ("y", "y")], "x"),
        ([*BRANCH[:3], (BRANCH[3][0], BRANCH[3][1].replace(AUTHOR, "x <y>", 1))], BRANCH[3][0]),
        ([*BRANCH, ("e" * 40, BRANCH[3][1])], "e" * 40),
        (BRANCH[:3], BRANCH[2][0]),
        ([], None),
    ],
)
def test_the_first_commit_that_is_another_is_named(commits: list[tuple[str, str]], named: str | None) -> None:
    assert [one.commit for one in rewritten(dict(commits), RECORDS, AUTHOR)] == [named]


def test_records_stand_in_the_order_of_main_after_the_adoption() -> None:
    assert list(misplaced(RECORDS, PLACES, "adoption")) == []
    places = PLACES | {RECORDS[0].merge: 4, RECORDS[1].merge: 3, RECORDS[2].merge: 1}
    found = [(one.kind, one.commit, one.paths) for one in misplaced(RECORDS, places, "adoption")]
    assert found == [
        ("records_out_of_order", RECORDS[1].merge, (RECORDS[1].path,)),
        ("record_before_adoption", RECORDS[2].merge, (RECORDS[2].path,)),
    ]
    del places[RECORDS[0].merge]
    assert [(one.kind, one.paths) for one in misplaced(RECORDS, places, "adoption")] == [
        ("record_of_no_merge", (RECORDS[0].path,)),
        ("record_before_adoption", (RECORDS[2].path,)),
    ]


def test_where_main_does_not_have_the_adoption_only_the_order_is_looked_at() -> None:
    places = {one.merge: place for place, one in enumerate(RECORDS)}
    assert list(misplaced(RECORDS, places, "elsewhere")) == []


def test_both_records_of_one_merge_are_suspect_and_a_gap_makes_none_so() -> None:
    assert suspects(chain_of(sorted(files_of([RECORDS[0], RECORDS[2]]).items()))) == frozenset()
    again = record(5, merge=RECORDS[2].merge)
    files = files_of([RECORDS[0], RECORDS[2], record(4), again]) | {"records/000/000009-pr9.json": b"{}"}
    assert suspects(chain_of(sorted(files.items()))) == {RECORDS[2].path, again.path}


DAY = datetime(2026, 3, 2, 4, tzinfo=UTC)


def landing(at: datetime, *paths: str) -> Landing:
    contents = tuple(Content(path, None, oid(path)) for path in paths)
    return Landing(oid(at), (oid(1), oid(2)), at, "Merge pull request #1", contents)


@pytest.mark.parametrize(
    ("waited", "said"),
    [
        (PATIENCE, []),
        (PATIENCE + timedelta(seconds=1), ["合并数日后仍没有审批登记：已 3 天"]),
        (timedelta(days=9, hours=23), ["合并数日后仍没有审批登记：已 9 天"]),
    ],
)
def test_a_merge_waits_three_days_for_its_record(waited: timedelta, said: list[str]) -> None:
    audit = Audit(Books({}, contents_of()))
    merge = landing(DAY, "registry/groups/hyfw/a.yaml")
    for number in range(1, 3):
        audit.wait(merge, landing(DAY + waited))
        assert [one.says for one in audit.findings] == said * number
        assert audit.pending == [merge.oid] * number
    assert [one.place for one in audit.findings] == [0, 1] * bool(said)
    assert audit.books.current == {path: oid(path) for path in merge.paths}
