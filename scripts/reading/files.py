"""Files whose contents come only when they are asked for, and are not kept; what each holds is told by its id."""

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha1
from typing import TypeVar

V = TypeVar("V")
PART = 2000
"""How many files are at hand at once where all are read."""


class ByFolder(Mapping[str, V]):
    """Values of built-in kinds by path. Each folder's are packed until one is asked for: they take less room, and
    folders that are packed alike need not be looked into.
    """

    def __init__(self, folders: Mapping[str, bytes | dict[str, V]]) -> None:
        self._folders = dict(folders)

    @classmethod
    def of(cls, values: Mapping[str, V]) -> "ByFolder[V]":
        """From values by path."""
        made = cls({})
        made.update((path, values[path]) for path in sorted(values))
        made.close()
        return made

    def __getitem__(self, path: str) -> V:
        """The value of one path."""
        folder, _, name = path.rpartition("/")
        return self._opened(folder)[name]

    def __setitem__(self, path: str, value: V) -> None:
        """Set it; whoever adds paths does so in their order."""
        folder, _, name = path.rpartition("/")
        self._folders.setdefault(folder, {})
        self._opened(folder)[name] = value

    def update(self, values: Iterable[tuple[str, V]]) -> None:
        """Set several."""
        for path, value in values:
            self[path] = value

    def close(self) -> None:
        """Pack what is open and lacks no value."""
        for folder, within in self._folders.items():
            if isinstance(within, dict) and all(within.values()):
                self.put(folder, within)

    def put(self, folder: str, values: dict[str, V]) -> None:
        """Set all of a folder, packed."""
        self._folders[folder] = pack(values)

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return (f"{folder}/{name}" for folder in self._folders for name in self.within(folder))

    def __len__(self) -> int:
        """How many there are."""
        return sum(len(self.within(folder)) for folder in self._folders)

    def _opened(self, folder: str) -> dict[str, V]:
        found = self._folders.get(folder, {})
        if isinstance(found, bytes):
            found = self._folders[folder] = self.within(folder)
        return found

    def within(self, folder: str) -> dict[str, V]:
        """The values of one folder, by name."""
        found = self._folders.get(folder, {})
        return marshal.loads(found) if isinstance(found, bytes) else found  # noqa: S302 - packed here, see ``store``

    @property
    def opened(self) -> Iterator[tuple[str, V]]:
        """Those of folders that are not packed."""
        for folder, within in self._folders.items():
            if isinstance(within, dict):
                yield from ((f"{folder}/{name}", value) for name, value in within.items())

    @property
    def packed(self) -> dict[str, bytes]:
        """Each folder's values in one piece."""
        return {name: one if isinstance(one, bytes) else pack(one) for name, one in self._folders.items()}

    def differing(self, other: "ByFolder[V]") -> set[str]:
        """The paths of which the two do not say the same."""
        ours, theirs = self.packed, other.packed
        found: set[str] = set()
        for folder in ours.keys() | theirs.keys():
            if ours.get(folder) != theirs.get(folder):
                differ = self.within(folder).items() ^ other.within(folder).items()
                found.update(f"{folder}/{name}" for name, _ in differ)
        return found


def pack(values: dict[str, V]) -> bytes:
    """What a folder holds, in one piece."""
    # Later forms of marshal tell what is shared, too: what is alike would not be packed alike.
    return marshal.dumps(values, 0)


class Files(Mapping[str, bytes]):
    """Contents by path. ``ids`` are git's blob ids, empty for what was not read yet; ``fetch`` brings many contents
    at once, and notes their ids.
    """

    def __init__(self, ids: ByFolder[str], fetch: Callable[[Iterable[str]], dict[str, bytes]]) -> None:
        self.ids, self.pick = ids, fetch

    @property
    def digests(self) -> ByFolder[str]:
        """The blob id of each file."""
        unknown = [path for path, digest in self.ids.opened if not digest]
        for _ in in_parts(self, unknown):
            pass  # reading them is what notes their ids
        return self.ids

    def __getitem__(self, path: str) -> bytes:
        """The content of one file."""
        return self.pick([path])[path]

    def __contains__(self, path: object) -> bool:
        """Whether a file is there; nothing is fetched."""
        return path in self.ids

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self.ids)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self.ids)


def picked(files: Mapping[str, bytes], paths: Iterable[str]) -> dict[str, bytes]:
    """The contents of those of the files that are there, at one go."""
    there = [path for path in paths if path in files]
    return files.pick(there) if isinstance(files, Files) else {path: files[path] for path in there}


def in_parts(files: Mapping[str, bytes], paths: Sequence[str]) -> Iterator[dict[str, bytes]]:
    """The contents of all those files, some at a time, so that they never are at hand all at once."""
    for start in range(0, len(paths), PART):
        yield picked(files, paths[start : start + PART])


def blob_id(content: bytes) -> str:
    """The id that git gives to this content (SHA-1 repositories)."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
