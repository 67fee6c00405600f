"""Check main against the evidence of approvals: repeat every decision from the records and git alone.

Exit 0 clean, 1 findings, 2 wrong usage, 3 could not know: the clone is incomplete, or the host (``--online``) does not
answer.
"""

import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from group_registry.cli import host_options, then
from group_registry.cli.parser import Parser
from group_registry.evidence import look
from group_registry.evidence.look import A_NIGHT, Look
from group_registry.evidence.result import AuditResult
from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import PROJECT
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import clone_audit, history, mainline
from group_registry.hosts import chosen, online_look
from group_registry.model.terms import MAIN, SHANGHAI
from group_registry.reports.evidence import AUDIT_FORMATS


def main(argv: list[str] | None = None) -> int:
    """Print the findings; return 0 only if there are none and nothing stayed unknown."""
    options = _options(argv)
    try:
        result, told, doubts = _result(options)
    except (CannotKnow, Unclear) as doubt:
        print(f"无法审计：{doubt}", file=sys.stderr)
        return 3
    sys.stdout.write(AUDIT_FORMATS[options.format](result))
    for line in [*_judged(options, result), *told, *(f"核对未完成：{doubt}" for doubt in doubts)]:
        print(line, file=sys.stderr)
    return 3 if doubts else int(not result.is_clean)


def _result(options: Namespace) -> tuple[AuditResult, list[str], list[str]]:
    """The audit with the differences found on the host, further notes for stderr, and what could not be known."""
    question = clone_audit.Question(
        rev=then.commit(options),
        genesis=options.genesis,
        expect_main=options.expect_main,
        expect_approvals=options.expect_approvals,
    )
    result = clone_audit.audited(options.root, worktree.read_forms(PROJECT), question)
    if options.state:
        return _looked(options, result)
    if not options.online:
        return result, [], []
    told = online_look.differences(clone_audit.records(options.root), host_options.forge_of(options))
    return replace(result, findings=(*result.findings, *told)), [], []


def _looked(options: Namespace, result: AuditResult) -> tuple[AuditResult, list[str], list[str]]:
    """Like ``_result``, but continue the online look kept in ``--state``, and save it even if some answers failed."""
    today = datetime.now(SHANGHAI).date()
    before, notes = _before(options, today)
    records = look.marks(clone_audit.records(options.root))
    course = online_look.go_on(records, before, host_options.forge_of(options), today, options.limit)
    try:
        writing.write(options.state, look.to_bytes(course.known))
    except OSError as error:
        raise CannotKnow(f"无法写入核对结果 {in_words(error)}") from error
    seen = look.looked(records, course.known)
    notes.append(f"{online_look.in_words(course, seen)}。")
    return replace(result, findings=(*result.findings, *seen.findings)), notes, course.doubts


def _before(options: Namespace, today: date) -> tuple[Look, list[str]]:
    """The last online look, and notes on it. A look whose content cannot be parsed counts as none, with a note."""
    state, kept = options.state, None
    if state.exists():
        kept = worktree.read_answer(state)
    elif options.carried:
        line = frozenset(mainline.line(options.root, history.tip_of(options.root, MAIN, None)))
        told = options.api, options.repository
        kept = chosen.carried(*told, options.carried, state.stem, line.__contains__)
    if kept is None:
        return {}, []
    try:
        return look.of_bytes(kept, today), []
    except Unclear as doubt:
        return {}, [f"以往的核对结果不予采用，重新核对：{doubt}"]


def _judged(options: Namespace, result: AuditResult) -> Iterator[str]:
    """Which commit or branch was audited and, if HEAD or the work tree is ahead of it, what was not audited."""
    if options.at:
        yield f"所审提交：{result.main[:12]}（--at {options.at}）"
        return
    ref = history.ref_of(options.root, MAIN).removeprefix("refs/").removeprefix("heads/")
    yield f"所审分支：{ref.removeprefix('remotes/')}（{result.main[:12]}）"
    here = history.ahead(options.root, result.main)
    if here.commits:
        yield f"注意：HEAD 比所审分支多 {here.commits} 次提交，涉及登记册文件 {here.files} 个，均未审计。"
    if here.uncommitted:
        yield f"注意：工作区另有 {here.uncommitted} 个登记册文件尚未提交，未审计。"
    if here.commits or here.uncommitted:
        yield "    改法：已合并的，先取回（git fetch）；启用之前的，先推送到主分支；审计本地提交的，加 --at HEAD"


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="审计：按登记的审批证据，重新核对每次备案（制度第六条、第九条、第十条）。")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    then.add_at(parser, "审计截止的提交，默认为主分支的最新提交；--rev 与此相同", "--rev")
    parser.add_argument("--genesis", metavar="OID", help="启用本系统时的提交；不给则取第一条登记的起点")
    parser.add_argument("--expect-main", metavar="OID", help="以前输出的主分支头，须仍在主分支中")
    parser.add_argument("--expect-approvals", metavar="OID", help="以前输出的审批证据头，须仍在该分支中")
    parser.add_argument("--online", action="store_true", help="并与平台上的现有内容逐条对比")
    saved = "与 --online 同用：不联网，平台的答复从该文件夹中保存的文件读取"
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help=saved)
    host_options.add_host_to(parser)
    state = "与 --online 同用：核对结果所存的文件；接续上次，先核对新登记的，再核对从未核对和最久未核对的"
    parser.add_argument("--state", type=Path, metavar="FILE", help=state)
    carried = "与 --state 同用：FILE 尚不存在的，先取回该流程在主分支上最近一次运行所存的同名 Artifact（仅 GitHub）"
    parser.add_argument("--carried", metavar="WORKFLOW", help=carried)
    limit = f"与 --state 同用：每日核对的条数，新登记的另计，默认为 {A_NIGHT}；0 为不再核对"
    parser.add_argument("--limit", type=_count, default=A_NIGHT, metavar="N", help=limit)
    parser.add_argument("--format", choices=sorted(AUDIT_FORMATS), default="text", help="结果的形式，默认为 text")
    options = parser.parse_args(argv)
    if options.source and not options.online:
        parser.error("--from 须与 --online 同用")
    if options.state and not options.online:
        parser.error("--state 须与 --online 同用")
    if options.carried and not options.state:
        parser.error("--carried 须与 --state 同用")
    if options.limit != A_NIGHT and not options.state:
        parser.error("--limit 须与 --state 同用")
    return options


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ArgumentTypeError(f"“{text}”应为 0 或正整数")
    return int(text)
