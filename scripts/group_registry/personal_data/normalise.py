"""What a search works on and yields: texts with their disguises folded away, kinds of personal data, masked hits."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_DROPPED = "\0"
_ODD = re.compile(r"[^\t\n -~\u4e00-\u9fff]")
_ESCAPE = re.compile(
    r"\\x([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|%([0-9A-Fa-f]{2})|&#[xX]([0-9A-Fa-f]{1,6});"
    r"|&#([0-9]{1,7});"
)
_INVISIBLE_KINDS = {"Cc", "Cf", "Co", "Cs", "Mn", "Me"}
_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"
_DASHES = "\u2212\u30fc"  # the minus sign, and the long-vowel mark of Japanese keyboards


@dataclass(frozen=True, slots=True)
class Folded:
    text: str
    offsets: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        return self.offsets[start], self.offsets[end]


def fold(text: str) -> Folded:
    unescaped = _ESCAPE.sub(_unescaped, text)
    # So far every character has kept its place, so offsets equal positions.
    spread = _ODD.sub(lambda match: _plain(match[0]), unescaped)
    if _DROPPED not in spread:
        return Folded(spread, range(len(spread) + 1))
    kept = [place for place, character in enumerate(spread) if character != _DROPPED]
    return Folded("".join([spread[place] for place in kept]), [*kept, len(spread)])


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[6]) if match[6] else int(match[match.lastindex or 0], 16)
    return chr(code) + _DROPPED * (len(match[0]) - 1) if code < 0x110000 else match[0]


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _INVISIBLE_KINDS or character in _INVISIBLE_LETTERS:
        return _DROPPED
    if kind.startswith("Z") or character == "\u2800":
        return " "
    if kind == "Pd" or character in _DASHES:
        return "-"
    value = unicodedata.numeric(character, -1)
    if value in range(10):
        return str(int(value))
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if len(compatible) == 1 else character


_NUMERALS = ("零○洞", "一壹弌幺", "二贰弍貳两兩", "三叁弎參", "四肆", "五伍", "六陆陸", "七柒拐", "八捌", "九玖勾")
CHINESE = {numeral: str(value) for value, numerals in enumerate(_NUMERALS) for numeral in numerals}
DISGUISES = {"l": "1", "I": "1", "O": "0", "o": "0"}
VALUES = {digit: digit for digit in "0123456789"} | CHINESE | DISGUISES

CHINESE_NUMERALS = "".join(CHINESE)
LOOKALIKES = "".join(DISGUISES)
# At most three asterisks, because a number with four was already masked by somebody.
GAP = r"(?:[\s—－.,:;/\\|~+#'\"()\[\]{}<>=^`!?_·•・。，、…“”‘’（）【】〔〕「」《》：；！？杠横-]{0,12}+|\*{1,3}+)"


class HitKind(StrEnum):
    IDENTITY = "身份证号"
    CARD = "银行卡号"
    MOBILE = "手机号"
    LANDLINE = "固定电话号"
    EMAIL = "电子邮箱"
    LINK = "进群链接"
    QR_CODE = "群二维码"
    PASSPORT = "出入境证件号"
    QQ = "QQ号"
    WECHAT = "微信号"


@dataclass(frozen=True, slots=True)
class RawHit:
    """In folded text; the unmasked value must never be shown."""

    start: int
    end: int
    kind: HitKind
    value: str


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Offsets in characters of the original text."""

    start: int
    end: int
    kind: HitKind
    masked: str


def mask(value: str) -> str:
    """The value with its middle hidden. It shows at most the first three and last four characters, under two thirds."""
    head, tail = (3, 4) if len(value) > 10 else (len(value) // 4, len(value) // 4)
    return value[:head] + "****" + value[len(value) - tail :]
