"""When somebody is reminded, of what, and who, by the day (Art. 8, 10, 11, 21, 22)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from group_registry.forms.contents import blob_id
from group_registry.lifecycle.reminders import Reminder, ReminderKind, State, reminders, state
from group_registry.model.registry import OpenStep, UnderWay
from group_registry.model.terms import BASELINE
from support.cases import OFFICE, blocks
from support.made_pages import PATH, cancelled, closed, due, entry, group, incident, registry_of

A_DAY = timedelta(days=1)
PEOPLE = "registry/office/people.yaml"
POLICY, UNITS = "registry/office/policy.yaml", "registry/office/units.yaml"


def new_reminders(files: Mapping[str, bytes], first: date, last: date) -> list[tuple[date, Reminder]]:
    """All that is new on a day, of every day between two."""
    registry, seen, new = registry_of(files), set[str](), []
    for day in (first + A_DAY * number for number in range((last - first).days + 1)):
        found = reminders(registry, day)
        keys = [one.key for one in found]
        assert len(keys) == len(set(keys)), day
        new += [(day, one) for one in found if one.key not in seen]
        seen.update(keys)
    return new


def days_of_new_reminders(terms: dict[str, tuple[date, date]], first: date, last: date) -> dict[str, list[int]]:
    """For each group, by its own count of days, those on which something new is said between two days."""
    files = {
        f"registry/groups/hyfw/g{ord(sign)}.yaml": group(
            str(start), str(end), f"材料{sign}组", purpose=f"办理{sign}事所需"
        )
        for sign, (start, end) in terms.items()
    }
    said: dict[str, list[int]] = {sign: [] for sign in terms}
    for day, one in new_reminders(files, first, last):
        sign = chr(int(one.about.removesuffix(".yaml").rpartition("/g")[2]))
        said[sign].append((day - terms[sign][0]).days + 1)
    return said


@pytest.mark.parametrize(
    ("year", "step"), [(2028, 3), *(pytest.param(year, 1, marks=pytest.mark.long) for year in (2027, 2028))]
)
def test_short_lived_groups_on_every_day_of_a_year(year: int, step: int) -> None:
    first = date(year, 1, 1)
    starts = [first + A_DAY * number for number in range(0, 366, step)]
    terms = {chr(0x4E10 + number): (start, start + A_DAY * 14) for number, start in enumerate(starts)}
    said = days_of_new_reminders(terms, first, starts[-1] + A_DAY * 23)
    assert len(said) == 366 // step
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
    files = {PATH: group("2027-03-01", "2027-03-15")}
    (found,) = due(files, f"2027-03-{day}")
    assert (found.stage, found.key) == (stage, f"{PATH} 2027-03-15 {key}")
    registry = registry_of(files)
    now = state(registry.groups[0], registry, date(2027, 3, day))
    assert now is (State.OVERDUE if day == 16 else State.SHORT_LIVED)


def test_a_yearly_look_is_about_the_year_and_offers_no_ways() -> None:
    (found,) = due({PATH: group(until=None)}, "2027-12-01")
    assert (found.due, found.ways) == (date(2027, 12, 31), ())


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
    people = OFFICE[PEOPLE].decode().replace("起: 2020-01-01}", "起: 2020-01-01, 止: 2026-06-30}")
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
    assert "与“资料核对一组”属同一项工作，合计使用 22 天，超过 15 天" in chained.says


ENTRY, QUIET = "registry/blacklist/01.yaml", "registry/quiet-periods/2026-qiehuan.yaml"
FAR = group(until="2027-12-31")
"""A group whose own term is out of sight."""
PERIOD = "名称: 系统切换\n起: 2026-12-11\n止: 2026-12-20\n依据: 制度第二十二条\n范围: 全部群组\n".encode()


def leaving(day: str) -> dict[str, bytes]:
    """The small office in which the custodian 周启明 leaves on that day."""
    place = "周启明, 工号: B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
    people = OFFICE[PEOPLE].decode()
    assert place in people
    return {PATH: FAR, PEOPLE: people.replace(place, f"{place}, 止: {day}").encode()}


def new_tellings(files: Mapping[str, bytes], first: str, last: str) -> list[tuple[str, str, list[str]]]:
    """Day, stage and addressees of everything that is new on a day."""
    new = new_reminders(files, date.fromisoformat(first), date.fromisoformat(last))
    return [(str(day), one.stage, [it.label for it in one.to]) for day, one in new]


def swapped(path: str, text: str) -> dict[str, bytes]:
    """An office file with one word for another."""
    old, new = text.replace("⏎", "\n").split(" -> ")
    assert old in OFFICE[path].decode()
    return {path: OFFICE[path].decode().replace(old, new).encode()}


def filed(text: str) -> dict[str, bytes]:
    day, until = text.split()
    return {PATH: group(day, None if until == "-" else until)}


def limited(text: str) -> dict[str, bytes]:
    starts, ends, *lifted = text.split()
    more = f"申诉: 情况已说明\n申诉结果: 提前解除\n解除日期: {lifted[0]}\n" if lifted else ""
    return {ENTRY: entry(starts=starts, ends=ends, more=more)}


GIVEN: dict[str, Callable[[str], dict[str, bytes]]] = {
    "组": filed,
    "名册": lambda text: swapped(PEOPLE, text),
    "机构": lambda text: swapped(UNITS, text),
    "政策": lambda text: swapped(POLICY, text),
    "黑名单": limited,
    "禁言": lambda text: {QUIET: PERIOD.replace("全部群组".encode(), text.encode())},
}
"""What a line of a case adds to the small office, by its first word."""


@pytest.mark.parametrize("case", blocks("reminders.txt"))
def test_what_is_new_day_by_day(case: str) -> None:
    _, days, *lines = case.strip().splitlines()
    files: dict[str, bytes] = {}
    while lines and (word := lines[0].partition(" ")[0]) in GIVEN:
        files |= GIVEN[word](lines.pop(0).partition(" ")[2])
    _, first, last = days.split()
    assert [f"{day} {stage} {'、'.join(to)}" for day, stage, to in new_tellings(files, first, last)] == lines


def test_what_is_said_of_who_left() -> None:
    (found,) = due({PATH: group(until="2027-12-31", custodian="郑雪")}, "2026-06-01")
    assert (str(found.due), found.days) == ("2026-01-31", -121)
    assert found.says == "负责人已离任（2026-01-31），待移交；请报变更，另定负责人（第八条、第十一条）"


@pytest.mark.parametrize(
    ("custodian", "advice"),
    [
        ("张伟", "请报变更，将负责人写作“姓名（区分）”（名册中未填区分的，先行填写），或另定负责人"),
        ("王无", "请报变更，另定负责人"),
    ],
)
def test_whom_nobody_can_tell_is_told_as_such(custodian: str, advice: str) -> None:
    (found,) = due({PATH: group(until="2027-12-31", custodian=custodian)}, "2026-03-02")
    assert found.stage == "负责人不明"
    assert found.says == f"负责人{custodian}在人员名册中无法辨认，待核对；{advice}（第八条、第十一条）"


def test_nobody_knows_since_when_a_name_cannot_be_told() -> None:
    """A second person of the name may have come today, so nothing is counted; it is told every week all the same."""
    told = new_tellings({PATH: group(until="2027-12-31", custodian="张伟")}, "2026-05-20", "2026-06-10")
    assert [stage for _, stage, _ in told] == ["负责人不明"] * 4
    days = [date.fromisoformat(day) for day, _, _ in told]
    assert [(later - day).days for day, later in pairwise(days[1:])] == [7, 7]
    for day in ("2026-05-20", "2027-05-20"):
        (found,) = due({PATH: group(until="2028-12-31", custodian="张伟")}, day)
        assert (found.days, found.stage, "次" in found.key) == (0, "负责人不明", False)


@pytest.mark.parametrize("left", ["2026-09-01", "2027-03-31"])
def test_nothing_is_said_of_a_group_that_is_closed(left: str) -> None:
    closed = cancelled("2026-08-01", "2027-12-31")
    assert new_tellings({**leaving(left), PATH: closed}, "2026-08-01", "2026-12-01") == []


LAST = date(2026, 12, 31)
UNDER_WAY = "延期办理中（第 7 号，待主任签批，自 2026-12-30）"
CLOSE, FILE_ANEW = "工作结束的报注销", "写明理由报变更延期"
ONLY_CLOSE, ASK = "应予注销，只经分管主任审批", "如已报送延期，见申请"


def told_of(left: int, last: date | None, knows: bool, first: str) -> tuple[State, Reminder]:
    """The state and the reminder so many days before a group's last day; a request prolongs what ends on ``last``."""
    made = registry_of({PATH: group(first, str(LAST))})
    request = UnderWay("延期办理中", last or date.min, 7, "主任签批", ("赵明诚",), date(2026, 12, 30))
    registry, today = replace(made, under_way={PATH: request}, knows_requests=knows), LAST - A_DAY * left
    (found,) = reminders(registry, today)
    return state(registry.groups[0], registry, today), found


