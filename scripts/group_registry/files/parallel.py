"""Runs work in several processes if there is enough of it and the platform can fork; else in turn."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from group_registry.files.errors import CannotKnow

R = TypeVar("R")
MANY = 2000
"""The number of files or pages from which a second process pays."""

_works: Sequence[Callable[[], object]] = ()
"""Inherited by a forked process, so nothing is sent to it."""


def together(works: Sequence[Callable[[], R]], size: int) -> list[R]:
    """The result of each work, in order; ``size`` is how many files or pages all of it is about.

    A work that raises ends all of it with what it raised.
    """
    global _works
    if size < MANY or (os.cpu_count() or 1) < 2 or not _can_fork():
        return [work() for work in works]
    _works = works
    context = multiprocessing.get_context("fork")
    deaf = (signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops the first process, which ends the others
    with ProcessPoolExecutor(len(works) - 1, context, signal.signal, deaf) as others:
        started = [others.submit(_done, place) for place in range(1, len(works))]
        try:
            return [works[0](), *(one.result() for one in started)]
        except BrokenProcessPool as error:
            raise CannotKnow("另一个进程中途失败") from error


def _can_fork() -> bool:
    """Not on Windows, nor where processes may share no locks (a container without a writable /dev/shm)."""
    try:
        return bool(multiprocessing.get_context("fork").Lock())
    except (ValueError, OSError, ImportError):
        return False


def _done(place: int) -> Any:
    return _works[place]()
