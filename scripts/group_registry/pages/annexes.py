"""The annex with the flow chart: each route from filling in to filing, and who takes each step on the site's day.

The regulation names its annexes, but we do not have them. The chart is drawn from the articles (Art. 6, 8 to 10).
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from group_registry.approval.people import FILED, registrars, reviewers, signers
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Role
from group_registry.rules.transition import EXTERNAL, INTERNAL, SHORT_LIVED, Step, title_of

NOBODY = "暂缺"


class Box(NamedTuple):
    """A step: who takes it, and when it is needed if it is not always needed."""

    title: str
    who: str
    when: str = ""


class Lane(NamedTuple):
    """A route with its steps in order; ``says`` is what the boxes cannot show."""

    title: str
    article: str
    boxes: tuple[Box, ...]
    says: str = ""


def annexes(registry: Registry, today: date) -> dict[str, object]:
    """``charges`` are reviewers, signers, and the names of the units that share them."""
    units = [unit.name for unit in registry.of(Unit) if unit.covers(today)]
    reviewing = _names(name for unit in units for name in reviewers(unit, registry, today))
    secretaries = _names(person.label for person in registry.holders(Role.SECRETARY, today))
    takers = {  # by step, everybody who may take it for some unit
        Step.REVIEW: reviewing,
        Step.APPROVAL: reviewing,
        Step.OFFICE_MEETING: f"{Role.SECRETARY} {secretaries}",
        Step.SIGN_OFF: _names(name for unit in units for name in signers(unit, registry, today)),
        FILED: _names(registrars(registry, today)),
    }
    charges: dict[tuple[str, str], list[str]] = {}
    for unit in units:
        deciding = (_names(reviewers(unit, registry, today)), _names(signers(unit, registry, today)))
        charges.setdefault(deciding, []).append(unit)
    shared = [(*deciding, "、".join(names)) for deciding, names in charges.items()]
    return {"lanes": list(_lanes(takers)), "charges": shared}


def _lanes(takers: dict[str, str]) -> Iterator[Lane]:
    filling_in, filing = Box("填报", "部门经办人"), Box(FILED, takers[FILED])

    def steps(*route: Step, meeting_when: str = "") -> Iterator[Box]:
        for step in route:
            yield Box(title_of(step), takers[step], meeting_when if step is Step.OFFICE_MEETING else "")

    def lane(title: str, article: str, *boxes: Box, says: str = "") -> Lane:
        return Lane(title, article, (filling_in, *boxes), says)

    yield lane("对内", INTERNAL.article, *steps(*INTERNAL.steps), filing)
    yield lane("对外", EXTERNAL.article, *steps(*EXTERNAL.steps), filing)
    short, after = steps(*SHORT_LIVED.steps), (Box("到期前使用", "创建部门"), Box("注销", "经分管主任审批"))
    says = "免备案，不编号；工作结束或到期应及时注销。自愿备案的，按对内或对外办理。"
    yield lane("使用期限不超过十五天", SHORT_LIVED.article, *short, *after, says=says)
    says = "更换使用部门的，原、现部门的分管主任均须审核。使用期限变更后仍不超过十五天的，只经分管主任审批。"
    yield lane("变更", "8", *steps(*EXTERNAL.steps, meeting_when="变更前后有对外的"), filing, says=says)
    says = "写明群组已解散或已移交。使用期限不超过十五天的，逾期亦同，只经分管主任审批。"
    yield lane("注销", "8", *steps(*EXTERNAL.steps, meeting_when="对外的"), filing, says=says)


def _names(people: Iterator[str] | tuple[str, ...]) -> str:
    return "、".join(dict.fromkeys(people)) or NOBODY
