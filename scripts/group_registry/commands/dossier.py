"""An inspector's dossier of a period: one bundle, the same bytes for the same commits and days; and its verification.

``dossier.py verify FILE``. Exit 0 made or in order, 1 the dossier is not what it was, 2 wrong usage, 3 could not know:
it cannot be read, or another version of the tools made it.
"""

import sys
from argparse import Namespace
from pathlib import Path

from group_registry.auditing import comparing, dossier_archive, period, program
from group_registry.commands import dossier_options, dossier_report
from group_registry.evidence import bundle
from group_registry.evidence.bundle import About
from group_registry.evidence.dossier import Scope
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import PROJECT
from group_registry.forms.contents import blob_id
from group_registry.pages.dossier.complete import AUDIT, complete
from group_registry.reports import audit


def main(argv: list[str] | None = None) -> int:
    """Make a dossier, or verify one."""
    options = dossier_options.read(sys.argv[1:] if argv is None else argv)
    try:
        return _verify(options) if options.file else _make(options)
    except (CannotKnow, OSError) as doubt:
        print(f"没有办成：{in_words(doubt)}", file=sys.stderr)
        return 3


def _make(options: Namespace) -> int:
    scope = Scope(first=options.first, last=options.last, unit=options.unit)
    files = _files(options.root, scope, options.at)
    about = bundle.about_of(files[bundle.ABOUT])
    assert about is not None  # noqa: S101 - we have just written it
    dossier_archive.write(options.out, files)
    sys.stdout.write(dossier_report.made(str(options.out), about, len(files), bundle.digest_of(files)))
    return 0


def _files(root: Path, scope: Scope, rev: str | None, records: str | None = None) -> dict[str, bytes]:
    inspection, found = period.gathered(root, worktree.read_forms(PROJECT), scope, rev, records)
    reports = {form: audit.FORMATS[form](found.result).encode() for form in AUDIT}
    return complete(inspection, found, worktree.read_templates(PROJECT), reports, program.digest(PROJECT))


def _verify(options: Namespace) -> int:
    files, faults, is_as_packed = dossier_archive.read(options.file)
    about, wrong = bundle.checked(files, blob_id)
    faults += wrong
    digest = bundle.digest_of(files)
    if options.expect not in (None, digest):
        faults.append(bundle.Fault(bundle.COVER, "内容摘要与打印的封面不同，案卷换过或改过"))
    compared = comparing.Comparison()
    if options.root and about:
        is_ours = about.program == program.digest(PROJECT)
        compared = comparing.compared(options.root, about, files, is_ours, lambda: _again(options.root, about))
    check = dossier_report.Check(
        about, len(files), digest, [*faults, *compared.faults], compared.says, compared.later, not is_as_packed
    )
    sys.stdout.write(dossier_report.verified(check))
    return 1 if check.faults else compared.code


def _again(root: Path, about: About) -> dict[str, bytes]:
    return _files(root, about.scope, about.main, about.approvals or "")
