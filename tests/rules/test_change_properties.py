"""What holds of every change, whatever it is: hypothesis makes the groups and the edits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.forms.compare import Comparison, Snapshot, compare
from group_registry.forms.records import to_data, to_text
from group_registry.forms.schemas import Forms
from group_registry.model.records import Filing, Group, Origin
from group_registry.model.terms import Disposal, FilingKind, Platform, Scope
from group_registry.rules import RULES
from group_registry.rules.transition import Cancelled, Changed
from support.cases import FORMS, OFFICE, PROJECT
from support.changes import OF_CHANGES, snapshot
from support.pure import group

PATH = "registry/groups/hyfw/dayi.yaml"
ORIGIN = Origin(PATH)
NAMES = Forms.of_schemas(FORMS)
WORDS = st.text("参保续办理材料期间业务答疑回访登记", min_size=4, max_size=12)
SAMPLE = worktree.read_files(PROJECT)
SAMPLE_OFFICE = {path: content for path, content in SAMPLE.items() if path.startswith("registry/office/")}
A_DAY = timedelta(days=1)
GROUPS = inspect(SAMPLE, FORMS, ()).registry.groups


@st.composite
def records(draw: st.DrawFn, most: int = 5) -> tuple[Filing, ...]:
    """A creation and changes, each later than the one before."""
    statements = draw(st.lists(WORDS, min_size=1, max_size=most))
    day, found = date(2026, 1, 5), list[Filing]()
    for statement in statements:
        kind = FilingKind.CHANGE if found else FilingKind.CREATION
        found.append(Filing(origin=ORIGIN, kind=kind, filed_on=day, statement=statement))
        day += timedelta(draw(st.integers(1, 90)))
    return tuple(found)


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """A group of the small office that is in order."""
    return group(
        name=f"{draw(WORDS)}群",
        platform=draw(st.sampled_from([Platform.WECHAT, Platform.QQ])),
        scope=Scope.INTERNAL,
        custodian=draw(st.sampled_from(["周启明", "陈可为"])),
        member_scope="会员服务部全体",
        purpose=f"安排{draw(WORDS)}",
        filings=draw(records()),
    )


def later(group: Group, kind: FilingKind, statement: str) -> Filing:
    disposal = Disposal.DISSOLVED if kind is FilingKind.CANCELLATION else None
    day = group.last.filed_on + A_DAY
    return Filing(origin=ORIGIN, kind=kind, filed_on=day, statement=statement, disposal=disposal)


def office_with(*filed: Group) -> Snapshot:
    return snapshot(OFFICE | {group.path: to_text(to_data(group, NAMES)) for group in filed})


def judged(base: Snapshot, head: Snapshot) -> Comparison:
    return compare(base, head, FORMS, RULES)


def rules_of(comparison: Comparison) -> set[str]:
    return {found.rule for found in comparison.findings} & {rule.id for rule in OF_CHANGES}


@given(groups(), WORDS, st.sampled_from([FilingKind.CHANGE, FilingKind.CANCELLATION]))
def test_one_more_record_passes(group: Group, statement: str, kind: FilingKind) -> None:
    after = replace(
        group,
        filings=(*group.filings, later(group, kind, f"更正：{statement}" if kind is FilingKind.CHANGE else statement)),
    )
    comparison = judged(office_with(group), office_with(after))
    assert [type(deed) for deed in comparison.change.deeds] == [Cancelled if after.is_cancelled else Changed]
    assert not rules_of(comparison)


WAYS: dict[str, Callable[[tuple[Filing, ...], Filing], tuple[Filing, ...]]] = {
    "edited": lambda all, one: tuple(replace(it, statement=f"{it.statement}改") if it is one else it for it in all),
    "dated anew": lambda all, one: tuple(replace(it, filed_on=it.filed_on - A_DAY) if it is one else it for it in all),
    "taken out": lambda all, one: tuple(it for it in all if it is not one),
    "in another order": lambda all, one: (one, *(it for it in all if it is not one)),
}


@pytest.mark.parametrize("way", WAYS)
@given(group=groups(), data=st.data())
def test_past_records_are_never_rewritten(way: str, group: Group, data: st.DataObject) -> None:
    left = WAYS[way](group.filings, data.draw(st.sampled_from(group.filings)))
    more: tuple[Filing, ...] = (later(group, FilingKind.CHANGE, "更正：成员范围的核定日期"),)
    more = more if way == "taken out" else data.draw(st.sampled_from([(), more]))
    comparison = judged(office_with(group), office_with(replace(group, filings=left + more)))
    assert rules_of(comparison) == (set() if left == group.filings else {"past_records_are_never_rewritten"})


@given(st.sampled_from(GROUPS), st.text("甲乙 #", min_size=1, max_size=5))
def test_any_new_content_without_a_record_is_refused(group: Group, comment: str) -> None:
    files = SAMPLE_OFFICE | {group.path: SAMPLE[group.path]}
    more = files | {group.path: SAMPLE[group.path] + f"# {comment}\n".encode()}
    assert rules_of(judged(snapshot(files), snapshot(more))) == {"new_content_needs_a_new_record"}
