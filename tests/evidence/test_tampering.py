"""Everything that can be done to main past the approvals, or to the records, is found, each by its kind, and covers
nothing; what was said to rest on it is not proven."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from group_registry.evidence.record import canonical
from group_registry.evidence.result import Coverage
from group_registry.files.errors import CannotKnow
from group_registry.model.finding import Level
from support.evidence_past import (
    BASELINE,
    BRIEF,
    INSIDE,
    ON_PAPER,
    OUTSIDE,
    PEOPLE,
    PROVEN,
    Data,
    Past,
    again,
    assert_told,
    at,
    named,
    renewed,
)
from support.histories import Pull
from support.repositories import git
from support.texts import minutes
from support.world import GAO, LI, WU, ZHAO, filing, roster

NEW = at("new")
MADE = named("夜间值守群", filing(purpose="夜里值守的安排与交接"))
LAST = "records/000/000008-pr8.json"
LATER = {at("later"): named("下一份照规矩群", filing(purpose="下一份照规矩来"))}
OTHER_USE = filing(purpose="别的用途写在这里")
Files = dict[str, bytes | None]
Tamper = Callable[[Past], object]


def pushed(path: str, content: bytes | None) -> Tamper:
    return lambda past: past.push({path: content})


def merged(**how: Any) -> Tamper:
    def tamper(past: Past) -> None:
        pull = past.world.opened({NEW: MADE})
        pull.approve(LI, ZHAO)
        pull.merge(**{name: told(pull) if callable(told) else told for name, told in how.items()})
        assert past.record() in (0, 1, 3)

    return tamper


def then_filed(push: Callable[[Past], Files], files: Files, *reviewers: int) -> Tamper:
    """A push, and a filing on top of it."""

    def tamper(past: Past) -> None:
        past.push(push(past))
        past.world.filed(files, reviewers)
        assert past.record() in (0, 1, 3)

    return tamper


def with_minutes(are_filed: bool) -> Tamper:
    """Minutes that are pushed, or filed and changed by a push."""

    def tamper(past: Past) -> None:
        pull = past.world.opened({NEW: filing("对外", purpose="与代办处联络理赔事项")})
        pull.review(LI)
        if are_filed:
            past.world.minuted(NEW, pull, "2026-13")
        more = "# 补\n".encode() if are_filed else b""
        text = minutes(NEW, "无", past.world.trees[pull.head][NEW][1], past.world.clock.date().isoformat(), 13)
        past.push({"registry/minutes/2026-13.yaml": text + more})
        pull.review(ZHAO)
        pull.merge()
        assert past.record() in (0, 1, 3)

    return tamper


def an_octopus(past: Past) -> None:
    pulls = [past.world.opened({NEW: MADE}), past.world.opened({at("other"): MADE})]
    past.world.land([past.world.main, *(pull.head for pull in pulls)], {NEW: MADE}, "几份一起")


def a_merge_of_no_pull_request(past: Past) -> None:
    side = past.world.commit([past.world.main], {NEW: MADE}, "side")
    past.world.land([past.world.main, side], {NEW: MADE}, "自己合并")
    past.world.filed(LATER)
    assert past.record() in (0, 1, 3)


def a_merge_that_undoes_what_was_filed_meanwhile(past: Past) -> None:
    longer = filing(records=again() + again("延长使用，其余照旧", "2026-11-03"))
    pull = past.world.opened({INSIDE: longer}, start=_before_last(past))
    pull.approve(LI, ZHAO)
    pull.merge()
    assert past.record() in (0, 1, 3)


def _before_last(past: Past) -> str:
    return str(past.world.pulls[max(past.world.pulls)].data["base"]["sha"])


def a_merge_left_unrecorded(past: Past) -> None:
    past.world.filed({NEW: MADE})
    for _ in range(24 * 3):
        past.world.tick()
    past.world.filed(LATER)


def main_made_anew(past: Past) -> None:
    tree = past.world.trees[past.world.main]
    past.world.land([], {path: past.world.contents[digest] for path, (_, digest) in tree.items()}, "从头来")


def the_baseline_widened(past: Past) -> None:
    more = f"- 文件: {BRIEF}\n  内容摘要: {'a' * 40}\n  纸质编号: 中互京群备〔2026〕10号\n  备案日期: 2026-01-06\n"
    past.world.governed({BASELINE: past.held(BASELINE) + more.encode()})
    assert past.record() in (0, 1, 3)


def older_office(past: Past) -> Files:
    return {PEOPLE: past.world.contents[past.world.trees[past.world.adoption][PEOPLE][1]]}


TO_DIRECTOR = ("姓名: 田野", "姓名: 田原"), ("{职务: 办公会秘书, 起", "{职务: 主任, 起"), ("版次: 2", "版次: 3")
CHANGED = filing(purpose="别的用途写在这里", records=again())
EVIL = filing(purpose="批的不是这一句")
OF_MAIN: dict[str, tuple[Tamper, str, str | None]] = {
    "a_group_pushed_to_main": (pushed(NEW, MADE), "direct_push", NEW),
    "a_filed_group_edited_on_main": (pushed(INSIDE, CHANGED), "direct_push", INSIDE),
    "a_group_of_the_baseline_edited_on_main": (pushed(ON_PAPER, OTHER_USE), "direct_push", ON_PAPER),
    "a_filed_group_deleted_on_main": (pushed(INSIDE, None), "direct_push", None),
    "code_pushed_to_main": (pushed("scripts/approve.py", b"print('yes')\n"), "direct_push", None),
    "a_director_made_by_a_push": (
        then_filed(lambda past: {PEOPLE: roster(*TO_DIRECTOR)}, {NEW: MADE}, LI, WU),
        "direct_push not_approved",
        NEW,
    ),
    "the_office_put_back_to_an_older_version": (
        then_filed(older_office, {NEW: MADE}, ZHAO),
        "direct_push not_approved",
        NEW,
    ),
    "minutes_pushed_to_main": (with_minutes(are_filed=False), "direct_push not_approved", NEW),
    "minutes_changed_on_main_after_they_were_filed": (with_minutes(are_filed=True), "direct_push not_approved", NEW),
    "a_squash_merge": (merged(squash=True, subject=lambda pull: f"备案 (#{pull.number})"), "squash", NEW),
    "a_rebase_merge": (merged(squash=True, subject="备案"), "direct_push", NEW),
    "an_octopus": (an_octopus, "octopus", NEW),
    "a_merge_of_no_pull_request": (a_merge_of_no_pull_request, "no_record", NEW),
    "a_merge_that_changes_what_was_approved": (merged(evil={NEW: EVIL}), "evil_merge not_approved", NEW),
    "a_merge_that_changes_another_group": (
        merged(evil={OUTSIDE: filing("对外", purpose="批的不是这一句", records=again())}),
        "evil_merge not_approved a_batch_is_of_one_kind",
        OUTSIDE,
    ),
    "a_merge_that_brings_an_office_along": (
        merged(evil={PEOPLE: roster(("姓名: 田野", "姓名: 田青"), ("版次: 2", "版次: 3"))}),
        "evil_merge not_approved one_kind_a_change",
        NEW,
    ),
    "a_merge_that_undoes_what_was_filed_meanwhile": (
        a_merge_that_undoes_what_was_filed_meanwhile,
        "evil_merge not_approved",
        INSIDE,
    ),
    "a_merge_left_unrecorded": (a_merge_left_unrecorded, "late_record", NEW),
    "main_rolled_back": (lambda past: past.roll_back_main(_before_last(past)), "record_of_no_merge", None),
    "main_made_anew": (main_made_anew, "adoption_not_on_main", INSIDE),
    "approved_on_top_of_a_push": (
        then_filed(lambda past: {NEW: MADE}, {NEW: renewed(MADE)}, LI, ZHAO),
        "direct_push unproven_before",
        NEW,
    ),
    "approved_on_top_of_a_changed_baseline_group": (
        then_filed(
            lambda past: {ON_PAPER: CHANGED},
            {ON_PAPER: renewed(CHANGED)},
            *(LI, ZHAO),
        ),
        "direct_push unproven_before",
        ON_PAPER,
    ),
    "filed_again_where_it_was_deleted_by_a_push": (
        then_filed(lambda past: {INSIDE: None}, {INSIDE: MADE}, LI, ZHAO),
        "direct_push unproven_before",
        INSIDE,
    ),
    "the_baseline_widened": (the_baseline_widened, "baseline_only_shrinks", None),
}


def _made_up(data: Data, past: Past, merge: str) -> Data:
    paths = [{"path": NEW, "before": None, "after": past.world._blob(MADE)}]
    made: Data = json.loads(json.dumps(data))
    made["pull"].update(number=99, merge_commit_sha=merge)
    return made | {"merge": merge, "paths": paths, "numbers": {}}


def put(place: int | None, content: bytes | None) -> Tamper:
    """One more commit: that record, or with None a file beside them, has other content or is gone."""
    return lambda past: past.put({"notes.txt" if place is None else sorted(past.files())[place]: content})


def forged(change: Callable[[list[Data]], object], author: str = "") -> Tamper:
    """The whole branch anew with that changed, the chain made good."""
    return lambda past: past.forge(change, **({"author": author} if author else {}))


def last(**values: object) -> Tamper:
    return forged(lambda records: records[-1].update(values))


def in_the_last(name: str, change: Callable[[Any], object]) -> Tamper:
    return forged(lambda records: change(records[-1][name]))


def without_a_review(place: int) -> Tamper:
    return lambda past: past.edit(place, lambda data: data["reviews"].pop())


def renamed(past: Past) -> None:
    past.put({LAST: None, "records/000/000008-pr9.json": past.files()[LAST]})


def in_another_order(past: Past) -> None:
    for slug in ("new", "next"):
        past.world.filed({at(slug): named(f"{slug} 任务群", filing(purpose=f"布置 {slug} 的任务并答疑"))})
    past.record()
    past.forge(lambda records: records.append(records.pop(-2)))


def made_up_for_a_push(past: Past) -> None:
    commit = past.push({NEW: MADE})
    past.forge(lambda records: records.append(_made_up(records[0], past, commit)))


def rolled_back(past: Past) -> None:
    past.roll_back_records(1)
    for _ in range(24 * 3):
        past.world.tick()
    past.world.filed({NEW: MADE})


def another_brought_along(past: Past) -> None:
    """The commit of the last record, its author, times and words, also changes a refusal in an older record."""
    data = past.records()[2]
    data["reviews"][0].update(submitted_at="2026-11-02T09:30:00Z")
    tip, files = past.tip, past.files()
    who, message = git(past.world.git, "log", "-1", "--format=%an <%ae> %at +0000%n%s", tip).split("\n")
    changed = {sorted(files)[3]: canonical(data) + b"\n", LAST: files[LAST]}
    before = git(past.world.git, "rev-parse", f"{tip}~1")
    past._move(past.world.committed([before], changed, who, f"{message}\n"))


FIRST_GONE = "gap adoption_not_on_main approvals_rewritten"
ONE_GONE = "gap no_record approvals_rewritten"
OF_RECORDS: dict[str, tuple[Tamper, str, str | None]] = {
    "the_first_record_emptied": (put(1, b""), f"broken {FIRST_GONE}", INSIDE),
    "a_record_that_claims_to_be_approved": (put(3, b'{"approved":true}\n'), f"broken {ONE_GONE}", OUTSIDE),
    "a_refusal_taken_out": (
        without_a_review(0),
        "suspect_record unproven_before not_approved approvals_rewritten",
        INSIDE,
    ),
    "the_last_record_edited": (without_a_review(-1), "approvals_rewritten suspect_record not_approved", INSIDE),
    "a_record_dropped": (put(3, None), ONE_GONE, OUTSIDE),
    "the_first_record_dropped": (put(1, None), FIRST_GONE, INSIDE),
    "a_record_renamed": (renamed, "misnamed approvals_rewritten suspect_record", INSIDE),
    "a_file_put_beside_the_records": (put(None, b"x"), "foreign approvals_rewritten", None),
    "an_empty_commit_on_the_records": (lambda past: past.put({}), "approvals_rewritten", None),
    "another_record_brought_along": (another_brought_along, "approvals_rewritten suspect_record", OUTSIDE),
    "a_record_doubled": (
        forged(lambda records: records.append(records[0])),
        "merge_twice pull_twice number_twice suspect_record unproven_before wrong_number",
        INSIDE,
    ),
    "one_pull_request_for_two_merges": (
        forged(lambda records: records[-1].update({name: records[0][name] for name in ("pull", "reviews")})),
        "pull_twice suspect_record record_against_itself record_against_git not_approved",
        INSIDE,
    ),
    "a_record_of_another_repository": (last(repo=1), "other_repository suspect_record", INSIDE),
    "made_anew_by_somebody": (
        forged(lambda records: None, author="某人 <x@example.invalid>"),
        "approvals_rewritten",
        None,
    ),
    "another_head": (
        forged(lambda records: records[-1].update(head=records[0]["head"])),
        "record_against_git record_against_itself",
        INSIDE,
    ),
    "another_base": (forged(lambda records: records[-1].update(base=records[0]["base"])), "record_against_git", INSIDE),
    "another_content": (in_the_last("paths", lambda it: it[0].update(after="a" * 40)), "record_against_git", INSIDE),
    "a_path_left_out": (last(paths=[]), "record_against_git", INSIDE),
    "a_pull_request_with_another_head": (
        in_the_last("pull", lambda it: it["head"].update(sha="a" * 40)),
        "record_against_itself",
        INSIDE,
    ),
    "a_merge_put_off_to_a_time_that_suits": (
        in_the_last("pull", lambda it: it.update(merged_at="2026-12-24T00:00:00Z")),
        "record_against_git",
        INSIDE,
    ),
    "another_number": (
        forged(lambda records: records[0].update(numbers={INSIDE: "中互京群备〔2026〕1号"})),
        "wrong_number",
        None,
    ),
    "no_number": (forged(lambda records: records[0].update(numbers={})), "wrong_number", None),
    "a_review_by_nobody_of_the_office": (
        in_the_last("reviews", lambda it: it[-1]["user"].update(id=999)),
        "not_approved",
        INSIDE,
    ),
    "records_in_another_order": (in_another_order, "wrong_number", None),
    "a_record_made_up_for_a_push": (made_up_for_a_push, "direct_push", NEW),
    "a_record_made_up_for_no_commit": (
        lambda past: past.forge(lambda records: records.append(_made_up(records[0], past, "a" * 40))),
        "record_of_no_merge",
        None,
    ),
    "a_pull_request_without_its_author": (in_the_last("pull", lambda it: it.pop("user")), "unclear_record", INSIDE),
    "a_state_that_nobody_knows": (
        in_the_last("reviews", lambda it: it[0].update(state="BLESSED")),
        "unclear_record",
        INSIDE,
    ),
    "a_commit_left_out": (last(commits=[]), "unclear_record", INSIDE),
    "the_last_records_rolled_back": (rolled_back, "late_record", INSIDE),
}
CASES = OF_MAIN | OF_RECORDS
"""What is done, the kinds of all errors found, and a group that is not proven any more."""


@pytest.mark.parametrize("name", CASES)
def test_it_is_found(past: Past, name: str) -> None:
    tamper, kinds, group = CASES[name]
    tamper(past)
    result = past.audit()
    assert {one.kind for one in result.findings if one.level is Level.ERROR} == set(kinds.split())
    assert not result.is_clean
    assert_told(result, name)
    assert group is None or result.groups[group].state not in PROVEN


def test_a_clean_past_has_no_finding(past: Past) -> None:
    result = past.audit()
    assert (result.findings, result.pending, result.void) == ((), (), ())
    assert {path: group.state for path, group in result.groups.items()} == {
        BRIEF: Coverage.SHORT_LIVED,
        INSIDE: Coverage.FILED,
        ON_PAPER: Coverage.FILED,
        OUTSIDE: Coverage.FILED,
    }


NIGHTLY = named("夜班交接群", filing(purpose="夜里值守的安排与交接"))
OTHER = named("夜班交接群", filing(purpose="夜间值守的安排与交接"))
MINUTES = "registry/minutes/2026-12.yaml"
Deed = Callable[[Past], object]


def approved(past: Past, content: bytes = NIGHTLY) -> Pull:
    pull = past.world.opened({NEW: content})
    pull.approve(LI, ZHAO)
    return pull


def a10_the_deputy_has_left_by_a_day_before_what_he_reviewed(past: Past) -> None:
    """What was recorded stays: an office is judged by the files of then."""
    left = ("[会员服务部, 朝阳代办处], 起: 2020-01-01", "[会员服务部, 朝阳代办处], 起: 2020-01-01, 止: 2026-10-01")
    follows = ("[综合部, 信", "[会员服务部, 朝阳代办处, 综合部, 信")
    past.world.governed({PEOPLE: roster(("版次: 2", "版次: 3"), ("姓名: 田野", "姓名: 田原"), left, follows)})


def b19_the_meeting_takes_back_what_is_filed_already(past: Past) -> None:
    text = past.held(MINUTES)
    back = text.replace("结论: 通过".encode(), "结论: 退回\n    说明: 改好后再议".encode())
    back += "更正: 结论登记有误\n".encode()
    pull = past.world.opened({MINUTES: back}, WU)
    pull.review(ZHAO)
    pull.merge()


def c11_a_push_that_a_second_one_undoes(past: Past) -> None:
    past.push({INSIDE: filing(records=again(), purpose="别的用途写在这里")})
    past.push({INSIDE: filing(records=again())})


def c13_main_is_merged_into_a_branch_that_takes_its_place(past: Past) -> None:
    """The first parents lead past all that was recorded."""
    old = past.world.main
    branch = past.world.commit([past.world.adoption], {NEW: NIGHTLY}, "改")
    past.world.land([branch, old], past.world.between(branch, old) | {NEW: NIGHTLY}, "Merge pull request #99 from x/y")


def c19_the_merge_commit_deletes_another_group(past: Past) -> None:
    approved(past).merge(evil={INSIDE: None})


def c22_two_requests_for_one_path(past: Past) -> None:
    first, second = approved(past), approved(past, OTHER)
    first.merge()
    second.merge(by=GAO)


THREATS: list[tuple[Deed, str, Coverage | None]] = [
    (a10_the_deputy_has_left_by_a_day_before_what_he_reviewed, "", None),
    (b19_the_meeting_takes_back_what_is_filed_already, "", None),
    (c11_a_push_that_a_second_one_undoes, "direct_push", None),
    (c13_main_is_merged_into_a_branch_that_takes_its_place, "adoption_not_on_main", Coverage.REFUSED),
    (c19_the_merge_commit_deletes_another_group, "evil_merge files_are_never_deleted not_approved", Coverage.REFUSED),
    (c22_two_requests_for_one_path, "evil_merge new_content_needs_a_new_record not_approved", Coverage.REFUSED),
]
"""What is done, the kinds of all errors found, and how far the new group is proven (None: it is not there)."""


@pytest.mark.parametrize(("deed", "kinds", "new"), THREATS, ids=[case[0].__name__ for case in THREATS])
def test_once_more(past: Past, deed: Deed, kinds: str, new: Coverage | None) -> None:
    before = past.audit().groups
    deed(past)
    result = past.settled()
    assert {one.kind for one in result.findings if one.level is Level.ERROR} == set(kinds.split())
    assert (result.groups[NEW].state if NEW in result.groups else None) is new
    if not kinds:
        assert {path: result.groups[path] for path in before} == before


def test_records_changed_by_a_further_commit_with_the_chain_made_good_count_for_nothing(past: Past) -> None:
    before = past.files()
    tip = past.tip
    past.forge(lambda records: records[2]["reviews"][0].update(submitted_at="2026-11-02T09:30:00Z"))
    after = past.files()
    past._move(tip)
    past.put({path: content for path, content in after.items() if before[path] != content})
    result = past.audit()
    assert {one.kind for one in result.findings} >= {"approvals_rewritten", "suspect_record"}
    assert result.groups[OUTSIDE].state is Coverage.REFUSED


def test_the_adoption_is_what_git_says_whatever_the_first_record_does(past: Past) -> None:
    past.forge(lambda records: records[0].update(base=records[3]["merge"]))
    result = past.audit()
    assert result.adoption == past.world.adoption
    assert "record_against_git" in {one.kind for one in result.findings}


def test_heads_in_print_show_that_both_branches_were_rolled_back(past: Past) -> None:
    heads = {"expect_main": past.world.main, "expect_approvals": past.tip}
    assert past.audit(**heads).is_clean
    past.roll_back_main(str(past.world.pulls[8].data["base"]["sha"]))
    past.roll_back_records(1)
    assert {one.kind for one in past.audit(**heads).findings} == {"main_rolled_back", "approvals_rolled_back"}
    gone = {"expect_main": "a" * 40, "expect_approvals": "b" * 40}
    assert {one.kind for one in past.audit(**gone).findings} == {"main_rolled_back", "approvals_rolled_back"}


def test_records_rolled_back_by_one_look_like_a_merge_that_is_not_recorded_yet(past: Past) -> None:
    """Until the next round, which asks the host again and writes the same bytes; SECURITY.md says so."""
    tip = past.tip
    past.roll_back_records(1)
    result = past.audit()
    assert not [one for one in result.findings if one.level is Level.ERROR]
    assert (result.groups[INSIDE].state, result.groups[INSIDE].is_pending) == (Coverage.UNRECORDED, True)
    assert (past.record(), past.tip) == (0, tip)
    assert past.audit().groups[INSIDE].state is Coverage.FILED


def test_heads_in_print_are_ids_and_no_names_of_branches_or_tags(past: Past) -> None:
    """Where the rewritten branches bring tags that are called as the printed heads were, git would take these (c32)."""
    adoption, main, tip = past.world.adoption, past.world.main, past.tip
    past.roll_back_main(str(past.world.pulls[8].data["base"]["sha"]))
    past.roll_back_records(1)
    for printed, forged in ((adoption, past.world.main), (main, past.world.main), (tip, past.tip)):
        git(past.world.git, "update-ref", f"refs/tags/{printed[:12]}", forged)
    result = past.audit(genesis=adoption[:12], expect_main=main[:12], expect_approvals=tip[:12])
    assert {one.kind for one in result.findings} == {"main_rolled_back", "approvals_rolled_back"}
    assert result.adoption == adoption
    for name in ("genesis", "expect_main", "expect_approvals"):
        with pytest.raises(CannotKnow, match="不是提交编号"):
            past.audit(**{name: "main"})


def test_the_adoption_commit_shows_that_the_first_records_were_left_out(past: Past) -> None:
    past.forge(lambda records: records.__delitem__(slice(0, 2)))
    result = past.audit(genesis=past.world.adoption)
    assert {"no_record"} <= {one.kind for one in result.findings}
    assert result.groups[INSIDE].state is Coverage.REFUSED


def test_the_adoption_commit_shows_that_all_records_are_gone(past: Past) -> None:
    past.world.git.joinpath("refs/heads/approvals").unlink()
    assert not {group.state for group in past.audit().groups.values()} & PROVEN
    for _ in range(24 * 3):
        past.world.tick()
    past.push({})
    result = past.audit(genesis=past.world.adoption)
    assert "late_record" in {one.kind for one in result.findings}
    assert not {group.state for group in result.groups.values()} & PROVEN - {Coverage.BASELINE}


def test_records_from_before_the_adoption_are_found(past: Past) -> None:
    result = past.audit(genesis=past.records()[2]["merge"])
    assert "record_before_adoption" in {one.kind for one in result.findings}


@pytest.mark.xfail(strict=True, reason="who can push both branches can make up everything: see SECURITY.md")
def test_a_complete_forgery_is_found(past: Past) -> None:
    """A whole filing made up: commits, reviews with the leaders' true ids, a record in the chain."""
    world = past.world
    side = world.commit([world.main], {NEW: MADE}, "备案")
    reviews = [_review(past, 900 + place, user, side) for place, user in enumerate((LI, ZHAO))]
    merge = world.land([world.main, side], {NEW: MADE}, "Merge pull request #99 from office/filing")
    base = git(world.git, "rev-parse", f"{merge}^1")

    def make_up(records: list[Data]) -> None:
        made = _made_up(records[0], past, merge)
        made["pull"].update(merged_at=world.at(), created_at=reviews[0]["submitted_at"])
        made["pull"]["head"]["sha"] = side
        commits = [{"sha": side, "author": {"id": 900000099}}]
        made |= {"base": base, "head": side, "reviews": reviews, "commits": commits, "timeline": []}
        records.append(made | {"numbers": {NEW: "中互京群备〔2026〕14号"}})

    past.forge(make_up)
    assert not past.audit().is_clean


def _review(past: Past, number: int, user: int, commit: str) -> Data:
    account = {"id": user, "login": "x", "type": "User"}
    told = {"id": number, "user": account, "state": "APPROVED", "commit_id": commit}
    return told | {"submitted_at": past.world.now()}


@pytest.mark.xfail(strict=True, reason="both branches rolled back together are a past that was: see SECURITY.md")
def test_both_branches_rolled_back_together_are_found(past: Past) -> None:
    past.roll_back_main(str(past.world.pulls[8].data["base"]["sha"]))
    past.roll_back_records(1)
    assert not past.audit().is_clean
