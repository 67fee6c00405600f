"""Templates kept as Python keeps modules: compiled, in ``__pycache__`` beside them.

Compiling them takes longer than all the pages of a small office. What cannot be read or kept is compiled again.
"""

import sys
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = Path(__file__).resolve().parents[1] / "pages/templates/__pycache__"


class Compiled(FileSystemBytecodeCache):
    """The compiled templates in one folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(str(folder), "%s.jinja")

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The place of one template. It holds what the same compiler made of the same text, told the same."""
        told = environment.autoescape, environment.trim_blocks, environment.lstrip_blocks
        return super().get_bucket(environment, name, filename, f"{jinja2.__version__} {told}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what was kept, if it is whole."""
        with suppress(Exception):  # as many as there are ways to be broken
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, unless Python was told to keep nothing."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)
