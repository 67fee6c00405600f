"""Build the whole site. Exit 0 built, 1 an error finding (the old site stays), 2 wrong usage, 3 could not know."""

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import datetime

from group_registry.auditing import site_evidence
from group_registry.cli import terminal
from group_registry.commands import waiting_file
from group_registry.commands.site_options import site_options
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.examples import read_examples, read_sources
from group_registry.files.site_build import Build
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import Inspection, audience_of, inspect
from group_registry.gitrepo import repository
from group_registry.lifecycle import holidays
from group_registry.model.dates import SHANGHAI
from group_registry.model.finding import Finding
from group_registry.model.terms import Audience
from group_registry.pages.editions import AUDIENCES, EDITIONS
from group_registry.pages.site import Site
from group_registry.pages.views import Viewer
from group_registry.reports import findings
from group_registry.rules import RULES
from group_registry.rules.on_changes import ALL_RULES
from group_registry.spreadsheets import local_files


def main(argv: list[str] | None = None) -> int:
    """Build, fill, swap in; the clock is read here and nowhere below."""
    options = site_options(argv, AUDIENCES, datetime.now(SHANGHAI).date())
    try:
        named = AUDIENCES.get(options.audience)
        audience, files = (named, None) if named else _by_policy(options)
        with Build(PROJECT, options.out, EDITIONS[audience], options.as_of) as build:
            wrong = _fill(build, options, audience, files)
    except (CannotKnow, OSError) as doubt:
        print(f"网站没有建成：{in_words(doubt)}", file=sys.stderr)
        return 3
    if not wrong:
        return 0
    sys.stdout.write(findings.render(wrong))
    print("有需要改正的地方，网站没有重建，原来的保持不变。", file=sys.stderr)
    return 1


def _fill(build: Build, options: Namespace, audience: Audience, files: Mapping[str, bytes] | None) -> Sequence[Finding]:
    """Fill the shells and swap the site in; or, with an error among them, all findings."""
    files = _files_of(options) if files is None else files
    inspection = inspect(files, worktree.read_forms(PROJECT), RULES, terminal.watched)
    if inspection.has_errors:
        return inspection.findings
    site = _site_of(options, audience, inspection)
    build.wait()
    pages = site.single_pages(), site.group_pages()
    build.fill_all(*pages, site.files(), site.search_entries, site.footer, len(inspection.registry.groups))
    build.finish(site.footer)
    return ()


def _files_of(options: Namespace) -> Mapping[str, bytes]:
    """The files of a revision, or of the work tree."""
    return repository.files_at(options.root, options.at) if options.at else worktree.read_files(options.root)


def _by_policy(options: Namespace) -> tuple[Audience, Mapping[str, bytes]]:
    """For whom the policy says that the site is; and the files that say so, which then are those that are shown."""
    files = _files_of(options)
    return audience_of(files, worktree.read_forms(PROJECT)), files


def _site_of(options: Namespace, audience: Audience, inspection: Inspection) -> Site:
    """The site of a registry that was read, with what proves it."""
    registry = inspection.registry
    evidence = site_evidence.evidence(options.root, worktree.read_forms(PROJECT), options.at)
    # What waits, if a file says so and the audience may know.
    asked = options.waiting if audience is Audience.INTERNAL else None
    return Site(
        viewer=Viewer.of(audience, inspection, options.as_of, evidence),
        rules=ALL_RULES,
        templates=worktree.read_templates(PROJECT),
        examples=read_examples(PROJECT),
        made_from=repository.origin_of(options.root, options.at or "HEAD", inspection.digests),
        official=holidays.official(),
        sources=read_sources(PROJECT),
        returns=local_files.read_returns(options.inventory),
        asked=waiting_file.read(asked, options.root, registry),
    )
