"""Converts data to records and back.

Reading: one reader for each form, made from its schema and the dataclass that it names. No key is named here:
``x-record`` and ``x-field`` say which key fills which attribute, and the attribute's type says how its text is read.
The data must have passed the check against its form. Writing is the inverse, for the files that a tool writes."""

import json
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import EnumMeta
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import Any

from group_registry.forms.schemas import Form, Forms, Schema, Schemas
from group_registry.forms.yaml import Data, Pointer, dump
from group_registry.model import records
from group_registry.model.records import Origin, Record
from group_registry.model.terms import PaperDay

Read = Callable[..., Any]
"""Takes data, path and pointer, of a whole file its blob id too."""


def reader(form: Form) -> Callable[[Any, str, str], tuple[Record, ...]]:
    """What it returns takes the data, the path and the blob id of a file."""
    schema = form.schema
    if schema["type"] == "object":
        read = _object_reader(schema)
        return lambda data, path, digest: (read(data, path, (), digest),)
    read_items = _object_reader(schema["items"])
    return lambda data, path, _: tuple(read_items(item, path, (index,)) for index, item in enumerate(data))


def _object_reader(schema: Schema) -> Read:
    """Only lists of records need a pointer; texts and lists of texts need none."""
    kind: type[Record] = getattr(records, schema["x-record"])
    types = typing.get_type_hints(kind)
    plain: dict[str, tuple[str, Callable[[Any], Any]]] = {}
    nested: dict[str, tuple[str, Read]] = {}
    for key, body in schema["properties"].items():
        hint, field = types[body["x-field"]], body["x-field"]
        if "x-record" in body.get("items", {}):
            nested[key] = field, _object_reader(body["items"])
        else:
            plain[key] = field, _last_day if field == "ends_on" else _text_reader(hint)

    def read(data: Any, path: str, pointer: Pointer, digest: str = "") -> Record:
        values: dict[str, Any] = {}
        for key, value in data.items():
            if key in plain:
                field, convert = plain[key]
                values[field] = convert(value)
            elif isinstance(value, str):  # where the form takes either a text or a list
                values[nested[key][0]] = _text(value)
            else:
                field, inner = nested[key]
                values[field] = tuple([inner(item, path, _way(pointer, key, at)) for at, item in enumerate(value)])
        return kind(origin=_origin((path, pointer, digest)), **values)

    return read


_origin: Callable[[tuple[str, Pointer, str]], Origin] = partial(tuple.__new__, Origin)
"""The same as ``Origin(…)``, but faster, without a Python-level call for each record."""


@lru_cache(maxsize=4096)
def _way(pointer: Pointer, key: str, at: int) -> Pointer:
    """Cached, so that all files of a form share the same objects."""
    return (*pointer, key, at)


def _text_reader(hint: Any) -> Callable[[Any], Any]:
    if isinstance(hint, UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not NoneType)
    if typing.get_origin(hint) is tuple:
        convert = _TEXTS[typing.get_args(hint)[0]]
        return lambda texts: tuple([convert(text) for text in texts])
    if isinstance(hint, EnumMeta):
        members: dict[str, Any] = {str(member.value): member for member in hint}  # type: ignore[var-annotated]
        return members.__getitem__
    return _TEXTS[hint]


@lru_cache(maxsize=16384)
def _text(text: str) -> str:
    """One object for texts that recur: a copy, since the engine keeps a UTF-8 copy beside every text it sees."""
    return text[:1] + text[1:]


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    if len(text) == len("2026-01-01"):
        return date.fromisoformat(text)
    return PaperDay(text)


def _last_day(text: str) -> date:
    day = _day(text)
    if isinstance(day, PaperDay):
        return PaperDay(text, is_end=True)
    return day


_TEXTS: dict[Any, Callable[[str], Any]] = {
    str: _text,
    int: int,
    datetime: datetime.fromisoformat,
    date: _day,
}


def to_data(record: Record, forms: Forms) -> dict[str, Data]:
    """In the order of its form, without items whose value is their default, unless the form always demands them."""
    items = ((key, getattr(record, field), unsaid) for key, field, unsaid in forms.layouts[type(record)])
    return {key: _value(value, forms) for key, value, unsaid in items if value != unsaid}


def to_json(value: object, forms: Forms) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=lambda part: _value(part, forms))
    return text.encode("utf-8", "replace")


def to_text(data: Data, comment: str = "") -> bytes:
    heading = f"# {comment}\n" if comment else ""
    return (heading + dump(data)).encode()


def text_of(record: Record, schemas: Schemas) -> bytes:
    """The file of one record."""
    return to_text(to_data(record, Forms.of_schemas(schemas)))


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    str: str,
    date: date.isoformat,
    PaperDay: str,
    datetime: lambda at: at.isoformat(" ", "minutes"),
}


def _value(value: object, forms: Forms) -> Data:
    if text := _WRITTEN.get(type(value)):
        return text(value)
    if isinstance(value, tuple):
        return [_value(item, forms) for item in value]
    if isinstance(value, Record):
        return to_data(value, forms)
    return str(value)
