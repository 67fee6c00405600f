"""Runs git, always in bulk: one process for a whole tree. The work tree is never read.

Whatever git cannot answer raises ``CannotKnow`` with a message of our own, since git's are for programmers.
"""

import os
import re
import subprocess
import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha1
from pathlib import Path
from subprocess import DEVNULL, PIPE
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import IO

from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import readable
from group_registry.forms.compare import Snapshot
from group_registry.forms.contents import Files, picked
from group_registry.model.terms import DATA
from group_registry.rules.transition import ODD, SUBMODULE, TreeEntry, is_data

NOTHING = "0" * 40
MAIN_REFS = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main")
"""The refs that may hold the filed state when a commit is being made. Fetched ones are preferred."""
KEPT_VARIABLES = (
    *("ALLOW_", "ASKPASS", "AUTHOR_", "CEILING_", "COMMITTER_", "CONFIG_"),
    *("EXEC_", "HTTP", "PROXY", "SSH", "SSL", "TERMINAL_"),
)
"""How variables go on, after ``GIT_``, that git is given. With others it could read another repository."""
MOST_KEPT = 5_000
_kept: dict[tuple[Path, str], bytes] = {}
"""At most so many contents that this process has read, by repository and id, to save memory."""
OBJECTS_AT_ONCE = 2_000
"""How many objects are verified with one process of git, so that they fit into memory."""
OBJECT_TYPES = {"commit": 1, "tree": 2, "blob": 3}
"""The kinds of objects as a pack numbers them."""
AT_A_HOST = ("fetch", "ls-remote", "push")
REFUSED = "：账号没有该项权限，或仓库不允许该操作"
REFUSALS = re.compile(rb"\b40[13]\b|denied|Authentication failed|could not read (?:Username|Password)")
"""What git says where a host refuses; the numbers are the same in each language."""
_INCOMPLETE = "无法读取提交历史；本地的仓库不完整"
LISTING = "无法读取文件目录；本地的仓库不完整"
OddTrees = Mapping[str, Mapping[str, str]]
"""By the ids of trees, the names in them of entries that git itself would not have written so, and why not."""
NO_ODD: OddTrees = MappingProxyType({})
_ENTRY = re.compile(rb"([0-7]+) ([^\0]*)\0.{20}", re.DOTALL)
_BETWEEN = re.compile(rb"\0.{20}(?:100644|100755|120000|40000) ", re.DOTALL)
_MODES = (b"100644", b"100755", b"120000", b"40000", b"160000")
_NEVER = (b"", b".git", b"git~1")
CHANGES = ("--raw", "--no-renames", "--no-abbrev", "--no-relative", "--ignore-submodules=none")
"""Options for how git reports changes. They are given explicitly, since settings could change them."""


def files_at(root: Path, revision: str) -> dict[str, bytes]:
    need_top(root)
    files = snapshots(root, commit_id(root, revision))[0].files
    return picked(files, sorted(files))


def compared(root: Path, base: str, head: str) -> tuple[Snapshot, Snapshot]:
    """The snapshots of a change: the merge base that it started from, and its head."""
    need_top(root)
    tip, end = commit_id(root, base), commit_id(root, head)
    old, new = snapshots(root, merge_base(root, tip, end), end)
    return old, new


def staged(root: Path) -> tuple[Snapshot, Snapshot]:
    """The merge base with main (so that a second commit may correct the first), else the last commit; and the index."""
    need_top(root)
    last = commit_id(root, "HEAD")
    main = run(
        root, "for-each-ref", "--sort=-refname", "--format=%(objectname)", *MAIN_REFS, doubt="无法读取分支"
    ).split()
    start = last
    if main:
        start = merge_base(root, main[0].decode(), last)
    doubt = "暂存区有未解决的冲突，或无法读取；请先解决冲突，再 git add"
    old, new = snapshots(root, start, run(root, "write-tree", doubt=doubt).decode().strip())
    return old, new


def need_top(root: Path, to: str = "") -> None:
    """``CannotKnow`` unless git reads ``root`` as a top folder, with all history if that is needed ``to`` (Chinese)."""
    doubt = f"{root} 不在 git 仓库中，或 git 因文件夹的所有者不同而拒绝读取"
    words = ("rev-parse", "--show-prefix", "--is-shallow-repository")
    *prefix, is_shallow = run(root, *words, doubt=doubt).decode("utf-8", "replace").splitlines()
    if any(prefix):
        raise CannotKnow(f"{root} 不是 git 仓库的根目录；请用 --root 指明根目录")
    if to and is_shallow == "true":
        raise CannotKnow(f"本地只有部分历史，无法{to}；请先取回全部历史（git fetch --unshallow）")


