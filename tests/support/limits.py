"""Every limit of a form, item by item, tried on a file that fits: what passes at the limit, what is refused beyond it.

The values are made from the form as it is, the answers are those of the check itself. So whoever moves a limit moves
the table that is kept.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from group_registry.forms.schema_check import Misshape, Shape
from group_registry.forms.schemas import Form, value_at
from group_registry.forms.yaml import Pointer

PLAIN = [
    *("甲", "无", "1", "01", "1.5", "-1", " 甲", "甲 ", "　甲", "甲\n乙", "甲\n", "甲\n\n", "“甲”", "甲“乙”", "甲，乙"),
]
"""Asked of each item that is a text."""
WRITTEN = [
    *("2026", "2026-03", "2026-13", "2026-3-2", "2026-03-02", "2026-02-29", "1999-12-31", "1899-12-31", "不详"),
    *("2026-03-02 09:20", "2026-02-30 09:20", "2026-03-02 24:00", "2026-03-02 09:60", "a-b", "a--b", "-a", "甲-乙"),
    *("registry/groups/hyfw/a.yaml", "registry/groups/hyfw/A.yaml", "registry/groups/a.yaml", "0", "12", "123"),
    *(
        "15",
        "16",
        "25",
        "26",
        "25.9",
        "25.10",
        "26.1",
        "99",
        "100",
        "101",
        "999",
        "1000",
        "9999",
        "10000",
        "999999",
        "1000000",
    ),
    *("9" * 18, "9" * 19),
    *("4-100", "4-101", "0-30", "100-4", "30", "4-", "365", "366", "2026-00", "1900-01", "2100-01-01"),
    *("a" * 40, "A" * 40, "g" * 40, "a" * 64, "A" * 64),
]
"""Asked of each item with a way of writing, and so are its neighbours."""
CONDITIONS = ("if", "then", "else", "dependentSchemas")
CORRECTED = {"备案事项说明": ["更正笔误"]}
"""A value besides the example, where a condition asks how a text begins."""


def limits(form: Form, fitting: list[Any]) -> Iterator[str]:
    """The lines of the form's table; ``fitting`` are files that fit it."""
    shape = Shape(form)
    for pointer, schema in items(form.schema):
        yield ""
        yield name_of(pointer)
        item = Item(shape, pointer, schema, fitting)
        fitting = [*fitting, item.whole]  # where the item was put in by its example, those below it are there as well
        for limit, values in item.beyond():
            yield f"  {limit}: {answers(limit, [(label, item.misshapes(value)) for label, value in values])}"
        yield from item.sizes()
        yield from item.texts()
        yield from item.together()


def name_of(pointer: Pointer) -> str:
    return "/".join("·" if step == 0 else str(step) for step in pointer) or "文件"


def items(schema: Mapping[str, Any], pointer: Pointer = ()) -> Iterator[tuple[Pointer, Mapping[str, Any]]]:
    yield pointer, schema
    for name, inner in schema.get("properties", {}).items():
        yield from items(inner, (*pointer, name))
    if "items" in schema:
        yield from items(schema["items"], (*pointer, 0))


