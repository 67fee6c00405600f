"""The first day with an untidy office: its ledger and its lists, made apart from what reads them (Art. 3 to 8, 11)."""

import re
from datetime import date

import pytest
import yaml

from group_registry.files import worktree
from group_registry.forms.check import read_registry
from group_registry.model.terms import PEOPLE, UNITS
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.ledger import Intake, taken_in
from group_registry.spreadsheets.table_cells import person_in
from support.books_office import office_of, workbook
from support.cases import FORMS, OFFICE
from support.untidy_office import Fact, ledger, staff

PINYIN, TODAY = worktree.read_pinyin(), date(2026, 12, 1)
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 11))]


def taken(lines: list[list[str]]) -> Intake:
    return taken_in({"台账": reader.tables_of_bytes(workbook(lines))}, OFFICE, FORMS, PINYIN, TODAY)


def agrees(fact: Fact, data: dict[str, object]) -> None:
    """The file says what the ledger said: who is dead, and nothing that nobody wrote."""
    records = data["备案记录"]
    assert isinstance(records, list)
    assert (data["使用部门"], data["群组负责人"]) == (fact.unit, fact.custodian)
    assert data["平台类别"] in (fact.platform, "其他")
    assert data["使用范围"] in (fact.scope, "对外")
    assert data.get("使用期限") in (None, str(fact.term_end))
    assert (records[0]["备案类别"], records[0]["备案日期"]) == ("创建", fact.filed_on)
    assert [one["备案日期"] for one in records[1:]] == [fact.ended_on] * bool(fact.ended_on)
    assert [one["备案类别"] for one in records[1:]] == ["注销"] * bool(fact.ended_on)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_untidy_ledger(seed: int) -> None:
    made = ledger(seed, 120 if seed == 1 else 300)
    found = taken(made.lines)
    numbers = {entry.file: entry.paper_number for entry in found.entries}
    for path, draft in found.drafts.items():
        fact = made.facts[draft.name]
        agrees(fact, yaml.load(draft.content, yaml.BaseLoader))
        assert numbers[path] == (fact.number or None)
        assert not fact.question
    whole = [fact for fact in made.facts.values() if not fact.question]
    assert len(found.drafts) >= 0.85 * len(whole), [one.says for one in found.faults]
    rows = [(one.row, one.says) for one in found.faults]
    assert len(rows) == len(set(rows))
    asked = {name: fact.question for name, fact in made.facts.items() if fact.question}
    reasons = {"two custodians": "不是一人", "no custodian": "未填写群组负责人", "unknown unit": "机构名册中没有"}
    at = {one.row.number: one.name for one in found.lines}
    told = {name: [one.says for one in found.faults if at[one.row] == name] for name in asked}
    for name, question in asked.items():
        assert any(reasons.get(question, "？") in says for says in told[name])


def test_an_office_with_535_groups_of_which_69_are_dead() -> None:
    dead = {f"第{number}联络群" for number in range(0, 483, 7)}
    names = [f"第{number}联络群" for number in range(535)]
    lines = [[name, "会员服务部", "周启明", "已停用" if name in dead else ""] for name in names]
    found = taken([["群名称", "部门", "群主", "备注"], *lines])
    assert (len(found.drafts), found.faults) == (535, [])
    assert {draft.name for draft in found.drafts.values() if draft.is_cancelled} == dead
    assert len(dead) == 69


def test_nine_without_numbers_and_a_dead_one_without_a_day_are_taken() -> None:
    heading = ["群名称", "平台", "范围", "使用部门", "负责人", "状态"]
    lines = [[f"{number}号楼联络群", "微信", "对内", "综合部", "吴敏", "在用"] for number in range(9)]
    found = taken([heading, *lines, ["旧通知群", "微信", "对内", "综合部", "吴敏", "停用"]])
    assert [one.is_cancelled for one in found.drafts.values()] == [False] * 9 + [True]
    assert {one.paper_number for one in found.entries} == {None}


NAMES = {
    "周 启 明": "周启明",
    "周启明 老师": "周启明",
    "会员部周启明": "周启明",
    "周启明（已离职）13800138000": "周启明",
    "欧阳娜娜": "欧阳娜娜",
    "朝阳谢丽": "谢丽",
    "负责人：周启明": "周启明",
    "阿依古丽·买买提江": "阿依古丽·买买提江",
    "张伟(综合部)": "张伟（综合部）",
    **dict.fromkeys(["周启明 吴敏", "周启明/吴敏", "同上", "已离职", "周", "科长", "综合管理部全体", "3号"], ""),
    **dict.fromkeys(
        [
            "郑姐",
            "小张",
            "老张",
            "李先生",
            "王女士",
            "张东思等",
            "会员部",
            "综合科",
            "何人",
            "魏处",
            "谢丽处",
            "王某",
            "使用中",
            "信息员",
            "同前",
            "各代办处主任",
            "详见附件",
        ],
        "",
    ),
}


@pytest.mark.parametrize(("said", "name"), NAMES.items())
def test_whom_a_cell_names(said: str, name: str) -> None:
    assert person_in(said, read_registry(OFFICE, FORMS).registry) == name


@pytest.mark.parametrize("seed", range(10))
def test_an_untidy_staff_list(seed: int) -> None:
    units, people, held = staff(seed)
    found, files, told = office_of(workbook(units), workbook(people))
    assert not found.is_faulty, [one.says for sheet in found.sheets for one in sheet.faults]
    listed = yaml.load(files[PEOPLE], yaml.BaseLoader)["人员"]
    assert {one["姓名"] for one in listed} == {line[0] for line in people[1:]}
    assert {one["姓名"] for one in listed if any(term["职务"] != "经办人" for term in one["任职"])} == held
    terms = [term["起"] for one in listed for term in one["任职"]]
    assert {re.sub("[0-9]", "9", term) for term in terms} <= {"9999-99-99", "9999-99", "9999", "不详"}
    slugs = {one["名称"]: one["编号"] for one in yaml.load(files[UNITS], yaml.BaseLoader)["部门"]}
    wanted = {"重庆代办处": "chongqing-daibanchu", "会计科": "kuaiji-ke", "银行业务部": "yinhang-yewubu"}
    assert {name: slugs[name] for name in wanted} == wanted
    assert slugs["首都机场代办处"].startswith("shoudu")
    assert len([remark for remark in told if "按经办人登记" in remark]) <= 3
