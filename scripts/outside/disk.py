"""Reading the work tree. Whatever keeps us from knowing raises ``CannotKnow``, with a sentence for the reader."""

import marshal
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from typing import Any

from outside.beside import beside, has_second_core
from outside.doubt import CannotKnow, in_words
from outside.naming import readable
from reading.files import ByFolder, Files, blob_id, pack

DATA = "registry"

Sign = tuple[int, int, int, int]
"""What tells a file that did not change: its number, its size, and the times of writing and of change."""
Beside = Callable[..., Callable[[], Any]]
SETTLED = 2_000_000_000
"""Nanoseconds after a change from which on a second one is sure to bear another time."""


def read_files(root: Path) -> dict[str, bytes]:
    """Every file below ``registry/``: its path below the root, in POSIX form, with its bytes; sorted."""
    seen = survey(root)
    return seen.read(sorted(seen.signs))


class Survey:
    """All files below ``registry/`` with what tells each one's changes; not yet read.

    What changed after ``latest``, in nanoseconds since 1970, may change once more and bear the same time.
    """

    def __init__(self, root: str, latest: int, second: Beside | None = None) -> None:
        self.root, self.latest = root, latest
        with _doubting():
            signs, odd, young = _looked(root, latest, [(DATA, DATA)], second)
        self.signs = ByFolder[Sign](dict(sorted(signs.items())))
        """The sign of each file, by its path as findings have it."""
        # Where a file is that is none, or whose path findings have otherwise, and its mode; and folders with new signs.
        self._odd, self._young = odd, young

    def read(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The contents of those files."""
        with _doubting():
            return {path: _bytes(self.root, *self._odd.get(path, (path, stat.S_IFREG))) for path in paths}

    @property
    def settled(self) -> dict[str, bytes]:
        """By folder, packed: the signs that will tell every later change."""
        told = ByFolder[Sign](self.signs.packed)
        for folder in self._young:
            told.put(folder, {name: at for name, at in told.within(folder).items() if at[3] < self.latest})
        return told.packed

    @property
    def is_settled(self) -> bool:
        """Whether those are the signs of all files."""
        return not self._young

    @property
    def fingerprint(self) -> bytes:
        """What stands for the whole, if settled."""
        whole = blake2b()
        for folder, packed in self.signs.packed.items():
            whole.update(marshal.dumps((folder, len(packed)), 0))
            whole.update(packed)
        return whole.digest()


Seen = tuple[dict[str, bytes | dict[str, Sign]], dict[str, tuple[str, int]], set[str]]
"""The parts of a survey: signs by folder, packed; what is odd; folders with new signs."""
HALF = 300
"""Files after which another process is given half of the folders that are left."""


def _looked(root: str, latest: int, folders: list[tuple[str, str]], second: Beside | None) -> Seen:
    """Look at all that is in those folders, each with its way and its path as findings have it, and below them."""
    packed, odd, young = dict[str, bytes | dict[str, Sign]](), dict[str, tuple[str, int]](), set[str]()
    count, told = 0, None
    while folders:
        way, folder = folders.pop()
        signs = _signs(root, way, folder, odd, folders)
        if signs:
            packed[folder] = pack(dict(sorted(signs.items())))
            if max(map(itemgetter(3), signs.values())) >= latest:
                young.add(folder)
        count += len(signs)
        if second and count >= HALF and len(folders) > 1:
            theirs, folders = folders[::2], folders[1::2]
            told, second = second(partial(_looked, root, latest, theirs, None), packing=marshal), None
    if told:
        more: Seen = told()
        packed |= more[0]
        odd |= more[1]
        young |= more[2]
    return packed, odd, young


def _signs(
    root: str, way: str, folder: str, odd: dict[str, tuple[str, int]], folders: list[tuple[str, str]]
) -> dict[str, Sign]:
    """Those of the files of one folder; what else there is, is added to the two last.

    Asked of an open folder, the system need not go the whole way.
    """
    signs: dict[str, Sign] = {}
    opened = os.open(f"{root}/{way}", os.O_RDONLY | os.O_DIRECTORY) if os.scandir in os.supports_fd else None
    try:
        with os.scandir(f"{root}/{way}" if opened is None else opened) as entries:
            for entry in entries:
                name = entry.name
                shown = name if name.isascii() and name.isprintable() and "\\" not in name else _shown(name)
                if entry.is_dir(follow_symlinks=False):
                    folders.append((f"{way}/{name}", f"{folder}/{shown}"))
                    continue
                is_ = entry.stat(follow_symlinks=False)
                signs[shown] = is_.st_ino, is_.st_size, is_.st_mtime_ns, is_.st_ctime_ns
                if shown != name or way != folder or not stat.S_ISREG(is_.st_mode):
                    odd[f"{folder}/{shown}"] = f"{way}/{name}", is_.st_mode
    finally:
        if opened is not None:
            os.close(opened)
    return signs


def survey(root: Path) -> Survey:
    """Look at every file without reading it.

    Reading ten thousand takes twice as long as all the rest. A sign tells of every change, since whoever sets a file's
    own time back moves that of its last change.
    """
    latest = time.time_ns() - SETTLED
    with _doubting():
        is_there = (root / DATA).is_dir()
    if not is_there:
        raise CannotKnow(f"在 {root} 下找不到 {DATA}/ 文件夹；请在仓库根目录运行，或用 --root 指明")
    return Survey(str(root), latest, beside if has_second_core() else None)


def work_files(survey: Survey, signs: ByFolder[Sign], digests: ByFolder[str]) -> Files:
    """The files of the work tree; ``digests`` are the blob ids of those whose signs were these."""
    ids = ByFolder(_known(survey.signs.packed, signs, digests))

    def fetch(paths: Iterable[str]) -> dict[str, bytes]:
        found = survey.read(paths)
        for path, content in found.items():
            digest = blob_id(content)
            if ids[path] not in ("", digest):
                raise CannotKnow(f"文件在检查时被改动：{path}；请再检查一次")
            ids[path] = digest
        ids.close()
        return found

    return Files(ids, fetch)


def _known(
    now: Mapping[str, bytes], signs: ByFolder[Sign], digests: ByFolder[str]
) -> dict[str, bytes | dict[str, str]]:
    """The blob ids of all files by folder, those of a folder without changes still packed; empty where unknown."""
    before, ids = signs.packed, digests.packed
    found: dict[str, bytes | dict[str, str]] = {}
    for folder, packed in now.items():
        if before.get(folder) == packed and folder in ids:
            found[folder] = ids[folder]
            continue
        old, known = signs.within(folder), digests.within(folder)
        seen = ByFolder[Sign]({folder: packed}).within(folder)
        found[folder] = {name: known[name] if old.get(name) == sign else "" for name, sign in seen.items()}
    return found


@contextmanager
def _doubting() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotKnow(f"读不到文件 {in_words(error)}") from error


def _shown(name: str) -> str:
    return readable(os.fsencode(name))


def _bytes(root: str, path: str, mode: int) -> bytes:
    if stat.S_ISLNK(mode):
        # A link is shown as what it is, a stray file: what it points at is not ours to read.
        return os.fsencode(os.readlink(f"{root}/{path}"))
    # A pipe or a device would wait for ever.
    return _content(f"{root}/{path}") if stat.S_ISREG(mode) else b""


def _content(path: str) -> bytes:
    """All bytes of a file; a fifth less time than ``open`` takes, which asks more of the system."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(file).st_size
        parts = [os.read(file, size + 1)]
        while parts[-1] and len(parts[0]) != size:
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
