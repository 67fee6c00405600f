"""List what waits for whom, and since when, in all open pull requests; with reminders to copy.

Exit 0 whatever waits, 2 wrong usage, 3 something could not be known (the rest is shown).
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from group_registry.approval.agenda import agenda
from group_registry.approval.facts import Matter
from group_registry.approval.pending import MEND, Again, Waiting, age, title_of, waiting
from group_registry.cli import host_options
from group_registry.cli.parser import Parser
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.compare import Difference, FieldDiff, rows, since, told
from group_registry.forms.json_types import Unclear
from group_registry.forms.refusal import Refusal
from group_registry.forms.waiting_list import FORMAT
from group_registry.forms.yaml import Data
from group_registry.hosts import open_pulls
from group_registry.hosts.closed_pulls import ClosedPulls, Past
from group_registry.hosts.open_pulls import OpenCase
from group_registry.model.finding import Finding, cited
from group_registry.model.records import Group
from group_registry.reports.agenda import row as agenda_row
from group_registry.reports.findings import shown

SUBMITTERS, NOBODY = "报送单位", "待其他申请办结，或名册中无人可办"


@dataclass(frozen=True)
class AskedPulls:
    """The open pull requests at the moment ``at``, judged against the tip ``main``.

    ``doubts`` has a line for each pull request that could not be judged. ``past`` says what became of earlier pull
    requests on the same group; its keys are the numbers of the open ones.
    """

    at: datetime
    main: str
    seen: tuple[OpenCase, ...]
    doubts: tuple[str, ...] = ()
    past: Mapping[int, Past] = field(default_factory=dict)

    @cached_property
    def waiting(self) -> list[Waiting]:
        """Everything that waits, the longest waiting first."""
        return waiting(one.facts for one in self.seen)


def as_text(asked: AskedPulls) -> str:
    """The list by person and by unit, then a reminder for each person, with control characters escaped."""
    return "\n".join(map(shown, _lines(asked.waiting))) + "\n"


def as_json(asked: AskedPulls) -> str:
    """The JSON that ``forms.waiting_list`` reads: what waits, the filings, the meeting's agenda, reminders, doubts."""
    return _json(
        {
            "format": FORMAT,
            "asked_at": _stamp(asked.at),
            "main": asked.main,
            "waiting": [_row(one, asked) for one in asked.waiting],
            "filings": [_filing(one, matter, asked) for one in asked.seen for matter in one.facts.matters or (None,)],
            "meeting": [agenda_row(one) for one in agenda(one.facts for one in asked.seen)],
            "reminders": {name: reminder(name, own) for name, own in by_person(asked.waiting).items()},
            "doubts": asked.doubts,
        }
    )


FORMATS: Mapping[str, Callable[[AskedPulls], str]] = {"json": as_json, "text": as_text}


def unanswered(form: str, at: datetime, why: str) -> str:
    """The output if nothing could be known: in JSON, the time and the reason; in text, nothing."""
    return _json({"format": FORMAT, "asked_at": _stamp(at), "unanswered": why}) if form == "json" else ""


def by_person(found: Sequence[Waiting]) -> dict[str, list[Waiting]]:
    """What waits for each person, the longest waiting first. What any of several people can do is listed for each."""
    people = dict.fromkeys(name for one in found for name in one.whom)
    return {name: [one for one in found if name in one.whom] for name in people}


def by_unit(found: Sequence[Waiting]) -> dict[str, list[Waiting]]:
    """What waits in the filings of each unit, the longest waiting first."""
    units = dict.fromkeys(one.unit for one in found if one.unit)
    return {unit: [one for one in found if one.unit == unit] for unit in units}


def reminder(name: str, own: Sequence[Waiting]) -> str:
    """A message to a person that says what waits and what to do."""
    called = next(said for one in own for label, said in zip(one.whom, one.spoken_to, strict=True) if label == name)
    items = "；".join(f"第 {one.pull} 号申请，{one.title}，{one.step}，{age(one.days)}" for one in own)
    return f"{called}：您有 {len(own)} 件待办。{items}。{'；'.join(dict.fromkeys(one.says for one in own))}。"


def _lines(found: Sequence[Waiting]) -> Iterator[str]:
    if not found:
        yield "没有待办的申请。"
        return
    nobodys = [one for one in found if not one.whom]
    groups = by_person(found) | {
        SUBMITTERS: [one for one in nobodys if one.step == MEND],
        NOBODY: [one for one in nobodys if one.step != MEND],
    }
    for name, own in groups.items():
        if own:
            yield f"{name}  {len(own)} 件"
            yield from (f"  {_told(one)}" for one in own)
    yield "各单位在办"
    for unit, own in by_unit(found).items():
        yield f"  {unit}  {len({one.path for one in own})} 件，最久{age(own[0].days)}"
    yield "催办语（可复制）"
    yield from (f"  {reminder(name, own)}" for name, own in by_person(found).items())


