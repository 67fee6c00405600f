"""How many files one change may touch: the edges, in registries of several sizes."""

import pytest

from group_registry.forms.compare import Snapshot, compare
from group_registry.rules.changes import mass_changes_need_a_permit
from group_registry.rules.transition import PLAIN, TreeEntry
from support.cases import FORMS, OFFICE
from support.changes import snapshot

POLICY = "registry/office/policy.yaml"
PERMIT = "批量许可: [2026 年机构改名]\n".encode()


def quiet(count: int, content: str) -> dict[str, bytes]:
    """So many files of the registry; what they say is beside the point."""
    return {f"registry/quiet-periods/{number}.yaml": content.encode() for number in range(count)}


def is_refused(total: int, touched: int, *, before: bytes = b"", after: bytes = b"") -> bool:
    """Whether a change of so many files is refused, where so many were there; a permit may be in the policy."""
    filed = OFFICE | quiet(total - len(OFFICE), "原来")
    base = filed | {POLICY: filed[POLICY] + before}
    head = base | quiet(touched, "现在") | {POLICY: base[POLICY] + after}
    comparison = compare(snapshot(base), snapshot(head), FORMS, (), (mass_changes_need_a_permit,))
    return any(found.rule == mass_changes_need_a_permit.id for found in comparison.findings)


@pytest.mark.parametrize(
    ("total", "touched", "refused"),
    [
        (50, 9, False),  # never under ten
        (50, 10, True),  # ten, and a fifth of all
        (200, 10, False),  # ten are exactly one in twenty
        (199, 10, True),  # ten are more than one in twenty
        (1000, 20, False),
        (1000, 21, True),  # never over twenty
    ],
)
def test_a_large_change_is_refused(total: int, touched: int, *, refused: bool) -> None:
    assert is_refused(total, touched) is refused


def test_a_permit_counts_when_it_was_there_before() -> None:
    assert not is_refused(1000, 400, before=PERMIT)
    assert is_refused(1000, 400, after=PERMIT)


def test_files_outside_the_registry_are_not_counted() -> None:
    base = snapshot(OFFICE)
    tools = {f"tests/{number}.py": TreeEntry(PLAIN, "0" * 40) for number in range(100)}
    head = Snapshot({**base.entries, **tools}, base.files)
    assert compare(base, head, FORMS, (), (mass_changes_need_a_permit,)).findings == ()
