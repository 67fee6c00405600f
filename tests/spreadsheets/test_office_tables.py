"""An office's lists of units and people: what they become, and which cell is at fault (Art. 3, 4, 9)."""

from collections.abc import Sequence
from datetime import date

import pytest
import yaml

from group_registry.files import worktree
from group_registry.forms.answers import readings_of
from group_registry.forms.cells import Unreadable
from group_registry.forms.schemas import Forms
from group_registry.model.terms import PEOPLE, UNITS
from group_registry.pages import office_tables as empty
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.office_tables import PERSON_COLUMNS, UNIT_COLUMNS, OfficeDesk, OfficeFiles
from support import adopting
from support.books_office import workbook
from support.cases import FORMS, PROJECT

DESK = OfficeDesk(FORMS, readings_of(worktree.read_pinyin(PROJECT)), date(2026, 12, 1))
Row = Sequence[object]
Rows = Sequence[Row]
OURS: Rows = [["部门", "分类"], ["综合部"], ["会员服务部"]]
STAFF: Rows = [
    ["姓名", "部门", "职务", "分管"],
    ["甲一", "综合部", "主任"],
    ["乙二", "综合部", "分管主任", "综合部、会员服务部"],
    ["丙三", "综合部", "办公会秘书"],
    ["丁四", "综合部", "信息技术部"],
    ["戊五", "综合部", "信息技术部"],
]


def read(units: Rows = OURS, people: Rows = STAFF) -> OfficeFiles:
    tables = (reader.of_bytes(workbook(rows)) for rows in (units, people))
    return DESK.read(("部门.xlsx", next(tables)), ("人员.xlsx", next(tables)))


def with_line(*line: object) -> Rows:
    return [*STAFF, line]


def faults(units: Rows = OURS, people: Rows = STAFF) -> list[tuple[str, str, str]]:
    return [(one.where, one.says, one.fix) for one in read(units, people).faults]


UNTIDY_UNITS = """\
# 启用时由 部门.xlsx 生成；此后改动，版次加一，按规定报批。
版次: 1
部门:
  - 编号: zonghebu
    名称: 综合部
    类别: 部门
    起: 2012-03-01
  - 编号: huiyuan-fuwubu
    名称: 会员服务部
    类别: 部门
    曾用名:
      - 业务部
    起: 2012-03-01
  - 编号: xinxi-jishubu
    名称: 信息技术部
    类别: 部门
    起: 2013-09-01
  - 编号: caiwubu
    名称: 财务部
    类别: 部门
    起: 2012-03-01
  - 编号: yewu-fazhanbu
    名称: 业务发展部
    类别: 部门
    起: 2015-06-01
  - 编号: chaoyang-daibanchu
    名称: 朝阳代办处
    类别: 代办处
    起: 2013-04-01
  - 编号: haidian-daibanchu
    名称: 海淀代办处
    类别: 代办处
    起: 2013-04-01
  - 编号: shili-jidian-gongsi-gonghui
    名称: 示例机电公司工会
    类别: 基层单位
    曾用名:
      - 机电工会
    起: 2016-01-01
"""
DEPUTY = """\
  - 姓名: 栗晓岚
    工号: A0002
    部门: 综合部
    账号: office-lixl
    账号编号: 900000102
    任职:
      - 职务: 分管主任
        分管部门:
          - 会员服务部
          - 业务发展部
          - 朝阳代办处
        起: 2021-07-01
"""
TWO_OFFICES = """\
  - 姓名: 吴敏行
    工号: A0004
    部门: 综合部
    账号: office-wumx
    账号编号: 900000104
    任职:
      - 职务: 办公会秘书
        起: 2019-03-01
      - 职务: 经办人
        起: 2019-03-01
"""
NAMESAKE = """\
  - 姓名: 张伟民
    区分: 财务部
    工号: A0015
    部门: 财务部
"""


