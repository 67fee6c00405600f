"""The command as tests run it, and what it left on the branch."""

from pathlib import Path

from group_registry.commands import record
from group_registry.evidence import chain
from group_registry.evidence.record import MergeRecord
from group_registry.gitrepo import approvals_branch
from support.histories import World
from support.repositories import git


def run(world: World, *words: str) -> int:
    return record.main(["--root", str(world.git), "--from", str(world.answers), *words])


def records(root: Path) -> tuple[MergeRecord, ...]:
    """The records of the branch, whose chain is whole."""
    found = chain.read(approvals_branch.contents(root, approvals_branch.find(root)))
    assert not found.flaws
    return found.records


def numbers(world: World) -> list[list[str]]:
    return [list(one.numbers.values()) for one in records(world.git)]


def tip(root: Path) -> str:
    return git(root, "for-each-ref", "--format=%(objectname)", "refs/heads/approvals")


def group(slug: str) -> str:
    """The file of a group of 会员服务部."""
    return f"registry/groups/hyfw/{slug}.yaml"
