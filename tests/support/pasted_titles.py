"""Titles of groups as telephones and computers put them on the clipboard, and titles that only look like them.

Written from what WeChat and QQ show, with nothing of the product's own tables: a group of WeChat has three to 500
members, one of QQ up to 3,000, and a year in brackets is part of a name.
"""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Listed(NamedTuple):
    name: str
    platform: str


BRACKETS = ["()", "（）", "[]", "［］", "【】", "〔〕", "{}", "｛｝"]
AROUND = ["“”", "‘’", '""', "''", "「」", "『』", "《》", "〈〉", "【】", "＂＂"]
HEARTS = ["❤️", "☀️", "👨‍👩‍👧", "🏳️‍🌈", "👍🏽", "🇨🇳", "✅", "☎️"]
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u200e\u202a\u202c\u00ad"
BLANKS = "\u00a0\u3000\u2002\t\n"
WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
Dice = random.Random


def members(of: Listed, dice: Dice) -> int:
    most = 500 if of.platform == "微信" else 3000
    return next(n for n in iter(lambda: dice.randint(3, most), None) if not 1900 <= n <= 2099)


def counted(of: Listed, dice: Dice) -> str:
    pair = dice.choice(BRACKETS)
    return f"{of.name}{dice.choice(['', ' '])}{pair[0]}{members(of, dice)}{dice.choice(['', '人'])}{pair[1]}"


def inside(text: str, more: str, dice: Dice) -> str:
    at = dice.randrange(1, len(text))
    return text[:at] + more + text[at:]


def around(text: str, dice: Dice) -> str:
    pair = dice.choice(AROUND)
    return pair[0] + text + pair[1]


DISFIGURED: dict[str, Callable[[Listed, Dice], str]] = {
    "count in any bracket": counted,
    "count in full width": lambda of, dice: f"{of.name}（{members(of, dice)}）".translate(WIDE),
    "the largest count": lambda of, dice: f"{of.name}({500 if of.platform == '微信' else 3000})",
    "marks around": lambda of, dice: around(of.name, dice),
    "marks around name and count": lambda of, dice: around(counted(of, dice), dice),
    "count behind marks": lambda of, dice: f"{around(of.name, dice)}（{members(of, dice)}）",
    "emoji with unseen parts": lambda of, dice: inside(of.name, dice.choice(HEARTS), dice) + dice.choice(HEARTS),
    "unseen signs": lambda of, dice: inside(of.name, dice.choice(UNSEEN), dice) + dice.choice(UNSEEN),
    "odd blanks": lambda of, dice: inside(of.name, dice.choice(BLANKS), dice),
    "the other form of the word": lambda of, _: of.name.replace("群", "羣"),
    "emoji before the count": lambda of, dice: f"{of.name}{dice.choice(HEARTS)}({members(of, dice)})",
}
NOT_FILED: dict[str, Callable[[Listed, Dice], str]] = {
    "a year": lambda of, dice: f"{of.name}({dice.randint(1990, 2040)})",
    "a year in words": lambda of, dice: f"{of.name}（{dice.randint(2020, 2040)}年度）",
    "no count": lambda of, dice: f"{of.name}({dice.choice(['0', '1', '2', '035', '007', '10000'])})",
    "more than can be": lambda of, dice: (
        f"{of.name}({dice.randint(501, 999) if of.platform == '微信' else dice.randint(3001, 9999)})"
    ),
    "a place": lambda of, dice: f"{of.name}（{dice.choice(['东城', '西城', '昌平', '房山'])}）",
    "a further number": lambda of, dice: f"{of.name}{dice.randint(3, 40)}",
}


def drawn(makers: dict[str, Callable[[Listed, Dice], str]], listed: list[Listed], dice: Dice) -> Iterator[list[str]]:
    """Endlessly: the kind, the title that was disfigured, what became of it."""
    while True:
        for kind, make in makers.items():
            of = dice.choice(listed)
            yield [kind, of.name, make(of, dice)]
