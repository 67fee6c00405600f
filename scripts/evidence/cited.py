"""Which minutes and signatures on paper name a content (contract D 7, 8)."""

from collections.abc import Iterable

from regulation.facts import Content
from regulation.model import NOTHING_BEFORE, Minutes, PaperSignature
from regulation.registry import Registry


def minutes_naming(contents: Iterable[Content], registry: Registry) -> tuple[str, ...]:
    """The files of minutes with an item or a 补充 that leads to one of these contents, sorted."""
    wanted: set[tuple[str, str | None]] = {(one.path, one.new) for one in contents}
    return tuple(sorted(minutes.path for minutes in registry.of(Minutes) if not wanted.isdisjoint(_named(minutes))))


def _named(minutes: Minutes) -> set[tuple[str, str | None]]:
    items = {(one.file, one.new_digest) for one in minutes.items}
    return items | {(one.file, one.new_digest) for one in minutes.supplements}


def papers_naming(contents: Iterable[Content], registry: Registry) -> tuple[str, ...]:
    """The files of signatures on one of these contents, sorted."""
    wanted = {(one.path, one.old or NOTHING_BEFORE, one.new) for one in contents}
    return tuple(
        sorted(
            paper.path
            for paper in registry.of(PaperSignature)
            if (paper.file, paper.old_digest, paper.new_digest) in wanted
        )
    )
