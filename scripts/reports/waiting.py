"""What waits for whom, as people read it, with a reminder to copy for each; and as JSON."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC

from regulation.waiting import MEND, Waiting
from reports.text import shown

SUBMITTERS, NOBODY = "报送单位", "等别的申请，或名册里现在没有能办的人"


def as_text(found: Sequence[Waiting]) -> str:
    """By person, by unit, then a reminder for each person; data cannot steer the terminal."""
    return "\n".join(map(shown, _lines(found))) + "\n"


def as_json(found: Sequence[Waiting]) -> str:
    """What waits, and the reminders by name; times in UTC."""
    reminders = {name: reminder(name, own) for name, own in by_person(found).items()}
    data = {"waiting": [_row(one) for one in found], "reminders": reminders}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Waiting]], str]] = {"json": as_json, "text": as_text}


def by_person(found: Sequence[Waiting]) -> dict[str, list[Waiting]]:
    """What waits for each person, in the order of what has waited longest; for one of several, for each of them."""
    people = dict.fromkeys(name for one in found for name in one.whom)
    return {name: [one for one in found if name in one.whom] for name in people}


def by_unit(found: Sequence[Waiting]) -> dict[str, list[Waiting]]:
    """The filings of each unit that are under way, the longest first."""
    units = dict.fromkeys(one.unit for one in found if one.unit)
    return {unit: [one for one in found if one.unit == unit] for unit in units}


def reminder(name: str, own: Sequence[Waiting]) -> str:
    """A message to send to a person, which says what waits and what to do."""
    called = next(said for one in own for label, said in zip(one.whom, one.spoken_to, strict=True) if label == name)
    items = "；".join(f"第 {one.pull} 号申请，{one.title}，{one.step}，{_age(one)}" for one in own)
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
        yield f"  {unit}  {len({one.path for one in own})} 件，最久的{_age(own[0])}"
    yield "催办语（可复制）"
    yield from (f"  {reminder(name, own)}" for name, own in by_person(found).items())


def _told(one: Waiting) -> str:
    return f"第 {one.pull} 号申请  {one.title}  {one.step}，{_age(one)}；{one.says}"


def _age(one: Waiting) -> str:
    return f"已等 {one.days} 天" if one.days else "今天开始"


def _row(one: Waiting) -> dict[str, object]:
    return {
        "pull": one.pull,
        "path": one.path,
        "title": one.title,
        "unit": one.unit,
        "step": one.step,
        "whom": one.whom,
        "since": one.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "days": one.days,
        "says": one.says,
    }
