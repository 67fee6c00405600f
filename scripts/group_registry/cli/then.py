"""``--at`` and ``--as-of``: which commit is read, and the day for which it is evaluated."""

import re
import sys
from argparse import Namespace
from datetime import date, datetime

from group_registry.cli.parser import Parser, day
from group_registry.gitrepo import mainline
from group_registry.model.terms import SHANGHAI

BY_DAY = "；填写日期的，取主分支该日结束时的提交"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def add_at(parser: Parser, says: str, *also: str) -> None:
    """Add the option ``--at``, also under other names: a revision, or a day, meaning main at the end of that day."""
    parser.add_argument(
        "--at",
        *also,
        dest="at",
        type=lambda text: day(text) if _DAY.fullmatch(text) else text,
        metavar="REV|DATE",
        help=says + BY_DAY,
    )


def add_as_of(parser: Parser) -> None:
    parser.add_argument("--as-of", type=day, metavar="DATE", help="截止日期，默认今天；--at 填写日期的，默认该日")


def as_of(options: Namespace) -> date:
    """The day of ``--as-of``, otherwise the day of ``--at`` if it is one, otherwise today in Shanghai."""
    named = options.as_of or options.at
    return named if isinstance(named, date) else datetime.now(SHANGHAI).date()


def commit(options: Namespace) -> str | None:
    """The revision of ``--at``; None if the option is not given. A day before main's first commit exits with 2."""
    if not isinstance(options.at, date):
        return str(options.at) if options.at else None
    found = mainline.tip_on(options.root, options.at)
    if found is None:
        print(f"--at：主分支的第一个提交晚于 {options.at}，当时尚无登记册；请核对日期", file=sys.stderr)
        raise SystemExit(2)
    return found
