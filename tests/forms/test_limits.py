"""What is read and what no longer is: the stated limits at their edge, characters, line ends."""

import unicodedata
from collections.abc import Callable

import pytest

from group_registry.forms.refusal import Refusal
from group_registry.forms.yaml import LIST, MAX_BYTES, MAX_DEPTH, MAX_NODES, key_of, locate, parse

FORM = "甲:\n  - 乙\n  - 丙: 丁\n    戊: [己, 庚]\n"


def what(text: str) -> str | None:
    """Why a text is refused; None when it is read."""
    data = parse(text.encode("utf-8", "surrogatepass"))
    return data.what if isinstance(data, Refusal) else None


def test_the_limits_are_those_that_are_stated() -> None:
    assert (MAX_BYTES, MAX_DEPTH, MAX_NODES) == (65_536, 8, 5_000)


def test_a_file_of_64_kib_is_read_and_one_byte_more_is_not() -> None:
    comment = "#" * (65_536 - len(FORM.encode()) - 1)
    assert what(f"{FORM}{comment}\n") is None
    assert what(f"{FORM}#{comment}\n") == "too_large"


DEEP: dict[str, Callable[[int], str]] = {
    "brackets": lambda depth: "[" * depth + "]" * depth,
    "brackets over lines": lambda depth: "[\n" * depth + "]" * depth,
    "braces": lambda depth: "{a: " * depth + "}" * depth,
    "dashes in a line": lambda depth: "- " * depth + "甲",
    "dashes over lines": lambda depth: "".join("  " * level + "-\n" for level in range(depth)),
    "items over lines": lambda depth: "".join(" " * level + "a:\n" for level in range(depth)),
    "dashes and items": lambda depth: "".join("  " * level + "- a:\n" for level in range(depth // 2)),
}


@pytest.mark.parametrize("style", DEEP)
def test_eight_levels_are_read_and_nine_are_not(style: str) -> None:
    assert what(DEEP[style](8)) is None
    assert what(DEEP[style](10)) == "too_deep"
    if "and" not in style:
        assert what(DEEP[style](9)) == "too_deep"


@pytest.mark.parametrize("text", ["? " * 30_000, "- " * 30_000, "[" * 60_000, "{a: " * 15_000, "? - " * 15_000])
def test_whatever_is_deeper_than_any_stack_is_refused(text: str) -> None:
    assert what(text) in ("too_deep", "complex_key")


@pytest.mark.parametrize(
    ("full", "over"),
    [
        ("[" + "甲, " * 4_999 + "]", "[" + "甲, " * 5_000 + "]"),
        ("- 甲\n" * 4_999, "- 甲\n" * 5_000),
        ("甲:\n" + "  - 乙\n" * 4_997, "甲:\n" + "  - 乙\n" * 4_998),  # as plain as most files are
    ],
)
def test_5000_nodes_are_read_and_one_more_is_not(full: str, over: str) -> None:
    assert what(full) is None
    assert what(over) == "too_many_nodes"


def test_names_are_nodes_too() -> None:
    assert what("".join(f"{number}:\n" for number in range(2_499))) is None
    assert what("".join(f"{number}:\n" for number in range(2_500))) == "too_many_nodes"


def test_no_unseen_character_is_read_wherever_it_stands() -> None:
    unseen = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in _UNSEEN}
    unseen |= set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff\ufffd\ufe0f\U000e0100")
    assert len(unseen) > 130_000
    assert [sign for sign in sorted(unseen - {"\n"}) if what(f"甲: 乙{sign}丙") is None] == []


_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


@pytest.mark.parametrize("place", ["{}甲: 乙", "甲{}: 乙", "甲: 乙 # {}", "# {}\n甲: 乙", "甲: 乙\n{}", '甲: "{}"'])
@pytest.mark.parametrize(
    "sign", ["\u200b", "\u202e", "\u2028", "\u2029", "\x85", "\x00", "\x1b", "\ue000", "\t", "\ufe0f"]
)
def test_an_unseen_character_is_refused_in_names_and_comments_too(place: str, sign: str) -> None:
    assert what(place.format(sign)) in ("hidden_character", "tab", "not_utf8")


@pytest.mark.parametrize(
    "escape", ["\\u202e", "\\x00", "\\x1b", "\\N", "\\L", "\\P", "\\e", "\\0", "\\t", "\\r", "\\ufeff"]
)
def test_no_escape_brings_an_unseen_character_back(escape: str) -> None:
    assert what(f'甲: "乙{escape}丙"') == "hidden_character"
    assert what(f'"乙{escape}丙": 甲') == "hidden_character"


@pytest.mark.parametrize("escape", ["\\ud800", "\\ud83d\\ude00", "\\U00110000", "\\q", "\\xZZ"])
def test_an_escape_that_is_no_character_is_refused(escape: str) -> None:
    assert what(f'甲: "乙{escape}丙"') == "bad_escape"


@pytest.mark.parametrize("text", ["𠮷野家", "𬱖", "é", "①", "😀", "〇", "・", "\u3000甲", "甲\u00a0乙"])
def test_rare_but_seen_characters_are_read(text: str) -> None:
    assert parse(f"- '{text}'".encode()) == [text]


def test_crlf_gives_the_same_data_at_the_same_places() -> None:
    other = FORM.replace("\n", "\r\n").encode()
    assert parse(other) == parse(FORM.encode())
    for pointer in [("甲", 0), ("甲", 1, "戊", 1), ("甲", 1, key_of("戊"))]:
        assert locate(other, pointer) == locate(FORM.encode(), pointer)


def test_the_missing_last_line_break_changes_nothing() -> None:
    assert parse(FORM.strip().encode()) == parse(FORM.encode())


@pytest.mark.parametrize("marks", ["---\n{}", "{}...\n", "---\n{}...\n", "\n\n{}", "# 甲\n---\n# 乙\n{}# 丙\n"])
def test_one_document_with_its_marks_is_read(marks: str) -> None:
    assert parse(marks.format(FORM).encode()) == parse(FORM.encode())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("甲: &乙 丙", "anchor"),
        ("甲: &a 丙", "anchor"),
        ("&a 甲: 丙", "anchor"),
        ("&a\n甲: 丙", "anchor"),
        ("甲: &a [&b 乙]", "anchor"),
        ("- &a 甲\n- *a", "anchor"),
        ("甲: *a", "alias"),
        ("*a : 甲", "alias"),
        ("甲: !!str 乙", "tag"),
        ("甲: ! 乙", "tag"),
        ("甲: !<tag:yaml.org,2002:str> 乙", "tag"),
        ("!!map {甲: 乙}", "tag"),
        ("!!set {甲, 乙}", "tag"),
        ("甲: !乙", "tag"),
        ("<<: {甲: 乙}", "merge_key"),
        ("甲: {'<<': 乙}", "merge_key"),
        ("甲: 乙\n甲: 丙", "duplicate_key"),
        ("甲: 乙\n'甲': 丙", "duplicate_key"),
        ('甲: 乙\n"\\u7532": 丙', "duplicate_key"),
        ("甲: 乙\n? 甲\n: 丙", "duplicate_key"),
        ("{甲: 乙, 甲: 丙}", "duplicate_key"),
        ("? [甲]\n: 乙", "complex_key"),
        ("{[甲]: 乙}", "complex_key"),
        ("%YAML 1.2\n---\n甲: 乙", "directive"),
        ("%TAG ! tag:a,2000:\n---\n甲: 乙", "directive"),
        ("%FOO\n---\n甲: 乙", "directive"),
        ("甲: 乙\n---\n丙: 丁", "second_document"),
        ("甲: 乙\n...\n丙: 丁", "second_document"),
        ("---\n---\n甲: 乙", "second_document"),
        ("甲: 乙\n  丙", "folded_text"),
        ("甲:\n  乙\n  丙", "folded_text"),
        ("甲: '乙\n  丙'", "folded_text"),
        ('甲: "乙\\\n  丙"', "folded_text"),
        ("[甲\n乙]", "folded_text"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text: str, why: str) -> None:
    assert what(text) == why


def test_a_list_of_a_whole_office_may_be_longer() -> None:
    people = "".join(f"- 张三{number}\n" for number in range(MAX_NODES)).encode()
    assert isinstance(parse(people), Refusal)
    assert isinstance(parse(people, LIST), list)
    assert locate(people, (MAX_NODES - 1,)) == (MAX_NODES, 3)
