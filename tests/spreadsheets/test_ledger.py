"""An old ledger taken in: the inverse of what the site gives away, all or nothing, nothing made up (Art. 6, 7, 8)."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st
from openpyxl import load_workbook
from openpyxl.styles import Font

from group_registry.commands import baseline, validate
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Inspection, has_errors, inspect, read_registry
from group_registry.forms.records import to_data, to_text
from group_registry.model.records import Filing, Group
from group_registry.model.similarity import folded
from group_registry.model.terms import Audience, Platform, Scope
from group_registry.pages.group_view import Viewer
from group_registry.pages.takeaway import files as taken_away
from group_registry.rules import RULES
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.ledger import Intake, taken_in
from group_registry.spreadsheets.table import Headings, of_inventory, of_ledger, of_roster, spellings
from group_registry.spreadsheets.table_cells import units_in
from support.books_office import BOOKS, DAY, FILES, every_fault, laid_out, moved_over, said, workbook
from support.cases import FORMS, OFFICE, PROJECT
from support.hostile_inputs import CORPUS
from support.repositories import git

PINYIN = worktree.read_pinyin()
SAMPLE = worktree.read_files(PROJECT)
ENTRY = f"""- 文件: registry/groups/hyfw/dayi.yaml
  内容摘要: {"0" * 40}
  纸质编号: 1号
  备案日期: 2026-03-09
"""
BASELINE = "registry/office/baseline.yaml"
HEADINGS = (
    *("群组名称", "平台类别", "使用范围", "使用部门", "群组负责人", "备案日期"),
    *("成员范围", "建群目的", "备案事项说明"),
)
NUMBERED = (*HEADINGS, "编号")
LINE = (
    *("理赔材料初审群", "微信", "对内", "会员服务部", "陈可为", "2025-03-06"),
    *("会员服务部全体", "初审理赔材料", "理赔材料多"),
)


def ledger(*lines: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    return workbook([headings, *lines])


def laid_beside(folder: Path, content: bytes, files: dict[str, bytes] | None = None) -> tuple[Path, Path]:
    """An office and a ledger beside it."""
    place = folder / "ledger.xlsx"
    place.write_bytes(content)
    return laid_out(folder / "office", files), place


def emptied(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The office of a registry without anything filed."""
    office = {path: content for path, content in files.items() if path.startswith("registry/office/")}
    return office | {BASELINE: b"[]\n"}


def exported(inspection: Inspection, name: str) -> bytes:
    return dict(taken_away(Viewer.of(Audience.INTERNAL, inspection, date.fromisoformat(DAY)), ""))[name]


def taken(content: bytes, files: Mapping[str, bytes], sheet: str | None = None) -> Intake:
    books = {"台账": reader.tables_of_bytes(content, sheet)}
    return taken_in(books, files, FORMS, PINYIN, date(2026, 12, 1))


def groups_of(found: Intake, files: Mapping[str, bytes]) -> list[Group]:
    assert not found.faults, found.faults
    made = read_registry({**files, **{path: draft.content for path, draft in found.drafts.items()}}, FORMS)
    assert not made.findings
    return sorted(made.registry.groups, key=lambda group: group.name)


def nine(group: Group, unit: Callable[[str], str]) -> tuple[object, ...]:
    """The nine items of Article 7, and what the form adds."""
    last = group.last
    added = (group.scope, group.platform_note, group.joint_units, group.member_units, group.leader, group.term_end)
    filing = (last.filed_on, last.kind, last.statement, last.disposal, last.handed_to, group.filings[0].filed_on)
    return (
        unit(group.unit),
        group.platform,
        group.name,
        group.custodian,
        group.member_scope,
        group.purpose,
        *added,
        *filing,
    )


@pytest.mark.parametrize("name", ["groups.csv", "groups.xlsx"])
def test_what_the_site_gives_away_can_be_taken_in(name: str) -> None:
    path = next(path for path, text in SAMPLE.items() if text.decode().rstrip().endswith("处置: 已移交"))
    files = SAMPLE | {path: SAMPLE[path].rstrip(b"\n") + "\n    移交给: 综合部 吴敏\n".encode()}
    sample = read_registry(files, FORMS)
    known = {unit: one.name for unit, one in sample.registry._units.items()}
    office = emptied(files)
    found = groups_of(taken(exported(sample, name), office), office)
    before = sorted(sample.registry.groups, key=lambda group: group.name)
    assert [nine(group, known.__getitem__) for group in found] == [nine(group, known.__getitem__) for group in before]
    assert len(found) == len(before) > 60
    # Nothing is made up: only what the export cannot say stands as unknown, the statement of a creation changed since.
    unknown = [filing.statement for group in found for filing in group.filings if "原台账未载明" in filing.statement]
    assert len(unknown) == sum(len(group.filings) > 1 for group in before)


WORDS = st.builds(
    "{}办理{}{}".format,
    st.sampled_from("参保=+-@＝<&%*{["),
    st.text(
        st.sampled_from("参保续保理赔材料群答疑=+-@＝'\"“”、，；;, 　#:：{}[]&*!|>%`~?<_x0041a1九"),
        min_size=2,
        max_size=18,
    ),
    st.sampled_from("群料疑>)1}"),
)
"""What a form may say: most of it needs quotes in a file, or a guard in a spreadsheet."""


