"""Reading the work tree. Whatever keeps us from knowing raises ``CannotKnow``, with a sentence for the reader."""

import marshal
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
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
Seen = tuple[str, int, int, int, int, int]
"""A file's path as the disk has it, its mode, and its sign."""
SETTLED = 2_000_000_000
"""Nanoseconds after a change from which on a second one is sure to bear another time."""


def read_files(root: Path) -> dict[str, bytes]:
    """Every file below ``registry/``: its path below the root, in POSIX form, with its bytes; sorted."""
    seen = survey(root)
    with _doubting():
        return {path: _bytes(seen.root, *place) for path, place in seen.places.items()}


class Survey:
    """All files below ``registry/`` with what tells each one's changes; not yet read.

    What changed after ``latest``, in nanoseconds since 1970, may change once more and bear the same time.
    """

    def __init__(self, root: str, seen: list[Seen], latest: int) -> None:
        self.root, self._seen, self.latest = root, seen, latest

    @cached_property
    def _by_path(self) -> dict[str, Seen]:
        return dict(sorted((readable(os.fsencode(one[0])), one) for one in self._seen))

    @cached_property
    def places(self) -> dict[str, tuple[str, int]]:
        """Where each file lies, and its mode; by its path as findings have it, sorted."""
        return {path: one[:2] for path, one in self._by_path.items()}

    @cached_property
    def signs(self) -> dict[str, Sign]:
        """The sign of each file."""
        return {path: one[2:] for path, one in self._by_path.items()}

    @cached_property
    def settled(self) -> dict[str, Sign]:
        """The signs that will tell every later change."""
        return {path: sign for path, sign in self.signs.items() if sign[3] < self.latest}

    @property
    def is_settled(self) -> bool:
        """Whether that holds of all files."""
        return all(one[5] < self.latest for one in self._seen)

    @property
    def fingerprint(self) -> bytes:
        """What stands for the whole, if settled."""
        return blake2b(marshal.dumps(self._seen, 0)).digest()  # later forms of marshal tell what is shared, too


def survey(root: Path) -> Survey:
    """Look at every file without reading it.

    Reading ten thousand takes twice as long as all the rest. A sign tells of every change, since whoever sets a file's
    own time back moves that of its last change.
    """
    latest = time.time_ns() - SETTLED
    if not (root / DATA).is_dir():
        raise CannotKnow(f"在 {root} 下找不到 {DATA}/ 文件夹；请在仓库根目录运行，或用 --root 指明")
    seen: list[Seen] = []
    with _doubting():
        _look(str(root), DATA, seen)
    return Survey(str(root), seen, latest)


def work_files(survey: Survey, digests: Mapping[tuple[str, Sign], str]) -> Files:
    """The files of the work tree, read only where no blob id is known for a path and its sign."""
    held: dict[str, bytes] = {}
    found: dict[str, str] = {}
    with _doubting():
        for path, sign in survey.signs.items():
            known = digests.get((path, sign))
            if known is None:
                held[path] = _bytes(survey.root, *survey.places[path])
            found[path] = known or blob_id(held[path])
    return Files(found, lambda paths: _fetched(survey, paths), held)


def _fetched(survey: Survey, paths: Iterable[str]) -> dict[str, bytes]:
    with _doubting():
        return {path: _bytes(survey.root, *survey.places[path]) for path in paths}


@contextmanager
def _doubting() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotKnow(f"读不到文件 {in_words(error)}") from error


def _look(root: str, folder: str, seen: list[Seen]) -> None:
    """Add the files of one folder and all below it. Asked of an open folder, the system need not go the whole way."""
    way = f"{root}/{folder}"
    opened = os.open(way, os.O_RDONLY | os.O_DIRECTORY) if os.scandir in os.supports_fd else None
    try:
        with os.scandir(way if opened is None else opened) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    _look(root, path, seen)
                else:
                    is_ = entry.stat(follow_symlinks=False)
                    seen.append((path, is_.st_mode, is_.st_ino, is_.st_size, is_.st_mtime_ns, is_.st_ctime_ns))
    finally:
        if opened is not None:
            os.close(opened)


def _bytes(root: str, path: str, mode: int) -> bytes:
    if stat.S_ISLNK(mode):
        # A link is shown as what it is, a stray file: what it points at is not ours to read.
        return os.fsencode(os.readlink(f"{root}/{path}"))
    # A pipe or a device would wait for ever.
    return _content(f"{root}/{path}") if stat.S_ISREG(mode) else b""


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
    import json  # late, as in ``checking``

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
