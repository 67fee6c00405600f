"""Hand the groups of a person who leaves over to another: list them and prepare a change for each (Art. 8, 11).

Without ``--commit`` nothing is committed. Exit 0 all in order, 1 something must be corrected first, 2 wrong usage,
3 could not know.
"""

import sys
from argparse import Namespace

from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import changed_text
from group_registry.forms.check import has_errors, read_registry
from group_registry.gitrepo.proposals import Made, Place, checked, commit
from group_registry.lifecycle.handover import loads
from group_registry.model.records import Person
from group_registry.model.registry import Registry
from group_registry.reports.findings import as_text, shown


@doubts_as("未能办理")
def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    place, schemas = Place.at(options.root, options.base), worktree.read_forms()
    on_main = read_registry(place.base.files, schemas)
    giver, taker = (_person(on_main.registry, label) for label in (options.giver, options.to))
    if taker == giver or not taker.is_in_office(options.as_of):
        raise CannotKnow(f"{taker.label}不得接收：须为另一位在任人员")
    held = loads(on_main.registry, options.as_of)
    groups = next((load.kept for load in held if load.person == giver), ())
    print(f"{giver.label} 移交给 {taker.label}：负责的群组 {len(groups)} 个")
    is_clean, ready = True, []
    statement = f"{giver.label}工作变动，负责人改由{taker.label}担任"
    answers = {"custodian": taker.label, "filed_on": str(options.as_of), "statement": statement}
    for group in groups:
        made = Made(
            group,
            changed_text(place.base.files[group.path], answers, on_main.forms),
            f"handover-{group.folder}-{group.stem}",
            f"变更 {group.name}：负责人移交",
        )
        findings = checked(place, made, schemas)
        print(f"  {shown(made.title)}  {group.path}")
        sys.stdout.write(as_text(findings) if findings else "")
        if has_errors(findings):
            is_clean = False
        elif options.commit:
            ready.append(made)
    commit(place, ready)  # all or none
    for made in ready:
        print(f"已提交到本机分支 {made.branch}；推送（git push origin {made.branch}）后分别提出申请")
    if groups and not options.commit:
        print("以上仅为预览；加 --commit，每个群组的变更提交到一个分支。各份变更仍须按规定审批。")
    return int(not is_clean)


def _person(registry: Registry, label: str) -> Person:
    person = registry.person(label)
    if person is None:
        raise CannotKnow(f"名册中没有唯一的“{label}”；重名的注明区分，如 张伟（综合部）")
    return person


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="负责人离任：将所负责群组的负责人变更一次备好，逐个提交到新分支，由本人报送。")
    parser.add_argument("giver", metavar="FROM", help="移交人，姓名或 姓名（区分）")
    parser.add_argument("--to", required=True, metavar="TO", help="接收人")
    parser.add_argument("--commit", action="store_true", help="提交到新分支；不给则只显示")
    parser.add_shared("--root", "--base")
    parser.add_day(says="备案日期，默认今天")
    return parser.parse_args(argv)
