"""Reads and writes cells of spreadsheets: dates in their many spellings, texts protected from acting as formulas."""

import re
import unicodedata
from datetime import date, timedelta

from group_registry.model.terms import UNKNOWN_DAY, PaperDay

_FORMULA = re.compile(r"\s*[\t\r\n=+\-@＝＋－＠﹦﹢﹣﹫]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
_CLOSE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_PAPER = re.compile(f"(?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2])|{UNKNOWN_DAY}")
_BEGIN = date(1899, 12, 30)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)
# A match starts only at the first blank of a run: starting at each blank of a long run would take quadratic time.
_BLANKS = re.compile(r"(?<!\s)\s*[\r\n\v\f\u0085\u2028\u2029]+\s*")


def looks_like_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """After an apostrophe if a spreadsheet program would take the text for a formula."""
    return f"'{text}" if looks_like_formula(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and looks_like_formula(text.lstrip("'")) else text


def tidy(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def day_of(text: str) -> date:
    """2024-03-05, 2024/3/5, 2024年3月5日, 20240305 or a serial number; ``ValueError`` says what is wrong."""
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


def paper_day(text: str) -> date:
    """As ``day_of``; also a month as 2025-03, or 不详; ``ValueError`` says what is wrong."""
    return PaperDay(text) if _PAPER.fullmatch(text) else day_of(text)


def shortened(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most]}……（共 {len(text)} 字）"