@given(
    st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=3),
    st.sampled_from(["groups.csv", "groups.xlsx"]),
)
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_whatever_a_form_may_say_comes_back_or_is_refused(said: list[tuple[str, str, str, str]], name: str) -> None:
    model = next(group for group in read_registry(FILES, FORMS).registry.groups if group.stem == "chuangkou")
    files = dict(OFFICE)
    for number, (called, scope, purpose, statement) in enumerate(said):
        path = f"registry/groups/chaoyang/g{number}.yaml"
        filing = Filing(origin=model.origin, kind=model.last.kind, filed_on=model.last.filed_on, statement=statement)
        group = replace(model, name=called, member_scope=scope, purpose=purpose, filings=(filing,))
        files[path] = to_text(to_data(group, read_registry({}, FORMS).forms))
    before = read_registry(files, FORMS)
    assume(not before.findings)
    found = taken(exported(before, name), OFFICE)
    if found.faults:  # by a rule that the group breaks where it is, too, or for a name that no file can have
        assert has_errors(inspect(files, FORMS, RULES).findings) or all(
            "无法生成文件名" in one.says or "可能是多个群组" in one.says for one in found.faults
        )
        return
    one_line = str.maketrans("\u3000", " ")
    told = [
        tuple(t.translate(one_line).strip() for t in (g.name, g.member_scope, g.purpose, g.last.statement))
        for g in before.registry.groups
    ]
    back = {(g.name, g.member_scope, g.purpose, g.last.statement) for g in groups_of(found, OFFICE)}
    assert {tuple(t.translate(one_line) for t in four) for four in back} == set(told)


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_register_of_its_own_is_taken_in_once(tmp_path: Path) -> None:
    """The whole way: import, move, validate; the same once more finds each group there and writes nothing."""
    root = laid_out(tmp_path / "office", emptied(SAMPLE))
    ledger = tmp_path / "groups.xlsx"
    ledger.write_bytes(exported(read_registry(SAMPLE, FORMS), "groups.xlsx"))
    assert said("import_ledger", ledger, "--root", root).startswith("0\n")
    moved_over(root)
    assert validate.main(["--root", str(root)]) == 0
    before = contents(tmp_path)
    assert baseline.main(["--root", str(root)]) == 0
    assert contents(tmp_path) == before
    count = before[f"office/{BASELINE}"].decode().count("- 文件:")
    assert f"导入 0 行，已在登记册中 {count} 行。" in said("import_ledger", ledger, "--root", root)
    assert contents(tmp_path) == before
    assert count > 60


def test_the_same_import_once_more_writes_nothing_unless_a_group_changed(tmp_path: Path) -> None:
    root, place = laid_beside(tmp_path, ledger(LINE, ("代办业务沟通群", *LINE[1:4], "", *LINE[5:])))
    assert said("import_ledger", place, "--root", root).startswith("1\n")
    moved_over(root)
    before = contents(tmp_path)
    told = said("import_ledger", place, "--root", root)
    assert told.startswith("1\n")
    assert "退回 1 行，已在登记册中 1 行" in told
    assert f"退回的内容在 {tmp_path / 'ledger-待补.xlsx'}" in told
    assert contents(tmp_path) == before
    (group,) = (root / "registry/groups/hyfw").glob("lipei*.yaml")
    group.write_bytes(group.read_bytes() + "# 已核对\n".encode())
    assert "登记册中已有同名群组" in said("import_ledger", place, "--root", root)


def test_a_day_in_full_width_digits_comes_back_as_it_was(tmp_path: Path) -> None:
    root, place = laid_beside(tmp_path, ledger((*LINE[:4], "", "２０２６-１１-０３", *LINE[6:])))
    assert "退回 1 行" in said("import_ledger", place, "--root", root)
    (_, line, *_) = reader.of_bytes((tmp_path / "ledger-待补.xlsx").read_bytes()).rows
    assert "２０２６-１１-０３" in line.cells


def test_an_import_is_one_commit_on_top_of_main(tmp_path: Path) -> None:
    """The work tree is not touched; the same import again leaves the branch; after its merge nothing is left to do."""
    root, place = laid_beside(tmp_path, ledger(LINE, (*("参保政策宣讲群",), *LINE[1:])))
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "启用")
    main, before = git(root, "rev-parse", "HEAD"), contents(root / "registry")
    told = said("import_ledger", place, "--root", root)
    (branch,) = git(root, "for-each-ref", "--format=%(refname:short)", "refs/heads/import-*").split()
    assert told.startswith("0\n")
    assert f"git merge {branch} 和 registry.py validate" in told
    assert contents(root / "registry") == before
    assert git(root, "rev-list", f"main..{branch}", "--format=%P").split()[2:] == [main]
    changed = git(root, "-c", "core.quotePath=no", "diff", "--name-only", "main", branch).split()
    assert len(changed) == 3
    assert changed[-1] == BASELINE
    tip = git(root, "rev-parse", branch)
    assert said("import_ledger", place, "--root", root) == told
    assert git(root, "for-each-ref", "--format=%(objectname)", "refs/heads/import-*") == tip
    git(root, "merge", "--quiet", branch)
    assert validate.main(["--root", str(root)]) == 0
    assert "导入 0 行，已在登记册中 2 行" in said("import_ledger", place, "--root", root)


def test_after_the_first_record_nothing_is_imported(tmp_path: Path) -> None:
    """The baseline only shrinks from then on, so that the branch could never be merged (Art. 6)."""
    root, place = laid_beside(tmp_path, ledger(LINE, (*LINE[:4], "", *LINE[5:])))
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "启用")
    git(root, "branch", "approvals")
    before = contents(tmp_path)
    for more in ([], ["--dry-run"]):
        told = said("import_ledger", place, "--root", root, *more)
        assert told.startswith("3\n未导入：")
        assert "备案事项说明以“纸质补录”开头，按全部程序办理" in told
    assert contents(tmp_path) == before


