"""The filings that wait for the office meeting, as text for the secretary and as JSON."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from group_registry.approval.agenda import TITLES, Business
from group_registry.approval.explanation import to_the_minute
from group_registry.reports.evidence import utc
from group_registry.reports.findings import shown


def as_text(agenda: Sequence[Business]) -> str:
    """The filings and their content, grouped by what they wait for. Data cannot send control codes to the terminal."""
    return "\n".join(map(shown, _agenda_lines(agenda))) + "\n"


def as_json(agenda: Sequence[Business]) -> str:
    return json.dumps([row(one) for one in agenda], ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Business]], str]] = {"json": as_json, "text": as_text}


def about(business: Business) -> str:
    return "\n".join(map(shown, _about(business)))


def _about(business: Business) -> Iterator[str]:
    group, last = business.group, business.group.last
    yield f"{group.name}（{group.unit}，{last.kind}）  第 {business.pull} 号申请"
    yield f"    {business.path}"
    yield f"    事由：{last.statement}；目的：{group.purpose}；成员：{group.member_scope}"
    if business.reviews:
        yield f"    审核：{'；'.join(f'{word.name} {to_the_minute(word.at)}' for word in business.reviews)}"
    if business.says:
        yield f"    {business.says}"


def _agenda_lines(agenda: Sequence[Business]) -> Iterator[str]:
    if not agenda:
        yield "没有待上会的备案。"
    for turn, title in TITLES.items():
        found = [one for one in agenda if one.turn is turn]
        if found:
            yield f"{title} {len(found)} 件："
            yield from (f"  {line}" for one in found for line in _about(one))


def row(one: Business) -> dict[str, object]:
    content, last = one.matter.content, one.group.last
    return {
        "pull": one.pull,
        "path": one.path,
        "old": content.old,
        "new": content.new,
        "group": one.group.name,
        "unit": one.group.unit,
        "kind": last.kind,
        "statement": last.statement,
        "purpose": one.group.purpose,
        "member_scope": one.group.member_scope,
        "reviewed": [{"by": word.name, "at": utc(word.at)} for word in one.reviews],
        "turn": one.turn,
        "minutes": one.agreed_by.path if one.agreed_by else None,
        "says": one.says,
    }
