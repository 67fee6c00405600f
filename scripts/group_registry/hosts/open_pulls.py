"""Pull requests as the host and git tell them: all facts that a decision about each rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from group_registry.approval.facts import Facts
from group_registry.files.errors import CannotKnow
from group_registry.forms.compare import Comparison, compare
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import history, repository
from group_registry.hosts import answers as forge_json
from group_registry.hosts.answers import Unclear
from group_registry.hosts.case_file import Answers, facts_of, named_groups
from group_registry.hosts.interface import Forge
from group_registry.rules import RULES
from group_registry.rules.on_changes import CHANGE_RULES


@dataclass(frozen=True)
class Case:
    """One pull request: the commit that was judged, all facts of the decision, what it changes, where it is shown."""

    head: str
    facts: Facts
    comparison: Comparison
    web: str = ""


@dataclass(frozen=True)
class OpenPulls:
    """The open pull requests by number: the facts of each, or why they cannot be known."""

    cases: Mapping[int, Facts]
    doubts: Mapping[int, str]

    def doubtful(self, wanted: Sequence[int]) -> list[str]:
        """A line on each of the wanted ones that cannot be known; of all, where none is named."""
        numbers = [number for number in self.doubts if not wanted or number in wanted]
        missing = [f"没有第 {number} 号待办的申请" for number in wanted if number not in {*self.cases, *self.doubts}]
        return [f"第 {number} 号申请无法判断：{self.doubts[number]}" for number in numbers] + missing


def read_open(forge: Forge, root: Path, tip: str, schemas: Schemas, now: datetime) -> OpenPulls:
    """All of them; what cannot be known of one does not hide the others."""
    cases, doubts = {}, {}
    for number in forge_json.numbers(forge.open_pulls()):
        try:
            cases[number] = facts(answers(forge, number), root, tip, schemas, now)
        except (CannotKnow, Unclear) as doubt:
            doubts[number] = str(doubt)
    return OpenPulls(cases, doubts)


def answers(forge: Forge, number: int) -> Answers:
    """What the host says of one pull request at this moment; its answers must tell the same story."""
    submission = forge_json.submission(forge.pull(number), number)
    reviews = forge_json.reviews(forge.reviews(number), number)
    timeline = forge.timeline(number)
    forge_json.confirm(reviews, timeline, number)
    return Answers(submission, reviews, forge_json.timeline(timeline), forge_json.authors(forge.commits(number)))


def facts(told: Answers, root: Path, tip: str, schemas: Schemas, now: datetime) -> Facts:
    """Everything about one pull request as it would be merged into ``tip``, the base's check of its head included."""
    return case(told, root, tip, schemas, now).facts


def case(told: Answers, root: Path, tip: str, schemas: Schemas, now: datetime) -> Case:
    """The same, with the comparison that it rests on."""
    pull, head = told.submission.pull, told.submission.head
    reviewed = [review.commit for review in told.reviews if review.commit]
    past = history.read(root, tip, head, reviewed, pull.opened_at)
    comparison = compare(*repository.compared(root, tip, head), schemas, RULES, CHANGE_RULES)
    named = history.files_at(root, tip, named_groups(comparison))
    return Case(head, facts_of(told, past, comparison, named, schemas, now), comparison, told.submission.web)
