"""The office's second year from two spreadsheets: written as the lists stand, and read back as requests (Art. 4, 11).

``--out`` writes the tables. ``--units`` and ``--people`` are compared with what is covered; each request that the
contract allows gets a branch, on top of the one before. Exit 0 prepared or nothing to change, 1 something is to be
mended or answered, 2 wrong usage, 3 could not know.
"""

from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from group_registry.approval.facts import Content, Facts, Matter, Office, PullRequest
from group_registry.approval.needs import Need
from group_registry.approval.office_ways import UNHEARD, who_merges
from group_registry.approval.people import holders
from group_registry.approval.steps import ways_of
from group_registry.cli.parser import Parser
from group_registry.commands import codeowners, doubts_as, say
from group_registry.commands.adopt import is_in_order, read_tables, write_tables
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import changed_text
from group_registry.forms.check import has_errors, read_registry
from group_registry.forms.compare import Snapshot, compare
from group_registry.forms.contents import blob_id
from group_registry.forms.schemas import Forms, Schemas
from group_registry.gitrepo import approvals_branch, clone_audit, proposals, repository
from group_registry.gitrepo.proposals import PUSH_MAIN, NewBranch, branch_name, plain_files, put_on_branches
from group_registry.lifecycle.handing_on import wish_of
from group_registry.lifecycle.handover import last_day
from group_registry.model.finding import with_article
from group_registry.model.records import Person
from group_registry.model.registry import Registry
from group_registry.model.terms import CODEOWNERS, PEOPLE, SHANGHAI, UNITS, Role, day_of
from group_registry.pages.office_tables import tables_of
from group_registry.rules import RULES
from group_registry.rules.changes import MOST_FILES_AT_ONCE, is_mass_change
from group_registry.rules.transition import is_data, is_governing, mark_of
from group_registry.spreadsheets.office_lists import (
    OfficeLists,
    blame_cells,
    files_of,
    in_words,
    refuse_undoing,
    requests,
    without_namesakes,
)
from group_registry.spreadsheets.office_tables import OfficeSheet, lists_of
from group_registry.spreadsheets.reading import Complaint

BRANCH_PREFIX = "staff-"
MOST_MISSING = 10  # if more people are in no line and none says that they left, the table is no whole list


@dataclass
class Pile:
    """``tip`` and ``tree`` are main's, then those of the last branch, on which the next one is built.

    ``made`` are the branches, which are put in place together at the end.
    """

    options: Namespace
    tip: str
    tree: Snapshot
    schemas: Schemas
    now: datetime
    once_named: frozenset[tuple[str, str]]
    made: list[NewBranch] = field(default_factory=list)

    def tried(self, title: str, files: Mapping[str, bytes]) -> tuple[str, Snapshot | None]:
        """Whose approval a request needs, and main with it: None if the check refuses it, told here."""
        head = self.tree.having(files)
        compared = compare(self.tree, head, self.schemas, RULES)
        before, after = compared.change.base, compared.change.head
        contents = (Content(path, mark_of(self.tree.entries.get(path)), head.entries[path].digest) for path in files)
        matters = tuple(Matter(content, before.group(content.path), after.group(content.path)) for content in contents)
        facts = Facts(
            pull=PullRequest(0, None, self.now),
            matters=matters,
            now=self.now,
            offices=(Office(self.now, before),),
            head_office=after,
            once_named=self.once_named,
        )
        ways = "；或者 ".join(_in_words(way, facts) for way in ways_of(matters[0], facts))
        if all(map(is_governing, files)):
            ways += f"。合并：{who_merges(before, after, day_of(self.now))}"
        errors = [finding for finding in compared.findings if finding.is_error]
        for error in errors:
            say(f"{title}：{with_article(error.says, error.article)}；改法：{error.fix}")
        if errors:
            return ways, None
        return ways, head

    def add(self, name: str, title: str, files: Mapping[str, bytes]) -> str:
        """Add a request on a branch upon the tip; the branch."""
        branch = branch_name(f"{BRANCH_PREFIX}{name}", self.tip, files)
        self.made.append(NewBranch(branch, title, plain_files(files), self.tip))
        return branch


