"""One machine does all that the workflows do: round after round, on either host, and silent where nothing happened."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Answer, Pull, Request
from github_stand_in.server import Answering
from group_registry.commands import judge_open, remind, work
from group_registry.evidence.audit import Audit
from group_registry.files.errors import CannotKnow
from group_registry.files.processes import only_one
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import clone_audit
from group_registry.hosts.gitea import Gitea
from group_registry.model.terms import SHANGHAI
from support import texts
from support.cases import PROJECT
from support.evidence_past import again
from support.histories import records
from support.host_kinds import gitea_exchange
from support.host_stage import hasty
from support.host_wording import foreign
from support.repositories import git
from support.work_rounds import ACCOUNT, BUT_THE_SITE, Capsys, Duty, on_duty
from support.world import GAO, LI, PATH, PEOPLE, ZHAO, filing, roster

GROUP = PATH.removeprefix("registry/").removesuffix(".yaml")
BOTH = pytest.mark.parametrize("duty", [pytest.param("github", marks=pytest.mark.long), "gitea"], indirect=True)
"""GitHub in the long suite."""
ON_GITEA = pytest.mark.parametrize("duty", ["gitea"], indirect=True)
ON_GITHUB = pytest.mark.parametrize("duty", ["github"], indirect=True)


@pytest.fixture
def duty(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Duty]:
    with on_duty(tmp_path, request.param) as made:
        for name, value in made.surroundings().items():
            monkeypatch.setenv(name, value)
        yield made


def built(duty: Duty, place: str = "") -> str:
    return (duty.site / place / "index.html").read_text("utf-8")


def said_there(duty: Duty) -> str:
    """All that this host's people read: every page of the site, comments, issues and statuses."""
    pages = [page.read_text("utf-8") for page in duty.site.rglob("*.html")]
    issues = duty.stage.host.issues.values()
    notes = [one.title + (one.body or "") + "".join(note.body for note in one.comments) for one in issues]
    return "\n".join([*pages, *notes, *(one.description or "" for one in duty.stage.host.statuses)])


@BOTH
def test_from_filing_to_site(duty: Duty, capsys: Capsys) -> None:
    pull = duty.filed()
    code, did, doubts = duty.round(capsys)
    assert (code, doubts) == (0, "")
    assert did == "判断申请，写入 3 项；网站已重建"
    assert duty.status(pull) == ("pending", "尚缺 2 步：分管主任审核（第九条（一））、主任签批（第九条（一））。")
    assert [one.login for one in pull.requested] == ["demo-li"]
    assert foreign(duty.kind.name, said_there(duty)) == []
    desks = "".join(page.read_text("utf-8") for page in (duty.site / "waiting").glob("*/index.html"))
    assert ("点 Approve" if duty.kind.name == "github" else "点“通过”") in desks
    assert duty.round(capsys) == (0, "", "")
    duty.approve(pull)
    code, did, doubts = duty.round(capsys)
    assert (code, doubts) == (0, "")
    assert duty.status(pull)[0] == "success"
    assert len(pull.comments) == 1
    assert pull.comments[0].user is duty.account
    merge = duty.merge(pull)
    code, did, doubts = duty.round(capsys)
    assert (code, did, doubts) == (0, "登记 1 次合并；网站已重建", "")
    assert [one.merge for one in records(duty.stage.host.bare.path)] == [merge]
    assert "已备案" in built(duty, GROUP)
    assert foreign(duty.kind.name, said_there(duty)) == []
    assert duty.round(capsys) == (0, "", "")


@ON_GITEA
def test_the_site_is_built_anew_on_a_new_day(duty: Duty, capsys: Capsys) -> None:
    """Days left and what is overdue change though main does not."""
    duty.round(capsys)
    assert "网站已重建" not in duty.round(capsys)[1]
    state, today = duty.clone / ".git/group-registry/work.json", datetime.now(SHANGHAI).date()
    state.write_text(state.read_text("utf-8").replace(str(today), str(today - timedelta(days=1))), "utf-8")
    assert "网站已重建" in duty.round(capsys)[1]


