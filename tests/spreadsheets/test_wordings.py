"""An old ledger asks each wording once; what a line says has ended is never in use without an answer (Art. 6 to 8)."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from support import asked_office
from support.books_office import laid_out, moved_over, said
from support.cases import OFFICE

HEADING = ("群组名称", "使用部门", "群主", "备案日期")
GREY = PatternFill("solid", fgColor="C0C0C0")
ASKED = "群组是否仍在使用？"
WHOLE = "（整列）说到群组存亡的填写是，无关的填写无关"


class Desk:
    """An office without git, and the folder of its ledgers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, laid_out(folder / "office", OFFICE)
        self.back = folder / "旧台账-待补.xlsx"

    def put(self, book: Workbook, name: str = "旧台账.xlsx") -> Path:
        book.save(self.folder / name)
        return self.folder / name

    def run(self, *ledgers: Path) -> str:
        told = said("import_ledger", *ledgers, "--root", self.root)
        if (self.root / "导入/registry").is_dir():
            moved_over(self.root)
        return told

    @property
    def groups(self) -> dict[str, list[str]]:
        """By name, the kind of each record, with the day of an end."""
        found = dict[str, list[str]]()
        for path in (self.root / "registry/groups").rglob("*.yaml"):
            data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
            assert data["群组名称"] not in found
            found[data["群组名称"]] = [
                one["备案类别"] + (f" {one['备案日期']}" if one["备案类别"] == "注销" else "")
                for one in data["备案记录"]
            ]
        return found

    def wordings(self, place: Path | None = None) -> dict[tuple[str, str], str]:
        """By column and wording the answer that is filled in, on the sheet of a returned workbook."""
        rows = [*load_workbook(place or self.back)["用语"].iter_rows(min_row=2, values_only=True)]
        assert len({(row[0], row[1]) for row in rows}) == len(rows)
        return {(str(row[0]), str(row[1])): str(row[4] or "") for row in rows}

    def answer(self, answers: dict[str, str], place: Path | None = None, change: Callable[[Any], object] = id) -> None:
        """Write answers beside wordings; ``change`` is what else the clerk does to the workbook."""
        book = load_workbook(place or self.back)
        for row in book["用语"].iter_rows(min_row=2):
            if row[1].value in answers:
                row[4].value = answers[str(row[1].value)]
        change(book)
        book.save(place or self.back)


def by_line(book: Any, answers: Sequence[str]) -> None:
    """Answer the first returned lines, each for itself."""
    sheet = book["待补"]
    place = next(cell.column for cell in sheet[1] if cell.value == "本行答复")
    for row, answer in enumerate(answers, 2):
        sheet.cell(row, place).value = answer


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def book_of(*lines: Sequence[object], more: Sequence[str] = (), title: str = "台账") -> tuple[Workbook, Any]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append([*HEADING, *more])
    for line in lines:
        sheet.append([*line])
    return book, sheet


def line(name: str, *more: object) -> list[object]:
    return [name, "综合部", "吴敏", "2019-03-06", *more]


LIVING = line("窗口联络群")
DEAD = {
    "a state that nobody knows": (["状态"], ["歇业"]),
    "a remark": (["备注"], ["人都走光了"]),
    "a remark beside a state in use": (["备注", "状态"], ["人都走光了", "使用中"]),
    "a day that is not one": (["注销日期"], ["疫情期间"]),
    "a column that nobody knows": (["是否删除"], ["1"]),
    "a tick in such a column": (["是否删除"], ["√"]),
    "a mark in such a column": (["标记"], ["●"]),
    "a column without heading": ([""], ["已散"]),
    "a column of telephones": (["联系电话"], ["群已停用"]),
    "a day in a column that nobody knows": (["清退时间"], ["2021-05-01"]),
    "a kind of filing that is none": (["备案类别"], ["清理"]),
    "what became of it": (["处置"], ["待商议"]),
    "its purpose": (["建群目的"], ["已停用"]),
    "its statement": (["备案事项说明"], ["工作结束，群已解散"]),
    "the question whether it is in use": (["是否在用"], ["不清楚"]),
    "the question whether there is anybody": (["有无活动"], ["无"]),
    "a state of accounts": (["账号状态"], ["封了"]),
    "how it is to be reached": (["联系情况"], ["失联"]),
    "a ditto mark below nothing": (["是否删除"], ["同上"]),
    "whether it uses another platform": (["是否使用企业微信"], ["否"]),
    "no state": (["状态"], ["无"]),
    "a day that was planned": (["拟停用日期"], ["2021-05-01"]),
    "to whom it was handed": (["接管单位"], ["群已解散"]),
}