LONG, BRIEF = "2026-03-02", "2026-12-17"
"""The day of filling in of a group of ten months, and of one of fifteen days."""


@pytest.mark.parametrize(
    ("first", "left", "last", "knows", "is_state", "stage", "has", "ways", "to"),
    [
        (LONG, 0, None, True, State.IN_USE, "到期当天", FILE_ANEW, ("extend", "cancel"), ["周启明"]),
        (
            LONG,
            -1,
            None,
            True,
            State.OVERDUE,
            "逾期，第 1 次提醒",
            FILE_ANEW,
            ("extend", "cancel"),
            ["周启明", "李晓岚"],
        ),
        (LONG, -1, None, False, State.OVERDUE, "逾期，第 1 次提醒", ASK, ("extend", "cancel"), ["周启明", "李晓岚"]),
        (LONG, 0, LAST, True, State.IN_USE, "到期当天", UNDER_WAY, (), ["赵明诚"]),
        (LONG, -1, LAST, True, State.PROLONGED, "延期办理中，第 1 次提醒", UNDER_WAY, (), ["赵明诚"]),
        (LONG, -8, LAST, True, State.PROLONGED, "延期办理中，第 2 次提醒", UNDER_WAY, (), ["赵明诚"]),
        (LONG, -15, LAST, True, State.PROLONGED, "延期办理中，第 3 次提醒", UNDER_WAY, (), ["赵明诚"]),
        (LONG, -16, LAST, True, State.OVERDUE, "逾期，第 3 次提醒", UNDER_WAY, (), ["赵明诚"]),
        (LONG, -1, LAST, False, State.PROLONGED, "延期办理中，第 1 次提醒", UNDER_WAY, (), ["赵明诚"]),
        (
            LONG,
            -1,
            LAST - A_DAY,
            True,
            State.OVERDUE,
            "逾期，第 1 次提醒",
            CLOSE,
            ("extend", "cancel"),
            ["周启明", "李晓岚"],
        ),
        (BRIEF, 1, None, True, State.SHORT_LIVED, "临时第 14 天", "工作结束即注销", ("extend", "cancel"), ["周启明"]),
        (BRIEF, -1, None, True, State.OVERDUE, "逾期，第 1 次提醒", ONLY_CLOSE, ("cancel",), ["周启明", "李晓岚"]),
        (BRIEF, -1, None, False, State.OVERDUE, "逾期，第 1 次提醒", ASK, ("cancel",), ["周启明", "李晓岚"]),
        (BRIEF, -1, LAST, True, State.PROLONGED, "延期办理中，第 1 次提醒", UNDER_WAY, (), ["赵明诚"]),
    ],
)
def test_what_is_under_way_is_not_asked_for_again(
    first: str,
    left: int,
    last: date | None,
    knows: bool,
    is_state: State,
    stage: str,
    has: str,
    ways: tuple[str, ...],
    to: list[str],
) -> None:
    now, found = told_of(left, last, knows, first)
    assert (now, found.stage, found.ways) == (is_state, stage, ways)
    assert [one.label for one in found.to] == to
    assert has in found.says
    advice = [word for word in (CLOSE, FILE_ANEW, ONLY_CLOSE, "工作结束即注销", ASK) if word in found.says]
    assert bool(advice) is (UNDER_WAY not in found.says), found.says
    assert (ASK in advice) is (left < 0 and not knows and last is None)


