"""Check main against the evidence of approvals: repeat every decision from the records and git alone.

Exit 0 clean, 1 findings, 2 wrong usage, 3 could not know: the clone is incomplete, or the host (``--online``) does not
answer.
"""

import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from group_registry.cli.given import commit_of, host_of
from group_registry.cli.parser import HOST, Parser
from group_registry.commands import doubts_as, warn
from group_registry.evidence.result import AuditResult
from group_registry.files import worktree
from group_registry.gitrepo import clone_audit, history
from group_registry.hosts import online_look
from group_registry.reports.evidence import AUDIT_FORMATS


@doubts_as("无法审计")
def main(argv: list[str]) -> int:
    options = _options(argv)
    expected = {name: getattr(options, name) for name in ("genesis", "expect_main", "expect_approvals")}
    result = clone_audit.audited(options.root, worktree.read_forms(), commit_of(options), **expected)
    if options.online:
        records, forge = clone_audit.records(options.root), host_of(options)
        differences = chain.from_iterable(online_look.differences(record, forge) for record in records)
        result = replace(result, findings=(*result.findings, *differences))
    sys.stdout.write(AUDIT_FORMATS[options.format](result))
    warn(_judged(options, result))
    return int(not result.is_clean)


def _judged(options: Namespace, result: AuditResult) -> Iterator[str]:
    if options.at:
        yield f"所审提交：{result.main[:12]}（--at {options.at}）"
        return
    ref = history.main_of(options.root)[0].removeprefix("refs/").removeprefix("heads/")
    yield f"所审分支：{ref.removeprefix('remotes/')}（{result.main[:12]}）"
    here = history.ahead(options.root, result.main)
    if here.commits:
        yield f"注意：HEAD 比所审分支多 {here.commits} 次提交，涉及登记册文件 {here.files} 个，均未审计。"
    if here.uncommitted:
        yield f"注意：工作区另有 {here.uncommitted} 个登记册文件尚未提交，未审计。"
    if here.commits or here.uncommitted:
        yield "    改法：已合并的，先取回（git fetch）；启用之前的，先推送到主分支；审计本地提交的，加 --at HEAD"


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="审计：按登记的审批证据，重新核对每次备案（制度第六条、第九条、第十条）。")
    parser.add_shared("--root")
    parser.add_at("审计截止的提交，默认为主分支的最新提交")
    parser.add_argument("--genesis", metavar="OID", help="启用提交；不给则取第一条登记的起点")
    parser.add_argument("--expect-main", metavar="OID", help="以前输出的主分支头，须仍在主分支中")
    parser.add_argument("--expect-approvals", metavar="OID", help="以前输出的审批证据头，须仍在该分支中")
    parser.add_flag("--online", "并与报送平台上（或 --from 中）的内容逐条对比")
    parser.add_shared("--from", *HOST)
    parser.add_format(AUDIT_FORMATS)
    options = parser.parse_args(argv)
    if options.source and not options.online:
        parser.error("--from 须与 --online 同用")
    return options
