"""What the one who watches is told: sentences, clicks, commands with what they print, and how far the tour is."""

import re
import shlex

MOST_LINES = 11
_PLAIN = re.compile(r"[\w./:=+—〔〕（）、，。；：“”-]+")


class Teller:
    def _line(self, text: str) -> None:
        print(text, flush=True)

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
