"""What the evidence says of a group, as the pages take it: its number and its steps. Empty until the audit is asked."""

from dataclasses import dataclass
from datetime import date

from regulation.route import Step


@dataclass(frozen=True, slots=True)
class Opinion:
    """One step of an approval as the evidence has it: by whom, on which day (Shanghai), of what kind it is."""

    step: Step
    by: str
    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the evidence says of a group's present content: its number, and the steps that it took in their order."""

    number: str = ""
    opinions: tuple[Opinion, ...] = ()


NO_PROOF = Proof()
