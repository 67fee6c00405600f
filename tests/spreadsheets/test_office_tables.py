"""An office's lists of units and people: what they become, and which cell is at fault (Art. 3, 4, 9)."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml

from group_registry.commands.import_ledger import returned
from group_registry.files.errors import CannotKnow
from group_registry.forms.schemas import Forms
from group_registry.model.records import Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import PEOPLE, UNITS, Role
from group_registry.pages import office_tables as empty
from group_registry.pages.table import workbook as given
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.office_lists import OfficeLists
from group_registry.spreadsheets.reading import fault_lines
from group_registry.spreadsheets.table import TableRow, spellings
from support import adopting
from support.books_office import BOOKS, every_fault, office_of, workbook
from support.cases import FORMS, blocks, kept

Row = Sequence[object]
Rows = Sequence[Row]
CASES = BOOKS / "office_tables"
KINDS = ("部门", "人员", "另加", "另记")
OURS: Rows = [["部门", "分类"], ["综合部"], ["会员服务部"]]
STAFF: Rows = [
    ["姓名", "部门", "职务", "分管"],
    ["甲一", "综合部", "办事处主任"],
    ["乙二", "综合部", "分管主任", "综合部、会员服务部"],
    ["丙三", "综合部", "办公会秘书"],
    ["丁四", "综合部", "信息技术部"],
    ["戊五", "综合部", "信息技术部"],
]


def read(units: Rows = OURS, people: Rows = STAFF) -> tuple[OfficeLists, dict[str, bytes], list[str]]:
    return office_of(workbook(units), workbook(people))


def with_line(*line: object) -> Rows:
    return [*STAFF, line]


def faults(units: Rows = OURS, people: Rows = STAFF) -> list[tuple[str, str, str]]:
    sheets = read(units, people)[0].sheets
    return [(f"{sheet.name} {one.where}".strip(), one.says, one.fix) for sheet in sheets for one in sheet.faults]


@pytest.mark.parametrize("said", ["N/A", "暂缺", "待定", "——"])
def test_what_stands_for_nothing_names_neither_a_person_nor_a_unit(said: str) -> None:
    (one,) = faults(people=with_line(said, "综合部"))
    assert one[1] == "未填写姓名"
    assert "未填写所在部门" in [says for _, says, _ in faults(people=with_line("己六", said))]


WRONG_UNITS: Rows = [
    ["部门", "分类", "编号", "设立日期", "主管领导"],
    ["综合部", "部门", "zhb", "2020-01-01", ""],
    ["会员服务部", "部门", "hyfw", "", ""],
    ["", "部门", "", "", ""],
    ["信息技术部", "处室", "xxjs", "", ""],
    ["朝阳代办处", "代办处", "Chao Yang", "", "1381"],
    ["海淀代办处", "代办处", "hyfw", "", ""],
]
WRONG_STAFF: Rows = [
    ["姓名", "部门", "职务", "分管", "工号", "账号编号", "离任日期", "备注"],
    ["甲一", "综合部", "办事处主任", "", "A1", "", "", ""],
    ["乙二", "综合部", "分管主任", "综合部、会员服务部", "A2", "甲", "", ""],
    ["丙三", "综合部", "办公会秘书", "", "A2", "", "", ""],
    ["丁四", "综合部", "信息技术部", "", "", "", "", ""],
    ["", "综合部", "", "", "", "", "", ""],
    ["", "综合部", "科员", "", "", "", "", ""],
    ["己六、庚七", "综合部", "", "", "", "", "", ""],
    ["辛八", "", "", "", "", "", "", ""],
    ["壬九", "综合", "", "会员服务部", "", "", "", ""],
    ["癸十", "会员服务部", "分管主任", "", "", "", "", "拟退休"],
    ["戊五", "综合部", "科员", "", "", "", "", ""],
    ["戊五", "会员服务部", "科员", "", "", "", "", ""],
]


def test_each_fault_is_told_with_its_place_its_article_and_how_to_mend_it() -> None:
    found, _, told = read(WRONG_UNITS, WRONG_STAFF)
    lines = [line for sheet in found.sheets for line in every_fault(sheet.name, sheet.faults)]
    text = "\n".join((*lines, *told)) + "\n"
    assert text == kept(CASES / "every-fault.txt", text)


def test_untidy_tables_become_clean_files() -> None:
    found, files, told = office_of(adopting.units(), adopting.people())
    assert not found.is_faulty
    for path in (UNITS, PEOPLE):
        text = files[path].decode()
        assert text == kept(CASES / Path(path).name, text)
    assert [line for line in told if "工号" not in line] == [
        "部门.xlsx：！！没有采用的列，请核对表头（1 处）：F 列“备注”（1 行）",
        "部门.xlsx：未填类别，按名称判断为部门；不是的，填写类别后再运行（1 处）：信息技术部",
        "部门.xlsx：未填类别，按名称判断为代办处；不是的，填写类别后再运行（1 处）：朝阳代办处",
        "人员.xlsx：以下职务按经办人登记（2 处）：科员、部门负责人",
    ]
    numbered = "人员.xlsx：未填工号，按顺序编号；已有工号的，请补填后再运行（5 处）：甲一、乙二、丙三、丁四、戊五"
    assert numbered in read()[2]


def test_what_nobody_wrote_is_told() -> None:
    heading = [*STAFF[0], "员工号", "到岗时间", "备注"]
    found, files, told = read(
        people=[heading, [*STAFF[1], "", "A0001", "2021年"], [*STAFF[2], "", "2021.7"], *STAFF[3:]]
    )
    assert not found.is_faulty
    assert "    起: 不详\n" in files[UNITS].decode()
    assert "  - 姓名: 乙二\n    工号: A0002\n" in files[PEOPLE].decode()
    assert "        起: 2021\n" in files[PEOPLE].decode()
    assert "        起: 2021-07\n" in files[PEOPLE].decode()
    assert told == [
        "部门.xlsx：未填类别，按名称判断为部门；不是的，填写类别后再运行（2 处）：综合部、会员服务部",
        "部门.xlsx：设立日期按不详登记（2 处）：综合部、会员服务部",
        "人员.xlsx：只看是否离任的列（1 处）：备注",
        "人员.xlsx：到岗时间按不详登记（3 处）：丙三、丁四、戊五",
        "人员.xlsx：未填工号，按顺序编号；已有工号的，请补填后再运行（4 处）：乙二、丙三、丁四、戊五",
    ]


OWN = "办事处本级"


@pytest.mark.parametrize("case", blocks("spreadsheets/office_tables/offices.txt"))
def test_an_office_in_doubt_is_asked_in_one_question(case: str) -> None:
    said = [line.partition(" ") for line in case.strip().splitlines()[1:]]
    without, asked = ([text for word, _, text in said if word == kind] for kind in ("缺", "问"))
    lines = [[cell.strip() for cell in text.split("|")] for word, _, text in said if word == "人"]
    units = [*OURS, [OWN], ["信息技术部"], ["朝阳代办处"]]
    deputy = [["孙八", OWN, "分管主任", "信息技术部、朝阳代办处、办事处本级"]]
    staff = [[*STAFF[0], "离任日期"], *(line for line in STAFF[1:] if line[0] not in without), *deputy, *lines]
    found, _, _ = read(units, staff)
    people = found.registry.of(Person)
    held = {f"{one.name}：{term.role}" for one in people for term in one.appointments if term.role != Role.CLERK}
    told = [re.split("也可能不是：", line) for line in fault_lines("", found.people.faults, 20)]
    listed = [names.removesuffix("（第九条）") for _, names in (line for line in told if len(line) > 1)]
    assert listed == ["、".join(asked)] * bool(asked)
    others = {line[0] for line in lines} - {one.partition("（")[0] for one in asked}
    sure = {line[0] for line in lines if line[1] == OWN and "主任" in line[2]}
    assert {name for name in others if any(one.startswith(name) for one in held)} == sure & others


def test_codes_of_units_are_read_as_the_names_are_spoken() -> None:
    [text] = blocks("spreadsheets/office_tables/codes.txt")
    wanted = dict(line.split(" ") for line in text.splitlines())
    found, _, _ = read([["名称", "类别"], *([name, "部门"] for name in wanted)])
    assert {one.name: one.slug for one in found.registry.of(Unit)} == wanted


MARKED = ["姓名", "区分", "部门", "职务", "分管", "工号", "账号", "账号编号"]


def marked(*lines: Sequence[object]) -> Rows:
    """The staff, and more lines under headings for what tells namesakes apart."""
    return [MARKED, *([name, "", unit, role, *more] for name, unit, role, *more in STAFF[1:]), *lines]


def entries(people: Rows) -> list[dict[str, object]]:
    found, files, _ = read(people=people)
    assert not found.is_faulty
    listed: list[dict[str, object]] = yaml.safe_load(files[PEOPLE])["人员"][len(STAFF) - 1 :]
    return listed


def offices(person: dict[str, object]) -> list[str]:
    terms = person.get("任职", [])
    assert isinstance(terms, list)
    return [term["职务"] for term in terms]


def test_namesakes_in_one_unit_keep_their_own_accounts_and_offices() -> None:
    lines = [
        ["张伟", "大", "综合部", "经办人", "", "", "zw1", "111"],
        ["张伟", "小", "综合部", "信息技术部", "", "", "zw2", "222"],
        ["张伟", "", "综合部", "办公会秘书", "", "", "", "222"],
    ]
    big, small = entries(marked(*lines))
    assert [big["区分"], big["账号编号"], offices(big)] == ["大", 111, ["经办人"]]
    assert [small["区分"], small["账号编号"], offices(small)] == ["小", 222, ["信息技术部", "办公会秘书"]]


def test_a_later_line_supplies_what_the_first_left_empty() -> None:
    lines = [["孙静", "", "综合部", "", "", "B7"], ["孙静", "", "会员服务部", "办公会秘书", "", "b7", "sj", "333"]]
    [one] = entries(marked(*lines))
    assert [one["部门"], one["工号"], one["账号"], one["账号编号"]] == ["综合部", "B7", "sj", 333]
    assert offices(one) == ["经办人", "办公会秘书"]
    assert "人员.xlsx：一人在两个部门任职的，按前一个部门登记（1 处）：孙静" in read(people=marked(*lines))[2]


@pytest.mark.parametrize("case", blocks("spreadsheets/office_tables/faults.txt"))
def test_each_fault_is_told_by_its_cell(case: str) -> None:
    _, *lines = [line.partition(" ") for line in case.strip().splitlines()]
    rows = {
        kind: [[cell.strip() for cell in text.split("|")] for word, _, text in lines if word == kind] for kind in KINDS
    }
    found = faults(
        rows["部门"] or OURS, rows["人员"] or (marked(*rows["另记"]) if rows["另记"] else [*STAFF, *rows["另加"]])
    )
    assert [words for where, says, fix in found for words in (f"{where}  {says}", fix)] == [
        text for word, _, text in lines if word in ("错", "改")
    ]


def test_an_office_that_nobody_holds_is_told_beside_other_faults() -> None:
    told = faults(people=[*(line for line in STAFF if line[2] != "办公会秘书"), ["己六", "未知部", "科员"]])
    assert ("人员.xlsx C 列（职务）", "没有人任办公会秘书", "在任该职务的人员一行，职务填写其全称") in told


def test_a_number_in_a_cell_is_not_repeated() -> None:
    [(_, says, _)] = faults(people=with_line("己六", "13912345678", ""))
    assert says == "机构名册中没有“139****5678”"


@pytest.mark.parametrize(
    ("units", "people", "says"),
    [
        ([["甲", "乙"], ["1", "2"]], STAFF, "部门.xlsx：前 20 行中没有表头“名称”"),
        (OURS, [["工号", "部门"], ["1", "2"]], "人员.xlsx：第 1 行中没有表头“姓名”"),
        ([OURS[0], ["合计", "0"]], STAFF, "部门.xlsx：表头以下没有内容"),
    ],
)
def test_a_table_without_heading_or_lines_is_told(units: Rows, people: Rows, says: str) -> None:
    with pytest.raises(CannotKnow) as wrong:
        read(units, people)
    assert str(wrong.value).startswith(says)


def test_the_empty_tables_have_every_heading() -> None:
    made = empty.tables_of(Registry({}), Forms.of_schemas(FORMS), date(2026, 12, 1))
    assert list(made) == [empty.UNITS_BOOK, empty.PEOPLE_BOOK]
    for name, columns in zip(made, (spellings("units") | spellings("office"), spellings("people")), strict=True):
        (heading,) = reader.of_bytes(made[name]).rows
        known = {spelling for words in columns.values() for spelling in words}
        assert set(heading.cells) <= known
        assert len(heading.cells) == len(columns) - len({"state", "remark"} & columns.keys())
    with pytest.raises(CannotKnow, match=r"部门\.xlsx：表头以下没有内容"):
        office_of(made[empty.UNITS_BOOK], made[empty.PEOPLE_BOOK])


def test_the_day_beside_the_word_is_the_last_one() -> None:
    heading = [*STAFF[0], "在职状态", "备注"]
    left = {
        "己六": ["", "离职", "2024-03-31调离"],
        "庚七": ["", "离职（2023年2月28日）", ""],
        "辛八": ["", "已退休", "2025年6月退休"],
        "壬九": ["", "离职", "2019年由海淀调入"],
        "癸十": ["", "调出", "2020-01-01调出，2021-01-01离职"],
    }
    lines = [[name, "综合部", "离职" if "（" in state[1] else "", *state] for name, state in left.items()]
    found, _, _ = read(people=[heading, *STAFF[1:], *lines])
    ends = {one.name: str(one.appointments[-1].ends_on) for one in found.registry.of(Person) if one.name in left}
    assert ends == {"己六": "2024-03-31", "庚七": "2023-02-28", "辛八": "2025-06", "壬九": "不详", "癸十": "不详"}


def test_a_table_that_was_returned_is_returned_again_with_one_column_of_reasons() -> None:
    staff = [*(line for line in STAFF if line[2] != "办公会秘书"), ["己六", "综合部", "分管主任", ""]]
    found, _, _ = read(people=staff)
    rows = [*found.people.rows, TableRow(0, ())]
    content = given([returned("待补", found.people.columns, rows, found.people.faults)], date(2026, 12, 1))
    heading, *lines = reader.of_bytes(content).rows
    assert heading.cells == (*STAFF[0], "退回原因")
    assert [line.cells[-1] for line in lines if len(line.cells) == 5] == [
        "原第 6 行：分管主任未填写分管的单位（填写所分管单位的全称，用顿号隔开）",
        "没有人任办公会秘书（在任该职务的人员一行，职务填写其全称）",
    ]
    again, _, told = office_of(workbook(OURS), content)
    assert [one.says for one in again.people.faults] == [one.says for one in found.people.faults]
    assert "没有采用的列" not in "".join(told)
    once_more = returned("待补", again.people.columns, again.people.rows, again.people.faults)
    assert once_more.header == [*heading.cells]


ABROAD: Rows = [
    ["科室（单位）名称", "机构性质", "主要领导", "成立时间"],
    ["苏州办事处本级", "机关", "", ""],
    ["综合科", "内设科室", "", ""],
    ["会员服务科", "内设机构", "", ""],
    ["信息科", "职能科室", "", ""],
    ["长桥代办处", "代办机构", "王长河", "2019-03"],
    ["渭塘代办处", "代办机构", "钱小七", ""],
    ["重型机械厂工会", "基层组织", "", ""],
]
THERE: Rows = [
    ["姓名（真实）", "所在科室（单位）", "职务（岗位）", "分管科室（单位）", "平台账号", "任职时间"],
    ["赵一", "苏州办事处", "主任", "全面工作", "", "2020-01"],
    ["钱二", "办事处领导", "副主任", "苏州办事处、综合科、会员服务科、信息科", "", ""],
    ["孙三", "办事处", "副主任", "各代办处、所有基层单位", "", ""],
    ["李四", "综合科", "办公会秘书", "", "", ""],
    ["周五", "信息科", "信息技术部", "", "", ""],
    ["吴六", "信息科", "信息技术部", "", "", ""],
    ["钱小七", "渭塘代办处", "主任", "", "", ""],
    ["王长河", "长桥代办处", "主任", "", "", ""],
]


def test_the_tables_of_another_city_are_understood() -> None:
    found, _, _ = read(ABROAD, THERE)
    assert faults(ABROAD, THERE) == []
    units = {one.name: (one.kind, one.slug) for one in found.registry.of(Unit)}
    assert units["长桥代办处"] == ("代办处", "changqiao-daibanchu")
    assert [kind for kind, _ in units.values()] == [*["部门"] * 4, *["代办处"] * 2, "基层单位"]
    people = {one.name: one for one in found.registry.of(Person)}
    assert [people[name].unit for name in ("赵一", "钱二", "孙三")] == ["苏州办事处本级"] * 3
    charges = [list(people[name].appointments[0].units) for name in ("钱二", "孙三")]
    assert charges == [
        ["苏州办事处本级", "综合科", "会员服务科", "信息科"],
        ["长桥代办处", "渭塘代办处", "重型机械厂工会"],
    ]
    assert found.units.leaders == {"长桥代办处": "王长河", "渭塘代办处": "钱小七"}


def test_an_office_may_call_its_own_unit_by_its_city() -> None:
    """The head of 苏州办事处 is the director, and 办事处 alone means it; an agency of such a name is none of it."""
    units = [ABROAD[0], ["苏州办事处", "机关"], *ABROAD[2:], ["昆山办事处", "代办机构", "钱小七", ""]]
    people = [[cell.replace("本级", "") for cell in map(str, line)] for line in THERE]
    assert faults(units, people) == []
    found, _, _ = read(units, people)
    held = {one.name: (one.unit, one.appointments[0].role) for one in found.registry.of(Person)}
    assert held["赵一"] == ("苏州办事处", Role.DIRECTOR)
    assert [held[name][0] for name in ("钱二", "孙三")] == ["苏州办事处"] * 2


def test_faults_of_both_tables_and_of_names_are_told_at_once() -> None:
    """What the check finds in a cell comes with what the reader finds, and not one round later."""
    units = [*ABROAD, ["吴中（新区）代办处", "什么机构", "", ""]]
    bad = [
        ["郑八(会计)", "综合科", "科员", "", "", ""],
        ["冯九", "食堂", "科员", "", "feng-", ""],
        ["陈十、卫一", "综合科"],
    ]
    assert faults(units, [*THERE, *bad]) == [
        ("部门.xlsx 第 9 行 B 列（机构性质）", "类别“什么机构”无法识别", "改为以下之一：部门、代办处、基层单位"),
        (
            "人员.xlsx 第 11 行 B 列（所在科室（单位））",
            "机构名册中没有“食堂”",
            "按机构名册填写全称；没有的单位先登入机构名册",
        ),
        ("人员.xlsx 第 12 行 A 列（姓名（真实））", "一格中不止一人：陈十、卫一", "一行填写一人的真实姓名"),
        ("人员.xlsx 第 10 行 A 列（姓名（真实））", "“姓名”写法有误：郑八(会计)", "请填写真实姓名"),
        ("人员.xlsx 第 11 行 E 列（平台账号）", "“账号”写法有误：feng-", "写报送平台上的账号名"),
    ]
    good = [["郑八", "综合科"], ["冯九", "综合科"], ["陈十", "综合科"], ["卫一", "综合科"]]
    assert faults([*ABROAD, ["吴中（新区）代办处", "代办机构"]], [*THERE, *good]) == []


def test_two_tables_without_a_heading_are_told_at_once() -> None:
    with pytest.raises(CannotKnow, match=r"部门\.xlsx：.*没有表头“名称”.*；人员\.xlsx：.*没有表头“姓名”"):
        read([["甲", "乙"], ["丙", "丁"]], [["甲", "乙"], ["丙", "丁"]])
