"""Read a period of the registry from a clone: main at its end, the records, and what landed on main in it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from group_registry.approval.facts import Content
from group_registry.evidence import chain
from group_registry.evidence.covered import GROUPS
from group_registry.evidence.dossier import DossierContents, DossierScope, Landed, folder_of, is_original
from group_registry.evidence.landing import Landing
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.result import AuditResult, Evidence
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Inspection, Reader, read
from group_registry.gitrepo import approvals_branch as approvals, clone_audit, mainline, past, repository
from group_registry.gitrepo.clone_audit import Question
from group_registry.model.records import BaselineEntry, Group, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import SHANGHAI, day_of


def gathered(
    root: Path, schemas: Mapping[str, Any], scope: DossierScope, rev: str | None, records: str | None
) -> tuple[Inspection, DossierContents]:
    """The registry at the end of the period, and the other contents of its dossier.

    ``rev`` is used as main's latest commit. ``records`` is the commit of the branch of records; if it is None, the
    records of main up to the end are used.
    """
    end = datetime.combine(scope.last + timedelta(days=1), datetime.min.time(), SHANGHAI)
    main = past.tip_at(root, end, rev)
    inspection = read(repository.files_at(root, main), schemas)
    _need_office(inspection, scope)
    result = clone_audit.audited(root, schemas, Question(rev=main, approvals=records))
    return inspection, _Gathering(root, Reader(schemas), scope, inspection, result).period()


def _need_office(inspection: Inspection, scope: DossierScope) -> None:
    units = inspection.registry.of(Unit)
    if not units:
        raise CannotKnow("期末的单位名单未能正确读取；请先改正 registry/office/ 下的文件")
    if scope.unit and scope.unit not in {unit.slug for unit in units}:
        raise CannotKnow(f"单位名单中没有编号“{scope.unit}”；请对照 registry/office/units.yaml")


class _Gathering:
    def __init__(
        self, root: Path, reader: Reader, scope: DossierScope, inspection: Inspection, result: AuditResult
    ) -> None:
        self.root, self.reader, self.scope, self.inspection, self.result = root, reader, scope, inspection, result
        self.registry = inspection.registry
        told = dict(approvals.streamed(root, approvals.at(root, result.approvals)))
        self.contents, self.records = told, chain.gathered(told.items()).records
        self.by_merge = {record.merge: record for record in self.records}

    def period(self) -> DossierContents:
        landings = [landing for landing in self._landings() if self.scope.holds(self._day(landing))]
        landed = tuple(self._landed(landings))
        records = self._records({one.commit for one in landed})
        loose = [one for one in landings if one.oid not in self.by_merge and one.oid in {it.commit for it in landed}]
        return DossierContents(
            scope=self.scope,
            result=self.result,
            evidence=self._evidence(),
            landed=landed,
            records={record.path: self.contents[record.path] for record in records},
            originals=self._originals(records, loose),
        )

    def _landings(self) -> list[Landing]:
        """All landings since the adoption, filings or not; without records, only the filings that git alone shows."""
        if self.records:
            return mainline.landings(self.root, self.result.adoption, self.result.main)
        return [one for one in mainline.landings(self.root, None, self.result.main) if past.is_filing(one)]

    def _day(self, landing: Landing) -> date:
        record = self.by_merge.get(landing.oid)
        return day_of(record.merged_at if record else landing.at)

    def _landed(self, landings: Iterable[Landing]) -> Iterator[Landed]:
        """The contents of groups that landed in the period, in the order of main."""
        found = [(landing, content) for landing in landings for content in landing.contents if _is_group(content)]
        marks = {mark for _, content in found for mark in (content.old, content.new) if mark and " " not in mark}
        blobs = repository.blobs(self.root, sorted(marks)) if found else {}
        for landing, content in found:
            before, group = (
                self.reader.whole(content.path, blobs.get(mark or "", b"")) for mark in (content.old, content.new)
            )
            if isinstance(group, Group) and self._is_wanted(group):
                had = len(before.filings) if isinstance(before, Group) else 0
                yield self._one(landing, group, str(content.new), len(group.filings) > had)

    def _one(self, landing: Landing, group: Group, digest: str, is_filing: bool) -> Landed:
        standing = self.result.groups.get(group.path)
        filings = standing.filings if standing else ()
        place = next((place for place, one in enumerate(filings) if one.merge == landing.oid), None)
        return Landed(
            on=self._day(landing),
            commit=landing.oid,
            group=group,
            digest=digest,
            record=self.by_merge.get(landing.oid),
            filing=None if place is None else filings[place],
            number=self._numbers.get(group.path, ""),
            is_filing=is_filing,
            is_pending=not self.records or landing.oid in self.result.pending,
            before=filings[: place or 0],
        )

    @cached_property
    def _numbers(self) -> dict[str, str]:
        on_paper = {entry.file: entry.paper_number for entry in self.registry.of(BaselineEntry)}
        return on_paper | {path: number for record in self.records for path, number in record.numbers.items()}

    def _is_wanted(self, group: Group) -> bool:
        return not self.scope.unit or _slug(group, self.registry) == self.scope.unit

    def _records(self, commits: set[str]) -> list[MergeRecord]:
        """The records of the period. For one unit: those of its groups, and of minutes and papers that these name."""
        of_period = [record for record in self.records if self.scope.holds(day_of(record.merged_at))]
        if not self.scope.unit:
            return of_period
        own = [record for record in of_period if record.merge in commits]
        cited = {path for record in own for path in (*record.minutes, *record.paper)}
        return [
            record for record in self.records if record in own or cited & {content.path for content in record.paths}
        ]

    def _originals(self, records: Iterable[MergeRecord], loose: Iterable[Landing]) -> dict[str, bytes]:
        """What records and landings brought below ``registry/``, in folders named after the record or the commit."""
        wanted = [(folder_of(record), content) for record in records for content in record.paths]
        wanted += [(f"未登记-{landing.oid[:12]}", content) for landing in loose for content in landing.contents]
        kept = {f"{folder}/{one.path}": str(one.new) for folder, one in wanted if is_original(one)}
        blobs = repository.blobs(self.root, sorted(set(kept.values()))) if kept else {}
        return {place: blobs[digest] for place, digest in kept.items()}

    def _evidence(self) -> Evidence:
        main, result = self.result.main, self.result
        if result.approvals is None:
            return Evidence(main, merges=past.merges(self.root, main, self.reader))
        return Evidence(main, result)


def _is_group(content: Content) -> bool:
    return is_original(content) and content.path.startswith(GROUPS)


def _slug(group: Group, registry: Registry) -> str:
    unit = registry.unit(group.unit)
    return unit.slug if unit else group.folder