def test_untidy_tables_become_clean_files() -> None:
    tables = (reader.of_bytes(content) for content in (adopting.units(), adopting.people()))
    found = DESK.read(("部门.xlsx", next(tables)), ("人员.xlsx", next(tables)))
    assert found.faults == ()
    assert found.files[UNITS].decode() == UNTIDY_UNITS
    people = found.files[PEOPLE].decode()
    for part in (DEPUTY, TWO_OFFICES, NAMESAKE):
        assert part in people
    assert people.count("  - 姓名: ") == 15
    assert found.remarks == (
        "部门.xlsx：未使用的列：序号、备注",
        "部门.xlsx：未填类别，按名称判断为部门：信息技术部；不是的，填写类别后再运行",
        "部门.xlsx：未填类别，按名称判断为代办处：朝阳代办处；不是的，填写类别后再运行",
        "人员.xlsx：未使用的列：手机",
        "人员.xlsx：15 人未填工号，按顺序编为 A0001 等；已有工号的，请补填后再运行",
    )


def test_what_nobody_wrote_is_told() -> None:
    found = read(people=[[*STAFF[0], "工号"], [*STAFF[1], "", "A0001"], *STAFF[2:]])
    assert found.faults == ()
    assert "    起: 2026-12-01\n" in found.files[UNITS].decode()
    assert "  - 姓名: 乙二\n    工号: A0002\n" in found.files[PEOPLE].decode()
    assert found.remarks == (
        "部门.xlsx：未使用的列：分类",
        "部门.xlsx：未填类别，按名称判断为部门：综合部、会员服务部；不是的，填写类别后再运行",
        "部门.xlsx：2 行未填设立日期，按启用之日 2026-12-01 登记",
        "人员.xlsx：4 人未填工号，按顺序编为 A0001 等；已有工号的，请补填后再运行",
        "人员.xlsx：5 行未填任职日期，按启用之日 2026-12-01 登记",
    )


def test_one_person_on_several_lines_holds_several_offices() -> None:
    found = read(people=[*STAFF, ["丁四", "综合部", "经办人"], ["丁 四", "综合部", "办公会秘书"]])
    assert found.faults == ()
    assert found.files[PEOPLE].decode().count("姓名: 丁四") == 1
    assert "职务: 信息技术部\n        起: 2026-12-01\n      - 职务: 经办人" in found.files[PEOPLE].decode()


MARKED = ["姓名", "区分", "部门", "职务", "分管", "工号", "账号", "账号编号"]


def marked(*lines: Sequence[object]) -> Rows:
    """The staff, and more lines under headings for what tells namesakes apart."""
    return [MARKED, *([name, "", unit, role, *more] for name, unit, role, *more in STAFF[1:]), *lines]


def entries(people: Rows) -> list[dict[str, object]]:
    found = read(people=people)
    assert found.faults == ()
    listed: list[dict[str, object]] = yaml.safe_load(found.files[PEOPLE])["人员"][len(STAFF) - 1 :]
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


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (1, 0, 2)])
def test_an_office_of_one_of_several_namesakes_is_not_given_by_chance(order: Sequence[int]) -> None:
    lines = [
        ["张伟", "", "综合部", "信息技术部"],
        ["张伟", "大", "综合部", "", "", "", "zw1", "111"],
        ["张伟", "小", "综合部", "", "", "", "zw2", "222"],
    ]
    [(where, says, fix)] = faults(people=marked(*[lines[at] for at in order]))
    assert where.endswith("A 列（姓名）")
    assert says.startswith("综合部有几位张伟，不能确定该行与第 7 行是否同一人")
    assert fix == "同一人的各行填写相同的工号、账号或区分"


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        (("", "zw1", "111"), ("", "zw2", "222"), "人员.xlsx 第 8 行"),
        (("B7", "", ""), ("B7", "", ""), "人员.xlsx 第 8 行 C 列（部门）"),
        (("B7", "zw1", "111"), ("B7", "zw2", "222"), "人员.xlsx 第 8 行"),
    ],
)
def test_lines_that_contradict_each_other_are_refused(one: Row, other: Row, where: str) -> None:
    unit = "会员服务部" if one == other else "综合部"
    told = faults(people=marked(["张伟", "", "综合部", "", "", *one], ["张伟", "", unit, "", "", *other]))
    assert told
    assert all(place.startswith(where) and fix for place, _, fix in told)


