"""The tools in a repository that an office adopted: which files they are, and whether they are still as delivered.

The file ``TOOLS`` there states the version, the commit that the tools were taken from, and the id of the git tree that
these files alone would form. With it the office can prove that the tools were not changed since.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import repository
from group_registry.model.records import frozen
from group_registry.model.terms import TOOLS as TOOLS
from group_registry.rules.transition import PLAIN, Tree, TreeEntry

SETTINGS, BASE_SETTINGS = "mkdocs.yml", "mkdocs-tools.yml"
"""The site's settings. In an adopted repository the office's own (first) inherit from the tools' (second, renamed)."""
OFFICES_OWN = (TOOLS, SETTINGS, "README.md", ".github/CODEOWNERS", "registry/")
FOLDERS = (".github", ".vscode", "docs", "schema", "scripts")
"""The tools' folders. Files at the top are the tools' too, except ``OFFICES_OWN``. Other folders are the office's."""
LEFT_BEHIND = (
    *("registry/", "tests/", "bench/", "demo/", ".ci/", "docs/pictures/", "docs/architecture.md", "docs/decisions.md"),
    *("docs/testing.md", "CONTRIBUTING.md", "README.md", ".github/CODEOWNERS", ".github/workflows/tools.yml"),
    ".github/dependabot.yml",
    *("requirements-dev.in", "requirements-dev.txt", "requirements-quality.in", "requirements-quality.txt"),
)
"""What an office does not get: the sample registry, and what is needed only to develop the tools."""
READ_BY_GITHUB = (".github/workflows/", ".github/rulesets/")
"""What an office on another host does not get either."""
_VERSION_FILE = "scripts/group_registry/__init__.py"
_VERSION = re.compile(rb'^__version__ = "([0-9]+(?:[.][0-9]+)*)"', re.MULTILINE)
_LINES = re.compile(r"version: (\d+(?:\.\d+)*)\ncommit: ([0-9a-f]{40})\ntree: ([0-9a-f]{40})\n")


@frozen
class Brought:
    version: str
    commit: str
    tree: str

    @property
    def content(self) -> bytes:
        return f"version: {self.version}\ncommit: {self.commit}\ntree: {self.tree}\n".encode()


@frozen
class Tools:
    brought: Brought
    entries: Tree
    contents: Mapping[str, bytes]


def is_tool(path: str) -> bool:
    folder, slash, _ = path.partition("/")
    return not path.startswith(OFFICES_OWN) and (not slash or folder in FOLDERS)


def taken(project: Path, *, is_for_github: bool = True) -> Tools:
    """The tools of the last commit of their own repository, from git's objects; the work tree is never read."""
    repository.need_top(project)
    commit = repository.commit_id(project, "HEAD")
    listed = repository.tree_of(project, commit)
    if TOOLS in listed:
        raise CannotKnow(f"{project} 是某单位已采用的仓库，不是程序的原仓库；请在程序的原仓库中运行")
    left = LEFT_BEHIND if is_for_github else LEFT_BEHIND + READ_BY_GITHUB
    places = {path: BASE_SETTINGS if path == SETTINGS else path for path in listed if not path.startswith(left)}
    entries = {place: listed[path] for path, place in places.items() if is_tool(place)}
    blobs = repository.blobs(project, sorted({entry.digest for entry in entries.values()}))
    contents = {path: blobs[entry.digest] for path, entry in entries.items()}
    version = _VERSION.search(contents.get(_VERSION_FILE, b""))
    if BASE_SETTINGS not in contents or not version:
        raise CannotKnow(f"提交 {commit[:12]} 中没有完整的程序")
    return Tools(Brought(version[1].decode(), commit, tree_id(entries)), entries, contents)


def brought(root: Path, revision: str) -> Brought | None:
    """What ``TOOLS`` says at a commit, None without such a file; ``CannotKnow`` if its form is not as expected."""
    entry = repository.tree_of(root, repository.commit_id(root, revision)).get(TOOLS)
    if entry is None:
        return None
    found = _LINES.fullmatch(repository.blobs(root, [entry.digest])[entry.digest].decode("utf-8", "replace"))
    if found is None:
        raise CannotKnow(f"{TOOLS} 文件应为 version、commit、tree 三行，内容有误；请从采用时的提交恢复")
    return Brought(*found.groups())


def changed(root: Path, revision: str) -> list[str]:
    """The tools that differ from those committed with ``TOOLS``; ``TOOLS`` itself if it does not match those."""
    commit, told = repository.commit_id(root, revision), brought(root, revision)
    now = of_tree(repository.tree_of(root, commit))
    if told is None or tree_id(now) == told.tree:
        return []
    before = delivered(root, commit)
    if tree_id(before) != told.tree:
        return [TOOLS]
    return sorted(path for path in {*now, *before} if now.get(path) != before.get(path))


def is_on_github(root: Path, commit: str) -> bool:
    """Whether that repository was given what only GitHub reads."""
    return any(path.startswith(READ_BY_GITHUB) for path in delivered(root, commit))


def delivered(root: Path, commit: str) -> dict[str, TreeEntry]:
    """The tools in the commit that last wrote ``TOOLS`` on the first-parent line up to ``commit``."""
    words = ("-1", "--first-parent", "--format=tformat:%H", commit, "--", TOOLS)
    wrote = repository.log(root, *words, doubt="无法读取提交历史；本地的仓库不完整").strip(b"\0\n").decode()
    return of_tree(repository.tree_of(root, wrote)) if wrote else {}


def replacing(root: Path, commit: str, new: Tools) -> dict[str, tuple[str, bytes] | None]:
    """Mode and content by path, None to delete; files that the office itself put among the tools stay."""
    there = of_tree(repository.tree_of(root, commit))
    gone = [path for path in delivered(root, commit) if path in there and path not in new.entries]
    fresh = {path: (entry.mode, new.contents[path]) for path, entry in new.entries.items() if there.get(path) != entry}
    return {**dict.fromkeys(gone), **fresh, TOOLS: (PLAIN, new.brought.content)}


def of_tree(tree: Tree) -> dict[str, TreeEntry]:
    return {path: entry for path, entry in tree.items() if is_tool(path)}


def tree_id(entries: Tree) -> str:
    """The id of the git tree of these files, which is not written."""
    return repository.object_id("tree", repository.trees(entries)[-1])
