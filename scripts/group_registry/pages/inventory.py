"""The yearly inventory, for the office only: how far each unit is, and a sheet for each unit to fill in (Art. 8)."""

from collections.abc import Iterator
from datetime import timedelta

from group_registry.model.records import Group, Policy, Unit
from group_registry.model.terms import Platform, is_known
from group_registry.pages.group_view import Viewer
from group_registry.pages.table import table
from group_registry.pages.wording import long_date

PLACE = "inventory/"
SHEET = ("name", "unit", "platform", "custodian")
"""The columns that are filled in beforehand; the unit fills in the others."""
EMPTY = ("成员人数", "本单位意见")


def units_in_use(viewer: Viewer) -> Iterator[tuple[Unit, list[Group]]]:
    by_unit: dict[str, list[Group]] = {}
    for group in viewer.registry.groups:
        if not group.is_cancelled:
            by_unit.setdefault(viewer.unit_name(group), []).append(group)
    for unit in viewer.registry.of(Unit):
        if unit.covers(viewer.today) or unit.name in by_unit:
            yield unit, by_unit.get(unit.name, [])


def page(viewer: Viewer) -> dict[str, object]:
    policies = viewer.registry.of(Policy)
    year_ago = viewer.today - timedelta(days=365)
    stocks = [
        {
            "unit": unit,
            "live": len(live),
            "old": sum(group.last.filed_on <= year_ago and is_known(group.last.filed_on) for group in live),
            "last": max((group.last.filed_on for group in live), default=""),
        }
        for unit, live in units_in_use(viewer)
    ]
    month = policies[0].inventory_month if policies else 0
    return {"stocks": stocks, "month": month, "today": long_date(viewer.today)}


def files(viewer: Viewer) -> Iterator[tuple[str, bytes]]:
    """The sheet of each unit as CSV: its groups on file, to be corrected and handed in."""
    header = [*(viewer.forms.label(Group, name) for name in SHEET), *EMPTY]
    for unit, live in units_in_use(viewer):
        lines = []
        for group in live:
            is_other = group.platform is Platform.OTHER and group.platform_note
            platform = group.platform_note if is_other else group.platform.value
            lines.append([group.name, unit.name, platform, group.custodian, None, None])
        yield f"{PLACE}{unit.slug}.csv", table(header, lines)
