"""Every sequence of up to three events: those that are left to ``test_exhaustive.py`` begin with three others."""

from collections.abc import Callable

import pytest

from approval.test_exhaustive import SHORT, agree
from support.alphabets import ALPHABETS, Alphabet


@pytest.mark.parametrize("alphabet", ALPHABETS, ids=lambda alphabet: alphabet.name.replace(" ", "-"))
def test_every_short_sequence(alphabet: Alphabet, record_property: Callable[[str, object], None]) -> None:
    judged = agree(alphabet, (), SHORT)
    record_property("sequences", judged)
    left = sum(len(alphabet.events) ** length for length in range(SHORT + 1, alphabet.length + 1))
    assert judged + left == alphabet.size
