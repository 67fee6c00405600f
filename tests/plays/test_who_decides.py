"""Who decides on a group for outsiders or insiders, and what a meeting's minutes can and cannot do (Art. 9)."""

import re
from html import unescape

import pytest

from group_registry.commands import minutes
from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import OUTSIDE, changed, form
from support.world import FANG, LI, PATH, PEOPLE, SUN, TO_SUN, WU, ZHAO, on_paper, roster

POLICY, OTHER = "registry/office/policy.yaml", "registry/groups/hyfw/other.yaml"
DELEGATIONS = "registry/office/delegations.yaml"


def test_the_director_does_not_sign_before_the_meeting(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI, ZHAO)
    assert (office.status(pull), office.missing(pull)) == ("pending", ["office_meeting", "sign_off"])
    office.land(office.meet(pull, PATH), ZHAO)
    assert (office.status(pull), office.missing(pull)) == ("pending", ["sign_off"])
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_the_successor_signs_again_what_was_not_merged(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    office.review(pull, LI, ZHAO)
    assert office.missing(pull) == []
    office.land(office.hand_in({PEOPLE: roster(*TO_SUN)}), ZHAO, FANG)
    assert office.missing(pull) == ["review", "sign_off"]
    office.land(pull, SUN, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_minutes_say_in_words_what_was_decided(opened: Open) -> None:
    """(Art. 9)"""
    files = {PATH: form(OUTSIDE)}
    office = opened({**OFFICE, **files, **on_paper(files)})
    wider = {**OUTSIDE, "成员范围": "会员服务部续保岗、理赔岗和代办处窗口人员"}
    pull = office.hand_in({PATH: form(wider, changed("2026-11-02", "理赔岗参加核对"))})
    office.review(pull, LI)
    said = (
        "会员服务部",
        "续保联络群",
        "核对续保名册",
        "会员服务部续保岗和代办处窗口人员",
        "续保岗、理赔岗和代办处窗口",
    )
    sheet = in_print(office.pages()["meeting/"])
    assert [word for word in said if word not in sheet] == []
    decided = office.meet(pull, PATH)
    card = in_print(office.pages()["waiting/B0001/"])
    office.land(decided, ZHAO)
    page = in_print(office.pages()["meetings/2026-01/"])
    for shown in (card, page):
        assert [word for word in (*said, "通过") if word not in shown] == []
        assert not re.search("[0-9a-f]{40}", shown)
    assert "<details" in office.pages()["meetings/2026-01/"]


def test_a_meeting_of_one_leader_is_kept_and_passes_nothing(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    lonely = office.propose(minutes, *office.draft(pull, PATH, "赵明诚、吴敏、周启明"), by=WU)
    assert office.errors(lonely) == set()
    office.land(lonely, ZHAO)
    office.review(pull, ZHAO)
    assert (office.status(pull), office.missing(pull)) == ("failure", ["office_meeting", "sign_off"])
    assert "2026 年第 1 次主任办公会出席的主任、分管主任 1 人，不足 2 人" in unescape(office.comment(pull))
    office.on("2026-11-04")
    again = office.meet(pull, PATH)
    assert office.errors(again) == set()
    office.land(again, ZHAO)
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


TWO, THREE = "赵明诚、李晓岚、吴敏", "李晓岚、孙立、吴敏"
MEETINGS = [
    ("可缺席", "赵明诚", TWO, ""),
    ("可缺席", "李晓岚", THREE, ""),
    ("可缺席", "吴敏", TWO, "主持人吴敏不是主任、分管主任"),
    ("须出席", "李晓岚", TWO, ""),
    ("须出席", "李晓岚", THREE, "主任没有出席"),
    ("须主持", "赵明诚", TWO, ""),
    ("须主持", "李晓岚", TWO, "主持人李晓岚不是主任"),
]


@pytest.mark.parametrize(("policy", "chair", "present", "against"), MEETINGS)
def test_who_chairs_and_whether_the_director_is_there(
    opened: Open, policy: str, chair: str, present: str, against: str
) -> None:
    """(Art. 9)"""
    office = opened({**OFFICE, POLICY: OFFICE[POLICY] + f"办公会主任: {policy}\n".encode()})
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    held = office.propose(minutes, *office.draft(pull, PATH, present, chair), by=WU)
    assert office.errors(held) == set()
    office.land(held, ZHAO)
    office.review(pull, ZHAO)
    assert office.missing(pull) == (["office_meeting", "sign_off"] if against else [])
    assert against in unescape(office.verdict(pull)["says"])


def test_the_supplement_is_written_while_the_director_says_no(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    held = office.draft(pull, PATH, TWO, outcome="原则通过:成员范围写明到岗位")
    office.land(office.propose(minutes, *held, by=WU), ZHAO)
    office.review(pull, ZHAO, event="REQUEST_CHANGES")
    office.on("2026-11-05")
    office.mend(pull, {PATH: form({**OUTSIDE, "成员范围": "会员服务部续保岗和代办处窗口岗"})})
    office.review(pull, LI)
    assert "吴敏" in in_print(office.pages()["waiting/"])
    more = office.propose(minutes, "supplement", "2026-01", "--pull", str(pull.number), *office.now(), by=WU)
    assert office.errors(more) == set()
    office.land(more, ZHAO)
    assert office.missing(pull) == ["sign_off"]
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_a_joint_units_deputy_is_told_or_reviews_from_then_on(office: PlayedOffice) -> None:
    """(Art. 4, 9)"""
    joint = {"共同使用部门": "[综合部]"}
    office.land(office.hand_in({PATH: form(joint)}), LI, ZHAO)
    other = office.hand_in({OTHER: form({**joint, "群组名称": "窗口排班群", "建群目的": "安排窗口排班"})})
    office.review(other, LI, ZHAO)
    assert office.missing(other) == []
    chosen = OFFICE[POLICY].replace("版次: 1".encode(), "版次: 2".encode()) + "共同使用: 审核\n".encode()
    office.land(office.hand_in({POLICY: chosen}), ZHAO, FANG)
    assert (office.missing(other), office.asked(other)) == (["review", "sign_off"], ["sun"])
    office.land(other, SUN, ZHAO)
    assert office.standing(PATH)[0] == office.standing(OTHER)[0] == "已备案"


def test_the_word_of_a_director_who_is_there_is_lent_by_himself(office: PlayedOffice) -> None:
    """(Art. 9)"""
    entry = "{委托人: 赵明诚, 受托人: 孙立, 范围: [会员服务部], 起: 2026-11-02, 止: 2026-11-30, 依据: 工作需要}"
    lent = f"版次: 2\n委托:\n  - {entry}\n"
    pull = office.hand_in({DELEGATIONS: lent.encode()})
    office.review(pull, LI, SUN, FANG)
    assert (office.status(pull), office.missing(pull), office.asked(pull)) == ("pending", ["sign_off"], ["zhao"])
    office.land(pull, ZHAO)
    filed = office.hand_in({PATH: form()})
    office.land(filed, LI, SUN)
    assert office.standing(PATH)[0] == "已备案"


def in_print(page: str) -> str:
    """The words of a page as it is printed: without what is folded."""
    return re.sub(r"<[^>]+>", "", re.sub(r"(?s)<details.*?</details>", "", page))
