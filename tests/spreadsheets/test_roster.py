"""Rosters: real name and unit in either order; who is limited; who does not belong; nothing told but the nickname
(Art. 12, 21)."""

import json
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from group_registry.forms.check import read
from group_registry.lifecycle.members import Member, MemberNote, check
from group_registry.model.finding import Level
from group_registry.model.records import Group
from support.books_office import DAY, FILES, laid_out, said
from support.cases import FORMS

PEOPLE = "registry/office/people.yaml"
IN_OFFICE = "部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01}]"
NAMESAKES = "".join(
    f"  - {{姓名: 王秀英, 区分: {which}, 工号: B01{number}, {IN_OFFICE}}}\n"
    for number, which in (("01", "大"), ("02", "小"))
)
LIMITED = (
    "对象类型: 成员\n对象: B0101\n事由: 反复发与工作无关的信息\n条款: 13\n决定日期: 2026-06-01\n"
    "起: 2026-06-02\n止: 2026-12-31\n"
)
MORE = {PEOPLE: FILES[PEOPLE] + NAMESAKES.encode(), "registry/blacklist/09.yaml": LIMITED.encode()}
REGISTRY = read({**FILES, **MORE}, FORMS).registry
GROUPS = {group.stem: group for group in REGISTRY.groups}
TODAY = date.fromisoformat(DAY)


def notes(*nicknames: str, group: Group = GROUPS["dayi"], day: date = TODAY) -> list[MemberNote]:
    members = [Member(row, nickname) for row, nickname in enumerate(nicknames, 2)]
    return [note for note in check(group, members, REGISTRY, day) if note.what != "custodian"]


BETWEEN = ("", " ", "-", "—", "_", "/", "|", "·", "　", "（）", "()", "【】", "、")


@pytest.mark.parametrize(
    ("between", "name", "unit"),
    list(product(BETWEEN, ["周启明", "欧阳明珠", "王芳"], ["会员服务部", "业务部", "朝阳代办处"])),
)
def test_name_and_unit_in_either_order_are_right(between: str, name: str, unit: str) -> None:
    wrapped = len(between) == 2
    first = f"{name}{between[0]}{unit}{between[1]}" if wrapped else f"{name}{between}{unit}"
    other = f"{unit}{between[0]}{name}{between[1]}" if wrapped else f"{unit}{between}{name}"
    found = [note.what for note in (*notes(first), *notes(other))]
    expected = ["unit", "unit"] if (name, unit) == ("周启明", "朝阳代办处") else []
    assert found == expected


@pytest.mark.parametrize(
    ("nickname", "says"),
    [
        ("周启明", "没有单位（部门）"),
        ("会员服务部", "未用真实姓名"),
        ("会员服务部群主", "未用真实姓名"),
        ("会员服务部 小王", "未用真实姓名"),
        ("快乐每一天", "未用真实姓名和单位（部门）"),
        ("A01-会员服务部", "未用真实姓名"),
        ("🌸", "未用真实姓名和单位（部门）"),
        ("", "未用真实姓名和单位（部门）"),
        ("李朝阳", "没有单位（部门）"),
    ],
)
def test_what_is_missing_is_said(nickname: str, says: str) -> None:
    assert [note.says for note in notes(nickname) if note.what == "nickname"] == [says]


@pytest.mark.parametrize(
    ("day", "level"),
    [("2026-06-01", None), ("2026-06-02", Level.ERROR), ("2026-12-31", Level.ERROR), ("2027-01-01", None)],
)
def test_who_is_limited_is_found_while_it_lasts(day: str, level: Level | None) -> None:
    found = [note.level for note in notes("陈可为 会员服务部", day=date.fromisoformat(day)) if note.what == "blacklist"]
    assert found == ([level] if level else [])


OUTSIDER = (
    "对象类型: 成员\n姓名: 林小满\n单位: {}\n事由: 多次发布推销信息\n条款: 13\n"
    "决定日期: 2026-06-01\n起: 2026-06-02\n止: 2026-12-31\n"
)


@pytest.mark.parametrize("unit", ["示例机电工会", "某某公司"])
def test_who_is_no_staff_is_found_by_name_and_unit(unit: str) -> None:
    registry = read({**FILES, "registry/blacklist/09.yaml": OUTSIDER.format(unit).encode()}, FORMS).registry
    nicknames = [f"林小满 {unit}", "林小满", "林小满 朝阳代办处", f"林大满 {unit}"]
    found = check(GROUPS["dayi"], [Member(row, name) for row, name in enumerate(nicknames)], registry, TODAY)
    assert [(note.row, note.level) for note in found if note.what == "blacklist"] == [
        (0, Level.ERROR),
        (1, Level.NOTICE),
    ]


