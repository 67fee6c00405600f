"""Checks a file that a tool is about to propose, as its pull request will be checked, before it is written anywhere."""

from collections.abc import Sequence

from group_registry.approval.agenda import Business, supplemented
from group_registry.forms import records
from group_registry.forms.check import inspect
from group_registry.forms.compare import Comparison, Snapshot, compare
from group_registry.forms.contents import blob_id, picked
from group_registry.forms.schemas import Forms, Schemas
from group_registry.forms.yaml import Data
from group_registry.model.records import Minutes, Record
from group_registry.rules import RULES
from group_registry.rules.changes import CHANGE_RULES
from group_registry.rules.transition import PLAIN, TreeEntry


def proposed(base: Snapshot, path: str, content: bytes, schemas: Schemas) -> Comparison:
    entries = {**base.entries, path: TreeEntry(PLAIN, blob_id(content))}
    head = Snapshot(entries, dict(sorted({**picked(base.files, base.files), path: content}.items())))
    return compare(base, head, schemas, RULES, CHANGE_RULES)


def text_of(record: Record, schemas: Schemas) -> bytes:
    return records.to_text(records.to_data(record, Forms.of_schemas(schemas)))


def supplemented_text(
    content: bytes, path: str, agenda: Sequence[Business], schemas: Schemas
) -> tuple[Minutes, bytes] | None:
    """Append a 补充 for each filing; None if the text is unreadable or its layout does not allow it at the end."""
    minutes, forms = _minutes(path, content, schemas), Forms.of_schemas(schemas)
    for business in agenda:
        if minutes is None:
            return None
        minutes = supplemented(minutes, business)
        last: list[Data] = [records.to_data(one, forms) for one in minutes.supplements[-1:]]
        heading, _, entry = records.to_text({forms.key(Minutes, "supplements"): last}).partition(b"\n")
        heading = b"" if len(minutes.supplements) > 1 else heading + b"\n"
        content = content.rstrip(b"\n") + b"\n" + heading + entry
        minutes = minutes if _minutes(path, content, schemas) == minutes else None
    return (minutes, content) if minutes else None


def _minutes(path: str, content: bytes, schemas: Schemas) -> Minutes | None:
    return next(iter(inspect({path: content}, schemas, ()).registry.of(Minutes)), None)
