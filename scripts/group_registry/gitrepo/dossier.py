"""A dossier: one zip with main and the records as a git bundle, and with what the tools make of them.

It may come from anybody. Nothing of it is unpacked to the disk but the objects in the bundle, which git checks one by
one; no setting, hook or name in it is used.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import approvals_branch, history, mainline, repository
from group_registry.gitrepo.approvals_branch import BRANCH

BUNDLE = "历史.bundle"
MOST_BYTES = 2**30
LARGEST_OBJECT = 16 * 2**20
TOO_MUCH = f"案卷过大：全部文件至多 {MOST_BYTES // 2**20} MiB，历史中每个文件至多 {LARGEST_OBJECT // 2**20} MiB"
FIXED = (1980, 1, 1, 0, 0, 0)
"""The time stamp of every file, so that a dossier does not depend on when it was made."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_HEADER = re.compile(rf"# v2 git bundle\n([0-9a-f]{{40}}) refs/heads/main\n(?:([0-9a-f]{{40}}) {BRANCH}\n)?\n".encode())


def packed(files: Mapping[str, bytes]) -> bytes:
    """The zip file: sorted and not compressed, so that every version of the library makes the same bytes."""
    if sum(map(len, files.values())) > MOST_BYTES:
        raise CannotKnow(TOO_MUCH)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, FIXED)
            info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, content)
    return made.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a zip file; ``CannotKnow`` if it is broken, or holds what no dossier does."""
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
                is_odd = not name.isprintable() or set(name) & set("\\:") or {"", ".", ".."} & set(name.split("/"))
                if is_odd or name in files or kind not in (0, stat.S_IFREG) or info.flag_bits & 1:
                    raise CannotKnow(f"压缩包中的 {name!r} 不是案卷的文件（路径不合规定、重名、链接或加密），未予核对")
                with archive.open(info) as file:
                    files[name] = file.read(left + 1)
                left -= len(files[name])
                if left < 0:
                    raise CannotKnow(TOO_MUCH)
    except _BROKEN as error:
        raise CannotKnow("不是完整的 zip 文件，或曾被改动") from error
    return files


@contextmanager
def _empty_repository() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        words = ("init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1")
        repository.run(Path(folder), *words, doubt="无法建立临时仓库")
        yield Path(folder)


def bundled(root: Path, main: str, approvals: str | None) -> bytes:
    """Main and the records as a git bundle; the same bytes from every clone, by the same version of git."""
    objects = repository.run(root, "rev-parse", "--git-path", "objects", doubt="无法读取仓库").decode().strip()
    heads = [main, *filter(None, [approvals])]
    with _empty_repository() as bare:  # without the clone's tags, bitmaps and settings, which change the order
        (bare / ".git/objects/info/alternates").write_bytes(f"{(root / objects).resolve().as_posix()}\n".encode())
        words = ["pack-objects", "--revs", "--stdout", "--quiet", "--threads=1", "--no-reuse-delta"]
        words += ["--no-reuse-object", "--no-use-bitmap-index", "--window=10", "--depth=50", "--compression=9"]
        pack = repository.run(bare, *words, feed=repository.each_line(heads), doubt="无法读取历史；本地的仓库不完整")
    names = ("refs/heads/main", BRANCH)
    return "".join(["# v2 git bundle\n", *map("{} {}\n".format, heads, names), "\n"]).encode() + pack


@contextmanager
def opened(bundle: bytes) -> Iterator[Path]:
    """A temporary clone of a bundle; ``CannotKnow`` if its form is not exactly that of ``bundled``."""
    header = _HEADER.match(bundle)
    if header is None:
        raise CannotKnow(f"案卷中没有 {BUNDLE}，或其格式不符")
    with _empty_repository() as root:
        doubt = f"{BUNDLE} 不完整，或曾被改动"
        repository.run(root, "index-pack", "--stdin", feed=bundle[header.end() :], doubt=doubt)
        sizes = repository.run(root, "cat-file", "--batch-all-objects", "--batch-check=%(objectsize)", doubt=doubt)
        if max(map(int, sizes.split()), default=0) > LARGEST_OBJECT:
            raise CannotKnow(TOO_MUCH)
        for name, head in zip(("refs/heads/main", BRANCH), header.groups(), strict=True):
            if head:
                repository.run(root, "update-ref", name, head.decode(), doubt=doubt)
        yield root


def missing(root: Path, main: str, approvals: str | None) -> Iterator[str]:
    repository.need_contents(root)
    if main not in mainline.line(root, history.tip_of(root)):
        yield f"主分支的提交 {main[:12]} 不在副本的主分支上"
        return
    branch = approvals_branch.find(root)
    written = list(mainline.written(root, branch.tip)[0]) if branch.tip else []
    if approvals is not None and approvals not in written:
        yield f"审批证据的提交 {approvals[:12]} 不在副本的审批证据分支上"
        return
    then = mainline.branch_as_of(root, main, branch).tip
    lacks = 0
    if then:
        lacks = written.index(then)
    if approvals:
        lacks -= written.index(approvals)
    if lacks > 0:
        yield f"副本另有截至该提交的登记 {lacks} 条，案卷中没有"
