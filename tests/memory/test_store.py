"""What an earlier run left is believed only whole, only by its own user, and only by the very same program."""

import os
import random
import re
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cases import OFFICE, PROJECT
from outside import store

FOLDER = Path(".git") / store.FOLDER
VALUE = {"registry/groups/hyfw/a.yaml": ["名称", 3, None]}
GROUP = "registry/groups/hyfw/dayi.yaml"
SAMPLE = (PROJECT / "registry/groups/hyfw/cbfw-dayi.yaml").read_text("utf-8")
TEXT = re.sub("群组负责人: .*", "群组负责人: 查无此人", SAMPLE)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with the small office and one group that breaks a rule, all of it changed long ago."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for path, content in OFFICE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    write(tmp_path, TEXT)
    return tmp_path


def write(clone: Path, text: str) -> None:
    (clone / GROUP).parent.mkdir(parents=True, exist_ok=True)
    (clone / GROUP).write_text(text, "utf-8")


def run(clone: Path) -> tuple[int, str, str]:
    """The real command: its exit code and all that it says."""
    command = [sys.executable, str(PROJECT / "scripts/validate.py"), "--root", str(clone), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_what_is_kept_is_recalled(clone: Path) -> None:
    store.keep(clone, "memory", VALUE)
    assert store.recall(clone, "memory") == VALUE
    assert {stat.S_IMODE(path.stat().st_mode) for path in (clone / FOLDER).iterdir()} == {0o600}
    assert store.recall(clone, "outcome") is None


def test_no_byte_may_differ_and_none_be_missing(clone: Path) -> None:
    store.keep(clone, "memory", VALUE)
    kept = clone / FOLDER / "memory"
    whole = kept.read_bytes()
    for place in range(len(whole)):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
        assert store.recall(clone, "memory") is None
        kept.write_bytes(whole[:place])
        assert store.recall(clone, "memory") is None
    kept.write_bytes(whole + b"\0")
    assert store.recall(clone, "memory") is None
    kept.write_bytes(whole)
    assert store.recall(clone, "memory") == VALUE


def another_key(folder: Path) -> None:
    (folder / "key").write_bytes(os.urandom(store.DIGEST))


def short_key(folder: Path) -> None:
    (folder / "key").write_bytes(b"")


def readable_by_others(folder: Path) -> None:
    (folder / "memory").chmod(0o644)


def key_open_to_others(folder: Path) -> None:
    (folder / "key").chmod(0o660)


def a_link(folder: Path) -> None:
    (folder / "memory").rename(folder / "elsewhere")
    (folder / "memory").symlink_to("elsewhere")


def a_pipe(folder: Path) -> None:
    (folder / "memory").unlink()
    os.mkfifo(folder / "memory", 0o600)


def a_folder(folder: Path) -> None:
    (folder / "memory").unlink()
    (folder / "memory").mkdir()


def of_another_user(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(folder / "memory", 12345, 12345)


FOREIGN = [another_key, short_key, readable_by_others, key_open_to_others, a_link, a_pipe, a_folder, of_another_user]


@pytest.mark.parametrize("spoil", FOREIGN)
def test_what_is_not_ours_alone_is_not_believed(clone: Path, spoil: Callable[[Path], None]) -> None:
    store.keep(clone, "memory", VALUE)
    spoil(clone / FOLDER)
    assert store.recall(clone, "memory") is None


def test_another_program_believes_nothing(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(clone, "memory", VALUE)
    store._program.cache_clear()
    monkeypatch.setattr(sys, "version", "4.0")
    assert store.recall(clone, "memory") is None
    store._program.cache_clear()


def test_code_that_changed_believes_nothing(
    clone: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path_factory.mktemp("project")
    (project / "scripts").mkdir()
    (project / "schema").mkdir()
    code = project / "scripts/rule.py"
    code.write_text("DAYS = 15")
    monkeypatch.setattr(store, "PROJECT", project)
    store._program.cache_clear()
    store.keep(clone, "memory", VALUE)
    assert store.recall(clone, "memory") == VALUE
    before = code.stat()
    time.sleep(0.05)
    code.write_text("DAYS = 14")
    os.utime(code, ns=(before.st_atime_ns, before.st_mtime_ns))
    store._program.cache_clear()
    assert store.recall(clone, "memory") is None
    monkeypatch.undo()
    store._program.cache_clear()


def test_a_program_that_cannot_be_looked_at_believes_nothing(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(clone, "memory", VALUE)
    store._program.cache_clear()
    monkeypatch.setattr(store, "PROJECT", clone / "nowhere")
    assert store.recall(clone, "memory") is None
    store.keep(clone, "memory", VALUE)
    monkeypatch.undo()
    store._program.cache_clear()
    assert store.recall(clone, "memory") == VALUE


def test_in_a_linked_work_tree(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("linked") / "tree"
    git = ["git", "-C", str(clone), "-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "x"], check=True)
    subprocess.run([*git, "worktree", "add", "--quiet", str(other)], check=True)
    store.keep(other, "memory", VALUE)
    assert store.recall(other, "memory") == VALUE
    assert store.recall(clone, "memory") is None


def test_nothing_is_kept_outside_a_clone(tmp_path: Path) -> None:
    store.keep(tmp_path, "memory", VALUE)
    assert store.recall(tmp_path, "memory") is None
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_costs_only_time(clone: Path) -> None:
    (clone / FOLDER).write_text("not a folder")
    first = run(clone)
    assert first == run(clone)
    assert first[2] == ""


def test_the_command_says_the_same_whatever_lies_there(clone: Path) -> None:
    age(clone)
    expected = run(clone)
    assert expected[0] == 1
    assert expected[2] == ""
    dice = random.Random(20261125)
    for name in ("memory", "signs", "outcome", "key"):
        whole = (clone / FOLDER / name).read_bytes()
        for content in (b"", whole[: len(whole) // 2], dice.randbytes(len(whole)), whole[::-1]):
            (clone / FOLDER / name).write_bytes(content)
            assert run(clone) == expected


def test_two_runs_at_once_leave_something_whole(clone: Path) -> None:
    age(clone)
    command = [sys.executable, str(PROJECT / "scripts/validate.py"), "--root", str(clone), "--format", "json"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(4)]
    assert len({one.communicate()[0] for one in runs}) == 1
    assert store.recall(clone, "memory")
    assert store.recall(clone, "outcome")
    assert sorted(path.name for path in (clone / FOLDER).iterdir()) == ["key", "memory", "outcome", "signs"]


def test_a_change_with_its_times_set_back_is_seen(clone: Path) -> None:
    age(clone)
    expected = run(clone)
    before = (clone / GROUP).stat()
    write(clone, TEXT.replace("微信", "短信"))  # as many bytes
    os.utime(clone / GROUP, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = (clone / GROUP).stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    assert run(clone) != expected
    write(clone, TEXT)
    assert run(clone) == expected


def test_what_comes_goes_or_becomes_a_link_is_seen(clone: Path) -> None:
    age(clone)
    expected = run(clone)
    (clone / "registry/groups/hyfw/stray.txt").write_text("x")
    assert "stray_file" in run(clone)[1]
    (clone / "registry/groups/hyfw/stray.txt").unlink()
    assert run(clone) == expected
    (clone / GROUP).rename(clone / "elsewhere")
    (clone / GROUP).symlink_to("../../../elsewhere")
    assert run(clone) != expected
    (clone / GROUP).unlink()
    os.mkfifo(clone / GROUP)
    assert run(clone) != expected


def age(clone: Path) -> None:
    """Wait until what was written bears a time that is surely past, so that the runs to come keep all they can."""
    time.sleep(2.1)