def test_without_git_one_import_is_moved_before_the_next_is_made(tmp_path: Path) -> None:
    root, place = laid_beside(tmp_path, ledger(LINE))
    told = said("import_ledger", place, "--root", root)
    assert f"已写入文件夹 {root / '导入'}。" in told
    place.write_bytes(ledger(("参保政策宣讲群", *LINE[1:])))
    assert f"{root / '导入'} 中有前一次导入的文件，未覆盖" in said("import_ledger", place, "--root", root)
    moved_over(root)
    told = said("import_ledger", place, "--root", root)
    assert told.startswith("0\n")
    moved_over(root)
    assert (root / BASELINE).read_text("utf-8").count("文件:") == 2


def test_every_sheet_with_a_heading_is_taken_in(tmp_path: Path) -> None:
    """A cover and totals are told; a group that is on two sheets, once in use and once ended, is asked about."""
    book = workbook(
        [["工作群台账"]],
        在用=[HEADINGS, LINE, ("回访记录群", *LINE[1:])],
        已停用=[HEADINGS, ("旧通知群", *LINE[1:]), LINE],
        综合部=[HEADINGS, ("值班群", *LINE[1:3], "后勤部", *LINE[4:])],
        空=[],
        统计=[["部门", "个数"], ["会员服务部", 2]],
    )
    root, place = laid_beside(tmp_path, book)
    told = said("import_ledger", place, "--root", root)
    assert told.startswith("1\n")
    assert "工作表“在用” 共 2 行：可以导入 1 行，退回 1 行。" in told
    assert "工作表“已停用” 共 2 行：可以导入 0 行，退回 2 行。" in told
    unread = [line.partition("，")[0] for line in told.splitlines() if "没有读取" in line]
    assert unread == [
        "！！ledger.xlsx工作表“Sheet”没有读取：前 20 行中没有表头“群组名称”；该列名称不同的",
        "！！ledger.xlsx工作表“统计”没有读取：第 1 行中没有表头“群组名称”；该列名称不同的",
    ]
    assert told.count("已写入文件夹") == 1
    moved_over(root)
    assert (root / BASELINE).read_text("utf-8").count("文件:") == 1
    assert "空" not in told
    back = load_workbook(tmp_path / "ledger-待补.xlsx")
    assert {one.title: one.max_row for one in back} == {"在用": 2, "已停用": 3, "综合部": 2, "用语": 2}
    moved = said("import_ledger", tmp_path / "ledger-待补.xlsx", "--root", root)
    assert "工作表“综合部” 共 1 行：可以导入 0 行，退回 1 行。" in moved


def test_a_sheet_that_cannot_be_read_is_no_success(tmp_path: Path) -> None:
    """Unlike one without the heading of a ledger: groups may be missing."""
    root, place = laid_beside(tmp_path, workbook([HEADINGS, LINE], 旧=[HEADINGS, ("#REF!", *LINE[1:])]))
    told = said("import_ledger", place, "--root", root)
    assert told.startswith("1\n")
    assert "！！ledger.xlsx工作表“旧”没有读取：第 2 行有单元格为 #REF!" in told
    place.write_bytes(workbook([HEADINGS, LINE], 统计=[["部门", "个数"], ["会员服务部", 2]]))
    assert said("import_ledger", place, "--root", root, "--dry-run").startswith("0\n")


def test_one_sheet_alone_is_taken_in_if_it_is_named(tmp_path: Path) -> None:
    book = workbook([HEADINGS, LINE], 二=[HEADINGS, ("回访记录群", *LINE[1:])])
    root, place = laid_beside(tmp_path, book)
    told = said("import_ledger", place, "--root", root, "--sheet", "二")
    assert told.startswith("0\n")
    assert [path.name for path in (root / "导入").rglob("groups/*/*.yaml")] == ["huifang-jilu.yaml"]


def test_a_book_with_nothing_but_wordings_is_no_ledger(tmp_path: Path) -> None:
    book = workbook([], 用语=[("列", "写法", "行数", "群组举例", "答复"), ("备注", "停用", 1, "甲群", "已注销")])
    root, place = laid_beside(tmp_path, book)
    assert said("import_ledger", place, "--root", root) == "3\n未导入：没有可导入的工作表\n"


def test_a_short_name_that_fits_two_units_means_none() -> None:
    place, text = "registry/office/units.yaml", OFFICE["registry/office/units.yaml"].decode()
    cases = (("朝办", "朝东代办处", ""), ("朝阳办", "朝阳办公室", ""), ("朝阳办", "海淀办公室", "朝阳代办处"))
    for short, other, meant in cases:
        registry = read_registry({**OFFICE, place: text.replace("示例机电工会", other).encode()}, FORMS).registry
        assert [unit.name if unit else "" for _, unit in units_in(short, registry)] == [meant]


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("综 合 部", {"综合部": True}),
        ("后 勤 部", {"后勤部": False}),
        ("后勤　部", {"后勤部": False}),
        ("综合部 信息技术部", {"综合部": True, "信息技术部": True}),
        ("、", {"、": False}),
        ("技术部", {"信息技术部": True}),
        ("务部", {"务部": False}),
        ("朝阳区", {"朝阳代办处": True}),
        ("朝阳区代办处", {"朝阳代办处": True}),
        ("综合处", {"综合部": True}),
        ("机电工会", {"示例机电工会": True}),
        ("示机工会", {"示例机电工会": True}),
        ("综合部和信息技术部", {"综合部": True, "信息技术部": True}),
        ("会员和后勤", {"会员服务部": True, "后勤": False}),
        ("会员和", {"会员服务部": True}),
        ("（待定）", {"（待定）": False}),
        ("后勤部、综 合 部/基 建 处", {"后勤部": False, "综合部": True, "基建处": False}),
    ],
)
def test_blanks_within_a_name_part_no_units(written: str, units: dict[str, bool]) -> None:
    registry = read_registry(OFFICE, FORMS).registry
    found = units_in(written, registry)
    assert {unit.name if unit else name: unit is not None for name, unit in found} == units


