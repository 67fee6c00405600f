"""Draft the minutes of an office meeting from the pull requests that wait for it, or supplement them (Art. 9.2).

Blob ids are filled in by the tool. The file is committed on a new branch, and nothing is pushed. Exit 0 written
or listed, 1 nothing to write or findings, 2 wrong usage (also if options are missing and there is no terminal), 3 could
not know.
"""

import argparse
import functools
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from group_registry.approval.agenda import Business, Turn, agenda, supplemented
from group_registry.cli.given import ask, first_holder, host_of, need, not_empty, one_of, several_of
from group_registry.cli.parser import HOST, Parser, day, number, number_within
from group_registry.commands import doubts_as, say, warn
from group_registry.files import office_host, worktree
from group_registry.forms.answers import names_of
from group_registry.forms.check import has_errors, inspect
from group_registry.forms.records import text_of, to_data, to_text
from group_registry.forms.schemas import Forms, Schemas
from group_registry.forms.yaml import Data
from group_registry.gitrepo.proposals import Made, Place, commit, findings_on
from group_registry.hosts import open_pulls
from group_registry.hosts.open_pulls import Docket
from group_registry.model.records import Minutes, MinutesItem, Origin
from group_registry.model.registry import Registry
from group_registry.model.terms import MINUTES, NOTHING_BEFORE, Outcome, Role, day_of
from group_registry.reports import agenda as lists

MEETING_NUMBER = number_within(1, 999, "不是会议次数，应按 13 的格式填写")
NOT_DISCUSSED = "未上会"
CHOICES = (*Outcome, NOT_DISCUSSED)
Conclusion = tuple[Outcome | None, str | None]
"""An outcome (None: the filing was not discussed) and the note."""


def _conclusion(text: str) -> Conclusion:
    """Parse ``通过``, ``原则通过：补上成员单位``, or the number of a choice."""
    word, *note = (part.strip() for part in re.split("[：:]", text, maxsplit=1))
    if word.isdecimal() and 0 < int(word) <= len(CHOICES):
        word = CHOICES[int(word) - 1]
    if word == NOT_DISCUSSED:
        return None, None
    if word not in list(Outcome):
        raise argparse.ArgumentTypeError(f"没有结论“{word}”；请填写 {'、'.join(CHOICES)} 之一")
    return Outcome(word), "".join(note) or None


def _outcome(text: str) -> tuple[str, Conclusion]:
    """Parse ``PATH=结论:说明``."""
    path, sign, rest = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"“{text}”应写成 文件=结论，如 registry/groups/hyfw/cbfw-dayi.yaml=通过")
    outcome, note = _conclusion(rest)
    if outcome not in (None, Outcome.PASSED) and not note:
        raise argparse.ArgumentTypeError(f"{outcome}须写明意见，如 {path}={outcome}:补上成员单位")
    return path.strip(), (outcome, note)


def draft(given: argparse.Namespace, on_agenda: Sequence[Business], docket: Docket, place: Place) -> Made | str:
    """The minutes, or why there are none. Filings reviewed after the meeting are left out, with a message."""
    waiting = [business for business in on_agenda if business.turn is Turn.MEETING]
    if not waiting:
        return "没有可上会的备案；各件待办情况，请查看 registry.py minutes draft --list"
    named = {"--date": given.date, "--chair": given.chair, "--present": given.present}
    paths = dict.fromkeys(business.path for business in _in_time(waiting, given.date))
    asked = [f"--outcome {path}=结论" for path in paths if path not in given.outcome]
    need(given, [name for name, value in named.items() if not value] + asked)
    met = _meeting(given, place.registry, docket)
    discussed = _in_time(waiting, met.met_on)
    if strange := set(given.outcome) - {business.path for business in discussed}:
        return f"{'、'.join(sorted(strange))} 不在待上会的备案中，或在 {met.met_on} 之后审核，不得写入本次纪要"
    for business in waiting:
        if business not in discussed:
            print(f"第 {business.pull} 号申请在 {met.met_on} 之后审核，不写入本次纪要")
    items = list[MinutesItem]()
    for business in discussed:
        items += _item(business, met.origin, given.outcome.get(business.path))
    if not items:
        return "没有上会的备案，不起草纪要"
    minutes = replace(met, items=tuple(items))
    return Made(minutes, text_of(minutes, place.schemas), f"minutes-{minutes.stem}", f"主任办公会纪要 {minutes.stem}")


