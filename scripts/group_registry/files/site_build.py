"""Runs MkDocs on the hand-written pages and on empty shells, fills the shells, and swaps the finished site into place.

MkDocs never sees the registry. It builds while the registry is read, and data is put in afterwards.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from group_registry.files import material, office_host
from group_registry.files.errors import CannotKnow
from group_registry.files.processes import only_one, together
from group_registry.files.worktree import read_forms, real

BODY = "<!--fill-->"
TITLE = "@@title@@"
FOOTER = "@@footer@@"
BANNER = "@@banner@@"


class Frame(NamedTuple):
    """Finished HTML; the banner may be empty."""

    footer: str
    banner: str = ""

    def around(self, page: str) -> str:
        return page.replace(FOOTER, self.footer).replace(BANNER, self.banner)


@dataclass(frozen=True)
class Shell:
    """An empty page in three pieces, in UTF-8: before the title, between title and body, and after the body."""

    head: bytes
    neck: bytes
    foot: bytes

    @classmethod
    def of_page(cls, page: str, frame: Frame) -> "Shell":
        """Without line breaks between tags and parts for scripts: in ten thousand copies these would take megabytes."""
        page = re.sub(r"\s*\n\s*", "\n", material.FOR_SCRIPTS.sub("", page).strip()).replace(">\n<", "><")
        upper, foot = frame.around(page).split(BODY)
        head, _, neck = upper.partition(TITLE)
        return cls(head.encode(), neck.encode(), foot.encode())

    def fill(self, title: str, body: str) -> bytes:
        """``body`` is finished HTML and is not checked."""
        return b"".join((self.head, escape(title).encode() if self.neck else b"", self.neck, body.encode(), self.foot))


OURS, LOCK = (material.INDEX, "assets/registry.css"), "lock"
"""The files that mark a generated site (``docs/`` also has the second one), and the file that marks a build folder."""

TABLES = tuple(f"assets/filing/vendor/{name}.txt" for name in ("pinyin", "pinyin.LICENSE"))
"""What every edition has of the filing page's folder: the tables by which names are found."""

Edition = tuple[Mapping[str, Mapping[str, str]], Mapping[str, str]]
"""What to build: front matter of the empty shells by place, and the menu (title to place); empty: mkdocs.yml's menu."""
Filled = tuple[str, str, str, str]
"""A page to put into its shell: its address below the site's root, the shell, its title (text), its body (HTML)."""


OnHost = tuple[Mapping[str, str], Callable[[str], str]]
"""What depends on the office's host: values of ``extra`` in mkdocs.yml, and what adapts a hand-written page."""


