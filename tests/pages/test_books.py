"""The forms of the office's books in the browser: each filled in by hand, its file is the one that is written here, and
passes the check (Art. 9, 19, 21, 22)."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from group_registry.files import worktree
from group_registry.forms.check import Inspection, inspect
from group_registry.forms.contents import blob_id
from group_registry.forms.yaml import parse
from group_registry.model.records import Person
from group_registry.rules import RULES
from support.browsing import Answers, Tab, check, choose, fill, opened, path_shown, served, text_shown
from support.cases import OFFICE, PROJECT
from support.rendering import PHONE, render
from support.saved_pulls import ASKS, OWN, another, form, morning, saved
from support.world import FANG, LI, PATH, PEOPLE, account, filing, minutes_of, world_at

FORMS = worktree.read_forms(PROJECT)
SAMPLE = worktree.read_files(PROJECT)


def made(page: Page, files: Mapping[str, bytes] = SAMPLE) -> tuple[str, str]:
    """Press the button; the path and the text of a file that the check passes."""
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("内容齐全")
    path, text = path_shown(page), text_shown(page)
    found = inspect({**files, path: text.encode()}, FORMS, RULES).findings
    assert [one.says for one in found if one.path == path and one.is_error] == []
    return path, text


def pick_group(page: Page, name: str) -> None:
    page.get_by_label("所办群组").fill(name)
    page.locator(".f-found button").first.click()


INCIDENT = """\
群组: registry/groups/hyfw/cbfw-dayi.yaml
发现时间: 2026-11-25 08:40
舆情信息: |-
  群内有人转发未经核实的待遇调整消息
  十余人跟帖询问
处置意见: 当场澄清，请发布者撤回
报请时间: 2026-11-25 09:00
报请方式: 电话
"""


def test_an_incident_is_reported_and_filed_from_a_phone(tab: Tab, site: Path) -> None:
    """(Art. 19) Three items make the text for the deputy; a clerk files what the custodian's link brings along."""
    page = tab(served(site), **PHONE)
    page.goto("groups/hyfw/cbfw-dayi/")
    page.get_by_role("link", name="舆情", exact=True).click()
    expect(page.locator(".f-chosen")).to_contain_text("参保服务答疑群")
    opened(page, "?book=incident")
    expect(page.locator(".f-found li")).to_have_count(0)  # three items on one screen
    fill(page, {"report": "群内公布了张三的电话 13800138000", "opinion": "删去"})
    pick_group(page, "参保服务")
    expect(page.locator("#f-report-said")).to_contain_text("第十七条")
    expect(page.get_by_role("button", name="复制报请稿")).to_have_count(0)
    fill(page, {"report": "群内有人转发未经核实的待遇调整消息\n十余人跟帖询问", "opinion": "当场澄清，请发布者撤回"})
    expect(page.locator(".f-report")).to_contain_text("当场澄清")
    page.get_by_role("button", name="复制报请稿").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == (
        "李晓岚主任：\n现将“参保服务答疑群”（会员服务部，负责人周启明）的舆情信息及处置意见报请审示。\n"
        "发现时间：2026-11-25 09:00\n舆情信息：群内有人转发未经核实的待遇调整消息\n十余人跟帖询问\n"
        "处置意见：当场澄清，请发布者撤回\n妥否，请批示。"
    )
    expect(page.locator("#f-reported_at")).to_have_value("2026-11-25T09:00")
    page.wait_for_timeout(400)  # until the page has looked at it again
    expect(page.get_by_text("已复制")).to_be_visible()
    page.get_by_role("button", name="复制登记链接").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(page.locator("#f-channel-1")).not_to_be_checked()
    expect(page.locator(".f-draft")).to_be_empty()
    fill(page, {"channel": "电话", "found_at": "2026-11-25T08:40"})
    expect(page.locator(".f-draft")).to_contain_text("草稿已保存")
    page.reload()  # what a clerk mends of what the link brought is a draft of its own
    assert made(page) == ("registry/incidents/2026/03.yaml", INCIDENT)
    expect(page.locator(".f-steps li")).to_have_text(["分管主任审核李晓岚", "信息技术部合并刘欣蕾、钱伟、冯晨"])


