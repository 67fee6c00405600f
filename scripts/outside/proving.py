"""What a site has to go by: the audit, if the clone holds records; whatever goes wrong with it proves nothing.

Without records the days of merges still are in git's history, and prove nothing either.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence.result import Evidence
from outside import approvals, git, history, ledger, past
from outside.doubt import CannotKnow
from outside.ledger import Question
from reading.forge_json import MAIN
from reading.reader import Reader


def evidence(root: Path, schemas: Mapping[str, Any], rev: str | None) -> Evidence:
    """The audit of main, or of a revision of it; none outside a repository and before the first record."""
    try:
        git.need_top(root)
        branch = approvals.find(root)
    except CannotKnow:
        return Evidence()
    try:
        main = history.tip_of(root, MAIN, rev)
        if not branch.tip:
            return Evidence(main, merges=past.merges(root, main, Reader(schemas)))
        result = ledger.audited(root, schemas, Question(rev=rev))
    except CannotKnow as doubt:
        return Evidence(doubt=str(doubt)) if branch.tip else Evidence()
    return Evidence(main, result)
