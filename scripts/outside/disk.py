"""Reading the work tree. Whatever keeps us from knowing raises ``CannotKnow``, with a sentence for the reader."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outside.doubt import CannotKnow, in_words
from outside.naming import readable

DATA = "registry"


def read_files(root: Path) -> dict[str, bytes]:
    """Every file below ``registry/``: its path below the root, in POSIX form, with its bytes; sorted."""
    if not (root / DATA).is_dir():
        raise CannotKnow(f"在 {root} 下找不到 {DATA}/ 文件夹；请在仓库根目录运行，或用 --root 指明")
    try:
        found = _walk(str(root / DATA), f"{DATA}/")
        return dict(sorted((readable(os.fsencode(path)), content) for path, content in found))
    except OSError as error:
        raise CannotKnow(f"读不到文件 {in_words(error)}") from error


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, bytes]]:
    """The files of one folder and all below it, the path in POSIX form growing with the way down."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                # A link is shown as what it is, a stray file: what it points at is not ours to read.
                yield prefix + entry.name, os.fsencode(os.readlink(entry.path))
            elif entry.is_dir():
                yield from _walk(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file():
                with open(entry.path, "rb") as file:
                    yield prefix + entry.name, file.read()
            else:  # a pipe or a device would wait for ever
                yield prefix + entry.name, b""


def place(root: Path, path: Path) -> str:
    """A file or folder of the command line as findings name it: its path from the root, in POSIX form."""
    return Path(os.path.relpath(root.absolute() / path, root.absolute())).as_posix()


def read_answer(path: Path) -> bytes:
    """An answer of the host that was saved to a file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotKnow(f"读不到文件 {in_words(error)}") from error


def read_forms(project: Path) -> dict[str, dict[str, Any]]:
    """The schemas beside the scripts, by file name."""
    try:
        paths = sorted((project / "schema").glob("*.schema.json"))
        forms = {path.name: json.loads(path.read_text("utf-8")) for path in paths}
    except OSError as error:
        raise CannotKnow(f"读不到表格定义 {in_words(error)}") from error
    except ValueError as error:
        raise CannotKnow("读不懂表格定义：schema/ 下有文件不是完整的 JSON") from error
    if not forms:
        raise CannotKnow(f"在 {project} 下找不到表格定义（schema/*.schema.json）")
    return forms


def read_templates(project: Path) -> dict[str, str]:
    """The templates of the pages, by file name."""
    folder = project / "scripts" / "pages" / "templates"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.html"))}
