"""The items of the form in their order, and how they are laid out (Art. 7)."""

from collections.abc import Iterator
from typing import NamedTuple

from group_registry.model.records import Filing, Group, Record
from group_registry.pages.wording import Chip

FORM_ITEMS: tuple[tuple[type[Record], str], ...] = (
    (Group, "unit"),
    (Filing, "filed_on"),
    (Filing, "kind"),
    (Group, "platform"),
    (Group, "name"),
    (Group, "custodian"),
    (Group, "member_scope"),
    (Group, "purpose"),
    (Filing, "statement"),
)
"""The nine items of Art. 7 in its order; those of the record are the latest record's."""

ADDED_ITEMS: tuple[tuple[type[Record], str], ...] = (
    (Group, "scope"),
    (Group, "term_end"),
    (Group, "leader"),
    (Group, "started_on"),
    (Group, "platform_note"),
    (Filing, "disposal"),
    (Group, "member_units"),
    (Group, "joint_units"),
)
"""What the system adds to the form (Art. 2, 4, 8, 10)."""

LONG = 300
"""Characters of a form from which its letters are smaller on paper, so that it stays one page."""

WIDE = {"member_scope", "purpose", "statement", "member_units", "joint_units"}


class Item(NamedTuple):
    """One item of the form: its title, its content, a word beside it, and whether it takes the whole width."""

    label: str
    value: str
    wide: bool = False
    note: Chip | None = None


def paired(items: Iterator[Item]) -> tuple[Item, ...]:
    """Items stand two in a line; one that is left alone takes the whole line."""
    placed: list[Item] = []
    alone = False
    for item in items:
        if item.wide and alone:
            placed[-1] = _widened(placed[-1])
        alone = not item.wide and not alone
        placed.append(item)
    if alone:
        placed[-1] = _widened(placed[-1])
    return tuple(placed)


def _widened(item: Item) -> Item:
    return Item(item.label, item.value, True, item.note)
