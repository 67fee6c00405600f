"""Reads single files of the registry, one after the other, whatever their moment in history."""

from collections.abc import Mapping
from functools import lru_cache

from group_registry.forms.check import OFFICE
from group_registry.forms.file_reader import Desk
from group_registry.forms.schemas import Forms, Schema
from group_registry.model.records import Record

LATELY = 8
"""How many office files are kept: a list of everybody is long, and is asked for again with each of its versions."""


class Reader:
    """The forms of today, ready to read with."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._forms = Forms.of_schemas(schemas)
        self._desks = {form.name: Desk(form) for form in self._forms.forms}
        self._read_lately = lru_cache(LATELY)(self._read)

    def records(self, path: str, content: bytes) -> tuple[Record, ...] | None:
        """The records of a file; None where it cannot be read as its form asks, or has none."""
        return self._read_lately(path, content) if path.startswith(OFFICE) else self._read(path, content)

    def _read(self, path: str, content: bytes) -> tuple[Record, ...] | None:
        form = self._forms.form_of(path)
        if form is None:
            return None
        records, findings = self._desks[form.name].read(path, content)
        return None if findings else records

    def whole(self, path: str, content: bytes) -> Record | None:
        """The record that fills the whole file; None where there is none."""
        found = self.records(path, content) or ()
        return next((record for record in found if not record.origin.pointer), None)
