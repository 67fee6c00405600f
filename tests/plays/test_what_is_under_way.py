"""Reminders and pages know what is under way, what has ended, and since when the office reminds (Art. 8, 10)."""

import json
import re

import pytest

from github_stand_in import Pull
from group_registry.commands import remind
from group_registry.model.terms import Audience
from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import BRIEF, changed, ended, form
from support.world import LI, PATH, ZHAO

TERM = {"使用期限": "2026-11-30"}
"""A group of four weeks, filed on the second of November; its last day is the thirtieth."""
GROUP = "groups/hyfw/case/"


def reminded(office: PlayedOffice, *words: str) -> list[tuple[str, str, list[str]]]:
    """The stage, what is said, and to whom, of each reminder of today."""
    told = json.loads(office.run(remind, "--as-of", office.today, "--format", "json", *words))
    return [(one["stage"], one["says"], one["to"]) for one in told]


def asking(office: PlayedOffice) -> list[tuple[str, str, list[str]]]:
    """Without what waits to be signed, which is told of each open request."""
    return [one for one in reminded(office, "--ask", *office.now()) if "号申请" not in one[1]]


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def overdue_figures(pages: dict[str, str]) -> dict[str, int]:
    """How many groups each page counts as overdue."""
    home = re.search(r"(\d+) 个逾期未注销|没有逾期的", text(pages[""]))
    expiry = re.search(r"逾期未注销<b>(\d+)", pages["expiry/"])
    states = re.search(r"逾期未注销<sup>(\d+)", pages["register/"])
    unit = re.search(r"会员服务部</a>.*?</tr>", pages["units/"])
    person = re.search(r"周启明</a>.*?</tr>", pages["people/"])
    year = re.search(r"逾期群组 ?(\d+) 个", text(pages["charts/"]))
    assert home
    assert expiry
    assert unit
    assert person
    assert year
    last = [int(re.findall(r'class="n"><span[^>]*>(\d+)', row[0])[-1]) for row in (unit, person)]
    return {
        "home": int(home[1] or 0),
        "expiry": int(expiry[1]),
        "register": int(states[1]) if states else 0,
        "unit": last[0],
        "person": last[1],
        "year": int(year[1]),
    }


def filed(office: PlayedOffice, items: dict[str, str | None] | None = None) -> None:
    office.land(office.hand_in({PATH: form(items or TERM)}), LI, ZHAO)


def prolonging(office: PlayedOffice, day: str, until: str = "2027-03-31") -> Pull:
    """The clerk asks on that day for a longer term."""
    office.on(day)
    return office.hand_in({PATH: form({"使用期限": until}, changed(day, "工作没有结束"))})


def test_an_extension_that_the_director_has_is_not_asked_for_again(office: PlayedOffice) -> None:
    """(Art. 8)"""
    filed(office)
    pull = prolonging(office, "2026-11-27")
    office.review(pull, LI)
    office.on("2026-12-03")
    under_way = "延期办理中（第 2 号，待主任签批，自 2026-11-27）"
    ((stage, says, to),) = asking(office)
    assert (stage, says) == ("延期办理中，第 1 次提醒", f"最后一天是 2026-11-30，逾期 3 天 · {under_way}")
    assert to == ["赵明诚"]
    pages = office.pages()
    assert set(overdue_figures(pages).values()) == {0}
    for place in ("", "expiry/", "units/hyfw/", "people/B0007/", GROUP):
        assert f"逾期 3 天 · {under_way}" in text(pages[place]), place
        assert "如已报送延期" not in pages[place]
    assert "逾期 3 天 · 延期办理中" in text(pages["register/"])
    assert "请办理注销" not in pages[GROUP]
    assert "已到期，尚未办理" not in pages[GROUP]
    office.land(pull, ZHAO)
    assert asking(office) == []


def test_after_fifteen_days_it_is_overdue_like_any_other(office: PlayedOffice) -> None:
    """(Art. 8)"""
    filed(office)
    office.review(prolonging(office, "2026-11-27"), LI)
    office.on("2026-12-15")
    assert set(overdue_figures(office.pages()).values()) == {0}
    office.on("2026-12-16")
    assert set(overdue_figures(office.pages()).values()) == {1}
    ((stage, says, to),) = asking(office)
    assert (stage, to) == ("逾期，第 3 次提醒", ["赵明诚"])
    assert says.startswith("最后一天是 2026-11-30，逾期 16 天 · 延期办理中（第 2 号，待主任签批，")


