"""The facts of a pull request, put together from answers, history and files: each in its place, nothing made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evidence.test_host_answers import PLAIN as PULL
from group_registry.approval.facts import Commit, Content, Dismissal, Facts, History, Raw, Review, ReviewState
from group_registry.evidence.case import (
    Answers,
    Records,
    facts_of,
    json_of,
    matters_of,
    seen_files,
    seen_in,
    vanished,
    with_authors,
)
from group_registry.evidence.covered import Books
from group_registry.evidence.host_answers import Submission, Timeline, reviews
from group_registry.forms.check import Reader
from group_registry.forms.compare import Comparison, compare
from group_registry.forms.contents import blob_id
from group_registry.forms.json_types import Unclear
from group_registry.model.records import Group, Record
from group_registry.rules import RULES
from group_registry.rules.transition import PLAIN, TreeEntry, differing
from support.cases import FORMS
from support.changes import FILED, snapshot
from support.handmade import contents_of

START = datetime(2026, 6, 1, 8, tzinfo=UTC)
GROUP, OTHER, THIRD = (f"registry/groups/{name}.yaml" for name in ("hyfw/dayi", "zhb/wenyin", "hyfw/xubao"))
INCIDENT, ENTRY = "registry/incidents/2026/01.yaml", "registry/blacklist/01.yaml"
PEOPLE = "registry/office/people.yaml"
HEAD, TIP = "a1" * 20, "b2" * 20
CHANGED = FILED[GROUP].replace("解答材料问题".encode(), "解答续保问题".encode())
OF_INCIDENT = (
    "群组: {}\n发现时间: 2026-05-09 10:05\n核实时间: 2026-05-09 11:20\n舆情信息: 一位经办人抱怨理赔太慢\n"
    "处置意见: 单独联系当事人了解情况\n报请时间: 2026-05-09 11:35\n报请方式: 网上\n"
)
OF_ENTRY = (
    "对象类型: 群组\n对象: {}\n事由: 群内两次发出没有签字的统计表\n条款: 13\n"
    "决定日期: 2026-04-22\n起: 2026-04-23\n止: 2026-07-22\n"
)
REVIEW = Review(5, 3, ReviewState.APPROVED, HEAD, START)
TIMELINE = Timeline((Dismissal(5, ReviewState.APPROVED, START),), (START,))


def files(*data: tuple[str, str | bytes]) -> dict[str, bytes]:
    return FILED | {path: text if isinstance(text, bytes) else text.encode() for path, text in data}


def compared(head: dict[str, bytes], base: dict[str, bytes] = FILED) -> Comparison:
    return compare(snapshot(base), snapshot(head), FORMS, RULES)


def difference(base: dict[str, bytes], head: dict[str, bytes]) -> Raw:
    before, after = snapshot(base).entries, snapshot(head).entries
    return {path: (before.get(path), after.get(path)) for path in differing(before, after)}


def office(**changed: bytes) -> dict[str, bytes]:
    """The files of the adoption, with other office files."""
    return FILED | {f"registry/office/{name}.yaml": content for name, content in changed.items()}


def main_of(adopted: dict[str, bytes], *merges: tuple[datetime, dict[str, bytes]]) -> Books:
    """Main as of an adoption, and merges of files since that were approved and recorded."""
    books = Books(marks(adopted), contents_of(adopted, *(files for _, files in merges)))
    books.covered |= {path: mark for path, mark in books.current.items() if path.startswith("registry/groups/")}
    for at, brought in merges:
        contents = [Content(path, books.current.get(path), mark) for path, mark in marks(brought).items()]
        read: Records = {(path, blob_id(text)): one for path, text in brought.items() for one in whole(path, text)}
        books.land(contents)
        books.cover(matters_of(contents, read), at)
    return books


def marks(files: dict[str, bytes]) -> dict[str, str]:
    return {path: blob_id(content) for path, content in files.items()}


def whole(path: str, content: bytes) -> list[Record]:
    record = Reader(FORMS).whole(path, content)
    return [record] if record else []


def case(head: dict[str, bytes], **other: Any) -> tuple[Answers, History, Comparison]:
    """A change with one commit, as the host and git agree on it."""
    changed = difference(FILED, head)
    told: dict[str, Any] = {"changed_files": len(changed), "commits": 1, "authors": None} | other
    history = History(
        tip=TIP, head=HEAD, changed=changed, moved=told.get("moved", {}), commits={HEAD: Commit(HEAD, None)}
    )
    submitted = Submission(PULL, HEAD, told["changed_files"], told["commits"])
    return Answers(submitted, (REVIEW,), TIMELINE, told["authors"]), history, compared(head)


def facts(head: dict[str, bytes], main: Books | None = None, **other: Any) -> Facts:
    return facts_of(*case(head, **other), main or main_of(FILED), START + timedelta(days=1))


def test_every_fact_is_in_its_place() -> None:
    made = facts(
        files((GROUP, CHANGED)), authors={HEAD: frozenset({11})}, moved=difference(files(), files((THIRD, b"x")))
    )
    assert (made.pull, made.reviews, made.dismissals, made.fresh_starts) == (
        PULL,
        (REVIEW,),
        TIMELINE.dismissals,
        TIMELINE.fresh_starts,
    )
    assert made.now == START + timedelta(days=1)
    assert made.commits == {HEAD: Commit(HEAD, None, authors=frozenset({11}))}
    (matter,) = made.matters
    assert matter.content == Content(GROUP, blob_id(FILED[GROUP]), blob_id(CHANGED))
    assert isinstance(matter.before, Group)
    assert isinstance(matter.after, Group)
    assert (matter.before.purpose, matter.after.purpose) == (
        "布置参保续保工作，解答材料问题",
        "布置参保续保工作，解答续保问题",
    )
    assert matter.about == ()
    assert (made.outdated, made.meetings, made.papers) == (frozenset(), (), ())
    assert made.head_office is not None
    assert made.head_office.people_called("李晓岚")


def test_when_the_host_dated_which_commit_is_told() -> None:
    answers, history, comparison = case(files((GROUP, CHANGED)))
    dated = ((HEAD, START), (TIP, START + timedelta(hours=1)))
    made = facts_of(replace(answers, statuses=dated), history, comparison, main_of(FILED), START)
    assert made.statuses == dated


def test_what_main_changed_meanwhile_too_is_outdated() -> None:
    """Not what main alone changed, nor what the request alone does."""
    changed = files((GROUP, CHANGED), (OTHER, b"x"))
    made = facts(changed, moved=difference(files(), files((GROUP, b"y"), (THIRD, b"x"))))
    assert made.outdated == {GROUP}


def test_files_are_told_by_path_and_unread_ones_say_nothing() -> None:
    gone = {path: content for path, content in FILED.items() if path != THIRD}
    made = facts(gone | {OTHER: b"broken: [", "README.md": b"x", INCIDENT: OF_INCIDENT.format(GROUP).encode()})
    told = {matter.content.path: (matter.before is None, matter.after is None) for matter in made.matters}
    assert list(told.items()) == [
        ("README.md", (True, True)),
        (THIRD, (False, True)),
        (OTHER, (False, True)),
        (INCIDENT, (True, False)),
    ]


def test_errors_are_counted_and_notices_are_not() -> None:
    assert facts(files((INCIDENT, OF_INCIDENT.format(GROUP)))).faults == ()
    head = files((GROUP, CHANGED), (OTHER, "群组名称: 一\n"))
    found = [(one.path, one.rule) for one in facts(head).faults]
    assert {one for one in found if one[0] == GROUP} == {(GROUP, "new_content_needs_a_new_record")}
    assert {path for path, _ in found} == {GROUP, OTHER}
    assert all(rule.startswith("schema.") for path, rule in found if path == OTHER)


def test_groups_that_records_name_are_told_as_last_covered() -> None:
    """What main holds of a group without approval says nothing, unless nothing of it was ever covered."""
    head = files((INCIDENT, OF_INCIDENT.format(OTHER)), (ENTRY, OF_ENTRY.format(GROUP)))
    main = main_of(FILED)
    main._contents = contents_of(FILED, {GROUP: CHANGED})
    main.land([Content(GROUP, blob_id(FILED[GROUP]), blob_id(CHANGED))])
    told = [{one.path: one.purpose for one in matter.about} for matter in facts(head, main).matters]
    assert told == [{GROUP: "布置参保续保工作，解答材料问题"}, {OTHER: "登记文印需要，通知领取时间"}]
    for path in (GROUP, OTHER):
        del main.covered[path]
    told = [{one.path: one.purpose for one in matter.about} for matter in facts(head, main).matters]
    assert told == [{GROUP: "布置参保续保工作，解答续保问题"}, {OTHER: "登记文印需要，通知领取时间"}]


def test_an_incident_of_another_group_is_about_both() -> None:
    base, head = files((INCIDENT, OF_INCIDENT.format(OTHER))), files((INCIDENT, OF_INCIDENT.format(GROUP)))
    comparison = compared(head, base)
    answers, history, _ = case(FILED)
    history = replace(history, changed=difference(base, head))
    answers = replace(answers, submission=replace(answers.submission, changed_files=1))
    (matter,) = facts_of(answers, history, comparison, main_of(base), START).matters
    assert [group.path for group in matter.about] == [OTHER, GROUP]


def test_an_earlier_office_that_is_not_read_had_nobody_in_it() -> None:
    main = main_of(office(people=b"x: ["), (START + timedelta(days=1), {PEOPLE: FILED[PEOPLE]}))
    made = facts(files((GROUP, CHANGED)), main=main)
    assert [bool(one.registry.people_called("李晓岚")) for one in made.offices] == [False, True]


def test_without_a_readable_office_nobody_can_decide() -> None:
    with pytest.raises(Unclear) as told:
        facts(files((GROUP, CHANGED)), main=main_of(office(units=b"x: [")))
    assert str(told.value) == "主分支上经过审批的名册（registry/office/）无法正确读取，无法判断由谁审批"


COUNTED = "本地的提交或文件数与平台上的不符；请重新取回（git fetch），仍不符的，在申请页点 Update branch"
TOO_MANY = "这份申请超过 250 个提交或 3000 个文件，平台的清单不全；请分为多份重新提交"


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"commits": 2}, COUNTED),
        ({"commits": 0}, COUNTED),
        ({"changed_files": 0}, COUNTED),
        ({"changed_files": 1}, COUNTED),
        ({"changed_files": 4}, COUNTED),
        ({"commits": 250}, COUNTED),
        ({"commits": 251}, TOO_MANY),
        ({"changed_files": 3000}, COUNTED),
        ({"changed_files": 3001}, TOO_MANY),
        ({"changed_files": 2}, None),
        ({"changed_files": 3}, None),
    ],
)
def test_what_the_host_counts_is_what_git_finds(counts: dict[str, Any], says: str | None) -> None:
    """A file that git tells as gone and new may be one that was renamed for the host: two or three files here."""
    head = {path: content for path, content in files((GROUP, CHANGED), (ENTRY, "x")).items() if path != THIRD}
    if says is None:
        assert len(facts(head, **counts).matters) == 3
        return
    with pytest.raises(Unclear) as told:
        facts(head, **counts)
    assert str(told.value) == says


@pytest.mark.parametrize(
    "head",
    [
        files((ENTRY, "x"), (INCIDENT, "y")),
        files((GROUP, CHANGED), (INCIDENT, "y")),
        {path: content for path, content in files((GROUP, CHANGED)).items() if path != THIRD},
    ],
    ids=["none is gone", "none is gone, one changed", "none is new"],
)
def test_without_one_that_is_gone_and_one_that_is_new_none_was_renamed(head: dict[str, bytes]) -> None:
    assert len(facts(head).matters) == 2
    with pytest.raises(Unclear, match="不符"):
        facts(head, changed_files=1)


def test_authors_add_to_what_git_tells_and_none_may_be_missing() -> None:
    commits = {HEAD: Commit(HEAD, None, authors=frozenset({1})), TIP: Commit(TIP, None)}
    assert with_authors(commits, None) == commits
    told = {HEAD: frozenset({2}), TIP: frozenset[int](), "c3" * 20: frozenset({9})}
    assert with_authors(commits, told) == {HEAD: Commit(HEAD, None, authors=frozenset({1, 2})), TIP: Commit(TIP, None)}
    with pytest.raises(Unclear) as missing:
        with_authors(commits, {"c3" * 20: frozenset({9})})
    assert str(missing.value) == f"取回的提交不全：缺少 {HEAD[:10]} 等 2 个，无法核对内容的修改人"


def test_what_is_no_plain_file_says_what_its_content_says_of_no_group() -> None:
    head = files((GROUP, CHANGED))
    answers, history, comparison = case(head)
    entry = TreeEntry("100755", blob_id(CHANGED))
    odd = replace(history, changed={GROUP: (TreeEntry(PLAIN, blob_id(FILED[GROUP])), entry)})
    (matter,) = facts_of(answers, odd, comparison, main_of(FILED), START).matters
    assert matter.content.new == f"100755 {blob_id(CHANGED)}"
    assert matter.after is None


def test_reviews_are_read_back_as_they_were_kept() -> None:
    """A person's, a program's, and that of an account that is gone, in the order of their numbers."""
    person = replace(REVIEW, id=7, login="li")
    program = replace(REVIEW, id=6, login="bot", is_human=False, state=ReviewState.COMMENTED)
    gone = replace(REVIEW, id=5, user=None, login="", is_human=True, state=ReviewState.CHANGES_REQUESTED)
    assert reviews(json_of((person, program, gone)), 1) == (gone, program, person)


def test_of_a_withdrawn_approval_is_kept_what_it_was() -> None:
    """Whether the host shows a newer one of the person, or shows it no more, the approval has not vanished."""
    withdrawn = replace(REVIEW, state=ReviewState.WITHDRAWN)
    answers, _, _ = case(FILED)
    (kept,) = seen_in(seen_files(replace(answers, reviews=(withdrawn,), timeline=Timeline()))).values()
    assert [one.state for one in kept] == [ReviewState.APPROVED]
    assert vanished(kept, [withdrawn]) == vanished(kept, [REVIEW]) == ()
    refused = replace(REVIEW, state=ReviewState.CHANGES_REQUESTED)
    assert vanished(kept, [refused]) == kept
