"""Filing numbers: each group gets one at its first recorded filing that needs one; none is reused (contract E)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from group_registry.model.records import BaselineEntry, Group, Policy
from group_registry.model.registry import Registry
from group_registry.rules.office_lists import UNNUMBERED

USUAL_FORMAT = "中互京群备〔{年}〕{号}号"
"""The format if the policy cannot be read. The merge is recorded all the same, and the audit judges it."""


@dataclass
class Numbering:
    """The numbers by path, and the last serial of each year, whether on paper or given."""

    numbers: dict[str, str] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def after(cls, baseline: Iterable[BaselineEntry]) -> "Numbering":
        numbering = cls()
        for entry in baseline:
            if entry.paper_number and entry.paper_number != UNNUMBERED:
                year, serial = serial_of(entry)
                numbering.numbers[entry.file] = entry.paper_number
                numbering.last[year] = max(numbering.last[year], serial)
        return numbering

    def give(self, paths: Iterable[str], form: str, year: int) -> dict[str, str]:
        """The numbers that a merge gives these groups; ``year`` is its year in Shanghai."""
        fresh = sorted(path for path in paths if path not in self.numbers)
        return {
            path: form.replace("{年}", str(year)).replace("{号}", str(serial))
            for serial, path in enumerate(fresh, self.last[year] + 1)
        }

    def note(self, given: Mapping[str, str], year: int) -> None:
        """Note that these numbers are used, whatever the audit says later about their filings."""
        self.numbers.update(given)
        self.last[year] += len(given)


def needing(groups: Iterable[Group], office: Registry) -> tuple[str, ...]:
    """A short-lived group needs no number until it takes the full route (Art. 10), a cancelled group none."""
    return tuple(group.path for group in groups if not group.is_cancelled and not office.takes_approval_alone(group))


def form_of(office: Registry) -> str:
    return next((policy.number_format for policy in office.of(Policy)), USUAL_FORMAT)


def serial_of(entry: BaselineEntry) -> tuple[int, int]:
    """Year and serial of a number on paper. Without a year, the year of the filing; without a serial, 0."""
    figures = [int(figure) for figure in re.findall(r"(?<!\d)\d{1,6}(?!\d)", entry.paper_number or "")]
    year = next((figure for figure in figures if 1900 <= figure <= 2999), None)
    if year is not None:
        figures.remove(year)
    return year or entry.filed_on.year, figures[-1] if figures else 0
