"""Functions in a process of their own, which has the modules loaded already.

It is forked by a server that has one thread. The process of the tests has more, so that a fork of it could hang.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from support.cases import PROJECT

R = TypeVar("R")
COMMANDS = ("adopt", "baseline", "codeowners", "dossier", "import_ledger", "paper", "render", "staff", "work")


def apart(work: Callable[..., R], *given: object) -> R:
    """What the function returns or raises. It is sent there by its name, so it stands in a module."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "result"
        assert ended(started(_kept, place, work, given)) == 0
        result = pickle.loads(place.read_bytes())
    if isinstance(result, Exception):
        raise result
    return result  # type: ignore[no-any-return]


def _kept(place: Path, work: Callable[..., object], given: Sequence[object]) -> None:
    try:
        result = work(*given)
    except Exception as error:
        result = error
    place.write_bytes(pickle.dumps(result))


def started(work: Callable[..., object], *given: object) -> int:
    """The process in which the function is at work, in the environment of now; its result will be the exit code."""
    return _asked(_forked, dict(os.environ), work, given)  # type: ignore[no-any-return]


def ended(child: int) -> int:
    """How the process ended: its exit code, or minus the signal."""
    return _asked(_waited, child, 0)  # type: ignore[no-any-return]


def polled(child: int) -> int | None:
    """The same; None where it has not ended."""
    return _asked(_waited, child, os.WNOHANG)  # type: ignore[no-any-return]


@cache
def _server() -> "subprocess.Popen[bytes]":
    """It ends with this process, whose end of the pipe is then closed."""
    command = [sys.executable, "-c", "from support.forking import serve; serve()"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=PROJECT)


def _asked(act: Callable[..., object], *given: object) -> Any:
    server = _server()
    assert server.stdin
    assert server.stdout
    pickle.dump((act, given), server.stdin)
    server.stdin.flush()
    return pickle.load(server.stdout)


def serve() -> None:
    for name in COMMANDS:
        import_module(f"group_registry.commands.{name}")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks is interrupted, and ends this one
    with os.fdopen(os.dup(1), "wb") as answers, suppress(EOFError):
        os.dup2(2, 1)  # nothing else may come between the answers
        while True:
            act, given = pickle.load(sys.stdin.buffer)
            pickle.dump(act(*given), answers)
            answers.flush()


def _forked(environment: dict[str, str], work: Callable[..., Any], given: Sequence[object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(environment)
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            os._exit(int(work(*given) or 0))
    except SystemExit as stop:
        os._exit(int(stop.code or 0))
    finally:
        os._exit(70)


def _waited(child: int, options: int) -> int | None:
    process, status = os.waitpid(child, options)
    return os.waitstatus_to_exitcode(status) if process else None
