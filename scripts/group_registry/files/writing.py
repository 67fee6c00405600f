"""Writes files whole or not at all, even if the process is killed.

One file is written to a temporary file, synced to the disk and then put in place by one atomic rename. Several files
are written in the same way, and a note in ``.cache/`` says how far the writing came. Whoever reads or writes there next
completes it if the note says that all temporary files are whole, and otherwise removes them. So an observer sees all of
the files or none.
"""

import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.processes import IsBusy, only_one


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


CACHE = ".cache"
"""The folder in a registry's root that git and the checks ignore."""
NOTE, LOCK = "writing.json", "writing.lock"
UNFINISHED = ".unfinished"
"""The ending of the name of every temporary file and folder. The name begins with a dot; ``.gitignore`` lists them."""
BEGUN, WHOLE, DONE = "begun", "whole", "done"


@dataclass(frozen=True)
class Note:
    """How far a writing came.

    The state, the SHA-256 digests of the files by place, the folders made for them, and the caller's key.
    """

    state: str
    files: Mapping[str, str]
    folders: tuple[str, ...] = ()
    key: str = ""


def write(place: Path, content: bytes, root: Path | None = None) -> None:
    """Write one file, whole, replacing any file that is there. On ``OSError`` the old file stays.

    ``root`` is the registry's root. It is needed for files below ``registry/``, where no temporary file may be made.
    """
    aside = _aside(place, root)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _stage(aside, content)
        os.replace(aside, place)
        _sync(place.parent)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise _of(error, {aside: place}) from error


def write_new(place: Path, content: bytes) -> None:
    """Write one new file, whole. ``CannotKnow`` if something is there already or it cannot be written."""
    _need_free([place])
    try:
        write(place, content)
    except OSError as error:
        raise CannotKnow(f"无法写入文件，未留下任何内容：{in_words(error)}") from error


