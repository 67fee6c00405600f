"""How many calls ``validate`` makes for registries of so many groups: ``python counted.py FOLDER 200 700``, one a line.

They are made in that folder. It runs in a process of its own, where no cache holds what another test read.
"""

import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from types import FrameType
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


def calls_of(work: Callable[[], object]) -> int:
    """Of functions of Python and of C."""
    count = 0

    def seen(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def main(folder: Path, sizes: list[str]) -> None:
    sys.path[:0] = [str(PROJECT / "scripts"), str(PROJECT / "bench")]
    import believable

    from group_registry.commands import validate

    for size in sizes:
        believable.main([size, str(folder / size)])
        words = ["--root", str(folder / size), "--format", "json"]
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
            count = calls_of(lambda words=words: validate.main(words))  # type: ignore[misc]
        print(count)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
