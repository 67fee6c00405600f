"""Two spreadsheets and an untidy old ledger, adopted by one command: every group is there, on file, and found
(Art. 3, 4, 6, 7, 25)."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from group_registry.forms.contents import blob_id
from pages.test_browser import search
from support import adopting
from support.adopting import DAY, make_adopted, make_source, once
from support.browsing import Tab, served
from support.repositories import git

pytestmark = pytest.mark.long

_, LEDGER = adopting.ledger()
MANY = len(LEDGER)


@pytest.fixture(scope="session")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's new repository."""
    source = once(tmp_path_factory, "source", make_source)
    return once(tmp_path_factory, "adopted", lambda folder: make_adopted(source, folder)) / "office"


def make(office: Path, target: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["make", target], cwd=office, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="session")
def address(adopted: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the site that ``make site`` builds there is served."""

    def built(folder: Path) -> None:
        done = make(adopted, "site")
        assert done.returncode == 0, done.stdout + done.stderr

    once(tmp_path_factory, "adopted-site", built)
    return served(adopted / "site")


def test_every_line_of_the_ledger_is_a_group_on_file(adopted: Path) -> None:
    groups = {path.relative_to(adopted).as_posix(): path for path in (adopted / "registry/groups").rglob("*.yaml")}
    names = {re.search(r"^群组名称: (.*)$", path.read_text("utf-8"), re.MULTILINE)[1] for path in groups.values()}  # type: ignore[index]
    assert sorted(names) == sorted(fact.name for fact in LEDGER)
    assert len(groups) == MANY
    entries = yaml.safe_load((adopted / "registry/office/baseline.yaml").read_text("utf-8"))
    assert sorted(entry["纸质编号"] for entry in entries) == sorted(fact.number for fact in LEDGER)
    assert {entry["文件"]: entry["内容摘要"] for entry in entries} == {
        path: blob_id(place.read_bytes()) for path, place in groups.items()
    }
    told = (adopted.parent / "told.txt").read_text("utf-8")
    assert f"可以导入 {MANY} 行" in told  # before anything was written
    assert git(adopted, "status", "--porcelain") == ""
    assert git(adopted, "rev-list", "--count", "--all") == "1"


def test_make_check_works_there(adopted: Path) -> None:
    done = make(adopted, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "registry/groups/" not in done.stdout  # what was taken over is told once, by doctor and on the audit page


def test_doctor_says_that_it_may_start(adopted: Path, tmp_path: Path) -> None:
    """Once it is pushed."""
    office = Path(shutil.copytree(adopted, tmp_path / "office", ignore=shutil.ignore_patterns("site", ".venv")))
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
    git(office, "remote", "set-url", "origin", str(tmp_path / "origin.git"))
    git(office, "push", "--quiet", "--set-upstream", "origin", "main")
    command, env = [sys.executable, "scripts/registry.py", "doctor"], os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=office, capture_output=True, encoding="utf-8", env=env, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"启用以前的群组 {MANY} 个" in done.stdout
    assert done.stdout.splitlines()[-1] == "可以启用（平台设置未核对）"


def texts(path: Path) -> Iterator[str]:
    """What a file says, unpacked."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    elif path.suffix in (".bin", ".gz"):
        yield zlib.decompress(content, zlib.MAX_WBITS | 32).decode("utf-8", "replace")
    else:
        yield content.decode("utf-8", "replace")


SAMPLE_WORDS = ("职工保险互助会北京", "北京办事处", "中互京")
DECREE = "《网络平台交流群组管理制度》（中互京字〔2017〕55号）"
"""Which the page of the articles was read from."""


@pytest.mark.usefixtures("address")
def test_no_file_of_either_site_names_the_other_office(adopted: Path, site: Path) -> None:
    """The sample's, and that of an office of another city."""
    for folder, words, own in ((adopted / "site", SAMPLE_WORDS, "临江办事处"), (site, ("临江", "互临"), "北京办事处")):
        everything = [path for path in folder.rglob("*") if path.is_file()]
        assert len(everything) > 100
        for path in everything:
            excepted = DECREE if path.parts[-2:] in {("articles", "index.html"), ("articles", "articles")} else "\0"
            for text in texts(path):
                assert not [word for word in words if word in text.replace(excepted, "")], path
        assert own in (folder / "index.html").read_text("utf-8")


def test_the_sites_search_finds_names(address: str, tab: Tab) -> None:
    page = tab(address, DAY)
    for name in (LEDGER[number].name for number in (0, 250, MANY - 1)):
        page.goto("")
        expect(page.locator("h1")).to_contain_text(f"在册 {MANY} 个群组")
        search(page, name[1:-1])
        expect(page.locator(".r-found li a").first).to_contain_text(name)
        page.locator(".r-found li a").first.click()
        page.wait_for_url("**/groups/**")
        expect(page.locator("h1")).to_have_text(name)
        expect(page.locator("main")).to_contain_text("历史备案")
