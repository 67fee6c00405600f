"""Whatever libyaml complains of is said in Chinese, at a place that is in the file."""

import random
import re

import pytest
import yaml

from group_registry.forms.refusal import Refusal, refusal_of, shown
from group_registry.forms.yaml import parse, read_events

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