def _in_words(way: Sequence[Need], facts: Facts) -> str:
    asked = []
    for need in way:
        names = " 或 ".join(person.label for person in holders(need, facts.today, facts.base)) or "目前无人可办理"
        asked.append(f"{need.title}（{names}）" if need.seats else need.title)
    later = [need for need in way if need.counts_later]
    says = "，".join(asked)
    if any(need.may_be_on_paper or seat.stands_in for need in later for seat in need.seats):
        on_paper = "以纸质签批的，" if all(need.may_be_on_paper for need in later) else ""
        says += f"；{on_paper}合并登记后第一个工作日结束时起生效"
    if any(need.ripens_in for need in way):
        says += f"；签批满 {UNHEARD} 个工作日方可合并，其间本人可以退回"
    return says


@doubts_as("未办理", OSError)
def main(argv: list[str]) -> int:
    options = _options(argv)
    schemas, today = worktree.read_forms(), options.as_of
    is_new = approvals_branch.is_before_first_push(options.root)
    tip, books = clone_audit.covered_main(options.root, schemas, options.base, is_new)
    tree = repository.snapshots(options.root, tip)[0]
    inspection = read_registry(tree.files, schemas)
    before, forms = inspection.registry, inspection.forms
    if has_errors(inspection.findings):
        raise CannotKnow("主分支上有无法正确读取的文件，先运行 registry.py validate 并改正")
    if not all(map(books.is_covered, (UNITS, PEOPLE))):
        raise CannotKnow("主分支上的名册有未经审批，或已合并、待登记的改动；先运行 registry.py audit 查明")
    if options.out:
        write_tables(options.out, tables_of(before, forms, today, tip))
        return 0
    lists = read_tables(options, before, today)
    for sheet in lists.sheets:
        _need_present(sheet, options.root, tip, before, lists.registry, schemas)
    head = tree.having(files_of(before, lists.registry, tree.files, forms))
    blame_cells(lists, head.files, compare(tree, head, schemas, RULES).findings, forms)
    if not is_in_order(options, lists):
        return 1
    absent = _absent(before, lists, today)
    for asked, names in absent.items():
        if names:
            say(f"{asked} {len(names)} 个：{'、'.join(names)}")
            print(f"    {HOW[asked]}。本次未作改动。")
    if len(absent[NO_LINE]) > MOST_MISSING:
        print(f"不在表中的人员超过 {MOST_MISSING} 人，表可能不全，未备任何申请；补全后再运行一次。")
        return 1
    now = datetime.combine(today, datetime.now(SHANGHAI).timetz())
    pile = Pile(options, tip, tree, schemas, now, books.once_named)
    is_whole = _prepared(pile, lists, before, forms)
    return int(any(absent.values()) or not is_whole)


def _prepared(pile: Pile, lists: OfficeLists, before: Registry, forms: Forms) -> bool:
    """Put all requests on branches and tell them; whether nothing is to be mended or answered first."""
    wanted, namesakes = without_namesakes(before, lists.registry)
    handed_on, count = list[bool](), _office_requests(pile, before, wanted, forms)
    if count is not None:
        handed_on += _handed_on(pile, lists, before, day_of(pile.now))
    if not pile.options.dry_run:
        put_on_branches(pile.options.root, pile.made)
    if count is None:
        print("该份检查未通过，其后的各份未备；改正两张表后再运行一次。")
        return False
    if len(pile.made) > count:
        print("群组的变更在名册各份之后报送，每个分支一项申请；备案日期满七日仍未报送的，再运行一次。")
    if pile.made and not pile.options.dry_run:
        print(f"由有写入权限的人员推送各分支：git push origin {' '.join(one.name for one in pile.made)}")
    if namesakes:
        labels = "、".join(one.label for one in namesakes)
        say(f"{labels}与在册的负责人同名：以上各份登记以后再运行一次，备好其申请。")
    elif not (handed_on or count):
        print("与名册一致，没有变动。")
    return all(handed_on)


