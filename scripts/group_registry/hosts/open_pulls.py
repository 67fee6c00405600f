"""Read pull requests with all facts of a decision: the open ones, or one of them.

A failure with one pull request does not hide the others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from group_registry.approval import bounds
from group_registry.approval.agenda import Drafts, spoken_of
from group_registry.approval.facts import Content, Facts, History, Matter, Raw, contents
from group_registry.evidence import host_answers
from group_registry.evidence.case import Answers, Seen, answers_in, common_facts, facts_of, seen_in
from group_registry.evidence.content import weighed
from group_registry.evidence.covered import Books, has_office, is_marked
from group_registry.evidence.host_answers import ListedPull
from group_registry.files import office_host
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Inspection, Reader
from group_registry.forms.compare import Comparison, compare
from group_registry.forms.contents import picked
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import approvals_branch, clone_audit, history, repository
from group_registry.hosts import host_in_use
from group_registry.hosts.host import Host
from group_registry.model.finding import with_article
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.terms import CODEOWNERS, GROUPS, MINUTES, OFFICE
from group_registry.rules import RULES
from group_registry.rules.changes import FEW_FILES, mass_changes_need_a_permit
from group_registry.rules.transition import PLAIN, Change, Tree, entry_of, is_data


@dataclass(frozen=True)
class OpenCase:
    """``reviewed`` are the contents of the changed files in the reviewed commits, by commit and path."""

    answers: Answers
    facts: Facts
    comparison: Comparison
    reviewed: Mapping[tuple[str, str], bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Basis:
    """What pull requests are judged with: the clone, main's tip and what is covered there, the forms, the time.

    ``seen`` are reviews that the host showed earlier, if it lets people delete them; ``words`` is the wording of its
    pages.
    """

    root: Path
    tip: str
    books: Books
    schemas: Schemas
    now: datetime
    seen: Seen = field(default_factory=dict)
    words: HostWords = GITHUB

    @cached_property
    def tree(self) -> Tree:
        return {path: entry_of(mark) for path, mark in self.books.current.items()}

    @cached_property
    def tree_by_covered_office(self) -> Tree:
        """The same with the office files that are covered: those that main holds without approval judge nothing."""
        covered = self.books.covered.items()
        office = {path: entry_of(mark) for path, mark in covered if path.startswith(OFFICE)}
        return {path: entry for path, entry in self.tree.items() if not path.startswith(OFFICE)} | office

    @cached_property
    def reader(self) -> Reader:
        """Reads each content only once for all pull requests."""
        return Reader(self.schemas, keeps=True)


def basis(
    root: Path, base: str | None, schemas: Schemas, now: datetime, known: tuple[str, Books] | None = None
) -> Basis:
    """``base`` is the revision into which pull requests would be merged; None for main. ``known``: from its audit."""
    tip, books = known or clone_audit.covered_main(root, schemas, base)
    seen = seen_in(approvals_branch.find_seen(root)) if host_in_use().loses_reviews else {}
    return Basis(root, tip, books, schemas, now, seen, office_host.words())


def answers(forge: Host, number: int) -> Answers:
    """What the host says of one pull request now. ``Unclear`` if its answers contradict each other."""
    pull = forge.pull(number)
    host_answers.need_whole_lists(submission := host_answers.submission(pull, number))
    reviews, timeline, commits = (forge.part(number, name) for name in ("reviews", "timeline", "commits"))
    read = answers_in(pull, reviews, timeline, commits, forge.statuses(submission.head), asked=number)
    host_answers.confirm(read.reviews, timeline, number)
    return replace(read, comments=host_answers.comments(timeline))


def case(answers: Answers, basis: Basis) -> OpenCase:
    """One pull request as if merged into main's tip now, including the check of what main would hold."""
    answers = replace(answers, seen=basis.seen.get(answers.submission.pull.number, ()))
    head, root = answers.submission.head, basis.root
    reviewed = [review.commit for review in answers.reviews if review.commit]
    past = history.read_history(root, basis.tip, head, reviewed)
    if barred := tuple(_bars(past, basis)):
        return _unread(answers, basis, barred)
    # What is wrong in the office files is not this request's fault if others have changed them after it began.
    spares = has_office(past.moved) and not has_office(past.changed)
    # Main as it would be without and with the change, so that filings which main has gained meanwhile count too. Of a
    # file that main has changed as well, the content that the change started from is shown; this blocks the merge.
    tree = basis.tree if has_office(past.changed) else basis.tree_by_covered_office
    before, after = (
        repository.overlaid(root, tree, {path: pair[side] for path, pair in past.changed.items()}) for side in (0, 1)
    )
    changed = contents(past.changed)
    full = basis.books.in_full(map(Matter, changed))
    compared = compare(before, after, basis.schemas, RULES, basis.reader, spares, full)
    texts = _texts(changed, compared, basis)
    marked = frozenset(path for path, text in texts.items() if path != CODEOWNERS and is_marked(text))
    owners = texts.get(CODEOWNERS, b"")
    made = facts_of(answers, past, compared, basis.books, basis.now, basis.words, marked, owners)
    restored = frozenset(one.path for one in changed if basis.books.is_restored(one))
    comparison = replace(compared, findings=weighed(compared.findings, made.faults, restored))
    wanted = [(oid, one.path) for oid in reviewed for one in made.matters if oid in made.commits]
    seen = history.files_of(root, list(dict.fromkeys(wanted)))
    return OpenCase(answers, made, comparison, seen)


