"""File the creation, change, extension or cancellation of a group on a branch of its own (Art. 6 to 8, 10).

Asks what the filing page asks, checks what the pull request will be checked for, commits on top of main; the work
tree is not touched, nothing is pushed unless told. Exit 0 committed, 1 findings or not wanted, 2 wrong usage, 3 could
not know.
"""

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from group_registry.cli.parser import Parser
from group_registry.cli.questions import Missing, agreed
from group_registry.commands import filing_report as told
from group_registry.commands.filing import Desk, add_to
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import has_errors
from group_registry.forms.proposal import proposed
from group_registry.forms.schemas import Forms
from group_registry.gitrepo import repository
from group_registry.gitrepo.proposals import Made, Place, commit
from group_registry.model.record import Origin, Record
from group_registry.reports import next_steps


def main(argv: list[str] | None = None) -> int:
    """Fill in, check, show, commit; whatever stops it, the answers are kept."""
    schemas = worktree.read_forms(PROJECT)
    parser = _parser(Forms.of_schemas(schemas))
    options = parser.parse_args(argv)
    if options.group and options.what == "create":
        parser.error("创建的是新的群组，不写哪一个")
    try:
        return _run(Desk(options, Place.at(options.root, options.base), schemas, worktree.read_pinyin(PROJECT)))
    except Missing as missing:
        parser.error(str(missing))
    except CannotKnow as doubt:
        print(f"没有办成：{doubt}", file=sys.stderr)
        return 3


def _run(desk: Desk) -> int:
    answers = desk.answers()
    path, content = desk.file(answers)
    comparison = proposed(desk.place.base, path, content, desk.schemas)
    sys.stdout.write(told.told(comparison, path, desk.before(), content, desk.options.today))
    findings = [found for found in comparison.findings if found.path == path or has_errors([found])]
    record = comparison.change.head.group(path) or Record(origin=Origin(path))
    branch = f"{desk.options.what}-{path.removeprefix('registry/groups/').removesuffix('.yaml').replace('/', '-')}"
    is_wanted = not has_errors(findings) and (desk.options.yes or agreed("就这样提交吗"))
    if is_wanted:
        commit(desk.place, Made(record, content, branch, f"{desk.kind} {told.name_of(record)}"))
        desk.done()
        if desk.options.push:
            repository.push(desk.place.root, desk.options.push, branch)
    else:
        print(desk.where_kept(), file=sys.stderr)
    if is_wanted or findings:
        sys.stdout.write(next_steps.told(record, branch, findings))
    return int(not is_wanted)


def _parser(forms: Forms) -> Parser:
    parser = Parser(description="填报群组的创建、变更、延期（extend）或注销，在新的分支上提交；没给的项目逐一询问。")
    add_to(parser, forms)
    parser.add_argument("--yes", action="store_true", help="不再问一遍，直接提交")
    parser.add_argument("--push", metavar="REMOTE", help="提交之后推送到这里，如 origin；默认不推送")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--base", metavar="REV", help="以哪个提交为主分支，默认为主分支的最新提交")
    parser.set_defaults(today=datetime.now(ZoneInfo("Asia/Shanghai")).date())
    return parser
