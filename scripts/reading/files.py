"""Files whose contents come only when they are asked for; what each holds is told beforehand by its id."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha1


class Files(Mapping[str, bytes]):
    """Contents by path; ``digests`` are git's blob ids, ``fetch`` brings many contents at once."""

    def __init__(
        self, digests: Mapping[str, str], fetch: Callable[[list[str]], Mapping[str, bytes]], held: dict[str, bytes]
    ) -> None:
        self.digests, self._fetch, self._held = digests, fetch, held

    def __getitem__(self, path: str) -> bytes:
        """The content of one file."""
        return self.pick([path])[path]

    def __contains__(self, path: object) -> bool:
        """Whether a file is there; asked of the ids, so that nothing is fetched."""
        return path in self.digests

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self.digests)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self.digests)

    def pick(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The contents of those files, at one go; KeyError for what is not there."""
        wanted = list(paths)
        if missing := [path for path in wanted if path not in self._held]:
            self._held.update(self._fetch(missing))
        return {path: self._held[path] for path in wanted}


def picked(files: Mapping[str, bytes], paths: Iterable[str]) -> dict[str, bytes]:
    """The contents of those of the files that are there, at one go."""
    there = [path for path in paths if path in files]
    return files.pick(there) if isinstance(files, Files) else {path: files[path] for path in there}


def blob_id(content: bytes) -> str:
    """The id that git gives to this content (SHA-1 repositories)."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
