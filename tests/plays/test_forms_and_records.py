"""Creation, change, cancellation (Art. 6, 7, 8): the filing itself, the nine items, and the records."""

import pytest

from github_stand_in import Refused
from support.played_office import PlayedOffice
from support.texts import ITEMS, changed, ended, form, record
from support.world import FANG, GAO, LI, PATH, ZHAO

WIDER = {"成员范围": "会员服务部全体和综合部值班人员"}
ASKED = ("使用部门", "平台类别", "群组名称", "群组负责人", "成员范围", "建群目的")


def created(office: PlayedOffice) -> None:
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)


def test_the_merge_is_the_filing_and_gives_the_number(office: PlayedOffice) -> None:
    """(Art. 6)"""
    pull = office.hand_in({PATH: form()})
    with pytest.raises(Refused, match="备案审批"):
        office.press_merge(pull)
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "success"
    assert "2026〕1号" in office.merge(pull)
    assert office.standing(PATH) == ("已备案", "中互京群备〔2026〕1号")


def test_who_is_not_of_the_registrars_files_nothing(office: PlayedOffice) -> None:
    """(Art. 6)"""
    pull = office.hand_in({PATH: form()})
    office.review(pull, LI, ZHAO)
    office.merge(pull, by=LI)
    assert office.faults() == {"not_approved"}
    assert "审批依据不符" in office.pages()["groups/hyfw/case/"]


def test_a_registrar_does_not_file_what_he_handed_in(office: PlayedOffice) -> None:
    """(Art. 6)"""
    pull = office.hand_in({PATH: form()}, by=GAO)
    office.review(pull, LI, ZHAO)
    office.merge(pull, by=GAO)
    assert office.faults() == {"not_approved"}


def test_the_other_registrar_files_it(office: PlayedOffice) -> None:
    """(Art. 6)"""
    office.land(office.hand_in({PATH: form()}, by=GAO), LI, ZHAO, by=FANG)
    assert office.standing(PATH)[0] == "已备案"


def test_a_form_of_nine_items_is_complete(office: PlayedOffice) -> None:
    """(Art. 7)"""
    pull = office.hand_in({PATH: form()})
    assert office.errors(pull) == set()
    text = office.comment(pull) if office.status(pull) else ""
    for item in (*ASKED, "备案类别", "备案日期", "备案事项说明"):
        assert item in text
    office.land(pull, LI, ZHAO)
    page = office.pages()["groups/hyfw/case/"]
    for item in (*ASKED, "备案类别", "备案日期", "备案事项说明"):
        assert item in page


def test_a_form_that_lacks_any_item_is_refused(office: PlayedOffice) -> None:
    """(Art. 7)"""
    pull = office.hand_in({PATH: form()})
    lacking = [form({item: None}) for item in ASKED]
    for item in ("备案类别", "备案日期", "备案事项说明"):
        lines = form().decode().splitlines(keepends=True)
        left = [line for line in lines if not line.lstrip(" -").startswith(item)]
        lacking.append("".join(left).replace("\n    ", "\n  - ", 1).encode())
    for content in lacking:
        office.mend(pull, {PATH: content})
        assert "schema.required" in office.errors(pull), content.decode()
    assert office.status(pull) == "failure"
    office.mend(pull, {PATH: form()})
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_a_platform_that_the_form_does_not_offer_is_refused(office: PlayedOffice) -> None:
    """(Art. 2, 7)"""
    pull = office.hand_in({PATH: form({"平台类别": "QQ"})})
    assert office.errors(pull) == {"schema.enum"}
    office.mend(pull, {PATH: form({"平台类别": "QQ/TIM"})})
    assert (office.errors(pull), office.status(pull)) == (set(), "pending")


def test_a_form_dated_ahead_waits_for_its_day(office: PlayedOffice) -> None:
    """(Art. 7)"""
    pull = office.hand_in({PATH: form(day="2026-11-04")})
    office.review(pull, LI, ZHAO)
    assert office.errors(pull) == set()
    assert office.status(pull) != "success"
    assert "2026-11-04" in office.verdict(pull)["says"]
    office.on("2026-11-04")
    office.merge(pull)
    assert office.standing(PATH)[0] == "已备案"


