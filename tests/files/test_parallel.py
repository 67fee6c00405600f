"""Work shared out among processes: the same results in the same order, and nobody left working.

Each case is tried in a process that has one thread, as a command has.
"""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from group_registry.files.errors import CannotKnow
from group_registry.files.processes import together
from support.forking import apart

MANY = 2_000
"""From so many files on, a second process works on them, too."""
SIZES = [1_999, MANY]


def named_and_placed(size: int) -> list[tuple[str, bool]]:
    """What two pieces of work return, and whether each was done in this process."""
    done = together([lambda: ("甲", os.getpid()), lambda: ("乙", os.getpid())], size)
    return [(name, process == os.getpid()) for name, process in done]


def test_few_files_are_worked_on_here_and_many_elsewhere_too_in_order() -> None:
    few, many = (apart(named_and_placed, size) for size in SIZES)
    assert few == [("甲", True), ("乙", True)]
    assert many == [("甲", True), ("乙", False)]


def refused(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(
    ("place", "lacking"),
    [
        ("multiprocessing.context._concrete_contexts", {}),  # as on Windows: no such method
        ("multiprocessing.synchronize.SemLock.__init__", refused),  # as where only root may write to /dev/shm
    ],
)
def test_where_processes_cannot_share_all_is_done_here(
    place: str, lacking: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, lacking)
    assert together([os.getpid, os.getpid], MANY) == [os.getpid()] * 2


def fail(error: Exception) -> NoReturn:
    raise error


def one_fails(size: int, failing: int, error: Exception) -> None:
    works: list[Callable[[], str]] = [lambda: "甲", lambda: "乙"]
    works[failing] = partial(fail, error)
    together(works, size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("failing", [0, 1])
@pytest.mark.parametrize("error", [CannotKnow("磁盘已满"), OSError(28, "no space", "site")])
def test_what_one_cannot_do_ends_all_with_its_own_words(size: int, failing: int, error: Exception) -> None:
    with pytest.raises(type(error)) as told:
        apart(one_fails, size, failing, error)
    assert told.value.args[:2] == error.args[:2]


def one_is_killed() -> None:
    together([lambda: None, lambda: os.kill(os.getpid(), 9)], MANY)


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(CannotKnow, match="另一个进程中途失败"):
        apart(one_is_killed)


def write(folder: Path) -> None:
    for number in range(50):
        (folder / f"{number}").touch()
        time.sleep(0.01)


def written_before_and_after_the_end(folder: Path) -> list[int]:
    works: list[Callable[[], None]] = [partial(fail, CannotKnow("磁盘已满")), partial(write, folder)]
    with pytest.raises(CannotKnow):
        together(works, MANY)
    written = [len(list(folder.iterdir()))]
    time.sleep(0.1)
    return [*written, len(list(folder.iterdir()))]


def test_where_one_fails_nobody_goes_on_writing(tmp_path: Path) -> None:
    """Or pages would be written into the next build."""
    before, after = apart(written_before_and_after_the_end, tmp_path)
    assert before == after
