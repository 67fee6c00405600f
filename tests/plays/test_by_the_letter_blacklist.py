"""The blacklist (Art. 21), by the letter: what is still filed, names that come near, the day that judges."""

from collections.abc import Mapping

import pytest

from support.played_office import PlayedOffice
from support.texts import BRIEF, changed, ended, entry, form
from support.world import LI, PATH, ZHAO

Items = Mapping[str, str | None]
LISTED, OTHER = "registry/blacklist/01.yaml", PATH.replace("case", "other")
DAY = "2026-11-04"
UNLIKE = {"群组名称": "理赔材料群", "建群目的": "解答理赔材料问题"}
HANDED_OVER, ZHANG = {"群组负责人": "陈可为"}, {"群组负责人": "张伟（会员服务部）"}
ON_GROUP, ON_CUSTODIAN = entry("群组", PATH), entry()


def land(office: PlayedOffice, path: str, content: bytes) -> None:
    office.land(office.hand_in({path: content}), LI, ZHAO)


def passes(office: PlayedOffice, path: str, content: bytes) -> bool:
    """Whether what both leaders approve can be merged."""
    pull = office.hand_in({path: content})
    office.review(pull, LI, ZHAO)
    return office.status(pull) == "success"


SLIP = changed(DAY, "更正：成员范围误写")
FEWER, MORE = {"成员范围": "会员服务部"}, {"成员范围": "会员服务部全体和来访人员"}


LISTINGS = pytest.mark.parametrize("listed", [ON_GROUP, ON_CUSTODIAN], ids=["group", "custodian"])
FREE: list[tuple[Items, str]] = [(HANDED_OVER, changed(DAY)), ({}, ended(DAY)), (FEWER, SLIP)]
BOUND: list[tuple[Items, str]] = [
    (FEWER, changed(DAY)),
    ({**HANDED_OVER, **MORE}, changed(DAY)),
    ({"群组名称": "理赔材料群"}, changed(DAY)),
    ({"使用期限": "2027-06-30"}, changed(DAY)),
    ({"建群目的": "解答理赔材料问题"}, ended(DAY)),
]


def limited(office: PlayedOffice, listed: bytes) -> None:
    """A group that is limited, or whose custodian is, on the day from which the entry holds."""
    land(office, PATH, form())
    land(office, LISTED, listed)
    office.on(DAY)


@LISTINGS
def test_three_things_are_filed_of_what_is_limited(office: PlayedOffice, listed: bytes) -> None:
    """(Art. 21)"""
    limited(office, listed)
    for items, records in FREE:
        assert passes(office, PATH, form(items, records)), records
    for items, records in BOUND:
        assert not passes(office, PATH, form(items, records)), items


@LISTINGS
def test_a_slip_of_what_is_limited_adds_no_text(office: PlayedOffice, listed: bytes) -> None:
    """(Art. 21)"""
    limited(office, listed)
    assert not passes(office, PATH, form(MORE, SLIP))
    assert not passes(office, PATH, form({"成员范围": "综合部全体"}, SLIP))
    assert not passes(office, PATH, "# 仍可联系原群主\n".encode() + form(FEWER, SLIP))
    assert not passes(office, PATH, form(FEWER, SLIP).replace(b"\n", " # 见原群\n".encode(), 1))


def test_a_limited_group_is_restored_and_handed_over_and_stays_limited(office: PlayedOffice) -> None:
    """(Art. 21)"""
    limited(office, ON_GROUP)
    office.push({PATH: form({"建群目的": "推销保险产品"})})
    records = changed(DAY, "重新确认：恢复经审批的内容")
    land(office, PATH, form(records=records))
    land(office, PATH, form(HANDED_OVER, records + changed(DAY)))
    assert not passes(office, PATH, form({**HANDED_OVER, **MORE}, records + changed(DAY) * 2))


ANOTHER_NEED: Items = {"另有需要": "另一批窗口人员，由综合部管理"}
ALIKE: list[tuple[Items, bool]] = [
    ({**UNLIKE, "群组名称": "参保服务答疑二组"}, False),
    ({**UNLIKE, "群组名称": "参保服务答疑小组（11月）"}, False),
    ({**UNLIKE, "建群目的": "解答参保续保材料问题2组"}, False),
    ({**UNLIKE, "群组名称": "会员服务部参保服务答疑群"}, False),
    ({**UNLIKE, "群组名称": "新参保服务答疑群(35)"}, False),
    ({**UNLIKE, "群组名称": "参保服务答疑群（续）"}, False),
    ({**UNLIKE, "群组名称": "临时参保服务答疑群"}, False),
    ({**UNLIKE, "群组名称": "参保服务答疑后半段"}, False),
    ({**BRIEF, "群组名称": "参保服务答疑2群"}, False),
    ({**UNLIKE, "群组名称": "参保服务咨询群"}, True),
    # Of another unit it is told, unless it is the same custodian's.
    ({**UNLIKE, "群组名称": "参保服务答疑2群", "使用部门": "综合部"}, True),
    ({**UNLIKE, "群组名称": "参保服务答疑2群", "使用部门": "综合部", "群组负责人": "周启明"}, False),
    # Another need is a reason where the director signs, not where the deputy alone approves.
    ({**UNLIKE, "群组名称": "参保服务答疑2群", **ANOTHER_NEED}, True),
    ({**BRIEF, "群组名称": "参保服务答疑2群", **ANOTHER_NEED}, False),
    ({**BRIEF, "群组名称": "参保服务答疑2群", **ANOTHER_NEED, "办理方式": "备案"}, True),
]


