"""Finds typing slips of a Chinese input method, and the conflict markers that git leaves in a file.

Used only on files that could not be read or have the wrong shape, since a full-width colon in prose is no slip.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

_WIDE_COLON = ("：", "﹕", "︰")
_BLANKS = {"\u3000": "全角空格", "\u00a0": "不间断空格"}
_WIDE_DASH = re.compile(r"\s*(?P<dash>[－—–‐﹣−])")
_CONFLICT = re.compile(r"<{7}(?: |$)|={7}$|>{7}(?: |$)|\|{7}(?: |$)")
_DASH_ONLY = re.compile(r"\s*-(?P<item>[^\s-])")


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: its kind (for the rule ``yaml.<what>``), line and column (from 1, in characters), message and fix."""

    what: str
    line: int
    column: int
    says: str
    fix: str


def slips_in(text: str, keys: Iterable[str]) -> Iterator[Slip]:
    """Yield the slips of a file, at most one for each line. ``keys`` are the item names that the form knows."""
    names = "|".join(sorted(map(re.escape, keys), reverse=True))  # a longer name comes before its prefixes
    key_line = re.compile(rf"^(?P<lead>\s*(?:[-－—–‐﹣−]\s*)?)(?P<key>{names})(?P<gap>\s*)(?P<rest>.*)$")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield from islice(_of_line(number, line, key_line), 1)


def _of_line(number: int, line: str, key_line: re.Pattern[str]) -> Iterator[Slip]:
    """Yield the slips of one line, the most informative first."""
    line = line.rstrip("\r")
    indent = line[: len(line) - len(line.lstrip())]
    for blank, called in _BLANKS.items():
        if blank in indent:
            column = line.index(blank) + 1
            yield Slip("full_width_space", number, column, f"缩进用了{called}", "换成半角空格，每级两个")
    if _CONFLICT.match(line):
        yield Slip("conflict", number, 1, "有未处理的合并冲突标记", "在两份内容中保留正确的一份，删去各行标记")
    if line.lstrip().startswith("＃"):
        yield Slip("full_width_hash", number, line.index("＃") + 1, "注释用了全角井号（＃）", "换成半角 #")
    if match := _WIDE_DASH.match(line):
        dash, column = match["dash"], match.start("dash") + 1
        yield Slip("full_width_dash", number, column, f"列表用了全角横线（{dash}）", "换成半角横线 -，后面空一格")
    if match := _DASH_ONLY.match(line):
        column = match.start("item") + 1
        yield Slip("missing_space", number, column, "列表的横线后面没有空格", "横线后空一格")
    if match := key_line.match(line):
        yield from _of_item(number, match)


def _of_item(number: int, match: re.Match[str]) -> Iterator[Slip]:
    key, rest, column = match["key"], match["rest"], match.start("rest") + 1
    if rest.startswith(_WIDE_COLON):
        yield Slip(
            "full_width_colon", number, column, f"“{key}”后用了全角冒号（{rest[0]}）", "换成半角冒号，后面空一格"
        )
    if not rest.startswith(":"):
        return
    value = rest[1:]
    if value.startswith(tuple(_BLANKS)):
        yield Slip("full_width_space", number, column + 1, f"“{key}”的冒号后用了{_BLANKS[value[0]]}", "换成半角空格")
    elif value and not value[0].isspace():
        yield Slip("missing_space", number, column + 1, f"“{key}”的冒号后面没有空格", "冒号后空一格")
    stripped = value.strip()
    if stripped.startswith("#") and value.startswith(" "):
        yield Slip(
            "hash", number, value.index("#") + column + 1, f"“{key}”的内容以 # 开头，被视为注释", "整段内容加半角双引号"
        )
    start = column + 1 + len(value) - len(value.lstrip())
    if value.strip(" ") != stripped:
        yield Slip("full_width_space", number, start, f"“{key}”的内容前后有全角空格", "删去内容前后的空白")
    yield from _of_value(number, start, key, stripped)


def _of_value(number: int, column: int, key: str, value: str) -> Iterator[Slip]:
    first, last = value[:1], value[-1:]
    if first in set('“”＂"') and last in set('“”＂"') and len(value) > 1 and not (first == last == '"'):
        yield Slip("full_width_quotes", number, column, f"“{key}”的内容用了全角引号", "删去引号，或改为半角引号")
    if first in set("［【〔") and last in set("］】〕"):
        yield Slip("full_width_bracket", number, column, f"“{key}”用了全角方括号（{first}）", "换成半角 [ ]")
    if first == "[" and (comma := re.search("[，、；]", value)):
        place = column + comma.start()
        yield Slip(
            "full_width_comma", number, place, f"“{key}”的条目之间用了全角标点（{comma[0]}）", "换成半角逗号加空格"
        )
    if re.fullmatch("[０-９0-9－—–/.年月日-]{6,}", value) and re.search("[０-９－—–]", value):
        yield Slip("full_width_digit", number, column, f"“{key}”用了全角数字或横线", "换成半角，如 2026-03-02")