@pytest.mark.parametrize("how", DEAD)
def test_what_may_say_that_a_group_has_ended_is_asked_once(desk: Desk, how: str) -> None:
    more, cells = DEAD[how]
    dead = [line(f"事项{name}群", *cells) for name in "甲乙丙丁"]
    told = desk.run(desk.put(book_of(LIVING, *dead, more=more)[0]))
    assert desk.groups == {"窗口联络群": ["创建"]}
    asked = [key for key, answer in desk.wordings().items() if not answer]
    assert len(asked) == 1
    assert ASKED in told
    desk.answer({asked[0][1]: "已注销"})
    told = desk.run(desk.back)
    assert {name: kinds[-1][:2] for name, kinds in desk.groups.items() if name != "窗口联络群"} == dict.fromkeys(
        [f"事项{name}群" for name in "甲乙丙丁"], "注销"
    )
    assert "在用 0，已注销 4，其中 4 个按您的答复。" in told
    assert "（4 个）：事项甲群、事项乙群、事项丙群、事项丁群" in told
    assert not any(day in str(desk.groups) for day in ("2026", "2020"))  # no day is made up


DIFFERING = {
    "a known remark": (["备注", "状态"], ["已停用", "使用中"], "注销 不详"),
    "a day of the end": (["注销日期", "状态"], ["2021-05-01", "使用中"], "注销 2021-05-01"),
}


@pytest.mark.parametrize("how", DIFFERING)
@pytest.mark.parametrize("answer", ["已注销", "使用中"])
def test_a_line_whose_cells_differ_is_asked(desk: Desk, how: str, answer: str) -> None:
    more, cells, end = DIFFERING[how]
    told = desk.run(desk.put(book_of(LIVING, line("甲事项群", *cells), more=more)[0]))
    assert desk.groups == {"窗口联络群": ["创建"]}
    assert "一处在用、一处已停用，群组是否仍在使用？" in told
    desk.answer({}, change=lambda book: by_line(book, [answer]))
    desk.run(desk.back)
    assert desk.groups["甲事项群"] == ["创建", *[end][: answer == "已注销"]]


def test_one_of_two_columns_may_be_the_one_that_counts(desk: Desk) -> None:
    lines = [line(f"事项{name}群", "已停用", "使用中") for name in "甲乙丙丁"]
    desk.run(desk.put(book_of(LIVING, *lines, more=["备注", "状态"])[0]))
    desk.answer({"使用中": "无关"})
    told = desk.run(desk.back)
    assert {name: kinds[-1] for name, kinds in desk.groups.items() if name != "窗口联络群"} == dict.fromkeys(
        [f"事项{name}群" for name in "甲乙丙丁"], "注销 不详"
    )
    assert "在用 0，已注销 4，其中 4 个按您的答复。" in told


@pytest.mark.parametrize("answer", ["使用中", "无关"])
def test_an_answer_lets_all_lines_in(desk: Desk, answer: str) -> None:
    dead = [line(f"事项{name}群", "老地方") for name in "甲乙丙丁"]
    desk.run(desk.put(book_of(*dead, more=["备注"])[0]))
    assert desk.groups == {}
    desk.answer({"老地方": answer})
    told = desk.run(desk.back)
    assert {*map(str, desk.groups.values())} == {"['创建']"}
    assert "在用 4，已注销 0，其中 4 个按您的答复。" in told


