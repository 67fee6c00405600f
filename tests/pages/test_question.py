"""Whether a group is on file: a sentence for an equal title or number alone, near names for the rest (Art. 6, 10)."""

import json
import random
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from group_registry.evidence.result import AuditResult, Coverage, Evidence, GroupStanding
from group_registry.forms.contents import blob_id
from group_registry.model.terms import Audience
from group_registry.pages.register import ON_FILE_WORDS
from support.browsing import Tab, served
from support.made_pages import PATH, cancelled, entry, group, made, office, viewer_of
from support.pasted_titles import DISFIGURED, NOT_FILED, Listed, drawn

NAME = "参保服务答疑群"
LONG, SHORT = group(), group(until="2026-03-10")


def verdict(content: bytes, covered: Coverage) -> str:
    standing = GroupStanding(PATH, blob_id(content), covered, None, 0, ())
    evidence = Evidence("1" * 40, AuditResult("1" * 40, "2" * 40, "3" * 40, {PATH: standing}))
    files = dict(made(viewer_of(office({PATH: content}), evidence=evidence)).files())
    verdicts = json.loads(files["search/groups.json"])["verdict"]
    return str(verdicts[0])


@pytest.mark.parametrize(
    ("content", "covered", "wanted"),
    [
        (LONG, Coverage.FILED, "已备案"),
        (LONG, Coverage.LATE_PAPER, "已备案（纸质补录）"),
        (LONG, Coverage.UNRECORDED, "待核对，审批尚未登记，暂不能认定为已备案"),
        (LONG, Coverage.REFUSED, "审批依据不符，现有内容未经审批，不能认定为已备案"),
        (LONG, Coverage.BASELINE, "历史备案（启用本系统前的纸质备案）"),
        (LONG, Coverage.TO_BE_FILED, "待补备案，启用本系统时已在册，没有备案编号"),
        (SHORT, Coverage.SHORT_LIVED, "临时群（免备案），已经审批"),
        (SHORT, Coverage.BASELINE, "临时群（免备案），已经审批"),
        (SHORT, Coverage.UNRECORDED, "临时群（免备案），审批待核对"),
        (SHORT, Coverage.REFUSED, "审批依据不符，现有内容未经审批，不能认定为经审批的临时群"),
        (cancelled("2026-10-12"), Coverage.FILED, "已注销，不得继续使用"),
        (cancelled("2026-10-12"), Coverage.TAKEN_OVER, "已注销，不得继续使用"),
        (cancelled("2026-10-12"), Coverage.REFUSED, "已注销，不得继续使用；审批依据不符"),
    ],
)
def test_each_state_has_its_sentence(content: bytes, covered: Coverage, wanted: str) -> None:
    assert set(ON_FILE_WORDS) == set(Coverage)
    assert verdict(content, covered) == wanted


def ask(page: Page, text: str, address: str | None = None) -> str:
    """What that page, or the one that is open, says of a text, once it has said it."""
    question, said = page.locator("#question"), page.locator(".r-question .r-verdict")
    if address is not None:
        page.goto(address)
    question.fill("")
    expect(said).to_be_empty()
    question.fill(text)
    expect(said).to_contain_text("截至")
    return said.inner_text()


SAME = [NAME, "参保服务答疑群(58)", "参保服务答疑群（500人）", "“参保服务答疑群”", "《参保服务答疑群》🎉"]
SAME += ["参保 服务\u200b答疑群", "參保服務答疑群", "🌹参保服务答疑群👍🏽(3)", "中互京群备〔2026〕3号", "[2026]3号"]
SAME += ["备案编号：中互京群备【２０２６】３号", "【参保服务答疑羣】", "参保服务答疑群❤️（36人）"]
NEAR = ["参保服务答疑", "参保服务答疑小组", "参保服务答疑二群", "参保服务咨疑群", "参保务答疑群", "canbaofuwudayiqun"]
NEAR += ["cbfwdyq", "参保服务答疑群(2)", "参保服务答疑群·东城", "新参保服务答疑群", "会员服务部参保服务答疑群（续）"]


