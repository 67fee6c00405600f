"""What waits, on the site: pages of leaders, meeting and home; who is asked once more sees what changed (Art. 9)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from group_registry.approval.agenda import Turn
from group_registry.approval.pending import ChangedFile, WaitingList
from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Page as Made, Site
from group_registry.rules.transition import ItemChange
from support.browsing import Tab, served
from support.cases import FORMS, OFFICE, PROJECT
from support.rendering import PHONE
from support.saved_pulls import VISITS, WEB, asked, form, morning
from support.world import LI, PATH, ZHAO, World, filing, minutes_of, world_at

MORNING = (PROJECT / "tests/cases/meeting/morning.txt").read_text("utf-8")
REMINDERS = [line.strip() for line in MORNING.partition("催办语（可复制）\n")[2].splitlines()]
ASKED_ON = date(2026, 11, 12)
READ = inspect(OFFICE | {VISITS: form("来访接待群", "来访接待")}, FORMS, ())
LOOK = worktree.read_templates()
REVIEW = '<link rel="icon" href="data:,"><title>审阅</title>'  # the browser asks for an icon where none is named
SUN, WU, HEAD = "B0003", "B0004", "B0001"
"""Staff numbers: a deputy for whom two things wait, the secretary for whom one does, the director for whom none."""


def pages(known: WaitingList | None, day: date = ASKED_ON, audience: Audience = Audience.INTERNAL) -> dict[str, Made]:
    site = Site(Viewer.of(audience, READ, day), (), LOOK, asked=known)
    return {page.address: page for page in site.single_pages()}


def words(page: Made) -> str:
    """The text of a page, a line for each block."""
    text = re.sub(r"</(p|h\d|li|dt|dd|td|tr|del|ins|div|a|summary|span)>", "\n", page.body)
    return re.sub(r"\n\s*", "\n", re.sub(r"<[^>]+>", "", text))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> WaitingList:
    return asked(*morning(tmp_path_factory.mktemp("morning") / "r"))


@pytest.fixture(scope="module")
def made(found: WaitingList) -> dict[str, Made]:
    return pages(found)


def of_visits(found: WaitingList, **values: Any) -> ChangedFile:
    """The changed group of the morning, with other values."""
    return replace(next(one for one in found.filings if one.path == VISITS), **values)


def with_filing(found: WaitingList, filing: ChangedFile) -> WaitingList:
    """The list with only that filing waiting."""
    turns = tuple(turn for turn in found.waiting if (turn.pull, turn.path) == (filing.pull, filing.path))
    return replace(found, waiting=turns, filings=(filing,), meeting=())


def test_home_says_how_many_wait_and_leads_there(made: dict[str, Made]) -> None:
    assert '<a href="waiting/">今日待签 <b>3</b> 件</a><a href="meeting/">待上会 <b>1</b> 件</a>' in made[""].body
    assert "另有 1 份申请无法判断" in made[""].body


def test_the_list_is_by_person_and_by_unit(made: dict[str, Made]) -> None:
    text = words(made["waiting/"])
    assert re.findall(r"^(\S+)\n+(\d+) 件.*?(已等 \d+ 天|今日送到)", text, re.MULTILINE) == [
        ("孙立", "2", "已等 10 天"),
        ("吴敏", "1", "已等 10 天"),
    ]
    assert "截至 2026-11-12 09:00 · 待办人和等待天数" in text
    assert re.findall("<td>补正</td><td>(.*?)</td>", made["waiting/"].body) == [
        "李晓岚 2026-11-02 11:00 退回，本人重新评审后方可继续"
    ]
    assert "第 11 号申请无法判断" in text
    assert re.findall(r">([^<]*)</textarea>", made["waiting/"].body) == REMINDERS
    units = re.findall(r"<tr><td>(\S+?)</td><td><a href=\"(\S+?)\">(\S+?)</a>", made["waiting/"].body)
    web = "https://git.example.invalid/office/registry/pull"
    assert units == [
        ("会员服务部", f"{web}/7", "参保服务答疑群（会员服务部，创建）"),
        ("会员服务部", f"{web}/10", "热线排班群（会员服务部，创建）"),
        ("综合部", f"{web}/8", "综合值班群（综合部，创建）"),
        ("综合部", f"{web}/9", "来访接待群（综合部，变更）"),
    ]


def test_a_leader_sees_old_beside_new_and_one_link_for_each(made: dict[str, Made]) -> None:
    body = made[f"waiting/{SUN}/"].body
    assert [re.findall(r"/pull/(\d+)/files\"", card) for card in body.split("<article")[1:]] == [["8"], ["9"]]
    change = body.split("<article")[2]
    assert re.findall(r"<dt>(.*?)</dt><dd>(?:<del>(.*?)</del>|<span.*?</span>)?(?:<ins>(.*?)</ins>)?", change) == [
        ("成员范围", "本部门全体承担答疑工作的人员", "本部门全体承担答疑工作的人员和第 1 批轮岗人员"),
        ("建群目的", "解答来访接待问题", "解答来访预约问题"),
        ("使用期限", "长期", "2026-12-31"),
    ]
    assert '<a href="../../groups/zhb/laifang/">来访接待群（综合部，变更）</a>' in change
    text = words(made[f"waiting/{SUN}/"])
    order = ["综合值班群（综合部，创建）", "2026-11-02 填报", "去签：第 8 号申请", "建群目的", "来访接待群（综合部"]
    assert sorted(order, key=text.index) == order
    assert re.findall(r"使用期限\s+(\S+)", text)[0] == "长期"
    assert "备案类别：" not in text
    assert text.count("Request changes") == 1
    assert "Approve" in text
    assert "2026-11-02 09:00 起 · 第 9 号申请" in text


def test_the_form_of_a_request_is_printed_from_the_card(made: dict[str, Made], tab: Tab, asked_site: Path) -> None:
    """As on the filing page and on a group's page: whole, under the office's name, with the number that there is."""
    new, change = (
        re.search(r'<a href="../../(waiting/\d+/\d+/)">打印备案表</a>', card)
        for card in made[f"waiting/{SUN}/"].body.split("<article")[1:]
    )
    assert new
    assert change
    text = words(made[change[1]])
    assert "某某互助会示例办事处" in text
    assert re.findall(r"备案编号：(\S*)", text) == [""]
    for item in ("综合部", "来访接待群", "解答来访预约问题", "来访改由预约，年底为止"):
        assert item in text, item
    signed = re.findall(r"<tr><th>(.*?)<td>([^<]*)", made[change[1]].body)
    assert signed == [("分管主任审核", ""), ("主任签批", ""), ("信息技术部备案", "")]
    page = tab(served(asked_site), today="2026-11-12")
    page.goto(f"waiting/{SUN}/")
    page.get_by_role("link", name="打印备案表").last.click()
    expect(page.get_by_role("button", name="打印")).to_have_count(1)
    expect(page.get_by_role("button", name="群公告")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.locator(".r-office")).to_contain_text("某某互助会示例办事处")
    expect(page.locator(".r-quiet")).to_be_hidden()
    expect(page.locator(".r-form").first).to_be_visible()


def test_a_leader_sees_what_the_check_asks(made: dict[str, Made]) -> None:
    asks, quiet = made[f"waiting/{SUN}/"].body.split("<article")[1:]
    says = "成员范围提到“朝阳办”；群组内有无办事处以外的人员？（第二条）。"
    says += "有的，使用范围改为“对外”，按对外报批；没有的，无须更改"
    assert f"<p><b>提示</b>　{says}</p>" in asks
    assert "<b>提示</b>" not in quiet


def test_who_is_not_asked_for_a_review_is_told_of_no_buttons(made: dict[str, Made]) -> None:
    text = words(made[f"waiting/{WU}/"])
    assert "请安排上会，会后起草纪要。" in text
    assert "打开第 7 号申请" in text
    assert "Approve" not in text


def test_who_filed_sees_where_each_request_stands(found: WaitingList) -> None:
    filings = tuple(replace(one, author="周启明" if one.pull == 8 else "") for one in found.filings)
    own = pages(replace(found, filings=filings))["waiting/B0007/"].body
    filed = words(Made("", "", "", own[own.index('id="filed"') :]))
    assert "综合值班群（综合部，创建）" in filed
    assert "第 8 号申请 · 分管主任审核，待孙立" in filed
    assert "已等 10 天" in filed
    assert "没有在办的申请。" in pages(found)[f"waiting/{SUN}/"].body


def test_every_leader_has_a_page(made: dict[str, Made]) -> None:
    assert "目前没有待您办理的事项" in words(made[f"waiting/{HEAD}/"])
    staff = {one.staff_no for one in READ.registry.people_called("孙立")}
    assert staff == {SUN}
    assert {address.split("/")[1] for address in made if re.fullmatch(r"waiting/\w+/", address)} >= {SUN, WU, HEAD}


def test_the_meetings_sheet_has_what_is_reviewed_and_room_for_the_outcome(made: dict[str, Made]) -> None:
    rows = re.findall(r"<tr><td class=\"n\">(.*?)</tr>", made["meeting/"].body)
    cells = [re.sub("<[^>]+>", "", cell.replace("<br>", "\n")).strip() for cell in rows[0].split("<td>")]
    assert cells == [
        "1",
        "会员服务部",
        "参保服务答疑群 第 7 号申请",
        "微信",
        "创建\n目的：解答参保续保材料问题\n成员：本部门全体承担答疑工作的人员\n事由：因续保集中办理需要新建",
        "李晓岚 2026-11-02 10:00",
        "",
        "",
    ]
    assert len(rows) == 1
    assert all(f"<span>{word}：" in made["meeting/"].body for word in ("主持", "记录", "日期"))


@pytest.mark.parametrize("turn", [Turn.SUPPLEMENT, Turn.MINUTES, Turn.OTHERS])
def test_what_is_not_for_the_meeting_is_not_on_its_sheet(found: WaitingList, turn: Turn) -> None:
    (business,) = found.meeting
    made = pages(replace(found, meeting=(replace(business, turn=turn, says="要等别的事"),)))
    assert "<table" not in made["meeting/"].body
    assert "要等别的事" in words(made["meeting/"])
    assert "待上会" not in made[""].body


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (None, "未接通报送平台，本页不列任何事项"),
        (
            WaitingList(datetime(2026, 11, 12, 1, tzinfo=UTC), unanswered="令牌过期了"),
            "2026-11-12 09:00 未能查询报送平台，本页不列任何事项：令牌过期了",
        ),
    ],
    ids=["nobody-asked", "no-answer"],
)
def test_where_nothing_is_known_every_page_says_so_and_lists_nothing(known: WaitingList | None, says: str) -> None:
    made = pages(known)
    told = [page for address, page in made.items() if address.startswith(("waiting/", "meeting/"))]
    assert len(told) >= 6
    for page in told:
        assert says in words(page), page.address
        assert not re.search(r"\d 件|没有在办|没有等|没有可以上会", words(page)), page.address
    assert "待签" not in made[""].body


def test_a_list_of_another_day_says_of_which(found: WaitingList, made: dict[str, Made]) -> None:
    later = pages(found, date(2026, 11, 14))
    assert "本清单为 2026 年 11 月 12 日的清单" in words(later[f"waiting/{SUN}/"])
    assert "本清单为" not in words(made["waiting/"])


def test_nothing_waits(found: WaitingList) -> None:
    made = pages(replace(found, waiting=(), meeting=(), doubts=()))
    assert "没有在办的申请" in words(made["waiting/"])
    assert "没有可以上会的备案" in words(made["meeting/"])
    assert "今日待签 <b>0</b> 件" in made[""].body


def test_much_is_counted_and_left_to_the_pull_request(found: WaitingList) -> None:
    (item, *_), many = of_visits(found).changes or (), 30 + 3
    long = with_filing(found, of_visits(found, changes=(item,) * many))
    body = pages(replace(long, waiting=long.waiting * (20 + 2)))[f"waiting/{SUN}/"].body
    assert body.count("<dt>") == 30 * 20
    assert "另有 3 项，见申请" in body
    assert "同一份申请中另有 2 个文件，见申请" in body


SHARED = [
    ("成员范围", "本部门全体承担答疑工作的人员", "本部门全体承担答疑工作的人员和第 1 批轮岗人员"),
    ("建群目的", "解答来访接待问题", "解答来访预约问题"),
    ("使用期限", "长期", "2026-12-31"),
    ("备案事项说明", "", "来访改由预约，年底为止（2026-11-02 填报）"),
]
ROW = r"<dt>(.*?)</dt><dd>(?:<del>(.*?)</del>|<span.*?</span>)?(?:<ins>(.*?)</ins>)?"


def test_a_batch_says_once_what_is_the_same_so_that_no_rider_hides(found: WaitingList) -> None:
    """(contract D 2) Of three groups one has an earlier record more, one is changed in one item more."""
    file, turns = of_visits(found), [turn for turn in found.waiting if turn.path == VISITS]
    assert file.changes
    assert file.record
    later = tuple(replace(row, item=row.item.replace("第 2 条", "第 3 条")) for row in file.changes)
    more = (*file.changes, ItemChange("群组负责人", "周启明", "陈可为", False))
    files = {
        VISITS: file,
        "registry/groups/zhb/b.yaml": replace(file, changes=later, record=replace(file.record, name="乙群")),
        "registry/groups/zhb/c.yaml": replace(file, changes=more, record=replace(file.record, name="丙群")),
    }
    filings = tuple(replace(one, path=path) for path, one in files.items())
    waits = tuple(replace(turn, path=path, title=path) for path in files for turn in turns)
    made = pages(replace(found, waiting=waits, filings=filings, meeting=()))
    card = made[f"waiting/{SUN}/"].body
    common, *each = card.partition("各群组相同的改动 <small>共 3 个群组</small>")[2].split("<h2>")
    assert re.findall(ROW, common) == SHARED
    assert [re.findall(ROW, one) for one in each[:3]] == [[], [], [("群组负责人", "周启明", "陈可为")]]
    assert ["各项内容仅有上述改动。" in one for one in each[:3]] == [True, True, False]
    assert card.count("来访改由预约，年底为止") == 1
    for sheet in (made[f"waiting/9/{place}/"].body for place in (1, 2, 3)):
        told = words(Made("", "", "", sheet.partition("<section>")[2]))
        assert "同一申请共 3 个群组，相同的改动　成员范围：本部门全体" in told
        assert "备案事项说明：来访改由预约，年底为止（2026-11-02 填报）" in told
        own = ["来访接待群：仅有上述改动", "乙群：仅有上述改动", "丙群：群组负责人：周启明 → 陈可为"]
        assert told.strip().splitlines()[1:] == own
    # One of them is new, and told whole.
    new = tuple(replace(row, old=None) for row in more)
    others = (*filings[:2], replace(filings[2], changes=new))
    body = pages(replace(found, waiting=waits, filings=others, meeting=()))[f"waiting/{SUN}/"].body
    assert "各群组相同的改动" not in body
    assert body.count("来访改由预约，年底为止 <small>2026-11-02 填报") == 3


def test_what_cannot_be_shown_item_by_item_says_so(found: WaitingList) -> None:
    for changes, says in ((None, "不能逐项对照"), ((), "各项内容没有变化")):
        told = with_filing(found, of_visits(found, changes=changes, web=""))
        text = words(pages(told)[f"waiting/{SUN}/"])
        assert says in text
        assert "请在报送平台打开第 9 号申请" in text


def test_a_strangers_words_are_text(found: WaitingList) -> None:
    record = of_visits(found).record
    assert record
    odd = replace(record, filings=(*record.filings[:-1], replace(record.last, statement="<img src=x>")))
    told = with_filing(found, of_visits(found, record=odd))
    told = replace(told, waiting=tuple(replace(turn, title="<script>alert(1)</script>") for turn in told.waiting))
    for address in ("waiting/", f"waiting/{SUN}/"):
        body = pages(told)[address].body
        assert "<script" not in body
        assert "<img src=x" not in body


def test_the_public_edition_has_none_of_it(found: WaitingList) -> None:
    made = pages(found, audience=Audience.PUBLIC)
    assert "1 个群组" in made["register/"].body
    assert not [address for address in made if address.startswith(("waiting", "meeting"))]
    assert not any(word in page.body for page in made.values() for word in ("待签", "上会", "孙立", "综合值班群"))


def test_on_a_telephone_nothing_runs_over_the_reminder_is_copied_and_the_place_of_review_reached(
    tab: Tab, asked_site: Path
) -> None:
    """Three presses on the site: 今日待签, the name, 去签. The host answers for itself."""
    phone = tab(served(asked_site), str(ASKED_ON), **PHONE)
    phone.route("https://git.example.invalid/**", lambda route: route.fulfill(body=REVIEW, content_type="text/html"))
    for address in ("waiting/", f"waiting/{HEAD}/", "meeting/", f"waiting/{SUN}/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, address
    for picture in phone.locator("img").all():
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("it => it.naturalWidth") > 0
    phone.goto("")
    phone.get_by_role("link", name="今日待签 3 件").click()
    own = f"{phone.url.partition('waiting/')[0]}me/#{quote('孙立')}"
    row = phone.locator(".r-desks li", has=phone.get_by_role("link", name="孙立"))
    row.get_by_text("催办语").click()
    expect(row.get_by_label("给孙立的催办语")).to_have_value(f"{REMINDERS[0]} {own}")
    row.get_by_role("button", name="复制").click()
    expect(row.get_by_text("已复制")).to_be_visible()
    row.get_by_role("link", name="孙立").click()
    expect(phone.locator("h1")).to_have_text("孙立 · 2 件")
    phone.get_by_role("link", name="去签：第 9 号申请").click()
    phone.wait_for_url("https://git.example.invalid/office/registry/pull/9/files")


BETTER = "解答参保续保与理赔材料问题"
LI_S = "waiting/B0002/"


def approved(world: World) -> None:
    world.review(LI, 1)


def passed(world: World) -> None:
    world.review(LI, 1)
    world.merge_to_main({"registry/minutes/2026-12.yaml": minutes_of(world)}, 30)


def changed(world: World) -> None:
    world.review(LI, 1)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)


def signed_and_changed(world: World) -> None:
    passed(world)
    world.review(ZHAO, 32)
    world.push({PATH: filing("对外", purpose=BETTER)}, 33)


def returned_and_changed(world: World) -> None:
    world.review(LI, 1, "CHANGES_REQUESTED")
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)


def lost(world: World) -> None:
    world.review(LI, 1, commit_id="e" * 40)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)


def listed(folder: Path, story: Callable[[World], None]) -> WaitingList:
    world = world_at(folder / "r", {PATH: filing("对外")})
    story(world)
    return asked(world)


REVIEWED = ("分管主任审核", "李晓岚  2026-11-02 10:00")
MET = ("主任办公会", "2026 年第 12 次，2026-11-03（赵明诚主持，3 人出席：赵明诚、李晓岚、吴敏）")
AGAIN = "您上次同意后又有改动 2026-11-02 10:00 同意"
STORIES: list[tuple[Callable[[World], None], str, list[tuple[str, str]], list[str]]] = [
    (approved, "吴敏", [REVIEWED], []),
    (passed, "赵明诚", [REVIEWED, MET], []),
    (changed, "李晓岚", [], [AGAIN, "建群目的"]),
    (signed_and_changed, "李晓岚", [], [AGAIN, "建群目的"]),
    (returned_and_changed, "李晓岚", [], ["您上次退回后又有改动 2026-11-02 10:00 退回", "建群目的"]),
    (lost, "李晓岚", [], [AGAIN, "其间的改动不能逐项对照，请重新审阅全部内容。"]),
]
"""What happened; whom it waits for; the steps done; what is told of an earlier review, and the items changed since."""


@pytest.mark.parametrize(("story", "whom", "given", "again"), STORIES, ids=[it[0].__name__ for it in STORIES])
def test_the_card_says_what_is_done_and_what_was_changed_since(
    tmp_path: Path, story: Callable[[World], None], whom: str, given: list[tuple[str, str]], again: list[str]
) -> None:
    made = pages(listed(tmp_path, story))
    cards = {address: page.body for address, page in made.items() if "<article" in page.body and "waiting/" in address}
    (card,) = cards.values()
    assert f"<h1>{whom} · 1 件" in card
    assert re.findall(r"<li><b>(.*?)</b> (.*?)</li>", card) == given
    since = card.partition("r-again")[2].partition("</section>")[0]
    told = re.findall("<(?:h3|dt|p)>(.*?)</(?:h3|dt|p)>", since)
    assert [re.sub("<[^>]+>", "", line) for line in told] == again


def test_the_card_opens_with_what_was_changed_and_leads_to_the_place_of_review(
    tmp_path: Path, tab: Tab, asked_site: Path
) -> None:
    made = pages(listed(tmp_path, changed))
    page = tab(served(asked_site), **PHONE)
    page.goto(LI_S)
    page.evaluate("body => { document.querySelector('.r-page').innerHTML = body }", made[LI_S].body)
    card = page.locator("article")
    expect(card.locator("h3")).to_have_text("您上次同意后又有改动 2026-11-02 10:00 同意")
    since = card.locator(".r-again")
    expect(since.locator("dt")).to_have_text(["建群目的"])
    assert since.locator("del").evaluate("it => getComputedStyle(it).textDecorationLine") == "line-through"
    mark = "it => getComputedStyle(it).backgroundColor !== getComputedStyle(it.parentElement).backgroundColor"
    assert since.locator("ins").evaluate(mark)
    expect(since.locator("del")).to_have_text("解答参保续保材料问题")
    expect(since.locator("ins")).to_have_text(BETTER)
    whole = card.locator("dl").last
    assert since.bounding_box()["y"] < whole.bounding_box()["y"]  # type: ignore[index]
    expect(page.get_by_role("link", name="去签：第 7 号申请")).to_have_attribute("href", f"{WEB}/7/files")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert made["waiting/"].body.count("上次同意后又有改动") == 1


def signed(world: World) -> None:
    passed(world)
    world.review(ZHAO, 32)


def test_who_merges_is_led_to_the_request_itself(tmp_path: Path) -> None:
    made = pages(listed(tmp_path, signed))
    desks = [page.body for address, page in made.items() if address.startswith("waiting/")]
    cards = [card for body in desks for card in body.split("<article")[1:]]
    assert cards
    for card in cards:
        assert re.findall(r'href="([^"]*)">打开第 7 号申请', card) == [f"{WEB}/7"]
        assert "主任签批" in card
