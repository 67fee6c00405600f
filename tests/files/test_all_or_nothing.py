"""Files are written whole or not at all: order of fsync and rename, kills, full disks, what others did."""

import errno
import json
import os
from contextlib import suppress
from pathlib import Path

import pytest

from group_registry.commands import validate
from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.files.processes import only_one
from support.killing import counted_into, ended, started

GROUP, ROWS, BACK = "office/registry/groups/new/甲.yaml", "office/baseline.csv", "outside/旧台账-待补.xlsx"
THREE = {GROUP: b"1", ROWS: b"2", BACK: b"3"}
NOTE = ".cache/unfinished.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A registry, and a folder outside of it."""
    (tmp_path / "office/registry/groups").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    return tmp_path / "office"


def three(root: Path) -> dict[Path, bytes]:
    return {root.parent / name: content for name, content in THREE.items()}


def seen(root: Path) -> dict[str, bytes]:
    """Every file of office and outside but for ``.cache/``."""
    files = {path.relative_to(root.parent).as_posix(): path for path in root.parent.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith("office/.cache/")}


def interrupted(root: Path) -> None:
    """Killed when the second of three files is about to take its place."""

    def dies(aside: Path, place: Path, real: object = os.replace) -> None:
        if str(place).endswith("baseline.csv"):
            os.kill(os.getpid(), 9)
        real(aside, place)  # type: ignore[operator]

    run = started(lambda: writing.write_together(root, three(root)), lambda: setattr(os, "replace", dies))
    assert ended(run) == -9
    assert seen(root)[GROUP] == b"1"


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
    assert seen(root) == {"office/案卷/a": b"1", "office/案卷/b/c": b"2"}


@pytest.mark.parametrize(("call", "fails_at"), [*(("fsync", n) for n in (1, 4, 8)), *(("replace", n) for n in (1, 3))])
def test_a_disk_that_fills_up_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: str, fails_at: int
) -> None:
    real, count = getattr(os, call), iter(range(1, 1000))

    def full(*words: object) -> None:
        if next(count) == fails_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(*words)

    monkeypatch.setattr(os, call, full)
    with pytest.raises(CannotKnow, match="无法写入文件，未留下任何内容：磁盘已满"):
        writing.write_together(root, three(root))
    assert seen(root) == {}
    assert worktree.read_files(root) == {}
    assert not (root / "registry/groups/new").exists()


def test_nothing_is_written_over_and_nothing_else_is_written_then(root: Path) -> None:
    (root / "baseline.csv").write_bytes(b"mine")
    with pytest.raises(CannotKnow, match=r"baseline\.csv 已存在，未覆盖"):
        writing.write_together(root, three(root))
    assert seen(root) == {ROWS: b"mine"}


def test_a_check_only_reads_and_says_that_it_cannot_know(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It once removed a folder that a left note named."""
    interrupted(root)
    (root / "registry/groups/empty").mkdir()
    acts = root.parent / "acts"
    before = sorted(root.rglob("*"))
    assert ended(started(lambda: validate.main(["--root", str(root)]), counted_into(acts))) == 3
    assert (acts.read_bytes(), sorted(root.rglob("*"))) == (b"", before)
    assert validate.main(["--root", str(root)]) == 3
    assert "导入尚未完成；已经中断的，请再运行一次 registry.py import_ledger" in capsys.readouterr().err


def test_what_somebody_altered_meanwhile_is_kept(root: Path) -> None:
    interrupted(root)
    (root / "registry/groups/new/甲.yaml").write_bytes(b"mine")
    writing.take_back(root)
    assert seen(root) == {GROUP: b"mine"}
    assert list(worktree.read_files(root)) == ["registry/groups/new/甲.yaml"]


def test_while_somebody_writes_nobody_else_takes_it_back(root: Path) -> None:
    interrupted(root)
    with only_one(root / ".cache/unfinished.lock"), pytest.raises(CannotKnow, match="另一个命令正在写入"):
        writing.take_back(root)
    assert seen(root)[GROUP] == b"1"


def test_a_planted_note_removes_nothing_of_another_kind(root: Path) -> None:
    """A branch of somebody's may hold such a file."""
    (root / ".cache").mkdir()
    victim = root.parent / "outside/authorized"
    victim.write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (root / NOTE).write_text(json.dumps({str(victim): empty}))
    with suppress(CannotKnow):
        writing.take_back(root)
    assert victim.exists()


def test_a_broken_note_is_told(root: Path) -> None:
    (root / ".cache").mkdir()
    (root / NOTE).write_text("[")
    with pytest.raises(CannotKnow, match="无法读取；请核对"):
        worktree.read_files(root)