@pytest.mark.parametrize(("address", "count"), [("", None), ("check/", 3)], ids=["whole", "some"])
def test_an_equal_title_is_answered_and_anything_less_gets_near_names(
    page: Page, address: str, count: int | None
) -> None:
    page.goto(address)
    for text in SAME[:count]:
        said = ask(page, text)
        assert "历史备案" in said, text
        assert "会员服务部 · 微信 · 中互京群备〔2026〕3号" in said, text
        assert "同名不等于同一群，请与负责人核对" in said, text
    for text in NEAR[:count]:
        said = ask(page, text)
        assert said.startswith("未见同名的群组"), text
        expect(page.locator(".r-verdict li").first).to_contain_text(NAME)
        assert "未备案的，请填报" in said, text
        assert page.locator(".r-verdict li").count() <= 3
    assert "未见同名的群组。" in ask(page, "量子力学与弦论")
    assert "应当注销或办理延期" in ask(page, "会员满意度回访群")
    assert "天，应当注销。" in ask(page, "冬季送温暖走访组").replace(
        "；", "，"
    )  # a short-lived one is not prolonged (Art. 10)


def test_the_number_that_a_telephone_puts_behind_a_name_is_no_part_of_it(tab: Tab, site: Path) -> None:
    """Filed as it was pasted, and asked for with another number, or none."""
    listed = json.loads((site / "search/groups.json").read_bytes())
    listed["name"] = [f"{name}(35)" if name == NAME else name for name in listed["name"]]
    page = tab(served(site))
    page.route("**/search/groups.json", lambda route: route.fulfill(json=listed))
    page.goto("check/")
    for text in (NAME, f"{NAME}（36）", f"{NAME}(35)", f"“{NAME}”(120人)"):
        assert ask(page, text).startswith(f"{NAME}(35)"), text
    assert ask(page, f"{NAME}(2)").startswith("未见同名的群组")


# A page that comes online asks at once, without the pause after each key.
ANSWERS = """async (titles) => {
  const box = document.querySelector("#question"), said = document.querySelector(".r-verdict");
  const answers = [];
  for (const title of titles) {
    said.replaceChildren();
    box.value = title;
    dispatchEvent(new Event("online"));
    for (let left = 1000; !said.children.length && left; left--) await new Promise((go) => setTimeout(go, 5));
    answers.push([said.textContent.includes("同名不等于同一群"), said.querySelector("li a")?.textContent ?? ""]);
  }
  return answers;
}"""


def test_two_hundred_titles_as_they_are_pasted_are_found_and_as_many_others_are_not_called_filed(
    tab: Tab, site: Path
) -> None:
    """Some groups were filed under what a telephone had put there, one under the name of a year."""
    dice, listed = random.Random(25), json.loads((site / "search/groups.json").read_bytes())
    names, platforms = listed["name"], listed["platform"]
    if not isinstance(platforms, list):
        platforms = [platforms["words"][at] for at in platforms["at"]]
    groups = [Listed(*pair) for pair in zip(names, platforms, strict=True)]
    pasted = {name: title.strip() for _, name, title in islice(drawn(DISFIGURED, groups, dice), 22)}
    listed["name"] = [pasted.get(name, name) for name in names]
    page = tab(served(site))
    page.route("**/search/groups.json", lambda route: route.fulfill(json=listed))
    page.goto("check/")
    wanted = list(islice(drawn(DISFIGURED, groups, dice), 200))
    answers = page.evaluate(ANSWERS, [title for *_, title in wanted])
    missed = [case for case, (_, first) in zip(wanted, answers, strict=True) if first != pasted.get(case[1], case[1])]
    assert missed == []
    others = list(islice(drawn(NOT_FILED, groups, dice), 200))
    answers = page.evaluate(ANSWERS, [title for *_, title in others])
    assert [case for case, (is_filed, _) in zip(others, answers, strict=True) if is_filed] == []


