"""What stands twice where it may stand once."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def repeats(items: Iterable[T], key: Callable[[T], Hashable | None]) -> Iterator[tuple[T, T]]:
    """Each item whose key came before, after the first that had it; without a key nothing is compared."""
    seen: dict[Hashable, T] = {}
    for item in items:
        name = key(item)
        if name is not None and (first := seen.setdefault(name, item)) is not item:
            yield first, item
