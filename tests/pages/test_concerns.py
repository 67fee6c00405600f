"""Who cannot go on as custodian and which quiet period comes, on the home page and on the group's (Art. 11, 21, 22)."""

import re
from html import unescape

import pytest

from group_registry.model.terms import Audience
from support.cases import OFFICE
from support.made_pages import entry, site
from support.short_groups import PATH, cancelled, group

PEOPLE, QUIET = "registry/office/people.yaml", "registry/quiet-periods/2026-qiehuan.yaml"
PLACE = "周启明, 工号: B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
LEAVES = {PEOPLE: OFFICE[PEOPLE].decode().replace(PLACE, f"{PLACE}, 止: 2026-08-31").encode()}
LIMITED = {"registry/blacklist/01.yaml": entry()}
PERIOD = {QUIET: "名称: 系统切换\n起: 2026-12-11\n止: 2026-12-20\n依据: 制度第二十二条\n范围: 对内群组\n".encode()}
GROUP = "groups/hyfw/dayi/"
FAR = {PATH: group(until="2027-12-31")}


def said(page: str) -> str:
    """What a page says, with plain spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", re.sub("</?time>", "", page))))


@pytest.mark.parametrize(
    ("files", "day", "words"),
    [
        (LEAVES, "2026-07-31", None),
        (LEAVES, "2026-08-01", "负责人将于 2026-08-31 离任，待移交"),
        (LEAVES, "2026-08-31", "负责人将于 2026-08-31 离任，待移交"),
        (LEAVES, "2026-09-01", "负责人已离任（2026-08-31），待移交"),
        (LEAVES, "2027-03-01", "负责人已离任（2026-08-31），待移交"),
        (PERIOD, "2026-11-10", None),
        (PERIOD, "2026-11-11", "将于 2026-12-11 进入禁言期"),
        (PERIOD, "2026-12-20", "正在禁言期（至 2026-12-20）"),
        (PERIOD, "2026-12-21", None),
    ],
)
def test_home_and_group_say_it_on_the_days_on_which_it_is_told(
    files: dict[str, bytes], day: str, words: str | None
) -> None:
    made = site({**FAR, **files}, day)
    for address in ("", GROUP):
        found = re.search(
            r"负责人已?将?于? ?[^ ]* ?离任（?[^ ）]*）?，待移交|将于 \S+ 进入禁言期|正在禁言期（至 \S+）",
            said(made[address]),
        )
        assert (found[0] if found else None) == words, address


def test_a_blacklisted_custodian_is_shown_on_both() -> None:
    made = site({**FAR, **LIMITED}, "2026-07-01")
    assert "负责人在黑名单限制期内（2026-06-02 至 2026-12-01），待移交" in said(made[""])
    assert "待移交，请变更负责人（第二十一条）" in said(made[GROUP])
    assert "待移交" not in said(site({**FAR, **LIMITED}, "2026-12-02")[GROUP])


def test_a_page_opened_later_has_the_words_of_that_day() -> None:
    page = site({**FAR, **LEAVES}, "2026-08-31")[GROUP]
    phases = [phase.split(" ") for told in re.findall('data-phases="([^"]*)"', page) for phase in told.split("|")]
    assert [(since, mark, word.replace("\xa0", " ")) for since, mark, word in phases] == [
        ("0001-01-01", "due", "负责人将于 2026-08-31 离任，待移交"),
        ("2026-09-01", "over", "负责人已离任（2026-08-31），待移交"),
    ]


def test_nothing_is_said_of_a_closed_group_nor_outside_the_office() -> None:
    closed = {**LEAVES, PATH: cancelled("2026-08-01")}
    assert "待移交" not in said(site(closed, "2026-09-01")[GROUP])
    for page in site({**FAR, **LEAVES, **LIMITED, **PERIOD}, "2026-12-01", Audience.PUBLIC).values():
        assert not re.search("待移交|禁言|离任|黑名单限制", page)


def test_the_groups_of_one_person_are_one_line_of_the_home_page() -> None:
    files = {
        f"registry/groups/hyfw/g{sign}.yaml": group(
            until="2027-12-31", name=f"材料{sign}组", purpose=f"办理{sign}事所需的联络"
        )
        for sign in "abcdefghijkl"
    }
    home = said(site({**LEAVES, **files}, "2026-12-01")[""])
    assert home.count("负责人已离任（2026-08-31），待移交") == 1
    assert "周启明：13 个群组" in home
