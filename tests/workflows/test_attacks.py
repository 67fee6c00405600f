"""Attacks of the threat model on the host itself: who approves (a), what and when (b), pipeline and repository (c).

Each test names its row. `judge_open` is what the workflow starts, on real git and the stand-in; where something is
merged all the same, the record and the audit follow as they do after a push.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from github_stand_in import APP, Answer, Pull, Refused, Request, Server
from group_registry.commands import audit, judge_open as desk, record
from support.host_stage import CLERK, OUTSIDER, Stage, stage
from support.repositories import git
from support.world import AGENCY_LINE, FANG, GAO, LI, PATH, PEOPLE, SUN, TO_SUN, WU, ZHAO, filing, roster, stamp

CONTEXT = "备案审批"
OTHER = "registry/groups/hyfw/other.yaml"
CHANGE = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 工作需要有所调整\n"
Spoil = Callable[[Request, Answer], Answer]


@dataclass
class Scene:
    """The small office on the host, a clone as the workflows have it, and what the attacked commands say."""

    played: Stage
    server: Server
    clone: Path
    capsys: pytest.CaptureFixture[str]
    spoil: Spoil

    def desk(self) -> int:
        self.played.clock.pass_by()
        git(self.clone, "fetch", "-q", "origin")
        words = ["--root", str(self.clone), "--fetch", "origin", "--now", stamp(self.played.clock.at)]
        self.capsys.readouterr()
        code = desk.main(words)
        self.out, self.err = self.capsys.readouterr()
        return code

    def status(self, pull: Pull) -> str | None:
        assert self.desk() == 0, self.err
        return self.played.host.says(pull.head_sha, CONTEXT)

    def comment(self, pull: Pull) -> str:
        return next(one.body for one in pull.comments if one.user is APP)

    def merge(self, pull: Pull, by: int = GAO, **how: Any) -> None:
        """It is merged whatever the status says, as someone who may change the host's rules can."""
        self.played.host.merge(pull, self.played.people[by], **how)
        self.played.clock.pass_by()

    def land(self, pull: Pull, *reviewers: int) -> None:
        """Approved by these, and merged."""
        for reviewer in reviewers:
            self.played.review(pull, reviewer)
        self.merge(pull)

    def record(self, *more: str) -> int:
        git(self.clone, "fetch", "-q", "origin")
        return record.main(["--root", str(self.clone), "--push", "origin", *more])

    def found(self) -> set[str]:
        """The kinds of the audit's errors, in a clone of its own."""
        fresh = self.clone.parent / f"audited-{self.played.clock.at:%d%H%M%S}"
        git(self.clone.parent, "clone", "-q", str(self.played.host.bare.path), fresh.name)
        self.capsys.readouterr()
        code = audit.main(["--root", str(fresh), "--format", "json"])
        found = json.loads(self.capsys.readouterr().out)["findings"]
        kinds = {one["kind"] for one in found if one["level"] == "error"}
        assert code == int(bool(kinds))
        return kinds


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    played = stage(tmp_path / "origin.git")
    git(tmp_path, "clone", "-q", str(played.host.bare.path), "clone")
    kept = {"spoil": lambda request, answer: answer}

    def around(inner: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
        return lambda request: kept["scene"].spoil(request, inner(request))  # type: ignore[attr-defined]

    with Server(played.host, around=around) as server:
        made = Scene(played, server, tmp_path / "clone", capsys, kept["spoil"])
        kept["scene"] = made  # type: ignore[assignment]
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        monkeypatch.setenv("GITHUB_REPOSITORY", played.host.full_name)
        monkeypatch.setenv("GITHUB_TOKEN", "token-of-the-app")
        yield made


def push_to_main(scene: Scene, files: dict[str, bytes | None], message: str = "x", **how: Any) -> str:
    played = scene.played
    return played.host.bare.write("main", files, message, played.people[GAO], played.clock(), **how)


def created(scene: Scene) -> None:
    """A group that is on file by the full route."""
    scene.land(scene.played.file({PATH: filing()}, "first"), LI, ZHAO)
    assert scene.record() == 0
    assert scene.found() == set()


# a. Who approves


def test_a1_a_filing_with_an_office_for_oneself_in_the_same_request(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing(), PEOPLE: roster(*TO_SUN)})
    for one in (LI, SUN, ZHAO, FANG):
        scene.played.review(pull, one)
    assert scene.status(pull) == "failure"
    assert "多类文件" in scene.comment(pull)


