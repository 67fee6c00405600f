"""Files named on the command line choose what is shown; a name that chooses nothing is never called clean."""

from pathlib import Path

import pytest

from group_registry.commands import validate
from support.books_office import laid_out
from support.cases import OFFICE
from support.repositories import repository

Capture = pytest.CaptureFixture[str]
WRONG = "registry/groups/hyfw/wrong.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid_out(tmp_path, OFFICE | {WRONG: b"x: 1\n"})


@pytest.mark.parametrize(
    "path",
    [
        *(WRONG, "registry/groups/hyfw", "registry/groups/", "./registry", ".", "", "registry/office/../groups"),
        *("{root}", "{root}/" + WRONG),
    ],
)
def test_what_is_wrong_there_is_shown(root: Path, path: str, capsys: Capture) -> None:
    assert validate.main(["--root", str(root), path.format(root=root)]) == 1
    shown = capsys.readouterr()
    assert f"{WRONG}:1:1" in shown.out
    assert shown.err == ""


def test_what_is_wrong_elsewhere_is_counted(root: Path, capsys: Capture) -> None:
    assert validate.main(["--root", str(root), "registry/office", "--format", "json"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "[]\n"
    assert shown.err.startswith("所选文件以外，另有 ")


@pytest.mark.parametrize(
    "path",
    ["registry/groups/hyfw/wrogn.yaml", "groups/hyfw", "registry/off", "/etc", "..", "../registry", "wrong.yaml"],
)
def test_a_name_that_chooses_nothing_is_wrong_usage(root: Path, path: str, capsys: Capture) -> None:
    assert validate.main(["--root", str(root), WRONG, path]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("未检查 ")


def test_a_file_that_is_gone_can_be_named(tmp_path: Path, capsys: Capture) -> None:
    gone = "registry/quiet-periods/2026-nianmo.yaml"
    root = repository(tmp_path, OFFICE | {gone: b"x: 1\n"}, OFFICE)
    assert validate.main(["--root", str(root), "--base", "main", gone]) == 1
    assert "[files_are_never_deleted]" in capsys.readouterr().out
    assert validate.main(["--root", str(root), "--base", "main", "registry/quiet-periods/2026.yaml"]) == 2
