"""Writes files whole or not at all, even if the process is killed.

One file is written to a temporary file, synced to the disk and then put in place by one atomic rename; so is a folder.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import real

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
    if os.path.lexists(place):
        raise CannotKnow(f"{place} 已存在，未覆盖；请先移走该文件，或另选位置")
    try:
        write(place, content)
    except OSError as error:
        raise CannotKnow(f"无法写入文件，未留下任何内容：{in_words(error)}") from error


def append(place: Path, content: bytes) -> None:
    """``CannotKnow`` if it cannot be written."""
    try:
        with open(place, "ab") as file:
            file.write(content)
    except OSError as error:
        raise CannotKnow(f"无法写入文件：{in_words(error)}") from error


def write_folder(place: Path, files: Mapping[str, bytes]) -> None:
    with new_folder(place) as aside:
        for name, content in files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _stage(path, content)
        for folder in {(aside / name).parent for name in files}:
            _sync(folder)


@contextmanager
def new_folder(place: Path) -> Iterator[Path]:
    """A folder to fill, put in place at the end. The place must be free or an empty folder, otherwise ``OSError``."""
    aside = place.with_name(f".{place.name}{UNFINISHED}")
    shutil.rmtree(aside, ignore_errors=True)  # left by a killed run
    try:
        aside.mkdir(parents=True)
        yield aside
        if os.name == "nt" and place.is_dir():  # on other systems the rename replaces an empty folder
            place.rmdir()
        os.replace(aside, place)
        _sync(place.parent)
    except OSError as error:
        raise _of(error, aside, place) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


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
    """In ``.cache/`` below ``registry/``, where a check would report a file that a killed process left."""
    if root is None or not real(place).is_relative_to(real(root) / "registry"):
        return place.with_name(f".{place.name}{UNFINISHED}")
    (root / ".cache").mkdir(exist_ok=True)
    return root / ".cache" / f".{place.parent.name}.{place.name}{UNFINISHED}"


def _of(error: OSError, aside: Path, place: Path) -> OSError:
    if str(error.filename) == str(aside):
        error.filename = str(place)
    return error
