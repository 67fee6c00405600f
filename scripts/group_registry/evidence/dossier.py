"""A dossier: a period of the registry with its evidence, and the list of digests that protects its files."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import sha256
from itertools import pairwise

from group_registry.approval.facts import Content
from group_registry.evidence import chain
from group_registry.evidence.chain import FlawKind
from group_registry.evidence.record import BrokenRecord, MergeRecord, canonical, of_bytes
from group_registry.evidence.result import (
    AuditResult,
    Coverage,
    CoveredFiling,
    Evidence,
    GroupStanding,
    coverage_of,
)
from group_registry.forms import json_types
from group_registry.lifecycle.filing_gaps import takes_long
from group_registry.model.records import Group

DATA = "registry/"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierScope:
    """The period (both ends included) and unit of a dossier; an empty ``unit`` is the whole office."""

    first: date
    last: date
    unit: str = ""

    def holds(self, day: date) -> bool:
        """Whether a day is in the period."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """One content of a group that arrived on main in the period, with or without a filing.

    ``on`` is the day of the merge: by the host if there is a record, otherwise by the commit. ``filing`` is the filing
    that the audit found covered; None if the approvals are not in order or not recorded yet. ``before`` are the
    group's covered filings before it. ``number`` is the filing number of the group, empty if it has none.
    ``is_filing`` says whether the content added an entry to the group's 备案记录, as every filing does. ``is_pending``
    says that it waits to be recorded, which is not a fault.
    """

    on: date
    commit: str
    group: Group
    digest: str
    record: MergeRecord | None
    filing: CoveredFiling | None
    number: str
    is_filing: bool
    is_pending: bool
    before: tuple[CoveredFiling, ...] = ()

    @property
    def kind(self) -> str:
        """What was done, in Chinese."""
        return self.group.last.kind.value if self.is_filing else "改动，没有新记录"

    @property
    def takes_long(self) -> bool:
        """Whether unusually many days passed between filling in the form and filing it."""
        return self.is_filing and takes_long(self.group.last.filed_on, self.on)

    @property
    def coverage(self) -> Coverage:
        """How far this exact content was proven."""
        if self.filing is None:
            return Coverage.UNRECORDED if self.is_pending else Coverage.REFUSED
        return coverage_of((*self.before, self.filing))

    @property
    def standing(self) -> GroupStanding:
        """The standing of the group with this content."""
        filings = (*self.before, self.filing) if self.filing else ()
        is_numbered = self.filing is not None and not self.filing.is_short_lived
        number = (self.number or None) if is_numbered else None
        changes = filings[-1].changes if filings else 0
        return GroupStanding(self.group.path, self.digest, self.coverage, number, changes, filings)


def evidence_of(landed: Iterable[Landed], main: str) -> Evidence:
    """The evidence of only these contents, in the form that pages take. Each must be of a different group."""
    return Evidence(main, AuditResult(main, None, None, {one.group.path: one.standing for one in landed}))


def batches(landed: Iterable[Landed]) -> Iterator[list[Landed]]:
    """Split the contents into batches of one day, in order. A second content of the same group starts a new batch."""
    batch: list[Landed] = []
    for one in landed:
        if batch and (one.on != batch[0].on or one.group.path in {other.group.path for other in batch}):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


@dataclass(frozen=True, kw_only=True)
class DossierContents:
    """What goes into a dossier besides the registry at the end of the period: the audit and what happened.

    ``records`` are the bytes of the period's records by their path on the evidence branch. ``originals`` are the
    contents that came to main with them, or with a commit without a record, each in a folder of that record or commit.
    """

    scope: DossierScope
    result: AuditResult
    evidence: Evidence
    landed: tuple[Landed, ...] = ()
    records: Mapping[str, bytes] = field(default_factory=dict)
    originals: Mapping[str, bytes] = field(default_factory=dict)


def is_original(content: Content) -> bool:
    """Whether a content goes into a dossier unchanged: plain files below ``registry/`` do."""
    return content.new is not None and " " not in content.new and content.path.startswith(DATA)


def folder_of(record: MergeRecord) -> str:
    """The folder of the contents that came with a record."""
    return f"{record.seq:06d}"


COVER, MANIFEST, ABOUT = "封面.html", "清单.sha256", "案卷.json"
EVIDENCE, ORIGINALS = "审批证据/", "原件/"
VERSION = 1
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_OID, _DIGEST = re.compile(r"[0-9a-f]{40}"), re.compile(r"[0-9a-f]{64}")
REDO = "请向编制人索取原案卷，或在完整副本上重新编制，不得采用本案卷"
BlobId = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a dossier: where it is, what is wrong, and what to do."""

    place: str
    says: str
    fix: str = REDO


