"""What the one who watches is told: sentences, clicks, commands with what they print, and how far the tour is."""

import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tqdm import tqdm

MOST_LINES = 11
_PLAIN = re.compile(r"[\w./:=+—〔〕（）、，。；：“”-]+")
T = TypeVar("T")


class Teller:
    """Tells on standard output; the bar stands below it, on standard error, where that is a terminal."""

    def _line(self, text: str) -> None:
        tqdm.write(text)
        sys.stdout.flush()

    def scenes(self, scenes: Sequence[T]) -> Iterator[T]:
        form = "{desc} {bar} {n_fmt}/{total_fmt} 已用 {elapsed}"
        yield from tqdm(scenes, "导览", disable=not sys.stderr.isatty(), leave=False, bar_format=form)

    def title(self, place: int, count: int, title: str) -> None:
        self._line(f"\n━━ {place}/{count} {title} ━━")

    def says(self, *sentences: str) -> None:
        self._line("\n".join(sentences))

    def clicks(self, who: str, what: str) -> None:
        self._line(f"  ☞ {who}：{what}")

    def command(self, *words: str) -> None:
        quoted = (word if _PLAIN.fullmatch(word) else shlex.quote(word) for word in words)
        self._line(f"  $ {' '.join(quoted)}")

    def printed(self, text: str) -> None:
        """What came back; of much only the beginning, and how much more there was."""
        lines = text.rstrip("\n").split("\n") if text.strip() else []
        more = len(lines) - MOST_LINES
        told = lines if more <= 0 else [*lines[:MOST_LINES], f"（另有 {more} 行，略）"]
        for line in told:
            self._line(f"    {line}")
