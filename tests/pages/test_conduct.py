"""Incidents, blacklist, accounts, concerns and quiet periods (Art. 11, 15, 19, 21, 22): their pages and others."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from group_registry.files.worktree import official
from group_registry.forms.check import Inspection
from group_registry.forms.contents import blob_id
from group_registry.model.records import Policy
from group_registry.model.terms import Audience, Confirming
from group_registry.pages.conduct import incident_views
from group_registry.pages.supervision import Supervision
from group_registry.rules.transition import Step
from support.cases import OFFICE
from support.handmade import evidence_of
from support.made_pages import PATH, bodies, cancelled, entry, group, made, office, site, viewer_of
from support.rendering import DAY

TODAY = date.fromisoformat(DAY)


def test_the_report_is_copied_as_it_stands_and_no_case_is_cut_on_paper(page: Page, sample: Inspection) -> None:
    view = next(one for one in incident_views(viewer_of(sample)) if one.is_open)
    page.goto("")
    page.locator(".r-card").get_by_role("link", name=view.name).first.click()
    case = page.locator(f"[id='{view.id}']")
    expect(case.get_by_role("button", name="复制")).to_be_hidden()
    case.get_by_text("报告稿", exact=True).click()
    case.get_by_role("button", name="复制").click()
    expect(case.get_by_role("status")).to_have_text("已复制，核对后发出")
    assert page.evaluate("navigator.clipboard.readText()") == view.text
    case.get_by_role("link", name=view.name).click()
    page.get_by_role("link", name=view.number).click()
    page.wait_for_url(f"**/incidents/#{view.id}")
    page.emulate_media(media="print")
    expect(page.locator(".r-more").first).to_be_hidden()
    expect(page.locator(".r-steps").first).to_be_visible()
    assert page.locator(".r-case").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"


PEOPLE, QUIET = "registry/office/people.yaml", "registry/quiet-periods/2026-qiehuan.yaml"
PLACE = "周启明, 工号: B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
LEAVES = {PEOPLE: OFFICE[PEOPLE].decode().replace(PLACE, f"{PLACE}, 止: 2026-08-31").encode()}
LIMITED = {"registry/blacklist/01.yaml": entry()}
PERIOD = {QUIET: "名称: 系统切换\n起: 2026-12-11\n止: 2026-12-20\n依据: 制度第二十二条\n范围: 对内群组\n".encode()}
FAR = {PATH: group(until="2027-12-31")}


def home_and_group(files: dict[str, bytes], day: str) -> tuple[str, str]:
    """The home page of the small office, and the page of its first group."""
    whole = made(viewer_of(office(files), date.fromisoformat(day)))
    return next(whole.single_pages()).body, next(whole.group_pages()).body


def said(page: str) -> str:
    """What a page says, with plain spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", re.sub("</?time>", "", page))))


@pytest.mark.parametrize(
    ("files", "day", "words"),
    [
        (LEAVES, "2026-07-31", None),
        (LEAVES, "2026-08-01", "负责人将于 2026-08-31 离任，待移交"),
        (LEAVES, "2026-08-31", "负责人将于 2026-08-31 离任，待移交"),
        (LEAVES, "2026-09-01", "负责人已离任（2026-08-31），待移交"),
        (LEAVES, "2027-03-01", "负责人已离任（2026-08-31），待移交"),
        (PERIOD, "2026-11-10", None),
        (PERIOD, "2026-11-11", "将于 2026-12-11 进入禁言期"),
        (PERIOD, "2026-12-20", "正在禁言期（至 2026-12-20）"),
        (PERIOD, "2026-12-21", None),
    ],
)
def test_home_and_group_say_it_on_the_days_on_which_it_is_told(
    files: dict[str, bytes], day: str, words: str | None
) -> None:
    """Of a quiet period the banner tells every page, and the page of a group tells more and earlier."""
    for page in home_and_group({**FAR, **files}, day)[files is PERIOD :]:
        found = re.search(
            r"负责人已?将?于? ?[^ ]* ?离任（?[^ ）]*）?，待移交|将于 \S+ 进入禁言期|正在禁言期（至 \S+）",
            said(page),
        )
        assert (found[0] if found else None) == words


def test_the_group_of_who_left_is_not_in_order_on_the_page_of_its_unit() -> None:
    """(Art. 11) Nor on that of a person; one in order is."""
    path = PATH.replace("dayi", "other")
    other = {path: group(until="2027-12-31", name="续保提醒群", custodian="陈可为", purpose="提醒续保")}
    pages = site({**FAR, **LEAVES, **other}, "2026-12-01")
    rows = re.findall("<tr.*?(?=<tr|</tbody>)", pages["units/hyfw/"], re.DOTALL)
    found = {said(row).split()[0]: re.findall(r'"state (\w+)"', row) for row in rows if "groups/" in row}
    assert found == {"参保服务答疑群": ["over"], "续保提醒群": ["in"]}