def origin_of(root: Path, revision: str, digests: Mapping[str, str]) -> tuple[str, bool]:
    """Its id, and whether its files below ``registry/`` have exactly these blob ids; empty, False if there is none."""
    try:
        need_top(root)
        commit = commit_id(root, revision)
    except CannotKnow:
        return "", False
    listed = {path: entry.digest for path, entry in tree_of(root, commit).items() if is_data(path)}
    return commit, listed == digests


def commit_id(root: Path, revision: str) -> str:
    """The full id of the commit that a revision names; ``CannotKnow`` if there is none."""
    if revision.startswith("-") or not revision:
        raise CannotKnow(f"提交“{revision}”写法有误")
    doubt = f"找不到提交“{revision}”"
    words = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found := run(root, *words, doubt=doubt, fails=(1, 128)).decode().strip():
        return found
    if is_shallow(root):
        raise CannotKnow(f"{doubt}；本地只有部分历史，请先取回全部（git fetch --unshallow）")
    raise CannotKnow(f"{doubt}；请核对写法，或先取回（git fetch）")


def is_shallow(root: Path) -> bool:
    return run(root, "rev-parse", "--is-shallow-repository", doubt="无法读取仓库的状态").strip() == b"true"


def need_contents(root: Path) -> None:
    """Raise ``CannotKnow`` for a partial clone, which could not be read without asking a remote."""
    words = ("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$")
    if run(root, *words, doubt="无法读取仓库的设置", fails=(1,)).strip():
        raise CannotKnow("本地的仓库只取回了部分内容（partial clone），无法审计；请重新完整克隆一份")


def need_sound(root: Path, *tips: str) -> OddTrees:
    """Raise ``CannotKnow`` unless each object reachable from those commits is there and matches its id.

    Git does not check this when it only reads, so an object replaced on the disk would be accepted. ``git fsck`` does,
    but fails as well if any object of the clone, also of a request that was only fetched, has a fault of form. What has
    one among those reached is returned.
    """
    odd: dict[str, Mapping[str, str]] = {}
    doubt = "本地仓库里有对象与其编号不符，或者缺失：可能损坏或被替换；请重新克隆后再核对"
    listed = lines(root, "rev-list", "--objects", "--no-object-names", *tips, doubt=doubt)
    for start in range(0, len(listed), OBJECTS_AT_ONCE):
        for name, kind, content in objects(root, listed[start : start + OBJECTS_AT_ONCE], doubt):
            if object_id(kind.decode(), content) != name:
                raise CannotKnow(doubt)
            if kind == b"tree" and (names := _odd_names(content)):
                odd[name] = names
    return odd


def odd_trees(root: Path, commits: Iterable[str]) -> OddTrees:
    """Those in the trees of these commits."""
    words = ("rev-list", "--objects", "--no-walk", "--filter=blob:none", "--no-object-names", "--stdin")
    feed = each_line(commits)
    listed = lines(root, *words, feed=feed, doubt=_INCOMPLETE) if feed else []
    found = ((name, kind, content) for name, kind, content in objects(root, listed, LISTING) if kind == b"tree")
    return {name: odd for name, _, content in found if (odd := _odd_names(content))}


def _odd_names(tree: bytes) -> Mapping[str, str]:
    names = _BETWEEN.split(bytes(21) + tree)
    names[-1] = names[-1][:-21]
    told = b"".join(names).lower()
    may_be_odd = any(sign in told for sign in (b"\0", b"/", b".git", b"git~")) or b"." in names or b".." in names
    if not may_be_odd and all(map(bytes.__lt__, names, names[1:])):
        return {}  # as nearly all are
    entries = _ENTRY.findall(tree)
    keys = [name + b"/" if mode.lstrip(b"0") == b"40000" else name for mode, name in entries]
    times, in_order = Counter(name for _, name in entries), _in_order(keys)
    odd: dict[str, str] = {}
    for place, (mode, name) in enumerate(entries):
        for why, applies in (
            ("同一文件夹内有两项同名", times[name] > 1),
            ("在文件夹中的次序颠倒", place not in in_order),
            ("名称不得使用", b"/" in name or name.lower().rstrip(b" .") in _NEVER),
            ("类型的写法不合 git 的规定", mode not in _MODES),
        ):
            if applies:
                odd.setdefault(readable(name), why)
    return odd


