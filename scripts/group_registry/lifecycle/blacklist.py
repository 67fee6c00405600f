"""The blacklist on a day: which entries are in force, which are over, and who must hand over groups (Art. 21)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from group_registry.lifecycle.handover import Load
from group_registry.model.records import BlacklistEntry
from group_registry.model.registry import Registry
from group_registry.model.terms import SubjectKind


class Standing(StrEnum):
    """The state of a blacklist entry on a day."""

    COMING = "尚未开始"
    IN_FORCE = "限制中"
    UNDER_APPEAL = "限制中，申诉未答复"
    ENDED = "已期满"
    LIFTED = "已解除"

    @property
    def holds(self) -> bool:
        """Whether the limits are in force."""
        return self in (Standing.IN_FORCE, Standing.UNDER_APPEAL)

    @property
    def is_over(self) -> bool:
        """Whether the limits have ended or were lifted."""
        return self in (Standing.ENDED, Standing.LIFTED)


@dataclass(frozen=True, slots=True)
class BlacklistCount:
    """How many entries are in force, have yet to begin and are over: all that the public edition may show."""

    in_force: int
    coming: int
    over: int


NONE = BlacklistCount(0, 0, 0)


def phases(entry: BlacklistEntry) -> tuple[tuple[date, Standing], ...]:
    """The entry's states, each with the first day on which it applies."""
    is_open = entry.appeal is not None and entry.appeal_outcome is None
    lifted, after = entry.lifted_on, entry.ends_on + timedelta(days=1)
    end = (lifted, Standing.LIFTED) if lifted is not None and lifted < after else (after, Standing.ENDED)
    return (
        (date.min, Standing.COMING),
        (entry.starts_on, Standing.UNDER_APPEAL if is_open else Standing.IN_FORCE),
        end,
    )


def standing(entry: BlacklistEntry, day: date) -> Standing:
    """The state of the entry on that day."""
    return [found for since, found in phases(entry) if since <= day][-1]


def count(registry: Registry, day: date) -> BlacklistCount:
    """Count the entries by state, without naming anybody."""
    found = [standing(entry, day) for entry in registry.of(BlacklistEntry)]
    return BlacklistCount(
        sum(one.holds for one in found), found.count(Standing.COMING), sum(one.is_over for one in found)
    )


def has_to_hand_over(load: Load, registry: Registry, day: date) -> BlacklistEntry | None:
    """The blacklist entry that obliges a person to hand over the groups of which they are custodian.

    Entries that have yet to begin count too. Of several entries, the one that ends last; None if there is no entry or
    the person is custodian of no group.
    """
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
