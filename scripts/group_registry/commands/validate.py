"""Check a registry, or a change of it. Exit 0 no errors, 1 errors, 2 wrong usage, 3 could not know."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence

from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as
from group_registry.files import worktree, writing
from group_registry.forms.check import has_errors, inspect
from group_registry.forms.compare import Comparison, compare
from group_registry.gitrepo import repository
from group_registry.model.finding import Finding
from group_registry.reports.findings import FORMATS
from group_registry.rules import RULES


@doubts_as("未检查")
def main(argv: list[str]) -> int:
    options = _options(argv)
    every, paths, comparison = _checked(options)
    wanted = [worktree.place(options.root, path) for path in options.paths]
    if strange := [place for place in wanted if not _below([place], paths)]:
        print(f"未检查 {'、'.join(strange)}：请填写 registry/ 开头的文件或文件夹", file=sys.stderr)
        return 2
    findings = every
    if wanted:
        below = _below(wanted, [finding.path for finding in every])
        findings = [finding for finding in every if finding.path in below]
    if options.summary:
        from group_registry.reports import markdown  # late: most runs write none

        writing.append(options.summary, markdown.render(findings, comparison).encode())
    sys.stdout.write(FORMATS[options.format](findings))
    if hidden := sum(finding.is_error for finding in every) - sum(finding.is_error for finding in findings):
        print(f"所选文件以外，另有 {hidden} 处需要改正", file=sys.stderr)
    return int(has_errors(findings))


def _checked(options: Namespace) -> tuple[Sequence[Finding], list[str], Comparison | None]:
    """All findings, the paths that were checked, and the change where one is to be checked, too."""
    root, forms = options.root, worktree.read_forms()
    if options.staged:
        before, after = repository.staged(root)
    elif options.base is not None:
        before, after = repository.compared(root, options.base, options.head)
    else:
        files = worktree.work_files(root)
        return inspect(files, forms, RULES).findings, [*files], None
    comparison = compare(before, after, forms, RULES)
    return comparison.findings, [*before.entries, *after.entries], comparison


def _below(places: Iterable[str], paths: Sequence[str]) -> set[str]:
    """Those of the paths that are one of the places, or below it."""
    below = set[str]()
    for place in places:
        below.update(path for path in paths if place in (".", path) or path.startswith(f"{place}/"))
    return below


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="检查登记册的全部文件：格式、填写与制度各条；也可一并检查一次改动。")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="只显示这些文件或文件夹的结果（检查仍是全部）")
    parser.add_shared("--root")
    parser.add_format(FORMATS)
    parser.add_path("--summary", "FILE", "另将改动各项和检查结果加在该文件末尾（Markdown）")
    parser.add_argument("--base", metavar="REV", help="一并检查自该提交（双方历史的共同起点）至 --head 的改动")
    parser.add_argument("--head", metavar="REV", help="改动之后的提交，默认为 HEAD")
    parser.add_flag("--staged", "一并检查将要提交的改动（暂存区）")
    options = parser.parse_args(argv)
    if (options.staged and options.base is not None) or (options.head is not None and options.base is None):
        parser.error("--head 须与 --base 同用；--staged 不与它们同用")
    if options.head is None:
        options.head = "HEAD"
    return options
