"""What is recorded of one merge: the host's answers, reduced to the fields that are kept, and git's data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from group_registry.approval.facts import Content
from group_registry.evidence import host_answers
from group_registry.evidence.case import NONE_SEEN, Seen, json_of, vanished
from group_registry.evidence.landing import Landing
from group_registry.evidence.record import canonical
from group_registry.forms.check import inspect
from group_registry.forms.json_types import Unclear
from group_registry.forms.schemas import Schema
from group_registry.gitrepo import repository
from group_registry.hosts.host import Host
from group_registry.model.records import NOTHING_BEFORE, Minutes, PaperSignature
from group_registry.model.registry import Registry
from group_registry.model.terms import GROUPS
from group_registry.rules.transition import PLAIN


def minutes_naming(contents: Iterable[Content], registry: Registry) -> tuple[str, ...]:
    """The paths of minutes with an item on one of these contents, or a 补充 that results in one, sorted."""
    contents = tuple(contents)
    pairs, ends = _pairs(contents), {(one.path, one.new) for one in contents}
    found = (
        minutes.path
        for minutes in registry.of(Minutes)
        if any((item.file, item.old_digest, item.new_digest) in pairs for item in minutes.items)
        or any((one.file, one.new_digest) in ends for one in minutes.supplements)
    )
    return tuple(sorted(found))


def papers_naming(contents: Iterable[Content], registry: Registry) -> tuple[str, ...]:
    """The paths of signatures on paper for one of these contents, sorted."""
    pairs = _pairs(contents)
    papers = registry.of(PaperSignature)
    return tuple(sorted(one.path for one in papers if (one.file, one.old_digest, one.new_digest) in pairs))


def _pairs(contents: Iterable[Content]) -> frozenset[tuple[str, str, str | None]]:
    """Each content in the form in which minutes and papers name it."""
    return frozenset((one.path, one.old or NOTHING_BEFORE, one.new) for one in contents)


AT_BASE = ("registry/office/policy.yaml", "registry/minutes/", "registry/paper/")


@dataclass(frozen=True)
class RecordedAnswers:
    """What the host says of the pull request, as canonical JSON, and the commits that reviews name (``reviewed``).

    ``seen`` are the reviews that it showed earlier and no longer shows as they were.
    """

    pull: bytes
    reviews: bytes
    timeline: bytes
    commits: bytes
    seen: bytes
    reviewed: frozenset[str]


@dataclass(frozen=True)
class Merged:
    """What git has of a merge: the changed contents, and the minutes and papers at its base that name one of them.

    ``registry`` holds the changed groups as merged, and the policy as it was before. ``lost`` are the reviewed commits
    that this clone holds but that the merge did not bring to main.
    """

    paths: tuple[Content, ...]
    registry: Registry
    minutes: tuple[str, ...]
    paper: tuple[str, ...]
    lost: tuple[str, ...]


def ask(forge: Host, number: int, merge: str, seen: Seen = NONE_SEEN) -> RecordedAnswers:
    """Ask for all answers about one pull request. ``Unclear`` if it is not merged as that commit.

    ``seen`` are the reviews that the host showed earlier.
    """
    pull = host_answers.kept_pull(forge.pull(number), number)
    if pull["merged_at"] is None or pull.get("merge_commit_sha") != merge:
        raise Unclear(f"第 {number} 号申请是否合并为 {merge[:10]}，取回的内容前后不一致；请稍后再试")
    answers, timeline = forge.reviews(number), forge.timeline(number)
    told = host_answers.reviews(answers, number)
    host_answers.confirm(told, timeline, number)
    return RecordedAnswers(
        canonical(pull),
        canonical(host_answers.kept_reviews(answers, number)),
        canonical(host_answers.kept_timeline(timeline)),
        canonical(host_answers.kept_commits(forge.commits(number))),
        json_of(vanished(seen.get(number, ()), told)),
        frozenset(one.commit for one in told if one.commit),
    )


def read(root: Path, landing: Landing, reviewed: frozenset[str], schemas: Mapping[str, Schema]) -> Merged:
    """Read what git has of a merge; ``reviewed`` are the commits that reviews name."""
    (base, head), paths = landing.parents, landing.contents
    # The mark of anything but a plain file contains its mode.
    groups = {one.path: one.new for one in paths if one.new and one.path.startswith(GROUPS) and " " not in one.new}
    words = ("ls-tree", "-r", "-z", "--full-tree", base, "--", *AT_BASE)
    listed = repository.entries(repository.run(root, *words, doubt="无法读取文件目录；本地的仓库不完整"))
    then = {path: entry.digest for path, entry in listed.items() if entry.mode == PLAIN}
    blobs = repository.blobs(root, sorted({*groups.values(), *then.values()}))
    # Only a file that contains the id of a content can name it. The policy is always read.
    spelt = re.compile(b"|".join(one.new.encode() for one in paths if one.new) or b"(?!)")
    near = {path: blobs[one] for path, one in then.items() if path == AT_BASE[0] or spelt.search(blobs[one])}
    registry = inspect(near | {path: blobs[one] for path, one in groups.items()}, schemas, ()).registry
    lost = sorted(reviewed - {head})
    if lost:
        asked = ("rev-list", "--ignore-missing", *lost, f"^{landing.oid}")
        there = repository.run(root, *asked, doubt="无法读取审核过的提交；本地的仓库不完整").decode().split()
        lost = sorted({*lost}.intersection(there))
    return Merged(paths, registry, minutes_naming(paths, registry), papers_naming(paths, registry), tuple(lost))
