"""Reminders as issues on the host: each said once, brought up to date, closed by itself when solved.

What was said stands in the issue, as digests of the keys of its lines. Who closes an issue is left in peace until
something new falls due. Whoever is killed halfway only has to run again.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from group_registry.hosts.forge_notes import Note
from group_registry.hosts.posting import Postings
from group_registry.reports.reminders import Posting

LABEL = "到期提醒"
LOOK_BACK = timedelta(days=400)
"""How long ago an issue may have been closed and still keep us silent: longer than any stage lasts."""


def send(wanted: Sequence[Posting], prefix: str, postings: Postings, today: date, stays: Callable[[str], bool]) -> None:
    """Post what is wanted, and close whatever else bears a mark of that prefix, unless it ``stays``."""
    marks = {posting.mark for posting in wanted}
    opened = _by_mark(postings.issues(state="open"), prefix, postings.app)
    since = f"{today - LOOK_BACK}T00:00:00Z"
    closed = _by_mark(postings.issues(state="closed", labels=LABEL, since=since), prefix, postings.app)
    for mark, notes in opened.items():
        keep = mark in marks or stays(mark)
        for note in notes[1:] if keep else notes:
            postings.close(note)
    for posting in wanted:
        _post(posting, opened.get(posting.mark, []), closed.get(posting.mark, []), postings)


def _post(wanted: Posting, opened: Sequence[Note], closed: Sequence[Note], postings: Postings) -> None:
    digests = {_digest(key): key for key in wanted.lines}
    if not opened and closed and digests.keys() <= _said(closed[-1]):
        return
    there = opened[0] if opened else None
    new = digests.keys() - _said(there) if there else frozenset()
    if there and new and wanted.is_told:
        # Its mark is what it says, so that a run after a failure says it no second time.
        text = wanted.text(digests[one] for one in new)
        postings.comment(there.id, f"{wanted.mark} {_digest(*sorted(new))}", text)
    text = f"<!-- said {' '.join(sorted(digests))} -->\n{wanted.text()}"
    postings.post_issue(there, wanted.mark, wanted.title, text, [LABEL])


def _by_mark(notes: Iterable[Note], prefix: str, app: str) -> dict[str, list[Note]]:
    """The app's own issues whose mark has that prefix, the oldest first."""
    found: dict[str, list[Note]] = {}
    for note in notes:
        mark = re.match(rf"<!-- ({re.escape(prefix)} [^\n]*?) -->", note.says["body"] or "")
        if mark and note.app == app:
            found.setdefault(mark[1], []).append(note)
    return found


def _said(note: Note) -> frozenset[str]:
    said = re.search(r"^<!-- said ([0-9a-f ]*) -->$", note.says["body"] or "", re.MULTILINE)
    return frozenset(said[1].split()) if said else frozenset()


def _digest(*keys: str) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:10]
