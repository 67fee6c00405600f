"""A step of approval as one file needs it, who may give it, and the word that gives it (Art. 9, 10; D 1, 2)."""

from datetime import date, datetime

from group_registry.approval.facts import ExceptionKind
from group_registry.model.records import frozen
from group_registry.model.terms import Role
from group_registry.rules.transition import Step

STOOD_IN = "（代）"
"""The mark after the name of somebody who acts by delegation."""


@frozen
class Seat:
    """Holders of an office for all ``units`` (empty: any), by staff number none of ``barred`` and only ``only``.

    ``stands_in``: by what exception they sign in place of somebody else.
    """

    role: Role
    units: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    stands_in: ExceptionKind | None = None


@frozen
class Need:
    """One approval, after those of lower rank; a meeting has no seats. ``is_apart``: not by who gave another one.

    ``counts_later``: what is signed on paper or in place of another counts from the end of the next working day.
    ``ripens_in``: so many working days after it was given a word counts, so that who is concerned can refuse.
    ``may_be_on_paper``: of office files, by a leader with an account too.
    """

    step: Step
    title: str
    article: str
    rank: int
    seats: tuple[Seat, ...] = ()
    is_apart: bool = False
    counts_later: bool = False
    ripens_in: int = 0
    may_be_on_paper: bool = False


@frozen
class Word:
    """An approval of one step: by whom, under what name, at what server time, and on which Shanghai day.

    ``whose`` is a staff number, or 主任办公会 for the meeting. ``at`` of minutes and papers is the time of their merge.
    ``waits`` is False for a meeting's approval of a content that it had asked for: it need not follow the review of it.
    ``about`` says who chaired a meeting and who was present. ``is_final`` is a paper signature by somebody who has no
    account; ``witnesses`` are the staff numbers of those who attest it. ``stands_in`` is that of the seat.
    ``ripe_at`` is when it begins to count, if that is still to come. ``lent_by`` is whose word a delegate gave,
    ``for_whom`` the staff number of who is to confirm it, since others lent the word.
    """

    whose: str
    name: str
    at: datetime
    day: date
    waits: bool = True
    ripe_at: datetime | None = None
    is_on_paper: bool = False
    is_final: bool = False
    about: str = ""
    stands_in: ExceptionKind | None = None
    lent_by: str = ""
    for_whom: str = ""
    witnesses: frozenset[str] = frozenset()

    @property
    def signer(self) -> str:
        return self.name.removesuffix(STOOD_IN)
