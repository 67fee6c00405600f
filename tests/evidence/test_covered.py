"""What is covered after each change (Art. 6): the baseline shrinks entry by entry, offices are those of their time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from group_registry.approval.facts import Content, ExceptionKind, LetThrough, Matter
from group_registry.evidence.covered import Books, Contents, is_marked
from group_registry.files.worktree import official
from group_registry.forms.contents import blob_id
from group_registry.model.records import BaselineEntry, Origin, Person, Policy, Record
from group_registry.model.registry import Registry
from group_registry.model.terms import SHANGHAI, UNITS, Audience
from support.cases import OFFICE
from support.handmade import contents_of
from support.made_pages import group, registry_of

LIST, PEOPLE = "registry/office/baseline.yaml", "registry/office/people.yaml"
A, B, C, D = (f"registry/groups/hyfw/{name}.yaml" for name in "abcd")
MINUTES = "registry/minutes/2026-01.yaml"
DAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""A Monday, at noon in Shanghai."""
FOREVER = DAY + timedelta(days=9999)


def entry(path: str, digest: str = "", number: str = "1") -> BaselineEntry:
    return BaselineEntry(
        origin=Origin(LIST), file=path, digest=digest or f"{path}@1", paper_number=number, filed_on=date(2025, 1, 1)
    )


LISTS = {
    "all": (entry(A), entry(B)),
    "one": (entry(B),),
    "renumbered": (entry(A), entry(B, number="2")),
    "moved": (entry(B), entry(A)),
    "none": (),
    "more": (entry(A), entry(B), entry(D)),
    "elsewhere": (entry(A, "other"), entry(MINUTES), entry(B)),
}


POLICY = Policy(
    origin=Origin("policy"), version=1, reminder_days=(), reserved_words=(), number_format="{号}", holidays=("国庆节",),
    audience=Audience.INTERNAL,
)  # fmt: skip


class Lists(Contents):
    """The office of a list that is named in place of its content's id."""

    def office(self, files: Mapping[str, str]) -> Registry | None:
        records: dict[type[Record], tuple[Record, ...]] = {BaselineEntry: LISTS[files[LIST]], Policy: (POLICY,)}
        return None if files.get(PEOPLE) == "broken" else Registry(records)


NO_FILES = contents_of()
LISTS_ALONE = Lists(NO_FILES.blobs, NO_FILES.reader)


def books(named: str = "all") -> Books:
    held = {path: f"{path}@1" for path in (A, B, C, MINUTES, "README.md")}
    return Books({LIST: named, **held}, LISTS_ALONE)


def changed(path: str, old: str | None, new: str | None) -> Matter:
    return Matter(Content(path, old, new))


def test_at_the_adoption_all_is_covered_but_what_needs_proof() -> None:
    assert set(books().covered) == {LIST, "README.md", A, B}
    assert set(books("elsewhere").covered) == {LIST, "README.md", B}
    assert set(books("elsewhere").baseline.values()) == {LISTS["elsewhere"][-1]}


@pytest.mark.parametrize(
    ("named", "left"),
    [("all", {A, B}), ("one", {B}), ("renumbered", {A}), ("moved", {A, B}), ("none", set()), ("more", {A, B})],
)
def test_a_list_takes_from_the_baseline_what_it_no_longer_says(named: str, left: set[str]) -> None:
    its = books()
    its.cover([changed(LIST, "all", named)], DAY)
    assert set(its.baseline) == left
    assert {path for path in its.covered if path.startswith("registry/groups/")} == left


def test_what_a_filing_covers_outlives_the_list() -> None:
    its = books()
    its.land([Content(A, f"{A}@1", f"{A}@2")])
    assert [its.is_covered(path) for path in (A, B, C, D)] == [False, True, False, True]
    its.cover([changed(A, f"{A}@1", f"{A}@2")], DAY)
    its.cover([changed(LIST, "all", "none")], DAY)
    assert (its.covered.get(A), its.covered.get(B)) == (f"{A}@2", None)
    assert [its.is_covered(path) for path in (A, B)] == [True, False]


def test_an_office_counts_from_its_own_moment() -> None:
    its = books()
    for place, named in enumerate(("one", "none"), 1):
        its.cover([changed(LIST, "", named)], DAY + timedelta(days=place))
    told = [
        [len(one.registry.of(BaselineEntry)) for one in its.offices(DAY + timedelta(days=days), FOREVER)]
        for days in (-1, 0, 1, 2, 3)
    ]
    assert told == [[2, 1, 0], [2, 1, 0], [1, 0], [0], [0]]
    its.cover([changed(LIST, "", "all")], DAY)  # never before the one that it follows
    assert [one.since for one in its.offices(DAY, FOREVER)][-2:] == [DAY + timedelta(days=2)] * 2


