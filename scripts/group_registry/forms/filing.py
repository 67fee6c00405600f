"""A filing as its form is filled in: answers by field in, the file's new data and text out (Art. 6 to 8)."""

import re
from collections.abc import Mapping

from group_registry.forms.answers import Answers, as_data
from group_registry.forms.schemas import Forms
from group_registry.forms.writer import to_text
from group_registry.forms.yaml import Data
from group_registry.model.records import Filing, FilingKind, Group, Platform, Record, UnitKind
from group_registry.model.registry import Registry

HEADING = "# yaml-language-server: $schema=../../../schema/group.schema.json\n"
"""The line by which an editor finds the form of a file in a unit's folder."""

_COMMENTS = re.compile(rb"(?:#[^\n]*+(?:\n|\Z))*+")


def heading_of(content: bytes) -> str:
    """The comment lines above a form, with their line ends; a new file's where there are none."""
    found = _COMMENTS.match(content)
    heading = found[0].decode("utf-8", "replace") if found else ""
    return heading if heading.endswith("\n") else f"{heading}\n" if heading else HEADING


def items(kind: FilingKind, forms: Forms) -> list[tuple[type[Record], str]]:
    """The items that a filing of that kind may ask for, in the form's order; a cancellation leaves the group's."""
    group = [] if kind is FilingKind.CANCELLATION else [name for name in forms.fields(Group) if name != "filings"]
    own: list[tuple[type[Record], str]] = [(Group, name) for name in group]
    return own + [(Filing, name) for name in forms.fields(Filing) if name != "kind"]


def is_asked(field: str, kind: FilingKind, answers: Answers, registry: Registry) -> bool:
    """Whether an item has its place in this filing, by what was answered to others."""
    match field:
        case "platform_note":
            return answers.get("platform") == Platform.OTHER
        case "leader":
            unit = registry.unit(str(answers.get("unit", "")))
            return unit is not None and unit.kind is not UnitKind.DEPARTMENT
        case "started_on":
            return kind is FilingKind.CREATION
        case "disposal":
            return kind is FilingKind.CANCELLATION
    return True


def filled(before: Mapping[str, Data], answers: Answers, kind: FilingKind, forms: Forms) -> dict[str, Data]:
    """The form with the answers laid over what was there, and one more record of that kind."""
    answers = {**answers, "kind": kind.value}
    records = forms.key(Group, "filings")
    past = before.get(records, [])
    record = _answered({}, answers, Filing, forms)
    return {**_answered(before, answers, Group, forms), records: [*(past if isinstance(past, list) else []), record]}


def file_text(data: Mapping[str, Data], heading: str = HEADING) -> bytes:
    """The file of that data."""
    return heading.encode() + to_text(dict(data))


def _answered(
    before: Mapping[str, Data], answers: Answers, record: type[Group] | type[Filing], forms: Forms
) -> dict[str, Data]:
    """The items of one record in the form's order: answers first, else what was there; empty ones are left out."""
    keys = {forms.key(record, field): field for field in forms.fields(record) if field != "filings"}
    given = {key: as_data(answers[field]) if field in answers else before.get(key, "") for key, field in keys.items()}
    return {key: value for key, value in given.items() if value}
