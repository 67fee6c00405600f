"""Killed anywhere and run again, and run twice at once: the same records, in the same bytes, in the same commits."""

import os
import random
import shutil
import signal
from pathlib import Path

import pytest

from group_registry.commands import record
from support import killing
from support.evidence_past import named
from support.forking import ended
from support.histories import History, group, records, tip
from support.killing import Preparation, counted_into, killed_at
from support.repositories import git
from support.world import filing

KILLS = int(os.environ.get("RECORD_KILLS", "60"))
"""In the long suite."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> History:
    made = History(tmp_path_factory.mktemp("crashes"))
    for slug, name in (("a", "参保答疑群"), ("b", "理赔初审群")):
        made.filed({group(slug): named(name, filing(purpose=slug * 9))})
    return made


@pytest.fixture(scope="module")
def whole(world: History) -> list[str]:
    """The commits of the branch as a run that nobody disturbs writes them; the tip comes last."""
    alone = clone(world, world.git.parent / "alone")
    assert record.main(["--root", str(alone), "--from", str(world.answers)]) == 0
    return git(alone, "rev-list", "--reverse", "--first-parent", "approvals").split()


def clone(world: History, place: Path) -> Path:
    """A clone of its own, without a process."""
    shutil.copytree(world.git, place)
    return place


def begun(world: History, whole: list[str], place: Path) -> Path:
    """A clone in which a run got as far as the first record."""
    clone(world, place)
    git(place, "fetch", "-q", str(world.git.parent / "alone"), f"{whole[1]}:refs/heads/approvals")
    return place


def started(root: Path, world: History, remote: Path, prepare: Preparation = int) -> int:
    words = ["--root", str(root), "--from", str(world.answers), "--push", str(remote)]
    return killing.started("record", words, prepare)


@pytest.mark.parametrize("often", [5, pytest.param(KILLS, marks=pytest.mark.long)])
def test_killed_anywhere_and_run_again_it_comes_to_the_same_bytes(
    world: History, whole: list[str], tmp_path: Path, seed: int, often: int
) -> None:
    root, remote = (clone(world, tmp_path / name) for name in ("root", "remote"))
    assert ended(started(root, world, remote, counted_into(tmp_path / "acts"))) == 0
    acts = (tmp_path / "acts").stat().st_size
    chance = random.Random(seed)
    kills = rounds = 0
    while kills < often:
        root, remote = (clone(world, tmp_path / f"{rounds}-{name}") for name in ("root", "remote"))
        rounds += 1
        code = -signal.SIGKILL
        while code == -signal.SIGKILL:
            code = ended(started(root, world, remote, killed_at(chance.randint(1, acts))))
            kills += code == -signal.SIGKILL
            assert {tip_file(root), tip_file(remote)} <= {*whole, ""}
        assert (code, tip_file(root), tip_file(remote)) == (0, whole[-1], whole[-1])
    print(f"{kills} kills in {rounds} rounds, each ended in the same {len(whole)} commits")


def tip_file(root: Path) -> str:
    path = root / "refs/heads/approvals"
    return path.read_text().strip() if path.exists() else ""


@pytest.mark.parametrize("turns", [2, pytest.param(8, marks=pytest.mark.long)])
@pytest.mark.parametrize("is_one_clone", [True, False])
def test_two_at_once_give_one_record_each(
    world: History, whole: list[str], tmp_path: Path, is_one_clone: bool, turns: int
) -> None:
    for turn in range(turns):
        remote, *roots = (clone(world, tmp_path / f"{turn}-{name}") for name in ("remote", "one", "other"))
        children = [started(root, world, remote) for root in (roots[:1] * 2 if is_one_clone else roots)]
        assert [ended(child) for child in children] == [0, 0]
        assert tip_file(remote) == whole[-1]
        assert [one.number for one in records(remote)] == [1, 2]


def test_what_an_earlier_run_wrote_here_only_is_pushed(world: History, whole: list[str], tmp_path: Path) -> None:
    root, remote = begun(world, whole, tmp_path / "root"), clone(world, tmp_path / "remote")
    words = ["--root", str(root), "--from", str(world.answers)]
    assert (record.main([*words, "--push", str(remote)]), tip(remote)) == (0, whole[-1])
    git(remote, "update-ref", "refs/heads/approvals", whole[1])
    assert (record.main([*words, "--push", str(remote)]), tip(remote)) == (0, whole[-1])


def test_a_fresh_clone_goes_on_from_what_it_fetched(world: History, whole: list[str], tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(begun(world, whole, tmp_path / "origin")), "fresh")
    words = ["--from", str(world.answers), "--root", str(tmp_path / "fresh")]
    assert (record.main(words), tip(tmp_path / "fresh")) == (0, whole[-1])


def test_two_branches_that_went_apart_are_left_alone(world: History, whole: list[str], tmp_path: Path) -> None:
    root, remote = begun(world, whole, tmp_path / "root"), clone(world, tmp_path / "remote")
    words = ["--root", str(root), "--from", str(world.answers)]
    other = git(remote, "commit-tree", "main^{tree}", "-m", "another beginning")
    git(remote, "update-ref", "refs/heads/approvals", other)
    assert record.main([*words, "--push", str(remote)]) == 3
    assert (tip(root), tip(remote)) == (whole[1], other)


def test_a_clone_that_mirrors_its_origin_does_not_forget_what_it_recorded(
    world: History, whole: list[str], tmp_path: Path
) -> None:
    """Fetching would force its own branch to whatever was forced upon the remote's, and go on from there (c30)."""
    root, remote = clone(world, tmp_path / "root"), clone(world, tmp_path / "remote")
    git(root, "remote", "add", "--mirror=fetch", "origin", str(remote))
    words = ["--root", str(root), "--from", str(world.answers), "--push", "origin"]
    assert (record.main(words), tip(remote)) == (0, whole[-1])
    other = git(remote, "commit-tree", f"{whole[1]}^{{tree}}", "-p", whole[0], "-m", "another record 1")
    git(remote, "update-ref", "refs/heads/approvals", other)
    assert record.main(words) == 3
    assert (tip(root), tip(remote)) == (whole[-1], other)


def test_a_remote_that_takes_nothing_is_no_success(world: History, tmp_path: Path) -> None:
    root, remote = clone(world, tmp_path / "root"), clone(world, tmp_path / "remote")
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    words = ["--root", str(root), "--from", str(world.answers), "--push"]
    assert (record.main([*words, str(remote)]), tip(root), tip(remote)) == (3, "", "")
    assert (record.main([*words, str(tmp_path / "nowhere")]), tip(root)) == (3, "")


def test_a_lock_that_was_left_is_told(world: History, whole: list[str], tmp_path: Path) -> None:
    root = clone(world, tmp_path / "root")
    lock = root / "refs/heads/approvals.lock"
    lock.write_text("")
    words = ["--root", str(root), "--from", str(world.answers)]
    assert (record.main(words), tip(root)) == (3, "")
    lock.unlink()
    assert (record.main(words), tip(root)) == (0, whole[-1])
