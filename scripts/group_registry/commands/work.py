"""The round: fetch, record, audit, judge, look, remind and render in one process, each step handing its results on.

On one machine a timer starts a whole round; a workflow on GitHub starts the parts that its rights allow. Exit 0 all
done, 1 something was found (or another round is running), 2 wrong usage, 3 something could not be known or done; the
next round continues. A round prints one line on what it did, or none if nothing happened. What is fetched is only data:
nothing is checked out, and none of its code runs.
"""

import json
import os
import re
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from group_registry import __version__
from group_registry.approval.pending import WaitingList
from group_registry.cli.given import host_of
from group_registry.cli.parser import HOST, Parser, today
from group_registry.commands import doubts_as, exit_code, judge_open, record, remind, render, say, warn
from group_registry.commands.judge_open import KEPT, Desk
from group_registry.evidence.case import Answers, seen_files
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.record_checks import of_night
from group_registry.evidence.result import Evidence
from group_registry.files import office_host, worktree, writing
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.processes import IsBusy, only_one
from group_registry.files.worktree import PROJECT, real
from group_registry.forms.check import read_registry
from group_registry.forms.contents import blob_id, picked
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import approvals_branch, clone_audit, repository
from group_registry.gitrepo.approvals_branch import SEEN
from group_registry.hosts import host_in_use, online_look, open_pulls
from group_registry.hosts.host import Host
from group_registry.hosts.open_pulls import Listed
from group_registry.model.finding import Level
from group_registry.model.host_words import without_account
from group_registry.model.records import Person
from group_registry.model.terms import PEOPLE, SHANGHAI
from group_registry.reports import notice
from group_registry.reports.findings import as_text, shown
from group_registry.reports.markdown import quoted

REMOTE, REMOTE_MAIN = "origin", "refs/remotes/origin/main"
TOOL_PATHS = ("scripts/", "schema/", "docs/", "mkdocs.yml", "requirements.txt")
"""The paths on main that make up the tools; they are compared with the tools installed here."""
PULLS_NAMED = 5
"""So many of the requests that one cause concerns are named."""
STALE = timedelta(minutes=10)
"""No git command runs this long, so an older git lock file was left by a killed one."""
AUDIT_MARK, LABEL, UNMENDED = "group-registry: audit", "审计", "审计发现 {} 项"
FAULT_MARK, FAULT_LABEL = "group-registry: work", "值守"
FAULTS = "值守连续两轮未能办成下列各项；查明并改正后，本事项自动关闭。"
UNAPPROVED = "主分支上有下列改动没有齐全的审批依据，网站不显示为已备案；按所列改法办理，审计无误后本事项自动关闭。"
DUTY = "duty.json"
"""The file beside the site's pages that says when the last round ended."""


