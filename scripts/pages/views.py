"""What may be shown: plain view objects for the templates, made by an allow-list.

A field of the model is hidden until it is listed here. Templates get these objects and never a record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from evidence.coverage import by_file, coverage
from pages.words import Chip, remaining, state_chip, term
from reading.forms import Forms
from regulation.lapse import State, days_left, state
from regulation.model import BaselineEntry, Filing, Group, Record, UnitKind
from regulation.registry import Registry

FORM_ITEMS = ("unit", "custodian", "platform", "scope", "member_scope", "purpose", "joint_units", "member_units")
"""The items of a group's form on the internal site, in page order; name, leader and term stand apart."""

FORM_DETAILS = ("platform_note", "started_on")
"""Items that few groups have, shown where given."""

RECORD_ITEMS = ("filed_on", "kind", "statement", "disposal")
"""The columns of a group's records on the internal site."""

_WIDE = {"member_scope", "purpose", "member_units"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the form: title, content, whether it takes the whole width, whether the system added it."""

    label: str
    value: str
    wide: bool = False
    added: bool = False
    note: Chip | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A group in a list; ``left`` is days to the end of its term."""

    name: str
    address: str
    unit: str
    custodian: str
    deputy: str
    platform: str
    scope: str
    purpose: str
    term: str
    left: int | None
    remaining: Chip | None
    state: Chip
    number: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """Everything on a group's page."""

    row: Row
    tags: tuple[str, ...]
    coverage: str
    items: tuple[Item, ...]
    columns: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    unit_address: str
    is_cancelled: bool


@dataclass(frozen=True)
class Viewer:
    """Makes the view objects of one registry as of one day (Shanghai)."""

    registry: Registry
    forms: Forms
    digests: Mapping[str, str]
    today: date

    @cached_property
    def _baseline(self) -> dict[str, BaselineEntry]:
        return by_file(self.registry)

    def state(self, group: Group) -> State:
        """The state of the group on the viewer's day."""
        return state(group, self.registry, self.today)

    def row(self, group: Group) -> Row:
        """The group as one line of a list."""
        return Row(
            name=group.name,
            address=address(group),
            unit=group.unit,
            custodian=group.custodian,
            deputy="、".join(person.name for person in self.registry.deputies_of(group.unit, self.today)),
            platform=group.platform.value,
            scope=group.scope.value,
            purpose=group.purpose,
            term=term(group),
            left=days_left(group, self.today),
            remaining=remaining(group, self.today),
            state=state_chip(self.state(group)),
            number=self._number(group),
        )

    def group(self, group: Group) -> GroupView:
        """The group's own page."""
        row, unit = self.row(group), self.registry.unit(group.unit)
        by_reference = unit is not None and unit.kind is not UnitKind.DEPARTMENT
        details = [name for name in FORM_DETAILS if getattr(group, name)]
        return GroupView(
            row=row,
            tags=(row.scope, row.platform, *(["参照执行（第二十三条）"] if by_reference else [])),
            coverage=coverage(group.path, self.digests, self._baseline).value,
            items=(
                *(self._item(group, name) for name in FORM_ITEMS if getattr(group, name)),
                *(self._item(group, name) for name in details),
                Item(self.forms.label(Group, "term_end"), row.term, added=True, note=row.remaining),
                Item(self.forms.label(Group, "leader"), group.leader or row.deputy or "—", added=True),
            ),
            columns=tuple(self.forms.label(Filing, name) for name in RECORD_ITEMS),
            records=tuple(
                tuple(says(getattr(filing, name)) for name in RECORD_ITEMS) for filing in reversed(group.filings)
            ),
            unit_address=f"units/{unit.slug}/" if unit else "",
            is_cancelled=group.is_cancelled,
        )

    def _item(self, record: Record, name: str) -> Item:
        added = bool(self.forms.property(type(record), name).get("x-added"))
        return Item(self.forms.label(type(record), name), says(getattr(record, name)), name in _WIDE, added)

    def _number(self, group: Group) -> str:
        """The number on file; short-lived groups have none (Art. 10), new ones not yet."""
        if self.registry.is_short_lived(group):
            return "免备案"
        entry = self._baseline.get(group.path)
        return entry.paper_number if entry else "待编号"


def address(group: Group) -> str:
    """The page of a group, below the site's root."""
    return f"groups/{group.folder}/{group.slug}/"


def says(value: object) -> str:
    """A value of the model as text."""
    match value:
        case None:
            return ""
        case StrEnum():
            return value.value
        case tuple():
            return "、".join(map(says, value))
        case _:
            return str(value)
