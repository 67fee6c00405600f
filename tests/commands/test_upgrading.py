"""An office that adopted these tools takes a later version in by a pull request, and stays as clean (Art. 9, 25)."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from github_stand_in import Bare, Host, Server
from group_registry.evidence.record import ABOUT, canonical
from group_registry.gitrepo import approvals_branch, tools
from group_registry.reports.notice import CONTEXT
from support.adopting import adopt, make_newer, make_source, named, once
from support.host_stage import CLERK, LOGINS, Clock, Stage
from support.repositories import git
from support.world import FANG, GAO, LI, PATH, T0, WU, ZHAO, filing

pytestmark = pytest.mark.long

ADOPTED_ON, SHOWN_ON = "2026-10-01", "2026-11-25"
STAFF = (
    ("赵明诚", "办事处主任", ZHAO),
    ("李晓岚", "分管主任", LI),
    ("吴敏", "办公会秘书", WU),
    ("高远", "信息技术部", GAO),
    ("方晴", "信息技术部", FANG),
    ("周启明", "经办人", CLERK),
)
LEDGER = "编号,群名称,平台,范围,使用部门,负责人,备案日期\n1号,窗口排班群,微信,对内,会员服务部,周启明,2024-03-01\n"


@pytest.fixture
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "source", make_source)


@dataclass
class UpgradedOffice:
    """The office's clone, and the host that its requests are on."""

    clone: Path
    stage: Stage
    server: Server

    def run(self, *words: str) -> tuple[int, str, str]:
        command = [sys.executable, str(self.clone / "scripts/registry.py"), *words]
        told = {"GITHUB_API_URL": self.server.address, "GITHUB_REPOSITORY": self.stage.host.full_name}
        told |= {"GITHUB_TOKEN": "token-of-the-app", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=self.clone, env=os.environ | told, capture_output=True, encoding="utf-8")
        return done.returncode, done.stdout, done.stderr

    def lands(self, branch: str, *approvers: int) -> None:
        """A request is approved by these, merged by a registrar and recorded by the tools that main holds then."""
        pull = self.stage.host.open(self.stage.people[CLERK], branch)
        self.stage.clock.pass_by()
        for one in approvers:
            self.stage.review(pull, one)
        git(self.clone, "fetch", "--quiet", "origin", "+refs/pull/*/head:refs/remotes/pull/*")
        code, says, complaints = self.run("judge_open")
        assert (code, self.stage.host.says(pull.head_sha, CONTEXT)) == (0, "success"), says + complaints
        self.stage.host.merge(pull, self.stage.people[GAO])
        self.stage.clock.pass_by()
        git(self.clone, "pull", "--quiet", "--ff-only", "origin", "main")
        code, says, complaints = self.run("record", "--push", "origin")
        assert code == 0, says + complaints

    def says(self) -> dict[str, Any]:
        code, told, _ = self.run("audit", "--format", "json")
        audited = json.loads(told)
        assert (code, audited["clean"]) == (0, True), told
        rendered = self.run("render", "--out", str(self.clone.parent / "www/site"), "--as-of", SHOWN_ON)
        assert rendered[0] == 0, rendered
        page = (self.clone.parent / "www/site/groups/hyfw/case/index.html").read_text("utf-8")
        return {
            "validate": self.run("validate"),
            "groups": [(one["path"], one["state"], one["number"]) for one in audited["groups"]],
            "faults": audited["findings"],
            "shown as filed": "已备案" in page and "互临群备〔2026〕1号" in page,
        }


RECORD = "records/000/000001-pr1.json"


