"""Texts with their disguises folded away, and the identity, card and telephone numbers in their runs of digits."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from group_registry.personal_data.words import CHINESE, CHINESE_NUMERALS, DIGEST_OR_TIME, LOOKALIKES, VALUES

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


# At most three asterisks, because a number with four was already masked by somebody.
FILLER = r"(?:[\s—－.,:;/\\|~+#'\"()\[\]{}<>=^`!?_·•・。，、…“”‘’（）【】〔〕「」《》：；！？杠横-]{0,12}+|\*{1,3}+)"


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


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Offsets in characters, of the folded text while it is searched, then of the original one."""

    start: int
    end: int
    kind: HitKind
    masked: str


def mask(value: str) -> str:
    """The value with its middle hidden. It shows at most the first three and last four characters, under two thirds."""
    head, tail = (3, 4) if len(value) > 10 else (len(value) // 4, len(value) // 4)
    return value[:head] + "****" + value[len(value) - tail :]


_DIGITS_ALONE = re.compile(rf"[0-9](?:{FILLER}[0-9])*")
_DIGITS_TOO = re.compile(rf"[0-9{CHINESE_NUMERALS}{LOOKALIKES}](?:{FILLER}[0-9{CHINESE_NUMERALS}{LOOKALIKES}])*")
_CHECK_LETTER = re.compile(rf"{FILLER}[xX](?![A-Za-z0-9])")

# Digests and other hexadecimal words, long IP addresses and times of day are never part of personal numbers.
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_NO_NUMBERS = re.compile(
    rf"{DIGEST_OR_TIME}|(?<=/)(?=[0-9]*[a-f])[0-9a-f]{{12,}}(?![0-9A-Za-z])"
    rf"|(?<![\d.])(?=[\d.]{{14}})(?:{_OCTET}\.){{3}}{_OCTET}(?![\d.])"
)
LIST_MARKS = frozenset(",，、;；/")
_SHORTEST = 5
_REACH = 24


@dataclass(frozen=True, slots=True)
class Run:
    """``edges`` are indexes of the digits at ends and separators; ``seams`` are also beside Chinese numerals."""

    text: str
    digits: str
    places: Sequence[int]
    edges: Sequence[int]
    seams: Sequence[int]

    def before(self, index: int) -> str:
        return self.text[max(0, self.places[index] - _REACH) : self.places[index]]

    def after(self, index: int) -> str:
        return self.text[self.places[index - 1] + 1 : self.places[index - 1] + 7]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1

    def groups(self, start: int, end: int) -> list[str]:
        cuts = [start, *(k for k in range(start + 1, end) if self.places[k] - self.places[k - 1] > 1), end]
        return [self.digits[one:other] for one, other in pairwise(cuts)]

    def gaps(self, start: int, end: int) -> set[str]:
        between = (self.text[one + 1 : other] for one, other in pairwise(self.places[start:end]))
        return {gap for gap in between if gap}

    def is_disguised_well(self, start: int, end: int) -> bool:
        """Letters mean digits: at least two real digits, and no letter or digit adjoins."""
        letters = sum(self.text[place] in LOOKALIKES for place in self.places[start:end])
        around = self.before(start)[-1:] + self.after(end)[:1]
        return not letters or (end - start - letters >= 2 and not re.search("[0-9A-Za-z]", around))


def runs_in(text: str) -> Iterator[Run]:
    """First plain digits, then those with Chinese numerals or letters as digits."""
    text = _NO_NUMBERS.sub(lambda match: "§" * len(match[0]), text)
    for match in _DIGITS_ALONE.finditer(text):
        if len(match[0]) >= _SHORTEST:
            yield _run(text, match)
    for match in _DIGITS_TOO.finditer(text):
        if len(match[0]) >= _SHORTEST and not _DIGITS_ALONE.fullmatch(match[0]):
            yield _run(text, match)


def _run(text: str, match: re.Match[str]) -> Run:
    places = [place for place, character in enumerate(match[0], match.start()) if character in VALUES]
    digits = "".join([VALUES[text[place]] for place in places])
    end = len(places)
    inner = list(enumerate(pairwise(places), 1))
    edges = [0, *(index for index, (one, other) in inner if other - one > 1), end]
    beside = {index for index, (one, other) in inner if text[one] in CHINESE or text[other] in CHINESE}
    seams = sorted({*edges, *beside})
    # The last character of an identity number may be an X, but of no other number.
    if end >= 17 and (tail := _CHECK_LETTER.match(text, match.end())):
        return Run(text, digits + "X", [*places, tail.end() - 1], [*edges, end + 1], [*seams, end + 1])
    return Run(text, digits, places, edges, seams)


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91"
IDENTITY = re.compile(rf"(?:{_PROVINCES})\d{{4}}((?:18|19|20)\d{{6}})\d{{3}}[\dX]")
IDENTITY_BEFORE = r"身份证(?:号码?|编号)?[\s:：=是为\-—>（(）)【\[“\"'#]{0,6}"
NAMED_IDENTITY = rf"(?:{_PROVINCES})\d{{4}}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[\dX]"
"""After these words it is one, whatever its check character."""
_BEFORE, _NAMED = re.compile(rf"{IDENTITY_BEFORE}\Z"), re.compile(NAMED_IDENTITY)
_OLD_IDENTITY = re.compile(rf"(?:{_PROVINCES})\d{{4}}(\d{{6}})\d{{3}}")
# UnionPay and the older cards of Chinese banks, Visa, Mastercard, JCB, American Express, Diners.
CARD = re.compile(
    r"62\d{14,17}|9558\d{12,15}|60\d{14,17}|4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|35\d{14}|65\d{14}|3[47]\d{13}|3[68]\d{12}"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
# With the prefix 0 (domestic) or 86 (from abroad).
_LANDLINE = re.compile(r"(?:0|86)(?:(?:10|2[0-57-9])[2-9]\d{7}|[3-9]\d{2}[2-8]\d{6,7})")


def is_identity(digits: str) -> bool:
    """A valid date and the check character of ISO 7064."""
    match = IDENTITY.fullmatch(digits)
    if not match or not _is_date(match[1]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    return "10X98765432"[total % 11] == digits[17]


def is_old_identity(digits: str) -> bool:
    """As issued until 1999."""
    match = _OLD_IDENTITY.fullmatch(digits)
    return match is not None and _is_date("19" + match[1])


def is_card(digits: str) -> bool:
    """A length and prefix that banks use, and a valid Luhn check digit."""
    if not CARD.fullmatch(digits):
        return False
    total = sum(int(digit) for digit in digits[-1::-2])
    return (total + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])) % 10 == 0


def is_compact_date(digits: str) -> bool:
    return len(digits) == 8 and digits.startswith("20") and _is_date(digits)


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


NUMBERS: tuple[tuple[HitKind, tuple[int, ...], Callable[[str], object]], ...] = (
    (HitKind.IDENTITY, (18,), is_identity),
    (HitKind.CARD, (19, 18, 17, 16, 15, 14), is_card),
    (HitKind.IDENTITY, (15,), is_old_identity),
    (HitKind.MOBILE, (11,), _MOBILE.fullmatch),
    (HitKind.LANDLINE, (13, 12, 11), _LANDLINE.fullmatch),
)
"""The kinds of numbers, most certain first, each with its possible lengths, longest first, and its test."""


_PREFIXES = ("0086", "086", "86", "0")
"""Dialling prefixes that may come before a number without a separator."""
_AMOUNT_AFTER = re.compile(r"(?:\.\d{1,2})?\s?(?:[万亿]?元|%)")


def numbers_in(runs: Sequence[Run]) -> Iterator[Hit]:
    """All personal numbers of the runs, most certain first within each run. They may overlap."""
    long = [run for run in runs if len(run.digits) >= 10]
    for run in long:
        yield from _between(run, run.edges)
    for run in long:
        if len(run.seams) > len(run.edges):
            yield from _between(run, run.seams)


def _between(run: Run, edges: Sequence[int]) -> Iterator[Hit]:
    starts, ends = [*edges, *_after_prefix(run, edges)], set(edges)
    for kind, lengths, fits in NUMBERS:
        for start in starts:
            for end in [start + length for length in lengths if start + length in ends]:
                value = run.digits[start:end]
                is_named = kind is HitKind.IDENTITY and _NAMED.fullmatch(value) and _BEFORE.search(run.before(start))
                if (is_named or fits(value)) and _is_meant(run, start, end, kind):
                    yield Hit(*run.span(start, end), kind, mask(value))


def _after_prefix(run: Run, edges: Sequence[int]) -> Iterator[int]:
    for start in edges:
        for prefix in _PREFIXES:
            place = start + len(prefix)
            is_there = run.digits.startswith(prefix, start) and place + 3 <= len(run.digits)
            if is_there and len(run.groups(start, place + 3)) == 1:
                yield place


def _is_meant(run: Run, start: int, end: int, kind: HitKind) -> bool:
    """One number and not a list, an amount or a date."""
    groups = run.groups(start, end)
    if not run.is_disguised_well(start, end) or _AMOUNT_AFTER.match(run.after(end)):
        return False
    if kind is HitKind.LANDLINE and not _is_dialled(groups, run.before(start)):
        return False
    if len(groups) in (1, end - start):
        return True
    sizes = tuple(map(len, groups))
    if kind is HitKind.IDENTITY:
        if end - start == 15:
            return sizes in {(6, 6, 3), (6, 9), (12, 3)}
        # No date may be in it but the birthday, after the six digits of the place, and none may follow.
        behind = run.groups(start + 14, min(end + 4, len(run.digits)))
        return date_at(groups) in (None, 6) and date_at(behind) is None
    # The last group may be the year of a date that follows, so look at four more digits.
    dated = date_at(run.groups(start, min(end + 4, len(run.digits)))) is not None
    gaps = run.gaps(start, end)
    is_decimal = gaps == {"."} and len(groups) == 2 and len(groups[1]) <= 2
    return not (dated or is_decimal or _is_list(groups, gaps, kind))


def _is_list(groups: Sequence[str], gaps: set[str], kind: HitKind) -> bool:
    if not any(LIST_MARKS.intersection(gap) or ("\n" in gap and "-" in gap) for gap in gaps):
        return False
    sizes = tuple(map(len, groups))
    is_landline = kind is HitKind.LANDLINE and len(sizes) == 2 and sizes[0] <= 4
    has_sizes_of_one = sizes in {(3, 4, 4), (3, 8)} if kind is HitKind.MOBILE else is_landline
    return len(gaps) > 1 or not has_sizes_of_one or any(map(is_compact_date, groups))


def _is_dialled(groups: Sequence[str], before: str) -> bool:
    """The area code is whole, unless every digit stands alone; a leading 86 is separate or after a plus sign."""
    if groups[0] == "86":
        return len(groups[1]) >= 2 or max(map(len, groups[1:])) == 1
    if groups[0].startswith("86") and not before.endswith("+"):
        return False
    return len(groups[0]) >= 3 or max(map(len, groups)) == 1


def date_at(groups: Sequence[str]) -> int | None:
    place = 0
    for year, month, day in zip(groups, groups[1:], groups[2:], strict=False):
        is_year = len(year) == 4 and year[:2] in ("19", "20")
        if is_year and 0 < int(month) <= 12 and len(day) <= 2 and 0 < int(day) <= 31:
            return place
        place += len(year)
    return None
