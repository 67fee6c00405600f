"""Which records the host is asked for on which day, and what a look leaves for the next one (Art. 6)."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from group_registry.evidence import look
from group_registry.evidence.findings import AuditKind, found
from group_registry.evidence.look import Asked
from group_registry.evidence.record import MergeRecord
from group_registry.forms.json_types import Unclear
from support.handmade import record

DAY = date(2026, 11, 2)
A_DAY = timedelta(days=1)
RECORDS = {f"r{seq}": record(seq, "") for seq in range(1, 401)}


def on(day: date, *places: int) -> dict[str, Asked]:
    return {f"r{place}": Asked(day) for place in places}


def few(count: int) -> dict[str, MergeRecord]:
    return {mark: RECORDS[mark] for mark in list(RECORDS)[:count]}


def test_the_first_night_takes_the_newest_hundred_and_fifty_and_that_is_all_for_the_day() -> None:
    first = look.due(RECORDS, {}, DAY)
    assert first == [f"r{seq}" for seq in range(400, 250, -1)]
    assert look.due(RECORDS, dict.fromkeys(first, Asked(DAY)), DAY) == []


def test_every_record_was_asked_for_after_three_nights_and_then_the_longest_ago_come_first() -> None:
    known: dict[str, Asked] = {}
    counts = []
    for night in range(4):
        due = look.due(RECORDS, known, DAY + night * A_DAY)
        known |= dict.fromkeys(due, Asked(DAY + night * A_DAY))
        counts.append((len(due), len(known)))
    assert counts == [(150, 150), (150, 300), (150, 400), (150, 400)]
    last = look.due(RECORDS, known, DAY + 4 * A_DAY)
    assert last == [f"r{seq}" for seq in [*range(151, 251), *range(1, 51)]]


def test_what_was_just_recorded_is_asked_for_whatever_the_day_has_had() -> None:
    known = on(DAY, *range(1, 151))
    assert look.due(few(153), known, DAY) == ["r151", "r152", "r153"]
    assert look.due(few(153), known, DAY, 2) == ["r151", "r152"]
    assert look.due(few(153), known, DAY, 0) == []


def test_never_asked_comes_before_long_ago() -> None:
    known = on(DAY - 9 * A_DAY, 1) | on(DAY - A_DAY, 2, 5) | on(DAY, 6)
    assert look.due(few(6), known, DAY) == ["r4", "r3", "r1", "r2", "r5"]
    assert look.due(few(6), known, DAY, 3) == ["r4", "r3"]


def test_a_difference_keeps_its_day_until_it_is_gone() -> None:
    gone = found(AuditKind.GONE_ONLINE, "一次评审")
    first = look.answered(None, [gone], DAY)
    later = look.answered(first, [gone, found(AuditKind.ACCOUNT_GONE, "申请人")], DAY + A_DAY)
    assert [(one.says, one.since) for one in later.found] == [
        ("登记过的内容在平台上已查不到：一次评审", DAY),
        ("平台上的账号已注销，该项无法再与平台核对：申请人", DAY + A_DAY),
    ]
    assert look.answered(later, [], DAY + 2 * A_DAY) == Asked(DAY + 2 * A_DAY)


def test_what_is_told_of_it_all() -> None:
    known = on(DAY, 2) | {"r1": look.answered(None, [found(AuditKind.CHANGED_ONLINE, "时间")], DAY - A_DAY)}
    seen = look.looked(few(400), known | on(DAY, 401))
    assert (seen.records, seen.asked, seen.last, seen.first, seen.errors) == (400, 2, DAY, DAY - A_DAY, 1)
    assert seen.by == DAY + 3 * A_DAY  # 398 are left, 150 a night
    (finding,) = seen.findings
    assert finding.says == "平台上现有内容与登记的不同：时间（2026-11-01 首次发现）"
    assert (finding.commit, finding.paths) == (RECORDS["r1"].merge, (RECORDS["r1"].path,))
    assert look.looked(few(2), known).by is None
    assert look.looked(few(2), {}).last is None


def test_what_is_kept_reads_as_it_was_written() -> None:
    known = on(DAY, 1) | {"r2": look.answered(None, [found(AuditKind.DISMISSED_LATER, "x 的评审")], DAY)}
    assert look.of_bytes(look.to_bytes(known)) == known
    assert look.of_bytes(look.to_bytes(known), DAY) == known
    assert look.of_bytes(look.to_bytes(known), DAY - A_DAY) == {}


def test_marks_are_digests_so_that_a_changed_record_was_never_asked_for() -> None:
    (mark,) = look.marks([RECORDS["r1"]])
    assert len(mark) == 64
    assert mark not in look.marks([replace(RECORDS["r1"], repo=RECORDS["r1"].repo + 1)])


GOOD: dict[str, Any] = {"asked": "2026-11-02", "found": [{"kind": "gone_online", "says": "x", "since": "2026-11-02"}]}
BAD: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "no version": json.dumps({"records": {}}).encode(),
    "another version": json.dumps({"v": 2, "records": {}}).encode(),
    "no records": json.dumps({"v": 1}).encode(),
    "records are a list": json.dumps({"v": 1, "records": []}).encode(),
}
SPOILT: dict[str, dict[str, Any]] = {
    "no day": {"asked": "yesterday"},
    "a day that is a number": {"asked": 20261102},
    "found is a word": {"found": "x"},
    "found is a list of words": {"found": ["x"]},
    "an unknown kind": {"found": [{"kind": "x", "says": "x", "since": "2026-11-02"}]},
    "a kind of the audit's own": {"found": [{"kind": "squash", "says": "x", "since": "2026-11-02"}]},
    "words that are none": {"found": [{"kind": "gone_online", "says": 1, "since": "2026-11-02"}]},
    "no day of a difference": {"found": [{"kind": "gone_online", "says": "x"}]},
}
BAD |= {name: json.dumps({"v": 1, "records": {"x": GOOD | change}}).encode() for name, change in SPOILT.items()}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_look_is_refused(name: str) -> None:
    with pytest.raises(Unclear):
        look.of_bytes(BAD[name])
