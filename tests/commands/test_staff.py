"""The lists as two tables and back: nothing changes by itself, and each change has its request (Art. 4, 9, 11)."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from group_registry.commands import staff, validate
from group_registry.files import worktree
from group_registry.forms.check import read_registry
from group_registry.forms.compare import compare
from group_registry.forms.schemas import Forms
from group_registry.gitrepo.proposals import NewBranch, put_on_branches
from group_registry.model.records import Person
from group_registry.model.registry import Registry
from group_registry.model.terms import PEOPLE, UNITS
from group_registry.pages.office_tables import tables_of
from group_registry.rules import RULES
from group_registry.rules.transition import PLAIN
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.office_lists import blame_cells, files_of, in_words, read_lists, requests
from group_registry.spreadsheets.office_tables import lists_of
from group_registry.spreadsheets.reading import note_lines
from group_registry.spreadsheets.table import Table
from support.books_office import READINGS, changed, every_fault, office_of, workbook
from support.cases import CASE_FILES, FORMS, OFFICE, PROJECT, blocks, kept
from support.changes import snapshot
from support.made_pages import group
from support.repositories import git, repository
from support.saved_pulls import run
from support.texts import PATH, form
from support.untidy_office import staff as untidy_staff
from support.world import roster

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
    found, files, _ = office_of(workbook(units), workbook(people))
    assert not found.is_faulty
    return {**OFFICE, **files}


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
        named = [(name, tables[name]) for name in ("部门.xlsx", "人员.xlsx")]
        lists = read_lists(before, READINGS, named[0], named[1], today)
        assert [(sheet.faults, sheet.notes) for sheet in lists.sheets] == [([], []), ([], [])]
        assert lists_of(lists.registry) == lists_of(before)
        present = [one for one in before.of(Person) if one.is_in_office(today)]
        assert [one.label for one in present if one.staff_no not in lists.takers] == []


def test_an_empty_cell_takes_nobodys_mark_away(tmp_path: Path) -> None:
    """Also of somebody who has no namesake any more."""
    alone = roster(("姓名: 张伟, 区分: 综合部, 工号: B0010", "姓名: 章未, 工号: B0010"))
    before, today = read_registry({**OFFICE, PEOPLE: alone}, FORMS).registry, date(2026, 7, 15)
    for name, made in tables_of(before, Forms.of_schemas(FORMS), today).items():
        (tmp_path / name).write_bytes(made)
    changed(tmp_path / "人员.xlsx", ("张伟", {"区分": ""}))
    units, people = ((name, reader.read_table(tmp_path / name)) for name in ("部门.xlsx", "人员.xlsx"))
    lists = read_lists(before, READINGS, units, people, today)
    assert [sheet.faults for sheet in lists.sheets] == [[], []]
    assert "张伟（会员服务部）" in [person.label for person in lists.registry.of(Person)]


WINDOW = {"群组名称": "窗口群", "使用部门": "朝阳代办处", "群组负责人": "田野", "成员范围": "朝阳代办处全体"}
OFFICE_WITH_GROUPS = {
    **OFFICE,
    PEOPLE: roster(
        (
            "工号: J0001, 部门: 示例机电工会, 任职: [",
            "工号: J0001, 部门: 示例机电工会, 任职: [{职务: 办公会秘书, 起: 2024-01-01}, ",
        )
    ),
    PATH: group(),
    PATH.replace("case", "other"): group(name="续保提醒群", purpose="提醒会员续保"),
    "registry/groups/chaoyang/window.yaml": form({**WINDOW, "主管领导": "许宁"}, day="2026-03-02"),
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = OFFICE_WITH_GROUPS
    return repository(tmp_path_factory.mktemp("office") / "r", files, files | {"x": b""})


SHORT = {
    "离": {"职务": "离职", "离任日期": "2026-06-30"},
    "新": {"任职日期": "2026-07-01", "任职依据": "示例任〔2026〕1号"},
}
TABLES = {"部门": "部门.xlsx", "人员": "人员.xlsx"}
CASES = blocks("spreadsheets/second-year.txt")


def edited(case: str, folder: Path) -> list[tuple[str, str, str]]:
    """The lines of a case, once the tables in the folder are as it says."""
    lines = [line.partition(" ") for line in case.strip().splitlines()[1:]]
    for table, _, change in (line for line in lines if line[0] in TABLES):
        name, *cells = change.split(" ")
        short = {title: text for cell in cells for title, text in SHORT.get(cell, {}).items()}
        own = dict(cell.split("=") for cell in cells if "=" in cell)
        changed(folder / TABLES[table], (name, None if cells == ["删"] else short | own))
    return lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.partition("\n")[0])
def test_what_the_tables_change(case: str, clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--root", str(clone), "--base", "main", "--as-of", "2026-07-15"]
    assert run(staff, ["--out", str(tmp_path / "t"), *words], capsys)[0] == 0
    lines = edited(case, tmp_path / "t")
    given = [f"--{of}={tmp_path / 't' / name}" for of, name in zip(("units", "people"), TABLES.values(), strict=True)]
    code, out, err = run(staff, [*given, "--dry-run", *words], capsys)
    assert code == next((int(text) for word, _, text in lines if word == "码"), 0), out + err
    assert [text for word, _, text in lines if word == "说" and text not in out + err] == [], out + err
    assert [text for word, _, text in lines if word == "不说" and text in out + err] == [], out + err
    assert bool([*(tmp_path / "t").glob("*-待补.xlsx")]) is ("处须改正" in out)
    assert not git(clone, "branch", "--list", "staff-*")


def as_written(today: date) -> tuple[Registry, dict[str, bytes]]:
    """The office, and its two tables of a day."""
    before = read_registry(OFFICE_WITH_GROUPS, FORMS).registry
    return before, tables_of(before, Forms.of_schemas(FORMS), today)


def changed_by(case: str, tables: Mapping[str, bytes], folder: Path) -> list[tuple[str, Table]]:
    for name, made in tables.items():
        (folder / name).write_bytes(made)
    edited(case, folder)
    return [(name, reader.read_table(folder / name)) for name in TABLES.values()]


def told_of(case: str, before: Registry, tables: Sequence[tuple[str, Table]], today: date) -> list[str]:
    """All that is found in the tables of a case, and what the lists become."""
    forms = Forms.of_schemas(FORMS)
    lists = read_lists(before, READINGS, tables[0], tables[1], today)
    head = OFFICE_WITH_GROUPS | files_of(before, lists.registry, OFFICE_WITH_GROUPS, forms)
    compared = compare(snapshot(OFFICE_WITH_GROUPS), snapshot(head), FORMS, RULES)
    blame_cells(lists, head, compared.findings, forms)
    return [
        f"== {case.partition(chr(10))[0]}",
        *(line for sheet in lists.sheets for line in every_fault(sheet.name, sheet.faults)),
        *(f"{sheet.name}：{line}" for sheet in lists.sheets for line in note_lines(sheet.notes)),
        *in_words(before, lists.registry, forms),
        *(f"{number} → {taker}" for number, taker in lists.takers.items() if taker),
    ]


def test_each_change_of_the_tables_is_read_so(tmp_path: Path) -> None:
    """Whole: each fault with its cell, article and way to mend it, what was read in another form, and the changes."""
    today = date(2026, 7, 15)
    before, tables = as_written(today)
    lines = [line for case in CASES for line in told_of(case, before, changed_by(case, tables, tmp_path), today)]
    text = "\n".join(lines) + "\n"
    assert text == kept(CASE_FILES / "spreadsheets" / "second-year-told.txt", text)


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.partition("\n")[0])
@pytest.mark.parametrize("day", ["2026-06-20", "2026-07-15"])
def test_tables_whose_requests_are_merged_one_by_one_ask_for_the_rest(case: str, day: str, tmp_path: Path) -> None:
    """On the day of change, and before it."""
    today = date.fromisoformat(day)
    before, tables = as_written(today)
    units, people = changed_by(case, tables, tmp_path)
    if not (wanted := read_lists(before, READINGS, units, people, today)).is_faulty:
        for _, title, after in requests(before, wanted.registry, today):
            again = read_lists(after, READINGS, units, people, today)
            assert [sheet.faults for sheet in again.sheets] == [[], []], title
            assert lists_of(again.registry) == lists_of(wanted.registry), title


def test_who_left_is_written_while_a_group_names_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {**OFFICE_WITH_GROUPS, PATH: group(custodian="郑雪", filed="2025-12-01")}
    root, table = repository(tmp_path / "r", files, files | {"x": b""}), tmp_path / "t" / TABLES["人员"]
    words = ["--root", str(root), "--base", "main", "--as-of", "2026-07-15"]
    given = [f"--units={tmp_path / 't' / TABLES['部门']}", f"--people={table}", "--dry-run"]
    assert run(staff, ["--out", str(tmp_path / "t"), *words], capsys)[0] == 0
    code, out, _ = run(staff, [*given, *words], capsys)
    assert (code, out.splitlines()[0]) == (
        1,
        "参保服务答疑群：负责人郑雪离任，请在其一行“移交给”一列填写接手的在任人员",
    )
    changed(table, ("郑雪", {"移交给": "陈可为"}))
    code, out, _ = run(staff, [*given, *words], capsys)
    assert (code, out.splitlines()[0]) == (0, "参保服务答疑群：郑雪工作变动，负责人改由陈可为担任")


GONE = "  - {编号: jiubu, 名称: 示例旧部, 类别: 部门, 起: 2020-01-01, 止: 2026-03-31%s}\n"


@pytest.mark.parametrize(
    ("heir", "says"),
    [
        (", 承接单位: 会员服务部", "旧部材料群：示例旧部撤销，使用部门改为会员服务部"),
        ("", "旧部材料群：示例旧部已于 2026-03-31 撤销，没有承接单位，待移交；请办理注销，仍在使用的先登记承接单位"),
    ],
)
def test_a_group_of_a_unit_that_ended_earlier_is_not_forgotten(
    heir: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tables have no line for such a unit any more."""
    left = form({"群组名称": "旧部材料群", "使用部门": "示例旧部", "建群目的": "核对旧部材料"}, day="2026-03-02")
    units = OFFICE[UNITS].decode().rstrip("\n") + "\n" + GONE % heir
    files = {**OFFICE_WITH_GROUPS, UNITS: units.encode(), "registry/groups/jiubu/left.yaml": left}
    root = repository(tmp_path / "r", files, files | {"x": b""})
    words = ["--root", str(root), "--base", "main", "--as-of", "2026-07-15"]
    given = [f"--{of}={tmp_path / 't' / name}" for of, name in zip(("units", "people"), TABLES.values(), strict=True)]
    assert run(staff, ["--out", str(tmp_path / "t"), *words], capsys)[0] == 0
    code, out, err = run(staff, [*given, "--dry-run", *words], capsys)
    assert (code, out.splitlines()[0]) == (0, says), out + err


