"""Create an office's own repository from the committed tools, its units and people, and its old ledger (Art. 3 to 9).

``--template`` writes the two spreadsheets to fill in. ``--upgrade`` replaces the tools of an adopted repository with
those of this repository, on a new branch. A new repository is built in a temporary folder beside its place and renamed
at the end, so it is created completely or not at all.
Exit 0 made, 1 findings or not confirmed, 2 wrong usage, 3 could not know.
"""

import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from group_registry.approval.office_ways import who_merges
from group_registry.cli.given import agreed
from group_registry.cli.parser import Parser, today, web_address
from group_registry.commands import codeowners, doubts_as, say
from group_registry.commands.import_ledger import GIVEN_BACK, MOST, at_most, give_back, read_table, returned, take_in
from group_registry.files import office_host, worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT, real
from group_registry.forms import records
from group_registry.forms.answers import readings_of
from group_registry.forms.check import Inspection, has_errors, inspect
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import Data, parse
from group_registry.gitrepo import history, proposals, repository, tools
from group_registry.gitrepo.tools import BASE_SETTINGS, SETTINGS, TOOLS
from group_registry.hosts import HOSTS
from group_registry.model.host_words import HOST_WORDS
from group_registry.model.records import OFFICE_WORDS, DelegationList, Interpretation, Person, Policy, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import BASELINE, CODEOWNERS, DELEGATIONS, OFFICE, POLICY, Role, UnitKind
from group_registry.pages.office_tables import tables_of
from group_registry.reports import adopted
from group_registry.reports.findings import as_text
from group_registry.rules import RULES
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.office_lists import OfficeLists, files_at_adoption, files_of, read_lists
from group_registry.spreadsheets.office_words import form_of_ledger, office_words
from group_registry.spreadsheets.reading import fault_lines, note_lines
from group_registry.spreadsheets.table import Table, TableRow, of_ledger

READINGS = f"{OFFICE}interpretations.yaml"
ROOM = 20
"""So many lines are printed of the ledgers."""
WAIVERS = f"{OFFICE}waivers.yaml"


@doubts_as("未办理", OSError)
def main(argv: list[str]) -> int:
    options = _options(argv)
    if options.template:
        write_tables(options.into, tables_of(Registry({}), Forms.of_schemas(worktree.read_forms()), options.day))
        return 0
    if options.upgrade:
        return _upgraded(options)
    return _adopted(options)


def write_tables(folder: Path, tables: Mapping[str, bytes]) -> None:
    into = _free(folder)
    writing.write_folder(into, tables)
    written = "、".join(str(into / name) for name in tables)
    print(f"已写入 {written}；填写后再运行一次，以 --units、--people 指明")


def _adopted(options: Namespace) -> int:
    into, schemas = _free(options.into), worktree.read_forms()
    brought = tools.taken(PROJECT, is_for_github=options.forge == office_host.GITHUB_KIND)
    lists = read_tables(options, Registry({}), options.day)
    forms = Forms.of_schemas(schemas)
    words = office_words(lists.units, lambda: _form_of_ledgers(options.ledger, forms))
    office = files_at_adoption(lists, schemas)
    if not is_in_order(options, lists):
        return 1
    data = {**_first_files(brought.brought.commit, words, forms, options.day), **office}
    _print_office(lists.registry)
    if options.ledger:
        leaders = lists.units.leaders
        made, is_refused = take_in(options.ledger, None, data, schemas, options.day, leaders, is_dry=False, room=ROOM)
        if not made:  # refused lines do not stop the adoption if any line is good
            print("台账没有一行可以导入，未建立登记册；改正退回的表以后，以改正的表再运行一次。")
            return 1
        data |= made
        if is_refused:
            print("退回的行改正以后，在新仓库中运行 import_ledger 导入，须在第一份申请合并以前并入主分支。")
    inspection = inspect(data, schemas, RULES)
    if has_errors(inspection.findings):
        sys.stdout.write(as_text(inspection.findings))
        return 1
    if not (options.yes or agreed(f"是否建立 {into}")):
        print("未建立：未经确认；不在终端上运行的，加 --yes", file=sys.stderr)
        return 1
    version, commit = brought.brought.version, brought.brought.commit[:12]
    own = {
        "README.md": adopted.README.format(version=version, commit=commit).encode(),
        SETTINGS: adopted.settings(BASE_SETTINGS, options.host, options.forge),
        TOOLS: brought.brought.content,
    }
    if HOSTS[options.forge].uses_code_owners and (owners := codeowners.text(inspection.registry)):
        own[CODEOWNERS] = owners.encode()  # without accounts yet, ``doctor`` asks for it
    files = proposals.plain_files(own | data)
    files |= {path: (entry.mode, brought.contents[path]) for path, entry in brought.entries.items()}
    with writing.new_folder(into) as aside:
        proposals.begin_repository(aside, "启用工作群组登记册", files, options.host)
    print(f"已建立 {into}，程序版本 {version}（提交 {commit}）。")
    print(adopted.next_steps(str(into), options.host, options.forge, is_windows=os.name == "nt"))
    return 0


