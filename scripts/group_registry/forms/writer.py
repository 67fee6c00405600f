"""Converts records back to text, the inverse of reading, for the files that a tool writes."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import Data, dump
from group_registry.model.records import Record


def told(record: Record, forms: Forms) -> dict[str, object]:
    """The record's values under its Chinese keys, in the order of its form.

    An item is left out if its value is its default, unless the form always demands it.
    """
    items = forms.layout(type(record))
    return {key: value for key, field, unsaid in items if (value := getattr(record, field)) != unsaid}


def to_data(record: Record, forms: Forms) -> dict[str, Data]:
    """As ``told``, but with all values converted to texts, lists and mappings."""
    return {key: _value(value, forms) for key, value in told(record, forms).items()}


def to_json(value: object, forms: Forms) -> str:
    """A value of the model, or a structure of such values, as JSON with the same texts, lists and mappings."""

    def simpler(value: object) -> object:
        return told(value, forms) if isinstance(value, Record) else _TEXTS[type(value)](value)

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=simpler)


def to_text(data: Data, comment: str = "") -> bytes:
    """A YAML file of that data in UTF-8, with ``comment``, if given, as a comment line at the top."""
    heading = f"# {comment}\n" if comment else ""
    return (heading + dump(data)).encode()


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    date: date.isoformat,
    datetime: lambda at: at.isoformat(" ", "minutes"),
}


def _value(value: object, forms: Forms) -> Data:
    if text := _TEXTS.get(type(value)):
        return text(value)
    if isinstance(value, tuple):
        return [_value(item, forms) for item in value]
    return to_data(value, forms) if isinstance(value, Record) else str(value)
