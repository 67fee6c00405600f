"""What was merged without the approvals of Articles 8 to 10, though recorded honestly, is found and covers nothing
(Art. 8, 9, 10)."""

from collections.abc import Callable

import pytest

from group_registry.evidence.result import Coverage
from group_registry.model.finding import Level
from support.evidence_past import BASELINE, INSIDE, PEOPLE, Past, again, assert_told, at, minuted
from support.histories import CLERK, Pull
from support.world import FANG, GAO, LI, SUN, WU, ZHAO, account, filing, roster

NEW = at("new")
MADE = filing(purpose="夜里值守的安排与交接")
PROVEN = {Coverage.FILED, Coverage.SHORT_LIVED, Coverage.BASELINE, Coverage.LATE_PAPER}
Deed = Callable[[Past], object]
CASES: list[tuple[Deed, set[str], str]] = []
"""What is merged, the kinds of errors found beside ``not_approved``, and a word of the reason."""


def refused(why: str, *kinds: str) -> Callable[[Deed], Deed]:
    def note(deed: Deed) -> Deed:
        CASES.append((deed, {*kinds, "not_approved"}, why))
        return deed

    return note


def opened(past: Past, files: dict[str, bytes | None] | None = None, author: int = CLERK) -> Pull:
    return past.world.opened(files or {NEW: MADE}, author)


@refused("尚缺 2 步")
def nobody_approved(past: Past) -> None:
    past.world.filed({NEW: MADE}, ())


@refused("尚缺 1 步")
def only_the_deputy(past: Past) -> None:
    past.world.filed({NEW: MADE}, (LI,))


@refused("不在前列各步骤之后")
def the_director_before_the_deputy(past: Past) -> None:
    past.world.filed({NEW: MADE}, (ZHAO, LI))


@refused("内容已改动")
def changed_after_the_approvals(past: Past) -> None:
    pull = opened(past)
    pull.review(LI)
    pull.review(ZHAO)
    pull.push({NEW: filing(purpose="批过之后换成了这一句")})
    pull.merge()


@refused("已被撤销")
def an_approval_was_dismissed(past: Past) -> None:
    pull = opened(past)
    review = pull.review(LI)
    pull.review(ZHAO)
    pull.dismiss(review)
    pull.merge()


@refused("高远")
def somebody_of_the_registrars_refused(past: Past) -> None:
    pull = opened(past)
    pull.review(GAO, "CHANGES_REQUESTED")
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge(by=FANG)


@refused("是申请人本人")
def the_director_filed_it(past: Past) -> None:
    pull = opened(past, author=ZHAO)
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge()


@refused("本人修改过本备案的内容")
def the_deputy_wrote_it(past: Past) -> None:
    pull = opened(past)
    pull.push({NEW: filing(purpose="分管主任自己写的一句")}, LI)
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge()


@refused("尚缺 1 步")
def one_person_twice(past: Past) -> None:
    past.world.filed({NEW: MADE}, (LI, LI))


@refused("不是本部门分管主任")
def another_units_deputy(past: Past) -> None:
    past.world.filed({NEW: MADE}, (SUN, ZHAO))


@refused("是机器人账号")
def an_app(past: Past) -> None:
    pull = opened(past)
    pull.review(LI)["user"] = account(LI) | {"type": "Bot"}
    pull.review(ZHAO)
    pull.merge()


@refused("不在合并之前")
def approved_after_the_merge(past: Past) -> None:
    pull = opened(past)
    pull.review(LI)
    pull.merge()
    pull.review(ZHAO)


@refused("重新打开")
def reopened_since(past: Past) -> None:
    pull = opened(past)
    pull.review(LI)
    pull.review(ZHAO)
    pull.reopen()
    pull.merge()


@refused("合并人不是信息技术部人员")
def merged_by_a_clerk(past: Past) -> None:
    pull = opened(past)
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge(by=SUN)


@refused("自行合并")
def merged_by_its_author(past: Past) -> None:
    pull = opened(past, author=GAO)
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge(by=GAO)


@refused("既审批又合并")
def merged_by_who_approved_it(past: Past) -> None:
    pull = opened(past, {"docs/file.md": b"x\n"})
    pull.review(ZHAO)
    pull.review(GAO)
    pull.merge(by=GAO)


@refused("主任办公会")
def outside_work_without_a_meeting(past: Past) -> None:
    past.world.filed({NEW: filing("对外", purpose="与代办处联络理赔事项")})


@refused("主任办公会")
def from_inside_to_outside_without_a_meeting(past: Past) -> None:
    past.world.filed({INSIDE: filing("对外", records=again() + again("改为对外工作使用", "2026-11-03"))})


@refused("主任签批")
def too_long_for_the_deputy_alone(past: Past) -> None:
    past.world.filed({NEW: filing(until="2026-11-17", purpose="会期较长的临时联络")}, (LI,))


@refused("主任办公会")
def a_meeting_on_another_content(past: Past) -> None:
    pull = opened(past, {NEW: filing("对外", purpose="与代办处联络理赔事项")})
    pull.review(LI)
    minuted(past.world, NEW, pull, "2026-13")
    pull.push({NEW: filing("对外", purpose="会后又换成了这一句")})
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge()


@refused("会议纪要须由办公会秘书本人报送")
def minutes_by_a_clerk(past: Past) -> None:
    pull = opened(past, {NEW: filing("对外", purpose="与代办处联络理赔事项")})
    pull.review(LI)
    minuted(past.world, NEW, pull, "2026-13", CLERK)
    pull.review(ZHAO)
    pull.merge()


