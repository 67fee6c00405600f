"""The matrix of the articles: exactly what the lists say, in the words of the hand-written text, on one page."""

from pathlib import Path

from markupsafe import Markup

from group_registry.forms.schemas import Forms
from group_registry.model.records import Interpretation, Origin
from group_registry.model.terms import ReadingStatus
from group_registry.pages.articles import ReadingView, RuleView, articles, marked, words
from group_registry.rules.changes import ALL_RULES

TEXT = """# Head

Not of any article.

## 第二条 哪些算 {#art-2}

凡是都算。

**落实**：见[填报](file.md#items)与 `scripts/file.py`。

## 第二十二条 禁言 {#art-22}

看情况。

**落实**：记下时期。

**不由系统落实**：由人掌握 <b>。

**演练**：先提醒（`test_a`）；止早于起，不通过（`test_b`）。

## 附件一 备案表 {#annex-1}

填一份。

**演练**：有九项（`test_c`）。
"""
QUIET = RuleView("ends", "止不早于起", "第二十二条", "22", "须改正", False, "Doc.")
OTHER = RuleView("other", "别的", "第七条", "7", "须改正", False, "Doc.")
NINTH = Interpretation(
    origin=Origin(""), number=9, article="22", topic="禁言", reading="由负责人掌握", status=ReadingStatus.PROVISIONAL
)
READING = ReadingView(NINTH, False, ())
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
    scope, quiet = articles(sources, [QUIET, OTHER], [READING], forms, {"groups/_/_": "register/"})
    assert (quiet.words.number, quiet.name, quiet.words.title) == (22, "第二十二条", "禁言")
    assert quiet.rules == (QUIET,)
    assert quiet.readings == (READING,)
    assert quiet.forms == (("禁言期", ("名称", "起")),)
    assert quiet.pages == (("日历", "calendar/"), ("禁言期", "quiet/"), ("每个禁言期的清单", "quiet/"))
    assert [name for name, _ in quiet.commands] == ["remind"]
    assert (quiet.cases, quiet.tests) == (3, ("tests/a.py", "tests/b.py"))
    assert quiet.counts == (1, 2, 3, 1, 5)
    assert (quiet.words.left, quiet.words.asks) == ("由人掌握 <b>。", "看情况。")
    assert (quiet.words.played, scope.words.played) == ("先提醒（`test_a`）；止早于起，不通过（`test_b`）。", "")
    assert scope.pages == (("每个群组的备案表", "register/"),)
    assert scope.counts == (0, 0, 1, 0, 1)
    assert scope.text == "凡是都算。见填报与 scripts/file.py。"


def test_what_nothing_carries_out_says_so() -> None:
    alone = "## 第一条 目的 {#art-1}\n\n为了什么。\n\n**不由系统落实**：讲的是目的。\n"
    (it,) = articles((alone, {}, {}), [], [], Forms(()), {})
    assert not it.is_carried
    assert (it.counts, it.words.carried, it.words.left) == ((0, 0, 0, 0, 0), "", "讲的是目的。")


def test_our_markdown_is_links_and_code_and_all_else_is_text() -> None:
    assert marked("见[填报](file.md#items)") == Markup('见<a href="../file/#items">填报</a>')
    assert marked("[到期](../expiry/)、[本条](#art-9)") == Markup(
        '<a href="../expiry/">到期</a>、<a href="#art-9">本条</a>'
    )
    assert marked("`a<b`&") == Markup("<code>a&lt;b</code>&amp;")
    assert marked('[<i>](x"y)') == Markup('<a href="x&#34;y">&lt;i&gt;</a>')
    assert marked("") == Markup("")


def test_the_annexes_follow_and_are_no_articles() -> None:
    (form,) = words(TEXT, "annex")
    assert (form.number, form.title, form.asks, form.carried) == (1, "备案表", "填一份。", "")
    assert form.played == "有九项（`test_c`）。"


def test_words_before_the_first_article_are_of_none() -> None:
    assert [it.number for it in words(TEXT)] == [2, 22]
    assert words("") == []


def test_the_page_leads_to_every_rule_and_has_both_anchors(site: Path) -> None:
    page = (site / "articles/index.html").read_text("utf-8")
    for rule in ALL_RULES:
        assert page.count(f'"../rules/{rule.id}/"') == 1, rule.id
    habits = page.partition('id="habits"')[2]
    assert {rule.id for rule in ALL_RULES if f"rules/{rule.id}/" in habits} == {
        rule.id for rule in ALL_RULES if rule.article == "本所惯例"
    }
    for number in range(1, 26):
        assert page.count(f'id="art-{number}"') == page.count(f'id="article-{number}"') == 1
        assert f'href="#art-{number}"' in page
    for number in (1, 2):
        assert page.count(f'id="annex-{number}"') == 1
    assert "test_a_meeting_of_one_man_is_none</code>" in page
    assert "**" not in page
    assert "tests/lifecycle/test_stages.py" in page
