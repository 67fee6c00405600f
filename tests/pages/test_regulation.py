"""The pages of the regulation: the matrix of articles, the readings (Art. 24), the flow chart (Art. 6, 8, 9, 10)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from playwright.sync_api import Page, expect

from group_registry.approval.filing import DECIDED
from group_registry.forms.check import Inspection, inspect
from group_registry.forms.schemas import Forms
from group_registry.model.finding import Level, Rule
from group_registry.model.records import Interpretation, Origin, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import ReadingStatus
from group_registry.pages.article_coverage import COMMANDS
from group_registry.pages.articles import annexes, articles, carried, marked, words
from group_registry.rules import RULES
from support.cases import FORMS, OFFICE
from support.rendering import pages_of

TEXT = """# Head

Not of any article.

## 第二条 哪些算 {#art-2}

凡是都算。

**落实**：见[填报](by-hand.md#items)与 `scripts/file.py`。

## 第二十二条 禁言 {#art-22}

看情况。

**落实**：记下时期。

**不由系统落实**：由人掌握 <b>。

**演练**：先提醒（`test_a`）；止早于起，不通过（`test_b`）。

## 附件一 备案表 {#annex-1}

填一份。

**演练**：有九项（`test_c`）。
"""


def a_rule(name: str, article: str) -> Rule:
    return Rule(name, article, "别的", Level.ERROR, Registry, lambda _, __: iter(()))


QUIET, OTHER = a_rule("ends", "22.1"), a_rule("other", "7")
NINTH = Interpretation(
    origin=Origin(""), number=9, article="22", topic="禁言", reading="由负责人掌握", status=ReadingStatus.PROVISIONAL
)
SCHEMA = {
    "title": "禁言期",
    "x-record": "QuietPeriod",
    "properties": {
        "名称": {"title": "名称", "x-article": "22"},
        "起": {"title": "起", "x-article": "22.1"},
        "注": {"title": "注"},
    },
}


def test_an_article_has_exactly_what_the_lists_give_it() -> None:
    forms = Forms.of_schemas({"quiet.schema.json": SCHEMA})
    sources = (TEXT, {"ends": 3, "other": 5}, {"tests/b.py": (22,), "tests/a.py": (2, 22), "tests/c.py": (7,)})
    scope, quiet = articles(sources, [QUIET, OTHER], [NINTH], forms)
    assert (quiet.words.number, quiet.name, quiet.words.title) == (22, "第二十二条", "禁言")
    assert quiet.rules == (QUIET,)
    assert quiet.readings == (NINTH,)
    assert quiet.forms == (("禁言期", ("名称", "起")),)
    assert quiet.pages == (("每个禁言期的清单", "quiet/"), ("禁言期", "quiet/"))
    assert [name for name, _ in quiet.commands] == ["remind"]
    assert (quiet.cases, quiet.tests) == (3, 2)
    assert (quiet.words.left, quiet.words.asks) == ("由人掌握 <b>。", "看情况。")
    assert (quiet.words.played, scope.words.played) == ("先提醒；止早于起，不通过。", "")
    assert scope.pages == (("每个群组的备案表", "register/"),)
    assert (scope.rules, scope.cases, scope.tests) == ((), 0, 1)
    assert scope.text == "凡是都算。见填报与 scripts/file.py。"


def test_our_markdown_is_links_and_code_and_all_else_is_text() -> None:
    assert marked("见[填报](by-hand.md#items)") == Markup('见<a href="../by-hand/#items">填报</a>')
    assert marked("[到期](../expiry/)、[本条](#art-9)") == Markup(
        '<a href="../expiry/">到期</a>、<a href="#art-9">本条</a>'
    )
    assert marked("`a<b`&") == Markup("<code>a&lt;b</code>&amp;")
    assert marked('[<i>](x"y)') == Markup('<a href="x&#34;y">&lt;i&gt;</a>')
    assert marked("") == Markup("")


def test_the_annexes_follow_and_are_no_articles() -> None:
    (form,) = words(TEXT, "annex")
    assert (form.number, form.title, form.asks, form.carried) == (1, "备案表", "填一份。", "")
    assert form.played == "有九项。"
    assert [it.number for it in words(TEXT)] == [2, 22]
    assert words("") == []


def test_the_page_leads_to_every_rule_and_has_both_anchors(site: Path) -> None:
    page = (site / "articles/index.html").read_text("utf-8")
    rules = (site / "rules/index.html").read_text("utf-8")
    for rule in RULES:
        assert page.count(f'"../rules/#{rule.id}"') == rules.count(f'id="{rule.id}"') == 1, rule.id
    habits = page.partition('id="habits"')[2]
    assert {rule.id for rule in RULES if f"rules/#{rule.id}" in habits} == {
        rule.id for rule in RULES if rule.article == "本所惯例"
    }
    for number in range(1, 26):
        assert page.count(f'id="art-{number}"') == page.count(f'id="article-{number}"') == 1
    assert "test_" not in page
    for number in (1, 2):
        assert page.count(f'id="annex-{number}"') == 1
    assert "测试文件 " in page
    assert "<dt>演练</dt>" not in page
    assert page.count("<details><summary>演练</summary>") > 15
    assert "**" not in page


BEYOND_THE_WORDS = [
    ("2", "outsiders_make_a_group_external", "不是部门"),
    ("2", "words_of_scope_contradict_internal", "只作提示"),
    ("4", "unit_is_on_the_list", "只作告知"),
    ("4", "agency_names_its_leader", "没有审批权"),
    ("6", "approve", "七天"),
    ("6", "record", "编号"),
    ("6", "baseline_file_exists", "历史备案"),
    ("7", "form_items_say_something", "系统增列"),
    ("8", "correction_is_a_change", "更正"),
    ("8", "remind", "清查"),
    ("9", "approve", "较严"),
    ("9", "approve", "两个部门的分管主任"),
    ("9", "approve", "不同的人"),
    ("9", "paper_is_witnessed_by_secretary_and_registrar", "纸质"),
    ("9", "meeting_of_too_few_passes_nothing", "至少两人"),
    ("9", "delegation_lasts_at_most_ninety_days", "九十天"),
    ("10", "start_is_within_seven_days", "七天"),
    ("10", "term_ends_after_it_begins", "民法典"),
    ("10", "short_lived_chain_is_filed_in_full", "另有需要"),
    ("10", "filing_in_full_is_kept", "办理方式"),
    ("9", "meeting_has_enough_present", "至少两人"),
    ("10", "stray_file", "登记"),
    ("11", "custodian_reports_to_another", "主任"),
    ("19", "incident_times_in_order", "补记"),
    ("21", "blacklisted_group_files_three_things", "合并当日"),
    ("22", "approve", "应适时"),
    ("22", "approve", "该单位的分管主任"),
    ("8", "correction_is_a_change", "三十天"),
    ("9", "two_registrars_at_least", "填报人也可以合并"),
    ("10", "short_lived_chain_is_added_up", "同一天只计一次"),
    ("10", "use_does_not_precede_filing", "其他群组只作提示"),
    ("22", "quiet_scope_is_known", "一个单位"),
    ("24", "approve", "满十个工作日"),
    ("9", "audit", "机器人"),
    ("23", "own_staff_only_inside_an_agency_group", "参照执行"),
]
"""What is enforced beyond the words of an article: the article, what carries it out, and a word that says it."""


def of_article(sample: Inspection, article: str) -> list[Interpretation]:
    return [one for one in sample.registry.of(Interpretation) if one.article.partition(".")[0] == article]


@pytest.mark.parametrize(("article", "carrier", "word"), BEYOND_THE_WORDS)
def test_what_is_enforced_beyond_the_words_is_a_reading(
    sample: Inspection, article: str, carrier: str, word: str
) -> None:
    found = of_article(sample, article)
    assert any(carrier in one.rules and word in f"{one.topic}{one.reading}" for one in found)


def test_each_reading_says_all_of_it_and_what_carries_it_out_is_there(sample: Inspection) -> None:
    known = {rule.id for rule in RULES} | set(COMMANDS) | set(DECIDED)
    for one in sample.registry.of(Interpretation):
        assert all((one.says, one.since, one.rules)), one.topic
        assert (one.otherwise is not None) == ("本所政策“" in one.reading and one.number in (4, 22)), one.topic
        assert set(one.rules) <= known, one.topic


SYSTEM = {25, 29, 31, 40, 41, 42, 43}
"""How this system works: nobody reads an article that way, and nobody has to confirm it."""


def test_what_this_system_does_is_not_to_be_confirmed(sample: Inspection, site: Path) -> None:
    readings = sample.registry.of(Interpretation)
    assert {one.number for one in readings if one.status == "系统规则"} == SYSTEM
    pages = {name: (site / name / "index.html").read_text("utf-8") for name in ("readings", "rules", "articles")}
    for one in readings:
        shown = "rules" if one.number in SYSTEM else "readings"
        other = {"rules": "readings", "readings": "rules"}[shown]
        assert f'id="reading-{one.number}"' in pages[shown]
        assert f'id="reading-{one.number}"' not in pages[other]
        assert f'"../{shown}/#reading-{one.number}"' in pages["articles"]
    assert f"待确认 {len(readings) - len(SYSTEM)} 条" in pages["readings"]
    assert "待信息技术部确认" not in pages["rules"]


def test_every_rule_that_refuses_is_told_beside_the_article(sample: Inspection) -> None:
    carried_out = {rule for one in sample.registry.of(Interpretation) for rule in one.rules}
    lost = {rule.id for rule in RULES if rule.level is Level.ERROR} - carried_out
    assert not lost, "name it in a reading: registry/office/interpretations.yaml"


def test_muting_is_no_option(sample: Inspection, site: Path) -> None:
    readings = [one.reading for one in of_article(sample, "22")]
    pages = [page.read_text("utf-8") for page in (*site.glob("quiet/**/index.html"), site / "articles/index.html")]
    assert readings
    assert all("禁言" in page for page in pages)
    for text in (*readings, *pages):
        assert not any(word in text for word in ("是否禁言", "要不要禁言", "要禁言的", "酌定"))


OLD = "- {编号: 3, 条款: 9, 事项: 何谓及时, 口径: 不另定天数，只作提醒。, 状态: 暂行}\n"
NEW = (
    "- {编号: 3, 条款: 9, 事项: 何谓及时, 条文: 要求及时办理。, 口径: 不另定天数。, 另解: 可另定天数。,"
    " 起: 2026-11-24, 规则: [nothing_follows_a_cancellation, remind, gone], 状态: 暂行}\n"
)


def reading(text: str) -> Interpretation:
    read = inspect({"registry/office/interpretations.yaml": text.encode()}, FORMS, ())
    assert not read.findings
    (one,) = read.registry.of(Interpretation)
    return one


def test_a_reading_leads_to_its_rules_and_names_its_commands() -> None:
    ((old, none),) = carried([reading(OLD)], RULES)
    assert (old.reading, old.status, none) == ("不另定天数，只作提醒。", ReadingStatus.PROVISIONAL, ())
    ((_, carriers),) = carried([reading(NEW)], RULES)
    assert carriers == (
        ("注销之后不得再有记录", "rules/#nothing_follows_a_cancellation"),
        ("提醒到期、逾期、待移交、禁言期、每年清查和上月例外", ""),
        ("gone", ""),
    )


FOLDER = "registry/office/"
PEOPLE = (
    OFFICE[f"{FOLDER}people.yaml"]
    .decode()
    .replace("办公会秘书, 起: 2020-01-01", "办公会秘书, 起: 2020-01-01, 止: 2026-06-30")
)
LENT = "{委托人: 李晓岚, 受托人: 孙立, 范围: [朝阳代办处], 起: 2026-07-01, 止: 2026-07-31, 依据: 示例委〔2026〕1号}"
SUMMER = {f"{FOLDER}people.yaml": PEOPLE, f"{FOLDER}delegations.yaml": f"版次: 1\n委托: [{LENT}]\n"}
"""The secretary leaves at the end of June, a deputy is away in July."""


def office(files: Mapping[str, str]) -> Registry:
    read = inspect(OFFICE | {path: text.encode() for path, text in files.items()}, FORMS, ())
    assert not read.findings
    return read.registry


def drawn(day: str, registry: Registry) -> dict[str, list[tuple[str, str, str]]]:
    view: Any = annexes(registry, date.fromisoformat(day))
    return {title: steps for title, _, steps, _ in view["lanes"]}


FILL = ("填报", "部门经办人", "")
REVIEW = ("分管主任审核", "李晓岚、孙立", "")
MEETING = ("主任办公会", "办公会秘书 吴敏", "")
SIGN = ("主任签批", "赵明诚", "")
FILE = ("信息技术部备案", "高远、方晴", "")


def test_every_way_is_drawn_with_who_takes_each_step() -> None:
    assert drawn("2026-06-30", office(SUMMER)) == {
        "对内": [FILL, REVIEW, SIGN, FILE],
        "对外": [FILL, REVIEW, MEETING, SIGN, FILE],
        "使用期限不超过十五天": [
            FILL,
            ("分管主任审批", "李晓岚、孙立", ""),
            ("到期前使用", "创建部门", ""),
            ("注销", "经分管主任审批", ""),
        ],
        "变更": [FILL, REVIEW, (*MEETING[:2], "变更前后有对外的"), SIGN, FILE],
        "注销": [FILL, REVIEW, (*MEETING[:2], "对外的"), SIGN, FILE],
    }


def test_they_are_the_people_of_the_sites_day_and_each_open_unit_has_its_deputy() -> None:
    registry = office(SUMMER)
    assert drawn("2026-07-31", registry)["对外"][1:3] == [
        ("分管主任审核", "李晓岚、孙立、孙立（代）", ""),
        ("主任办公会", "办公会秘书 暂缺", ""),
    ]
    assert drawn("2026-08-01", registry)["对外"][1] == REVIEW
    charges = {day: annexes(registry, date.fromisoformat(day))["charges"] for day in ("2025-06-30", "2026-07-31")}
    others = "综合部、信息技术部、示例机电工会"
    assert charges == {
        "2025-06-30": [
            ("李晓岚", "赵明诚", "会员服务部、朝阳代办处"),
            ("孙立", "赵明诚", others.replace("、示例", "、培训中心、示例")),
        ],
        "2026-07-31": [
            ("李晓岚", "赵明诚", "会员服务部"),
            ("孙立", "赵明诚", others),
            ("李晓岚、孙立（代）", "赵明诚", "朝阳代办处"),
        ],
    }


def test_an_office_without_people_is_drawn_all_the_same() -> None:
    ways = drawn("2026-07-31", Registry({Unit: office({}).of(Unit)}))
    assert [who for _, who, _ in ways["对内"]] == ["部门经办人", "暂缺", "暂缺", "暂缺"]


def test_it_is_one_sheet_of_paper_and_led_to_from_the_articles(page: Page) -> None:
    page.goto("articles/")
    page.get_by_role("link", name="备案流程图").first.click()
    page.wait_for_url("**/annexes/")
    expect(page.locator(".r-links .on")).to_have_text(["制度"])
    # An office of forty units and six deputies has room on it.
    line = page.locator(".r-charges tbody tr").first
    line.evaluate("row => row.cells[0].textContent = Array(7).fill('朝阳区第一代办处').join('、')")
    line.evaluate("row => row.after(row.cloneNode(true), row.cloneNode(true), row.cloneNode(true))")
    for box in page.locator(".r-way li:nth-child(2) span").all():
        box.evaluate("span => span.textContent = Array(6).fill('李晓岚').join('、')")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    page.emulate_media(media="print")
    assert page.get_by_text("赵明诚").first.is_visible()
    for lane in ("对内", "对外", "使用期限不超过十五天", "变更", "注销"):
        assert page.get_by_role("heading", name=lane).is_visible()
