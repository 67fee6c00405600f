"""The audit: every merge of main is decided again, with the office, rules and minutes as of then (contract E).

It goes through main's first-parent line in order. A content is covered if its merge was recorded, is decided
"approved" again, and started from covered content. Any other content does not count until a full filing confirms it as
a whole (重新确认) or restores the covered content.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from group_registry.approval.decision import decide
from group_registry.approval.facts import Facts, Matter, Verdict
from group_registry.approval.filing import heals
from group_registry.evidence.case import KnownMerge, Landing, MergeCase, UnclearRecord, common_facts
from group_registry.evidence.content import findings_of
from group_registry.evidence.covered import Books, has_office
from group_registry.evidence.findings import AuditFinding, AuditKind, Contradiction, finding_of
from group_registry.evidence.numbers import Numbering, needing
from group_registry.evidence.result import (
    Coverage,
    CoveredFiling,
    Excepted,
    GroupStanding,
    Revision,
    coverage_of,
    coverage_on_paper,
)
from group_registry.lifecycle.filing_gaps import version_of
from group_registry.model.finding import PRESENT, SECOND, Level
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import (
    BaselineEntry,
    BlacklistEntry,
    Group,
    Incident,
    Minutes,
    QuietPeriod,
    Record,
)
from group_registry.model.registry import Registry
from group_registry.model.terms import GROUPS, day_of
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.rules.on_file import taken_out
from group_registry.rules.transition import SHORT_LIVED, Item, differing_items, is_odd

CLOCKS = timedelta(days=1)
"""How far the host's time of a merge and the time of the merge commit may differ."""
PATIENCE = timedelta(days=3)
"""How long a merge may wait for its record while later commits arrive on main."""
HARMLESS_IF_EMPTY = frozenset(
    {
        AuditKind.DIRECT_PUSH,
        AuditKind.SQUASH,
        AuditKind.OCTOPUS,
        AuditKind.NO_RECORD,
        AuditKind.NOT_APPROVED,
        AuditKind.ODD_COMMIT,
    }
)
"""What needs no healing if it changed no file."""
ASKED_SINCE = frozenset({AuditKind.ODD_COMMIT, AuditKind.ODD_ENTRY})
"""What version 1 of the tools did not look at."""
_SQUASHED = re.compile(r"\(#[0-9]+\)$")


class Due(NamedTuple):
    """The numbers that a record gave (by path), and the files that need one (None: the record is unclear)."""

    path: str
    commit: str
    needing: tuple[str, ...] | None
    template: str
    on: date
    given: Mapping[str, str]


REVISED = (Incident, BlacklistEntry, Minutes, QuietPeriod)
"""What pages show old and new of."""
UNTOLD = ("supplements", "confirmations")
"""What is only added to, and shown where it stands."""


