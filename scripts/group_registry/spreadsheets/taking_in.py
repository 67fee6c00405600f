"""A whole ledger taken in: all groups' drafts, checked in memory as they will lie there before anything is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from group_registry.forms import writer
from group_registry.forms.check import OFFICE, Inspection, blob_id, inspect
from group_registry.forms.schemas import Forms, Schema
from group_registry.forms.slug import readings_of
from group_registry.forms.yaml import locate
from group_registry.model.finding import Finding
from group_registry.model.records import BaselineEntry, Group
from group_registry.personal_data import masked
from group_registry.rules import RULES
from group_registry.spreadsheets.headings import Guide, of_ledger, titles
from group_registry.spreadsheets.ledger_import import BASELINE, UNKNOWN, Desk, Draft, Refused
from group_registry.spreadsheets.table import Columns, Headings, Row, Table, Unreadable, body

NO_GUIDE = Guide({}, {})
_PATH = re.compile(r" ?(registry/groups/[a-z0-9/-]+[.]yaml) ?")


@dataclass(frozen=True)
class TakenIn:
    """What a ledger becomes: files and the baseline's entries; or, where any line is refused, why."""

    columns: Columns
    lacking: tuple[str, ...]
    count: int
    drafts: tuple[Draft, ...]
    entries: tuple[BaselineEntry, ...]
    refused: tuple[Refused, ...]
    notices: int
    remarks: tuple[Row, ...]

    @property
    def unnumbered(self) -> list[Draft]:
        """The groups that the baseline cannot name, for their line has no number."""
        named = {entry.file for entry in self.entries}
        return [draft for draft in self.drafts if draft.path not in named]

    @property
    def incomplete(self) -> list[Draft]:
        """The groups of which the ledger did not say everything."""
        return [draft for draft in self.drafts if UNKNOWN.encode() in draft.content]


def recognised(table: Table, forms: Forms, guide: Guide = NO_GUIDE) -> tuple[Columns, tuple[str, ...]]:
    """The columns of a ledger by their headings, and the items that it has no column for."""
    said = titles(forms)
    headings: Headings = of_ledger(forms, guide.headings)
    columns = headings.columns(table, {"name"}, guide.headings.get("name", said["name"]))
    if missing := [title for item, title in guide.headings.items() if item not in columns]:
        raise Unreadable(f"对照文件里说的表头“{missing[0]}”，表里没有")
    return columns, tuple(title for item, title in said.items() if item not in columns and item not in guide.fixed)


def taken_in(
    table: Table, files: Mapping[str, bytes], schemas: Mapping[str, Schema], guide: Guide, pinyin: str
) -> TakenIn:
    """Everything that the lines of a ledger become on top of a registry's files, or why not."""
    before = inspect(files, schemas, RULES)
    if broken := [found for found in before.findings if found.is_error and found.path.startswith(OFFICE)]:
        raise Unreadable(
            f"办事处的名册还有 {len(broken)} 处要改，先运行 validate.py 改好：{broken[0].path}：{broken[0].says}"
        )
    columns, lacking = recognised(table, before.forms, guide)
    rows, remarks = body(table, columns)
    if not rows:
        raise Unreadable("表头以下没有要收的行")
    desk = Desk(before.registry, before.forms, columns, guide.fixed, readings_of(pinyin))
    desk.take(rows)
    drafts = tuple(desk.drafts.values())
    own = [replace(entry, digest=blob_id(desk.drafts[entry.file].content)) for entry in desk.entries()]
    entries = tuple(sorted([*before.registry.of(BaselineEntry), *own], key=lambda entry: entry.file))
    made = _with(files, drafts, entries, before)
    after = inspect(made, schemas, RULES)
    fresh = sorted({*after.findings} - {*before.findings})
    wrong = [found for found in fresh if found.is_error]
    refused = [*desk.refused, *_refusals(wrong, desk, entries, made)]
    refused = sorted((replace(one, says=masked(one.says)) for one in refused), key=lambda one: (one.row, one.where))
    notices = sum(not found.is_error and found.path in desk.drafts for found in fresh)
    return TakenIn(columns, lacking, len(rows), drafts, entries, tuple(refused), notices, tuple(remarks))


def _with(
    files: Mapping[str, bytes], drafts: tuple[Draft, ...], entries: tuple[BaselineEntry, ...], before: Inspection
) -> dict[str, bytes]:
    """The registry's files with those of the drafts and the baseline as it will be."""
    baseline = writer.to_text([writer.to_data(entry, before.forms) for entry in entries])
    return {**files, **{draft.path: draft.content for draft in drafts}, BASELINE: baseline}


def _refusals(
    findings: list[Finding], desk: Desk, entries: tuple[BaselineEntry, ...], files: Mapping[str, bytes]
) -> Iterator[Refused]:
    """The errors of the check, in their own words, each at the line that it comes from."""
    lines = {path: draft.rows[-1].number for path, draft in desk.drafts.items()}
    for found in findings:
        path = _entry_of(found, entries, files[BASELINE]) if found.path == BASELINE else found.path
        says = _PATH.sub(lambda path: f"第 {lines[path[1]]} 行" if path[1] in lines else path[0], found.says)
        draft = desk.drafts.get(path)
        if draft is None:
            yield Refused(0, f"登记册里的 {found.path}:{found.line}", says, found.fix, found.article)
        else:
            item = "paper_number" if found.path == BASELINE else _item(found, draft, desk.forms)
            yield Refused(
                draft.rows[-1].number, desk.columns.place(draft.rows[-1], item), says, found.fix, found.article
            )


def _entry_of(found: Finding, entries: tuple[BaselineEntry, ...], baseline: bytes) -> str:
    """The group of the baseline's entry that a finding stands in."""
    before = [entry.file for index, entry in enumerate(entries) if locate(baseline, (index,))[0] <= found.line]
    return before[-1] if before else BASELINE


def _item(found: Finding, draft: Draft, forms: Forms) -> str:
    """The item of the form that a finding's line holds; the last filing's where it is one of those."""
    for item in forms.fields(Group):
        key = forms.key(Group, item)
        if item != "filings" and key in draft.data and locate(draft.content, (key,))[0] == found.line:
            return item
    return "statement" if found.line > locate(draft.content, (forms.key(Group, "filings"),))[0] else "name"