@pytest.mark.parametrize("is_over", [False, True], ids=["in use", "cancelled"])
def test_nothing_new_comes_out_as_a_limited_group(office: PlayedOffice, is_over: bool) -> None:
    """(Art. 21)"""
    limited(office, ON_GROUP)
    if is_over:
        land(office, PATH, form(records=ended(DAY)))
    for items, is_free in ALIKE:
        path = OTHER.replace("hyfw", "zhb") if "使用部门" in items else OTHER
        pull = office.hand_in({path: form({**HANDED_OVER, **items}, day=DAY)})
        office.review(pull, LI, ZHAO)
        assert (office.status(pull) == "failure") == (not is_free), items


def test_a_group_that_is_there_goes_on_with_a_name_near_by(office: PlayedOffice) -> None:
    """(Art. 21)"""
    near = {"群组名称": "参保服务答疑二群", "建群目的": "答复窗口来电", **HANDED_OVER}
    land(office, OTHER, form(near))
    limited(office, ON_GROUP)
    assert passes(office, OTHER, form({**near, **MORE}, changed(DAY)))
    assert passes(office, OTHER, form({**near, "群组名称": "窗口来电群"}, changed(DAY)))


@pytest.mark.parametrize("taken", [{"群组名称": "参保服务答疑二组"}, {"建群目的": "解答参保续保材料问题"}])
def test_a_group_that_is_there_takes_no_limited_name(office: PlayedOffice, taken: Items) -> None:
    """(Art. 21)"""
    land(office, OTHER, form({**UNLIKE, **HANDED_OVER}))
    limited(office, ON_GROUP)
    assert not passes(office, OTHER, form({**UNLIKE, **HANDED_OVER, **taken}, changed(DAY)))


def test_the_day_of_the_merge_judges_from_the_first_day_to_the_last(office: PlayedOffice) -> None:
    """(Art. 21)"""
    land(office, LISTED, entry(days=("2026-11-02", "2026-11-10", "2026-11-20")))
    pull = office.hand_in({OTHER: form(UNLIKE)})
    office.review(pull, LI, ZHAO)
    statuses = []
    for day in ("2026-11-09", "2026-11-10", "2026-11-20", "2026-11-21"):
        office.on(day)
        statuses.append(office.status(pull))
    assert statuses == ["success", "failure", "failure", "success"]


def test_the_check_knows_no_day_and_leaves_the_limit_to_the_decision(office: PlayedOffice) -> None:
    """(Art. 21)"""
    land(office, LISTED, ON_CUSTODIAN)
    office.on(DAY)
    pull = office.hand_in({OTHER: form(UNLIKE, day=DAY)})
    assert office.errors(pull) == set()
    assert office.status(pull) == "failure"


def test_who_never_had_a_group_can_be_limited_and_gets_none(office: PlayedOffice) -> None:
    """(Art. 21)"""
    limited(office, ON_GROUP)
    pull = office.hand_in({LISTED.replace("01", "02"): entry(subject="B0008")})
    assert (office.errors(pull), office.missing(pull), office.asked(pull)) == (set(), ["review", "sign_off"], ["li"])
    office.land(pull, LI, ZHAO)
    assert not passes(office, OTHER, form({**BRIEF, **HANDED_OVER}, day=DAY))
    assert not passes(office, PATH, form(HANDED_OVER, changed(DAY)))
    assert passes(office, PATH, form(ZHANG, changed(DAY)))


def test_a_group_that_was_never_filed_can_be_limited_by_its_name(office: PlayedOffice) -> None:
    """(Art. 21)"""
    named = {"群组名称": "参保服务答疑群", "平台类别": "微信", "单位": "会员服务部"}
    pull = office.hand_in({LISTED: entry("群组", None, named).replace("对象: None\n".encode(), b"")})
    assert (office.errors(pull), office.missing(pull), office.asked(pull)) == (set(), ["review", "sign_off"], ["li"])
    office.land(pull, LI, ZHAO)
    office.on(DAY)
    assert not passes(office, PATH, form({"群组名称": "参保服务答疑二组", "建群目的": "答复窗口来电"}, day=DAY))
    assert passes(office, OTHER, form(UNLIKE, day=DAY))
    # It is filed by the full route alone (Art. 6), and stays limited.
    assert not passes(office, PATH, form({"使用期限": BRIEF["使用期限"]}, day=DAY))
    land(office, PATH, form(day=DAY))
    assert not passes(office, PATH, form(MORE, changed(DAY), day=DAY))
    assert passes(office, PATH, form(HANDED_OVER, changed(DAY), day=DAY))
