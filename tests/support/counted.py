"""Work told without a clock: how many lines of Python it takes, and whether it ends at all.

A time says as much of the machine and its neighbours as of the code, so no test asserts one.
"""

import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from support.cases import PROJECT

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
