"""The desk as the workflow runs it: each open pull request is judged and told, whatever becomes of the others."""

import json
import os
import re
import subprocess
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest

from github_stand_in import APP, Answer, Pull, Refused, Request, Server
from github_stand_in.server import Answering
from support.host_stage import CLERK, OUTSIDER, Stage, hasty, surroundings
from support.repositories import git
from support.running import ran
from support.world import GAO, LI, PATH, TO_SUN, ZHAO, at, filing, roster, stamp

OTHER = "registry/groups/hyfw/other.yaml"
PEOPLE = "registry/office/people.yaml"
CONTEXT = "备案审批"


Done = subprocess.CompletedProcess[str]


def run(server: Server, root: Path, words: list[str]) -> Done:
    """A command in the environment of a workflow, which ``workflows/test_flow.py`` starts as programs."""
    command, *rest = words
    with patch.dict(os.environ, surroundings(server)):
        where = ("--root", root, "--now", stamp(at(24 * 30)))
        return ran(import_module(f"group_registry.commands.{command}"), *rest, *where)


def desk(server: Server, clone: Path, *words: str) -> Done:
    git(clone, "fetch", "-q")
    return run(server, clone, ["judge_open", "--fetch", "origin", *words])


def told(played: Stage, pull: Pull) -> tuple[str | None, str]:
    """The status of the head, and the one comment of the app."""
    ours = [one.body for one in pull.comments if one.user is APP]
    assert len(ours) == 1
    return played.host.says(pull.head_sha, CONTEXT), ours[0]


def asked(pull: Pull) -> list[str]:
    return [one.login for one in pull.requested]


def test_each_is_asked_at_his_turn_and_the_comment_says_whose_it_is(server: Server, played: Stage, clone: Path) -> None:
    pull = played.file({PATH: filing()})
    done = desk(server, clone)
    assert (done.returncode, done.stderr) == (0, "")
    state, text = told(played, pull)
    assert (state, asked(pull)) == ("pending", ["demo-li"])
    assert "尚缺 2 步" in text
    assert "[该群组撤回过的申请](" in text
    assert re.search(r"\*\*下一步\*\* 分管主任审核：李晓岚，2026-11-02 \d\d:\d\d 起，已等 30 天", text)
    assert "| 建群目的 | — | 解答参保续保材料问题 |" in text
    # What the buttons mean and where they are is said once.
    assert [text.count(word) for word in ("Approve", "Request changes", "Review changes", "approve.svg")] == [1] * 4
    played.review(pull, LI)
    assert desk(server, clone).returncode == 0
    state, text = told(played, pull)
    assert (state, asked(pull)) == ("pending", ["demo-zhao"])
    assert "✓ 分管主任审核 李晓岚" in text
    played.review(pull, ZHAO)
    desk(server, clone)
    state, text = told(played, pull)
    assert (state, asked(pull)) == ("success", [])
    assert ("备案：" in text, "approve.svg" in text) == (True, False)  # it waits for the merge alone


def test_a_refusal_is_a_failure_and_asks_who_refused_once_it_is_mended(
    server: Server, played: Stage, clone: Path
) -> None:
    pull = played.file({PATH: filing()})
    played.review(pull, LI, "REQUEST_CHANGES")
    desk(server, clone)
    assert (told(played, pull)[0], asked(pull)) == ("failure", [])
    played.host.write(played.people[CLERK], "filing", {PATH: filing(purpose="解答参保续保与理赔材料问题")})
    desk(server, clone)
    assert (told(played, pull)[0], asked(pull)) == ("failure", ["demo-li"])


