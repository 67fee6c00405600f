"""Write ``registry/office/baseline.yaml``: the groups filed on paper before the adoption, with their content digests.

Only for the day of adoption, and for the sample. With a ledger (CSV: file, paper number, date of filing) the
baseline is made from the ledger. With ``--covered`` it is made from what the audit of this clone proves. With neither,
the present entries get the digests of the present contents.
Exit 0 written or up to date, 1 findings or not up to date (``--check``), 2 wrong usage, 3 could not know.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as
from group_registry.evidence.covered import bound
from group_registry.evidence.result import Coverage
from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.forms import records
from group_registry.forms.check import Inspection, has_errors, inspect, read
from group_registry.forms.contents import Texts
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import clone_audit
from group_registry.model.records import BaselineEntry, Origin
from group_registry.model.terms import BASELINE
from group_registry.reports.findings import as_text
from group_registry.rules import RULES
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.spreadsheets.local_files import bound_already, read_baseline

COMMENT = "采用本系统之前已在纸上备案的群组。由 registry.py baseline 生成，请勿手改。"


@doubts_as("未生成", OSError)
def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    files, forms = worktree.read_files(options.root), worktree.read_forms()
    is_new = options.ledger or options.covered  # these replace the baseline, even an unreadable one
    inspection = read(files | {BASELINE: b"[]\n"} if is_new else files, forms)
    entries = _entries(options, files, inspection, forms)
    data = [records.to_data(entry, inspection.forms) for entry in bound(entries, inspection.digests)]
    content = records.to_text(list(data), COMMENT)
    made = inspection
    if not has_errors(made.findings):
        made = inspect(files | {BASELINE: content}, forms, RULES)
    if has_errors(made.findings):
        sys.stdout.write(as_text(made.findings))
        return 1
    if not options.check:
        writing.write(options.root / BASELINE, content, options.root)
    sys.stdout.write(_report(files, content, made, is_check=options.check))
    return int(options.check and files.get(BASELINE) != content)


def _entries(options: Namespace, files: Texts, inspection: Inspection, schemas: Schemas) -> Sequence[BaselineEntry]:
    if options.ledger:
        entries = read_baseline(options.ledger, inspection.forms)
        present = [] if options.replace else bound_already(files, schemas)
        if dropped := sorted({entry.file for entry in present} - {entry.file for entry in entries}):
            # their groups would no longer count as filed
            says = f"台账缺少现有历史备案中的 {len(dropped)} 个群组，如 {dropped[0]}；请补入台账"
            raise CannotKnow(f"{says}，或用最后一次导入生成的一份；确需从历史备案中去除的，加 --replace")
        return entries
    return _covered(options.root, inspection, schemas) if options.covered else inspection.registry.of(BaselineEntry)


def _covered(root: Path, inspection: Inspection, schemas: Schemas) -> list[BaselineEntry]:
    standings = clone_audit.audited(root, schemas).groups
    entries = []
    for group in inspection.registry.groups:
        standing = standings.get(group.path)
        if standing and standing.state.is_proven and standing.content == inspection.digests[group.path]:
            number = standing.number or (None if standing.state is Coverage.TO_BE_FILED else UNNUMBERED)
            at, on = Origin(BASELINE), group.last.filed_on
            entry = BaselineEntry(origin=at, file=group.path, digest=standing.content, paper_number=number, filed_on=on)
            entries.append(entry)
    return entries


def _report(files: Texts, content: bytes, made: Inspection, is_check: bool) -> str:
    named, groups = made.registry.of(BaselineEntry), made.registry.groups
    listed = {entry.file for entry in named}
    is_fresh, rest = files.get(BASELINE) == content, sum(group.path not in listed for group in groups)
    if is_check:
        says = "与现有内容一致" if is_fresh else "与现有内容不一致，运行 registry.py baseline 重新生成"
    else:
        says = "内容未变" if is_fresh else "已写入"
    without = f"；另有 {rest} 个群组不在其中，须办理备案或属临时群" if rest else ""
    return f"{BASELINE}：{says}，历史备案 {len(named)} 个{without}。\n"


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="生成历史备案基线（仅在采用本系统之日使用）。")
    parser.add_argument("ledger", nargs="?", type=Path, help="CSV 台账：文件, 纸质编号, 备案日期（首行为表头）")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    covered = "迁移到新仓库时使用：按审计已证明的群组生成，编号不变"
    parser.add_argument("--covered", action="store_true", help=covered)
    parser.add_argument("--replace", action="store_true", help="台账中没有的群组，从历史备案中去除")
    parser.add_argument("--check", action="store_true", help="只检查是否与现有内容一致，不写文件")
    options = parser.parse_args(argv)
    if options.covered and options.ledger:
        parser.error("--covered 与台账只能用其中之一")
    return options
