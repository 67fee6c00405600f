"""The checks of ``doctor`` as they are read: each state, one closing line, and what is missing in red."""

import json

import pytest

from group_registry.model.finding import SetupCheck, good, missing, noted, skipped, unknown
from group_registry.reports.findings import COLOUR, checks_json, checks_text

GOOD = good("git", "git", "可用")
NOTED = noted("zone", "时区", "不是北京时间", "改为北京时间")
SKIPPED = skipped("platform", "平台设置", "未查", "另行核对")
MISSING = missing("remote", "代码平台", "没有远端", "添加远端")
UNKNOWN = unknown("main", "主分支的规则", "没有权限", "由管理员核对")


@pytest.mark.parametrize(
    ("checks", "closing", "state"),
    [
        ([GOOD], "可以启用", "good"),
        ([GOOD, NOTED], "可以启用", "good"),
        ([GOOD, NOTED, SKIPPED], "可以启用（平台设置未核对）", "good"),
        ([GOOD, UNKNOWN, SKIPPED], "有 1 件查不到，不能确认可以启用", "unknown"),
        ([MISSING, MISSING, NOTED], "还差 2 件", "missing"),
        ([MISSING, UNKNOWN, UNKNOWN], "还差 1 件，另有 2 件查不到", "missing"),
    ],
)
def test_the_closing_line(checks: list[SetupCheck], closing: str, state: str) -> None:
    assert checks_text(checks).splitlines()[-1] == closing
    assert json.loads(checks_json(checks))["state"] == state


def test_the_whole_text_and_its_colours() -> None:
    checks = [GOOD, NOTED, SKIPPED, MISSING, UNKNOWN]
    assert checks_text(checks) == (
        "合格  git：可用\n"
        "提示  时区：不是北京时间\n    办法：改为北京时间\n"
        "未查  平台设置：未查\n    办法：另行核对\n"
        "还差  代码平台：没有远端\n    办法：添加远端\n"
        "查不到  主分支的规则：没有权限\n    办法：由管理员核对\n"
        "还差 1 件，另有 1 件查不到\n"
    )
    red, yellow = "\x1b[31m", "\x1b[33m"
    coloured = checks_text(checks, COLOUR)
    assert [f"{red}还差\x1b[0m" in coloured, f"{yellow}查不到\x1b[0m" in coloured] == [True, True]
    assert coloured.count(red) == 1


def test_as_data() -> None:
    assert json.loads(checks_json([GOOD, MISSING])) == {
        "state": "missing",
        "missing": 1,
        "unknown": 0,
        "checks": [
            {"key": "git", "title": "git", "state": "good", "says": "可用", "fix": ""},
            {"key": "remote", "title": "代码平台", "state": "missing", "says": "没有远端", "fix": "添加远端"},
        ],
    }
