"""Record every merge of a pull request on the branch ``approvals``, the oldest first. A new run continues the last one.

Exit 0 all recorded, 1 the audit refuses what was recorded, 2 wrong usage, 3 could not know: the host or git did not
answer, or a merge does not belong to exactly one pull request.
"""

import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from group_registry.cli.given import host_of
from group_registry.cli.parser import HOST, Parser
from group_registry.commands import doubts_as, exit_code
from group_registry.evidence import host_answers
from group_registry.evidence.case import Landing, Seen, seen_in
from group_registry.evidence.covered import version_in
from group_registry.evidence.findings import AuditKind
from group_registry.evidence.host_answers import OverLimits
from group_registry.evidence.numbers import Numbering, needing
from group_registry.evidence.record import MergeRecord, chain_of
from group_registry.evidence.result import Evidence
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import inspect
from group_registry.forms.contents import picked
from group_registry.forms.schemas import Schema
from group_registry.gitrepo import approvals_branch, clone_audit, history, mainline, repository
from group_registry.gitrepo.approvals_branch import Branch, Pusher, SomeoneElseWrote
from group_registry.hosts import host_in_use, merge_facts, online_look, recorder_key
from group_registry.hosts.client import NotThere
from group_registry.hosts.host import Host
from group_registry.hosts.merge_facts import Asked
from group_registry.model.finding import Level, Version
from group_registry.model.records import BaselineEntry
from group_registry.model.terms import BASELINE, POLICY, TOOLS, day_of
from group_registry.reports.markdown import quoted

RESTARTS = 10
"""After so many attempts in a row that another writer won, the run gives up."""


@dataclass(kw_only=True)
class RecordingTask:
    """``begin`` is the adoption commit, used only before the first record. Without ``remote`` only this clone's branch
    is written. ``say`` receives each message for the user. ``seen`` are the reviews that the host showed before.
    ``pusher`` replaces the address and credentials that git's settings give for the remote.

    Of the merges, those ``recorded`` got a record, ``unknown`` have not exactly one request.
    """

    root: Path
    forge: Host
    schemas: Mapping[str, Schema]
    say: Callable[[str], None]
    begin: str | None = None
    remote: str | None = None
    seen: Seen = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    pusher: Pusher | None = None
    recorded: list[MergeRecord] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    def publish(self, branch: Branch) -> None:
        approvals_branch.publish(self.root, branch, self.remote, pusher=self.pusher)


@dataclass
class Book:
    """Where the next record goes, and what is recorded so far. ``repo`` is the host's number of the repository.

    ``adoption`` is the first parent of the first record's merge, None before the first record (contract E).
    ``policies`` are covered policies with the version of the tools, by the last commit of main that touched either.
    """

    repo: int
    branch: Branch
    adoption: str | None = None
    numbering: Numbering = field(default_factory=Numbering)
    next_seq: int = 1
    merges: set[str] = field(default_factory=set)
    pulls: set[int] = field(default_factory=set)
    policies: dict[str, tuple[Mapping[str, bytes], Version]] = field(default_factory=dict)

    def begin(self, task: RecordingTask, adoption: str) -> None:
        """Number on after the baseline of the adoption."""
        files = history.files_at(task.root, adoption, [BASELINE])
        entries = inspect(files, task.schemas, ()).registry.of(BaselineEntry)
        self.adoption, self.numbering = adoption, Numbering.after(entries)

    def note(self, record: MergeRecord) -> None:
        self.next_seq = record.seq + 1
        self.merges.add(record.merge)
        self.pulls.add(record.number)
        self.numbering.note(record.numbers, day_of(record.merged_at).year)


def record_all(task: RecordingTask) -> None:
    """Record every merge that waits. If another run writes at the same time, start again from its result."""
    repo, beaten = host_answers.repository_id(task.forge.repository()), 0
    while beaten < RESTARTS:
        before = len(task.recorded)
        try:
            return _go_on(task, repo)
        except SomeoneElseWrote:
            beaten = beaten + 1 if len(task.recorded) == before else 0
    # Such as approvals/x: then git cannot create the branch.
    if names := approvals_branch.tips(task.root, f"{approvals_branch.BRANCH}/"):
        raise CannotKnow(f"分支 {'、'.join(names)} 占用审批证据分支 approvals 的名称；请先删去或改名，再行登记")
    raise CannotKnow("审批证据分支多次未能写入：另有登记正在写入，没有推送权限，或存在上次中断遗留的锁文件（.lock）")