class Item:
    def __init__(self, shape: Shape, pointer: Pointer, schema: Mapping[str, Any], fitting: list[Any]) -> None:
        self.shape, self.schema = shape, schema
        examples = schema.get("examples", [])
        filled = (
            (changed(data, place, value), place)
            for data in fitting
            for place in places(data, pointer)
            for value in [value_at(data, place) or None, *examples]
        )
        self.whole, self.pointer = next((data, place) for data, place in filled if shape.is_valid(data))
        self.value: Any = value_at(self.whole, self.pointer)

    def misshapes(self, value: object) -> list[Misshape]:
        return self.shape.misshapes(changed(self.whole, self.pointer, value))

    def fits(self, value: object) -> bool:
        return self.shape.is_valid(changed(self.whole, self.pointer, value))

    def beyond(self) -> Iterator[tuple[str, list[tuple[str, object]]]]:
        """Each limit with the values on both sides of it."""
        schema, value = self.schema, self.value
        for name in schema.get("required", ()):
            without = {key: inner for key, inner in value.items() if key != name}
            yield f"required {name}", [("原样", value), ("没有", without)]
        if schema.get("additionalProperties") is False:
            yield "additionalProperties", [("原样", value), ("多一项", value | {"多余": "甲"})]
        if "type" in schema:
            yield f"type {schema['type']}", [("原样", value), ("列表", []), ("分项", {}), ("文字", "甲")]
        for keyword, outside in (("minLength", -1), ("maxLength", 1)):
            if keyword in schema:
                sizes = (schema[keyword], schema[keyword] + outside)
                yield f"{keyword} {schema[keyword]}", [(f"{size} 字", self.text_of(size)) for size in sizes]
        if schema.get("uniqueItems"):
            yield "uniqueItems", [("原样", value), ("相同", [value[0], value[0]])]
        if "enum" in schema:
            yield "enum", [*((word, word) for word in schema["enum"]), ("别的", "别的"), ("后加一字", f"{value}群")]

    def sizes(self) -> Iterator[str]:
        """How long a list may be: asked of the list alone, since the slow engine reads each entry of a refused file."""
        alone = Shape(Form("list", {key: inner for key, inner in self.schema.items() if key != "items"}))
        for keyword, outside in (("minItems", -1), ("maxItems", 1)):
            if keyword in self.schema:
                limit = self.schema[keyword]
                tried = [(f"{size} 条", alone.misshapes([*map(str, range(size))])) for size in (limit, limit + outside)]
                yield f"  {keyword} {limit}: {answers(keyword, tried)}"

    def text_of(self, size: int) -> str:
        """Of one sign, or the item's own text with one sign of it repeated: the first that fits, if one does."""
        made = ["甲" * size]
        if len(text := str(self.value)) <= size:
            made += [text[:at] + text[at] * (size - len(text)) + text[at:] for at in range(len(text))]
        return next(filter(self.fits, made), made[0])

    def texts(self) -> Iterator[str]:
        """Which ways of writing a text are taken, and what is said of the first one that each limit refuses."""
        if not isinstance(self.value, str | int) or "enum" in self.schema:
            return
        is_free = not {"pattern", "format", "anyOf"} & self.schema.keys()
        texts = dict.fromkeys(PLAIN if is_free else [*PLAIN, *WRITTEN, *neighbours(str(self.value))])
        yield f"  写法: {' '.join([repr(text) for text in texts if self.fits(text)])} 通过"
        reports: dict[str, str] = {}
        for text, misshapes in [(text, self.misshapes(text)) for text in texts]:
            for misshape in misshapes[:1]:
                reports.setdefault(misshape.keyword, f"    {text!r} {report(misshapes, misshape.keyword)}")
        yield from reports.values()

    def together(self) -> Iterator[str]:
        """Which items may stand together, where one depends on another."""
        conditions = {word: self.schema[word] for word in CONDITIONS if word in self.schema}
        names = sorted(set(named(conditions)))
        if not isinstance(self.value, dict) or not names:
            return
        others = {key: inner for key, inner in self.value.items() if key not in names}
        choices = [self._choices(name, json.dumps(conditions, ensure_ascii=False)) for name in names]
        yield f"  {'、'.join(names)}，可以同时填写"
        for chosen in product(*choices):
            given = {name: value for name, (_, value) in zip(names, chosen, strict=True) if value is not None}
            if self.fits(others | given):
                yield f"    {' '.join(label for label, value in chosen if value is not None) or '都不填'}"

    def _choices(self, name: str, conditions: str) -> list[tuple[str, Any]]:
        """Left out, or filled in with each value that a condition asks for and with one that none does."""
        schema = self.schema["properties"][name]
        words = schema.get("enum", [])
        free = [word for word in words if f'"{word}"' not in conditions][:1]
        values = [word for word in words if f'"{word}"' in conditions] + free
        values = values or [*schema["examples"][:1], *CORRECTED.get(name, [])]
        labels = [f"{name}={value}" for value in values] if len(values) > 1 else [name]
        return [("", None), *zip(labels, values, strict=True)]


def answers(limit: str, tried: list[tuple[str, list[Misshape]]]) -> str:
    """What passes, and the report of what does not; of several with one report the first bears it."""
    passing = [label for label, misshapes in tried if not misshapes]
    reports: dict[str, list[str]] = {}
    for label, misshapes in tried:
        if misshapes:
            reports.setdefault(report(misshapes, limit), []).append(label)
    refused = [f"{'、'.join(labels)} {text}" for text, labels in reports.items()]
    return "；".join([f"{'、'.join(passing)} 通过" if passing else "无通过", *refused])


def report(misshapes: list[Misshape], limit: str) -> str:
    """The report of this limit; where another one speaks first, that one's, with its name."""
    shown = next((misshape for misshape in misshapes if misshape.keyword == limit.split()[0]), misshapes[0])
    article = f"（第{shown.article}条）" if shown.article else ""
    return f"[{shown.keyword}] {shown.says}{article}。{shown.fix}"


def neighbours(text: str) -> Iterator[str]:
    """The text itself, and each text that lacks one sign of it or has one twice."""
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]
        yield text[: at + 1] + text[at:]


def named(part: Any) -> Iterator[str]:
    """The items that a condition speaks of."""
    if not isinstance(part, dict):
        return
    yield from part.get("required", ())
    yield from part.get("properties", ())
    for name, inner in part.get("dependentSchemas", {}).items():
        yield name
        yield from named(inner)
    for word in ("if", "then", "else"):
        yield from named(part.get(word))


def places(data: Any, pointer: Pointer) -> Iterator[Pointer]:
    """Where the item stands in a file, or could stand: of each list every entry."""
    if not pointer:
        yield ()
    if not pointer or not isinstance(data, dict | list):
        return
    step, rest = pointer[0], pointer[1:]
    entries: Any = range(len(data)) if step == 0 and isinstance(data, list) else (step,)
    for at in entries:
        yield from ((at, *place) for place in places(value_at(data, (at,)), rest))


def changed(data: Any, pointer: Pointer, value: object) -> Any:
    """A copy of the data with another value at the pointer."""
    if not pointer:
        return value
    made = copy.copy(data)
    made[pointer[0]] = changed(value_at(data, pointer[:1]), pointer[1:], value)
    return made