@ON_GITHUB
def test_the_site_says_when_the_last_round_was_and_no_review_is_kept_that_cannot_be_deleted(
    duty: Duty, capsys: Capsys
) -> None:
    duty.approve(duty.filed())
    duty.round(capsys)
    assert git(duty.stage.host.bare.path, "for-each-ref", "refs/heads/seen") == ""
    assert re.search(
        r'最近一次值守 <time id="duty" datetime="[^"]+">\d{4}-\d\d-\d\d \d\d:\d\d</time>', built(duty, "audit")
    )
    told = duty.site / "duty.json"
    first = json.loads(told.read_text("utf-8"))["at"]
    told.unlink()
    duty.round(capsys)
    assert json.loads(told.read_text("utf-8"))["at"] >= first


@ON_GITEA
def test_f16_a_refusal_that_was_seen_and_deleted_is_missed(duty: Duty, capsys: Capsys) -> None:
    host = duty.stage.host
    assert isinstance(host, GiteaHost)
    pull = duty.filed()
    duty.stage.review(pull, LI)
    duty.stage.review(pull, ZHAO, "REQUEST_CHANGES")
    assert duty.round(capsys, *BUT_THE_SITE)[1].startswith("记下评审 2 次；")
    assert duty.status(pull)[0] == "failure"
    host.admins = [duty.stage.people[GAO]]
    host.delete(pull, pull.reviews[1], duty.stage.people[GAO])
    assert duty.round(capsys, *BUT_THE_SITE)[0] == 0
    state, says = duty.status(pull)
    assert state == "failure"
    missed = r"不能批准：赵明诚 [\d :-]+ 的退回已从报送平台上消失，无从核对；请本人重新评审。"
    assert re.fullmatch(missed, says)
    assert re.search(missed, pull.comments[0].body)
    duty.stage.review(pull, ZHAO)
    duty.round(capsys, *BUT_THE_SITE)
    assert duty.status(pull)[0] == "success"
    assert len(git(host.bare.path, "ls-tree", "-r", "--name-only", "seen").splitlines()) == 1 + 3


@ON_GITEA
def test_who_clicks_again_between_two_rounds_is_not_missed(duty: Duty, capsys: Capsys) -> None:
    """The host then marks what was seen as dismissed: neither the status nor the record nor the look may change."""
    pull = duty.filed()
    for user in (LI, ZHAO, LI, ZHAO):
        duty.stage.review(pull, user)
        assert duty.round(capsys, *BUT_THE_SITE)[::2] == (0, "")
    assert duty.status(pull)[0] == "success"
    duty.merge(pull)
    assert duty.round(capsys, *BUT_THE_SITE)[::2] == (0, "")
    (kept,) = records(duty.stage.host.bare.path)
    assert ([one["state"] for one in json.loads(kept.reviews)], kept.seen) == (["APPROVED"] * 4, b"[]")
    duty.stage.review(pull, LI)
    state = duty.clone / ".git/group-registry/work.json"
    state.write_text(state.read_text("utf-8").replace(str(datetime.now(SHANGHAI).date()), "2026-01-01"), "utf-8")
    assert duty.round(capsys, "--only", "fetch,record,audit,night")[::2] == (0, "")


@ON_GITEA
@pytest.mark.parametrize("has_clone", [True, False])
def test_seen_that_was_altered_stops_the_desk_until_the_document_restores_it(
    duty: Duty, capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_clone: bool
) -> None:
    """The steps are those of docs/continuity.md; what was kept before is known again, and a deletion is made good."""
    bare = duty.stage.host.bare.path
    pull = duty.filed()
    duty.stage.review(pull, LI)
    duty.round(capsys, *BUT_THE_SITE)
    good = git(bare, "rev-parse", "seen")
    git(bare, "update-ref", "-d", "refs/heads/seen")
    code, _, found = duty.round(capsys, *BUT_THE_SITE)
    assert (code, "缺少本机已有的内容，现予补回" in found) == (1, True)
    assert (git(bare, "rev-parse", "seen"), duty.round(capsys, *BUT_THE_SITE)) == (good, (0, "", ""))
    git(tmp_path, "clone", "-q", "--branch=seen", str(bare), "thief")
    git(tmp_path / "thief", "rm", "-q", "-r", "reviews")
    git(tmp_path / "thief", "commit", "-q", "-m", "Seen: 1")
    git(tmp_path / "thief", "push", "-q", "origin", "seen")
    duty.stage.review(pull, ZHAO)
    code, _, doubts = duty.round(capsys, *BUT_THE_SITE)
    assert (code, "seen 中有文件曾被修改或删除" in doubts) == (3, True)
    assert duty.status(pull)[0] == "pending"
    lost, force = re.findall("```sh\n *(.+)\n", (PROJECT / "docs/continuity.md").read_text("utf-8"))[-2:]
    if not has_clone:
        git(duty.clone, "update-ref", "-d", "refs/heads/seen")
        subprocess.run(lost, shell=True, check=True, cwd=duty.clone)
    subprocess.run(force, shell=True, check=True, cwd=duty.clone, capture_output=True)
    assert git(bare, "rev-parse", "seen") == good
    code, did, _ = duty.round(capsys, *BUT_THE_SITE)
    assert (code, "记下评审 1 次" in did, duty.status(pull)[0]) == (0, True, "success")


