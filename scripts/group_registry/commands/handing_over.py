"""Ready changes for a person who leaves: each group that is theirs gets its new custodian on a branch of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Inspection, has_errors, read
from group_registry.forms.filing import file_text, filled, heading_of
from group_registry.forms.proposal import proposed
from group_registry.forms.schemas import Schema
from group_registry.forms.yaml import parse
from group_registry.gitrepo.proposals import Made, Place, commit
from group_registry.lifecycle.handover import loads
from group_registry.model.finding import Finding
from group_registry.model.records import FilingKind, Group, Person


@dataclass(frozen=True)
class Handover:
    """Who hands over to whom, on which day, on top of what main has on file."""

    place: Place
    schemas: Mapping[str, Schema]
    giver_label: str
    taker_label: str
    day: date

    @cached_property
    def _on_main(self) -> Inspection:
        return read(self.place.base.files, self.schemas)

    @cached_property
    def giver(self) -> Person:
        """Who hands over."""
        return self._person(self.giver_label)

    @cached_property
    def taker(self) -> Person:
        """Who takes over, in office on the day."""
        taker = self._person(self.taker_label)
        if taker == self.giver or not taker.is_in_office(self.day):
            raise CannotKnow(f"{taker.label}不能接收：须是另一位在任的人员")
        return taker

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that the giver still keeps."""
        found = (load for load in loads(self._on_main.registry, self.day) if load.person == self.giver)
        return next((load.kept for load in found), ())

    def changes(self) -> Iterator[tuple[Made, list[Finding]]]:
        """The change of each group, and what its pull request would be told."""
        for group in self.groups:
            before, name = self.place.base.files[group.path], f"{group.folder}-{group.slug}"
            statement = f"{self.giver.label}工作变动，负责人改由{self.taker.label}担任"
            answers = {"custodian": self.taker.label, "filed_on": str(self.day), "statement": statement}
            data = parse(before)
            assert isinstance(data, dict)  # noqa: S101 (it was read as a group)
            form = filled(data, answers, FilingKind.CHANGE, self._on_main.forms)
            content = file_text(form, heading_of(before))
            findings = proposed(self.place.base, group.path, content, self.schemas).findings
            made = Made(group, content, f"handover-{name}", f"变更 {group.name}：负责人移交")
            yield made, [found for found in findings if found.path == group.path or has_errors([found])]

    def commit(self, made: Made) -> None:
        """Put one change on its branch."""
        commit(self.place, made)

    def _person(self, label: str) -> Person:
        person = self._on_main.registry.person(label)
        if person is None:
            raise CannotKnow(f"名册里找不到唯一的“{label}”；重名的注明是哪一位，如 张伟（综合部）")
        return person