def test_a_blacklisted_custodian_is_shown_on_both() -> None:
    home, page = home_and_group({**FAR, **LIMITED}, "2026-07-01")
    assert "负责人在黑名单限制期内（2026-06-02 至 2026-12-01），待移交" in said(home)
    assert "待移交，请变更负责人（第二十一条）" in said(page)
    assert "待移交" not in said(home_and_group({**FAR, **LIMITED}, "2026-12-02")[1])


def test_nothing_is_said_of_a_closed_group_nor_outside_the_office() -> None:
    closed = {**LEAVES, PATH: cancelled("2026-08-01")}
    assert "待移交" not in said(home_and_group(closed, "2026-09-01")[1])
    public = site({**FAR, **LEAVES, **LIMITED, **PERIOD}, "2026-12-01", Audience.PUBLIC)
    assert "参保服务答疑群" in public["groups/hyfw/dayi/"]
    for page in public.values():
        assert not re.search("待移交|禁言|离任|黑名单限制", page)


def test_the_groups_of_one_person_are_one_line_of_the_home_page() -> None:
    files = {
        f"registry/groups/hyfw/g{sign}.yaml": group(
            until="2027-12-31", name=f"材料{sign}组", purpose=f"办理{sign}事所需的联络"
        )
        for sign in "abcdefghijkl"
    }
    home = said(home_and_group({**LEAVES, **files}, "2026-12-01")[0])
    assert home.count("负责人已离任（2026-08-31），待移交") == 1
    assert "周启明：13 个群组" in home


SHUTDOWN = (date(2026, 12, 11), date(2026, 12, 14))
"""The system's shutdown in the sample."""
EACH_DAY = [SHUTDOWN[0] + timedelta(days=number) for number in range(-9, 6)]


def asking(sample: Inspection, wish: Confirming) -> Inspection:
    policies = tuple(replace(policy, confirming=wish) for policy in sample.registry.of(Policy))
    return replace(sample, registry=replace(sample.registry, records={**sample.registry.records, Policy: policies}))


def test_a_year_without_official_data_is_said_aloud(sample: Inspection) -> None:
    assert "尚无 2027 年的官方放假安排" in bodies(viewer_of(sample), official())["quiet/"]
    assert "官方放假安排" not in bodies(viewer_of(sample, date(2026, 5, 1)), official())["quiet/"]


def test_a_holiday_nobody_filed_has_its_sheet_with_every_group(sample: Inspection) -> None:
    whole = made(viewer_of(sample, date(2026, 2, 10)), official())
    pages = {page.address: page.body for page in whole.single_pages()}
    sheet = pages["quiet/2026-02-15/"]
    on_it = [group for group in sample.registry.groups if f'groups/{group.folder}/{group.stem}/"' in sheet]
    last = date(2026, 2, 23)
    assert on_it == [group for group in sample.registry.groups if not group.is_cancelled and group.first_day <= last]
    assert "春节放假" in pages["quiet/"]
    assert "DTSTART;VALUE=DATE:20260215" in dict(whole.takeaway())["calendar.ics"].decode()


@pytest.mark.parametrize(
    ("wish", "day", "missing"),
    [
        (Confirming.ASKED, date(2026, 10, 2), True),
        (Confirming.ASKED, date(2026, 9, 30), False),
        (Confirming.NOT_ASKED, date(2026, 10, 2), False),
    ],
)
def test_confirmations_are_missed_only_where_policy_asks(
    sample: Inspection, wish: Confirming, day: date, missing: bool
) -> None:
    sheet = bodies(viewer_of(asking(sample, wish), day), official())["quiet/2026-guoqing/"]
    assert ("尚未确认" in sheet) is missing
    assert "09-30 17:30" in sheet


def test_without_any_confirmation_there_is_no_column_for_it(sample: Inspection) -> None:
    for read, has_column in ((sample, False), (asking(sample, Confirming.ASKED), True)):
        sheet = bodies(viewer_of(read, SHUTDOWN[0]), official())["quiet/2026-xitong-qiehuan/"]
        assert ("已禁言" in sheet) is has_column


def phases(sample: Inspection, day: date) -> list[str]:
    quiet = Supervision(viewer_of(sample, day), official())
    return [quiet.phase(one) for one in quiet.banner()]


