"""Which minutes and signatures on paper name a content (contract D 7, 8)."""

from collections.abc import Iterable

from group_registry.approval.facts import Content
from group_registry.model.records import NOTHING_BEFORE, Minutes, PaperSignature
from group_registry.model.registry import Registry


def minutes_naming(contents: Iterable[Content], registry: Registry) -> tuple[str, ...]:
    """The files of minutes with an item on one of these contents, or a 补充 that leads to one, sorted."""
    contents = tuple(contents)
    pairs, ends = _pairs(contents), {(one.path, one.new) for one in contents}
    return tuple(
        sorted(
            minutes.path
            for minutes in registry.of(Minutes)
            if any((item.file, item.old_digest, item.new_digest) in pairs for item in minutes.items)
            or any((one.file, one.new_digest) in ends for one in minutes.supplements)
        )
    )


def papers_naming(contents: Iterable[Content], registry: Registry) -> tuple[str, ...]:
    """The files of signatures on one of these contents, sorted."""
    pairs = _pairs(contents)
    papers = registry.of(PaperSignature)
    return tuple(sorted(one.path for one in papers if (one.file, one.old_digest, one.new_digest) in pairs))


def _pairs(contents: Iterable[Content]) -> frozenset[tuple[str, str, str | None]]:
    """Each content as files of minutes and papers write it."""
    return frozenset((one.path, one.old or NOTHING_BEFORE, one.new) for one in contents)