@pytest.mark.parametrize(("adopted", "count"), [("2026-01-01", 53), ("2027-12-20", 2), ("2027-12-31", 1)])
def test_reminders_are_counted_from_the_adoption_on(adopted: str, count: int) -> None:
    """Whatever was overdue, or left without a custodian, long before."""
    files = {PATH: group(custodian="郑雪")}  # who left in January 2026
    registry = replace(registry_of(files), adopted_on=date.fromisoformat(adopted))
    found = reminders(registry, date(2027, 12, 31))
    since_left = (date(2027, 12, 31) - max(date(2026, 2, 1), date.fromisoformat(adopted))).days // 7 + 1
    assert {one.stage for one in found} == {f"逾期，第 {count} 次提醒", f"负责人已离任，第 {since_left} 次提醒"}


def test_a_years_cleaning_is_one_line_a_unit() -> None:
    """With all whom it concerns; of a unit that has ended, for the one that took it over."""
    files = {
        f"registry/groups/hyfw/g{number}.yaml": group("2025-03-02", None, f"事项{number}群", name, f"办理事项{number}")
        for number, name in enumerate(["周启明", "周启明", "陈可为", "郑雪"])
    }
    files["registry/groups/hyfw/new.yaml"] = group("2026-03-02", None, "新设群", purpose="办理新事")
    zhb = group("2025-03-02", None, "值班群", "张伟（综合部）").replace("会员服务部".encode(), "综合部".encode())
    found = due({**files, "registry/groups/zhb/a.yaml": zhb}, "2026-12-05")
    lines = {
        one.about: (one.stage, one.says.partition("；")[0], [it.label for it in one.to])
        for one in found
        if not one.ways
    }
    of_unit = {about: line for about, line in lines.items() if "/" not in about}
    assert of_unit == {
        "会员服务部": ("2026 年清查", "未填写使用期限、上次备案满一年的群组 4 个", ["周启明", "陈可为", "李晓岚"]),
        "综合部": ("2026 年清查", "未填写使用期限、上次备案满一年的群组 1 个", ["张伟（综合部）"]),
    }
    assert not [one for one in found if "清查" in one.stage and "/" in one.about]
    assert len({one.key for one in found}) == len(found)


