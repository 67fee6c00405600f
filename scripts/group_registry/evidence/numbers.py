"""Filing numbers: each group gets one at its first recorded filing that needs one; none is reused (contract E)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from group_registry.lifecycle.to_be_filed import UNNUMBERED
from group_registry.model.records import BaselineEntry, Group
from group_registry.model.registry import Registry


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

    def give(self, paths: Iterable[str], template: str, year: int) -> dict[str, str]:
        """The numbers that a merge gives these groups; ``year`` is its year in Shanghai. Without template none."""
        fresh = sorted(path for path in paths if template and path not in self.numbers)
        return {
            path: template.replace("{年}", str(year)).replace("{号}", str(serial))
            for serial, path in enumerate(fresh, self.last[year] + 1)
        }

    def note(self, given: Mapping[str, str], year: int) -> None:
        """Note that these numbers are used, whatever the audit says later about their filings."""
        self.numbers.update(given)
        self.last[year] += len(given)


def needing(groups: Iterable[Group], office: Registry) -> tuple[str, ...]:
    """A short-lived group needs no number until it takes the full route (Art. 10), a cancelled group none."""
    return tuple(group.path for group in groups if not group.is_cancelled and not office.takes_approval_alone(group))


def serial_of(entry: BaselineEntry) -> tuple[int, int]:
    """Year and serial of a number on paper. Without a year, the year of the filing; without a serial, 0."""
    year, serial = _figures(entry.paper_number or "")
    return int(year[0]) if year else entry.filed_on.year, int(serial[0]) if serial else 0


def form_shown(number: str) -> str:
    """The form of numbers that this one shows, as a policy writes it; empty unless a serial follows a year."""
    year, serial = _figures(number)
    if not year or not serial or serial.start() < year.end():
        return ""
    return f"{number[: year.start()]}{{年}}{number[year.end() : serial.start()]}{{号}}{number[serial.end() :]}"


def _figures(number: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The year and the serial in a number: the first figure that can be a year, and the last of the others."""
    figures = [*re.finditer(r"(?<!\d)\d{1,6}(?!\d)", number)]
    year = next((one for one in figures if 1900 <= int(one[0]) <= 2999), None)
    serial = next((one for one in reversed(figures) if one is not year), None)
    return year, serial
