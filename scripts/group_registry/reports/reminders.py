"""What falls due, as people read it by person, as JSON, and as the issues that carry it on the host."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from group_registry.lifecycle.due import Reminder
from group_registry.model.records import Person
from group_registry.reports.findings import shown
from group_registry.reports.markdown import quoted

MARK = "group-registry: remind"
"""How the hidden marks of all our issues begin."""
SERVED = "这是按备案记录自动生成的提醒，不是违规结论；注销或延期合并以后自动关闭。不需要再提醒的，也可以自己关闭。"


@dataclass(frozen=True)
class Posting:
    """An issue that is wanted: what it says line by line, each line by a key that tells whether it was said before.

    ``is_told`` where a line that is new is worth a comment, since an edit tells nobody.
    """

    mark: str
    title: str
    opening: str
    lines: Mapping[str, str]
    is_told: bool

    def text(self, keys: Iterable[str] | None = None) -> str:
        """The opening and the lines; those of some keys alone, where these are named."""
        wanted = self.lines.keys() if keys is None else set(keys)
        return "\n".join([self.opening, "", *(f"- {line}" for key, line in self.lines.items() if key in wanted)])


def as_text(found: Sequence[Reminder]) -> str:
    """By person, each with what to send on; data cannot steer the terminal."""
    lines = (line for person, own in by_person(found) for line in _digest(person, own))
    return "".join(f"{shown(line)}\n" for line in lines) or "今天没有要提醒的。\n"


def as_json(found: Sequence[Reminder]) -> str:
    """One object for each group that is due."""
    return json.dumps([_row(one) for one in found], ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Reminder]], str]] = {"json": as_json, "text": as_text}


def by_person(found: Sequence[Reminder]) -> list[tuple[Person, list[Reminder]]]:
    """What is due for each person, in the order of what is most overdue."""
    people = {person.staff_no: person for one in found for person in one.to}
    return [(person, [one for one in found if person in one.to]) for person in people.values()]


def postings(found: Sequence[Reminder], site: str) -> list[Posting]:
    """An issue for each group and one for each person; ``site`` is the address of the site, empty where unknown."""
    return [_of_group(one, site) for one in found] + [_of_person(person, own, site) for person, own in by_person(found)]


def mark_of(path: str) -> str:
    """The hidden mark of a group's issue."""
    return f"{MARK} {path}"


def _digest(person: Person, own: Sequence[Reminder]) -> Iterator[str]:
    yield f"{person.label}  {len(own)} 件"
    yield from (f"  {one.group.name}（{one.group.unit}）  {one.stage}  {one.says}" for one in own)


def _of_group(one: Reminder, site: str) -> Posting:
    names = "、".join(person.label for person in one.to)
    opening = f"{quoted(one.group.name)}（{quoted(one.group.unit)}），提醒 {quoted(names)}。{SERVED}"
    title = f"{one.stage}：{one.group.name}（{one.group.unit}）"
    return Posting(mark_of(one.group.path), title, opening, {one.key: _line(one, site)}, is_told=False)


def _of_person(person: Person, own: Sequence[Reminder], site: str) -> Posting:
    """Who has an account is named as the host knows them, so that it tells them; others are told by the clerk."""
    called = f"@{person.account}" if person.account else f"请经办人转告 {quoted(person.label)}"
    title = f"到期提醒：{person.label}（{len(own)} 件）"
    lines = {one.key: f"{quoted(one.group.name)}：{_line(one, site)}" for one in own}
    return Posting(f"{MARK} {person.staff_no}", title, f"{called}：{SERVED}", lines, is_told=True)


def _line(one: Reminder, site: str) -> str:
    return f"{quoted(one.says)}。{_ways(one, site)}"


def _ways(one: Reminder, site: str) -> str:
    """Where a person closes the group or extends it with a reason; the machine proposes neither."""
    if not one.offers_ways:
        return ""
    place = f"{one.group.folder}/{one.group.slug}"
    if not site:
        told = f"<code>registry.py file extend {place}</code>、<code>registry.py file cancel {place}</code>"
        return f"在网站“填报”页选变更或注销，或运行 {told}。"
    address = f"{site.rstrip('/')}/file/?group={place}"
    return f"[注销]({address}&kind=cancel) · [延期，写明理由]({address}&kind=change)"


def _row(one: Reminder) -> dict[str, object]:
    return {
        "key": one.key,
        "group": one.group.path,
        "stage": one.stage,
        "due": one.due.isoformat(),
        "days": one.days,
        "to": [person.label for person in one.to],
        "says": one.says,
    }