def supplement(name: str, on_agenda: Sequence[Business], place: Place) -> Made | str:
    path = f"{MINUTES}{name}.yaml"
    if path not in place.base.files:
        return f"主分支上没有纪要 {path}"
    supplements = (business for business in on_agenda if business.turn is Turn.SUPPLEMENT)
    waiting = [business for business in supplements if business.agreed_by and business.agreed_by.path == path]
    if not waiting:
        others = "".join(
            f"；{business.path}：{business.says or '可以上会，须先写入会议纪要'}" for business in on_agenda
        )
        return f"本申请中没有待写入 {name} 补充的备案{others}"
    content = place.base.files[path].rstrip(b"\n") + b"\n"
    if minutes := _minutes_in(path, content, place.schemas):
        count = len(minutes.supplements)
        minutes = functools.reduce(supplemented, waiting, minutes)
        forms = Forms.of_schemas(place.schemas)
        fresh: list[Data] = [to_data(item, forms) for item in minutes.supplements[count:]]
        heading, _, entries = to_text({forms.key(Minutes, "supplements"): fresh}).partition(b"\n")
        content += entries if count else heading + b"\n" + entries
    if minutes is None or _minutes_in(path, content, place.schemas) != minutes:
        return f"{path} 的写法特殊，不能自动加入补充；请信息技术部将补充移至文件最后，再运行一次"
    stem = f"{name}-supplement-{len(minutes.supplements)}"
    return Made(minutes, content, f"minutes-{stem}", f"主任办公会纪要 {name} 的补充")


def _minutes_in(path: str, content: bytes, schemas: Schemas) -> Minutes | None:
    return next(iter(inspect({path: content}, schemas, ()).registry.of(Minutes)), None)


def _in_time(waiting: Sequence[Business], met_on: date | None) -> list[Business]:
    """A meeting before the review of a filing would not count."""
    if met_on is None:
        return list(waiting)
    return [business for business in waiting if all(word.day <= met_on for word in business.reviews)]


def _meeting(given: argparse.Namespace, registry: Registry, docket: Docket) -> Minutes:
    """Asked for where no option gives it; by default today, the next number, the director, last time's attendance."""
    met_on = given.date or ask("会议日期", day, day_of(given.now).isoformat())
    number = given.number or _following(given, met_on.year, registry, docket)
    chair = given.chair or ask("主持人", one_of(registry), first_holder(registry, Role.DIRECTOR, met_on))
    usual = "、".join(_usual(registry, met_on))
    present = given.present or ask("出席人员，用顿号隔开", several_of(registry), usual)
    origin, year = Origin(f"{MINUTES}{met_on.year}-{number:02d}.yaml"), met_on.year
    return Minutes(
        origin=origin, year=year, number=number, met_on=met_on, chair=chair, present=tuple(present), items=()
    )


def _following(given: argparse.Namespace, year: int, registry: Registry, docket: Docket) -> int:
    """The next number of the year, after all minutes on main and in open requests; asked for unless a day is given."""
    known = [*registry.of(Minutes)]
    for case in docket.cases:
        known += [matter.after for matter in case.facts.matters if isinstance(matter.after, Minutes)]
    number = max((minutes.number for minutes in known if minutes.year == year), default=0) + 1
    if given.date:
        return number
    return ask("本年第几次会议", MEETING_NUMBER, str(number))


def _usual(registry: Registry, day: date) -> Iterator[str]:
    """Who was at the last meeting and is in office on the day."""
    last = max(registry.of(Minutes), key=attrgetter("year", "number"), default=None)
    if last is None:
        return
    for label in last.present:
        person = registry.person(label)
        if person and person.is_in_office(day):
            yield label


