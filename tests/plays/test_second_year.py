"""An office begins with three tables; in its second year two of them, changed, make its requests (Art. 4, 8, 9, 11)."""

from datetime import date
from pathlib import Path

from group_registry.commands import staff
from group_registry.commands.baseline import baseline_text
from group_registry.files import worktree
from group_registry.model.terms import BASELINE
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.ledger import taken_in
from support.books_office import changed, office_of, workbook
from support.cases import FORMS, OFFICE
from support.host_stage import CLERK, OUTSIDER
from support.played_office import Open, PlayedOffice
from support.repositories import git
from support.world import FANG, GAO, LI, SUN

CLERKS = [f"经办{number}" for number in "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"]
UNITS = {"会员服务部": "hyfw", "培训部": "pxb", "综合部": "zhb", "信息技术部": "xxjs"}
STAFF = [
    ["姓名", "部门", "职务", "分管部门", "账号", "账号编号", "任职日期"],
    ["赵明诚", "综合部", "办事处主任", "", "demo-zhao", "900000001", "2020-01-01"],
    ["李晓岚", "综合部", "分管主任", "会员服务部、培训部", "demo-li", "900000002", "2020-01-01"],
    ["孙立", "综合部", "分管主任", "综合部、信息技术部", "demo-sun", "900000003", "2020-01-01"],
    ["吴敏", "综合部", "办公会秘书", "", "demo-wu", "900000004", "2020-01-01"],
    ["高远", "信息技术部", "信息技术部", "", "demo-gao", "900000005", "2020-01-01"],
    ["方晴", "信息技术部", "信息技术部", "", "demo-fang", "900000006", "2020-01-01"],
    *([name, [*UNITS][place % 4], "经办人", "", "", "", "2021"] for place, name in enumerate(CLERKS)),
]
LEDGER = [
    ["编号", "群名称", "平台", "范围", "使用部门", "负责人", "成员范围", "目的", "备案日期"],
    ["1号", "续保答疑群", "微信", "对内", "会员服务部", CLERKS[0], "本部门人员", "解答续保问题", "2024-03-01"],
    ["2号", "课程安排群", "微信", "对内", "培训部", CLERKS[31], "本部门人员", "安排培训课程", "2024-03-01"],
]


def first_year(opened: Open) -> PlayedOffice:
    lists, made, _ = office_of(workbook([["名称", "编号"], *UNITS.items()]), workbook(STAFF))
    assert not lists.is_faulty
    files = {**OFFICE, **made}
    books = {"台账": reader.tables_of_bytes(workbook(LEDGER))}
    ledger = taken_in(books, files, FORMS, worktree.read_pinyin(), date(2026, 10, 1))
    assert not ledger.faults
    groups = {path: draft.content for path, draft in ledger.drafts.items()}
    return opened({**files, **groups, BASELINE: baseline_text(ledger.entries, ledger.forms)})


def requests(office: PlayedOffice, tables: Path) -> list[str]:
    """The branches, in the order in which they are to be handed in."""
    words = ("--units", str(tables / "部门.xlsx"), "--people", str(tables / "人员.xlsx"), "--as-of", office.today)
    told = office.run(staff, *words)
    return [branch for line in told.splitlines() for branch in line.partition("；分支：")[2].split()]


def land(office: PlayedOffice, branch: str, *people: int) -> None:
    git(office.clone, "push", "-q", "origin", branch)
    pull = office.opened(branch, CLERK)
    assert office.errors(pull) == set()
    office.land(pull, *people, by=FANG)


LEFT = {"职务": "离职", "离任日期": "2026-12-31"}


def test_a_second_year_of_three_tables(opened: Open, tmp_path: Path) -> None:
    """(Art. 4)"""
    office, tables = first_year(opened), tmp_path / "tables"
    office.on("2027-01-04")
    office.run(staff, "--out", str(tables), "--as-of", office.today)
    assert requests(office, tables) == []
    merged = {"撤销日期": "2026-12-31", "承接单位": "综合部"}
    changed(tables / "部门.xlsx", ("培训部", merged), ("会员服务部", {"名称": "会员工作部"}))
    since = {"任职日期": "2027-01-01", "任职依据": "示例任〔2027〕1号"}
    director = {"部门": "综合部", "职务": "办事处主任", "账号": "demo-outsider", "账号编号": str(OUTSIDER), **since}
    changed(
        tables / "人员.xlsx",
        ("赵明诚", LEFT),
        ("钱程", director),
        ("李晓岚", {"分管部门": "综合部、信息技术部", **since}),
        ("孙立", {"分管部门": "会员工作部、培训部", **since}),
        *((name, LEFT) for name in CLERKS[:30]),
        (CLERKS[0], {"移交给": CLERKS[30]}),
        ("新来者", {"部门": "会员工作部", "任职日期": "2027-01-04"}),
    )
    succession, reform, clerks, *groups = requests(office, tables)
    land(office, succession, LI, SUN, GAO)
    office.on("2027-01-06")  # the new director counts from the end of the next working day
    land(office, reform, OUTSIDER, GAO)
    land(office, clerks, GAO, FANG)
    for branch, deputy in zip(groups, (SUN, LI), strict=True):
        land(office, branch, deputy, OUTSIDER)
    assert office.audit()["clean"]
    files = [office.main(f"registry/groups/{path}.yaml").decode() for path in ("hyfw/xubao-dayi", "pxb/kecheng-anpai")]
    assert f"群组负责人: {CLERKS[30]}\n" in files[0]
    assert "使用部门: 综合部\n" in files[1]
    assert requests(office, tables) == []
