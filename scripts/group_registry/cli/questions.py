"""Questions to a person at a terminal, and how the answers are read."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from typing import TypeVar

from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import names_of
from group_registry.model.registry import Registry

T = TypeVar("T")


class Missing(Exception):
    """The message names the options."""


def need(missing: Sequence[str]) -> None:
    if missing and not sys.stdin.isatty():
        raise Missing(f"不在终端上运行的，缺少的项须写入命令：{'、'.join(missing)}")


def ask(says: str, read: Callable[[str], T], usual: str = "") -> T:
    """Until it can be read. Ctrl-C or the end of input raises ``CannotKnow``, so that nothing is written."""
    empty = f"（直接回车即 {usual}）" if usual else ""
    while True:
        try:
            text = input(f"{says}{empty}：").strip()
        except (EOFError, KeyboardInterrupt):
            raise CannotKnow("未答完") from None
        try:
            return read(text or usual)
        except (ValueError, ArgumentTypeError) as wrong:
            print(f"  {wrong}")


def agreed(says: str) -> bool:
    """An empty answer is a yes; without a terminal the answer is no."""
    return sys.stdin.isatty() and ask(f"{says}（是、否）", _yes_or_no, "是")


def _yes_or_no(text: str) -> bool:
    if text not in ("是", "否", "y", "n"):
        raise ValueError("请答“是”或“否”")
    return text in ("是", "y")


def some(text: str) -> str:
    if not text:
        raise ValueError("该项不得为空")
    return text


def one_of(registry: Registry) -> Callable[[str], str]:
    def read(label: str) -> str:
        if doubt := registry.unclear(label):
            raise ValueError("；".join(doubt))
        return label

    return read


def several_of(registry: Registry) -> Callable[[str], tuple[str, ...]]:
    read = one_of(registry)
    return lambda text: tuple(map(read, names_of(some(text))))