def _in_order(keys: Sequence[bytes]) -> set[int]:
    """The places of as many keys as possible that stand in order."""
    ends: list[bytes] = []
    lengths = []
    for key in keys:
        length = bisect_left(ends, key)
        ends[length : length + 1] = [key]
        lengths.append(length)
    kept, wanted, last = set[int](), len(ends) - 1, None
    for place in reversed(range(len(keys))):
        if lengths[place] == wanted and (last is None or keys[place] < last):
            kept.add(place)
            wanted, last = wanted - 1, keys[place]
    return kept


def odd_places(root: Path, tree: str, odd: OddTrees) -> dict[str, str]:
    """The paths of odd entries in a tree, and what is odd; what lies below them is not listed."""
    if not odd:
        return {}
    (top,) = lines(root, "rev-parse", "--verify", "--quiet", f"{tree}^{{tree}}", doubt=LISTING)
    below = entries(run(root, "ls-tree", "-r", "-d", "-z", "--full-tree", tree, doubt=LISTING))
    folders = {"": top} | {f"{path}/": entry.digest for path, entry in below.items()}
    return {folder + name: why for folder, digest in folders.items() for name, why in odd.get(digest, {}).items()}


def holds(root: Path, begin: str, tip: str) -> bool:
    """Whether there is a commit whose id begins so, and all such commits are in the tip's history."""
    found = identified(root, begin)
    return bool(found) and not run(root, "rev-list", "--max-count=1", *found, f"^{tip}", doubt=_INCOMPLETE).strip()


def identified(root: Path, begin: str) -> list[str]:
    """The commits whose ids begin with these 12 to 40 digits, no branch so named; ``CannotKnow`` for any other text."""
    if not re.fullmatch("[0-9a-f]{12,40}", begin):  # the foot of a page prints twelve digits
        raise CannotKnow(f"“{begin}”不是提交编号；应为审计以前输出的编号，或网站页脚所载的前十二位")
    listed = lines(root, "rev-parse", f"--disambiguate={begin}", doubt=_INCOMPLETE)
    kinds = looked_up(root, listed, "%(objectname) %(objecttype)", _INCOMPLETE)
    return [line.removesuffix(" commit") for line in kinds if line.endswith(" commit")]


def merge_base(root: Path, tip: str, end: str) -> str:
    """Where a change started; ``CannotKnow`` if that is none or several, or if a shallow clone leaves it uncertain."""
    found = merge_bases(root, tip, end)
    # In a shallow clone the merge base that git finds may be too old, unless it is the tip itself.
    if found != [tip] and is_shallow(root):
        raise CannotKnow("本地只有部分历史，找不到双方共同的起点；请先取回全部历史（git fetch --unshallow）")
    if not found:
        raise CannotKnow("双方历史没有共同的起点，无从比较；请从主分支另开分支，重新提交")
    if len(found) > 1:
        raise CannotKnow("双方历史有多个共同的起点，无从比较；请将主分支合并到本分支，再试一次")
    return found[0]


def merge_bases(root: Path, tip: str, end: str) -> list[str]:
    return lines(root, "merge-base", "--all", tip, end, doubt="找不到共同的起点", fails=(1,))


def snapshots(root: Path, *trees: str) -> list[Snapshot]:
    """Contents are read only when asked for; ``CannotKnow`` if the last tree has no file below ``registry/``."""
    listed = [tree_of(root, tree) for tree in trees]
    _need_data(listed[-1])
    return [Snapshot(tree, files_of(root, tree)) for tree in listed]


def overlaid(root: Path, tree: Mapping[str, TreeEntry], entries: Mapping[str, TreeEntry | None]) -> Snapshot:
    """A tree with entries replaced, None: taken away; ``CannotKnow`` if no file below ``registry/`` is left."""
    whole = {path: entry for path, entry in {**tree, **entries}.items() if entry is not None}
    _need_data(whole)
    return Snapshot(whole, files_of(root, whole))


