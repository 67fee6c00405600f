"""Git, always in bulk: one process for a whole tree, never one a file."""

import subprocess
from pathlib import Path

from outside.disk import DATA
from outside.doubt import CannotKnow


def files_at(root: Path, revision: str) -> dict[str, bytes]:
    """Every file below ``registry/`` in that commit, from its blobs; sorted by path."""
    listing = _run(root, "ls-tree", "-r", "-z", "--full-tree", _commit(root, revision), "--", f"{DATA}/")
    entries = [entry.split(b"\t", 1) for entry in listing.split(b"\0") if entry]
    if not entries:
        raise CannotKnow(f"提交 {revision} 里没有 {DATA}/ 文件夹")
    kinds = [about.split() for about, _ in entries]
    contents = _blobs(root, [kind[2] for kind in kinds if kind[1] == b"blob"])
    names = [_path(name) for _, name in entries]
    return {name: contents.get(kind[2], b"") for name, kind in sorted(zip(names, kinds, strict=True))}


def _path(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")


def _commit(root: Path, revision: str) -> str:
    if revision.startswith("-"):
        raise CannotKnow(f"提交“{revision}”的写法不对")
    return _run(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()


def _blobs(root: Path, ids: list[bytes]) -> dict[bytes, bytes]:
    output = _run(root, "cat-file", "--batch", feed=b"\n".join(ids) + b"\n")
    found: dict[bytes, bytes] = {}
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        blob, _, size = output[start:end].split()
        found[blob] = output[end + 1 : end + 1 + int(size)]
        start = end + 2 + int(size)
    return found


def _run(root: Path, *words: str, feed: bytes = b"") -> bytes:
    command = ["git", "-C", str(root), *words]
    try:
        return subprocess.run(command, input=feed, capture_output=True, check=True).stdout  # noqa: S603
    except FileNotFoundError as error:
        raise CannotKnow("找不到 git，请先安装") from error
    except subprocess.CalledProcessError as error:
        says = error.stderr.decode("utf-8", "replace").strip() or "没有这个提交"
        raise CannotKnow(f"git {words[0]} 没有成功：{says}") from error
