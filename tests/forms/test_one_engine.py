"""Where jsonschema-rs is not at hand, jsonschema alone says the same of every file."""

import pytest

from group_registry.files import worktree
from group_registry.forms import schema_check
from group_registry.forms.check import inspect
from group_registry.forms.refusal import Refusal
from group_registry.forms.schema_check import Shape
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import parse
from group_registry.rules import RULES
from support.bad_files import CASES, content_of
from support.cases import CASE_FILES, FORMS, PROJECT, case_files, cases

KINDS = Forms.of_schemas(FORMS)
REGISTRIES = {"sample": worktree.read_files(PROJECT), "small": worktree.read_files(CASE_FILES / "office")}


def test_every_bad_file_is_refused_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    data = [parse(content_of(case)) for case in CASES]
    shapes = {form.name: Shape(form) for form in KINDS.forms}
    with_both = [[shape.misshapes(one) for shape in shapes.values()] for one in data if not isinstance(one, Refusal)]
    monkeypatch.setattr(schema_check, "jsonschema_rs", None)
    shapes = {form.name: Shape(form) for form in KINDS.forms}
    assert {type(shape.is_valid.__self__).__module__.split(".")[0] for shape in shapes.values()} == {"jsonschema"}  # type: ignore[attr-defined]
    alone = [[shape.misshapes(one) for shape in shapes.values()] for one in data if not isinstance(one, Refusal)]
    assert alone == with_both
    assert len(alone) > 60


@pytest.mark.parametrize("files", REGISTRIES.values(), ids=REGISTRIES)
def test_a_registry_is_checked_alike(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    hurt = {path: content.replace("微信".encode(), "微 信".encode()) for path, content in files.items()}
    both = [inspect(one, FORMS, RULES).findings for one in (files, hurt)]
    monkeypatch.setattr(schema_check, "jsonschema_rs", None)
    assert [inspect(one, FORMS, RULES).findings for one in (files, hurt)] == both


def test_every_case_of_a_rule_is_reported_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [case_files(case) for case in cases("fail")[::7]]
    both = [inspect(files, FORMS, RULES).findings for files in given]
    monkeypatch.setattr(schema_check, "jsonschema_rs", None)
    assert [inspect(files, FORMS, RULES).findings for files in given] == both
