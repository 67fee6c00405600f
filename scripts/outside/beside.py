"""Work in a process of its own, beside what goes on here."""

import multiprocessing
from collections.abc import Callable
from typing import TypeVar

from outside.doubt import CannotKnow

T = TypeVar("T")


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
