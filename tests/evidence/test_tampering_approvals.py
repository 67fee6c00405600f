"""What was merged without the approvals of Articles 8 to 10, though recorded honestly, is found and covers nothing
(Art. 8, 9, 10)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest

from group_registry.evidence.result import Coverage
from group_registry.model.finding import Level
from support.evidence_past import INSIDE, PEOPLE, Past, again, assert_told, at, named
from support.histories import CLERK, Pull
from support.world import FANG, GAO, LI, SUN, WU, ZHAO, account, filing, roster

NEW = at("new")
MADE = named("夜间值守群", filing(purpose="夜里值守的安排与交接"))
OUTWARD = named("代办处理赔联络群", filing("对外", purpose="与代办处联络理赔事项"))
Files = Mapping[str, bytes | None]
Deed = Callable[[Past], object]
Step = int | Callable[[Past, Pull], object]


def filed(*reviewers: int, files: Files = MappingProxyType({NEW: MADE})) -> Deed:
    return lambda past: past.world.filed(dict(files), reviewers)


def asked(*steps: Step, files: Files = MappingProxyType({NEW: MADE}), author: int = CLERK) -> Deed:
    """A pull request: a number stands for the person's approval, anything else is done to it in turn."""

    def deed(past: Past) -> None:
        pull = past.world.opened(dict(files), author)
        for step in steps:
            pull.review(step) if isinstance(step, int) else step(past, pull)

    return deed


def merged(past: Past, pull: Pull) -> None:
    pull.merge()


def merged_by(who: int) -> Step:
    return lambda past, pull: pull.merge(by=who)


def pushed(content: bytes, author: int = CLERK) -> Step:
    return lambda past, pull: pull.push({NEW: content}, author)


def met(*secretary: int) -> Step:
    return lambda past, pull: past.world.minuted(NEW, pull, "2026-13", *secretary)


def by_an_app(past: Past, pull: Pull) -> None:
    pull.review(LI)["user"] = account(LI) | {"type": "Bot"}


def refused_by_gao(past: Past, pull: Pull) -> None:
    pull.review(GAO, "CHANGES_REQUESTED")


def first_dismissed(past: Past, pull: Pull) -> None:
    pull.dismiss(pull.reviews[0])


def reopened(past: Past, pull: Pull) -> None:
    pull.reopen()


RENAMED = {PEOPLE: roster(("版次: 2", "版次: 3"), ("姓名: 田野", "姓名: 田方"))}
GAINED = ("{职务: 信息技术部, 起: 2020-01-01}", "{职务: 信息技术部, 起: 2019-01-01}")
CASES: dict[str, tuple[Deed, str]] = {
    "nobody_approved": (filed(), "尚缺 2 步"),
    "only_the_deputy": (filed(LI), "尚缺 1 步"),
    "the_director_before_the_deputy": (filed(ZHAO, LI), "不在前列各步骤之后"),
    "changed_after_the_approvals": (
        asked(LI, ZHAO, pushed(filing(purpose="批过之后换成了这一句")), merged),
        "内容已改动",
    ),
    "an_approval_was_dismissed": (asked(LI, ZHAO, first_dismissed, merged), "已被撤销"),
    "somebody_of_the_registrars_refused": (asked(refused_by_gao, LI, ZHAO, merged_by(FANG)), "高远"),
    "the_director_filed_it": (asked(LI, ZHAO, merged, author=ZHAO), "是申请人本人"),
    "the_deputy_wrote_it": (
        asked(pushed(filing(purpose="分管主任自己写的一句"), LI), LI, ZHAO, merged),
        "本人修改过本申请的内容",
    ),
    "one_person_twice": (filed(LI, LI), "尚缺 1 步"),
    "another_units_deputy": (filed(SUN, ZHAO), "不是本部门分管主任"),
    "an_app": (asked(by_an_app, ZHAO, merged), "是机器人账号"),
    "approved_after_the_merge": (asked(LI, merged, ZHAO), "不在合并之前"),
    "reopened_since": (asked(LI, ZHAO, reopened, merged), "重新打开"),
    "merged_by_a_clerk": (asked(LI, ZHAO, merged_by(SUN)), "合并人不是信息技术部人员"),
    "merged_by_its_author": (asked(LI, ZHAO, merged_by(GAO), author=GAO), "自行合并"),
    "merged_by_who_approved_it": (asked(ZHAO, GAO, merged_by(GAO), files={"docs/file.md": b"x\n"}), "既审批又合并"),
    "outside_work_without_a_meeting": (filed(LI, ZHAO, files={NEW: OUTWARD}), "主任办公会"),
    "from_inside_to_outside_without_a_meeting": (
        filed(LI, ZHAO, files={INSIDE: filing("对外", records=again() + again("改为对外工作使用", "2026-11-03"))}),
        "主任办公会",
    ),
    "too_long_for_the_deputy_alone": (
        filed(LI, files={NEW: filing(until="2026-11-17", purpose="会期较长的临时联络")}),
        "主任签批",
    ),
    "a_meeting_on_another_content": (
        asked(
            *(LI, met(), pushed(filing("对外", purpose="会后又换成了这一句")), LI, ZHAO, merged), files={NEW: OUTWARD}
        ),
        "主任办公会",
    ),
    "minutes_by_a_clerk": (asked(LI, met(CLERK), ZHAO, merged, files={NEW: OUTWARD}), "会议纪要须由办公会秘书本人报送"),
    "an_office_by_the_director_alone": (filed(ZHAO, files=RENAMED), "信息技术部审核"),
    "an_office_by_who_gains": (
        filed(ZHAO, GAO, files={PEOPLE: roster(("版次: 2", "版次: 3"), GAINED)}),
        "信息技术部审核",
    ),
    "code_by_nobody": (filed(files={"scripts/approve.py": b"print('yes')\n"}), "尚缺 2 步"),
    "a_group_deleted": (filed(LI, ZHAO, files={INSIDE: None}), "无法正确读取"),
    "a_group_renamed": (filed(LI, ZHAO, files={INSIDE: None, NEW: filing(records=again())}), "无法正确读取"),
}
"""What is merged, and a word of the reason why it is not approved."""
MORE = {"a_group_deleted": {"files_are_never_deleted"}}
MORE["a_group_renamed"] = {"files_are_never_deleted", "one_new_record_at_a_time"}


