"""A proposed file in the work tree: whole or not at all, also where another program has it open or has written CRLF."""

import os
from pathlib import Path

import pytest

from group_registry.files.errors import CannotKnow
from group_registry.gitrepo.proposals import write

PATH = "registry/groups/hyfw/dayi.yaml"
OLD, NEW = "群组名称: 甲\n".encode(), "群组名称: 乙\n".encode()


class Held(PermissionError):
    """What Windows says of a file that another program has open."""

    winerror = 32


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = tmp_path / PATH
    found.parent.mkdir(parents=True)
    found.write_bytes(OLD)
    return found


def test_a_file_that_is_open_elsewhere_is_left_and_said(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(one: Path, other: Path) -> None:
        raise Held(13, "in use", str(other))

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(CannotKnow, match=r"dayi\.yaml：没有权限，或正被其他程序打开；请关闭打开它的程序"):
        write(tmp_path, PATH, NEW, OLD)
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [OLD]


@pytest.mark.parametrize(("linesep", "is_taken"), [("\r\n", True), ("\n", False)])
def test_line_ends_of_windows_are_no_other_content_there(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linesep: str, is_taken: bool
) -> None:
    place.write_bytes(OLD.replace(b"\n", b"\r\n"))
    monkeypatch.setattr(os, "linesep", linesep)
    if is_taken:
        write(tmp_path, PATH, NEW, OLD)
    else:
        with pytest.raises(CannotKnow, match="已有其他内容，未覆盖"):
            write(tmp_path, PATH, NEW, OLD)
    assert place.read_bytes() == (NEW if is_taken else OLD.replace(b"\n", b"\r\n"))


def test_a_path_that_windows_finds_too_long_is_said_to_be(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NotFound(FileNotFoundError):
        winerror = 3

    def refused(one: Path, other: Path) -> None:
        raise NotFound(2, "not found", "D:/" + "长" * 300)

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(CannotKnow, match="路径过长"):
        write(tmp_path, PATH, NEW, OLD)