def _item(business: Business, origin: Origin, conclusion: Conclusion | None) -> Iterator[MinutesItem]:
    say(*lists.about(business))
    if conclusion is None:
        choices = "  ".join(f"{number} {choice}" for number, choice in enumerate(CHOICES, start=1))
        conclusion = ask(f"  会议结论：{choices}", _conclusion)
    else:
        print(f"    会议结论：{conclusion[0] or NOT_DISCUSSED}")
    outcome, note = conclusion
    if outcome not in (None, Outcome.PASSED) and note is None:
        note = ask("  会议意见", not_empty)
    if outcome:
        old, new = business.matter.content.old or NOTHING_BEFORE, str(business.matter.content.new)
        yield MinutesItem(origin=origin, file=business.path, old_digest=old, new_digest=new, outcome=outcome, note=note)


@doubts_as("未写入")
def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    place = Place.at(options.root, options.base, worktree.read_forms())
    basis = open_pulls.basis(options.root, place.tip, place.schemas, options.now)
    docket = open_pulls.read_docket(host_of(options), None if options.source else "origin", basis)
    on_agenda = agenda([case.facts for case in docket.cases])
    if options.pull:
        on_agenda = [business for business in on_agenda if business.pull in options.pull]
    doubts = docket.doubts(options.pull or ())
    warn(doubts)
    if options.list and (on_agenda or not doubts):
        sys.stdout.write(lists.agenda_text(on_agenda))
    if doubts:
        return 3
    if options.list:
        return 0
    if options.minutes:
        made = supplement(options.minutes, on_agenda, place)
    else:
        options.outcome = dict(options.outcome)
        made = draft(options, on_agenda, docket, place)
    return proposed(made, place)


def proposed(made: Made | str, place: Place) -> int:
    """Commit the file on its branch and tell what to do next; or why there is none."""
    if isinstance(made, str):
        print(made, file=sys.stderr)
        return 1
    findings = findings_on(place, made)
    if not has_errors(findings):
        commit(place, made)
    sys.stdout.write(lists.after_writing(made.record, made.branch, findings, office_host.words()))
    return int(has_errors(findings))


def _parser() -> Parser:
    parser = Parser(description="主任办公会纪要：从待上会的申请起草，或登记原则通过之后的补充（制度第九条）。")
    actions = parser.add_subparsers(required=True, metavar="draft|supplement")
    draft = actions.add_parser("draft", help="起草一次会议的纪要；缺少的在终端上逐项询问")
    draft.add_flag("--list", "只列出待上会的备案，不起草")
    append = functools.partial(draft.add_argument, action="append", default=[])
    draft.add_argument("--date", type=day, metavar="DATE", help="会议日期")
    draft.add_argument("--number", type=MEETING_NUMBER, metavar="N", help="本年第几次会议，默认顺接上一次")
    draft.add_argument("--chair", metavar="NAME", help="主持人")
    append("--present", action="extend", type=names_of, metavar="NAME", help="出席人员，用顿号隔开")
    about = f"一件备案的结论，每件填写一次：{'、'.join(CHOICES)}；除“{CHOICES[0]}”外须填写意见"
    append("--outcome", type=_outcome, metavar="文件=结论:意见", help=about)
    draft.set_defaults(minutes=None)
    more = actions.add_parser("supplement", help="原则通过的备案修改后，写入该次会议纪要的补充")
    more.add_argument("minutes", metavar="年份-次数", help="会议次数，如 2026-11")
    more.set_defaults(list=False)
    which = "只写入该申请，可给出多次；不给则为全部待上会的"
    for action, must, says in ((draft, False, which), (more, True, "修改后的申请，可给出多次")):
        action.add_argument("--pull", type=number, action="append", metavar="N", required=must, help=says)
        action.add_shared("--from", *HOST, "--root", "--base", "--now")
    return parser
