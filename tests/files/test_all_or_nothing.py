"""Files are written whole or not at all: order of fsync and rename, every kill, every full disk, what others did."""

import errno
import json
import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.files.processes import only_one
from support.killing import ended, killed_at, started

GROUP, ROWS, BACK = "office/registry/groups/new/甲.yaml", "office/baseline.csv", "outside/旧台账-待补.xlsx"
THREE = {GROUP: b"1", ROWS: b"2", BACK: b"3"}


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


def leftovers(root: Path) -> list[str]:
    return sorted(path.name for path in root.parent.rglob("*.unfinished"))


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, in order: the real calls, noted."""
    told: list[str] = []
    sync, replace = os.fsync, os.replace

    def noted_sync(handle: int) -> None:
        told.append(f"sync {Path(os.readlink(f'/proc/self/fd/{handle}')).name}")
        sync(handle)

    def noted_replace(one: Path, other: Path) -> None:
        told.append(f"{Path(one).name} -> {Path(other).name}")
        replace(one, other)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    return told


def test_one_file_is_on_the_disk_before_it_takes_its_place(root: Path, acts: list[str]) -> None:
    writing.write(root / "CODEOWNERS", b"new")
    assert acts == ["sync .CODEOWNERS.unfinished", ".CODEOWNERS.unfinished -> CODEOWNERS", "sync office"]


def test_a_folder_is_on_the_disk_before_it_takes_its_place(root: Path, acts: list[str]) -> None:
    writing.write_folder(root / "案卷", {"a": b"1", "b/c": b"2"})
    assert acts[:2] == ["sync a", "sync c"]
    assert sorted(acts[2:4]) == ["sync .案卷.unfinished", "sync b"]
    assert acts[4:] == [".案卷.unfinished -> 案卷", "sync office"]
    assert seen(root) == {"office/案卷/a": b"1", "office/案卷/b/c": b"2"}


def test_several_are_all_on_the_disk_before_the_first_takes_its_place(root: Path, acts: list[str]) -> None:
    writing.write_together(root, three(root))
    note = ["sync .writing.json.unfinished", ".writing.json.unfinished -> writing.json", "sync .cache"]
    (hidden,) = {act.split(" -> ")[0] for act in acts if act.endswith("甲.yaml")}
    staged = [f"sync {hidden}", "sync .baseline.csv.unfinished", "sync .旧台账-待补.xlsx.unfinished"]
    places = [f"{hidden} -> 甲.yaml", ".baseline.csv.unfinished -> baseline.csv"]
    places.append(".旧台账-待补.xlsx.unfinished -> 旧台账-待补.xlsx")
    assert acts == [
        *note,
        *staged,
        *("sync .cache", "sync office", "sync outside"),
        *note,
        *places,
        *("sync new", "sync office", "sync outside", "sync groups"),
        *note,
    ]


def test_killed_anywhere_the_next_reader_sees_all_or_none(root: Path, tmp_path: Path) -> None:
    """Every moment of the writing; then a reader, then the same again."""
    none, whole = seen(root), dict(THREE)
    states = []
    for moment in range(1, 1000):
        code = ended(started(lambda: writing.write_together(root, three(root)), killed_at(moment)))
        if code == 0:
            break
        worktree.read_files(root)
        states.append(seen(root))
        assert states[-1] in (none, whole), moment
        assert [one for one in leftovers(root) if "writing.json" not in one] == []
        assert (root / "registry/groups/new").exists() == (states[-1] == whole)
        for name in THREE:
            (tmp_path / name).unlink(missing_ok=True)
        if (root / "registry/groups/new").is_dir():
            (root / "registry/groups/new").rmdir()
    assert seen(root) == whole
    assert leftovers(root) == []
    assert len(states) > 15
    assert [none in states, whole in states] == [True, True]


@pytest.mark.parametrize(
    ("call", "fails_at"), [*(("fsync", n) for n in range(1, 17)), *(("replace", n) for n in range(1, 7))]
)
def test_a_disk_that_fills_up_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: str, fails_at: int
) -> None:
    """Whichever call of the system fails."""
    real, count = getattr(os, call), iter(range(1, 1000))

    def full(*words: object) -> None:
        if next(count) == fails_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(*words)

    monkeypatch.setattr(os, call, full)
    is_noted_only = fails_at > (14 if call == "fsync" else 5)  # all is there; that it is, cannot be noted
    failing = (
        nullcontext() if is_noted_only else pytest.raises(CannotKnow, match="无法写入文件，未留下任何内容：磁盘已满")
    )
    with failing:
        writing.write_together(root, three(root))
    assert (seen(root), leftovers(root)) == (THREE if is_noted_only else {}, [])
    assert (root / "registry/groups/new").exists() == is_noted_only
    monkeypatch.setattr(os, call, real)
    worktree.read_files(root)
    assert seen(root) == (THREE if is_noted_only else {})


def test_nothing_is_written_over_and_nothing_else_is_written_then(root: Path) -> None:
    (root / "baseline.csv").write_bytes(b"mine")
    with pytest.raises(CannotKnow, match=r"baseline\.csv 已存在，未覆盖"):
        writing.write_together(root, three(root))
    assert seen(root) == {ROWS: b"mine"}


def killed_when_whole(root: Path) -> None:
    """Left just before the first file takes its place."""

    def dies(one: Path, other: Path, real: object = os.replace) -> None:
        if str(other).endswith("甲.yaml"):
            os.kill(os.getpid(), 9)
        real(one, other)  # type: ignore[operator]

    assert ended(started(lambda: writing.write_together(root, three(root)), lambda: setattr(os, "replace", dies))) == -9
    assert seen(root).keys() == {
        ROWS.replace("baseline", ".baseline") + ".unfinished",
        f"outside/.{BACK[8:]}.unfinished",
    }


def test_what_somebody_put_there_meanwhile_is_told_and_kept(root: Path) -> None:
    killed_when_whole(root)
    (root / "baseline.csv").write_bytes(b"mine")
    with pytest.raises(CannotKnow, match=r"baseline\.csv 处其后已有其他内容，未覆盖"):
        worktree.read_files(root)
    assert (root / "baseline.csv").read_bytes() == b"mine"
    (root / "baseline.csv").unlink()
    worktree.read_files(root)
    assert seen(root) == THREE


def test_what_was_lost_meanwhile_is_told(root: Path) -> None:
    killed_when_whole(root)
    (root / ".baseline.csv.unfinished").unlink()
    with pytest.raises(CannotKnow, match=r"baseline\.csv 其后被移动或删除，不能确定内容是否完整"):
        worktree.read_files(root)


def test_a_registry_that_was_moved_meanwhile_is_finished_where_it_is(root: Path) -> None:
    killed_when_whole(root)
    moved = root.rename(root.parent / "moved")
    worktree.read_files(moved)
    found = {name.replace("moved/", "office/"): content for name, content in seen(moved).items()}
    assert {name: content for name, content in found.items() if "/.cache/" not in name} == THREE


def test_while_somebody_writes_nobody_else_settles_it(root: Path) -> None:
    (root / ".cache").mkdir()
    with only_one(root / ".cache/writing.lock"):
        (root / ".cache/writing.json").write_text('{"state": "begun", "files": {}, "folders": [], "key": ""}')
        with pytest.raises(CannotKnow, match="另一个命令正在写入"):
            worktree.read_files(root)


def test_a_planted_note_moves_nothing_but_what_lies_ready_beside(root: Path) -> None:
    """A branch of somebody's may hold such a file: it names places, and nothing that goes there."""
    (root / ".cache").mkdir()
    (root / "evil").write_bytes(b"x")
    victim = root.parent / "outside/authorized"
    planted = {"state": "whole", "files": {str(victim): "0", "evil": "0"}, "folders": [], "key": ""}
    (root / ".cache/writing.json").write_text(json.dumps(planted))
    with pytest.raises(CannotKnow):
        worktree.read_files(root)
    assert seen(root) == {"office/evil": b"x"}


def test_a_broken_note_is_told(root: Path) -> None:
    (root / ".cache").mkdir()
    (root / ".cache/writing.json").write_text("[")
    with pytest.raises(CannotKnow, match="无法读取；请核对"):
        worktree.read_files(root)
