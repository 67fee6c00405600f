"""A leader's signature on the printed form, about to be registered (Art. 9; contract D 8)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from group_registry.approval.facts import Content, Matter
from group_registry.approval.required_steps import route_of_matter
from group_registry.model.records import NOTHING_BEFORE, Group, Origin, PaperSignature
from group_registry.model.registry import Registry
from group_registry.model.terms import PaperStep
from group_registry.rules.transition import PLAIN, Change, Changed, Filed

FOLDER = "registry/paper/"


@dataclass(frozen=True, slots=True)
class Signing:
    """Which step, by whom, on which day, before which two."""

    step: PaperStep
    signer: str
    signed_on: date
    witnesses: tuple[str, ...]


def filings_of(change: Change) -> list[Matter]:
    """The group files that a change files, each in the contents that an approval of it is bound to."""
    return [
        Matter(
            Content(deed.path, change.before[deed.path].digest if deed.path in change.before else None, entry.digest),
            deed.before if isinstance(deed, Changed) else None,
            deed.after,
        )
        for deed in change.deeds
        if isinstance(deed, Filed) and (entry := change.after[deed.path]).mode == PLAIN
    ]


def registered(signing: Signing, matter: Matter, scan_digest: str, papers: Iterable[PaperSignature]) -> PaperSignature:
    """The record of the signature, numbered after the last of its year."""
    year = f"{signing.signed_on.year}-"
    number = max((int(one.stem.removeprefix(year)) for one in papers if one.stem.startswith(year)), default=0) + 1
    return PaperSignature(
        origin=Origin(f"{FOLDER}{year}{number:02d}.yaml"),
        file=matter.content.path,
        old_digest=matter.content.old or NOTHING_BEFORE,
        new_digest=str(matter.content.new),
        step=signing.step,
        signer=signing.signer,
        signed_on=signing.signed_on,
        scan_digest=scan_digest,
        witnesses=signing.witnesses,
    )


def objections(
    paper: PaperSignature, matter: Matter, registry: Registry, papers: Iterable[PaperSignature], parties: frozenset[str]
) -> Iterator[str]:
    """Why the signature would count for nothing, though its form is in order; ``parties`` are staff numbers."""
    steps = [step.value for step in route_of_matter(matter, registry).steps]
    if paper.step.value not in steps:
        name = matter.after.name if isinstance(matter.after, Group) else matter.content.path
        yield f"{name}要办的是{'、'.join(steps)}，没有{paper.step}这一步"
    signer = registry.person(paper.signer)
    if signer and signer.account_id is not None:
        yield f"{signer.label}已登记账号，纸质签字不算数；请本人在那份申请里点 Approve"
    for label in (paper.signer, *paper.witnesses):
        person = registry.person(label)
        if person and person.staff_no in parties:
            yield f"{person.label}是那份备案的申请人，或改过它的内容，不能签字，也不能见证"
    for one in papers:
        if (one.file, one.new_digest, one.step) == (paper.file, paper.new_digest, paper.step):
            yield f"这份内容的纸质{one.step}已登记在 {one.path}"
