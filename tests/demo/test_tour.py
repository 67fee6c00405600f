"""The two-minute tour, gone through as a visitor does: what it leaves behind is what it told."""

import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

import pictures
import tour
from group_registry.files import worktree
from group_registry.model.terms import STATUS
from support.browsing import served
from support.cases import PROJECT
from support.host_wording import foreign
from support.rendering import contents
from two_minutes.office import PEOPLE, Unexpected, adopted, opened
from two_minutes.signing import SigningPage
from two_minutes.story import (
    ABROAD,
    BRIEF,
    CLOSED,
    DIRECTOR,
    FOR_YOU,
    NEW,
    ON_PAPER,
    PUSHED,
    RECONFIRMED,
    REGISTRAR,
    RETURNED,
    TABLED,
    WAITING,
    left_for_you,
    path_of,
)
from two_minutes.telling import Teller

STANDINGS = {
    NEW: ("已备案", "中互京群备〔2026〕21号", 1),
    ABROAD: ("已备案", "中互京群备〔2026〕22号", 0),
    BRIEF: ("临时群（免备案）", None, 0),
    CLOSED: ("已备案", "中互京群备〔2026〕5号", 1),
    ON_PAPER: ("已备案", "中互京群备〔2025〕26号", 1),
    RECONFIRMED: ("已备案", "中互京群备〔2024〕2号", 1),
    PUSHED: ("审批依据不符", None, 0),
    FOR_YOU: ("已备案", "中互京群备〔2026〕23号", 0),
}
"""What the audit says of each group: state, number, changes."""
PAGES = {
    f"groups/{NEW}/": ("中互京群备〔2026〕21号（变更1）", "已备案", "第 5 号申请", "李晓岚"),
    f"groups/{ABROAD}/": ("2026 年第 13 次",),
    f"groups/{BRIEF}/": ("免备案", "分管主任审批"),
    f"groups/{CLOSED}/": ("已注销", "已解散"),
    f"groups/{ON_PAPER}/": ("纸质审核",),
    f"groups/{PUSHED}/": ("审批依据不符",),
    "": ('今日待签 <b>3</b> 件</a><a href="meeting/">待上会 <b>1</b> 件',),
    "waiting/B0003/": ("单位走访分片群（业务发展部，创建）", "<ins>业务发展部全体</ins>", "/pull/11"),
    "meeting/": ("续保到期提醒群", "郑雪 → 林佳怡", "李晓岚 <small>2026-12-01"),
    "audit/": ("审批依据不符", "热线坐席排班群"),
}
"""Words on pages of the site."""
TOLD = (
    "主任办公会  2026 年第 13 次",
    "平台不予受理：Can not approve your own pull request",
    'Required status check "备案审批" is expected.',
    "请 demo-lixl 评审第 1 号申请",
    "未计入：赵明诚",
    "不能批准：李晓岚",
    "直接改动主分支",
    "针对的内容已改动",
    "李晓岚  1 件",
    "个文件，核对无误",
    "逾期，第 1 次提醒",
)

PATIENCE = 300
"""Seconds, on a busy machine."""


