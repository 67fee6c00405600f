"""What a real Gitea said at seven moments: verdicts by hand from what had happened; the record and its audit."""

import json
from pathlib import Path

import pytest

from group_registry.commands import approve, audit, record
from group_registry.evidence import host_answers
from group_registry.hosts import gitea_answers
from support.gitea_moments import FIRST, SAVED, START, approved, at_the_first_merge, folder_of, read, repository
from support.repositories import git

Capsys = pytest.CaptureFixture[str]
RECORDED = "87601f5252d1a4c7f3e37f428784c30bc2c37498"
"""The branch ``approvals`` in the bundle."""
REVIEW, SIGN = "分管主任审核（第九条（一））", "主任签批（第九条（一））"
AT_ONCE = "的同意不在前列各步骤之后，或同一人已办理另一步骤；请再次点“通过”，或另请一人"
AGAIN = "原同意已撤销，或在重新打开之前给出，请李主任重新审核"
TOO_EARLY = "的同意，不在前列各步骤之后，或该步骤已由他人办理"
SUPERSEDED = "的同意，本人其后又有新的评审"
ONE, LATER = "2026-11-27 06:05", "2026-11-27 06:06"
"""Minutes in Shanghai."""

# Two approvals of one second have no order, so the director is asked again.
IN_ONE_SECOND = f"""尚缺 1 步：{SIGN}。
  ✓ 分管主任审核  李晓岚  {ONE}
  … 主任签批  等待 赵明诚，今日送到；赵明诚 {ONE} {AT_ONCE}
未计入：赵明诚 {ONE} {TOO_EARLY}
"""
# A dismissed approval is none.
DISMISSED = f"""尚缺 2 步：{REVIEW}、{SIGN}。
  … 分管主任审核  等待 李晓岚，今日送到；{AGAIN}
  … 主任签批  待前列步骤办结
未计入：李晓岚 {ONE} 的评审，已被撤销；赵明诚 {ONE} {TOO_EARLY}
"""
# What an administrator took away, no administrator gives back: it shows as an approval again, and is none.
TAKEN_BACK = DISMISSED.replace("的评审，已被撤销", "的同意，已被撤销")
# New content needs new approvals; the approval of a foreign commit is of nothing here.
CHANGED = f"""尚缺 2 步：{REVIEW}、{SIGN}。
  … 分管主任审核  等待 李晓岚，今日送到；内容已改动，请李主任重新审核
  … 主任签批  待前列步骤办结
未计入：李晓岚 {ONE} {SUPERSEDED}；孙立 {ONE} 的同意，针对的提交已不在本申请中；\
李晓岚 {LATER} 的同意，针对的内容已改动；赵明诚 {LATER} 的同意，针对的内容已改动
"""
MERGED = f"""已批准，各步骤均已办结。请信息技术部办理备案（合并），合并人不得为申请人或审批人。
  ✓ 分管主任审核  李晓岚  {LATER}
  ✓ 主任签批  赵明诚  {LATER}
未计入：李晓岚 {ONE} {SUPERSEDED}；孙立 {ONE} 的同意，针对的提交已不在本申请中
"""
# Of the deleted refusal nothing is left: only who saw it before can tell (test_seen.py).
WITHOUT_A_TRACE = f"""尚缺 2 步：{REVIEW}、{SIGN}。
  … 分管主任审核  等待 李晓岚，今日送到；{AGAIN}
  … 主任签批  待前列步骤办结
未计入：李晓岚 2026-11-27 06:07 的评审，已被撤销
"""
MOMENTS = {
    "one": (START, "2026-11-26T22:05:20Z", 1, IN_ONE_SECOND),
    "dismissed": (START, "2026-11-26T22:05:40Z", 1, DISMISSED),
    "undismissed": (START, "2026-11-26T22:05:42Z", 1, TAKEN_BACK),
    "deleted": (START, "2026-11-26T22:05:44Z", 1, TAKEN_BACK),
    "changed": (START, "2026-11-26T22:06:22Z", 1, CHANGED),
    "merged": (START, "2026-11-26T22:06:28Z", 0, MERGED),
    "rejdel": (FIRST, "2026-11-26T22:07:27Z", 1, WITHOUT_A_TRACE),
}
"""By moment: main's tip, the time, the exit code, the whole answer."""