@pytest.mark.parametrize("name", CASES)
def test_it_is_found(past: Past, name: str) -> None:
    deed, why = CASES[name]
    before = past.audit().groups
    deed(past)
    result = past.settled()
    errors = [one for one in result.findings if one.level is Level.ERROR]
    assert {one.kind for one in errors} == {"not_approved", *MORE.get(name, ())}
    assert any(why in one.says for one in errors)
    assert_told(result, name)
    for path, group in result.groups.items():
        if path not in before or group != before[path]:
            assert (group.state, group.number) == (Coverage.REFUSED, None)


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
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_rule_on_changes_that_all_overlooked_is_found(past: Past, kind: str) -> None:
    files, reviewers = BROKEN[kind]
    past.world.filed(files, reviewers)
    result = past.settled()
    assert {one.kind for one in result.findings if one.level is Level.ERROR} == {kind}
    assert_told(result, kind)


def test_two_kinds_of_files_at_once_are_found(past: Past) -> None:
    past.world.filed({NEW: MADE, "docs/file.md": b"x\n"}, (LI, ZHAO, FANG))
    assert {one.kind for one in past.settled().findings} == {"not_approved", "one_kind_a_change"}


@pytest.mark.parametrize(
    ("mode", "kind"), [("100755", "plain_files_only"), ("120000", "plain_files_only"), ("160000", "odd_entry")]
)
def test_what_is_no_plain_file_is_found(past: Past, mode: str, kind: str) -> None:
    pull = past.world.opened({NEW: MADE}, CLERK)
    head = past.world.commit([pull.head], {NEW: b"../x" if mode == "120000" else MADE}, "mode", mode)
    pull._holds(head, CLERK)
    pull.approve(LI, ZHAO)
    tree = past.world.trees[head][NEW]
    merge = past.world.commit([past.world.main, head], {NEW: past.world.contents[tree[1]]}, "合并", mode)
    past.roll_back_main(merge)
    pull.data |= {"state": "closed", "merged_at": past.world.at(), "merged_by": account(GAO), "merge_commit_sha": merge}
    pull._save()
    result = past.settled()
    assert kind in {one.kind for one in result.findings}
    assert result.groups[NEW].state is Coverage.REFUSED


def test_the_secretary_of_the_minutes_is_one(past: Past) -> None:
    asked(LI, met(WU), ZHAO, merged, files={NEW: OUTWARD})(past)
    result = past.settled()
    assert result.is_clean
    assert result.groups[NEW].state is Coverage.FILED


def test_a_large_change_is_weighed_against_the_whole_registry(past: Past) -> None:
    """Ten files are many only where there are few; the permit of the policy is asked for then."""
    files = {
        at(f"g{place}"): named(f"任务{place}布置群", filing(purpose=f"布置第 {place} 项任务并答疑"))
        for place in range(10)
    }
    held = sum(path.startswith("registry/") for path in past.world.trees[past.world.main])
    past.world.filed(dict(files))
    past.record()
    (finding,) = past.audit().findings
    assert finding.kind == "mass_changes_need_a_permit"
    assert f"登记册原有 {held} 个" in finding.says
