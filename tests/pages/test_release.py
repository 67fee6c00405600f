"""The release archive: the commit's files and the sample's site, read from a folder by a browser without any server."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from support.adopting import make_source, once
from support.rendering import broken, parsed
from support.repositories import git

pytestmark = pytest.mark.long


def pack(source: Path, out: Path, expects: int = 0) -> str:
    command = [sys.executable, str(source / "demo/release.py"), str(out)]
    done = subprocess.run(command, cwd=source, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == expects, done.stdout + done.stderr
    return done.stderr


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with two archives of one commit, and what is in the first."""

    def make(folder: Path) -> None:
        git(folder, "clone", "--quiet", "--shared", str(once(tmp_path_factory, "source", make_source)), "tools")
        (folder / "tools/draft.txt").write_text("not yet\n", "utf-8")
        (folder / "refused.txt").write_text(pack(folder / "tools", folder / "no.zip", expects=3), "utf-8")
        (folder / "tools/draft.txt").unlink()
        for name in ("one.zip", "two.zip"):
            pack(folder / "tools", folder / name)
        with zipfile.ZipFile(folder / "one.zip") as archive:
            archive.extractall(folder / "unpacked")

    return once(tmp_path_factory, "release", make)


@pytest.fixture(scope="session")
def unpacked(packed: Path) -> Path:
    (folder,) = (packed / "unpacked").iterdir()
    return folder


def test_one_commit_makes_one_archive(packed: Path) -> None:
    assert (packed / "one.zip").read_bytes() == (packed / "two.zip").read_bytes()


def test_it_holds_the_commit_a_site_and_a_word_on_how_to_open_it(packed: Path, unpacked: Path) -> None:
    version = subprocess.run(
        [sys.executable, str(unpacked / "scripts/registry.py"), "--version"], check=True, capture_output=True, text=True
    )
    assert unpacked.name == f"group-registry-{version.stdout.strip()}"
    listed = set(git(packed / "tools", "-c", "core.quotePath=false", "ls-files").split("\n"))
    found = (path for path in unpacked.rglob("*") if path.is_file() and path.suffix != ".pyc")
    there = {path.relative_to(unpacked).as_posix() for path in found}
    assert {name for name in there if not name.startswith("site/")} == listed | {"打开说明.txt"}
    for name in ("scripts/registry.py", "requirements.txt"):
        assert (unpacked / name).read_bytes() == (packed / "tools" / name).read_bytes()
    note = (unpacked / "打开说明.txt").read_bytes().decode("utf-8-sig")
    assert set(re.findall(r"site\\index\.html|开始\.cmd|python3 scripts/registry\.py serve", note)) == {
        "site\\index.html",
        "开始.cmd",
        "python3 scripts/registry.py serve",
    }
    assert "Martin Donath" in (unpacked / "site/assets/mkdocs-material.LICENSE.txt").read_text("utf-8")


def test_every_link_names_a_file(unpacked: Path) -> None:
    """A browser without a server opens no page for a folder."""
    assert list(broken(unpacked / "site")) == []
    for name, page in parsed(unpacked / "site").items():
        links = [attrs.get("href", "") for tag, attrs in page.tags if tag == "a"]
        bare = [re.split("[?#]", link)[0] for link in links]
        assert [link for link in bare if link and not link.startswith("/") and not Path(link).suffix] == [], name


def followed(site: Path) -> Iterator[tuple[str, str]]:
    """From the home page on, the first link to each kind of page: where it stands, and the address as it is written."""
    pages, seen, todo = parsed(site), {"index.html"}, ["index.html"]
    while todo:
        name = todo.pop(0)
        for tag, attrs in pages[name].tags:
            target = ((site / name).parent / re.split("[?#]", attrs.get("href", ""))[0]).resolve()
            place = target.relative_to(site).as_posix() if target.is_relative_to(site) else ""
            kind = place.partition("/")[0]
            if tag == "a" and place.endswith(".html") and kind not in {one.partition("/")[0] for one in seen}:
                seen.add(place)
                todo.append(place)
                yield name, attrs["href"]


def test_a_browser_follows_them_from_page_to_page(unpacked: Path, browser: Browser) -> None:
    site = (unpacked / "site").resolve()
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    titles = set()
    for name, link in followed(site):
        page.goto((site / name).as_uri())
        page.locator(f'a[href="{link}"]').first.evaluate("it => it.click()")
        page.wait_for_url(re.compile(r"/index\.html([?#].*)?$"))
        expect(page.locator("h1").first).to_be_attached()
        titles.add(page.title())
    assert len(titles) > 15
    assert faults == []
    page.goto((site / "file/index.html").as_uri())
    expect(page.locator("#by-hand")).to_be_in_viewport()  # no blank where the form would stand
    page.close()


def test_it_is_served_before_anything_is_installed(unpacked: Path) -> None:
    command = [sys.executable, "-S", str(unpacked / "scripts/registry.py"), "serve", "--port", "0"]
    env = os.environ | {"PYTHONUTF8": "1"}
    with subprocess.Popen(command, cwd=unpacked, env=env, stdout=subprocess.PIPE, encoding="utf-8") as serving:
        assert serving.stdout is not None
        try:
            address = re.findall(r"http://\S+/", serving.stdout.readline())[0]
            for place in ("", "register/", "file/office.json", "assets/filing/main.js"):
                with urlopen(address + place, timeout=60) as answer:
                    assert answer.status == 200
        finally:
            serving.terminate()


def test_what_is_not_committed_is_not_released(packed: Path) -> None:
    assert "请先提交" in (packed / "refused.txt").read_text("utf-8")
    assert not (packed / "no.zip").exists()
