"""What depends on whether a person watches: colours and a progress bar."""

import os
import sys
from collections.abc import Iterable


def wants_colour() -> bool:
    """Whether standard output is a terminal whose user did not refuse colours (NO_COLOR)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def watched(items: list[str]) -> Iterable[str]:
    """The items, with a bar on the terminal once they take more than a second; plain where nobody watches."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm  # late: most runs need none

    return tqdm(items, desc="检查", unit="个", delay=1, leave=False, file=sys.stderr)
