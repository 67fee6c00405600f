"""Values: dataclasses that mypy holds frozen, quick to declare and to make.

Real frozen ones ask the system once for each attribute that is set, and write six functions for each class as text to
be compiled: a third of the time that a command takes to load. Here they share what all of them do. At run time nothing
keeps anyone from assigning to an attribute; mypy, without which nothing lands, does.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:
    from collections.abc import Callable
    from dataclasses import dataclass, fields
    from operator import attrgetter

    def value(*, frozen: bool, slots: bool = False, kw_only: bool = False) -> Callable[[type], type]:
        """As ``dataclass``: equal and hashed by the fields to be compared, shown with those to be shown."""
        assert frozen  # noqa: S101 - for mypy, which reads this as ``dataclass``

        def made(kind: type) -> type:
            new = dataclass(repr=False, eq=False, slots=slots, kw_only=kw_only)(kind)
            compared = tuple(field.name for field in fields(new) if field.compare)
            shown = tuple(field.name for field in fields(new) if field.repr)
            told = attrgetter(*compared) if compared else lambda _: ()

            def is_equal(self: object, other: object) -> bool:
                return told(self) == told(other) if other.__class__ is self.__class__ else NotImplemented

            def digest(self: object) -> int:
                return hash(told(self))

            def text(self: object) -> str:
                said = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
                return f"{self.__class__.__qualname__}({said})"

            new.__eq__, new.__hash__, new.__repr__ = is_equal, digest, text
            return new

        return made


__all__ = ["value"]
