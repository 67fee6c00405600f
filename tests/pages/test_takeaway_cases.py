"""What is taken away of a small office, kept as files that a person has read: calendar, tables, empty tables."""

import io
import os
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.office_tables import PEOPLE, UNITS, templates
from group_registry.pages.site import Site
from group_registry.rules import RULES
from support.cases import CASE_FILES, FORMS, OFFICE, PROJECT
from support.repositories import laid_over

KEPT = CASE_FILES / "takeaway"
TODAY = date(2026, 11, 25)
TEXTS = ("calendar.ics", "groups.csv", "api/v1/groups.json", "api/v1/units.json")


def made() -> dict[str, bytes]:
    found = inspect(laid_over(OFFICE, KEPT / "office"), FORMS, RULES)
    assert not found.has_errors
    files = dict(Site(Viewer.of(Audience.INTERNAL, found, TODAY), (), worktree.read_templates(PROJECT)).takeaway())
    return files | templates(found.forms, TODAY)


def cells(content: bytes) -> Iterator[str]:
    """A workbook as another program reads it: sheets, widths, cells with their looks, hints and choices."""
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        widths = {letter: one.width for letter, one in sorted(sheet.column_dimensions.items())}
        yield f"== {sheet.title}  {sheet.dimensions}  {sheet.freeze_panes}  {sheet.auto_filter.ref}  {widths}"
        for cell in (one for line in sheet.iter_rows() for one in line if one.value is not None):
            font, look = cell.font, f"{cell.number_format} {'quoted' if cell.quotePrefix else ''}".strip()
            yield f"{cell.coordinate}  {cell.value!r}  {look}  {font.name} {font.sz}{' bold' if font.b else ''}"
        yield from sorted(map(told, sheet.data_validations.dataValidation))


def told(one: Any) -> str:
    return f"{one.sqref}  {one.type}  {one.formula1}  {one.promptTitle}  {one.prompt}  {one.showErrorMessage}"


def as_kept(name: str, content: bytes) -> str:
    return "\n".join(cells(content)) + "\n" if name.endswith(".xlsx") else content.decode("utf-8-sig")


@pytest.mark.parametrize("name", [*TEXTS, "groups.xlsx", UNITS, PEOPLE])
def test_what_is_taken_away_is_what_somebody_has_read(name: str) -> None:
    found = as_kept(name, made()[name])
    kept = KEPT / f"{name.rpartition('/')[2]}.txt"
    if os.environ.get("WRITE_REPORTS"):  # to be read before it is committed
        kept.write_bytes(found.encode())
    assert found == kept.read_bytes().decode()
