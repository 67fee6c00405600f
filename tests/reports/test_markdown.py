"""Nothing from the registry is mark-up in the summary."""

import re

import pytest
from hypothesis import given, strategies as st

from group_registry.reports.markdown import quoted

INSIDE = re.compile(r"<code>(?:[^\W_]|[ /-]|&#(?!64;)\d+;|&#64;<!-- -->)*</code>")
BUTTONS = r"\b(?:Approve|Request changes|Update branch|Ready for review|Merge|Files changed|validate\.py)\b"
PLAIN = re.compile(rf"(?:[\d\u3000-\u303f\u3400-\u9fff！（），：；？“”‘’—…·→ -]|\d\d:\d\d|{BUTTONS})*", re.ASCII)
HOSTILE = [
    "@director 请看",
    "#12",
    "name@example.invalid",
    "<img src=x onerror=alert(1)>",
    "[点此](https://example.invalid)",
    "https://example.invalid",
    "www.example.invalid",
    "| 现在 | 原来 |",
    "**加粗**",
    "`代码`",
    "</code><b>",
    ":tada:",
    "&#64;director",
    "deadbeefdeadbeef",
    "1234567",
    "$\\alpha$",
    ":16:10:",
    "1:100:2",
    "Approve-1",
    "Merges",
    "validate.pyx",
    "x.validate.py",
    "甲\n\n## 乙",
    "> [!WARNING]\n> 甲",
    "[^1]: 甲",
    "~~~mermaid\n甲",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_markdown_could_read_becomes_code(text: str) -> None:
    assert INSIDE.fullmatch(quoted(text))


@given(st.one_of(st.text(), st.from_regex(r"[@#<>&`*_|\[\]()!:~\\\n\w一-龥]{0,40}", fullmatch=True)))
def test_everything_is_either_plain_or_code(text: str) -> None:
    shown = quoted(text)
    assert PLAIN.fullmatch(shown) or INSIDE.fullmatch(shown)


@pytest.mark.parametrize(
    "text",
    ["参保服务答疑群", "更正：成员范围补列海淀代办处", "2026-09-14", "中互京群备〔2026〕12号", "16:10 请点 Approve"],
)
def test_plain_chinese_stays_as_it_is(text: str) -> None:
    assert quoted(text) == text
