"""Writes files whole or not at all, even if the process is killed.

One file is written to a temporary file, synced to the disk and then put in place by one atomic rename; so is a folder.
Only an import of a ledger writes several files into a work tree without git. While it does, a note in ``.cache/``
says so: whoever reads the registry then is told that it is not whole, and the next import takes the files back first.
"""

import json
import os
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.processes import only_one
from group_registry.files.worktree import NOTE, note_of, real

UNFINISHED = ".unfinished"
"""The ending of the name of every temporary file and folder. The name begins with a dot; ``.gitignore`` lists them."""


def write(place: Path, content: bytes, root: Path | None = None) -> None:
    """Replaces any file that is there; on ``OSError`` the old one stays. ``root`` is needed below ``registry/``."""
    aside = _aside(place, root)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _stage(aside, content)
        os.replace(aside, place)
        _sync(place.parent)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise _of(error, aside, place) from error


def write_new(place: Path, content: bytes) -> None:
    """``CannotKnow`` if something is there already or it cannot be written."""
    _need_free([place])
    try:
        write(place, content)
    except OSError as error:
        raise CannotKnow(f"无法写入文件，未留下任何内容：{in_words(error)}") from error


def write_folder(place: Path, files: Mapping[str, bytes]) -> None:
    """The place must be free or an empty folder, otherwise ``OSError``."""
    aside = place.with_name(f".{place.name}{UNFINISHED}")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        for name, content in files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _stage(path, content)
        for folder in {(aside / name).parent for name in files}:
            _sync(folder)
        move_folder(aside, place)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise _of(error, aside, place) from error


def move_folder(aside: Path, place: Path) -> None:
    if os.name == "nt" and place.is_dir():  # on other systems the rename replaces an empty folder
        place.rmdir()
    os.replace(aside, place)
    _sync(place.parent)


def write_together(root: Path, files: Mapping[Path, bytes], over: Container[Path] = ()) -> None:
    """All or none, else ``CannotKnow``; over existing ones only ``over``, which must be one file, the last."""
    with _alone(root):
        _need_free(path for path in files if path not in over)
        digests = {_named(root, path): sha256(content).hexdigest() for path, content in files.items()}
        note = json.dumps(digests, ensure_ascii=False, indent=1).encode()
        try:
            for path, content in {root / NOTE: note, **files}.items():
                write(path, content, root)
            (root / NOTE).unlink()
        except BaseException as error:
            _take_back(root, digests)
            if isinstance(error, OSError):
                raise CannotKnow(f"无法写入文件，未留下任何内容：{in_words(error)}") from error
            raise


def take_back(root: Path) -> None:
    if note_of(root):
        with _alone(root):  # whoever held the lock may have come to its end
            _take_back(root, note_of(root))


def _need_free(places: Iterable[Path]) -> None:
    if there := next((path for path in places if os.path.lexists(path)), None):
        raise CannotKnow(f"{there} 已存在，未覆盖；请先移走该文件，或另选位置")


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    try:
        (root / NOTE).parent.mkdir(parents=True, exist_ok=True)
        with only_one((root / NOTE).with_suffix(".lock"), f"另一个命令正在写入 {root}，请稍后再运行一次"):
            yield
    except OSError as error:
        raise CannotKnow(f"无法写入文件，未留下任何内容：{in_words(error)}") from error


def _take_back(root: Path, digests: Mapping[str, str]) -> None:
    """Those that are as they were written. A forged note removes no files of other kinds."""
    is_clear = True
    for name, digest in digests.items():
        place = root / name
        try:
            _aside(place, root).unlink(missing_ok=True)
            if _holds(place, digest) and (name.startswith("registry/groups/") or place.suffix in (".csv", ".xlsx")):
                place.unlink()
        except OSError:
            is_clear = False
        with suppress(OSError):
            place.parent.rmdir()
    if is_clear:
        with suppress(OSError):
            (root / NOTE).unlink(missing_ok=True)


def _holds(place: Path, digest: str) -> bool:
    return place.is_file() and sha256(place.read_bytes()).hexdigest() == digest


def _stage(aside: Path, content: bytes) -> None:
    with open(aside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Nothing on Windows, which has no such call."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _aside(place: Path, root: Path | None) -> Path:
    """In ``.cache/`` below ``registry/``. It depends only on the place: a forged note cannot move another file."""
    if root is None or not real(place).is_relative_to(real(root) / "registry"):
        return place.with_name(f".{place.name}{UNFINISHED}")
    (root / NOTE).parent.mkdir(exist_ok=True)
    return (root / NOTE).parent / f".{sha256(_named(root, place).encode()).hexdigest()[:16]}{UNFINISHED}"


def _named(root: Path, path: Path) -> str:
    """Relative to the root, which may be moved later, or in full if it is outside."""
    whole, top = real(path.parent) / path.name, real(root)
    return whole.relative_to(top).as_posix() if whole.is_relative_to(top) else str(whole)


def _of(error: OSError, aside: Path, place: Path) -> OSError:
    if str(error.filename) == str(aside):
        error.filename = str(place)
    return error
