"""Minutes and papers are named for exactly the contents that they name."""

import pytest

from group_registry.approval.facts import Content
from group_registry.forms.check import inspect
from group_registry.hosts.merge_facts import minutes_naming, papers_naming
from support.cases import FORMS
from support.handmade import ABOUT, oid

OLD, NEW, LATER = oid("old"), oid("new"), oid("later")
MINUTES = "registry/minutes/2026-12.yaml"
PAPER = "registry/paper/2026-01.yaml"
HEADING = "年份: 2026\n次数: 12\n日期: 2026-11-03\n主持: 赵明诚\n出席: [赵明诚]\n"
ITEM = f"议题:\n  - 文件: {ABOUT}\n    原内容: {OLD}\n    内容摘要: {NEW}\n    结论: 原则通过\n    说明: 改一处\n"
SUPPLEMENT = f"补充:\n  - 文件: {ABOUT}\n    原内容: {NEW}\n    内容摘要: {LATER}\n"
SIGNED = (
    f"文件: {ABOUT}\n原内容: {OLD}\n内容摘要: {NEW}\n步骤: 签批\n签字人: 赵明诚\n签字日期: 2026-11-02\n"
    f"扫描件摘要: {'d' * 64}\n见证: [吴敏, 高远]\n"
)


@pytest.mark.parametrize(
    ("content", "minutes", "papers"),
    [
        (Content(ABOUT, OLD, NEW), (MINUTES,), (PAPER,)),
        (Content(ABOUT, OLD, LATER), (MINUTES,), ()),
        (Content(ABOUT, OLD, OLD), (), ()),
        (Content(ABOUT, OLD, None), (), ()),
        (Content(ABOUT, None, NEW), (), ()),
        (Content(ABOUT, None, LATER), (MINUTES,), ()),
        (Content(ABOUT + "x", OLD, NEW), (), ()),
    ],
)
def test_what_names_a_content(content: Content, minutes: tuple[str, ...], papers: tuple[str, ...]) -> None:
    files = {MINUTES: (HEADING + ITEM + SUPPLEMENT).encode(), PAPER: SIGNED.encode()}
    registry = inspect(files, FORMS, ()).registry
    other = Content("registry/groups/hyfw/other.yaml", None, oid("other"))
    assert minutes_naming([other, content], registry) == minutes
    assert papers_naming([other, content], registry) == papers


def test_a_creation_is_signed_as_one() -> None:
    files = {PAPER: SIGNED.replace(OLD, "无").encode(), MINUTES: (HEADING + ITEM.replace(OLD, "无")).encode()}
    registry = inspect(files, FORMS, ()).registry
    assert papers_naming([Content(ABOUT, None, NEW)], registry) == (PAPER,)
    assert papers_naming([Content(ABOUT, OLD, NEW)], registry) == ()