def test_who_approved_before_reads_first_what_was_changed_since(server: Server, played: Stage, clone: Path) -> None:
    pull = played.file({PATH: filing()})
    played.review(pull, LI)
    desk(server, clone)
    assert "您上次" not in told(played, pull)[1]
    better = "解答参保续保与理赔材料问题"
    played.host.write(played.people[CLERK], "filing", {PATH: filing(purpose=better)})
    desk(server, clone)
    text = told(played, pull)[1]
    head, table, decision = text.split("\n\n")[:3]
    assert re.search(r"\*\*您上次同意后又有改动\*\*（李晓岚，2026-11-02 \d\d:\d\d）$", head)
    assert table.split("\n")[2:] == [f"| 建群目的 | <del>解答参保续保材料问题</del> | <ins>{better}</ins> |"]
    assert decision.startswith("**")
    assert re.search(rf"\[Files changed 页\]\(https?://\S+/pull/{pull.number}/files\)", text)


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [("GET", "/pulls/1/reviews", 404, "第 1 号申请："), ("POST", "/issues/1/", 403, "第 1 号申请未写入完整")],
    ids=["known", "written"],
)
def test_what_cannot_be_done_for_one_is_done_for_the_others(
    played: Stage, clone: Path, method: str, path: str, status: int, says: str
) -> None:
    """What cannot be known is said there; what cannot be written keeps nobody from being asked."""
    first, second = played.file({PATH: filing()}), played.file({OTHER: filing()}, "other")

    def spoil(request: Request, answer: Answer) -> Answer:
        return Answer(status, b"{}") if request.method == method and path in request.target else answer

    with Server(played.host, around=lambda inner: lambda one: spoil(one, inner(one))) as server:
        done = desk(server, clone)
    assert (done.returncode, done.stderr.startswith(says)) == (3, True), done.stderr
    assert told(played, second)[0] == "pending"
    if method == "GET":
        assert (told(played, first)[0], "无法判断" in told(played, first)[1]) == ("error", True)
    else:
        assert asked(first) == ["demo-li"]


def test_a_head_pushed_to_an_older_request_later_takes_nothing_from_the_one_that_had_it(
    server: Server, played: Stage, clone: Path
) -> None:
    """Threat f31: the request that the leaders reviewed was told to close, in favour of the copy."""
    older = played.file({"registry/groups/hyfw/other.yaml": filing(purpose="另外一个目的")}, branch="older")
    reviewed = played.approved()
    assert desk(server, clone).returncode == 0
    played.host.bare.point("older", reviewed.head_sha)
    assert desk(server, clone).returncode == 0
    assert told(played, reviewed)[0] == "success"
    assert f"以第 {reviewed.number} 号为准" in told(played, older)[1]


def test_f37_a_large_request_is_refused_by_count_after_all_others(server: Server, played: Stage, clone: Path) -> None:
    made = {f"registry/groups/hyfw/g{number}.yaml": filing(purpose=f"第 {number} 个目的") for number in range(10)}
    large, small = played.file(made), played.file({PATH: filing()}, "small")
    done = desk(server, clone)
    assert (done.returncode, done.stderr) == (0, "")
    state, text = told(played, large)
    assert state == "failure"
    assert "一次改动了 10 个文件" in text
    assert "g0.yaml" not in text
    assert asked(large) == []
    assert told(played, small)[0] == "pending"
    assert [one.commit for one in played.host.statuses] == [small.head_sha, large.head_sha]
    waits = run(server, clone, ["waiting", "--fetch", "origin"])
    assert (waits.returncode, "第 1 号申请  未予审查的申请  补正" in waits.stdout) == (0, True), waits.stdout


def test_whoever_gains_by_a_change_of_the_office_is_named(server: Server, played: Stage, clone: Path) -> None:
    pull = played.file({PEOPLE: roster(*TO_SUN)})
    desk(server, clone)
    state, text = told(played, pull)
    assert state == "pending"
    assert "得到或延长职权、账号、委托的**：孙立" in text
    assert asked(pull) == ["demo-zhao", "demo-gao", "demo-fang"]


def test_a_change_is_shown_old_beside_new_and_then_the_whole_form(server: Server, played: Stage, clone: Path) -> None:
    played.host.merge(played.approved(), played.people[GAO])
    record = "  - 备案类别: 变更\n    备案日期: 2026-11-03\n    备案事项说明: 增加理赔材料\n"
    pull = played.file({PATH: filing(purpose="解答参保续保与理赔材料问题", records=record)}, "change")
    desk(server, clone)
    text = told(played, pull)[1]
    assert "| 建群目的 | 解答参保续保材料问题 | 解答参保续保与理赔材料问题 |" in text
    shown, whole = text.split("<details>")
    assert "群组负责人" not in shown
    assert "| 群组负责人 | 周启明 |" in whole


def test_a_head_that_is_lost_costs_only_its_own_request(server: Server, played: Stage, clone: Path) -> None:
    """One fetch of all heads fails for all; then they are fetched one by one."""
    lost, pull = played.file({OTHER: filing()}, branch="other"), played.file({PATH: filing()})
    for ref in (f"refs/pull/{lost.number}/head", "refs/heads/other", "refs/heads/filing"):
        git(played.host.bare.path, "update-ref", "-d", ref)
    done = desk(server, clone)
    assert done.returncode == 3
    assert f"第 {lost.number} 号申请" in done.stderr
    assert told(played, pull)[0] == "pending"
    assert "尚缺 2 步" in told(played, pull)[1]