SINCE = roster(
    ("工号: B0008, 部门: 会员服务部", "工号: B0008, 部门: 综合部"),
    ("账号: demo-wu,", "账号: demo-wumin,"),
    ("部门: 信息技术部, 账号: demo-fang, 账号编号: 900000006,", "部门: 信息技术部,"),
    (
        "  - {姓名: 田野",
        "  - {姓名: 钱程, 工号: B0020, 部门: 综合部, 任职: [{职务: 经办人, 起: 2026-07-01}]}\n  - {姓名: 田野",
    ),
)
RENAMED = (
    OFFICE[UNITS]
    .replace("版次: 1".encode(), "版次: 2".encode(), 1)
    .replace("名称: 示例机电工会".encode(), "名称: 示例机电公司工会, 曾用名: [示例机电工会]".encode())
)
ANOTHER = "registry/groups/chaoyang/window.yaml"
UNDO = "    改法：按现在的名册改正；确须改回的，用 --out 重新写出两张表，再作改动"
UNDONE = f"""部门.xlsx 第 6 行 A 列（名称）  \
写出本表以后，示例机电工会的名称已由“示例机电工会”改为“示例机电公司工会”，表中仍为原内容
{UNDO}
部门.xlsx 第 5 行 E 列（主管领导）  写出本表以后，朝阳代办处的主管领导已由“许宁”改为“吴敏”，表中仍为原内容
{UNDO}
人员.xlsx 第 5、7 行（共 2 行）E 列（账号）  \
写出本表以后，名册另有改动，如第 5 行：写出本表以后，吴敏的账号已由“demo-wu”改为“demo-wumin”，表中仍为原内容
{UNDO}
人员.xlsx 第 7 行 F 列（账号编号）  写出本表以后，方晴的账号编号已由“900000006”改为“无”，表中仍为原内容
{UNDO}
人员.xlsx 第 9 行 B 列（部门）  写出本表以后，陈可为的部门已由“会员服务部”改为“综合部”，表中仍为原内容
{UNDO}
"""