@pytest.mark.parametrize("day", ["2026-11-30", "2026-12-01"])
def test_the_deputy_has_to_have_reviewed_it_by_the_last_day(office: PlayedOffice, day: str) -> None:
    """(Art. 8)"""
    filed(office)
    pull = prolonging(office, "2026-11-27")
    office.on(day)
    office.review(pull, LI)
    office.on("2026-12-02")
    is_in_time = day == "2026-11-30"
    ((stage, says, to),) = asking(office)
    assert stage == ("延期办理中，第 1 次提醒" if is_in_time else "逾期，第 1 次提醒")
    assert ("写明理由报变更延期" in says) is not is_in_time
    assert to == (["赵明诚"] if is_in_time else ["周启明", "李晓岚"])
    assert set(overdue_figures(office.pages()).values()) == {0 if is_in_time else 1}


def test_who_returned_it_did_not_review_it_in_time(office: PlayedOffice) -> None:
    """(Art. 8)"""
    filed(office)
    pull = prolonging(office, "2026-11-27")
    office.review(pull, LI)
    office.review(pull, LI, event="REQUEST_CHANGES")
    office.on("2026-12-02")
    assert [stage for stage, *_ in asking(office)] == ["逾期，第 1 次提醒"]


def test_the_reminder_goes_to_whom_it_waits_for(office: PlayedOffice) -> None:
    """(Art. 8)"""
    filed(office)
    pull = prolonging(office, "2026-11-27")
    office.review(pull, LI)
    office.on("2026-12-02")
    office.review(pull, ZHAO)
    ((_, says, to),) = asking(office)
    assert "延期办理中（第 2 号，待备案，自 2026-12-02）" in says
    assert to == ["高远", "方晴"]


def test_a_short_lived_one_is_under_way_too_and_keeps_it_when_its_text_is_mended(office: PlayedOffice) -> None:
    """(Art. 10)"""
    office.land(office.hand_in({PATH: form({**BRIEF, "使用期限": "2026-11-10"})}), LI)
    office.on("2026-11-10")
    longer = {**BRIEF, "使用期限": "2026-11-14"}
    pull = office.hand_in({PATH: form(longer, changed("2026-11-10"))})
    office.review(pull, LI)
    office.on("2026-11-12")
    assert [(stage, to) for stage, _, to in asking(office)] == [("延期办理中，第 1 次提醒", ["高远", "方晴"])]
    office.mend(pull, {PATH: form({**longer, "成员范围": "会务人员和志愿者"}, changed("2026-11-10"))})
    ((_, says, to),) = asking(office)
    assert says.startswith("最后一天是 2026-11-10，逾期 2 天 · 延期办理中（第 2 号，待分管主任审批，自 2026-11-10）")
    assert to == ["李晓岚"]


def closing(office: PlayedOffice, day: str, items: dict[str, str | None] | None = None) -> Pull:
    """The clerk asks on that day to close the group."""
    office.on(day)
    return office.hand_in({PATH: form(items or TERM, ended(day))})


def test_a_closing_that_the_director_has_is_not_asked_for_again(office: PlayedOffice) -> None:
    """(Art. 8)"""
    filed(office)
    pull = closing(office, "2026-12-02")
    office.on("2026-12-03")
    ((stage, says, to),) = asking(office)
    assert (stage, to) == ("逾期，第 1 次提醒", ["周启明", "李晓岚"])
    assert "工作结束的报注销" in says
    office.review(pull, LI)
    office.on("2026-12-05")
    under_way = "注销办理中（第 2 号，待主任签批，自 2026-12-03）"
    ((stage, says, to),) = asking(office)
    assert (stage, says) == ("注销办理中，第 1 次提醒", f"最后一天是 2026-11-30，逾期 5 天 · {under_way}")
    assert to == ["赵明诚"]
    pages = office.pages()
    assert set(overdue_figures(pages).values()) == {0}
    for place in ("", "expiry/", "units/hyfw/", "people/B0007/", GROUP):
        assert f"逾期 5 天 · {under_way}" in text(pages[place]), place
    assert "逾期 5 天 · 注销办理中" in text(pages["register/"])
    assert "请办理注销" not in pages[GROUP]
    assert "已到期，尚未办理" not in pages[GROUP]
    office.on("2026-12-16")
    assert set(overdue_figures(office.pages()).values()) == {1}
    ((stage, says, to),) = asking(office)
    assert (stage, to) == ("逾期，第 3 次提醒", ["赵明诚"])
    assert says.startswith("最后一天是 2026-11-30，逾期 16 天 · 注销办理中（第 2 号，待主任签批，")
    office.land(pull, ZHAO)
    assert asking(office) == []


