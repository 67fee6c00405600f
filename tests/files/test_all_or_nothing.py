"""Files are written whole or not at all: order of fsync and rename, full disks, what is there already."""

import errno
import os
from pathlib import Path

import pytest

from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "office/registry/groups").mkdir(parents=True)
    return tmp_path / "office"


def seen(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, in order: the real calls, noted."""
    calls: list[str] = []
    sync, replace = os.fsync, os.replace

    def noted_sync(handle: int) -> None:
        calls.append(f"sync {Path(os.readlink(f'/proc/self/fd/{handle}')).name}")
        sync(handle)

    def noted_replace(aside: Path, place: Path) -> None:
        calls.append(f"{Path(aside).name} -> {Path(place).name}")
        replace(aside, place)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    return calls


def test_one_file_is_on_the_disk_before_it_takes_its_place(root: Path, acts: list[str]) -> None:
    writing.write(root / "CODEOWNERS", b"new")
    assert acts == ["sync .CODEOWNERS.unfinished", ".CODEOWNERS.unfinished -> CODEOWNERS", "sync office"]


def test_a_folder_is_on_the_disk_before_it_takes_its_place(root: Path, acts: list[str]) -> None:
    writing.write_folder(root / "案卷", {"a": b"1", "b/c": b"2"})
    assert acts[:2] == ["sync a", "sync c"]
    assert sorted(acts[2:4]) == ["sync .案卷.unfinished", "sync b"]
    assert acts[4:] == [".案卷.unfinished -> 案卷", "sync office"]
    assert seen(root) == {"案卷/a": b"1", "案卷/b/c": b"2"}


@pytest.mark.parametrize(
    ("what", "call", "fails_at"),
    [
        *(("a file", call, 1) for call in ("fsync", "replace")),
        *(("a folder", call, at) for call, at in (("fsync", 1), ("fsync", 2), ("fsync", 3), ("replace", 1))),
    ],
)
def test_a_disk_that_fills_up_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, what: str, call: str, fails_at: int
) -> None:
    real, count = getattr(os, call), iter(range(1, 1000))

    def full(*words: object) -> None:
        if next(count) == fails_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(*words)

    monkeypatch.setattr(os, call, full)
    if what == "a file":
        with pytest.raises(CannotKnow, match="无法写入文件，未留下任何内容：磁盘已满"):
            writing.write_new(root / "案卷.zip", b"1")
    else:
        with pytest.raises(OSError, match="No space left"):
            writing.write_folder(root / "案卷", {"a": b"1", "b/c": b"2"})
    assert sorted(root.parent.rglob("*")) == [root, root / "registry", root / "registry/groups"]


def test_nothing_is_written_over(root: Path) -> None:
    (root / "案卷").mkdir()
    (root / "案卷/mine").write_bytes(b"mine")
    with pytest.raises(CannotKnow, match="案卷 已存在，未覆盖"):
        writing.write_new(root / "案卷", b"1")
    with pytest.raises(OSError, match="not empty"):
        writing.write_folder(root / "案卷", {"a": b"1"})
    assert seen(root) == {"案卷/mine": b"mine"}


def test_what_an_earlier_version_left_in_the_cache_stops_nothing(root: Path) -> None:
    (root / ".cache").mkdir()
    (root / ".cache/unfinished.json").write_text("[")
    (root / ".cache/unfinished.lock").write_bytes(b"")
    assert worktree.read_files(root) == {}
