"""A workbook of plain tables (Office Open XML), byte for byte the same for the same tables.

Written by hand because the whole of it fits here and takes a third of a library's time. A cell is a text or a day,
never a formula: texts are typed as such, and those that look like one stay texts when somebody edits them.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count

from markupsafe import escape

from group_registry.forms.cells import looks_like_formula
from group_registry.pages.takeaway.plain import plain

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BEGIN = date(1899, 12, 30)
_HEADER, _DAY, _QUOTED = 1, 2, 3
_FONT = '<sz val="11"/><name val="等线"/>'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEFEDE6"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf xfId="0"/><xf fontId="1" fillId="2" applyFont="1" applyFill="1" xfId="0"/>'
    '<xf numFmtId="164" applyNumberFormat="1" xfId="0"/><xf quotePrefix="1" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Cells by number: 0 plain, 1 header, 2 a day, 3 a text that is kept from turning into a formula when edited."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its header, how wide each column is in characters, its lines."""

    name: str
    header: Sequence[str]
    widths: Sequence[int]
    lines: Iterable[Sequence[str | date | None]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file; its time stamps are the format's first day, for it has no other."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        for name, parts in _parts(sheets):
            # Packed as it comes: a sheet is ten times as large before.
            with packed.open(name, "w") as part, io.TextIOWrapper(part, "utf-8", newline="") as text:
                text.writelines(parts)
    return made.getvalue()


def _parts(sheets: Sequence[Sheet]) -> Iterator[tuple[str, Iterable[str]]]:
    places = range(1, len(sheets) + 1)
    kinds = [("workbook.xml", "sheet.main"), ("styles.xml", "styles")]
    kinds += [(f"worksheets/sheet{place}.xml", "worksheet") for place in places]
    overrides = "".join(f'<Override PartName="/xl/{name}" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in kinds)
    types = (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )
    yield "[Content_Types].xml", [types]
    yield "_rels/.rels", [_relations([("officeDocument", "xl/workbook.xml")])]
    targets = [("worksheet", f"worksheets/sheet{place}.xml") for place in places] + [("styles", "styles.xml")]
    yield "xl/_rels/workbook.xml.rels", [_relations(targets)]
    yield "xl/workbook.xml", [_book(sheets)]
    yield "xl/styles.xml", [_STYLES]
    for place, sheet in enumerate(sheets, 1):
        yield f"xl/worksheets/sheet{place}.xml", _sheet(sheet)


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{found}</Relationships>'


def _book(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{place}" r:id="rId{place}"/>'
        for place, sheet in enumerate(sheets, 1)
    )
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'


def _sheet(sheet: Sheet) -> Iterator[str]:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(sheet.widths, 1)
    )
    numbers, cell = count(1), cache(_cell)  # most cells say what others say
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
        f'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{widths}</cols>'
        f'<sheetData><row r="{next(numbers)}">{"".join(_text(word, _HEADER) for word in sheet.header)}</row>'
    )
    for line in sheet.lines:
        yield f'<row r="{next(numbers)}">{"".join(map(cell, line))}</row>'
    yield f'</sheetData><autoFilter ref="A1:{_letters(len(sheet.header))}{next(numbers) - 1}"/></worksheet>'


def _cell(value: str | date | None) -> str:
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - _BEGIN).days}</v></c>'
    if not value:
        return "<c/>"
    return _text(value, _QUOTED if looks_like_formula(value) else 0)


def _text(value: str, style: int) -> str:
    # A text such as _x0041_ would be read as an escape; its first sign is itself written as one.
    said = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", plain(value)) if "_x" in value else plain(value)
    space = ' xml:space="preserve"' if said != said.strip() else ""
    look = f' s="{style}"' if style else ""
    return f'<c{look} t="inlineStr"><is><t{space}>{escape(said)}</t></is></c>'


def _letters(column: int) -> str:
    """The name of a column, from 1: A to Z."""
    return chr(ord("A") + column - 1)
