"""A file of the registry as it was written."""

from dataclasses import dataclass

from group_registry.model.record import Record

_MONSTROUS = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText(Record):
    """One file of the registry as it was written, comments and all, whether it could be read as a form or not."""

    raw: bytes

    @property
    def content(self) -> str:
        """The text; what is no UTF-8 stands as a replacement character. Of a monstrous file, the beginning."""
        return self.raw[:_MONSTROUS].decode("utf-8", "replace")

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column (from 1, in characters) of an offset."""
        return self.content.count("\n", 0, offset) + 1, offset - self.content.rfind("\n", 0, offset)
