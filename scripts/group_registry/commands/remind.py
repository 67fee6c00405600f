"""List what falls due on a day, and for whom; with ``--send`` as issues on the host.

It proposes nothing and changes no file. Exit 0 whatever is due, 2 wrong usage, 3 something could not be known or sent:
some files could not be read (the rest is shown and sent), nothing could be determined, or sending stopped on an error.
"""

import hashlib
import json
import re
import sys
from argparse import Namespace
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from group_registry.approval.explanation import REVIEW_WORDS, to_the_minute
from group_registry.approval.facts import ReviewState
from group_registry.approval.pending import WaitingList
from group_registry.cli.given import as_of, commit_of, host_of
from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as, exit_code, waiting, warn
from group_registry.evidence import host_answers
from group_registry.evidence.host_answers import HostNote
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.result import Evidence
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import read_registry, with_office_of
from group_registry.gitrepo import clone_audit, mainline, repository
from group_registry.hosts import robots
from group_registry.hosts.host import Host
from group_registry.lifecycle.quiet_periods import unknown_years
from group_registry.lifecycle.reminders import Reminder, ReminderKind, reminders
from group_registry.model.records import Person, Policy
from group_registry.model.registry import Registry
from group_registry.model.terms import GROUPS, OFFICE, Audience, Role, day_of
from group_registry.pages.audit import exceptions
from group_registry.pages.group_view import Viewer
from group_registry.reports.findings import shown
from group_registry.reports.markdown import joint_users, quoted

REMINDER_MARK = "group-registry: remind"
"""The prefix of the hidden marks in all reminder issues."""
LABEL = "到期提醒"
LOOK_BACK = timedelta(days=400)
"""How long a closed issue prevents its reminder from being repeated. It is longer than any stage lasts."""
SERVED = "本提醒按备案记录自动生成，不作违规结论；注销、延期或变更负责人合并后自动关闭。无须再提醒的，可自行关闭。"


ASKED_THERE = (ReminderKind.RETURNED, ReminderKind.TO_SIGN)


@dataclass(frozen=True)
class Posting:
    """An issue that is wanted. ``lines`` are its lines by digest; the digests tell which lines were posted before.

    With ``is_told`` a new line is also posted as a comment, because the host notifies nobody of an edit.
    """

    mark: str
    title: str
    opening: str
    lines: Mapping[str, str]
    is_told: bool

    def text(self, wanted: Collection[str]) -> str:
        return "\n".join([self.opening, "", *(f"- {line}" for digest, line in self.lines.items() if digest in wanted)])


Lines = Mapping[str, str]
"""What a person is told besides the reminders, by a key that tells what was posted before."""


@dataclass(frozen=True)
class DueReminders:
    """What is due on a day, and for whom. ``unread`` are the files that could not be read.

    ``site`` is the address of the site, without a slash at its end; empty if unknown.
    """

    day: date
    site: str
    reminders: Sequence[Reminder]
    registry: Registry
    unread: Collection[str]
    of_director: Lines
    of_registrars: Lines

    def by_person(self, more: Mapping[int | None, Lines]) -> Iterator["DueForPerson"]:
        """In the order of the list, by what each has first. ``more`` are lines by account id."""
        own = defaultdict[str, list[Reminder]](list)
        for reminder in self.reminders:
            for person in reminder.to:
                own[person.staff_no].append(reminder)
        people = {person.staff_no: person for person in self.registry.of(Person)}
        for person in map(people.__getitem__, dict.fromkeys([*own, *people])):
            lines = {**more.get(person.account_id, {})}
            if person.holds(Role.DIRECTOR, self.day):
                lines |= self.of_director
            if person.holds(Role.REGISTRAR, self.day):
                lines |= self.of_registrars
            if person.staff_no in own or lines:
                yield DueForPerson(person, own[person.staff_no], lines)

    @property
    def doubts(self) -> list[str]:
        says = "无法确定是否到期；请先改正（registry.py validate 会说明）"
        return [f"无法读取 {path}，{says}" for path in sorted(self.unread)]


class DueForPerson(NamedTuple):
    person: Person
    reminders: Sequence[Reminder]
    lines: Lines


def as_text(due: DueReminders) -> str:
    """By person, to be passed on. Control characters in the data are escaped for the terminal."""
    lines = []
    for person, own, others in due.by_person({}):
        lines.append(f"{person.label}  {len(own) + len(others)} 件")
        lines += [f"  {reminder.title}  {reminder.stage}  {reminder.says}" for reminder in own]
        lines += [f"  {line}" for line in others.values()]
    return "".join(f"{shown(line)}\n" for line in lines) or "今日没有需要提醒的事项。\n"


