"""Write ``registry/office/baseline.yaml``: the groups from before the adoption, with their content digests.

Only for the day of adoption, and for the sample. With ``--covered`` it is made from what the audit of this clone
proves; else the present entries get the digests of the present contents.
Exit 0 written, 1 findings, 2 wrong usage, 3 could not know.
"""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as
from group_registry.evidence.result import Coverage
from group_registry.files import worktree, writing
from group_registry.forms import records
from group_registry.forms.check import Inspection, has_errors, inspect, read_registry
from group_registry.forms.schemas import Forms, Schemas
from group_registry.gitrepo import clone_audit
from group_registry.model.records import BaselineEntry, Origin
from group_registry.model.registry import Registry
from group_registry.model.terms import BASELINE
from group_registry.reports.findings import as_text
from group_registry.rules import RULES
from group_registry.rules.office_lists import UNNUMBERED

COMMENT = "采用本系统之前已有的群组和纸质编号。由 registry.py baseline 生成，请勿手改。"


@doubts_as("未生成", OSError)
def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    files, schemas = worktree.read_files(options.root), worktree.read_forms()
    # An unreadable baseline is replaced as well.
    read = read_registry(files | {BASELINE: b"[]\n"} if options.covered else files, schemas)
    entries = [*(_covered(options.root, read, schemas) if options.covered else bound(read.registry))]
    content = baseline_text(entries, read.forms)
    found = (
        read.findings if has_errors(read.findings) else inspect(files | {BASELINE: content}, schemas, RULES).findings
    )
    if has_errors(found):
        sys.stdout.write(as_text(found))
        return 1
    writing.write(options.root / BASELINE, content, options.root)
    print(f"已写入 {BASELINE}，共 {len(entries)} 个群组；不在其中的，须办理备案或属临时群。")
    return 0


def baseline_text(entries: Sequence[BaselineEntry], forms: Forms) -> bytes:
    return records.to_text([records.to_data(entry, forms) for entry in entries], COMMENT)


def bound(registry: Registry) -> Iterator[BaselineEntry]:
    """The entries sorted by path, each with its file's present content; if the file is gone, the entry as it is."""
    for entry in sorted(registry.of(BaselineEntry), key=lambda entry: entry.file):
        group = registry.group(entry.file)
        yield replace(entry, digest=group.origin.digest, paper_records=len(group.filings)) if group else entry


def _covered(root: Path, read: Inspection, schemas: Schemas) -> Iterator[BaselineEntry]:
    """An entry for each group whose content the audit proves."""
    standings = clone_audit.audited(root, schemas).groups
    for group in read.registry.groups:
        one = standings.get(group.path)
        if one and one.state.is_proven and one.content == (digest := read.digests[group.path]):
            number = one.number or (None if one.state is Coverage.TO_BE_FILED else UNNUMBERED)
            at, on = Origin(BASELINE), group.last.filed_on
            yield BaselineEntry(origin=at, file=group.path, digest=digest, paper_number=number, filed_on=on)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="生成历史备案基线，使其与现有内容一致（只在启用和迁移到新仓库时使用）。")
    parser.add_shared("--root")
    parser.add_argument("--covered", action="store_true", help="迁移到新仓库时使用：按审计已证明的群组，编号不变")
    return parser.parse_args(argv)