@pytest.mark.parametrize(
    ("merged", "days"),
    [
        pytest.param("2026-03-02 12:00", 2, id="Monday"),
        pytest.param("2026-03-05 23:59", 2, id="Thursday"),
        pytest.param("2026-03-06 00:00", 4, id="Friday"),
        pytest.param("2026-03-07 12:00", 3, id="Saturday"),
        pytest.param("2026-09-30 12:00", 9, id="before a holiday of the policy"),
        pytest.param("2026-12-31 12:00", 2, id="before one that it does not name"),
    ],
)
def test_what_others_approved_counts_from_the_end_of_the_next_working_day(merged: str, days: int) -> None:
    at = datetime.fromisoformat(f"{merged}+08:00")
    counts = datetime.combine(at.date() + timedelta(days=days), time(), SHANGHAI)
    its = Books({LIST: "all"}, LISTS_ALONE, official)
    its.cover([changed(LIST, "all", "one")], at, [LetThrough(ExceptionKind.SUCCESSION, counts_later=True)])
    its.cover([changed(LIST, "one", "none")], at)  # what comes after it waits with it
    for moment, entries in ((at, 2), (counts - timedelta(seconds=1), 2), (counts, 0)):
        assert [len(one.registry.of(BaselineEntry)) for one in its.offices(moment, moment)][-1:] == [entries]
    assert len(its.office.of(BaselineEntry)) == 0


def test_an_office_is_a_value_that_shares_who_did_not_change() -> None:
    """Two hundred versions of a list of people take little more memory than one."""
    texts = [people(count) for count in (1, 2, 3)]
    ids = [blob_id(text) for text in texts]
    its = Books({PEOPLE: ids[0]}, contents_of(dict(zip(ids, texts, strict=True))))
    for place, (old, new) in enumerate(pairwise(ids)):
        its.cover([changed(PEOPLE, old, new)], DAY + timedelta(days=place))
    found = [one.registry.of(Person) for one in its.offices(DAY - timedelta(days=1), FOREVER)]
    assert [len(one) for one in found] == [1, 2, 3]
    assert all(before is after for one, other in pairwise(found) for before, after in zip(one, other, strict=False))
    assert list(map(id, its.offices(DAY, FOREVER))) == list(map(id, its.offices(DAY, FOREVER)))


def people(count: int) -> bytes:
    terms = "任职: [{职务: 经办人, 起: 2026-01-01}]"
    rows = (f"  - {{姓名: 王梅, 区分: 第{one}, 工号: B{one:04}, 部门: 宣传部, {terms}}}\n" for one in range(count))
    return f"版次: {count}\n人员:\n{''.join(rows)}".encode()


def test_an_office_that_cannot_be_read_is_none() -> None:
    its = books()
    assert its.office_with([Content(PEOPLE, None, "broken")]) is None
    assert its.office_with([Content(LIST, "all", "one"), Content(A, None, "x")]) == Registry(
        {BaselineEntry: LISTS["one"], Policy: (POLICY,)}
    )


def test_a_filing_that_takes_a_file_away_covers_that_it_is_gone() -> None:
    its = books()
    its.land([Content(A, f"{A}@1", None)])
    assert not its.is_covered(A)
    its.cover([changed(A, f"{A}@1", None)], DAY)
    assert its.is_covered(A)


def test_what_was_refused_is_refused_until_a_filing_covers_it() -> None:
    its = books()
    its.refuse([A, B])
    its.cover([changed(A, f"{A}@1", f"{A}@2")], DAY)
    assert its.refused == {B}


@pytest.mark.parametrize(
    ("content", "asks"),
    [
        ("# 重新确认\n".encode(), True),
        (b"\xff\n" + "# 重新确认\n".encode(), True),
        ("说明: 重新确认\n".encode(), False),
        (b"\xff", False),
    ],
)
def test_a_file_that_is_no_text_can_be_asked_for_the_mark(content: bytes, asks: bool) -> None:
    assert is_marked(content) is asks


def test_a_name_that_a_unit_gets_stands_in_front_of_the_same_need() -> None:
    """(Art. 10) What was read before is compared by the names that the covered office files give the unit."""
    first = group("2026-03-02", "2026-03-10", name="服务部资料核对组", purpose="核对到期名单")
    second = registry_of({B: group("2026-03-11", "2026-03-20", name="资料核对组", purpose="登记退件")}).group(B)
    old, new = OFFICE[UNITS], OFFICE[UNITS].replace("[业务部]".encode(), "[业务部, 服务部]".encode())
    contents = contents_of(OFFICE, {A: first, UNITS: new}, {UNITS: old})
    books = Books({path: blob_id(content) for path, content in OFFICE.items()}, contents)
    books.cover([Matter(Content(A, None, blob_id(first)), None, registry_of({A: first}).group(A))], DAY)
    assert second is not None
    assert len(books.office.chain(second, books.short_lived()).groups) == 1
    books.cover([Matter(Content(UNITS, blob_id(old), blob_id(new)))], DAY)
    assert len(books.office.chain(second, books.short_lived()).groups) == 2