def _need_data(tree: Iterable[str]) -> None:
    if not any(map(is_data, tree)):
        raise CannotKnow(f"要检查的内容中没有 {DATA} 文件夹")


def files_of(root: Path, tree: Mapping[str, TreeEntry]) -> Files:

    def fetch(paths: Iterable[str]) -> dict[str, bytes]:
        wanted = {path: tree[path].digest for path in paths}
        readable = (path for path in wanted if tree[path].mode not in (SUBMODULE, ODD) and is_data(path))
        found = blobs(root, {wanted[path] for path in readable})
        return {path: found.get(digest, b"") for path, digest in wanted.items()}

    return Files(filter(is_data, tree), fetch)


def tree_of(root: Path, tree: str, odd: OddTrees = NO_ODD) -> dict[str, TreeEntry]:
    """The entries by path; the odd ones, and all below them, have the mode ``ODD``."""
    found = entries(run(root, "ls-tree", "-r", "-z", "--full-tree", tree, doubt=LISTING))
    places = odd_places(root, tree, odd)
    below = tuple(f"{place}/" for place in places)
    if not places:
        return found
    for path, entry in found.items():
        if path in places or path.startswith(below):
            found[path] = TreeEntry(ODD, entry.digest)
    return found


def entries(listing: bytes) -> dict[str, TreeEntry]:
    """Parse the output of ``git ls-tree -z``, by path. What is listed twice is odd."""
    found: dict[str, TreeEntry] = {}
    for line in listing.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, digest = about.decode().split()
        path = readable(name)
        found[path] = TreeEntry(ODD if path in found else mode, digest)
    return found


def blobs(root: Path, digests: Iterable[str]) -> dict[str, bytes]:
    """Contents by id; git is asked only for those that were not read before, since an id keeps its content."""
    doubt = "无法读取文件内容；本地的仓库不完整，请重新取回"
    wanted = set(digests)
    found = {digest: _kept[root, digest] for digest in wanted if (root, digest) in _kept}
    for name, kind, content in objects(root, sorted(wanted - found.keys()), doubt):
        if kind != b"blob":
            raise CannotKnow(doubt)
        found[name] = content
    if len(_kept) + len(found) > MOST_KEPT:
        _kept.clear()
    if len(found) <= MOST_KEPT:
        _kept.update(((root, digest), content) for digest, content in found.items())
    return found


def sizes(root: Path, digests: Iterable[str]) -> dict[str, int]:
    """The sizes in bytes of those that the clone has; no content is read."""
    found = (line.split(" ") for line in looked_up(root, digests, "%(objectname) %(objectsize)", LISTING))
    return {name: int(size) for name, size in found if size.isdigit()}


def held(root: Path, digests: Iterable[str]) -> dict[str, bytes]:
    """The contents that the clone has of these."""
    found = objects(root, sorted(digests), "无法读取文件内容；本地的仓库不完整，请重新取回")
    return {name: content for name, kind, content in found if kind == b"blob"}


def objects(root: Path, names: Iterable[str], doubt: str) -> Iterator[tuple[str, bytes, bytes]]:
    """The id, kind and content of each object, in this order; all are empty if it is missing."""
    feed = each_line(names)
    output, start = run(root, "cat-file", "--batch", "--buffer", feed=feed, doubt=doubt) if feed else b"", 0
    while start < len(output):
        end = output.index(b"\n", start)
        name, *about = output[start:end].split(b" ")
        if about[-1].isdigit():
            stop = end + 1 + int(about[-1])
            yield name.decode(), about[0], output[end + 1 : stop]
            start = stop + 1
        else:  # the name, which may have spaces, and "missing"
            yield "", b"", b""
            start = end + 1


def object_id(kind: str, content: bytes) -> str:
    return sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


def trees(entries: Mapping[str, TreeEntry]) -> list[bytes]:
    """The contents of the git trees that these files are in, the top last; nothing is written."""
    folders: dict[str, dict[str, TreeEntry]] = defaultdict(dict)
    parts: dict[bytes, bytes] = {}
    made: list[bytes] = []
    for path, entry in entries.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders[name][rest] = entry
        else:
            parts[name.encode()] = f"{entry.mode} {name}\0".encode() + bytes.fromhex(entry.digest)
    for name, within in folders.items():
        made += trees(within)
        # Git sorts a folder as if its name ended in a slash.
        parts[f"{name}/".encode()] = f"40000 {name}\0".encode() + bytes.fromhex(object_id("tree", made[-1]))
    return [*made, b"".join(parts[name] for name in sorted(parts))]


