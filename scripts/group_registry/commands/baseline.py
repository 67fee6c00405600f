"""Write ``registry/office/baseline.yaml``: the groups from before the adoption, with their content digests.

Only for the day of adoption, and for the sample. With ``--covered`` it is made from what the audit of this clone
proves; else the present entries get the digests of the present contents.
Exit 0 written, 1 findings, 2 wrong usage, 3 could not know.
"""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as
from group_registry.evidence.result import GroupStanding
from group_registry.files import worktree, writing
from group_registry.forms import records
from group_registry.forms.check import has_errors, inspect, read_registry
from group_registry.forms.schemas import Forms
from group_registry.gitrepo import clone_audit, repository
from group_registry.model.records import BaselineEntry, Origin
from group_registry.model.registry import Registry
from group_registry.model.terms import BASELINE
from group_registry.reports.findings import as_text
from group_registry.rules import RULES
from group_registry.rules.office_lists import UNNUMBERED

COMMENT = "采用本系统之前已有的群组和纸质编号。由 registry.py baseline 生成，请勿手改。"


@doubts_as("未生成", OSError)
def main(argv: list[str]) -> int:
    options = _options(argv)
    files, schemas, origin = worktree.read_files(options.root), worktree.read_forms(), ""
    if options.covered:
        result = clone_audit.audited(options.root, schemas)
        mark = result.covered.get(BASELINE)
        covered = repository.blobs(options.root, [mark])[mark] if mark else b"[]\n"
        origin = f"由提交 {result.main[:12]} 的审计得出。"  # so it differs, and what was merged before waits no more
        # That of the work tree is replaced, also if it cannot be read.
        read = read_registry(files | {BASELINE: covered}, schemas)
        entries = [*_proven(read.registry, result.groups)]
    else:
        read = read_registry(files, schemas)
        entries = [*bound(read.registry)]
    content = baseline_text(entries, read.forms, origin)
    findings = read.findings
    if not has_errors(findings):
        findings = inspect(files | {BASELINE: content}, schemas, RULES).findings
    if has_errors(findings):
        sys.stdout.write(as_text(findings))
        return 1
    writing.write(options.root / BASELINE, content, options.root)
    print(f"已写入 {BASELINE}，共 {len(entries)} 个群组；不在其中的，须办理备案或属临时群。")
    return 0


def baseline_text(entries: Sequence[BaselineEntry], forms: Forms, origin: str = "") -> bytes:
    return records.to_text([records.to_data(entry, forms) for entry in entries], COMMENT + origin)


def bound(registry: Registry) -> Iterator[BaselineEntry]:
    """The entries sorted by path, each with its file's present content; if the file is gone, the entry as it is."""
    for entry in sorted(registry.of(BaselineEntry), key=lambda entry: entry.file):
        if group := registry.group(entry.file):
            entry = replace(entry, digest=group.origin.digest, paper_records=len(group.filings))
        yield entry


def _proven(registry: Registry, standings: Mapping[str, GroupStanding]) -> Iterator[BaselineEntry]:
    """An entry for each group whose content the audit proves: what is of paper days, and in which state, stays so."""
    for group in registry.groups:
        standing = standings.get(group.path)
        if standing is None or not standing.state.is_proven or standing.content != group.origin.digest:
            continue
        first = BaselineEntry(
            origin=Origin(BASELINE),
            file=group.path,
            digest=group.origin.digest,
            paper_number=UNNUMBERED,
            filed_on=group.last.filed_on,
        )
        entry = registry.baseline.get(group.path, first)
        yield replace(
            entry,
            digest=group.origin.digest,
            paper_records=registry.paper_records(group),
            paper_number=standing.number or entry.paper_number,
        )


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="生成历史备案基线，使其与现有内容一致（只在启用和迁移到新仓库时使用）。")
    parser.add_shared("--root")
    parser.add_flag("--covered", "迁移到新仓库时使用：按审计已证明的群组，编号不变")
    return parser.parse_args(argv)
