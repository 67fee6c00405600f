"""An office in which no leader has an account (Art. 9, 10): each signs the printed form, which counts for good."""

import pytest

from github_stand_in import Pull
from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import BRIEF, OUTSIDE, ended, form
from support.world import FANG, GAO, PATH, PEOPLE, WU

ACCOUNTS = [f"账号: demo-{who}, 账号编号: 90000000{number}, " for who, number in (("zhao", 1), ("li", 2), ("sun", 3))]
DIRECTOR, DEPUTY = "赵明诚", "李晓岚"


FENG = 900000020
SECOND_SECRETARY = (
    f"  - {{姓名: 冯晨, 工号: B0022, 部门: 综合部, 账号: demo-feng, 账号编号: {FENG}, "
    "任职: [{职务: 办公会秘书, 起: 2020-01-01}]}\n"
)


def paperless() -> str:
    """The list of people in which director and deputies have no account; secretary and registrars have."""
    people = OFFICE[PEOPLE].decode()
    for one in ACCOUNTS:
        assert one in people
        people = people.replace(one, "")
    return people


@pytest.fixture
def office(opened: Open) -> PlayedOffice:
    return opened({**OFFICE, PEOPLE: paperless().encode()})


def signed(office: PlayedOffice, pull: Pull, step: str, signer: str) -> None:
    """A leader's signature is registered, attested by secretary and registrar, and merged by the other registrar."""
    registered = office.sign(pull, step, signer)
    assert office.missing(registered) == ["review", "office_review"]
    office.land(registered, WU, FANG, by=GAO)


def test_an_internal_group_is_filed_on_two_signatures(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    assert (office.status(pull), office.asked(pull)) == ("pending", [])
    assert "李晓岚" in office.comment(pull).partition("下一步")[2]
    signed(office, pull, "审核", DEPUTY)
    assert office.missing(pull) == ["sign_off"]
    office.on("2026-11-03")
    signed(office, pull, "签批", DIRECTOR)
    office.merge(pull)
    assert office.standing(PATH) == ("已备案", "中互京群备〔2026〕1号")
    steps = office.audit()["groups"][0]["filings"][0]["steps"]
    assert [(one["step"], one["by"]) for one in steps] == [("review", DEPUTY), ("sign_off", DIRECTOR)]


def test_a_group_of_fifteen_days_is_used_on_one_signature(office: PlayedOffice) -> None:
    """(Art. 10)"""
    pull = office.hand_in({PATH: form(BRIEF)})
    signed(office, pull, "审批", DEPUTY)
    office.merge(pull)
    assert office.standing(PATH) == ("临时群（免备案）", None)
    office.on("2026-11-16")
    last = office.hand_in({PATH: form(BRIEF, ended("2026-11-16"))})
    signed(office, last, "审批", DEPUTY)
    office.merge(last)
    assert office.standing(PATH) == ("临时群（免备案）", None)


def test_a_signature_that_nobody_attested_counts_for_nothing(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    registered = office.sign(pull, "审核", DEPUTY)
    office.review(registered, WU)
    assert (office.status(registered), office.missing(registered)) == ("pending", ["office_review"])
    office.merge_anyhow(registered)
    assert office.faults() == {"not_approved"}
    assert office.missing(pull) == ["review", "sign_off"]


def test_an_external_group_is_filed_on_signatures_with_the_minutes_signed_too(opened: Open) -> None:
    """(Art. 9)"""
    people = paperless() + SECOND_SECRETARY
    office = opened({**OFFICE, PEOPLE: people.encode()})
    office.played.people = {**office.played.people, FENG: office.played.host.join(FENG, "demo-feng")}
    pull = office.hand_in({PATH: form(OUTSIDE)})
    signed(office, pull, "审核", DEPUTY)
    minutes = office.meet(pull, PATH)
    assert (office.errors(minutes), office.missing(minutes)) == (set(), ["sign_off"])
    registered = office.sign(minutes, "签批", DIRECTOR, "冯晨")
    office.land(registered, FENG, FANG, by=GAO)
    office.merge(minutes)
    assert office.missing(pull) == ["sign_off"]
    signed(office, pull, "签批", DIRECTOR)
    office.merge(pull)
    assert office.standing(PATH) == ("已备案", "中互京群备〔2026〕1号")
    steps = office.audit()["groups"][0]["filings"][0]["steps"]
    assert [one["evidence"] for one in steps] == [
        "纸质审核",
        "会议纪要（赵明诚主持，3 人出席：赵明诚、李晓岚、吴敏）",
        "纸质签批",
    ]
