"""Loaded by a Python that is to do without what Windows lacks: modules, calls, signals, UTF-8 and LF by default.

Backslashes, drives and the console itself cannot be had here; nor is ``os.name`` another, since pathlib goes by it.
What Python's own library needs of the system to run processes was imported before, as Windows has another way there.
"""

import builtins
import importlib.abc
import inspect
import io
import multiprocessing.context
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import types
from collections.abc import Sequence
from typing import Any

LACKING = "fcntl grp nis posixshmem pty pwd readline resource spwd syslog termios tty"
CALLS = (
    "chown chroot confstr ctermid fchmod fchown fdatasync fork forkpty fpathconf fstatvfs getegid geteuid getgid "
    "getgroups getloadavg getpgid getpgrp getpriority getresgid getresuid getsid getuid initgroups killpg lchown lockf "
    "major makedev minor mkfifo mknod nice openpty pathconf pipe2 posix_fadvise posix_fallocate posix_spawn "
    "posix_spawnp pread preadv pwrite pwritev readv sched_getaffinity sched_setaffinity sched_yield sendfile setegid "
    "seteuid setgid setgroups setpgid setpriority setregid setresgid setresuid setreuid setsid setuid statvfs sync "
    "sysconf tcgetpgrp tcsetpgrp ttyname uname wait wait3 wait4 waitid writev register_at_fork memfd_create eventfd "
    "copy_file_range splice"
)
FLAGS = ("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "O_DSYNC", "O_NOCTTY", "O_NDELAY", "WNOHANG")
SIGNALS = ("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGTSTP", "SIGUSR1", "SIGUSR2")


class Absent(importlib.abc.MetaPathFinder):
    """Finds that a module is not there."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None) -> None:
        if name in LACKING.split():
            raise ModuleNotFoundError(f"No module named {name!r} (as on Windows)", name=name)


class Held(PermissionError):
    """What Windows says of a file that another program has open."""

    winerror = 32


def held(path: object) -> bool:
    """Whether another program has the file open, by what the environment says."""
    name = os.environ.get("HELD_ELSEWHERE")
    return bool(name) and os.path.basename(os.fspath(path)) == name  # type: ignore[call-overload]


def exclusive(call: Any) -> Any:
    """A renaming call that fails where a file in use would be moved or replaced."""

    def guarded(one: Any, other: Any, **how: Any) -> None:
        for path in (one, other):
            if held(path):
                raise Held(13, "in use", os.fspath(path))
        if call is renamed and os.path.lexists(other):
            raise FileExistsError(17, "exists (as on Windows)", os.fspath(one), None, os.fspath(other))
        call(one, other, **how)

    return guarded


def opened(file: Any, mode: str = "r", *others: Any, **how: Any) -> Any:
    """``open`` where texts are GBK and lines end with CR LF unless somebody says otherwise."""
    given = inspect.signature(really).bind(file, mode, *others, **how)
    if set(mode) & set("wxa+") and isinstance(file, (str, os.PathLike)) and held(file):
        raise Held(13, "in use", os.fspath(file))
    if "b" not in mode:
        given.arguments["encoding"] = given.arguments.get("encoding") or "gbk"
        if given.arguments.get("newline") is None and set(mode) & set("wxa"):
            given.arguments["newline"] = "\r\n"
    return really(*given.args, **given.kwargs)


OURS = ("registry.py", "mkdocs")
"""Programs that are to run so; pip, which has a way of its own for each system, is left alone."""

if os.environ.get("LIKE_WINDOWS") and any(word.endswith(OURS) for word in sys.orig_argv):
    really, renamed = io.open, os.rename
    posix_signals = types.ModuleType("signal")
    vars(posix_signals).update(vars(signal))
    subprocess.signal = posix_signals  # type: ignore[attr-defined]
    vars(subprocess)["_USE_POSIX_SPAWN"] = False  # as it is there; Python 3.13 would
    vars(shutil)["_use_fd_functions"] = False
    for module in LACKING.split():
        sys.modules.pop(module, None)
    sys.meta_path.insert(0, Absent())
    for name in (*CALLS.split(), *FLAGS):
        if hasattr(os, name):
            delattr(os, name)
    for name in (*SIGNALS, "alarm", "setitimer", "pthread_kill", "pthread_sigmask", "sigwait", "pause", "siginterrupt"):
        if hasattr(signal, name):
            delattr(signal, name)
    context: Any = multiprocessing.context
    context._concrete_contexts = {"spawn": context._concrete_contexts["spawn"]}
    multiprocessing.get_all_start_methods = lambda: ["spawn"]
    os.linesep = "\r\n"
    os.rename, os.replace = exclusive(os.rename), exclusive(os.replace)
    builtins.open = io.open = opened
    shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined]
    assert tempfile  # it looks at what the system has as it is imported
