"""File the creation, change, extension or cancellation of a group on a branch of its own (Art. 6 to 8, 10).

It asks the questions of the filing page, runs the checks of the pull request and commits on top of main. The registry
files of the work tree are not touched. Nothing is pushed without ``--push``. Exit 0 committed, 1 findings or not
confirmed, 2 wrong usage, 3 could not know.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from difflib import unified_diff
from functools import cached_property, partial
from pathlib import Path

from group_registry.approval.eligibility import FILED, registrars, way
from group_registry.approval.minutes_and_paper import names_of
from group_registry.cli.parser import Parser
from group_registry.cli.questions import Missing, agreed, ask, need, one_of
from group_registry.files import office_host, worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.answers import (
    SLUG,
    Answer,
    answers_of,
    as_answer,
    day_in,
    draft_of,
    file_text,
    filled,
    heading_of,
    is_asked,
    is_needed,
    items,
    on_file,
    proposed as proposed_slug,
    question,
    readings_of,
    typed,
)
from group_registry.forms.check import Inspection, has_errors, read
from group_registry.forms.compare import Comparison
from group_registry.forms.proposal import proposed
from group_registry.forms.refusal import Refusal
from group_registry.forms.schemas import Forms, Schema
from group_registry.forms.yaml import parse
from group_registry.gitrepo import repository
from group_registry.gitrepo.proposals import Made, Place, commit
from group_registry.model.finding import cited
from group_registry.model.records import Group, Origin, Record, Unit
from group_registry.model.terms import SHANGHAI, FilingKind
from group_registry.reports import next_steps
from group_registry.reports.findings import shown
from group_registry.rules.transition import Filed

KINDS = {
    "create": FilingKind.CREATION,
    "change": FilingKind.CHANGE,
    "extend": FilingKind.CHANGE,
    "cancel": FilingKind.CANCELLATION,
}
UNITS = ("unit", "joint_units")
"""Items whose units must be on the office's list. Units named under 成员单位 need not be on it."""
MOST = 12
"""The largest number of units that an error message lists."""
EXTENDED = ("term_end", "filed_on", "statement")
"""The items that an extension asks for."""
PLACE = "单位编号/文件名"


def add_to(parser: argparse.ArgumentParser, forms: Forms) -> None:
    """Add the options that say what is filed, with one option for each item of the form."""
    parser.add_argument("what", choices=KINDS, help="办理事项")
    parser.add_argument("group", nargs="?", metavar="GROUP", help=f"所办群组：名称，或 {PLACE}；创建的不填")
    for record, field in items(FilingKind.CHANGE, forms):
        parser.add_argument(f"--{field.replace('_', '-')}", metavar="…", help=forms.label(record, field))
    parser.add_argument("--slug", metavar="…", help="创建时的文件名，默认按名称拼音生成")
    parser.add_argument("--from", dest="draft", type=Path, metavar="FILE", help="从该文件读取已填项目")