def test_a_closing_that_was_returned_is_not_under_way(office: PlayedOffice) -> None:
    """(Art. 8)"""
    filed(office)
    pull = closing(office, "2026-12-02")
    office.review(pull, LI)
    office.review(pull, LI, event="REQUEST_CHANGES")
    office.on("2026-12-03")
    assert [stage for stage, *_ in asking(office)] == ["逾期，第 1 次提醒"]


def test_a_short_lived_group_waits_for_its_closing(office: PlayedOffice) -> None:
    """(Art. 10)"""
    office.land(office.hand_in({PATH: form(BRIEF)}), LI)
    pull = closing(office, "2026-11-17", dict(BRIEF))
    office.review(pull, LI)
    office.on("2026-11-18")
    ((stage, says, to),) = asking(office)
    assert (stage, to) == ("注销办理中，第 1 次提醒", ["高远", "方晴"])
    assert "逾期 2 天 · 注销办理中（第 2 号，待合并，自 2026-11-17）" in says
    assert set(overdue_figures(office.pages()).values()) == {0}
    assert "应予注销" not in says


def test_without_asking_the_host_it_is_overdue_and_the_doubt_is_told(office: PlayedOffice) -> None:
    """(Art. 8)"""
    filed(office)
    office.review(prolonging(office, "2026-11-27"), LI)
    office.on("2026-12-03")
    ((stage, says, to),) = reminded(office)
    assert (stage, to) == ("逾期，第 1 次提醒", ["周启明", "李晓岚"])
    assert says.endswith("写明理由报变更延期；如已报送延期，见申请")
    pages = office.pages(is_asked=False)
    assert set(overdue_figures(pages).values()) == {1}
    shown = {place for place, page in pages.items() if re.search(r'class="[^"]*\bover\b[^"]*"(?! hidden)', page)}
    assert shown >= {"", "expiry/", "units/", "units/hyfw/", "people/", "people/B0007/", "register/", "charts/", GROUP}
    for place in shown:
        assert "延期办理中" not in text(pages[place]), place
    assert {place for place in shown if "如已报送延期，见申请" not in pages[place]} == set()


def test_the_public_edition_counts_alike_and_names_nobody(office: PlayedOffice) -> None:
    """(Art. 8)"""
    filed(office)
    office.review(prolonging(office, "2026-11-27"), LI)
    office.on("2026-12-03")
    pages = office.pages(Audience.PUBLIC)
    assert "没有逾期的" in text(pages[""])
    assert "逾期 3 天 · 延期办理中" in text(pages["expiry/"])
    assert not re.search("主任签批|第 2 号|2026-11-27", "".join(pages.values()))


def test_the_first_reminder_is_not_the_hundredth(opened: Open) -> None:
    """(Art. 8)"""
    old = {**TERM, "群组名称": "旧台账群", "建群目的": "核对旧台账", "使用期限": "2024-11-30"}
    office = opened({**OFFICE, PATH.replace("case", "old"): form(old, day="2024-01-02")})
    assert [stage for stage, *_ in reminded(office)] == ["逾期，第 5 次提醒"]  # adopted thirty days ago
    filed(office, {"使用期限": "2027-11-30"})
    office.on("2026-11-10")
    assert [stage for stage, *_ in reminded(office)] == ["逾期，第 6 次提醒"]


def test_an_overdue_short_lived_group_is_offered_no_extension(office: PlayedOffice) -> None:
    """(Art. 10)"""
    office.land(office.hand_in({PATH: form(BRIEF)}), LI)
    office.on("2026-11-17")
    ((_, says, _),) = asking(office)
    assert "应予注销" in says
    office.run(remind, "--as-of", office.today, "--send", "--site", "https://intranet.example.invalid/")
    bodies = "".join(str(one.body) for one in office.played.host.issues.values())
    assert "kind=cancel" in bodies
    assert "kind=extend" not in bodies