def test_the_banner_is_there_from_a_week_before_to_the_last_day(sample: Inspection) -> None:
    assert [phases(sample, day) for day in EACH_DAY] == [
        *[[]] * 2,
        *[[f"还有 {days} 天"] for days in range(7, 0, -1)],
        *[["正在禁言期"]] * 4,
        *[[]] * 2,
    ]


def test_the_public_edition_knows_of_none(sample: Inspection) -> None:
    viewer = viewer_of(sample, SHUTDOWN[0], audience=Audience.PUBLIC)
    pages = bodies(viewer, official())
    assert "groups/hyfw/cbfw-dayi/" in pages
    assert not [address for address, body in pages.items() if "r-quiet" in body or "quiet/" in body]
    calendar = dict(made(viewer, official()).takeaway())["calendar.ics"].decode()
    assert "BEGIN:VEVENT" in calendar
    assert "禁言" not in calendar


GIVEN = [
    (Step.REVIEW, "李晓岚", datetime(2026, 9, 14, 1, 5, tzinfo=UTC), "线上"),
    (Step.OFFICE_MEETING, "2026 年第 9 次", datetime(2026, 9, 15, tzinfo=UTC), "会议纪要"),
    (Step.SIGN_OFF, "孙立（代）", datetime(2026, 9, 15, 23, 30, tzinfo=UTC), "线上"),
]
LATER = [
    (Step.REVIEW, "李晓岚", datetime(2026, 9, 18, 16, 0, tzinfo=UTC), "纸质"),
    (Step.REVIEW, "张伟", datetime(2026, 9, 20, 2, 0, tzinfo=UTC), "线上"),
]
OTHER = "registry/groups/hyfw/b.yaml"


def rows(page: str) -> list[list[str]]:
    table = page.partition('id="given"')[2]
    lines = re.findall(r"<tr><td>.*?</tr>", table)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall("<td>(.*?)</td>", line)] for line in lines]


def test_a_persons_page_lists_what_the_person_gave_the_latest_first() -> None:
    other = group(name="续保提醒群", purpose="提醒会员续保")
    evidence = evidence_of({PATH: (blob_id(group()), GIVEN), OTHER: (blob_id(other), LATER)})
    made = site({OTHER: other}, "2026-10-01", evidence=evidence)
    assert rows(made["people/B0002/"]) == [
        ["续保提醒群", "2026-09-19 00:00", "分管主任审核", "创建，第 7 号申请", "纸质"],
        ["参保服务答疑群", "2026-09-14 09:05", "分管主任审核", "创建，第 7 号申请", "线上"],
    ]
    assert rows(made["people/B0003/"]) == [
        ["参保服务答疑群", "2026-09-16 07:30", "主任签批", "创建，第 7 号申请", "线上，代行"]
    ]
    # Of two of one name nobody knows which it was: each is to look, though nothing else hangs on them.
    for number in ("B0009", "B0010"):
        assert [row[-1] for row in rows(made[f"people/{number}/"])] == ["线上，有同名人员，须辨认"]
    assert "会议" not in "".join(body for address, body in made.items() if address.startswith("people/"))


def test_without_evidence_nobody_gave_anything() -> None:
    made = site({}, "2026-10-01")
    assert "people/B0003/" in made
    assert not [address for address, body in made.items() if 'id="given"' in body]
    assert "people/B0009/" not in made


def section(page: str, anchor: str) -> list[str]:
    part = page.partition(f'<h2 id="{anchor}">')[2].partition("<h2")[0]
    return [re.sub("<[^>]+>", " ", line).split()[0] for line in re.findall("<tr><td>.*?</tr>", part)]


def test_who_has_an_account_who_signs_on_paper_and_who_left_with_one() -> None:
    people = OFFICE[PEOPLE].decode().replace("账号: demo-sun, 账号编号: 900000003, ", "")
    people = people.replace(
        "工号: B0011, 部门: 会员服务部, ", "工号: B0011, 部门: 会员服务部, 账号: demo-zheng, 账号编号: 900000011, "
    )
    page = site({PEOPLE: people.encode()}, "2026-10-01")["accounts/"]
    assert section(page, "holders") == ["赵明诚", "李晓岚", "吴敏", "高远", "方晴"]
    assert section(page, "paper") == ["孙立"]
    assert section(page, "left") == ["郑雪"]
    assert "另有 6 位经办人没有账号" in page
    assert office({PEOPLE: people.encode()})
    before = site({PEOPLE: people.encode()}, "2026-01-31")["accounts/"]
    assert section(before, "left") == []
    assert "郑雪" in section(before, "holders")
