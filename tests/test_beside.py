"""Work in another process: what it tells comes back as it was; what becomes of it is always known."""

import errno
import marshal
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from outside import beside as module, disk
from outside.beside import beside, stop
from outside.doubt import CannotKnow

NAMES = ("a.yaml", "b.yaml", "名.yaml", "x\\y.yaml", " ")
FOLDERS = ("", "groups", "groups/hyfw", "groups/部门", "groups/hyfw/deep", "office")
TREES = st.sets(st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)), max_size=25)


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    yield
    stop()


def test_results_come_in_order_however_large() -> None:
    result = beside(lambda: "x" * 3_000_000, lambda: None, lambda: [1, {"名": 2}])
    assert result() == "x" * 3_000_000
    assert result() is None
    assert result() == [1, {"名": 2}]


def test_marshal_packs_them_too() -> None:
    assert beside(lambda: {"a": b"\xff"}, packing=marshal)() == {"a": b"\xff"}


def _raise(error: BaseException) -> None:
    raise error


def test_what_it_cannot_know_is_said_here_in_its_words() -> None:
    result = beside(lambda: 1, lambda: _raise(CannotKnow("读不到文件 甲")), lambda: 3)
    assert result() == 1
    with pytest.raises(CannotKnow, match=r"^读不到文件 甲$"):
        result()


def test_what_the_system_refuses_is_said_here_in_words(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CannotKnow, match=r"^甲：磁盘已满$"):
        beside(lambda: _raise(OSError(errno.ENOSPC, "No space left", "甲")))()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "work",
    [lambda: _raise(ValueError("broken")), lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: lambda: 1],
    ids=["an error", "killed", "nothing that can be handed over"],
)
def test_one_that_fails_is_no_result(work: Callable[[], object], capfd: pytest.CaptureFixture[str]) -> None:
    result = beside(lambda: 1, work)
    assert result() == 1
    with pytest.raises(CannotKnow, match="另一个进程中途失败"):
        result()
    capfd.readouterr()


def test_nothing_of_the_caller_runs_on_in_it(tmp_path: Path) -> None:
    try:
        result = beside(lambda: 1)
        result()
    finally:
        with (tmp_path / "ends").open("a") as file:
            file.write("x")
    assert (tmp_path / "ends").read_text() == "x"


def test_stopping_ends_what_still_works(tmp_path: Path) -> None:
    def writing() -> None:
        while True:
            (tmp_path / "still").write_text(str(os.getpid()))
            time.sleep(0.01)

    beside(writing)
    while not (tmp_path / "still").exists():
        time.sleep(0.01)
    stop()
    (tmp_path / "still").unlink()
    time.sleep(0.1)
    assert not (tmp_path / "still").exists()
    assert not module._working


@given(TREES)
def test_looked_at_in_two_processes_files_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, tree: set[tuple[str, str]]
) -> None:
    root = tmp_path_factory.mktemp("office")
    (root / "registry").mkdir()
    for folder, name in tree:
        (root / "registry" / folder).mkdir(parents=True, exist_ok=True)
        (root / "registry" / folder / name).write_text(folder)
    (root / "registry/link.yaml").symlink_to("groups")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "HALF", 1)
        alone, shared = (disk.Survey(str(root), 0, second) for second in (None, beside))
    assert shared.signs.packed == alone.signs.packed
    assert list(shared.signs) == list(alone.signs)
    assert shared.fingerprint == alone.fingerprint
    paths = sorted(alone.signs)
    assert len(paths) == len(tree) + 1
    assert shared.read(paths) == alone.read(paths)
    assert not shared.is_settled
