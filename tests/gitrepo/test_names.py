"""Names that are not what they seem: branches beside the branch of records, files that Windows keeps for devices."""

from pathlib import Path

import pytest

from group_registry.forms.answers import SLUG
from group_registry.forms.check import inspect
from group_registry.rules import RULES
from support.cases import FORMS, OFFICE
from support.evidence_past import INSIDE
from support.histories import History, records, run
from support.repositories import git
from support.world import filing

Capsys = pytest.CaptureFixture[str]
DEVICES = ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))]


def test_a_branch_with_more_to_its_name_is_not_the_branch_of_records(tmp_path: Path, capsys: Capsys) -> None:
    world = History(tmp_path / "w")
    git(world.git, "update-ref", "refs/heads/approvals/x", world.main)
    world.filed({INSIDE: filing()})
    assert run(world) == 3
    assert "分支 refs/heads/approvals/x 占用审批证据分支 approvals 的名称；请先删去或改名" in capsys.readouterr().err
    git(world.git, "update-ref", "-d", "refs/heads/approvals/x")
    git(world.git, "update-ref", "refs/heads/x/refs/heads/approvals", world.main)
    assert run(world) == 0
    assert len(records(world.git)) == 1


@pytest.mark.parametrize("device", DEVICES)
def test_a_name_that_windows_keeps_is_refused(device: str) -> None:
    paths = {f"registry/groups/hyfw/{device}.yaml", f"registry/groups/{device}/dayi.yaml"}
    found = inspect(OFFICE | dict.fromkeys(paths, filing()), FORMS, RULES).findings
    assert {one.path for one in found if one.rule == "stray_file"} == paths
    assert not SLUG.fullmatch(device)


@pytest.mark.parametrize("slug", ["console", "nul-1", "com10", "auxiliary", "a-con"])
def test_what_only_begins_so_is_a_name(slug: str) -> None:
    path = f"registry/groups/hyfw/{slug}.yaml"
    assert [one for one in inspect(OFFICE | {path: filing()}, FORMS, RULES).findings if one.rule == "stray_file"] == []
    assert SLUG.fullmatch(slug)