@pytest.mark.parametrize("said", ["", "N/A", "暂缺", "（待定）", "——", "无"])
def test_what_stands_for_nothing_is_never_said_to_be_known(said: str) -> None:
    found = taken(ledger((*LINE[:6], said, said, said)), OFFICE)
    (group,) = groups_of(found, OFFICE)
    assert group.member_scope == "历史数据：原台账未载明“理赔材料初审群”的成员范围"
    assert group.purpose == "历史数据：原台账未载明“理赔材料初审群”的建群目的"
    assert group.last.statement == "历史数据：原台账未载明“理赔材料初审群”的备案事项说明"
    assert [entry.paper_number for entry in found.entries] == [None]


def test_entries_that_the_baseline_has_are_kept() -> None:
    files = FILES | {BASELINE: ENTRY.encode()}
    found = taken(ledger((*LINE, "2号"), headings=NUMBERED), files)
    assert [entry.paper_number for entry in found.entries] == ["1号", "2号"]
    (refused,) = taken(ledger((*LINE, "1号"), headings=NUMBERED), files).faults
    assert refused.says.endswith("1号 已用于 registry/groups/hyfw/dayi.yaml")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("走访慰问群", "1号 已用于 registry/groups/hyfw/dayi.yaml"),
        ("爱心互助群", "与登记册中的 registry/groups/hyfw/dayi.yaml 冲突"),  # its file comes before the other
    ],
)
def test_a_number_of_a_group_on_file_is_refused_on_the_line(name: str, says: str) -> None:
    found = taken(ledger((name, *LINE[1:], "1号"), headings=NUMBERED), FILES | {BASELINE: ENTRY.encode()})
    assert every_fault("台账", found.faults) == [
        f"台账 第 2 行 paper_number J 列（编号）（6）\n  {says}\n  对照纸质台账，改正有误的一处\n  "
    ]


CONFIRMED = """名称: 国庆节假期
起: 2026-10-01
止: 2026-10-07
依据: 制度第二十二条，示例办发〔2026〕9号
范围: 对外群组
确认:
  - 群组: registry/groups/hyfw/lipei-cailiao-chushen.yaml
    禁言: 2026-09-30 17:30
    恢复: 2026-10-08 08:30
"""
"""Confirmed of a group that is not on file; once it is, as an inner one, it is out of scope."""


def test_an_error_that_comes_from_no_line_takes_nothing_in() -> None:
    place = "registry/quiet-periods/2026-guoqing.yaml"
    found = taken(ledger(LINE), FILES | {place: CONFIRMED.encode()})
    assert not found.drafts
    assert every_fault("台账", found.faults) == [
        f"台账 第 0 行 — 登记册中的 {place}:7（22）\n"
        "  理赔材料初审群是对内群组，该禁言期仅限对外群组\n  删去该条，或改正禁言期的范围\n  "
    ]


def test_an_office_that_cannot_be_read_is_mended_first() -> None:
    with pytest.raises(CannotKnow, match=r"办事处名册有 1 处须改正，先运行 registry\.py validate"):
        taken(ledger(LINE), {**OFFICE, "registry/office/units.yaml": b"x"})


NAUGHTY = (CORPUS / "naughty-strings.json").read_text("utf-8")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_hostile_cells_are_refused_in_words(kind: str) -> None:
    hostile = [text for text in json.loads(NAUGHTY) if text.strip() and "\0" not in text][::6]
    hostile += ["=cmd|'/c calc'!A1", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "13800138000"]
    hostile += ["长" * 3_999]
    lines = [
        tuple(text if at == number % 9 else cell for at, cell in enumerate(LINE)) for number, text in enumerate(hostile)
    ]
    if kind == "csv":
        made = io.StringIO()
        csv.writer(made).writerows([HEADINGS, *lines])
        content = made.getvalue().encode("utf-8", "replace")
    else:
        legal = [tuple("".join(filter(str.isprintable, cell)).lstrip("=") for cell in line) for line in lines]
        content = ledger(*legal)
    found = taken(content, OFFICE)
    assert len({one.row for one in found.faults}) > len(lines) // 2
    assert not any("13800138000" in one.says for one in found.faults)
    assert all(path.startswith("registry/groups/hyfw/") and path.count("/") == 3 for path in found.drafts)


def test_every_spelling_of_a_heading_is_known_for_one_item_only() -> None:
    forms = read_registry({}, FORMS).forms
    own = [Headings(spellings(name)) for name in ("units", "people")]
    for headings in (of_ledger(forms), of_inventory(forms), of_roster(), *own):
        pairs = [(spelling, item) for item, found in headings.spellings.items() for spelling in found]
        told = {(folded(spelling), item) for spelling, item in pairs}
        assert len({spelling for spelling, _ in told}) == len(told)
        assert [item for spelling, item in pairs if headings.item(f"{spelling}（必填）*") != item] == []


