"""Make an inspector's dossier as of a day, with an extract to print, or verify one (``dossier verify FILE``).

Exit 0 made or in order, 1 the dossier was changed, 2 wrong usage, 3 could not know: it cannot be read, or another
version of the tools made its pages.
"""

import argparse
import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from group_registry.cli.parser import Parser, day
from group_registry.commands import doubts_as, exit_code, render, say
from group_registry.evidence.result import AuditResult, Evidence
from group_registry.files import office_host, worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import Inspection, Reader, read_registry, with_office_of
from group_registry.gitrepo import approvals_branch, clone_audit, dossier, mainline, repository
from group_registry.gitrepo.dossier import BUNDLE
from group_registry.model.records import Unit
from group_registry.pages.dossier import Landed, extract, filings, landed
from group_registry.reports.evidence import AUDIT_FORMATS
from group_registry.reports.findings import shown

CASE_FILE, CASES_FILE, SITE = "案卷.json", "办件.csv", "网站/"
AUDITS = {"审计.txt": "text", "审计.json": "json"}
_ABOUT = re.compile(r'\{"last":"(\d{4}-\d\d-\d\d)","tools":"([0-9a-f]{64})","v":2\}\n')
_EXTRACT = re.compile(r"<title>检查案卷摘录 (\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d) ?([a-z0-9-]*)</title>")
_FOLDER_LINK = re.compile(r'(href=")([^":?#]*(?=/["?#])|\.\.?(?=["?#]))/?')
"""A link to a folder. A browser that opens a file, not a server, would list the folder."""


def _options(words: list[str]) -> Namespace:
    """``file`` is the dossier to verify, or None to make one."""
    if words[:1] == ["verify"]:
        parser = Parser(description="案卷的核对：由案卷中的历史重新审计、重新编制，逐个文件比对。")
        parser.add_argument("verify", choices=["verify"])
        parser.add_path("file", "FILE", "案卷，zip 文件")
        parser.add_path("--root", "DIR", "并与该完整副本的历史比对，有无缺少的登记")
        parser.add_path("--extract", "HTML", "并核对由该案卷编制的摘录")
        parser.add_argument("--expect", type=_digest, metavar="DIGEST", help="打印的封面上的案卷摘要，空格不计")
        return parser.parse_args(words)
    description = "编制截至某日的检查案卷和供打印的摘录，供检查人员使用。核对案卷：registry.py dossier verify 案卷.zip"
    parser = Parser(description=description)
    parser.add_argument("--from", dest="first", type=day, required=True, metavar="D", help="摘录的起日，含当日")
    parser.add_argument("--to", dest="last", type=day, required=True, metavar="D", help="摘录的止日，案卷截至该日")
    parser.add_path("--out", "ZIP", "案卷的位置，默认按起止日期命名；摘录在旁，同名，以 .html 结尾")
    parser.add_argument("--unit", default="", metavar="UNIT", help="摘录只列一个单位的，填写单位编号，如 hyfw")
    parser.add_shared("--root")
    parser.set_defaults(file=None)
    options = parser.parse_args(words)
    if options.first > options.last:
        parser.error("--from 晚于 --to，请把起止日期对调")
    named = "_".join(filter(None, ["案卷", str(options.first), str(options.last), options.unit]))
    options.out = options.out or Path(f"{named}.zip")
    if options.out.suffix.lower() != ".zip":
        parser.error("--out：案卷是一个 zip 文件，名称应以 .zip 结尾")
    return options