def as_json(due: DueReminders) -> str:
    """The reminders of groups alone (contract C); those of a cleaning are of a unit, which stands in their place."""
    rows = [
        {
            "key": reminder.key,
            "group": reminder.about,
            "stage": reminder.stage,
            "due": reminder.due.isoformat(),
            "days": reminder.days,
            "to": [person.label for person in reminder.to],
            "says": reminder.says,
        }
        for reminder in due.reminders
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def postings(due: DueReminders, week: Mapping[int | None, Lines]) -> list[Posting]:
    """One issue for each person, then one for each group that may need a filing, and each unit to be looked at.

    The host notifies the persons, so they come first, in case it grants no more requests halfway. What waits for a
    review it asks by itself.
    """
    due = replace(due, reminders=[reminder for reminder in due.reminders if reminder.kind not in ASKED_THERE])
    groups = defaultdict[str, list[Reminder]](list)
    for reminder in due.reminders:
        if reminder.asks_filing:
            groups[reminder.about].append(reminder)
    to_people = [_of_person(due_for, due.site) for due_for in due.by_person(week)]
    return to_people + [_of_group(own, due) for own in groups.values()]


def week_of(records: Iterable[MergeRecord], today: date) -> Mapping[int | None, Lines]:
    """What the records of last week (Monday to Sunday) hold by each account id: a line by its key.

    An administrator of a host in the office's own network can act as anybody. Only the person can tell.
    """
    end = today - timedelta(days=today.weekday())
    made = defaultdict[int, list[str]](list)
    for record in records:
        if not end - timedelta(days=7) <= day_of(record.merged_at) < end:
            continue
        files = "、".join(content.path for content in record.paths[:3])
        for review in host_answers.reviews(record.reviews, record.number):
            if review.user is not None and review.state is not ReviewState.COMMENTED:
                how = f"{to_the_minute(review.at)} {REVIEW_WORDS[review.state]}"
                made[review.user].append(quoted(f"第 {record.number} 号申请（{files}），{how}"))
    asks = "有不是本人办理的，请立即告知主任和信息技术部，并更换密码"
    return {
        account: {f"own {end}": f"上周以您的账号作出审批 {len(own)} 次：{'；'.join(own)}。{asks}。"}
        for account, own in made.items()
    }


def month_of(viewer: Viewer, site: str) -> Lines:
    """What was let through by exception last month, for the director; empty if nothing was."""
    last = viewer.today.replace(day=1) - timedelta(days=1)
    kinds = Counter(one.kind for one in exceptions(viewer) if (one.on.year, one.on.month) == (last.year, last.month))
    if not kinds:
        return {}
    counted = "、".join(f"{kind} {count} 项" for kind, count in sorted(kinds.items()))
    address = f" {site}/exceptions/ " if site else ""  # between spaces, the host makes a link of it
    says = f"{last.year} 年 {last.month} 月例外 {kinds.total()} 项：{counted}。详见网站“例外一览”页{address}。"
    return {f"exceptions {last:%Y-%m}": says}


def _of_group(own: Sequence[Reminder], due: DueReminders) -> Posting:
    """The issue stays until nothing is due, so that who else uses the group is mentioned, and notified, once."""
    first, group = own[0], due.registry.group(own[0].about)
    to = chain.from_iterable(reminder.to for reminder in own)
    names = "、".join(dict.fromkeys(person.label for person in to))
    others = joint_users(group, due.registry, due.day) if group else ""
    opening = f"{quoted(first.title)}，提醒 {quoted(names)}。{others}{SERVED}"
    title = f"{'；'.join(reminder.stage for reminder in own)}：{first.title}"
    lines = {_digest(reminder.key): _line(reminder, due.site) for reminder in own}
    return Posting(f"{REMINDER_MARK} {first.about}", title, opening, lines, is_told=False)


def _of_person(due: DueForPerson, site: str) -> Posting:
    """The issue of a person. An account is mentioned, so that the host notifies it; others are told by the clerk."""
    person = due.person
    called = f"@{person.account}" if person.account else f"请经办人转告 {quoted(person.label)}"
    lines = {_digest(it.key): f"{quoted(it.title)}：{_line(it, site)}" for it in due.reminders}
    lines |= {_digest(key): line for key, line in due.lines.items()}
    title = f"群组提醒：{person.label}（{len(lines)} 件）"
    own_page = f"[我的事项]({site}/me/#{quote(person.label)})。" if site else ""
    return Posting(f"{REMINDER_MARK} {person.staff_no}", title, f"{called}：{own_page}{SERVED}", lines, is_told=True)


WAYS = {"extend": "延期", "cancel": "注销"}
"""The kinds of filing, as a reminder calls them."""


def _line(reminder: Reminder, site: str) -> str:
    """Also where a person can file what the reminder offers; the program recommends none of it."""
    group = reminder.about.removeprefix(GROUPS).removesuffix(".yaml")
    address = f"{site}/file/?group={group}&kind="
    ways = " · ".join(f"[{WAYS[kind]}]({address}{kind})" for kind in reminder.ways)
    if reminder.ways and not site:
        ways = f"在网站“填报”页选{'或'.join(map(WAYS.__getitem__, reminder.ways))}。"
    return f"{quoted(reminder.says)}。{ways}"


def send_all(due: DueReminders, root: Path, board: Host) -> None:
    """Post what is due, and what was approved last week with each account; close all other reminders.

    An unreadable file closes no issue.
    """
    wanted = postings(due, week_of(clone_audit.records(root), due.day))
    kept = {posting.mark for posting in wanted} | {f"{REMINDER_MARK} {path}" for path in due.unread}
    opened = _by_mark(board.issues(state="open"), board.app)
    since = f"{due.day - LOOK_BACK}T00:00:00Z"
    closed = _by_mark(board.issues(state="closed", labels=LABEL, since=since), board.app)
    for mark, notes in opened.items():
        extra = notes
        if mark in kept:
            extra = notes[1:]
        for note in extra:
            board.close(note)
    for posting in wanted:
        _post(posting, opened.get(posting.mark, []), closed.get(posting.mark, []), board)


def _post(wanted: Posting, opened: Sequence[HostNote], closed: Sequence[HostNote], board: Host) -> None:
    if not opened and closed and wanted.lines.keys() <= _digests_in(closed[-1]):
        return
    there = next(iter(opened), None)
    if there and wanted.is_told and (new := wanted.lines.keys() - _digests_in(there)):
        # The mark is made from the text, so a run after a failure does not repeat the comment.
        board.comment(there.id, f"{wanted.mark} {_digest(*sorted(new))}", wanted.text(new))
    text = f"<!-- said {' '.join(sorted(wanted.lines))} -->\n{wanted.text(wanted.lines)}"
    board.post_issue(there, wanted.mark, wanted.title, text, [LABEL])


def _by_mark(notes: Iterable[HostNote], app: str) -> dict[str, list[HostNote]]:
    """The app's own reminders by their marks, the oldest first."""
    own = defaultdict[str, list[HostNote]](list)
    for note in notes:
        mark = re.match(rf"<!-- ({REMINDER_MARK} [^\n]*?) -->", note.says["body"] or "")
        if mark and note.app == app:
            own[mark[1]].append(note)
    return own


def _digests_in(issue: HostNote) -> frozenset[str]:
    lines = re.search(r"^<!-- said ([0-9a-f ]*) -->$", issue.says["body"] or "", re.MULTILINE)
    if not lines:
        return frozenset()
    return frozenset(lines[1].split())


def _digest(*keys: str) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:10]


