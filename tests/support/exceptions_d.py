"""The exceptions of contract D, as a model: by which of them a case may be approved. It imports nothing of the product.

What the decision takes is one of the ways that the contract leaves; each way has its exceptions.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from support.contract_d import (
    DEPUTY,
    DIRECTOR,
    GIFTS,
    REGISTRAR,
    STAYS,
    Case,
    File,
    Row,
    Taken,
    blocks,
    exceeds,
    is_extended_late,
    may_merge,
    reviews_of,
    stops,
    taken_seats,
)

DELEGATED, ON_PAPER, BATCH = "by a delegate", "on paper", "several at once"
LENT, GIFT, UNHEARD = "lent for another", "a gift to the director", "an unheard leaver"
ALONE, SELF_MERGED = "one registrar", "merged by its author"
REASON, LATE = "another need", "extended late"
SUCCEEDS = {"succession", "deputy succeeds"}


def possible_exceptions(case: Case) -> Iterator[frozenset[str]]:
    """Those of each way in which it may be approved."""
    refusing = {account for account in {event.account for event in case.events} if blocks(case, account)}
    for chosen in product(*(list(taken_seats(case, file)) for file in case.files)):
        names = {name for _, taken in chosen for name, _, _ in taken}
        if not stops(case, refusing, names) and may_merge(case, names):
            files = zip(case.files, chosen, strict=True)
            of_words = (one for file, (row, taken) in files for one in of_seats(case, file, row, taken))
            yield frozenset((*of_words, *of_request(case, names), *of_terms(case)))


def of_terms(case: Case) -> Iterator[str]:
    """A6."""
    for file in case.files:
        if exceeds(file):
            yield REASON
        if is_extended_late(case, file):
            yield LATE


def of_request(case: Case, names: set[str]) -> Iterator[str]:
    """D2, D9. A registrar may merge his own change of office files and tools; the last one what he approved."""
    if case.kind not in ("office", "other"):
        if len(case.files) > 1:
            yield BATCH
    elif case.merger is not None:
        if case.merger == case.author:
            yield SELF_MERGED
        if case.name(case.merger, case.now) in names:
            yield ALONE


def of_seats(case: Case, file: File, row: Row, taken: Sequence[Taken]) -> Iterator[str]:
    for (role, unit), (name, at, day) in zip(row, taken, strict=True):
        if any((one.merged, one.signer) == (at, name) for one in case.papers):
            yield ON_PAPER
        if case.kind not in ("office", "other") and role in (DIRECTOR, DEPUTY):
            then, now = case.office(at), case.office(case.now)
            if not all(office.has(name, role, on, unit) for office, on in ((then, day), (now, case.now.date()))):
                yield DELEGATED
    if case.kind == "office":
        yield from of_office(case, file, row)


def of_office(case: Case, file: File, row: Row) -> Iterator[str]:
    """D2, D6. In place of the director, of a deputy who is away, of a leaver who is not heard."""
    roles, entries = [role for role, _ in row], set(case.entries)
    if roles[0] in (STAYS + DEPUTY, STAYS + "办公会秘书"):
        yield UNHEARD
    elif entries & GIFTS:
        yield GIFT
    elif len(row) == 3 and roles[0] == DEPUTY:
        yield "succession" if entries & SUCCEEDS else "absence" if "absence" in entries else LENT
    elif roles == [DIRECTOR, REGISTRAR] and "deputy lends" in entries and not signs_himself(case, file, "李晓岚"):
        yield LENT


def signs_himself(case: Case, file: File, deputy: str) -> bool:
    office = case.office(case.now)
    account = dict(office.people)[deputy].account
    is_free = account not in case.writers | {case.author} and office.has(deputy, DEPUTY, case.now.date())
    return is_free and bool(reviews_of(case, file, deputy, account, (DEPUTY, None)))