@dataclass(frozen=True, slots=True)
class About:
    """A dossier's description of itself, enough to rebuild it from a clone. ``program`` is the digest of the tools."""

    first: str
    last: str
    unit: str
    main: str
    approvals: str | None
    adoption: str | None
    records: tuple[str, ...]
    program: str

    @classmethod
    def of(cls, period: DossierContents, program: str) -> "About":
        """Describe the dossier of a period."""
        scope, result = period.scope, period.result
        return cls(
            first=scope.first.isoformat(),
            last=scope.last.isoformat(),
            unit=scope.unit,
            main=result.main,
            approvals=result.approvals,
            adoption=result.adoption,
            records=tuple(sorted(period.records)),
            program=program,
        )

    @property
    def scope(self) -> DossierScope:
        """The period and unit of the dossier."""
        return DossierScope(first=date.fromisoformat(self.first), last=date.fromisoformat(self.last), unit=self.unit)

    def to_bytes(self) -> bytes:
        """The canonical JSON of the description."""
        return canonical({**asdict(self), "v": VERSION}) + b"\n"


def about_of(content: bytes) -> About | None:
    """Parse a dossier's description of itself; None unless the bytes are exactly what ``to_bytes`` writes."""
    try:
        data = json_types.loads(content.decode())
        if data.pop("v") != VERSION:
            return None
        about = About(**{**data, "records": tuple(data["records"])})
        oids = [about.main, *filter(None, (about.approvals, about.adoption))]
        is_sound = all(map(_OID.fullmatch, oids)) and _DIGEST.fullmatch(about.program) is not None
        is_text = all(isinstance(name, str) for name in (about.unit, *about.records))
        is_sound = is_sound and is_text and about.scope.first <= about.scope.last
        return about if is_sound and about.to_bytes() == content else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def digest_of(files: Mapping[str, bytes]) -> str:
    """The digest of all files except the list and the cover, on which it is printed."""
    lines = "".join(_lines({name: content for name, content in files.items() if name not in (COVER, MANIFEST)}))
    return sha256(lines.encode()).hexdigest()


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """The list of digests, in the format of ``sha256sum -c``."""
    return "".join(_lines({name: content for name, content in files.items() if name != MANIFEST})).encode()


