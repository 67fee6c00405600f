"""Which version of the tools this is: one digest of code, templates and forms, the same on every machine."""

from hashlib import sha256
from pathlib import Path

ENDINGS = {"scripts": (".py", ".html"), "schema": (".json",)}


def digest(project: Path) -> str:
    """The digest."""
    known = sha256()
    for folder, endings in ENDINGS.items():
        for path in sorted((project / folder).rglob("*")):
            if path.suffix in endings:
                known.update(f"{path.relative_to(project).as_posix()}\0".encode())
                known.update(sha256(path.read_bytes()).digest())
    return known.hexdigest()