def _digest(text: str) -> str:
    bare = re.sub(r"\s", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", bare):
        raise argparse.ArgumentTypeError("案卷摘要是 64 位的数字和字母 a 至 f，请按封面所载填写完整")
    return bare


@doubts_as("未能办理", OSError)
def main(argv: list[str]) -> int:
    options = _options(argv)
    return _verify(options) if options.file else _make(options)


@dataclass(frozen=True)
class Derived:
    """What the tools make of a history; ``landed`` is all that came to main."""

    root: Path
    result: AuditResult
    inspection: Inspection
    landed: list[Landed]

    @classmethod
    def of(cls, root: Path) -> "Derived":
        schemas = worktree.read_forms()
        result = clone_audit.audited(root, schemas)
        covered = clone_audit.covered_files(root, Evidence(result.main, result))
        inspection = read_registry(with_office_of(covered, repository.files_at(root, result.main)), schemas)
        if not inspection.registry.of(Unit):
            raise CannotKnow("期末的单位名单未能正确读取；请先改正 registry/office/ 下的文件")
        records = {record.merge: record for record in clone_audit.records(root)}
        if records:
            landings = mainline.landings(root, result.adoption, result.main)
        else:  # git alone shows a filing by a merge that touches nothing but groups
            landings = list(filter(mainline.is_filing, mainline.landings(root, None, result.main)))
        marks = set[str | None]()
        for content in chain.from_iterable(landing.contents for landing in landings):
            marks |= {content.old, content.new}
        blobs = repository.blobs(root, {mark for mark in marks if mark and " " not in mark})
        arrived = landed(landings, blobs, Reader(schemas), result, records, inspection.registry)
        return cls(root, result, inspection, list(arrived))

    def files(self, last: date, with_site: bool) -> dict[str, bytes]:
        files = {name: AUDIT_FORMATS[form](self.result).encode() for name, form in AUDITS.items()}
        files[CASES_FILE] = filings(self.landed, self.inspection)
        with TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
            site = Path(folder, "site")
            words = ["--root", str(self.root), "--out", str(site), "--at", self.result.main, "--as-of", str(last)]
            if with_site and render.main(words) == 3:
                raise CannotKnow("网站未能生成")
            for path in filter(Path.is_file, site.rglob("*")):
                content = path.read_bytes()
                if path.suffix == ".html":
                    content = _FOLDER_LINK.sub(r"\1\2/index.html", content.decode()).encode()
                files[SITE + path.relative_to(site).as_posix()] = content
        return files

    def extract(self, first: date, last: date, unit: str, digest: str) -> bytes:
        templates = worktree.read_templates()
        return extract(self.landed, self.inspection, self.result, templates, (first, last, unit), digest)


def tools_digest(project: Path) -> str:
    """The SHA-256 digest of all that decides what the pages say: scripts, schemas, documents, settings, libraries."""
    known = sha256(office_host.kind().encode())
    folders = chain.from_iterable((project / folder).rglob("*") for folder in ("docs", "schema", "scripts"))
    for path in sorted((*folders, *project.glob("mkdocs*.yml"), project / "requirements.txt")):
        if path.is_file() and "__pycache__" not in path.parts:
            known.update(f"{path.relative_to(project).as_posix()}\0".encode())
            known.update(sha256(path.read_bytes()).digest())
    return known.hexdigest()


def _make(options: Namespace) -> int:
    tip = mainline.tip_on(options.root, options.last)
    if tip is None:
        raise CannotKnow("主分支的第一个提交晚于该日，当时尚无登记册；请核对日期")
    repository.need_contents(options.root)
    approvals = mainline.branch_as_of(options.root, tip, approvals_branch.find(options.root)).tip
    bundle = dossier.bundled(options.root, tip, approvals)
    with dossier.opened(bundle) as root:
        derived = Derived.of(root)
        if options.unit not in ("", *derived.inspection.registry.unit_slugs):
            raise CannotKnow(f"单位名单中没有编号“{options.unit}”；请对照 registry/office/units.yaml")
        about = f'{{"last":"{options.last}","tools":"{tools_digest(PROJECT)}","v":2}}\n'
        files = {CASE_FILE: about.encode(), BUNDLE: bundle, **derived.files(options.last, with_site=True)}
        content = dossier.packed(files)
        digest = sha256(content).hexdigest()
        paper = derived.extract(options.first, options.last, options.unit, digest)
    page = options.out.with_suffix(".html")
    for place, made in ((options.out, content), (page, paper)):
        if not (place.is_file() and place.read_bytes() == made):
            writing.write_new(place, made)
    print(f"案卷已编制：{shown(str(options.out))}（{len(files)} 个文件），摘录：{page.name}")
    _print_heads(options.last, derived.result, digest)
    return 0


def _print_heads(last: date, result: AuditResult, digest: str) -> None:
    print(f"截至      {last}\n启用提交  {result.adoption or '无从确认'}\n主分支    {result.main}")
    print(f"审批证据  {result.approvals or '尚无'}\n案卷摘要  {digest}")


def _verify(options: Namespace) -> int:
    content = options.file.read_bytes()
    digest, files = sha256(content).hexdigest(), dossier.unpacked(content)
    about = _ABOUT.fullmatch(files.get(CASE_FILE, b"").decode("utf-8", "replace"))
    if about is None:
        raise CannotKnow(f"缺少案卷说明 {CASE_FILE}，或由旧版程序编制；旧版的请用编制时的版本核对")
    last, is_ours = _day(about[1]), about[2] == tools_digest(PROJECT)
    with dossier.opened(files.get(BUNDLE, b"")) as root:
        derived = Derived.of(root)
        faults = list(_differences(files, derived.files(last, is_ours), is_ours))
        if options.extract and is_ours:
            faults += _of_extract(options.extract, derived, digest)
    result = derived.result
    if options.root:
        faults += [f"{BUNDLE}  {says}" for says in dossier.missing(options.root, result.main, result.approvals)]
    if options.expect not in (None, digest):
        faults.append(f"{options.file.name}  案卷摘要与打印的封面不同，案卷曾被更换或改动")
    say(*faults)
    if faults:
        print(f"发现 {len(faults)} 处不符。")
        print("    改法：请向编制人索取原案卷，或在完整副本上重新编制，不得采用本案卷")
    else:
        print(f"{len(files)} 个文件，核对无误：由案卷中的历史重新审计、重新编制，逐个文件比对。")
    if not is_ours:
        print(f"网站{'和摘录' if options.extract else ''}未比较：案卷由另一版程序编制，请用编制时的版本再核对一次。")
    if not (options.root or options.expect):
        print("整套另做的，须与打印的封面（--expect）或完整副本（--root）比对方能查出。")
    _print_heads(last, result, digest)
    if faults:
        return 1
    return exit_code(not is_ours)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CannotKnow(f"案卷中的日期 {text} 不存在") from error


def _differences(files: dict[str, bytes], made: dict[str, bytes], is_ours: bool) -> Iterator[str]:
    for name in sorted((files.keys() | made.keys()) - {CASE_FILE, BUNDLE}):
        if files.get(name) == made.get(name) or (name.startswith(SITE) and not is_ours):
            continue
        says = "与由历史重新编制的不一致"
        if name not in files:
            says = "案卷中缺少该文件"
        elif name not in made:
            says = "案卷中多出的文件"
        yield f"{name}  {says}"


def _of_extract(place: Path, derived: Derived, digest: str) -> Iterator[str]:
    given = place.read_bytes()
    period = _EXTRACT.search(given.decode("utf-8", "replace"))
    if period is None or given != derived.extract(_day(period[1]), _day(period[2]), period[3], digest):
        yield f"{place.name}  与由本案卷编制的摘录不一致"
