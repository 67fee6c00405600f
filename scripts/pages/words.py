"""How dates, terms and states are said on screen."""

from dataclasses import dataclass
from datetime import date

from regulation.lapse import State, days_left
from regulation.model import Group

SOON = 30
"""Days before the end of a term in which it is shown as falling due."""

_MARKS = {
    State.IN_USE: "in",
    State.SHORT_LIVED: "short",
    State.OVERDUE: "over",
    State.CANCELLED: "out",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A state as a shape (``mark``, a class of the style sheet) and a word."""

    mark: str
    word: str


def state_chip(state: State) -> Chip:
    """The state of a group as a chip."""
    return Chip(_MARKS[state], state.value)


def term(group: Group) -> str:
    """The last day of use, or that there is none."""
    return group.term_end.isoformat() if group.term_end else "长期"


def remaining(group: Group, today: date) -> Chip | None:
    """How long the term still runs or since when it is over; None without a term, once cancelled, or far away."""
    left = days_left(group, today)
    if left is None:
        return None
    if left < 0:
        return Chip("over", f"逾期 {-left} 天")
    if left == 0:
        return Chip("due", "今天到期")
    return Chip("due", f"还有 {left} 天") if left <= SOON else Chip("soft", f"还有 {left} 天")


def long_date(day: date) -> str:
    """A day as people write it in a sentence."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
