"""The blacklist on a day: which limits hold, which are over, and what a limited person is to hand over (Art. 21)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from group_registry.lifecycle.handover import Load
from group_registry.model.records import BlacklistEntry
from group_registry.model.registry import Registry
from group_registry.model.terms import SubjectKind


class Standing(StrEnum):
    """How an entry stands on a day."""

    COMING = "尚未开始"
    IN_FORCE = "限制中"
    UNDER_APPEAL = "限制中，申诉未答复"
    ENDED = "已期满"
    LIFTED = "已解除"

    @property
    def holds(self) -> bool:
        """Whether the limits hold."""
        return self in (Standing.IN_FORCE, Standing.UNDER_APPEAL)

    @property
    def is_over(self) -> bool:
        """Whether they hold no more."""
        return self in (Standing.ENDED, Standing.LIFTED)


@dataclass(frozen=True, slots=True)
class BlacklistCount:
    """How many entries hold, are still to begin, are over: all that the public edition may know."""

    in_force: int
    coming: int
    over: int


NONE = BlacklistCount(0, 0, 0)


def phases(entry: BlacklistEntry) -> tuple[tuple[date, Standing], ...]:
    """The entry's states, each with the day from which it holds."""
    is_open = entry.appeal is not None and entry.appeal_outcome is None
    lifted, after = entry.lifted_on, entry.ends_on + timedelta(days=1)
    end = (lifted, Standing.LIFTED) if lifted is not None and lifted < after else (after, Standing.ENDED)
    return (
        (date.min, Standing.COMING),
        (entry.starts_on, Standing.UNDER_APPEAL if is_open else Standing.IN_FORCE),
        end,
    )


def standing(entry: BlacklistEntry, day: date) -> Standing:
    """How the entry stands on that day."""
    return [found for since, found in phases(entry) if since <= day][-1]


def count(registry: Registry, day: date) -> BlacklistCount:
    """How many entries there are, without saying of whom."""
    found = [standing(entry, day) for entry in registry.of(BlacklistEntry)]
    return BlacklistCount(
        sum(one.holds for one in found), found.count(Standing.COMING), sum(one.is_over for one in found)
    )


def has_to_hand_over(load: Load, registry: Registry, day: date) -> BlacklistEntry | None:
    """The entry for which a person, who still keeps groups, is to hand them over; the one that ends last."""
    if not load.kept:
        return None
    found = [
        entry
        for entry in registry.of(BlacklistEntry)
        if entry.subject_kind is not SubjectKind.GROUP
        and entry.subject == load.person.staff_no
        and not standing(entry, day).is_over
    ]
    return max(found, key=lambda entry: (entry.ends_on, entry.path), default=None)
