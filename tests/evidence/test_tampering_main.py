"""Everything that can be done to main past the approvals is found, each by its kind, and covers nothing."""

from collections.abc import Callable

import pytest

from group_registry.evidence.result import Coverage
from group_registry.model.finding import Level
from support.evidence_past import (
    BASELINE,
    BRIEF,
    INSIDE,
    ON_PAPER,
    OUTSIDE,
    PEOPLE,
    Past,
    again,
    assert_told,
    at,
    minuted,
)
from support.world import LI, WU, ZHAO, filing, roster

NEW = at("new")
PROVEN = {Coverage.FILED, Coverage.SHORT_LIVED, Coverage.BASELINE, Coverage.LATE_PAPER}
MADE = filing(purpose="夜里值守的安排与交接")
Tamper = Callable[[Past], object]
CASES: list[tuple[Tamper, set[str], str | None]] = []
"""What is done, the kinds of all errors found, and a group that is not proven any more."""


def found(*kinds: str, group: str | None = NEW) -> Callable[[Tamper], Tamper]:
    def note(tamper: Tamper) -> Tamper:
        CASES.append((tamper, set(kinds), group))
        return tamper

    return note


def recorded(past: Past) -> None:
    assert past.record() in (0, 3)


@found("direct_push")
def a_group_pushed_to_main(past: Past) -> None:
    past.push({NEW: MADE})


@found("direct_push", group=INSIDE)
def a_filed_group_edited_on_main(past: Past) -> None:
    past.push({INSIDE: filing(records=again(), purpose="别的用途写在这里")})


@found("direct_push", group=ON_PAPER)
def a_group_of_the_baseline_edited_on_main(past: Past) -> None:
    past.push({ON_PAPER: filing(purpose="别的用途写在这里")})


@found("direct_push", group=None)
def a_filed_group_deleted_on_main(past: Past) -> None:
    past.push({INSIDE: None})


@found("direct_push", group=None)
def code_pushed_to_main(past: Past) -> None:
    past.push({"scripts/approve.py": b"print('yes')\n"})


@found("direct_push", group=None)
def an_empty_commit_on_main(past: Past) -> None:
    past.push({})


@found("direct_push", "not_approved")
def a_director_made_by_a_push(past: Past) -> None:
    past.push(
        {
            PEOPLE: roster(
                ("姓名: 田野", "姓名: 田原"), ("{职务: 办公会秘书, 起", "{职务: 主任, 起"), ("版次: 2", "版次: 3")
            )
        }
    )
    past.world.filed({NEW: MADE}, (LI, WU))
    recorded(past)


@found("direct_push", "not_approved")
def the_office_put_back_to_an_older_version(past: Past) -> None:
    past.push({PEOPLE: past.world.contents[past.world.trees[past.world.adoption][PEOPLE][1]]})
    past.world.filed({NEW: MADE}, (ZHAO,))
    recorded(past)


@found("direct_push", "not_approved")
def minutes_pushed_to_main(past: Past) -> None:
    pull = past.world.opened({NEW: filing("对外", purpose="与代办处联络理赔事项")})
    pull.review(LI)
    past.push({"registry/minutes/2026-13.yaml": _minutes(past, pull.head, 13)})
    pull.review(ZHAO)
    pull.merge()
    recorded(past)


@found("direct_push", "not_approved")
def minutes_changed_on_main_after_they_were_filed(past: Past) -> None:
    pull = past.world.opened({NEW: filing("对外", purpose="与代办处联络理赔事项")})
    pull.review(LI)
    minuted(past.world, NEW, pull, "2026-13")
    past.push({"registry/minutes/2026-13.yaml": _minutes(past, pull.head, 13) + "# 补\n".encode()})
    pull.review(ZHAO)
    pull.merge()
    recorded(past)


def _minutes(past: Past, head: str, number: int) -> bytes:
    day = past.world.clock.date().isoformat()
    return (
        f"年份: 2026\n次数: {number}\n日期: {day}\n主持: 赵明诚\n出席: [赵明诚, 李晓岚, 吴敏]\n议题:\n"
        f"  - 文件: {NEW}\n    原内容: 无\n    内容摘要: {past.world.trees[head][NEW][1]}\n    结论: 通过\n"
    ).encode()


@found("squash")
def a_squash_merge(past: Past) -> None:
    pull = past.world.opened({NEW: MADE})
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge(squash=True, subject=f"备案 (#{pull.number})")
    recorded(past)


