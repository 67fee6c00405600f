"""The sample office: believable, without a finding, as rich as the site needs it to be, with units of each kind
(Art. 3)."""

from collections import Counter
from datetime import date
from pathlib import Path

from group_registry.commands import validate
from group_registry.commands.baseline import baseline_text, bound
from group_registry.evidence.result import Coverage
from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.lifecycle.reminders import State, days_left, state
from group_registry.model.records import (
    BlacklistEntry,
    Delegation,
    Incident,
    Interpretation,
    Minutes,
    Person,
    QuietPeriod,
    Unit,
)
from group_registry.model.terms import BASELINE, Audience, Outcome, Platform, UnitKind
from group_registry.pages.group_view import Viewer
from group_registry.rules import RULES
from support.cases import FORMS, PROJECT
from support.running import ran

TODAY = date(2026, 11, 24)
SAMPLE = inspect(worktree.read_files(PROJECT), FORMS, RULES)
REGISTRY = SAMPLE.registry


def test_the_sample_is_clean() -> None:
    done = ran(validate, "--format", "json", "--root", PROJECT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_without_a_registry_one_line_says_so(tmp_path: Path) -> None:
    done = ran(validate, "--root", tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert "registry/" in done.stderr


def test_the_office_is_large_enough_and_has_two_or_three_of_each_kind_of_affair() -> None:
    for kind, least in {Unit: 12, Person: 30, Delegation: 2, Interpretation: 10}.items():
        assert len(REGISTRY.of(kind)) >= least, kind
    for kind in (Minutes, Incident, BlacklistEntry, QuietPeriod):
        assert 2 <= len(REGISTRY.of(kind)) <= 3, kind


def test_the_groups_are_of_every_kind() -> None:
    groups = REGISTRY.groups
    assert len(groups) >= 60
    assert {state(group, REGISTRY, TODAY) for group in groups} == set(State) - {
        State.PROLONGED,
        State.CLOSING,
    }  # those are open requests
    assert {group.platform for group in groups} == set(Platform)
    assert {unit.kind for group in groups if (unit := REGISTRY.unit(group.unit))} == set(UnitKind)
    days = sorted(filing.filed_on for group in groups for filing in group.filings)
    assert (days[-1] - days[0]).days >= 700
    assert any((left := days_left(group, TODAY)) is not None and 0 <= left <= 7 for group in groups)


def test_the_office_says_that_it_is_invented() -> None:
    for name in ("units", "people"):
        assert "示例数据，机构与人员均为虚构" in SAMPLE.files[f"registry/office/{name}.yaml"].decode()


def test_the_baseline_is_fresh() -> None:
    assert baseline_text([*bound(REGISTRY)], SAMPLE.forms) == SAMPLE.files[BASELINE]


def test_three_groups_stay_uncovered_on_purpose() -> None:
    viewer = Viewer.of(Audience.INTERNAL, SAMPLE, TODAY)
    words = Counter(map(viewer.coverage, REGISTRY.groups))
    assert words[Coverage.UNRECORDED] == 3
    on_paper = (Coverage.BASELINE, Coverage.TAKEN_OVER, Coverage.SHORT_LIVED)
    assert sum(words[state] for state in on_paper) == len(REGISTRY.groups) - 3


def test_what_the_minutes_passed_is_what_is_there() -> None:
    passed = [item for minutes in REGISTRY.of(Minutes) for item in minutes.items if item.outcome is Outcome.PASSED]
    assert len(passed) >= 6
    for item in passed:
        assert item.new_digest == SAMPLE.digests[item.file], item.file
