"""What a run leaves for the next one, in the clone's own git directory, which nothing that is fetched can fill.

Nothing is believed unless this program, with these schemas and libraries, wrote it for this user: the file belongs to
the user, nobody else may write it, and it bears a digest made with a key that lies beside it and is as private. So
``marshal``, which must not be given bytes of strangers, never is. Whatever is wrong with a file, or keeps one
from being written, only costs time.
"""

import hashlib
import marshal
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = "group-registry"
DIGEST = 32
"""Bytes of a digest, and of the key."""


def recall(root: Path, name: str) -> object:
    """What was kept under that name for the clone whose top is ``root``; None where there is nothing to believe."""
    folder = _folder(root)
    if folder is None:
        return None
    try:
        key, content = _private(folder / "key"), _private(folder / name)
        is_ours = len(key) == DIGEST and content[:DIGEST] == _digest(key, content[DIGEST:])
    except OSError:
        return None
    if not is_ours:
        return None
    value: object = marshal.loads(content[DIGEST:])  # noqa: S302 - written by us, see above
    return value


def has_room(root: Path) -> bool:
    """Whether anything can be kept there at all."""
    return _folder(root) is not None


def keep(root: Path, name: str, value: Any) -> None:
    """Keep a value of built-in kinds; where that cannot be done, nothing happens."""
    folder = _folder(root)
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        content = marshal.dumps(value)
        _write(folder, name, (_digest(_key(folder), content), content))


def _folder(root: Path) -> Path | None:
    """Our folder in the git directory; None without one, or where files have no owners."""
    git = root / ".git"
    with suppress(OSError, ValueError):
        if git.is_file():  # of a linked work tree
            git = root / git.read_text("utf-8").removeprefix("gitdir:").strip()
        return git / FOLDER if git.is_dir() and hasattr(os, "geteuid") else None
    return None


def _key(folder: Path) -> bytes:
    """The key, which the first run makes; of several at once, the first."""
    place = folder / "key"
    with suppress(FileNotFoundError):
        with suppress(PermissionError):
            if len(key := _private(place)) == DIGEST:
                return key
        place.unlink()
    with suppress(FileExistsError):
        _write(folder, "key", (os.urandom(DIGEST),), os.link)
    return _private(place)


def _private(path: Path) -> bytes:
    """The bytes of a plain file that is the user's own; OSError for any other."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_uid != os.geteuid() or about.st_mode & 0o077:
            raise PermissionError(path)
        return file.read()


def _write(folder: Path, name: str, content: Iterable[bytes], put: Callable[[Path, Path], None] = os.replace) -> None:
    """Put a file into place whole, so that whoever reads meanwhile sees the old one or the new one."""
    made = folder / f"{name}.{os.getpid()}"
    try:
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.writelines(content)
        put(made, folder / name)
    finally:
        made.unlink(missing_ok=True)


def _digest(key: bytes, content: bytes) -> bytes:
    return hashlib.blake2b(content, key=key, digest_size=DIGEST, salt=_program()).digest()


@cache
def _program() -> bytes:
    """What stands for everything that findings depend on beside the registry: code, schemas, Python, libraries."""
    known = hashlib.blake2b(sys.version.encode(), digest_size=hashlib.blake2b.SALT_SIZE)
    signs = [*_signs(f"{PROJECT}/schema", ".json"), *_signs(f"{PROJECT}/scripts", ".py")]
    known.update(marshal.dumps(sorted(signs), 0))
    libraries = (name for folder in filter(os.path.isdir, sys.path) for name in os.listdir(folder))
    known.update(str(sorted(name for name in libraries if name.endswith(".dist-info"))).encode())
    return known.digest()


def _signs(folder: str, ending: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Those of all files below a folder with that ending: whatever changes one, changes these (``disk.Survey``)."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(ending):
                is_ = entry.stat(follow_symlinks=False)
                yield entry.path, is_.st_ino, is_.st_size, is_.st_mtime_ns, is_.st_ctime_ns
            elif entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
                yield from _signs(entry.path, ending)
