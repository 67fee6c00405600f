"""Work in a process of its own, beside what goes on here."""

import atexit
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

from outside.doubt import CannotKnow, in_words

MANY = 2000
"""From how many files on a second process is worth its start."""
LARGEST = 1 << 20
"""Bytes that a pipe may hold where nobody allowed more."""
_working: set[int] = set()
"""The processes that were started here and have not told all they were asked for."""
_ending: set[int] = set()
"""Those that have: it takes a large one its time to end, for which nobody waits."""


def for_many(count: int) -> Callable[..., Callable[[], Any]] | None:
    """How to have work on so many files done beside: None where there are few, or no second core."""
    return beside if count >= MANY and has_second_core() else None


def has_second_core() -> bool:
    """Whether another process can work at the same time as this one."""
    return hasattr(os, "fork") and hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1


def beside(*works: Callable[[], Any], packing: ModuleType | None = None) -> Callable[[], Any]:
    """Start works, one after the other, in a forked process, which has all that is read at hand.

    Call what is returned for the result of the first, then of the next; what it could not know, it says there. Results
    are packed by ``pickle``, or by ``marshal``, which takes no time to load, as ``multiprocessing`` would.
    """
    if packing is None:
        packing = import_module("pickle")  # late, as in ``checking``
    receiver, sender = _pipe()
    child = os.fork()
    if not child:
        os.close(receiver)
        _work(works, sender, packing)
    os.close(sender)
    _bury()
    _working.add(child)
    return _Other(child, receiver, len(works), packing)


def _pipe() -> tuple[int, int]:
    """A pipe, as large as the system lets everyone have it: whoever writes need not wait so often."""
    ends = os.pipe()
    fcntl = import_module("fcntl")
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, LARGEST)
    return ends


def stop() -> None:
    """End what still works for this process: nobody will ask for it any more."""
    from signal import SIGTERM

    while _working:
        child = _working.pop()
        os.kill(child, SIGTERM)
        os.waitpid(child, 0)
    _bury()


def _bury() -> None:
    """Ask after those that have told all, so that the time they took is counted as ours."""
    _ending.difference_update([child for child in _ending if os.waitpid(child, os.WNOHANG)[0]])


atexit.register(stop)
RESULT, DOUBT = b"r", b"d"
"""What a message begins with. How many bytes follow comes next, in eight."""
SIZE = 8


class _Other:
    """The other process: what it tells, one result after the other."""

    def __init__(self, child: int, receiver: int, left: int, packing: ModuleType) -> None:
        self._child, self._left, self._packing = child, left, packing
        self._told = open(receiver, "rb")  # noqa: SIM115 - closed when all is told

    def __call__(self) -> Any:
        """The next result; waits for it."""
        mark, size = self._told.read(1), int.from_bytes(self._told.read(SIZE), "big")
        packed = self._told.read(size)
        self._left -= 1
        if mark != RESULT or not self._left:
            self._told.close()
            _working.discard(self._child)
            _ending.add(self._child)
        if not mark or len(packed) < size:
            raise CannotKnow("另一个进程中途失败")
        if mark == DOUBT:
            raise CannotKnow(packed.decode())
        return self._packing.loads(packed)


def _work(works: Sequence[Callable[[], Any]], sender: int, packing: ModuleType) -> NoReturn:
    """All that the other process does: it ends here, whatever happens, and runs nothing of what called it."""
    try:
        from signal import SIG_IGN, SIGINT, signal

        _working.clear()
        _ending.clear()
        signal(SIGINT, SIG_IGN)  # who starts it says that it was stopped, and ends it
        with suppress(BrokenPipeError), open(sender, "wb") as to:  # unless who asked has ended
            for work in works:
                mark, packed = _done(work, packing)
                to.writelines((mark, len(packed).to_bytes(SIZE, "big"), packed))
                to.flush()
                if mark == DOUBT:
                    break
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    finally:
        os._exit(0)


def _done(work: Callable[[], Any], packing: ModuleType) -> tuple[bytes, bytes]:
    try:
        return RESULT, packing.dumps(work())
    except (CannotKnow, OSError) as doubt:
        return DOUBT, in_words(doubt).encode()
