"""What a check remembers never shows: after any edit the next check reports what one that knows nothing reports."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from cases import FORMS, case_files, cases, name_of
from reading.files import Files
from reading.inspection import Inspection, blob_id, inspect
from reading.memory import Memory
from reading.recheck import check, remember
from regulation.rules import RULES

Contents = Mapping[str, bytes]
CASES = [case for kind in ("pass", "fail") for case in cases(kind)]
GROUPS = "registry/groups/"


def held(contents: Contents) -> Files:
    digests = {path: blob_id(content) for path, content in contents.items()}
    return Files(digests, lambda paths: {path: contents[path] for path in paths}, {})


def groups_of(contents: Contents) -> list[str]:
    return [path for path in contents if path.startswith(GROUPS) and path.endswith(".yaml")]


def alike(memory: Memory | None, contents: Contents, cold: Inspection) -> bool:
    """Whether the memory served at all; what it served must be the same."""
    warm = check(held(contents), FORMS, RULES, memory=memory)
    assert warm.findings == cold.findings
    assert warm.registry.paths == cold.registry.paths
    assert warm.registry.read_paths == cold.registry.read_paths
    return warm.registry.rest is not None


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_group_that_comes_goes_or_breaks_in_the_case_of_any_rule(case: Path) -> None:
    whole = case_files(case)
    cold = inspect(whole, FORMS, RULES)
    memory = remember(cold, held(whole))
    served = False
    for path in groups_of(whole)[:3]:
        without = {other: content for other, content in whole.items() if other != path}
        for start in (without, whole | {path: whole[path] + b"\n- :"}):
            before = inspect(start, FORMS, RULES)
            served |= alike(memory, start, before)
            served |= alike(remember(before, held(start)), whole, cold)
    assert served == (memory is not None and len(groups_of(whole)) > 1)
