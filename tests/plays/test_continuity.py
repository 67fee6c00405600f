"""What is left when something is lost, drilled (Art. 5, 6): the whole from a clone, the facts from the evidence alone,
the register from the last dossier; and personal data that leaves Git for good (Art. 17).

``docs/continuity.md`` tells the steps, and which of them no drill takes.
"""

import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from group_registry.commands import audit, baseline, doctor, dossier, import_ledger
from group_registry.files import worktree
from group_registry.forms.schemas import Forms
from support.cases import FORMS, OFFICE
from support.continuity import at_work, begin_without_history, checked, follow, other_host, typed
from support.played_office import Open, PlayedOffice
from support.repositories import git
from support.running import ran
from support.texts import OUTSIDE, changed, ended, form
from support.world import BASELINE, FANG, GAO, LI, PATH, PEOPLE, ZHAO

OTHER, THIRD = "registry/groups/hyfw/other.yaml", "registry/groups/hyfw/third.yaml"
FIRST, SECOND = "中互京群备〔2026〕1号", "中互京群备〔2026〕2号"


@pytest.fixture
def past(office: PlayedOffice) -> PlayedOffice:
    """A group for outsiders with its meeting, changed since; and one of the office's own."""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    office.on("2026-11-03")
    office.land(office.meet(pull, PATH), ZHAO)
    office.land(pull, ZHAO)
    office.land(office.hand_in({OTHER: form({"群组名称": "窗口排班群", "建群目的": "安排窗口排班"})}), LI, ZHAO)
    assert office.standing(PATH) == ("已备案", FIRST)
    return office


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    audit.main(["--format", "json", "--root", str(root)])
    return json.loads(capsys.readouterr().out)


def test_a_clone_begins_anew_at_another_host_and_proves_the_past(
    past: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(Art. 6)"""
    # Lost are the requests' pages and what was still open; old filings are 历史备案 from then on.
    git(tmp_path, "clone", "-q", str(past.played.host.bare.path), "kept")
    kept, before = tmp_path / "kept", past.audit()
    assert told(kept, capsys) == before
    assert baseline.main(["--covered", "--root", str(kept)]) == 0
    entries = yaml.safe_load((kept / "registry/office/baseline.yaml").read_bytes())
    assert [(one["文件"], one["纸质编号"]) for one in entries] == [(PATH, FIRST), (OTHER, SECOND)]
    git(kept, "commit", "-q", "-a", "-m", "迁移到新仓库")
    office = other_host(tmp_path, past, capsys)
    refs = ("HEAD:refs/heads/main", "origin/approvals:refs/heads/approvals-2026-11")
    git(kept, "push", "-q", str(office.played.host.bare.path), *refs)
    with at_work(office, monkeypatch):
        # What was merged at the old host does not wait for a record at this one.
        text = office.main(OTHER).replace("成员范围: ".encode(), "成员范围: 新到人员和".encode())
        pull = office.hand_in({OTHER: text + changed(office.today).encode()})
        assert pull.number == 1
        office.land(pull, LI, ZHAO)
        assert office.standing(OTHER) == ("已备案", SECOND)
        pull = office.hand_in({THIRD: form({"群组名称": "档案借阅群", "建群目的": "预约借阅档案"})})
        office.land(pull, LI, ZHAO)
        assert office.standing(THIRD) == ("已备案", "中互京群备〔2026〕3号")
        assert office.standing(PATH) == ("历史备案", FIRST)
    # The past is decided again as before, where the old branch has its old name.
    git(tmp_path, "init", "-q", "old")
    refs = ("refs/heads/main:refs/heads/main", "refs/heads/approvals-2026-11:refs/heads/approvals")
    git(tmp_path / "old", "fetch", "-q", "-u", str(office.played.host.bare.path), *refs)
    capsys.readouterr()
    main = before["heads"]["main"]
    assert audit.main(["--format", "json", "--at", main, "--root", str(tmp_path / "old")]) == 0
    assert json.loads(capsys.readouterr().out) == before


def newcomer(office: PlayedOffice, name: str, number: str, version: int) -> bytes:
    line = f"  - {{姓名: {name}, 工号: {number}, 部门: 综合部, 任职: [{{职务: 经办人, 起: {office.today}}}]}}\n"
    text = office.main(PEOPLE).decode().replace(f"版次: {version}", f"版次: {version + 1}", 1)
    return text.replace("人员:\n", f"人员:\n{line}", 1).encode()


def test_an_office_whose_lists_alone_were_changed_moves_too(
    opened: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(Art. 6)"""
    office = opened({**OFFICE, BASELINE: baseline.baseline_text([], Forms.of_schemas(FORMS))})
    office.land(office.hand_in({PEOPLE: newcomer(office, "钮新来", "B0071", 1)}, by=GAO), FANG, by=GAO)
    assert office.audit()["clean"]
    git(tmp_path, "clone", "-q", str(office.played.host.bare.path), "kept")
    moved = other_host(tmp_path, office, capsys)
    for command in typed("clone", {"新仓库地址": str(moved.played.host.bare.path)})[:4]:
        done = follow(command, tmp_path / "kept")
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    with at_work(moved, monkeypatch):
        moved.land(moved.hand_in({PEOPLE: newcomer(moved, "滑新来", "B0072", 2)}, by=GAO), FANG, by=GAO)
        assert moved.audit()["clean"]


def test_the_evidence_alone_says_who_did_what_and_knows_a_file_again(
    past: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """(Art. 6)"""
    # Lost are the contents; nothing can be decided again until a copy of main is found.
    git(tmp_path, "clone", "-q", "--single-branch", "--branch=approvals", str(past.played.host.bare.path), "kept")
    capsys.readouterr()
    assert audit.main(["--root", str(tmp_path / "kept")]) == 3
    assert "本地没有 main 分支" in capsys.readouterr().err
    records = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "kept/records").rglob("*.json"))]
    assert [record["numbers"] for record in records] == [{}, {PATH: FIRST}, {OTHER: SECOND}]
    reviewers = [[one["user"]["id"] for one in record["reviews"]] for record in records]
    assert reviewers == [[ZHAO], [LI, ZHAO], [LI, ZHAO]]
    named = {one["after"] for record in records for one in record["paths"]}
    for path in (PATH, OTHER):
        assert git(past.clone, "hash-object", path) in named
    (tmp_path / "other").write_bytes((past.clone / PATH).read_bytes() + b"\n")
    assert git(past.clone, "hash-object", str(tmp_path / "other")) not in named


