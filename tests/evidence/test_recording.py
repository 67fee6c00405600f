"""Recording over real git and the host's JSON: every merge once, oldest first, and what cannot be recorded is said."""

from pathlib import Path

import pytest

import record
from decision.world import filing
from evidence import chain
from histories import World
from outside import approvals
from repositories import git

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "w")


def run(world: World, *words: str) -> int:
    return record.main(["--root", str(world.git), "--from", str(world.answers), *words])


def read(world: World) -> chain.Chain:
    """The records of the branch, whose chain is whole."""
    found = chain.read(approvals.contents(world.git, approvals.find(world.git)))
    assert not found.flaws
    return found


def group(slug: str) -> str:
    return f"registry/groups/hyfw/{slug}.yaml"


def test_every_merge_gets_one_record_the_oldest_first(world: World, capsys: Capsys) -> None:
    pulls = [world.filed({group(slug): filing(purpose=slug * 9)}) for slug in "abc"]
    assert run(world) == 0
    records = read(world).records
    assert [one.number for one in records] == [one.number for one in pulls]
    assert [one.merge for one in records] == [one.data["merge_commit_sha"] for one in pulls]
    assert records[0].base == world.adoption
    assert capsys.readouterr().out.splitlines() == [
        f"已登记第 {n} 条：第 {n} 号申请，合并 {pull.data['merge_commit_sha'][:10]}"
        f"；{group('abc'[n - 1])} 的备案编号为 中互京群备〔2026〕{n}号"
        for n, pull in enumerate(pulls, 1)
    ]
    git(world.git, "fsck", "--strict")
