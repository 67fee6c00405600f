"""The generator and its theme can be replaced: another generator makes the same bytes, and few files know the theme."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.cases import PROJECT
from support.rendering import DAY, contents, of_its_day
from support.repositories import git

KNOW_THE_THEME = {
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
    """Build the sample's site by that generator, where whoever asks for MkDocs itself goes down."""
    trap = out.parent / "trap/mkdocs"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text('raise SystemExit("MkDocs was asked for")\n', "utf-8")
    words = [str(PROJECT / "scripts"), generator, str(of_its_day(out.parent / "root")), str(out), DAY]
    env = os.environ | {"PYTHONPATH": str(trap.parent)}
    command = [sys.executable, "-c", BUILD, *words]
    return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False)


def test_properdocs_makes_the_same_bytes(site: Path, tmp_path: Path) -> None:
    done = build("properdocs", tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert contents(tmp_path / "site") == contents(site)


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