def test_the_last_dossier_alone_gives_the_register_back(
    past: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """(Art. 5)"""
    # Lost is only what was filed after it: its history is a clone like any other.
    made = tmp_path / "dossier.zip"
    words = ["--from", "2026-11-01", "--to", past.today, "--out", str(made), "--root", str(past.clone)]
    assert dossier.main(words) == 0
    with zipfile.ZipFile(made) as archive:
        archive.extract("历史.bundle", tmp_path)
    git(tmp_path, "clone", "-q", "--branch=main", "历史.bundle", "back")
    capsys.readouterr()
    assert audit.main(["--root", str(tmp_path / "back")]) == 0
    assert baseline.main(["--covered", "--root", str(tmp_path / "back")]) == 0
    entries = yaml.safe_load((tmp_path / "back/registry/office/baseline.yaml").read_bytes())
    assert {one["纸质编号"] for one in entries} == {FIRST, SECOND}
    for path in (PATH, OTHER):
        assert (tmp_path / "back" / path).read_bytes() == past.main(path)


SECRET = "周启明之妻的住院情况"
"""Of the kind that no machine finds: it names a person's private matter in common words."""


def test_personal_data_leaves_git_for_good_and_the_evidence_is_provable(
    office: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(Art. 17)"""
    # The register goes on without its history; the records are kept as files, without the content.
    office.land(office.hand_in({PATH: form({"建群目的": f"互通{SECRET}"})}), LI, ZHAO)
    office.on("2026-11-05")
    clean = form({"建群目的": "解答参保续保材料问题"}, changed("2026-11-05", "更正：建群目的误写"))
    office.land(office.hand_in({PATH: clean}), LI, ZHAO)
    assert office.standing(PATH) == ("已备案", FIRST)
    # The records as files.
    git(office.clone, "archive", f"--output={tmp_path / 'kept.zip'}", "origin/approvals", "records")
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        kept = {name: archive.read(name) for name in sorted(archive.namelist()) if name.endswith(".json")}
    assert not [name for name, content in kept.items() if SECRET in content.decode()]
    # A new repository of the present content alone.
    assert baseline.main(["--covered", "--root", str(office.clone)]) == 0
    anew = other_host(tmp_path, office, capsys)
    begin_without_history(office.clone, tmp_path / "fresh", anew)
    with at_work(anew, monkeypatch):
        everything = subprocess.run(
            ["git", "cat-file", "--batch-all-objects", "--batch"], cwd=anew.clone, capture_output=True, check=True
        ).stdout
        assert "解答参保续保材料问题".encode() in everything
        assert SECRET.encode() not in everything
        anew.land(anew.hand_in({THIRD: form({"群组名称": "档案借阅群", "建群目的": "预约借阅档案"})}), LI, ZHAO)
        assert anew.standing(PATH) == ("历史备案", FIRST)
        assert anew.standing(THIRD) == ("已备案", "中互京群备〔2026〕2号")
    # The records are all there by their numbers, and git's own digest proves a content that stayed.
    told = [json.loads(content) for content in kept.values()]
    assert [one["seq"] for one in told] == [1, 2]
    named = [path["after"] for one in told for path in one["paths"]]
    assert len(named) == 2
    assert git(office.clone, "hash-object", PATH) == named[1]


LEDGER = f"""\
编号,群名,平台,内部/外部,部门,群主,群成员,用途,登记时间,到期时间,目前状态,停用日期
5号,参保答疑群,微信,对内,会员服务部,周启明,会员服务部全体,互通{SECRET},2025-03-06,,使用中,
,续保初审群,微信,对内,会员服务部,王建国,会员服务部全体,初审续保材料,2025-03,,使用中,
6号,理赔统计群,微信,对内,会员服务部,王建军,会员服务部全体,统计理赔进度,不详,,使用中,
,慰问登记群,微信,对内,会员服务部,王建华,会员服务部全体,登记慰问名单,2020-05-06,,已解散,
7号,培训组织群,QQ群,对内,培训中心,王建国,培训中心全体,组织培训报名,2019-04,,已停用,2021-05
,宣讲排班群,微信,对内,朝阳代办处,田野,朝阳代办处全体,安排宣讲场次,2024-11,,使用中,
,车辆调配群,微信,对内,综合部,王建国,综合部全体,调配会务车辆,2024-05-06,2024-05-15,已停用,2024-05-15
"""
"""As an office keeps it: dead groups, groups without a number, people who are on no list, days that nobody knows."""
ANSWERS, CHECKS, CLAIMS, GIFTS, COURSES, TALKS, CARS = (
    f"registry/groups/{name}.yaml"
    for name in (
        *("hyfw/canbao-dayi", "hyfw/xubao-chushen", "hyfw/lipei-tongji", "hyfw/weiwen-dengji"),
        *("pxzx/peixun-zuzhi", "chaoyang/xuanjiang-paiban", "zhb/cheliang-diaopei"),
    )
)
MOVED: dict[str, tuple[int, str, str | None]] = {
    OTHER: (0, "历史备案", FIRST),
    ANSWERS: (1, "历史备案", "5号"),
    CHECKS: (1, "历史备案", SECOND),
    CLAIMS: (1, "历史备案", "6号"),
    GIFTS: (2, "启用前已有", None),
    COURSES: (2, "历史备案", "7号"),
    TALKS: (1, "待补备案", None),
    CARS: (2, "临时群（免备案）", None),
}
"""How many records are of paper days, and what a group is called from then on; what is filed here was on no paper."""
FILED = {OTHER, ANSWERS, CHECKS, CLAIMS}
"""What was filed since the adoption, and is 已备案 until the move."""
SENTENCE = "解答参保材料问题"


@pytest.fixture(params=["counted", "of version 1"])
def untidy(request: pytest.FixtureRequest, opened: Open, tmp_path: Path) -> PlayedOffice:
    """An office that took in such a ledger; since then a new group, two old ones changed, and one at its end."""
    (tmp_path / "台账.csv").write_text(LEDGER, "utf-8")
    for path, content in OFFICE.items():
        (tmp_path / "adopted" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "adopted" / path).write_bytes(content)
    done = ran(import_ledger, tmp_path / "台账.csv", "--root", tmp_path / "adopted")
    assert (done.returncode, "可以导入 7 行" in done.stdout) == (0, True), done.stdout + done.stderr
    made = worktree.read_files(tmp_path / "adopted/导入")
    if request.param == "of version 1":
        made[BASELINE] = re.sub(r"  记录数: \d+\n", "", made[BASELINE].decode()).encode()
    office = opened({**OFFICE, **made})
    office.land(office.hand_in({OTHER: form({"群组名称": "窗口排班群", "建群目的": "安排窗口排班"})}), LI, ZHAO)
    for path, old, new, more in (
        (ANSWERS, f"互通{SECRET}", SENTENCE, changed("2026-11-02", "更正：建群目的误写")),
        (CHECKS, "群组负责人: 王建国", "群组负责人: 陈可为", changed("2026-11-02")),
        (CLAIMS, "", "", ended("2026-11-02")),
    ):
        text = office.main(path).decode().replace(old, new, 1) + more
        office.land(office.hand_in({path: text.encode()}), LI, ZHAO)
    return office


def standings(office: PlayedOffice) -> dict[str, tuple[str, str | None]]:
    told = office.audit()
    assert told["clean"], told["findings"]
    return {one["path"]: (one["state"], one["number"]) for one in told["groups"]}


def advised(root: Path) -> list[str]:
    """What ``doctor`` finds lacking, but for the invented accounts and the owners that follow from them."""
    told = ran(doctor, "--root", root).stdout
    return [
        line for line in re.findall("^(?:还差|查不到)  .*", told, re.MULTILINE) if not re.search("账号|OWNERS", line)
    ]


def written(root: Path) -> dict[str, tuple[int, str | None]]:
    entries = yaml.safe_load((root / BASELINE).read_bytes())
    return {one["文件"]: (one["记录数"], one.get("纸质编号")) for one in entries}


def test_a_register_with_an_untidy_ledger_moves_as_the_document_says(
    untidy: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(Art. 6)"""
    # Dead groups and those without a number stay as they were, and so does what the check says.
    moved = {path: (state, number) for path, (_, state, number) in MOVED.items()}
    was = {path: ("已备案" if path in FILED else state, number) for path, (state, number) in moved.items()}
    assert standings(untidy) == was
    git(tmp_path, "clone", "-q", str(untidy.played.host.bare.path), "kept")
    kept, before = tmp_path / "kept", untidy.audit()
    findings, lacks = checked(kept), advised(kept)
    assert lacks == []
    office = other_host(tmp_path, untidy, capsys)
    names = {"新仓库地址": str(office.played.host.bare.path), "原主分支的编号": before["heads"]["main"]}
    commands = typed("clone", names)
    assert len(commands) == 8
    for command in commands[:5]:
        done = follow(command, kept)
        assert done.returncode == ("doctor" in command), f"{command}: {done.stdout}{done.stderr}"
        if "baseline" in command:
            assert written(kept) == {path: (count, number) for path, (count, _, number) in MOVED.items()}
            assert (checked(kept), advised(kept)) == (findings, ["还差  提交：登记册有未提交的内容，审计只看提交"])
    with at_work(office, monkeypatch):
        assert checked(office.clone) == findings
        assert advised(office.clone) == lacks
        pull = office.hand_in({THIRD: form({"群组名称": "档案借阅群", "建群目的": "预约借阅档案"})})
        office.land(pull, LI, ZHAO)
        assert standings(office) == moved | {THIRD: ("已备案", "中互京群备〔2026〕3号")}
        text = office.main(TALKS).replace("成员范围: ".encode(), "成员范围: 新到人员和".encode())
        pull = office.hand_in({TALKS: text + changed(office.today).encode()})
        assert office.errors(pull) == {"agency_names_its_leader"}
        text = text.replace("群组负责人: ".encode(), "主管领导: 田野\n群组负责人: ".encode())
        office.mend(pull, {TALKS: text + changed(office.today).encode()})
        office.land(pull, LI, ZHAO)
        assert office.standing(TALKS) == ("已备案", "中互京群备〔2026〕4号")
    for command in commands[5:]:
        done = follow(command, kept)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def test_personal_data_leaves_a_register_with_an_untidy_ledger(
    untidy: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(Art. 17)"""
    # It came with the ledger; a filing took it out of the present content.
    archive, renew, count = typed("personal", {"该信息": SECRET})
    findings = checked(untidy.clone)
    for command in (archive, renew):
        done = follow(command, untidy.clone)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    anew = other_host(tmp_path, untidy, capsys)
    begin_without_history(untidy.clone, tmp_path / "fresh", anew)
    assert follow(count, untidy.clone).stdout != "0\n"
    with at_work(anew, monkeypatch):
        assert follow(count, anew.clone).stdout == "0\n"
        assert checked(anew.clone) == findings
        anew.land(anew.hand_in({THIRD: form({"群组名称": "档案借阅群", "建群目的": "预约借阅档案"})}), LI, ZHAO)
        moved = {path: (state, number) for path, (_, state, number) in MOVED.items()}
        assert standings(anew) == moved | {THIRD: ("已备案", "中互京群备〔2026〕3号")}