def read_tables(options: Namespace, before: Registry, today: date) -> OfficeLists:
    units, people = ((path.name, read_table(path)) for path in (options.units, options.people))
    return read_lists(before, readings_of(worktree.read_pinyin()), units, people, today)


def is_in_order(options: Namespace, lists: OfficeLists) -> bool:
    """Tell what is wrong in both tables and how they were read, a screen at most; return coloured what is wrong."""
    most = 3 if all(sheet.faults for sheet in lists.sheets) else 6
    faults = [line for sheet in lists.sheets for line in fault_lines(sheet.name, sheet.faults, most)]
    notes = [f"{sheet.name}：{line}" for sheet in lists.sheets for line in note_lines(sheet.notes)]
    room = max(MOST - 4 - len(faults), 2) if faults else 4
    say(*faults, *at_most(notes, room, "项提示"))
    for sheet, table in zip(lists.sheets, (options.units, options.people), strict=True):
        rows: list[TableRow] = [*sheet.rows]
        if any(fault.row == 0 for fault in sheet.faults):
            rows.append(TableRow(0, ()))
        if sheet.faults:
            give_back(table, [returned(GIVEN_BACK, sheet.columns, rows, sheet.faults)])
    if lists.is_faulty:
        print(f"共 {sum(len(sheet.faults) for sheet in lists.sheets)} 处须改正；未建立任何内容。改正后再运行一次。")
    return not lists.is_faulty


def _free(into: Path) -> Path:
    """The resolved place; ``CannotKnow`` unless it is free, has a parent folder and lies outside this repository."""
    place = real(into)
    if place.is_relative_to(PROJECT):
        raise CannotKnow(f"{place} 在程序所在的仓库之内；请另选位置")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise CannotKnow(f"{place} 已存在，未覆盖；请另选空文件夹或新文件夹")
    if not place.parent.is_dir():
        raise CannotKnow(f"没有文件夹 {place.parent}；请先建立，或另选位置")
    return place


def _form_of_ledgers(ledgers: Sequence[Path], forms: Forms) -> str:
    """The form of numbers that they show; empty without a ledger."""
    books = [reader.read_tables(path) for path in ledgers]
    tables = [table for book in books for table in book.values() if isinstance(table, Table)]
    return form_of_ledger(tables, of_ledger(forms))


def _first_files(commit: str, words: Mapping[str, str], forms: Forms, day: date) -> dict[str, bytes]:
    """The office files that no table makes: those of the sample in the office's own words, and empty ones."""
    sample = repository.files_at(PROJECT, commit)
    policy, readings = (cast(Any, parse(sample[path])) for path in (POLICY, READINGS))
    version, listed = (forms.key(DelegationList, item) for item in ("version", "delegations"))
    first: dict[str, Data] = {
        POLICY: policy | {forms.key(Policy, item): text for item, text in {"version": "1", **words}.items()},
        READINGS: [one | {forms.key(Interpretation, "since"): str(day)} for one in readings],
        DELEGATIONS: {version: "1", listed: []},
        WAIVERS: [],
        BASELINE: [],
    }
    comment = "启用时的初始内容，请逐项核对；此后改动，按规定报批。"
    return {path: records.to_text(data, comment) for path, data in first.items()}


def _print_office(registry: Registry) -> None:
    """The units with their codes, which are for ever, and who holds which office."""
    units, people, roles = registry.of(Unit), registry.of(Person), [role for role in Role if role is not Role.CLERK]
    listed = [(kind, [f"{unit.name}（{unit.slug}）" for unit in units if unit.kind is kind]) for kind in UnitKind]
    heads = [(role, [one.label for one in people if one.holds_without_end(role)]) for role in roles]
    for title, names in (*listed, *heads):
        say(f"{title}（{len(names)}）：{'、'.join(names) or '无'}")


