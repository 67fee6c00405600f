"""What depends on whether a person watches, colours and a progress bar; and how to leave."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import NoReturn


def wants_colour() -> bool:
    """Whether standard output is a terminal whose user did not refuse colours (NO_COLOR)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def watched(items: list[str]) -> Iterable[str]:
    """The items, with a bar on the terminal once they take more than a second; plain where nobody watches."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm  # late: most runs need none

    return tqdm(items, desc="检查", unit="个", delay=1, leave=False, file=sys.stderr)


def leave(code: int) -> NoReturn:
    """End the process without taking apart all that it holds, which takes a check a tenth of its time.

    Where another process still works for this one, or something cannot be written out, the usual way is taken.
    """
    multiprocessing = sys.modules.get("multiprocessing")
    if not (multiprocessing and multiprocessing.active_children()):
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    sys.exit(code)