def _go_on(task: RecordingTask, repo: int) -> None:
    book = _opened(task, repo)
    tip = history.tip_of(task.root)
    begin = book.adoption or (repository.commit_id(task.root, task.begin) if task.begin else None)
    if begin is not None and begin not in mainline.line(task.root, tip):
        raise CannotKnow(f"主分支的历史中没有提交 {begin[:10]}：主分支可能曾被改写，或本地内容不是最新")
    waiting = _not_recorded(task.root, begin, tip, book)
    for landing in waiting:
        if landing.is_merge and (number := _pull_of(task, book, landing)) is not None:
            task.recorded.append(_record(task, book, landing, number))
    since = next((place for place, landing in enumerate(waiting, 1) if landing.oid == book.adoption), 0)
    others = [landing for landing in waiting[since:] if not landing.is_merge]
    if others and (book.adoption or begin):
        first = "、".join(landing.oid[:10] for landing in others[:5])
        kinds = "直接推送、快进、压缩合并、变基合并或多头合并"
        task.say(f"主分支上有 {len(others)} 个提交不是申请的合并提交（{kinds}），不能登记，由审计核查：{first}")


def _not_recorded(root: Path, begin: str | None, tip: str, book: Book) -> list[Landing]:
    waiting = [landing for landing in mainline.landings(root, begin, tip) if landing.oid not in book.merges]
    sides = set[str]()
    for landing in waiting:
        sides |= {landing.oid, *landing.parents[:1]}
    return mainline.with_odd_trees(root, waiting, repository.odd_trees(root, sorted(sides)))


def _opened(task: RecordingTask, repo: int) -> Book:
    """Read the branch with its records. ``CannotKnow`` if they have a flaw, since no record may follow a broken one."""
    branch = approvals_branch.fetch(task.root, task.remote) if task.remote else approvals_branch.find(task.root)
    chain = chain_of(approvals_branch.streamed(task.root, branch))
    for flaw in chain.flaws:
        raise CannotKnow(f"审批证据有误，不能继续登记：{flaw.paths[0]} {flaw.says}；请先运行 registry.py audit")
    if chain.records and chain.records[0].repo != repo:
        raise CannotKnow("审批证据属于另一个仓库，不能继续登记；请核对 --from 或 --repository")
    if task.remote and branch.tip:
        task.publish(branch)  # an earlier run may have failed to push
    book = Book(repo, branch)
    if chain.records:
        book.begin(task, chain.records[0].base)
    for record in chain.records:
        book.note(record)
    return book


def _policy_before(task: RecordingTask, book: Book, base: str) -> tuple[Mapping[str, bytes], Version]:
    """The covered policy, and the tools' version, at a merge's first parent.

    They are those of the adoption until a commit of main touches them.
    """
    words = ("--first-parent", "--max-count=1", f"{book.adoption}..{base}", "--", POLICY, TOOLS)
    touched = repository.run(task.root, "rev-list", *words, doubt=mainline.DOUBT).decode().strip()
    if not touched:
        files = history.files_at(task.root, str(book.adoption), [POLICY, TOOLS])
        return picked(files, [POLICY]), version_in(files.get(TOOLS, b""))
    if touched not in book.policies:
        evidence = clone_audit.evidence(task.root, task.schemas, base)
        if evidence.doubt or not evidence.books:
            raise CannotKnow(evidence.doubt)
        policy = picked(clone_audit.covered_files(task.root, evidence), [POLICY])
        book.policies[touched] = policy, evidence.books[1].tools
    return book.policies[touched]


def _pull_of(task: RecordingTask, book: Book, landing: Landing) -> int | None:
    """The one pull request that has this commit as its merge; of several, the one that the commit message names.

    None if there is not exactly one, or if another merge is recorded for it. That is reported once for each commit,
    unless no pull request was found and the adoption is not known yet.
    """
    pulls = _pulls_of(task, book, landing)
    listed = "、".join(f"第 {pull} 号" for pull in pulls)
    if len(pulls) == 1 and pulls[0] not in book.pulls:
        return pulls[0]
    if len(pulls) > 1 and book.adoption is None:
        how = "查明后重试，或以 --begin 指明其后的启用提交"
        raise CannotKnow(f"合并 {landing.oid[:10]} 有多份申请（{listed}）以其为合并，尚无登记，不能确定启用提交；{how}")
    why = "未查到所属申请，可能是直接推送"
    if len(pulls) == 1:
        why = f"第 {pulls[0]} 号申请已登记为另一次合并"
    elif pulls:
        why = f"有多份申请以其为合并（{listed}），无法确定所属申请"
    if landing.oid not in task.unknown and (pulls or book.adoption or task.begin):
        task.unknown.add(landing.oid)
        task.say(f"合并 {landing.oid[:10]} 未登记：{why}；由审计核查")
    return None


def _pulls_of(task: RecordingTask, book: Book, landing: Landing) -> Sequence[int]:
    """The pull requests that have this commit as their merge; the one that the message names, if it is among several.

    The host's list for a commit may lag behind, and what comes before the first record is never recorded later: then
    the request's own page is asked.
    """
    pulls = host_answers.merged_as(task.forge.pulls_of(landing.oid), landing.oid)
    named = host_answers.named_in(landing.subject)
    if named and len(pulls) > 1 and named in pulls:
        return (named,)
    if named and not pulls and book.adoption is None:
        with suppress(NotThere):
            return host_answers.merged_as(b"[%s]" % task.forge.pull(named), landing.oid)
    return pulls


