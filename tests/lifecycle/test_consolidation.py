"""What could be fewer: groups that may do as one (Art. 5, 8)."""

from datetime import date

import pytest

from group_registry.lifecycle.inventory import Pair, pairs
from group_registry.model.registry import Registry
from support.made_pages import cancelled, group, registry_of

TODAY = date(2026, 7, 15)
FOLDER = "registry/groups/hyfw"


def office(**groups: bytes) -> Registry:
    return registry_of({f"{FOLDER}/{slug}.yaml": content for slug, content in groups.items()})


def told(found: list[Pair]) -> list[tuple[str, str, tuple[bool, int]]]:
    return [(it.first.stem, it.second.stem, it[2:]) for it in found]


def other(name: str, purpose: str, members: str = "值班的两名同志轮流参加", filed: str = "2026-03-05") -> bytes:
    """A group that has nothing in common with the first but its unit."""
    text = group(name=name, purpose=purpose, filed=filed).decode()
    return text.replace("本部门全体承担答疑工作的人员", members).encode()


def by_purpose(*purposes: str) -> dict[str, bytes]:
    """Groups g0, g1 and so on, each elder than the next, alike in nothing but their purposes."""
    return {
        f"g{at}": other(f"{name}事项处理群", purpose, f"第{name}班的人员", f"2026-03-0{at + 1}")
        for at, (name, purpose) in enumerate(zip("甲乙丙丁戊己庚辛", purposes, strict=False))
    }


FIRST = group()
APART = "每天清点窗口物资和排班"


@pytest.mark.parametrize(
    ("second", "alike"),
    [
        (other("窗口物资群", APART), None),
        (other("参保服务答疑工作群", APART), (True, 0)),
        (other("窗口物资群", "解答参保、续保材料问题。"), (False, 100)),
        (other("窗口物资群", "解答参保续保和材料的问题"), (False, 70)),
        (other("窗口物资群", "解答参保续保材甲乙丙丁戊"), (False, 60)),  # six of nine and eleven pairs
        (other("窗口物资群", "解答参保续保材甲乙丙丁戊己"), None),
        (other("窗口物资群", APART, "本部门全体承担答疑工作的人员"), None),  # a unit has many groups of all its people
        (other("参保服务答疑2群", "解答参保续保材料问题", "本部门全体承担答疑工作的人员"), (True, 100)),
        (other("窗口物资群", APART, "本部门承担答疑工作的人员全体"), None),
        (other("参保服务答疑群", APART).replace("对内".encode(), "对外".encode()), None),
        (other("参保服务答疑群", APART).replace(b"2026-12-31", b"2026-07-14"), None),
        (cancelled("2026-06-01"), None),
        (FIRST.replace("会员服务部".encode(), "综合部".encode()), None),
        (other("参保服务答疑群", APART, filed="2026-07-10").replace(b"2026-12-31", b"2026-07-20"), None),
    ],
    ids=[
        *(
            "nothing",
            "name",
            "purpose",
            "most-of-purpose",
            "enough-of-it",
            "too-little-of-it",
            "members",
            "all",
            "other-words",
            "external",
        ),
        *("overdue", "cancelled", "of another unit", "short-lived"),
    ],
)
def test_in_what_two_groups_are_alike(second: bytes, alike: tuple[bool, int] | None) -> None:
    found = told(pairs(office(dayi=FIRST, second=second), TODAY))
    assert found == ([("dayi", "second", alike)] if alike else [])


def test_the_elder_comes_first_whatever_the_files_are_called() -> None:
    groups = office(a=other("参保服务答疑工作群", "解答参保续保材料问题。", filed="2026-03-05"), z=FIRST)
    assert told(pairs(groups, TODAY)) == [("z", "a", (True, 100))]


def test_a_unit_is_one_under_its_former_name() -> None:
    second = other("参保服务答疑工作群", APART).replace("会员服务部".encode(), "业务部".encode())
    assert told(pairs(office(dayi=FIRST, second=second), TODAY)) == [("dayi", "second", (True, 0))]


def test_a_group_without_letters_in_its_purpose_is_passed_over() -> None:
    blank = other("窗口物资群", "……——", "甲班人员", "2026-03-03")
    groups = office(
        dayi=FIRST,
        blank=blank,
        second=other("岗位排班群", "解答参保续保材料问题。", "乙班人员", "2026-03-04"),
        third=other("会场布置群", "…………", "丙班人员", "2026-03-05"),
    )
    assert told(pairs(groups, TODAY)) == [("dayi", "second", (False, 100))]


def test_of_those_equally_alike_the_elder_is_named_and_pairs_go_by_path() -> None:
    made = by_purpose("收集参保登记表和照片材料", "收集参保登记表和照片凭证", "收集参保登记表和照片资料")
    found = told(pairs(office(g3=made["g0"], g2=made["g1"], g1=made["g2"]), TODAY))
    assert [(first, second) for first, second, _ in found] == [("g3", "g1"), ("g3", "g2")]


def test_the_same_parts_are_not_the_same_purpose() -> None:
    assert told(pairs(office(**by_purpose("参保参保参", "参保参")), TODAY)) == [("g0", "g1", (False, 99))]


def test_a_purpose_is_compared_with_the_latest_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("group_registry.lifecycle.inventory.BACK", 2)
    groups = by_purpose("收集参保登记表和照片材料", "每天清点窗口物资", "排定值班次序", "收集参保登记表和照片资料")
    assert pairs(office(**groups), TODAY) == []
    del groups["g2"]
    assert told(pairs(office(**groups), TODAY)) == [("g0", "g3", (False, 81))]
