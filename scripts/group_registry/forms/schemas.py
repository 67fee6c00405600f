"""The schemas: which form a file has, and what each Chinese key is called in the code.

A form is one ``schema/*.schema.json``. Its ``x-path`` says which files it is for, ``x-record`` names the dataclass
of an object, ``x-field`` the attribute of a property, ``x-article`` the article behind it.
``x-past`` are the words of ``enum`` that only records from the time of paper filing may have; nobody is asked to choose
them. ``x-question`` is the question put to people, ``x-answers`` the choices in spoken form, one for each word of
``enum``; ``x-about`` is said above a new form and above one that is mended, ``x-help`` beside an item in place of its
description. What several forms share, such as how a day is written, stands once, in ``schema/common.json``.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from itertools import chain
from typing import Any, cast

from group_registry.forms.yaml import Data, Pointer
from group_registry.model import records
from group_registry.model.records import Record

Schema = Mapping[str, Any]
Schemas = Mapping[str, Schema]
DEMANDED = MISSING
"""The default of an item that a form always demands. No value equals it, so such an item is never left out."""


def resolved(schema: Any, shared: Mapping[str, Schema]) -> Any:
    """With what it takes from ``common.json`` put in its place."""
    if isinstance(schema, list):
        return [resolved(item, shared) for item in schema]
    if not isinstance(schema, dict):
        return schema
    whole: dict[str, Any] = {}
    for key, body in schema.items():  # in this order: of two mistakes in one value the first keyword counts
        if key == "$ref":
            whole |= resolved(shared[body.rpartition("/")[2]], shared)
        else:
            whole[key] = resolved(body, shared)
    return whole


@dataclass(frozen=True)
class Form:
    name: str
    schema: Schema

    @cached_property
    def text(self) -> str:
        return json.dumps(self.schema)

    @cached_property
    def claims(self) -> Callable[[str], object]:
        return re.compile(self.schema["x-path"]).fullmatch

    @cached_property
    def objects(self) -> dict[str, Schema]:
        return {found["x-record"]: found for found in _objects(self.schema)}

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset().union(*(schema["properties"] for schema in self.objects.values()))


@dataclass(frozen=True)
class Forms:
    forms: tuple[Form, ...]

    @classmethod
    def of_schemas(cls, schemas: Mapping[str, Schema]) -> "Forms":
        return cls(tuple(Form(name.removesuffix(".schema.json"), schemas[name]) for name in sorted(schemas)))

    def form_of(self, path: str) -> Form | None:
        return next((form for form in self.forms if form.claims(path)), None)

    @cached_property
    def _keys(self) -> dict[tuple[str, str], tuple[str, Schema]]:
        return {
            (record, body["x-field"]): (key, body)
            for form in self.forms
            for record, found in form.objects.items()
            for key, body in found["properties"].items()
        }

    @cached_property
    def articles(self) -> list[str]:
        """The articles behind all items."""
        return sorted({body["x-article"] for _, body in self._keys.values() if "x-article" in body})

    def key(self, record: type[Record], field: str) -> str:
        return self._keys[record.__name__, field][0]

    def fields(self, record: type[Record]) -> list[str]:
        return [field for name, field in self._keys if name == record.__name__]

    @cached_property
    def layouts(self) -> Mapping[type[Record], list[tuple[str, str, object]]]:
        """In the form's order: Chinese key, attribute, and the value if it is missing (``DEMANDED``: never)."""
        found: dict[type[Record], list[tuple[str, str, object]]] = {}
        for name, schema in chain.from_iterable(form.objects.items() for form in self.forms):
            kind = getattr(records, name)
            unsaid = {field.name: field.default for field in fields(kind)}
            found[kind] = [
                (key, body["x-field"], DEMANDED if key in schema["required"] else unsaid[body["x-field"]])
                for key, body in schema["properties"].items()
            ]
        return found

    def label(self, record: type[Record], field: str) -> str:
        return str(self._keys[record.__name__, field][1]["title"])


def property_at(schema: Schema, pointer: Pointer) -> Schema:
    """The nearest part above if there is none."""
    for step in pointer:
        inner = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
        if not isinstance(inner, Mapping):
            break
        schema = inner
    return schema


def value_at(data: Any, pointer: Pointer) -> Data | None:
    """None if nothing is there."""
    try:
        for step in pointer:
            data = data[step]
    except (LookupError, TypeError):
        return None
    return cast(Data, data)


def _objects(schema: Schema) -> Iterator[Schema]:
    if "x-record" in schema:
        yield schema
    if isinstance(schema.get("items"), Mapping):
        yield from _objects(schema["items"])
    for inner in schema.get("properties", {}).values():
        yield from _objects(inner)
