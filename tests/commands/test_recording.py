"""Recording over real git and the host's JSON: every merge once, oldest first, and what cannot be recorded is said
(Art. 6)."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from group_registry.approval.facts import Content
from group_registry.evidence import host_answers
from support.evidence_past import named
from support.histories import History, group, records, run, tip
from support.repositories import git
from support.world import FANG, LI, ZHAO, filing

Capsys = pytest.CaptureFixture[str]
A, B, C = map(group, "abc")
CHANGE = "  - 备案类别: 变更\n    备案日期: 2026-11-05\n    备案事项说明: 延长使用期限\n"


@pytest.fixture
def world(tmp_path: Path) -> History:
    return History(tmp_path / "w")


def test_every_merge_gets_one_record_the_oldest_first(world: History, capsys: Capsys) -> None:
    names = {"a": "参保答疑群", "b": "理赔初审群", "c": "票据移交群"}
    pulls = [world.filed({group(slug): named(name, filing(purpose=slug * 9))}) for slug, name in names.items()]
    assert run(world) == 0
    found = records(world.git)
    assert [one.number for one in found] == [one.number for one in pulls]
    assert [one.merge for one in found] == [one.data["merge_commit_sha"] for one in pulls]
    assert found[0].base == world.adoption
    assert capsys.readouterr().out.splitlines() == [
        f"已登记第 {n} 条：第 {n} 号申请，合并 {pull.data['merge_commit_sha'][:10]}"
        f"；{group('abc'[n - 1])} 的备案编号为 中互京群备〔2026〕{n}号"
        for n, pull in enumerate(pulls, 1)
    ]
    git(world.git, "fsck", "--strict")


def test_a_second_run_finds_nothing_to_do(world: History, capsys: Capsys) -> None:
    world.filed({A: filing()})
    assert run(world) == 0
    before, _ = tip(world.git), capsys.readouterr()
    assert (run(world), tip(world.git), capsys.readouterr().out) == (0, before, "没有待登记的合并。\n")
    world.filed({B: named("票据移交群", filing())})
    assert run(world) == 0
    assert git(world.git, "rev-parse", "approvals^") == before


def test_a_merge_that_names_no_possible_number_is_recorded(world: History) -> None:
    pull = world.opened({A: filing()})
    merge = pull.merge(subject=f"Merge pull request #{'1' * 5000} from office/filing")
    assert run(world) == 1  # as nobody approved it
    assert [one.merge for one in records(world.git)] == [merge]


def test_a_record_holds_what_the_decision_needs_and_nothing_of_persons(world: History) -> None:
    pull = world.opened({A: filing("对外")})
    pull.review(LI)
    world.minuted(A, pull)
    refused = pull.review(FANG, "CHANGES_REQUESTED")
    pull.dismiss(refused)
    pull.review(ZHAO)
    base, merge = world.main, pull.merge()
    assert run(world) == 1  # as who refused has not said otherwise
    found = records(world.git)[-1]
    assert (found.base, found.head, found.merge, found.repo) == (base, pull.head, merge, 4711)
    assert found.paths == (Content(A, None, world.trees[pull.head][A][1]),)
    assert found.minutes == ("registry/minutes/2026-12.yaml",)
    assert found.merged_at == datetime.fromisoformat(pull.data["merged_at"])
    host = {name: json.dumps(getattr(pull, name)).encode() for name in ("data", "reviews", "timeline", "commits")}
    assert host_answers.submission(found.pull) == host_answers.submission(host["data"])
    assert host_answers.reviews(found.reviews, 2) == host_answers.reviews(host["reviews"], pull.number)
    assert host_answers.timeline(found.timeline) == host_answers.timeline(host["timeline"])
    assert host_answers.authors(found.commits) == host_answers.authors(host["commits"])
    kept = found.to_bytes().decode()
    assert not [word for word in ("同意", "请审核", "example.invalid", "body", "url", "title") if word in kept]


def test_a_signature_on_paper_that_names_the_content_is_named(world: History) -> None:
    pull = world.opened({A: filing()})
    pull.review(LI)
    digest = world.trees[pull.head][A][1]
    signed = f"文件: {A}\n原内容: 无\n内容摘要: {digest}\n步骤: 签批\n签字人: 赵明诚\n签字日期: 2026-11-02\n"
    signed += f"扫描件摘要: {'d' * 64}\n见证: [吴敏, 高远]\n"
    other = signed.replace(digest, "e" * 40)
    names = [f"registry/paper/2026-0{n}.yaml" for n in (1, 2)]
    world.filed(dict(zip(names, (signed.encode(), other.encode()), strict=True)), (FANG,))
    pull.merge()
    assert run(world) == 1  # as nobody attested it
    assert [one.paper for one in records(world.git)] == [(), (names[0],)]


def test_a_reviewed_commit_that_would_be_lost_is_kept_by_the_record(world: History) -> None:
    world.filed({B: filing(purpose="另外一个目的的群组")})
    pull = world.opened({A: filing()})
    lost = pull.head
    pull.review(LI)
    pull.review(LI, on="f" * 40)
    pull.force({A: filing(purpose="解答参保续保与理赔材料问题")})
    pull.review(ZHAO)
    pull.merge()
    assert run(world) == 1  # as nobody reviewed what was merged
    parents = git(world.git, "log", "-1", "--format=%P", "approvals").split()
    assert parents == [git(world.git, "rev-parse", "approvals^1"), lost]
    assert len(git(world.git, "log", "--first-parent", "--format=%H", "approvals").split()) == 3


def test_nothing_in_a_commit_depends_on_who_runs_it(world: History, monkeypatch: pytest.MonkeyPatch) -> None:
    world.filed({A: filing()})
    assert run(world) == 0
    first = tip(world.git)
    git(world.git, "update-ref", "-d", "refs/heads/approvals")
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_DATE"):
        monkeypatch.setenv(name, "2001-01-01T00:00:00Z")
    monkeypatch.setenv("TZ", "America/New_York")
    git(world.git, "config", "i18n.commitEncoding", "gbk")
    git(world.git, "config", "log.showSignature", "true")
    assert (run(world), tip(world.git)) == (0, first)
    assert "备案登记 <approvals@localhost>" in git(world.git, "cat-file", "commit", "approvals")