def test_a2_whoever_gains_by_a_change_of_the_office_does_not_approve_it(scene: Scene) -> None:
    more = roster(
        ("职务: 信息技术部, 起: 2020-01-01}]}\n  - {姓名: 方晴", "职务: 信息技术部, 起: 2019-01-01}]}\n  - {姓名: 方晴")
    )
    pull = scene.played.file({PEOPLE: more})
    scene.played.review(pull, ZHAO)
    scene.played.review(pull, GAO)
    assert scene.status(pull) == "pending"
    assert "得到或延长职权、账号、委托的**：高远" in scene.comment(pull)


def test_a3_the_list_of_people_is_rolled_back(scene: Scene) -> None:
    push_to_main(scene, {PEOPLE: roster(*TO_SUN)})
    pull = scene.played.file({PEOPLE: roster().replace("版次: 2".encode(), "版次: 1".encode())})
    scene.played.review(pull, ZHAO)
    scene.played.review(pull, FANG)
    assert scene.status(pull) == "failure"
    assert "版次" in scene.comment(pull)


def test_a4_whoever_changed_the_content_does_not_approve_it(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    scene.played.host.write(scene.played.people[LI], "filing", {PATH: filing(purpose="解答参保续保及其他材料问题")})
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "pending"
    assert "demo-li" not in [user.login for user in pull.requested]


def test_a5_the_director_files_himself(scene: Scene) -> None:
    scene.played.host.write(scene.played.people[ZHAO], "own", {PATH: filing()})
    pull = scene.played.host.open(scene.played.people[ZHAO], "own")
    scene.played.review(pull, LI)
    with pytest.raises(Refused):
        scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "pending"


def test_a6_a14_one_person_twice_is_one_approval(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    scene.played.review(pull, LI)
    scene.played.review(pull, LI)
    assert scene.status(pull) == "pending"


def test_a6_the_director_is_not_the_deputy_as_well(scene: Scene) -> None:
    both = (
        "任职: [{职务: 主任, 起",
        "任职: [{职务: 分管主任, 分管部门: [会员服务部], 起: 2020-01-01}, {职务: 主任, 起",
    )
    push_to_main(scene, {PEOPLE: roster(both)})
    pull = scene.played.file({PATH: filing()})
    scene.played.review(pull, ZHAO)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "failure"
    assert "赵明诚同时任主任和分管主任" in scene.comment(pull)


def test_a7_the_deputy_of_another_department(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    scene.played.review(pull, SUN)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "pending"
    assert "孙立" in scene.comment(pull)


def test_a8_a_change_of_department_to_a_friendlier_deputy(scene: Scene) -> None:
    created(scene)
    pull = scene.played.file({PATH: filing(unit="综合部", records=CHANGE)})
    scene.played.review(pull, SUN)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) != "success"
    scene.merge(pull)
    scene.record()
    assert scene.found() == {"not_approved"}


@pytest.mark.parametrize("last", ["2026-11-01", "2026-11-02"])
def test_a9_a10_out_of_office_before_the_review_or_before_the_merge(scene: Scene, last: str) -> None:
    over = ("朝阳代办处], 起: 2020-01-01", f"朝阳代办处], 起: 2020-01-01, 止: {last}")
    pull = scene.played.file({PATH: filing()})
    if last == "2026-11-01":
        push_to_main(scene, {PEOPLE: roster(over)})
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    if last == "2026-11-02":
        assert scene.status(pull) == "success"
        push_to_main(scene, {PEOPLE: roster(over)})
        scene.played.clock.pass_by(24)
    # A list on main by which nobody was in charge on the day of the form makes the form itself wrong.
    assert scene.status(pull) == {"2026-11-01": "failure", "2026-11-02": "pending"}[last]


def test_a11_somebody_else_takes_a_leaders_old_login(scene: Scene) -> None:
    scene.played.host.rename(scene.played.people[LI], "new-name")
    thief = scene.played.host.join(911, "demo-li")
    pull = scene.played.file({PATH: filing()})
    scene.played.host.review(pull, thief, "APPROVE")
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "pending"


def test_a12_an_account_that_is_gone(scene: Scene) -> None:
    pull = scene.played.approved()
    scene.played.host.leave(scene.played.people[LI])
    assert scene.desk() == 3
    assert "未能请 demo-li 评审" in scene.err
    assert scene.played.host.says(pull.head_sha, CONTEXT) == "pending"


@pytest.mark.parametrize("who", ["app", "bot"])
def test_a13_a_machine_approves(scene: Scene, who: str) -> None:
    bot = APP if who == "app" else scene.played.host.join(912, "copilot[bot]", "Bot")
    push_to_main(scene, {PEOPLE: roster(("账号编号: 900000002", f"账号编号: {bot.id}"))})
    pull = scene.played.file({PATH: filing()})
    scene.played.host.review(pull, bot, "APPROVE")
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "pending"


def test_a15_nobody_holds_the_office(scene: Scene) -> None:
    push_to_main(scene, {PEOPLE: roster(("职务: 主任, 起: 2020-01-01", "职务: 经办人, 起: 2020-01-01"))})
    pull = scene.played.file({PATH: filing()})
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) != "success"


def test_a16_an_outsider_approves(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    scene.played.review(pull, OUTSIDER)
    assert scene.status(pull) == "pending"
    assert "未计入" in scene.comment(pull)


def test_a17_b20_words_are_no_approval(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    for one in (LI, ZHAO):
        scene.played.host.comment(pull, scene.played.people[one], "同意")
        scene.played.review(pull, one, "COMMENT", body="同意，Approve")
    assert scene.status(pull) == "pending"


# b. What and when


def test_b1_another_content_after_the_approval(scene: Scene) -> None:
    pull = scene.played.approved()
    assert scene.status(pull) == "success"
    scene.played.host.write(scene.played.people[CLERK], "filing", {PATH: filing(purpose="解答别的问题并另作安排")})
    assert scene.played.host.says(scene.played.host.pull(1).head_sha, CONTEXT) is None
    assert scene.status(pull) == "pending"


def test_b2_a_push_between_the_look_and_the_merge(scene: Scene) -> None:
    pull = scene.played.approved()
    scene.played.host.required = (CONTEXT,)
    assert scene.status(pull) == "success"
    seen = pull.head_sha
    scene.played.host.write(scene.played.people[CLERK], "filing", {PATH: filing(purpose="解答别的问题并另作安排")})
    with pytest.raises(Refused, match=CONTEXT):
        scene.merge(pull)
    with pytest.raises(Refused, match="modified"):
        scene.merge(pull, sha=seen)
    scene.played.host.required = ()
    scene.merge(pull)
    scene.record()
    assert scene.found() == {"not_approved"}


def test_b3_text_that_nobody_saw_comes_with_a_merge_of_main(scene: Scene) -> None:
    pull = scene.played.approved()
    push_to_main(scene, {"README.md": b"x\n"})
    scene.played.host.update_branch(pull, scene.played.people[CLERK])
    assert scene.status(pull) == "success"
    push_to_main(scene, {"README.md": b"y\n"})
    unseen = {PATH: filing(purpose="解答别的问题并另作安排"), "README.md": b"y\n"}
    scene.played.host.write(scene.played.people[CLERK], "filing", unseen, merges="main")
    assert scene.status(pull) == "pending"


def test_b4_an_evil_merge(scene: Scene) -> None:
    pull = scene.played.approved()
    unseen: dict[str, bytes | None] = {PATH: filing(purpose="解答别的问题并另作安排")}
    push_to_main(scene, unseen, f"Merge pull request #{pull.number} from office/filing", merges=pull.head_sha)
    scene.played.host.pulls()
    scene.record()
    assert scene.found() == {"evil_merge", "not_approved"}


def test_b5_the_director_before_the_deputy(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    scene.played.review(pull, ZHAO)
    scene.played.review(pull, LI)
    assert scene.status(pull) == "pending"
    assert [user.login for user in pull.requested] == ["demo-zhao"]


def test_b6_the_director_before_the_meeting(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing(scope="对外")})
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "pending"


def minutes(scene: Scene, path: str, blob: str, name: str = "12") -> dict[str, bytes | None]:
    text = f"年份: 2026\n次数: {name}\n日期: 2026-11-02\n主持: 赵明诚\n出席: [赵明诚, 李晓岚, 吴敏]\n议题:\n"
    text += f"  - 文件: {path}\n    原内容: 无\n    内容摘要: {blob}\n    结论: 通过\n"
    return {f"registry/minutes/2026-{name}.yaml": text.encode()}


def test_b18_minutes_of_another_group_do_for_none(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing(scope="对外")})
    scene.played.review(pull, LI)
    blob, _ = scene.played.host.bare.blob(pull.head_sha, PATH) or ("", b"")
    scene.played.host.write(scene.played.people[WU], "minutes", minutes(scene, OTHER, blob))
    scene.land(scene.played.host.open(scene.played.people[WU], "minutes"), ZHAO)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "pending"


def test_b8_a_refusal_of_another_leader_which_no_dismissal_lifts(scene: Scene) -> None:
    pull = scene.played.approved()
    scene.played.review(pull, SUN, "REQUEST_CHANGES")
    assert scene.status(pull) == "failure"
    scene.played.host.dismiss(pull, pull.reviews[-1], scene.played.people[GAO], "不必了")
    assert scene.status(pull) == "failure"
    scene.played.review(pull, SUN)
    assert scene.status(pull) == "success"


def test_b9_a_dismissed_approval(scene: Scene) -> None:
    pull = scene.played.approved()
    scene.played.host.dismiss(pull, pull.reviews[0], scene.played.people[GAO], "重来")
    assert scene.status(pull) == "pending"


def test_b10_a_review_given_to_an_old_commit(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    old = pull.head_sha
    scene.played.host.write(scene.played.people[CLERK], "filing", {PATH: filing(purpose="解答别的问题并另作安排")})
    scene.played.review(pull, LI, commit=old)
    scene.played.review(pull, ZHAO, commit=old)
    assert scene.status(pull) == "pending"


def test_b11_reviewed_for_a_harmless_branch_then_aimed_at_main(scene: Scene) -> None:
    scene.played.host.write(scene.played.people[CLERK], "harmless", {"x.txt": b"x\n"})
    pull = scene.played.file({PATH: filing()}, base="harmless")
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    assert scene.desk() == 0
    assert scene.played.host.says(pull.head_sha, CONTEXT) is None
    scene.played.host.retarget(pull, scene.played.people[CLERK], "main")
    assert scene.status(pull) == "pending"


def test_b12_the_approvals_of_a_copy_are_not_those_of_the_first(scene: Scene) -> None:
    first = scene.played.file({PATH: filing()})
    scene.played.host.bare.point("stranger:copy", first.head_sha)
    copy = scene.played.host.open(scene.played.people[OUTSIDER], "stranger:copy")
    scene.played.review(copy, LI)
    scene.played.review(copy, ZHAO)
    assert scene.status(first) == "pending"


def test_b12_a_copy_merged_on_the_status_of_the_first_turns_the_audit_red(scene: Scene) -> None:
    first = scene.played.approved()
    scene.played.host.required = (CONTEXT,)
    scene.played.host.bare.point("stranger:copy", first.head_sha)
    copy = scene.played.host.open(scene.played.people[OUTSIDER], "stranger:copy")
    assert scene.status(first) == "success"
    scene.merge(copy)
    scene.record()
    assert scene.found() == {"not_approved"}


def test_b13_a_draft_that_has_all_approvals(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()}, is_draft=True)
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "failure"


def test_b14_an_external_group_as_an_internal_one(scene: Scene) -> None:
    hidden = filing().replace("群组负责人".encode(), f"{AGENCY_LINE}群组负责人".encode())
    pull = scene.played.file({PATH: hidden})
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "failure"


def test_b15_a_short_lived_group_for_the_second_time_is_refused(scene: Scene) -> None:
    scene.land(scene.played.file({PATH: filing(until="2026-11-15")}, "first"), LI)
    again = filing(until="2026-11-25").replace("答疑群".encode(), "答疑二群".encode())
    pull = scene.played.file({OTHER: again.replace(b"2026-11-02", b"2026-11-16")})
    assert scene.status(pull) == "failure"
    assert "合计使用 24 天" in scene.comment(pull)


# c. Pipeline and repository


@pytest.mark.parametrize("path", ["schema/group.schema.json", "scripts/desk.py", ".github/workflows/approve.yml"])
def test_c1_tools_changed_beside_a_filing_or_alone(scene: Scene, path: str) -> None:
    both = scene.played.file({PATH: filing(), path: b"{}\n"}, "both")
    alone = scene.played.file({path: b"{}\n"}, "alone")
    for pull in (both, alone):
        scene.played.review(pull, LI)
        scene.played.review(pull, ZHAO)
    assert (scene.status(both), scene.status(alone)) == ("failure", "pending")
    scene.played.review(alone, FANG)
    assert scene.status(alone) == "success"


def test_c2_a_spoofed_status_by_the_app_itself_turns_the_audit_red(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    scene.played.host.required = (CONTEXT,)
    scene.played.host.report(APP, pull.head_sha, "success", CONTEXT, "已批准")
    scene.merge(pull)
    scene.record()
    assert scene.found() == {"not_approved"}


def test_c2_a_spoofed_status_is_corrected(scene: Scene) -> None:
    pull = scene.played.file({PATH: filing()})
    scene.desk()
    for who in (APP, scene.played.people[CLERK]):
        scene.played.host.report(who, pull.head_sha, "success", CONTEXT, "已批准")
        assert scene.status(pull) == "pending"


def test_c5_no_word_of_a_filing_commands_the_runner(scene: Scene) -> None:
    hostile = '"x\\n::add-mask::y ##[group]z %0A::error::w"'
    pull = scene.played.file({PATH: filing(purpose=hostile)})
    scene.desk()
    assert not [line for line in (scene.out + scene.err).splitlines() if line.lstrip().startswith(("::", "##["))]
    assert "::add-mask" not in scene.comment(pull)


def test_c11_a_push_to_main(scene: Scene) -> None:
    created(scene)
    push_to_main(scene, {OTHER: filing().replace("答疑群".encode(), "直推群".encode())})
    scene.record()
    assert scene.found() == {"direct_push"}


def test_c12_a_stranger_writes_on_the_evidence(scene: Scene) -> None:
    created(scene)
    bare = scene.played.host.bare
    name = next(
        line for line in bare.run("ls-tree", "-r", "--name-only", "approvals").split("\n") if "records/" in line
    )
    bare.write("approvals", {name: b"{}\n"}, "x", scene.played.people[CLERK], scene.played.clock())
    scene.land(scene.played.file({OTHER: filing().replace("答疑群".encode(), "另一群".encode())}), LI, ZHAO)
    assert scene.record() == 3
    assert scene.found() == {"broken", "approvals_rewritten", "adoption_not_on_main"}


def test_c13_a_squash(scene: Scene) -> None:
    created(scene)
    pull = scene.played.file({PATH: filing(purpose="解答别的问题并另作安排", records=CHANGE)})
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "success"
    scene.merge(pull, method="squash")
    scene.record()
    assert scene.found() == {"squash"}


def test_c14_a_clone_with_half_of_the_past(scene: Scene) -> None:
    pull = scene.played.approved()
    push_to_main(scene, {"README.md": b"x\n"})
    git(scene.clone.parent, "clone", "-q", "--depth", "1", f"file://{scene.played.host.bare.path}", "shallow")
    scene.clone = scene.clone.parent / "shallow"
    assert scene.desk() == 3
    assert scene.played.host.says(pull.head_sha, CONTEXT) is None


def test_c16_a_link_in_place_of_a_form(scene: Scene) -> None:
    feed = "commit refs/heads/link\ncommitter x <x@example.invalid> 1793000000 +0000\ndata 1\nx\nfrom refs/heads/main\n"
    feed += f"M 120000 inline {PATH}\ndata 11\n/etc/passwd\n\n"
    scene.played.host.bare.run("fast-import", "--quiet", feed=feed.encode())
    pull = scene.played.host.open(scene.played.people[CLERK], "link")
    scene.played.clock.pass_by()
    for one in (LI, ZHAO, FANG):
        scene.played.review(pull, one)
    assert scene.status(pull) == "failure"


@pytest.mark.parametrize("name", ["CON.yaml", "a b.yaml", "群.yaml", "x.yaml.sh", "a\u202eb.yaml"])
def test_c17_names_that_are_none(scene: Scene, name: str) -> None:
    pull = scene.played.file({f"registry/groups/hyfw/{name}": filing()})
    for one in (LI, ZHAO):
        scene.played.review(pull, one)
    assert scene.status(pull) == "failure"


def test_c19_a_file_is_deleted_and_not_cancelled(scene: Scene) -> None:
    created(scene)
    pull = scene.played.file({PATH: None})
    for one in (LI, ZHAO):
        scene.played.review(pull, one)
    assert scene.status(pull) == "failure"
    scene.merge(pull)
    scene.record()
    assert scene.found() == {"files_are_never_deleted", "not_approved"}


def test_c20_a_past_record_is_rewritten(scene: Scene) -> None:
    created(scene)
    rewritten = filing(records=CHANGE).replace("因续保集中办理需要新建".encode(), "上级要求".encode())
    pull = scene.played.file({PATH: rewritten})
    for one in (LI, ZHAO):
        scene.played.review(pull, one)
    assert scene.status(pull) == "failure"


def test_c24_many_groups_at_once(scene: Scene) -> None:
    files: dict[str, bytes | None] = {
        f"registry/groups/hyfw/g{number}.yaml": filing().replace("答疑".encode(), f"第{number}".encode())
        for number in range(30)
    }
    pull = scene.played.file(files)
    for one in (LI, ZHAO):
        scene.played.review(pull, one)
    assert scene.status(pull) == "failure"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'[{"id": 1, "state": "GREAT"}]'])
def test_c26_answers_that_are_not_whole(scene: Scene, body: bytes) -> None:
    pull = scene.played.approved()
    json_type = {"Content-Type": "application/json"}

    def spoil(request: Request, answer: Answer) -> Answer:
        return Answer(200, body, json_type) if "/pulls/1/reviews" in request.target else answer

    scene.spoil = spoil
    assert scene.desk() == 3
    assert scene.played.host.says(pull.head_sha, CONTEXT) == "error"


def test_c28_a_record_that_was_not_written_is_written_later(scene: Scene) -> None:
    scene.land(scene.played.file({PATH: filing()}, "one"), LI, ZHAO)
    scene.land(scene.played.file({OTHER: filing().replace("答疑群".encode(), "另一群".encode())}, "two"), LI, ZHAO)
    assert scene.record("--limit", "1") == 1
    assert scene.record() == 0
    assert scene.found() == set()
