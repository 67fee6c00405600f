"""Sites: built as the office would, and what the tests agree on about pages, links and forms on paper."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from group_registry.commands import render as render_command
from group_registry.files import material, worktree
from group_registry.files.site_build import Build, Frame
from group_registry.model.records import Group
from group_registry.model.terms import Disposal, FilingKind
from support.cases import PROJECT
from support.repositories import git, repository
from support.running import ran

START = material.start
DAY = "2026-11-25"
"""The day as of which the tests look at the sample."""


def of_its_day(root: Path) -> Path:
    """A clone with the sample's registry as main was in autumn, nothing of it later than the tests' day."""
    repository(root, worktree.read_files(PROJECT), {})
    git(root, "checkout", "--quiet", "main")
    return root


def render(
    *words: str | Path, environment: Mapping[str, str] | None = None, project: Path = PROJECT
) -> "subprocess.CompletedProcess[str]":
    """Run `render` and keep what it says: in this process, unless for another project or in another environment."""
    if environment is None and project == PROJECT:
        return ran(render_command, *words)
    return subprocess.run(
        [sys.executable, str(project / "scripts/registry.py"), "render", *map(str, words)],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | dict(environment or {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def made_from(config: Path, day: date) -> str:
    """A digest of all that MkDocs reads, wherever it lies."""
    settings, folder = config.read_text("utf-8"), config.parent
    theme, more = (json.loads(settings)[name] for name in ("theme", "INHERIT"))
    read = contents(folder / "tree"), contents(Path(theme["custom_dir"])), Path(more).read_bytes()
    return sha256(repr((settings.replace(str(folder), ""), day, read)).encode()).hexdigest()


def start(config: Path, day: date) -> "subprocess.Popen[str]":
    """MkDocs at work; or a copy of what it made before in this run from the same pages, settings and day."""
    folder, kept = config.parent, Path(gettempdir()) / f"mkdocs-{made_from(config, day)}"
    if kept.is_dir():
        return subprocess.Popen(["cp", "-a", kept, folder / "site"], stdout=subprocess.PIPE, encoding="utf-8")
    process = START(config, day)
    end = process.communicate

    def keep() -> tuple[str, str]:
        told = end()
        if process.returncode == 0:
            with suppress(OSError):  # another worker was faster
                shutil.copytree(folder / "site", folder / "kept").rename(kept)
        return told

    process.communicate = keep  # type: ignore[method-assign, assignment]
    return process


class Kept(Build):
    """A build that keeps what it is to be filled with, and has no generator make a frame around it."""

    filled: dict[str, str]

    @contextmanager
    def begun(self) -> Iterator[Build]:
        yield self

    def fill_all(self, *given: Any, **_: Any) -> None:
        single, many, files, _, frame, _ = given
        self.filled = {address: body for address, _, _, body in (*single, *many)}
        self.filled |= {name: content.decode("utf-8", "replace") for name, content in files}
        self.filled |= {"banner": frame.banner, "foot": frame.footer}

    def finish(self, frame: Frame) -> None:
        pass


def filled(*words: str | Path, code: int = 0, says: str = "") -> dict[str, str]:
    """What ``render`` fills in: every page's body by its address, every file by its name, banner and foot.

    ``says`` is how its complaint begins.
    """
    builds: list[Kept] = []

    def keep(*about: Any) -> Kept:
        builds.append(Kept(*about))
        return builds[-1]

    with patch.object(render_command, "Build", keep):
        done = ran(render_command, *words)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr.startswith(says)
    return builds[0].filled


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


FORGE = "https://github.com/example/registry"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
GROUP = "groups/hyfw/cbfw-dayi/"
KINDS = [
    "", "check/", "register/", "expiry/", "units/", "units/hyfw/", "people/", "people/B0012/", "people/B0026/",
    "inventory/", "incidents/", "blacklist/", "accounts/", "charts/", "recent/", "recent/2026-05/", "load/", "quiet/",
    "more/", "me/", "waiting/", "waiting/B0001/", "meeting/", "meetings/2026-11/",
    "quiet/2026-xitong-qiehuan/", "audit/", "exceptions/", "readings/", "rules/",
    "articles/", "annexes/", "books/", "minutes/", "evidence/", "glossary/", "file/", "by-hand/", "404.html", GROUP,
    "questions/", "guide-department/", "guide-leader/", "guide-secretary/", "guide-it/", "guide-inspector/",
]  # fmt: skip
"""One page of each kind of the sample's site."""
UNPUBLISHED = {"adopt", "architecture", "continuity", "decisions", "first-run", "gitea", "setup", "testing", "windows"}
PUBLISHED = sorted({path.stem for path in (PROJECT / "docs").glob("*.md")} - UNPUBLISHED)
"""The hand-written pages of the site."""
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "phone": PHONE,
    "dark": {"color_scheme": "dark"},
    "dark phone": {**PHONE, "color_scheme": "dark"},
}
"""How a page is looked at."""


PATH = "registry/groups/hyfw/cbfw-dayi.yaml"
TODAY = date.fromisoformat(DAY)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def longest(group: Group) -> Group:
    filing = replace(
        group.last, kind=FilingKind.CANCELLATION, statement="说" * 500, disposal=Disposal("已移交"), handed_to="接" * 60
    )
    return replace(
        group,
        name="名" * 30,
        unit="部" * 40,
        custodian="人" * 30,
        leader="领" * 30,
        member_scope="围" * 200,
        purpose="的" * 200,
        platform_note="台" * 40,
        started_on=TODAY,
        member_units=tuple(f"单位{number:038d}" for number in range(200)),
        joint_units=tuple(f"部门{number:038d}" for number in range(200)),
        filings=(*group.filings[:1] * 100, filing),
    )


UNREAD = ("script", "style", "title", "pre")
"""Not read, or the form of an entry as it is typed."""


@dataclass
class Parsed(HTMLParser):
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    read: str = ""
    unread: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.unread += tag in UNREAD

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        self.text += data
        self.read += "" if self.unread else f" {data}"

    def values(self, *names: str) -> Iterator[str]:
        return (value for _, attrs in self.tags for name, value in attrs.items() if name in names)


def parsed(site: Path) -> dict[str, Parsed]:
    found = {}
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.svg")]):
        found[path.relative_to(site).as_posix()] = page = Parsed()
        page.feed(path.read_text("utf-8"))
    return found


def broken(site: Path, pages: Mapping[str, Parsed] | None = None) -> Iterator[str]:
    """Every link of a page that leaves the site, leads to no file, or to no such place in one."""
    pages = pages or parsed(site)
    ids = {name: set(page.values("id", "name")) for name, page in pages.items()}
    for name, page in pages.items():
        for link in page.values("href", "src"):
            parts = urlsplit(link)
            here = site if parts.path.startswith("/") else (site / name).parent
            target = (here / unquote(parts.path).lstrip("/")).resolve() if parts.path else site / name
            target = target / "index.html" if target.is_dir() else target
            if parts.scheme or parts.netloc:
                yield f"{name}: {link} leaves the site"
            elif not target.is_file():
                yield f"{name}: {link} leads to no file"
            elif parts.fragment and unquote(parts.fragment) not in ids[target.relative_to(site.resolve()).as_posix()]:
                yield f"{name}: {link} leads to no such place"
