"""Make an inspector's dossier of a period, or verify one (``dossier verify FILE``).

A dossier is one bundle, with the same bytes for the same commits and days. Exit 0 made or in order, 1 the dossier was
changed, 2 wrong usage, 3 could not know: it cannot be read, or another version of the tools made it.
"""

import argparse
import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from group_registry.cli import then
from group_registry.cli.parser import Parser, day
from group_registry.evidence import dossier
from group_registry.evidence.dossier import About, DossierScope, Fault
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import PROJECT
from group_registry.forms.contents import blob_id
from group_registry.gitrepo import dossier_archive, period
from group_registry.pages.dossier.complete import AUDIT, complete
from group_registry.reports import audit
from group_registry.reports.findings import shown


def read(words: Sequence[str]) -> Namespace:
    """Parse the command line. ``file`` is the dossier to verify, or None to make one."""
    if words[:1] == ["verify"]:
        return _to_verify().parse_args(words)
    parser = _to_make()
    options = parser.parse_args(words)
    if options.first > options.last:
        parser.error("--from 晚于 --to，请把起止日期对调")
    options.out = options.out or Path(f"案卷_{options.first}_{options.last}{options.unit and '_'}{options.unit}.zip")
    return options


def _to_make() -> Parser:
    parser = Parser(description="编制一段时间的检查案卷，供检查人员使用。核对案卷：registry.py dossier verify 案卷.zip")
    parser.add_argument("--from", dest="first", type=day, required=True, metavar="D", help="起，含当日")
    parser.add_argument("--to", dest="last", type=day, required=True, metavar="D", help="止，含当日；各项以该日为准")
    where = "输出位置：以 .zip 结尾的为文件，否则为文件夹；默认按起止日期命名"
    parser.add_argument("--out", type=Path, metavar="PATH", help=where)
    parser.add_argument("--unit", default="", metavar="UNIT", help="只编制一个单位的，填写单位编号，如 hyfw")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    at = "作为主分支最新提交的提交；默认为主分支的最新提交，再退至期末时刻"
    then.add_at(parser, at)
    parser.set_defaults(file=None)
    return parser


def _to_verify() -> Parser:
    parser = Parser(description="案卷的核对：文件、登记和内容是否与编制时一致；有完整副本的，重新编制并比对。")
    parser.add_argument("verify", choices=["verify"])
    parser.add_argument("file", type=Path, metavar="FILE", help="案卷：zip 文件或文件夹")
    parser.add_argument("--root", type=Path, metavar="DIR", help="并与该完整副本比对；不给则只核对案卷自身")
    expect = "打印的封面上的内容摘要，空格不计"
    parser.add_argument("--expect", type=_digest, metavar="DIGEST", help=expect)
    return parser


def _digest(text: str) -> str:
    bare = re.sub(r"\s", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", bare):
        raise argparse.ArgumentTypeError("内容摘要是 64 位的数字和字母 a 至 f，请按封面所载填写完整")
    return bare


MOST = 50
"""The largest number of faults that are listed."""


@dataclass(frozen=True)
class Check:
    """A dossier that was verified: what it says of itself, its number of files, their common digest, all faults.

    ``compared`` says what was compared with the clone; it is empty without a clone. ``later`` counts merges of the
    period that main has and the dossier lacks. ``is_packed_anew`` says that the zip file differs from the one made.
    """

    about: About | None
    count: int
    digest: str
    faults: Sequence[Fault]
    compared: str = ""
    later: int = 0
    is_packed_anew: bool = False


def made(place: str, about: About, count: int, digest: str) -> str:
    """The report on a dossier that was made."""
    return "\n".join([f"案卷已编制：{shown(place)}（{count} 个文件）", *_heads(about, digest)]) + "\n"


def verified(check: Check) -> str:
    """The report on a verified dossier: at most ``MOST`` faults, then what the dossier says of itself."""
    return "\n".join(_lines(check)) + "\n"


def _lines(check: Check) -> Iterator[str]:
    for fault in check.faults[:MOST]:
        yield f"{shown(fault.place)}  {fault.says}"
    if len(check.faults) > MOST:
        yield f"等 {len(check.faults)} 处"
    for fix in dict.fromkeys(fault.fix for fault in check.faults):
        yield f"    改法：{fix}"
    yield f"发现 {len(check.faults)} 处不符。" if check.faults else f"{check.count} 个文件核对无误。"
    if check.is_packed_anew and not check.faults:
        yield "提示：压缩包与编制时不同（曾重新打包，或含有文件以外的字节）；其中的文件未变。"
    if check.later:
        yield f"提示：期末以前主分支上另有 {check.later} 次合并不在案卷中；编制之后合并的属正常，请另编一份对照。"
    yield (
        check.compared or "只核对了案卷自身：清单与文件一并被改的，须与打印的封面（--expect）或完整副本（--root）比对。"
    )
    if check.about:
        yield from _heads(check.about, check.digest)


def _heads(about: About, digest: str) -> Iterator[str]:
    yield f"期间      {about.first} 至 {about.last}" + (f"，单位 {shown(about.unit)}" if about.unit else "")
    yield f"启用提交  {about.adoption or '无从确认'}"
    yield f"主分支    {about.main}"
    yield f"审批证据  {about.approvals or '尚无'}"
    yield f"内容摘要  {digest}"


def main(argv: list[str] | None = None) -> int:
    """Make a dossier, or verify one."""
    options = read(sys.argv[1:] if argv is None else argv)
    try:
        return _verify(options) if options.file else _make(options)
    except (CannotKnow, OSError) as doubt:
        print(f"未能办理：{in_words(doubt)}", file=sys.stderr)
        return 3


def _make(options: Namespace) -> int:
    scope = DossierScope(first=options.first, last=options.last, unit=options.unit)
    files = _files(options.root, scope, then.commit(options))
    about = dossier.about_of(files[dossier.ABOUT])
    assert about is not None  # noqa: S101 - we have just written it
    dossier_archive.write(options.out, files)
    sys.stdout.write(made(str(options.out), about, len(files), dossier.digest_of(files)))
    return 0


def _files(root: Path, scope: DossierScope, rev: str | None, records: str | None = None) -> dict[str, bytes]:
    inspection, found = period.gathered(root, worktree.read_forms(PROJECT), scope, rev, records)
    reports = {form: audit.FORMATS[form](found.result).encode() for form in AUDIT}
    return complete(inspection, found, worktree.read_templates(PROJECT), reports, dossier_archive.digest(PROJECT))


def _verify(options: Namespace) -> int:
    files, faults, is_as_packed = dossier_archive.read(options.file)
    about, wrong = dossier.checked(files, blob_id)
    faults += wrong
    digest = dossier.digest_of(files)
    if options.expect not in (None, digest):
        faults.append(dossier.Fault(dossier.COVER, "内容摘要与打印的封面不同，案卷曾被更换或改动"))
    compared = dossier_archive.ArchiveComparison()
    if options.root and about:
        is_ours = about.program == dossier_archive.digest(PROJECT)
        compared = dossier_archive.compared(options.root, about, files, is_ours, lambda: _again(options.root, about))
    check = Check(
        about, len(files), digest, [*faults, *compared.faults], compared.says, compared.later, not is_as_packed
    )
    sys.stdout.write(verified(check))
    return 1 if check.faults else compared.code


def _again(root: Path, about: About) -> dict[str, bytes]:
    return _files(root, about.scope, about.main, about.approvals or "")
