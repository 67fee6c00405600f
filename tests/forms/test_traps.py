"""Texts that YAML would take for something else keep every character."""

import pytest

from group_registry.forms.yaml import Data, dump, parse

LISTED = """
no yes on off NO Yes ON n y N Y true false True FALSE null Null NULL ~
0123 0o17 0x1F 0b101 1_000 1e3 1E3 6.022e23 1.0 1.50 .5 5. +1 -1 -0 00 007 190:20:30 12:30:45 12:30 1:1
.inf -.inf .Inf .nan .NaN inf nan Infinity 1.2.3 1,000 ￥100 50% 3/4 2026/03/02
2026-03-02 2026-3-2 2026-02-30 2026-03-02T10:00:00Z 2001-12-14t21:59:43.10-05:00 20260302 0000-00-00
= << 2147483648 9007199254740993 18446744073709551616 123456789012345678901234567890 110101199003078888
13800138000 010-63456789 1.7976931348623157e309 12345678901234567890.12345678901234567890 0777 08 09 0xZZ 1__0 1e 1e+
NULL空 无 QQ/TIM a:b a#b http://a/b?c=d&e#f -a -- .a ?a :a 【甲】 （一） “甲” 甲，乙 甲：乙 ①
"""
TRAPS = LISTED.split()
SPACED = ["2026-03-02 10:00:00", "2026-03-02 10:00", "12:30 45", "1 000", "no no", "a - b", "甲#乙 丙"]


@pytest.mark.parametrize("text", TRAPS + SPACED)
def test_a_value_keeps_its_text(text: str) -> None:
    assert parse(f"甲: {text}\n乙:\n- {text}\n".encode()) == {"甲": text, "乙": [text]}


@pytest.mark.parametrize("text", [text for text in TRAPS if text != "<<"])
def test_a_key_keeps_its_text(text: str) -> None:
    assert parse(f"{text}: 甲\n".encode()) == {text: "甲"}


@pytest.mark.parametrize(
    "text", [*TRAPS, *SPACED, "", " ", "甲\n乙\n", "甲\n", "'", '"', "\\n", "- 甲", "甲: 乙", "甲 #乙"]
)
@pytest.mark.parametrize("quote", ["single", "double", "dumped"])
def test_quotes_and_our_own_writing_keep_the_text_too(text: str, quote: str) -> None:
    if quote == "dumped":
        written = dump({"甲": text})
    elif "\n" in text:
        written = "甲: |\n" + "".join(f"  {line}\n" for line in text.splitlines())
    elif quote == "single":
        written = "甲: '" + text.replace("'", "''") + "'\n"
    else:
        written = '甲: "' + text.replace("\\", "\\\\").replace('"', '\\"') + '"\n'
    assert parse(written.encode()) == {"甲": text}


def test_there_are_enough_traps() -> None:
    assert len(set(TRAPS)) >= 60


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