def _told(one: Waiting) -> str:
    return f"第 {one.pull} 号申请  {one.title}  {one.step}，{age(one.days)}；{one.says}"


def _row(one: Waiting, asked: AskedPulls) -> dict[str, object]:
    seen = next(seen for seen in asked.seen if seen.facts.pull.number == one.pull)
    return {
        "pull": one.pull,
        "path": one.path,
        "title": one.title,
        "unit": one.unit,
        "step": one.step,
        "whom": one.whom,
        "since": _stamp(one.since),
        "days": one.days,
        "says": one.says,
        "given": [{"step": step, "says": says} for step, says in one.given],
        "again": [_again(again, one.path, seen) for again in one.again],
    }


def _again(again: Again, path: str, seen: OpenCase) -> dict[str, object]:
    """A person who reviewed an earlier content, and when; ``changes`` since then, null if they cannot be shown."""
    found = since(seen.reviewed.get((again.commit or "", path)), path, seen.comparison)
    return {
        "name": again.name,
        "at": _stamp(again.at),
        "was_refusal": again.was_refusal,
        "changes": None if found is None else [_change(row) for row in found],
    }


def _filing(seen: OpenCase, matter: Matter | None, asked: AskedPulls) -> dict[str, object]:
    """One changed file; ``changes`` is null if it cannot be shown item by item."""
    path = matter.content.path if matter else ""
    group = matter.after if matter and isinstance(matter.after, Group) else None
    past = asked.past.get(seen.facts.pull.number, Past()).says if group else ()
    notices = [_notice(found) for found in seen.comparison.findings if found.path == path and not found.is_error]
    return {
        "pull": seen.facts.pull.number,
        "path": path,
        "web": seen.web,
        "title": title_of(matter) if matter else "",
        "group": group.name if group else "",
        "unit": group.unit if group else "",
        "kind": group.last.kind if group else "",
        "platform": group.platform if group else "",
        "statement": group.last.statement if group else "",
        "notices": [*past, *notices],
        "changes": next((_changes(one) for one in seen.comparison.differences if one.path == path), None),
    }


def _notice(found: Finding) -> str:
    article = f"（{cited(found.article)}）" if found.article else ""
    return f"{found.says}{article}。{found.fix}"


def _changes(difference: Difference) -> list[dict[str, object]] | None:
    old, new = difference.before, difference.after
    if isinstance(old, Refusal) or isinstance(new, Refusal):
        return None
    return [_change(row) for row in rows(old, new)]


def _change(row: FieldDiff) -> dict[str, object]:
    return {"item": row.name, "old": _value(row.old), "new": _value(row.new), "is_entry": row.is_entry}


def _value(data: Data | None) -> str | None:
    return None if data is None else told(data)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(data: Mapping[str, object]) -> str:
    return json.dumps(_printable(data), ensure_ascii=False, indent=2) + "\n"


def _printable(data: object) -> object:
    """The same data with each text on one line, without invisible or direction-changing characters.

    The texts may come from untrusted authors.
    """
    match data:
        case str():
            return shown(" ".join(data.splitlines()))
        case Mapping():
            return {key: _printable(value) for key, value in data.items()}
        case list() | tuple():
            return [_printable(value) for value in data]
    return data


def main(argv: list[str] | None = None) -> int:
    """Print the list, even if something could not be known of some pull requests."""
    parser = Parser(description="今日待签：各份申请的待办人和等待天数，按人、按单位列出，附催办语。")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="结果的形式，默认为 text")
    parser.add_argument("--fetch", metavar="REMOTE", help="先从该远端取回各份申请的提交；不给则须已在本地")
    host_options.add_to(parser)
    options = parser.parse_args(argv)
    try:
        forge = host_options.forge_of(options)
        basis = open_pulls.basis(options.root, options.base, worktree.read_forms(PROJECT), options.now)
        found = open_pulls.read(forge, options.fetch, basis)
        closed = ClosedPulls(forge, options.fetch, basis)
        past = {one.facts.pull.number: closed.before(one) for one in found.cases}
    except (CannotKnow, Unclear) as doubt:
        sys.stdout.write(unanswered(options.format, options.now, str(doubt)))
        print(f"无法判断：{doubt}", file=sys.stderr)
        return 3
    asked = AskedPulls(options.now, basis.tip, tuple(found.cases), tuple(found.doubts), past)
    sys.stdout.write(FORMATS[options.format](asked))
    lost = [f"第 {number} 号申请未能查明此前有无退回：{says}" for number, one in past.items() for says in one.doubts]
    sys.stderr.writelines(f"{doubt}\n" for doubt in (*found.doubts, *lost))
    return 3 if found.doubts or lost else 0