def _lines(files: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in sorted(files.items()):
        yield f"{sha256(content).hexdigest()}  {name}\n"


def checked(files: Mapping[str, bytes], blob_id: BlobId) -> tuple[About | None, list[Fault]]:
    """The dossier's description of itself (None: missing or invalid), and every inconsistency in its files."""
    faults = [*_against_manifest(files)]
    about = about_of(files.get(ABOUT, b""))
    if about is None:
        return None, [*faults, Fault(ABOUT, "缺少案卷说明，或其格式不符")]
    if digest_of(files).encode() not in files.get(COVER, b""):
        faults.append(Fault(COVER, "封面上的内容摘要与案卷中的文件不符"))
    return about, [*faults, *_of_evidence(files, about, blob_id)]


def _against_manifest(files: Mapping[str, bytes]) -> Iterator[Fault]:
    if MANIFEST not in files:
        yield Fault(MANIFEST, "缺少清单，无从核对")
        return
    listed = _listed(files[MANIFEST])
    if listed is None:
        yield Fault(MANIFEST, "清单格式不符，曾被改动")
        return
    for name in sorted(listed.keys() - files.keys()):
        yield Fault(name, "清单上有，案卷中没有")
    for name, content in sorted(files.items()):
        if name in listed and listed[name] != sha256(content).hexdigest():
            yield Fault(name, "内容与清单上的摘要不符，曾被改动")
        elif name not in listed and name != MANIFEST:
            yield Fault(name, "案卷里多出的文件，清单上没有")


def _listed(content: bytes) -> dict[str, str] | None:
    """The digests by name; None if the list is not sorted, repeats a name or contains any other line."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    found = [_LINE.fullmatch(line) for line in text.removesuffix("\n").split("\n")]
    names = [line[2] for line in found if line]
    if not text.endswith("\n") or None in found or names != sorted(set(names)):
        return None
    return {line[2]: line[1] for line in found if line}


def _of_evidence(files: Mapping[str, bytes], about: About, blob_id: BlobId) -> Iterator[Fault]:
    """Check records against the dossier's description, each other, and the contents that came with them."""
    given = {name.removeprefix(EVIDENCE): content for name, content in files.items() if _is_record(name)}
    for name in sorted(given.keys() ^ set(about.records)):
        yield Fault(f"{EVIDENCE}{name}", "登记与案卷说明所列不一致")
    records: list[MergeRecord] = []
    for name, content in sorted(given.items()):
        try:
            records.append(of_bytes(content))
        except BrokenRecord as broken:
            yield Fault(f"{EVIDENCE}{name}", str(broken))
            continue
        if records[-1].path != name:
            yield Fault(f"{EVIDENCE}{name}", f"登记的文件名与内容不符，应为 {records[-1].path}")
    yield from _links(given)
    yield from _contents(files, records, blob_id)


def _is_record(name: str) -> bool:
    return name.startswith(EVIDENCE + chain.FOLDER)


def _links(given: Mapping[str, bytes]) -> Iterator[Fault]:
    """Check the digest links between consecutive records. The part of the chain in a dossier may begin anywhere."""
    for flaw in chain.read(given).flaws:
        if flaw.kind in (FlawKind.MERGE_TWICE, FlawKind.PULL_TWICE, FlawKind.NUMBER_TWICE, FlawKind.OTHER_REPOSITORY):
            yield Fault(f"{EVIDENCE}{flaw.path}", flaw.says)
    for (earlier, content), (later, _) in pairwise(_read(given)):
        if later.seq == earlier.seq + 1 and later.prev != sha256(content).hexdigest():
            yield Fault(f"{EVIDENCE}{later.path}", "与上一条登记不衔接，其中一条曾被改动")


def _read(given: Mapping[str, bytes]) -> Iterator[tuple[MergeRecord, bytes]]:
    for _, content in sorted(given.items()):
        try:
            yield of_bytes(content), content
        except BrokenRecord:
            continue


def _contents(files: Mapping[str, bytes], records: list[MergeRecord], blob_id: BlobId) -> Iterator[Fault]:
    wanted = {
        f"{ORIGINALS}{folder_of(record)}/{one.path}": str(one.new)
        for record in records
        for one in record.paths
        if is_original(one)
    }
    for name, digest in sorted(wanted.items()):
        if name not in files:
            yield Fault(name, "登记中有该内容，案卷中没有")
        elif blob_id(files[name]) != digest:
            yield Fault(name, f"与登记的内容不符（登记的是 {digest[:12]}）")


def differences(
    files: Mapping[str, bytes], made: Mapping[str, bytes], is_same: Callable[[str], bool]
) -> Iterator[Fault]:
    """The differences between a dossier and one made from a clone; ``is_same`` compares a file that both have."""
    for name in sorted(files.keys() | made.keys()):
        if name not in made:
            yield Fault(name, "从副本编制的案卷中没有该文件")
        elif name not in files:
            yield Fault(name, "从副本编制的案卷中有，本案卷中没有")
        elif not is_same(name):
            yield Fault(name, "与从副本编制的不一致")
