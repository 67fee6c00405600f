"""Ways to write a number or an address so that a plain pattern does not see it."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from group_registry.personal_data.numbers import HitKind

Disguise = Callable[[str, random.Random], str]

SPOKEN = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
TRADITIONAL = "〇壹貳叁肆伍陸柒捌玖"
CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
BLACK = "⓿❶❷❸❹❺❻❼❽❾"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def _mapped(digits: str) -> Disguise:
    return lambda text, dice: "".join(digits[int(c)] if c.isdecimal() else c for c in text)


def _signs(change: Callable[[str, random.Random], str]) -> Disguise:
    """Each sign by itself."""
    return lambda text, dice: "".join(change(c, dice) for c in text)


def _from(code: int) -> str:
    return "".join(chr(code + digit) for digit in range(10))


def _between(marks: str, most: int = 1) -> Disguise:
    def disguise(text: str, dice: random.Random) -> str:
        return text[0] + "".join("".join(dice.choices(marks, k=dice.randint(1, most))) + c for c in text[1:])

    return disguise


def _escaped(text: str, dice: random.Random) -> str:
    return '"' + "".join(dice.choice((f"\\u{ord(c):04x}", f"\\x{ord(c):02X}", c)) for c in text) + '"'


def groups_of(text: str) -> Iterator[str]:
    sizes = {11: (3, 4, 4), 12: (4, 4, 4), 18: (6, 8, 4), 15: (6, 6, 3), 16: (4,) * 4, 19: (4, 4, 4, 4, 3)}
    if text.startswith("0"):
        area = 3 if text[1] in "12" else 4
        sizes = {len(text): (area, 4, len(text) - area - 4)}
    start = 0
    for size in sizes.get(len(text), (len(text) // 2, len(text) - len(text) // 2)):
        yield text[start : start + size]
        start += size


def _grouped(*gaps: str) -> Disguise:
    return lambda text, dice: dice.choice(gaps).join(groups_of(text))


SCRIPTS = ("0123456789", SPOKEN, FORMAL, CIRCLED, "０１２３４５６７８９")
EVERYWHERE: dict[str, Disguise] = {
    "as it is": lambda text, dice: text,
    "full width": _signs(lambda c, dice: chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c),
    "zero width": _between(INVISIBLE, 2),
    "underlined": _signs(lambda c, dice: f"{c}\u0332"),
    "escapes of YAML": _escaped,
    "entities": _signs(lambda c, dice: dice.choice((f"&#{ord(c)};", f"&#x{ord(c):x};"))),
    "percent signs": _signs(lambda c, dice: f"%{ord(c):02X}"),
}
OF_NUMBERS: dict[str, Disguise] = {
    "spoken numerals": _mapped(SPOKEN),
    "formal numerals": _mapped(FORMAL),
    "traditional numerals": _mapped(TRADITIONAL),
    "circled": _mapped(CIRCLED),
    "black circles": _mapped(BLACK),
    "mathematical bold": _mapped(_from(0x1D7CE)),
    "Arabic-Indic": _mapped(_from(0x660)),
    "five scripts mixed": _signs(lambda c, dice: dice.choice(SCRIPTS)[int(c)] if c.isdecimal() else c),
    "letters l and O": _signs(lambda c, dice: dice.choice({"1": "lI", "0": "oO"}[c]) if c in "10" else c),
    "keycaps": _signs(lambda c, dice: f"{c}\ufe0f\u20e3" if c.isdecimal() else c),
    "groups, spaces": _grouped(" ", "  ", "\u3000", "\u00a0"),
    "groups, dashes": _grouped("-", "—", "－", " - ", "--"),
    "groups, dots": _grouped(".", "·", "•", "…"),
    "groups, folded lines": _grouped("\n      ", "\n    # "),
    "every digit apart": _between(" -.·、_*，~|"),
    "spoken and apart": lambda text, dice: _between(" ，、")(_mapped(SPOKEN)(text, dice), dice),
    "glued to words": lambda text, dice: (
        dice.choice(("之一", "tel", "十二", "号")) + text + dice.choice(("一个", "转", "张"))
    ),
}
OF_ADDRESSES: dict[str, Disguise] = {
    "upper case": lambda text, dice: text.upper(),
    "dots in words": lambda text, dice: text.replace(".", dice.choice(("点", "。", " 点 ", "[dot]", "(点)"))),
    "at in words": lambda text, dice: text.replace("@", dice.choice(("艾特", "(at)", " [at] ", " AT ", " @ ", "#at#"))),
    "spaces about the marks": lambda text, dice: text.replace("@", " @ ").replace(".", " . "),
}


PROVINCES = ("110105", "120103", "310104", "440305", "510107", "620102", "650104", "320506", "150102", "710000")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


def mobile(dice: random.Random) -> str:
    return "1" + dice.choice("3456789") + _digits(dice, 9)


def landline(dice: random.Random) -> str:
    if dice.random() < 0.6:
        return dice.choice(("010", "021", "022", "028")) + dice.choice("5678") + _digits(dice, 7)
    return dice.choice(("0311", "0755", "0471", "0898")) + dice.choice("2345678") + _digits(dice, dice.choice((6, 7)))


def identity(dice: random.Random) -> str:
    born = date(1940, 1, 1) + timedelta(days=dice.randrange(25_000))
    front = dice.choice(PROVINCES) + born.strftime("%Y%m%d") + _digits(dice, 3)
    remainder = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, front, strict=True)) % 11
    # ISO 7064 as the standard words it: the whole number, check character included, is 1 modulo 11.
    check = (1 - remainder) % 11
    return front + ("X" if check == 10 else str(check))


def old_identity(dice: random.Random) -> str:
    born = date(1930, 1, 1) + timedelta(days=dice.randrange(20_000))
    return dice.choice(PROVINCES) + born.strftime("%y%m%d") + _digits(dice, 3)


def card(dice: random.Random) -> str:
    prefix, length = dice.choice((("6222", 19), ("6217", 16), ("4367", 16), ("5187", 16), ("6228", 19)))
    front = prefix + _digits(dice, length - len(prefix) - 1)
    return next(front + check for check in "0123456789" if _luhn(front + check))


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def qq(dice: random.Random) -> str:
    number = dice.choice("123456789") + _digits(dice, dice.randrange(4, 10))
    # Eight digits that read as a day of these years are taken for the day.
    return qq(dice) if len(number) == 8 and number.startswith("20") else number


def wechat(dice: random.Random) -> str:
    rest = "".join(dice.choice(LETTERS + "0123456789_-") for _ in range(dice.randrange(4, 18)))
    return dice.choice(LETTERS) + rest + dice.choice(LETTERS + "0123456789")


def email(dice: random.Random) -> str:
    name = "".join(dice.choice(LETTERS) for _ in range(dice.randrange(2, 9)))
    tail = dice.choice(("", _digits(dice, 3), ".w", "_" + _digits(dice, 2)))
    return f"{name}{tail}@{dice.choice(('qq.com', '163.com', 'sina.com.cn', 'example.org', 'mail.demo-unit.cn'))}"


def link(dice: random.Random) -> str:
    token = "".join(dice.choice(LETTERS + LETTERS.upper() + "0123456789") for _ in range(16))
    hosts = (
        *("weixin.qq.com/g/", "qm.qq.com/q/", "jq.qq.com/?k=", "u.wechat.com/", "work.weixin.qq.com/gm/"),
        "qr.dingtalk.com/j/",
    )
    return dice.choice(("", "https://")) + dice.choice(hosts) + token


NUMBERS: dict[str, tuple[HitKind, Callable[[random.Random], str]]] = {
    "mobile": (HitKind.MOBILE, mobile),
    "landline": (HitKind.LANDLINE, landline),
    "identity": (HitKind.IDENTITY, identity),
    "old identity": (HitKind.IDENTITY, old_identity),
    "card": (HitKind.CARD, card),
    "qq": (HitKind.QQ, qq),
}
ADDRESSES: dict[str, tuple[HitKind, Callable[[random.Random], str]]] = {
    "email": (HitKind.EMAIL, email),
    "link": (HitKind.LINK, link),
    "wechat": (HitKind.WECHAT, wechat),
}