def test_the_meeting_sees_what_waits_on_the_host(server: Server, played: Stage, clone: Path) -> None:
    pull = played.file({PATH: filing(scope="对外")})
    played.review(pull, LI)
    found = run(server, clone, ["minutes", "draft", "--list"])
    assert (found.returncode, found.stderr) == (0, "")
    assert "参保服务答疑群" in found.stdout
    for ref in ("refs/pull/1/head", "refs/heads/filing"):
        git(played.host.bare.path, "update-ref", "-d", ref)
    git(clone, "update-ref", "-d", "refs/remotes/pull/1")
    git(clone, "gc", "-q", "--prune=now")
    for words in (["minutes", "draft", "--list"], ["waiting", "--fetch", "origin"]):
        found = run(server, clone, words)
        assert (found.returncode, found.stdout) == (3, "")
        assert "第 1 号申请无法判断" in found.stderr


def test_a_fault_that_passes_leaves_what_was_said_and_the_third_in_a_row_ends_the_round(
    played: Stage, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty(monkeypatch)
    pulls = [played.file({PATH: filing()}, f"filing{number}") for number in range(5)]
    silent, asked = list[bool](), list[str]()

    def around(answering: Answering) -> Answering:
        def answer(request: Request) -> Answer:
            asked.append(request.target)
            return Answer(502, b"{}") if silent and "/pulls/" in request.target else answering(request)

        return answer

    with Server(played.host, around=around) as server:
        assert desk(server, clone).returncode == 0
        said, comments = len(played.host.statuses), [one.body for pull in pulls for one in pull.comments]
        silent.append(True)
        asked.clear()
        done = desk(server, clone)
    assert (done.returncode, "报送平台没有答复，第 4、5 号申请本次未及审查" in done.stderr) == (3, True)
    assert len([one for one in asked if "/pulls/" in one]) == 3 * 3
    assert len(played.host.statuses) == said
    assert [one.body for pull in pulls for one in pull.comments] == comments


# Attacks of the threat model that only ``judge_open``, record and audit together show; each test names its row.


def audited(server: Server, played: Stage, clone: Path, pull: Pull) -> set[str]:
    """The kinds of the audit's errors once it was merged, whatever the status says, and recorded."""
    played.host.required = ()
    played.host.merge(pull, played.people[GAO])
    git(clone, "fetch", "-q")
    with patch.dict(os.environ, surroundings(server)):
        ran(import_module("group_registry.commands.record"), "--root", clone, "--push", "origin")
        done = ran(import_module("group_registry.commands.audit"), "--root", clone, "--format", "json")
    return {one["kind"] for one in json.loads(done.stdout)["findings"] if one["level"] == "error"}


def test_b2_a_push_between_the_look_and_the_merge(server: Server, played: Stage, clone: Path) -> None:
    pull, played.host.required = played.approved(), (CONTEXT,)
    desk(server, clone)
    assert told(played, pull)[0] == "success"
    seen = pull.head_sha
    played.host.write(played.people[CLERK], "filing", {PATH: filing(purpose="解答别的问题并另作安排")})
    for sha, says in ((None, CONTEXT), (seen, "modified")):
        with pytest.raises(Refused, match=says):
            played.host.merge(pull, played.people[GAO], sha=sha)
    assert audited(server, played, clone, pull) == {"not_approved"}


def test_b12_a_copy_merged_on_the_status_of_the_first(server: Server, played: Stage, clone: Path) -> None:
    first, played.host.required = played.approved(), (CONTEXT,)
    played.host.bare.point("stranger:copy", first.head_sha)
    copy = played.host.open(played.people[OUTSIDER], "stranger:copy")
    desk(server, clone)
    assert told(played, first)[0] == "success"
    assert audited(server, played, clone, copy) == {"not_approved"}


def test_c5_no_word_of_a_filing_commands_the_runner_or_is_mark_up(server: Server, played: Stage, clone: Path) -> None:
    bad = "<img src=x onerror=alert(1)> @demo-zhao [同意](https://example.invalid) ::error::"
    pull = played.file({PATH: filing(purpose=f'"x\\n::add-mask::y ##[group]z %0A::error::w {bad}"')})
    done = desk(server, clone)
    shown = (done.stdout + done.stderr).splitlines()
    assert not [line for line in shown if line.lstrip().startswith(("::", "##["))]
    text = told(played, pull)[1]
    assert "onerror" in text
    assert not re.search(r"<img src=x|@demo-zhao|\]\(https://example|::error|::add-mask", text)
