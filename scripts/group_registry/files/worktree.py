"""Reads the work tree. Anything that cannot be read raises ``CannotKnow``, with a message for the user."""

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from group_registry.files.errors import CannotKnow, in_words
from group_registry.forms.check import Inspection, has_errors, read_registry
from group_registry.forms.contents import Files, blob_id
from group_registry.forms.schemas import resolved
from group_registry.lifecycle.quiet_periods import OfficialDays
from group_registry.model.terms import DATA

PROJECT = Path(__file__).resolve().parents[3]
"""The folder that holds ``scripts/``, the schemas, the documents and mkdocs.yml."""
_CITED = re.compile(r"\(Art\. ([\d, ]+)\)")
"""Articles in the first words of a test module, as in (Art. 8, 10)."""


def read_files(root: Path) -> dict[str, bytes]:
    return dict(work_files(root))


def read_register(root: Path) -> Inspection:
    """``CannotKnow`` if a file of it cannot be read, or is not in its form."""
    inspection = read_registry(read_files(root), read_forms())
    if has_errors(inspection.findings):
        raise CannotKnow("登记册中有无法正确读取的文件，先运行 registry.py validate 并改正")
    return inspection


def work_files(root: Path) -> Files:
    """Read when asked for; ``CannotKnow`` if a file changed in between."""
    with _doubting():
        if not (root / DATA).is_dir():
            raise CannotKnow(f"在 {root} 下找不到 {DATA} 文件夹；请在仓库根目录运行，或用 --root 指明")
        places = dict(_places(str(root)))
    digests: dict[str, str] = {}

    def pick(paths: Iterable[str]) -> dict[str, bytes]:
        with _doubting():
            found = {path: _bytes(places[path]) for path in paths}
        for path, content in found.items():
            digest = blob_id(content)
            if digests.setdefault(path, digest) != digest:
                raise CannotKnow(f"文件在检查时被改动：{path}；请再检查一次")
        return found

    return Files(places, pick)


def _places(root: str) -> Iterator[tuple[str, str]]:
    folders = [(DATA.rstrip("/"), f"{root}/{DATA}")]
    while folders:
        shown, folder = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                place = f"{shown}/{readable(os.fsencode(entry.name))}", entry.path
                if entry.is_dir(follow_symlinks=False):
                    folders.append(place)
                else:
                    yield place


@contextmanager
def _doubting() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotKnow(f"无法读取文件 {in_words(error)}") from error


def _bytes(place: str) -> bytes:
    mode = os.lstat(place).st_mode
    if stat.S_ISLNK(mode):
        # The content of a link is its target's path, as in git. What it points at is not read.
        return os.fsencode(os.readlink(place))
    # Reading a pipe or a device could block for ever.
    if not stat.S_ISREG(mode):
        return b""
    with open(place, "rb") as file:
        content = file.read()
    # As git stores it: on Windows CRLF becomes LF, except in a file with NUL bytes.
    is_filed_so = os.linesep == "\n" or b"\0" in content
    return content if is_filed_so else content.replace(b"\r\n", b"\n")


def place(root: Path, path: Path) -> str:
    """As findings name it: relative to the root, in POSIX form."""
    whole = root.absolute() / path
    try:
        return Path(os.path.relpath(whole, root.absolute())).as_posix()
    except ValueError:  # on another drive of Windows
        return whole.as_posix()


def read_answer(path: Path) -> bytes:
    with _doubting():
        return path.read_bytes()


def read_forms(project: Path = PROJECT) -> dict[str, dict[str, Any]]:
    """By file name."""
    try:
        paths = sorted((project / "schema").glob("*.schema.json"))
        shared = json.loads((project / "schema/common.json").read_text("utf-8"))["$defs"] if paths else {}
        forms = {path.name: resolved(json.loads(path.read_text("utf-8")), shared) for path in paths}
    except OSError as error:
        raise CannotKnow(f"无法读取表格定义 {in_words(error)}") from error
    except ValueError as error:
        raise CannotKnow("无法读取表格定义：schema/ 下有文件不是完整的 JSON") from error
    if not forms:
        raise CannotKnow(f"在 {project} 下找不到表格定义（schema/*.schema.json）")
    return forms


def read_pinyin() -> str:
    return (PROJECT / "docs/assets/filing/vendor/pinyin.txt").read_text("utf-8")


def read_templates() -> dict[str, str]:
    folder = PROJECT / "scripts/group_registry/pages/templates"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.html"))}


def read_sources(project: Path) -> tuple[str, dict[str, int], dict[str, tuple[int, ...]]]:
    """For the regulation's page: its text, how many cases each rule has, the articles that test modules cite."""
    cases: dict[str, int] = {}
    for kind in ("rules", "transition"):
        for folder in (project / "tests/cases" / kind).glob("*/"):
            cases[folder.name] = sum(case.suffix != ".txt" for case in folder.glob("*-*"))
    modules = {}
    for path in sorted([*(project / "tests").glob("test_*.py"), *(project / "tests").glob("*/test_*.py")]):
        if found := _CITED.search(path.read_text("utf-8").partition('"""')[2].partition('"""')[0]):
            modules[path.relative_to(project).as_posix()] = tuple(map(int, found[1].split(",")))
    return (project / "docs/articles.md").read_text("utf-8"), cases, modules


def real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def readable(name: bytes) -> str:
    r"""The name as one printable line, unique to it: ``\`` is doubled, unprintable bytes and characters are escaped."""
    text = name.replace(b"\\", rb"\\").decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def official() -> OfficialDays:
    from chinese_calendar import constants  # imported late: a table that few commands need

    return OfficialDays({day: constants.Holiday(name).chinese for day, name in constants.holidays.items()})