ENDINGS = (BOOKS / "endings.txt").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("line", [line for line in ENDINGS if line])
def test_what_a_remark_of_an_ending_makes_of_a_line(line: str) -> None:
    *cells, becomes = (cell.strip() for cell in line.split("|"))
    headings = (*HEADINGS, "备注", "群组状态", "注销日期", "备案编号")
    found = taken(ledger((*LINE[:5], "2019-03-06", *LINE[6:], *cells, "1号"), headings=headings), OFFICE)
    made = [] if found.faults else groups_of(found, OFFICE)
    told = [f"注销 {one.last.filed_on}" if one.is_cancelled else "在用" for one in made]
    assert told + [one.says for one in found.faults] == [becomes]


ELSEWHERE = (BOOKS / "elsewhere.txt").read_text("utf-8").splitlines()[2:]


@pytest.mark.parametrize("line", ELSEWHERE)
def test_a_word_of_an_ending_in_any_other_cell_is_asked_about(line: str) -> None:
    title, cell, becomes = (part.strip() for part in line.split("|"))
    cells = dict(zip(HEADINGS, LINE, strict=True)) | {title: cell}
    found = taken(ledger(tuple(cells.values()), headings=tuple(cells)), OFFICE)
    asked = [one for one in found.faults if "群组是否仍在使用？" in one.says]
    assert [draft.is_cancelled for draft in found.drafts.values()] == [False] * (becomes == "在用")
    assert len(asked) == (becomes == "问")
    answered = {**cells, "本行答复": "使用中", "退回原因": "原第 2 行：群组是否仍在使用？"}
    found = taken(ledger(tuple(answered.values()), headings=tuple(answered)), OFFICE)
    assert not [one for one in found.faults if "群组是否仍在使用？" in one.says]


@pytest.mark.parametrize(("cell", "becomes"), [("√", [True]), ("是", [True]), ("否", [False]), ("×", [])])
def test_whether_a_group_ended_is_asked_where_a_cross_may_mean_either(cell: str, becomes: list[bool]) -> None:
    found = taken(ledger((*LINE, cell), headings=(*HEADINGS, "是否停用")), OFFICE)
    assert [draft.is_cancelled for draft in found.drafts.values()] == becomes
    assert len(found.faults) == (becomes == [])


OVER = ["以下群组已停用", "二、已注销群组", "已注销（停用）群组清单"]
PLAIN = [("甲组联络群", *LINE[1:]), ("乙组联络群", *LINE[1:]), ("丙组联络群", *LINE[1:])]


@pytest.mark.parametrize("said", OVER)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_what_stands_below_a_title_of_ended_groups_is_asked_about(said: str, place: int) -> None:
    over = tuple(said if at == place else "" for at in range(len(LINE)))
    found = taken(ledger(PLAIN[0], over, PLAIN[1], ("三、在用群组",), PLAIN[2]), OFFICE)
    assert [draft.name for draft in found.drafts.values()] == ["甲组联络群", "丙组联络群"]
    (asked,) = found.faults
    assert f"“{said}”，群组是否仍在使用？" in asked.says
    whole = taken(workbook([(said,), HEADINGS, *PLAIN[:2], ("丙组联络群", *LINE[1:3], "后勤部", *LINE[4:])]), OFFICE)
    asked_of = [one.row for one in whole.faults if "群组是否仍在使用" in one.says]
    assert (len(whole.drafts), asked_of, len(whole.faults)) == (0, [3, 4, 5], 4)
    assert len(taken(workbook([("群组备案、注销登记表",), HEADINGS, *PLAIN]), OFFICE).drafts) == 3


def test_a_sheet_of_ended_groups_and_a_line_struck_through_are_asked_about() -> None:
    found = taken(workbook([HEADINGS], 已注销群组=[HEADINGS, *PLAIN]), OFFICE, "已注销群组")
    assert [one.says for one in found.faults] == ["工作表名称“已注销群组”，群组是否仍在使用？"] * 3
    book = load_workbook(io.BytesIO(ledger(*PLAIN)))
    assert book.active is not None
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    made = io.BytesIO()
    book.save(made)
    found = taken(made.getvalue(), OFFICE)
    assert [(one.row, one.says) for one in found.faults] == [(3, "版面“划有删除线（Sheet）”，群组是否仍在使用？")]


def test_a_line_of_two_words_is_nothing_that_ditto_marks_stand_for() -> None:
    found = taken(
        ledger(("甲组联络群", "", "", "会员服务部"), ("乙组联络群", "微信", "对内", "同上", *LINE[4:])), OFFICE
    )
    assert "使用部门“同上”的上一行没有可取的内容" in [one.says for one in found.faults if one.row == 3]


@pytest.mark.parametrize(
    ("first", "last", "kinds"),
    [
        ("2021-02-08", "2022-03-09", ["创建", "变更"]),
        ("2021-02-08", "2021-02-08", ["创建"]),
        ("2023-02-08", "2022-03-09", ["创建"]),
        ("2022-03", "2022-03-09", ["创建"]),
        ("不详", "2022-03-09", ["创建"]),
        ("2021-02-08", "不详", ["创建"]),
        ("", "2022-03-09", ["创建"]),
    ],
)
def test_two_days_of_a_line_are_a_change_if_they_differ(first: str, last: str, kinds: list[str]) -> None:
    line = (*LINE[:5], last, *LINE[6:], first)
    (group,) = groups_of(taken(ledger(line, headings=(*HEADINGS, "首次备案日期")), OFFICE), OFFICE)
    assert [filing.kind for filing in group.filings] == kinds


