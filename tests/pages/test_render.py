"""`render` as a whole: the same bytes, the old site safe, exit codes; the generator and its theme can be replaced."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from support.cases import PROJECT
from support.rendering import DAY, contents, filled, made_from, of_its_day, render
from support.repositories import git

GROUP = "registry/groups/hyfw/cbfw-dayi.yaml"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the sample's data."""
    shutil.copytree(PROJECT / "registry", tmp_path / "office" / "registry")
    return tmp_path / "office"


def test_a_commit_is_rendered_as_it_was(site: Path, tmp_path: Path) -> None:
    """From the work tree while it is the commit's, as ``site`` was made, and afterwards: the same bytes."""
    root, out = of_its_day(tmp_path / "root"), tmp_path / "site"
    (root / GROUP).write_text((root / GROUP).read_text("utf-8") + "# 待议\n", "utf-8")
    done = render("--root", root, "--out", out, "--as-of", DAY, "--at", "HEAD")
    assert done.returncode == 0, done.stdout + done.stderr
    assert contents(out) == contents(site)
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == ["lock"]
    head = git(root, "rev-parse", "HEAD")[:12]
    assert f"提交 {head} · " in (out / "audit/index.html").read_text("utf-8")
    assert f"提交 {head}，另有未提交的改动" in filled("--root", root, "--as-of", DAY)["audit/"]


@pytest.mark.parametrize("make", [lambda text: "部门: 无\n", lambda text: text + text[text.index("\n  - ") + 1 :]])
def test_unusable_office_files_leave_the_old_site_as_it_is(
    site: Path, office: Path, make: Callable[[str], str]
) -> None:
    """They cannot be read, or contradict themselves."""
    out, units = office.parent / "site", office / "registry/office/units.yaml"
    shutil.copytree(site, out)
    units.write_text(make(units.read_text("utf-8")), "utf-8")
    done = render("--root", office, "--out", out, "--as-of", DAY)
    assert done.returncode == 1
    assert "registry/office/units.yaml" in done.stdout
    assert "原网站保持不变" in done.stderr
    assert contents(out) == contents(site)
    assert [path.name for path in (out.parent / "build").iterdir()] == ["lock"]


def test_an_error_stops_only_what_it_is_about(office: Path) -> None:
    text = (office / GROUP).read_text("utf-8")
    (office / GROUP).write_text(text.replace("使用范围: 对外", "使用范围: 对内"), "utf-8")
    out = office.parent / "site"
    done = render("--root", office, "--out", out, "--as-of", DAY)
    assert done.returncode == 1
    assert GROUP in done.stdout
    assert "网站已重建" in done.stderr
    assert not (out / GROUP.removeprefix("registry/").removesuffix(".yaml")).exists()  # outside git nothing is covered
    assert len(list((out / "groups").rglob("index.html"))) > 50


def test_what_minutes_name_is_never_left_out_in_silence(tmp_path: Path) -> None:
    """Outside a clone the page says that it lacks the contents; in a damaged one nothing is built."""
    root, minutes = of_its_day(tmp_path / "root"), "registry/minutes/2026-09.yaml"
    named = re.findall(r"内容摘要: ([0-9a-f]{40})", (root / minutes).read_text("utf-8"))
    text = filled("--root", root, "--as-of", DAY)["meetings/2026-09/"]
    assert text.count("<h2>") == len(named)
    shutil.copytree(root / "registry", tmp_path / "outside" / "registry")
    text = filled("--root", tmp_path / "outside", "--as-of", DAY)["meetings/2026-09/"]
    assert text.count("所议内容不在本仓库") == text.count("<h2>") == len(named)
    packs = (root / ".git/objects/pack").glob("*.pack")
    for pack in [pack.rename(tmp_path / pack.name) for pack in packs]:
        with pack.open("rb") as content:
            subprocess.run(["git", "-C", str(root), "unpack-objects", "-q"], stdin=content, check=True)
    damaged = root / ".git/objects" / named[0][:2] / named[0][2:]
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:100])
    done = render("--root", root, "--out", tmp_path / "site", "--as-of", DAY)
    assert done.returncode == 3, done.stdout
    assert "本地的仓库不完整" in done.stderr
    assert not (tmp_path / "site").exists()


def test_what_a_killed_run_left_is_put_right(site: Path, office: Path) -> None:
    """Killed between the two renames of a swap: the old site is found again, and only then judged."""
    old = office.parent / "build" / "old"
    shutil.copytree(site, old)
    (old.parent / "lock").touch()
    (office / "registry/office/units.yaml").write_text("部门：", "utf-8")
    assert render("--root", office, "--out", office.parent / "site", "--as-of", DAY).returncode == 1
    assert contents(office.parent / "site") == contents(site)


THEIRS = ["site/thesis.txt", "site/search/search_index.json", "site/assets/registry.css"]
THEIRS += ["build/site/essay.md", "build/old/essay.md"]


@pytest.mark.parametrize("place", THEIRS)
def test_what_somebody_else_made_is_neither_swapped_nor_cleared_away(tmp_path: Path, place: str) -> None:
    """Another MkDocs site where ours is to be, or our own docs/; a folder in which something else is built."""
    theirs = tmp_path / place
    theirs.parent.mkdir(parents=True)
    theirs.write_text("{}", "utf-8")
    done = render("--root", PROJECT, "--out", tmp_path / "site")
    assert done.returncode == 3
    assert f"{tmp_path / theirs.relative_to(tmp_path).parts[0]} 中有其他文件" in done.stderr
    assert theirs.read_text("utf-8") == "{}"