ROBOT = "group-registry: robot"
"""The mark in the one issue that says when sending by robot was last tried."""
LASTING = (ReminderKind.ENDING, ReminderKind.DUE)
"""Of these the robot tells those alone that end on the day."""
ROBOT_OPENING = "机器人每日至多尝试发送一次，发送之前先登记于此；请勿修改。"


def as_message(due: DueReminders) -> str:
    """The robot's message: only counts and a link. No name of a group or person may leave the office this way.

    Each count is of groups, a cleaning's of units. Only terms can be overdue; the others are counted by their kind.
    """
    pairs = {(reminder.kind, reminder.about) for reminder in due.reminders}
    kinds = Counter(kind for kind, _ in pairs)
    over = kinds.pop(ReminderKind.OVERDUE, 0)
    last_day = sum(reminder.kind in LASTING and reminder.days == 0 for reminder in due.reminders)
    unasked = "（如已报送延期，见申请）" if over and not due.registry.knows_requests else ""
    others = "".join(f"、{kind} {kinds[kind]} 件" for kind in ReminderKind if kinds[kind] and kind not in LASTING)
    people = set[str]()
    for reminder in due.reminders:
        people.update(person.staff_no for person in reminder.to)
    about = f"其中已逾期 {over} 件{unasked}、当日到期 {last_day} 件{others}，涉及 {len(people)} 人。"
    counted = f"{due.day} 群组备案提醒：共 {len({about for _, about in pairs})} 件，{about}"
    if due.site:
        return f"{counted}\n请查看 {due.site}/expiry/"
    return f"{counted}各人事项见报送平台上的提醒。"


