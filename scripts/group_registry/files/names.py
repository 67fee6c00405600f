"""File names as text, since git and the disk give bytes; and resolving the links in paths that users give."""

import os
from pathlib import Path


def real(path: Path) -> Path:
    """The path with symbolic links followed, as far as possible if they form a loop."""
    return Path(os.path.realpath(path))


def readable(name: bytes) -> str:
    r"""The name as one printable line, unique to it: ``\`` is doubled, unprintable bytes and characters are escaped."""
    text = name.replace(b"\\", rb"\\").decode("utf-8", "backslashreplace")
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()