@pytest.mark.long
def test_an_incident_is_added_to_until_it_is_closed(page: Page) -> None:
    """(Art. 19) What was filed stays, in its own order."""
    path = "registry/incidents/2026/02.yaml"
    page.goto("incidents/")
    page.get_by_role("link", name="补填处置情况").click()
    expect(page.locator("#filing.ready")).to_be_visible()
    fill(page, {"closed_at": "2026-11-25T08:00", "cause": "截图为旧通知，另有人改动了年份"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("还有 1 项未填措施")
    fill(page, {"measures": "各代办处统一答复，群公告置顶"})
    assert made(page) == (
        path,
        SAMPLE[path].decode()
        + "原因: 截图为旧通知，另有人改动了年份\n措施: 各代办处统一答复，群公告置顶\n办结时间: 2026-11-25 08:00\n",
    )
    unfiled = opened(page, "?book=incident")
    pick_group(unfiled, "信息补采")  # what was cancelled may be in use all the same
    expect(unfiled.locator(".f-chosen")).to_contain_text("已注销")
    unfiled.get_by_role("button", name="另选").click()
    unfiled.get_by_role("button", name="该群组从未备案").click()
    check(unfiled)
    expect(unfiled.locator(".f-summary")).to_contain_text("群组名称：未填写平台类别：未选定单位：未填写")
    fill(unfiled, {"group_name": "某街道联络群", "platform": "微信", "unit": "会员服务部", "report": "流传不实消息"})
    fill(
        unfiled,
        {"opinion": "请群主澄清", "found_at": "2026-11-10T09:00", "reported_at": "2026-11-10T09:30", "channel": "当面"},
    )
    check(unfiled)
    expect(unfiled.locator(".f-summary")).to_contain_text("还有 1 项未填补录")
    expect(unfiled.locator("#f-late_reason-said")).to_contain_text("早于报送超过七天（第十九条·口径 13）。")
    fill(unfiled, {"late_reason": "经办人休假，节后补记"})
    assert made(unfiled)[1].startswith(
        "群组名称: 某街道联络群\n平台类别: 微信\n单位: 会员服务部\n补录: 经办人休假，节后补记\n发现时间: "
    )


QUIET = """\
名称: 全国两会期间
起: 2027-03-03
止: 2027-03-12
依据: 示例通〔2026〕33号
范围: 全部群组
"""
LIMIT = """\
对象类型: 负责人
对象: B0026
事由: 多次在群内发布推销信息，提醒后仍不改正
条款: 13.6
决定日期: 2026-11-25
起: 2026-11-25
止: 2027-05-24
"""
OUTSIDER = LIMIT.replace("负责人", "成员").replace("对象: B0026", "姓名: 林小满\n单位: 某机电公司")


def test_a_quiet_period_and_limits_are_written_by_name(page: Page, site: Path, sample: Inspection) -> None:
    """(Art. 21, 22) Nobody types a path or a staff number."""
    page.goto("quiet/")
    page.get_by_role("link", name="登记禁言期").click()
    expect(page.locator("#filing.ready")).to_be_visible()
    fill(page, {"name": "全国两会期间", "starts_on": "2027-03-03", "ends_on": "2027-03-01"})
    fill(page, {"grounds": "示例通〔2026〕33号", "scope": "全部群组"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("1 处须改正止：止日 2027-03-01 早于起日 2027-03-03")
    expect(page.locator("#f-ends_on-said")).to_have_text(
        "止日 2027-03-01 早于起日 2027-03-03（第二十二条·口径 15）。改正有误的日期"
    )
    fill(page, {"ends_on": "2027-03-12"})
    assert made(page) == ("registry/quiet-periods/2027-03-03.yaml", QUIET)
    page.goto("blacklist/")
    page.get_by_role("link", name="登记黑名单").click()
    expect(page.locator("#filing.ready")).to_be_visible()
    custodian = next(one.label for one in sample.registry.of(Person) if one.staff_no == "B0026")
    fill(page, {"subject_kind": "负责人", "subject": custodian, "cause": "多次在群内发布推销信息，提醒后仍不改正"})
    fill(page, {"article": "13.6", "ends_on": "2026-05-24"})
    expect(page.locator("#f-ends_on-said")).to_contain_text("（第二十一条·口径 14）。")
    fill(page, {"ends_on": "2027-05-24"})
    assert made(page) == ("registry/blacklist/04.yaml", LIMIT)
    fill(page, {"subject_kind": "成员", "subject": "", "name": "林小满", "unit": "某机电公司"})
    assert made(page)[1] == OUTSIDER
    page.goto("blacklist/#no-03")
    page.locator("#no-03").get_by_role("link", name="填写申诉、解除").click()
    expect(page.locator("#filing.ready")).to_be_visible()
    fill(page, {"appeal_outcome": "提前解除", "lifted_on": "2026-11-25"})
    path = "registry/blacklist/03.yaml"
    assert made(page) == (path, f"{SAMPLE[path].decode()}申诉结果: 提前解除\n解除日期: 2026-11-25\n")
    gone = (site / "file/books.json").read_text("utf-8").replace("B0026", "B9999")  # somebody who left since
    page.route("**/books.json", lambda route: route.fulfill(body=gone))
    page.reload()
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("1 处须改正")
    expect(page.locator(".f-summary")).to_contain_text("没有改动任何文件")
    fill(page, {"appeal_outcome": "提前解除", "lifted_on": "2026-11-25"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("内容齐全")


CASES: list[tuple[str, Answers, dict[str, str]]] = [
    ("incident", {}, {"group": "未选定（第十九条）", "report": "未填写（第十九条）。写明何时何人所发"}),
    ("incident", {"report": "甲" * 4000}, {"report": "现有 4000 字，最多 2000 字（第十九条）"}),
    (
        "incident",
        {"found_at": "2026-11-26T09:00"},
        {"found_at": "09:00 未到（第十九条·口径 13）。填写有误的，改正时间"},
    ),
    (
        "incident&entry=registry/incidents/2026/02.yaml",
        {"report": "改写了", "found_at": "2026-11-23T09:00", "verified_at": "2026-11-26T09:00"},
        {
            "report": "已入册的“舆情信息”只能在其后补充（第十九条·口径 44）。恢复原内容，有补充的写在原文之后",
            "found_at": "已入册的“发现时间”只能改早（原为 2026-11-23 08:52）（第十九条·口径 44）。恢复原内容",
            "verified_at": "核实时间 2026-11-26 09:00 未到",
        },
    ),
    (
        "incident&entry=registry/incidents/2026/01.yaml",
        {"verified_at": "2026-06-10T09:00"},
        {"late_reason": "早于报送超过七天（第十九条·口径 13）。属实的，在“补录”写明迟报的理由"},
    ),
    (
        "blacklist",
        {"subject_kind": "成员"},
        {"name": "未填写（第二十一条）。写真实姓名", "unit": "未填写（第二十一条）"},
    ),
    (
        "blacklist",
        {
            "subject_kind": "成员",
            "name": "周启明",
            "unit": "会员服务部",
            "decided_on": "2026-11-26",
            "article": "第 13 条",
        },
        {
            "name": "“周启明”在人员名册上，不以姓名列入（第二十一条·口径 14）。删去姓名和单位",
            "decided_on": "决定日期 2026-11-26 未到（第二十一条·口径 14）。填写有误的，改正日期",
            "article": "写法有误（第二十一条）。写条款号，如 13 或 13.6",
        },
    ),
    (
        "blacklist&entry=registry/blacklist/03.yaml",
        {"lifted_on": "2028-01-01"},
        {"lifted_on": "不在限制期（2026-11-12 至 2027-02-11）之内（第二十一条·口径 14）。改正解除日期"},
    ),
    (
        "minutes",
        {"met_on": "2026-11-18", "chair": "周启明"},
        {
            "met_on": "第 13 次会议（2026-11-18）早于第 12 次（2026-11-19）（第九条（二））。核对两次会议的日期和次数",
            "chair": "主持人周启明不是主任、分管主任，不作讨论通过的依据（第九条（二）·口径 22）",
        },
    ),
    ("quiet-period", {}, {"scope": "未选定（第二十二条）", "grounds": "未填写（第二十二条）。写通知的文号或说明"}),
]


def test_what_is_wrong_is_said_with_the_article_and_how_to_mend_it(page: Page) -> None:
    for query, answers, said in CASES:
        fill(opened(page, f"?book={query}"), answers)
        check(page)
        for field, says in said.items():
            expect(page.locator(f"#f-{field}-said")).to_contain_text(says)


def test_what_is_on_file_is_shown_and_asked_again_for_a_reason(page: Page) -> None:
    """What is fixed cannot be typed into; 更正 opens it, also what goes one way or grows, and 删去 takes words out."""
    opened(page, "?book=incident&entry=registry/incidents/2026/02.yaml")
    way, report = page.locator("input[name=f-channel]"), page.locator("#f-report")
    was = report.input_value()
    expect(way.first).to_be_disabled()
    expect(report).to_be_enabled()
    fill(page, {"correction": "报请方式登记时误填"})
    expect(way.first).to_be_enabled()
    fill(page, {"report": "改写了"})
    check(page)
    expect(page.locator("#f-report-said")).not_to_contain_text("已入册")
    fill(page, {"correction": "", "removal": "涉及他人隐私的文字", "report": was[:-4]})
    expect(page.locator("#f-report-said")).not_to_contain_text("已入册")
    fill(page, {"report": was[:-4] + "另有说法"})
    expect(page.locator("#f-report-said")).to_contain_text("已入册的“舆情信息”只能在其后补充")
    steps = page.locator("aside[aria-label=审批]")
    fill(page, {"report": was, "correction": "报请方式登记时误填"})
    expect(steps).not_to_contain_text("主任签批")
    fill(page, {"found_at": "2026-11-23T09:00"})
    expect(steps).to_contain_text("主任签批")
    opened(page, "?book=blacklist&entry=registry/blacklist/03.yaml")
    for field in ("subject_kind-0", "decided_on", "starts_on", "ends_on", "article"):
        expect(page.locator(f"#f-{field}").first).to_be_disabled()
    expect(page.locator("#f-lifted_on")).to_be_enabled()


def test_a_group_that_was_never_filed_is_limited_by_name(page: Page) -> None:
    fill(opened(page, "?book=blacklist"), {"subject_kind": "群组"})
    page.get_by_role("button", name="该群组从未备案").click()
    fill(page, {"group_name": "某街道联络群", "platform": "微信", "unit": "某部", "cause": "发布推销信息"})
    fill(page, {"article": "13.6", "ends_on": "2027-05-24"})
    check(page)
    expect(page.locator("#f-unit-said")).to_contain_text("机构名册中没有“某部”（第二十一条·口径 14）")
    fill(page, {"unit": "会员服务部"})
    limit = LIMIT.replace("负责人", "群组").replace(
        "对象: B0026", "群组名称: 某街道联络群\n平台类别: 微信\n单位: 会员服务部"
    )
    assert made(page)[1] == limit.replace("多次在群内发布推销信息，提醒后仍不改正", "发布推销信息")
    page.reload()
    expect(page.locator("#f-group_name")).to_have_value("某街道联络群")


def test_a_form_prints_what_was_filled_in(page: Page) -> None:
    opened(page, "?book=incident&entry=registry/incidents/2026/01.yaml")
    page.emulate_media(media="print")
    for shown in ("#f-report", "#f-measures", ".f-chosen b", ".f-chips >> text=网上"):
        expect(page.locator(shown)).to_be_visible()
    expect(page.locator("button:visible, .f-file:visible, .r-chip span:visible")).to_have_text(["网上"])
    tall = "it => it.scrollHeight <= it.clientHeight"
    fill(page, {"report": "一二三四五六七八九十" * 40})
    assert page.locator("#f-report").evaluate(tall)


@pytest.mark.long
def test_a_custodian_confirms_where_the_office_asks_for_it(page: Page) -> None:
    """(Art. 22) What was confirmed of the same group is completed, the rest stays."""
    path = "registry/quiet-periods/2026-guoqing.yaml"
    opened(page, f"?book=quiet-period&entry={path}")
    expect(page.get_by_role("heading", name="负责人确认")).to_have_count(0)
    page.route("**/office.json", lambda route: route.fulfill(json={**route.fetch().json(), "confirms": True}))
    opened(page, f"?book=quiet-period&entry={path}")
    pick_group(page, "参保服务")
    fill(page, {"confirmations-restored_at": "2026-09-30T08:00", "confirmations-muted_at": "2026-09-30T17:45"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("1 处须改正确认：恢复时间 2026-09-30 08:00 不晚于")
    expect(page.locator("#f-confirmations-said")).to_contain_text("（第二十二条·口径 15）")
    page.reload()
    expect(page.locator("#f-confirmations-restored_at")).to_have_value("2026-09-30T08:00")
    fill(page, {"confirmations-restored_at": "", "confirmations-muted_at": "2026-09-30T17:45"})
    own = "  - 群组: registry/groups/hyfw/cbfw-dayi.yaml\n    禁言: 2026-09-30 17:{}\n    恢复: 2026-10-08 08:30\n"
    assert made(page) == (path, SAMPLE[path].decode().replace(own.format(30), "") + own.format(45))


MINUTES = """\
年份: 2026
次数: 1
日期: 2026-11-12
主持: 赵明诚
出席:
  - 赵明诚
  - 李晓岚
议题:
  - 文件: registry/groups/hyfw/case.yaml
    原内容: 无
    内容摘要: {digest}
    结论: 原则通过
    说明: 成员范围写明到经办人
"""


def test_what_a_meeting_and_a_signature_lack_cites_the_reading(page: Page) -> None:
    fill(opened(page, "?book=minutes"), {"chair": "周启明"})
    check(page)
    expect(page.locator("#f-present-said")).to_contain_text("主持人周启明未列入出席名单（第九条（二）·口径 22）")
    fill(opened(page, "?book=paper"), {"witnesses": ["李晓岚", "周启明"]})
    check(page)
    expect(page.locator("#f-witnesses-said")).to_contain_text("在任的办公会秘书、信息技术部各一人（第九条·口径 21）")


def test_minutes_are_made_of_what_waits(tab: Tab, asked_site: Path) -> None:
    """(Art. 9.2) The secretary says what was decided; every digest is the site's."""
    page = tab(served(asked_site), "2026-11-12")
    page.goto("meeting/")
    page.get_by_role("link", name="起草纪要").click()
    expect(page.locator("#filing.ready")).to_be_visible()
    fill(page, {"present": ["赵明诚", "李晓岚"]})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("还有 1 项未填议题：参保服务答疑群未选定结论")
    choose(page.locator("input[value=原则通过]"))
    expect(page.get_by_label("参保服务答疑群的意见")).to_be_visible()
    page.get_by_label("参保服务答疑群的意见").fill("联系人电话 13800138000")
    expect(page.locator("#f-items-said")).to_contain_text("写有号码、账号或链接（第十七条）。删去")
    page.get_by_label("参保服务答疑群的意见").fill("成员范围写明到经办人")
    page.get_by_role("button", name="删去李晓岚").click()
    fill(page, {"present": ["周启明"]})
    expect(page.locator("#f-present-said")).to_contain_text("出席的主任、分管主任 1 人，不足 2 人，不作讨论通过的依据")
    page.get_by_role("button", name="删去周启明").click()
    fill(page, {"present": ["李晓岚"]})
    expect(page.locator("#f-present-said")).to_be_empty()
    page.reload()  # nothing that was decided is lost
    assert made(page, OFFICE) == ("registry/minutes/2026-01.yaml", MINUTES.format(digest=blob_id(filing("对外"))))
    choose(page.locator("input[value=未上会]"))
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("还有 1 项未填议题：未选定")


@pytest.mark.long
def test_what_was_changed_as_asked_is_added_to_the_minutes(tab: Tab, tmp_path: Path) -> None:
    """(Art. 9.2) 补充: the same meeting's word goes on to the new content."""
    world = world_at(tmp_path / "r", {PATH: filing("对外")})
    world.review(LI, 1)
    minutes = minutes_of(world, outcome="原则通过", more="    说明: 成员范围写明到经办人\n")
    world.merge_to_main({"registry/minutes/2026-12.yaml": minutes}, 30)
    better = filing("对外", purpose="解答参保续保与理赔材料问题")
    world.push({PATH: better}, 31)
    assert (
        render("--out", tmp_path / "site", "--as-of", "2026-11-12", "--at", "main", "--ask", *saved(world)).returncode
        == 0
    )
    page = tab(served(tmp_path / "site"), "2026-11-12")
    page.goto("meeting/")
    page.get_by_role("link", name="写入补充").click()
    expect(page.locator("#filing.ready")).to_be_visible()
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("还有 1 项未填补充：未选定")
    expect(page.locator("fieldset legend", has_text="补充")).not_to_contain_text("可不填")
    page.get_by_role("checkbox").check()
    expect(page.locator(".f-draft")).to_contain_text("草稿已保存")
    page.reload()
    path, text = made(page, {**OFFICE, "registry/minutes/2026-12.yaml": minutes})
    assert path == "registry/minutes/2026-12.yaml"
    assert parse(text.encode()) == {
        **parse(minutes),  # type: ignore[dict-item]
        "补充": [{"文件": PATH, "原内容": blob_id(filing("对外")), "内容摘要": blob_id(better)}],
    }


PAPER = """\
文件: registry/groups/zhb/zhiban.yaml
原内容: 无
内容摘要: {digest}
步骤: 审核
签字人: 孙立
签字日期: 2026-11-11
扫描件摘要: {scan}
见证:
  - 吴敏
  - 高远
"""


def test_a_signature_on_paper_is_registered_with_the_scans_digest(tab: Tab, tmp_path: Path) -> None:
    """(Art. 9) Also on plain http, where a browser has no digest of its own; the scan stays where it is."""
    people = OFFICE[PEOPLE].decode().replace("账号: demo-sun, 账号编号: 900000003, ", "").encode()
    worlds = morning(tmp_path / "r", {PEOPLE: people})
    worlds[1].pull["user"] = account(FANG)  # who asks for something is no witness of it
    own = people.replace("版次: 1".encode(), "版次: 2".encode()).replace(b"900000001", b"900000011")
    worlds[0].commit("account", {PEOPLE: own}, 0, start="main")
    worlds.append(another(worlds[0], 13, "account"))
    words = ["--as-of", "2026-11-12", "--at", "main", "--ask", *saved(*worlds)]
    assert render("--out", tmp_path / "site", *words).returncode == 0
    gone = "delete Crypto.prototype.subtle;"
    page = opened(tab(served(tmp_path / "site"), "2026-11-12", begins=gone), "?book=paper")
    choose(page.locator("input[value='registry/office/people.yaml，主任签批（赵明诚），第 13 号申请']"))
    choose(page.locator("input[value='综合值班群（综合部，创建），分管主任审核（孙立），第 8 号申请']"))
    fill(page, {"signed_on": "2026-11-11", "witnesses": ["吴敏", "孙立"]})
    page.locator("#f-scan_digest").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"PK"})
    expect(page.get_by_text("不是 PDF 或 JPG 扫描件")).to_be_visible()
    for size in (55, 56, 64, 100_000):
        scan = b"%PDF-" + bytes(number * 7 % 251 for number in range(size - 5))
        page.locator("#f-scan_digest").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": scan})
        expect(page.get_by_text(f"摘要 {sha256(scan).hexdigest()}")).to_be_visible()
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("见证人吴敏、孙立不是 2026-11-11 在任的")
    page.get_by_role("button", name="删去孙立").click()
    fill(page, {"witnesses": ["方晴"]})
    expect(page.locator("#f-witnesses-said")).to_contain_text("方晴是申请人或该群组的负责人，不得见证")
    page.get_by_role("button", name="删去方晴").click()
    fill(page, {"witnesses": ["高远"]})
    expect(page.locator("#f-witnesses-said")).to_be_empty()
    page.reload()
    group = form("综合值班群", "节假日值班").replace(OWN, ASKS)
    text = PAPER.format(digest=blob_id(group), scan=sha256(scan).hexdigest())
    assert made(page, {**OFFICE, PEOPLE: people}) == ("registry/paper/2026-01.yaml", text)
