"""What groups have in common with each other, kept so that whoever is tied to a few is found without unpacking all."""

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping

Packed = tuple[list[str], bytes, bytes]
SIZE = 4
"""Bytes of a number."""


class Ties:
    """The ties of each group, each a number; two may fall together, which costs a second look, no more.

    ``numbers`` are those of all groups, one group after the other in the order of their paths; ``ends`` says of each
    group how many numbers there are up to its last.
    """

    def __init__(self, paths: list[str], numbers: bytes, ends: bytes) -> None:
        self.paths, self._numbers, self._ends = paths, numbers, array("I", ends)

    @classmethod
    def of(cls, ties: Mapping[str, Iterable[tuple[object, ...]]]) -> "Ties":
        """From the ties of each group, by path."""
        numbers, ends, paths = bytearray(), array("I"), sorted(ties)
        for path in paths:
            numbers += b"".join(map(_number, ties[path]))
            ends.append(len(numbers) // SIZE)
        return cls(paths, bytes(numbers), ends.tobytes())

    @property
    def packed(self) -> Packed:
        """All of it in built-in kinds."""
        return self.paths, self._numbers, self._ends.tobytes()

    def of_groups(self, paths: Iterable[str]) -> set[bytes]:
        """The ties of those of the groups that are known."""
        found: set[bytes] = set()
        for path in paths:
            at = bisect_left(self.paths, path)
            if at < len(self.paths) and self.paths[at] == path:
                start, end = self._ends[at - 1] if at else 0, self._ends[at]
                found.update(self._numbers[SIZE * one : SIZE * (one + 1)] for one in range(start, end))
        return found

    def holders(self, ties: Iterable[bytes]) -> set[str]:
        """The groups that have any of those ties."""
        found: set[str] = set()
        for tie in ties:
            at = self._numbers.find(tie)
            while at >= 0:
                if at % SIZE == 0:
                    found.add(self.paths[bisect_right(self._ends, at // SIZE)])
                at = self._numbers.find(tie, at + 1)
        return found


def _number(tie: tuple[object, ...]) -> bytes:
    return zlib.crc32("\0".join(map(str, tie)).encode()).to_bytes(SIZE, "little")
