"""Create an office's own repository from the committed tools, its units and people, and its old ledger (Art. 3 to 9).

``--template`` writes the two spreadsheets to fill in. ``--upgrade`` replaces the tools of an adopted repository with
those of this repository, on a new branch. A new repository is built in a temporary folder beside its place and renamed
at the end, so it is created completely or not at all.
Exit 0 made, 1 findings or not confirmed, 2 wrong usage, 3 could not know.
"""

import os
import re
import shutil
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from group_registry.cli.given import agreed
from group_registry.cli.parser import Parser
from group_registry.commands import codeowners, doubts_as
from group_registry.commands.baseline import baseline_text
from group_registry.commands.import_ledger import account, read_table, returned
from group_registry.files import office_host, worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT, real
from group_registry.forms import records
from group_registry.forms.answers import readings_of
from group_registry.forms.check import has_errors, inspect
from group_registry.forms.schemas import Forms, Schemas
from group_registry.gitrepo import history, proposals, repository, tools
from group_registry.gitrepo.tools import BASE_SETTINGS, SETTINGS, TOOLS, Tools
from group_registry.hosts import HOSTS
from group_registry.model.host_words import WORDS
from group_registry.model.records import BaselineEntry, DelegationList, Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import BASELINE, DATA, MAIN, OFFICE, Role, UnitKind
from group_registry.pages.office_tables import templates
from group_registry.reports import adopted
from group_registry.reports.findings import as_text, shown
from group_registry.rules import RULES
from group_registry.rules.transition import PLAIN
from group_registry.spreadsheets.ledger import taken_in
from group_registry.spreadsheets.office_lists import OfficeLists, files_at_adoption, read_lists
from group_registry.spreadsheets.reading import Reading
from group_registry.spreadsheets.table import TableRow

FORGES = ("github", "gitea")
POLICY, READINGS = f"{OFFICE}policy.yaml", f"{OFFICE}interpretations.yaml"
DELEGATIONS, WAIVERS = f"{OFFICE}delegations.yaml", f"{OFFICE}waivers.yaml"
MOST = 20


def _run(options: Namespace) -> int:
    if options.template:
        write_tables(options.into, templates(Forms.of_schemas(worktree.read_forms()), options.day), "adopt")
        return 0
    if options.upgrade:
        return _upgrade(options)
    into = _free(options.into)
    aside = into.with_name(f".{into.name}{writing.UNFINISHED}")
    shutil.rmtree(aside, ignore_errors=True)  # left by a killed run
    aside.mkdir()
    try:
        return _build(aside, into, options)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_tables(folder: Path, tables: Mapping[str, bytes], command: str) -> None:
    into = real(folder)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise CannotKnow(f"{into} 已存在，未覆盖；请另选一个空文件夹或新文件夹")
    writing.write_folder(into, tables)
    written = "、".join(str(into / name) for name in tables)
    print(f"已写入 {written}；填写后运行 {command}，以 --units、--people 指明")


def _build(folder: Path, into: Path, options: Namespace) -> int:
    proposals.committer(into.parent)
    brought = tools.taken(PROJECT)
    schemas = worktree.read_forms()
    pinyin = worktree.read_pinyin()
    lists = read_tables(options, Registry({}), options.day)
    office = files_at_adoption(lists, schemas)
    if lists.is_faulty:
        return give_back_tables(options, lists)
    files = {**office, **_own_files(brought, schemas, options)}
    data = {path: content for path, content in files.items() if path.startswith(DATA)}
    sys.stdout.write(_office_told(lists.registry))
    if options.ledger:
        table = read_table(options.ledger)
        ledger = taken_in(options.ledger.name, table, data, schemas, pinyin, options.day, lists.leaders)
        sys.stdout.write(account(ledger, is_dry=True))
        _give_back(options.ledger, ledger, ledger.returned)
        if not ledger.drafts:
            return 1  # refused lines are returned to the office and do not stop the adoption, if any line is good
        data |= {path: draft.content for path, draft in ledger.drafts.items()}
        data[BASELINE] = baseline_text(ledger.entries, ledger.forms)
    if not (options.yes or agreed(f"是否建立 {into}")):
        print("未建立：未经确认；不在终端上运行的，加 --yes", file=sys.stderr)
        return 1
    made = inspect(data, schemas, RULES)
    if has_errors(made.findings):
        sys.stdout.write(as_text(made.findings))
        return 1
    owners = codeowners.text(made.registry)
    if owners and HOSTS[_forge(options) if options.host else FORGES[0]].uses_code_owners:
        files[codeowners.PLACE] = owners.encode()
    elif not owners:
        says = f"现任主任、信息技术部人员均未登记账号，未生成 {codeowners.PLACE}；登记账号后运行 registry.py codeowners"
        print(says, file=sys.stderr)
    modes = {path: entry.mode for path, entry in brought.entries.items()}
    contents = {**brought.contents, **files, **data}
    everything = {path: (modes.get(path, PLAIN), content) for path, content in contents.items()}
    proposals.begin_repository(folder, "启用工作群组登记册", everything, options.host)
    writing.move_folder(folder, into)
    entries, forge = made.registry.of(BaselineEntry), _forge(options)
    on_paper = sum(bool(entry.paper_number) for entry in entries)
    print(f"已建立 {into}，程序版本 {brought.brought.version}（提交 {brought.brought.commit[:12]}）；")
    print(f"群组 {len(entries)} 个，其中有纸质编号的 {on_paper} 个。")
    command = f"{'py' if os.name == 'nt' else 'python3'} scripts{os.sep}registry.py"
    steps = [f"cd {into}", *(f"{command} {name}" for name in ("setup", "validate", "render", "doctor"))]
    steps += ["git push -u origin main"] if options.host else []
    print("依次运行：", *steps, sep="\n  ")
    guide = "setup" if forge == office_host.GITHUB else "gitea"
    print(f"再逐项核对 {POLICY} 和 {READINGS}，按 docs/{guide}.md 设置 {WORDS[forge].name}。")
    return 0


