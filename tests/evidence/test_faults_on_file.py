"""Every error rule × a fault that main has already × what is filed next, by the cases of the rules (contract E).

What must come out is the same for all: brought in, the fault is refused; where it was covered, a change that leaves it
alone is not refused for it, nor is a cancellation. Rules about changes are not tried: what was done stands on no file.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from group_registry.approval.facts import Content, Matter
from group_registry.evidence.content import findings_of
from group_registry.evidence.covered import Books
from group_registry.forms.contents import blob_id
from group_registry.model.finding import Level
from group_registry.rules import RULES
from support.cases import OFFICE, case_files, cases, inspected, name_of
from support.evidence_past import again
from support.handmade import contents_of

Files = Mapping[str, bytes]
NO_FILE = "office_files_are_there"
"""There is no file that could be changed, and none is ever deleted."""
IN_OFFICE_SINCE = "custodian_is_in_office/fail-day-after-the-paper-days"
ANEW = {"custodian_is_in_office", "custodian_is_on_the_list", "custodian_reports_to_another"}
"""Art. 11 is asked of each new record."""
DAY = date(2026, 12, 31)
AT = datetime(2026, 12, 31, 4, tzinfo=UTC)
CLOSED = again("工作已经结束", f"{DAY}", "注销") + "    处置: 已解散\n"
HARD = {rule.id for rule in RULES if rule.level is Level.ERROR and not rule.told_only} - {NO_FILE}
NOT_MENDED = "nothing_follows_a_cancellation/fail-end-by-a-change"
"""A change that says what became of the group, which is cancelled already; whatever follows is one more such fault."""
CASES = [case for case in cases("fail") if case.parent.name in HARD and name_of(case) != NOT_MENDED]


def ground(files: Files, *more: Files) -> Books:
    """Where all of these are covered."""
    books = Books({path: blob_id(text) for path, text in files.items()}, contents_of(files, *more))
    books.cover([matter(books, path, None, text) for path, text in files.items()], AT)
    return books


def matter(books: Books, path: str, old: bytes | None, new: bytes) -> Matter:
    marks = [blob_id(text) if text is not None else None for text in (old, new)]
    before, after = (books.record(path, mark) if mark else None for mark in marks)
    return Matter(Content(path, *marks), before, after)


def refused(before: Files, after: Files, paths: Iterable[str]) -> set[str]:
    books = ground(before, after)
    matters = [matter(books, path, before.get(path), after[path]) for path in paths]
    office = books.office_with(one.content for one in matters)
    assert office
    texts = {one.content.path: after[one.content.path] for one in matters}
    found = findings_of(matters, books, office, DAY, texts=texts)
    return {one.rule for one in found if one.level is Level.ERROR}


def faulty(case: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.path for one in inspected(case).findings if one.rule == case.parent.name))


def touched(path: str, text: bytes) -> bytes:
    """The next content of a file, in which nothing that the rules look at is another, but what must be."""
    if path.startswith("registry/groups/"):
        return text.rstrip() + b"\n" + again(day=f"{DAY}").encode()
    raised = re.sub(rb"(?m)^(\xe7\x89\x88\xe6\xac\xa1: *)([0-9]+)", lambda it: it[1] + b"%d" % (int(it[2]) + 1), text)
    return raised.rstrip() + "\n# 备注\n".encode()


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_fault_is_refused_where_it_is_brought_in_and_not_where_it_was(case: Path) -> None:
    rule, files, paths = case.parent.name, case_files(case), faulty(case)
    clean = {path: text for path, text in OFFICE.items() if path not in files or path in paths}
    others = {path: text for path, text in files.items() if path not in paths}
    brought = clean | others
    assert rule in refused(
        {path: text for path, text in brought.items() if path not in paths or path in OFFICE}, files, paths
    )
    later = {path: touched(path, files[path]) for path in paths}
    is_refused = rule in ANEW and name_of(case) != IN_OFFICE_SINCE
    assert (rule in refused(files, files | later, paths)) is is_refused


def test_a_file_that_no_form_is_for_may_be_taken_away() -> None:
    stray = "registry/groups/hyfw/cbfw-dayi.yml"
    books = ground(OFFICE | {stray: b"x"})
    gone = Matter(Content(stray, blob_id(b"x"), None))
    assert findings_of([gone], books, books.office, DAY) == []


@pytest.mark.parametrize(
    "case", [case for case in CASES if faulty(case)[0].startswith("registry/groups/")], ids=name_of
)
def test_no_fault_keeps_a_group_from_being_cancelled(case: Path) -> None:
    files = case_files(case)
    paths = [path for path in faulty(case) if b"\xe6\xb3\xa8\xe9\x94\x80" not in files[path]]
    for path in paths:
        closed = files[path].rstrip() + b"\n" + CLOSED.encode()
        assert refused(files, files | {path: closed}, [path]) == set()
