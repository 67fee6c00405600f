"""The facts of one pull request, from the host's answers, history, and the files; decisive reviews once seen; merges.

Hosts that let people delete reviews are not believed that there never was one: what was seen is kept on a branch.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from typing import Any

from group_registry.approval.conflicts import strange_owners
from group_registry.approval.facts import Commit, Content, Facts, History, Matter, Review, ReviewState, contents
from group_registry.evidence import host_answers
from group_registry.evidence.content import IDS, findings_of
from group_registry.evidence.covered import Books, has_office
from group_registry.evidence.findings import AuditKind
from group_registry.evidence.host_answers import Submission, Timeline, need_whole_lists
from group_registry.evidence.record import MergeRecord, canonical
from group_registry.forms.compare import Comparison
from group_registry.forms.contents import picked
from group_registry.forms.json_types import Unclear
from group_registry.model.host_words import GITHUB, HostWords, pressing
from group_registry.model.records import Record, frozen, value
from group_registry.model.terms import CODEOWNERS, day_of
from group_registry.rules.files import may_be_illegible
from group_registry.rules.transition import is_odd, mark_of

Records = Mapping[tuple[str, str | None], Record]
"""The record that fills a whole file, by path and content mark. A file that no form can read has no entry."""


@frozen
class Answers:
    """What the host says: the pull request, its reviews, its timeline, and who authored which commit.

    ``authors`` are account ids by commit, None if they were not given. ``statuses`` are commits and when the host dated
    a status of them. ``seen`` are the decisive reviews that the host showed earlier, as far as they were kept.
    ``comments`` are the comments on the pull request in the host's JSON, None if they were not asked for or have no
    texts.
    """

    submission: Submission
    reviews: tuple[Review, ...]
    timeline: Timeline
    authors: Mapping[str, frozenset[int]] | None
    statuses: tuple[tuple[str, datetime], ...] = ()
    seen: tuple[Review, ...] = ()
    comments: tuple[Mapping[str, Any], ...] | None = None


def answers_in(
    pull: bytes,
    reviews: bytes,
    timeline: bytes,
    commits: bytes | None,
    statuses: bytes = b"[]",
    seen: bytes = b"[]",
    asked: int | None = None,
) -> Answers:
    """The host's own answers, or those of a record; ``Unclear`` if they are not of number ``asked``, where given."""
    submission = host_answers.submission(pull, asked)
    number = submission.pull.number
    return Answers(
        submission,
        host_answers.reviews(reviews, number),
        host_answers.timeline(timeline),
        None if commits is None else host_answers.authors(commits),
        host_answers.statuses(statuses),
        host_answers.reviews(seen, number),
    )


def vanished(seen: Iterable[Review], shown: Iterable[Review]) -> tuple[Review, ...]:
    """The seen reviews that are now missing or changed. A dismissal, or an account that is gone, is no change."""
    present = {review.id: review for review in shown}

    def is_still(before: Review) -> bool:
        now = present.get(before.id)
        if now is None or (before.user, before.commit, before.at) != (now.user or before.user, now.commit, now.at):
            return False
        return ReviewState.DISMISSED in (before.state, now.state) or before.given is now.given

    return tuple(review for review in seen if not is_still(review))


SEEN_FOLDER = "reviews"
Seen = Mapping[int, tuple[Review, ...]]
"""The seen reviews by number of pull request."""


def seen_files(answers: Answers) -> dict[str, bytes]:
    """The decisive reviews of a pull request as files, each with its state before any dismissal."""
    number = answers.submission.pull.number
    before = {one.review: one.state for one in answers.timeline.dismissals if one.state}
    found = {}
    for review in answers.reviews:
        if review.state is not ReviewState.COMMENTED:
            state = review.given
            if review.state is ReviewState.DISMISSED:
                state = before.get(review.id, review.state)
            found[f"{SEEN_FOLDER}/{number:06d}/{review.id}.json"] = canonical(_shape(review, state)) + b"\n"
    return found


