"""Filing in the browser: what is typed becomes a file that the check passes, and gets to the forge
(Art. 6, 7, 8, 10)."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote
from zlib import compress

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from group_registry.files import worktree
from group_registry.forms.answers import file_text, heading_of
from group_registry.forms.compare import compare
from group_registry.forms.refusal import Refusal
from group_registry.forms.yaml import parse
from group_registry.model.finding import Finding, Level
from group_registry.rules import RULES
from support.browsing import (
    CHECK,
    CREATION,
    IN_FULL,
    THE_PAGE,
    Answers,
    Tab,
    brought_along,
    check,
    fill,
    live_on,
    opened,
    path_shown,
    served,
    text_shown,
)
from support.cases import PROJECT
from support.changes import snapshot
from support.evidence_past import INSIDE, Past
from support.rendering import FORGE, PHONE, pages_of, render
from support.world import LI, ZHAO, filing as filing_of

GROUP = "hyfw/cbfw-dayi"
PATH = f"registry/groups/{GROUP}.yaml"
CHANGE: Answers = {"custodian": "徐海峰", "statement": "周启明岗位调整，改由徐海峰负责"}
SAMPLE = worktree.read_files(PROJECT)
FORMS = worktree.read_forms(PROJECT)


def errors(files: Mapping[str, str], base: Mapping[str, bytes] = SAMPLE) -> list[Finding]:
    """What the check says of a pull request with these files."""
    head = {**base, **{path: text.encode() for path, text in files.items()}}
    findings = compare(snapshot(base), snapshot(head), FORMS, RULES).findings
    return [found for found in findings if found.level is Level.ERROR]


def test_the_form_is_shown_by_browsers_that_do_not_know_the_media_feature_scripting() -> None:
    """Chromium before 120 passes over each block of such a query."""
    css = (PROJECT / "docs/assets/filing/filing.css").read_text("utf-8")
    read_by_old = re.sub(r"@media[^{]*\bscripting\b[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@media print \{.*\}", "", css)
    assert "#filing {" in css
    assert not re.search(r"#filing \{[^}]*display: none", read_by_old)


def put_on_file(page: Page, text: str) -> None:
    """Have the page find that form on file for the group."""
    body = compress(json.dumps({GROUP.split("/")[1]: [parse(text.encode())]}).encode())
    page.route("**/file/groups/hyfw.bin", lambda route: route.fulfill(body=body))


def test_what_was_pushed_is_restored_or_confirmed_as_the_approval_takes_it(
    past: Past, tmp_path: Path, tab: Tab
) -> None:
    approved = past.held(INSIDE).decode()
    past.push({INSIDE: filing_of(purpose="别的用途写在这里")})
    day = (past.world.clock + timedelta(hours=8)).date().isoformat()
    words = ("--at", "main", "--as-of", day)
    assert render("--root", past.world.git, "--out", tmp_path / "site", *words).returncode == 0
    page = tab(served(tmp_path / "site"), day)
    page.goto("groups/hyfw/inside/")
    page.get_by_role("link", name="恢复原内容", exact=True).click()
    expect(page.locator(".f-hand")).to_contain_text("可以报送")
    assert text_shown(page) == approved
    expect(page.get_by_role("button", name=CHECK)).to_be_hidden()
    expect(page.get_by_role("button", name="打印备案表")).to_be_visible()
    page.get_by_role("link", name="重新确认", exact=True).click()
    expect(page.locator("#f-purpose")).to_have_value("解答参保续保材料问题")
    fill(page, {"statement": "核对无误"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("1 处须改正")
    fill(page, {"statement": "重新确认：核对无误"})
    check(page)
    expect(page.locator(".f-hand")).to_contain_text("可以报送")
    for text in (text_shown(page), approved):
        pull = past.world.opened({INSIDE: text.encode()})
        pull.approve(LI)
        assert not past.approves(pull)
        pull.approve(ZHAO)
        assert past.approves(pull)


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_a_leaver_names_the_successor_once_and_each_change_is_ready(page: Page) -> None:
    page.goto("people/B0020/")
    page.locator("[name=custodian]").fill("徐海峰")
    page.get_by_role("button", name="逐个备好变更").click()
    expect(page.locator(".f-hand")).to_contain_text("可以报送")
    expect(page.locator("#f-statement")).to_have_value("负责人由郑雪变更为徐海峰")
    page.goto(f"{page.url}&next={GROUP}")
    page.get_by_role("link", name="下一个群组（还有 1 个）").click()
    expect(page.locator("#f-statement")).to_have_value("负责人由周启明变更为徐海峰")


@pytest.fixture
def forge_page(tab: Tab, forge_site: Path, request: pytest.FixtureRequest) -> Page:
    """A tab on the site of an office that has a forge."""
    return tab(served(forge_site), **getattr(request, "param", {}))


def test_a_creation_goes_to_the_forge_ready_to_propose(forge_page: Page) -> None:
    page = opened(forge_page)
    expect(page.get_by_role("group", name="群组内有无办事处以外的人员")).to_contain_text("没有（对内）有（对外）")
    fill(page, CREATION)
    steps = page.locator(".f-steps li")
    expect(steps).to_have_text(
        ["分管主任审核李晓岚", "主任办公会", "主任签批赵明诚", "信息技术部备案刘欣蕾、钱伟、冯晨"]
    )
    check(page)
    address = page.get_by_role("link", name="打开，内容已填好").get_attribute("href") or ""
    assert address.startswith(f"{FORGE}/new/main?filename=registry%2Fgroups%2Fhyfw%2F")
    expect(page.locator(".f-do")).to_contain_text("点 Commit changes…，再点 Propose changes，再点 Create pull request")
    assert len(address.encode()) <= 8191
    path, text = brought_along(address)
    assert (path, text) == ("registry/groups/hyfw/xubao-jizhong-banli-lianluo.yaml", text_shown(page))
    assert errors({path: text}) == []
    data = parse(text.encode())
    assert isinstance(data, dict)
    assert file_text(data).decode() == text
    long = "".join(chr(0x4E00 + number) for number in range(190))
    fill(page, {"member_scope": long, "purpose": long[::-1], "statement": long + long[::-1] + long[:100]})
    link, name = page.get_by_role("link", name="打开，粘贴内容"), path.replace("/", "%2F")
    expect(link).to_have_attribute("href", f"{FORGE}/new/main?filename={name}")
    page.get_by_role("button", name="复制内容").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == text_shown(page)


def test_without_a_forge_the_file_is_saved_and_the_form_printed_to_be_signed(page: Page) -> None:
    """(Art. 7, 9) A leader without an account signs the paper before it is filed; nothing else is on it."""
    fill(opened(page), CREATION)
    check(page)
    expect(page.locator(".f-none")).to_contain_text("未设定报送平台地址")
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载文件").click()
    assert saved.value.suggested_filename == "xubao-jizhong-banli-lianluo.yaml"
    assert saved.value.path().read_text("utf-8") == text_shown(page)
    expect(page.get_by_role("button", name="打印备案表")).to_be_visible()
    page.emulate_media(media="print")
    for item in ("使用部门", "群组名称", "成员范围", "建群目的", "备案日期", "备案事项说明"):
        expect(page.locator(".f-paper dt", has_text=item)).to_be_visible()
    expect(page.locator(".f-paper th")).to_have_text(["分管主任审核", "主任办公会", "主任签批"])
    expect(page.locator("#by-hand, .f-grid").locator("visible=true")).to_have_count(0)
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def on_a(kind: str, propose: str, page: Page) -> None:
    """Have the site say that its forge is of that kind, with the buttons of one."""

    def answer(route: Route) -> None:
        told = route.fetch()
        text = told.text().replace('data-kind="github"', f'data-kind="{kind}"')
        text = text.replace("Commit changes…|Propose changes|Create pull request", f"{propose}|创建合并请求")
        assert f'data-kind="{kind}"' in text
        route.fulfill(response=told, body=text)

    page.route(re.compile(r"/file/(\?.*)?$"), answer)


def test_on_gitea_a_clerk_files_on_the_pages_of_the_registry(forge_page: Page) -> None:
    """Since 1.25 readers may open them: no account is asked for. The addresses are those seen on a Gitea 1.26-dev.

    At the host two buttons are pressed, for a new group as for a change.
    """
    page = forge_page
    on_a("gitea", "建议文件更改", page)
    folder, name = "registry/groups/hyfw", "xubao-jizhong-banli-lianluo.yaml"
    new, changed = f"_new/main/{folder}?filename={name}&value=", f"_edit/main/{PATH}?value="
    for words, filled, place in (("", CREATION, new), (f"?kind=change&group={GROUP}", CHANGE, changed)):
        opened(page, words)
        fill(page, filled)
        check(page)
        expect(page.get_by_label("您在报送平台上的登录名")).to_have_count(0)
        expect(page.locator(".f-hand")).not_to_contain_text("派生")
        expect(page.locator(".f-do li")).to_have_count(2)
        expect(page.locator(".f-do b")).to_have_text(["建议文件更改", "创建合并请求"])
        address = page.get_by_role("link", name="打开，内容已填好").get_attribute("href") or ""
        assert address.startswith(f"{FORGE}/{place}")
        assert unquote(address.partition("value=")[2]) == text_shown(page)


def test_on_forgejo_a_clerk_files_through_the_own_fork_and_is_asked_for_it_once(forge_page: Page) -> None:
    """Readers get 404 on the pages of the registry itself; the addresses are those seen on a Forgejo 7."""
    page, base = forge_page, FORGE.rpartition("/")
    own = f"{base[0].rpartition('/')[0]}/lin.jy_1/{base[2]}"
    on_a("forgejo", "提议文件更改", page)
    fill(opened(page), CREATION)
    check(page)
    page.get_by_label("您在报送平台上的登录名").fill("lin.jy_1")
    page.get_by_role("button", name="经我的派生仓库报送").click()
    folder, name = "registry/groups/hyfw", "xubao-jizhong-banli-lianluo.yaml"
    address = page.get_by_role("link", name="打开，内容已填好").get_attribute("href") or ""
    assert address.startswith(f"{own}/_new/main/{folder}?filename={name}&value=")
    assert unquote(address.partition("&value=")[2]) == text_shown(page)
    branch = page.locator(".f-do code").inner_text()
    assert re.fullmatch(r"xubao-jizhong-banli-lianluo-\d{12}", branch)
    expect(page.locator(".f-do")).to_contain_text("点 提议文件更改。")
    link = page.get_by_role("link", name="发起合并请求")
    expect(link).to_have_attribute("href", f"{FORGE}/compare/main...lin.jy_1:{branch}")
    expect(page.get_by_role("link", name="派生登记册")).to_have_attribute("href", f"{FORGE}/fork")
    page.goto(f"file/?kind=change&group={GROUP}")
    expect(page.locator("#f-name")).to_have_value("参保服务答疑群")
    fill(page, CHANGE)
    check(page)
    address = page.get_by_role("link", name="打开，内容已填好").get_attribute("href") or ""
    assert address.startswith(f"{own}/_edit/main/{PATH}?value=")
    owner = base[0].rpartition("/")[2]
    expect(page.get_by_role("link", name="此页")).to_have_attribute("href", f"{own}/compare/main...{owner}:main")
    sync = "在派生仓库点“同步”（12 及以上）"
    expect(page.locator(".f-hand")).to_contain_text(sync)
    page.get_by_role("button", name="更换").click()
    page.get_by_role("button", name="我可以写入登记册的仓库").click()
    address = page.get_by_role("link", name="打开，内容已填好").get_attribute("href") or ""
    assert address.startswith(f"{FORGE}/_edit/main/{PATH}?value=")


def test_a_change_is_copied_and_pasted_into_the_edit_page(forge_page: Page) -> None:
    page = forge_page
    page.goto(f"groups/{GROUP}/")
    page.get_by_role("link", name="变更", exact=True).click()
    expect(page.locator("#f-name")).to_have_value("参保服务答疑群")
    fill(page, CHANGE)
    field = page.locator(".f-field", has=page.locator("#f-custodian"))
    expect(field).to_contain_text("原来：周启明")
    expect(page.locator(".f-changes dt")).to_have_text(["群组负责人", "新增备案记录"])
    check(page)
    expect(page.locator(".f-do")).to_contain_text("里面多于 2 条备案记录的，今天已有人改过")
    assert page.get_by_role("link", name="打开，粘贴内容").get_attribute("href") == f"{FORGE}/edit/main/{PATH}"
    page.get_by_role("button", name="复制内容").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert errors({PATH: text}) == []
    before, after = SAMPLE[PATH].decode().splitlines(), text.splitlines()
    assert [line for line in before if line not in after] == ["群组负责人: 周启明"]
    assert len(after) == len(before) + 3


@pytest.mark.parametrize("forge_page", [PHONE], indirect=True, ids=["phone"])
def test_a_cancellation_asks_only_what_became_of_the_group(forge_page: Page) -> None:
    page = opened(forge_page, f"?kind=cancel&group={GROUP}")
    expect(page.locator(".f-filed")).to_contain_text("解答参保、续保")
    expect(page.locator("#f-custodian")).to_be_hidden()
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("还有 1 项未填")
    page.locator(".f-summary").get_by_role("link", name="群组的去向").click()
    expect(page.locator("input[name=f-disposal]").first).to_be_focused()
    fill(page, {"disposal": "已移交", "statement": "集中续保已经结束", "handed_to": "综合部 吴敏"})
    expect(page.locator(".f-summary")).to_contain_text("内容齐全")
    expect(page.locator(".f-file pre")).to_contain_text("处置: 已移交\n    移交给: 综合部 吴敏\n")
    assert errors({PATH: text_shown(page)}) == []
    fill(page, {"disposal": "已解散"})
    expect(page.locator("#f-handed_to")).to_be_hidden()
    expect(page.locator(".f-file pre")).to_contain_text("处置: 已解散\n")
    assert errors({PATH: text_shown(page)}) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_cancellation_names_who_takes_the_group_over(page: Page) -> None:
    """(Art. 8) The page says it in the words of the check."""
    says, fix = "处置为已移交，未写明移交对象", "补写“移交给”，填写接管的单位和人员"
    opened(page, f"?kind=cancel&group={GROUP}")
    fill(page, {"disposal": "已移交"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("还有 1 项未填")
    expect(page.locator(".f-summary")).not_to_contain_text("可以报送")
    expect(page.locator("#f-handed_to-said")).to_have_text(f"{says}（第八条·口径 8）。{fix}")
    expect(page.locator("label[for=f-handed_to]")).not_to_contain_text("可不填")
    assert [(found.says, found.fix) for found in errors({PATH: text_shown(page)})] == [(says, fix)]
    fill(page, {"handed_to": "待定"})
    expect(page.locator("#f-handed_to-said")).to_have_text(
        "移交给填为“待定”，视为未填写（第七条·口径 6）。写明接管的单位和人员"
    )
    assert [found.says for found in errors({PATH: text_shown(page)})] == ["移交给填为“待定”，视为未填写"]
    fill(page, {"handed_to": "综合部 吴敏"})
    expect(page.locator(".f-summary")).to_contain_text("可以报送")
    assert errors({PATH: text_shown(page)}) == []


FILED_ON = [
    ("2026-11-25", ""),
    ("2026-11-18", ""),
    ("2026-11-17", "备案日期 2026-11-17 早于报送 8 天，超过七天（第七条·口径 26）。按实际填表的日期改正"),
    ("2026-10-27", "备案日期 2026-10-27 早于报送 29 天，超过七天（第七条·口径 26）。按实际填表的日期改正"),
    ("2026-11-26", "备案日期 2026-11-26 未到，到当日方可合并（第七条·口径 26）。填写有误的，改正日期"),
    ("2026-12-05", "备案日期 2026-12-05 未到，到当日方可合并（第七条·口径 26）。填写有误的，改正日期"),
]
"""Days of filing as seen on 25 November, and what is said of each."""


def test_what_the_old_ledger_lacked_is_empty_and_asked_for(page: Page) -> None:
    """(Art. 7, contract A 4) The words that the import put in answer nothing; a cancellation leaves them."""
    text = (PROJECT / PATH).read_text("utf-8")
    put_in = "历史数据：原台账未载明“参保服务答疑群”的"
    for item, title in (("建群目的", "建群目的"), ("成员范围", "成员范围")):
        text = re.sub(rf"^{item}: .*$", f"{item}: {put_in}{title}", text, flags=re.MULTILINE)
    put_on_file(page, text)
    opened(page, f"?kind=change&group={GROUP}")
    for field in ("purpose", "member_scope"):
        expect(page.locator(f"#f-{field}")).to_have_value("")
    expect(page.locator("#f-name")).to_have_value("参保服务答疑群")
    fill(page, {"statement": "补办备案"})
    check(page)
    for field in ("purpose", "member_scope"):
        expect(page.locator(f"#f-{field}-said")).to_contain_text("请写明")
    fill(page, {"purpose": "解答参保问题", "member_scope": "会员服务部全体"})
    check(page)
    assert put_in not in text_shown(page)
    fill(opened(page, f"?kind=cancel&group={GROUP}"), {"disposal": "已解散"})
    check(page)
    assert put_in in text_shown(page)


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        ("", CREATION),
        (f"?kind=change&group={GROUP}", CHANGE),
        (f"?kind=cancel&group={GROUP}", {"disposal": "已解散"}),
    ],
    ids=["create", "change", "cancel"],
)
def test_a_form_is_of_the_week_before_it_is_handed_in(page: Page, query: str, answers: Answers) -> None:
    """(Art. 7) Both ends are fine; the decision refuses what lies before, and waits for a day that has not come."""
    fill(opened(page, query), answers)
    check(page)
    for day, says in FILED_ON:
        fill(page, {"filed_on": day})
        expect(page.locator("#f-filed_on-said")).to_have_text(says)
        expect(page.locator(".f-summary")).to_contain_text("1 处须改正" if says else "可以报送")


def test_the_day_is_that_of_shanghai_also_where_midnight_passes(tab: Tab, site: Path) -> None:
    clock = "Date.now = () => Date.parse(window.clock ?? '2026-11-25T15:59:00Z');"
    page = opened(tab(served(site), begins=clock, timezone_id="America/Los_Angeles"), f"?kind=cancel&group={GROUP}")
    expect(page.locator("#f-filed_on")).to_have_value("2026-11-25")
    said = page.locator("#f-filed_on-said")
    for now, last in (("2026-11-25T15:59:00Z", 25), ("2026-11-25T16:01:00Z", 26), ("2026-11-26T00:01:00Z", 26)):
        page.evaluate("now => { window.clock = now }", now)
        for day, says in ((last - 8, "早于报送 8 天"), (last - 7, ""), (last, ""), (last + 1, "未到")):
            fill(page, {"filed_on": f"2026-11-{day}"})
            expect(said).to_contain_text(says) if says else expect(said).to_be_empty()


@pytest.mark.parametrize("forge_page", [PHONE], indirect=True, ids=["phone"])
@pytest.mark.parametrize(("start", "most"), [("我要办", 5), ("逾期", 5), ("我的", 5)])
def test_a_cancellation_takes_at_most_five_actions_on_a_phone(forge_page: Page, start: str, most: int) -> None:
    """Each tap and each text counts, from the home page to the form that is ready to be handed in."""
    page, actions = forge_page, list[str]()

    def tap(what: Locator) -> None:
        actions.append(str(what))
        what.tap()

    page.goto("me/#徐海峰")
    expect(page.locator("h1")).to_contain_text("徐海峰")
    page.goto("")
    if start == "我要办":
        tap(page.get_by_label("我要办").get_by_role("link", name="注销"))
        actions.append("群组名称")
        page.get_by_label("所办群组").fill("会员满意度")
        tap(page.locator(".f-found button").first)
    else:
        if start == "我的":
            tap(page.get_by_role("link", name="我的", exact=True))
        rows = page.locator("tbody tr" if start == "我的" else "li", has_text="会员满意度回访群")
        tap(rows.get_by_role("link", name="注销").first)
    tap(page.locator("label", has_text="已解散"))
    tap(page.get_by_role("button", name=CHECK))
    expect(page.locator(".f-summary")).to_contain_text("可以报送")
    assert len(actions) <= most


def test_a_group_is_found_by_keyboard_alone(page: Page) -> None:
    opened(page)
    page.locator(".f-kind[aria-current]").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#f-group")).to_be_focused()
    expect(page.locator(".f-kind[aria-current]")).to_contain_text("变更")
    page.keyboard.type("服务答")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".f-chosen")).to_contain_text("参保服务答疑群")
    expect(page.get_by_role("button", name="另选")).to_be_focused()


def test_what_cannot_be_read_is_said(forge_page: Page) -> None:
    page = forge_page
    opened(page, "?kind=change&group=hyfw/xinxi-bucai")  # cancelled, so it has no form to go on from
    expect(page.get_by_role("alert")).to_contain_text("已注销的群组不得变更")
    expect(page.locator("#f-group")).to_be_visible()


@pytest.mark.long
def test_a_creation_is_filled_in_by_keyboard_alone(page: Page) -> None:
    opened(page)
    page.locator(".f-kind").first.focus()
    keys = page.keyboard
    here = "document.activeElement.name || document.activeElement.id"
    for field, value in CREATION.items():
        while page.evaluate(here) != f"f-{field}":
            keys.press("Tab")
        match field:
            case "unit":
                keys.press("ArrowDown")
                while page.locator("#f-unit").input_value() != value:
                    keys.press("ArrowDown")
            case "platform":
                keys.press("Space")
            case "scope":
                keys.press("ArrowRight")
            case "term_end":
                page.locator("#f-term_end").fill(str(value))  # how a date is typed is the browser's affair
            case "member_units":
                for name in value:
                    keys.type(name)
                    keys.press("Enter")
            case _:
                keys.type(str(value))
    while not page.evaluate(f"document.activeElement.textContent === '{CHECK}'"):
        keys.press("Tab")
    keys.press("Enter")
    expect(page.locator(".f-summary")).to_contain_text("内容齐全")
    assert errors({path_shown(page): text_shown(page)}) == []


def drafted(page: Page, answers: Answers) -> None:
    """Type some answers, and wait until the last is in a draft."""
    fill(page, answers)
    page.wait_for_function("text => Object.values(localStorage).join().includes(text)", arg=[*answers.values()][-1])


def test_a_draft_outlives_the_tab_and_is_filed_today(page: Page, tab: Tab, site: Path) -> None:
    opened(page)
    answers: Answers = {"unit": "宣传部", "scope": "对外", "member_units": ["宣传部"], "filed_on": "2026-11-02"}
    drafted(page, {**answers, "name": "海报往来群"})
    expect(page.locator(".f-draft")).to_contain_text("草稿已保存")
    page.close()
    other = opened(tab(served(site)))
    expect(other.locator(".f-draft")).to_contain_text("已恢复上次草稿（2026-11-25")
    for field, value in (("name", "海报往来群"), ("unit", "宣传部"), ("filed_on", "2026-11-25")):
        expect(other.locator(f"#f-{field}")).to_have_value(value)
    opened(other, f"?kind=change&group={GROUP}")
    expect(other.locator("#f-name")).to_have_value("参保服务答疑群")
    opened(other)
    other.get_by_role("button", name="清除草稿").click()
    expect(other.locator("#f-name")).to_have_value("")
    opened(other)
    expect(other.locator("#f-name")).to_have_value("")


def test_a_draft_ends_with_its_filing(forge_page: Page) -> None:
    """Whoever could not file it at the host after all takes it up again."""
    page = opened(forge_page)
    page.context.route(f"{FORGE}/**", lambda route: route.fulfill(body=""))
    drafted(page, CREATION)
    check(page)
    with page.expect_popup() as host:
        page.get_by_role("link", name="打开，内容已填好").click()
    host.value.close()
    expect(page.locator(".f-draft")).to_contain_text("已存为上次报送")
    for kind in ("?kind=short", ""):
        opened(page, kind)
        expect(page.locator("#f-name")).to_have_value("")
        expect(page.locator(".f-draft")).to_contain_text("上次报送（2026-11-25")
    page.get_by_role("button", name="查看、续填").click()
    expect(page.locator("#f-name")).to_have_value(str(CREATION["name"]))
    expect(page.locator(".f-draft")).to_contain_text("已恢复上次草稿")


def test_a_second_tab_is_told_of_the_first_and_neither_loses_what_it_wrote(page: Page) -> None:
    other = opened(page.context.new_page())
    drafted(opened(page), {"name": "甲组联络群"})
    drafted(page, {"purpose": "联络甲组"})
    fill(other, {"name": "乙组联络群"})
    expect(other.locator(".f-draft")).to_contain_text("另一页面已存有这份备案的草稿，本页所填尚未保存")
    assert "甲组联络群" in page.evaluate("Object.values(localStorage).join()")
    expect(other.locator("#f-name")).to_have_value("乙组联络群")
    other.get_by_role("button", name="改存本页所填").click()
    expect(other.locator(".f-draft")).to_contain_text("草稿已保存")
    fill(page, {"purpose": "联络甲组各人"})
    expect(page.locator(".f-draft")).to_contain_text("另一页面已存有")
    expect(page.locator("#f-name")).to_have_value("甲组联络群")
    other.close()


def test_nothing_is_wrong_before_anything_was_written(page: Page) -> None:
    """(Art. 7) What is asked for and empty is counted; the name of the file follows from that of the group."""
    check(opened(page))
    said = page.locator(".f-summary")
    expect(said).to_contain_text("还有 8 项未填")
    expect(said).not_to_contain_text("须改正")
    expect(said.locator("li")).to_have_count(8)
    expect(said).not_to_contain_text("文件名")
    expect(page.locator("#f-slug")).to_be_hidden()
    fill(page, {**CREATION, "slug": "con"})
    check(page)
    expect(said).to_contain_text("1 处须改正")
    for name in ("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"):
        fill(page, {"slug": name})
        expect(page.locator("#f-slug-said")).to_contain_text("Windows")
    fill(page, {"slug": "com10"})
    expect(page.locator("#f-slug-said")).to_be_empty()


def test_a_name_that_gives_no_file_name_is_asked_for_one(page: Page) -> None:
    page.route("**/vendor/pinyin.txt", lambda route: route.fulfill(body="a 阿"))
    fill(opened(page), CREATION)
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("文件名：请填写文件名")
    expect(page.locator("#f-slug")).to_be_visible()
    fill(page, {"slug": "xubao"})
    expect(page.locator(".f-summary")).to_contain_text("可以报送")


def test_a_blank_form_is_printed_and_a_filled_one_without_a_check(page: Page) -> None:
    """(Art. 7) All nine items, to be filled in by hand, with a blank for each step."""
    page.add_init_script("window.print = () => { window.printed = document.querySelector('.f-paper').innerText }")
    opened(page)
    page.emulate_media(media="print")
    items = [
        "使用部门",
        "备案日期",
        "备案类别",
        "平台类别",
        "群组名称",
        "群组负责人",
        "成员范围",
        "建群目的",
        "备案事项说明",
    ]
    for item in items:
        expect(page.locator(".f-paper dt", has_text=item)).to_be_visible()
    expect(page.locator(".f-paper th")).to_have_text(["分管主任审核", "主任办公会", "主任签批"])
    page.emulate_media(media="screen")
    fill(page, {"name": "续保集中办理联络群", "purpose": "集中办理续保"})
    page.get_by_role("button", name="打印空白表").click()
    blank = page.evaluate("window.printed")
    assert "续保" not in blank
    assert all(word in blank for word in (*items, "□ 微信", "□ 对外", "□ 注销", "主任办公会", "主任签批"))
    page.get_by_role("button", name="打印备案表").click()
    assert "续保集中办理联络群" in page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator(".f-paper dd", has_text="集中办理续保")).to_be_visible()
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def test_a_draft_of_eight_days_ago_is_filed_today(page: Page) -> None:
    drafted(opened(page, f"?kind=change&group={GROUP}"), {"filed_on": "2026-11-24", **CHANGE})
    live_on(page, "2026-12-02")
    opened(page, f"?kind=change&group={GROUP}")
    expect(page.locator("#f-statement")).to_have_value(str(CHANGE["statement"]))
    expect(page.locator("#f-filed_on")).to_have_value("2026-12-02")
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("可以报送")


LATER = """\
  - 备案类别: 变更
    备案日期: 2026-11-18
    备案事项说明: 负责人改由徐海峰担任