def test_an_old_table_undoes_nothing_that_was_changed_since(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = repository(tmp_path / "r", OFFICE_WITH_GROUPS, OFFICE_WITH_GROUPS | {"x": b""})
    tables, words = tmp_path / "t", ["--root", str(root), "--base", "main", "--as-of", "2026-07-15"]
    given = [f"--{of}={tables / name}" for of, name in zip(("units", "people"), TABLES.values(), strict=True)]
    assert run(staff, ["--out", str(tables), *words], capsys)[0] == 0
    newcomer = {"工号": "B0020", "部门": "综合部"}
    changed(tables / TABLES["人员"], ("周启明", {"移交给": "张伟（会员服务部）"}), ("钱程", newcomer))
    led = OFFICE_WITH_GROUPS[ANOTHER].replace("主管领导: 许宁".encode(), "主管领导: 吴敏".encode())
    later = {**OFFICE_WITH_GROUPS, PEOPLE: SINCE, UNITS: RENAMED, ANOTHER: led}
    put_on_branches(root, [NewBranch("later", "改", {path: (PLAIN, text) for path, text in later.items()}, "main")])
    code, out, err = run(staff, [*given, "--root", str(root), "--base", "later", "--as-of", "2026-07-15"], capsys)
    assert (code, out[: len(UNDONE)]) == (1, UNDONE), err
    assert "6 处须改正" in out
    assert not git(root, "branch", "--list", "staff-*")
    mended = {"吴敏": {"账号": "demo-wumin"}, "陈可为": {"部门": "综合部"}, "方晴": {"账号": "", "账号编号": ""}}
    changed(tables / TABLES["人员"], *mended.items())
    changed(
        tables / TABLES["部门"], ("示例机电工会", {"名称": "示例机电公司工会"}), ("朝阳代办处", {"主管领导": "吴敏"})
    )
    code, out, err = run(staff, [*given, "--root", str(root), "--base", "later", "--as-of", "2026-07-15"], capsys)
    assert code == 0, out + err
    assert "参保服务答疑群、续保提醒群：周启明工作变动，负责人改由张伟（会员服务部）担任" in out
    assert "名册变更" not in out


def test_a_table_that_lost_its_version_is_asked(
    clone: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--root", str(clone), "--base", "main", "--as-of", "2026-07-15"]
    assert run(staff, ["--out", str(tmp_path / "t"), *words], capsys)[0] == 0
    units, people = (tmp_path / "t" / name for name in TABLES.values())
    rows = [[*row.cells] for row in reader.read_table(people).rows]
    (tmp_path / "own.xlsx").write_bytes(workbook([row[:12] for row in rows]))
    code, out, _ = run(staff, [f"--units={units}", f"--people={tmp_path / 'own.xlsx'}", *words], capsys)
    assert (code, "own.xlsx " in out, "表头没有“名册版次”一列" in out) == (1, True, True), out


@pytest.mark.parametrize(("count", "parts"), [(2, [2]), (9, [9]), (11, [9, 2])])
def test_the_groups_of_a_line_are_handed_in_together(
    count: int, parts: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As many as need no permit (contract D 2); another unit's group is another request."""
    topics = ["答疑", "续保", "理赔", "回访", "慰问", "培训", "宣讲", "窗口", "档案", "报表", "会务"][:count]
    folder = "registry/groups/hyfw/"
    many = {f"{folder}g{at}.yaml": group(name=f"{topic}工作群", purpose=topic) for at, topic in enumerate(topics)}
    items = {"群组名称": "用车调度群", "使用部门": "综合部", "建群目的": "调度用车"}
    other = {"registry/groups/zhb/other.yaml": form(items, day="2026-03-02")}
    files = {**OFFICE, **many, **other}
    root, tables = repository(tmp_path / "r", files, files | {"x": b""}), tmp_path / "t"
    words = ["--root", str(root), "--base", "main", "--as-of", "2026-07-15"]
    given = [f"--{of}={tables / name}" for of, name in zip(("units", "people"), TABLES.values(), strict=True)]
    assert run(staff, ["--out", str(tables), *words], capsys)[0] == 0
    changed(tables / TABLES["人员"], ("周启明", {"移交给": "陈可为"}))
    code, out, err = run(staff, [*given, *words], capsys)
    assert code == 0, out + err
    made = git(root, "branch", "--list", "staff-*", "--format=%(refname:short)").split()
    touched = {branch: git(root, "diff", "--name-only", f"main...{branch}").split() for branch in made}
    of_unit = sorted(len(paths) for paths in touched.values() if paths[0].startswith(folder))
    assert (of_unit, len(made)) == (sorted(parts), len(parts) + 1)
    assert sorted(path for paths in touched.values() for path in paths) == sorted([*many, *other])
    (push,) = [line for line in out.splitlines() if line.startswith("由有写入权限的人员推送各分支：git push origin ")]
    assert sorted(push.split(" ")[3:]) == sorted(made)
    assert max(map(len, made)) <= len("staff-chaoyang-") + 8
    for branch in made:
        assert run(validate, ["--root", str(root), "--base", "main", "--head", branch], capsys)[0] == 0


def test_what_was_pushed_and_not_merged_comes_again_only_if_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A returned request leaves nothing else in a clone; the day of the record alone makes no other change of it."""
    topics = ("答疑", "续保", "理赔")
    many = {f"registry/groups/hyfw/{at}.yaml": group(name=f"{topic}群") for at, topic in enumerate(topics)}
    files = {**OFFICE, **many}
    root, tables = repository(tmp_path / "r", files, files | {"x": b""}), tmp_path / "t"
    git(tmp_path, "init", "-q", "--bare", "there")
    git(root, "remote", "add", "origin", str(tmp_path / "there"))
    names = {"units": tables / TABLES["部门"], "people": tables / TABLES["人员"]}
    assert run(staff, ["--out", str(tables), "--root", str(root), "--as-of", "2026-07-15"], capsys)[0] == 0
    changed(names["people"], ("周启明", {"移交给": "陈可为"}))

    def proposed(day: str, *more: str) -> tuple[int, str, list[str]]:
        given = [f"--{of}={name}" for of, name in names.items()]
        code, out, err = run(staff, [*given, *more, "--root", str(root), "--as-of", day], capsys)
        return code, out + err, re.findall(r"git push origin (.*)", out)

    code, out, (first,) = proposed("2026-07-15")
    assert code == 0, out
    assert proposed("2026-07-16")[2] != []  # nobody has seen it
    git(root, "push", "-q", "origin", first)
    git(root, "update-ref", "refs/remotes/pull/12", first)
    code, out, pushes = proposed("2026-07-17")
    assert (code, pushes) == (0, []), out
    says = f"答疑群、续保群、理赔群：同样的变更已在分支 {first} 推送（第 12 号申请），尚未合并，本次未备"
    assert [line for line in out.splitlines() if line.startswith("答疑群")] == [says]
    assert "加 --again 答疑群、续保群、理赔群 再运行一次" in out
    code, out, (second,) = proposed("2026-07-17", "--again", "答疑群、理赔群")
    assert code == 0, out
    assert f"续保群：同样的变更已在分支 {first} 推送" in out
    assert git(root, "diff", "--name-only", f"main...{second}").split() == sorted([*many])[::2]
    git(root, "update-ref", "refs/heads/main", second)
    code, out, pushes = proposed("2026-07-20")
    assert (code, pushes, "与名册一致" in out) == (0, [], False), out
    assert f"续保群：同样的变更已在分支 {first} 推送" in out
    code, out, pushes = proposed("2026-07-20", "--again", "续报群")
    assert (code, pushes, says.partition("：")[2] in out) == (0, [], True), out
    changed(names["people"], ("周启明", {"移交给": "张伟（会员服务部）"}))
    assert len(proposed("2026-07-20")[2]) == 1  # another change