def _texts(changed: Iterable[Content], compared: Comparison, basis: Basis) -> dict[str, bytes]:
    """The new contents of files that are no groups and may ask to be confirmed, and of CODEOWNERS."""
    plain = {one.path: one.new for one in changed if one.new and " " not in one.new and not one.path.startswith(GROUPS)}
    wanted = {path: mark for path, mark in plain.items() if path == CODEOWNERS or not basis.books.is_covered(path)}
    beside = {path: mark for path, mark in wanted.items() if not is_data(path)}
    found = repository.blobs(basis.root, set(beside.values()))
    return picked(compared.inspection.files, wanted) | {path: found[mark] for path, mark in beside.items()}


def _bars(past: History, basis: Basis) -> Iterator[str]:
    """Why nothing of a request is read."""
    changed, office = bounds.shown(contents(past.changed), past.commits.values()), basis.books.office
    sizes = repository.sizes(basis.root, sorted(bounds.counted(changed)))
    total = sum(map(is_data, basis.books.current))
    if large := bounds.beyond(changed, sizes) or bounds.without_permit(contents(past.changed), total, office):
        rule = mass_changes_need_a_permit
        yield with_article(large, office.citing(rule.article, rule.id))
    for path, why in past.odd.items():
        yield f"{path} {why}，内容无从确定，未予审查；请另建分支，按原文件名重新放入后报送"


def _unread(answers: Answers, basis: Basis, barred: tuple[str, ...]) -> OpenCase:
    office = basis.books.office
    facts = common_facts(answers, (), basis.books, basis.now)
    nothing = Inspection({}, basis.reader.forms, office, ())
    comparison = Comparison(Change({}, {}, office, office), (), (), nothing)
    return OpenCase(answers, replace(facts, barred=barred, words=basis.words), comparison)


CaseOrDoubt = OpenCase | CannotKnow
"""What is known of a pull request, or the reason why nothing is."""


@dataclass(frozen=True)
class Docket:
    by_number: Mapping[int, CaseOrDoubt]

    @property
    def cases(self) -> list[OpenCase]:
        return [case for case in self.by_number.values() if isinstance(case, OpenCase)]

    def doubts(self, wanted: Sequence[int] = ()) -> list[str]:
        """A line for each wanted pull request that is not open or not known; if none is wanted, for all not known."""
        lost = {number: doubt for number, doubt in self.by_number.items() if isinstance(doubt, CannotKnow)}
        lines = [f"第 {one} 号申请无法判断：{doubt}" for one, doubt in lost.items() if not wanted or one in wanted]
        return lines + [f"没有第 {one} 号待办的申请" for one in wanted if one not in self.by_number]


