"""Dossiers on disk: written as a zip file or a folder, with the same bytes each time; read as untrusted input.

A dossier may have been tampered with. Sizes in it are not trusted, names are checked, nothing is unpacked to disk.
"""

import io
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from group_registry.evidence.dossier import ABOUT, EVIDENCE, ORIGINALS, About, Fault, differences
from group_registry.files import writing
from group_registry.files.errors import CannotKnow, in_words
from group_registry.gitrepo import approvals_branch, history, mainline, past, repository
from group_registry.model.terms import MAIN, SHANGHAI

MOST_FILES = 60_000
MOST_BYTES = 256 * 2**20
LONGEST_NAME = 300
FIXED = (1980, 1, 1, 0, 0, 0)
"""The time stamp of every file, so that a dossier does not depend on when it was made."""
_END, _END64_LOCATOR = b"PK\5\6", b"PK\6\7"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
TOO_MUCH = f"案卷过大：最多 {MOST_FILES} 个文件、{MOST_BYTES // 2**20} MiB，不再读取"


def packed(files: Mapping[str, bytes]) -> bytes:
    """The zip file: sorted and not compressed, so that every version of the library makes the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, FIXED)
            info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, content)
    return made.getvalue()


def write(out: Path, files: Mapping[str, bytes]) -> None:
    """Write a zip file if the name ends in .zip, else a folder.

    ``CannotKnow`` if other content is there already, or if the dossier is so large that ``read`` would refuse it.
    """
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        raise CannotKnow(f"案卷过大：最多 {MOST_FILES} 个文件、{MOST_BYTES // 2**20} MiB；请分段编制，或按单位编制")
    if out.suffix.lower() == ".zip":
        _write_zip(out, packed(files))
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        if out.is_dir() and _gathered(_of_folder(out)) == (files, []):
            return  # written already, for example by a run that was killed afterwards
        raise CannotKnow(f"{out} 中已有其他内容，未改动；请另选位置")
    out.parent.mkdir(parents=True, exist_ok=True)
    writing.write_folder(out, files)


def _write_zip(out: Path, content: bytes) -> None:
    if out.exists() and (not out.is_file() or out.stat().st_size != len(content) or out.read_bytes() != content):
        raise CannotKnow(f"已有 {out}，内容不同，未改动；请另定名称")
    writing.write(out, content)


def read(place: Path) -> tuple[dict[str, bytes], list[Fault], bool]:
    """The files of a zip file or a folder, the faults of its entries, and whether it is packed as ``packed`` does.

    The last is also true for a folder, and for a zip file with faults. ``CannotKnow`` if it is too large or not a zip.
    """
    if place.is_dir():
        files, faults = _gathered(_of_folder(place))
        return files, faults, True
    try:
        if place.stat().st_size > MOST_BYTES:
            raise CannotKnow(TOO_MUCH)
        content = place.read_bytes()
    except OSError as error:
        raise CannotKnow(f"无法读取 {in_words(error)}") from error
    _need_modest(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files, faults = _gathered(_of_zip(archive))
    except (*_BROKEN, OverflowError) as error:
        raise CannotKnow(f"{place} 不是完整的 zip 文件") from error
    return files, faults, bool(faults) or content == packed(files)


def _need_modest(content: bytes) -> None:
    """Check the number of entries and the size of their list, at the zip file's end, before reading that list."""
    end = content.rfind(_END, max(0, len(content) - 65_557))
    if end < 0 or len(content) != end + 22 + int.from_bytes(content[end + 20 : end + 22], "little"):
        raise CannotKnow("不是 zip 文件，或不完整")
    count, size = int.from_bytes(content[end + 10 : end + 12], "little"), content[end + 12 : end + 16]
    is_large = _END64_LOCATOR in content[max(0, end - 20) : end]
    if is_large or count > MOST_FILES or int.from_bytes(size, "little") > MOST_FILES * LONGEST_NAME * 2:
        raise CannotKnow(TOO_MUCH)


Item = tuple[str, str, Callable[[int], bytes] | None]
"""A name, the fault of the entry (empty: none), and a function that reads at most so many bytes of it."""


def _of_zip(archive: zipfile.ZipFile) -> Iterator[Item]:
    for info in archive.infolist():
        if info.is_dir() and not info.file_size:
            continue  # added by tools that pack a folder again
        mode = info.external_attr >> 16
        says = ""
        if info.flag_bits & 1:
            says = "加密文件"
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            says = "压缩方式无法识别"
        elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            says = "不是普通文件（链接等）"
        yield info.orig_filename, says, _reader(archive, info)


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with archive.open(info) as file:
            return file.read(most)

    return read


def _of_folder(folder: Path) -> Iterator[Item]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names + [one for one in folders if Path(place, one).is_symlink()]):
            path = Path(place, name)
            is_plain = stat.S_ISREG(path.lstat().st_mode)
            says = "" if is_plain else "不是普通文件（链接等）"
            yield path.relative_to(folder).as_posix(), says, _file_reader(path) if is_plain else None


