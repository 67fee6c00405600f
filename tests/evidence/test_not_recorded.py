"""What cannot be recorded is told and holds nobody up; what cannot be known stops the run."""

import json
from pathlib import Path
from typing import Any

import pytest

from group_registry.commands import record
from support.histories import CLERK, History, group, records, run, tip
from support.repositories import git
from support.world import filing

Capsys = pytest.CaptureFixture[str]
A, B, C = map(group, "abc")


@pytest.fixture
def world(tmp_path: Path) -> History:
    return History(tmp_path / "w")


def direct(world: History) -> None:
    world.land([world.main], {B: filing()}, "direct")


def squashed(world: History) -> None:
    world.opened({B: filing()}).merge(squash=True)


def octopus(world: History) -> None:
    sides = [world.commit([world.main], {path: b"x"}, "side") for path in ("docs/x.md", "docs/y.md")]
    world.land([world.main, *sides], {"docs/x.md": b"x", "docs/y.md": b"x"}, "octopus")


@pytest.mark.parametrize("act", [direct, squashed, octopus])
def test_what_is_no_merge_of_two_is_told_and_holds_nobody_up(world: History, capsys: Capsys, act: Any) -> None:
    world.filed({A: filing()})
    act(world)
    other = world.main
    world.filed({C: filing()})
    assert run(world) in (0, 1)
    assert run(world) in (0, 1)
    assert len(records(world.git)) == 2
    assert run(world) in (0, 1)
    assert other[:10] in capsys.readouterr().out


def local_merge(world: History) -> str:
    side = world.commit([world.main], {B: filing()}, "side")
    return world.land([world.main, side], {B: filing()}, "Merge branch 'side'")


def test_a_merge_without_pull_request_is_told_each_time_and_holds_nobody_up(world: History, capsys: Capsys) -> None:
    world.filed({A: filing()})
    merge = local_merge(world)
    world.filed({C: filing()})
    for expected in (2, 2):
        assert run(world) == 3
        assert len(records(world.git)) == expected
        told = f"合并 {merge[:10]} 未登记：未查到所属申请，可能是直接推送；由审计核查\n"
        assert told in capsys.readouterr().out


def test_a_pull_request_is_recorded_once_whatever_the_host_says_later(world: History, capsys: Capsys) -> None:
    pull = world.filed({A: filing()})
    assert run(world) in (0, 1)
    pull.also_merged(local_merge(world))
    assert (run(world), len(records(world.git))) == (3, 1)
    assert "第 1 号申请已登记为另一次合并" in capsys.readouterr().out


def test_a_merge_that_the_host_knows_only_later_is_recorded_then(world: History) -> None:
    world.filed({A: filing()})
    pull = world.opened({B: filing()})
    merge = pull.merge()
    world.filed({C: filing()})
    saved = world.answers / "commits" / merge / "pulls.json"
    saved.parent.mkdir(parents=True)
    saved.write_text("[]")
    assert run(world) == 3
    saved.unlink()
    assert run(world) == 1  # nobody approved it
    assert [one.number for one in records(world.git)] == [1, 3, 2]


def test_the_very_first_merge_is_recorded_though_the_host_finds_it_only_later(world: History) -> None:
    """Otherwise the next one would make it part of the adoption, and nobody would ever hear of it again (c28)."""
    first, other = world.filed({A: filing()}), world.filed({B: filing(purpose="另外一个目的的群组")})
    for pull in (first, other):
        saved = world.answers / "commits" / pull.data["merge_commit_sha"] / "pulls.json"
        saved.parent.mkdir(parents=True)
        saved.write_text("[]")
    assert run(world) == 3  # the second can wait
    assert [one.number for one in records(world.git)] == [1]
    saved.unlink()
    assert run(world) in (0, 1)
    assert [one.number for one in records(world.git)] == [1, 2]


def test_merges_from_before_the_first_pull_request_belong_to_the_adoption(world: History, capsys: Capsys) -> None:
    local_merge(world)
    adoption = world.land([world.main], {"docs/a.md": b"1"}, "set up")
    world.filed({A: filing()})
    assert run(world) in (0, 1)
    assert records(world.git)[0].base == adoption
    assert "未登记" not in capsys.readouterr().out


def test_begin_names_the_adoption_where_earlier_pull_requests_are_none_of_it(world: History) -> None:
    world.filed({A: filing()})
    begin = world.main
    world.filed({B: filing()})
    assert run(world, "--begin", begin) in (0, 1)
    assert [one.number for one in records(world.git)] == [2]
    assert run(world) in (0, 1)
    assert [one.number for one in records(world.git)] == [2]