def add_objects(root: Path, *made: tuple[str, bytes]) -> None:
    """Write objects of these kinds and contents, all in one pack, each packed whole."""
    pack = b"PACK" + (2).to_bytes(4) + len(made).to_bytes(4)
    for kind, content in made:
        # The size: four bits beside the kind, then seven in a byte; the highest bit says that another byte follows.
        bits, left = OBJECT_TYPES[kind] << 4 | len(content) & 15, len(content) >> 4
        while left:
            pack += bytes([bits | 128])
            bits, left = left & 127, left >> 7
        pack += bytes([bits]) + zlib.compress(content)
    pack += sha1(pack, usedforsecurity=False).digest()
    run(root, "unpack-objects", "-q", feed=pack, doubt="无法写入本地仓库")


def log(root: Path, *words: str, doubt: str, changes: bool = False) -> bytes:
    """The output of ``git log -z``; with ``changes`` along first parents, with what each commit changed."""
    fixed = ["-z", "--encoding=UTF-8", "--no-color", "--no-mailmap", "--no-show-signature"]
    if changes:
        fixed += ["--first-parent", "--diff-merges=first-parent", *CHANGES]
    return run(root, "log", *fixed, *words, doubt=doubt)


def looked_up(root: Path, names: Iterable[str], template: str, doubt: str) -> list[str]:
    """What git says of each of these objects, a line each and in this order; no content is read."""
    feed = each_line(names)
    return lines(root, "cat-file", "--buffer", f"--batch-check={template}", feed=feed, doubt=doubt) if feed else []


def each_line(words: Iterable[str]) -> bytes:
    return "".join(f"{word}\n" for word in words).encode()


def lines(root: Path, *words: str, doubt: str, feed: bytes = b"", fails: tuple[int, ...] = ()) -> list[str]:
    """The lines that git prints."""
    return run(root, *words, doubt=doubt, feed=feed, fails=fails).decode("utf-8", "replace").split("\n")[:-1]


def run(
    root: Path,
    *words: str,
    doubt: str,
    feed: bytes = b"",
    fails: tuple[int, ...] = (),
    more: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Run git and return its output, independent of this machine's settings. The one place that starts git.

    ``feed`` is git's input. ``doubt`` is the message of the ``CannotKnow`` if git fails; it names the rights where a
    host refuses. ``fails`` are exit codes other than 0 that count as answers. ``more`` are environment variables for
    this process alone.
    """
    names = (name for name in os.environ if not name.startswith("GIT_") or name[4:].startswith(KEPT_VARIABLES))
    surroundings = {name: os.environ[name] for name in names}
    # Replace refs and grafts could make a clone show other contents and another history than its commits hold.
    surroundings |= {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull}
    surroundings["GIT_FLUSH"] = "0"  # output need not be flushed after each commit
    surroundings.update(more)
    # The commit graph is a file beside the objects, which could show another history than they do.
    command = ["git", "--no-pager", "-c", "core.commitGraph=false", "-C", str(root), *words]
    errors = PIPE if words[0] in AT_A_HOST else DEVNULL
    try:
        with _fed(feed) as fed:
            done = subprocess.run(command, stdin=fed, stdout=PIPE, stderr=errors, check=False, env=surroundings)  # noqa: S603
    except OSError as error:
        raise CannotKnow("找不到 git，请先安装") from error
    if done.returncode not in (0, *fails):
        if re.search(REFUSALS, done.stderr or b""):
            raise CannotKnow(doubt + REFUSED)
        raise CannotKnow(doubt)
    return done.stdout


def _fed(feed: bytes) -> AbstractContextManager[IO[bytes] | int]:
    """Git's input as a temporary file. With output as the only pipe, reading it cannot deadlock."""
    if not feed:
        return nullcontext(DEVNULL)
    try:
        fed = TemporaryFile()  # noqa: SIM115 - whoever runs git closes it
        fed.write(feed)
        fed.seek(0)
    except OSError as error:
        raise CannotKnow("没有可写入临时文件的文件夹") from error
    return fed
