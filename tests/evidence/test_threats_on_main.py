"""Rows of threats.md 1.2 that only the audit can see, once more, by roads that its tampering tests do not take
(Art. 6, 8, 9).

Each deed is done to a past by the rules, and what must be found is written beside it. The row's number begins its name.
"""

from collections.abc import Callable

import pytest

from group_registry.evidence.result import Coverage
from group_registry.model.finding import Level
from support.evidence_past import INSIDE, PEOPLE, Past, again, at, named
from support.histories import Pull
from support.world import GAO, LI, WU, ZHAO, filing, roster

NEW = at("new")
MADE = named("夜班交接群", filing(purpose="夜里值守的安排与交接"))
OTHER = named("夜班交接群", filing(purpose="夜间值守的安排与交接"))
MINUTES = "registry/minutes/2026-12.yaml"
Deed = Callable[[Past], object]


def approved(past: Past, content: bytes = MADE) -> Pull:
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
    pull = past.world.opened({MINUTES: back}, WU)
    pull.review(ZHAO)
    pull.merge()


def c11_a_push_that_a_second_one_undoes(past: Past) -> None:
    past.push({INSIDE: filing(records=again(), purpose="别的用途写在这里")})
    past.push({INSIDE: filing(records=again())})


def c13_main_is_merged_into_a_branch_that_takes_its_place(past: Past) -> None:
    """The first parents lead past all that was recorded."""
    old = past.world.main
    branch = past.world.commit([past.world.adoption], {NEW: MADE}, "改")
    past.world.land([branch, old], past.world.between(branch, old) | {NEW: MADE}, "Merge pull request #99 from x/y")


def c19_the_merge_commit_deletes_another_group(past: Past) -> None:
    approved(past).merge(evil={INSIDE: None})


def c22_two_requests_for_one_path(past: Past) -> None:
    first, second = approved(past), approved(past, OTHER)
    first.merge()
    second.merge(by=GAO)


CASES: list[tuple[Deed, str, Coverage | None]] = [
    (a10_the_deputy_has_left_by_a_day_before_what_he_reviewed, "", None),
    (b19_the_meeting_takes_back_what_is_filed_already, "", None),
    (c11_a_push_that_a_second_one_undoes, "direct_push", None),
    (c13_main_is_merged_into_a_branch_that_takes_its_place, "adoption_not_on_main", Coverage.REFUSED),
    (c19_the_merge_commit_deletes_another_group, "evil_merge files_are_never_deleted not_approved", Coverage.REFUSED),
    (c22_two_requests_for_one_path, "evil_merge new_content_needs_a_new_record not_approved", Coverage.REFUSED),
]
"""What is done, the kinds of all errors found, and how far the new group is proven (None: it is not there)."""


@pytest.mark.parametrize(("deed", "kinds", "new"), CASES, ids=[case[0].__name__ for case in CASES])
def test_once_more(past: Past, deed: Deed, kinds: str, new: Coverage | None) -> None:
    before = past.audit().groups
    deed(past)
    result = past.settled()
    assert {one.kind for one in result.findings if one.level is Level.ERROR} == set(kinds.split())
    assert (result.groups[NEW].state if NEW in result.groups else None) is new
    if not kinds:
        assert {path: result.groups[path] for path in before} == before
