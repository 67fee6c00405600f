"""Markdown: nothing from the registry is mark-up, a summary fits into a comment, which shows what the check asks
(Art. 2)."""

import re

import pytest
from hypothesis import given, strategies as st

from group_registry.approval.facts import Facts, PullRequest, Verdict
from group_registry.forms.compare import Comparison, Snapshot, compare
from group_registry.model.finding import Finding, Level
from group_registry.reports import notice
from group_registry.reports.markdown import fitting, quoted, render
from group_registry.rules import RULES
from group_registry.rules.transition import PLAIN as PLAIN_FILE, TreeEntry
from support.cases import CASE_FILES, FORMS, OFFICE
from support.changes import snapshot
from support.world import T0

INSIDE = re.compile(r"<code>(?:[^\W_]|[ /-]|&#(?!64;)\d+;|&#64;<!-- -->)*</code>")
BUTTONS = r"\b(?:Approve|Request changes|Update branch|Ready for review|Merge|Files changed|validate\.py)\b"
PLAIN = re.compile(rf"(?:[\d\u3000-\u303f\u3400-\u9fff！（），：；？“”‘’—…·→ -]|\d\d:\d\d|{BUTTONS})*", re.ASCII)
HOSTILE = [
    *("@director 请看", "#12", "name@example.invalid", "<img src=x onerror=alert(1)>", "&#64;director", "</code><b>"),
    *("[点此](https://example.invalid)", "https://example.invalid", "www.example.invalid", "| 现在 | 原来 |"),
    *("**加粗**", "`代码`", ":tada:", "deadbeefdeadbeef", "1234567", "$\\alpha$", ":16:10:", "1:100:2"),
    *("Approve-1", "Merges", "validate.pyx", "x.validate.py", "甲\n\n## 乙", "> [!WARNING]\n> 甲", "[^1]: 甲"),
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


COMMENT = 65_536
"""Characters that a comment on GitHub holds."""
GROUP = """群组名称: 第{number}批窗口培训群
平台类别: 微信
使用范围: 对内
使用部门: 会员服务部
群组负责人: 周启明
成员范围: 会员服务部窗口人员{long}
建群目的: 安排第{number}批窗口培训
备案记录:
  - {{备案类别: 创建, 备案日期: 2026-03-02, 备案事项说明: 分批培训需要新建}}
"""


def created(count: int, *, long: str = "", others: int = 0) -> Comparison:
    """A change that creates so many groups, and touches so many files elsewhere."""
    groups = {
        f"registry/groups/hyfw/peixun-{number:04}.yaml": GROUP.format(number=number, long=long).encode()
        for number in range(count)
    }
    head = snapshot(OFFICE | groups)
    tools = {f"docs/<{number:04}>.md": TreeEntry(PLAIN_FILE, "0" * 40) for number in range(others)}
    return compare(snapshot(OFFICE), Snapshot({**head.entries, **tools}, head.files), FORMS, ())


def found(count: int, says: str = "名称有误") -> list[Finding]:
    return [Finding(f"registry/{number:05}.yaml", 1, 1, "r", says, "改正", "7", Level.ERROR) for number in range(count)]


def test_what_fits_is_whole_and_uncut() -> None:
    summary = render(found(3), created(12, others=3))
    assert summary.count("### ") == 12
    assert "未予列出" not in summary
    assert " 等" not in summary


def test_what_does_not_fit_is_counted() -> None:
    summary = render(found(900), created(400, others=900))
    assert len(summary) < COMMENT - 5_000
    shown = re.findall(r"^### 第(\d+)批", summary, re.MULTILINE)
    assert [int(number) for number in shown] == list(range(len(shown)))
    assert f"**另有 {400 - len(shown)} 个文件的改动未予列出**" in summary
    assert "`git diff main...HEAD -- registry/`" in summary
    listed = summary.count("**需要改正**")
    assert f"**另有 {900 - listed} 处未予列出**，运行 `python3 scripts/registry.py validate --base main`" in summary
    assert "登记册以外的 900 个文件" in summary
    assert min(len(shown), listed) > 30


def test_a_file_is_told_whole_or_not_at_all() -> None:
    summary = render((), created(3, long="，" + "安排分工" * 40))
    for part in summary.split("### ")[1:]:
        assert part.count("| 群组名称 |") == part.count("| 备案记录 第 1 条 |") == 1


@pytest.mark.parametrize("sign", ["<", "群", "𠮷", "@"])
def test_nothing_that_stands_in_files_makes_it_too_long(sign: str) -> None:
    summary = render(found(2000, sign * 200), created(200, long=sign * 60, others=2000))
    assert len(summary) < COMMENT - 5_000
    assert len(summary.encode()) < 1024 * 1024
    huge = render(found(1, sign * 100_000), created(1, long=sign * 20_000))
    assert len(huge) < COMMENT
    assert "另有 1 处未予列出" in huge


@pytest.mark.parametrize(("room", "fit"), [(0, 0), (5, 0), (6, 1), (11, 1), (12, 2), (100, 3)])
def test_room_is_counted_to_the_character(room: int, fit: int) -> None:
    assert fitting(["群组名称", "备案日期", "建群目的"], room) == ["群组名称", "备案日期", "建群目的"][:fit]


PATH = "registry/groups/hyfw/case.yaml"
ASKS = CASE_FILES / "rules/words_of_scope_contradict_internal/fail-insurer-by-name.yaml"
QUIET = CASE_FILES / "rules/words_of_scope_contradict_internal/pass-serving-the-base.yaml"


def comment(content: bytes) -> str:
    comparison = compare(snapshot(OFFICE), snapshot(OFFICE | {PATH: content}), FORMS, RULES)
    facts = Facts(pull=PullRequest(7, 1, T0), matters=(), now=T0, offices=())
    return notice.judged(Verdict(approved=False, says="待分管主任审核"), facts, comparison, (), "").text


def test_what_reads_like_outsiders_is_asked_of_who_decides() -> None:
    text = comment(ASKS.read_bytes())
    assert (
        "**提示**　成员范围提到“人保财险”；群组内有无办事处以外的人员？（第二条）<br>改法：有的，使用范围改为“对外”"
        in text
    )
    assert "需要改正" not in text


def test_where_nothing_is_asked_nothing_is_shown() -> None:
    text = comment(QUIET.read_bytes())
    assert "参保服务答疑群" in text
    assert "检查结果" not in text


def test_a_batch_says_once_what_is_the_same_so_that_no_rider_hides() -> None:
    """(contract D 2) Three groups get another custodian; in one more is changed, and one has a record more."""
    path, record = (
        "registry/groups/hyfw/{}.yaml",
        "  - {备案类别: 变更, 备案日期: 2026-03-20, 备案事项说明: 补充成员}\n",
    )
    handed = "  - {备案类别: 变更, 备案日期: 2026-04-01, 备案事项说明: 周启明工作变动}\n"
    old = {path.format(at): GROUP.format(number=at, long="") + record * (at == 2) for at in (1, 2, 3)}
    new = {one: text.replace("负责人: 周启明", "负责人: 陈可为") + handed for one, text in old.items()}
    new[path.format(3)] = new[path.format(3)].replace("窗口人员", "窗口人员和业务骨干")
    base, head = (snapshot({**OFFICE, **{one: text.encode() for one, text in texts.items()}}) for texts in (old, new))
    told = render((), compare(base, head, FORMS, RULES)).partition("## 检查结果")[0]
    both, *each = told.split("### ")[1:]
    assert both.startswith("各群组相同的改动\n")
    assert "审批：对内，审核 → 签批（第九条（一））" in both
    assert "事由：周启明工作变动" in both
    assert "| 群组负责人 | 周启明 | 陈可为 |" in both
    assert "| 备案记录 新增一条 | — | 备案类别：变更；备案日期：2026-04-01；备案事项说明：周启明工作变动 |" in both
    assert "成员范围" not in both
    assert [one.partition("\n")[0] for one in each] == [f"第{at}批窗口培训群　变更" for at in (1, 2, 3)]
    assert [("仅有上述改动" in one, "| 成员范围 |" in one) for one in each] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert told.count("陈可为") == told.count("事由：") == 1


def test_what_is_too_long_to_be_said_once_still_fits() -> None:
    old = {f"registry/groups/hyfw/{at}.yaml": GROUP.format(number=at, long="") for at in (1, 2, 3)}
    handed = "  - {备案类别: 变更, 备案日期: 2026-04-01, 备案事项说明: 补充成员}\n"
    new = {one: text.replace("窗口人员", "窗口人员" + "安排分工" * 6000) + handed for one, text in old.items()}
    base, head = (snapshot({**OFFICE, **{one: text.encode() for one, text in texts.items()}}) for texts in (old, new))
    told = render((), compare(base, head, FORMS, RULES))
    assert "各群组相同的改动" not in told
    assert len(told) < COMMENT