@pytest.mark.parametrize(
    ("group", "nickname", "belongs"),
    [
        ("dayi", "田野 朝阳代办处", True),
        ("dayi", "许宁 示例机电工会", False),
        ("xubao", "田野 朝阳代办处", False),
        ("huiwu", "高远 信息技术部", True),  # 各部门
        ("huiwu", "田野 朝阳代办处", False),
        ("chuangkou", "田野 朝阳代办处", True),
    ],
)
def test_who_does_not_belong_is_found(group: str, nickname: str, belongs: bool) -> None:
    assert ([note for note in notes(nickname, group=GROUPS[group]) if note.what == "scope"] == []) is belongs


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_nickname_has_an_answer(nicknames: list[str]) -> None:
    for note in notes(*nicknames):
        assert note.says
        assert note.fix
        assert note.nickname in nicknames


def test_nothing_but_the_nickname_is_told(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "office")
    (tmp_path / "m.csv").write_text(
        "昵称,手机号,微信号,备注\n小鱼13800138000,13912345678,zqm_secret,住在某处\n", "utf-8"
    )
    for form in ("text", "json"):
        told = said(
            "roster", tmp_path / "m.csv", "--group", "hyfw/dayi", "--root", root, "--as-of", DAY, "--format", form
        )
        assert not [word for word in ("13800138000", "13912345678", "zqm_secret", "某处") if word in told]
        assert "小鱼138****8000" in told
    data = json.loads(told.removeprefix("0\n"))
    assert (data["members"], data["notes"][0]["row"], data["notes"][0]["what"]) == (1, 2, "number")
    assert {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} == set(FILES)


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        ("朝阳 田野", "田野（朝阳代办处）", True),
        ("田野-朝阳代办处", "朝阳代办处 田野", True),
        ("田野", "田野（朝阳代办处）", True),
        ("快乐每一天", "快乐每一天", True),
        ("张伟（会员服务部）", "综合 张伟", False),
        ("黎明辉 朝阳", "黎明辉 会员服务部", False),
        ("周建文 会员服务部", "周文建 会员服务部", False),
        ("王秀英（大） 会员服务部", "会员服务部 王秀英（小）", False),
        ("王秀英（大） 会员服务部", "王秀英大-会员服务部", True),
        ("朝阳代办处", "会员服务部", False),
    ],
)
def test_two_are_one_person_unless_unit_or_distinction_differ(one: str, other: str, is_told: bool) -> None:
    assert [note.says for note in notes(one, other) if note.what == "twice"] == ["与第 2 行姓名相同"] * is_told


@pytest.mark.parametrize(
    ("nickname", "level", "says"),
    [
        ("陈可为 会员服务部", Level.ERROR, "在黑名单限制期内"),
        ("会员服务 陈可为", Level.ERROR, "在黑名单限制期内"),
        ("陈可为 朝阳代办处", Level.NOTICE, "可能在黑名单限制期内"),
        ("陈可为", Level.NOTICE, "可能在黑名单限制期内"),
        ("王秀英（大） 会员服务部", Level.ERROR, "在黑名单限制期内"),
        ("王秀英 会员服务部", Level.NOTICE, "可能在黑名单限制期内"),
        ("王秀英（小） 会员服务部", None, ""),
    ],
)
def test_a_namesake_of_another_unit_is_not_the_limited_one(nickname: str, level: Level | None, says: str) -> None:
    found = [note for note in notes(nickname) if note.what == "blacklist"]
    assert [note.level for note in found] == ([level] if level else [])
    assert all(note.says.startswith(says) for note in found)


@pytest.mark.parametrize(
    ("nickname", "is_missed"),
    [("田野 朝阳代办处", True), ("周启明 朝阳代办处", True), ("会员服务 周启明", False), ("周启明", False)],
)
def test_the_custodian_is_missed_and_a_namesake_of_another_unit_is_not_he(nickname: str, is_missed: bool) -> None:
    found = check(GROUPS["dayi"], [Member(2, nickname)], REGISTRY, TODAY)
    assert ["名单中没有负责人周启明"] * is_missed == [note.says for note in found if note.what == "custodian"]
