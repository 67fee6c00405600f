"""Work shared out among processes: the same results in the same order, and nobody left working."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from group_registry.files.errors import CannotKnow
from group_registry.files.processes import MANY, together

SIZES = [MANY - 1, MANY]


def test_few_files_are_worked_on_here_and_many_elsewhere_too_in_order() -> None:
    few, many = (together([lambda: ("甲", os.getpid()), lambda: ("乙", os.getpid())], size) for size in SIZES)
    assert [name for name, _ in few] == [name for name, _ in many] == ["甲", "乙"]
    assert [process == os.getpid() for _, process in (*few, *many)] == [True, True, True, False]


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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("failing", [0, 1])
@pytest.mark.parametrize("error", [CannotKnow("磁盘已满"), OSError(28, "no space", "site")])
def test_what_one_cannot_do_ends_all_with_its_own_words(size: int, failing: int, error: Exception) -> None:
    def fail() -> str:
        raise error

    works: list[Callable[[], str]] = [lambda: "甲", lambda: "乙"]
    works[failing] = fail
    with pytest.raises(type(error)) as told:
        together(works, size)
    assert told.value.args[:2] == error.args[:2]


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(CannotKnow, match="另一个进程中途失败"):
        together([lambda: None, lambda: os.kill(os.getpid(), 9)], MANY)


def test_where_one_fails_nobody_goes_on_writing(tmp_path: Path) -> None:
    """Or pages would be written into the next build."""

    def write() -> None:
        for number in range(50):
            (tmp_path / f"{number}").touch()
            time.sleep(0.01)

    def fail() -> None:
        raise CannotKnow("磁盘已满")

    with pytest.raises(CannotKnow):
        together([fail, write], MANY)
    written = len(list(tmp_path.iterdir()))
    time.sleep(0.1)
    assert len(list(tmp_path.iterdir())) == written
