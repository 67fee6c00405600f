"""Groups of at most fifteen days (Art. 10): the deputy alone, the last day, and one after the other."""

import json
import re
from collections.abc import Mapping

from github_stand_in import Pull
from group_registry.commands import audit, remind, waiting
from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import BRIEF, changed, ended, form
from support.world import FANG, LI, PATH, ZHAO

POLICY, SECOND = "registry/office/policy.yaml", PATH.replace("case", "second")
AGAIN = {**BRIEF, "群组名称": "年会会务二组群", "使用期限": "2026-12-02"}
"""The group for the same meeting, fifteen days from the eighteenth of November."""
DAY = "2026-11-18"
REASON = {"另有需要": "分会场另有一批人，与前一组不是同一些人"}


def short_lived(office: PlayedOffice, items: Mapping[str, str | None] = BRIEF) -> None:
    office.land(office.hand_in({PATH: form(items)}), LI)


def test_fifteen_days_take_the_deputy_alone_and_no_number(office: PlayedOffice) -> None:
    """(Art. 10)"""
    pull = office.hand_in({PATH: form(BRIEF)})
    assert (office.status(pull), office.missing(pull)) == ("pending", ["approval"])
    office.land(pull, LI)
    assert office.standing(PATH) == ("临时群（免备案）", None)
    page = office.pages()["groups/hyfw/case/"]
    assert "临时群（免备案）" in page
    assert "已备案" not in page


TWELVE = {**BRIEF, "使用期限": "2026-11-13"}
FILED = ("已备案", "中互京群备〔2026〕1号")


def filed_before_the_days_were_raised(opened: Open) -> PlayedOffice:
    """A group of twelve days has its number, since the office allowed ten; now it allows fifteen."""
    ten = OFFICE[POLICY].replace("临时天数: 15".encode(), "临时天数: 10".encode())
    office = opened({**OFFICE, POLICY: ten})
    office.land(office.hand_in({PATH: form(TWELVE)}), LI, ZHAO)
    assert office.standing(PATH) == FILED
    raised = OFFICE[POLICY].replace("版次: 1".encode(), "版次: 2".encode())
    office.land(office.hand_in({POLICY: raised}), ZHAO, FANG)
    return office


def test_a_group_that_has_a_number_keeps_it_when_the_office_raises_its_days(opened: Open) -> None:
    """(Art. 10)"""
    office = filed_before_the_days_were_raised(opened)
    other = office.hand_in({SECOND: form({**TWELVE, "群组名称": "来宾接待群", "建群目的": "接送来宾"})})
    assert office.missing(other) == ["approval"]
    office.on("2026-11-05")
    page = office.pages()["groups/hyfw/case/"]
    assert (office.standing(PATH), "使用中" in page, "临时群" in page) == (FILED, True, False)
    wider = {**TWELVE, "成员范围": "会务人员和志愿者"}
    for items, records in ((wider, changed("2026-11-05")), (TWELVE, ended("2026-11-05"))):
        pull = office.hand_in({PATH: form(items, records)})
        assert (office.errors(pull), office.missing(pull)) == (set(), ["review", "sign_off"])
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH) == FILED


def test_a_numbered_group_is_prolonged_after_its_term_though_the_days_were_raised(opened: Open) -> None:
    """(Art. 10)"""
    office = filed_before_the_days_were_raised(opened)
    office.on(day := "2026-11-16")
    for last in ("2026-11-13", "2026-11-16", "2026-12-31"):
        pull = office.hand_in({PATH: form({**TWELVE, "使用期限": last, "成员范围": "会务人员和志愿者"}, changed(day))})
        assert (office.errors(pull), office.missing(pull)) == (set(), ["review", "sign_off"])
        office.review(pull, LI, ZHAO)
        assert office.status(pull) == "success", office.comment(pull)
    office.merge(pull)
    assert office.standing(PATH) == FILED
    assert not office.audit()["findings"]


def test_the_deputy_sees_why_a_second_group_is_needed(office: PlayedOffice) -> None:
    """(Art. 10)"""
    short_lived(office)
    office.on(DAY)
    pull = office.hand_in({SECOND: form({**AGAIN, **REASON}, day=DAY)})
    assert office.missing(pull) == ["approval"]
    assert office.status(pull) == "pending"
    for told in ("年会会务群", "年会会务二组群", "30 天", REASON["另有需要"]):
        assert told in office.comment(pull)
    office.land(pull, LI)
    assert office.standing(SECOND) == ("临时群（免备案）", None)


