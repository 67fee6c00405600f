"""A lock for one process at a time, on every system. It is released when its holder ends, also if that is killed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from group_registry.files.errors import CannotKnow


class IsBusy(CannotKnow):
    """Another process holds the lock."""


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold the lock of that file; ``IsBusy`` if another process holds it.

    The file is an SQLite database, since SQLite uses each system's own file locks, which end with a killed process.
    """
    try:
        held = sqlite3.connect(lock, timeout=0, isolation_level=None)
        try:
            held.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            held.close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise IsBusy(f"另一个进程正在运行（{lock}）") from error
        raise CannotKnow(f"无法写入 {lock}") from error
