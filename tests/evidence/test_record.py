"""A record in its one form, and the chain of records: whole, tampered with, beside commits and merges (Art. 6)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from group_registry.approval.facts import Content
from group_registry.evidence.audit import Audit
from group_registry.evidence.case import Landing
from group_registry.evidence.covered import Books
from group_registry.evidence.record import (
    BrokenRecord,
    MergeRecord,
    RecordChain,
    canonical,
    chain_of,
    of_bytes,
)
from group_registry.evidence.record_checks import misplaced, rewritten, suspects
from group_registry.model.terms import day_of
from support.handmade import ABOUT, chained, contents_of, files_of, oid, pull, record

GOOD = record().to_bytes()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
OIDS = st.integers(0, 99).map(oid)


@st.composite
def records(draw: st.DrawFn) -> MergeRecord:
    """Any record that could be written."""
    paths = tuple(Content(path, draw(st.none() | OIDS), draw(OIDS)) for path in sorted(draw(st.sets(TEXTS))))
    texts = st.sets(TEXTS).map(sorted).map(tuple)
    numbers = {one.path: draw(TEXTS) for one in paths if draw(st.booleans())}
    return record(draw(st.integers(1, 10**9)), paths=paths, minutes=draw(texts), paper=draw(texts), numbers=numbers)


@settings(max_examples=60)
@given(records())
def test_what_is_written_is_read_back(one: MergeRecord) -> None:
    read = of_bytes(one.to_bytes())
    assert (read, read.to_bytes()) == (one, one.to_bytes())


def test_the_form_is_json_with_sorted_keys_and_one_line() -> None:
    data = json.loads(GOOD)
    assert canonical(data) + b"\n" == GOOD
    assert list(data) == sorted(data)
    assert data["paths"] == [{"after": oid("blob", 1), "before": None, "path": ABOUT}]
    assert record().path == "records/000/000001-pr101.json"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n", b""),
        (b"\n", b"\n\n"),
        (b"\n", b"\r\n"),
        (b'"seq":1', b'"seq": 1'),
        (b'"seq":1', b'"seq":1.0'),
        (b'"seq":1', b'"seq":01'),
        (b'"seq":1', b'"seq":1,"seq":1'),
        (b'"v":1', b'"v":1,"w":1'),
        (b'"login":"demo-7"', b'"login":"demo-\\u0037"'),
        (b'{"base"', b'{"approved":true,"base"'),
        (b'"id":7,"login":"demo-7"', b'"login":"demo-7","id":7'),
        (b"\n", b" \n"),
        (b"{", b"\xef\xbb\xbf{"),
        ("号".encode(), b"\\u53f7"),
        ("号".encode(), b"\xff"),
        ("号".encode(), b"\\ud800"),
    ],
)
def test_any_other_writing_of_the_same_is_refused(old: bytes, new: bytes) -> None:
    assert old in GOOD
    with pytest.raises(BrokenRecord):
        of_bytes(GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", 2),
        ("v", True),
        ("seq", 0),
        ("seq", True),
        ("seq", "1"),
        ("repo", None),
        ("merge", oid(1).upper()),
        ("base", oid(1)[:-1]),
        ("head", oid(1) + "\n"),
        ("pull", []),
        ("pull", {}),
        ("pull", {"number": "7", "merged_at": "2026-11-03T01:00:00Z"}),
        ("pull", {"number": 7, "merged_at": None}),
        ("pull", {"number": 7, "merged_at": "2026-11-03T01:00:00"}),
        ("pull", {"number": 7, "merged_at": "soon"}),
        ("reviews", {}),
        ("timeline", None),
        ("commits", "x"),
        ("paths", {}),
        ("paths", [{"path": "a", "before": None}]),
        ("paths", [{"path": "a", "before": None, "after": None, "mode": "1"}]),
        ("paths", [{"path": "a", "before": "x", "after": None}]),
        ("paths", [{"path": one, "before": None, "after": oid(1)} for one in "ba"]),
        ("paths", [{"path": one, "before": None, "after": oid(1)} for one in "aa"]),
        ("minutes", ["b", "a"]),
        ("minutes", "ab"),
        ("paper", ["a", "a"]),
        ("paper", [1]),
        ("paper", [""]),
        ("numbers", {"elsewhere": "1"}),
        ("numbers", {ABOUT: 1}),
        ("numbers", []),
        ("statuses", []),
        ("seen", []),
        ("unknown", ""),
        ("prev", None),
        ("prev", 1),
        ("prev", "0" * 63),
        ("prev", "G" * 64),
    ],
)
def test_a_field_that_is_out_of_shape_is_refused(name: str, value: Any) -> None:
    with pytest.raises(BrokenRecord):
        of_bytes(canonical(json.loads(GOOD) | {name: value}) + b"\n")


@pytest.mark.parametrize("content", [b"", b"[]\n", b"null\n", b"1\n", b'"x"\n', b"[" * 100_000, GOOD[:-20], b"NaN\n"])
def test_what_is_no_record_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(BrokenRecord):
        of_bytes(content)


@pytest.mark.parametrize("name", sorted(json.loads(GOOD)))
def test_a_record_without_one_of_its_fields_is_refused(name: str) -> None:
    data = json.loads(GOOD)
    del data[name]
    with pytest.raises(BrokenRecord):
        of_bytes(canonical(data) + b"\n")


Files = dict[str, bytes]
Tamper = Callable[[Files], Files]
WHOLE = chained(5)


def relinked(records: list[MergeRecord]) -> list[MergeRecord]:
    """The records numbered again, as a forger would."""
    return [replace(one, seq=seq) for seq, one in enumerate(records, 1)]


def read_all(files: Files) -> RecordChain:
    return chain_of(sorted(files.items()))


def test_a_whole_chain_has_no_flaw() -> None:
    read = read_all(files_of(WHOLE) | {"README.md": "审批证据".encode()})
    assert (read.flaws, read.records) == ((), tuple(WHOLE))


def test_nothing_recorded_is_whole_too() -> None:
    assert chain_of([]) == RecordChain((), ())


def put(*records: MergeRecord) -> Tamper:
    """These records beside or in place of what is there."""
    return lambda files: files | files_of([*records])


def without(place: int) -> Tamper:
    return lambda files: {path: content for path, content in files.items() if path != WHOLE[place].path}


def anew(*more: MergeRecord, of: list[MergeRecord] = WHOLE) -> Tamper:
    """The whole chain, with these at its end."""
    return lambda files: files_of(relinked([*of, *more]))


dropped = without(2)
PATH, BESIDE = WHOLE[2].path, pull(999)
TAMPERINGS: list[tuple[Tamper, str, str]] = [
    (dropped, "gap", "登记的序号不连续：此处应为第 3 条"),
    (without(0), "gap", "登记的序号不连续：此处应为第 1 条"),
    (put(record(3, pull=BESIDE, merge="e" * 40, numbers={})), "gap", "登记的序号不连续：此处应为第 4 条"),
    (
        lambda files: dropped(files) | {"records/000/000003-pr999.json": files[PATH]},
        "misnamed",
        f"登记的文件名与内容不符，应为 {PATH}",
    ),
    (
        lambda files: files | {PATH: files[PATH].replace(b",", b", ", 1)},
        "broken",
        "内容不符合登记格式，可能曾被改动",
    ),
    (
        anew(replace(WHOLE[0], pull=BESIDE, numbers={})),
        "merge_twice",
        f"同一次合并重复登记，另见 {WHOLE[0].path}",
    ),
    (
        anew(replace(WHOLE[0], merge="e" * 40, numbers={})),
        "pull_twice",
        f"同一份申请重复登记，另见 {WHOLE[0].path}",
    ),
    (
        anew(replace(WHOLE[0], merge="e" * 40, pull=BESIDE)),
        "number_twice",
        f"备案编号重复使用，另见 {WHOLE[0].path}",
    ),
    (anew(replace(WHOLE[-1], repo=2), of=WHOLE[:-1]), "other_repository", "所登记的合并属于其他仓库"),
    (lambda files: files | {"notes.txt": b""}, "foreign", "审批证据分支上多出的文件"),
    (lambda files: files | {"records/notes.json": b"{}\n"}, "broken", "不是一条完整的登记"),
]


@pytest.mark.parametrize(("tamper", "kind", "says"), TAMPERINGS)
def test_every_tampering_is_seen_and_told(tamper: Tamper, kind: str, says: str) -> None:
    flaws = read_all(tamper(files_of(WHOLE))).flaws
    assert (kind, says) in {(flaw.kind, flaw.says) for flaw in flaws}
    assert all(flaw.paths for flaw in flaws)


def test_one_fault_hides_no_other() -> None:
    files = files_of(WHOLE)
    wrong = dict.fromkeys(("a", "records/0.json", WHOLE[1].path, "z"), b"{}")
    flaws = read_all(files | wrong).flaws
    assert {(flaw.kind, *flaw.paths) for flaw in flaws} == {
        ("foreign", "a"),
        ("broken", "records/0.json"),
        ("broken", WHOLE[1].path),
        ("foreign", "z"),
        ("gap", WHOLE[2].path),
    }


def test_the_fault_shows_in_the_record_after_it() -> None:
    assert [flaw.paths for flaw in read_all(dropped(files_of(WHOLE))).flaws] == [(WHOLE[3].path,)]


def of_version_1(chain: list[MergeRecord], changed: int | None = None) -> Files:
    """Their files as version 1.0.0 wrote them, each with the digest of the one before; one was changed since."""
    files, digest = {}, ""
    for one in chain:
        content = canonical(json.loads(one.to_bytes()) | {"prev": digest}) + b"\n"
        digest = sha256(content).hexdigest()
        files[one.path] = content.replace(b"APPROVED", b"REJECTED") if one.seq == changed else content
    return files


def test_records_of_version_1_are_read_and_those_of_today_follow_them() -> None:
    files = of_version_1(WHOLE[:3])
    read = read_all(files | files_of(WHOLE[3:]))
    assert (read.flaws, [one.seq for one in read.records]) == ((), [1, 2, 3, 4, 5])
    assert {one.path: one.to_bytes() for one in read.records[:3]} == files


def test_a_record_of_version_1_that_was_changed_since_proves_nothing() -> None:
    read = read_all(of_version_1(WHOLE, changed=2))
    says = "与下一条登记所记的摘要不符，其中一条曾被改动"
    assert [(one.kind, one.says, one.paths) for one in read.flaws] == [("unchained", says, (WHOLE[1].path,))]
    assert suspects(read) == {WHOLE[1].path}


def test_where_a_record_of_version_1_is_missing_the_gap_alone_is_told() -> None:
    files = of_version_1(WHOLE)
    del files[WHOLE[2].path]
    assert [(one.kind, one.paths) for one in read_all(files).flaws] == [("gap", (WHOLE[3].path,))]


AUTHOR = "approvals <approvals@localhost>"
RECORDS = chained(3)
PLACES = {one.merge: place for place, one in enumerate(RECORDS, 2)} | {"adoption": 1}


def written(number: int, subject: str = "") -> tuple[str, str]:
    record = RECORDS[number]
    seconds, subject = int(record.merged_at.timestamp()), subject or f"Record {record.seq}: #{record.number}"
    return oid(number, subject), f"{AUTHOR}\n{AUTHOR}\n{seconds}\n{seconds}\n{subject}"


BRANCH = [written(0, "The branch of the records"), *map(written, range(3))]


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
    found = [(one.kind, one.commit, one.paths, one.on) for one in misplaced(RECORDS, places, "adoption")]
    days = [day_of(one.merged_at) for one in RECORDS]
    assert found == [
        ("records_out_of_order", RECORDS[1].merge, (RECORDS[1].path,), days[1]),
        ("record_before_adoption", RECORDS[2].merge, (RECORDS[2].path,), days[2]),
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
        (timedelta(days=3), []),
        (timedelta(days=3, seconds=1), ["合并数日后仍没有审批登记：已 3 天"]),
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
