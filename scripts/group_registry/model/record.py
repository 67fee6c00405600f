"""What every record has: where it stands."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Origin(NamedTuple):
    """Where a record stands: the path of its file below the root, and the keys and indexes that lead to it."""

    path: str
    pointer: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything that a rule can be about."""

    origin: Origin = field(compare=False, repr=False)

    @property
    def path(self) -> str:
        """The file that the record stands in."""
        return self.origin.path

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.origin.path.rsplit("/", 1)[-1].removesuffix(".yaml")