class Audit:
    def __init__(self, books: Books, suspects: Iterable[str] = (), words: HostWords = GITHUB) -> None:
        self.books, self._words = books, words
        listed = books.office.of(BaselineEntry)
        wrong = [one for one in listed if books.baseline.get(one.file) != one]
        self.findings = [finding_of(AuditKind.BASELINE_WRONG, one.file, paths=[one.path]) for one in wrong]
        self._on_paper = Numbering.after(listed)
        self.given: dict[str, str] = {}
        self._due: dict[int, Due] = {}
        self.filings: dict[str, list[CoveredFiling]] = {}
        self.exceptions: list[Excepted] = []
        self.revisions: dict[str, list[Revision]] = {}
        self.pending: list[str] = []
        self._suspects = frozenset(suspects)
        self._healed: dict[str, int] = {}
        self._unproven_since: dict[str, date] = {}
        self._place = 0

    def wait(self, landing: Landing, now: Landing) -> None:
        """Take a merge that has no record, and no merge after it has one; ``now`` is main's last commit."""
        if now.at - landing.at > PATIENCE:
            days = (now.at - landing.at).days
            self._tell(landing, AuditKind.LATE_RECORD, f"已 {days} 天")
        self.pending.append(landing.oid)
        self.books.wait(landing.contents)
        self._tell_odd(landing)
        self._note_days(landing)
        self._place += 1

    def take(self, landing: Landing, known: KnownMerge) -> None:
        self._place += 1
        self._tell_odd(landing)
        before = len(self.findings)
        if landing.is_odd:
            self._tell(landing, AuditKind.ODD_COMMIT)
        if landing.contents and not landing.paths:
            self.books.land(landing.contents)  # nothing that anybody approves
        elif isinstance(known, MergeCase) and landing.is_merge:
            judged = self._judged(landing, known)
            self.books.land(landing.contents)
            if judged is None or any(one.level is Level.ERROR for one in self.findings[before:]):
                self.books.refuse(landing.paths)
            else:
                self._cover(landing, known, *judged)
        else:
            self._tell(landing, *_unproven(landing, known))
            self.books.land(landing.contents)
            self.books.refuse(landing.paths)
        if self.books.tools >= SECOND:
            self.books.refuse(one.path for one in landing.contents if is_odd(one.new))
        self._note_days(landing)
        if known is not None:
            self._number(landing, known)

    def _tell_odd(self, landing: Landing) -> None:
        if odd := [one.path for one in landing.contents if is_odd(one.new)]:
            self._tell(landing, AuditKind.ODD_ENTRY, paths=odd)

    def _note_days(self, landing: Landing) -> None:
        for path in landing.paths:
            if self.books.is_covered(path):
                self._unproven_since.pop(path, None)
            else:
                self._unproven_since.setdefault(path, day_of(landing.at))

    def _judged(self, landing: Landing, case: MergeCase) -> tuple[Facts, Verdict] | None:
        """Take the decision again and report everything against the merge; None if the office files cannot be read."""
        if case.record.path in self._suspects:
            self._tell(landing, AuditKind.SUSPECT_RECORD)
        for kind, says in contradictions(landing, case):
            self._tell(landing, kind, says)
        changed = landing.readable
        head_office: Registry | None = self.books.office
        if has_office(landing.paths):
            head_office = self.books.office_with(changed)
        if head_office is None:
            self._tell(landing, AuditKind.OFFICE_UNREADABLE)
            return None
        about = partial(AuditFinding, commit=landing.oid, place=self._place, on=day_of(landing.at))
        facts = self._facts(landing, case, head_office)
        verdict = decide(facts)
        opened, asked = facts.opened_on, (case.marked, case.texts, verdict.approved)
        for one in findings_of(case.matters, self.books, head_office, opened, *asked):
            self.findings.append(about(one.rule, one.says, one.fix, one.article, one.level, paths=(one.path,)))
        if not verdict.approved:
            left_out = "；".join(one.says for one in verdict.ignored[:3])
            why = verdict.says
            if left_out:
                why += f"未计入：{left_out}。"
            self._tell(landing, AuditKind.NOT_APPROVED, why)
        elif facts.is_of_first_version and not (now := decide(replace(facts, tools=PRESENT))).approved:
            self._tell(landing, AuditKind.NOT_BY_NOW, now.says)
        return facts, verdict

    def _facts(self, landing: Landing, case: MergeCase, head_office: Registry) -> Facts:
        uncovered = {
            one.path: self.books.last_covered(one.path)
            for one in landing.readable
            if self.books.covered.get(one.path) != one.old
        }
        facts = common_facts(
            case.answers,
            case.matters,
            self.books,
            case.record.merged_at,
            vanished=case.answers.seen,
            commits=case.commits,
            head_office=head_office,
            marked=case.marked,
            uncovered=uncovered,
            drafts=self.books.drafts(case.matters, case.commits.values()),
            words=self._words,
        )
        if not uncovered:
            return facts
        healed = {one.path for one in case.matters if heals(one, facts)}
        # A file that neither asks to be confirmed nor restores covered content gets its own finding and is not covered.
        return replace(facts, uncovered={path: doubt for path, doubt in uncovered.items() if path in healed})

    def _cover(self, landing: Landing, case: MergeCase, facts: Facts, verdict: Verdict) -> None:
        """Cover the files of an approved merge whose old content was covered, or that are confirmed or restored."""
        # Main already holds the new content.
        before = {one.path for one in landing.readable if self.books.covered.get(one.path) != one.old}
        sound = [one for one in case.matters if one.path not in before or heals(one, facts)]
        unsound = sorted(before - {one.path for one in sound})
        for path in unsound:
            self._tell(landing, AuditKind.UNPROVEN_BEFORE, paths=[path])
        self.books.refuse(unsound)
        self._healed |= {one.path: self._place for one in sound if heals(one, facts)}
        self.books.cover(sound, case.record.merged_at, verdict.exceptions)
        pull, on = case.record.number, day_of(case.record.merged_at)
        self.exceptions += (Excepted(one, one.paths or landing.paths, pull, on) for one in verdict.exceptions)
        for matter in sound:
            if isinstance(matter.after, Group):
                self._file(matter, matter.after, landing, case, facts, verdict)
            self._revise(matter.before, matter.after, case, verdict)

    def _file(
        self, matter: Matter, group: Group, landing: Landing, case: MergeCase, facts: Facts, verdict: Verdict
    ) -> None:
        before, changed = None, list[Item]()
        if isinstance(matter.before, Group):
            before = version_of(matter.before)
            changed += differing_items(matter.before, group)
        filings = self.filings.setdefault(group.path, [])
        changes = 0
        if group.path in self.given or group.path in self._on_paper.numbers:
            changes = 1 + (filings[-1].changes if filings else 0)
        registrar = facts.base.person_behind(facts.pull.merger)
        filings.append(
            CoveredFiling(
                kind=group.last.kind,
                statement=group.last.statement,
                is_short_lived=self.books.routed([matter])[group.path].route is SHORT_LIVED,
                pull=case.record.number,
                merge=landing.oid,
                at=case.record.merged_at,
                changes=changes,
                steps=tuple(step for step in verdict.steps if step.path == group.path),
                before=before,
                version=version_of(group),
                registrar=registrar.label if registrar else "",
                record=case.record.path,
                changed=tuple(changed),
            )
        )

    def _revise(self, before: Record | None, after: Record | None, case: MergeCase, verdict: Verdict) -> None:
        if not isinstance(before, REVISED) or after is None or type(after) is not type(before):
            return
        cut = taken_out(before, after)
        past = [
            one._replace(changed=tuple(item for item in one.changed if item[0] not in cut))
            for one in self.revisions.get(after.path, ())
        ]
        changed = tuple(item for item in differing_items(before, after) if item[0] not in (*UNTOLD, *cut))
        if not (changed or cut):
            return
        by = "、".join(dict.fromkeys(step.by for step in verdict.steps if step.path == after.path and step.by))
        self.revisions[after.path] = [
            *past,
            Revision(day_of(case.record.merged_at), case.record.number, by, changed, cut),
        ]

    def _number(self, landing: Landing, known: MergeCase | UnclearRecord) -> None:
        """Note the numbers that a record gave; they stay used. Whether they are right is checked at the end."""
        record = known.record
        due: tuple[str, ...] | None = () if record.unknown else None
        if isinstance(known, MergeCase):
            groups = (one.after for one in known.matters if isinstance(one.after, Group))
            due = needing(groups, self.books.office)
        on, form = day_of(record.merged_at), self.books.office.policy.number_format
        self._due[record.seq] = Due(record.path, landing.oid, due, form, on, record.numbers)
        self.given |= record.numbers

    def _misnumbered(self) -> Iterator[AuditFinding]:
        """The wrong numbers. They are given in the order of records; that is not the order of main if one was late."""
        numbering = copy.deepcopy(self._on_paper)
        for _, one in sorted(self._due.items()):
            given = one.given
            if one.needing is not None:
                given = numbering.give(one.needing, one.template, one.on.year)
            if given != one.given:
                says = "应不编号"
                if given:
                    says = f"应为{'、'.join(given.values())}"
                yield finding_of(AuditKind.WRONG_NUMBER, says, commit=one.commit, paths=[one.path], on=one.on)
            numbering.note(one.given, one.on.year)

    def _tell(self, landing: Landing, kind: AuditKind, says: str = "", paths: Iterable[str] | None = None) -> None:
        """``paths``: if not all of the landing."""
        if kind in ASKED_SINCE and self.books.tools < SECOND:
            kind, says = AuditKind.NOT_BY_NOW, kind.says
        if paths is None:
            paths = landing.paths
        finding = finding_of(kind, says, commit=landing.oid, paths=paths, on=day_of(landing.at))
        if not landing.paths and kind in HARMLESS_IF_EMPTY:
            finding = replace(finding, level=Level.NOTICE, fix="没有改动任何文件，无须办理")
        self.findings.append(replace(finding, place=self._place))

    def settled_findings(self) -> tuple[AuditFinding, ...]:
        """All findings. One becomes a notice when all its files have been confirmed or restored by later filings."""
        settled = []
        for one in self.findings:
            is_known = one.place is not None and bool(one.paths)
            is_healed = is_known and all(self._healed.get(path, 0) > (one.place or 0) for path in one.paths)
            settled.append(replace(one, level=Level.NOTICE) if is_healed else one)
        return (*settled, *self._misnumbered())

    def standings(self) -> dict[str, GroupStanding]:
        found = {}
        for path, content in sorted(self.books.current.items()):
            if not path.startswith(GROUPS):
                continue
            filings = tuple(self.filings.get(path, ()))
            if path in self.books.refused and not self.books.is_covered(path):
                state = Coverage.REFUSED
            elif not self.books.is_covered(path):
                state = Coverage.UNRECORDED
            elif filings:
                state = coverage_of(filings)
            else:
                state = self._on_paper_alone(path)
            number, count, since = None, 0, self._unproven_since.get(path)
            if state.is_proven and (filings or state is not Coverage.SHORT_LIVED):
                number = self.given.get(path) or self._on_paper.numbers.get(path)
            if filings:
                count = filings[-1].changes
            is_pending = self.books.is_unrecorded(path)
            found[path] = GroupStanding(path, content, state, number, count, filings, since, is_pending)
        return found

    def _on_paper_alone(self, path: str) -> Coverage:
        """Only the groups that need no number, or have none, are read: there are many others."""
        entry, group = self.books.baseline.get(path), self.books.short_lived().groups.get(path)
        if entry is None:
            return Coverage.BASELINE
        if group is None and entry.paper_number in (None, UNNUMBERED) and (covered := self.books.last_covered(path)):
            group = covered.group
        return coverage_on_paper(entry, group, self.books.office)