def tell_by_robot(robot: robots.Robot, text: str, day: date, board: Host) -> None:
    """Send the day's text, unless that was tried before. An attempt is noted on the host before it is made.

    ``CannotKnow`` if the text was refused or may not have arrived. The note says so, and it is not sent again that day.
    """
    name = f"{robot.kind.name}机器人"

    def noted() -> HostNote | None:
        return board.own_issue(ROBOT, state="all", labels=LABEL)

    def note(says: str) -> None:
        board.post_issue(noted(), ROBOT, "机器人的发送记录", f"{ROBOT_OPENING}\n\n{day}：{says}", [LABEL])

    if (there := noted()) and f"\n{day}：" in (there.says["body"] or ""):
        board.done.append(f"{name}当日已尝试过，不再发送")
        return
    note(robots.UNSURE)
    if noted() is None:
        raise CannotKnow(f"未能登记{name}的发送记录，当日不发送")
    try:
        robot.send(text)
    except CannotKnow as doubt:
        note(str(doubt))
        raise
    note("已发送")
    board.done.append(f"{name}已发送当日消息")


@doubts_as("提醒未完成")
def main(argv: list[str]) -> int:
    options = _options(argv)
    commit = commit_of(options) or "HEAD"
    evidence, asked = waiting.if_asked(options, commit)
    due = due_on(options.root, commit, options.as_of, options.site, evidence, asked)
    others: list[str] = []
    if options.format == "text":
        sys.stdout.write(as_text(due))
    else:
        sys.stdout.write(as_json(due))
        others = [*due.of_director.values(), *due.of_registrars.values()]  # the JSON has those of groups alone
    if options.send or options.robot:
        board = host_of(options)
        if options.send:
            send_all(due, options.root, board)
        if options.robot and due.reminders:
            tell_by_robot(robots.robot_of(), as_message(due), options.as_of, board)
        warn(board.done)
    doubts = [*due.doubts, *waiting.doubts_of(asked)]
    warn([*doubts, *others])
    return exit_code(doubts)


def due_on(
    root: Path,
    commit: str,
    day: date,
    site: str = "",
    evidence: Evidence | None = None,
    asked: WaitingList | None = None,
) -> DueReminders:
    """What is due by the files of that commit and the office files covered there; ``evidence``, if known, is of it.

    ``asked`` are the open requests, if the host was asked.
    """
    files, forms = repository.files_at(root, commit), worktree.read_forms()
    evidence = evidence or clone_audit.evidence(root, forms, commit)
    covered = clone_audit.covered_files(root, evidence)
    if evidence.is_asked and not covered:
        raise CannotKnow(f"不能确定经审批的名册，无从提醒：{evidence.doubt or '审批证据的开头已不存在'}")
    inspection = read_registry(with_office_of(covered, files), forms)
    began = (evidence.result.adoption if evidence.result else None) or commit
    known = replace(evidence.with_homes(inspection.registry), adopted_on=mainline.committed_on(root, began))
    registry, official = asked.joined_to(known) if asked else known, worktree.official()
    policies, site = registry.of(Policy), site.rstrip("/")
    if not policies or any(finding.path.startswith(OFFICE) for finding in inspection.findings):
        raise CannotKnow("办事处的名册或口径未能正确读取，无法确定提醒对象；请先改正 registry/office/ 下的文件")
    says = "重大节假日的禁言提醒缺少该年；请更新程序，或在 registry/quiet-periods/ 登记放假日期（第二十二条）"
    years, monday = unknown_years(policies, official, day), day - timedelta(days=day.weekday())
    return DueReminders(
        day=day,
        site=site,
        reminders=reminders(registry, day, official),
        registry=registry,
        unread={finding.path for finding in inspection.findings},
        of_director=month_of(Viewer.of(Audience.INTERNAL, inspection, day, evidence), site),
        of_registrars={f"holidays {year} {monday}": f"尚无 {year} 年的官方放假安排，{says}" for year in years},
    )


def _options(argv: list[str]) -> Namespace:
    about = (
        "到期、逾期、临时群、负责人离任或受限、禁言期的提醒（制度第八、十、十一、二十一、二十二条），"
        "上月例外事项告知主任；只提醒，不代办。"
    )
    parser = Parser(description=about)
    parser.add_shared("--root")
    parser.add_at("所依据的提交，默认为最新")
    parser.add_as_of()
    parser.add_format(("json", "text"))
    parser.add_flag("--ask", "并查询待办的申请，延期或注销办理中的不再催办；不给则注明未查询")
    parser.add_flag("--send", "在报送平台上开出、更新、关闭提醒事项")
    by_robot = "由企业微信、钉钉或飞书机器人发送当日件数，每日至多一次；地址和密钥取环境变量 ROBOT_URL、ROBOT_SECRET"
    parser.add_flag("--robot", by_robot)
    parser.add_shared("--site", *waiting.ASKING, "--account")
    options = parser.parse_args(argv)
    options.as_of = as_of(options)
    return options
