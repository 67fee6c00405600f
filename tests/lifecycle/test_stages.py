"""When somebody is reminded, of what, and who: every day counted against tables written from the regulation
(Art. 8, 10)."""

from datetime import date, timedelta

import pytest

from group_registry.lifecycle.reminders import reminders
from group_registry.model.records import Policy
from support.cases import OFFICE
from support.made_pages import PATH, due, group, registry_of

A_DAY = timedelta(days=1)
PEOPLE = "registry/office/people.yaml"
POLICY = "registry/office/policy.yaml"


def days_of_new_reminders(terms: dict[str, tuple[date, date]], first: date, last: date) -> dict[str, list[int]]:
    """For each group, by its own count of days, those on which something new is said between two days."""
    files = {
        f"registry/groups/hyfw/g{number}.yaml": group(
            str(start), str(end), f"材料{sign}组", purpose=f"办理{sign}事所需"
        )
        for number, (sign, (start, end)) in enumerate(terms.items())
    }
    registry = registry_of(files)
    signs = dict(zip(files, terms, strict=True))
    said: dict[str, list[int]] = {sign: [] for sign in terms}
    seen: set[str] = set()
    day = first
    while day <= last:
        for one in reminders(registry, registry.of(Policy)[0], day):
            if one.key not in seen:
                seen.add(one.key)
                sign = signs[one.group.path]
                said[sign].append((day - terms[sign][0]).days + 1)
        day += A_DAY
    return said


@pytest.mark.parametrize("first", [date(2027, 1, 1), date(2028, 1, 1)], ids=["a common year", "a leap year"])
def test_short_lived_groups_on_every_day_of_a_year(first: date) -> None:
    starts = [first + A_DAY * number for number in range(366)]
    terms = {chr(0x4E10 + number): (start, start + A_DAY * 14) for number, start in enumerate(starts)}
    said = days_of_new_reminders(terms, first, starts[-1] + A_DAY * 23)
    assert len(said) == 366
    assert {tuple(days[:5]) for days in said.values()} == {(10, 13, 15, 16, 23)}


@pytest.mark.parametrize(
    ("length", "days"),
    [(1, [1, 2]), (9, [9, 10]), (10, [10, 11]), (11, [10, 11, 12]), (13, [10, 13, 14]), (14, [10, 13, 14, 15])],
)
def test_shorter_ones_are_told_once_near_the_end_and_on_the_last_day(length: int, days: list[int]) -> None:
    start = date(2027, 3, 1)
    end = start + A_DAY * (length - 1)
    assert days_of_new_reminders({"甲": (start, end)}, start, end + A_DAY * 7) == {"甲": days}


@pytest.mark.parametrize(
    ("day", "stage", "key"),
    [
        (10, "临时第 10 天", "临时第 10 天"),
        (12, "临时第 12 天", "临时第 10 天"),
        (13, "临时第 13 天", "临时第 13 天"),
        (14, "临时第 14 天", "临时第 13 天"),
        (15, "临时第 15 天", "临时第 15 天"),
        (16, "逾期，第 1 次提醒", "逾期，第 1 次提醒"),
    ],
)
def test_a_short_lived_group_is_told_of_the_very_day_and_not_twice(day: int, stage: str, key: str) -> None:
    start = date(2027, 3, 1)
    (found,) = due({PATH: group(str(start), str(start + A_DAY * 14))}, str(start + A_DAY * (day - 1)))
    assert (found.stage, found.key) == (stage, f"{PATH} 2027-03-15 {key}")


def test_the_ladder_of_policy_then_the_day_then_weekly() -> None:
    start, end = date(2027, 1, 1), date(2027, 12, 31)
    said = days_of_new_reminders({"甲": (start, end)}, start, end + A_DAY * 30)["甲"]
    assert [day - 365 for day in said] == [-30, -7, 0, 1, 8, 15, 22, 29]


def test_another_ladder_from_policy() -> None:
    policy = OFFICE[POLICY].decode().replace("[30, 7]", "[90, 10]\n逾期间隔: 30\n清查月份: 6")
    found = {
        day: [one.stage for one in due({POLICY: policy.encode(), PATH: group()}, day)]
        for day in ("2026-10-01", "2026-10-02", "2026-12-21", "2026-12-31", "2027-01-01", "2027-01-30", "2027-01-31")
    }
    assert list(found.values()) == [
        [],
        ["到期前 90 天"],
        ["到期前 10 天"],
        ["到期当天"],
        ["逾期，第 1 次提醒"],
        ["逾期，第 1 次提醒"],
        ["逾期，第 2 次提醒"],
    ]


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        ("2026-12-15", []),  # filed in the same year
        ("2027-11-30", []),
        ("2027-12-01", ["2027 年清查"]),
        ("2027-12-31", ["2027 年清查"]),
        ("2028-01-01", []),
        ("2028-12-01", ["2028 年清查"]),
    ],
)
def test_without_a_term_there_is_a_look_once_a_year(day: str, stages: list[str]) -> None:
    found = due({PATH: group(until=None)}, day)
    assert [one.stage for one in found] == stages
    assert all(one.due == date(one.due.year, 12, 31) and not one.offers_ways for one in found)


@pytest.mark.parametrize(
    ("custodian", "day", "whom"),
    [
        ("周启明", "2026-12-31", ["周启明"]),
        ("周启明", "2027-01-01", ["周启明", "李晓岚"]),
        ("郑雪", "2026-12-31", ["李晓岚"]),  # left in January
        ("张伟", "2026-12-31", ["李晓岚"]),  # of two of that name nobody knows which
    ],
)
def test_whom(custodian: str, day: str, whom: list[str]) -> None:
    found = due({PATH: group(custodian=custodian)}, day)
    assert {tuple(person.label for person in one.to) for one in found} == {tuple(whom)}


def test_nothing_is_due_for_nobody() -> None:
    people = (
        OFFICE["registry/office/people.yaml"].decode().replace("起: 2020-01-01}", "起: 2020-01-01, 止: 2026-06-30}")
    )
    people = people.replace("职务: 信息技术部, 起: 2020-01-01, 止: 2026-06-30", "职务: 信息技术部, 起: 2020-01-01")
    found = due({PATH: group(), PEOPLE: people.encode()}, "2026-12-31")
    assert {tuple(person.label for person in one.to) for one in found} == {("高远", "方晴")}


def test_a_chain_is_added_up_and_shown_to_the_deputy() -> None:
    first = group("2026-11-01", "2026-11-12", name="资料核对一组")
    second = group("2026-11-20", "2026-11-29", name="续保答疑二组")
    (alone,) = due({PATH: second}, "2026-11-29")
    assert [person.label for person in alone.to] == ["周启明"]
    chained = due({PATH: first, "registry/groups/hyfw/b.yaml": second}, "2026-11-29")[-1]
    assert [person.label for person in chained.to] == ["周启明", "李晓岚"]
    assert "继“资料核对一组”之后又建，合计 22 天，超过 15 天" in chained.says
