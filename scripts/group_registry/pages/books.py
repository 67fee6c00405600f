"""The data of the filing page's forms for the office's books: what is on file, and what waits (Art. 9, 19, 21, 22)."""

from collections.abc import Iterator
from itertools import takewhile

from group_registry.approval.agenda import Business, Turn, supplemented
from group_registry.approval.explanation import to_the_minute
from group_registry.approval.pending import Waiting
from group_registry.forms.contents import picked
from group_registry.forms.records import to_data
from group_registry.lifecycle.handover import standing
from group_registry.model.records import NOTHING_BEFORE, BlacklistEntry, Incident, Minutes, QuietPeriod, Record
from group_registry.model.registry import Registry
from group_registry.model.terms import PaperStep
from group_registry.pages.group_view import Viewer
from group_registry.pages.waiting import Waits

FOLDERS = tuple(f"registry/{name}/" for name in ("incidents", "blacklist", "quiet-periods", "minutes", "paper"))
SIGNED = ("registry/groups/", "registry/minutes/")


def books(viewer: Viewer, waits: Waits) -> dict[str, object]:
    """The entries that may be added to, with the comments above them; the files that are taken; and what waits.

    An entry of the blacklist that is over is not among them: it is named nowhere on the site.
    """
    registry = viewer.registry
    limits = [entry for entry in registry.of(BlacklistEntry) if not standing(entry, viewer.today).is_over]
    tabled = {turn: [one for one in waits.businesses if one.turn is turn] for turn in Turn}
    agreed = [(one, one.agreed_by) for one in tabled[Turn.SUPPLEMENT] if one.agreed_by]
    records: list[Record] = [*registry.of(Incident), *limits, *registry.of(QuietPeriod)]
    records += {minutes.path: minutes for _, minutes in agreed}.values()
    contents = picked(registry.files, [record.path for record in records])
    last = max(registry.of(Minutes), key=lambda one: (one.year, one.number), default=None)
    people = [(label, registry.person(label)) for label in (last.present if last else ())]
    return {
        "records": {
            record.path: [to_data(record, viewer.forms), _heading(contents.get(record.path, b""))] for record in records
        },
        "taken": [path for path in (*registry.files, *waits.paths) if path.startswith(FOLDERS)],
        "asked": to_the_minute(waits.found.asked_at) if waits.found and waits.known else "",
        "present": [label for label, person in people if person and person.is_in_office(viewer.today)],
        "meeting": [_tabled(one) for one in tabled[Turn.MEETING]],
        "supplements": [_supplement(*one) for one in agreed],
        "papers": [paper for turn in waits.turns for paper in _on_paper(turn, registry)],
    }


def _heading(content: bytes) -> str:
    lines = content.decode("utf-8", "replace").splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#"), lines))


def _about(business: Business) -> dict[str, object]:
    group = business.group
    about = f"{group.unit}，{group.last.kind}，第 {business.pull} 号申请"
    return {"group": group.name, "about": about, "file": business.path}


def _tabled(business: Business) -> dict[str, object]:
    _, old, new = business.matter.content
    day = max(word.day for word in business.reviews).isoformat()
    return {**_about(business), "day": day, "old_digest": old or NOTHING_BEFORE, "new_digest": new}


def _supplement(business: Business, minutes: Minutes) -> dict[str, object]:
    added = supplemented(minutes, business).supplements[-1]
    digests = {"old_digest": added.old_digest, "new_digest": added.new_digest}
    return {**_about(business), "minutes": minutes.path, **digests}


def _on_paper(turn: Waiting, registry: Registry) -> Iterator[dict[str, object]]:
    """A step that leaders without an account may sign on the printed form, for each of them."""
    step = next((step for step in PaperStep if step in turn.step), None)
    people = [(name, registry.person(name)) for name in turn.whom]
    if step is None or not turn.new or not turn.path.startswith(SIGNED):
        return
    for signer in (name for name, person in people if person and person.account_id is None):
        digests = {"old_digest": turn.old or NOTHING_BEFORE, "new_digest": turn.new}
        about = {"title": turn.title, "step_title": turn.step, "pull": turn.pull}
        yield {**about, "file": turn.path, "step": step.value, "signer": signer, **digests}