def test_ditto_marks_stand_for_the_cell_above() -> None:
    lines = [PLAIN[0], ("乙组联络群", "同上", "对内", "〃", '"', "同上", *LINE[6:])]
    one, two = groups_of(taken(ledger(*lines), OFFICE), OFFICE)
    said = [(each.unit, each.platform, each.custodian, each.filings[0].filed_on) for each in (one, two)]
    assert said[0] == said[1]
    apart = taken(
        ledger(
            lines[0],
            (
                "",
                "以下为其他",
            ),
            lines[1],
        ),
        OFFICE,
    ).faults
    assert any("同上" in one.says and "上一行" in one.says for one in apart)
    back = [(*line, "原第 3 行：") for line in lines]
    assert taken(ledger(*back, headings=(*HEADINGS, "退回原因")), OFFICE).faults
    for between in (("合计", "", "1"), ()):
        found = taken(ledger(lines[0], between, lines[1]), OFFICE)
        assert (len(found.drafts), found.faults) == (2, [])


HEADS = {
    "merged above": (("群组名称", "使用部门", "负责人", ""), ("群组名称", "使用部门", "姓名", "电话")),
    "blank below": (("群组", "", "使用部门", "群主"), ("名称", "平台", "", "")),
    "a title above": (("工作群台账",), ("群组名称", "平台", "使用部门", "群主及电话")),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_heading_may_have_two_lines(name: str) -> None:
    heads = HEADS[name]
    line = ("甲群", "综合部", "吴敏", "13800138000") if name == "merged above" else ("甲群", "微信", "综合部", "吴敏")
    found = taken(workbook([*heads, line]), OFFICE)
    assert [(one.name, one.unit.name, one.lines[-1].answers["custodian"]) for one in found.drafts.values()] == [
        ("甲群", "综合部", "吴敏")
    ]


def test_no_line_of_data_is_the_heading() -> None:
    lines = [
        ("群的叫法", "部门", "群主", "平台"),
        *[(f"第{number}群", "综合部", "吴敏", "微信群") for number in range(9)],
    ]
    with pytest.raises(CannotKnow, match="第 1 行中没有表头“群组名称”"):
        taken(workbook(lines), OFFICE)


@pytest.mark.parametrize("heading", [("群组名称", "群主"), ("群组名称", "群主", "部门")])
def test_the_title_of_a_section_is_the_unit_of_its_lines(heading: tuple[str, ...]) -> None:
    titles = ("综合部", ""), ("二、会员服务部（2个）",)
    lines = [(1, "甲群", "吴敏"), (3, "乙群", "吴敏", "综合部" if len(heading) > 2 else "")]
    heading = ("序号", *heading)
    found = taken(workbook([heading, titles[0], lines[0], titles[1], (2, "丙群", "周启明"), lines[1]]), OFFICE)
    units = {one.name: one.unit.name for one in found.drafts.values()}
    assert units == {"甲群": "综合部", "丙群": "会员服务部", "乙群": "综合部" if len(heading) > 3 else "会员服务部"}


@pytest.mark.parametrize("title", ["财务室", "三、财务室（1个）", "（三）财务室", ("三", "财务室")])
def test_the_title_of_a_unit_on_no_list_leaves_no_line_to_the_unit_above(title: str | tuple[str, str]) -> None:
    """Its lines are returned; a title that can mean but one unit is read so, and that is told (Art. 4)."""
    heading, (first, *more) = ("序号", "群组名称", "群主"), [title] if isinstance(title, str) else title
    lines = [
        ("二、综合部",),
        (1, "甲群", "吴敏"),
        (first, *more),
        (2, "乙群", "吴敏"),
        ("朝阳代办",),
        (3, "丙群", "许宁"),
    ]
    found = taken(workbook([heading, *lines]), OFFICE)
    assert {one.name: one.unit.name for one in found.drafts.values()} == {"甲群": "综合部", "丙群": "朝阳代办处"}
    assert [(one.row, one.says) for one in found.faults] == [(5, "机构名册中没有“财务室”")]
    assert ("使用部门按通常的意思读取", "朝阳代办→朝阳代办处") in found.notes


def test_a_lone_name_such_as_units_have_leaves_no_line_to_the_unit_above() -> None:
    """It may be a group's: it is returned, and so are the lines below that tell no unit of their own."""
    lines = [("综合部",), ("甲群", "吴敏"), ("财务室",), ("乙群", "吴敏"), ("会员服务部",), ("丙群", "周启明")]
    found = taken(workbook([("群组名称", "群主"), *lines]), OFFICE)
    assert {one.name: one.unit.name for one in found.drafts.values()} == {"甲群": "综合部", "丙群": "会员服务部"}
    assert [(one.row, one.says) for one in found.faults] == [(4, "未填写群组负责人"), (5, "机构名册中没有“财务室”")]


SECTIONED = ("序号", "群组名称", "群主", "备注")


def sectioned(*between: tuple[object, ...]) -> Intake:
    """A section of 综合部 with two groups, with more lines between them."""
    return taken(workbook([SECTIONED, ("二、综合部",), (1, "甲群", "吴敏"), *between, (3, "丙群", "吴敏")]), OFFICE)


@pytest.mark.parametrize("title", ["三、会员服务部微信群", "三、业务部群组清单", "会员服务部工作群"])
def test_a_title_that_names_one_unit_among_other_words_is_of_that_unit(title: str) -> None:
    found = sectioned((title,))
    assert {one.name: one.unit.name for one in found.drafts.values()} == {"甲群": "综合部", "丙群": "会员服务部"}


@pytest.mark.parametrize("title", ["三、会员服务部和信息技术部", "三、会员服务部、信息技术部"])
def test_a_title_of_two_units_means_what_it_means_in_a_cell(title: str) -> None:
    below, _ = groups_of(sectioned((title,)), OFFICE)
    assert (below.unit, below.joint_units) == ("会员服务部", ("信息技术部",))


@pytest.mark.parametrize("title", ["三、会员服务部（已停用）", "三、会员服务部已停用的群", "三、财务室（停用）"])
def test_the_title_of_a_unit_that_tells_an_end_is_asked_about(title: str) -> None:
    """Of its own lines alone (Art. 8)."""
    found = sectioned((title,), (2, "乙群", "周启明"), ("四、综合部",))
    assert {one.name: one.is_cancelled for one in found.drafts.values()} == {"甲群": False, "丙群": False}
    assert (5, f"上方标题“{title}”，群组是否仍在使用？") in [(one.row, one.says) for one in found.faults]


@pytest.mark.parametrize(
    "line",
    [
        *((("", "读书会"), (2, "读书会"), ("", "读书会", "吴敏"), ("", "", "改由办公室"), ("", "", "", "财务室"))),
        *((("三、座谈会",), ("三、对外群",), ("三、业务部办公，另见附表",), ("", "", "", "转会员服务部办"))),
    ],
)
def test_what_stands_between_is_no_title_of_a_unit(line: tuple[object, ...]) -> None:
    assert {one.name: one.unit.name for one in sectioned(line).drafts.values()}["丙群"] == "综合部"


def test_a_numbered_remark_about_all_lines_is_still_asked_about() -> None:
    says = "一、以上综合部的群均已停用"
    found = taken(workbook([SECTIONED, ("二、综合部",), (1, "甲群", "吴敏"), (says,)]), OFFICE)
    assert not found.drafts
    assert [(one.row, one.says) for one in found.faults] == [(3, f"表下说明“{says}”，群组是否仍在使用？")]


@pytest.mark.parametrize("above", [[], [("综合部工作群登记表",)], [("单位：综合部", "2026年")]])
def test_a_sheet_without_a_column_of_units_may_be_of_one(above: list[tuple[str, ...]]) -> None:
    lines = [*above, ("群组名称", "群主"), ("甲群", "吴敏")]
    made = workbook([], **{"其他" if above else "综合部": lines})
    assert [one.unit.name for one in taken(made, OFFICE).drafts.values()] == ["综合部"]
    lines = [*above, ("群组名称", "群主", "部门"), ("甲群", "吴敏", "")]
    assert taken(workbook([], 综合部=lines), OFFICE).faults


@pytest.mark.parametrize("number", ["", "7号"])
@pytest.mark.parametrize("step", [1, -1])
def test_the_filings_of_a_group_may_stand_in_any_order(step: int, number: str) -> None:
    titles = ("备案类别", "备案日期", "群组名称", "使用部门", "群主", "编号")
    said = ["甲群", "综合部", "吴敏", number]
    lines = [("创建", "2019-03-05", *said), ("变更", "2020年4月", *said), ("注销", "2021-03-05", *said)]
    (group,) = groups_of(taken(workbook([titles, *lines[::step]]), OFFICE), OFFICE)
    days = [(str(one.kind), str(one.filed_on)) for one in group.filings]
    assert days == [("创建", "2019-03-05"), ("变更", "2020-04"), ("注销", "2021-03-05")]
    lines[0] = ("创建", "", *said)
    (group,) = groups_of(taken(workbook([titles, *lines[::step]]), OFFICE), OFFICE)
    assert [str(one.kind) for one in group.filings] == ["创建", "变更", "注销"]


def test_every_record_of_an_import_is_of_paper_days() -> None:
    """Also a creation that the ledger does not have, and an end that it tells beside the filing."""
    titles = ("备案类别", "备案日期", "群组名称", "使用部门", "群主", "群组状态")
    lines = [
        *(("创建", "2019-03", name, "综合部", "王建国", "") for name in ("甲群", "乙群")),
        ("变更", "不详", "乙群", "综合部", "王建国", ""),
        ("变更", "2021-03-05", "丙群", "综合部", "王建国", "已停用"),
    ]
    found = taken(workbook([titles, *lines]), OFFICE)
    groups = groups_of(found, OFFICE)
    assert [(one.name, len(one.filings)) for one in groups] == [("丙群", 3), ("乙群", 2), ("甲群", 1)]
    counts = {entry.file: entry.paper_records for entry in found.entries}
    assert [counts[one.path] for one in groups] == [3, 2, 1]


def test_what_only_says_that_there_is_none_is_no_name_and_no_number() -> None:
    heading = ("群组名称", "使用部门", "群主", "编号")
    lines = [("甲群\u200b", "综合部", "吴敏", "未扫描"), ("乙群", "综合部", "吴敏", "未扫描")]
    found = taken(workbook([heading, *lines]), OFFICE)
    assert [one.paper_number for one in found.entries] == [None, None]
    assert all("“编号”填为“未扫描”" in one.last.statement for one in groups_of(found, OFFICE))
    named = taken(
        workbook([heading, *[(name, "综合部", "吴敏", "") for name in ("/", "无", "待补", "未命名")]]), OFFICE
    )
    assert {one.says for one in named.faults} == {"未填写群组名称"}


def test_a_line_is_returned_with_all_its_faults_and_keeps_its_answer() -> None:
    line = {"群组名称": "甲群", "使用部门": "后勤科", "群主": "", "备注": "由已撤销的综合科移交"}
    first = taken(workbook([tuple(line), tuple(line.values())]), OFFICE).faults
    asked = "备注“由已撤销的综合科移交”，群组是否仍在使用？"
    assert [one.says for one in first] == [asked, "机构名册中没有“后勤科”", "未填写群组负责人"]
    line |= {
        "群主": "吴敏",
        "本行答复": "使用中",
        "退回原因": f"原第 2 行：{asked}",
    }
    (again,) = taken(workbook([tuple(line), tuple(line.values())]), OFFICE).faults
    line |= {"使用部门": "综合部", "退回原因": f"原第 2 行：{again.says}"}
    assert not taken(workbook([tuple(line), tuple(line.values())]), OFFICE).faults


def test_one_group_in_two_lines_of_which_one_has_ended_is_asked_about() -> None:
    headings = (*HEADINGS, "群组状态")
    found = taken(ledger((*LINE, "在用"), (*LINE, "已解散"), headings=headings), OFFICE)
    assert (found.drafts, [one.row for one in found.faults]) == ({}, [2, 3])


@pytest.mark.parametrize("title", ["类型", "群类别"])
def test_a_column_of_kinds_is_told_by_its_cells(title: str) -> None:
    headings = tuple(title if one == "平台类别" else one for one in HEADINGS)
    (group,) = groups_of(taken(ledger(LINE, headings=headings), OFFICE), OFFICE)
    assert (group.platform, group.scope) == (Platform.WECHAT, Scope.INTERNAL)
    headings = (HEADINGS[0], title, *HEADINGS[3:])
    (group,) = groups_of(taken(ledger((LINE[0], *LINE[2:]), headings=headings), OFFICE), OFFICE)
    assert (group.platform, group.scope) == (Platform.OTHER, Scope.INTERNAL)


@pytest.mark.parametrize(
    ("heading", "cell", "scope"),
    [
        ("使用范围", "对外", Scope.EXTERNAL),
        ("使用范围", "对内、对外", Scope.EXTERNAL),
        ("使用范围", "内外均可", Scope.EXTERNAL),
        ("使用范围", "涉外", Scope.EXTERNAL),
        ("使用范围", "不对外", Scope.INTERNAL),
        ("使用范围", "不涉外", Scope.INTERNAL),
        ("使用范围", "非对外", Scope.INTERNAL),
        ("使用范围", "不只对外", Scope.EXTERNAL),
        ("使用范围", "不分内外", Scope.EXTERNAL),
        ("是否对外", "否（不对外）", Scope.INTERNAL),
        ("是否对外", "否", Scope.INTERNAL),
        ("是否对外", "是", Scope.EXTERNAL),
    ],
)
def test_a_scope_is_read_with_its_negation(heading: str, cell: str, scope: Scope) -> None:
    place = HEADINGS.index("使用范围")
    headings = (*HEADINGS[:place], heading, *HEADINGS[place + 1 :])
    (group,) = groups_of(taken(ledger((*LINE[:place], cell, *LINE[place + 1 :]), headings=headings), OFFICE), OFFICE)
    assert group.scope == scope


def test_a_name_or_purpose_that_speaks_of_an_ending_ends_nothing() -> None:
    line = ("会员注销办理群", *LINE[1:7], "办理会员注销和解散事项", LINE[8])
    groups = groups_of(taken(ledger(line), OFFICE), OFFICE)
    assert [group.name for group in groups if not group.is_cancelled] == ["会员注销办理群"]


@pytest.mark.parametrize(
    ("name", "unit", "file"),
    [
        ("综合部值班安排群", "综合部", "zhb/zhiban-anpai"),
        ("综合部工作群", "综合部", "zhb/gongzuo-qun"),
        ("综合部", "综合部", "zhb/zonghebu"),
        ("会员服务部值班安排群", "综合部", "zhb/huiyuan-fuwubu-zhiban-anpai"),
        ("朝阳代办处-窗口排班群", "朝阳代办处", "chaoyang/chuangkou-paiban"),
    ],
)
def test_a_file_is_not_called_after_its_unit(name: str, unit: str, file: str) -> None:
    """Its folder is."""
    line = (name, "微信", "对内", unit, "陈可为", *LINE[5:])
    found = taken(ledger((*line, "许宁"), headings=(*HEADINGS, "主管领导")), OFFICE)
    assert [*found.drafts] == [f"registry/groups/{file}.yaml"]


@pytest.mark.parametrize(
    ("own", "fix"),
    [("办事处本级", "疑为“办事处本级”，请填写全称"), ("后勤部", "在部门表中加一行，如“办事处本级”")],
)
def test_a_line_for_the_office_itself_is_asked_for_where_there_is_none(own: str, fix: str) -> None:
    files = {path: text.replace("综合部".encode(), own.encode()) for path, text in OFFICE.items()}
    found = taken(ledger((*LINE[:3], "昆山办事处", *LINE[4:])), files)
    assert [one.fix for one in found.faults] == [fix]
