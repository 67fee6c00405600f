"""How many calls a command makes for offices of so many groups, one number a line:

    python counted.py FOLDER validate 200 700    for registries of so many groups
    python counted.py FOLDER audit 200 700       for pasts of so many merges, in which as many groups were filed

They are made in that folder. It runs in a process of its own, where no cache holds what another test read.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stdout
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
CHANGES, MEETINGS = 2, 1
"""Of the list of people, and of the office: as many in a short past as in a long one, since both lists grow with it."""


def calls_of(work: Callable[[], object]) -> int:
    """Of functions of Python and of C, in every thread."""
    calls = count()

    def seen(frame: FrameType, event: str, argument: Any) -> None:
        if event in ("call", "c_call"):
            next(calls)

    threading.setprofile(seen)
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return next(calls)


def a_registry(size: str, folder: Path) -> list[str]:
    import believable

    believable.main([size, str(folder)])
    return ["--root", str(folder), "--format", "json"]


def a_past(size: str, folder: Path) -> list[str]:
    import past

    past.MEETINGS = MEETINGS
    past.write(int(size), folder.with_suffix(".git"), changes=CHANGES)
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", f"{folder}.git", str(folder)], check=True)
    return ["--root", str(folder)]


def main(folder: Path, command: str, sizes: list[str]) -> None:
    sys.path[:0] = [str(PROJECT / "scripts"), str(PROJECT / "bench")]
    from group_registry.commands import audit, validate

    run, make = {"validate": (validate.main, a_registry), "audit": (audit.main, a_past)}[command]
    for size in sizes:
        words = make(size, folder / size)
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
            calls = calls_of(lambda words=words: run(words))  # type: ignore[misc]
        print(calls)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