def taken_over(count: int, unit: str = "会员服务部", folder: str = "hyfw", number: str = "") -> dict[str, bytes]:
    """Groups of paper days, with that number on paper, or none; and their baseline."""
    of_unit = unit.encode()
    files = {
        f"registry/groups/{folder}/t{at:02}.yaml": group(
            "2025-03-02", "2027-12-31", f"旧事{at:02}群", purpose=f"办理旧事{at:02}"
        ).replace("会员服务部".encode(), of_unit)
        for at in range(count)
    }
    about = f"  纸质编号: {number}\n" if number else ""
    digests = ((path, blob_id(content)) for path, content in files.items())
    entries = (f"- 文件: {path}\n  内容摘要: {mark}\n{about}  备案日期: 2025-03-02\n" for path, mark in digests)
    return {**files, BASELINE: "".join(entries).encode()}


def test_what_was_taken_over_without_a_number_comes_in_portions_by_unit() -> None:
    """(Art. 6, 7) Ten a unit at a time, one line a month; not what has a number on paper, or was filed since."""
    mine, others = taken_over(12), taken_over(1, "综合部", "zhb")
    files = {**mine, **others, BASELINE: mine[BASELINE] + others[BASELINE]}
    owed = {one.about: one for one in due(files, "2026-05-05") if "补办" in one.stage}
    assert list(owed) == ["会员服务部", "综合部"]
    one = owed["会员服务部"]
    names = "、".join(f"旧事{at:02}群" for at in range(10))
    assert (one.stage, one.due, one.says.partition("；")[0]) == (
        "2026 年 5 月补办备案",
        date(2026, 5, 31),
        f"待补备案的群组 12 个，先办理以下 10 个：{names}",
    )
    assert [it.label for it in one.to] == ["周启明"]
    assert owed["综合部"].says.startswith("待补备案的群组 1 个：旧事00群；")
    first = next(path for path in mine if path.endswith("t00.yaml"))
    filed = files | {first: files[first].replace("办理旧事00".encode(), "办理新事".encode())}
    (now,) = (it for it in due(filed, "2026-05-06") if it.about == "会员服务部" and "补办" in it.stage)
    assert now.says.startswith("待补备案的群组 11 个，先办理以下 10 个：旧事01群、")
    assert now.key == one.key
    assert not [it for it in due(taken_over(1, number="旧备〔2025〕1号"), "2026-05-05") if "补办" in it.stage]


def test_of_several_entries_the_one_that_ends_last_is_told() -> None:
    other = ENTRY.replace("01", "02")
    short, long = entry(starts="2026-06-05", ends="2026-06-20"), entry(starts="2026-06-02", ends="2026-12-01")
    for files in ({ENTRY: short, other: long}, {ENTRY: long, other: short}):
        (found,) = due({PATH: FAR, **files}, "2026-06-05")
        says = "负责人在黑名单限制期内（2026-06-02 至 2026-12-01），待移交；请报变更，另定负责人（第二十一条）"
        assert found.says == says


@pytest.mark.parametrize(("wish", "asks"), [("不要", False), ("要", True)])
def test_confirmations_are_asked_for_only_where_policy_has_them(wish: str, asks: bool) -> None:
    policy = OFFICE[POLICY] + f"禁言确认: {wish}\n".encode()
    (found,) = due({PATH: FAR, QUIET: PERIOD, POLICY: policy}, "2026-12-05")
    assert found.says.startswith("将于 2026-12-11 进入禁言期；系统切换（2026-12-11 至 2026-12-20），由负责人适时禁言")
    assert ("登记禁言和恢复的时间" in found.says) is asks


