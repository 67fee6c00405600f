"""Entries of the office files that give nobody an office that approves take two of 信息技术部 (contract D 2, D 9)."""

from dataclasses import replace

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Content, Facts, Matter
from support.pure import (
    DIRECTOR,
    HEAD,
    NEW,
    OLD,
    REGISTRAR,
    REGISTRAR_B,
    UNITS,
    delegation,
    delegations,
    facts,
    office,
    people,
    review,
)

PEOPLE, UNIT_LIST = "registry/office/people.yaml", "registry/office/units.yaml"
NEWCOMER = (
    "  - {姓名: 王梅, 工号: B0009, 部门: 会员服务部, 账号: wang, 账号编号: 9, 任职: [{职务: %s, 起: 2026-11-01}]}"
)
DIRECTORS = "{职务: 主任, 起: 2021-09-01, 依据: 示例办任〔2021〕8号}"
DEPUTYS = "{职务: 分管主任, 分管部门: [会员服务部], 起: 2022-06-01}"
CLERKS = "[{职务: 经办人, 起: 2016-05-03}]"


def ended(term: str) -> str:
    return term.replace("}", ", 止: 2026-11-30}", 1)


def swapped(old: str, new: str) -> str:
    assert old in people(), old
    return people().replace(old, new)


LIGHT = {
    "a new clerk": (PEOPLE, people(more=NEWCOMER % "经办人"), UNITS),
    "a clerk leaves": (PEOPLE, swapped(CLERKS, f"[{ended(CLERKS[1:-1])}]"), UNITS),
    "a deputy leaves": (PEOPLE, people(deputy=ended(DEPUTYS)), UNITS),
    "a former name": (UNIT_LIST, people(), UNITS.replace("曾用名: [会员部]", "曾用名: [会员部, 会员处]")),
}
HEAVY = {
    "a new registrar": (PEOPLE, people(more=NEWCOMER % "信息技术部"), UNITS),
    "a new secretary": (PEOPLE, people(more=NEWCOMER % "办公会秘书"), UNITS),
    "the director leaves": (PEOPLE, people(director=ended(DIRECTORS)), UNITS),
    "an account": (PEOPLE, swapped("账号: zhou, 账号编号: 7", "账号: zhou2, 账号编号: 70"), UNITS),
    "another unit in charge": (PEOPLE, people(deputy=DEPUTYS.replace("会员服务部", "宣传部")), UNITS),
    "another beginning": (PEOPLE, people(deputy=DEPUTYS.replace("2022-06-01", "2021-06-01")), UNITS),
    "somebody is struck out": (PEOPLE, swapped("  - {姓名: 钱伟", "#  - {姓名: 钱伟"), UNITS),
    "a name that it never had": (UNIT_LIST, people(), UNITS.replace("[会员部]", "[会员部, 某保险公司]")),
    "the name of another": (UNIT_LIST, people(), UNITS.replace("[会员部]", "[会员部, 宣传处]")),
    "a former name taken out": (UNIT_LIST, people(), UNITS.replace("曾用名: [会员部], ", "")),
    "a new unit": (UNIT_LIST, people(), UNITS + "  - {编号: pxb, 名称: 培训部, 类别: 部门, 起: 2026-11-01}\n"),
    "a unit renamed": (UNIT_LIST, people(), UNITS.replace("名称: 宣传部", "名称: 宣教部")),
}


def changed(path: str, people_text: str, units_text: str, *users: int) -> Facts:
    content = Content(path, OLD, NEW)
    head = replace(HEAD, contents=frozenset({content}), authored=frozenset({path}))
    made = facts(*(review(user, hours) for hours, user in enumerate(users, 1)), matters=(Matter(content),))
    after = office(people_text, units_text=units_text).registry
    once_named = frozenset({("hyfw", "会员处"), ("xcb", "宣传处")})
    return replace(made, commits={head.oid: head}, head_office=after, once_named=once_named)


@pytest.mark.parametrize("name", LIGHT)
@pytest.mark.parametrize(
    ("users", "approved"),
    [
        ((REGISTRAR, REGISTRAR_B), True),
        ((DIRECTOR, REGISTRAR), True),
        ((REGISTRAR, DIRECTOR), True),
        ((REGISTRAR, REGISTRAR), False),
        ((REGISTRAR,), False),
        ((DIRECTOR,), False),
    ],
)
def test_two_registrars_are_enough(name: str, users: tuple[int, ...], approved: bool) -> None:
    assert decide(changed(*LIGHT[name], *users)).approved is approved


def test_a_delegation_to_nobody_does_not_become_one_to_a_new_clerk() -> None:
    before = office(delegations_text=delegations(delegation("赵明诚", "王梅", "宣传部", "2026-11-01", "2026-12-31")))
    given = replace(changed(*LIGHT["a new clerk"], REGISTRAR, REGISTRAR_B), offices=(before,))
    assert decide(given).approved
    after = office(
        people(more=NEWCOMER % "经办人"),
        delegations(delegation("赵明诚", "王梅", "宣传部", "2026-11-01", "2026-12-31")),
    )
    assert not decide(replace(given, head_office=after.registry)).approved


@pytest.mark.parametrize("name", HEAVY)
def test_whatever_gives_an_office_takes_the_director(name: str) -> None:
    assert not decide(changed(*HEAVY[name], REGISTRAR, REGISTRAR_B)).approved


@pytest.mark.parametrize(
    ("author", "merger", "path", "approved"),
    [
        (REGISTRAR, REGISTRAR_B, PEOPLE, True),
        (REGISTRAR_B, REGISTRAR_B, PEOPLE, False),
        (REGISTRAR, REGISTRAR_B, "docs/setup.md", False),
    ],
)
def test_of_two_registrars_one_files_and_the_other_approves_and_merges(
    author: int, merger: int, path: str, approved: bool
) -> None:
    made = changed(path, people(deputy=DEPUTYS.replace("2022-06-01", "2021-06-01")), UNITS, DIRECTOR, REGISTRAR_B)
    pull = replace(made.pull, author=author, is_merged=True, merger=merger)
    assert decide(replace(made, pull=pull)).approved is approved
