"""JSON that somebody else may have written: what is nested deeper than anything of ours is refused unread.

Python would go down until it may call nothing more, and at that depth not even clear up after others.
"""

import json
import re
from itertools import accumulate
from typing import Any

DEEPEST = 64
"""Lists and objects within each other; the host's answers and our own files have fewer than ten."""
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_BESIDE = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[^\[\]{}"]++', re.DOTALL)
"""Texts, and whatever else is no bracket."""


def loads(text: str, **hooks: Any) -> Any:
    """As ``json.loads``; ``ValueError`` for what is no JSON, or too deep."""
    if text.count("[") + text.count("{") > DEEPEST and depth(text) > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    return json.loads(text, **hooks)


def depth(text: str) -> int:
    """How many lists and objects are within each other at most, as far as the text is JSON."""
    brackets = _BESIDE.sub("", text)
    return max(accumulate(_STEPS.get(sign, 0) for sign in brackets), default=0)
