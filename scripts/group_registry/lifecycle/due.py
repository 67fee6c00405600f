"""Due and overdue, for a day that the caller names (Art. 8, 10). A lapse is a reminder, never a verdict of breach."""

from datetime import date
from enum import StrEnum

from group_registry.model.records import Group
from group_registry.model.registry import Registry


class State(StrEnum):
    """The state of a group on a day, in the words shown on screen."""

    IN_USE = "使用中"
    SHORT_LIVED = "临时群（免备案）"
    OVERDUE = "逾期未注销"
    CANCELLED = "已注销"


def state(group: Group, registry: Registry, today: date) -> State:
    """The state on that day; cancelled before overdue before short-lived before in use."""
    if group.is_cancelled:
        return State.CANCELLED
    if is_overdue(group, today):
        return State.OVERDUE
    return State.SHORT_LIVED if registry.is_short_lived(group) else State.IN_USE


def is_overdue(group: Group, today: date) -> bool:
    """Whether the last day of the term has passed and the group is not cancelled."""
    return group.term_end is not None and group.term_end < today and not group.is_cancelled


def days_left(group: Group, today: date) -> int | None:
    """Days from today to the last day of the term, negative when past; None without a term or once cancelled."""
    if group.term_end is None or group.is_cancelled:
        return None
    return (group.term_end - today).days


def is_due_within(group: Group, today: date, days: int) -> bool:
    """Whether the term ends today or within that many days."""
    left = days_left(group, today)
    return left is not None and 0 <= left <= days
