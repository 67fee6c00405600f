"""Incidents (Art. 18, 19, 20): their course, what is left to do, how quick, how many; the report, word for word."""

import re
from datetime import date, timedelta

import pytest

from group_registry.lifecycle.incidents import course, in_order, missing, reaction
from group_registry.model.records import Incident
from group_registry.pages.conduct import incident_views
from group_registry.pages.group_view import Viewer
from group_registry.pages.wording import duration
from support.cases import CASE_FILES
from support.made_pages import PATH, closed, entry, group, incident, office, site

FIRST, SECOND, THIRD = (f"registry/incidents/2026/0{number}.yaml" for number in (1, 2, 3))
OTHER = "registry/groups/hyfw/b.yaml"
EXPECTED = CASE_FILES / "incidents"


def read(**times: object) -> Incident:
    (found,) = office({FIRST: incident(**times)}).registry.of(Incident)  # type: ignore[arg-type]
    return found


FOUND, VERIFIED, REPORTED = ("发现", "05-08 09:20"), ("核实", "05-08 10:05"), ("报请", "05-08 10:30")
LEFT = ["verified_at", "instruction", "cause", "measures"]
DONE = {"reported": "2026-05-08 09:25", "more": closed("2026-05-09 17:00")}


@pytest.mark.parametrize(
    ("times", "steps", "left"),
    [
        ({}, [FOUND, VERIFIED, REPORTED], LEFT[1:]),
        ({"verified": ""}, [FOUND, REPORTED, ("核实", "")], LEFT),
        ({"more": {"批示": "同意", "措施": "逐个告知各位成员"}}, [FOUND, VERIFIED, REPORTED], ["cause"]),
        (DONE, [FOUND, ("报请", "05-08 09:25"), VERIFIED], []),
    ],
)
def test_the_steps_in_their_order_and_what_is_left(
    times: dict[str, object], steps: list[tuple[str, str]], left: list[str]
) -> None:
    one = read(**times)
    assert [(step, f"{at:%m-%d %H:%M}" if at else "") for step, at in course(one)] == steps
    assert missing(one) == left
    assert reaction(one) == timedelta(minutes=5 if times is DONE else 70)


def test_what_is_reported_and_not_yet_verified_is_on_record() -> None:
    page = site({FIRST: incident(verified="")}, "2026-05-10")["incidents/"]
    assert "办结以前尚须写明：核实时间、批示、原因、措施。" in page
    assert "报请（发现后 1 小时 10 分），尚未核实" in page


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        *((0, "0 分钟"), (59, "59 分钟"), (60, "1 小时"), (96, "1 小时 36 分"), (24 * 60 - 1, "23 小时 59 分")),
        *((24 * 60, "1 天"), (24 * 60 + 59, "1 天"), (51 * 60 + 30, "2 天 3 小时")),
    ],
)
def test_how_long_is_said_in_two_units(minutes: int, words: str) -> None:
    assert duration(timedelta(minutes=minutes)) == words


def test_open_ones_come_first_then_the_latest() -> None:
    files = {
        FIRST: incident(found="2026-04-01 08:00", verified="2026-04-01 08:00", reported="2026-04-01 08:00"),
        SECOND: incident(more=closed("2026-05-09 17:00")),
        THIRD: incident(
            found="2026-07-01 08:00",
            verified="2026-07-01 08:00",
            reported="2026-07-01 09:00",
            more=closed("2026-07-02 08:00"),
        ),
    }
    found = in_order(office(files).registry.of(Incident))
    assert [one.path for one in found] == [FIRST, THIRD, SECOND]


@pytest.mark.parametrize("name", ["open", "closed"])
def test_the_report_says_what_is_on_record_word_for_word(name: str) -> None:
    more = closed("2026-05-09 17:00") if name == "closed" else {"批示": "先稳住"}
    made = office({FIRST: incident(more=more)})
    (view,) = incident_views(Viewer(made.registry, made.forms, made.digests, date(2026, 5, 10)))
    assert view.text + "\n" == (EXPECTED / f"report-{name}.txt").read_text("utf-8")


def test_the_page_links_the_group_and_the_group_its_incidents() -> None:
    made = site({FIRST: incident(), SECOND: incident(more=closed("2026-05-09 17:00"))}, "2026-05-10")
    page = made["incidents/"]
    ids = re.findall(r'<article class="r-case" id="([^"]+)"', page)
    assert ids == ["2026-01", "2026-02"]
    assert page.count('href="../groups/hyfw/dayi/"') == 2
    assert "办结以前尚须写明：批示、原因、措施。" in page
    on_group = made["groups/hyfw/dayi/"]
    assert re.findall(r'href="../../../incidents/#([^"]+)"', on_group) == ids
    assert 'href="incidents/#2026-01"' in made[""]
    assert "incidents/#2026-02" not in made[""]


