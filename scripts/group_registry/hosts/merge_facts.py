"""What is recorded of one merge: the host's answers, reduced to the fields that are kept, and git's data."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from group_registry.approval import bounds
from group_registry.approval.facts import Content, Review
from group_registry.evidence import host_answers
from group_registry.evidence.case import Landing, Seen, json_of, vanished
from group_registry.evidence.record import canonical
from group_registry.forms.check import inspect
from group_registry.forms.json_types import EARLIEST, LATEST, Unclear
from group_registry.forms.schemas import Schema
from group_registry.gitrepo import repository
from group_registry.hosts.host import Host
from group_registry.model.finding import SECOND, Version
from group_registry.model.records import Minutes, PaperSignature
from group_registry.model.registry import Registry
from group_registry.model.terms import GROUPS, MINUTES, NOTHING_BEFORE, PAPER
from group_registry.rules.transition import PLAIN


def naming(changed: Iterable[Content], registry: Registry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths of minutes with an item on one of these contents, or a 补充 that results in one; and of such papers."""
    changed = tuple(changed)
    pairs = {(one.path, one.old or NOTHING_BEFORE, one.new) for one in changed}
    ends = {(one.path, one.new) for one in changed}
    minutes = (
        minutes.path
        for minutes in registry.of(Minutes)
        if any((item.file, item.old_digest, item.new_digest) in pairs for item in minutes.items)
        or any((one.file, one.new_digest) in ends for one in minutes.supplements)
    )
    papers = registry.of(PaperSignature)
    signed = (one.path for one in papers if (one.file, one.old_digest, one.new_digest) in pairs)
    return tuple(sorted(minutes)), tuple(sorted(signed))


class Asked(NamedTuple):
    """The fields of a record that hold the host's answers, the commits that reviews name, and why these do not do."""

    fields: dict[str, bytes]
    reviewed: frozenset[str]
    doubt: Unclear | None = None

    @property
    def digest(self) -> str:
        return sha256(canonical([*map(bytes.decode, self.fields.values()), str(self.doubt)])).hexdigest()


def ask(forge: Host, number: int, landing: Landing, seen: Seen) -> Asked:
    """What the host says of a merge. ``Unclear`` if the pull request itself is not merged as that commit.

    ``seen`` are the reviews that the host showed earlier.
    """
    text = forge.pull(number)
    told, pull = host_answers.submission(text, number), host_answers.kept_pull(text, number)
    if told.merged_at is None or told.merge != landing.oid:
        raise Unclear(f"第 {number} 号申请是否合并为 {landing.oid[:10]}，取回的内容前后不一致；请稍后再试")
    fields = {"pull": canonical(pull)} | dict.fromkeys(("reviews", "timeline", "commits", "statuses", "seen"), b"[]")
    reviews: tuple[Review, ...] = ()
    try:
        answers = forge.part(number, "reviews")
        reviews = host_answers.reviews(answers, number)
        fields["reviews"] = canonical(host_answers.kept_reviews(answers, number))
        fields["seen"] = json_of(vanished(seen.get(number, ()), reviews))
        host_answers.need_whole_lists(told)
        timeline = forge.part(number, "timeline")
        fields["timeline"] = canonical(host_answers.kept_timeline(timeline))
        fields["commits"] = canonical(host_answers.kept_commits(forge.part(number, "commits")))
        fields["statuses"] = canonical(host_answers.kept_statuses(forge.statuses(told.head), told.merged_at))
        host_answers.confirm(reviews, timeline, number)
        if told.merged_at in (EARLIEST, LATEST):
            raise Unclear("平台给出的合并时间不是可能的时间")
    except Unclear as doubt:
        return Asked(fields, frozenset(), doubt)
    return Asked(fields, frozenset(one.commit for one in reviews if one.commit))


def _groups(root: Path, changed: Sequence[Content], tools: Version) -> dict[str, str]:
    sizes = repository.sizes(root, sorted(bounds.counted(changed)))
    if tools >= SECOND and bounds.beyond(changed, sizes):
        return {}
    # The mark of anything but a plain file contains its mode.
    return {one.path: one.new for one in changed if one.path.startswith(GROUPS) and one.new and " " not in one.new}


def read_as_merged(
    root: Path,
    landing: Landing,
    reviewed: frozenset[str],
    policy: Mapping[str, bytes],
    tools: Version,
    schemas: Mapping[str, Schema],
) -> tuple[Registry, tuple[str, ...]]:
    """The changed groups as merged with the policy, minutes and papers as of before, and the lost commits.

    Nothing is read of a merge that is too large.

    ``policy`` is the file of the covered policy, ``tools`` the covered version of the tools. ``reviewed`` are the
    commits that reviews name; of them, those are lost that this clone holds but that the merge did not bring to main.
    """
    (base, head), paths = landing.parents, landing.contents
    groups = _groups(root, paths, tools)
    words = ("ls-tree", "-r", "-z", "--full-tree", base, "--", MINUTES, PAPER)
    listed = repository.entries(repository.run(root, *words, doubt="无法读取文件目录；本地的仓库不完整"))
    then = {path: entry.digest for path, entry in listed.items() if entry.mode == PLAIN}
    blobs = repository.blobs(root, sorted({*groups.values(), *then.values()}))
    # Only a file that contains the id of a content can name it.
    spelt = re.compile(b"|".join(one.new.encode() for one in paths if one.new) or b"(?!)")
    near = {path: blobs[one] for path, one in then.items() if spelt.search(blobs[one])}
    registry = inspect({**policy, **near} | {path: blobs[one] for path, one in groups.items()}, schemas, ()).registry
    return replace(registry, tools=tools), _lost(root, reviewed - {head}, landing)


def _lost(root: Path, reviewed: frozenset[str], landing: Landing) -> tuple[str, ...]:
    if not reviewed:
        return ()
    asked = ("rev-list", "--ignore-missing", *sorted(reviewed), f"^{landing.oid}")
    there = repository.lines(root, *asked, doubt="无法读取审核过的提交；本地的仓库不完整")
    return tuple(sorted(reviewed.intersection(there)))
