"""What a check remembers never shows: after any edit the next check reports what one that knows nothing reports."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from cases import FORMS, case_files, cases, name_of
from reading.files import ByFolder, Files
from reading.inspection import Inspection, blob_id, inspect
from reading.memory import Memory
from reading.recheck import check, remember
from regulation.finding import Rule
from regulation.model import (
    BlacklistEntry,
    Delegation,
    DelegationList,
    Group,
    Person,
    PersonList,
    Policy,
    Record,
    Unit,
    UnitList,
    Waiver,
)
from regulation.registry import Registry
from regulation.rules import RULES

Contents = Mapping[str, bytes]
CASES = [case for kind in ("pass", "fail") for case in cases(kind)]
GROUPS = "registry/groups/"


def held(contents: Contents) -> Files:
    digests = {path: blob_id(content) for path, content in contents.items()}
    return Files(ByFolder.of(digests), lambda paths: {path: contents[path] for path in paths})


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


class Watched(dict[type[Record], tuple[Record, ...]]):
    """Records by kind that note which kinds are asked for."""

    asked: set[type[Record]]

    def get(self, kind: type[Record], default: object = None) -> object:  # type: ignore[override]
        self.asked.add(kind)
        return super().get(kind, default)


LASTING = {Unit, Person, Policy, Delegation, BlacklistEntry, Waiver, PersonList, UnitList, DelegationList}


@pytest.mark.parametrize("rule", [rule for rule in RULES if issubclass(rule.subject, Record)], ids=lambda rule: rule.id)
def test_a_rule_on_one_file_looks_up_only_groups_and_what_every_check_reads(rule: Rule) -> None:
    """Minutes, incidents and the like are not at hand when a few groups are judged again."""
    for case in cases_of(rule.id):
        whole = inspect(case_files(case), FORMS, ()).registry
        for record in whole.subjects(rule.subject):
            records = Watched(whole.records)
            records.asked = set()
            list(rule.problems(record, Registry(records, whole.files, whole.strays)))
            assert records.asked <= LASTING | {Group}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.subject is Registry], ids=lambda rule: rule.id)
def test_a_rule_on_the_whole_registry_looks_at_no_group(rule: Rule) -> None:
    """But for whether there is any."""
    for case in cases_of(rule.id):
        whole = inspect(case_files(case), FORMS, ()).registry
        kept = {**whole.records, Group: whole.groups[:1]}
        fewer = Registry(kept, whole.files, whole.strays)
        assert list(rule.problems(whole, whole)) == list(rule.problems(fewer, fewer))


def cases_of(rule: str) -> list[Path]:
    return [case for case in CASES if case.parent.name == rule]