def _unproven(landing: Landing, known: KnownMerge) -> Contradiction:
    """Why nothing of a commit can be covered, and the words that say more."""
    kind, says = AuditKind.NO_RECORD, ""
    if isinstance(known, UnclearRecord):
        kind, says = known.kind, known.says
    if len(landing.parents) > 2:
        kind = AuditKind.OCTOPUS
    elif not landing.is_merge and _SQUASHED.search(landing.subject):
        kind = AuditKind.SQUASH
    elif not landing.is_merge:
        kind = AuditKind.DIRECT_PUSH
    return kind, says


def contradictions(landing: Landing, case: MergeCase) -> Iterator[Contradiction]:
    """The points in which record, host and git contradict each other about one merge."""
    record = case.record
    if (record.base, record.head) != landing.parents:
        yield AuditKind.AGAINST_GIT, "合并双方不是登记的提交"
    if record.paths != landing.contents:
        yield AuditKind.AGAINST_GIT, "改动的文件或内容与登记不符"
    if case.answers.submission.head != record.head:
        yield AuditKind.AGAINST_ITSELF, "申请的最后一次提交不是所合并的提交"
    if abs(case.record.merged_at - landing.at) > CLOCKS:
        yield AuditKind.AGAINST_GIT, "登记的合并时间与合并提交的时间相差过大"
    if case.proposed is None:
        yield AuditKind.EVIL_MERGE, "申请与主分支没有唯一的共同起点，无从核对审批人看到的内容"
    elif case.proposed != frozenset(landing.contents):
        paths = sorted({content.path for content in case.proposed ^ frozenset(landing.contents)})
        yield AuditKind.EVIL_MERGE, "、".join(paths[:3])
