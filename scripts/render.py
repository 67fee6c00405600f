"""Build the whole site. Exit 0 built, 1 an error finding (the old site stays), 2 wrong usage, 3 could not know."""

import gc
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from outside import terminal
from outside.beside import beside, for_many
from outside.doubt import CannotKnow, in_words
from outside.generator import Build
from outside.site_options import site_options
from pages.editions import AUDIENCES, EDITIONS
from regulation.clock import SHANGHAI
from regulation.terms import Audience

if TYPE_CHECKING:
    from regulation.finding import Finding

PROJECT = Path(__file__).resolve().parent.parent
# What is imported inside functions loads while MkDocs does.


def main(argv: list[str] | None = None) -> int:
    """Build, fill, swap in; the clock is read here and nowhere below."""
    options = site_options(argv, AUDIENCES, datetime.now(SHANGHAI).date())
    try:
        # The files whose policy says for whom they are shown are the ones that are shown.
        early = None if options.audience in AUDIENCES else _files(options)
        audience = AUDIENCES[options.audience] if early is None else _audience_of(early)
        with Build(PROJECT, options.out, EDITIONS[audience], options.as_of) as build:
            wrong = _fill(build, options, audience, early)
            if not wrong:
                return 0
    except (CannotKnow, OSError) as doubt:
        print(f"网站没有建成：{in_words(doubt)}", file=sys.stderr)
        return 3
    from reports import text

    sys.stdout.write(text.render(wrong))
    print("有需要改正的地方，网站没有重建，原来的保持不变。", file=sys.stderr)
    return 1


def _fill(
    build: Build, options: Namespace, audience: Audience, early: Mapping[str, bytes] | None
) -> "Sequence[Finding]":
    """Fill the shells and swap the site in; or the findings, if there is an error among them."""
    from outside import books, disk, git, holidays, proving, waiting_file
    from outside.compiled import Compiled
    from outside.examples import read_examples, read_sources
    from pages.site import Site
    from pages.views import Viewer
    from reading.inspection import begin, has_errors
    from regulation.rules import RULES
    from regulation.rules.on_changes import ALL_RULES

    schemas, returns = disk.read_forms(PROJECT), books.read_returns(options.inventory)
    others = beside(
        lambda: proving.evidence(options.root, schemas, options.at),
        lambda: (read_examples(PROJECT), read_sources(PROJECT)),
    )
    files = _files(options) if early is None else early
    inspection, on_texts = begin(files, schemas, RULES, terminal.watched, for_many(len(files)))
    checked: Callable[[], Sequence[Finding]] = beside(lambda: inspection.checked(RULES, on_texts).findings)
    if has_errors(inspection.findings):
        return checked()
    viewer = Viewer.of(audience, inspection, options.as_of, others())
    asked = options.waiting if audience is Audience.INTERNAL else None
    waits = waiting_file.read(asked, options.root, inspection.registry)
    made_from = git.origin_of(options.root, options.at or "HEAD", inspection.digests)
    look, compiled = disk.read_templates(PROJECT), Compiled(disk.templates(PROJECT))
    examples, sources = others()
    off = holidays.official()
    site = Site(viewer, ALL_RULES, look, examples, made_from, off, sources, returns, waits, compiled)
    build.wait()
    added = beside(lambda: build.add(site.files(), site.search_entries))
    build.fill_all(site.single_pages(), site.group_pages, viewer.registry.groups, site.footer)
    added()
    if has_errors(findings := checked()):
        return findings
    build.finish(site.footer)
    return ()


def _files(options: Namespace) -> Mapping[str, bytes]:
    from outside import disk, git

    return git.files_at(options.root, options.at) if options.at else disk.read_files(options.root)


def _audience_of(files: Mapping[str, bytes]) -> Audience:
    from outside import disk
    from reading.inspection import audience_of

    return audience_of(files, disk.read_forms(PROJECT))


if __name__ == "__main__":
    gc.disable()  # nothing of what is read is dropped before the end; looking for it costs a tenth of the time
    terminal.end(main)
