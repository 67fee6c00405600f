"""MkDocs as a process of its own: ``python -m outside.prose build …``, quicker by half than ``mkdocs build …``.

Material has more than ten thousand icons, which MkDocs would list and sort out one by one; and its templates, like
ours, need be compiled once only.
"""

import gc
import os
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from outside import terminal
from outside.compiled import Compiled


class Visible(FileSystemLoader):
    """Lists no file in a hidden folder: MkDocs leaves all of them out. By their names they are found as ever."""

    def list_templates(self) -> list[str]:
        """The files below all folders, in POSIX form."""
        found = set[str]()
        for place in self.searchpath:
            for folder, folders, names in os.walk(place):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update(Path(folder, name).relative_to(place).as_posix() for name in names)
        return sorted(found)


def main() -> int:
    """What ``mkdocs`` does with the arguments."""
    gc.disable()
    # Chinese is not cut into words where a dictionary happens to be installed: same data, same bytes.
    sys.modules["jieba"] = None  # type: ignore[assignment]
    from mkdocs.__main__ import cli
    from mkdocs.theme import Theme

    plain = Theme.get_env

    def quick(self: Theme) -> Environment:
        made = plain(self)
        made.loader, made.bytecode_cache = Visible(self.dirs), Compiled()
        return made

    Theme.get_env = quick  # type: ignore[method-assign]
    cli(prog_name="mkdocs")
    return 0


if __name__ == "__main__":
    terminal.end(main)
