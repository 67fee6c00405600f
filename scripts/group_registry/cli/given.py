"""What a command was given: by its options, or by the answers of a person at the terminal."""

import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import TypeVar

from group_registry.cli.parser import today
from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import names_of
from group_registry.gitrepo import clone_audit, mainline
from group_registry.hosts import host_in_use
from group_registry.hosts.host import Host
from group_registry.model.registry import Registry
from group_registry.model.terms import Role, day_of


def host_of(options: Namespace) -> Host:
    """The host, or with ``--from`` its saved answers."""
    given = vars(options)
    if given.get("source"):
        return host_in_use().saved(options.source)
    return host_in_use().connect(options.api, options.repository, given.get("account"))


def commit_of(options: Namespace) -> str | None:
    """The commit of ``--at``; None without it. A day before main's first commit exits with 2."""
    if not options.at:
        return None
    if not isinstance(options.at, date):
        return str(options.at)
    tip = mainline.tip_on(options.root, options.at)
    if tip is None:
        options.wrong(f"--at：主分支的第一个提交晚于 {options.at}，当时尚无登记册；请核对日期")
    return tip


def as_of(options: Namespace) -> date:
    """``--as-of``, else the day of ``--at``, else today. Exit 2 before the last record: only ``--at`` looks back."""
    if isinstance(options.at, date) and options.as_of is None:
        return options.at
    with suppress(CannotKnow):  # a folder that is no repository has neither records nor a past
        rev = commit_of(options)
        if options.as_of is None:
            if rev is not None and mainline.has_gone_on(options.root, rev):
                return mainline.committed_on(options.root, rev)
            return today()
        last = max((day_of(record.merged_at) for record in clone_audit.records(options.root, rev)), default=None)
        if last and options.as_of < last:
            instead = f"查看以前的登记册，用 --at {options.as_of}"
            options.wrong(f"--as-of：{options.as_of} 早于最近一次登记（{last}）；{instead}")
    return options.as_of or today()


T = TypeVar("T")


def need(options: Namespace, missing: Sequence[str]) -> None:
    """At a terminal, what is missing can be asked for."""
    if missing and not sys.stdin.isatty():
        options.wrong(f"不在终端上运行的，缺少的项须写入命令：{'、'.join(missing)}")


def ask(says: str, read: Callable[[str], T], usual: str = "") -> T:
    """Until it can be read. Ctrl-C or the end of input raises ``CannotKnow``, so that nothing is written."""
    question = says
    if usual:
        question = f"{says}（直接回车即 {usual}）"
    while True:
        try:
            text = input(f"{question}：").strip()
        except (EOFError, KeyboardInterrupt):
            raise CannotKnow("未答完") from None
        try:
            return read(text or usual)
        except (ValueError, ArgumentTypeError) as wrong:
            print(f"  {wrong}")


def first_holder(registry: Registry, role: Role, day: date) -> str:
    """The label of the usual one to ask for; empty if the office is vacant."""
    return next((person.label for person in registry.holders(role, day)), "")


def agreed(says: str) -> bool:
    """An empty answer is a yes; without a terminal the answer is no."""
    return sys.stdin.isatty() and ask(f"{says}（是、否）", _yes_or_no, "是")


def _yes_or_no(text: str) -> bool:
    if text not in ("是", "否", "y", "n"):
        raise ValueError("请答“是”或“否”")
    return text in ("是", "y")


def not_empty(text: str) -> str:
    if not text:
        raise ValueError("该项不得为空")
    return text


def one_of(registry: Registry) -> Callable[[str], str]:
    def label_of(text: str) -> str:
        if doubt := registry.unclear(text):
            raise ValueError("；".join(doubt))
        return text

    return label_of


def several_of(registry: Registry) -> Callable[[str], tuple[str, ...]]:
    return lambda text: tuple(map(one_of(registry), names_of(not_empty(text))))