def seen_in(files: Mapping[str, bytes]) -> Seen:
    """Read such files back. Files outside their folder are ignored; any other that is not one review is ``Unclear``."""
    found: dict[int, list[Review]] = defaultdict(list)
    for path, content in files.items():
        folder, _, rest = path.partition("/")
        if folder != SEEN_FOLDER:
            continue
        number, _, name = rest.partition("/")
        is_number = re.fullmatch("[0-9]{1,18}", number)
        told = host_answers.reviews(b"[" + content + b"]", int(number) if is_number else 0)
        if not is_number or [f"{one.id}.json" for one in told] != [name]:
            raise Unclear(f"已见评审分支 seen 中的 {path} 不是一次评审")
        found[int(number)] += told
    return {number: tuple(reviews) for number, reviews in found.items()}


def json_of(reviews: Iterable[Review]) -> bytes:
    return canonical([_shape(one, one.state) for one in sorted(reviews, key=lambda review: review.id)])


def _shape(review: Review, state: ReviewState) -> dict[str, Any]:
    user = None
    if review.user is not None:
        user = {"id": review.user, "login": review.login, "type": "User" if review.is_human else "Bot"}
    return {
        "id": review.id,
        "user": user,
        "state": state,
        "commit_id": review.commit,
        "submitted_at": review.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def common_facts(answers: Answers, matters: Sequence[Matter], books: Books, now: datetime, **apart: Any) -> Facts:
    """What a decision takes from the host's answers and from what is covered, for open and for merged requests, and
    what it takes ``apart`` for each of these."""
    pull, paths, limits = answers.submission.pull, [one.path for one in matters], books.limits()
    to_come = books.limits_to_come()
    return Facts(
        pull=pull,
        matters=books.about(matters),
        now=now,
        offices=books.offices(pull.opened_at, now),
        filed_office=books.office,
        filed_since=books.office_since,
        reviews=answers.reviews,
        statuses=answers.statuses,
        dismissals=answers.timeline.dismissals,
        fresh_starts=answers.timeline.fresh_starts,
        meetings=books.meetings_about(paths),
        papers=books.papers_about(paths),
        limits=limits,
        limits_to_come=to_come,
        texts=books.texts(matters) if limits or to_come else {},
        routed=books.routed(matters),
        short_lived=books.short_lived,
        covered_at={path: books.covered_at[path] for path in paths if path in books.covered_at},
        once_named=books.once_named,
        official=books.official,
        tools=books.tools,
        **apart,
    )


def facts_of(
    answers: Answers,
    history: History,
    comparison: Comparison,
    books: Books,
    now: datetime,
    words: HostWords = GITHUB,
    marked: frozenset[str] = frozenset(),
    code_owners: bytes = b"",
) -> Facts:
    """``marked`` as in ``Facts``; ``code_owners`` is the text of a CODEOWNERS file that the request changes.

    ``Unclear`` if the host's counts differ from git's, or if the covered office files cannot be read.
    """
    _agree(answers.submission, history, words)
    changed = sorted(contents(history.changed), key=lambda content: content.path)
    paths = [content.path for content in changed]
    if books.office_with(()) is None:
        raise Unclear("主分支上经过审批的名册（registry/office/）无法正确读取，无法判断由谁审批")
    head_office = books.office
    if has_office(paths):
        head_office = books.office_with(changed) or comparison.change.head
    # CODEOWNERS gives no right: beside other files nobody is asked about it (contract D 2).
    matters = matters_of([one for one in changed if one.path != CODEOWNERS] or changed, _records(comparison))
    # What may be asked only before the merge, or leaves nothing to ask, refuses by itself.
    unread = [one for one in comparison.findings if one.is_error and one.rule not in IDS]
    opened = day_of(answers.submission.pull.opened_at)
    faults = findings_of(matters, books, head_office, opened, marked, _illegible(paths, comparison))
    return common_facts(
        answers,
        matters,
        books,
        now,
        vanished=vanished(answers.seen, answers.reviews),
        commits=with_authors(history.commits, answers.authors),
        outdated=frozenset(history.changed) & frozenset(history.moved),
        faults=(*unread, *(one for one in faults if one.is_error)),
        head_office=head_office,
        strange_owners=strange_owners(code_owners, head_office),
        uncovered={path: books.last_covered(path) for path in paths if not books.is_covered(path)},
        marked=marked,
        unrecorded_paths=frozenset(paths) & books.merged_since,
        unrecorded=books.unrecorded(),
        recorded_at=books.recorded_at,
        drafts=books.drafts(matters, history.commits.values()),
        is_office_behind=books.refused_office and not books.waits_for_office,
        waits_for_office=books.waits_for_office,
        words=words,
    )


def _agree(submission: Submission, history: History, words: HostWords) -> None:
    """Check the host's counts against git's, because the host cuts long lists without saying so.

    The host counts a renamed file once; git as called here reports a deletion and an addition.
    """
    need_whole_lists(submission)
    commits, changed = submission.commits, submission.changed_files
    sides = history.changed.values()
    renamed = min(sum(old is None for old, _ in sides), sum(new is None for _, new in sides))
    files = range(len(history.changed) - renamed, len(history.changed) + 1)
    if commits != len(history.commits) or changed not in files:
        cure = f"请重新取回（git fetch），仍不符的，在申请页{pressing(words.update)}"
        raise Unclear(f"本地的提交或文件数与平台上的不符；{cure}")


def _illegible(paths: Sequence[str], comparison: Comparison) -> dict[str, bytes]:
    files = comparison.inspection.files
    there = picked(files, [path for path in paths if path in files])
    return {path: content for path, content in there.items() if may_be_illegible(content)}


def _records(comparison: Comparison) -> Records:
    change, touched = comparison.change, frozenset(comparison.change.touched)
    records = {}
    for registry, tree in ((change.base, change.before), (change.head, change.after)):
        for record in chain.from_iterable(registry.records.values()):
            if record.path in touched and not record.origin.pointer:
                records[record.path, mark_of(tree[record.path])] = record
    return records


def matters_of(changed: Iterable[Content], records: Records) -> tuple[Matter, ...]:
    """The changed files in order of path, with their records."""
    ordered = sorted(changed, key=lambda content: content.path)
    return tuple(Matter(one, records.get((one.path, one.old)), records.get((one.path, one.new))) for one in ordered)


def with_authors(commits: Mapping[str, Commit], authors: Mapping[str, frozenset[int]] | None) -> dict[str, Commit]:
    """The commits with the authors that the host told added, if any. ``Unclear`` if its list lacks a commit."""
    if authors is None:
        return dict(commits)
    if missing := commits.keys() - authors.keys():
        raise Unclear(f"取回的提交不全：缺少 {min(missing)[:10]} 等 {len(missing)} 个，无法核对内容的修改人")
    return {oid: replace(one, authors=one.authors | authors[oid]) for oid, one in commits.items()}


@dataclass(frozen=True)
class Landing:
    """One commit of main's first-parent line: its committer date (``at``) and what it changed there.

    ``is_odd``: git itself would not have written its author line or its dates so; ``at`` is then that of its record,
    else of the landing before it.
    """

    oid: str
    parents: tuple[str, ...]
    at: datetime
    subject: str
    contents: tuple[Content, ...]
    is_odd: bool = False

    @property
    def is_merge(self) -> bool:
        return len(self.parents) == 2

    @cached_property
    def to_approve(self) -> tuple[Content, ...]:
        """All but CODEOWNERS, which gives no right and is not judged (contract D 2)."""
        return tuple(content for content in self.contents if content.path != CODEOWNERS)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return tuple(content.path for content in self.to_approve)

    @cached_property
    def readable(self) -> tuple[Content, ...]:
        """What is judged: all but odd entries, and CODEOWNERS."""
        return tuple(content for content in self.to_approve if not is_odd(content.new))


@value
class MergeCase:
    """A recorded merge. All reviews that the record has as ``seen`` had vanished from the host.

    ``proposed`` is what the head would have changed since the merge base, None unless there is exactly one merge base.
    ``marked`` are the changed files whose new content asks to be confirmed as a whole; ``texts``, by path,
    the new contents that may be illegible.
    """

    record: MergeRecord
    answers: Answers
    commits: Mapping[str, Commit]
    proposed: frozenset[Content] | None
    matters: tuple[Matter, ...]
    marked: frozenset[str]
    texts: Mapping[str, bytes]


@frozen
class UnclearRecord:
    record: MergeRecord
    says: str
    kind: AuditKind = AuditKind.UNCLEAR_RECORD


KnownMerge = MergeCase | UnclearRecord | None
"""What is known of a commit besides itself; None if it has no record."""
