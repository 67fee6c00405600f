"""Fetch the artifact of the last trusted run of a workflow on GitHub.

Anyone who may push a branch can run a workflow from it and upload any artifact under any name. So only these runs
count: a run of that workflow file (the host lists runs by file), started by a push, a schedule or by hand, on a branch
called main, of a commit that main holds. A tag or the branch of a pull request may also be called main, but then the
commit or the event is a different one.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import a_list, a_number, a_text, a_truth, an_object, an_oid, field, optional
from group_registry.hosts.client import Exchange
from group_registry.model.terms import MAIN

OWN_EVENTS = frozenset({"push", "schedule", "workflow_dispatch"})
"""Events for which the host takes the workflow file from the commit that the run names."""
MOST_RUNS = 30
LARGEST = 64 << 20


def last(exchange: Exchange, workflow: str, name: str, is_on_main: Callable[[str], bool]) -> bytes | None:
    """Return the one file in the newest artifact of that name; None if none of the last ``MOST_RUNS`` runs has one.

    Only trusted runs count. ``CannotKnow`` if the artifact cannot be opened, is too large, or does not hold exactly one
    file.
    """
    told = exchange.ask(f"/actions/workflows/{workflow}/runs", branch=MAIN, per_page=MOST_RUNS).data
    for run in map(an_object, field(an_object(told), "workflow_runs", a_list)):
        if _is_own(run) and is_on_main(field(run, "head_sha", an_oid)):
            for number in _artifacts(exchange, field(run, "id", a_number), name):
                return _content(exchange.download(f"/actions/artifacts/{number}/zip"), name)
    return None


def _is_own(run: Any) -> bool:
    is_main = field(run, "head_branch", optional(a_text)) == MAIN
    return is_main and field(run, "event", a_text) in OWN_EVENTS


def _artifacts(exchange: Exchange, run: int, name: str) -> Iterator[int]:
    told = an_object(exchange.ask(f"/actions/runs/{run}/artifacts", name=name).data)
    for one in map(an_object, field(told, "artifacts", a_list)):
        if field(one, "name", a_text) == name and not field(one, "expired", a_truth):
            yield field(one, "id", a_number)


def _content(archive: bytes, name: str) -> bytes:
    try:
        with ZipFile(BytesIO(archive)) as opened:
            (entry,) = opened.infolist()
            if entry.file_size > LARGEST:
                raise ValueError
            return opened.read(entry)
    except (BadZipFile, ValueError, RuntimeError, NotImplementedError) as error:
        raise CannotKnow(f"以往的结果（Artifact {name}）无法打开") from error