@BOTH
def test_a_merge_without_approvals_is_recorded_and_one_issue_says_so_until_it_is_mended(
    duty: Duty, capsys: Capsys
) -> None:
    pull = duty.filed()
    duty.merge(pull)
    code, did, found = duty.round(capsys)
    assert code == 1
    missing = "尚缺 2 步：分管主任审核（第九条（一））、主任签批（第九条（一））。"
    why = f"第 {pull.number} 号申请合并时审批不合规定：{missing}"
    assert did.startswith(f"登记 1 次合并；{why}")
    assert found == f"登记：{why}"
    assert "审批依据不符" in built(duty, GROUP)
    for _ in range(2):
        assert duty.round(capsys) == (1, "", "审计：仍有 1 项没有改正，见事项“审计发现 1 项”")
    (duty.clone / ".git/group-registry/work.json").unlink()  # as on GitHub, where each round is the first
    assert duty.round(capsys, *BUT_THE_SITE)[0] == 1
    host = duty.stage.host

    def issues() -> list[tuple[str, bool, bool]]:
        told = [one for one in host.issues.values() if one.title.startswith("审计")]
        return [(one.title, one.is_open, PATH in unescape(one.body or "")) for one in told]

    assert issues() == [("审计发现 1 项", True, True)]
    duty.push("README.md", "直接推送\n".encode())
    assert duty.round(capsys, *BUT_THE_SITE)[0] == 1
    assert issues() == [("审计发现 2 项", True, True)]
    git(host.bare.path, "update-ref", "refs/heads/main", pull.base_sha)
    git(host.bare.path, "update-ref", "-d", "refs/heads/approvals")
    for ref in ("heads/approvals", "remotes/origin/approvals", "remotes/origin/main"):
        git(duty.clone, "update-ref", "-d", f"refs/{ref}")
    duty.round(capsys, *BUT_THE_SITE)
    assert issues() == [("审计发现 2 项", False, True)]


