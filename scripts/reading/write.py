"""Records back to text: the inverse of reading, for the files that a tool writes."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from reading.forms import Forms
from reading.source import Data
from regulation.model import Record


def to_data(record: Record, forms: Forms) -> dict[str, Data]:
    """The record under its Chinese keys, in the order of its form; what is not demanded and says nothing is left out.

    Nothing is said by what would be understood anyway: the value that an item left out stands for.
    """
    data: dict[str, Data] = {}
    for key, field, unsaid in forms.layout(type(record)):
        value = getattr(record, field)
        if value != unsaid:
            data[key] = _value(value, forms)
    return data


def to_text(data: Data, comment: str = "") -> bytes:
    """A YAML file of that data, UTF-8, with a comment line above."""
    from reading.events import dump  # late, as in ``source``

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
    match value:
        case Record():
            return to_data(value, forms)
        case tuple():
            return [_value(item, forms) for item in value]
        case _:
            return str(value)
