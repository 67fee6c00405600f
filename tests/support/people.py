"""Invented personal data, true to form: checksums fit, nobody owns it."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from group_registry.personal_data.normalise import HitKind

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
        "weixin.qq.com/g/",
        "qm.qq.com/q/",
        "jq.qq.com/?k=",
        "u.wechat.com/",
        "work.weixin.qq.com/gm/",
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