def struck(sheet: Any) -> None:
    for cell in sheet[3]:
        cell.font = Font(strike=True)


def hidden(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def flat(sheet: Any) -> None:
    sheet.row_dimensions[3].height = 0.5


def coloured(sheet: Any) -> None:
    sheet.append(["注：灰底的群不再使用"])
    for cell in sheet[3]:
        cell.fill = GREY


def coloured_by_example(sheet: Any) -> None:
    sheet.append(["已停用"])
    sheet.cell(sheet.max_row, 1).fill = GREY
    sheet.cell(3, 1).fill = GREY


def red(sheet: Any) -> None:
    sheet.append(["", "", "红字为撤销的群"])
    sheet["B3"].font = Font(color="FF0000")


def coloured_as_the_heading_says(sheet: Any) -> None:
    sheet["A1"].value = "群组名称（灰底的已停用）"
    sheet["H3"].fill = GREY


def crossed(sheet: Any) -> None:
    sheet["A3"].value = "旧事项群×"


def marked(sheet: Any) -> None:
    sheet["A3"].value = "旧事项群★"
    sheet.append(["说明：带★的为已注销"])


def below(sheet: Any) -> None:
    sheet.insert_rows(4)
    sheet["D4"].value = "该群散了"


def below_in_the_first_column(sheet: Any) -> None:
    sheet.insert_rows(4)
    sheet["A4"].value = "（已停用）"


def on_a_hidden_sheet(sheet: Any) -> None:
    other = sheet.parent.create_sheet("2018")
    other.sheet_state = "hidden"
    other.append([*HEADING])
    other.append([cell.value for cell in sheet[3]])
    sheet.delete_rows(3)


def on_a_sheet_of_its_own(sheet: Any) -> None:
    other = sheet.parent.create_sheet("清退")
    other.append([*HEADING])
    other.append([cell.value for cell in sheet[3]])
    sheet.delete_rows(3)


def under_a_title(sheet: Any) -> None:
    sheet.insert_rows(3)
    sheet["A3"].value = "二、不再使用的"
    sheet.move_range("A5:D5", rows=3)
    sheet["A5"].value = "三、在用"


def in_a_part_of_ended_groups(sheet: Any) -> None:
    sheet.insert_rows(3, 2)
    sheet["A3"].value, sheet["A4"].value = "二、不再使用的", "综合部"
    sheet.move_range("A6:D6", rows=2)
    sheet["A6"].value = "三、在用"


def marked_beside_others(sheet: Any) -> None:
    sheet["A2"].value, sheet["A3"].value = "窗口联络群☆", "旧事项群★"
    sheet.append(["☆在用，★停用"])


def as_all_above(sheet: Any) -> None:
    sheet.append(["说明：以上群组均已停用"])


def as_the_line_below_says_of_all(sheet: Any) -> None:
    sheet.append(["以上三群已停用"])


def under_the_heading_of_a_sheet(sheet: Any) -> None:
    other = sheet.parent.create_sheet("第二页")
    other.append(["已停用群组登记表"])
    other.append([*HEADING])
    other.append([cell.value for cell in sheet[3]])
    sheet.delete_rows(3)


def coloured_as_another_sheet_says(sheet: Any) -> None:
    other = sheet.parent.create_sheet("填表说明")
    other.append(["已停用"])
    other["A1"].fill = GREY
    sheet["A3"].fill = GREY


def coloured_as_a_line_of_another_sheet_says(sheet: Any) -> None:
    sheet.parent.create_sheet("填表说明").append(["图例", "灰色", "停止使用的群"])
    sheet["A3"].fill = GREY


def coloured_as_a_cell_beside_says(sheet: Any) -> None:
    sheet["H2"].value = "已停用"
    sheet["H2"].fill = GREY
    sheet["A3"].fill = GREY


LOOKS = (
    *(coloured_as_the_heading_says, crossed),
    *(in_a_part_of_ended_groups, marked_beside_others, as_all_above, as_the_line_below_says_of_all),
    *(under_the_heading_of_a_sheet, coloured_as_another_sheet_says, coloured_as_a_cell_beside_says),
    coloured_as_a_line_of_another_sheet_says,
    *(struck, hidden, flat, coloured, coloured_by_example, red, marked, below, below_in_the_first_column),
    *(on_a_hidden_sheet, on_a_sheet_of_its_own, under_a_title),
)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.__name__)
def test_what_only_the_look_of_a_line_says_is_asked(desk: Desk, look: Callable[[Any], None]) -> None:
    book, sheet = book_of(LIVING, line("旧事项群"), line("车辆调度群"))
    look(sheet)
    told = desk.run(desk.put(book))
    assert desk.groups.keys() <= {"窗口联络群", "车辆调度群"}, told
    assert desk.groups or look in (as_all_above, as_the_line_below_says_of_all)
    desk.answer({text: "已注销" for (_, text), answer in desk.wordings().items() if not answer}, change=unhidden)
    desk.run(desk.back)
    (dead,) = [kinds for name, kinds in desk.groups.items() if name.startswith("旧事项群")]
    assert dead == ["创建", "注销 不详"]