def test_without_incidents_the_page_is_kind_and_the_year_has_its_noughts() -> None:
    made = site({}, "2026-05-10")
    page = made["incidents/"]
    assert "没有未办结的舆情" in page
    assert figures(made["charts/"]) == [
        ("2026", "办结", "0 件"),
        ("2026", "填报到签批", "—"),
        ("2026", "逾期群组", "0 个"),
        ("2026", "列入黑名单", "0 个"),
        ("2026", "禁言期", "0 个"),
        ("2026", "舆情", "0 起"),
    ]


def test_blacklist_decisions_and_overdue_groups_are_counted_beside_their_rule() -> None:
    """Both ends count: a term that ends on the last day of a year is overdue in the next one alone."""
    by_number = "对象: B0007".encode()
    files = {
        "registry/blacklist/01.yaml": entry(more="解除日期: 2026-09-01\n"),
        "registry/blacklist/02.yaml": entry(PATH, "群组"),
        "registry/blacklist/03.yaml": entry(kind="成员").replace(by_number, "姓名: 林小满\n单位: 某公司".encode()),
        "registry/blacklist/04.yaml": entry().replace(b"2026-06", b"2025-06"),
        PATH: group(until="2026-12-31"),
        OTHER: group(until="2026-12-30", name="材料初审群", purpose="初审材料"),
    }
    page = site(files, "2027-01-01")["charts/"]
    assert [(year, title, figure) for year, title, figure in figures(page) if title in ("列入黑名单", "逾期群组")] == [
        ("2027", "逾期群组", "2 个（会员服务部 2）"),
        ("2027", "列入黑名单", "0 个"),
        ("2026", "逾期群组", "1 个（会员服务部 1）"),
        ("2026", "列入黑名单", "3 个（会员服务部 2、某公司 1）"),
        ("2025", "逾期群组", "0 个"),
        ("2025", "列入黑名单", "1 个（会员服务部 1）"),
    ]
    assert "<li>列入黑名单：决定日期在该年的，一份登记计一个" in page
    assert "<li>逾期群组：该年内曾有逾期之日的：使用期限已过，当日尚未报延期或注销" in page


def test_a_year_gives_each_units_incidents_how_quick_half_were_and_the_slowest() -> None:
    """Of an even number the middle is between the two; with several units, all of them are added up."""
    elsewhere = "registry/groups/zhb/b.yaml"
    times = {FIRST: "09:30", SECOND: "10:20", THIRD.replace("03", "04"): "09:40"}
    files = {path: incident(verified="", reported=f"2026-05-08 {at}") for path, at in times.items()}
    files[SECOND] = incident(reported="2026-05-08 10:20", more=closed("2026-05-09 17:00"))
    files[THIRD] = incident(verified="", reported="2026-05-08 13:00", path=elsewhere)
    files[elsewhere] = group(name="值班联络群", purpose="安排值班").replace("会员服务部".encode(), "综合部".encode(), 1)
    page = site(files, "2026-06-01")["charts/"].partition("年舆情</caption>")[2]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(<td>.*?)</tr>", page)]
    assert [[re.sub(r"<[^>]*>", "", cell) for cell in row] for row in rows] == [
        ["会员服务部", "3", "2", "20 分钟", "1 小时"],
        ["综合部", "1", "1", "3 小时 40 分", "3 小时 40 分"],
        ["合计", "4", "3", "40 分钟", "3 小时 40 分"],
    ]


def test_an_incident_counts_in_the_year_of_its_discovery() -> None:
    """Whenever it was reported, verified or closed."""
    found, reported = "2025-12-31 23:50", "2026-01-01 00:10"
    late = incident(found=found, verified=reported, reported=reported, more=closed("2026-01-02 17:00"))
    page = site({FIRST.replace("2026", "2025"): late, FIRST: incident(), SECOND: incident()}, "2026-06-01")["charts/"]
    assert [(year, figure[:3]) for year, title, figure in figures(page) if title == "舆情"] == [
        ("2026", "2 起"),
        ("2025", "1 起"),
    ]


def figures(page: str) -> list[tuple[str, str, str]]:
    _, *years = re.split(r"<h3>(\d{4}) 年</h3>", page)
    lines = (
        (year, re.findall(r"<dt>(.+?)<dd>(.+?)</div>", body))
        for year, body in zip(years[::2], years[1::2], strict=True)
    )
    return [(year, title, figure) for year, found in lines for title, figure in found]
