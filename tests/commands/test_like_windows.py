"""Every command does its work where nothing is that Windows lacks, with GBK output: no fork, no fcntl, no LF by itself.

What it cannot show (paths of Windows, its console, its git) stands in ``docs/windows.md``.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.request import urlopen

import pytest

from group_registry.pages.article_coverage import COMMANDS
from support.adopting import make_source, small_tables
from support.books_office import FILES, laid_out
from support.cases import PROJECT
from support.repositories import git
from support.work_rounds import on_duty
from two_minutes.office import Office, Unexpected, opened
from two_minutes.story import SCENES
from two_minutes.telling import Teller

LIKE_WINDOWS = {
    "LIKE_WINDOWS": "1",
    "PYTHONPATH": str(PROJECT / "tests/support/like_windows"),
    "PYTHONIOENCODING": "gbk",
    "PYTHONUTF8": "0",
}


def run(
    *words: str | Path, at: Path = PROJECT, told: Mapping[str, str] | None = None, held: str = ""
) -> tuple[int, str]:
    """Exit code and all that is said, by a command on such a system; ``held`` is a file that others have open."""
    command = [sys.executable, str(at / "scripts/registry.py"), *map(str, words)]
    env = {**os.environ, **LIKE_WINDOWS, **(told or {}), "HELD_ELSEWHERE": held}
    nothing, piped, joined = subprocess.DEVNULL, subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(command, cwd=at, env=env, stdin=nothing, stdout=piped, stderr=joined, check=False)
    assert b"\r\n" not in done.stdout
    return done.returncode, done.stdout.decode("gbk")


@dataclass
class OnWindows(Office):
    """The office of the tour, whose commands run on such a system; ``seen`` are their names."""

    seen: set[str] = field(default_factory=set)

    def run(self, *words: str, expects: int | None = 0, by: str | None = None) -> str:
        more = self.host_told | (self._identity(by) if by else {})
        code, said = run(*words, "--root", self.clone, told=more)
        self.seen.add(words[0])
        if expects is not None and code != expects:
            raise Unexpected(f"{words}: {code}\n{said}")
        return said


ALONE = {
    *("adopt", "baseline", "codeowners", "doctor", "duty", "import_ledger", "inventory", "render", "roster"),
    *("serve", "setup", "staff", "validate", "work"),
}
"""Commands that the tour does not need, each with its test below."""


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnWindows]:
    with opened(tmp_path_factory.mktemp("tour"), Teller()) as plain:
        office = OnWindows(**{one.name: getattr(plain, one.name) for one in fields(plain)})
        for _, play in SCENES:
            play(office)
        yield office


@pytest.mark.long
def test_an_office_works_for_days(toured: OnWindows) -> None:
    """Filings, minutes, paper, decisions, records, the audit, reminders, a dossier: all as the tour expects them."""
    assert toured.seen | ALONE == set(COMMANDS)
    assert not toured.seen & ALONE - {"validate", "render"}


@pytest.mark.long
def test_what_waits_is_on_the_site(toured: OnWindows) -> None:
    site = toured.folder / "site"
    toured.run("render", "--out", str(site), "--as-of", toured.clock.today, "--ask", *toured.now())
    assert "今日待签" in (site / "index.html").read_text("utf-8")
    assert b"\r\n" not in (site / "index.html").read_bytes() + (site / "register/index.html").read_bytes()
    code, told = run("render", "--root", toured.clone, "--out", site, held="site")
    assert (code, f"{site}：没有权限，或正被其他程序打开；请关闭打开它的程序" in told) == (3, True), told
    assert (site / "index.html").is_file()


def test_the_rounds_are_for_another_machine(tmp_path: Path) -> None:
    code, told = run("duty", "--out", tmp_path / "site")
    assert (code, told) == (3, "未办完：Windows 不能作值守的机器，请在 Linux（如 Debian）上办理；填报、查看不受影响\n")


def office(folder: Path) -> Path:
    """The small office with its groups in a clone whose files have CRLF, as a checkout on Windows may."""
    root = laid_out(folder / "登记 册", FILES)
    shutil.copytree(PROJECT / ".github", root / ".github")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "启用")
    for path in (root / "registry").rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return root


def test_a_checkout_with_crlf_is_the_same_registry(tmp_path: Path) -> None:
    root = office(tmp_path)
    assert run("validate", "--root", root)[0] == 0
    code, told = run("validate", "--root", root, "--format", "json")
    assert (code, told) == (0, told.encode("ascii").decode())
    assert json.loads(told) == []
    assert run("render", "--root", root, "--out", tmp_path / "site", "--as-of", "2026-07-15") == (0, "")
    commit = git(root, "rev-parse", "HEAD")
    page = (tmp_path / "site/audit/index.html").read_text("utf-8")
    assert commit[:10] in page
    assert "未提交" not in page


def test_a_ledger_is_taken_in_and_bound(tmp_path: Path) -> None:
    root = office(tmp_path)
    heading = ["编号", "群组名称", "平台类别", "使用范围", "使用部门", "负责人", "成员范围", "建群目的", "备案日期"]
    good = ["1号", "理赔材料初审群", "微信", "对内", "综合部", "吴敏", "综合部全体人员", "初审理赔材料", "2021/2/8"]
    made = io.StringIO()
    csv.writer(made).writerows([heading, good, ["2号", "参保政策宣讲群", *good[2:5], "", *good[6:]]])
    (tmp_path / "旧台账.csv").write_bytes(made.getvalue().encode("gbk"))
    assert run("import_ledger", tmp_path / "旧台账.csv", "--root", root, held="旧台账-待补.xlsx")[0] == 3
    assert not (tmp_path / "旧台账-待补.xlsx").exists()
    assert git(root, "for-each-ref", "refs/heads/import-*") == ""
    code, told = run("import_ledger", tmp_path / "旧台账.csv", "--root", root)
    assert (code, "退回 1 行" in told) == (1, True), told
    assert zipfile.is_zipfile(tmp_path / "旧台账-待补.xlsx")
    assert "与其不同" not in told
    branch = git(root, "for-each-ref", "--format=%(refname:short)", "refs/heads/import-*")
    written = git(root, "show", f"{branch}:registry/office/baseline.yaml")
    assert "纸质编号: 1号" in written
    assert "\r" not in written


def test_the_units_own_lists_are_compared(tmp_path: Path) -> None:
    root = office(tmp_path)
    (tmp_path / "清单.csv").write_bytes("群组名称\n参保答疑群\n没有备案的群\n".encode("gbk"))
    code, told = run("inventory", tmp_path / "清单.csv", "--unit", "hyfw", "--root", root, "--as-of", "2026-07-15")
    assert (code, "登记册中没有该群组" in told) == (1, True), told
    (tmp_path / "名单.csv").write_bytes("群昵称\n小鱼\n".encode("gbk"))
    code, told = run("roster", tmp_path / "名单.csv", "--group", "hyfw/dayi", "--root", root, "--as-of", "2026-07-15")
    assert (code, "未用真实姓名和单位（部门）" in told) == (0, True), told


def test_the_lists_of_staff_and_the_owners(tmp_path: Path) -> None:
    root, lists = office(tmp_path), tmp_path / "名册"
    assert run("staff", "--root", root, "--out", lists)[0] == 0
    tables = ("--units", lists / "部门.xlsx", "--people", lists / "人员.xlsx")
    code, told = run("staff", "--root", root, *tables, "--dry-run")
    assert (code, zipfile.is_zipfile(lists / "人员.xlsx")) == (0, True), told
    assert run("codeowners", "--root", root)[0] == 0
    assert b"\r\n" not in (root / ".github/CODEOWNERS").read_bytes()


@pytest.mark.long
def test_an_office_adopts_the_tools_and_is_told_what_is_missing(tmp_path: Path) -> None:
    source = tmp_path / "tools folder"
    make_source(source)
    code, told = run("adopt", *small_tables(tmp_path), "--into", tmp_path / "办事处", "--yes", at=source)
    assert code == 0, told
    root = tmp_path / "办事处"
    assert git(root, "status", "--porcelain") == ""
    code, told = run("doctor", "--root", root)
    assert code == 1
    assert "还差" in told.splitlines()[-1]


def test_the_site_is_shown(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("群组备案", "utf-8")
    command = [sys.executable, str(PROJECT / "scripts/registry.py"), "serve", "--port", "0", "--site", str(tmp_path)]
    with subprocess.Popen(command, env=os.environ | LIKE_WINDOWS, stdout=subprocess.PIPE) as process:
        assert process.stdout
        address = process.stdout.readline().decode("gbk").split(" ")[1]
        assert urlopen(address).read().decode() == "群组备案"
        process.kill()


@pytest.mark.long
def test_the_environment_is_made(tmp_path: Path) -> None:
    project = tmp_path / "登记 册"
    shutil.copytree(PROJECT / "scripts", project / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (project / "requirements.txt").write_text("# nothing\n", "utf-8")
    (project / ".venv").mkdir()
    (project / ".venv/pyvenv.cfg").write_text("", "utf-8")  # interrupted before
    assert run("setup", at=project) == (0, "")
    assert (project / ".venv/ready").is_file()


@pytest.mark.long
def test_a_round_of_the_machine_that_does_the_work(tmp_path: Path) -> None:
    with on_duty(tmp_path, "gitea") as duty:
        pull = duty.filed()
        code, told = run("work", *duty.words(), told=duty.surroundings())
        assert (code, told[18:]) == (0, "判断申请，写入 3 项；网站已重建\n"), told
        assert duty.status(pull)[0] == "pending"
        assert (duty.site / "index.html").is_file()