def _upgraded(options: Namespace) -> int:
    root = real(options.into)
    tip = history.tip_of(root)
    new = tools.taken(PROJECT, is_for_github=tools.is_on_github(root, tip))
    before, altered = tools.brought(root, tip), tools.changed(root, tip)
    version, commit = new.brought.version, new.brought.commit[:12]
    if before is None:
        raise CannotKnow(f"{root} 的主分支没有 {TOOLS} 文件，不是用 adopt 建立的仓库")
    if altered and not options.replace:
        print(f"未更新：程序文件在本地有改动（{len(altered)} 个）：{'、'.join(altered[:MOST])}")
        print("确认以新版本替换的，加 --replace 再运行一次（原内容仍在历史中）")
        return 1
    if before == new.brought and not altered:
        print(f"已是该版本：{version}（提交 {commit}），无须更新")
        return 0
    branch, title = f"upgrade-{version}-{commit}", f"程序更新为 {version}（提交 {commit}）"
    changes = tools.replacing(root, tip, new)
    proposals.put_on_branches(root, [proposals.NewBranch(branch, title, changes, tip)])
    print(f"已提交到 {root} 的分支 {branch}：改动 {len(changes)} 个程序文件，登记册数据不变，尚未推送。")
    checked = inspect(repository.files_at(root, tip), worktree.read_forms(), RULES)
    _name_office(root, branch, checked, repository.files_at(PROJECT, new.brought.commit)[POLICY])
    if errors := sum(one.is_error for one in checked.findings):
        print(f"按新版本检查，现有登记册有 {errors} 处错误；请在合并以前切换到该分支，运行 registry.py validate 查看")
    merging = who_merges(checked.registry, checked.registry, today())
    print("请推送该分支，单独提出申请，由主任和信息技术部一人审批；合并之后各台电脑运行 registry.py setup。")
    print(f"合并：{merging}。")
    return 0


def _name_office(root: Path, upgrade: str, checked: Inspection, sample: bytes) -> None:
    """Up to version 1 every office showed the words of the sample's. A branch on top of the upgrade keeps them."""
    registry, forms = checked.registry, checked.forms
    shown_so_far = inspect({POLICY: sample}, worktree.read_forms(), ()).registry.policy
    words = {item: getattr(shown_so_far, item) for item in OFFICE_WORDS if not getattr(registry.policy, item)}
    if not words or not registry.of(Policy):
        return
    named = replace(registry.policy, version=registry.policy.version + 1, **words)
    after = replace(registry, records={**registry.records, Policy: (named,)})
    files = proposals.plain_files(files_of(registry, after, checked.files, forms))
    branch, start = upgrade.replace("upgrade", "office", 1), repository.commit_id(root, f"refs/heads/{upgrade}")
    proposals.put_on_branches(root, [proposals.NewBranch(branch, "口径补写办事处名称和制度", files, start)])
    listed = "；".join(f"{forms.label(Policy, item)}：{text}" for item, text in words.items())
    print(f"另提交到分支 {branch}：口径中补写原程序所印的名称和制度（{listed}），不是本单位的，先改正再报送。")
    print("程序合并以后推送该分支，另提一项申请，由主任和信息技术部一人审批；办结以前，各页不印办事处名称。")


def _host(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.strip("/"):
        raise ArgumentTypeError(f"“{text}”不是仓库的网页地址，应按 https://github.com/单位/仓库 的格式填写")
    return web_address(text).rstrip("/").removesuffix(".git")


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="为本单位建立登记册的仓库：带上程序，由部门、人员名单和旧台账生成登记册，首次提交。")
    parser.add_path("--units", "FILE", "部门名单，xlsx 或 CSV，一行一个单位")
    parser.add_path("--people", "FILE", "人员名单，xlsx 或 CSV，一行一人")
    ledger = "旧台账，可以有几份，先显示导入结果，再予导入"
    parser.add_path("--ledger", "FILE", ledger, nargs="+", default=[])
    parser.add_argument("--host", type=_host, metavar="URL", help="报送平台上的仓库地址")
    parser.add_argument("--forge", choices=HOST_WORDS, help="报送平台的种类，默认按地址判断")
    parser.add_path("--into", "FOLDER", "新仓库的文件夹，须为空或不存在", required=True)
    parser.add_day("--day", "启用之日，默认今天")
    parser.add_flag("--yes", "不再询问，直接建立")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--template", action="store_true", help="在 FOLDER 中生成两份空表，供填写")
    kind.add_argument("--upgrade", action="store_true", help="将 FOLDER 的程序更新为本仓库的版本，提交到新的分支")
    parser.add_flag("--replace", "与 --upgrade 同用：程序文件在本地有改动的，亦予替换")
    options = parser.parse_args(argv)
    made = ("units", "people", "ledger", "host")
    if options.template or options.upgrade:
        if given := [name for name in made if getattr(options, name)]:
            parser.error(f"--{given[0]} 不能与 --template、--upgrade 同用")
    elif missing := [f"--{name}" for name in made[:2] if not getattr(options, name)]:
        parser.error(f"缺少参数：{'、'.join(missing)}")
    options.host = options.host or ""
    is_github = "github" in (urlsplit(options.host).hostname or "github")
    options.forge = options.forge or ("github" if is_github else "gitea")
    return options
