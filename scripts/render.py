"""Build the whole site. Exit 0 built, 1 an error finding (the old site stays), 2 wrong usage, 3 could not know."""

import gc
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from outside import books, disk, git, holidays, proving, terminal, waiting_file
from outside.beside import beside
from outside.doubt import CannotKnow, in_words
from outside.examples import read_examples, read_sources
from outside.generator import Build
from outside.site_options import site_options
from pages.audience import AUDIENCES
from pages.site import EDITIONS, Site
from pages.views import Viewer
from reading.inspection import audience_of, has_errors, read, searched
from regulation.facts import SHANGHAI
from regulation.finding import Finding
from regulation.model import Audience
from regulation.rules import RULES
from regulation.rules.on_changes import ALL_RULES
from reports import text

PROJECT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    """Build, fill, swap in; the clock is read here and nowhere below."""
    options = site_options(argv, AUDIENCES, datetime.now(SHANGHAI).date())
    try:
        schemas, returns = disk.read_forms(PROJECT), books.read_returns(options.inventory)
        # The files whose policy says for whom they are shown are the ones that are shown.
        early = None if options.audience in AUDIENCES else _files(options)
        audience = AUDIENCES[options.audience] if early is None else audience_of(early, schemas)
        # MkDocs comes first: it loads while the files are read.
        with Build(PROJECT, options.out, EDITIONS[audience], options.as_of) as build:
            evidence = beside(lambda: proving.evidence(options.root, schemas, options.at))
            files = _files(options) if early is None else early
            texts = beside(lambda: searched(files, schemas, RULES))
            inspection = read(files, schemas, terminal.watched)
            checked = beside(lambda: inspection.checked(RULES, texts).findings)
            if has_errors(inspection.findings):
                return _refuse(checked())
            viewer = Viewer.of(audience, inspection, options.as_of, evidence())
            asked = options.waiting if audience is Audience.INTERNAL else None
            waits = waiting_file.read(asked, options.root, inspection.registry)
            made_from = git.origin_of(options.root, options.at or "HEAD", inspection.digests)
            look = disk.read_templates(PROJECT), read_examples(PROJECT)
            sources, off = read_sources(PROJECT), holidays.official()
            site = Site(viewer, ALL_RULES, *look, made_from, off, sources, returns, waits)
            build.wait()
            added = beside(lambda: build.add(site.files(), site.search_entries))
            build.fill_all(site.single_pages(), site.group_pages, viewer.registry.groups, site.footer)
            added()
            if has_errors(findings := checked()):
                return _refuse(findings)
            build.finish(site.footer)
        return 0
    except (CannotKnow, OSError) as doubt:
        print(f"网站没有建成：{in_words(doubt)}", file=sys.stderr)
        return 3


def _files(options: Namespace) -> Mapping[str, bytes]:
    return git.files_at(options.root, options.at) if options.at else disk.read_files(options.root)


def _refuse(findings: tuple[Finding, ...]) -> int:
    sys.stdout.write(text.render(findings))
    print("有需要改正的地方，网站没有重建，原来的保持不变。", file=sys.stderr)
    return 1


if __name__ == "__main__":
    gc.disable()  # nothing of what is read is dropped before the end; looking for it costs a tenth of the time
    terminal.end(main)
