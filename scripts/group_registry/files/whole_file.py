"""A file that is written whole, or stays what it was."""

import os
from pathlib import Path


def write(place: Path, content: bytes) -> None:
    """All of it, or what was there before; ``OSError`` where it cannot be."""
    beside = place.with_name(f"{place.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place)
