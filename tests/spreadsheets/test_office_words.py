"""The office's names, its decree and the form of its numbers are asked for, whatever it leaves out (Art. 6, 25)."""

from collections.abc import Sequence

import pytest

from group_registry.forms.schemas import Forms
from group_registry.model.registry import Registry
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.office_tables import sheet_of
from group_registry.spreadsheets.office_words import form_of_ledger, office_words
from group_registry.spreadsheets.table import Headings, of_ledger, spellings
from support.books_office import workbook
from support.cases import FORMS

HEADING = ["部门", "办事处全称", "办事处简称", "制度名称", "制度文号", "编号格式"]
WORDS = ["某会临江办事处", "临江办事处", "工作群组管理办法", "互临办〔2021〕8号", "互临群备〔2026〕1号"]
ITEMS = ["office_name", "short_name", "decree_title", "decree_number", "number_format"]
FORM = "互临群备〔{年}〕{号}号"
SAID = dict(zip(ITEMS, [*WORDS[:-1], FORM], strict=True))
FIRST = "在第一个单位的一行填写，其余各行可以不填"
EXAMPLE = "填写一个编号作为格式，如 某群备〔2026〕1号，年份在前，序号在后"


def read(rows: Sequence[Sequence[str]], proposed: str = "") -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    table = reader.of_bytes(workbook(rows))
    sheet = sheet_of("部门.xlsx", table, Headings(spellings("units") | spellings("office")), Registry({}))
    words = office_words(sheet, lambda: proposed)
    return words, [(one.where, one.says, one.fix) for one in sheet.faults]


@pytest.mark.parametrize("form", [WORDS[-1], FORM, "互临群备〔２０２６〕１号"])
@pytest.mark.parametrize("line", [0, 1])
def test_they_stand_on_any_line(form: str, line: int) -> None:
    rows = [["综合部"], ["信息技术部"]]
    rows[line] += [*WORDS[:-1], form]
    assert read([HEADING, *rows]) == (SAID, [])


def test_what_is_left_out_is_asked_for_on_the_first_line() -> None:
    assert read([["部门"], ["综合部"], ["信息技术部"]])[1] == [
        ("第 2 行", "未填写办事处全称", FIRST),
        ("第 2 行", "未填写办事处简称", FIRST),
        ("第 2 行", "未填写制度名称", FIRST),
        ("第 2 行", "未填写制度文号", FIRST),
        ("第 2 行", "编号格式未写明年份和序号", EXAMPLE),
    ]


@pytest.mark.parametrize("form", ["", "互临群备", "第 1 号（2026 年）", "无"])
def test_no_form_of_numbers_is_made_up(form: str) -> None:
    words, faults = read([HEADING, ["综合部", *WORDS[:-1], form]])
    assert words["number_format"] == ""
    assert faults == [("第 2 行 F 列（编号格式）", "编号格式未写明年份和序号", EXAMPLE)]


def test_that_of_the_ledger_is_proposed_and_not_taken() -> None:
    words, faults = read([HEADING, ["综合部", *WORDS[:-1], ""]], FORM)
    assert words["number_format"] == ""
    assert [fix for *_, fix in faults] == [f"旧台账的编号似为 {FORM}，无误的照此填写"]


def test_two_names_are_one_too_many() -> None:
    words, faults = read([HEADING, ["综合部", *WORDS], ["信息技术部", "某会临海办事处", *WORDS[1:]]])
    assert words == SAID
    assert faults == [
        ("第 3 行 B 列（办事处全称）", "办事处全称写有“某会临江办事处”“某会临海办事处”", "只写一种，其余清空")
    ]


LEDGERS = {
    ("互临群备〔2019〕1号", "互临群备〔2024〕12号", "互临备〔2018〕3号"): FORM,
    ("互临群备〔2019〕1号", "互临备〔2018〕3号"): "",
    ("1", "2", "3"): "",
    (): "",
}


@pytest.mark.parametrize(("numbers", "form"), LEDGERS.items())
def test_what_most_numbers_of_a_ledger_show(numbers: Sequence[str], form: str) -> None:
    lines = [["群组名称", "备案编号"], *(["甲群", number] for number in numbers)]
    tables = [reader.of_bytes(workbook(rows)) for rows in (lines, [["说明"], ["本表不是台账"]])]
    assert form_of_ledger(tables, of_ledger(Forms.of_schemas(FORMS))) == form
