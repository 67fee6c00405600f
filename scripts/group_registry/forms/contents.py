"""Files whose contents are fetched only when asked for, and are not kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha1

Texts = Mapping[str, bytes]
"""Contents of files by path."""
PART = 2000
"""How many files are in memory at a time when all files are read."""


class Files(Mapping[str, bytes]):
    """Contents by path, sorted. ``pick`` fetches many of them at once."""

    def __init__(self, paths: Iterable[str], pick: Callable[[Iterable[str]], dict[str, bytes]]) -> None:
        self._paths, self.pick = dict.fromkeys(sorted(paths)), pick

    def __getitem__(self, path: str) -> bytes:
        return self.pick([path])[path]

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def picked(files: Mapping[str, bytes], paths: Iterable[str]) -> dict[str, bytes]:
    """Fetched at once. Paths that do not exist are left out."""
    there = [path for path in paths if path in files]
    if isinstance(files, Files):
        return files.pick(there)
    return {path: files[path] for path in there}


def blob_id(content: bytes) -> str:
    """The id that git gives to this content (SHA-1 repositories)."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
