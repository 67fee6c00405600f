"""Reading the work tree. Whatever keeps us from knowing raises ``CannotKnow``, with a sentence for the reader."""

import json
import marshal
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from outside.doubt import CannotKnow, in_words
from outside.naming import readable
from reading.files import Files, blob_id

DATA = "registry"

Sign = tuple[int, int, int, int]
"""What tells a file that did not change: its number, its size, and the times of writing and of change."""
SETTLED = 2_000_000_000
"""Nanoseconds after a change from which on a second one is sure to bear another time."""


def read_files(root: Path) -> dict[str, bytes]:
    """Every file below ``registry/``: its path below the root, in POSIX form, with its bytes; sorted."""
    with _doubting():
        return {path: _bytes(entry) for path, entry in _entries(root)}


@dataclass(frozen=True)
class Survey:
    """All files below ``registry/`` with what tells each one's changes; not yet read."""

    entries: Mapping[str, tuple[os.DirEntry[str], Sign]]
    latest: int
    """What changed since, in nanoseconds since 1970, may change once more and bear the same time."""

    @cached_property
    def settled(self) -> dict[str, Sign]:
        """The signs that will tell every later change."""
        return {path: sign for path, (_, sign) in self.entries.items() if sign[3] < self.latest}

    @property
    def is_settled(self) -> bool:
        """Whether that holds of all files."""
        return len(self.settled) == len(self.entries)

    @property
    def fingerprint(self) -> bytes:
        """What stands for the whole, if settled."""
        return blake2b(marshal.dumps([(path, *sign) for path, (_, sign) in self.entries.items()])).digest()


def survey(root: Path) -> Survey:
    """Look at every file without reading it.

    Reading ten thousand takes twice as long as all the rest. A sign tells of every change, since whoever sets a file's
    own time back moves that of its last change.
    """
    latest = time.time_ns() - SETTLED
    with _doubting():
        found = {}
        for path, entry in _entries(root):
            about = entry.stat(follow_symlinks=False)
            found[path] = entry, (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
    return Survey(found, latest)


def work_files(survey: Survey, digests: Mapping[tuple[str, Sign], str]) -> Files:
    """The files of the work tree, read only where no blob id is known for a path and its sign."""
    held: dict[str, bytes] = {}
    found: dict[str, str] = {}
    with _doubting():
        for path, (entry, sign) in survey.entries.items():
            known = digests.get((path, sign))
            if known is None:
                held[path] = _bytes(entry)
            found[path] = known or blob_id(held[path])
    entries = {path: entry for path, (entry, _) in survey.entries.items()}
    return Files(found, lambda paths: _fetched(entries, paths), held)


def _fetched(places: Mapping[str, os.DirEntry[str]], paths: Iterable[str]) -> dict[str, bytes]:
    with _doubting():
        return {path: _bytes(places[path]) for path in paths}


@contextmanager
def _doubting() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotKnow(f"读不到文件 {in_words(error)}") from error


def _entries(root: Path) -> list[tuple[str, os.DirEntry[str]]]:
    if not (root / DATA).is_dir():
        raise CannotKnow(f"在 {root} 下找不到 {DATA}/ 文件夹；请在仓库根目录运行，或用 --root 指明")
    found = _walk(str(root / DATA), f"{DATA}/")
    return sorted(((readable(os.fsencode(path)), entry) for path, entry in found), key=lambda one: one[0])


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files of one folder and all below it, the path in POSIX form growing with the way down."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry


def _bytes(entry: os.DirEntry[str]) -> bytes:
    if entry.is_symlink():
        # A link is shown as what it is, a stray file: what it points at is not ours to read.
        return os.fsencode(os.readlink(entry.path))
    # A pipe or a device would wait for ever.
    return _content(entry.path) if entry.is_file(follow_symlinks=False) else b""


def _content(path: str) -> bytes:
    """All bytes of a file; a third less time than ``open`` takes, which asks more of the system."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        parts = [os.read(file, os.fstat(file).st_size + 1)]
        while parts[-1]:
            parts.append(os.read(file, 1 << 16))
        return b"".join(parts)
    finally:
        os.close(file)


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


def read_pinyin(project: Path) -> str:
    """The table of pinyin that the filing page brings along."""
    return (project / "docs/assets/filing/vendor/pinyin.txt").read_text("utf-8")


def read_templates(project: Path) -> dict[str, str]:
    """The templates of the pages, by file name."""
    folder = project / "scripts" / "pages" / "templates"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.html"))}
