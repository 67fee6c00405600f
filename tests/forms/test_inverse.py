"""Writing undoes reading, for the sample's records and for any others; places lead to what they are said to lead to."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from group_registry.files import worktree
from group_registry.forms.records import reader, to_data, to_text
from group_registry.forms.refusal import Refusal
from group_registry.forms.schema_check import Shape
from group_registry.forms.schemas import Form, Forms, value_at
from group_registry.forms.yaml import Data, Pointer, dump, key_of, locate, parse
from support import hostile_inputs
from support.cases import FORMS, OFFICE, PROJECT

KINDS = Forms.of_schemas(FORMS)
SHAPES = {form.name: Shape(form) for form in KINDS.forms}
SAMPLE = worktree.read_files(PROJECT)
FILES = [*SAMPLE.items(), *OFFICE.items()]
LETTERS = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from(
    "群组名称，。：“”（）〔〕#:-&*!|>%@`'\"[]{}?~=\\ 　0123456789nyNYtfe.+_<,;$𠮷\n"
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(str)
HEX = "0123456789abcdef"
UNDERSTOOD = {"逾期间隔": "7", "清查月份": "12", "禁言确认": "不要", "共同使用": "告知", "办公会主任": "可缺席"}


def held(form: Form, data: Data) -> None:
    """Hold one document to the promise: built, taken apart, written and read again, it is the same."""
    records = reader(form)(data, "registry/case.yaml", "")
    taken = [to_data(record, KINDS) for record in records]
    again: Any = taken[0] if isinstance(data, dict) else taken
    said = without_defaults(data) if isinstance(data, dict) else data
    assert again == said
    for written in (to_text(again), to_text(again, "说明"), dump(again).encode()):
        assert parse(written) == said
        assert reader(form)(parse(written), "registry/case.yaml", "") == records


def without_defaults(data: dict[str, Data]) -> dict[str, Data]:
    """The document without what it need not say: the three values that policy stands for where it is silent."""
    return {key: value for key, value in data.items() if UNDERSTOOD.get(key) != value}


@pytest.mark.parametrize(("path", "content"), FILES, ids=[path for path, _ in FILES])
def test_every_record_of_the_sample_comes_back(path: str, content: bytes) -> None:
    form, data = KINDS.form_of(path), parse(content)
    assert form is not None
    assert not isinstance(data, Refusal)
    held(form, data)


def filled(schema: Any) -> st.SearchStrategy[Any]:
    """Documents of a form: what its schema says of types, bounds, choices, patterns and conditions."""
    if schema["type"] == "object":
        return _object(schema)
    if schema["type"] == "array":
        most = min(schema["maxItems"], schema.get("minItems", 0) + 2)
        unique = schema.get("uniqueItems", False)
        return st.lists(filled(schema["items"]), min_size=schema.get("minItems", 0), max_size=most, unique=unique)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "pattern" in schema:
        return _patterned(schema)
    engine = jsonschema_rs.validator_for(schema)
    most = min(schema["maxLength"], 40)
    return st.text(LETTERS, min_size=schema["minLength"], max_size=most).filter(engine.is_valid)


def _patterned(schema: Any) -> st.SearchStrategy[str]:
    match schema:
        case {"format": "date"}:
            return DAYS
        case {"format": "shanghai-minute"}:
            return st.builds("{} {:%H:%M}".format, DAYS, st.times())
        case {"type": ["string", "integer"], "anyOf": _}:
            return DAYS | st.sampled_from(["2021", "1998-12", "不详"])
        case {"type": ["string", "integer"]}:
            return st.integers(1, 9_999).map(str).filter(jsonschema_rs.validator_for(schema).is_valid)
        case {"pattern": "^[0-9a-f]{40}$" | "^([0-9a-f]{40}|无)$"}:
            return st.text(HEX, min_size=40, max_size=40)
    return st.sampled_from([str(example) for example in schema["examples"]])


@st.composite
def _object(draw: st.DrawFn, schema: Any) -> dict[str, Any]:
    """An object in the order of its form, mended where a condition asks for an item or forbids one."""
    properties, wanted = schema["properties"], set(schema["required"])
    data = {name: draw(filled(body)) for name, body in properties.items() if name in wanted or draw(st.booleans())}
    _mend(draw, data, schema, properties)
    return {name: data[name] for name in properties if name in data}


def _mend(draw: st.DrawFn, data: dict[str, Any], schema: Any, properties: Any) -> None:
    """Add what the conditions that hold ask for, and take out what they forbid."""
    for _ in range(2):  # one item may ask for another, which forbids a third
        for name, held_to in schema.get("dependentSchemas", {}).items():
            if name in data:
                _hold(draw, data, held_to, properties)
                _mend(draw, data, held_to, properties)
    if "if" in schema:
        held_to = schema.get("then" if jsonschema_rs.is_valid(schema["if"], data) else "else", {})
        _hold(draw, data, held_to, properties)
        _mend(draw, data, held_to, properties)


def _hold(draw: st.DrawFn, data: dict[str, Any], held_to: Any, properties: Any) -> None:
    for name in held_to.get("required", ()):
        if name not in data:
            data[name] = draw(filled(properties[name]))
    for name, body in held_to.get("properties", {}).items():
        data |= {name: body["enum"][0]} if "enum" in body else {}
        if "not" in body:
            data.pop(name, None)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_any_record_comes_back(name: str) -> None:
    shape = SHAPES[name]

    @settings(suppress_health_check=list(HealthCheck))
    @given(filled(shape.form.schema))
    def any_document(data: Data) -> None:
        assert shape.misshapes(data) == []
        held(shape.form, data)

    any_document()


ANYTHING = st.recursive(
    st.text(LETTERS), lambda inner: st.lists(inner) | st.dictionaries(st.text(LETTERS), inner), max_leaves=12
)


@given(st.lists(ANYTHING) | st.dictionaries(st.text(LETTERS), ANYTHING))
def test_whatever_is_written_is_read_as_it_was(data: Data) -> None:
    read = parse(dump(data).encode())
    assert read == data or (isinstance(read, Refusal) and read.what in ("too_deep", "merge_key"))


def pointers(data: Data, pointer: Pointer = ()) -> Iterator[Pointer]:
    """The way to every value and key of a document."""
    yield pointer
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from pointers(item, (*pointer, index))
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*pointer, key_of(key))
            yield from pointers(value, (*pointer, key))


def assert_leads(content: bytes, lines: list[str], data: Data, pointer: Pointer) -> None:
    """At the place of a text or key the file has it, or the sign of how it is written."""
    name = str(pointer[-1]).removeprefix("\0")
    value = name if str(pointer[-1]).startswith("\0") else value_at(data, pointer)
    line, column = locate(content, pointer)
    found = lines[line - 1][column - 1 :]
    match value:
        case "":  # has no place of its own; its name does
            assert not isinstance(pointer[-1], str) or found.startswith((name, *"\"'|>?")), (pointer, found)
        case str():
            assert found.startswith((value, *"\"'|>?")), (pointer, found)
        case list():
            assert found.startswith(("[", "-")), (pointer, found)
        case dict():
            first = next(iter(value), "{")
            assert found.startswith(("{", "?", "'", '"', first)), (pointer, found)


LOCATED = [content for _, content in FILES] + hostile_inputs.suite() + hostile_inputs.naughty()


def test_every_place_is_that_of_its_value() -> None:
    tried = 0
    for content in LOCATED:
        data = parse(content)
        if not isinstance(data, Refusal):
            lines = content.decode().split("\n")
            for pointer in list(pointers(data))[1:]:
                assert_leads(content, lines, data, pointer)
                tried += 1
    assert tried > 10_000


def test_a_way_that_ends_early_leads_to_the_nearest_value() -> None:
    content = "甲:\n  - 乙: 丙\n".encode()
    assert locate(content, ("甲", 0, "丁", 3)) == locate(content, ("甲", 0)) == (2, 5)
    assert locate(content, ("甲", 7)) == (2, 3)
    assert locate(content, ("戊",)) == locate(content, ()) == (1, 1)
    assert locate(b"\xff", ("甲",)) == locate(b"", ("甲",)) == (1, 1)
