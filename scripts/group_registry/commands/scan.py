"""Scans of signed forms: looked at where they are, never copied into the repository."""

import hashlib
from pathlib import Path

from group_registry.files.errors import CannotKnow, in_words

BEGINNINGS = (b"%PDF-", b"\xff\xd8\xff")
"""How a PDF and a JPEG begin."""


def digest(scan: Path) -> str:
    """The scan's SHA-256, read in blocks, however large it is; only a PDF or a JPEG is a scan."""
    try:
        with scan.open("rb") as file:
            if not file.read(8).startswith(BEGINNINGS):
                raise CannotKnow(f"{scan} 不是 PDF 或 JPG 扫描件")
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CannotKnow(f"读不到扫描件 {in_words(error)}") from error
