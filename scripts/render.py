"""Build the whole site. Exit 0 built, 1 an error finding (the old site stays), 2 wrong usage, 3 could not know."""

import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from outside import books, disk, git, holidays, proving, terminal, waiting_file
from outside.doubt import CannotKnow, in_words
from outside.examples import read_examples, read_sources
from outside.generator import Build
from outside.site_options import site_options
from pages.editions import AUDIENCES, EDITIONS
from pages.site import Site
from pages.views import Viewer
from reading.inspection import Inspection, audience_of, inspect
from regulation.clock import SHANGHAI
from regulation.finding import Finding
from regulation.rules import RULES
from regulation.rules.on_changes import ALL_RULES
from regulation.terms import Audience
from reports import text

PROJECT = Path(__file__).resolve().parent.parent


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
    sys.stdout.write(text.render(wrong))
    print("有需要改正的地方，网站没有重建，原来的保持不变。", file=sys.stderr)
    return 1


def _fill(build: Build, options: Namespace, audience: Audience, files: Mapping[str, bytes] | None) -> Sequence[Finding]:
    """Fill the shells and swap the site in; or, with an error among them, all findings."""
    files = _files_of(options) if files is None else files
    inspection = inspect(files, disk.read_forms(PROJECT), RULES, terminal.watched)
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
    return git.files_at(options.root, options.at) if options.at else disk.read_files(options.root)


def _by_policy(options: Namespace) -> tuple[Audience, Mapping[str, bytes]]:
    """For whom the policy says that the site is; and the files that say so, which then are those that are shown."""
    files = _files_of(options)
    return audience_of(files, disk.read_forms(PROJECT)), files


def _site_of(options: Namespace, audience: Audience, inspection: Inspection) -> Site:
    """The site of a registry that was read, with what proves it."""
    registry = inspection.registry
    evidence = proving.evidence(options.root, disk.read_forms(PROJECT), options.at)
    # What waits, if a file says so and the audience may know.
    asked = options.waiting if audience is Audience.INTERNAL else None
    return Site(
        viewer=Viewer.of(audience, inspection, options.as_of, evidence),
        rules=ALL_RULES,
        templates=disk.read_templates(PROJECT),
        examples=read_examples(PROJECT),
        made_from=git.origin_of(options.root, options.at or "HEAD", inspection.digests),
        official=holidays.official(),
        sources=read_sources(PROJECT),
        returns=books.read_returns(options.inventory),
        asked=waiting_file.read(asked, options.root, registry),
    )


if __name__ == "__main__":
    terminal.end(main)
