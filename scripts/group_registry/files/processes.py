"""One process at a time, and several for much work."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from group_registry.files.errors import CannotKnow


class IsBusy(CannotKnow):
    """Another process holds the lock."""


@contextmanager
def only_one(lock: Path, busy: str = "") -> Iterator[None]:
    """Hold the lock of that file; ``IsBusy``, in the words of ``busy``, if another process holds it.

    The file is an SQLite database, since SQLite uses each system's own file locks, which end with a killed process.
    """
    try:
        held = sqlite3.connect(lock, timeout=0, isolation_level=None)
        try:
            held.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            held.close()
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise IsBusy(busy or f"另一个进程正在运行（{lock}）") from error
        raise CannotKnow(f"无法写入 {lock}：没有权限，或磁盘已满") from error


R = TypeVar("R")
MANY = 2000
"""The number of files or pages from which a second process is worth its cost."""

_works: Sequence[Callable[[], object]] = ()
"""The tasks. A forked process inherits them, so nothing is sent to it."""


def together(works: Sequence[Callable[[], R]], size: int) -> list[R]:
    """Results in order. ``size`` is the total number of files or pages."""
    global _works
    if size < MANY or (os.cpu_count() or 1) < 2 or not _can_fork():
        return [work() for work in works]
    _works = works
    context = multiprocessing.get_context("fork")
    deaf = (signal.SIGINT, signal.SIG_IGN)  # others ignore Ctrl-C; it stops the first process, which ends them
    with ProcessPoolExecutor(len(works) - 1, context, signal.signal, deaf) as others:
        started = [others.submit(_done, place) for place in range(1, len(works))]
        try:
            return [works[0](), *(one.result() for one in started)]
        except BrokenProcessPool as error:
            raise CannotKnow("另一个进程中途失败") from error


def _can_fork() -> bool:
    """Not on Windows, nor in a container without a writable /dev/shm."""
    try:
        return bool(multiprocessing.get_context("fork").Lock())
    except (ValueError, OSError, ImportError):
        return False


def _done(place: int) -> Any:
    return _works[place]()
