"""Changes of a registry without git: two snapshots, and what is on file in the cases of changes."""

from group_registry.forms.compare import Snapshot
from group_registry.forms.contents import blob_id
from group_registry.rules import RULES
from group_registry.rules.transition import PLAIN, Change, Deed, TreeEntry, is_data
from support.cases import CASE_FILES, OFFICE
from support.repositories import Files, Modes, laid_over

OF_CHANGES = tuple(rule for rule in RULES if issubclass(rule.subject, Deed | Change))
"""The rules that look at what a change does; the others look at the registry as it is."""
FILED = laid_over(OFFICE, CASE_FILES / "transition/filed")
DAYI = "registry/groups/hyfw/dayi.yaml"
RECORD = "  - {备案类别: 变更, 备案日期: 2026-09-14, 备案事项说明: 更正：成员范围的核定日期}\n".encode()
"""One more record of that group."""


def snapshot(files: Files, odd: Modes | None = None) -> Snapshot:
    all_files = {path: (PLAIN, content) for path, content in files.items()} | dict(odd or {})
    entries = {path: TreeEntry(mode, blob_id(content)) for path, (mode, content) in all_files.items()}
    held = {path: content for path, (mode, content) in all_files.items() if is_data(path) and mode != "160000"}
    return Snapshot(dict(sorted(entries.items())), dict(sorted(held.items())))
