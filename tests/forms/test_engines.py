"""The two engines of shape agree on every form, on documents hurt in every way, together and where one is alone."""

import copy
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import jsonschema
import pytest

from group_registry.files import worktree
from group_registry.forms import check, schema_check
from group_registry.forms.check import inspect
from group_registry.forms.records import reader
from group_registry.forms.refusal import Refusal
from group_registry.forms.schema_check import UNEXPLAINED, Shape
from group_registry.forms.schemas import Form, Forms
from group_registry.forms.yaml import Pointer, parse
from group_registry.rules import RULES
from support.bad_files import CASES, PLACES, content_of
from support.cases import FORMS, PROJECT

KINDS = Forms.of_schemas(FORMS)
SHAPES = {form.name: Shape(form) for form in KINDS.forms}
PARTS = 13
"""Into so many the documents are divided, of which ``make test`` tries one."""
# A third reader, as editors and check-jsonschema have it: Python's patterns, the standard's formats.
STANDARD = {
    form.name: jsonschema.Draft202012Validator(form.schema, format_checker=jsonschema.FormatChecker(["date"]))
    for form in KINDS.forms
}
TEXTS = [
    *("", "甲", "甲乙", "甲" * 31, "甲" * 2001, "𠮷" * 4, "é" * 4, "e\u0301" * 4, "微信\n", "QQ/TIM "),
    *("無", "无", "无\n"),
    *("2026-03-02\n", "２０２６-03-02", "2026-02-29", "2028-02-29", "2026-13-01", "2026-00-10", "2026-03-02 "),
    *("20260302", "2026-W10-1", "0000-01-01", "2026-03-02 09:20", "2026-03-02 09:20\n", "2026-02-30 09:20"),
    *("2026-03-02 24:00", "2026-03-02T09:20", "2026-03-02 ０9:20", "٣", "३", "1\n", "01", "1.0", "1", "15", "16"),
    *("9" * 19, "-1", "+1", "甲乙丙丁\n", "\n甲乙丙丁", "甲乙丙丁\n\n", "甲乙\n丙丁", "甲乙丙丁\n \n", " 甲乙丙丁"),
    *("甲乙丙丁 ", "甲乙丙丁 \n", "\u3000甲乙丙丁", "甲乙丙丁\u3000", "\u2003甲乙丙丁", "甲乙丙丁\u00a0"),
    *("“甲乙丙丁”", "“甲”乙“丙”", "＂甲乙丙＂", "甲，乙、丙", "registry/groups/hyfw/a.yaml"),
    *("registry/groups/hyfw/a.yaml\n", "registry/groups/hyfw/A.yaml", "$", "^", "13", "13.6"),
    *("a" * 40, "a" * 40 + "\n", "A" * 40, "0" * 64, "0" * 64 + "\n", "no", "null", "~", "true"),
]


def changed(data: Any, pointer: Pointer, value: object) -> Any:
    """A copy of the data with another value at the pointer."""
    if not pointer:
        return value
    made = copy.deepcopy(data)
    holder = made
    for step in pointer[:-1]:
        holder = holder[step]
    holder[pointer[-1]] = value
    return made


def values(data: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every value of a document with its pointer."""
    yield pointer, data
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inner:
        yield from values(value, (*pointer, step))


def hurts(value: Any) -> Iterator[object]:
    """What a value may be turned into."""
    yield from (*TEXTS, [], {}, [value], {"甲": value}, [value, value])
    match value:
        case str():
            yield from (value + "\n", "\n" + value, value + " ", " " + value, value + "\u3000", value[:-1], value * 2)
            yield from (value.replace("-", "－"), value.translate({ord(str(d)): 0xFF10 + d for d in range(10)}))
        case dict():
            yield from ({key: inner for key, inner in value.items() if key != gone} for gone in value)
            yield from (
                value | {"多余": "甲"},
                value | {"": ""},
                {key + "\u3000": inner for key, inner in value.items()},
            )
            yield dict(reversed(value.items()))
        case list():
            yield from (value * 2, value * 300, value[:1], [*value, ""], [*value, []])


def documents(part: int) -> Iterator[tuple[Form, Any]]:
    """Each ``PARTS``-th of them, from that one on."""
    for form, data, pointer, hurt in islice(hurt_documents(), part, None, PARTS):
        yield form, changed(data, pointer, hurt)


def hurt_documents() -> Iterator[tuple[Form, Any, Pointer, object]]:
    """The sample's files, then bad ones that can be read; each as it is and hurt at values of a kind not hurt before.

    The good ones come first: beside another mistake a disagreement would not be seen.
    """
    files = sorted(worktree.read_files(PROJECT).items(), key=lambda file: len(file[1]))
    bad = [(PLACES[case.parent.name], content_of(case)) for case in CASES if case.parent.name != "group"]
    files += sorted((file for file in bad if not isinstance(parse(file[1]), Refusal)), key=lambda file: len(file[1]))
    done: set[tuple[str, Pointer]] = set()
    for path, content in files:
        form, data = KINDS.form_of(path), parse(content)
        assert form is not None
        assert not isinstance(data, Refusal)
        yield form, data, (), data
        for pointer, value in values(data):
            kind = form.name, tuple(step if isinstance(step, str) else 0 for step in pointer)
            if kind not in done:
                done.add(kind)
                yield from ((form, data, pointer, hurt) for hurt in hurts(value))


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, PARTS))])
def test_both_engines_and_a_standard_one_agree_and_what_fits_is_built(part: int) -> None:
    tried: Counter[str] = Counter()
    fits = 0
    for form, data in documents(part):
        tried[form.name] += 1
        fit = SHAPES[form.name].is_valid(data)
        misshapes = SHAPES[form.name].misshapes(data)
        assert UNEXPLAINED not in misshapes, data
        if fit:
            fits += 1
            assert not list(SHAPES[form.name].explainer.iter_errors(data)), data
            reader(form)(data, "registry/case.yaml", "")
        elif "shanghai-minute" not in str(form.schema):
            assert not STANDARD[form.name].is_valid(data), data
    assert set(tried) == set(SHAPES)
    assert tried.total() >= 1_000
    assert fits >= 50


@pytest.mark.parametrize(("pattern", "text"), [(r"^\d{4}$", "1234\n"), (r"^[0-9]{4}$", "1234\n")])
def test_where_the_engines_differ_a_finding_says_so(pattern: str, text: str) -> None:
    schema = {"title": "甲", "type": "string", "pattern": pattern, "x-path": "^registry/case[.]yaml$"}
    shape = Shape(Form("case", schema))
    assert not shape.is_valid(text)
    assert shape.misshapes(text) == [UNEXPLAINED]
    assert shape.misshapes("甲")[0].keyword == "pattern"


def test_every_bad_file_and_the_sample_are_judged_alike_by_the_slow_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = [parse(content_of(case)) for case in CASES]
    data = [one for one in parsed if not isinstance(one, Refusal)]
    files = worktree.read_files(PROJECT)
    hurt = {path: content.replace("微信".encode(), "微 信".encode()) for path, content in files.items()}

    def judged() -> list[object]:
        shapes = {form.name: Shape(form) for form in KINDS.forms}
        of_data = [[shape.misshapes(one) for shape in shapes.values()] for one in data]
        return [*of_data, *(inspect(one, FORMS, RULES).findings for one in (files, hurt))]

    with_both = judged()
    monkeypatch.setattr(schema_check, "jsonschema_rs", None)
    check._file_reader.cache_clear()
    assert judged() == with_both
    assert len(data) > 60
    check._file_reader.cache_clear()