def test_a_later_line_supplies_what_the_first_left_empty() -> None:
    lines = [["孙静", "", "综合部", "经办人"], ["孙静", "", "综合部", "办公会秘书", "", "B7", "sj", "333"]]
    [one] = entries(marked(*lines))
    assert [one["工号"], one["账号"], one["账号编号"]] == ["B7", "sj", 333]
    assert offices(one) == ["经办人", "办公会秘书"]
    told = "人员.xlsx：第 8 行与第 7 行的孙静同在综合部，按同一人登记；不是同一人的，填写区分"
    assert told in read(people=marked(*lines)).remarks
    lines[1][-1] = "七"
    [(where, _, _)] = faults(people=marked(*lines))
    assert where == "人员.xlsx 第 8 行 H 列（账号编号）"


LISTED = "填写部门名单中的全称：综合部、会员服务部"
ROLES = "主任、分管主任、办公会秘书、信息技术部、经办人"
CELLS: list[tuple[Rows, Rows, list[str]]] = [
    (
        [["名称", "类别"], ["综合部", "机关"], ["职工之家", ""]],
        STAFF,
        [
            "部门.xlsx 第 2 行 B 列（类别）  类别“机关”无法识别",
            "改为以下之一：部门、代办处、基层单位",
            "部门.xlsx 第 3 行 B 列（类别）  未填写类别，按名称不能确定",
            "改为以下之一：部门、代办处、基层单位",
            "人员.xlsx 第 3 行 D 列（分管）  部门名单中没有“会员服务部”",
            "填写部门名单中的全称：综合部、职工之家",
        ],
    ),
    (
        [["部门", "编号", "设立日期"], ["综合部", "ZH", "去年"], ["会员服务部", "hy_fw", ""]],
        STAFF,
        [
            "部门.xlsx 第 2 行 C 列（设立日期）  “去年”不是日期",
            "按 2024-03-05、2024/3/5 或 2024年3月5日的格式填写，须有年月日",
            "部门.xlsx 第 3 行 B 列（编号）  编号“hy_fw”写法有误",
            "在“编号”一列填写小写字母、数字，中间可用短横；确定后不得更改",
        ],
    ),
    (
        OURS,
        with_line("己六", "会员服务", "副主人"),
        [
            "人员.xlsx 第 7 行 B 列（部门）  部门名单中没有“会员服务”",
            "疑为“会员服务部”，请填写全称",
            "人员.xlsx 第 7 行 C 列（职务）  职务“副主人”无法识别",
            f"改为以下之一：{ROLES}；不参与审批的填写经办人，或留空",
        ],
    ),
    (
        OURS,
        with_line("", "", "副主任", ""),
        [
            "人员.xlsx 第 7 行 B 列（部门）  未填写所在部门",
            LISTED,
            "人员.xlsx 第 7 行 D 列（分管）  分管主任未填写分管的单位",
            "填写所分管单位的全称，用顿号隔开",
            "人员.xlsx 第 7 行 A 列（姓名）  未填写姓名",
            "填写真实姓名",
        ],
    ),
    (
        OURS,
        with_line("己六", "综合部", "科员", "综合部"),
        ["人员.xlsx 第 7 行 D 列（分管）  填写了分管的单位，职务不是分管主任", "职务改为分管主任，或清空该格"],
    ),
    # From here on the check itself says it, and the cell is the one that its line was made of.
    (
        [*OURS, ["信息技术部"]],
        STAFF,
        [
            "部门.xlsx 第 4 行 A 列（部门）  信息技术部没有现任分管主任，其备案无人审核",
            "在人员名册中将其列入一位现任分管主任的分管部门；主任不得兼任",
        ],
    ),
    (
        [*OURS, ["综合部"]],
        STAFF,
        [
            "部门.xlsx 第 4 行 A 列（部门）  “综合部”已是综合部的名称或曾用名",
            "一个名称（包括曾用名）只能指一个单位，更改或删去其中一处",
        ],
    ),
    (
        OURS,
        [*STAFF[:3], *STAFF[4:6]],
        ["人员.xlsx  没有现任办公会秘书，主任办公会的纪要无人登记", "为现任秘书登记一段无止日的任职"],
    ),
    (
        OURS,
        with_line("甲一", "综合部", "分管主任", "综合部"),
        [
            "人员.xlsx 第 7 行 C 列（职务）  甲一同时任主任和分管主任（2026-12-01 起）",
            "审核与签批须由两人分别办理：其中一段填写止日，所分管的单位另定分管主任",
        ],
    ),
    (
        OURS,
        [[*STAFF[0], "账号", "工号"], *STAFF[1:], ["己六", "综合部", "", "", "demo-x", "b 1"]],
        [
            "人员.xlsx 第 7 行 E 列（账号）  己六有账号，没有账号编号",
            "补填平台为该账号分配的数字编号；没有账号的，两项均不填",
        ],
    ),
    (
        OURS,
        [[*STAFF[0], "账号", "账号编号"], *STAFF[1:], ["己六", "综合部", "", "", "x_y", "七"]],
        [
            "人员.xlsx 第 7 行 E 列（账号）  “账号”写法有误：x_y",
            "写代码平台上的账号名",
            "人员.xlsx 第 7 行 F 列（账号编号）  “账号编号”写法有误：七",
            "写平台给账号的数字编号，不是账号名",
        ],
    ),
]


