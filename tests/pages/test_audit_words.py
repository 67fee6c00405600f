"""What the audit found, on its page: what is wrong, by which article, since when, about what, what to do; never the
name of a file or a command, whatever was found (Art. 6, 8, 9)."""

import re
from dataclasses import replace
from datetime import date

from group_registry.evidence.chain import Flaw, FlawKind
from group_registry.evidence.findings import AuditFinding, AuditKind, found, of_flaw
from group_registry.evidence.result import AuditResult, Evidence
from group_registry.model.finding import Level
from pages.test_staff_words import TECHNICAL
from support.made_pages import site
from support.short_groups import PATH

DAY, COMMIT, GONE = date(2026, 11, 4), "c" * 40, "registry/groups/zhb/gone.yaml"
RECORD, PEOPLE, MINUTES = "records/000003.json", "registry/office/people.yaml", "registry/minutes/2026-12.yaml"
LOOK_INTO = "请信息技术部查明经过，恢复或补办审批登记，并报告办事处主任"
REFILE = "请使用部门核对现有内容，按“恢复”或“重新确认”重新报送，逐级审批后恢复为已备案"
OTHERS = "请信息技术部核对现有内容，注明“重新确认”后重新报送，按规定逐级审批"


def told(*findings: AuditFinding) -> list[str]:
    """The lines of the page on each finding, as they are read."""
    evidence = Evidence("1" * 40, AuditResult("1" * 40, "2" * 40, "3" * 40, {}, findings))
    body = site({}, "2026-11-25", evidence=evidence)["audit/"]
    found_at, end = body.index("<h2>审计发现</h2>"), body.index("</ul>", body.index("<h2>审计发现</h2>"))
    items = body[found_at:end].split("<li>")[1:]
    return [re.sub("<[^>]+>", "", item.replace("<small>", "\n")).strip() for item in items]


def at(kind: AuditKind, more: str = "", *paths: str) -> AuditFinding:
    return found(kind, more, commit=COMMIT, paths=paths or (PATH,), place=1, on=DAY)


WORDS = [
    (
        at(AuditKind.DIRECT_PUSH, "", PATH, GONE),
        "问题 未经报送和审批，直接改动主分支（第九条）\n"
        f"2026-11-04 起 · 参保服务答疑群、已不在册的群组 · 提交 cccccccccccc\n改法：{REFILE}",
    ),
    (
        at(AuditKind.NOT_APPROVED, "缺主任签批。", PEOPLE),
        "问题 合并时审批不合规定：缺主任签批（第九条）\n"
        f"2026-11-04 起 · 名册和口径 · 提交 cccccccccccc\n改法：{OTHERS}",
    ),
    (
        at(AuditKind.EVIL_MERGE, "docs/file.md", MINUTES, "docs/file.md", "scripts/registry.py"),
        "问题 合并时另行改动了内容，入册内容与审批人所审阅的不同（第九条）\n"
        f"2026-11-04 起 · 会议纪要、程序和文档 · 提交 cccccccccccc\n改法：{OTHERS}",
    ),
    (
        at(AuditKind.LATE_RECORD, "已 5 天"),
        "问题 合并数日后仍没有审批登记：已 5 天（第六条）\n"
        f"2026-11-04 起 · 参保服务答疑群 · 提交 cccccccccccc\n改法：{LOOK_INTO}",
    ),
    (
        of_flaw(Flaw(FlawKind.PULL_TWICE, RECORD, f"同一份申请重复登记，另见 {RECORD}")),
        f"问题 审批登记有误（第六条）\n审批登记\n改法：{LOOK_INTO}",
    ),
    (
        at(AuditKind.STOOD_IN, "李晓岚", PEOPLE),
        "提示 办事处名册的本次改动由分管主任代主任签批：李晓岚（第二十四条）\n"
        "2026-11-04 · 名册和口径 · 提交 cccccccccccc\n改法：请主任到任或返回后核对依据文件",
    ),
    (
        replace(at(AuditKind.SQUASH), level=Level.NOTICE),
        "提示 合并时压缩或重排了提交，审批人所审阅的提交已无从核对（第九条）\n"
        "2026-11-04 · 参保服务答疑群 · 提交 cccccccccccc\n改法：此后已按规定重新确认，无须再办",
    ),
]  # fmt: skip


def test_each_finding_is_told_in_the_words_of_staff() -> None:
    assert told(*(finding for finding, _ in WORDS)) == [words for _, words in WORDS]


def test_no_kind_of_finding_names_a_file_or_a_command() -> None:
    every = [at(kind, f"registry.py record {PEOPLE}", PATH, RECORD) for kind in AuditKind]
    flaws = [of_flaw(Flaw(kind, RECORD, f"应为 {RECORD}")) for kind in FlawKind]
    lines = told(*every, *flaws)
    assert len(lines) == len(every) + len(flaws) > 30
    assert [line for line in lines if TECHNICAL.search(line) or "--" in line] == []
    assert {line.rpartition("改法：")[2] for line in lines} >= {LOOK_INTO, OTHERS}