def read_docket(forge: Host, remote: str | None, basis: Basis) -> Docket:
    """Read all open pull requests to main. With a remote, fetch their heads first, as data: nothing is checked out."""
    open_now = listed(forge)
    fetch(basis.root, remote, open_now)
    return Docket({number: case_or_doubt(forge, number, basis) for number in open_now})


Listed = Mapping[int, ListedPull]
"""The open pull requests to main by number, the oldest first."""


def listed(forge: Host) -> Listed:
    return {one.number: one for one in sorted(host_answers.listed(forge.open_pulls()), key=lambda pull: pull.number)}


def case_or_doubt(forge: Host, number: int, basis: Basis, known: Answers | None = None) -> CaseOrDoubt:
    """``known`` is what the host has answered already in this round."""
    try:
        return case(known or answers(forge, number), basis)
    except CannotKnow as doubt:
        return doubt


FEW_BYTES = 128 * 1024
Changes = Mapping[int, Raw]
"""How the heads of the open pull requests differ from main's tip, by number."""


def changes(listed: Listed, basis: Basis) -> Changes:
    """Of the fetched heads. The host is not asked, and no content is read."""
    present = history.present(basis.root, [one.head for one in listed.values()])
    known = {one.number: (basis.tip, one.head) for one in listed.values() if one.head in present}
    raw = history.differences(basis.root, list(dict.fromkeys(known.values()))) if known else {}
    return {number: raw[pair] for number, pair in known.items()}


def large(changes: Changes, basis: Basis) -> Mapping[int, bool]:
    """The pull requests with more files than few, and whether they are too large to be read."""
    shown = {number: contents(raw) for number, raw in changes.items()}
    sizes = repository.sizes(basis.root, sorted(set().union(*map(bounds.counted, shown.values()))))
    weights = {number: sum(sizes.get(one, 0) for one in bounds.counted(changed)) for number, changed in shown.items()}
    return {
        number: bounds.beyond(changed, sizes) is not None
        for number, changed in shown.items()
        if len(changed) > FEW_FILES or weights[number] > FEW_BYTES
    }


def drafts(changes: Changes, basis: Basis) -> Drafts:
    """The contents that minutes in open pull requests newly name."""
    root = basis.root
    sides = {
        (number, path): [side.digest if side and side.mode == PLAIN else "" for side in pair]
        for number, raw in changes.items()
        for path, pair in raw.items()
        if path.startswith(MINUTES)
    }
    blobs = repository.held(root, set[str]().union(*sides.values()) - {""})
    found: dict[tuple[str, str], int] = {}
    for (number, path), pair in sides.items():
        before, after = (basis.reader.whole(path, blobs.get(digest, b"")) for digest in pair)
        found |= dict.fromkeys(spoken_of(before, after), number)
    return found


def fetch(root: Path, remote: str | None, numbers: Iterable[int]) -> None:
    """Fetch the heads of pull requests together; if that fails, one by one. A head still missing fails when judged."""
    refs = [f"+refs/pull/{number}/head:refs/remotes/pull/{number}" for number in numbers]
    if not remote or not refs:
        return
    for some in [refs, *([ref] for ref in refs)]:
        with suppress(CannotKnow):
            repository.run(root, "fetch", "--quiet", "--no-tags", remote, *some, doubt="无法取得申请的提交")
            if some is refs:
                return


def attempted(deeds: Iterable[Callable[[], None]]) -> list[str]:
    """Do each deed, even if others fail, and return the reasons of the failures."""
    doubts = []
    for deed in deeds:
        try:
            deed()
        except CannotKnow as doubt:
            doubts.append(str(doubt))
    return doubts
