"""The options of ``minutes.py`` that say what a meeting decided, so that it need not be asked for."""

import argparse
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from group_registry.approval.meeting_outcomes import CHOICES, Said, named_outcome, names_of
from group_registry.cli.parser import day
from group_registry.model.dates import day_of


@dataclass(frozen=True)
class Given:
    """What the options say; None or empty where they do not. ``outcomes`` are by the path of the group's file."""

    met_on: date | None
    number: int | None
    chair: str | None
    present: tuple[str, ...]
    outcomes: Mapping[str, Said]
    today: date


def add_to(parser: argparse.ArgumentParser) -> None:
    """Those options."""
    append = functools.partial(parser.add_argument, action="append", default=[])
    parser.add_argument("--date", type=day, metavar="DATE", help="开会日期")
    parser.add_argument("--number", type=_number, metavar="N", help="本年第几次会议，默认接着上一次")
    parser.add_argument("--chair", metavar="NAME", help="主持人")
    append("--present", type=names_of, metavar="NAME", help="出席的人，用顿号隔开")
    about = f"一件备案的结论：{'、'.join(CHOICES)}；除“{CHOICES[0]}”外要写意见"
    append("--outcome", type=_outcome, metavar="文件=结论:意见", help=about)


def given(options: argparse.Namespace) -> Given:
    """What they say."""
    present = tuple(name for names in options.present for name in names)
    outcomes = dict(options.outcome)
    return Given(options.date, options.number, options.chair, present, outcomes, day_of(options.now))


def _number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1000:
        raise argparse.ArgumentTypeError(f"“{text}”不是会议的次数，要写成 13 这样")
    return int(text)


def _outcome(text: str) -> tuple[str, Said]:
    try:
        return named_outcome(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None