def write_folder(place: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder with these files, whole. The place must be free or an empty folder, otherwise ``OSError``."""
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
        raise _of(error, {aside: place}) from error


def move_folder(aside: Path, place: Path) -> None:
    """Rename a finished folder into its place, which must be free or an empty folder."""
    if os.name == "nt" and place.is_dir():  # on other systems the rename replaces an empty folder
        place.rmdir()
    os.replace(aside, place)
    _sync(place.parent)


def write_together(root: Path, files: Mapping[Path, bytes], key: str = "") -> None:
    """Write new files, all or none, never over existing ones. ``CannotKnow`` says why they were not written.

    ``last`` returns ``key`` afterwards, so that the caller can recognise this writing.
    """
    with _alone(root):
        _settle(root)
        _need_free(files)
        places = {_named(root, path): content for path, content in files.items()}
        folders = tuple(_named(root, folder) for folder in _missing(files))
        note = Note(BEGUN, {name: sha256(content).hexdigest() for name, content in places.items()}, folders, key)
        try:
            _keep(root, note)
            _stage_all(root, note, places)
            _keep(root, _as(WHOLE, note))
            _complete(root, note)
        except BaseException as error:
            _take_back(root, note)
            if isinstance(error, OSError):
                asides = {_aside(path, root): path for path in files}
                says = in_words(_of(error, asides))
                raise CannotKnow(f"无法写入文件，未留下任何内容：{says}") from error
            raise
        _end(root, note)


def settle(root: Path) -> None:
    """Complete what a killed run was writing there, or remove it; ``CannotKnow`` if neither is possible."""
    note = _note(root)
    if note is None or note.state == DONE:
        return
    with _alone(root):
        _settle(root)


def last(root: Path) -> tuple[str, list[Path]]:
    """The key and the files of the last ``write_together`` there; no files if any of them changed since."""
    note = _note(root)
    if note is None or note.state != DONE:
        return "", []
    found = {_place(root, name): digest for name, digest in note.files.items()}
    is_same = all(path.is_file() and sha256(path.read_bytes()).hexdigest() == one for path, one in found.items())
    return note.key, list(found) if is_same else []


def _need_free(places: Iterable[Path]) -> None:
    if there := next((path for path in places if os.path.lexists(path)), None):
        raise CannotKnow(f"{there} 已存在，未覆盖；请先移走该文件，或另选位置")


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the lock for writing there; ``IsBusy`` if another command holds it."""
    try:
        (root / CACHE).mkdir(parents=True, exist_ok=True)
        with only_one(root / CACHE / LOCK):
            yield
    except IsBusy as busy:
        raise IsBusy(f"另一个命令正在写入 {root}，请稍后再运行一次") from busy
    except OSError as error:
        raise CannotKnow(f"无法写入文件，未留下任何内容：{in_words(error)}") from error


def _settle(root: Path) -> None:
    note = _note(root)
    if note is None or note.state == DONE:
        return
    if note.state != WHOLE:
        _clear(root, note)
        return
    try:
        _complete(root, note)
    except OSError as error:
        asides = {_aside(path, root): path for path in (_place(root, name) for name in note.files)}
        raise CannotKnow(f"上次写入中断，仍未能完成：{in_words(_of(error, asides))}") from error
    _end(root, note)


def _end(root: Path, note: Note) -> None:
    """Note that the writing is done. If the note cannot be written, the next run finds out by itself."""
    with suppress(OSError):
        _keep(root, _as(DONE, note))


def _stage_all(root: Path, note: Note, places: Mapping[str, bytes]) -> None:
    """Write all contents to temporary files and sync them to the disk."""
    for name in note.folders:
        _place(root, name).mkdir(exist_ok=True)
    asides = {_aside(_place(root, name), root): content for name, content in places.items()}
    for aside, content in asides.items():
        _stage(aside, content)
    for folder in dict.fromkeys(aside.parent for aside in asides):
        _sync(folder)


def _complete(root: Path, note: Note) -> None:
    """Rename every file into its place. Running it again continues where it stopped."""
    for name in note.files:
        place = _place(root, name)
        aside = _aside(place, root)
        if aside.exists():
            if os.path.lexists(place):
                says = f"上次写入中断，{place} 处其后已有其他内容，未覆盖；请先移走该文件，再运行一次"
                raise CannotKnow(says)
            os.replace(aside, place)
        elif not os.path.lexists(place):
            _end(root, note)  # reported only once, since nothing more can be done
            raise CannotKnow(f"上次写入中断，{place} 其后被移动或删除，不能确定内容是否完整；请核对后再运行一次")
    folders = [_place(root, name).parent for name in (*note.files, *note.folders)]
    for folder in dict.fromkeys(folders):
        _sync(folder)


def _take_back(root: Path, note: Note) -> None:
    """Remove all files of this writing. Files already in place are first moved back to their temporary names.

    So a kill in between still leaves all or none.
    """
    with suppress(OSError):
        if _state(root) == WHOLE:
            for place in (_place(root, name) for name in note.files):
                if not (aside := _aside(place, root)).exists():
                    os.replace(place, aside)
            (root / CACHE / NOTE).unlink()
        _clear(root, note)


def _clear(root: Path, note: Note) -> None:
    """Remove the temporary files, the folders made for them if they are empty, and the note."""
    for name in note.files:
        with suppress(OSError):
            _aside(_place(root, name), root).unlink(missing_ok=True)
    for name in reversed(note.folders):
        with suppress(OSError):  # not empty: somebody put something there meanwhile
            _place(root, name).rmdir()
    with suppress(OSError):
        (root / CACHE / NOTE).unlink(missing_ok=True)


def _stage(aside: Path, content: bytes) -> None:
    """Write the bytes to that file and sync it to the disk."""
    with open(aside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Sync a folder's entries to the disk. Does nothing on Windows, which has no such call."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _aside(place: Path, root: Path | None) -> Path:
    """The temporary file for a place: in the same folder, or in ``.cache/`` for files below ``registry/``.

    Its path depends only on the place, so a forged note cannot cause any other file to be moved there.
    """
    if root is None or not _real(place).is_relative_to(_real(root) / "registry"):
        return place.with_name(f".{place.name}{UNFINISHED}")
    (root / CACHE).mkdir(exist_ok=True)
    return root / CACHE / f".{sha256(_named(root, place).encode()).hexdigest()[:16]}{UNFINISHED}"


def _missing(paths: Iterable[Path]) -> list[Path]:
    """The folders that must be made for these files, parents first."""
    above = {folder for path in paths for folder in path.parents if not folder.exists()}
    return sorted(above, key=lambda folder: len(folder.parts))


def _named(root: Path, path: Path) -> str:
    """A place as the note names it: relative to the root, which may be moved later, or in full if it is outside."""
    whole, top = _real(path.parent) / path.name, _real(root)
    return whole.relative_to(top).as_posix() if whole.is_relative_to(top) else str(whole)


def _place(root: Path, name: str) -> Path:
    return root / name


def _as(state: str, note: Note) -> Note:
    return Note(state, note.files, note.folders, note.key)


def _keep(root: Path, note: Note) -> None:
    write(root / CACHE / NOTE, json.dumps(asdict(note), ensure_ascii=False, indent=1).encode())


def _state(root: Path) -> str:
    note = _note(root)
    return note.state if note else ""


def _note(root: Path) -> Note | None:
    """The note in ``.cache/``; None if there is none, ``CannotKnow`` if it cannot be read."""
    place = root / CACHE / NOTE
    try:
        data = json.loads(place.read_bytes())
        return Note(data["state"], dict(data["files"]), tuple(data["folders"]), data["key"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
            return None  # the root does not exist either, as whoever reads it will report
        raise CannotKnow(f"上次写入的记录 {place} 无法读取：{in_words(error)}") from error
    except (ValueError, TypeError, KeyError) as error:
        raise CannotKnow(f"上次写入的记录 {place} 无法读取；请核对 registry/ 下的文件，再删去该记录") from error


def _of(error: OSError, asides: Mapping[Path, Path]) -> OSError:
    """The error, naming the file that was to be written instead of the temporary one."""
    told = {str(aside): place for aside, place in asides.items()}
    if str(error.filename) in told:
        error.filename = str(told[str(error.filename)])
    return error