def test_a_second_run_at_once_is_told_to_wait(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    lock = sqlite3.connect(tmp_path / "build" / "lock", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    done = render("--root", PROJECT, "--out", tmp_path / "site")
    lock.close()
    assert done.returncode == 3
    assert "稍后再试" in done.stderr


@pytest.mark.parametrize(
    ("words", "code"), [(["--audience", "everybody"], 2), (["--as-of", "tomorrow"], 2), (["--nonsense"], 2), ([], 3)]
)
def test_exit_codes(tmp_path: Path, words: list[str], code: int) -> None:
    done = render("--root", tmp_path, "--out", tmp_path / "site", *words)
    assert done.returncode == code
    assert not (tmp_path / "site").exists()
    assert any("\u4e00" <= char <= "\u9fff" for char in done.stderr) or words


KNOW_THE_THEME = {
    "docs/assets/filing/filing.css",
    "docs/assets/frame.js",
    "docs/assets/registry.css",
    "docs/overrides/main.html",
    "docs/overrides/partials/header.html",
    "docs/overrides/partials/search.html",
    "scripts/group_registry/files/material.py",
}
NAMES_OF_THE_THEME = re.compile(
    r"\bmd-[a-z]|mdComponent|__(?:search|drawer|config)\b|search_index\.json|workers/search|\bbundle\.[$a-z0-9]|javascripts/"
)
"""Its classes and attributes, the ids that its script looks for, its files."""
SECTION = re.compile(r"^/\* ── Material ─+$.*?(?=^/\* ── )", re.MULTILINE | re.DOTALL)

BUILD = """
import sys
sys.path.insert(0, sys.argv[1])
from group_registry.commands import render
from group_registry.files import material
material.GENERATOR = sys.argv[2]
sys.exit(render.main(["--root", sys.argv[3], "--out", sys.argv[4], "--as-of", sys.argv[5]]))
"""


def build(generator: str, out: Path) -> subprocess.CompletedProcess[str]:
    """Build the sample's site elsewhere by that generator, where whoever asks for MkDocs itself goes down."""
    trap = out.parent / "trap/mkdocs"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text('raise SystemExit("MkDocs was asked for")\n', "utf-8")
    words = [str(PROJECT / "scripts"), generator, str(of_its_day(out.parent / "root")), str(out), DAY]
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "C"}
    env = os.environ | elsewhere | {"PYTHONPATH": str(trap.parent)}
    command = [sys.executable, "-c", BUILD, *words]
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False)


def test_properdocs_on_another_machine_makes_the_same_bytes(site: Path, tmp_path: Path) -> None:
    done = build("properdocs", tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert contents(tmp_path / "site") == contents(site)


@pytest.mark.long
def test_the_trap_catches_mkdocs(tmp_path: Path) -> None:
    done = build("mkdocs", tmp_path / "site")
    assert (done.returncode, "MkDocs was asked for" in done.stderr) == (3, True)


def test_few_files_know_the_theme() -> None:
    listed = git(PROJECT, "ls-files", "-z", "scripts", "docs/assets", "docs/overrides").strip("\0").split("\0")
    texts = {path: (PROJECT / path).read_text("utf-8", "replace") for path in listed if "/vendor/" not in path}
    assert {path for path, text in texts.items() if NAMES_OF_THE_THEME.search(text)} == KNOW_THE_THEME
    sheet = texts["docs/assets/registry.css"]
    assert len(SECTION.findall(sheet)) == 1
    assert not NAMES_OF_THE_THEME.search(SECTION.sub("", sheet))


@pytest.mark.parametrize("text", ['<div class="md-grid">', "search/search_index.json", "bundle.2f1a.min.js"])
def test_a_name_of_the_theme_is_found(text: str) -> None:
    assert NAMES_OF_THE_THEME.search(text)


def test_only_a_site_of_the_same_pages_settings_and_day_is_a_copy(tmp_path: Path) -> None:
    """Each file that MkDocs reads is changed once."""
    first, second = tmp_path / "run-1", tmp_path / "run-2"
    inherited, theme = tmp_path / "mkdocs.yml", tmp_path / "theme"
    for folder in (first, second):
        settings = {"INHERIT": str(inherited), "docs_dir": f"{folder}/tree", "theme": {"custom_dir": str(theme)}}
        write(folder / "mkdocs.yml", json.dumps(settings))
        write(folder / "tree/a/index.md", "page")
    write(inherited, "site_name: x")
    write(theme / "main.html", "page")
    day = date.fromisoformat(DAY)
    made = {made_from(second / "mkdocs.yml", day)}
    assert made == {made_from(first / "mkdocs.yml", day)}
    made.add(made_from(second / "mkdocs.yml", day + timedelta(days=1)))
    for changed in (inherited, theme / "main.html", second / "tree/a/index.md"):
        write(changed, "another")
        made.add(made_from(second / "mkdocs.yml", day))
    write(second / "mkdocs.yml", json.dumps(settings | {"extra": "more"}))
    made.add(made_from(second / "mkdocs.yml", day))
    assert len(made) == 6


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
