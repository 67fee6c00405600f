"""Build the whole site. Exit 0 built, 1 an error finding (the old site stays), 2 wrong usage, 3 could not know."""

import gc
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from outside import books, disk, git, holidays, proving, terminal
from outside.beside import beside
from outside.command_line import Parser, day
from outside.doubt import CannotKnow, in_words
from outside.examples import read_examples, read_sources
from outside.generator import Build
from pages.audience import AUDIENCES
from pages.site import EDITIONS, Site
from pages.views import Viewer
from reading.inspection import audience_of, has_errors, read
from regulation.facts import SHANGHAI
from regulation.finding import Finding
from regulation.rules import RULES
from regulation.rules.on_changes import ALL_RULES
from reports import text

PROJECT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    """Build, fill, swap in; the clock is read here and nowhere below."""
    options = _options(argv)
    try:
        files = git.files_at(options.root, options.at) if options.at else disk.read_files(options.root)
        schemas, returns = disk.read_forms(PROJECT), books.read_returns(options.inventory)
        audience = AUDIENCES.get(options.audience) or audience_of(files, schemas)
        with Build(PROJECT, options.out, EDITIONS[audience], options.as_of) as build:
            evidence = beside(lambda: proving.evidence(options.root, schemas, options.at))
            inspection = read(files, schemas, terminal.watched)
            checked = beside(lambda: inspection.checked(RULES).findings)
            if has_errors(inspection.findings):
                return _refuse(checked())
            viewer = Viewer.of(audience, inspection, options.as_of, evidence())
            made_from = git.origin_of(options.root, options.at or "HEAD", inspection.digests)
            look = disk.read_templates(PROJECT), read_examples(PROJECT)
            site = Site(viewer, ALL_RULES, *look, made_from, holidays.official(), read_sources(PROJECT), returns)
            build.wait()
            added = beside(lambda: build.add(site.files()))
            build.fill_all(site.single_pages(), site.group_pages, viewer.registry.groups, site.footer)
            added()
            if has_errors(findings := checked()):
                return _refuse(findings)
            build.finish(site.search_entries, site.footer)
        return 0
    except (CannotKnow, OSError) as doubt:
        print(f"网站没有建成：{in_words(doubt)}", file=sys.stderr)
        return 3


def _refuse(findings: tuple[Finding, ...]) -> int:
    sys.stdout.write(text.render(findings))
    print("有需要改正的地方，网站没有重建，原来的保持不变。", file=sys.stderr)
    return 1


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="由登记册生成整个网站。")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    parser.add_argument("--out", type=Path, default=Path("site"), metavar="DIR", help="网站放在哪里，默认为 site")
    audience = "给谁看：internal 内部版（默认），public 公开版，policy 按口径里的发布对象"
    parser.add_argument("--audience", choices=[*AUDIENCES, "policy"], default="internal", help=audience)
    parser.add_argument("--at", metavar="REV", help="按某次提交的内容生成，默认为工作区的内容")
    parser.add_argument("--inventory", type=Path, metavar="DIR", help="清查回执（inventory.py 写的 JSON）所在的文件夹")
    today = datetime.now(SHANGHAI).date()
    parser.add_argument("--as-of", type=day, default=today, metavar="DATE", help="截至哪一天，默认今天")
    return parser.parse_args(argv)


if __name__ == "__main__":
    gc.disable()  # nothing of what is read is dropped before the end; looking for it costs a tenth of the time
    sys.exit(main())