@dataclass(frozen=True)
class FilingSession:
    """One filing that is being filled in: the options, the registry on main, the schemas, the table of pinyin."""

    options: argparse.Namespace
    place: Place
    schemas: Mapping[str, Schema]
    pinyin: str

    @cached_property
    def _on_main(self) -> Inspection:
        return read(self.place.base.files, self.schemas)

    @property
    def forms(self) -> Forms:
        """The form definitions, from the schemas."""
        return self._on_main.forms

    @property
    def kind(self) -> FilingKind:
        """The kind of filing; an extension is a change."""
        return KINDS[self.options.what]

    @cached_property
    def group(self) -> Group | None:
        """The group that is changed or cancelled, asked for if no option names it; None for a creation."""
        if self.kind is FilingKind.CREATION:
            return None
        need([] if self.options.group else [PLACE])
        return self._found(self.options.group or ask(f"所办群组（名称，或 {PLACE}）", str))

    def _found(self, wanted: str) -> Group:
        path = wanted.removeprefix("registry/groups/").removesuffix(".yaml")
        groups = self._on_main.registry.groups
        named = [one for one in groups if path == f"{one.folder}/{one.slug}" or wanted == one.name]
        found = [one for one in named if not one.is_cancelled] or named
        if len(found) != 1:
            raise CannotKnow(f"主分支上{'有多个' if found else '没有'}名为“{wanted}”的群组；请填写 {PLACE}")
        return found[0]

    def before(self) -> bytes:
        """The group's file as it is on main; empty for a creation."""
        return self.place.base.files[self.group.path] if self.group else b""

    def answers(self) -> dict[str, Answer]:
        """All answers. Missing ones are asked for at a terminal. They are saved as a draft, even on an interruption."""
        answers = self._given()
        for field in UNITS:
            for name in [names] if isinstance(names := answers.get(field, ""), str) else names:
                self._known(field, name)
        try:
            wanted = self._wanted(answers)
            for record, field in items(self.kind, self.forms):
                if self.options.what != "extend" or field in EXTENDED:
                    self._complete(record, field, answers, wanted)
            if self.group is None and not answers.get("slug"):
                answers["slug"] = self._name(answers)
        except CannotKnow as broken:
            raise CannotKnow(f"{broken}；{self.where_kept()}") from broken
        finally:
            writing.write(self._kept, draft_of(answers, self.forms))
        return answers

    def _wanted(self, answers: Mapping[str, Answer]) -> Set[str]:
        """The items of the group to ask for.

        For a change at a terminal: the items that the user names, or none if options give items already. Otherwise all.
        """
        fields = [field for record, field in items(self.kind, self.forms) if record is Group]
        before = self._before
        if self.options.what != "change" or not sys.stdin.isatty():
            return set(fields)
        if self._is_told(fields):
            return set()
        listed = [one for one in fields if self._asks(one, before, answers)]
        for number, field in enumerate(listed, start=1):
            print(f"  {number} {self.forms.label(Group, field)}：{_text(before.get(field, '')) or '未填'}")
        is_resumed = self.options.draft is not None
        reads = partial(_chosen, listed, self.forms, is_resumed)
        return ask("变更的项目（序号或名称，用顿号隔开）", reads, nothing="已填的各项" if is_resumed else "")

    def _is_told(self, fields: Iterable[str]) -> bool:
        """Whether an option gives one of these items."""
        return any(getattr(self.options, field) is not None for field in fields)

    @cached_property
    def _before(self) -> dict[str, Answer]:
        """The answers that are on file for the group; empty for a creation."""
        return on_file(self.group, self.forms) if self.group else {}

    def _known(self, field: str, name: str) -> None:
        """Raise ``CannotKnow`` for a unit that is not on the list; the message suggests the nearest name."""
        registry = self._on_main.registry
        if not name or registry.unit(name):
            return
        near, some = registry.unit_guess(name), "、".join(unit.name for unit in registry.of(Unit)[:MOST])
        hint = f"疑为“{near}”" if near else f"现有{some}等"
        raise CannotKnow(f"{self.forms.label(Group, field)}：机构名册中没有“{name}”，{hint}；请填写全称")

    def _reads(self, record: type[Record], field: str) -> Callable[[str], Answer]:
        """A function that reads a typed answer. ``ValueError`` says what is wrong, e.g. an unknown unit or person."""

        def read(text: str) -> Answer:
            answer = typed(text, record, field, self.forms)
            if field == "custodian":
                one_of(self._on_main.registry)(_text(answer))
            try:
                for name in [answer] if isinstance(answer, str) else answer:
                    self._known(field, name) if field in UNITS else None
            except CannotKnow as unknown:
                raise ValueError(str(unknown)) from None
            return answer

        return read

    def _complete(self, record: type[Record], field: str, answers: dict[str, Answer], wanted: Set[str]) -> None:
        """Complete one item: keep it, ask for it at a terminal, or drop it if it is not part of this filing.

        An item of the group that is not ``wanted`` is asked for only if another answer has made it part of the form.
        """
        before = self._before
        if not self._asks(field, {**before, **answers}, answers):
            # An item that no longer applies, such as the name of another platform, is removed; the first day stays.
            answers |= {field: ""} if field in before and field != "started_on" else {}
        elif field == "filed_on":
            answers.setdefault(field, self.options.today.isoformat())
        elif record is Group and field not in wanted and self._asks(field, before, answers):
            pass
        elif field not in answers and sys.stdin.isatty():
            nothing = "" if is_needed(record, field, self.forms) else "不填"
            says = question(record, field, self.forms)
            answers[field] = ask(says, self._reads(record, field), _text(before.get(field, "")), nothing)

    def _asks(self, field: str, given: Mapping[str, Answer], answers: Mapping[str, Answer]) -> bool:
        """Whether an item applies if these are given; the first day of use follows from all answers."""
        return is_asked(field, self.kind, given, self._on_main.registry, self._first_day(answers), self.group)

    def _first_day(self, answers: Mapping[str, Answer]) -> date:
        """The first day of use: the group's own; for a creation the one answered, else the filing day, else today."""
        start = day_in(str(answers.get("started_on", "")))
        if self.group:
            return self.group.started_on or self.group.first_day
        return start or day_in(str(answers.get("filed_on", ""))) or self.options.today

    @property
    def _kept(self) -> Path:
        return Path(self.options.root, ".cache", f"filing-{self.options.what}.yaml")

    def where_kept(self) -> str:
        """Tell where the draft is kept and how to continue from it."""
        return f"已填内容保存在 {self._kept}，改正后加 --from {self._kept} 再运行"

    def done(self) -> None:
        """Remove the draft, since the filing is committed."""
        self._kept.unlink(missing_ok=True)

    def _given(self) -> dict[str, Answer]:
        """The answers of the draft (``--from``), overridden by the options."""
        given: dict[str, Answer] = {}
        if self.options.draft:
            data = parse(worktree.read_answer(self.options.draft))
            if isinstance(data, Refusal) or not isinstance(data, dict):
                why = data.says if isinstance(data, Refusal) else "应为每行“项目名称: 内容”"
                raise CannotKnow(f"无法读取 {self.options.draft}：{why}")
            try:
                given = answers_of(data, self.forms)
            except ValueError as unknown:
                raise CannotKnow(f"{self.options.draft} 中{unknown}") from None
        for record, field in items(FilingKind.CHANGE, self.forms):
            if (text := getattr(self.options, field)) is not None:
                given[field] = as_answer(text, record, field, self.forms)
        return given | ({"slug": self.options.slug} if self.options.slug else {})

    def _name(self, answers: Mapping[str, Answer]) -> str:
        """The file's name, proposed from the pinyin of the group's name and confirmed at a terminal."""
        paths = self._on_main.registry.paths
        usual = proposed_slug(
            str(answers.get("name", "")), readings_of(self.pinyin), lambda slug: self._path(answers, slug) in paths
        )
        return ask("文件名（小写字母、数字和短横；确定后不得更改）", _slug, usual) if sys.stdin.isatty() else usual

    def _path(self, answers: Mapping[str, Answer], slug: str) -> str:
        unit = self._on_main.registry.unit(str(answers.get("unit", "")))
        if unit is None:
            raise CannotKnow("未填写使用部门，无法确定存放的文件夹")
        return f"registry/groups/{unit.slug}/{slug}.yaml"

    def file(self, answers: Mapping[str, Answer]) -> tuple[str, bytes]:
        """The path and the content of the group's file with these answers."""
        before = self.before()
        path = self.group.path if self.group else self._path(answers, str(answers["slug"]))
        if self.group is None and path in self._on_main.registry.paths:
            raise CannotKnow(f"{path} 已存在，请用 --slug 另定文件名；{self.where_kept()}")
        data = parse(before) if before else {}
        return path, file_text(
            filled(data if isinstance(data, dict) else {}, answers, self.kind, self.forms), heading_of(before)
        )


