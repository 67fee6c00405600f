"""The command: exit codes, text and JSON, clones that are not whole, and what the host says today."""

import json
import os
from pathlib import Path

import pytest

from group_registry.commands import audit
from support.evidence_past import INSIDE, Past, at
from support.histories import Pull
from support.repositories import git
from support.world import filing

Capsys = pytest.CaptureFixture[str]
NEW = at("new")


def run(past: Past, *words: str) -> int:
    return audit.main(["--root", str(past.world.git), *words])


def test_text_of_a_clean_past(past: Past, capsys: Capsys) -> None:
    assert run(past) == 0
    world = past.world
    assert capsys.readouterr().out == (
        "没有发现问题。\n群组：已备案 3，临时群（免备案） 1。\n登记 8 条，待登记的合并 0 次，作废编号 0 个。\n"
        f"启用提交  {world.adoption}\n主分支    {world.main}\n审批证据  {past.tip}\n"
    )


def test_text_of_a_finding(past: Past, capsys: Capsys) -> None:
    commit = past.push({NEW: filing(), **{f"docs/{name}.md": b"x\n" for name in "abcdef"}})
    assert run(past) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{commit[:10]}  未经报送和审批，直接改动主分支（第九条）"
    assert lines[1:7] == [*(f"    docs/{name}.md" for name in "abcde"), "    等 7 个文件"]
    assert lines[7].startswith("    改法：核对现有内容；")
    assert lines[7].endswith("[direct_push]")
    assert lines[8:10] == ["发现 1 处问题，0 条提示。", "群组：已备案 3，临时群（免备案） 1，审批依据不符 1。"]