def _need_present(
    sheet: OfficeSheet, root: Path, tip: str, before: Registry, wanted: Registry, schemas: Schemas
) -> None:
    """A table that was written from an earlier main undoes nothing that was changed since."""
    if not sheet.written_from:
        sheet.faults.append(UNDATED)
    elif not tip.startswith(sheet.written_from):
        commit = repository.commit_id(root, sheet.written_from)
        was = read_registry(repository.snapshots(root, commit)[0].files, schemas)
        refuse_undoing(sheet, was.registry, before, wanted, was.forms)


UNDATED = Complaint(
    *(0, "", "", "表头没有“名册版次”一列，不能核对写出本表以后名册有无改动"),
    "用 --out 重新写出两张表，将改动改入；确由现在的名册写成的，将其表头最后一列抄入本表",
)
NO_UNIT, NO_LINE, ASTRAY = "名册中有、表中没有的单位", "名册中有、表中没有的人员", "仍列在已撤销单位的人员"
HOW = {
    NO_UNIT: "仍在的，补列该行；撤销的，填写撤销日期和承接单位",
    NO_LINE: "仍在的，补列该行；离任的，填写“离职”和离任日期",
    ASTRAY: "在“部门”一列填写现在的部门；离任的，填写“离职”和离任日期",
}


def _absent(before: Registry, lists: OfficeLists, today: date) -> dict[str, list[str]]:
    """Who and what the tables leave open, by what is asked about it."""
    (units, people), later = lists_of(before), lists.registry
    open_units = [unit.name for slug, unit in units.items() if unit.ends_on is None and slug not in lists.units.lines]
    present = [one for number, one in people.items() if number not in lists.takers and one.is_in_office(today)]
    homes = [(one, later.unit(one.unit)) for one in later.of(Person) if one.is_in_office(today)]
    astray = [one.label for one, unit in homes if unit and unit.ends_on and unit.ends_on < today]
    return {NO_UNIT: open_units, NO_LINE: [one.label for one in present if last_day(one) is None], ASTRAY: astray}


def _office_requests(pile: Pile, before: Registry, wanted: Registry, forms: Forms) -> int | None:
    """Prepare the requests of the lists; how many, None if the check refuses one."""
    count, files_now, branch, how = 0, pile.tree.files, "", _how_to_hand_in(pile, before)
    for count, (name, title, after) in enumerate(requests(before, wanted, day_of(pile.now)), 1):
        print(f"{count}  {title}")
        say(*(f"    {line}" for line in in_words(before, after, forms)))
        files = files_of(before, after, files_now, forms)
        owners, was = (codeowners.text(after) or "").encode(), pile.tree.entries.get(CODEOWNERS)
        if was and owners and blob_id(owners) != was.digest:
            files[CODEOWNERS] = owners
        ways, head = pile.tried(title, files)
        if head is None:
            return None
        branch = pile.add(name, title, files)
        pile.tip, pile.tree, before = f"refs/heads/{branch}", head, after
        print(f"    审批：{ways}；分支：{branch}")
    if count:
        print(how.format(branch=branch))
    return count


def _how_to_hand_in(pile: Pile, before: Registry) -> str:
    """Before the first record, and with too few accounts, nobody can approve; what main holds then is the adoption."""
    able = [one for one in before.holders(Role.REGISTRAR, day_of(pile.now)) if one.account_id is not None]
    if len(able) > 1 or approvals_branch.find(pile.options.root).tip:
        return "以上依次报送：前一份合并、登记以后，再报下一份；报送人本人不能审批。"
    says = "名册中尚无两名信息技术部人员的账号，申请无人审批、合并"
    how = "第一份申请合并以前，核对后在主分支上运行 git merge {branch}（含以上各份）"
    return f"{says}。{how}，{PUSH_MAIN}；次序见 docs/adopt.md“账号”。"


class Batch(NamedTuple):
    """What the changes of groups that are handed in together have in common; ``ways`` tells the steps of the route."""

    why: str
    unit: str
    ways: str


