"""The judgement of one file: the approvals that it needs, those that may count, and those that do count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from group_registry.approval.facts import Facts, Matter
from group_registry.approval.minutes_and_paper import Resolution, meeting_words, paper_words, resolutions
from group_registry.approval.people import STOOD_IN, Parties, parties, sitting, sitting_then
from group_registry.approval.standing import Standings, acts_by_account, run_of_approvals
from group_registry.approval.steps import Need, Word, ways_of
from group_registry.model.records import PaperSignature
from group_registry.model.terms import day_of
from group_registry.rules.transition import Step

Given = tuple[Word | None, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file needs, the words that may count and the one that does; ``resolution``: what the last meeting says."""

    matter: Matter
    needs: tuple[Need, ...]
    words: tuple[Sequence[Word], ...]
    given: Given
    resolution: Resolution | None

    @property
    def counts_later(self) -> bool:
        """Whether a change of the office counts from the end of the next working day (contract D 2, D 6)."""
        given = zip(self.needs, self.given, strict=True)
        return any(need.counts_later and word and (word.stands_in or word.is_on_paper) for need, word in given)

    @property
    def undone(self) -> list[Need]:
        return [need for need, word in zip(self.needs, self.given, strict=True) if word is None]


def judge(matter: Matter, facts: Facts, standings: Standings) -> Judged:
    """By the way in which the fewest approvals are missing; of equally many, by the first."""
    return min(
        (_judged(needs, matter, facts, standings) for needs in ways_of(matter, facts)), key=lambda one: len(one.undone)
    )


def _judged(needs: tuple[Need, ...], matter: Matter, facts: Facts, standings: Standings) -> Judged:
    decided = resolutions(matter.content, facts) if Step.OFFICE_MEETING in [need.step for need in needs] else []
    barred = parties(matter, facts)
    found = (
        _words(need, matter, facts, standings, barred)
        if need.seats
        else meeting_words(decided, needs, matter, facts, standings)
        for need in needs
    )
    words = tuple(
        sorted(each, key=lambda word: (word.stands_in or (word.is_on_paper and need.may_be_on_paper), word.at))
        for need, each in zip(needs, found, strict=True)
    )
    return Judged(matter, needs, words, in_order(needs, words), decided[-1] if decided else None)


def standing_papers(papers: Iterable[PaperSignature], matter: Matter, facts: Facts) -> list[PaperSignature]:
    """Those of the registered signatures whose signer's paper counts for the step, or that are not recorded yet."""
    file, registry = judge(matter, facts, acts_by_account(facts)), facts.base.registry
    words = zip(file.needs, file.given, strict=True)
    given = {(need.step.value, word.whose) for need, word in words if word and word.is_on_paper}
    waiting = {one.path for one in facts.unrecorded}
    return [
        one
        for one in papers
        if one.path in waiting
        or any((one.step.value, person.staff_no) in given for person in registry.people_called(one.signer))
    ]


def _words(need: Need, matter: Matter, facts: Facts, standings: Standings, barred: Parties) -> Iterator[Word]:
    """Every approval of a step by somebody who could give it at the review and still can at the merge."""
    accounts, people = barred
    for account, acts in standings.items():
        person = facts.base.person_behind(account)
        if person is None or account in accounts or person.staff_no in people:
            continue
        now = sitting(need, person, day_of(facts.now), facts.base, matter) if acts[-1].is_approval else None
        if now:
            for review in run_of_approvals(acts, matter.content, facts):
                then = sitting_then(need, review, matter, facts)
                if then is not None and then.person.staff_no == person.staff_no:
                    name = f"{person.label}{STOOD_IN}" if then.delegator else person.label
                    giver = next((one.delegator for one in (then, now) if one.to_be_confirmed), None)
                    yield Word(
                        person.staff_no,
                        name,
                        review.at,
                        day_of(review.at),
                        stands_in=now.seat.stands_in,
                        for_whom=giver.staff_no if giver else "",
                    )
    yield from paper_words(need, matter, facts, people)


def in_order(needs: Sequence[Need], words: Sequence[Sequence[Word]], chosen: Given = ()) -> Given:
    """Choose the words that complete the most steps; of equally many, the earliest words.

    A word must be strictly later than the words of all needs of lower rank, unless it does not wait. One person never
    counts for two different steps, nor for a need with ``is_apart`` and any need before it. The words of each need must
    be in the order of time. ``chosen`` are those of the first needs.
    """
    if len(chosen) == len(needs):
        return chosen
    best = chosen + (None,) * (len(needs) - len(chosen))
    for word in (*_options(needs, words, chosen), None):
        found = in_order(needs, words, (*chosen, word))
        if found.count(None) < best.count(None):
            best = found
        if None not in best:
            break
    return best


def _options(needs: Sequence[Need], words: Sequence[Sequence[Word]], chosen: Given) -> list[Word]:
    """For each person and each day, the first word of that day that may follow the words already chosen."""
    need = needs[len(chosen)]
    earlier = [word for other, word in zip(needs, chosen, strict=False) if other.rank < need.rank]
    given = [(other, word) for other, word in zip(needs, chosen, strict=False) if word]
    others = {word.whose for other, word in given if need.is_apart or other.step is not need.step}
    if need.step is Step.OFFICE_REVIEW:
        others = others.union(*(word.witnesses for _, word in given))
    first: dict[tuple[str, date], Word] = {}
    for word in words[len(chosen)]:
        follows = all(other and other.at < word.at and other.day <= word.day for other in earlier)
        if word.whose not in others and (follows or not word.waits):
            first.setdefault((word.whose, word.day), word)
    return list(first.values())