@pytest.mark.parametrize(
    "subject", ["Merge pull request #2 from office/filing-2", "Merge pull request #4 from a/b", "合并"]
)
def test_a_copy_with_the_same_head_never_stands_in_the_way_of_the_merge_that_names_its_own(
    world: History, capsys: Capsys, subject: str
) -> None:
    world.filed({C: filing(purpose="头一个目的的群组")})
    pull = world.opened({A: filing()})
    copy = world.opened({A: filing()}, start=world.main, author=CLERK + 1)
    copy.head = copy.data["head"]["sha"] = pull.head
    copy.also_merged(pull.merge(subject=subject))
    world.filed({B: filing(purpose="另外一个目的的群组")})
    told = run(world)
    if "#2 " in subject:
        assert (told, [one.number for one in records(world.git)]) == (1, [1, 2, 4])  # nobody approved it
    else:
        assert (told, [one.number for one in records(world.git)]) == (3, [1, 4])
        assert "有多份申请以其为合并（第 2 号、第 3 号），无法确定所属申请" in capsys.readouterr().out


def test_what_the_host_cannot_answer_now_stops_the_run_and_makes_no_difference(world: History, capsys: Capsys) -> None:
    for slug in "abc":
        world.filed({group(slug): filing(purpose=slug * 9)})
    answer = world.answers / "pulls" / "2" / "reviews.json"
    kept = answer.read_bytes()
    for broken in (None, b"", b"{}", b"[null]", kept[:-3], kept.replace(b"APPROVED", b"BLESSED")):
        answer.unlink() if broken is None else answer.write_bytes(broken)
        assert run(world) == 3
        assert "登记未完成" in capsys.readouterr().err
        assert [one.number for one in records(world.git)] == [1]
    answer.write_bytes(kept)
    assert run(world) in (0, 1)
    whole = tip(world.git)
    git(world.git, "update-ref", "-d", "refs/heads/approvals")
    assert (run(world), tip(world.git)) == (1, whole)  # two have the name of the first


@pytest.mark.parametrize("change", [{"merge_commit_sha": "f" * 40}, {"merged_at": None, "merged_by": None}])
def test_a_list_and_a_pull_request_that_disagree_are_no_answer(world: History, change: dict[str, None]) -> None:
    pull = world.filed({A: filing()})
    saved = world.answers / "commits" / pull.data["merge_commit_sha"] / "pulls.json"
    saved.parent.mkdir(parents=True)
    saved.write_text(json.dumps([pull.data]))
    (world.answers / "pulls" / "1.json").write_text(json.dumps(pull.data | change))
    assert (run(world), tip(world.git)) == (3, "")


def forged(world: History) -> None:
    """Someone puts a record of his own on top."""
    mine = git(world.git, "hash-object", "-w", "--stdin", feed=b"{}\n")
    listed = git(world.git, "ls-tree", "approvals:records")
    folder = git(world.git, "mktree", feed=f"{listed}\n100644 blob {mine}\t000002-pr9.json\n".encode())
    tree = git(world.git, "mktree", feed=f"040000 tree {folder}\trecords\n".encode())
    made = git(world.git, "commit-tree", tree, "-p", "approvals", "-m", "x")
    git(world.git, "update-ref", "refs/heads/approvals", made)


def rewritten(world: History) -> None:
    """Main begins anew without the adoption."""
    world.land([], {A: filing()}, "new root")
    world.filed({B: filing()})


def other_repository(world: History) -> None:
    (world.answers / "repository.json").write_text('{"id": 5}')


@pytest.mark.parametrize(
    ("act", "says"), [(forged, "审批证据有误"), (rewritten, "主分支的历史中没有提交"), (other_repository, "另一个仓库")]
)
def test_nothing_is_put_on_top_of_what_is_wrong(world: History, capsys: Capsys, act: Any, says: str) -> None:
    world.filed({A: filing()})
    assert run(world) in (0, 1)
    act(world)
    world.filed({C: filing()})
    before = tip(world.git)
    assert (run(world), tip(world.git)) == (3, before)
    assert says in capsys.readouterr().err


def test_a_part_of_the_history_is_not_enough(world: History, tmp_path: Path) -> None:
    for slug in "abc":
        world.filed({group(slug): filing(purpose=slug * 9)})
    git(tmp_path, "clone", "-q", "--bare", "--depth", "2", f"file://{world.git}", "part")
    assert record.main(["--root", str(tmp_path / "part"), "--from", str(world.answers)]) == 3


def test_no_answers_at_all(world: History, tmp_path: Path) -> None:
    assert record.main(["--root", str(world.git), "--from", str(tmp_path / "nowhere")]) == 3
