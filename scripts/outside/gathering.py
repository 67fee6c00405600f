"""What a site is made of, gathered by as many processes as help."""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from evidence.result import Evidence
from outside import books, disk, git, holidays, terminal, waiting_file
from outside.beside import beside, for_many
from outside.compiled import Compiled
from outside.examples import Example, read_examples, read_sources
from reading.inspection import audience_of, begin
from reading.waiting_list import WaitingList
from regulation.finding import Finding
from regulation.inventory import Return
from regulation.quiet import OfficialDays
from regulation.rules import RULES
from regulation.terms import Audience

Sources = tuple[str, dict[str, int], dict[str, tuple[int, ...]]]
Look = tuple[dict[str, str], dict[str, Example], tuple[str, bool], OfficialDays, Sources, tuple[Return, ...], Compiled]
"""Templates; examples of rules; the commit; official days off; sources of the articles; returns; compiled ones."""


def files_of(options: Namespace) -> Mapping[str, bytes]:
    """The files of a revision, or of the work tree."""
    return git.files_at(options.root, options.at) if options.at else disk.read_files(options.root)


def by_policy(project: Path, options: Namespace) -> tuple[Audience, Mapping[str, bytes]]:
    """For whom the policy says that the site is; and the files that say so, which then are those that are shown."""
    files = files_of(options)
    return audience_of(files, disk.read_forms(project)), files


def _evidence(options: Namespace, schemas: Mapping[str, Any]) -> Evidence:
    from outside import proving  # late: only the other process needs it

    return proving.evidence(options.root, schemas, options.at)


class Gathering:
    """Everything that a site of these options is made of; ``files`` where they have been read.

    Other processes judge the registry, and find what proves it, while this one goes on.
    """

    def __init__(self, project: Path, options: Namespace, files: Mapping[str, bytes] | None) -> None:
        schemas, self.returns = disk.read_forms(project), books.read_returns(options.inventory)
        self._others = beside(
            lambda: _evidence(options, schemas),
            lambda: (read_examples(project), read_sources(project)),
        )
        files = files_of(options) if files is None else files
        inspection, on_texts = begin(files, schemas, RULES, terminal.watched, for_many(len(files)))
        self.inspection, self._project, self._options = inspection, project, options
        inspection.registry.likeness.fold()
        self.findings: Callable[[], Sequence[Finding]] = beside(lambda: inspection.checked(RULES, on_texts).findings)

    @cached_property
    def evidence(self) -> Evidence:
        """What proves it."""
        evidence: Evidence = self._others()
        return evidence

    @property
    def look(self) -> Look:
        """What else its pages are made with, in the order in which they take it."""
        self.evidence  # noqa: B018 - told first
        examples, sources = self._others()
        origin = git.origin_of(self._options.root, self._options.at or "HEAD", self.inspection.digests)
        templates, off = disk.read_templates(self._project), holidays.official()
        return templates, examples, origin, off, sources, self.returns, Compiled()

    def waits(self, audience: Audience) -> WaitingList | None:
        """What waits for whom, if a file says so and the audience may know."""
        asked = self._options.waiting if audience is Audience.INTERNAL else None
        return waiting_file.read(asked, self._options.root, self.inspection.registry)
