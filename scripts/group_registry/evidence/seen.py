"""Decisive reviews as once seen, for hosts that let people delete them: as files of a branch, and as facts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from group_registry.approval.facts import Review, ReviewState
from group_registry.evidence import host_answers
from group_registry.evidence.case import Answers
from group_registry.evidence.record import canonical
from group_registry.forms.json_types import Unclear

FOLDER = "reviews"
Seen = Mapping[int, tuple[Review, ...]]
"""The seen reviews by number of pull request."""
NOTHING: Seen = {}


def files_of(told: Answers) -> dict[str, bytes]:
    """The decisive reviews of a pull request as files, each with its state before any dismissal."""
    number = told.submission.pull.number
    before = {one.review: one.state for one in told.timeline.dismissals if one.state}
    found = {}
    for review in told.reviews:
        if review.state is not ReviewState.COMMENTED:
            state = before.get(review.id, review.state) if review.state is ReviewState.DISMISSED else review.state
            found[f"{FOLDER}/{number:06d}/{review.id}.json"] = canonical(_shape(review, state)) + b"\n"
    return found


def of_files(files: Mapping[str, bytes]) -> Seen:
    """Read such files back. Files outside ``FOLDER`` are ignored; any other that is not one review is ``Unclear``."""
    found: dict[int, list[Review]] = defaultdict(list)
    for path, content in files.items():
        folder, _, rest = path.partition("/")
        if folder != FOLDER:
            continue
        number, _, name = rest.partition("/")
        is_number = re.fullmatch("[0-9]{1,18}", number)
        told = host_answers.reviews(b"[" + content + b"]", int(number) if is_number else 0)
        if not is_number or [f"{one.id}.json" for one in told] != [name]:
            raise Unclear(f"已见评审分支 seen 中的 {path} 不是一次评审")
        found[int(number)] += told
    return {number: tuple(reviews) for number, reviews in found.items()}


def shapes(reviews: Iterable[Review]) -> bytes:
    """The JSON of reviews as a record keeps it, sorted by id."""
    return canonical([_shape(one, one.state) for one in sorted(reviews, key=lambda one: one.id)])


def _shape(review: Review, state: ReviewState) -> dict[str, Any]:
    user = {"id": review.user, "login": review.login, "type": "User" if review.is_human else "Bot"}
    return {
        "id": review.id,
        "user": user if review.user is not None else None,
        "state": state,
        "commit_id": review.commit,
        "submitted_at": review.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
