"""A record has one form: what is written is read back, and nothing else is read."""

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from group_registry.approval.facts import Content
from group_registry.evidence.record import BrokenRecord, MergeRecord, canonical, of_bytes
from support.handmade import ABOUT, oid, record

GOOD = record().to_bytes()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
OIDS = st.integers(0, 99).map(oid)


@st.composite
def records(draw: st.DrawFn) -> MergeRecord:
    """Any record that could be written."""
    paths = tuple(Content(path, draw(st.none() | OIDS), draw(OIDS)) for path in sorted(draw(st.sets(TEXTS))))
    texts = st.sets(TEXTS).map(sorted).map(tuple)
    numbers = {one.path: draw(TEXTS) for one in paths if draw(st.booleans())}
    return record(draw(st.integers(1, 10**9)), paths=paths, minutes=draw(texts), paper=draw(texts), numbers=numbers)


@settings(max_examples=60)
@given(records())
def test_what_is_written_is_read_back(one: MergeRecord) -> None:
    read = of_bytes(one.to_bytes())
    assert (read, read.to_bytes()) == (one, one.to_bytes())


def test_the_form_is_json_with_sorted_keys_and_one_line() -> None:
    data = json.loads(GOOD)
    assert canonical(data) + b"\n" == GOOD
    assert list(data) == sorted(data)
    assert data["paths"] == [{"after": oid("blob", 1), "before": None, "path": ABOUT}]
    assert record().path == "records/000/000001-pr101.json"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n", b""),
        (b"\n", b"\n\n"),
        (b"\n", b"\r\n"),
        (b'"seq":1', b'"seq": 1'),
        (b'"seq":1', b'"seq":1.0'),
        (b'"seq":1', b'"seq":01'),
        (b'"seq":1', b'"seq":1,"seq":1'),
        (b'"v":1', b'"v":1,"w":1'),
        (b'"login":"demo-7"', b'"login":"demo-\\u0037"'),
        (b'{"base"', b'{"approved":true,"base"'),
        (b"\n", b" \n"),
        (b"{", b"\xef\xbb\xbf{"),
        ("号".encode(), b"\\u53f7"),
        ("号".encode(), b"\xff"),
        ("号".encode(), b"\\ud800"),
    ],
)
def test_any_other_writing_of_the_same_is_refused(old: bytes, new: bytes) -> None:
    assert old in GOOD
    with pytest.raises(BrokenRecord):
        of_bytes(GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", 2),
        ("v", True),
        ("seq", 0),
        ("seq", True),
        ("seq", "1"),
        ("repo", None),
        ("merge", oid(1).upper()),
        ("base", oid(1)[:-1]),
        ("head", oid(1) + "\n"),
        ("pull", []),
        ("pull", {}),
        ("pull", {"number": "7", "merged_at": "2026-11-03T01:00:00Z"}),
        ("pull", {"number": 7, "merged_at": None}),
        ("pull", {"number": 7, "merged_at": "2026-11-03T01:00:00"}),
        ("pull", {"number": 7, "merged_at": "soon"}),
        ("reviews", {}),
        ("timeline", None),
        ("commits", "x"),
        ("paths", {}),
        ("paths", [{"path": "a", "before": None}]),
        ("paths", [{"path": "a", "before": None, "after": None, "mode": "1"}]),
        ("paths", [{"path": "a", "before": "x", "after": None}]),
        ("paths", [{"path": one, "before": None, "after": oid(1)} for one in "ba"]),
        ("paths", [{"path": one, "before": None, "after": oid(1)} for one in "aa"]),
        ("minutes", ["b", "a"]),
        ("minutes", "ab"),
        ("paper", ["a", "a"]),
        ("paper", [1]),
        ("paper", [""]),
        ("numbers", {"elsewhere": "1"}),
        ("numbers", {ABOUT: 1}),
        ("numbers", []),
    ],
)
def test_a_field_that_is_out_of_shape_is_refused(name: str, value: Any) -> None:
    with pytest.raises(BrokenRecord):
        of_bytes(canonical(json.loads(GOOD) | {name: value}) + b"\n")


@pytest.mark.parametrize("content", [b"", b"[]\n", b"null\n", b"1\n", b'"x"\n', b"[" * 100_000, GOOD[:-20], b"NaN\n"])
def test_what_is_no_record_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(BrokenRecord):
        of_bytes(content)


@pytest.mark.parametrize("name", sorted(json.loads(GOOD)))
def test_a_record_without_one_of_its_fields_is_refused(name: str) -> None:
    data = json.loads(GOOD)
    del data[name]
    with pytest.raises(BrokenRecord):
        of_bytes(canonical(data) + b"\n")
