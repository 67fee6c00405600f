"""How large a change may be, and which of its errors weigh."""

from collections.abc import Iterator

import pytest

from group_registry.forms.compare import Comparison, Snapshot, compare
from group_registry.model.finding import Level, Problem, Rule, rule
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.rules import RULES
from group_registry.rules.changes import mass_changes_need_a_permit
from group_registry.rules.transition import PLAIN, TreeEntry
from support.cases import FORMS, OFFICE
from support.changes import DAYI, FILED, OF_CHANGES, RECORD, snapshot

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
    comparison = compare(snapshot(base), snapshot(head), FORMS, (mass_changes_need_a_permit,))
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
    assert compare(base, head, FORMS, (mass_changes_need_a_permit,)).findings == ()


WENYIN, PEOPLE = "registry/groups/zhb/wenyin.yaml", "registry/office/people.yaml"
CANCELLATION = (
    "  - {备案类别: 注销, 备案日期: 2026-09-30, 备案事项说明: 集中办理结束，不再使用, 处置: 已解散}\n".encode()
)


@rule(article="11", title="负责人在名册上")
def custodian_is_known(group: Group, registry: Registry) -> Iterator[Problem]:
    """A rule that a change of the office files can break for groups elsewhere."""
    if registry.person(group.custodian) is None:
        yield Problem(group, "custodian", says=f"名册上没有{group.custodian}", fix="办理负责人变更")


@rule(article="7", title="名称不重复")
def later_name_is_free(group: Group, registry: Registry) -> Iterator[Problem]:
    """A rule that blames one file for what another says."""
    if any(other.name == group.name and other.path < group.path for other in registry.groups):
        yield Problem(group, "name", says=f"群组名称重复：{group.name}", fix="另定名称")


def compared(before: dict[str, bytes], after: dict[str, bytes], *rules: Rule) -> Comparison:
    return compare(snapshot(before), snapshot(after), FORMS, (*rules, *OF_CHANGES))


def seen(comparison: Comparison) -> list[tuple[str, Level, str]]:
    return [(found.path, found.level, found.says) for found in comparison.findings]


def without(name: str) -> bytes:
    """The list of people without that one, as the next version."""
    lines = OFFICE[PEOPLE].decode().replace("版次: 1", "版次: 2").splitlines(keepends=True)
    return "".join(line for line in lines if name not in line).encode()


NOBODYS = FILED | {WENYIN: FILED[WENYIN].replace("张伟（综合部）".encode(), "何人".encode())}
RENAMED = FILED[DAYI].replace("参保服务答疑群".encode(), "文印排期通知群".encode()) + RECORD
TOLD: dict[str, tuple[dict[str, bytes], dict[str, bytes], Level, str]] = {
    "who leaves leaves groups to be handed over": (
        FILED, {PEOPLE: without("姓名: 张伟")}, Level.NOTICE, "待移交：名册上没有张伟（综合部）",
    ),
    "what was wrong elsewhere": (
        NOBODYS, {DAYI: NOBODYS[DAYI] + RECORD}, Level.NOTICE, "本次改动之外：名册上没有何人",
    ),
    "the touched file itself, though wrong before": (
        NOBODYS, {WENYIN: NOBODYS[WENYIN] + RECORD}, Level.ERROR, "名册上没有何人",
    ),
    "a filing that makes an untouched file wrong": (
        FILED, {DAYI: RENAMED}, Level.ERROR, "群组名称重复：文印排期通知群",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "change", "level", "says"), TOLD.values(), ids=TOLD)
def test_which_errors_weigh(before: dict[str, bytes], change: dict[str, bytes], level: Level, says: str) -> None:
    comparison = compared(before, before | change, custodian_is_known, later_name_is_free)
    assert seen(comparison) == [(WENYIN, level, says)]


def test_what_cannot_be_read_elsewhere_is_noticed() -> None:
    broken = FILED | {WENYIN: b"- \n"}
    found = seen(compared(broken, broken | {DAYI: broken[DAYI] + RECORD}))
    assert found
    assert all(path == WENYIN and level is Level.NOTICE for path, level, _ in found)


def test_without_readable_office_files_nothing_passes() -> None:
    broken = FILED | {PEOPLE: "版次: 一\n".encode()}
    found = seen(compared(broken, broken | {DAYI: broken[DAYI] + RECORD}, custodian_is_known))
    assert any(path == PEOPLE and level is Level.ERROR for path, level, _ in found)


UNLISTED = FILED | {PEOPLE: without("姓名: 周启明")}
"""Since the group was filed, its custodian left the list."""


def test_what_was_wrong_before_keeps_no_group_open() -> None:
    found = seen(compared(UNLISTED, UNLISTED | {DAYI: UNLISTED[DAYI] + CANCELLATION}, *RULES))
    assert [one for one in found if one[0] == DAYI] == [(DAYI, Level.NOTICE, "本次改动之外：人员名册中没有“周启明”")]


@pytest.mark.parametrize("record", [RECORD, CANCELLATION.replace(b"2026-09-30", b"2026-04-30")])
def test_a_change_and_a_wrong_cancellation_are_judged_all_the_same(record: bytes) -> None:
    found = seen(compared(UNLISTED, UNLISTED | {DAYI: UNLISTED[DAYI] + record}, *RULES))
    assert any(path == DAYI and level is Level.ERROR for path, level, _ in found)
