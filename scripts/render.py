"""Build the whole site. Exit 0 built, 1 an error finding (the old site stays), 2 wrong usage, 3 could not know."""

import gc
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from outside import terminal
from outside.beside import beside
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
        named = AUDIENCES.get(options.audience)
        audience, files = (named, None) if named else _by_policy(options)
        with Build(PROJECT, options.out, EDITIONS[audience], options.as_of) as build:
            wrong = _fill(build, options, audience, files)
    except (CannotKnow, OSError) as doubt:
        print(f"网站没有建成：{in_words(doubt)}", file=sys.stderr)
        return 3
    if not wrong:
        return 0
    from reports import text

    sys.stdout.write(text.render(wrong))
    print("有需要改正的地方，网站没有重建，原来的保持不变。", file=sys.stderr)
    return 1


def _by_policy(options: Namespace) -> tuple[Audience, Mapping[str, bytes]]:
    from outside.gathering import by_policy

    return by_policy(PROJECT, options)


def _fill(
    build: Build, options: Namespace, audience: Audience, files: Mapping[str, bytes] | None
) -> "Sequence[Finding]":
    """Fill the shells and swap the site in; or, with an error among them, all findings."""
    from outside.gathering import Gathering
    from pages.site import Site
    from pages.views import Viewer
    from reading.inspection import has_errors
    from regulation.rules.on_changes import ALL_RULES

    found = Gathering(PROJECT, options, files)
    if has_errors(found.inspection.findings):
        return found.findings()
    viewer = Viewer.of(audience, found.inspection, options.as_of, found.evidence)
    site = Site(viewer, ALL_RULES, *found.look, found.waits(audience))
    build.wait()
    added = beside(lambda: build.add(site.files(), site.search_entries))
    build.fill_all(site.single_pages(), site.group_pages, viewer.registry.groups, site.footer)
    added()
    if has_errors(findings := found.findings()):
        return findings
    build.finish(site.footer)
    return ()


if __name__ == "__main__":
    gc.disable()  # nothing of what is read is dropped before the end; looking for it costs a tenth of the time
    terminal.end(main)