def test_what_is_pushed_after_the_last_day_was_not_seen_by_it(office: PlayedOffice) -> None:
    """(Art. 10)"""
    short_lived(office, {**BRIEF, "使用期限": "2026-11-08"})
    office.on("2026-11-08")
    longer = {last: form({**BRIEF, "使用期限": last}, changed("2026-11-08")) for last in ("2026-11-14", "2026-11-16")}
    pull = office.hand_in({PATH: longer["2026-11-14"]})
    office.review(pull, LI)
    office.on("2026-11-10")
    office.mend(pull, {PATH: longer["2026-11-16"]})
    office.review(pull, LI)
    assert office.status(pull) == "failure"
    assert "没有对该期限的评审或提交状态为证" in office.verdict(pull)["says"]
    office.mend(pull, {PATH: form({**BRIEF, "使用期限": "2026-11-12"}, changed("2026-11-08"))})
    office.land(pull, LI)
    assert office.standing(PATH) == ("临时群（免备案）", None)


def test_a_request_that_was_judged_by_the_last_day_was_seen_by_it(office: PlayedOffice) -> None:
    """(Art. 10)"""
    short_lived(office, {**BRIEF, "使用期限": "2026-11-08"})
    office.on("2026-11-08")
    first = changed("2026-11-08")
    pull = office.hand_in({PATH: form({**BRIEF, "使用期限": "2026-11-14"}, first)})
    assert office.status(pull) == "pending"
    office.on("2026-11-10")
    office.land(pull, LI)
    assert office.standing(PATH) == ("临时群（免备案）", None)
    office.on("2026-11-15")
    pull = office.hand_in({PATH: form({**BRIEF, "使用期限": "2026-11-16"}, first + changed("2026-11-15"))})
    office.review(pull, LI)
    assert office.status(pull) == "failure"


def test_the_check_says_what_the_days_of_a_record_show(office: PlayedOffice) -> None:
    """(Art. 10)"""
    late = {**BRIEF, "启用日期": "2026-10-20", "使用期限": "2026-11-01"}
    assert office.errors(office.hand_in({SECOND: form(late)})) == {"short_lived_group_is_approved_before_use"}
    short_lived(office)
    for last in ("2026-11-18", "2026-12-31"):
        pull = office.hand_in({PATH: form({**BRIEF, "使用期限": last}, changed("2026-11-17"))})
        assert office.errors(pull) == set()  # a numbered group may be prolonged, and the check alone knows no numbers
        assert "检查出 1 处错误" in office.verdict(pull)["says"]
    assert office.errors(office.hand_in({PATH: form(BRIEF, ended("2026-11-25"))})) == set()


ITS_OWN_WORDS = re.compile(r"免备案|备案(?:表|记录|类别|日期|事项说明|审批)|按全部程序备案|可不进行备案")
"""What the form is called, its items, the check on the host, and what such a group is spared."""


def shown(office: PlayedOffice, pull: Pull) -> list[str]:
    """All that is said of a request: to who asks, on its page, and to who waits for work."""
    words = json.dumps(office.verdict(pull), ensure_ascii=False)
    office.status(pull)
    return [words, office.comment(pull), office.run(waiting, *office.now())]


def test_in_its_whole_life_nothing_calls_it_a_filing(office: PlayedOffice) -> None:
    """(Art. 10)"""
    texts = []
    longer = {**BRIEF, "使用期限": "2026-11-10"}
    for day, content in (
        ("2026-11-02", form({**BRIEF, "使用期限": "2026-11-08"})),
        ("2026-11-05", form(longer, changed("2026-11-05"))),
        ("2026-11-12", form(longer, changed("2026-11-05") + ended("2026-11-12"))),
    ):
        if day > office.today:
            office.on(day)
        pull = office.hand_in({PATH: content})
        texts += shown(office, pull)
        office.review(pull, LI)
        texts += shown(office, pull)
        texts += [office.merge(pull), office.run(audit), office.run(remind, "--as-of", office.today)]
        pages = office.pages()
        rows = [
            row for page in pages.values() for row in re.findall(r"<(?:tr|li)\b(?:(?!<tr|<li).)*年会会务群.*?</", page)
        ]
        texts += [pages["groups/hyfw/case/"], *rows]
    told = [ITS_OWN_WORDS.sub("", re.sub("<[^>]+>", "", text)) for text in texts]
    assert [text[max(text.find("备案") - 30, 0) :][:60] for text in told if "备案" in text] == []
