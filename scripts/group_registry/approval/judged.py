"""The judgement of one file: the approvals that it needs, those that may count, and those that do count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from group_registry.approval.facts import Facts, Matter, Review
from group_registry.approval.minutes_and_paper import MEETING, Resolution, meeting_words, paper_words, resolutions
from group_registry.approval.needs import STOOD_IN, Need, Word
from group_registry.approval.people import Parties, lender, parties, sitting_still, sitting_then
from group_registry.approval.standing import is_about, run_of_approvals
from group_registry.approval.steps import ways_of
from group_registry.lifecycle.quiet_periods import end_of_working_day
from group_registry.model.records import frozen
from group_registry.model.terms import day_of
from group_registry.rules.transition import Step


class JudgedStep(NamedTuple):
    """An approval that a file needs, the words that may count for it, and the one that does (None: it is missing)."""

    need: Need
    words: Sequence[Word]
    word: Word | None = None


@frozen
class Judged:
    """A file with its steps; ``resolution``: what the last meeting says of its content."""

    matter: Matter
    steps: tuple[JudgedStep, ...]
    resolution: Resolution | None

    @property
    def ripens(self) -> bool:
        """Whether a word was given that does not count yet."""
        return any(word.ripe_at for word in chain.from_iterable(step.words for step in self.steps))

    @property
    def given(self) -> list[Word]:
        return [step.word for step in self.steps if step.word]

    @property
    def signers(self) -> tuple[str, ...]:
        return tuple(word.signer for word in self.given if word.whose != MEETING)

    @property
    def undone(self) -> list[Need]:
        return [step.need for step in self.steps if step.word is None]


def given(files: Iterable[Judged]) -> Iterator[Word]:
    return chain.from_iterable(file.given for file in files)


def is_about_any(review: Review, files: Iterable[Judged], facts: Facts) -> bool:
    return any(is_about(review, file.matter.content, facts) for file in files)


def judged(facts: Facts) -> list[Judged]:
    """Where the words of who merged are not needed, without them: the merge is an act of its own (contract D 9)."""
    if facts.pull.is_merged and facts.is_governing:
        apart = judged_without(facts.pull.merger, facts)
        if not any(file.undone for file in apart):
            return apart
    return [judge(matter, facts) for matter in facts.matters]


def judged_without(account: int | None, facts: Facts) -> list[Judged]:
    others = replace(facts, reviews=tuple(review for review in facts.reviews if review.user != account))
    return [judge(matter, others) for matter in facts.matters]


def judge(matter: Matter, facts: Facts) -> Judged:
    """By the way in which the fewest approvals are missing; of equally many, by one that only waits, or the first."""
    ways = (_judged(needs, matter, facts) for needs in ways_of(matter, facts))
    return min(ways, key=lambda file: (len(file.undone), not file.ripens))


def _judged(needs: tuple[Need, ...], matter: Matter, facts: Facts) -> Judged:
    decided, barred = resolutions(matter.content, facts), parties(matter, facts)
    steps = []
    for need in needs:
        words = meeting_words(decided, needs, matter, facts)
        if need.seats:
            words = _words(need, matter, facts, barred)
        steps.append(JudgedStep(need, _in_turn(words, need)))
    return Judged(matter, in_order(steps), next(reversed(decided), None))


def _in_turn(words: Iterable[Word], need: Need) -> list[Word]:
    """By time, but the last those of who stands in, and on paper where a review would do."""
    return sorted(
        words, key=lambda word: (bool(word.stands_in) or (word.is_on_paper and need.may_be_on_paper), word.at)
    )


def _words(need: Need, matter: Matter, facts: Facts, barred: Parties) -> Iterator[Word]:
    """Every approval of a step by somebody who could give it at the review and still can at the merge."""
    accounts, people = barred
    for account, acts in facts.acts.items():
        person = facts.base.person_behind(account)
        if person is None or account in accounts or person.staff_no in people:
            continue
        for review in run_of_approvals(acts, matter.content, facts):
            then = sitting_then(need, review, matter, facts)
            if then is None or then.person.staff_no != person.staff_no:
                continue
            now = sitting_still(need, person, then, review.at, matter, facts)
            if now is None:
                continue
            name, for_whom = person.label, ""
            if then.lent:
                name += STOOD_IN
                if then.to_be_confirmed:
                    for_whom = then.lent.giver.staff_no
            yield Word(
                person.staff_no,
                name,
                review.at,
                day_of(review.at),
                ripe_at=_ripe_at(need, review.at, facts),
                stands_in=now.seat.stands_in,
                lent_by=lender(then, now),
                for_whom=for_whom,
            )
    yield from paper_words(need, matter, facts, people)


def _ripe_at(need: Need, at: datetime, facts: Facts) -> datetime | None:
    if need.ripens_in:
        then = end_of_working_day(at, need.ripens_in, facts.registry, facts.official())
        if then > facts.now:
            return then
    return None


def in_order(steps: Sequence[JudgedStep], chosen: tuple[JudgedStep, ...] = ()) -> tuple[JudgedStep, ...]:
    """Choose the words that complete the most steps; of equally many, the earliest words.

    A word must be strictly later than the words of all needs of lower rank, unless it does not wait. One person never
    counts for two different steps, nor for a need with ``is_apart`` and any need before it. The words of each need must
    be in the order of time. ``chosen`` are the first steps, with their words.
    """
    best = (*chosen, *steps[len(chosen) :])
    if len(chosen) < len(steps):
        for word in (*_options(steps[len(chosen)], chosen), None):
            order = in_order(steps, (*chosen, steps[len(chosen)]._replace(word=word)))
            if _missing(order) < _missing(best):
                best = order
            if not _missing(best):
                break
    return best


def _missing(steps: Iterable[JudgedStep]) -> int:
    return sum(step.word is None for step in steps)


def _options(step: JudgedStep, chosen: Sequence[JudgedStep]) -> list[Word]:
    """For each person and each day, the first word of that day that may follow the words already chosen."""
    need = step.need
    earlier = [other.word for other in chosen if other.need.rank < need.rank]
    given = [(other.need, other.word) for other in chosen if other.word]
    others = {word.whose for other, word in given if need.is_apart or other.step is not need.step}
    if need.step is Step.OFFICE_REVIEW:
        others = others.union(*(word.witnesses for _, word in given))
    first: dict[tuple[str, date], Word] = {}
    for word in step.words:
        if word.whose not in others and word.ripe_at is None and _follows(word, earlier):
            first.setdefault((word.whose, word.day), word)
    return list(first.values())


def _follows(word: Word, earlier: Sequence[Word | None]) -> bool:
    if not word.waits:
        return True
    return all(other and other.at < word.at and other.day <= word.day for other in earlier)
