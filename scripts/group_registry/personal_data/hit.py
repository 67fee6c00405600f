"""What was found: its kind, where it stands, and as much of it as may be shown."""

from dataclasses import dataclass
from enum import StrEnum


class HitKind(StrEnum):
    """Kinds of personal data, in the words of the message."""

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
    """One find in folded text, with its bare value, which must never be shown."""

    start: int
    end: int
    kind: HitKind
    value: str


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """One find; ``start`` and ``end`` are offsets in characters of the text as given."""

    start: int
    end: int
    kind: HitKind
    masked: str


def mask(value: str) -> str:
    """The value with its middle hidden: at most three characters in front and four behind, never over two thirds."""
    head, tail = (3, 4) if len(value) > 10 else (len(value) // 4, len(value) // 4)
    return value[:head] + "****" + value[len(value) - tail :]
