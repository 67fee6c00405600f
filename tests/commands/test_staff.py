"""The lists as two tables and back: nothing changes by itself, and each change has its request (Art. 4, 9, 11)."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from group_registry.commands import staff
from group_registry.files import worktree
from group_registry.forms.answers import readings_of
from group_registry.forms.check import read_registry
from group_registry.forms.schemas import Forms
from group_registry.model.records import Person
from group_registry.model.terms import PEOPLE
from group_registry.pages.office_tables import tables_of
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.office_tables import OfficeDesk
from group_registry.spreadsheets.staff_changes import lists_of, wanted_people, wanted_units, with_lists
from support.books_office import changed, workbook
from support.cases import FORMS, OFFICE, PROJECT
from support.made_pages import group
from support.repositories import git, repository
from support.saved_pulls import run
from support.texts import PATH
from support.untidy_office import staff as untidy_staff
from support.world import roster

READINGS, DAY = readings_of(worktree.read_pinyin()), "2026-07-15"
TERM = "工号: B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
ODD = roster(
    (TERM, f"{TERM}, 止: 2026-08-31}}, {{职务: 经办人, 起: 2026-10-01"),
    ("工号: B0008, 部门: 会员服务部", "工号: B0008, 部门: 业务部"),
    (
        "分管部门: [会员服务部, 朝阳代办处], 起: 2020-01-01",
        "分管部门: [业务部], 起: 2020-01}, {职务: 分管主任, 分管部门: [朝阳代办处], 起: 不详",
    ),
    (
        "[{职务: 信息技术部, 起: 2020-01-01}]",
        "[{职务: 信息技术部, 起: 2020-01-01}, {职务: 办公会秘书, 起: 2021-01-01}]",
    ),
    (
        "职务: 经办人, 起: 2020-01-01}]}\n  - {姓名: 许宁",
        "职务: 经办人, 起: 2020-01-01, 止: 2025-01-01}]}\n  - {姓名: 许宁",
    ),
)
"""The small office with terms that come, two of one office, former names of units, months, and people who left."""


def adopted(seed: int) -> dict[str, bytes]:
    units, people, _ = untidy_staff(seed)
    tables = [(name, reader.of_bytes(workbook(rows))) for name, rows in (("部门", units), ("人员", people))]
    found = OfficeDesk(FORMS, READINGS).read(tables[0], tables[1])
    assert not found.is_faulty
    return {**OFFICE, **found.files}


OFFICES: dict[str, Callable[[], dict[str, bytes]]] = {
    "sample": lambda: worktree.read_files(PROJECT),
    "small": lambda: OFFICE,
    "odd": lambda: {**OFFICE, PEOPLE: ODD},
    **{f"untidy {seed}": partial(adopted, seed) for seed in range(6)},
}


@pytest.mark.parametrize("name", OFFICES)
def test_the_round_trip_changes_nothing(name: str) -> None:
    files = OFFICES[name]()
    before = read_registry(files, FORMS).registry
    assert before.of(Person)
    for today in map(date.fromisoformat, ("2026-07-15", "2026-09-15", "2027-01-01")):
        tables = {of: reader.of_bytes(made) for of, made in tables_of(before, Forms.of_schemas(FORMS), today).items()}
        desk = OfficeDesk(FORMS, READINGS, None, before)
        units = desk.units("部门.xlsx", tables["部门.xlsx"])
        wanted = with_lists(before, wanted_units(units, before), {})
        people = desk.people("人员.xlsx", tables["人员.xlsx"], wanted)
        made, listed = wanted_people(people, before, wanted, today)
        assert (units.faults, people.faults, units.odd, people.odd) == ([], [], {}, {})
        assert (lists_of(wanted)[0], made) == lists_of(before)
        assert [one.label for one in before.of(Person) if one.is_in_office(today) and one.staff_no not in listed] == []


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = roster(
        (
            "工号: J0001, 部门: 示例机电工会, 任职: [",
            "工号: J0001, 部门: 示例机电工会, 任职: [{职务: 办公会秘书, 起: 2024-01-01}, ",
        )
    )
    files = {
        **OFFICE,
        PEOPLE: people,
        PATH: group(),
        PATH.replace("case", "other"): group(name="续保提醒群", purpose="提醒会员续保"),
    }
    return repository(tmp_path_factory.mktemp("office") / "r", files, files | {"x": b""})


Change = tuple[str, dict[str, str] | None]
LEFT = {"职务": "离职", "离任日期": "2026-06-30"}
SINCE = {"任职日期": "2026-07-01", "任职依据": "示例任〔2026〕1号"}
NEW = {"部门": "综合部", **SINCE}
FOUNDED = {"设立日期": "2026-07-01"}
DIRECTS = {"职务": "主任", "分管部门": "", **SINCE}
EXCHANGED = [
    ("李晓岚", {"分管部门": "综合部、信息技术部、示例机电工会"} | SINCE),
    ("孙立", {"分管部门": "会员服务部、朝阳代办处"} | SINCE),
]
HEIRS = {"撤销日期": "2026-06-30", "承接单位": "参保服务答疑群：综合部；续保提醒群:信息技术部"}
EVERYBODY = re.findall("姓名: ([^,]+)", OFFICE[PEOPLE].decode().replace("郑雪", ""))
CASES: dict[str, tuple[Sequence[Change], Sequence[Change], int, Sequence[str]]] = {
    "a leaver names who takes over": (
        [],
        [("周启明", LEFT | {"移交给": "陈可为"})],
        0,
        [
            "staff-clerks",
            "周启明  任职 第 1 条 止：无 → 2026-06-30",
            "信息技术部另一人审核（高远 或 方晴）",
            "staff-hyfw-case",
            "staff-hyfw-other",
        ],
    ),
    "a leaver names nobody": (
        [],
        [("周启明", LEFT)],
        1,
        ["staff-clerks", "参保服务答疑群：负责人离任，请在“移交给”一列填写"],
    ),
    "a leaver without a day": ([], [("周启明", {"职务": "离职"})], 1, ["第 8 行", "离任的周启明未填写日期"]),
    "a newcomer": ([], [("新来者", NEW)], 0, ["staff-clerks", "新来者（新列入）：姓名：新来者；工号：A0001"]),
    "a newcomer without a day": ([], [("新来者", {"部门": "综合部"})], 1, ["新来者新任经办人未填写日期"]),
    "a namesake of somebody who is listed": (
        [],
        [("周启明", {"工号": "B0099"})],
        1,
        ["名册中有周启明（工号 B0007），是否同一人？"],
    ),
    "an account of a clerk": (
        [],
        [("田野", {"账号": "demo-tian", "账号编号": "77"})],
        0,
        ["staff-office", "主任签批（赵明诚）"],
    ),
    "a title of the staff list": ([], [("高远", {"职务": "工程师"}), ("吴敏", {"职务": ""})], 0, ["与名册一致"]),
    "an office that is left out": ([], [("许宁", None)], 1, ["许宁在名册中还任办公会秘书，表中没有"]),
    "an office without a day": (
        [],
        [("高远", {"职务": "经办人", "任职日期": ""})],
        1,
        ["高远新任经办人未填写日期"],
    ),
    "people and a unit in no line": (
        [("朝阳代办处", None)],
        [("田野", None), ("陈可为", None), ("高远", {"部门": "综合部"})],
        1,
        ["1 个，是否仍在：朝阳代办处", "2 个，是否仍在：陈可为、田野", "staff-office", "高远  部门："],
    ),
    "a list that is not whole": (
        [],
        [(name, None) for name in EVERYBODY[:11]],
        1,
        ["11 个，是否仍在", "未备任何申请"],
    ),
    "a clerk becomes a registrar": (
        [],
        [("陈可为", {"职务": "信息技术部"} | SINCE)],
        0,
        ["staff-office", "止：无 → 2026-06-30"],
    ),
    "the same day for another office": (
        [],
        [("陈可为", {"职务": "信息技术部"})],
        1,
        ["的任职有变动，任职日期仍为原日期"],
    ),
    "a charge without its day": (
        [],
        [("李晓岚", {"分管部门": "会员服务部"})],
        1,
        ["分管的单位有变动，任职日期仍为原日期"],
    ),
    "an exchange of deputies": ([], EXCHANGED, 0, ["staff-office", "李晓岚  任职 第 1 条 止：无 → 2026-06-30"]),
    "a deputy leaves": ([], [("李晓岚", LEFT)], 0, ["staff-clerks", "李晓岚  任职 第 1 条 止：无 → 2026-06-30"]),
    "an account number that is none": (
        [],
        [("陈可为", {"账号": "demo-chen", "账号编号": "七"})],
        1,
        ["账号编号“七”不是平台给账号的数字编号"],
    ),
    "two newcomers of one number": (
        [],
        [("新来者", NEW | {"工号": "B0099"}), ("后来者", NEW | {"工号": "B0099"})],
        1,
        ["工号 B0099 已登记给新来者"],
    ),
    "two units of one code": (
        [("宣传部", {"类别": "部门", "编号": "x"} | FOUNDED), ("文体部", {"类别": "部门", "编号": "x"} | FOUNDED)],
        [],
        1,
        ["编号 x 已由宣传部使用"],
    ),
    "a director who comes from outside": (
        [],
        [("赵明诚", LEFT), ("钱程", NEW | DIRECTS)],
        0,
        ["staff-succession", "或者 分管主任签批（李晓岚 或 孙立），另一位分管主任签批"],
    ),
    "a deputy becomes the director, the director a clerk": (
        [],
        [
            ("赵明诚", {"职务": "经办人"} | SINCE),
            ("李晓岚", DIRECTS),
            ("孙立", {"分管部门": "会员服务部、朝阳代办处、综合部、信息技术部、示例机电工会"} | SINCE),
        ],
        0,
        [
            "1  名册变更：主任接任",
            "2  名册变更：单位、领导和职务",
            "3  名册变更：接任以后的其他任职",
            "主任签批（李晓岚）",
        ],
    ),
    "a director without a document": (
        [],
        [("赵明诚", LEFT), ("钱程", {"任职依据": ""} | NEW | DIRECTS | {"任职依据": ""})],
        1,
        ["钱程新任主任未填写任职依据"],
    ),
    "two directors": ([], [("钱程", NEW | DIRECTS)], 1, ["办事处主任是哪一位？"]),
    "the director's own account": (
        [],
        [("赵明诚", {"账号": "demo-zhao2", "账号编号": "900000077"})],
        0,
        ["staff-director", "主任签批（赵明诚）"],
    ),
    "another name for a number": ([], [("周启明", {"姓名": "周启亮"})], 1, ["工号 B0007 在名册中是周启明"]),
    "somebody moves": ([], [("陈可为", {"部门": "综合部"})], 0, ["staff-office", "陈可为  部门：会员服务部 → 综合部"]),
    "a unit is renamed": (
        [("会员服务部", {"名称": "会员工作部"})],
        [],
        0,
        ["staff-office", "名称：会员服务部 → 会员工作部；曾用名：业务部 → 业务部、会员服务部"],
    ),
    "a unit is split": (
        [("会员服务部", HEIRS)],
        [],
        0,
        [
            "承接单位 第 1 条：无 → 群组：registry/groups/hyfw/",
            "参保服务答疑群：会员服务部撤销，使用部门改为综合部",
            "续保提醒群：会员服务部撤销，使用部门改为信息技术部",
        ],
    ),
    "a unit ends without a day": (
        [("会员服务部", HEIRS | {"撤销日期": "去年"})],
        [],
        1,
        ["撤销的会员服务部未填写日期"],
    ),
    "an unknown heir": ([("会员服务部", HEIRS | {"承接单位": "客服部"})], [], 1, ["部门名单中没有承接单位“客服部”"]),
    "another code": ([("会员服务部", {"编号": "fwb"})], [], 1, ["会员服务部在名册中的编号为 hyfw"]),
    "a new unit and its deputy": (
        [("宣传部", {"类别": "部门", "设立日期": "2026-07-01"})],
        [("孙立", {"分管部门": "综合部、信息技术部、示例机电工会、宣传部"} | SINCE)],
        0,
        ["staff-office", "宣传部（新列入）：编号：xuanchuanbu"],
    ),
    "a new unit without a deputy": ([("宣传部", {"设立日期": "2026-07-01"})], [], 1, ["宣传部没有现任分管主任"]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_the_tables_change(case: str, clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units, people, code, says = CASES[case]
    words = ["--root", str(clone), "--base", "main", "--as-of", DAY]
    assert run(staff, ["--out", str(tmp_path / "t"), *words], capsys)[0] == 0
    for name, changes in (("部门.xlsx", units), ("人员.xlsx", people)):
        changed(tmp_path / "t" / name, *changes)
    given = ["--units", str(tmp_path / "t/部门.xlsx"), "--people", str(tmp_path / "t/人员.xlsx"), "--dry-run"]
    done, out, err = run(staff, [*given, *words], capsys)
    assert done == code, out + err
    for words_said in says:
        assert words_said in out, out
    assert (tmp_path / "t/人员-待补.xlsx").exists() or (tmp_path / "t/部门-待补.xlsx").exists() is ("处须改正" in out)
    assert not git(clone, "branch", "--list", "staff-*")
