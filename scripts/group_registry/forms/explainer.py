"""The slow engine, which says what is wrong with data that the fast one refused."""

from collections.abc import Iterator
from typing import Any

import jsonschema

from group_registry.forms.formats import FORMATS
from group_registry.forms.schemas import Schema

_CHECKER = jsonschema.FormatChecker(["date"])
_CHECKER.checkers |= {name: (says, ()) for name, says in FORMATS.items()}


def explainer(schema: Schema) -> Any:
    """The engine for one schema: ``iter_errors(data)`` yields the departures."""
    return _Explainer(schema, format_checker=_CHECKER)


def _repeated(validator: Any, unique: bool, items: Any, schema: Schema) -> Iterator[jsonschema.ValidationError]:
    """``uniqueItems``, naming each text that repeats another; our lists of unique items are lists of text."""
    seen: set[str] = set()
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str):
            if item in seen:
                yield jsonschema.ValidationError("repeated", path=[index], instance=item)
            seen.add(item)


_Explainer: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator, {"uniqueItems": _repeated}
)
