"""What a site has to go by: the audit, if the clone holds records; whatever goes wrong with it proves nothing.

Without records the days of merges still are in git's history, and prove nothing either.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from group_registry.auditing import clone_audit
from group_registry.auditing.clone_audit import Question
from group_registry.evidence.result import Evidence
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Reader
from group_registry.gitrepo import approvals_branch, history, past, repository
from group_registry.model.terms import MAIN


def evidence(root: Path, schemas: Mapping[str, Any], rev: str | None) -> Evidence:
    """The audit of main, or of a revision of it; none outside a repository and before the first record."""
    try:
        repository.need_top(root)
        branch = approvals_branch.find(root)
    except CannotKnow:
        return Evidence()
    try:
        main = history.tip_of(root, MAIN, rev)
        if not branch.tip:
            return Evidence(main, merges=past.merges(root, main, Reader(schemas)))
        result = clone_audit.audited(root, schemas, Question(rev=rev))
    except CannotKnow as doubt:
        return Evidence(doubt=str(doubt)) if branch.tip else Evidence()
    return Evidence(main, result)