def read_tables(options: Namespace, before: Registry, today: date) -> OfficeLists:
    """Both tables, and what is said of them on standard error."""
    tables = ((path.name, read_table(path)) for path in (options.units, options.people))
    lists = read_lists(before, readings_of(worktree.read_pinyin()), next(tables), next(tables), today)
    for sheet in lists.sheets:
        for line in sheet.note_lines():
            print(shown(f"{sheet.name}：{line}"), file=sys.stderr)
    return lists


def give_back_tables(options: Namespace, lists: OfficeLists) -> int:
    """Tell the faults of both tables and return them coloured; the exit code."""
    for sheet, table in zip(lists.sheets, (options.units, options.people), strict=True):
        for line in sheet.fault_lines(MOST // 2):
            print(shown(line))
        _give_back(table, sheet, sheet.rows)
    print(f"共 {sum(len(sheet.faults) for sheet in lists.sheets)} 处须改正；未建立任何内容。改正后再运行一次。")
    return 1


def _give_back(table: Path, reading: Reading, rows: Sequence[TableRow]) -> None:
    """Write the returned table beside the office's own, whether or not the adoption goes on."""
    says, files = returned(table, reading, rows)
    for place, content in files.items():
        writing.write_new(place, content)
    if says:
        print(shown(says))


def _free(into: Path) -> Path:
    """The resolved place; ``CannotKnow`` unless it is free, has a parent folder and lies outside this repository."""
    place = real(into)
    if place.is_relative_to(PROJECT):
        raise CannotKnow(f"{place} 在程序的原仓库之内；请另选位置")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise CannotKnow(f"{place} 已存在，且不是空文件夹；请另选位置")
    if not place.parent.is_dir():
        raise CannotKnow(f"没有文件夹 {place.parent}；请先建立，或另选位置")
    return place


def _own_files(brought: Tools, schemas: Schemas, options: Namespace) -> dict[str, bytes]:
    forms = Forms.of_schemas(schemas)
    sample = repository.files_at(PROJECT, brought.brought.commit)
    version, listed = (forms.key(DelegationList, item) for item in ("version", "delegations"))
    note = "启用时的初始内容，请逐项核对；此后改动，版次加一，按规定报批。"
    since = rb"\g<1>" + options.day.isoformat().encode()
    readings = re.sub(rb"(?m)^(  \S+: )\d{4}-\d\d-\d\d$", since, sample[READINGS])
    return {
        POLICY: _noted(re.sub(rb"(?m)^(\S+: )\d+$", rb"\g<1>1", sample[POLICY], count=1), note),
        READINGS: _noted(readings, "启用时的初始内容，均为暂行口径，请由信息技术部逐条核对、确认。"),
        DELEGATIONS: records.to_text({version: "1", listed: []}, "目前没有委托。"),
        WAIVERS: records.to_text([], "目前没有豁免。"),
        BASELINE: records.to_text([], "没有启用以前的纸质备案。"),
        "README.md": adopted.readme(brought.brought.version, brought.brought.commit),
        SETTINGS: adopted.settings(BASE_SETTINGS, options.host, _forge(options)),
        TOOLS: brought.brought.content,
    }


def _forge(options: Namespace) -> str:
    return str(options.forge or FORGES["github" not in (urlsplit(options.host).hostname or "github")])


def _noted(content: bytes, note: str) -> bytes:
    return f"# {note}\n".encode() + re.sub(rb"\A(?:#[^\n]*\n)+", b"", content)


def _office_told(registry: Registry) -> str:
    units, people = registry.of(Unit), registry.of(Person)
    roles = [role for role in Role if role is not Role.CLERK]
    heads = [(role.value, [one.label for one in people if one.holds_without_end(role)]) for role in roles]
    kinds = {kind: [f"{unit.name}（{unit.slug}）" for unit in units if unit.kind is kind] for kind in UnitKind}
    listed = [(f"{kind} {len(names)} 个", names) for kind, names in kinds.items()]
    return f"单位 {len(units)} 个：\n{adopted.heads_text(listed)}人员 {len(people)} 人：\n{adopted.heads_text(heads)}"


def _upgrade(options: Namespace) -> int:
    root, new = real(options.into), tools.taken(PROJECT)
    tip = history.tip_of(root, MAIN, None)
    before = tools.brought(root, tip)
    if before is None:
        raise CannotKnow(f"{root} 的主分支没有 {TOOLS} 文件，不是用 adopt 建立的仓库")
    if altered := tools.changed(root, tip):
        listed = "、".join(altered[:MOST]) + (f"等 {len(altered)} 个" if len(altered) > MOST else "")
        print(f"程序文件在本地有改动：{listed}")
        if not options.replace:
            print("未更新；确认以新版本替换的，加 --replace 再运行一次（原内容仍在历史中）")
            return 1
    elif before == new.brought:
        print(f"已是该版本：{before.version}（提交 {before.commit[:12]}），无须更新")
        return 0
    version, commit = new.brought.version, new.brought.commit[:12]
    branch, changes = f"upgrade-{version}-{commit}", tools.replacing(root, tip, new)
    title = f"程序更新为 {version}（提交 {commit}）"
    proposals.put_on_branches(root, [proposals.NewBranch(branch, title, changes, tip)])
    print(f"已提交到 {root} 的分支 {branch}：改动 {len(changes)} 个程序文件，登记册数据不变，尚未推送。")
    found = inspect(repository.files_at(root, tip), worktree.read_forms(), RULES).findings
    if errors := sum(one.is_error for one in found):
        print(f"按新版本检查，现有登记册有 {errors} 处错误；请在合并以前切换到该分支，运行 registry.py validate 查看")
    print(f"  1. 推送：git push origin {branch}，再以该分支提出一份申请（{office_host.words().pull}），不含其他改动。")
    print("  2. 请主任和信息技术部一人审批，由信息技术部另一人合并；合并之后各台电脑运行 registry.py setup。")
    return 0


@doubts_as("未办理", OSError)
def main(argv: list[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(argv)
    made = ("units", "people", "ledger", "host")
    if options.template or options.upgrade:
        if given := [name for name in made if getattr(options, name)]:
            parser.error(f"--{given[0]} 不能与 --{'template' if options.template else 'upgrade'} 同用")
    elif missing := [f"--{name}" for name in made[:2] if not getattr(options, name)]:
        parser.error(f"缺少参数：{'、'.join(missing)}")
    options.host = options.host or ""
    return _run(options)


def _host(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.strip("/"):
        raise ArgumentTypeError(f"“{text}”不是仓库的网页地址，应按 https://github.com/单位/仓库 的格式填写")
    return text.rstrip("/").removesuffix(".git")


def _parser() -> Parser:
    parser = Parser(description="为本单位建立登记册的仓库：带上程序，由部门、人员名单和旧台账生成登记册，首次提交。")
    parser.add_argument("--units", type=Path, metavar="FILE", help="部门名单，xlsx 或 CSV，一行一个单位")
    parser.add_argument("--people", type=Path, metavar="FILE", help="人员名单，xlsx 或 CSV，一行一人")
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="旧台账，先显示导入结果，再予导入")
    parser.add_argument("--host", type=_host, metavar="URL", help="代码平台上的仓库地址")
    parser.add_argument("--forge", choices=office_host.KINDS, help="代码平台的种类，默认按地址判断")
    parser.add_argument("--into", type=Path, metavar="FOLDER", required=True, help="新仓库的文件夹，须为空或不存在")
    parser.add_day("--day", "启用之日，默认今天")
    parser.add_argument("--yes", action="store_true", help="不再询问，直接建立")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--template", action="store_true", help="在 FOLDER 中生成两份空表，供填写")
    kind.add_argument("--upgrade", action="store_true", help="将 FOLDER 的程序更新为本仓库的版本，提交到新的分支")
    parser.add_argument("--replace", action="store_true", help="与 --upgrade 同用：程序文件在本地有改动的，亦予替换")
    return parser
