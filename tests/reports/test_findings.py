"""Findings and checks for the terminal, for GitHub and as JSON."""

import json
import re
from html import unescape

import pytest

from group_registry.model.finding import (
    HOUSE,
    Finding,
    Level,
    SetupCheck,
    cited,
    good,
    missing,
    noted,
    skipped,
    unknown,
)
from group_registry.reports.findings import FORMATS, checks_text
from group_registry.reports.markdown import quoted, render
from support.payloads import PAYLOADS

PLAIN = Finding("registry/a.yaml", 3, 5, "some_rule", "名称有误", "改正名称", "9.2", Level.ERROR)
NOTICE = Finding("registry/b.yaml", 1, 1, "other_rule", "可以更好", "看一看", None, Level.NOTICE)
HOSTILE = Finding("registry/x,y:z%.yaml", 1, 1, "r", "一\n::error::二\r\x1b[31m%0A", "三", None, Level.ERROR)


def test_text_says_place_article_mending_rule_and_how_many() -> None:
    assert FORMATS["text"]([PLAIN, NOTICE]) == (
        "registry/a.yaml:3:5  名称有误（第九条（二））\n    改法：改正名称        [some_rule]\n"
        "registry/b.yaml:1:1  提示：可以更好\n    改法：看一看        [other_rule]\n"
        "共 1 处需要改正，1 条提示。\n"
    )
    assert FORMATS["text"]([]) == "全部检查通过，没有需要改正之处。\n"
    assert not {"\x1b", "\r"} & set(FORMATS["text"]([HOSTILE]))


def test_annotations_name_the_line() -> None:
    expected = "::error file=registry/a.yaml,line=3,col=5,title=some_rule::名称有误（第九条（二））%0A改法：改正名称\n"
    assert FORMATS["github"]([PLAIN]) == expected
    assert FORMATS["github"]([NOTICE]).startswith("::notice file=")
    assert FORMATS["github"]([]) == ""


def test_a_habit_of_the_office_is_cited_as_one_and_is_no_article() -> None:
    habit = Finding("registry/a.yaml", 1, 1, "some_rule", "名称有误", "改正名称", HOUSE, Level.NOTICE)
    assert FORMATS["text"]([habit]).startswith("registry/a.yaml:1:1  提示：名称有误（本所惯例）\n")
    assert "名称有误（本所惯例）%0A" in FORMATS["github"]([habit])
    assert "名称有误（本所惯例）<br>" in render([habit])
    assert json.loads(FORMATS["json"]([habit]))[0]["article"] is None


def test_json_has_the_fields_of_the_contract() -> None:
    assert FORMATS["json"]([]) == "[]\n"
    assert json.loads(FORMATS["json"]([PLAIN])) == [
        {
            "rule": "some_rule",
            "article": "9.2",
            "path": "registry/a.yaml",
            "line": 3,
            "column": 5,
            "says": "名称有误",
            "fix": "改正名称",
            "level": "error",
        }
    ]


@pytest.mark.parametrize(
    ("article", "words"), [("9", "第九条"), ("9.2", "第九条（二）"), ("10", "第十条"), ("21", "第二十一条")]
)
def test_an_article_is_cited_in_chinese(article: str, words: str) -> None:
    assert cited(article) == words


SCRIPTS = [
    Finding(f"registry/{findings}.yaml", 1, 1, "r", findings, findings, None, Level.ERROR) for findings in PAYLOADS
]
"""A finding for each script in disguise, in everything that it says."""


def test_scripts_in_findings_come_out_of_json_as_they_are() -> None:
    told = json.loads(FORMATS["json"](SCRIPTS))
    assert [(it["path"], it["says"], it["fix"]) for it in told] == [(it.path, it.says, it.fix) for it in SCRIPTS]


def test_scripts_in_findings_are_one_annotation_each() -> None:
    lines = FORMATS["github"](SCRIPTS).splitlines()
    assert len(lines) == len(SCRIPTS)
    for line, finding in zip(lines, SCRIPTS, strict=True):
        assert line.startswith("::error file=registry/")
        assert line.count("::error") == 1 + finding.says.count("::error") * 2
        for code, sign in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            line = line.replace(code, sign)
        assert line.count(finding.says) >= 3, line


def test_scripts_in_findings_stand_in_the_text_as_they_are() -> None:
    lines = FORMATS["text"](SCRIPTS).splitlines()
    assert len(lines) == 2 * len(SCRIPTS) + 1
    for says, fix, finding in zip(lines[::2], lines[1::2], SCRIPTS, strict=False):
        assert finding.path in says
        assert finding.says in says
        assert finding.fix in fix


def test_scripts_in_findings_are_no_mark_up_of_a_summary() -> None:
    for start in range(0, len(SCRIPTS), 10):
        some = SCRIPTS[start : start + 10]
        summary = render(some)
        assert set(re.findall("<[^>]*>?", summary)) <= {"<code>", "</code>", "<!-- -->", "<br>"}
        told = {unescape(code.replace("<!-- -->", "")) for code in re.findall("<code>(.*?)</code>", summary)}
        assert not {as_read(it.says) for it in some} - told
    assert all(unescape(re.sub("</?code>|<!-- -->", "", quoted(it.says))) == as_read(it.says) for it in SCRIPTS)


def as_read(text: str) -> str:
    """A page shows several blanks as one, and none at the ends."""
    return re.sub(" +", " ", text).strip(" ")


GOOD = good("git", "git", "可用")
NOTED = noted("zone", "时区", "不是北京时间", "改为北京时间")
SKIPPED = skipped("platform", "平台设置", "未查", "另行核对")
MISSING = missing("remote", "报送平台", "没有远端", "添加远端")
UNKNOWN = unknown("main", "主分支的规则", "没有权限", "由管理员核对")


@pytest.mark.parametrize(
    ("checks", "closing"),
    [
        ([GOOD], "可以启用"),
        ([GOOD, NOTED], "可以启用"),
        ([GOOD, NOTED, SKIPPED], "可以启用（平台设置未核对）"),
        ([GOOD, UNKNOWN, SKIPPED], "有 1 件查不到，不能确认可以启用"),
        ([MISSING, MISSING, NOTED], "还差 2 件"),
        ([MISSING, UNKNOWN, UNKNOWN], "还差 1 件，另有 2 件查不到"),
    ],
)
def test_the_closing_line(checks: list[SetupCheck], closing: str) -> None:
    assert checks_text(checks).splitlines()[-1] == closing


def test_the_whole_text() -> None:
    assert checks_text([GOOD, NOTED, SKIPPED, MISSING, UNKNOWN]) == (
        "合格  git：可用\n"
        "提示  时区：不是北京时间\n    办法：改为北京时间\n"
        "未查  平台设置：未查\n    办法：另行核对\n"
        "还差  报送平台：没有远端\n    办法：添加远端\n"
        "查不到  主分支的规则：没有权限\n    办法：由管理员核对\n"
        "还差 1 件，另有 1 件查不到\n"
    )
