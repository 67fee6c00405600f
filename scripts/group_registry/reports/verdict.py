"""A verdict as text and as JSON (contract C)."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby

from group_registry.approval.facts import StepState, StepVerdict, Verdict
from group_registry.reports.findings import shown

MARKS = {StepState.DONE: "✓", StepState.WAITING: "…", StepState.REFUSED: "✗"}


def as_text(verdict: Verdict) -> str:
    """The verdict in one sentence, a line for each step, and the reviews that were not counted."""
    return "\n".join(map(shown, _lines(verdict))) + "\n"


def as_json(verdict: Verdict) -> str:
    """One JSON object, with times in UTC."""
    data = {
        "approved": verdict.approved,
        "says": verdict.says,
        "steps": [_step(step) for step in verdict.steps],
        "ignored": [{"review": one.review, "says": one.says} for one in verdict.ignored],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Verdict], str]] = {"json": as_json, "text": as_text}


def _lines(verdict: Verdict) -> Iterator[str]:
    yield verdict.says
    paths = dict.fromkeys(step.path for step in verdict.steps)
    for path, steps in groupby(verdict.steps, lambda step: step.path):
        if len(paths) > 1:
            yield f"  {path}"
        yield from (f"  {MARKS[step.state]} {step.says}" for step in steps)
    if verdict.ignored:
        yield f"未计入：{'；'.join(one.says for one in verdict.ignored)}"


def _step(step: StepVerdict) -> dict[str, str | None]:
    return {
        "path": step.path,
        "step": step.step.name.lower(),
        "article": step.article,
        "state": step.state.value,
        "by": step.by,
        "at": _utc(step.at),
        "says": step.says,
    }


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
