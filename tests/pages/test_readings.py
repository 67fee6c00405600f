"""The readings of the regulation (Art. 24): what is enforced beyond its words is on the page, with its rules."""

from pathlib import Path

import pytest

from group_registry.forms.check import Inspection, inspect
from group_registry.model.records import Interpretation
from group_registry.pages.article_coverage import COMMANDS
from group_registry.pages.articles import reading_views
from group_registry.rules import RULES
from group_registry.rules.changes import ALL_RULES
from support.cases import FORMS

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
    ("9", "chair_is_a_leader", "至少两人"),
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
    assert any(carrier in one.rules and word in f"{one.topic}{one.reading}{one.otherwise}" for one in found)


def test_each_reading_says_all_of_it(sample: Inspection) -> None:
    for one in sample.registry.of(Interpretation):
        assert all((one.says, one.otherwise, one.since, one.rules)), one.topic


def test_what_carries_a_reading_out_is_there(sample: Inspection) -> None:
    known = {rule.id for rule in ALL_RULES} | set(COMMANDS)
    for one in sample.registry.of(Interpretation):
        assert set(one.rules) <= known, one.topic


def test_muting_is_no_option(sample: Inspection, site: Path) -> None:
    texts = [one.reading for one in of_article(sample, "22")]
    texts += [page.read_text("utf-8") for page in (*site.glob("quiet/**/index.html"), site / "articles/index.html")]
    for text in texts:
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


def test_a_file_from_before_is_still_read() -> None:
    (view,) = reading_views([reading(OLD)], RULES)
    assert (view.reading.reading, view.is_confirmed, view.carriers) == ("不另定天数，只作提醒。", False, ())


def test_a_reading_leads_to_its_rules_and_names_its_commands() -> None:
    (view,) = reading_views([reading(NEW)], RULES)
    assert view.carriers == (
        ("注销之后不得再有记录", "rules/nothing_follows_a_cancellation/"),
        ("提醒到期、逾期、待移交、禁言期和每年清查", ""),
        ("gone", ""),
    )


def test_the_page_shows_what_each_reading_says(site: Path) -> None:
    page = (site / "readings/index.html").read_text("utf-8")
    assert page.count("暂行口径，待信息技术部确认") == page.count('id="reading-')
    for word in ("条文", "办法", "另解", "起", "落实"):
        assert page.count(f"<dt>{word}</dt>") == page.count('id="reading-')
    assert 'href="../rules/custodian_reports_to_another/"' in page
