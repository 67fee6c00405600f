"""Ways to run a command or a function: in this process, at a real terminal, counted in lines of Python."""

import os
import pty
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any
from unittest.mock import patch

from support.cases import PROJECT


def ran(command: ModuleType, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    """How it ended and what it said, where nobody can be asked."""
    out, err = StringIO(), StringIO()
    told = [*map(str, words)]
    begun = [f"registry.py {command.__name__.rpartition('.')[2]}", *told]
    with redirect_stdout(out), redirect_stderr(err), patch("sys.stdin", StringIO()), patch("sys.argv", begun):
        try:
            code = command.main(told)
        except SystemExit as stop:
            code = stop.code
    return subprocess.CompletedProcess(told, code, out.getvalue(), err.getvalue())


def at_a_terminal(
    words: Sequence[str],
    typed: str = "",
    until: str = "",
    project: Path = PROJECT,
    cwd: Path | None = None,
) -> tuple[int, str]:
    """The exit code and what is shown when somebody types these lines, and breaks off once that is asked."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, 80))
    command = [sys.executable, str(project / "scripts/registry.py"), *words]
    env = os.environ | {"PYTHONUTF8": "1"}
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=env, cwd=cwd)
    os.close(follower)
    limit = threading.Timer(120, process.kill)
    limit.start()
    again = threading.Timer(3, process.send_signal, [signal.SIGINT])
    os.write(leader, typed.encode())
    shown = b""
    while True:
        try:
            shown += os.read(leader, 65536)
        except OSError:  # the other end is gone
            break
        if until and until.encode() in shown:
            until = ""
            process.send_signal(signal.SIGINT)
            # One that comes after the question and before the wait for its answer goes unnoticed: pressed again.
            again.start()
    os.close(leader)
    limit.cancel()
    again.cancel()
    return process.wait(), shown.decode("utf-8", "replace").replace("\r\n", "\n")


HANGS = 120
"""Seconds after which a program has plainly hung: some twenty times what one here takes."""


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python the work runs; what a library of C does inside one counts for nothing."""
    count = 0

    def seen(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return seen

    before = sys.gettrace()
    sys.settrace(seen)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def ends(program: str) -> None:
    """The program ends. A pattern that tries every way to divide a long text does not, and no line of Python tells."""
    subprocess.run([sys.executable, "-c", program], cwd=PROJECT / "scripts", check=True, timeout=HANGS)
