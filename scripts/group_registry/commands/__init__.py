"""The commands, one module each. ``main(argv)`` returns an exit code that means the same in all commands (contract C).

A command parses its options, reads the clock and holds what no other module needs. It takes no decision under the
regulation.
"""

import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from group_registry.files.errors import CannotKnow, in_words


def say(*lines: str) -> None:
    """On standard output, a line each, in which nothing controls the terminal."""
    sys.stdout.writelines(f"{_shown(line)}\n" for line in lines)


def _shown(line: str) -> str:
    from group_registry.reports.findings import shown  # late: ``setup`` runs before its libraries are there

    return shown(line)


def warn(lines: Iterable[str]) -> None:
    """On standard error, a line each."""
    sys.stderr.writelines(f"{line}\n" for line in lines)


def exit_code(doubts: object, findings: object = ()) -> int:
    """Of a command that went through: 3 if there are doubts, else 1 if there are findings."""
    if doubts:
        return 3
    return int(bool(findings))


def doubts_as(title: str, *also: type[OSError]) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Make a command print ``CannotKnow`` and the errors in ``also`` after the title, and exit with 3."""
    kinds: tuple[type[CannotKnow | OSError], ...] = (CannotKnow, *also)

    def of(main: Callable[..., int]) -> Callable[..., int]:
        @wraps(main)
        def guarded(*words: Any) -> int:
            try:
                return main(*words)
            except kinds as doubt:
                says = "\n".join(map(_shown, in_words(doubt).split("\n")))
                print(f"{title}：{says}", file=sys.stderr)
                return 3

        return guarded

    return of