def _file_reader(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with path.open("rb") as file:
            return file.read(most)

    return read


def _gathered(items: Iterable[Item]) -> tuple[dict[str, bytes], list[Fault]]:
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    seen: set[str] = set()
    left = MOST_BYTES
    for count, (name, says, read_most) in enumerate(items, 1):
        if count > MOST_FILES:
            raise CannotKnow(TOO_MUCH)
        folded = unicodedata.normalize("NFC", name).casefold()
        says = says or _wrong_name(name) or ("与另一个文件重名" if folded in seen else "")
        seen.add(folded)
        if says or read_most is None:
            faults.append(Fault(name[:LONGEST_NAME], says))
            continue
        try:
            files[name] = read_most(left + 1)
        except _BROKEN:
            faults.append(Fault(name, "无法读取，文件已损坏或曾被改动"))
            continue
        left -= len(files[name])
        if left < 0:
            raise CannotKnow(TOO_MUCH)
    return files, faults


def _wrong_name(name: str) -> str:
    """The fault of a name that leads out of the folder or that systems read differently; empty if there is none."""
    parts = name.split("/")
    is_odd = "\\" in name or ":" in name or not name.isprintable() or len(name) > LONGEST_NAME
    if is_odd or not all(parts) or {".", ".."} & set(parts) or name.startswith("~"):
        return "文件名不合规定，可能指向案卷以外的位置"
    return ""


def is_same(name: str, one: bytes, other: bytes) -> bool:
    """Whether two files of that name have the same content.

    For a workbook, which is a zip file, the unpacked parts are compared: libraries pack them differently.
    """
    if one == other or not name.endswith(".xlsx"):
        return one == other
    try:
        _need_modest(one)
        with zipfile.ZipFile(io.BytesIO(one)) as mine, zipfile.ZipFile(io.BytesIO(other)) as theirs:
            parts, faults = _gathered(_of_zip(mine))
            return not faults and parts == _gathered(_of_zip(theirs))[0]
    except (*_BROKEN, OverflowError):
        return False


CLONE = "请在另一份新取回的完整副本上再比对一次；仍不符的，查明两个分支是否曾被改写"


@dataclass(frozen=True)
class ArchiveComparison:
    """The result: the faults, a sentence on what was compared, how many landings came later, the exit code."""

    faults: Sequence[Fault] = field(default_factory=tuple)
    says: str = ""
    later: int = 0
    code: int = 0


def compared(
    root: Path, about: About, files: Mapping[str, bytes], is_ours: bool, make: Callable[[], dict[str, bytes]]
) -> ArchiveComparison:
    """Compare a dossier with a clone, from which ``make`` makes it again.

    Of a dossier made by another version of the tools (not ``is_ours``), only records and originals are compared.
    """
    repository.need_whole(root)
    if strange := list(_strange(root, about)):
        return ArchiveComparison(strange, "案卷的提交不在副本的两个分支中，未继续比对。")
    try:
        made = make()
    except CannotKnow as doubt:
        return ArchiveComparison((), f"未能与副本比对：{doubt}", code=3)
    pairs = (files, made) if is_ours else (_plain(files), _plain(made))
    faults = list(differences(*pairs, lambda name: is_same(name, files[name], made[name])))
    later = _later(root, about)
    if is_ours:
        return ArchiveComparison(faults, "已与副本比对：重新审计、重新编制，逐个文件比对。", later)
    says = "已与副本比对登记和原件。案卷由另一版程序编制，其余文件无从逐字比对：请用编制时的版本再核对一次。"
    return ArchiveComparison(faults, says, later, 3)


def _plain(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that a dossier copies unchanged from the branches: records and originals."""
    return {name: content for name, content in files.items() if name.startswith((EVIDENCE, ORIGINALS))}


def _strange(root: Path, about: About) -> Iterator[Fault]:
    line = mainline.line(root, history.tip_of(root, MAIN, None))
    if about.main not in line:
        yield Fault(ABOUT, f"主分支的提交 {about.main[:12]} 不在副本的主分支上", CLONE)
    branch = approvals_branch.find(root)
    written = [one.oid for one in mainline.written(root, branch.tip)] if branch.tip else []
    if about.approvals is not None and about.approvals not in written:
        yield Fault(ABOUT, f"审批证据的提交 {about.approvals[:12]} 不在副本的审批证据分支上", CLONE)


def _later(root: Path, about: About) -> int:
    """How many landings of the period the clone's main has after the dossier's; 0 if that cannot be known."""
    end = datetime.combine(about.scope.last + timedelta(days=1), datetime.min.time(), SHANGHAI)
    try:
        return len(mainline.landings(root, about.main, past.tip_at(root, end)))
    except CannotKnow:
        return 0


ENDINGS = {"scripts": (".py", ".html"), "schema": (".json",)}


def digest(project: Path) -> str:
    """The SHA-256 digest of the program: its scripts, templates and schemas."""
    known = sha256()
    for folder, endings in ENDINGS.items():
        for path in sorted((project / folder).rglob("*")):
            if path.suffix in endings:
                known.update(f"{path.relative_to(project).as_posix()}\0".encode())
                known.update(sha256(path.read_bytes()).digest())
    return known.hexdigest()
