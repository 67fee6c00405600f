"""Whatever is done to the records is found, each by its kind; what was said to rest on them is not proven."""

import json
from collections.abc import Callable

import pytest

from group_registry.evidence.result import Coverage
from group_registry.files.errors import CannotKnow
from group_registry.model.finding import Level
from support.evidence_past import INSIDE, OUTSIDE, Data, Past, assert_told, at
from support.repositories import git
from support.world import LI, ZHAO, filing

NEW = at("new")
MADE = filing(purpose="夜里值守的安排与交接")
FIRST, LAST = "records/000/000001-pr2.json", "records/000/000008-pr8.json"
PROVEN = {Coverage.FILED, Coverage.SHORT_LIVED, Coverage.BASELINE, Coverage.LATE_PAPER}
Tamper = Callable[[Past], object]
CASES: list[tuple[Tamper, set[str], str | None]] = []
"""What is done, the kinds of all errors found, and a group that is not proven any more."""


def found(*kinds: str, group: str | None = INSIDE) -> Callable[[Tamper], Tamper]:
    def note(tamper: Tamper) -> Tamper:
        CASES.append((tamper, set(kinds), group))
        return tamper

    return note


@found("broken", "gap", "adoption_not_on_main", "approvals_rewritten")
def the_first_record_emptied(past: Past) -> None:
    past.put({FIRST: b""})


@found("broken", "gap", "no_record", "suspect_record", "approvals_rewritten", group=OUTSIDE)
def a_record_that_claims_to_be_approved(past: Past) -> None:
    path = sorted(past.files())[3]
    past.put({path: b'{"approved":true}\n'})


@found("unchained", "suspect_record", "unproven_before", "not_approved", "approvals_rewritten")
def a_refusal_taken_out(past: Past) -> None:
    past.edit(0, lambda data: data["reviews"].pop())


@found("approvals_rewritten", "suspect_record", "not_approved")
def the_last_record_edited(past: Past) -> None:
    past.edit(-1, lambda data: data["reviews"].pop())


@found("gap", "no_record", "approvals_rewritten", "suspect_record", group=OUTSIDE)
def a_record_dropped(past: Past) -> None:
    past.put({sorted(past.files())[3]: None})


@found("gap", "adoption_not_on_main", "approvals_rewritten")
def the_first_record_dropped(past: Past) -> None:
    past.put({FIRST: None})


@found("misnamed", "approvals_rewritten", "suspect_record")
def a_record_renamed(past: Past) -> None:
    past.put({LAST: None, "records/000/000008-pr9.json": past.files()[LAST]})


@found("foreign", "approvals_rewritten", group=None)
def a_file_put_beside_the_records(past: Past) -> None:
    past.put({"notes.txt": b"x"})


@found("approvals_rewritten", group=None)
def an_empty_commit_on_the_records(past: Past) -> None:
    past.put({})


@found("merge_twice", "pull_twice", "number_twice", "suspect_record", "unproven_before", "wrong_number")
def a_record_doubled(past: Past) -> None:
    past.forge(lambda records: records.append(records[0]))


@found("pull_twice", "suspect_record", "record_against_itself", "record_against_git", "not_approved")
def one_pull_request_for_two_merges(past: Past) -> None:
    past.forge(lambda records: records[-1].update({name: records[0][name] for name in ("pull", "reviews")}))


@found("other_repository", "suspect_record")
def a_record_of_another_repository(past: Past) -> None:
    past.forge(lambda records: records[-1].update(repo=1))


@found("approvals_rewritten", group=None)
def made_anew_by_somebody(past: Past) -> None:
    past.forge(lambda records: None, author="某人 <x@example.invalid>")


@found("record_against_git", "record_against_itself")
def another_head(past: Past) -> None:
    past.forge(lambda records: records[-1].update(head=records[0]["head"]))


@found("record_against_git")
def another_base(past: Past) -> None:
    past.forge(lambda records: records[-1].update(base=records[0]["base"]))


@found("record_against_git")
def another_content(past: Past) -> None:
    past.forge(lambda records: records[-1]["paths"][0].update(after="a" * 40))


@found("record_against_git")
def a_path_left_out(past: Past) -> None:
    past.forge(lambda records: records[-1].update(paths=[]))


@found("record_against_itself")
def a_pull_request_with_another_head(past: Past) -> None:
    past.forge(lambda records: records[-1]["pull"]["head"].update(sha="a" * 40))


@found("record_against_git")
def a_merge_put_off_to_a_time_that_suits(past: Past) -> None:
    past.forge(lambda records: records[-1]["pull"].update(merged_at="2026-12-24T00:00:00Z"))


@found("wrong_number", group=None)
def another_number(past: Past) -> None:
    past.forge(lambda records: records[0].update(numbers={INSIDE: "中互京群备〔2026〕1号"}))


@found("wrong_number", group=None)
def no_number(past: Past) -> None:
    past.forge(lambda records: records[0].update(numbers={}))


@found("not_approved")
def a_review_by_nobody_of_the_office(past: Past) -> None:
    past.forge(lambda records: _sign(records[-1], 999))


def _sign(data: Data, user: int) -> None:
    data["reviews"][-1]["user"]["id"] = user


@found("wrong_number", group=None)
def records_in_another_order(past: Past) -> None:
    for slug in ("new", "next"):
        past.world.filed({at(slug): filing(purpose=f"布置 {slug} 的任务并答疑")})
    past.record()
    past.forge(lambda records: records.append(records.pop(-2)))


@found("direct_push", group=NEW)
def a_record_made_up_for_a_push(past: Past) -> None:
    commit = past.push({NEW: MADE})
    past.forge(lambda records: records.append(_made_up(records[0], past, commit)))


@found("record_of_no_merge", group=None)
def a_record_made_up_for_no_commit(past: Past) -> None:
    past.forge(lambda records: records.append(_made_up(records[0], past, "a" * 40)))


def _made_up(data: Data, past: Past, merge: str) -> Data:
    paths = [{"path": NEW, "before": None, "after": past.world._blob(MADE)}]
    made: Data = json.loads(json.dumps(data))
    made["pull"].update(number=99, merge_commit_sha=merge)
    return made | {"merge": merge, "paths": paths, "numbers": {}}


@found("unclear_record")
def a_pull_request_without_its_author(past: Past) -> None:
    past.forge(lambda records: records[-1]["pull"].pop("user"))


@found("unclear_record")
def a_state_that_nobody_knows(past: Past) -> None:
    past.forge(lambda records: records[-1]["reviews"][0].update(state="BLESSED"))


@found("unclear_record")
def a_commit_left_out(past: Past) -> None:
    past.forge(lambda records: records[-1].update(commits=[]))


@found("late_record")
def the_last_records_rolled_back(past: Past) -> None:
    past.roll_back_records(1)
    for _ in range(24 * 3):
        past.world.tick()
    past.world.filed({NEW: MADE})


@pytest.mark.parametrize(("tamper", "kinds", "group"), CASES, ids=[case[0].__name__ for case in CASES])
def test_it_is_found(past: Past, tamper: Tamper, kinds: set[str], group: str | None) -> None:
    tamper(past)
    result = past.audit()
    assert {one.kind for one in result.findings if one.level is Level.ERROR} == kinds
    assert_told(result, tamper.__name__)
    assert group is None or result.groups[group].state not in PROVEN


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
