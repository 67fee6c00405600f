"""The short way through plain files never says anything that the long way would not."""

import random

import pytest

from group_registry.files import worktree
from group_registry.forms.refusal import Refusal
from group_registry.forms.yaml import plain, read_events
from support import hostile_inputs
from support.cases import PROJECT

SAMPLE = [content.decode() for content in worktree.read_files(PROJECT).values()]
# What the grammar has to do with, and what it must not let pass.
PIECES = [
    *(": ", ":", " #", "#", "  ", " ", "- ", "-", "? ", "\n", "\n  ", "\n    ", "\n  - ", "、", "：", "“"),
    *("甲", "甲: 乙"),
    *("|", ">", "&a ", "*a", "!", "[", "]", "{", "}", ",", "'", '"', "%", "@", "`", "\t", "\r", "\u3000"),
    *("\u200b", "\ufeff", "~", "...", "---", "\n---\n", "\n...\n", "<<: ", "\x00", "\u2028", "乙" * 1_100),
    *(".", "/", "+", "_", "0", "12:30"),
]


def same(text: str) -> bool | None:
    """Whether both ways agree; None where the short way is not taken."""
    data = plain(text)
    if data is None:
        return None
    long = read_events(text)
    return not isinstance(long, Refusal) and long == data


def test_plain_files_are_taken_and_mean_the_same() -> None:
    taken = [same(text) for text in SAMPLE]
    assert False not in taken
    assert taken.count(True) > len(taken) * 0.9


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 5))])
def test_whatever_is_put_into_a_plain_file_both_ways_agree(part: int, seed: int) -> None:
    dice = random.Random(seed + part)
    taken = 0
    for _ in range(20_000):
        text = dice.choice(SAMPLE)
        for _ in range(dice.choice((1, 1, 2, 3))):
            place = dice.randrange(len(text) + 1)
            cut = place + dice.choice((0, 0, 1, 2, 4))
            text = text[:place] + dice.choice(PIECES) + text[cut:]
        verdict = same(text)
        assert verdict is not False, text
        taken += verdict is True
    assert taken > 2_000


def test_both_ways_agree_on_every_hostile_input() -> None:
    for source in ("suite", "naughty", "scripts", "structures", "lines_that_git_hides"):
        for content in getattr(hostile_inputs, source)():
            assert same(content.decode("utf-8", "replace")) is not False, content
