"""An office with exactly two registrars does all that it cannot do without: one approves, the other merges, and either
may be the author (Art. 4, 24)."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from github_stand_in import Pull
from group_registry.commands import codeowners, record, staff
from group_registry.forms.check import read_registry
from group_registry.model.terms import CODEOWNERS
from support.books_office import changed, office_of, workbook
from support.cases import FORMS, OFFICE
from support.host_stage import OUTSIDER
from support.played_office import Open, PlayedOffice
from support.repositories import git
from support.world import FANG, GAO, LI, SUN, WU, ZHAO, roster

PEOPLE = "registry/office/people.yaml"
UNITS = [["名称", "编号"], ["会员服务部", "hyfw"], ["综合部", "zhb"]]
CLERKS = [f"经办{number}" for number in "一二三四五六七八"]
STAFF = [
    ["姓名", "部门", "职务", "分管部门", "账号", "账号编号", "任职日期"],
    ["赵明诚", "综合部", "办事处主任", "", "demo-zhao", str(ZHAO), "2020-01-01"],
    ["李晓岚", "综合部", "分管主任", "会员服务部", "demo-li", str(LI), "2020-01-01"],
    ["孙立", "综合部", "分管主任", "综合部", "demo-sun", str(SUN), "2020-01-01"],
    ["吴敏", "综合部", "办公会秘书", "", "demo-wu", str(WU), "2020-01-01"],
    ["高远", "综合部", "信息技术部", "", "demo-gao", str(GAO), "2020-01-01"],
    ["方晴", "综合部", "信息技术部", "", "demo-fang", str(FANG), "2020-01-01"],
    *([name, "会员服务部", "经办人", "", "", "", "2021"] for name in CLERKS),
]
SINCE = {"任职日期": "2027-01-01", "任职依据": "示例任〔2027〕1号"}
FROM_NOW = {"任职日期": "2027-01-06", "任职依据": "示例任〔2027〕2号"}
LEFT = {"职务": "离职", "离任日期": "2026-12-31"}
NEW_DIRECTOR = {
    "部门": "综合部", "职务": "办事处主任", "账号": "demo-outsider", "账号编号": str(OUTSIDER), **SINCE,
}  # fmt: skip
Cells = dict[str, str]


def begun(opened: Open, tables: Path, table: list[list[str]]) -> PlayedOffice:
    lists, made, _ = office_of(workbook(UNITS), workbook(table))
    assert not lists.is_faulty
    files = {**OFFICE, **made}
    owners = codeowners.text(read_registry(files, FORMS).registry)
    assert owners is not None
    office = opened({**files, CODEOWNERS: owners.encode()})
    office.on("2027-01-04")
    office.run(staff, "--out", str(tables), "--as-of", office.today)
    return office


def landed(
    office: PlayedOffice, tables: Path, lines: Mapping[str, Cells], author: int, people: tuple[int, ...], merger: int
) -> str:
    """The tables are changed, and the one request that they make is opened, approved and merged; what was printed."""
    changed(tables / "人员.xlsx", *lines.items())
    words = ("--units", str(tables / "部门.xlsx"), "--people", str(tables / "人员.xlsx"), "--as-of", office.today)
    told = office.run(staff, *words)
    (branch,) = [line.partition("；分支：")[2] for line in told.splitlines() if "；分支：" in line]
    git(office.clone, "push", "-q", "origin", branch)
    pull = office.opened(branch, author)
    assert office.errors(pull) == set()
    office.land(pull, *people, by=merger)
    assert office.audit()["clean"], office.audit()["findings"]
    return told


@pytest.mark.parametrize(("one", "other"), [(GAO, FANG), (FANG, GAO)])
def test_two_registrars_carry_an_office_through_its_changes(opened: Open, tmp_path: Path, one: int, other: int) -> None:
    """(Art. 4)"""
    tables = tmp_path / "tables"
    office = begun(opened, tables, STAFF)
    gone = dict.fromkeys(CLERKS[:6], LEFT)
    new = {name: {"部门": "综合部", "任职日期": "2027-01-04"} for name in ("新来甲", "新来乙")}
    told = landed(office, tables, gone | new, one, (other,), one)
    assert "报送人亦可合并" in told
    exchanged = {"李晓岚": {"分管部门": "综合部", **SINCE}, "孙立": {"分管部门": "会员服务部", **SINCE}}
    landed(office, tables, exchanged, other, (ZHAO, one), other)
    told = landed(office, tables, {"赵明诚": LEFT, "钱程": NEW_DIRECTOR}, one, (LI, SUN, other), one)
    assert "@demo-outsider" in office.main(CODEOWNERS).decode()
    office.on("2027-01-06")  # the new director counts from the end of the next working day
    ended = {"孙立": {**LEFT, "离任日期": "2027-01-31"}, "李晓岚": {"分管部门": "综合部、会员服务部", **FROM_NOW}}
    landed(office, tables, ended, other, (OUTSIDER, one), other)
    name = {GAO: "高远", FANG: "方晴"}[one]
    landed(office, tables, {name: {**LEFT, "离任日期": "2027-01-31"}}, other, (OUTSIDER, one), other)
    assert not office.audit()["pending"]


def test_where_there_is_one_deputy_the_secretary_signs_a_succession_too(opened: Open, tmp_path: Path) -> None:
    """(Art. 4)"""
    alone = [line for line in STAFF if line[0] != "孙立"]
    alone[2] = [*alone[2][:3], "会员服务部、综合部", *alone[2][4:]]
    office = begun(opened, tmp_path / "tables", alone)
    landed(office, tmp_path / "tables", {"赵明诚": LEFT, "钱程": NEW_DIRECTOR}, FANG, (LI, WU, GAO), FANG)


def test_the_tools_are_changed_by_the_author_and_another_registrar(opened: Open) -> None:
    """(Art. 24)"""
    office = opened(OFFICE)
    files = {
        "scripts/registry.py": b"print(2)\n",
        "docs/setup.md": b"# x\n",
        ".github/workflows/work.yml": b"on: push\n",
    }
    office.land(office.hand_in(files, by=GAO), ZHAO, FANG, by=GAO)
    assert office.audit()["clean"]
    pull = office.hand_in({"docs/setup.md": b"# y\n"}, by=GAO)
    office.review(pull, ZHAO, FANG)
    office.merge(pull, by=FANG, expects=1)
    assert office.faults() == {"not_approved"}


def wanted(office: PlayedOffice, name: str) -> dict[str, bytes]:
    line = f"  - {{姓名: {name}, 工号: B0077, 部门: 综合部, 任职: [{{职务: 经办人, 起: 2026-11-01}}]}}\n"
    return {PEOPLE: roster(("人员:\n", f"人员:\n{line}"))}


@pytest.mark.parametrize("pushed_as", [FANG, GAO])
def test_a_registrar_alone_gets_nothing_by_a_push_onto_an_open_branch(opened: Open, pushed_as: int) -> None:
    """(Art. 6)"""
    office = opened(OFFICE)
    pull: Pull = office.hand_in(wanted(office, "新来者"), by=GAO)
    # Whoever may write can put any name into a commit.
    office.played.host.write(office.played.people[pushed_as], pull.head, wanted(office, "夹带者"))
    office.fetch()
    office.review(pull, FANG)
    office.played.host.required = ()
    office.status(pull)
    office.played.host.merge(pull, office.played.people[FANG])
    office.played.clock.pass_by()
    office.fetch()
    office.run(record, "--push", "origin", expects=1)
    assert office.faults() == {"not_approved"}