@contextmanager
def going_on(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    """The tour up to the address of its site; what it told so far.

    A keyboard is there, and nobody at it: nothing may ask. Ctrl-C is Ctrl-C even where the tests run aside.
    """
    keyboard, end = os.openpty()
    command = [sys.executable, str(PROJECT / "demo/tour.py"), "--folder", str(folder)]
    with subprocess.Popen(
        command,
        stdin=end,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        assert running.stdout
        told: list[str] = []
        late = threading.Timer(PATIENCE, running.kill)
        late.start()
        for line in running.stdout:
            told.append(line)
            if "Ctrl-C" in line:
                break
        try:
            yield running, told
        finally:
            late.cancel()
            running.kill()
            os.close(keyboard)
            os.close(end)


FORM = f"""群组名称: 热线夜间值守群
平台类别: 微信
使用范围: 对内
使用部门: 会员服务部
群组负责人: 林佳怡
成员范围: 会员服务部热线坐席和值班主管
建群目的: 夜间来电的值守安排和交接
备案记录:
  - 备案类别: 创建
    备案日期: {date.today().isoformat()}
    备案事项说明: 夜间值守由两班改为三班，交接须及时
"""


def _sign(address: str, request: str = "pull/13", button: str = "Approve", number: int = 23) -> None:
    """The visitor's own act: from the director's list to the pull request, Approve, and the group's page."""
    mine = _read(f"{address}waiting/B0001/")
    assert "年终盘点分工群" in mine
    (pull,) = set(re.findall(rf'href="(http://127\.0\.0\.1:[0-9]+/office/registry/{request})/files"', mine))
    shown = _read(pull)
    assert "尚缺 1 步：主任签批" in shown
    assert "<td>年终资产盘点的分工和进度</td>" in shown
    assert re.search(rf'<form method="post"><button>{button}（同意）', shown)
    (group,) = re.findall(rf'href="({re.escape(address)}groups/[^"]+)"', _read(pull, pressed=b""))
    assert group == f"{address}groups/{FOR_YOU}/"
    filed = _read(group)
    assert f"中互京群备〔2026〕{number}号" in filed
    assert "已备案" in filed
    assert "<button>" not in _read(pull)
    assert "年终盘点分工群" not in _read(f"{address}waiting/B0001/")


def _file(address: str) -> None:
    """What the filing page does at the end: the file goes to the host; the visitor proposes and approves it."""
    (url,) = re.findall(r'<meta name="forge"[^>]* data-url="([^"]+)"', _read(f"{address}file/"))
    place = f"{url}/_new/main/registry/groups/hyfw?" + urlencode({"filename": "rexian-zhishou.yaml", "value": FORM})
    shown = _read(place)
    assert "您在本页的身份为林佳怡" in shown
    assert escape(FORM) in shown
    sent = _read(place, urlencode({"value": FORM.replace("\n", "\r\n")}).encode())
    (pull,) = re.findall('<a href="/office/registry/(pulls/[0-9]+)">', sent)
    for who in ("李晓岚", "赵明诚"):
        assert f"您在本页的身份为{who}" in _read(f"{url}/{pull}")
        done = _read(f"{url}/{pull}", pressed=b"")
    assert f"{address}groups/hyfw/rexian-zhishou/" in done
    assert "已备案" in _read(f"{address}groups/hyfw/rexian-zhishou/")


def _read(address: str, pressed: bytes | None = None) -> str:
    with urlopen(address, data=pressed, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


@pytest.mark.long
def test_what_it_leaves_is_what_it_told(tmp_path: Path) -> None:
    before = contents(PROJECT / "registry")
    with going_on(tmp_path / "demo") as (running, told):
        assert told, running.stderr and running.stderr.read()
        address = told[-1].split()[1].removeprefix("网站在")
        for page, words in PAGES.items():
            shown = _read(address + page)
            assert [word for word in words if word not in shown] == [], page
        assert "四家代办处续保专管员和窗口人员" not in _read(f"{address}groups/{TABLED}/")
        for page in (RETURNED, WAITING):
            assert not (tmp_path / "demo/site/groups" / page).exists()
        _sign(address)
        running.send_signal(signal.SIGINT)
        rest, complaints = running.communicate(timeout=PATIENCE)
    assert (running.returncode, complaints) == (0, "")
    assert "导览结束" in rest
    assert [words for words in TOLD if words not in "".join(told)] == []
    assert foreign("github", "".join(told) + _pages(tmp_path / "demo/site")) == []
    assert contents(PROJECT / "registry") == before
    command = [sys.executable, "scripts/registry.py", "audit", "--format", "json"]
    command += ["--root", str(tmp_path / "demo/office")]
    audit = subprocess.run(command, cwd=PROJECT, capture_output=True, encoding="utf-8")
    assert audit.returncode == 1
    found = json.loads(audit.stdout)
    groups = {one["path"]: (one["state"], one["number"], one["changes"]) for one in found["groups"]}
    assert {name: groups[path_of(name)] for name in STANDINGS} == STANDINGS
    assert [(one["kind"], one["paths"]) for one in found["findings"]] == [
        ("direct_push", sorted(map(path_of, (PUSHED, RECONFIRMED))))
    ]
    assert (found["records"], found["pending"]) == (10, [])


@pytest.mark.long
def test_on_gitea_it_says_what_stands_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A part of it, to the end: one filing, which neither a false status nor a leader merges, and the visitor signs."""
    page = SigningPage()
    with opened(tmp_path, Teller(), page.around, "gitea") as office:
        left_for_you(office)
        pull = office.host.pull(1)
        office.fails_to_merge(pull, REGISTRAR)
        office.host.report(office.people[REGISTRAR], pull.head_sha, "success", STATUS, None)
        office.fails_to_merge(pull, DIRECTOR)
        comments = pull.comments[-1].body
        tour._render(office)
        address = served(tmp_path / "site")
        page.opens(office, tour._render, address)
        _sign(address, "pulls/1", "通过", 21)
        _file(address)
        comments += pull.comments[-1].body
    told = capsys.readouterr().out
    assert "平台不予受理：User not allowed to merge PR" in told
    assert "平台不予受理：Not all required status checks successful" in told
    assert "☞ 孙立：查看第 1 号申请的改动，点“通过”（同意）" in told
    assert "☞ 钱伟：点“创建合并提交”，第 1 号申请合并" in told
    assert foreign("gitea", told + comments + _pages(tmp_path / "site")) == []
    assert "点“评审”，再点其中一项" in comments


def _pages(site: Path) -> str:
    return "".join(page.read_text("utf-8") for page in site.rglob("*.html"))


def test_a_command_that_ends_otherwise_stops_it(tmp_path: Path) -> None:
    with opened(tmp_path, Teller()) as office, pytest.raises(Unexpected, match="退出码应为 1，实为 0"):
        office.run("validate", expects=1)


def test_what_is_not_its_own_is_never_deleted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("x", "utf-8")
    assert tour.main(["--no-serve", "--folder", str(tmp_path)]) == 3
    assert "已有其他内容" in capsys.readouterr().err
    assert (tmp_path / "mine").exists()


def test_only_the_sample_office_is_shown() -> None:
    files = worktree.read_files(PROJECT)
    taken = set(files[PEOPLE].decode().split("\n")) - set(adopted(files)[PEOPLE].decode().split("\n"))
    assert {line.split(":")[0].strip() for line in taken} == {"账号", "账号编号"}
    with pytest.raises(Unexpected, match="示例办事处"):
        adopted(files | {PEOPLE: "人员:\n  - 姓名: 某某\n".encode()})


def test_the_readme_has_its_pictures() -> None:
    named = re.findall(r'src="(docs/pictures/[^"]+)"', (PROJECT / "README.md").read_text("utf-8"))
    assert [Path(one).name for one in named] == [name for name, *_ in pictures.SHOTS]
    for one, (_, _, width, height) in zip(named, pictures.SHOTS, strict=True):
        content = (PROJECT / one).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert struct.unpack(">II", content[16:24]) == (width, height)
        assert len(content) <= 150 * 1024