def _is_settled(task: RecordingTask, book: Book, landing: Landing, asked: Asked) -> bool:
    """Whether a merge is recorded as one that cannot be known. Never before the first record (contract E)."""
    if book.adoption is None:
        return False
    if isinstance(asked.doubt, OverLimits):
        return True
    try:
        return online_look.is_settled(task.forge, landing.oid, asked.digest, task.now, quoted(str(asked.doubt)))
    except CannotKnow:
        return False  # saved answers hold no issues to count in


def _record(task: RecordingTask, book: Book, landing: Landing, number: int) -> MergeRecord:
    asked = merge_facts.ask(task.forge, number, landing, task.seen)
    if asked.doubt and not _is_settled(task, book, landing, asked):
        raise asked.doubt
    base, head = landing.parents
    if book.adoption is None:
        book.begin(task, base)
    policy, tools = _policy_before(task, book, base)
    registry, lost = merge_facts.read_as_merged(task.root, landing, asked.reviewed, policy, tools, task.schemas)
    minutes, paper = merge_facts.naming(landing.contents, registry)
    record = MergeRecord(
        seq=book.next_seq,
        repo=book.repo,
        merge=landing.oid,
        base=base,
        head=head,
        paths=landing.contents,
        minutes=minutes,
        paper=paper,
        numbers={},
        unknown=str(asked.doubt or ""),
        prev=None,
        **asked.fields,
    )
    if not record.unknown:
        needed, form = needing(registry.groups, registry), registry.policy.number_format
        record = replace(record, numbers=book.numbering.give(needed, form, day_of(record.merged_at).year))
    branch = approvals_branch.written(task.root, book.branch, record, lost)
    task.publish(branch)
    book.branch = branch
    book.note(record)
    says = [f"已登记第 {record.seq} 条：第 {record.number} 号申请，合并 {record.merge[:10]}"]
    if record.unknown:
        says.append(f"无从核实，由审计列出：{record.unknown}")
    says += [f"{path} 的备案编号为 {given}" for path, given in record.numbers.items()]
    task.say("；".join(says))
    return record


@doubts_as("登记未完成")
def main(argv: list[str]) -> int:
    options = _options(argv)
    task = recorded(options, host_of(options), worktree.read_forms(), options.push, partial(print, flush=True))
    if not task.recorded:
        print("没有待登记的合并。")
        return exit_code(task.unknown)
    evidence = clone_audit.evidence(options.root, task.schemas, None)
    if evidence.doubt:
        raise CannotKnow(evidence.doubt)
    lines = list(refused(task.recorded, evidence))
    for line in lines:
        print(line)
    return exit_code(task.unknown, lines)


def refused(records: Sequence[MergeRecord], evidence: Evidence) -> Iterator[str]:
    """What the audit refuses of these merges, and why."""
    for record in records:
        for finding in evidence.findings:
            if finding.commit == record.merge and finding.level is Level.ERROR:
                what = AuditKind.NOT_APPROVED.says
                yield f"第 {record.number} 号申请{what}：{finding.says.removeprefix(f'{what}：')}"


def recorded(
    options: Namespace, host: Host, schemas: Mapping[str, Schema], remote: str | None, say: Callable[[str], None]
) -> RecordingTask:
    """Record all that waits; pushed with the recorder's own key where the options and mkdocs.yml say so."""
    task = RecordingTask(root=options.root, forge=host, schemas=schemas, say=say, begin=options.begin, remote=remote)
    if host_in_use().loses_reviews:
        task.seen = seen_in(approvals_branch.find_seen(task.root, remote))
    if not options.as_recorder or not recorder_key.is_own(PROJECT):
        record_all(task)
        return task
    server = os.environ.get("GITHUB_SERVER_URL", "")
    repository = options.repository or os.environ.get("GITHUB_REPOSITORY", "")
    with recorder_key.lent_pusher(server, repository, os.environ) as task.pusher:
        record_all(task)
    return task


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="将每次合并登记到审批证据分支（制度第六条）。")
    parser.add_shared("--from", *HOST, "--root", "--begin")
    parser.add_argument("--push", metavar="REMOTE", help="每登记一条即推送到该远端；不给则只写入本地")
    key = f"以登记的密钥推送：私钥取环境变量 {recorder_key.KEY}，主机公钥取 {recorder_key.KNOWN_HOSTS}；没有的不予登记"
    parser.add_flag("--as-recorder", key)
    options = parser.parse_args(argv)
    if options.as_recorder and not options.push:
        parser.error("--as-recorder：须与 --push 同用")
    return options