def _text(answer: Answer) -> str:
    return answer if isinstance(answer, str) else "、".join(answer)


def _chosen(listed: Sequence[str], forms: Forms, may_be_none: bool, text: str) -> frozenset[str]:
    """The items that the user named by number or by name; ``ValueError`` for an unknown one."""
    by_name = {forms.label(Group, field): field for field in listed}
    said = names_of(text)
    if not said and not may_be_none:
        raise ValueError("至少填写一项；只更正事项说明的，填写有关的项目")
    found = {}
    for one in said:
        at = int(one) if one.isdecimal() else 0
        found[one] = listed[at - 1] if 0 < at <= len(listed) else by_name.get(one, "")
    if unknown := [one for one, field in found.items() if not field]:
        raise ValueError(f"没有项目“{unknown[0]}”；请填写以上序号或名称")
    return frozenset(found.values())


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError("只用小写字母、数字，中间可用短横")
    return text


def name_of(record: Record) -> str:
    """The name of a filing in the title of its commit."""
    return shown(record.name) if isinstance(record, Group) else record.stem


def told(comparison: Comparison, path: str, before: bytes, after: bytes, day: date) -> str:
    """The change of one file as a diff and, for each filing in it, the route with the people who can take each step."""
    lines = [path, *_difference(before, after)]
    for deed in comparison.change.deeds:
        if isinstance(deed, Filed):
            lines += ["", *_way(comparison, deed, day)]
    return "".join(f"{shown(line)}\n" for line in lines) + "\n"


