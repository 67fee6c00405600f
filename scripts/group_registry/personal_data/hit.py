"""Personal data that was found: its kind, its place, and a masked value that may be shown."""

from dataclasses import dataclass
from enum import StrEnum


class HitKind(StrEnum):
    """Kinds of personal data, as named in messages."""

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
    """A match in folded text with its unmasked value, which must never be shown."""

    start: int
    end: int
    kind: HitKind
    value: str


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A match; ``start`` and ``end`` are offsets in characters of the original text."""

    start: int
    end: int
    kind: HitKind
    masked: str


def mask(value: str) -> str:
    """The value with its middle hidden. It shows at most the first three and last four characters, under two thirds."""
    head, tail = (3, 4) if len(value) > 10 else (len(value) // 4, len(value) // 4)
    return value[:head] + "****" + value[len(value) - tail :]
