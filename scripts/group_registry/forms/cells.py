"""What a cell of a spreadsheet means: days in their many spellings, texts kept from being formulas."""

import re
import unicodedata
from datetime import date, timedelta

_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
_CLOSE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_BEGIN = date(1899, 12, 30)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)
# Begun only where no blank stands before: from each of many blanks anew, the search would take their square.
_BLANKS = re.compile(r"(?<!\s)\s*[\r\n\v\f\u0085\u2028\u2029]+\s*")


class Unreadable(ValueError):
    """Why a table cannot be understood, in a sentence for the reader."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may take a cell that begins so for a formula."""
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{text}" if looks_like_formula(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """The text of such a cell; the inverse of ``guarded`` for what the registry writes."""
    return text[1:] if text.startswith("'") and looks_like_formula(text.lstrip("'")) else text


def tidy(text: str) -> str:
    """A cell on one line, without blanks around it."""
    return _BLANKS.sub(" ", text).strip()


def day_of(text: str) -> date:
    """The day that a cell means: 2024-03-05, 2024/3/5, 2024年3月5日, 20240305 or a spreadsheet's own number.

    ``ValueError`` says what is wrong with it.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if serial := _SERIAL.fullmatch(said):
        day = _BEGIN + timedelta(days=int(serial[1]))
        if _FIRST <= day <= _LAST:
            return day
    found = _DAY.fullmatch(said) or _CLOSE.fullmatch(said)
    if not found:
        raise ValueError(f"“{shortened(text)}”不是日期")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise ValueError(f"日期“{shortened(text)}”不存在") from None


def shortened(text: str, most: int = 40) -> str:
    """So much of a text as a message can quote."""
    return text if len(text) <= most else f"{text[:most]}……（共 {len(text)} 字）"
