"""What the shells share: argparse that speaks plain Chinese. Wrong usage is exit 2; no option may be abbreviated."""

import argparse
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from datetime import date, datetime

    Day = TypeVar("Day", bound=date)

MESSAGES = (
    (r"unrecognized arguments: (.*)", "没有这样的参数：{}"),
    (r"the following arguments are required: (.*)", "还缺参数：{}"),
    (r"one of the arguments (.*) is required", "要从这些参数里选一个：{}"),
    (r"not allowed with argument (.*)", "不能与 {} 同用"),
    (r"expected (?:one|\d+|at least one|at most one) arguments?", "后面的值不对或没有给"),
    (r"ignored explicit argument (.*)", "不带值，不要写“={}”"),
    (r"invalid choice: (.*?),? (?:maybe you meant .*)?\(choose from (.*)\)", "没有“{}”这一种，可选：{}"),
    (r"unknown parser (.*) \(choices: (.*)\)", "没有“{}”这一种，可选：{}"),
    (r"invalid int value: (.*)", "“{}”不是整数"),
    (r"invalid .* value: (.*)", "“{}”不合格式"),
)
UNKNOWN = "写法不对，请对照上面的用法"
FIRST_YEAR, LAST_YEAR = 2000, 2099


class Parser(argparse.ArgumentParser):
    """An ``ArgumentParser`` whose help and complaints are Chinese; its sub-commands' parsers are too."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("formatter_class", _Help)
        settings.setdefault("allow_abbrev", False)
        super().__init__(**settings, add_help=False)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say how it is used and what is wrong, then exit 2. ``message`` is ours or argparse's own."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：{in_chinese(message)}\n")


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str, **settings: Any) -> None:
        super().__init__(prog, **{"width": _width(), **settings})

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _width() -> int:
    """Columns for a help text. argparse would ask ``shutil``, for each option, which takes its time to load."""
    told = os.environ.get("COLUMNS", "")
    with suppress(OSError, ValueError):
        return (int(told) if told.isdecimal() and int(told) else os.get_terminal_size().columns) - 2
    return 78


def in_chinese(message: str) -> str:
    """A complaint of argparse in Chinese. What is Chinese already stays; what no pattern knows points to the usage."""
    named = re.fullmatch(r"argument (\S+): (.*)", message, re.DOTALL)
    if named:
        return f"{named[1]}：{in_chinese(named[2])}"
    for pattern, chinese in MESSAGES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return chinese.format(*(_bare(value) for value in found.groups()))
    return message if re.search("[一-鿿]", message) else UNKNOWN


def _bare(value: str) -> str:
    """Values without the quotes that Python puts around them."""
    return re.sub(r"(['\"])(.*?)\1(?=,|$)", r"\2", value).replace(", ", "、")


def day(text: str) -> "date":
    """The type of an option that is a day."""
    from datetime import date  # late: most calls need none

    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，要写成 2026-03-02 这样")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"没有 {text} 这一天") from None
    return _of_this_century(found, text)


def moment(text: str) -> "datetime":
    """The type of an option that is a time; without its zone a time says nothing."""
    from datetime import datetime

    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise argparse.ArgumentTypeError(f"“{text}”不是带时区的时间，要写成 2026-03-02T09:00:00+08:00 这样")
    return _of_this_century(at, text)


def _of_this_century(at: "Day", text: str) -> "Day":
    """Refuse what no form can say either: days are added to a day, and calendars end."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text} 不在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间")
    return at
