"""What a secretary writes of a meeting's outcomes: 结论, and after a colon its reason."""

import re
from collections.abc import Sequence

from group_registry.model.terms import Outcome

NOT_DISCUSSED = "未上会"
CHOICES = (*Outcome, NOT_DISCUSSED)
"""In the order of the numbers by which they may be chosen, from 1."""

Said = tuple[Outcome | None, str | None]
"""An outcome, None where the filing was not discussed, and the note."""


def outcome_of(text: str) -> Said:
    """From ``通过``, ``原则通过：补上成员单位``, or the number of a choice; ``ValueError`` says what is wrong."""
    word, _, note = (part.strip() for part in re.sub("[：:]", ":", text, count=1).partition(":"))
    if word.isdecimal() and 0 < int(word) <= len(CHOICES):
        word = CHOICES[int(word) - 1]
    if word == NOT_DISCUSSED:
        return None, None
    if word not in list(Outcome):
        raise ValueError(f"没有“{word}”这个结论；请写 {'、'.join(CHOICES)} 之一")
    return Outcome(word), note or None


def named_outcome(text: str) -> tuple[str, Said]:
    """From ``PATH=结论:说明``; ``ValueError`` says what is wrong, a missing reason included."""
    path, sign, rest = text.partition("=")
    if not sign:
        raise ValueError(f"“{text}”应写成 文件=结论，如 registry/groups/hyfw/cbfw-dayi.yaml=通过")
    outcome, note = outcome_of(rest)
    if needs_note(outcome) and not note:
        raise ValueError(f"{outcome}要写明意见，如 {path}={outcome}:补上成员单位")
    return path.strip(), (outcome, note)


def needs_note(outcome: Outcome | None) -> bool:
    """Whether the form asks for a reason: with all but a plain yes."""
    return outcome not in (None, Outcome.PASSED)


def names_of(text: str) -> tuple[str, ...]:
    """Names with any of the usual signs between them."""
    return tuple(dict.fromkeys(filter(None, re.split(r"[、，,；;\s]+", text))))


def listed(choices: Sequence[str] = CHOICES) -> str:
    """The choices with their numbers, for a question."""
    return "  ".join(f"{number} {choice}" for number, choice in enumerate(choices, start=1))