def test_only_inside_are_people_and_what_is_in_progress_known(page: Page, asked_site: Path, tab: Tab) -> None:
    read: list[str] = []
    page.on("response", lambda answer: read.append(answer.text() if answer.url.endswith(".json") else answer.url))
    assert "周启明" not in ask(page, "周启明", "check/")
    assert "周启明" not in "".join(read)
    expect(page.locator("header")).to_have_count(0)
    assert ask(page, "周启明", "").startswith("周启明负责的群组 2 个")
    ask(page, NAME, "")
    expect(page.locator(".r-verdict .r-acts a")).to_have_text(["变更", "注销"])
    inside = tab(served(asked_site), today="2026-11-12")
    said = ask(inside, "综合值班群", "")
    assert "在办，尚未备案：第 8 号申请，" in said
    assert "待孙立" in said
    assert "变更在办：第 9 号申请" in ask(inside, "来访接待群")
    assert "未见同名的群组" in ask(inside, "综合值班群", "check/")
    inside.goto("")
    inside.locator("[name=query]").fill("综合值班群(12)")
    expect(inside.locator(".r-found .r-verdict")).to_contain_text("第 8 号申请")


def test_a_limit_of_the_blacklist_is_told_inside(tmp_path: Path) -> None:
    limited = {"registry/blacklist/01.yaml": entry(PATH, "群组")}
    files = dict(made(viewer_of(office(limited))).files())
    (says,) = json.loads(files["search/inside.json"])["limits"].values()
    assert says == "黑名单：2026-06-02 至 2026-12-01 限制群组服务功能（第二十一条）"
    assert b"\xe9\xbb\x91\xe5\x90\x8d\xe5\x8d\x95" not in files["search/groups.json"]


NEVER_FILED = """\
对象类型: 群组
群组名称: 答题闲聊群
平台类别: 微信
单位: 会员服务部
事由: 未报备案，转发未核实的消息
条款: "13"
决定日期: 2026-06-01
起: 2026-06-02
止: 2026-12-01
"""


def test_a_group_on_the_blacklist_that_was_never_filed_is_found_by_its_name(tab: Tab, site: Path) -> None:
    """By public items alone: neither cause nor dates. The public edition counts the blacklist and names nobody."""
    read = office({"registry/blacklist/01.yaml": NEVER_FILED.encode()})
    inside, outside = (
        json.loads(dict(made(viewer_of(read, audience=audience)).files())["search/groups.json"])
        for audience in (Audience.INTERNAL, Audience.PUBLIC)
    )
    assert inside["barred"] == [["答题闲聊群", "会员服务部", "微信"]]
    assert outside["barred"] == []
    after = made(viewer_of(read, date(2026, 12, 2))).files()
    assert json.loads(dict(after)["search/groups.json"])["barred"] == []
    listed = json.loads((site / "search/groups.json").read_bytes()) | {"barred": inside["barred"]}
    for address in ("check/", ""):
        page = tab(served(site))
        page.route("**/search/groups.json", lambda route: route.fulfill(json=listed))
        assert ask(page, "“答题闲聊群”(12)", address).startswith("答题闲聊群")
        verdict = page.locator(".r-verdict li").inner_text()
        assert "未备案。黑名单：限制群组服务功能（第二十一条）。" in verdict
        assert "会员服务部 · 微信" in verdict
        assert ask(page, "答题闲聊", address).startswith("未见同名的群组")


@pytest.mark.parametrize("again", ["online", "typing"])
def test_a_list_that_did_not_come_is_asked_for_again(page: Page, again: str) -> None:
    """In a lift: the page is open, the net is back a moment later."""
    page.route("**/search/groups.json", lambda route: route.abort("aborted"))
    page.goto("check/")
    question, said = page.locator("#question"), page.locator(".r-question .r-verdict")
    question.fill(NAME)
    expect(said).to_contain_text("未能读取群组名单，联网后自动再查")
    page.unroute("**/search/groups.json")
    if again == "online":
        page.evaluate("dispatchEvent(new Event('online'))")
    else:
        question.fill("")
        question.fill(NAME)
    expect(said).to_contain_text("历史备案（启用本系统前的纸质备案）")


def test_without_scripts_the_question_leads_to_the_register(tab: Tab, site: Path) -> None:
    page = tab(served(site), java_script_enabled=False)
    page.goto("check/")
    expect(page.locator(".r-page")).to_contain_text("请打开台账，在列表中查找群组名称")
    page.locator(".r-page").get_by_role("link", name="台账").click()
    page.wait_for_url("**/register/")
    page = tab(served(site))
    page.goto("check/")
    expect(page.locator("#question")).to_be_visible()
    expect(page.locator(".r-without")).to_be_hidden()
