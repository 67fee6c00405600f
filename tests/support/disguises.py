"""Ways to write a number or an address so that a plain pattern does not see it."""

import random
from collections.abc import Callable, Iterator

Disguise = Callable[[str, random.Random], str]

SPOKEN = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
TRADITIONAL = "〇壹貳叁肆伍陸柒捌玖"
CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
BLACK = "⓿❶❷❸❹❺❻❼❽❾"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def _mapped(digits: str) -> Disguise:
    return lambda text, dice: "".join(digits[int(c)] if c.isdecimal() else c for c in text)


def _wide(text: str, dice: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _bold(text: str, dice: random.Random) -> str:
    return "".join(chr(0x1D7CE + int(c)) if c.isdecimal() else c for c in text)


def _arabic(text: str, dice: random.Random) -> str:
    return "".join(chr(0x660 + int(c)) if c.isdecimal() else c for c in text)


def _mixed(text: str, dice: random.Random) -> str:
    scripts = ("0123456789", SPOKEN, FORMAL, CIRCLED, "０１２３４５６７８９")
    return "".join(dice.choice(scripts)[int(c)] if c.isdecimal() else c for c in text)


def _lookalike(text: str, dice: random.Random) -> str:
    return "".join(dice.choice("lI") if c == "1" else dice.choice("oO") if c == "0" else c for c in text)


def _keycaps(text: str, dice: random.Random) -> str:
    return "".join(f"{c}\ufe0f\u20e3" if c.isdecimal() else c for c in text)


def _underlined(text: str, dice: random.Random) -> str:
    return "".join(f"{c}\u0332" for c in text)


def _between(marks: str, most: int = 1) -> Disguise:
    def disguise(text: str, dice: random.Random) -> str:
        return text[0] + "".join("".join(dice.choices(marks, k=dice.randint(1, most))) + c for c in text[1:])

    return disguise


def _escaped(text: str, dice: random.Random) -> str:
    return '"' + "".join(dice.choice((f"\\u{ord(c):04x}", f"\\x{ord(c):02X}", c)) for c in text) + '"'


def _entities(text: str, dice: random.Random) -> str:
    return "".join(dice.choice((f"&#{ord(c)};", f"&#x{ord(c):x};")) for c in text)


def _percent(text: str, dice: random.Random) -> str:
    return "".join(f"%{ord(c):02X}" for c in text)


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


def _glued(text: str, dice: random.Random) -> str:
    return dice.choice(("之一", "tel", "十二", "号")) + text + dice.choice(("一个", "转", "张"))


EVERYWHERE: dict[str, Disguise] = {
    "as it is": lambda text, dice: text,
    "full width": _wide,
    "zero width": _between(INVISIBLE, 2),
    "underlined": _underlined,
    "escapes of YAML": _escaped,
    "entities": _entities,
    "percent signs": _percent,
}
OF_NUMBERS: dict[str, Disguise] = {
    "spoken numerals": _mapped(SPOKEN),
    "formal numerals": _mapped(FORMAL),
    "traditional numerals": _mapped(TRADITIONAL),
    "circled": _mapped(CIRCLED),
    "black circles": _mapped(BLACK),
    "mathematical bold": _bold,
    "Arabic-Indic": _arabic,
    "five scripts mixed": _mixed,
    "letters l and O": _lookalike,
    "keycaps": _keycaps,
    "groups, spaces": _grouped(" ", "  ", "\u3000", "\u00a0"),
    "groups, dashes": _grouped("-", "—", "－", " - ", "--"),
    "groups, dots": _grouped(".", "·", "•", "…"),
    "groups, folded lines": _grouped("\n      ", "\n    # "),
    "every digit apart": _between(" -.·、_*，~|"),
    "spoken and apart": lambda text, dice: _between(" ，、")(_mapped(SPOKEN)(text, dice), dice),
    "glued to words": _glued,
}
OF_ADDRESSES: dict[str, Disguise] = {
    "upper case": lambda text, dice: text.upper(),
    "dots in words": lambda text, dice: text.replace(".", dice.choice(("点", "。", " 点 ", "[dot]", "(点)"))),
    "at in words": lambda text, dice: text.replace("@", dice.choice(("艾特", "(at)", " [at] ", " AT ", " @ ", "#at#"))),
    "spaces about the marks": lambda text, dice: text.replace("@", " @ ").replace(".", " . "),
}
