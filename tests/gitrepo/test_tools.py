"""The tools in an adopted repository: what is brought, what is left, and what was changed since is named."""

from pathlib import Path

import pytest

from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import repository, tools
from group_registry.gitrepo.tools import BASE_SETTINGS, TOOLS
from support.cases import PROJECT
from support.repositories import Files, Modes, git, repository as made

DELIVERED = {
    "Makefile": b"site:\n",
    "scripts/registry.py": b"print()\n",
    "scripts/group_registry/a-b.py": b"1\n",
    "scripts/group_registry/a/x.py": b"2\n",
    "docs/file.md": b"# x\n",
    BASE_SETTINGS: b"site_name: x\n",
}
OFFICES = {"README.md": b"ours\n", "mkdocs.yml": b"INHERIT: x\n", "registry/office/waivers.yaml": b"[]\n"}
TOP = {".editorconfig", ".gitattributes", ".github", ".gitignore", ".pre-commit-config.yaml", ".vscode", "CHANGELOG.md"}
TOP |= {"开始.cmd", "导入旧台账.cmd", "LICENSE", "Makefile", "SECURITY.md", "docs", "schema", "scripts", BASE_SETTINGS}
TOP |= {"pyproject.toml", "requirements.in", "requirements.txt"}
LEFT = {".ci", "CONTRIBUTING.md", "README.md", "bench", "demo", "mkdocs.yml", "registry", "tests"}
LEFT |= {f"requirements-{which}.{kind}" for which in ("dev", "quality") for kind in ("in", "txt")}


def adopted(root: Path, later: Files, modes: Modes | None = None) -> Path:
    """A repository whose main holds what was delivered, and whose branch ``filing`` what became of it."""
    git_tree = made(root / "alone", DELIVERED, DELIVERED)
    told = tools.Brought("1.2", "a" * 40, git(git_tree, "rev-parse", "main^{tree}")).content
    before = {**DELIVERED, **OFFICES, TOOLS: told}
    after = {path: content for path, content in {**before, **later}.items() if content != b"gone"}
    return made(root / "adopted", before, after, modes)


CHANGES: list[tuple[Files, list[str]]] = [
    ({}, []),
    ({"README.md": b"x\n", "mkdocs.yml": b"x\n", ".github/CODEOWNERS": b"x\n", "registry/x": b"y\n"}, []),
    ({"our-papers/list.txt": b"x\n"}, []),
    ({"Makefile": b"x\n"}, ["Makefile"]),
    ({"docs/file.md": b"gone"}, ["docs/file.md"]),
    ({"scripts/group_registry/b.py": b"x\n"}, ["scripts/group_registry/b.py"]),
    ({"scripts/registry.py": b"x\n", "list.txt": b"x\n"}, ["list.txt", "scripts/registry.py"]),
]


@pytest.mark.parametrize(("later", "named"), CHANGES)
def test_what_was_changed_in_the_tools_is_named(later: Files, named: list[str], tmp_path: Path) -> None:
    root = adopted(tmp_path, later)
    assert tools.changed(root, "main") == []
    assert tools.changed(root, "filing") == named


def test_a_mode_is_a_change_too(tmp_path: Path) -> None:
    root = adopted(tmp_path, {}, {"scripts/registry.py": ("100755", DELIVERED["scripts/registry.py"])})
    assert tools.changed(root, "filing") == ["scripts/registry.py"]


def test_a_told_tree_that_never_was_is_named_itself(tmp_path: Path) -> None:
    root = adopted(tmp_path, {TOOLS: tools.Brought("1.2", "a" * 40, "b" * 40).content})
    assert tools.changed(root, "filing") == [TOOLS]


@pytest.mark.parametrize("content", [b"", b"version: 1\n", b"version: 1\ncommit: x\ntree: y\n", b"\xff\n"])
def test_a_broken_file_is_told(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(CannotKnow, match="应为 version、commit、tree 三行"):
        tools.changed(adopted(tmp_path, {TOOLS: content}), "filing")


def test_without_such_a_file_nothing_was_brought(tmp_path: Path) -> None:
    root = adopted(tmp_path, {TOOLS: b"gone"})
    assert (tools.brought(root, "filing"), tools.changed(root, "filing")) == (None, [])


def test_the_id_of_a_tree_is_gits() -> None:
    """Of this very project: folders and files whose names begin alike, modes, all depths."""
    listed = repository.tree_of(PROJECT, "HEAD")
    assert tools.tree_id(listed) == git(PROJECT, "rev-parse", "HEAD^{tree}")


def test_what_is_brought_and_what_is_left() -> None:
    """Every name at the top of this project is on one of two lists; what is new belongs on one of them."""
    brought = tools.taken(PROJECT)
    assert {path.partition("/")[0] for path in brought.entries} == TOP
    here = git(PROJECT, "-c", "core.quotePath=false", "ls-tree", "--name-only", "HEAD").split("\n")
    assert set(here) == (TOP - {BASE_SETTINGS}) | LEFT
    assert not [path for path in brought.entries if path.startswith(("tests", "registry", "docs/pictures"))]
    assert brought.contents["scripts/registry.py"].decode().strip() == git(PROJECT, "show", "HEAD:scripts/registry.py")


def test_an_adopted_repository_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(CannotKnow, match="不是程序的原仓库"):
        tools.taken(adopted(tmp_path, {}))
