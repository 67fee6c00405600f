"""The form as PDF and as a Word document. What makes them is an extra: loaded late, and missed with a clear word."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from group_registry.files.errors import CannotKnow

EXTRAS = "requirements-extras.txt"
TEMPLATE = "scripts/group_registry/pages/templates/form.docx"
"""The Word template: anybody may restyle it in Word, as long as the words in double braces stay."""


def pdf(html: str) -> bytes:
    """A finished page as PDF; nothing is fetched from anywhere."""
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:  # OSError: the libraries of the system that it needs are not there
        raise _missing("PDF", error) from error
    made: bytes = weasyprint.HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=[])).write_pdf()
    return made


def docx(project: Path, view: Mapping[str, Any]) -> bytes:
    """The Word template filled in; what is filled in is text and never mark-up."""
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
        "PDF 还要系统里有 Pango 和中文字体（Debian：apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk）"
    )
