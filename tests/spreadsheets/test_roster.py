"""Rosters: real name and unit in either order; who is limited; who does not belong; nothing told but the nickname
(Art. 12, 21)."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from group_registry.forms.check import read_registry
from group_registry.lifecycle.members import Member, MemberNote, check
from group_registry.model.finding import Level
from group_registry.model.records import Group
from support.books_office import BOOKS, DAY, FILES, laid_out, said
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
REGISTRY = read_registry({**FILES, **MORE}, FORMS).registry
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


LINES = (BOOKS / "members.txt").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("line", [line for line in LINES if line])
def test_what_is_said_of_members(line: str) -> None:
    kind, slug, nicknames, says = (cell.strip() for cell in line.split("|"))
    members = [Member(row, nickname.strip()) for row, nickname in enumerate(nicknames.split(";"), 2)]
    *level, what = kind.split()
    found = [note for note in check(GROUPS[slug], members, REGISTRY, TODAY) if note.what == what]
    assert len(found) == bool(says)
    assert all(note.says.startswith(says) and level in ([], [note.level.value]) for note in found), found


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
    registry = read_registry({**FILES, "registry/blacklist/09.yaml": OUTSIDER.format(unit).encode()}, FORMS).registry
    nicknames = [f"林小满 {unit}", "林小满", "林小满 朝阳代办处", f"林大满 {unit}"]
    found = check(GROUPS["dayi"], [Member(row, name) for row, name in enumerate(nicknames)], registry, TODAY)
    assert [(note.row, note.level) for note in found if note.what == "blacklist"] == [
        (0, Level.ERROR),
        (1, Level.NOTICE),
    ]


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
    told = said("roster", tmp_path / "m.csv", "--group", "hyfw/dayi", "--root", root, "--as-of", DAY)
    assert not [word for word in ("13800138000", "13912345678", "zqm_secret", "某处") if word in told]
    assert "第 2 行  小鱼138****8000" in told
    assert {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} == set(FILES)


def test_a_nickname_that_turns_the_direction_of_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_text("昵称\n周启明 会员服务部\n\u202e陈可为 会员服务部\n", "utf-8")
    told = said("roster", tmp_path / "名单.csv", "--root", laid_out(tmp_path / "office"), "--group", "hyfw/dayi")
    assert "第 3 行  提示：有改变文字方向的不可见字符，所见与实际不同（第十二条）" in told
    assert "第 2 行  提示：有改变" not in told
