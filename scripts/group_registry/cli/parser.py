"""What all commands share: argparse with Chinese messages. Wrong usage exits with 2; no option may be abbreviated."""

import argparse
import re
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from datetime import date, datetime

    Day = TypeVar("Day", bound=date)

FIRST_YEAR, LAST_YEAR = 2000, 2099


class _Listing(str):
    """Names joined by 、 without quotes; argparse joins them with commas, some versions with quotes."""

    def __mod__(self, given: Any) -> str:
        said, colon, names = super().__mod__(given).rpartition("：")
        return said + colon + names.replace("'", "").replace(", ", "、")


WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "%(heading)s:": "%(heading)s:",
    "show this help message and exit": "显示本说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "unrecognized arguments: %s": "没有该参数：%s",
    "the following arguments are required: %s": _Listing("缺少参数：%s"),
    "one of the arguments %s is required": "须从以下参数中选一个：%s",
    "not allowed with argument %s": "不能与 %s 同用",
    "expected one argument": "其后的值有误或未给出",
    "expected at most one argument": "其后的值有误或未给出",
    "expected at least one argument": "其后的值有误或未给出",
    "expected %s arguments": "其后须有 %s 个值",
    "ignored explicit argument %r": "不带值，不得写“=%s”",
    "invalid choice: %(value)r (choose from %(choices)s)": _Listing("没有“%(value)s”一项，可选：%(choices)s"),
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": _Listing(
        "没有“%(value)s”一项，可选：%(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "“%(value)s”不合格式",
}
UNTRANSLATED = "〔未译〕"
UNKNOWN = "写法有误，请对照以上用法"


def in_chinese(message: str) -> str:
    """A message of an unknown version of argparse is marked."""
    return WORDS.get(message, UNTRANSLATED + message)


# argparse asks gettext, which needs a compiled catalogue and chooses it by the machine's language. We keep no compiled
# file, and the messages must be Chinese on every machine, so the table replaces gettext in the module argparse.
argparse._ = in_chinese  # type: ignore[attr-defined]
argparse.ngettext = lambda one, many, count: in_chinese(many)  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})

    def error(self, message: str) -> NoReturn:
        """``message`` is ours or argparse's own."""
        known, mark, _ = message.partition(UNTRANSLATED)
        super().error(known + UNKNOWN if mark else message)


def number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是整数") from None


def day(text: str) -> "date":
    from datetime import date  # imported late: most calls do not need it

    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应按 2026-03-02 的格式填写")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期 {text} 不存在") from None
    return _of_this_century(found, text)


def zoned_time(text: str) -> "datetime":
    from datetime import datetime

    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise argparse.ArgumentTypeError(f"“{text}”不是带时区的时间，应按 2026-03-02T09:00:00+08:00 的格式填写")
    return _of_this_century(at, text)


def _of_this_century(at: "Day", text: str) -> "Day":
    """Date arithmetic has limits."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text} 不在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间")
    return at