"""


def test_a_draft_is_given_up_where_another_change_was_filed_since(page: Page) -> None:
    opened(page, f"?kind=change&group={GROUP}")
    drafted(page, {"filed_on": "2026-11-02", "purpose": "解答参保和续保上的疑问，收集反映"})
    opened(page, f"?kind=change&group={GROUP}")
    expect(page.locator("#f-purpose")).to_have_value("解答参保和续保上的疑问，收集反映")
    expect(page.locator("#f-filed_on")).to_have_value("2026-11-25")
    put_on_file(page, SAMPLE[PATH].decode().replace("群组负责人: 周启明", "群组负责人: 徐海峰") + LATER)
    opened(page, f"?kind=change&group={GROUP}")
    expect(page.locator(".f-draft")).to_contain_text("上次草稿（2026-11-25")
    expect(page.locator(".f-draft")).to_contain_text("不是依据现有内容填写的，已作废")
    expect(page.locator("#f-custodian")).to_have_value("徐海峰")
    expect(page.locator(".f-changes dt")).to_have_text(["新增备案记录"])
    opened(page, f"?kind=change&group={GROUP}")
    expect(page.locator(".f-draft")).to_be_empty()


def test_a_change_and_a_cancellation_have_drafts_of_their_own(page: Page) -> None:
    opened(page, f"?kind=change&group={GROUP}")
    drafted(page, {"statement": "周启明岗位调整，改由他人负责"})
    opened(page, f"?kind=cancel&group={GROUP}")
    expect(page.locator("#f-statement")).to_have_value("工作结束，不再使用")
    expect(page.locator(".f-draft")).to_be_empty()
    drafted(page, {"statement": "集中续保已经结束"})
    page.locator(".f-kind", has_text="变更").click()
    expect(page.locator("#f-statement")).to_have_value("周启明岗位调整，改由他人负责")
    page.locator(".f-kind", has_text="注销").click()
    expect(page.locator("#f-statement")).to_have_value("集中续保已经结束")


def test_a_browser_that_keeps_nothing_is_told_so(tab: Tab, site: Path) -> None:
    refuses = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})"
    page = opened(tab(served(site), begins=refuses))
    fill(page, CREATION)
    expect(page.locator(".f-draft")).to_contain_text("不能保存草稿")
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("内容齐全")


SAID: list[tuple[Answers, str, str]] = [
    ({"name": "参保服务 答疑群"}, "name", "cbfw-dayi.yaml 重名（参保服务答疑群）（第七条·口径 30）"),
    ({"name": "参保服务答疑工作2群"}, "name", "“群、组、工作、交流”等字的差别（本所惯例·口径 30）"),
    ({"name": "长" * 101}, "name", "不超过一百个字"),
    ({"custodian": "查无此人"}, "custodian", "人员名册中没有“查无此人”（第十一条·口径 12）"),
    (
        {"unit": "会员服务部", "custodian": "李晓岚"},
        "custodian",
        "李晓岚是分管“会员服务部”的主任；负责人应将舆情报请分管主任（第十九条），不得向本人报请（第十一条·口径 12）",
    ),
    ({"custodian": "赵明诚"}, "custodian", "办事处主任"),
    (
        {"custodian": "苏婉清"},
        "custodian",
        "苏婉清在黑名单限制期内（2026-11-12 至 2027-02-11，03 号）（第二十一条·口径 37）",
    ),
    ({"purpose": "工作需要"}, "purpose", "未写明具体内容（本所惯例·口径 6）"),
    ({"statement": "更正：写漏了"}, "statement", "说明以“更正”开头，备案类别为“创建”（第八条·口径 8）"),
    ({"unit": "会员服务部", "joint_units": ["会员服务部"]}, "joint_units", "即使用部门，不重复列出（第四条·口径 4）"),
    ({"unit": "朝阳代办处", "leader": ""}, "leader", "未写明主管领导（第四条·口径 5）"),
    ({"unit": "会员服务部", "scope": "对内", "member_units": ["朝阳代办处"]}, "member_units", "（第二条·口径 1、2）"),
    ({"unit": "会员服务部", "scope": "对内", "joint_units": ["朝阳代办处"]}, "joint_units", "（第二条·口径 1）"),
    ({"unit": "朝阳代办处", "scope": "对内", "member_units": ["会员服务部"]}, "member_units", "（第二十三条·口径 3）"),
    ({"unit": "朝阳代办处", "scope": "对内", "custodian": "周启明"}, "custodian", "（第二条·口径 2、3）"),
    (
        {"platform": "其他", "platform_note": "无"},
        "platform_note",
        "填为“无”，视为未填写（第七条·口径 6）。写明平台的名称",
    ),
    ({"unit": "朝阳代办处", "leader": "待定"}, "leader", "视为未填写（第七条·口径 6）。填写本单位主管领导"),
    ({"purpose": "（待定）"}, "purpose", "建群目的填为“（待定）”，视为未填写（第七条·口径 6）。写明建群拟开展的工作"),
    ({"filed_on": "2026-03-02", "term_end": "2026-03-01"}, "term_end", "早于使用的第一天 2026-03-02（第十条·口径 10）"),
    (
        {"filed_on": "2026-03-02", "started_on": "2026-03-10", "term_end": "2026-03-20"},
        "started_on",
        "须按全部程序备案（第十条·口径 34）。2026-03-03 起报送的，只需分管主任审批；现在报送的，按全部程序办理",
    ),
    (
        {"kind": "short", "filed_on": "2026-03-02", "started_on": "2026-03-10", "term_end": "2026-03-20"},
        "term_end",
        "从 2026-03-02 起算为 19 天，临时群不超过 15 天",
    ),
    (
        {"filed_on": "2026-03-02", "started_on": "2026-03-01", "term_end": "2026-03-12"},
        "started_on",
        "使用期限不超过 15 天的，审批之后方可启用（第十条·口径 34）。启用日期改为 2026-03-02 或以后",
    ),
    (
        {"kind": "short", "filed_on": "2026-03-02", "term_end": "2026-03-17"},
        "term_end",
        "为 16 天，临时群不超过 15 天（第十条·口径 10）",
    ),
    ({"member_scope": "进群请联系工单 1380 0000 000"}, "member_scope", "疑似写有号码、账号或链接（第十七条·口径 39）"),
    ({"purpose": "进群请加 wxid_a1b2c3d4"}, "purpose", "写有号码、账号或链接（第十七条·口径 39）。删去"),
    (
        {"filed_on": "2026-03-02", "started_on": "2026-03-01"},
        "started_on",
        "早于首次备案日期 2026-03-02（第六条·口径 34）",
    ),
    ({"slug": "大写"}, "slug", "只用小写字母"),
    ({"unit": "会员服务部", "slug": "cbfw-dayi"}, "slug", "该文件名已被使用"),
]


def test_what_is_wrong_is_said(page: Page) -> None:
    script = (
        f"async (cases) => {{ {THE_PAGE}"
        + """
      const said = [];
      page.isAsked = true;
      for (const { kind, slug, ...answers } of cases) {
        for (const field of page.fields.values()) field.value = "";
        page.fields.get("filed_on").value = page.today;
        page.state.kind = kind ?? "create";
        for (const [name, value] of Object.entries(answers)) page.fields.get(name).value = value;
        if (slug) page.fields.get("slug").value = slug;
        page.isAsked = true;
        page.refresh();
        const lines = Array.from(document.querySelectorAll(".f-said"), (it) => [it.id, it.textContent]);
        said.push(Object.fromEntries(lines));
      }
      return said; }"""
    )
    said = opened(page).evaluate(script, [answers for answers, *_ in SAID])
    assert len(said) == len(SAID)
    for told, (answers, field, says) in zip(said, SAID, strict=True):
        assert says in told[f"f-{field}-said"], answers


PASTED = [
    ("年底慰问对接群(35)", "年底慰问对接群"),
    ("“年底慰问对接群”（120人）", "年底慰问对接群"),
    ("「年底慰问对接羣」", "年底慰问对接群"),
    ("年底慰问\u200b对接群\ufeff", "年底慰问对接群"),
    ("年底慰问❤\ufe0f对接群👨\u200d👩\u200d👧", "年底慰问❤\ufe0f对接群👨👩👧"),
]
"""What a telephone gives, and the name."""


def test_a_name_is_pasted_as_a_telephone_gives_it(page: Page) -> None:
    """What was changed is said. A year is part of the name, and what is meant can be put back."""
    name, said = opened(page).locator("#f-name"), page.locator(".f-field", has=page.locator("#f-name"))
    for pasted, left in PASTED:
        fill(page, {"name": pasted})
        name.blur()
        expect(name).to_have_value(left)
        expect(said).to_contain_text(f"已改为“{left}”")
    for meant in ("年度服务群(2026)", "年底慰问对接群❤\ufe0f", "东城（一）群"):
        fill(page, {"name": meant})
        name.blur()
        expect(name).to_have_value(meant)
        expect(said).not_to_contain_text("已改为")
    fill(page, {**CREATION, "name": "续保集中办理联络群(36)", "purpose": "“联络续保\u200b集中办理”"})
    expect(name).to_have_value("续保集中办理联络群")
    said.get_by_role("button", name="恢复原样").click()
    check(page)
    expect(name).to_have_value("续保集中办理联络群(36)")
    expect(page.locator(".f-summary")).to_contain_text("可以报送")
    data = parse(text_shown(page).encode())
    assert isinstance(data, dict)
    assert (data["群组名称"], data["建群目的"]) == ("续保集中办理联络群(36)", "联络续保集中办理")


DAYS = {"2026-5-1": "2026-05-01", "2026/12/1": "2026-12-01", "2026年5月11日": "2026-05-11", "20260501": "2026-05-01"}
DAYS |= {" ２０２６．５．１ ": "2026-05-01", "2026 年 10 月 8 日": "2026-10-08"}


def test_a_day_is_pasted_as_people_write_it(page: Page) -> None:
    opened(page)
    for text, day in DAYS.items():
        page.evaluate("text => navigator.clipboard.writeText(text)", text)
        page.locator("#f-term_end").fill("")
        page.locator("#f-term_end").focus()
        page.keyboard.press("Control+V")
        expect(page.locator("#f-term_end")).to_have_value(day)
    expect(page.locator(".f-file pre")).to_contain_text("使用期限: 2026-10-08")


def test_it_is_said_while_it_is_typed(page: Page) -> None:
    opened(page)
    for answers, field, says in SAID[:2]:
        fill(page, answers)
        page.keyboard.press("Tab")
        expect(page.locator(f"#f-{field}-said")).to_contain_text(says)
        page.get_by_role("button", name="清除草稿").click()
        expect(page.locator(f"#f-{field}-said")).to_be_empty()


def test_a_suspicion_is_vouched_for_before_the_form_is_handed_in(page: Page) -> None:
    fill(opened(page), {**CREATION, "purpose": "核对工单 20261125001 的材料"})
    check(page)
    box, handed = page.get_by_role("checkbox", name="已核对"), page.get_by_role("button", name="下载文件")
    expect(page.locator(".f-summary")).to_contain_text("疑似写有号码、账号或链接")
    expect(handed).to_have_count(0)
    box.check()
    expect(handed).to_be_visible()
    expect(page.locator(".f-summary")).to_contain_text("可以报送")
    fill(page, {"purpose": "核对工单 20261125002 的材料"})  # other words, another look
    expect(box).not_to_be_checked()
    expect(handed).to_have_count(0)
    fill(page, {"purpose": "核对材料，电话 138-0013-8000"})
    expect(page.locator(".f-summary")).to_contain_text("1 处须改正")
    expect(box).to_have_count(0)


def test_the_units_of_an_internal_group_stay_in_a_change(page: Page) -> None:
    opened(page, "?kind=change&group=hyfw/laifang-tousu")
    expect(page.locator("#f-member_units")).to_be_visible()
    expect(page.locator(".f-changes dt")).to_have_text(["新增备案记录"])


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_an_extension_asks_for_the_last_day_and_the_reason(page: Page) -> None:
    page.goto("./")
    page.get_by_role("link", name="延期", exact=True).first.click()
    page.locator("#f-group").fill("参保服务答疑")
    page.locator(".f-found button").first.click()
    page.wait_for_url(f"**/file/?kind=extend&group={GROUP.replace('/', '%2F')}&at=term_end")
    expect(page.locator(".f-kind[aria-current]")).to_contain_text("延期")
    expect(page.locator("#f-term_end")).to_be_focused()
    asked = page.locator("form .f-field:visible")
    assert [one.locator("label").get_attribute("for") for one in asked.all()] == ["f-term_end", "f-statement"]
    steps, button = page.locator(".f-steps li"), page.get_by_role("button", name=CHECK)
    expect(steps.first).to_contain_text("李晓岚")
    shown, below = steps.first.bounding_box(), button.bounding_box()
    assert shown
    assert below
    assert shown["y"] < below["y"]
    fill(page, {"term_end": "2027-12-31", "statement": "第二批材料推迟到年底"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("可以报送")
    expect(page.locator(".f-changes dt")).to_have_text(["使用期限", "新增备案记录"])
    text = text_shown(page)
    assert errors({PATH: text}) == []
    assert "使用期限: 2027-12-31" in text
    assert text.rstrip().endswith("备案类别: 变更\n    备案日期: 2026-11-25\n    备案事项说明: 第二批材料推迟到年底")


def test_an_extension_leads_to_the_change_that_must_come_with_it(page: Page) -> None:
    put_on_file(page, SAMPLE[PATH].decode().replace("群组负责人: 周启明", "群组负责人: 郑无名"))
    opened(page, f"?kind=extend&group={GROUP}")
    fill(page, {"term_end": "2027-12-31", "statement": "第二批材料推迟到年底"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("1 处须改正")
    page.locator(".f-summary a").click()
    page.wait_for_url("**/file/?kind=change&**")
    expect(page.locator("#f-custodian")).to_be_focused()
    expect(page.locator("#f-term_end")).to_have_value("2027-12-31")
    expect(page.locator("#f-statement")).to_have_value("第二批材料推迟到年底")


@pytest.mark.parametrize("end", ["2026-12-31", ""], ids=["longer", "without an end"])
def test_a_group_filed_in_full_stays_so_once_its_term_is_longer(page: Page, end: str) -> None:
    put_on_file(page, IN_FULL)
    opened(page, f"?kind=change&group={GROUP}")
    fill(page, {"term_end": end, "statement": "第二批材料推迟到十二月"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("内容齐全")
    expect(page.locator(".f-changes dt")).to_have_text(["使用期限", "新增备案记录"])
    expect(page.locator("input[name=f-procedure]")).to_be_checked()
    assert errors({PATH: text_shown(page)}, SAMPLE | {PATH: IN_FULL.encode()}) == []


def test_a_group_with_a_number_is_prolonged_after_its_term_though_the_days_were_raised(page: Page) -> None:
    text = IN_FULL.replace("办理方式: 备案\n", "").replace("2026-11-30", "2026-11-20")
    put_on_file(page, text)
    opened(page, f"?kind=change&group={GROUP}")
    fill(page, {"term_end": "2026-12-31", "statement": "第二批材料推迟到十二月"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("内容齐全")
    expect(page.locator(".f-steps li")).to_have_count(3)
    assert errors({PATH: text_shown(page)}, SAMPLE | {PATH: text.encode()}) == []


HOSTILE = ["<img src=x onerror=alert(1)>", "</textarea><script>alert(1)</script>", "\"'`${1}{{7*7}}&lt;b&gt;"]


@pytest.mark.parametrize("payload", [HOSTILE[0], *(pytest.param(it, marks=pytest.mark.long) for it in HOSTILE[1:])])
def test_whatever_is_typed_is_text(page: Page, payload: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail("something ran"))
    texts = ["name", "platform_note", "custodian", "leader", "member_scope", "purpose", "statement", "slug"]
    opened(page)
    fill(page, {"unit": "朝阳代办处", "platform": "其他", "scope": "对外", **dict.fromkeys(texts, payload)})
    fill(page, {"member_units": [payload]})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("处须改正")
    assert page.locator("#filing :is(img, script, b b)").count() == 0
    expect(page.locator("ul.f-names li").first).to_have_text(f"{payload.split(';')[0]}×")
    assert payload.replace("'", "''") in text_shown(page)
    opened(page)
    expect(page.locator("#f-purpose")).to_have_value(payload)
    page.goto(f"file/?kind=change&group={payload}")
    expect(page.locator("#f-group")).to_be_visible()


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_nothing_moves_under_the_finger_that_goes_for_the_button(page: Page) -> None:
    """Or a click that began on the button ends beside it, and is lost."""
    button = opened(page, f"?kind=change&group={GROUP}").get_by_role("button", name=CHECK)
    place = "it => it.getBoundingClientRect().top - document.querySelector('#filing').getBoundingClientRect().top"
    before = button.evaluate(place)
    button.scroll_into_view_if_needed()
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    assert button.evaluate(place) == pytest.approx(before, abs=1)


def test_the_comment_above_a_file_stays() -> None:
    own = "# 一\n# 二\n群组名称: 甲\n# 三\n".encode()
    assert heading_of(own) == "# 一\n# 二\n"
    assert heading_of("群组名称: 甲\n".encode()).startswith("# yaml-language-server")
    assert not isinstance(parse(own), Refusal)
