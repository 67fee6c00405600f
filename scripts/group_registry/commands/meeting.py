"""What a meeting decided: from the options of a command, and what is left out from the secretary at the terminal."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from group_registry.approval.agenda import FOLDER, Business, Decision, Session, Turn, drafted, next_number
from group_registry.approval.meeting_outcomes import NOT_DISCUSSED, Said, listed, needs_note, outcome_of
from group_registry.cli.questions import a_day, ask, need, one_of, several_of, some
from group_registry.commands.meeting_options import Given
from group_registry.forms.check import inspect
from group_registry.forms.proposal import supplemented_text, text_of
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo.proposals import Made, Place
from group_registry.hosts.open_pulls import OpenPulls
from group_registry.model.records import Minutes, Role
from group_registry.model.registry import Registry


def draft(
    given: Given,
    agenda: Sequence[Business],
    found: OpenPulls,
    place: Place,
    schemas: Schemas,
    tell: Callable[[Business], None],
) -> Made | str:
    """The minutes, or why there are none. What was reviewed only after the day of the meeting is told and left out.

    ``tell`` shows what a filing is about, beside its outcome.
    """
    waiting = [one for one in agenda if one.turn is Turn.MEETING]
    if not waiting:
        return "没有可以上会的备案；各件在等什么，请看 minutes.py draft --list"
    need(_missing(given, _in_time(waiting, given.met_on)))
    registry = inspect(place.base.files, schemas, ()).registry
    met = _session(given, registry, found)
    discussed = _in_time(waiting, met.met_on)
    if strange := set(given.outcomes) - {one.path for one in discussed}:
        return f"{'、'.join(sorted(strange))} 不在等着上会的备案里，或在 {met.met_on} 之后才审核，不能写进这次纪要"
    for one in waiting:
        if one not in discussed:
            print(f"第 {one.pull} 号申请在 {met.met_on} 之后才审核，不写进这次纪要")
    decisions = [decision for one in discussed for decision in _decision(one, given.outcomes.get(one.path), tell)]
    if not decisions:
        return "没有一件上会的备案，不写纪要"
    minutes = drafted(met, decisions)
    return Made(minutes, text_of(minutes, schemas), f"minutes-{minutes.stem}", f"主任办公会纪要 {minutes.stem}")


def supplement(name: str, agenda: Sequence[Business], place: Place, schemas: Schemas) -> Made | str:
    """The minutes of that name with a 补充 for each filing of the agenda, or why there are none."""
    path = f"{FOLDER}{name}.yaml"
    if path not in place.base.files:
        return f"主分支上没有纪要 {path}"
    waiting = [one for one in agenda if one.turn is Turn.SUPPLEMENT and one.told and one.told.path == path]
    if not waiting:
        told = "".join(f"；{one.path}：{one.says or '可以上会，须先写进一次会议的纪要'}" for one in agenda)
        return f"这份申请里没有等着写进 {name} 补充的备案{told}"
    made = supplemented_text(place.base.files[path], path, waiting, schemas)
    if made is None:
        return f"{path} 的写法特殊，不能自动加上补充；请信息技术部把补充移到文件最后，再运行一次"
    minutes, content = made
    stem = f"{name}-supplement-{len(minutes.supplements)}"
    return Made(minutes, content, f"minutes-{stem}", f"主任办公会纪要 {name} 的补充")


def _missing(given: Given, agenda: Sequence[Business]) -> list[str]:
    """The options without which nobody but a person at the terminal can go on."""
    named = {"--date": given.met_on, "--chair": given.chair, "--present": given.present}
    outcomes = dict.fromkeys(one.path for one in agenda if one.path not in given.outcomes)
    return [name for name, value in named.items() if not value] + [f"--outcome {path}=结论" for path in outcomes]


def _in_time(agenda: Sequence[Business], met_on: date | None) -> list[Business]:
    """What could be discussed on that day, if it is known."""
    return [one for one in agenda if met_on is None or not one.too_late_for(met_on)]


def _session(given: Given, registry: Registry, found: OpenPulls) -> Session:
    """Day, number, chair and those present. Usual are today, the next number, the director, and those of last time."""
    met_on = given.met_on or ask("开会日期", a_day, given.today.isoformat())
    following = next_number(met_on.year, registry.of(Minutes), found.cases.values())
    number = given.number or (following if given.met_on else ask("本年第几次会议", _number, str(following)))
    directors = registry.holders(Role.DIRECTOR, met_on)
    chair = given.chair or ask("主持人", one_of(registry), directors[0].label if directors else "")
    usual = _usually_present(registry, met_on)
    present = given.present or ask("出席的人，用顿号隔开", several_of(registry), usual)
    return Session(met_on, number, chair, present)


def _decision(business: Business, said: Said | None, tell: Callable[[Business], None]) -> Iterator[Decision]:
    tell(business)
    if said is None:
        said = ask(f"  会议结论：{listed()}", outcome_of)
    else:
        print(f"    会议结论：{said[0] or NOT_DISCUSSED}")
    outcome, note = said
    if needs_note(outcome) and note is None:
        note = ask("  会议意见", some)
    if outcome:
        yield Decision(business, outcome, note)


def _usually_present(registry: Registry, day: date) -> str:
    """Those of the last meeting who are still in office."""
    last = max(registry.of(Minutes), key=lambda one: (one.year, one.number), default=None)
    people = [(label, registry.person(label)) for label in (last.present if last else ())]
    return "、".join(label for label, person in people if person and person.is_in_office(day))


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ValueError("请写数字，如 13")
    return int(text)
