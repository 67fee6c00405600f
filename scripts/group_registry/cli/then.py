"""``--at`` and ``--as-of``: which commit is read, and the day for which it is evaluated."""

import re
import sys
from argparse import Namespace
from contextlib import suppress
from datetime import date, datetime

from group_registry.cli.parser import Parser, day
from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import clone_audit, mainline
from group_registry.model.terms import SHANGHAI, day_of

BY_DAY = "；填写日期的，取主分支该日结束时的提交"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def add_at(parser: Parser, says: str, *also: str) -> None:
    """A revision, or a day, meaning main at the end of that day."""

    def rev_or_day(text: str) -> date | str:
        return day(text) if _DAY.fullmatch(text) else text

    parser.add_argument("--at", *also, dest="at", type=rev_or_day, metavar="REV|DATE", help=says + BY_DAY)


def today() -> date:
    """In Shanghai."""
    return datetime.now(SHANGHAI).date()


def add_day_to(parser: Parser, name: str = "--as-of", says: str = "截止日期，默认今天") -> None:
    parser.add_argument(name, type=day, default=today(), metavar="DATE", help=says)


def add_as_of(parser: Parser) -> None:
    parser.add_argument("--as-of", type=day, metavar="DATE", help="截止日期，默认今天；--at 填写日期的，默认该日")


def as_of(options: Namespace) -> date:
    """``--as-of``, else the day of ``--at``, else today. Exit 2 before the last record: only ``--at`` looks back."""
    if isinstance(options.at, date) and options.as_of is None:
        return options.at
    with suppress(CannotKnow):  # a folder that is no repository has neither records nor a past
        rev = commit(options)
        if options.as_of is None:
            is_past = rev is not None and mainline.has_gone_on(options.root, rev)
            return mainline.committed_on(options.root, str(rev)) if is_past else today()
        last = max((day_of(record.merged_at) for record in clone_audit.records(options.root, rev)), default=None)
        if last and options.as_of < last:
            says = f"--as-of：{options.as_of} 早于最近一次登记（{last}）；查看以前的登记册，用 --at {options.as_of}"
            print(says, file=sys.stderr)
            raise SystemExit(2)
    return options.as_of or today()


def commit(options: Namespace) -> str | None:
    """None without ``--at``. A day before main's first commit exits with 2."""
    if not isinstance(options.at, date):
        return str(options.at) if options.at else None
    found = mainline.tip_on(options.root, options.at)
    if found is None:
        print(f"--at：主分支的第一个提交晚于 {options.at}，当时尚无登记册；请核对日期", file=sys.stderr)
        raise SystemExit(2)
    return found