def _handed_on(pile: Pile, lists: OfficeLists, before: Registry, today: date) -> Iterator[bool]:
    """Prepare the changes of the groups whose custodian leaves, or whose unit ends or has another leader, or ask.

    False for one that could not be prepared.
    """
    after = read_registry(pile.tree.files, pile.schemas)
    questions, batches = defaultdict[str, list[str]](list), defaultdict[Batch, dict[str, bytes]](dict)
    for group in after.registry.groups:
        if group.is_cancelled:
            continue
        wish = wish_of(group, before, after.registry, lists.table_says, today)
        for reason in (*wish.says, *filter(None, ["；".join(wish.asked)])):
            questions[reason].append(group.name)
        if wish.asked:
            yield False
        elif wish.why:
            why = "；".join(wish.why)
            answers = {**wish.answers, "filed_on": str(today), "statement": why}
            text = changed_text(pile.tree.files[group.path], answers, after.forms)
            ways, head = pile.tried(f"变更 {group.name}", {group.path: text})
            if head:
                batches[Batch(why, group.unit, ways)][group.path] = text
            yield head is not None
    for reason, names in questions.items():
        say(f"{'、'.join(names)}：{reason}")
    names_of = {group.path: group.name for group in after.registry.groups}
    _hold_back(pile.options, batches, names_of)
    for batch, files in batches.items():
        if files:
            say(f"{'、'.join(names_of[path] for path in files)}：{batch.why}")
            print(f"    审批：{batch.ways}；分支：{' '.join(_batched(pile, batch, files, names_of))}")


def _hold_back(options: Namespace, batches: Mapping[Batch, dict[str, bytes]], names: Mapping[str, str]) -> None:
    """Take out, and tell once, what was pushed before and is not on main, but for what is asked for again by its name.

    Whether its request is open, was returned or was never opened, a clone does not know.
    """
    again, held = options.again.split("、"), defaultdict[str, list[str]](list)
    for files in batches.values():
        for path, branch in proposals.pushed(options.root, BRANCH_PREFIX, files).items():
            if names[path] not in again:
                held[branch].append(names[path])
                del files[path]
    for branch, listed in held.items():
        pulls = "".join(f"（第 {pull} 号申请）" for pull in proposals.pulls_of(options.root, branch))
        groups = "、".join(listed)
        say(f"{groups}：同样的变更已在分支 {branch} 推送{pulls}，尚未合并，本次未备")
        say(f"    在办的，等候办结；已退回、关闭或未报送，仍须报送的，加 --again {groups} 再运行一次。")


def _batched(pile: Pile, batch: Batch, files: Mapping[str, bytes], names: Mapping[str, str]) -> Iterator[str]:
    """The branches of a batch, each with as many files as need no permit."""
    total = sum(map(is_data, pile.tree.entries))
    most = max(count for count in range(1, MOST_FILES_AT_ONCE + 1) if not is_mass_change(count, total))
    for start in range(0, len(files), most):
        part = dict([*files.items()][start : start + most])
        first = next(iter(part))
        title = names[first]
        if len(part) > 1:
            title = f"{batch.unit} {len(part)} 个群组：{batch.why}"
        yield pile.add(first.split("/")[2], f"变更 {title}", part)


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="将名册写成两张表；由改过的表备好名册和群组的变更，各在新分支上，写明由谁审批。")
    parser.add_path("--out", "FOLDER", "在 FOLDER 中写出两张表，须为空或不存在")
    parser.add_path("--units", "FILE", "改过的部门表，xlsx 或 CSV")
    parser.add_path("--people", "FILE", "改过的人员表，xlsx 或 CSV")
    again = "仍须报送的群组的名称，以顿号隔开：其同样的变更已推送，尚未合并"
    parser.add_argument("--again", default="", metavar="NAMES", help=again)
    parser.add_flag("--dry-run", "只显示，不建分支")
    parser.add_shared("--root", "--base")
    parser.add_day()
    options = parser.parse_args(argv)
    if bool(options.out) == bool(options.units or options.people) or bool(options.units) != bool(options.people):
        parser.error("只给 --out，或同时给 --units 和 --people")
    return options