def test_a_form_is_handed_in_within_seven_days(office: PlayedOffice) -> None:
    """(Art. 7, 8)"""
    office.on("2026-11-10")
    late = office.hand_in({PATH: form()})
    office.review(late, LI, ZHAO)
    assert office.status(late) == "failure"
    assert "第七条" in office.verdict(late)["says"]
    office.land(office.hand_in({PATH.replace("case", "in-time"): form(day="2026-11-03")}), LI, ZHAO)
    assert office.faults() == set()


def test_a_change_goes_the_way_of_the_creation(office: PlayedOffice) -> None:
    """(Art. 8, 9)"""
    created(office)
    office.on("2026-11-10")
    pull = office.hand_in({PATH: form({"群组负责人": "陈可为"}, changed("2026-11-10", "周启明转岗"))})
    assert office.missing(pull) == ["review", "sign_off"]
    assert office.asked(pull) == ["li"]
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH) == ("已备案", "中互京群备〔2026〕1号")
    assert office.audit()["groups"][0]["changes"] == 1
    assert "陈可为" in office.pages()["groups/hyfw/case/"]


def test_a_change_without_a_record_is_refused(office: PlayedOffice) -> None:
    """(Art. 8)"""
    created(office)
    pull = office.hand_in({PATH: form(WIDER)})
    assert office.errors(pull) == {"new_content_needs_a_new_record"}
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"
    office.mend(pull, {PATH: form(WIDER, changed("2026-11-02"))})
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_records_that_stand_are_not_rewritten(office: PlayedOffice) -> None:
    """(Art. 8)"""
    created(office)
    rewritten = form().replace("因续保集中办理需要新建".encode(), "因理赔集中办理需要新建".encode())
    pull = office.hand_in({PATH: rewritten + changed("2026-11-02").encode()})
    assert office.errors(pull) == {"past_records_are_never_rewritten"}
    assert office.status(pull) == "failure"


def test_a_cancellation_says_what_became_of_the_group(office: PlayedOffice) -> None:
    """(Art. 8)"""
    created(office)
    office.on("2026-11-20")
    silent = form(records=record("注销", "2026-11-20", "工作已经结束"))
    pull = office.hand_in({PATH: silent})
    assert office.errors(pull) == {"schema.required"}
    assert office.status(pull) == "failure"
    told = office.hand_in({PATH: form(records=ended("2026-11-20"))})
    office.land(told, LI, ZHAO)
    assert office.standing(PATH)[0] == "已备案"
    assert "已注销" in office.pages()["groups/hyfw/case/"]


def test_a_group_is_cancelled_and_never_deleted(office: PlayedOffice) -> None:
    """(Art. 8)"""
    created(office)
    pull = office.hand_in({PATH: None})
    assert office.errors(pull) == {"files_are_never_deleted"}
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"


def test_nothing_follows_a_cancellation(office: PlayedOffice) -> None:
    """(Art. 8)"""
    created(office)
    office.on("2026-11-10")
    office.land(office.hand_in({PATH: form(records=ended("2026-11-10"))}), LI, ZHAO)
    pull = office.hand_in({PATH: form(records=ended("2026-11-10") + changed("2026-11-10"))})
    assert office.errors(pull) == {"nothing_follows_a_cancellation"}
    assert office.status(pull) == "failure"


def test_the_custodian_is_reminded_before_the_term_ends(office: PlayedOffice) -> None:
    """(Art. 8)"""
    office.land(office.hand_in({PATH: form({"使用期限": "2026-12-31"})}), LI, ZHAO)
    assert office.due("2026-11-30") == []
    assert [(group, to) for group, _, to in office.due("2026-12-01")] == [(PATH, ["周启明"])]
    assert [to for _, _, to in office.due("2027-01-01")] == [["周启明", "李晓岚"]]
    office.on("2026-12-01")
    assert "参保服务答疑群" in office.pages()["expiry/"]


assert set(ASKED) <= set(ITEMS)
