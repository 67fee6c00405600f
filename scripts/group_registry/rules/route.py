"""The route of approvals of a filing, determined by its content (Art. 9, 10)."""

from dataclasses import dataclass
from enum import StrEnum

from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import Scope


class Step(StrEnum):
    REVIEW = "审核"
    APPROVAL = "审批"
    OFFICE_MEETING = "主任办公会"
    SIGN_OFF = "签批"
    OFFICE_REVIEW = "信息技术部审核"


def title_of(step: Step) -> str:
    """The step with the office that takes it, as worded on the form."""
    match step:
        case Step.REVIEW | Step.APPROVAL:
            return f"分管主任{step}"
        case Step.SIGN_OFF:
            return f"主任{step}"
    return step.value


@dataclass(frozen=True, slots=True)
class Route:
    """The approvals of a filing in order, and the article that requires them."""

    name: str
    steps: tuple[Step, ...]
    article: str


INTERNAL = Route("对内", (Step.REVIEW, Step.SIGN_OFF), "9.1")
EXTERNAL = Route("对外", (Step.REVIEW, Step.OFFICE_MEETING, Step.SIGN_OFF), "9.2")
SHORT_LIVED = Route("临时群", (Step.APPROVAL,), "10")


def route_of(group: Group, registry: Registry) -> Route:
    """The route of one form according to its content (Art. 9.1, 9.2, 10)."""
    if registry.takes_approval_alone(group):
        return SHORT_LIVED
    return EXTERNAL if group.scope is Scope.EXTERNAL else INTERNAL


def stricter(*routes: Route) -> Route:
    """The route with the most steps. A change takes the stricter route of its old and its new content."""
    return max(routes, key=lambda route: len(route.steps))
