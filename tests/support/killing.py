"""Killing a command at a chosen moment, without a clock: SIGKILL at the n-th thing that it does to the world.

What it does is told by Python's own audit events, so nothing of the command is replaced. The process is a fork of the
test's, which has the modules loaded already.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from types import FrameType

WATCHED = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "subprocess.Popen"}
"""Beside these, every opening of a file for writing."""


def is_act(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether that event changes something outside the process, or starts another one."""
    if event == "open":
        _, mode, flags = arguments
        return bool(isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or (
            isinstance(mode, str) and bool(set(mode) & set("wxa+"))
        )
    return event in WATCHED


def killed_at(moment: int) -> Callable[[], None]:
    """Prepare a process so that it is killed at its act of that number, counted from 1.

    That is just before the act; but where a file is opened for writing, just after, when it is empty yet.
    """

    def prepare() -> None:
        left = moment

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if is_act(event, arguments):
                left -= 1
                if not left and event == "open":
                    sys.setprofile(dies)
                elif not left:
                    os.kill(os.getpid(), signal.SIGKILL)

        def dies(frame: FrameType, event: str, argument: object) -> None:
            if frame.f_code is not hook.__code__:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)

    return prepare


def counted_into(place: Path) -> Callable[[], None]:
    """Prepare a process so that it tells in that file, a dot each, how often it could have been killed."""

    def prepare() -> None:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if is_act(event, arguments):
                os.write(handle, b".")

        sys.addaudithook(hook)

    return prepare


def started(run: Callable[[], object], prepare: Callable[[], None]) -> int:
    """What is to be run in a forked process of its own; its id."""
    child = os.fork()
    if child:
        return child
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            prepare()
            os._exit(int(run() or 0))  # type: ignore[call-overload]
    except SystemExit as stop:
        os._exit(int(stop.code or 0))
    finally:
        os._exit(70)


def ended(child: int) -> int:
    """How it ended: its exit code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
