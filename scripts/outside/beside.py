"""Work in a process of its own, beside what goes on here."""

import multiprocessing
import os
from collections.abc import Callable
from typing import TypeVar

from outside.doubt import CannotKnow

T = TypeVar("T")


MANY = 2000
"""From how many files on a second process is worth its start."""


def for_many(count: int) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """How to have work on so many files done: beside, where there are many and a second core; else when it is asked."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "fork") and hasattr(os, "sched_getaffinity") else 1
    return beside if count >= MANY and cores > 1 else lambda work: work


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Start the work in a forked process, which has all that is read at hand; call what is returned for its result."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(work()), daemon=True)
    process.start()
    sender.close()

    def result() -> T:
        try:
            given: T = receiver.recv()
        except EOFError as error:
            raise CannotKnow("另一个进程中途失败") from error
        process.join()
        return given

    return result
