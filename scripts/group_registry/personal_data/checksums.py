"""Which strings of digits can be an identity number, a bank card or a telephone number."""

import re
from collections.abc import Callable
from datetime import date

from group_registry.personal_data.hit import Kind

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91"
_IDENTITY = re.compile(rf"(?:{_PROVINCES})\d{{4}}((?:18|19|20)\d{{6}})\d{{3}}[\dX]")
_OLD_IDENTITY = re.compile(rf"(?:{_PROVINCES})\d{{4}}(\d{{6}})\d{{3}}")
# UnionPay and the older cards of Chinese banks, Visa, Mastercard, JCB, American Express, Diners.
_CARD = re.compile(
    r"62\d{14,17}|9558\d{12,15}|60\d{14,17}|4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|35\d{14}|65\d{14}|3[47]\d{13}|3[68]\d{12}"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0|86)(?:(?:10|2[0-57-9])[2-9]\d{7}|[3-9]\d{2}[2-8]\d{6,7})")


def is_identity(digits: str) -> bool:
    """Eighteen characters with a true date and the check character of ISO 7064."""
    match = _IDENTITY.fullmatch(digits)
    if not match or not _is_date(match[1]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    return "10X98765432"[total % 11] == digits[17]


def is_old_identity(digits: str) -> bool:
    """Fifteen digits, as until 1999, with a true date."""
    match = _OLD_IDENTITY.fullmatch(digits)
    return match is not None and _is_date("19" + match[1])


def is_card(digits: str) -> bool:
    """A length and prefix that banks use, and Luhn's check digit."""
    if not _CARD.fullmatch(digits):
        return False
    total = sum(int(digit) for digit in digits[-1::-2])
    return (total + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])) % 10 == 0


def is_mobile(digits: str) -> bool:
    """Eleven digits of a mainland mobile number."""
    return _MOBILE.fullmatch(digits) is not None


def is_landline(digits: str) -> bool:
    """Area code and local number, from at home (0) or from abroad (86)."""
    return _LANDLINE.fullmatch(digits) is not None


def is_compact_date(digits: str) -> bool:
    """Eight digits that read as a day of our time, such as 20260302."""
    return len(digits) == 8 and digits.startswith("20") and _is_date(digits)


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


NUMBERS: tuple[tuple[Kind, tuple[int, ...], Callable[[str], bool]], ...] = (
    (Kind.IDENTITY, (18,), is_identity),
    (Kind.CARD, (19, 18, 17, 16, 15, 14), is_card),
    (Kind.IDENTITY, (15,), is_old_identity),
    (Kind.MOBILE, (11,), is_mobile),
    (Kind.LANDLINE, (13, 12, 11), is_landline),
)
"""What numbers are looked for, the surest first: the lengths they can have, the longest first, and the test."""
