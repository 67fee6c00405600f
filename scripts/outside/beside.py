"""Work in a process of its own, beside what goes on here."""

import os
from collections.abc import Callable
from typing import Any

from outside.doubt import CannotKnow

MANY = 2000
"""From how many files on a second process is worth its start."""


def for_many(count: int) -> Callable[..., Callable[[], Any]] | None:
    """How to have work on so many files done beside: None where there are few, or no second core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "fork") and hasattr(os, "sched_getaffinity") else 1
    return beside if count >= MANY and cores > 1 else None


def beside(*works: Callable[[], Any]) -> Callable[[], Any]:
    """Start works, one after the other, in a forked process, which has all that is read at hand.

    Call what is returned for the result of the first, then of the next; what it could not know, it says there.
    """
    import multiprocessing  # late: it takes its time to load
    import signal

    def work_all() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who starts it says that it was stopped, and ends it
        try:
            for work in works:
                sender.send(work())
        except CannotKnow as doubt:
            sender.send(doubt)

    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=work_all, daemon=True)
    process.start()
    sender.close()

    def result() -> Any:
        try:
            found = receiver.recv()
        except EOFError as error:
            raise CannotKnow("另一个进程中途失败") from error
        if isinstance(found, CannotKnow):
            raise found
        return found

    return result
