"""A command at a real terminal, where somebody types."""

import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from support.cases import PROJECT


def at_a_terminal(
    words: Sequence[str], typed: str, until: str = "", project: Path = PROJECT, cwd: Path | None = None
) -> tuple[int, str]:
    """The exit code and what is shown when somebody types these lines, and breaks off once that is asked."""
    leader, follower = pty.openpty()
    command = [sys.executable, str(project / "scripts/registry.py"), *words]
    env = os.environ | {"PYTHONUTF8": "1"}
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=env, cwd=cwd)
    os.close(follower)
    limit = threading.Timer(120, process.kill)
    limit.start()
    again = threading.Timer(20, process.send_signal, [signal.SIGINT])
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