def test_a_group_has_all_that_is_due_and_two_periods_of_one_day_are_one() -> None:
    other = QUIET.replace("qiehuan", "zhiban")
    files = {
        **leaving("2026-12-31"),
        ENTRY: entry(),
        QUIET: PERIOD,
        other: PERIOD.replace("系统切换".encode(), "值班".encode()),
    }
    files[PATH] = group(until="2026-12-31")
    found = due(files, "2026-12-01")
    assert [one.stage for one in found] == [
        *("到期前 30 天", "负责人受限制，第 27 次提醒", "负责人将离任", "将进入禁言期"),
    ]
    assert len({one.key for one in found}) == 4


INCIDENT = "registry/incidents/2026/01.yaml"


@pytest.mark.parametrize(
    ("custodian", "more", "whom"),
    [("周启明", {}, ["周启明"]), ("郑雪", {}, ["李晓岚"]), ("周启明", closed("2026-05-09 10:00"), None)],
)
def test_an_open_incident_is_for_its_custodian(custodian: str, more: Mapping[str, str], whom: list[str] | None) -> None:
    """(Art. 19) Not once it is closed; it can never be overdue."""
    files = {PATH: group(until="2027-12-31", custodian=custodian), INCIDENT: incident(more=more)}
    found = [one for one in due(files, "2026-05-20") if one.kind is ReminderKind.INCIDENT]
    assert [[it.label for it in one.to] for one in found] == ([] if whom is None else [whom])
    says = "2026-05-08 发现；请核实、查明原因、写明措施后办结（第十九条）"
    assert {(one.about, one.title, one.days, one.says) for one in found} == (
        set() if whom is None else {(INCIDENT, "参保服务答疑群（会员服务部）", 0, says)}
    )


def test_an_incident_in_a_group_never_filed_is_for_the_deputy_of_its_unit() -> None:
    text = incident().decode().replace(f"群组: {PATH}", "群组名称: 临时联络\n平台类别: 微信\n单位: 会员服务部")
    found = due({PATH: FAR, INCIDENT: text.encode()}, "2026-05-20")
    assert [(one.title, [it.label for it in one.to]) for one in found] == [("临时联络（会员服务部）", ["李晓岚"])]


def test_content_that_was_never_approved_is_for_its_custodian_and_the_deputy_and_first() -> None:
    registry = replace(registry_of({PATH: group(), INCIDENT: incident()}), refused=frozenset({PATH}))
    first, *rest = reminders(registry, date(2027, 1, 1))
    assert (first.kind, [it.label for it in first.to]) == (ReminderKind.REFUSED, ["周启明", "李晓岚"])
    assert first.says.startswith("现有内容没有审批依据；请核对现有内容，按“恢复”或“重新确认”重新报送")
    assert [one.kind for one in rest] == [ReminderKind.INCIDENT, ReminderKind.OVERDUE]


def test_what_waits_for_a_person_is_one_line_a_step_and_is_not_told_twice() -> None:
    """Of a request about a term that is reminded of anyway, the reminder alone."""
    last, other = date(2026, 12, 31), "registry/groups/hyfw/other.yaml"
    day = last + A_DAY
    going = UnderWay(State.PROLONGED, last, 7, "主任签批", ("赵明诚",), last)
    following = other.replace("other", "next")
    steps = [
        OpenStep(7, PATH, "参保服务答疑群（会员服务部，变更）", "主任签批", ("赵明诚",), last, False),
        OpenStep(8, other, "甲群（会员服务部，创建）", "分管主任审核", ("李晓岚",), last, False),
        OpenStep(8, following, "乙群（会员服务部，创建）", "分管主任审核", ("李晓岚",), last, False),
        OpenStep(9, other, "甲群（会员服务部，创建）", "补正", ("周启明",), last, True),
    ]
    registry = replace(registry_of({PATH: group()}), under_way={PATH: going}, open_steps=tuple(steps))
    found = reminders(registry, day)
    assert [(one.kind, one.title, one.pull, [it.label for it in one.to]) for one in found] == [
        (ReminderKind.RETURNED, "甲群（会员服务部，创建）", 9, ["周启明"]),
        (ReminderKind.TO_SIGN, "甲群（会员服务部，创建）等 2 件", 8, ["李晓岚"]),
        (ReminderKind.UNDER_WAY, "参保服务答疑群（会员服务部）", 7, ["赵明诚"]),
    ]
    assert found[1].says == "第 8 号申请，分管主任审核，自 2026-12-31"
