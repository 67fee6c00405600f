"""Bytes are read as data or refused: the stated limits, characters, traps, and libyaml's complaints in Chinese."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from textwrap import indent

import pytest
import yaml

from group_registry.forms.refusal import Refusal, refusal_of, shown
from group_registry.forms.yaml import (
    TIMES_IN_LISTS,
    Data,
    dump,
    key_of,
    locate,
    parse,
    read_events,
)
from support.cases import blocks

FORM = "甲:\n  - 乙\n  - 丙: 丁\n    戊: [己, 庚]\n"


def what(text: str) -> str | None:
    """Why a text is refused; None when it is read."""
    data = parse(text.encode("utf-8", "surrogatepass"))
    return data.what if isinstance(data, Refusal) else None


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
        ("".join(f"{at}:\n" for at in range(2_499)), "".join(f"{at}:\n" for at in range(2_500))),  # names are nodes too
    ],
)
def test_5000_nodes_are_read_and_one_more_is_not(full: str, over: str) -> None:
    assert what(full) is None
    assert what(over) == "too_many_nodes"


def test_no_unseen_character_is_read_wherever_it_stands() -> None:
    unseen = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in _UNSEEN}
    unseen |= set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff\ufffd\ufe0f\U000e0100")
    assert len(unseen) > 130_000
    assert [sign for sign in sorted(unseen - {"\n"}) if what(f"甲: 乙{sign}丙") is None] == []


def test_what_makes_a_sign_an_emoji_is_read_behind_one_alone() -> None:
    """As telephones write a heart in the name of a group."""
    for sign in ("❤", "☎", "✈", "ℹ", "🏥"):
        assert what(f"甲: 乙{sign}\ufe0f丙") is None
        assert what(f"甲: 乙{sign}\ufe0f\ufe0f丙") == what(f"甲: 乙{sign}\ufe0e丙") == "hidden_character"
    for sign in ("甲", "1", "a", "：", "\u3000"):
        assert what(f"甲: 乙{sign}\ufe0f丙") == "hidden_character"


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


@pytest.mark.parametrize("case", blocks("two-ways.txt")[0].splitlines())
def test_what_could_be_read_in_two_ways_is_refused(case: str) -> None:
    why, text = case.replace("⏎", "\n").split(" ", 1)
    assert what(text) == why


def test_a_list_of_a_whole_office_may_be_longer() -> None:
    people = "".join(f"- 张三{number}\n" for number in range(5_000)).encode()
    assert isinstance(parse(people), Refusal)
    assert isinstance(parse(people, TIMES_IN_LISTS), list)
    assert locate(people, (4_999,)) == (5_000, 3)


TRAPS = blocks("traps.txt")[0].split()
SPACED = ["2026-03-02 10:00:00", "2026-03-02 10:00", "12:30 45", "1 000", "no no", "a - b", "甲#乙 丙"]


LINES = ["", " ", "甲\n乙\n", "甲\n", "'", '"', "\\n", "- 甲", "甲: 乙", "甲 #乙"]


def written(text: str) -> Iterator[str]:
    """A value as it is, in quotes or below a bar, and in our own writing."""
    if text not in LINES:
        yield f"甲: {text}\n"
    if "\n" in text:
        yield "甲: |\n" + indent(text, "  ")
    else:
        yield "甲: '" + text.replace("'", "''") + "'\n"
        yield '甲: "' + text.replace("\\", "\\\\").replace('"', '\\"') + '"\n'
    yield dump({"甲": text})


def test_a_text_is_kept_however_it_is_written() -> None:
    ways = [(text, way) for text in [*TRAPS, *SPACED, *LINES] for way in written(text)]
    assert len(ways) > 400
    assert [way for text, way in ways if parse(way.encode()) != {"甲": text}] == []
    assert [text for text in TRAPS + SPACED if parse(f"- {text}\n".encode()) != [text]] == []
    assert [text for text in TRAPS if text != "<<" and parse(f"{text}: 甲\n".encode()) != {text: "甲"}] == []


@pytest.mark.parametrize("line", ["甲:", "甲: ''", '甲: ""', "甲: |", "甲: # 注释"])
def test_nothing_is_an_empty_text(line: str) -> None:
    assert parse(f"{line}\n".encode()) == {"甲": ""}


WRITTEN = """\
乙: 甲
甲:
  - 一
  - 名: |-
      两行
      的字
    日: 2026-01-02
长: {long}
空:
姓: 𠮷
数: 12
"""


def test_what_is_written_is_as_plain_as_what_people_write() -> None:
    """Keys in their order, lists shifted right, one line however long, no quotes, rare characters as they are."""
    long = "字 " * 60 + "完"
    data: Data = {
        "乙": "甲",
        "甲": ["一", {"名": "两行\n的字", "日": "2026-01-02"}],
        "长": long,
        "空": "",
        "姓": "𠮷",
        "数": "12",
    }
    assert dump(data) == WRITTEN.format(long=long)
    assert parse(dump(data).encode()) == data


PIECES = [
    *("a", "b: ", "- ", "? ", ": ", "[", "]", "{", "}", ",", "\n", "\n  ", "\n    ", "'", '"', "|", ">", "&x", "*x"),
    *("!t", "!<", "!x! ", "!", "%", "%YAML 9.9", "%TAG ! x", "%FOO bar\n", "---\n", "...", "\\", '"\\q"', "\\u12"),
    *("@", "`", "# c", "|9", "|+-", "&", "*", "~", "? [", "-\n", "群组名称: ", "“", "："),
]
HAN = re.compile("[一-鿿]")


@pytest.mark.parametrize("seed", range(8))
def test_no_complaint_is_unknown_and_none_lies_outside_the_file(seed: int) -> None:
    chance, refused = random.Random(seed), 0
    for _ in range(4_000):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 9)))
        found = read_events(text)
        if isinstance(found, Refusal):
            lines = text.split("\n")
            assert found.what != "syntax", text
            assert HAN.search(found.says), text
            assert "{" not in found.says, text
            assert 1 <= found.line <= len(lines), text
            assert 1 <= found.column <= len(lines[found.line - 1]) + 1, text
            refused += 1
    assert refused > 2_000


def test_what_libyaml_may_say_one_day_still_names_its_place() -> None:
    mark = yaml.Mark("x", 0, 2, 4, None, 0)
    refusal = refusal_of(yaml.MarkedYAMLError("while doing", None, "something new", mark), "a\nb\nc: [d")
    assert (refusal.what, refusal.line, refusal.column) == ("syntax", 3, 5)
    assert refusal.says == "此处写法无法识别"
    assert refusal.fix == "按样例检查本行和上一行的缩进、冒号与引号"
    nowhere = refusal_of(yaml.YAMLError("something new"), "a")
    assert (nowhere.what, nowhere.line, nowhere.column) == ("syntax", 1, 1)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("群" * 30, "群" * 30),
        ("群" * 31, "群" * 29 + "…"),
        ("一\n  二\t三 ", "一 二 三"),
        ("字" + " " * 199 + "尾", "字"),
        (["一"], "（列表或分项）"),
        ({"一": "二"}, "（列表或分项）"),
    ],
)
def test_a_value_is_shown_on_one_short_line(value: object, says: str) -> None:
    assert shown(value) == says


def test_a_hidden_sign_is_placed_below_an_empty_first_line() -> None:
    found = parse("\n甲\t乙".encode())
    assert isinstance(found, Refusal)
    assert (found.what, found.line, found.column) == ("tab", 2, 2)
