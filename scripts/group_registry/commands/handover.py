"""Hand the groups of a person who leaves over to another: list them and prepare a change for each (Art. 8, 11).

Without ``--commit`` nothing is committed. Exit 0 all in order, 1 something must be corrected first, 2 wrong usage,
3 could not know.
"""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from group_registry.cli.parser import Parser, day
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.answers import file_text, filled, heading_of
from group_registry.forms.check import Inspection, has_errors, read
from group_registry.forms.proposal import proposed
from group_registry.forms.schemas import Schema
from group_registry.forms.yaml import parse
from group_registry.gitrepo.proposals import Made, Place, commit
from group_registry.lifecycle.handover import loads
from group_registry.model.finding import Finding
from group_registry.model.records import Group, Person
from group_registry.model.terms import SHANGHAI, FilingKind
from group_registry.reports.findings import as_text, shown


@dataclass(frozen=True)
class Handover:
    """Who hands over to whom on which day; ``place`` is main, on which the changes are based."""

    place: Place
    schemas: Mapping[str, Schema]
    giver_label: str
    taker_label: str
    day: date

    @cached_property
    def _on_main(self) -> Inspection:
        return read(self.place.base.files, self.schemas)

    @cached_property
    def giver(self) -> Person:
        """The person who hands over; ``CannotKnow`` unless exactly one person has that name."""
        return self._person(self.giver_label)

    @cached_property
    def taker(self) -> Person:
        """The person who takes over; ``CannotKnow`` unless this is another person in office on the day."""
        taker = self._person(self.taker_label)
        if taker == self.giver or not taker.is_in_office(self.day):
            raise CannotKnow(f"{taker.label}不得接收：须为另一位在任人员")
        return taker

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups, not cancelled, of which the giver is custodian."""
        found = (load for load in loads(self._on_main.registry, self.day) if load.person == self.giver)
        return next((load.kept for load in found), ())

    def changes(self) -> Iterator[tuple[Made, list[Finding]]]:
        """The change of each group, with the findings that its pull request would get."""
        for group in self.groups:
            before, name = self.place.base.files[group.path], f"{group.folder}-{group.slug}"
            statement = f"{self.giver.label}工作变动，负责人改由{self.taker.label}担任"
            answers = {"custodian": self.taker.label, "filed_on": str(self.day), "statement": statement}
            data = parse(before)
            assert isinstance(data, dict)  # noqa: S101 (it was read as a group)
            form = filled(data, answers, FilingKind.CHANGE, self._on_main.forms)
            content = file_text(form, heading_of(before))
            findings = proposed(self.place.base, group.path, content, self.schemas).findings
            made = Made(group, content, f"handover-{name}", f"变更 {group.name}：负责人移交")
            yield made, [found for found in findings if found.path == group.path or has_errors([found])]

    def commit(self, made: Sequence[Made]) -> None:
        """Commit each change on its own branch, all or none."""
        commit(self.place, made)

    def _person(self, label: str) -> Person:
        person = self._on_main.registry.person(label)
        if person is None:
            raise CannotKnow(f"名册中没有唯一的“{label}”；重名的注明区分，如 张伟（综合部）")
        return person


def main(argv: list[str] | None = None) -> int:
    """Show what is handed over; with ``--commit`` commit each change without errors on a branch of its own."""
    options = _options(argv)
    try:
        place = Place.at(options.root, options.base)
        return _run(Handover(place, worktree.read_forms(PROJECT), options.giver, options.to, options.as_of), options)
    except CannotKnow as doubt:
        print(f"未能办理：{doubt}", file=sys.stderr)
        return 3


def _run(handover: Handover, options: Namespace) -> int:
    print(f"{handover.giver.label} 移交给 {handover.taker.label}：负责的群组 {len(handover.groups)} 个")
    is_clean, ready = True, []
    for made, findings in handover.changes():
        print(f"  {shown(made.title)}  {made.record.path}")
        sys.stdout.write(as_text(findings) if findings else "")
        if has_errors(findings):
            is_clean = False
        elif options.commit:
            ready.append(made)
    handover.commit(ready)
    for made in ready:
        print(f"已提交到本机分支 {made.branch}；推送（git push origin {made.branch}）后分别提出申请")
    if handover.groups and not options.commit:
        print("以上仅为预览；加 --commit，每个群组的变更提交到一个分支。各份变更仍须按规定审批。")
    return int(not is_clean)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="负责人离任：将所负责群组的负责人变更一次备好，逐个提交到新分支，由本人报送。")
    parser.add_argument("giver", metavar="FROM", help="移交人，姓名或 姓名（区分）")
    parser.add_argument("--to", required=True, metavar="TO", help="接收人")
    parser.add_argument("--commit", action="store_true", help="提交到新分支；不给则只显示")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--base", metavar="REV", help="作为主分支的提交，默认为主分支的最新提交")
    today = datetime.now(SHANGHAI).date()
    parser.add_argument("--as-of", type=day, default=today, metavar="DATE", help="备案日期，默认今天")
    return parser.parse_args(argv)