def as_version_1_wrote_it(clone: Path) -> None:
    """The branch of the first record, which in version 1.0.0 said that none is before it."""
    data = json.loads(git(clone, "show", f"approvals:{RECORD}"))
    content = canonical(data | {"prev": ""}) + b"\n"
    seconds = int(datetime.fromisoformat(data["pull"]["merged_at"]).timestamp())
    about = {ABOUT: approvals_branch.BRANCH_README.encode()}
    first = approvals_branch.longer(
        clone, approvals_branch.at(clone, None), about, seconds, "The branch of the records"
    )
    made = approvals_branch.longer(clone, first, {RECORD: content}, seconds, "Record 1: #1")
    git(clone, "update-ref", "refs/heads/approvals", str(made.tip))
    git(clone, "push", "--quiet", "--force", "origin", "approvals")


@pytest.fixture
def office(source: Path, tmp_path: Path) -> Any:
    """An office that adopted them, with a group of paper days and a filing since, as version 1.0.0 recorded it."""
    units = named([["部门", "编号", "成立日期"], ["综合部", "zhb", "2012-03-01"], ["会员服务部", "hyfw", "2012-03-01"]])
    (tmp_path / "units.csv").write_text("\n".join(",".join(map(str, row)) for row in units), "utf-8")
    rows = [
        f"{name},综合部,{office},{'综合部、会员服务部' if office == '分管主任' else ''},{LOGINS[who]},{who}"
        for name, office, who in STAFF
    ]
    (tmp_path / "people.csv").write_text("\n".join(["姓名,部门,职务,分管,账号,账号编号", *rows, ""]), "utf-8")
    (tmp_path / "ledger.csv").write_text(LEDGER, "utf-8")
    tables = ("--units", "units.csv", "--people", "people.csv", "--ledger", "ledger.csv")
    then = {f"GIT_{who}_DATE": f"{ADOPTED_ON}T09:00:00+08:00" for who in ("AUTHOR", "COMMITTER")}
    made = adopt(source, *tables, "--day", ADOPTED_ON, "--into", "office", "--yes", cwd=tmp_path, more=then)
    assert made[0] == 0, made
    clock = Clock(T0 - timedelta(days=3))
    host = Host(Bare.create(tmp_path / "origin.git"), now=clock)
    host.required = (CONTEXT,)
    people = {id: host.join(id, login) for id, login in LOGINS.items()}
    git(tmp_path / "office", "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(tmp_path / "office", "push", "--quiet", "origin", "main")
    clock.at = T0
    with Server(host) as server:
        office = UpgradedOffice(tmp_path / "office", Stage(host, clock, people), server)
        host.write(people[CLERK], "filing", {PATH: filing()})
        office.lands("filing", LI, ZHAO)
        as_version_1_wrote_it(office.clone)
        yield office


def test_it_says_the_same_before_and_after(office: UpgradedOffice, source: Path, tmp_path: Path) -> None:
    before = office.says()
    assert before["shown as filed"]
    assert [state for _, state, _ in before["groups"]] == ["已备案", "历史备案"]
    bundle = str(office.clone.parent / "案卷.zip")
    made = office.run("dossier", "--from", "2026-11-01", "--to", SHOWN_ON, "--out", bundle)
    assert made[0] == 0, made
    assert office.run("dossier", "verify", bundle)[0] == 0
    make_newer(source, tmp_path / "newer")
    code, told, complaints = adopt(tmp_path / "newer", "--upgrade", "--into", office.clone)
    assert (code, complaints) == (0, ""), told
    assert "处错误" not in told
    branch = git(office.clone, "branch", "--format=%(refname:short)", "--list", "upgrade-*")
    git(office.clone, "push", "--quiet", "origin", branch)
    office.lands(branch, ZHAO, FANG)
    assert git(office.clone, "ls-tree", "-r", "--name-only", "approvals", "records").count("\n") == 1
    assert office.says() == before
    code, told, complaints = office.run("dossier", "verify", bundle, "--root", ".")
    assert (code, "网站未比较：案卷由另一版程序编制" in told) == (3, True), complaints
    brought = tools.brought(office.clone, "main")
    assert (brought and brought.version, tools.changed(office.clone, "main")) == ("7.1", [])
