"""Register a leader's signature on the printed form (Art. 9): the scan's digest, never the scan, and two witnesses.

``paper.py verify SCAN`` says which record a scan belongs to. Exit 0 written or on record, 1 it would not count, or
is not on record, 2 wrong usage (options that are missing without a terminal, too), 3 could not know.
"""

import argparse
import sys
from pathlib import Path

from group_registry.cli import host_options
from group_registry.cli.parser import Parser
from group_registry.cli.questions import Missing
from group_registry.commands import scan, scans, signing
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import has_errors, inspect
from group_registry.gitrepo.proposals import Place, propose
from group_registry.hosts.answers import Unclear
from group_registry.model.records import PaperSignature
from group_registry.reports import next_steps


def main(argv: list[str] | None = None) -> int:
    """Register or verify; where anything is in doubt, nothing is written."""
    words = sys.argv[1:] if argv is None else argv
    parser = _to_verify() if words[:1] == ["verify"] else _to_register()
    options = parser.parse_args(words)
    try:
        return _verify(options) if words[:1] == ["verify"] else _register(options)
    except Missing as missing:
        parser.error(str(missing))
    except (CannotKnow, Unclear) as doubt:
        print(f"没有办成：{doubt}", file=sys.stderr)
        return 3


def _register(options: argparse.Namespace) -> int:
    place, schemas = Place.at(options.root, options.base), worktree.read_forms(PROJECT)
    made = signing.made(options, place, schemas)
    if isinstance(made, str):
        print(f"没有登记：{made}", file=sys.stderr)
        return 1
    findings = propose(place, made, schemas, options.commit)
    sys.stdout.write(next_steps.told(made.record, made.branch if options.commit else None, findings))
    return int(has_errors(findings))


def _verify(options: argparse.Namespace) -> int:
    found = inspect(worktree.read_files(options.root), worktree.read_forms(PROJECT), ())
    papers = found.registry.of(PaperSignature)
    is_on_record, says = scans.told(str(options.scan), scan.digest(options.scan), papers, found.digests)
    sys.stdout.write(says)
    return 0 if is_on_record else 1


def _to_register() -> Parser:
    parser = Parser(description="登记领导在打印的备案表上的签字（制度第九条）。核对扫描件：paper.py verify 扫描件")
    signing.add_to(parser)
    host_options.add_to(parser)
    return parser


def _to_verify() -> Parser:
    parser = Parser(description="核对一份扫描件：是不是登记过的那一份，登记的是哪一步。")
    parser.add_argument("verify", choices=["verify"])
    parser.add_argument("scan", type=Path, metavar="SCAN", help="扫描件")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.set_defaults(pull=None)
    return parser