@refused("信息技术部审核")
def an_office_by_the_director_alone(past: Past) -> None:
    past.world.filed({PEOPLE: roster(("版次: 2", "版次: 3"), ("姓名: 田野", "姓名: 田方"))}, (ZHAO,))


@refused("信息技术部审核")
def an_office_by_who_gains(past: Past) -> None:
    gain = ("{职务: 信息技术部, 起: 2020-01-01}", "{职务: 信息技术部, 起: 2019-01-01}")
    past.world.filed({PEOPLE: roster(("版次: 2", "版次: 3"), gain)}, (ZHAO, GAO))


@refused("尚缺 2 步")
def code_by_nobody(past: Past) -> None:
    past.world.filed({"scripts/approve.py": b"print('yes')\n"}, ())


@refused("无法正确读取", "files_are_never_deleted")
def a_group_deleted(past: Past) -> None:
    past.world.filed({INSIDE: None})


@refused("无法正确读取", "files_are_never_renamed")
def a_group_renamed(past: Past) -> None:
    past.world.filed({INSIDE: None, NEW: filing(records=again())})


@pytest.mark.parametrize(("deed", "kinds", "why"), CASES, ids=[case[0].__name__ for case in CASES])
def test_it_is_found(past: Past, deed: Deed, kinds: set[str], why: str) -> None:
    before = past.audit().groups
    deed(past)
    past.record()
    result = past.audit()
    errors = [one for one in result.findings if one.level is Level.ERROR]
    assert {one.kind for one in errors} == kinds
    assert any(why in one.says for one in errors)
    assert_told(result, deed.__name__)
    for path, group in result.groups.items():
        if path not in before or group != before[path]:
            assert group.state is Coverage.REFUSED
            assert group.number is None


BROKEN: dict[str, tuple[dict[str, bytes | None], tuple[int, ...]]] = {
    "past_records_are_never_rewritten": (
        {INSIDE: filing(records=again("把以前的一条改写掉") + again("再办一次变更手续", "2026-11-03"))},
        (LI, ZHAO),
    ),
    "new_content_needs_a_new_record": ({INSIDE: filing(records=again()) + "# 加一句\n".encode()}, (LI, ZHAO)),
    "one_new_record_at_a_time": (
        {INSIDE: filing(records=again() + again("第一次再办变更") + again("第二次再办变更"))},
        (LI, ZHAO),
    ),
    "cancellation_changes_nothing_else": (
        {
            INSIDE: filing(
                purpose="趁注销换掉的用途", records=again() + again("工作已经结束", kind="注销") + "    处置: 已解散\n"
            )
        },
        (LI, ZHAO),
    ),
    "office_unreadable": ({PEOPLE: b"people: [\n"}, (ZHAO, FANG)),
    "versions_only_rise": ({PEOPLE: roster(("版次: 2", "版次: 1"))}, (ZHAO, FANG)),
    "baseline_widened": (
        {BASELINE: f"- 文件: {INSIDE}\n  内容摘要: {'a' * 40}\n  纸质编号: 旧10号\n  备案日期: 2026-01-06\n".encode()},
        (ZHAO, FANG),
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_rule_on_changes_that_all_overlooked_is_found(past: Past, kind: str) -> None:
    files, reviewers = BROKEN[kind]
    past.world.filed(files, reviewers)
    past.record()
    result = past.audit()
    assert {one.kind for one in result.findings if one.level is Level.ERROR} == {kind}
    assert_told(result, kind)


def test_two_kinds_of_files_at_once_are_found(past: Past) -> None:
    past.world.filed({NEW: MADE, "docs/file.md": b"x\n"}, (LI, ZHAO, FANG))
    past.record()
    assert {one.kind for one in past.audit().findings} == {"not_approved", "one_kind_a_change"}


@pytest.mark.parametrize("mode", ["100755", "120000"])
def test_what_is_no_plain_file_is_found(past: Past, mode: str) -> None:
    pull = opened(past)
    head = past.world.commit([pull.head], {NEW: b"../x" if mode == "120000" else MADE}, "mode", mode)
    pull._holds(head, CLERK)
    pull.review(LI)
    pull.review(ZHAO)
    tree = past.world.trees[head][NEW]
    merge = past.world.commit([past.world.main, head], {NEW: past.world.contents[tree[1]]}, "合并", mode)
    past.roll_back_main(merge)
    pull.data |= {"state": "closed", "merged_at": past.world.at(), "merged_by": account(GAO), "merge_commit_sha": merge}
    pull._save()
    past.record()
    result = past.audit()
    assert "plain_files_only" in {one.kind for one in result.findings}
    assert result.groups[NEW].state is Coverage.REFUSED


def test_the_secretary_of_the_minutes_is_one(past: Past) -> None:
    pull = opened(past, {NEW: filing("对外", purpose="与代办处联络理赔事项")})
    pull.review(LI)
    minuted(past.world, NEW, pull, "2026-13", WU)
    pull.review(ZHAO)
    pull.merge()
    past.record()
    result = past.audit()
    assert result.is_clean
    assert result.groups[NEW].state is Coverage.FILED


def test_a_large_change_is_weighed_against_the_whole_registry(past: Past) -> None:
    """Ten files are many only where there are few; the permit of the policy is asked for then."""
    files = {at(f"g{place}"): filing(purpose=f"布置第 {place} 项任务并答疑") for place in range(10)}
    held = sum(path.startswith("registry/") for path in past.world.trees[past.world.main])
    past.world.filed(dict(files))
    past.record()
    (finding,) = past.audit().findings
    assert finding.kind == "mass_changes_need_a_permit"
    assert f"登记册原有 {held} 个" in finding.says