@pytest.mark.parametrize(("units", "people", "told"), CELLS)
def test_each_fault_is_told_by_its_cell(units: Rows, people: Rows, told: list[str]) -> None:
    """Cell and fault, then what to do."""
    found = faults(units, people)
    assert [text for where, says, fix in found for text in (f"{where}  {says}", fix)] == told


def test_a_number_in_a_cell_is_not_repeated() -> None:
    [(_, says, _)] = faults(people=with_line("己六", "综合部", "13912345678"))
    assert "13912345678" not in says


@pytest.mark.parametrize(
    ("units", "people", "says"),
    [
        ([["甲", "乙"], ["1", "2"]], STAFF, "部门.xlsx：前 20 行中没有表头：须有一列名为“名称”"),
        (OURS, [["工号", "部门"], ["1", "2"]], "人员.xlsx：前 20 行中没有表头：须有一列名为“姓名”"),
        ([OURS[0], ["合计", "0"]], STAFF, "部门.xlsx：表头以下没有内容"),
    ],
)
def test_a_table_without_heading_or_lines_is_told(units: Rows, people: Rows, says: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        read(units, people)
    assert str(wrong.value).startswith(says)


def test_the_empty_tables_have_every_heading_and_their_examples_are_passed_over() -> None:
    made = empty.templates(Forms.of_schemas(FORMS), date(2026, 12, 1))
    assert list(made) == [empty.UNITS, empty.PEOPLE]
    for name, columns in zip(made, (UNIT_COLUMNS, PERSON_COLUMNS), strict=True):
        heading, *lines = reader.of_bytes(made[name]).rows
        known = {spelling for words in columns.values() for spelling in words.split(" ")}
        assert set(heading.cells) <= known
        assert len(heading.cells) == len(columns)
        assert lines
    tables = (reader.of_bytes(content) for content in made.values())
    with pytest.raises(Unreadable, match=r"部门\.xlsx：表头以下没有内容"):
        DESK.read(("部门.xlsx", next(tables)), ("人员.xlsx", next(tables)))
