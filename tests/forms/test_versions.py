"""Each form has a version; what an earlier published one took is still read (Art. 7, 25).

``cases/shapes/N`` holds files as version N of each form published them. ``cases/shapes/released.json`` names, for each
form, the version that was released last and the digest of its shape, and under ``rules`` the version of the tools and
the digest of the names of the rules that it asks at a merge. It changes at a release and at no other time.
"""

import json
from hashlib import sha256
from typing import Any

import pytest

from group_registry.files.worktree import read_forms
from group_registry.forms.check import inspect
from group_registry.model import records
from group_registry.model.finding import Level
from group_registry.model.records import Record
from group_registry.rules import RULES
from support.cases import CASE_FILES, FORMS, PROJECT

SHAPES = CASE_FILES / "shapes"
SCHEMAS = {name.removesuffix(".schema.json"): schema for name, schema in read_forms(PROJECT).items()}
RELEASED: dict[str, list[Any]] = json.loads((SHAPES / "released.json").read_text("utf-8"))
WORDS = {"title", "description", "examples", "errorMessage", "x-article", "x-version"}
WORDS |= {"x-question", "x-answers", "x-about", "x-help"}
"""What a form says, which may change at any time."""
OLD = {path.name: path for path in SHAPES.iterdir() if path.is_dir()}
KINDS = {
    "Group": 4,
    "BlacklistEntry": 2,
    "Incident": 1,
    "Minutes": 1,
    "PaperSignature": 1,
    "QuietPeriod": 3,
    "Unit": 17,
    "Person": 45,
    "Delegation": 2,
    "Policy": 1,
    "BaselineEntry": 63,
    "Interpretation": 16,
}
"""How many of each stand in the files of version 1, counted by hand."""
OTHERS = {"2": {"Interpretation": 39}}
"""Where the files of a later version have another number."""


def shape(part: Any, is_named: bool = False) -> Any:
    """What a form takes, without its words; ``is_named`` for a table whose keys are items."""
    if isinstance(part, dict):
        kept = {key: one for key, one in part.items() if is_named or key not in WORDS}
        return {key: shape(one, key == "properties" and not is_named) for key, one in kept.items()}
    return [shape(one) for one in part] if isinstance(part, list) else part


def digest_of(data: Any) -> str:
    return sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def digest(name: str) -> str:
    return digest_of(shape(SCHEMAS[name]))


@pytest.mark.parametrize("name", SCHEMAS)
def test_another_shape_is_another_version(name: str) -> None:
    released, of_shape = RELEASED[name]
    now = SCHEMAS[name]["x-version"]
    assert now == released + (digest(name) != of_shape), (
        f"{digest(name)}: x-version rises by one, once for each release"
    )


def test_a_rule_that_is_newer_than_the_release_says_so() -> None:
    """Else it is asked of merges that were decided without it."""
    version, released = RELEASED["rules"]
    refusing = [it for it in RULES if (it.level is Level.ERROR or it.decided) and not it.told_only]
    asked = sorted(it.id for it in refusing if it.since <= tuple(version))
    assert digest_of(asked) == released, (
        f"{digest_of(asked)}: a new rule of level error has since=, later than {version}; a released one keeps its name"
    )


def test_every_earlier_version_has_files_of_its_own() -> None:
    assert set(OLD) == {str(number) for number in range(1, max(one["x-version"] for one in SCHEMAS.values()))}


@pytest.mark.parametrize("number", OLD)
def test_files_of_an_earlier_version_are_read(number: str) -> None:
    paths = list(OLD[number].rglob("*.yaml"))
    # No office had a waiver of another rule than no_personal_data; those of the sample are no longer read.
    paths = [path for path in paths if path.name != "waivers.yaml"]
    files = {f"registry/{path.relative_to(OLD[number]).as_posix()}": path.read_bytes() for path in paths}
    found = inspect(files, FORMS, RULES)
    assert [one for one in found.findings if one.rule.startswith(("schema.", "yaml."))] == []
    kinds: dict[str, type[Record]] = {name: getattr(records, name) for name in KINDS}
    assert {name: len(found.registry.of(kind)) for name, kind in kinds.items()} == KINDS | OTHERS.get(number, {})
