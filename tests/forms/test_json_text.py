"""JSON of others: read as Python reads it, but for what is nested without end."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from group_registry.forms.json_types import depth, loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('[]{}"\\甲\n') | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('[]{}"\\甲\n'), inner),
)


def depth_of(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


@given(VALUES, st.sampled_from([None, 2]), st.booleans())
def test_brackets_in_texts_do_not_count(value: Any, indent: int | None, is_ascii: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    assert depth(text) == depth_of(value)
    assert loads(text) == value


@pytest.mark.parametrize(("left", "right"), [("[", "]"), ('{"a":', "}")])
def test_the_deepest_that_is_read(left: str, right: str) -> None:
    inner = "[]" if left == "[" else "{}"
    whole = [left * (many - 1) + inner + right * (many - 1) for many in (64, 65)]
    assert depth_of(loads(whole[0])) == 64
    with pytest.raises(ValueError, match="deeper"):
        loads(whole[1])
    many = json.dumps([[0]] * 1000)
    assert loads(many) == [[0]] * 1000


@given(st.text('[]{}",:\\a\n1', max_size=40))
def test_what_is_no_json_is_no_json_here_either(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            loads(text)
    else:
        assert loads(text) == expected


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50_000, '["' + "[" * 90 + '",' + "[" * 100_000])
def test_nothing_goes_down_so_far_that_others_cannot_be_cleared_away(text: str) -> None:
    """Python clears away while it reads; where it is too deep for that, whatever is left behind stays open."""
    with pytest.raises(ValueError, match="deeper"):
        loads(text)
