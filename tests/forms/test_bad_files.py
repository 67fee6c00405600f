"""Bad files, each with the exact report that a clerk is given."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from group_registry.forms.check import inspect
from group_registry.forms.refusal import PARSER_ERRORS, SLIPS
from group_registry.reports.findings import as_text
from group_registry.rules import RULES
from support.bad_files import CASES, PLACES, content_of
from support.cases import FORMS, OFFICE, PROJECT, kept


@cache
def report_of(case: Path) -> str:
    files = OFFICE | {PLACES[case.parent.name]: content_of(case)}
    return as_text(inspect(files, FORMS, RULES).findings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_bad_file_gives_exactly_its_report(case: Path) -> None:
    report = report_of(case)
    assert report == kept(case.with_suffix(".txt"), report)
    assert f"{PLACES[case.parent.name]}:" in report


def test_there_are_many_cases_and_every_report_has_one() -> None:
    assert len(CASES) >= 50
    assert {case.with_suffix(".txt") for case in CASES} == set(CASES[0].parent.parent.glob("*/*.txt"))
    assert {case.parent.name for case in CASES} == set(PLACES) == {name.split(".")[0] for name in FORMS}


def test_every_slip_refusal_and_keyword_has_a_case() -> None:
    reported = set(re.findall(r"\[((?:yaml|schema)\.\w+)\]", "".join(map(report_of, CASES))))
    assert set(_known()) == reported


def _known() -> Iterator[str]:
    """Every rule id that reading can give, except those for what no file that we know of brings about."""
    for what in {what for _, what, _, _ in PARSER_ERRORS} | {what for what, *_ in SLIPS} | set(_named("Refusal")):
        if what != "syntax":  # what libyaml may say one day
            yield f"yaml.{what}"
    for schema in FORMS.values():
        yield from (f"schema.{keyword}" for keyword in _keywords(schema))


def _named(kind: str) -> Iterator[str]:
    """The names that the loader's code gives to its refusals or slips."""
    for path in (PROJECT / "scripts/group_registry/forms").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(what)), *_]) if name == kind:
                    yield what


def _keywords(schema: object) -> set[str]:
    """The keywords of a schema that can refuse something by themselves."""
    leads_on = {"properties", "items", "if", "const", "dependentSchemas"}  # our forms use "const" in conditions only
    return (set(Draft202012Validator.VALIDATORS) - leads_on) & set(re.findall(r'"(\w+)":', json.dumps(schema)))
