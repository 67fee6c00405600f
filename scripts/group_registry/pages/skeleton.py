"""A form as somebody begins to write it: the keys that it always demands, each with its example."""

from collections.abc import Iterable

from group_registry.forms.schemas import DEMANDED, Forms
from group_registry.model.records import Record


def skeleton(forms: Forms, kind: type[Record]) -> str:
    """The text of such a file, from the examples in the form."""
    lines = (
        f"{key}: {forms.property(kind, field)['examples'][0]}"
        for key, field, unsaid in forms.layout(kind)
        if unsaid is DEMANDED
    )
    return "\n".join(lines)


def next_number(records: Iterable[Record], folder: str) -> str:
    """The number of the next file in a folder, two digits at least."""
    taken = (one.stem for one in records if one.path.rpartition("/")[0] == folder)
    return f"{max(map(int, taken), default=0) + 1:02d}"
