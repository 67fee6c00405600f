"""Make the filing form of a group as a PDF or a Word document.

Exit 0 made, 2 wrong usage, 3 could not know, or the library that makes the document is not installed.
"""

import io
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from group_registry.cli.parser import Parser, number
from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import inspect
from group_registry.gitrepo import clone_audit, history, mainline, repository
from group_registry.model.records import Group
from group_registry.model.terms import MAIN, SHANGHAI, Audience
from group_registry.pages.group_view import Viewer

TITLE = "网络平台交流群组备案表"
NO_PROOF = "不作备案凭证"
BLANK = "签字：　　　　　　　　　（盖章）　　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One item of the form. A wide item has a line of its own; others share a line in pairs."""

    label: str
    value: str
    is_wide: bool = True


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """The printed form: the items of Article 7, what the system adds, and for each step an opinion or a blank.

    ``mark`` is printed across a form whose content is not proven; it is empty on others.
    """

    title: str
    number: str
    state: str
    lines: tuple[FormLine, ...]
    added: tuple[FormLine, ...]
    steps: tuple[FormLine, ...]
    digest: str
    mark: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """All fields as plain data, for a template."""
        return asdict(self)


def form(viewer: Viewer, group: Group) -> PrintedForm:
    """The printed form of a group, from what the viewer knows of it."""
    view = viewer.group(group)
    mark = f"{view.trouble.word}　{NO_PROOF}" if view.trouble else ""
    return PrintedForm(
        title=TITLE,
        number=view.row.number,
        state=mark or view.row.coverage.word,
        lines=tuple(FormLine(item.label, item.value, item.wide) for item in view.form),
        added=tuple(FormLine(item.label, item.value, item.wide) for item in view.added),
        steps=tuple(FormLine(title, said or BLANK) for title, said in view.steps),
        digest=view.digest,
        mark=mark,
    )


def page(sheet: PrintedForm, templates: Mapping[str, str]) -> str:
    """The form as one HTML page with its own style: what the group's page prints, but without the code of that page."""
    made = Environment(loader=DictLoader(dict(templates)), autoescape=True, undefined=StrictUndefined)
    return made.get_template("form.html").render(sheet.fields)


EXTRAS = "requirements-extras.txt"
TEMPLATE = "scripts/group_registry/pages/templates/form.docx"
"""The Word template. It may be restyled in Word as long as the placeholders in double braces stay."""


def pdf(html: str) -> bytes:
    """Convert a finished HTML page to PDF; nothing is fetched from anywhere."""
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:  # OSError: system libraries that WeasyPrint needs are missing
        raise _missing("PDF", error) from error
    made: bytes = weasyprint.HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=[])).write_pdf()
    return made


def docx(project: Path, view: Mapping[str, Any]) -> bytes:
    """Fill in the Word template; values are escaped, so they are never read as mark-up."""
    try:
        from docxtpl import DocxTemplate
    except ImportError as error:
        raise _missing("Word 文件", error) from error
    made = DocxTemplate(project / TEMPLATE)
    made.render(dict(view), autoescape=True)
    with io.BytesIO() as held:
        made.save(held)
        return held.getvalue()


def _missing(what: str, error: Exception) -> CannotKnow:
    return CannotKnow(
        f"没有安装生成{what}的组件（{type(error).__name__}）；请先运行 pip install --require-hashes -r {EXTRAS}，"
        "PDF 还须系统中有 Pango 和中文字体（Debian：apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk）"
    )


def commit_with(root: Path, path: str, record: int, schemas: Mapping[str, Any]) -> str:
    """The commit of main that last gave the file a content with ``record`` filings; ``CannotKnow`` if none did."""
    line = mainline.line(root, history.tip_of(root, MAIN, None))
    contents = history.files_of(root, [(commit, path) for commit in line])
    counts: dict[bytes, int] = {}
    found, before = "", b""
    for commit in line:
        content = contents.get((commit, path), b"")
        if content not in counts:
            counts[content] = _records(path, content, schemas)
        if content != before and counts[content] == record:
            found = commit
        before = content
    if not found:
        raise CannotKnow(f"历史中没有 {path} 第 {record} 次备案时的内容：没有该次备案，或当时只有纸质件")
    return found


def _records(path: str, content: bytes, schemas: Mapping[str, Any]) -> int:
    group = inspect({path: content}, schemas, ()).registry.group(path) if content else None
    return len(group.filings) if group else 0


FORMATS = ("pdf", "docx")


def main(argv: list[str] | None = None) -> int:
    """Make the document. The file is written at the end, atomically, and never replaces another file."""
    options = _options(argv)
    place = options.group.removeprefix("registry/groups/").removesuffix(".yaml")
    which = place.replace("/", "-") + (f"-{options.record}" if options.record is not None else "")
    out = options.out or Path(f"{which}.{options.format}")
    try:
        writing.write_new(out, _made(f"registry/groups/{place}.yaml", options))
    except (CannotKnow, OSError) as doubt:
        print(f"未生成：{in_words(doubt)}", file=sys.stderr)
        return 3
    print(f"已生成 {out}")
    return 0


def _made(path: str, options: Namespace) -> bytes:
    schemas, commit = worktree.read_forms(PROJECT), ""
    evidence = clone_audit.evidence(options.root, schemas, None)
    if options.record is not None:
        commit = commit_with(options.root, path, options.record, schemas)
    inspection = inspect(
        repository.files_at(options.root, commit) if commit else worktree.read_files(options.root), schemas, ()
    )
    group = inspection.registry.group(path)
    if group is None:
        raise CannotKnow(f"没有群组 {path}，或其文件无法正确读取；请运行 registry.py validate 查看")
    if commit:
        evidence = evidence.when_filed(path, commit, inspection.digests[path])
    day = group.last.filed_on if commit else datetime.now(SHANGHAI).date()
    sheet = form(Viewer.of(Audience.INTERNAL, inspection, day, evidence), group)
    if options.format == "pdf":
        return pdf(page(sheet, worktree.read_templates(PROJECT)))
    return docx(PROJECT, sheet.fields)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="一个群组的备案表，生成 PDF 或 Word 文件。")
    parser.add_argument("group", metavar="GROUP", help="群组，如 hyfw/cbfw-dayi")
    parser.add_argument("--format", choices=FORMATS, default="pdf", help="文件的形式，默认为 pdf")
    parser.add_argument("--record", type=number, metavar="N", help="第几次备案时的内容，默认为现有内容")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="输出位置，默认为当前文件夹中以群组命名的文件；已有的不覆盖"
    )
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    return parser.parse_args(argv)