def test_json_of_a_filing(past: Past, capsys: Capsys) -> None:
    assert run(past, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["clean"] is True
    assert told["heads"] == {"main": past.world.main, "approvals": past.tip}
    assert (told["adoption"], told["records"], told["pending"], told["void"]) == (past.world.adoption, 8, [], [])
    assert told["counts"] == {
        "已备案": 3, "临时群（免备案）": 1, "纸质补录": 0, "历史备案": 0, "待补备案": 0, "启用前已有": 0,
        "待核对": 0, "审批依据不符": 0,
    }  # fmt: skip
    group = next(one for one in told["groups"] if one["path"] == INSIDE)
    assert (group["state"], group["number"], group["changes"]) == ("已备案", "中互京群备〔2026〕12号", 1)
    assert group["filings"][0] == {
        "kind": "创建",
        "statement": "因续保集中办理需要新建",
        "pull": 2,
        "merge": past.records()[0]["merge"],
        "at": "2026-11-02T09:00:00Z",
        "done_on": "2026-11-02",
        "changes": 0,
        "steps": [dict(zip(STEP, step, strict=True)) for step in STEPS],
    }


STEP = ("step", "article", "by", "at", "evidence", "says")
STEPS = [
    ("review", "9.1", "李晓岚", "2026-11-02T07:00:00Z", "线上", "分管主任审核  李晓岚  2026-11-02 15:00"),
    ("sign_off", "9.1", "赵明诚", "2026-11-02T08:00:00Z", "线上", "主任签批  赵明诚  2026-11-02 16:00"),
]


def test_json_of_a_finding(past: Past, capsys: Capsys) -> None:
    commit = past.push({NEW: filing()})
    assert run(past, "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    (finding,) = told["findings"]
    fix = finding.pop("fix")
    assert "重新确认" in fix
    assert finding == {
        "kind": "direct_push",
        "level": "error",
        "says": "未经报送和审批，直接改动主分支",
        "article": "9",
        "commit": commit,
        "path": NEW,
        "paths": [NEW],
    }


def test_before_the_first_record_the_tip_of_main_is_the_adoption(past: Past, capsys: Capsys) -> None:
    past.world.git.joinpath("refs/heads/approvals").unlink()
    past.roll_back_main(past.world.adoption)
    assert run(past, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["adoption"], told["heads"]["approvals"]) == (past.world.adoption, None)
    assert told["counts"]["历史备案"] == 1


def test_a_baseline_that_names_another_content_is_told(past: Past, capsys: Capsys) -> None:
    past.world.git.joinpath("refs/heads/approvals").unlink()
    assert run(past, "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in told["findings"]] == ["baseline_wrong"]
    assert told["counts"]["待核对"] == 4


def test_a_clone_that_fetches_objects_when_asked_is_no_basis(
    past: Past, tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor where ``git config`` is led to another file, or where only the filter is left of what says so (c14)."""
    git(past.world.git, "config", "uploadpack.allowFilter", "true")
    words = ("clone", "--quiet", "--no-checkout", "--filter=blob:none")
    git(past.world.git, *words, f"file://{past.world.git}", str(tmp_path / "partial"))

    def assert_refused() -> None:
        assert audit.main(["--root", str(tmp_path / "partial")]) == 3
        assert "partial clone" in capsys.readouterr().err

    assert_refused()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("GIT_CONFIG", os.devnull)
        assert_refused()
    git(tmp_path / "partial", "config", "--unset", "remote.origin.promisor")
    assert git(tmp_path / "partial", "config", "remote.origin.partialCloneFilter") == "blob:none"
    assert_refused()


def test_a_fetched_clone_gives_the_same(past: Past, tmp_path: Path, capsys: Capsys) -> None:
    git(past.world.git, "clone", "--quiet", "--no-checkout", str(past.world.git), str(tmp_path / "clone"))
    assert run(past, "--format", "json") == audit.main(["--root", str(tmp_path / "clone"), "--format", "json"]) == 0
    told = capsys.readouterr()
    one, other = told.out.split("}\n{")
    assert one.strip("{}\n") == other.strip("{}\n")
    assert "尚未提交" not in told.err  # there is no work tree


@pytest.mark.parametrize(
    "words",
    [
        ["--root", "/nowhere-at-all"],
        ["--genesis", "0" * 40],
        ["--at=--all"],
        ["--online", "--from", "/nowhere-at-all"],
        ["--online", "--api", "http://127.0.0.1:9", "--repository", "office/registry"],
    ],
)
def test_what_cannot_be_known_is_said_in_one_line(past: Past, capsys: Capsys, words: list[str]) -> None:
    assert run(past, *words) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("无法审计：")
    assert told.err.count("\n") == 1


def gone(pull: Pull) -> None:
    pull.reviews.pop()


def test_a_difference_is_told_with_its_pull_request(past: Past, capsys: Capsys) -> None:
    gone(past.world.pulls[8])
    past.world.pulls[8]._save()
    assert run(past, "--online", "--from", str(past.world.answers)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("  登记过的内容在平台上已查不到：第 8 号申请，demo-900000001 的一次评审已不存在（第六条）")
    assert lines[1] == "    records/000/000008-pr8.json"


def judged(past: Past, capsys: Capsys, *words: str) -> list[str]:
    """What is said of the ref that was judged."""
    run(past, *words)
    return capsys.readouterr().err.splitlines()


def checked_out(past: Past) -> Path:
    """A clone of it as people work in one, whose main came from the host."""
    mine = past.world.git.parent / "mine"
    git(past.world.git.parent, "clone", "--quiet", "--branch=main", str(past.world.git), "mine")
    past.world.git = mine
    return mine


def test_the_ref_that_is_judged_is_named(past: Past, capsys: Capsys) -> None:
    main = past.world.main[:12]
    assert judged(past, capsys)[0] == f"所审分支：main（{main}）"
    assert judged(past, capsys, "--at", past.world.main) == [f"所审提交：{main}（--at {past.world.main}）"]
    checked_out(past)
    assert judged(past, capsys) == [f"所审分支：origin/main（{main}）"]


def test_what_is_ahead_of_it_is_said_loudly(past: Past, capsys: Capsys) -> None:
    """Groups that stand in HEAD, and others that are not even committed, while origin/main is judged."""
    mine, main = checked_out(past), past.world.main[:12]
    for number in range(5):
        (mine / f"registry/groups/hyfw/new-{number}.yaml").write_bytes(filing())
        if number == 2:
            git(mine, "add", "--all")
            git(mine, "commit", "--quiet", "--message=x")
    (mine / "notes.txt").write_text("no data\n", "utf-8")
    assert judged(past, capsys, "--format", "json") == [
        f"所审分支：origin/main（{main}）",
        "注意：HEAD 比所审分支多 1 次提交，涉及登记册文件 3 个，均未审计。",
        "注意：工作区另有 2 个登记册文件尚未提交，未审计。",
        "    改法：已合并的，先取回（git fetch）；启用之前的，先推送到主分支；审计本地提交的，加 --at HEAD",
    ]
