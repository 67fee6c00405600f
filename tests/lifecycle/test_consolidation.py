"""What could be fewer: groups that may do as one, those without a record for long, the trend by quarter (Art. 5, 8)."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from group_registry.lifecycle.consolidation import (
    ALIKE,
    SLEEP,
    Aspect,
    Pair,
    Quarter,
    months_between,
    pairs,
    quarters,
    sleeping,
)
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from support.made_pages import cancelled, group, registry_of

TODAY = date(2026, 7, 15)
FOLDER = "registry/groups/hyfw"
DATES = st.dates(date(2023, 1, 1), date(2027, 12, 31))


def office(**groups: bytes) -> Registry:
    return registry_of({f"{FOLDER}/{slug}.yaml": content for slug, content in groups.items()})


def told(found: list[Pair]) -> list[tuple[str, str, dict[str, int]]]:
    return [(it.first.slug, it.second.slug, dict(it.alike)) for it in found]


def other(name: str, purpose: str, members: str = "值班的两名同志轮流参加", filed: str = "2026-03-05") -> bytes:
    """A group that has nothing in common with the first but its unit."""
    text = group(name=name, purpose=purpose, filed=filed).decode()
    return text.replace("本部门全体承担答疑工作的人员", members).encode()


FIRST = group()
APART = "每天清点窗口物资和排班"


@pytest.mark.parametrize(
    ("second", "alike"),
    [
        (other("窗口物资群", APART), None),
        (other("参保服务答疑工作群", APART), {Aspect.NAME: 100}),
        (other("窗口物资群", "解答参保、续保材料问题。"), {Aspect.PURPOSE: 100}),
        (other("窗口物资群", "解答参保续保和材料的问题"), {Aspect.PURPOSE: 70}),
        (other("窗口物资群", APART, "本部门全体承担答疑工作的人员"), None),  # a unit has many groups of all its people
        (
            other("参保服务答疑2群", "解答参保续保材料问题", "本部门全体承担答疑工作的人员"),
            {Aspect.NAME: 100, Aspect.PURPOSE: 100, Aspect.MEMBERS: 100},
        ),
        (other("窗口物资群", APART, "本部门承担答疑工作的人员全体"), None),
        (other("参保服务答疑群", APART).replace("对内".encode(), "对外".encode()), None),
        (other("参保服务答疑群", APART).replace(b"2026-12-31", b"2026-07-14"), None),
        (other("参保服务答疑群", APART, filed="2026-07-10").replace(b"2026-12-31", b"2026-07-20"), None),
    ],
    ids=[
        "nothing",
        "name",
        "purpose",
        "most-of-purpose",
        "members",
        "all",
        "other-words",
        "external",
        "overdue",
        "short-lived",
    ],
)
def test_in_what_two_groups_are_alike(second: bytes, alike: dict[str, int] | None) -> None:
    found = told(pairs(office(dayi=FIRST, second=second), TODAY))
    assert found == ([("dayi", "second", alike)] if alike else [])


@pytest.mark.parametrize(
    ("one", "two", "share"),
    [
        ("甲乙丙丁戊己庚辛壬癸子", "甲乙丙丁戊己庚一二三四", 60),
        ("甲乙丙丁戊己庚辛壬癸子", "甲乙丙丁戊己庚一二三四五", None),
        ("甲乙甲乙甲乙甲乙甲", "乙甲乙甲乙甲乙甲乙", 99),
    ],
    ids=["just", "not-quite", "same-pairs"],
)
def test_purposes_are_alike_from_sixty_per_cent(one: str, two: str, share: int | None) -> None:
    found = told(pairs(office(a=other("甲事项群", one, "甲班人员"), b=other("乙事项群", two, "乙班人员")), TODAY))
    assert found == ([("a", "b", {Aspect.PURPOSE: share})] if share else [])


def test_the_elder_comes_first_whatever_the_files_are_called() -> None:
    groups = office(a=other("参保服务答疑工作群", "解答参保续保材料问题。", filed="2026-03-05"), z=FIRST)
    assert told(pairs(groups, TODAY)) == [("z", "a", {Aspect.NAME: 100, Aspect.PURPOSE: 100})]


def test_members_of_other_units_are_other_members() -> None:
    def of(name: str, letter: str, unit: str) -> bytes:
        text = other(name, "窗口事项" + letter, "窗口人员和退休会员").decode()
        return text.replace("群组负责人", f"成员单位:\n  - {unit}\n群组负责人").encode()

    apart = office(a=of("甲事项群", "甲", "会员服务部"), b=of("乙事项群", "乙", "综合部"))
    assert told(pairs(apart, TODAY)) == [("a", "b", {Aspect.PURPOSE: 75})]
    same = office(a=of("甲事项群", "甲", "综合部"), b=of("乙事项群", "乙", "综合部"))
    assert told(pairs(same, TODAY)) == [("a", "b", {Aspect.PURPOSE: 75, Aspect.MEMBERS: 100})]


def test_groups_of_two_units_are_never_proposed() -> None:
    files = {f"{FOLDER}/dayi.yaml": FIRST}
    files["registry/groups/zhb/dayi.yaml"] = FIRST.replace("会员服务部".encode(), "综合部".encode())
    assert pairs(registry_of(files), TODAY) == []


def test_a_unit_is_one_under_its_former_name() -> None:
    second = other("参保服务答疑工作群", APART).replace("会员服务部".encode(), "业务部".encode())
    assert told(pairs(office(dayi=FIRST, second=second), TODAY)) == [("dayi", "second", {Aspect.NAME: 100})]


def test_a_group_without_letters_in_its_purpose_is_passed_over() -> None:
    blank = other("窗口物资群", "……——", "甲班人员", "2026-03-03")
    groups = office(
        dayi=FIRST,
        blank=blank,
        second=other("岗位排班群", "解答参保续保材料问题。", "乙班人员", "2026-03-04"),
        third=other("会场布置群", "…………", "丙班人员", "2026-03-05"),
    )
    assert told(pairs(groups, TODAY)) == [("dayi", "second", {Aspect.PURPOSE: 100})]


def test_of_those_equally_alike_the_elder_is_named_and_pairs_go_by_path() -> None:
    purposes = ["收集参保登记表和照片材料", "收集参保登记表和照片凭证", "收集参保登记表和照片资料"]
    groups = {
        f"g{3 - at}": other(f"{name}事项处理群", purpose, f"第{name}班的人员", f"2026-03-0{at + 1}")
        for at, (name, purpose) in enumerate(zip("甲乙丙", purposes, strict=True))
    }
    found = told(pairs(office(**groups), TODAY))
    assert [(first, second) for first, second, _ in found] == [("g3", "g1"), ("g3", "g2")]


def test_a_cancelled_group_is_left_alone() -> None:
    assert pairs(office(dayi=cancelled("2026-06-01"), second=FIRST), TODAY) == []


def test_members_are_the_same_in_any_order_and_with_any_comma() -> None:
    one, two = (
        other("甲事项群", "窗口事项", "退休会员，窗口人员"),
        other("乙事项群", "窗口事项", "窗口人员、退休会员；"),
    )
    assert told(pairs(office(a=one, b=two), TODAY)) == [("a", "b", {Aspect.PURPOSE: 100, Aspect.MEMBERS: 100})]


def test_each_stands_beside_the_most_like_it_and_those_most_alike_come_first() -> None:
    purposes = [
        "收集参保登记表和照片材料",
        "收集参保登记表和照片资料",
        "收集参保登记表以及名册凭证",
        "收集参保登记表和照片资料",
    ]
    numbers = "甲乙丙丁"
    groups = {
        f"g{at}": other(f"{numbers[at]}事项处理群", purpose, f"第{numbers[at]}班的人员", f"2026-03-0{at + 1}")
        for at, purpose in enumerate(purposes)
    }
    found = told(pairs(office(**groups), TODAY))
    assert [(first, second) for first, second, _ in found] == [("g1", "g3"), ("g0", "g1")]
    assert found[0][2] == {Aspect.PURPOSE: 100}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("参保续登记表照片材料", min_size=4, max_size=9), min_size=2, max_size=8))
def test_what_is_said_to_be_alike_is(purposes: list[str]) -> None:
    names = "甲乙丙丁戊己庚辛"
    groups = {
        f"g{at}": other(f"{names[at]}事项群", purpose, f"{names[at]}班人员", f"2026-03-0{at + 1}")
        for at, purpose in enumerate(purposes)
    }
    registry = office(**groups)
    found = pairs(registry, TODAY)
    shares = {(it.first.slug, it.second.slug): dict(it.alike)[Aspect.PURPOSE] for it in found}

    def share(one: str, two: str) -> int:
        a, b = (set(pairwise(folded(text))) for text in (one, two))
        return 100 if folded(one) == folded(two) else min(200 * len(a & b) // (len(a) + len(b)), 99)

    for (first, second), told_share in shares.items():
        assert first < second
        assert told_share == share(purposes[int(first[1])], purposes[int(second[1])]) >= ALIKE
    for at, purpose in enumerate(purposes):
        if purpose in purposes[:at]:
            assert shares[f"g{purposes.index(purpose)}", f"g{at}"] == 100
        nearest = max((share(elder, purpose) for elder in purposes[:at]), default=0)
        assert [told for (_, second), told in shares.items() if second == f"g{at}"] == [nearest] * (nearest >= ALIKE)


def test_a_purpose_is_compared_with_the_latest_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("group_registry.lifecycle.consolidation.BACK", 2)
    purposes = ["收集参保登记表和照片材料", "每天清点窗口物资", "排定值班次序", "收集参保登记表和照片资料"]
    names = "甲乙丙丁"
    groups = {
        f"g{at}": other(f"{names[at]}事项处理群", purpose, f"第{names[at]}班的人员", f"2026-03-0{at + 1}")
        for at, purpose in enumerate(purposes)
    }
    assert pairs(office(**groups), TODAY) == []
    del groups["g2"]
    assert told(pairs(office(**groups), TODAY)) == [("g0", "g3", {Aspect.PURPOSE: 81})]


INCIDENT = """群组: registry/groups/hyfw/dayi.yaml
发现时间: 2026-03-20 09:00
核实时间: 2026-03-20 09:40
舆情信息: 有成员转来一条不实的缴费消息
处置意见: 说明情况并删除
报请时间: 2026-03-20 10:00
报请方式: 电话
"""


@pytest.mark.parametrize(
    ("filed", "today", "months"),
    [
        ("2025-07-15", TODAY, 12),
        ("2025-07-16", TODAY, None),
        ("2024-07-16", TODAY, 23),
        ("2024-02-29", date(2025, 2, 28), None),
        ("2024-02-29", date(2025, 3, 1), 12),
    ],
)
def test_a_group_is_asleep_from_a_year_after_its_last_record(filed: str, today: date, months: int | None) -> None:
    found = sleeping(office(dayi=group(filed=filed, until=None)), today)
    assert [(it.group.slug, str(it.last), it.months) for it in found] == ([("dayi", filed, months)] if months else [])


def test_a_later_change_or_incident_is_a_sign_of_it() -> None:
    change = "  - 备案类别: 变更\n    备案日期: 2026-01-10\n    备案事项说明: 负责人换人，由原来的同事接手\n"
    assert sleeping(office(dayi=group(filed="2024-01-02", until=None, records=change)), TODAY) == []
    files = {f"{FOLDER}/dayi.yaml": group(filed="2024-01-02", until=None)}
    (alone,) = sleeping(registry_of(files), TODAY)
    assert (alone.last, alone.months) == (date(2024, 1, 2), 30)
    files["registry/incidents/2026/01.yaml"] = INCIDENT.encode()
    assert sleeping(registry_of(files), TODAY) == []
    # A sign of a later day than the one asked about is not known yet.
    assert len(sleeping(registry_of(files), date(2026, 3, 19))) == 1
    assert sleeping(registry_of(files), date(2026, 3, 20)) == []


@pytest.mark.parametrize("word", ["禁言: 2026-02-14 17:30", "恢复: 2026-02-24 08:30"])
def test_a_word_on_a_quiet_period_is_a_sign_of_it(word: str) -> None:
    quiet = (
        "名称: 春节值守\n起: 2026-02-15\n止: 2026-02-23\n依据: 放假通知\n范围: 全部群组\n确认:\n"
        f"  - 群组: {FOLDER}/dayi.yaml\n    {word}\n"
    )
    files = {f"{FOLDER}/dayi.yaml": group(filed="2024-01-02", until=None)}
    assert len(sleeping(registry_of(files), TODAY)) == 1
    assert sleeping(registry_of({**files, "registry/quiet-periods/2026-chunjie.yaml": quiet.encode()}), TODAY) == []


def test_every_word_on_a_quiet_period_counts_and_the_longest_asleep_come_first() -> None:
    def quiet(name: str, first: str, last: str) -> bytes:
        confirmed = f"确认:\n  - 群组: {FOLDER}/b.yaml\n    禁言: {first} 17:30\n"
        return f"名称: {name}\n起: {first}\n止: {last}\n依据: 放假通知\n范围: 全部群组\n{confirmed}".encode()

    files = {
        f"{FOLDER}/{slug}.yaml": group(filed=filed, until=None, name=f"{slug}事项处理群")
        for slug, filed in (("a", "2025-03-01"), ("b", "2024-01-02"), ("c", "2025-01-01"), ("d", "2025-01-01"))
    }
    files["registry/quiet-periods/2025-1-chunjie.yaml"] = quiet("春节值守", "2025-01-28", "2025-02-04")
    files["registry/quiet-periods/2025-2-buji.yaml"] = quiet("补记值守", "2024-02-09", "2024-02-17")
    found = sleeping(registry_of(files), TODAY)
    assert [(it.group.slug, str(it.last)) for it in found] == [
        ("c", "2025-01-01"),
        ("d", "2025-01-01"),
        ("b", "2025-01-28"),
        ("a", "2025-03-01"),
    ]


def test_two_years_of_quarters_are_looked_back_upon() -> None:
    found = quarters(office(dayi=group(filed="2020-01-02", until=None)).groups, TODAY)
    assert [(it.year, it.number) for it in found] == [
        *((2024, number) for number in (4,)),
        *((2025, number) for number in (1, 2, 3, 4)),
        *((2026, number) for number in (1, 2, 3)),
    ]


def test_what_ends_by_itself_or_is_over_does_not_sleep() -> None:
    groups = office(over=group(filed="2025-01-02", until="2026-07-14"), out=cancelled("2025-03-01", "2025-12-31"))
    assert sleeping(groups, TODAY) == []
    assert [it.group.slug for it in sleeping(groups, date(2026, 7, 14))] == ["over"]


def test_quarters_count_the_records_to_the_day() -> None:
    groups = office(
        a=group(filed="2024-12-31", name="甲群事项", purpose="甲" * 9),
        b=group(filed="2026-03-31", name="乙群事项", purpose="乙" * 9),
        c=group(filed="2026-04-01", name="丙群事项", purpose="丙" * 9),
        d=cancelled("2026-06-30"),
        e=group(filed="2026-07-16", name="丁群事项", purpose="丁" * 9),
    ).groups
    assert quarters(groups, TODAY)[-4:] == [
        Quarter(2025, 4, 0, 0, 1, True),
        Quarter(2026, 1, 2, 0, 3, True),
        Quarter(2026, 2, 1, 1, 3, True),
        Quarter(2026, 3, 0, 0, 3, False),
    ]
    assert quarters(groups, date(2026, 6, 30))[-1] == Quarter(2026, 2, 1, 1, 3, True)
    assert quarters(groups, date(2024, 12, 31)) == [Quarter(2024, 4, 1, 0, 1, True)]
    assert quarters([], TODAY) == []


@given(st.lists(DATES, max_size=12), DATES)
@settings(max_examples=40, deadline=None)
def test_each_quarter_goes_on_from_the_one_before(days: list[date], today: date) -> None:
    texts = {f"g{at}": group(filed=str(day), until=None, name=f"{at}号事项处理群") for at, day in enumerate(days)}
    found = quarters(office(**texts).groups, today)
    for before, after in pairwise(found):
        assert after.live == before.live + after.created - after.cancelled
        assert (before.year * 4 + before.number) + 1 == after.year * 4 + after.number
    if found:
        assert found[-1].live == sum(day <= today for day in days)


@given(DATES, DATES)
def test_months_are_whole(start: date, end: date) -> None:
    months = months_between(start, end)
    assert (months >= SLEEP) == ((end.year - start.year, end.month, end.day) >= (1, start.month, start.day))
