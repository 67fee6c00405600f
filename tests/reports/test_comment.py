"""The comment on a pull request: who decides sees there what the check asks about the filing (Art. 2)."""

from group_registry.approval.facts import Verdict
from group_registry.forms.compare import compare
from group_registry.reports import notice
from group_registry.rules import RULES
from group_registry.rules.changes import CHANGE_RULES
from support.cases import CASE_FILES, FORMS, OFFICE
from support.changes import snapshot

PATH = "registry/groups/hyfw/case.yaml"
ASKS = CASE_FILES / "rules/words_of_scope_contradict_internal/fail-insurer-by-name.yaml"
QUIET = CASE_FILES / "rules/words_of_scope_contradict_internal/pass-serving-the-base.yaml"


def comment(content: bytes) -> str:
    comparison = compare(snapshot(OFFICE), snapshot(OFFICE | {PATH: content}), FORMS, RULES, CHANGE_RULES)
    return notice.judged(Verdict(approved=False, says="待分管主任审核", steps=(), ignored=()), comparison, (), "").text


def test_what_reads_like_outsiders_is_asked_of_who_decides() -> None:
    text = comment(ASKS.read_bytes())
    assert (
        "**提示**　成员范围提到“人保财险”；群组内有无办事处以外的人员？（第二条）<br>改法：有的，使用范围改为“对外”"
        in text
    )
    assert "需要改正" not in text


def test_where_nothing_is_asked_nothing_is_shown() -> None:
    assert "检查结果" not in comment(QUIET.read_bytes())