def unhidden(book: Any) -> None:
    """The clerk's answers are for what was, whatever becomes of the look of the returned table."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                cell.font, cell.fill = Font(), PatternFill()


def test_a_heading_of_two_lines_is_no_title(desk: Desk) -> None:
    book, sheet = book_of(LIVING)
    sheet.insert_rows(1)
    for place, title in enumerate(["群组", "", "", "停用情况"], 1):
        sheet.cell(1, place).value = title
    sheet.cell(1, 2).value = "归属"
    desk.run(desk.put(book))
    assert [*desk.groups] == ["窗口联络群"]


def test_colours_without_a_legend_say_nothing(desk: Desk) -> None:
    book, sheet = book_of(LIVING, line("车辆调度群"))
    for cell in sheet[3]:
        cell.fill = GREY
    assert desk.run(desk.put(book)).startswith("0\n")
    assert len(desk.groups) == 2


def test_a_column_of_many_values_is_asked_as_one(desk: Desk) -> None:
    lines = [line(f"第{number}联络群", f"办法{number}") for number in range(100, 120)]
    desk.run(desk.put(book_of(*lines, LIVING, more=["今后"])[0]))
    assert desk.groups == {"窗口联络群": ["创建"]}
    assert desk.wordings() == {("今后", WHOLE): ""}
    desk.answer({WHOLE: "是"})
    desk.run(desk.back)
    again = desk.folder / "旧台账-待补-2.xlsx"
    assert {text for _, text in desk.wordings(again)} == {WHOLE, *(f"办法{number}" for number in range(100, 120))}
    desk.answer({f"办法{number}": "无关" for number in range(101, 120)} | {"办法100": "已注销"}, again)
    desk.run(again)
    assert [name for name, kinds in desk.groups.items() if len(kinds) > 1] == ["第100联络群"]
    assert len(desk.groups) == 21


def test_a_column_of_many_values_may_have_nothing_to_do_with_it(desk: Desk) -> None:
    lines = [line(f"第{number}联络群", f"办法{number}") for number in range(100, 120)]
    desk.run(desk.put(book_of(*lines, more=["今后"])[0]))
    desk.answer({WHOLE: "否"})
    desk.run(desk.back)
    assert {*map(str, desk.groups.values())} == {"['创建']"}
    assert len(desk.groups) == 20


@pytest.mark.parametrize(("title", "dead"), [("是否删除", "已注销"), ("是否在用", "使用中"), ("是否停用", "已注销")])
def test_a_tick_means_the_opposite_in_another_column(desk: Desk, title: str, dead: str) -> None:
    desk.run(desk.put(book_of(line("甲事项群", "√"), line("乙事项群", "是"), LIVING, more=[title, "备注"])[0]))
    known = desk.wordings() if desk.back.exists() else {}
    for name in [name for name in desk.groups if "事项" in name]:
        assert (len(desk.groups[name]) == 2) == (dead == "已注销")
    assert all(answer in ("", dead) for answer in known.values())
    assert title != "是否删除" or [*known.values()] == ["", ""]


def test_an_empty_cell_among_ticks_is_asked(desk: Desk) -> None:
    desk.run(desk.put(book_of(line("甲事项群", "√"), line("乙事项群", ""), more=["是否在用"])[0]))
    assert [*desk.groups] == ["甲事项群"]
    assert desk.wordings()["是否在用", "（空白）"] == ""


def shuffled(book: Any) -> None:
    """Columns in another order and more lines, on every sheet."""
    for name in book.sheetnames:
        rows = [[cell.value for cell in row][::-1] for row in book[name].iter_rows()]
        book.remove(book[name])
        sheet = book.create_sheet(name)
        for row in [["以下由综合部填写"], *rows, [], ["", "", "合计"]]:
            sheet.append(row)


def test_a_returned_workbook_may_be_rearranged(desk: Desk) -> None:
    lines = [line("甲事项群", "老地方"), line("乙事项群", "撤了吧")]
    desk.run(desk.put(book_of(*lines, more=["备注"])[0]))
    desk.answer({"老地方": "使用中", "撤了吧": "已注销"}, change=shuffled)
    desk.run(desk.back)
    assert desk.groups == {"甲事项群": ["创建"], "乙事项群": ["创建", "注销 不详"]}


@pytest.mark.parametrize("answer", ["", "不知道", "是", "？"])
def test_what_is_not_answered_is_asked_again(desk: Desk, answer: str) -> None:
    lines = [line("甲事项群", "老地方"), line("乙事项群", "撤了吧")]
    desk.run(desk.put(book_of(*lines, more=["备注"])[0]))
    desk.answer({"老地方": answer, "撤了吧": "已注销"})
    told = desk.run(desk.back)
    assert desk.groups == {"乙事项群": ["创建", "注销 不详"]}
    assert desk.wordings(desk.folder / "旧台账-待补-2.xlsx") == {("备注", "老地方"): "", ("备注", "撤了吧"): "已注销"}
    assert ("答复不能识别" in told) == bool(answer)


def test_two_answers_to_one_wording_are_none(desk: Desk) -> None:
    desk.run(desk.put(book_of(line("甲事项群", "老地方"), more=["备注"])[0]))

    def doubled(book: Any) -> None:
        book["用语"].append(["备注", "老地方", "1", "", "已注销", ""])

    desk.answer({"老地方": "使用中"}, change=doubled)
    desk.run(desk.back)
    assert desk.groups == {}


def test_one_line_may_be_answered_for_itself(desk: Desk) -> None:
    lines = [line(f"事项{name}群", "已移交") for name in "甲乙"]
    desk.run(desk.put(book_of(*lines, more=["备注"])[0]))

    desk.answer({}, change=lambda book: by_line(book, ["使用中", "已注销"]))
    desk.run(desk.back)
    assert desk.groups == {"事项甲群": ["创建"], "事项乙群": ["创建", "注销 不详"]}


SAME = ["备案类别", "注销日期"]
DIFFER: dict[str, list[Any]] = {
    "an end in the first line": [
        line("甲事项群", "创建", "2021-05-01"),
        ["甲事项群", "综合部", "吴敏", "2022-01-01", "变更"],
    ],
    "two lines of a plain ledger": [line("甲事项群", "", "2021-05-01"), ["甲事项群", "综合部", "吴敏", "2020-01-01"]],
    "an end in the second of two creations": [
        line("甲事项群"),
        ["甲事项群", "综合部", "吴敏", "2020-01-01", "", "2021-05-01"],
    ],
    "a change after the end": [
        *[line("甲事项群", "创建"), ["甲事项群", "综合部", "吴敏", "2020-01-01", "注销"]],
        ["甲事项群", "综合部", "吴敏", "2022-01-01", "变更"],
    ],
}


@pytest.mark.parametrize("how", DIFFER)
def test_lines_of_a_group_that_differ_are_asked(desk: Desk, how: str) -> None:
    desk.run(desk.put(book_of(*DIFFER[how], LIVING, more=SAME)[0]))
    assert desk.groups == {"窗口联络群": ["创建"]}
    desk.answer({}, change=lambda book: by_line(book, ["已注销"]))
    if "two" not in how:  # they may be two groups of one name
        desk.run(desk.back)
        assert desk.groups["甲事项群"][-1][:2] == "注销"


def test_a_ditto_mark_says_what_the_cell_above_says(desk: Desk) -> None:
    lines = [line("甲事项群", "是"), line("乙事项群", "〃"), line("丙事项群", "同上")]
    desk.run(desk.put(book_of(*lines, more=["是否删除"])[0]))
    desk.answer({"是": "已注销"})
    desk.run(desk.back)
    assert {*map(str, desk.groups.values())} == {"['创建', '注销 不详']"}
    assert len(desk.groups) == 3


def test_a_group_that_moved_to_another_unit_is_one(desk: Desk) -> None:
    moved = ["甲事项群", "会员服务部", "周启明", "2021-03-06", "变更", "已停用"]
    desk.run(desk.put(book_of(line("甲事项群", "创建", ""), moved, more=["备案类别", "备注"])[0]))
    assert desk.groups == {"甲事项群": ["创建", "变更", "注销 不详"]}


def test_a_group_that_a_later_import_calls_ended_is_told(desk: Desk) -> None:
    desk.run(desk.put(book_of(line("甲事项群"))[0]))
    other = book_of(["甲事项群", "综合部", "吴敏", "2020-03-06", "已停用"], more=["备注"])[0]
    told = desk.run(desk.put(other, "又一份.xlsx"))
    assert "登记册中已有同名群组" in told
    assert desk.groups == {"甲事项群": ["创建"]}


def test_a_group_on_two_sheets_is_one(desk: Desk) -> None:
    book, _ = book_of(line("甲事项群"), LIVING, title="在用")
    other = book.create_sheet("已停用")
    other.append([*HEADING])
    other.append(line("甲事项群"))
    desk.run(desk.put(book))
    assert desk.groups == {"窗口联络群": ["创建"]}


SEVERAL = (
    *("甲办理群、乙办理群", "甲办理群，乙办理群", "甲办理群；乙办理群", "甲办理群/乙办理群", "甲办理群 乙办理群"),
    *(
        "甲办理群\n乙办理群",
        "窗口排班安排\n回访记录汇总",
        "参保\n续保",
        "参保；续保",
        "窗口排班安排、回访记录汇总",
        "甲办理群和乙办理群",
    ),
    *("1.甲办理2.乙办理", "1、甲办理群 2、乙办理群", "(1)甲办理(2)乙办理", "（1）甲办理（2）乙办理", "①甲办理②乙办理"),
    *(
        "答疑1-3群",
        "答疑1、2、3群",
        "答疑一至三群",
        "答疑群（1、2）",
        "答疑群(1)(2)",
        "答疑1～3号群",
        "甲办理群等3个群",
    ),
)
ONE = (
    "参保、续保答疑群",
    "理赔/回访群",
    "3号楼联络群",
    "2021-2022年度报销群",
    "群众工作群",
    "第1期培训群",
    "A组联络群",
    "微信群联络",
)


@pytest.mark.parametrize("name", SEVERAL)
def test_several_groups_in_one_cell_never_become_one(desk: Desk, name: str) -> None:
    for told in (desk.run(desk.put(book_of(line(name), LIVING)[0])), desk.run(desk.back)):
        assert [*desk.groups] == ["窗口联络群"]
        assert "可能是多个群组" in told


def test_one_group_may_have_a_name_with_marks(desk: Desk) -> None:
    desk.run(desk.put(book_of(*map(line, ONE), line("“甲办理群、乙办理群”"))[0]))
    assert {*desk.groups} == {*ONE, "甲办理群、乙办理群"}


TERMS = {
    "2029-12-31": "2029-12-31",
    "至2029年12月31日": "2029-12-31",
    "2020.3.1-2029.3.10": "2029-03-10",
    "2029.3.1-3.10": "2029-03-10",
    "2020年3月1日至2029年12月31日": "2029-12-31",
    "3年（至2029年12月31日）": "2029-12-31",
    "2029年12月31日止": "2029-12-31",
    "长期": "",
    "10天": "named",
    "2029年底": "named",
    "3年": "named",
    "2029年12月": "named",
    "至工作结束": "named",
    "2029年12月31日前": "named",
}


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_its_last_day_or_named(desk: Desk, term: str) -> None:
    told = desk.run(desk.put(book_of(line("甲事项群", term), more=["使用期限"])[0]))
    (path,) = (desk.root / "registry/groups/zhb").glob("*.yaml")
    data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    wanted = TERMS[term]
    assert data.get("使用期限", "") == wanted.removeprefix("named")
    is_named = "未写明最后一天" in told and f"“使用期限”填为“{term}”" in data["备案记录"][0]["备案事项说明"]
    assert is_named == (wanted == "named")


def test_a_custodian_who_was_never_on_a_list_is_told(desk: Desk) -> None:
    told = desk.run(desk.put(book_of(["甲事项群", "综合部", "王建国", "2019-03-06"], LIVING)[0]))
    assert "！！群主从未列入人员名单，请核对姓名（1 处）：王建国" in told


@pytest.mark.parametrize("cell", ["甲事项\u202e群", "甲\u2066事项群"])
def test_a_cell_that_turns_the_direction_of_text_is_named(desk: Desk, cell: str) -> None:
    told = desk.run(desk.put(book_of(line(cell), LIVING)[0]))
    assert "A 列有改变文字方向的不可见字符" in told
    assert [*desk.groups] == ["窗口联络群"]


def test_two_custodians_on_two_lines_are_two(desk: Desk) -> None:
    book, _ = book_of(line("甲事项群"), ["", "", "周启明"], LIVING)
    told = desk.run(desk.put(book))
    assert [*desk.groups] == ["窗口联络群"]
    assert "不是一人的姓名" in told


def test_a_returned_day_is_a_day(desk: Desk) -> None:
    desk.run(desk.put(book_of(["甲事项群", "综合部", "", "2019-03-06"])[0]))
    assert load_workbook(desk.back)["待补"]["D2"].is_date
    rows = [*load_workbook(desk.back)["待补"].iter_rows(values_only=True)]
    assert rows[1][0] == "甲事项群"


def test_the_same_answered_sheet_once_more_adds_nothing(desk: Desk) -> None:
    lines = [line("甲事项群", "老地方"), line("乙事项群", "撤了吧"), line("丙事项群", "")]
    desk.run(desk.put(book_of(*lines, more=["备注"])[0]))
    desk.answer({"老地方": "使用中", "撤了吧": "已注销"})
    desk.run(desk.back)
    before = {path: path.read_bytes() for path in desk.folder.rglob("*.*")}
    told = desk.run(desk.back)
    assert "已在登记册中 2 行" in told
    assert {path: path.read_bytes() for path in desk.folder.rglob("*.*")} == before


def ledgers(desk: Desk) -> Iterable[Path]:
    for number, unit in enumerate(["综合部", "会员服务部", "综合部", "会员服务部", "综合部", "会员服务部"]):
        custodian = {"综合部": "吴敏", "会员服务部": "周启明"}[unit]
        lines = [[f"{number}组第{one}联络群", unit, custodian, "2019-03-06", f"不好说{one}"] for one in range(100, 130)]
        lines += [[f"{number}组第{one}联络群", unit, custodian, "2019-03-06", ""] for one in range(130, 150)]
        lines += [["无主事项群", f"后勤{one}部", "", "很早", ""] for one in range(10)]
        yield desk.put(book_of(*lines, more=["备注"])[0], f"{number}.xlsx")


def test_six_ledgers_are_one_import(desk: Desk) -> None:
    told = desk.run(*ledgers(desk))
    printed = told.splitlines()[1:]
    assert len(printed) <= 40
    assert sum(" 共 60 行：可以导入 20 行，退回 40 行。" in one for one in printed) == 6
    assert len(desk.groups) == 120
    back = desk.folder / "0-待补.xlsx"
    assert load_workbook(back).sheetnames == [*(f"台账 {number}" for number in range(1, 7)), "用语"]
    assert ("备注", "不好说100") in desk.wordings(back)
    desk.answer({WHOLE: "无关"}, back)
    told = desk.run(back)
    assert len(told.splitlines()) <= 41
    assert len(desk.groups) == 300


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 9))])
def test_a_ledger_that_only_the_clerk_understands(desk: Desk, seed: int) -> None:
    content, told = asked_office.ledger(seed)
    (desk.folder / "旧台账.xlsx").write_bytes(content)
    everyone = told.dead | told.living
    desk.run(desk.folder / "旧台账.xlsx")
    assert len(desk.groups.keys() & told.whole) >= 0.85 * len(told.whole)
    for count in (1, 0):
        ended = {name for name, kinds in desk.groups.items() if kinds[-1].startswith("注销")}
        assert (ended - told.dead, desk.groups.keys() - ended - told.living) == (set(), set())
        if count:
            asked_office.answered(desk.back, told)
            desk.run(desk.back)
    assert len(desk.groups.keys() & everyone) >= 0.99 * len(everyone)


YEARS = {
    "2021": "2021",
    "2021年": "2021",
    "２０２１年度": "2021",
    "二〇二一年": "2021",
    "2021.13": "不详",
    "1021": "不详",
}


@pytest.mark.parametrize("written", YEARS)
def test_a_year_alone_is_any_day_of_it(desk: Desk, written: str) -> None:
    lines: list[Sequence[object]] = [
        ["甲事项群", "综合部", "吴敏", written, ""],
        line("乙事项群", f"{written}停用"),
        LIVING,
    ]
    told = desk.run(desk.put(book_of(*lines, more=["备注"])[0]))
    assert "晚于今天" not in told
    (path,) = [path for path in (desk.root / "registry/groups/zhb").iterdir() if "甲事项群" in path.read_text("utf-8")]
    data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    assert data["备案记录"][0]["备案日期"] == YEARS[written]
    assert written != "2021年" or desk.groups["乙事项群"] == ["创建", "注销 2021"]


def test_an_end_within_the_year_of_the_filing_is_no_error(desk: Desk) -> None:
    lines = [["甲事项群", "综合部", "吴敏", "2021-03-06", "2021"], ["乙事项群", "综合部", "吴敏", "2021", "2021-03-06"]]
    assert desk.run(desk.put(book_of(*lines, more=["注销日期"])[0])).startswith("0\n")
    assert desk.groups == {"甲事项群": ["创建", "注销 2021"], "乙事项群": ["创建", "注销 2021-03-06"]}
    assert said("validate", "--root", desk.root).startswith("0\n")


def test_this_year_alone_is_not_yet_over(desk: Desk) -> None:
    desk.run(desk.put(book_of(line("甲事项群", "2026年停用"), LIVING, more=["备注"])[0]))
    assert desk.groups == {"窗口联络群": ["创建"]}