@dataclass
class Round:
    """What a round did, found and could not do, and the ``state`` to keep for the next one.

    ``title`` is that of the present step; ``doubts`` are titles, each with what could not be known or done.
    ``own`` (the account that the token is of) to ``marks`` are results of steps; each is None or empty if its step has
    not run. ``marks`` are of each open request what the host shows at little cost, and all its answers.
    """

    options: Namespace
    state: dict[str, Any]
    did: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    own: int | None = None
    recorded: Sequence[MergeRecord] = ()
    waiting: WaitingList | None = None
    answers: dict[int, Answers] = field(default_factory=dict)
    marks: dict[int, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def host(self) -> Host:
        return host_of(self.options)

    @cached_property
    def forms(self) -> Schemas:
        return worktree.read_forms()

    @cached_property
    def evidence(self) -> Evidence:
        """The audit of main: it reads the whole past, so it is made once, after what waited was recorded."""
        return clone_audit.evidence(self.options.root, self.forms, REMOTE_MAIN)

    @cached_property
    def listed(self) -> Listed:
        return open_pulls.listed(self.host)

    def find(self, *lines: str) -> None:
        self.findings += [f"{self.title}：{line}" for line in lines]

    def doubt(self, *lines: str) -> None:
        self.doubts += [(self.title, line) for line in lines]

    def news(self, name: str, lines: Sequence[str]) -> list[str]:
        """Those of the lines that the last round did not have under that name."""
        before = self.state.get(name, [])
        self.state[name] = list(lines)
        return [line for line in lines if line not in before]

    def fingerprint(self, now: datetime) -> str | None:
        """Of all that judging depends on within a day.

        None if the host was not asked, or says what is still to come.
        """
        times = [now]
        for it in self.answers.values():
            times += [*(review.at for review in it.reviews), *it.timeline.fresh_starts]
            times += [dismissal.at for dismissal in it.timeline.dismissals]
        if self.listed.keys() != self.marks.keys() or max(times) > now:
            return None
        answers = [self.marks[number][1] for number in self.listed]
        return digest_of([__version__, _key(self), self.state.get("differing"), answers])


Step = Callable[[Round], None]


@doubts_as("值守未完成", OSError)
def main(argv: list[str]) -> int:
    options = _options(argv)
    try:
        with only_one(_place(options.root, "work.lock")), lent(_address(options)):
            return _round(options)
    except IsBusy as busy:
        print(f"本次未值守：{busy}", file=sys.stderr)
        return 1


def _round(options: Namespace) -> int:
    place = _place(options.root, "work.json")
    current = Round(options, {})
    with suppress(OSError, ValueError, TypeError):  # without the last round's state everything is done again
        current.state |= json.loads(place.read_text("utf-8"))
    try:
        for name, (current.title, step) in STEPS.items():
            before = len(current.doubts)
            if not _is_due(current, name):
                continue
            try:
                step(current)
            except (CannotKnow, OSError) as doubt:  # the other steps still run; without a fetch, on what is here
                current.doubt(in_words(doubt))
            if name in DAILY and len(current.doubts) == before:
                current.state[name] = today().isoformat()
        doubts = _by_cause(current.doubts)
        _keep_faults(current, doubts)
    finally:
        writing.write(place, json.dumps(current.state, ensure_ascii=False, sort_keys=True, indent=1).encode())
    if options.out and options.out.is_dir():
        writing.write(options.out / DUTY, json.dumps({"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}).encode())
    at = datetime.now(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if current.did:
        say(f"{at}  {'；'.join(current.did)}")
    warn(f"{at}  {shown(line)}" for line in [*current.findings, *doubts])
    return exit_code(doubts, current.findings)


def _by_cause(doubts: Iterable[tuple[str, str]]) -> list[str]:
    """One line for each cause, whatever the steps and the requests that it concerns."""
    causes = dict[tuple[str, str], list[tuple[str, str, str]]]()
    for title, says in doubts:
        *numbered, cause = re.split("^第 ([0-9]+) 号", says)
        number, cause = "".join(numbered), re.sub("（/[^（）]*）", "", cause)  # where the host was asked
        causes.setdefault((title, cause) if number else ("", cause), []).append((title, number, says))
    return [_line_of(cause, concerned) for (_, cause), concerned in causes.items()]


def _line_of(cause: str, concerned: Sequence[tuple[str, str, str]]) -> str:
    titles, numbers, says = (list(dict.fromkeys(words)) for words in zip(*concerned, strict=True))
    if len(concerned) == 1:
        return f"{titles[0]}：{says[0]}"
    if not numbers[0]:
        return f"{'、'.join(titles)}：{cause}"
    more = "等" if len(numbers) > PULLS_NAMED else ""
    return f"{titles[0]}：{len(numbers)} 份{cause.removeprefix('号')}（第 {'、'.join(numbers[:PULLS_NAMED])} 号{more}）"


def _keep_faults(current: Round, doubts: Sequence[str]) -> None:
    """What the last round could not do either stands in an issue on the host."""
    lasting = [line for line in doubts if line in current.state.get("doubts", [])]
    current.state["doubts"] = list(doubts)
    if lasting == current.state.get("lasting", []):
        return
    with suppress(CannotKnow):  # then the next round writes it
        title = f"值守有 {len(lasting)} 项未办成"
        current.host.keep_issue(FAULT_MARK, FAULT_LABEL, title, _listing(FAULTS, lasting))
        current.state["lasting"] = lasting


def _listing(opening: str, lines: Sequence[str]) -> str:
    """The text of an issue; empty, which closes it, without lines."""
    if not lines:
        return ""
    return "\n".join([opening, "", *(f"- {quoted(line)}" for line in lines)])


def _fetch(current: Round) -> None:
    """Fetch all branches, and say where the tools installed here are not those of main.

    ``CannotKnow`` if the token's account has too many rights: who judges pull requests must not be able to merge.
    """
    _clear_locks(current.options.root)
    root, current.own = current.options.root, current.host.own_account()
    # A branch that is gone must make room for others below its name. For --refmap see approvals_branch.
    words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--prune")
    repository.run(root, *words, REMOTE, "+refs/heads/*:refs/remotes/origin/*", doubt=f"无法从 {REMOTE} 取回")
    tip = repository.commit_id(root, REMOTE_MAIN)
    if excess := current.host.excess_rights():
        raise CannotKnow(f"值守用的账号权限过大：{'；'.join(excess)}")
    on_main = {
        path: entry.digest for path, entry in repository.tree_of(root, tip).items() if path.startswith(TOOL_PATHS)
    }
    differing = sorted(path for path, digest in on_main.items() if _installed(path) != digest)
    if differing and differing != current.state.get("differing"):
        current.did.append(f"本机工具与主分支有 {len(differing)} 个文件不同，如 {differing[0]}；请核对后更新本机工具")
    current.state["differing"] = differing


def _installed(path: str) -> str:
    """The digest of a file of the tools on this machine; empty without it."""
    place = PROJECT / path
    if not place.is_file():
        return ""
    return blob_id(place.read_bytes())


def _keep(current: Round) -> None:
    """Save the reviews that the host shows, where it lets people delete them.

    An open request whose entry in the list and whose reviews are as before is not asked any further until the next day:
    of a review that is deleted or given back, the list says nothing. What happened in the last minute is asked again,
    since the host's times have whole seconds.
    """
    if not host_in_use().loses_reviews:
        return
    if approvals_branch.is_ahead_of_the_remote(current.options.root, SEEN):
        current.find("平台上的已见评审分支 seen 缺少本机已有的内容，现予补回；不是上次未能推送的，请查明由谁删除")
    settled, day = datetime.now(UTC) - timedelta(minutes=1), today().isoformat()
    latest, files = datetime(2000, 1, 1, tzinfo=UTC), dict[str, bytes]()
    before = current.state.get("marks", {})
    for number, listed in current.listed.items():
        # What cannot be had is asked again, and told, when the request is judged.
        with suppress(CannotKnow):
            mark = digest_of([day, listed, current.host.whole(f"/pulls/{number}/reviews")])
            if mark in before:
                current.marks[number] = mark, before[mark]
                continue
            current.answers[number] = answers = open_pulls.answers(current.host, number)
            # A new status is no news: the host dates none back.
            current.marks[number] = mark, digest_of(asdict(replace(answers, statuses=())))
            files |= seen_files(answers)
            latest = max([latest, *(review.at for review in answers.reviews)])
    if count := approvals_branch.add_seen(current.options.root, REMOTE, files, int(latest.timestamp())):
        current.did.append(f"记下评审 {count} 次")
    times = {number: listed.updated_at or settled for number, listed in current.listed.items()}
    current.state["marks"] = dict(pair for number, pair in current.marks.items() if times[number] < settled)


def _record(current: Round) -> None:
    """Record the merges that wait. What is left to the audit is named in the first round that finds it."""
    lines = list[str]()
    task = record.recorded(current.options, current.host, current.forms, REMOTE, lines.append)
    current.recorded = task.recorded
    if current.recorded:
        refused = list(record.refused(current.recorded, current.evidence))
        current.did.append("；".join([f"登记 {len(current.recorded)} 次合并", *refused]))
        current.find(*refused)
        current.state["rendered"] = None
    current.doubt(*(line for line in lines if line.startswith("合并")))
    left = current.news("not_recorded", [line for line in lines if line.startswith("主分支")])
    current.did += [f"登记：{line}" for line in left]


def _audit(current: Round) -> None:
    """Audit main if it, its evidence, the day or our account has changed.

    A finding is named in the first round that has it, and counted in each later one until it is mended.
    """
    key = [*_key(current), current.own]
    before = len(current.findings)
    if current.state.get("audited") != key:
        _audit_now(current)
        current.state["audited"] = key
    if len(current.findings) == before and not current.recorded and (unmended := current.state.get("findings")):
        current.find(f"仍有 {len(unmended)} 项没有改正，见事项“{UNMENDED.format(len(unmended))}”")


def _audit_now(current: Round) -> None:
    """``CannotKnow`` if the token's account belongs to a person on the covered list: no judge must be judged."""
    if current.evidence.doubt:
        raise CannotKnow(current.evidence.doubt)
    errors = (it for it in current.evidence.findings if it.level is Level.ERROR)
    wrong = {f"{it.says}（{'、'.join(it.paths[:3])}）": it.commit for it in errors}
    lines, refused = list(wrong), {it.merge for it in current.recorded}  # those are found as they are recorded
    current.find(*(line for line in current.news("findings", lines) if wrong[line] not in refused))
    current.host.keep_issue(AUDIT_MARK, LABEL, UNMENDED.format(len(lines)), _listing(UNAPPROVED, lines))
    covered = clone_audit.covered_files(current.options.root, current.evidence)
    for person in read_registry(picked(covered, [PEOPLE]), current.forms).registry.of(Person):
        if current.own is not None and person.account_id == current.own:
            raise CannotKnow(f"值守用的账号登记在 {person.label} 名下；请为值守另设账号，不得登记在名册中")


def _judge(current: Round) -> None:
    """Judge what is open, unless the last round did so from the same answers, and its statuses stand."""
    options, now = current.options, datetime.now(UTC)
    fingerprint, doubts = current.fingerprint(now), len(current.doubts)
    if _is_judged(current, fingerprint):
        return
    current.state["judged"] = None
    written = len(current.host.done)
    try:
        known = current.evidence.books
        desk = Desk.opened(current.host, options.root, REMOTE, now, current.listed, known)
        desk.answers.update(current.answers)
        current.doubt(*judge_open.judged(desk, list(current.listed), KEPT))
        current.waiting = desk.waiting()
        if len(current.doubts) == doubts:
            current.state["judged"] = [fingerprint, current.host.statuses_left]
    except CannotKnow as doubt:
        current.waiting = WaitingList(now, unanswered=shown(str(doubt)))
        raise
    finally:
        if written := len(current.host.done) - written:
            current.did.append(f"判断申请，写入 {written} 项")
            current.state["rendered"] = None


def _is_judged(current: Round, fingerprint: str | None) -> bool:
    match current.state.get("judged"):
        case [str() as before, dict() as statuses] if (
            before == fingerprint and _is_built(current) and not _is_due(current, "remind")
        ):
            written = {it.head: current.host.reported(it.head, notice.CONTEXT) for it in current.listed.values()}
            return all(it and it.says == statuses.get(head) for head, it in written.items())
    return False


def digest_of(facts: Any) -> str:
    """The digest of their canonical JSON. They are JSON values, times and sets; a tuple is a list."""
    return sha256(json.dumps(facts, sort_keys=True, default=_in_json).encode()).hexdigest()


def _in_json(fact: Any) -> Any:
    if isinstance(fact, frozenset):
        return sorted(fact)
    return fact.isoformat()


def _look(current: Round) -> None:
    if current.recorded:
        _compare(current, current.recorded)


def _compare(current: Round, due: Iterable[MergeRecord]) -> None:
    news, doubts = online_look.look(clone_audit.records(current.options.root), due, current.host, quoted)
    current.find(*news)
    current.doubt(*doubts)


def _remind(current: Round) -> None:
    due = remind.due_on(
        current.options.root, REMOTE_MAIN, today(), current.options.site, current.evidence, current.waiting
    )
    remind.send_all(due, current.options.root, current.host)
    current.doubt(*due.doubts)


def _render(current: Round) -> None:
    if _is_built(current):
        return
    site = Namespace(**{**vars(current.options), "at": REMOTE_MAIN, "as_of": today()})
    now = datetime.now(UTC).replace(microsecond=0)
    wrong, says, doubt = render.build_site(site, current.waiting, current.evidence, now)
    if doubt:
        current.doubt(doubt)
    if wrong:
        current.find(says, *as_text(wrong).splitlines()[:3])
    if says != render.NOT_BUILT:
        current.did.append("网站已重建")
        current.state["rendered"] = None
        if not doubt:
            current.state["rendered"] = _of_the_site(current)


def _of_the_site(current: Round) -> list[Any]:
    return [*_key(current), current.state.get("differing", [])]


def _is_built(current: Round) -> bool:
    """Whether the site, where it is asked for, is of what is there now."""
    is_wanted = "render" in current.options.only
    return not is_wanted or (current.state.get("rendered") == _of_the_site(current) and current.options.out.is_dir())


STEPS: dict[str, tuple[str, Step]] = {
    "fetch": ("取回", _fetch),
    "record": ("登记", _record),
    "audit": ("审计", _audit),
    "keep": ("记下评审", _keep),
    "judge": ("判断", _judge),
    "look": ("核对", _look),
    "night": ("核对", lambda current: _compare(current, of_night(clone_audit.records(current.options.root), today()))),
    "remind": ("提醒", _remind),
    "render": ("网站", _render),
}
"""The parts of a round, in their order."""
DAILY = ("night", "remind")
"""The parts that are done once a day; again in the next round if one left doubts."""


def _is_due(current: Round, name: str) -> bool:
    is_done = name in DAILY and current.state.get(name) == today().isoformat()
    return name in current.options.only and not is_done


def _key(current: Round) -> list[str]:
    """What the audit and the site depend on: the tips of main and of its evidence, and the day."""
    words = ("for-each-ref", "--format=%(objectname)", REMOTE_MAIN, "refs/heads/approvals")
    return [*repository.run(current.options.root, *words, doubt="无法读取分支").decode().split(), today().isoformat()]


def _place(root: Path, name: str) -> Path:
    """The path of a file of this command in the clone's git folder; the folder is made if needed."""
    of_git = repository.run(root, "rev-parse", "--absolute-git-dir", doubt=f"{root} 不是 git 仓库")
    folder = Path(of_git.decode().strip()) / "group-registry"
    folder.mkdir(exist_ok=True)
    return folder / name


def _clear_locks(root: Path) -> None:
    """Remove old lock files of a killed git. This is safe because only this command uses this clone."""
    before = (datetime.now(UTC) - STALE).timestamp()
    for lock in _place(root, "").parent.rglob("*.lock"):
        if lock.name != "work.lock" and lock.stat().st_mtime < before:
            lock.unlink(missing_ok=True)


def _address(options: Namespace) -> str:
    """The remote's address, without an account. ``CannotKnow`` for http to another machine: no token goes in clear."""
    address = repository.run(options.root, "remote", "get-url", REMOTE, doubt=f"本仓库没有远端 {REMOTE}").decode()
    url = without_account(address.strip())
    if re.match(r"http://(?!(127\.0\.0\.1|localhost)[:/])", url):
        raise CannotKnow(f"远端 {url} 不是 https 地址，令牌不得明文传送")
    return url


@contextmanager
def lent(url: str) -> Iterator[None]:
    """Give git the token through this process's environment, so that it is in no file and on no command line."""
    server = re.match(r"https?://[^/@]+(?=/)", url)
    if not server:
        yield
        return
    helper = f'!f() {{ echo username=x-access-token; echo "password=${office_host.words().token}"; }}; f'
    settings = {"GIT_CONFIG_KEY_0": f"credential.{server[0]}.helper", "GIT_CONFIG_VALUE_0": helper}
    settings |= {"GIT_CONFIG_COUNT": "1", "GIT_TERMINAL_PROMPT": "0"}
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _parts(text: str) -> frozenset[str]:
    parts = frozenset(text.split(","))
    if unknown := sorted(parts - STEPS.keys()):
        raise ArgumentTypeError(f"没有“{'、'.join(unknown)}”一项，可选：{'、'.join(STEPS)}")
    return parts


def _options(argv: list[str]) -> Namespace:
    about = "值守一轮：取回、登记、审计、判断、核对、提醒、生成网站；由定时任务反复运行（制度第六条、第八条至第十条）。"
    parser = Parser(description=about)
    only = f"只办其中几项，以逗号分隔，供 GitHub 的流程使用；可选 {'、'.join(STEPS)}，不给则全部办理"
    parser.add_argument("--only", type=_parts, default=frozenset(STEPS), metavar="PARTS", help=only)
    parser.add_path("--out", "DIR", "网站的位置，由网站服务程序读取")
    key = "以登记的密钥推送，同 registry.py record --as-recorder"
    parser.add_flag("--as-recorder", key)
    parser.add_shared("--root", "--audience", "--begin", "--site", *HOST, "--account")
    options = parser.parse_args(argv)
    if "render" in options.only and not options.out:
        parser.error("缺少参数：--out")
    # A workflow's checkout is both the tools and the clone; it fetches nothing by itself.
    if "fetch" in options.only and real(PROJECT).is_relative_to(real(options.root)):
        parser.error("--root：工具须与所取回的内容分开安装，不得从专供值守的克隆中运行")
    if "fetch" in options.only and options.out and real(options.out).is_relative_to(real(options.root)):
        parser.error("--out：网站不得放在专供值守的克隆中")
    return options