@pytest.fixture(autouse=True)
def gitea(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORGE", "gitea")


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_verdict_at_each_moment(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    base, now, code, says = MOMENTS[moment]
    words = ["--root", str(repository(tmp_path)), "--base", base, "--now", now]
    answers = folder_of(moment, tmp_path / "answers")
    assert (approved(monkeypatch, moment, answers, *words), capsys.readouterr().out) == (code, says)


def test_as_answers_of_github_they_are_not_known(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORGE", "github")
    files = [word for part in ("pull", "reviews") for word in (f"--{part}", str(SAVED / f"merged-{part}.json"))]
    assert approve.main([*files, "--root", str(repository(tmp_path)), "--base", START]) == 3
    assert capsys.readouterr().err.startswith("无法判断：取回的内容中缺少")


def test_the_merge_is_recorded_as_it_was_then_and_audits_clean(tmp_path: Path, capsys: Capsys) -> None:
    clone = at_the_first_merge(tmp_path)
    answers = folder_of("merged", tmp_path / "answers")
    assert record.main(["--root", str(clone), "--from", str(answers), "--begin", START]) == 0
    path = "records/000/000001-pr1.json"
    assert git(clone, "show", f"approvals:{path}") == git(clone, "show", f"{RECORDED}:{path}")
    capsys.readouterr()
    assert audit.main(["--root", str(clone)]) == 0
    assert audit.main(["--root", str(clone), "--online", "--from", str(answers)]) == 0
    assert capsys.readouterr().out.count("没有发现问题。") == 2


def test_the_audit_of_the_whole_past_refuses_the_second_merge(tmp_path: Path, capsys: Capsys) -> None:
    """The director had approved nothing of it (Art. 9): 李晓岚 alone did."""
    clone = repository(tmp_path)
    assert git(clone, "rev-parse", "origin/approvals") == RECORDED
    assert audit.main(["--root", str(clone), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["commit"][:7] for one in told["findings"]] == ["cadccee"]


def test_what_version_1_recorded_is_read_as_it_was_then(tmp_path: Path, capsys: Capsys) -> None:
    """The finding and the figures are those that the audit of 1.0.0 gave of its own records."""
    clone = repository(tmp_path)
    fetched = "+refs/heads/approvals:refs/remotes/origin/approvals"
    git(clone, "fetch", "-q", str(SAVED / "approvals-1.0.0.bundle"), fetched)
    assert git(clone, "rev-parse", "origin/approvals") == "8e2e8926e8f7d98a730b7afc166443a67f8c6098"
    assert audit.main(["--root", str(clone)]) == 1
    says = capsys.readouterr().out
    assert says.startswith("cadcceeb11  合并时审批不合规定：尚缺 1 步：主任签批（第九条（一））。")
    assert "\n发现 1 处问题，0 条提示。\n" in says
    assert "\n登记 2 条，待登记的合并 0 次，作废编号 0 个。\n" in says


def test_a_review_that_was_begun_earlier_is_of_the_moment_it_was_handed_in() -> None:
    """Begun before and handed in after the director's, the deputy's approval would else seem to come first (Art. 9)."""
    reviews, timeline = read("merged", "reviews"), read("merged", "timeline")
    begun = next(one for one in reviews if one["id"] == 8)
    begun["submitted_at"] = "2026-11-26T22:06:20Z"
    shown = {one["id"]: one["submitted_at"] for one in gitea_answers.reviews(reviews, timeline)}
    assert shown[8] == "2026-11-26T22:06:24Z"


def test_who_is_asked_and_has_not_answered() -> None:
    reviews = read("merged", "reviews")
    sun = next(one["user"]["id"] for one in reviews if one["user"]["login"] == "demo-sunli")
    assert gitea_answers.asked(reviews) == {sun}
    asked = {**reviews[-1], "id": 1, "user": reviews[0]["user"]}
    assert gitea_answers.asked([asked, *reviews]) == {sun}
    assert gitea_answers.asked([*reviews, asked | {"id": 99}]) == {sun, reviews[0]["user"]["id"]}


@pytest.mark.parametrize(
    ("about", "is_draft"),
    [({}, False), ({"title": "WIP: 创建"}, True), ({"title": "[wip] 创建"}, True), ({"draft": True}, True)],
)
def test_a_draft_by_the_title_where_the_host_does_not_say(about: dict[str, object], is_draft: bool) -> None:
    assert gitea_answers.pull(read("one", "pull") | about, [], 1, 1)["draft"] is is_draft


def test_a_list_names_the_branch_of_each_pull_request() -> None:
    answer = json.dumps(gitea_answers.listed([read("one", "pull")])).encode()
    assert host_answers.branches(answer) == {"create-hyfw-xubao-cailiao-dayi"}


def test_an_automatic_merge_is_told_by_the_timeline() -> None:
    pull = read("one", "pull")
    on, off = {"type": "pull_scheduled_merge"}, {"type": "pull_cancel_scheduled_merge"}
    told = [
        gitea_answers.pull(pull, events, 1, 1)["auto_merge"] for events in ([], [on, None], [on, off], [on, off, on])
    ]
    assert told == [None, {}, None, {}]
