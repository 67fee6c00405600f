"""The blacklist on each day (Art. 21): what holds, is over, is to be handed over; outside the office only how many."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from group_registry.lifecycle.handover import BlacklistCount, count, limit_state
from group_registry.model.records import BlacklistEntry
from group_registry.model.terms import Audience
from support.made_pages import PATH, cancelled, entry, extended, office, site

FIRST, SECOND, THIRD = (f"registry/blacklist/0{number}.yaml" for number in (1, 2, 3))
APPEAL = "申诉: 2026-06-10 申诉：当时在外培训\n"
A_DAY = timedelta(days=1)
OUTSIDER = entry(kind="成员").replace("对象: B0007".encode(), "姓名: 林小满\n单位: 示例机电工会".encode())


def read(**parts: str) -> BlacklistEntry:
    (found,) = office({FIRST: entry(**parts)}).registry.of(BlacklistEntry)
    return found


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ("", {"06-01": "尚未开始", "06-02": "限制中", "12-01": "限制中", "12-02": "已期满"}),
        (APPEAL, {"06-01": "尚未开始", "06-02": "限制中，申诉未答复", "12-02": "已期满"}),
        (f"{APPEAL}申诉结果: 维持原决定\n", {"06-02": "限制中", "12-02": "已期满"}),
        ("解除日期: 2026-09-01\n", {"08-31": "限制中", "09-01": "已解除", "12-31": "已解除"}),
        (f"{APPEAL}申诉结果: 提前解除\n解除日期: 2026-06-02\n", {"06-01": "尚未开始", "06-02": "已解除"}),
        ("解除日期: 2026-12-01\n", {"11-30": "限制中", "12-01": "已解除"}),
    ],
)
def test_how_an_entry_stands_on_a_day(more: str, days: dict[str, str]) -> None:
    """It is shown as holding exactly when a filing would be refused."""
    one = read(more=more)
    for day, word in days.items():
        on = date.fromisoformat(f"2026-{day}")
        assert (limit_state(one, on).value, one.stands_on(on)) == (word, word.startswith("限制中"))


@pytest.mark.parametrize(
    ("day", "kept"), [("2026-06-01", True), ("2026-06-02", True), ("2026-12-01", True), ("2026-12-02", False)]
)
def test_the_groups_of_a_limited_custodian_are_to_be_handed_over(day: str, kept: bool) -> None:
    made = site({FIRST: entry()}, day)
    assert ("kind=change&amp;group=hyfw/dayi" in made["blacklist/"]) is kept
    assert ("移交清单" in made["people/B0007/"]) is kept
    assert ("people/B0007/" in made["people/"].partition("待移交")[2].partition("</section>")[0]) is kept
    assert ("请变更负责人" in made["groups/hyfw/dayi/"]) is kept


@pytest.mark.parametrize("subject", [("B0008", "成员"), (PATH, "群组")])
def test_nobody_hands_over_for_another(subject: tuple[str, str]) -> None:
    made = site({FIRST: entry(*subject)}, "2026-07-01")
    assert "registry/blacklist/01.yaml" in made["blacklist/"]
    assert "kind=change" not in made["blacklist/"]
    assert "周启明" in made["people/B0007/"]
    assert "移交清单" not in made["people/B0007/"]


def test_a_limited_group_says_so_until_it_is_cancelled() -> None:
    limited = entry(PATH, "群组")
    assert (
        "只办理更换负责人、注销，以及只删去文字的更正、重新确认（第二十一条）"
        in site({FIRST: limited}, "2026-07-01")["groups/hyfw/dayi/"]
    )
    gone = site({FIRST: limited, PATH: cancelled("2026-07-01")}, "2026-07-02")
    assert "只办理更换负责人" not in gone["groups/hyfw/dayi/"]
    assert "限制中" in gone["blacklist/"]


def test_what_is_over_is_counted_and_names_nobody() -> None:
    files = {
        FIRST: entry("B0008", starts="2026-06-02", ends="2026-06-30"),
        SECOND: entry("B0009", "成员", starts="2026-06-03", ends="2026-12-31", more=APPEAL),
        THIRD: entry("B0010", "成员", ends="2026-12-31", more="解除日期: 2026-07-01\n"),
    }
    page = site(files, "2026-08-01")["blacklist/"]
    assert re.findall(r'id="(no-\d+|standing|over)"', page) == ["standing", "no-02", "over"]
    assert "已结束 2 个，期满后不在网站上列名" in page
    assert count(office(files).registry, date(2026, 8, 1)) == BlacklistCount(1, 0, 2)


def test_the_link_of_a_rule_names_the_rule_that_refuses() -> None:
    made = site({FIRST: entry(), SECOND: entry(PATH, "群组")}, "2026-07-01")["blacklist/"]
    assert re.findall(r'href="../rules/#([^"]+)"', made) == [
        "blacklisted_group_files_three_things",
        "blacklisted_custodian_takes_no_group",
    ]


def test_outside_the_office_there_is_a_number_and_nothing_else() -> None:
    files = {
        FIRST: entry(),
        SECOND: entry("B0008", "成员", starts="2026-06-02", ends="2026-06-30"),
        THIRD: entry(PATH, "群组", starts="2026-09-01"),
        PATH: extended("2026-12-31", "2026-03-03"),
    }
    made = site(files, "2026-08-01", Audience.PUBLIC)
    text = unescape(re.sub("<[^>]+>", "", made["charts/"]))
    assert "限制中 1 个，将要开始 1 个，已结束 1 个。" in text
    assert not set(made) & {"blacklist/", "incidents/", "accounts/"}
    everything = "\n".join(made.values())
    assert not [word for word in ("blacklist", "B0007", "B0008", "限制期", "2026-06-02") if word in everything]


def test_a_member_who_is_on_no_list_is_named_and_hands_nothing_over() -> None:
    made = site({FIRST: OUTSIDER}, "2026-07-01")
    text = unescape(re.sub("<[^>]+>", "", made["blacklist/"]))
    assert "林小满 限制中" in text
    assert "第 01 号 · 成员 · 示例机电工会 · 不在人员名册" in text
    assert "限制期内移出各群组，期满后可再加入；由负责人对照成员名单核对" in text
    assert "须移交没有" not in text
    assert "检查规则" not in text
