"""What the filing page brings along is what it is said to be, and runs where nothing may be compiled at run time."""

import json
import re
from hashlib import sha256
from typing import Any

import pytest

from support.cases import PROJECT

VENDOR = PROJECT / "docs/assets/filing/vendor"
MANIFEST: dict[str, dict[str, Any]] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))


def test_everything_is_in_the_manifest() -> None:
    assert {path.name for path in VENDOR.iterdir()} == {*MANIFEST, "manifest.json"}


@pytest.mark.parametrize("name", MANIFEST)
def test_a_file_is_as_it_was_made(name: str) -> None:
    about = MANIFEST[name]
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == about["sha256"]
    assert set(about) == {"name", "version", "made_with", "licence", "sha256"}


def test_versions_are_those_that_are_pinned() -> None:
    pinned = json.loads((PROJECT / "bench/vendor/package.json").read_text("utf-8"))
    bundle = MANIFEST["json-schema.js"]
    assert pinned["dependencies"] == {bundle["name"]: bundle["version"]}
    assert bundle["made_with"] == f"esbuild {pinned['devDependencies']['esbuild']}"
    for folder in ("vendor", "lighthouse"):
        lock = json.loads((PROJECT / "bench" / folder / "package-lock.json").read_text("utf-8"))
        assert not [name for name, one in lock["packages"].items() if "resolved" in one]
    quality = (PROJECT / "requirements-quality.txt").read_text("utf-8")
    assert f"pypinyin=={MANIFEST['pinyin.txt']['version']} " in quality


def test_nothing_is_compiled_at_run_time() -> None:
    for path in VENDOR.parent.rglob("*.js"):
        assert not re.search(
            r"\bnew Function\b|\beval\(|innerHTML *=[^=]|insertAdjacentHTML|document\.write", path.read_text("utf-8")
        ), path


def test_the_licence_stands_in_the_bundle() -> None:
    assert "Permission is hereby granted, free of charge" in (VENDOR / "json-schema.js").read_text("utf-8")


def test_the_table_of_pinyin_covers_common_characters() -> None:
    lines = (VENDOR / "pinyin.txt").read_text("utf-8").splitlines()
    letters = "".join(line.split(" ")[1] for line in lines)
    assert all(re.fullmatch("[a-z]+ \\S+", line) for line in lines)
    assert len(letters) == len(set(letters)) == 6763