class Build:
    """One build, in the folder ``build/`` beside the site."""

    def __init__(self, project: Path, out: Path, edition: Edition, day: date, on_host: OnHost) -> None:
        self.project, self.out = project, real(out)
        self.work = self.out.parent / "build"
        self.old = self.work / "old"
        # MkDocs goes on writing after the process that started it was killed, so each run builds in its own folder.
        self.run = self.work / f"run-{token_hex(4)}"
        self.tree, self.made, self.config = self.run / "tree", self.run / "site", self.run / "mkdocs.yml"
        (self.shells, self.menu), self.day, (self.extra, self.reads) = edition, day, on_host
        self._process: subprocess.Popen[str] | None = None

    @contextmanager
    def begun(self) -> Iterator["Build"]:
        """Start the generator; at the end nothing of it keeps running or is left."""
        for folder, marks, what in ((self.out, OURS, "生成的网站"), (self.work, (LOCK,), "生成网站用的")):
            is_ours = all((folder / mark).is_file() for mark in marks)
            if folder.exists() and not is_ours and (folder.is_file() or any(folder.iterdir())):
                raise CannotKnow(f"{folder} 中有其他文件，不是{what}；请另选位置，或先清空该文件夹")
        self.work.mkdir(parents=True, exist_ok=True)
        with only_one(self.work / LOCK, f"另一次生成尚未结束（{self.work}），请稍后再试"):
            self._clear()
            self._write_tree()
            self._process = self._start()
            try:
                yield self
            finally:
                if self._process.poll() is None:
                    self._process.kill()
                    self._process.communicate()
                self._clear()

    def _write_tree(self) -> None:
        self.run.mkdir()
        # The hand-written pages and the assets; for the public, only the assets that its pages use.
        left_out = ("*.md", "filing", "me.js") if self.menu else ()
        shutil.copytree(self.project / "docs", self.tree, ignore=shutil.ignore_patterns("overrides", *left_out))
        if self.menu:
            for place in TABLES:
                (self.tree / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.project / "docs" / place, self.tree / place)
        for page in self.tree.glob("*.md"):
            page.write_bytes(self.reads(page.read_text("utf-8")).encode())
        for place, about in self.shells.items():
            path = self.tree / f"{place}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            front_matter = {"title": TITLE, "shell": True, "search": {"exclude": True}, **about}
            path.write_bytes(f"---\n{json.dumps(front_matter, ensure_ascii=False)}\n---\n\n{BODY}\n".encode())

    def _clear(self) -> None:
        """If a swap stopped between its two renames, the old site goes back."""
        if self.old.exists() and not self.out.exists():
            self.old.rename(self.out)
        for folder in (self.old, *self.work.glob("run-*")):
            shutil.rmtree(folder, ignore_errors=True)

    def _start(self) -> subprocess.Popen[str]:
        settings: dict[str, object] = {
            "INHERIT": str(self.project / "mkdocs.yml"),
            "docs_dir": str(self.tree),
            "site_dir": str(self.made),
            "theme": {"custom_dir": str(self.project / "docs" / "overrides")},
            "extra": self.extra,
        }
        with suppress(CannotKnow):  # MkDocs reads settings that we do not
            settings["repo_url"] = office_host.address()
        if self.menu:
            settings["extra"] = {**self.extra, "public": True}
            settings["nav"] = [{title: f"{place}.md"} for title, place in self.menu.items()]
        self.config.write_text(json.dumps(settings), "utf-8")
        return material.start(self.config, self.day)

    def fill(self, pages: Iterable[Filled], frame: Frame) -> None:
        shells: dict[str, Shell] = {}
        for address, shell, title, body in pages:
            if shell not in shells:
                file = self.made / ("index.html" if shell == "index" else f"{shell}/index.html")
                kind = f"{'public' if self.menu else 'of'}-{shell.partition('/')[0]}"  # for the style sheet
                page = file.read_text("utf-8").replace("<body ", f'<body class="{kind}" ', 1)
                shells[shell] = Shell.of_page(page, frame)
            folder = self.made / address
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_bytes(shells[shell].fill(title, body))

    def fill_all(
        self,
        single: Iterable[Filled],
        many: Iterable[Filled],
        files: Iterable[tuple[str, bytes]],
        entries: material.Entries,
        frame: Frame,
        size: int,
    ) -> None:
        """Three tasks that cost about the same; for many groups (``size``) each runs in a process of its own."""
        assert self._process is not None  # noqa: S101
        output, _ = self._process.communicate()
        if self._process.returncode:
            raise CannotKnow(f"MkDocs 未能生成网站：\n{output.strip()}")
        works = (lambda: self.fill(single, frame), lambda: self.fill(many, frame), lambda: self._add(files, entries))
        together(works, size)

    def _add(self, files: Iterable[tuple[str, bytes]], entries: material.Entries) -> None:
        for place, content in files:
            path = (self.made / place).resolve()
            if not path.is_relative_to(self.made):
                raise CannotKnow(f"文件 {place} 不在网站的文件夹中")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        material.put_into_search(self.made, entries)

    def finish(self, frame: Frame) -> None:
        for place in self.shells:
            if "_" in place:
                shutil.rmtree(self.made / place.split("/_")[0] / "_", ignore_errors=True)
        for page in [*self.made.glob("*.html"), *self.made.glob("*/index.html")]:
            page.write_bytes(frame.around(page.read_text("utf-8")).encode())
        material.drop_unused(self.made)
        # An internal register must not be found from outside, and without a public address a sitemap is useless.
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (self.made / name).unlink(missing_ok=True)
        if not self.menu:  # Editors and the filing page load the schemas from here.
            (self.made / "schema").mkdir()
            for name, form in read_forms(self.project).items():
                text = json.dumps(form, ensure_ascii=False, indent=2)
                (self.made / "schema" / name).write_bytes(f"{text}\n".encode())
        # Two renames replace the old site. If the second one fails, the old site is put back.
        if self.out.exists():
            self.out.rename(self.old)
        try:
            self.made.rename(self.out)
        except OSError:
            if self.old.exists():
                self.old.rename(self.out)
            raise
