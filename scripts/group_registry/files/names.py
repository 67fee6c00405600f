"""File names as text, since git and the disk give bytes; and where paths that people give lead."""

import os
from pathlib import Path


def real(path: Path) -> Path:
    """The path with links followed; as far as possible if they form a circle."""
    return Path(os.path.realpath(path))


def readable(name: bytes) -> str:
    r"""The name as one printable line, and no two names alike: ``\`` is doubled, what does not print is ``\xff``."""
    text = name.replace(b"\\", rb"\\").decode("utf-8", "backslashreplace")
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()