@ON_GITEA
def test_an_open_request_without_news_costs_two_requests_and_is_not_judged_again(
    duty: Duty, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reviews and its status: of both, a change does not show in the list of what is open.

    A reviewer who was renamed makes no difference. A status that somebody else sets is corrected, and a dismissal that
    is taken back is seen.
    """
    assert isinstance(duty.server, GiteaServer)
    duty.server.gitea.host.version = 21
    answering, asked = duty.server.answering, list[str]()

    def noting(request: Request) -> Answer:
        asked.append(request.target)
        return answering(request)

    duty.server.answering = noting
    duty.stage.host.rename(duty.stage.people[ZHAO], "zhao.mc_1")
    pulls = [duty.stage.file({PATH: filing()}, f"filing{number}") for number in range(3)]
    for pull in pulls:
        duty.stage.review(pull, LI)
    assert duty.round(capsys, *BUT_THE_SITE)[0] == 0
    assert [one.login for pull in pulls for one in pull.requested] == ["zhao.mc_1"] * 3
    asked.clear()
    assert duty.round(capsys, *BUT_THE_SITE) == (0, "", "")

    def own() -> int:
        return sum(bool(re.search(r"/(pulls|issues)/\d|/statuses", one)) for one in asked)

    assert own() == 8 * len(pulls)  # what the first round wrote is news in the second
    opened, judged = judge_open.Desk.opened, list[str]()

    def opening(*words: Any) -> judge_open.Desk:
        judged.append("")
        return opened(*words)

    monkeypatch.setattr(judge_open.Desk, "opened", opening)
    asked.clear()
    assert duty.round(capsys, *BUT_THE_SITE) == (0, "", "")
    assert (judged, own()) == ([], 2 * len(pulls))
    duty.stage.host.review(pulls[2], duty.stage.people[LI], None)  # a review that its author still writes
    asked.clear()
    assert duty.round(capsys, *BUT_THE_SITE) == (0, "", "")
    assert (judged, own()) == ([], 2 * len(pulls) + 1)
    duty.stage.host.report(duty.stage.people[GAO], pulls[0].head_sha, "success", "备案审批", "已批准")
    assert duty.round(capsys, *BUT_THE_SITE)[:2] == (0, "判断申请，写入 1 项")
    assert (duty.status(pulls[0])[0], len(judged)) == ("pending", 1)
    duty.stage.review(pulls[1], ZHAO)
    duty.round(capsys, *BUT_THE_SITE)
    assert (duty.status(pulls[1])[0], len(judged)) == ("success", 2)
    duty.stage.host.dismiss(pulls[1], pulls[1].reviews[1], duty.stage.people[GAO], "误操作")
    for _ in range(3):
        duty.round(capsys, *BUT_THE_SITE)
    assert (duty.status(pulls[1])[0], "已被撤销" in pulls[1].comments[0].body) == ("pending", True)
    reads = len(judged)
    duty.server.gitea.host.undismiss(pulls[1].reviews[1])
    duty.round(capsys, *BUT_THE_SITE)
    assert (duty.status(pulls[1])[0], len(judged)) == ("pending", reads + 1)
    duty.stage.clock.at = datetime.now(UTC) + timedelta(hours=1)  # of this second more may still be to come
    duty.stage.host.comment(pulls[0], duty.stage.people[ZHAO], "何时上会？")
    for _ in range(2):
        asked.clear()
        assert duty.round(capsys, *BUT_THE_SITE)[0] == 0
    assert own() == 8 + 2 + 3


def test_what_was_judged_from_has_one_digest() -> None:
    """In whatever order a set came about: 0 and 8 share their place in a small one."""
    day = datetime(2026, 12, 1, 8, tzinfo=UTC)
    facts = [{"b": frozenset([8, 0]), "a": day}, (1, None, "群")]
    written = r'[{"a": "2026-12-01T08:00:00+00:00", "b": [0, 8]}, [1, null, "\u7fa4"]]'
    assert work.digest_of(facts) == sha256(written.encode()).hexdigest()
    assert work.digest_of([{"a": day, "b": frozenset([0, 8])}, [1, None, "群"]]) == work.digest_of(facts)


@ON_GITEA
def test_a_round_reads_the_past_once_whatever_its_news(
    duty: Duty, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Audit, decisions, reminders and pages go by the same books: of what was recorded in that very round, too."""
    walks = list[str]()

    def counted(*words: Any) -> Audit:
        walks.append("")
        return Audit(*words)

    monkeypatch.setattr(clone_audit, "Audit", counted)
    duty.approve(pull := duty.filed())
    merge = duty.merge(pull)
    assert duty.round(capsys)[0] == 0
    assert [one.merge for one in records(duty.stage.host.bare.path)] == [merge]
    assert "已备案" in built(duty, GROUP)
    assert len(walks) == 1
    # What was recorded is covered, so that its change takes the usual steps.
    change = duty.stage.file({PATH: filing(purpose="解答参保材料问题", records=again())})
    duty.round(capsys)
    assert duty.status(change) == ("pending", "尚缺 2 步：分管主任审核（第九条（一））、主任签批（第九条（一））。")
    assert len(walks) == 2
    duty.approve(change)
    duty.round(capsys)
    assert duty.status(change)[0] == "success"
    assert len(walks) == 3
    duty.round(capsys)  # asks again about what the last one wrote
    walks.clear()
    assert duty.round(capsys) == (0, "", "")
    assert walks == []


@ON_GITEA
def test_reminders_and_pages_of_a_round_know_what_is_under_way(duty: Duty, capsys: Capsys) -> None:
    """Also where the requests were judged in an earlier round, and the host says nothing new."""
    noon, clock = datetime.now(SHANGHAI).replace(hour=12), duty.stage.clock  # what follows stays within its day
    today = noon.date()
    last = today - timedelta(days=2)
    clock.at = noon - timedelta(days=40)
    form = {"使用期限": str(last)}
    duty.approve(pull := duty.stage.file({PATH: texts.form(form, day=str(today - timedelta(days=40)))}))
    duty.merge(pull)
    clock.at = noon - timedelta(days=4)
    asked = str(today - timedelta(days=4))
    longer = texts.form(
        {"使用期限": str(today + timedelta(days=90))},
        texts.changed(asked, "工作没有结束"),
        str(today - timedelta(days=40)),
    )
    pull = duty.stage.file({PATH: longer}, "longer")
    duty.stage.review(pull, LI)
    for _ in range(2):  # the second one asks again about what the first one wrote
        assert duty.round(capsys, "--only", "fetch,record,audit,keep,judge")[::2] == (0, "")
    assert duty.status(pull)[0] == "pending"
    assert duty.round(capsys, *BUT_THE_SITE)[::2] == (0, "")
    says = f"逾期 2 天 · 延期办理中（第 {pull.number} 号，待主任签批，自 {asked}）"
    told = {it.title: unescape(it.body or "") for it in duty.stage.host.issues.values() if it.is_open and it.body}
    assert [title for title, body in told.items() if says in body] == [
        "群组提醒：赵明诚（1 件）",
        "延期办理中，第 1 次提醒：参保服务答疑群（会员服务部）",
    ]
    assert duty.round(capsys)[::2] == (0, "")
    for place in ("", "expiry", GROUP):
        assert says in re.sub("<[^>]+>", "", built(duty, place)), place


@ON_GITEA
def test_what_cannot_be_recorded_is_named_once(duty: Duty, capsys: Capsys) -> None:
    duty.approve(pull := duty.filed())
    duty.merge(pull)
    duty.round(capsys, *BUT_THE_SITE)
    duty.push("README.md", "直接推送\n".encode())
    pushed = duty.stage.host.bare.tip("main") or ""
    others = "个提交不是申请的合并提交（直接推送、快进、压缩合并、变基合并或多头合并），不能登记，由审计核查："
    code, did, found = duty.round(capsys, *BUT_THE_SITE)
    assert code == 1
    assert re.fullmatch(r"审计：.+（README\.md）", found)
    assert did.split("；")[0] == f"登记：主分支上有 1 {others}{pushed[:10]}"
    standing = "审计：仍有 1 项没有改正，见事项“审计发现 1 项”"
    assert duty.round(capsys, *BUT_THE_SITE) == (1, "", standing)
    bare = duty.stage.host.bare.path
    merge = git(bare, "commit-tree", "main^{tree}", "-p", "main", "-p", "main~1", "-m", "没有申请")
    git(bare, "update-ref", "refs/heads/main", merge)
    why = "未查到所属申请，可能是直接推送；由审计核查"
    for _ in range(2):
        code, did, doubts = duty.round(capsys, *BUT_THE_SITE)
        assert (code, did, doubts) == (3, "", f"{standing}\n登记：合并 {merge[:10]} 未登记：{why}")
    assert "值守有 1 项未办成" in dict(open_issues(duty))


@ON_GITEA
def test_main_with_an_error_turns_red_and_the_rest_is_built(duty: Duty, capsys: Capsys) -> None:
    duty.approve(pull := duty.filed())
    duty.merge(pull)
    duty.round(capsys)
    duty.push("registry/groups/hyfw/bad.yaml", b"no: form\n")
    duty.push("registry/office/units.yaml", b"no: form\n")
    code, did, found = duty.round(capsys)
    assert code == 1
    assert "网站已重建" in did
    assert "网站：有需要改正之处。网站已重建，不可用的文件以最后一次经审批的内容代替" in found
    assert "现有内容不可用" in (duty.site / "register/index.html").read_text("utf-8")


@ON_GITEA
def test_a_site_whose_evidence_cannot_be_known_is_told_and_built_again(duty: Duty, capsys: Capsys) -> None:
    duty.approve(pull := duty.filed())
    merge = duty.merge(pull)
    duty.round(capsys, *BUT_THE_SITE)
    (duty.clone / ".git/shallow").write_text(f"{merge}\n")
    for _ in range(2):
        code, did, doubts = duty.round(capsys, "--only", "render")
        assert (code, did) == (3, "网站已重建")
        assert doubts.startswith("网站：审批证据无从核对：本地只有部分历史")
    assert "已备案" not in built(duty, GROUP)


@ON_GITEA
def test_tools_of_main_never_run_and_are_told_where_they_differ(duty: Duty, capsys: Capsys) -> None:
    trap = b"import os\nos.system('touch /tmp/never')\nraise SystemExit(99)\n"
    for path in ("scripts/registry.py", "scripts/group_registry/__init__.py", "sitecustomize.py", "mkdocs.yml"):
        duty.push(path, trap)
    code, did, _ = duty.round(capsys, *BUT_THE_SITE)
    assert code == 0
    assert did == "本机工具与主分支有 3 个文件不同，如 mkdocs.yml；请核对后更新本机工具"
    assert duty.round(capsys, *BUT_THE_SITE) == (0, "", "")
    assert [one.name for one in duty.clone.iterdir()] == [".git"]


@ON_GITEA
def test_a_branch_may_take_the_place_of_one_that_is_gone(duty: Duty, capsys: Capsys) -> None:
    bare = duty.stage.host.bare.path
    git(bare, "branch", "filing", "main")
    duty.approve(pull := duty.stage.file({PATH: filing()}, branch="other"))
    duty.merge(pull)
    assert duty.round(capsys, *BUT_THE_SITE)[0] == 0
    kept = git(duty.clone, "for-each-ref", "refs/heads/approvals")
    git(bare, "branch", "-D", "filing", "approvals")
    git(bare, "branch", "filing/second", "main")
    assert duty.round(capsys, *BUT_THE_SITE) == (0, "", "")
    for one in (duty.clone, bare):
        assert git(one, "for-each-ref", "refs/heads/approvals") == kept != ""
    remote = git(duty.clone, "for-each-ref", "--format=%(refname)", "refs/remotes/origin/filing").split()
    assert remote == ["refs/remotes/origin/filing/second"]


@ON_GITEA
def test_without_the_host_the_rest_goes_on(duty: Duty, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty(monkeypatch)
    duty.round(capsys, *BUT_THE_SITE)
    duty.push("registry/groups/hyfw/x.yaml", b"")
    bad = duty.words(*BUT_THE_SITE)
    bad[bad.index("--api") + 1] = "http://127.0.0.1:9"
    code = work.main(bad)
    told = capsys.readouterr()
    assert code == 3
    assert "无法连接" in told.err
    assert "token-of" not in told.err


def open_issues(duty: Duty) -> list[tuple[str, str]]:
    found = [one for one in duty.stage.host.issues.values() if one.is_open and not isinstance(one, Pull)]
    return [(one.title, unescape(one.body or "").partition("\n\n")[2]) for one in found]


@BOTH
def test_one_cause_is_one_line_and_an_issue_while_it_lasts(duty: Duty, capsys: Capsys) -> None:
    """The deputy's account is gone, and nobody can be asked for a review of any open request."""
    host = duty.stage.host
    pulls = [duty.stage.file({PATH: filing()}, f"filing{number}") for number in range(7)]
    left = duty.stage.people[LI]
    host.leave(left)
    why = "未能请 demo-li 评审，账号可能已注销或没有仓库的权限："
    for count in range(3):
        code, _, doubts = duty.round(capsys, *BUT_THE_SITE)
        (line,) = [one for one in doubts.splitlines() if "demo-li" in one]
        assert (code, line.startswith(f"判断：7 份申请未写入完整：{why}")) == (3, True)
        assert line.endswith("（第 1、2、3、4、5 号等）")
        issues = [text for title, text in open_issues(duty) if title == "值守有 1 项未办成"]
        assert issues == [f"- <code>{line}</code>"] * (count > 0)
    for pull in pulls[1:]:
        host.close(pull, pull.author)
    _, _, doubts = duty.round(capsys, *BUT_THE_SITE)
    assert doubts.startswith(f"判断：第 1 号申请未写入完整：{why}")
    host.close(pulls[0], pulls[0].author)
    assert duty.round(capsys, *BUT_THE_SITE)[::2] == (0, "")
    assert [title for title, _ in open_issues(duty) if "未办成" in title] == []


@ON_GITEA
def test_a_token_that_is_refused_is_one_line(duty: Duty, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    duty.filed()
    duty.round(capsys, *BUT_THE_SITE)
    monkeypatch.setenv("FORGE_TOKEN", "token-that-was-revoked")
    for _ in range(2):
        code, _, doubts = duty.round(capsys, *BUT_THE_SITE)
        assert code == 3
        assert re.fullmatch("取回、登记、(审计、)?记下评审、判断：Gitea 不接受该令牌，请更换 FORGE_TOKEN", doubts)


@BOTH
def test_an_account_of_the_staff_may_not_do_the_work(duty: Duty, capsys: Capsys) -> None:
    taken = ACCOUNT if duty.kind.name == "github" else duty.account.id
    duty.push(PEOPLE, roster(("账号编号: 900000001", f"账号编号: {taken}")))
    code, _, doubts = duty.round(capsys, *BUT_THE_SITE)
    assert code == 3
    assert "值守用的账号登记在 赵明诚 名下" in doubts


@ON_GITEA
@pytest.mark.parametrize("is_covered", [True, False])
def test_the_staff_are_those_of_the_covered_list(duty: Duty, capsys: Capsys, is_covered: bool) -> None:
    """What somebody pushes to main makes no account one of the staff, and none of another's."""
    listed = roster(("账号编号: 900000001", f"账号编号: {duty.account.id}"))
    if is_covered:
        duty.push(PEOPLE, listed)  # before the first record: as adopted
    pull = duty.filed()
    duty.approve(pull)
    duty.merge(pull)
    duty.round(capsys, *BUT_THE_SITE)
    duty.push(PEOPLE, roster() if is_covered else listed)
    for _ in range(2):  # it is said in each round, also where nothing is new
        _, _, doubts = duty.round(capsys, *BUT_THE_SITE)
        assert ("值守用的账号登记在 赵明诚 名下" in doubts) is is_covered


MAY_MERGE = "可以合并到主分支，请启用合并白名单，且不列入该账号"
EXCESS = {
    "管理员": "是站点管理员，请改用普通账号；是仓库管理员，请改为写入权限",
    "合并": MAY_MERGE,
    "没有白名单": f"{MAY_MERGE}；可以直接推送主分支",
}


@ON_GITEA
@pytest.mark.parametrize("what", EXCESS)
def test_an_account_that_may_rule_or_merge_does_not_do_the_work(duty: Duty, what: str) -> None:
    host = duty.stage.host
    assert isinstance(host, GiteaHost)
    one = work.Round(work._options(duty.words()), {})
    work._fetch(one)
    if what == "管理员":
        host.admins = [duty.account]
    else:
        host.mergers = [*host.mergers, duty.account] if what == "合并" else []
    with pytest.raises(CannotKnow, match=f"值守用的账号权限过大：{EXCESS[what]}"):
        work._fetch(one)


@ON_GITEA
def test_rights_that_the_host_does_not_tell_are_no_good_rights(duty: Duty) -> None:
    """Null or no truth value: never taken for a small one."""
    host = duty.stage.host
    assert isinstance(host, GiteaHost)
    for path, name in (("/user", "is_admin"), ("", "permissions"), ("/branches/main", "user_can_merge")):
        for value in (None, "no", 0):

            def lying(answering: Answering, at: str = path, field: str = name, value: object = value) -> Answering:
                def answer(request: Request) -> Answer:
                    told = answering(request)
                    if not request.target.endswith(at or "/office/registry"):
                        return told
                    return replace(told, body=json.dumps(json.loads(told.body) | {field: value}).encode())

                return answer

            with GiteaServer(host, around=lying) as server, pytest.raises((Unclear, CannotKnow)):
                Gitea(gitea_exchange(server)).excess_rights()


@ON_GITEA
def test_leaders_are_told_once_of_their_accounts_and_the_director_of_exceptions(duty: Duty, capsys: Capsys) -> None:
    duty.approve(pull := duty.filed())
    duty.round(capsys, *BUT_THE_SITE)
    duty.merge(pull)
    duty.push("README.md", "直接推送\n".encode())
    duty.round(capsys, *BUT_THE_SITE)
    one = work.Round(work._options(duty.words(*BUT_THE_SITE)), {})

    def bodies(day: date) -> list[str]:
        remind.send_all(remind.due_on(duty.clone, work.REMOTE_MAIN, day), duty.clone, one.host)
        found = [it for it in duty.stage.host.issues.values() if it.is_open and "群组提醒" in it.title]
        return [unescape(re.sub("</?code>", "", it.body or "")) for it in found]

    assert not [body for body in bodies(date(2026, 11, 8)) if "以您的账号" in body]
    for _ in range(2):
        told = [body for body in bodies(date(2026, 11, 9)) if "以您的账号" in body]
        assert [re.findall(r"^@(\S+?)：", body, re.MULTILINE) for body in told] == [["demo-zhao"], ["demo-li"]]
        assert f"上周以您的账号作出审批 1 次：第 1 号申请（{PATH}），2026-11-02 11:00 同意。有不是本人" in told[0]
    assert not [body for body in bodies(date(2026, 11, 16)) if "以您的账号" in body]
    assert not [body for body in bodies(date(2026, 11, 30)) if "例外" in body]
    for _ in range(2):
        told = [body for body in bodies(date(2026, 12, 1)) if "例外" in body]
        assert [re.findall(r"^@(\S+?)：", body, re.MULTILINE) for body in told] == [["demo-zhao"]]
        assert (line := "2026 年 11 月例外 1 项：未按规定审批 1 项。详见网站“例外一览”页。") in told[0]
    capsys.readouterr()
    for form, stream in (("text", "out"), ("json", "err")):
        words = ["--root", str(duty.clone), "--at", work.REMOTE_MAIN, "--as-of", "2026-12-01", "--format", form]
        assert remind.main(words) == 0
        assert line in getattr(capsys.readouterr(), stream)
    assert remind.main([*words, "--site", "https://x.example.invalid/"]) == 0
    assert "详见网站“例外一览”页 https://x.example.invalid/exceptions/ 。" in capsys.readouterr().err


@ON_GITHUB
def test_on_github_the_account_must_be_the_tokens(duty: Duty, capsys: Capsys) -> None:
    duty.filed()
    words = duty.words(*BUT_THE_SITE)
    words[words.index("--account") + 1] = "4711"
    assert work.main(words) == 3
    assert "令牌不属于编号为 4711 的账号" in capsys.readouterr().err


@ON_GITEA
def test_two_rounds_at_once_are_one(duty: Duty, capsys: Capsys) -> None:
    duty.round(capsys, *BUT_THE_SITE)
    with only_one(duty.clone / ".git/group-registry/work.lock"):
        code = work.main(duty.words(*BUT_THE_SITE))
    assert (code, capsys.readouterr().err[:6]) == (1, "本次未值守：")
    assert duty.round(capsys, *BUT_THE_SITE)[0] == 0


@ON_GITEA
def test_a_remote_in_the_clear_is_not_lent_the_token(duty: Duty, capsys: Capsys) -> None:
    git(duty.clone, "remote", "set-url", "origin", "http://git.example.invalid/office/registry.git")
    assert work.main(duty.words()) == 3
    assert "令牌不得明文传送" in capsys.readouterr().err


@ON_GITEA
def test_git_is_lent_the_token_and_no_file_has_it(duty: Duty, monkeypatch: pytest.MonkeyPatch) -> None:
    git(duty.clone, "remote", "set-url", "origin", "https://git.example.invalid/office/registry.git")
    with work.lent("https://git.example.invalid/office/registry.git"):
        asked = b"protocol=https\nhost=git.example.invalid\n\n"
        told = subprocess.run(
            ["git", "credential", "fill"], input=asked, capture_output=True, check=True, cwd=duty.clone
        )
        assert b"password=token-of-the-app" in told.stdout
    assert "GIT_CONFIG_COUNT" not in os.environ
    kept = [path for path in (duty.clone / ".git").rglob("*") if path.is_file() and b"token-of" in path.read_bytes()]
    assert kept == []