@found("direct_push")
def a_rebase_merge(past: Past) -> None:
    pull = past.world.opened({NEW: MADE})
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge(squash=True, subject="备案")
    recorded(past)


@found("octopus")
def an_octopus(past: Past) -> None:
    pulls = [past.world.opened({NEW: MADE}), past.world.opened({at("other"): MADE})]
    past.world.land([past.world.main, *(pull.head for pull in pulls)], {NEW: MADE}, "几份一起")


@found("no_record")
def a_merge_of_no_pull_request(past: Past) -> None:
    side = past.world.commit([past.world.main], {NEW: MADE}, "side")
    past.world.land([past.world.main, side], {NEW: MADE}, "自己合并")
    past.world.filed({at("later"): filing(purpose="下一份照规矩来")})
    recorded(past)


@found("evil_merge", "not_approved")
def a_merge_that_changes_what_was_approved(past: Past) -> None:
    pull = past.world.opened({NEW: MADE})
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge(evil={NEW: filing(purpose="批的不是这一句")})
    recorded(past)


@found("evil_merge", "not_approved", "a_batch_is_of_one_kind", group=OUTSIDE)
def a_merge_that_changes_another_group(past: Past) -> None:
    pull = past.world.opened({NEW: MADE})
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge(evil={OUTSIDE: filing("对外", purpose="批的不是这一句", records=again())})
    recorded(past)


@found("evil_merge", "not_approved", "one_kind_a_change")
def a_merge_that_brings_an_office_along(past: Past) -> None:
    pull = past.world.opened({NEW: MADE})
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge(evil={PEOPLE: roster(("姓名: 田野", "姓名: 田青"), ("版次: 2", "版次: 3"))})
    recorded(past)


@found("evil_merge", "not_approved", group=INSIDE)
def a_merge_that_undoes_what_was_filed_meanwhile(past: Past) -> None:
    pull = past.world.opened(
        {INSIDE: filing(records=again() + again("延长使用，其余照旧", "2026-11-03"))}, start=_before_last(past)
    )
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge()
    recorded(past)


def _before_last(past: Past) -> str:
    return str(past.world.pulls[max(past.world.pulls)].data["base"]["sha"])


@found("late_record")
def a_merge_left_unrecorded(past: Past) -> None:
    past.world.filed({NEW: MADE})
    for _ in range(24 * 3):
        past.world.tick()
    past.world.filed({at("later"): filing(purpose="下一份照规矩来")})


@found("record_of_no_merge", group=None)
def main_rolled_back(past: Past) -> None:
    past.roll_back_main(_before_last(past))


@found("adoption_not_on_main", group=INSIDE)
def main_made_anew(past: Past) -> None:
    tree = past.world.trees[past.world.main]
    files = {path: past.world.contents[digest] for path, (_, digest) in tree.items()}
    past.world.land([], files, "从头来")


@found("direct_push", "unproven_before")
def approved_on_top_of_a_push(past: Past) -> None:
    past.push({NEW: MADE})
    past.world.filed({NEW: MADE + again().encode()})
    recorded(past)


@found("direct_push", "unproven_before", group=ON_PAPER)
def approved_on_top_of_a_changed_baseline_group(past: Past) -> None:
    changed = filing(purpose="别的用途写在这里", records=again())
    past.push({ON_PAPER: changed})
    past.world.filed({ON_PAPER: changed + again("延长使用，其余照旧", "2026-11-03").encode()})
    recorded(past)


@found("direct_push", "unproven_before", group=INSIDE)
def filed_again_where_it_was_deleted_by_a_push(past: Past) -> None:
    past.push({INSIDE: None})
    past.world.filed({INSIDE: MADE})
    recorded(past)


@found("baseline_widened", group=None)
def the_baseline_widened(past: Past) -> None:
    more = f"- 文件: {BRIEF}\n  内容摘要: {'a' * 40}\n  纸质编号: 中互京群备〔2026〕10号\n  备案日期: 2026-01-06\n"
    past.world.governed({BASELINE: past.world.contents[past.world.trees[past.world.main][BASELINE][1]] + more.encode()})
    recorded(past)


@pytest.mark.parametrize(("tamper", "kinds", "group"), CASES, ids=[case[0].__name__ for case in CASES])
def test_it_is_found(past: Past, tamper: Tamper, kinds: set[str], group: str | None) -> None:
    tamper(past)
    result = past.audit()
    assert {one.kind for one in result.findings if one.level is Level.ERROR} == kinds
    assert not result.is_clean
    assert_told(result, tamper.__name__)
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