def _difference(before: bytes, after: bytes) -> Iterator[str]:
    old, new = before.decode("utf-8", "replace"), after.decode("utf-8", "replace")
    changed = list(unified_diff(old.splitlines(), new.splitlines(), lineterm=""))
    yield from (line for line in changed[2:] if not line.startswith("@@"))


def _way(comparison: Comparison, deed: Filed, day: date) -> Iterator[str]:
    route, registry = comparison.change.route(deed), comparison.change.base
    steps = way(route, sorted(comparison.change.units(deed)), registry, day)
    yield f"审批：{route.name}（{cited(route.article)}）"
    for title, unit, names in [*steps, (FILED, "", registrars(registry, day))]:
        yield f"  {title}{f'（{unit}）' if unit else ''}  {' 或 '.join(names)}".rstrip()


def main(argv: list[str] | None = None) -> int:
    """Fill in, check, show and commit. If nothing is committed, the answers are kept in a draft."""
    schemas = worktree.read_forms(PROJECT)
    parser = _parser(Forms.of_schemas(schemas))
    options = parser.parse_args(argv)
    if options.group and options.what == "create":
        parser.error("创建的是新群组，不填所办群组")
    try:
        return _run(
            FilingSession(options, Place.at(options.root, options.base), schemas, worktree.read_pinyin(PROJECT))
        )
    except Missing as missing:
        parser.error(str(missing))
    except CannotKnow as doubt:
        print(f"未能办理：{doubt}", file=sys.stderr)
        return 3


def _run(desk: FilingSession) -> int:
    answers = desk.answers()
    path, content = desk.file(answers)
    comparison = proposed(desk.place.base, path, content, desk.schemas)
    sys.stdout.write(told(comparison, path, desk.before(), content, desk.options.today))
    findings = [found for found in comparison.findings if found.path == path or has_errors([found])]
    record = comparison.change.head.group(path) or Record(origin=Origin(path))
    branch = f"{desk.options.what}-{path.removeprefix('registry/groups/').removesuffix('.yaml').replace('/', '-')}"
    is_wanted = not has_errors(findings) and (desk.options.yes or agreed("是否提交"))
    if is_wanted:
        commit(desk.place, [Made(record, content, branch, f"{desk.kind} {name_of(record)}")])
        desk.done()
        if desk.options.push:
            repository.push(desk.place.root, desk.options.push, branch)
    else:
        print(desk.where_kept(), file=sys.stderr)
    if is_wanted or findings:
        sys.stdout.write(next_steps.told(record, branch, findings, office_host.words()))
    return int(not is_wanted)


def _parser(forms: Forms) -> Parser:
    parser = Parser(description="填报群组的创建、变更、延期（extend）或注销，在新的分支上提交；未给出的项目逐一询问。")
    add_to(parser, forms)
    parser.add_argument("--yes", action="store_true", help="不再询问，直接提交")
    parser.add_argument("--push", metavar="REMOTE", help="提交之后推送的远端，如 origin；默认不推送")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--base", metavar="REV", help="作为主分支的提交，默认为主分支的最新提交")
    parser.set_defaults(today=datetime.now(SHANGHAI).date())
    return parser
