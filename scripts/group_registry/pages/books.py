"""The data of the filing page's forms for the office's books: what is on file, and what waits (Art. 9, 19, 21, 22)."""

from itertools import takewhile

from group_registry.forms.contents import picked
from group_registry.forms.records import to_data
from group_registry.lifecycle.handover import standing
from group_registry.model.records import BlacklistEntry, Incident, QuietPeriod, Record
from group_registry.pages.group_view import Viewer
from group_registry.pages.waiting import Waits

FOLDERS = (
    "registry/incidents/",
    "registry/blacklist/",
    "registry/quiet-periods/",
    "registry/minutes/",
    "registry/paper/",
)


def books(viewer: Viewer, waits: Waits) -> dict[str, object]:
    """The entries that may be added to, with the comments above them; and the files that are taken.

    An entry of the blacklist that is over is not among them: it is named nowhere on the site.
    """
    registry = viewer.registry
    limits = [entry for entry in registry.of(BlacklistEntry) if not standing(entry, viewer.today).is_over]
    records: list[Record] = [*registry.of(Incident), *limits, *registry.of(QuietPeriod)]
    contents = picked(registry.files, [record.path for record in records])
    return {
        "records": {
            record.path: [to_data(record, viewer.forms), _heading(contents.get(record.path, b""))] for record in records
        },
        "taken": [path for path in (*registry.files, *waits.paths) if path.startswith(FOLDERS)],
    }


def _heading(content: bytes) -> str:
    lines = content.decode("utf-8", "replace").splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#"), lines))
