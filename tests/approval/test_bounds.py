"""How large a request may be before anything of it is read: the last that is read, and the first that is not."""

import pytest

from group_registry.approval.bounds import beyond, without_permit
from group_registry.approval.facts import Content
from support.pure import OFFICE


def changed(count: int, folder: str = "registry/groups/hyfw") -> list[Content]:
    return [Content(f"{folder}/g{at}.yaml", None, f"{at:040x}") for at in range(count)]


def test_a_thousand_files_are_read_and_one_more_is_not() -> None:
    assert beyond(changed(1_000), {}) is None
    assert beyond(changed(1_001), {}) == "一次改动了 1001 个文件，超过 1000 个，内容未予审查；请分次报送"


@pytest.mark.parametrize(
    ("size", "says"),
    [
        (2_097_152, None),
        (2_097_153, "一次改动的内容共 2.1 MiB，超过 2 MiB，未予审查；请分次报送"),
        (5_242_880, "一次改动的内容共 5.0 MiB，超过 2 MiB，未予审查；请分次报送"),
    ],
)
def test_two_mebibytes_are_read_and_one_byte_more_is_not(size: int, says: str | None) -> None:
    """Of a content whose size git does not tell, nothing is counted."""
    first, *others = changed(3)
    assert first.new is not None
    assert beyond([first, *others], {first.new: size}) == says


def test_office_files_and_what_is_outside_the_registry_have_no_bound_of_size() -> None:
    for folder in ("registry/office", "docs"):
        (one,) = changed(1, folder)
        assert beyond([one], {str(one.new): 9_000_000}) is None


@pytest.mark.parametrize(
    ("count", "total", "is_read"),
    [(9, 0, True), (10, 199, False), (10, 200, True), (20, 400, True), (20, 399, False), (21, 10_000, False)],
)
def test_more_than_a_twentieth_or_twenty_files_need_a_permit(count: int, total: int, is_read: bool) -> None:
    how = "请分次报送，或先单独报送 registry/office/policy.yaml，写明批量许可"
    says = f"一次改动了 {count} 个文件（登记册原有 {total} 个），超出一次报送的限度，未予审查；{how}"
    outside = changed(50, "docs")
    assert without_permit([*changed(count), *outside], total, OFFICE.registry) == (None if is_read else says)
