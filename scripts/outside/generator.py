"""Runs MkDocs on the hand-written pages and empty shells, fills the shells, swaps the finished site into place.

MkDocs never sees the registry: it builds while the registry is read, and what data says is put in afterwards.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol

from outside.doubt import CannotKnow

_BODY = "<!--fill-->"
_TITLE = "@@title@@"
_FOOTER = "@@footer@@"
_INDEX = "search/search_index.json"


class Filled(Protocol):
    """A page to be put into its shell."""

    @property
    def address(self) -> str: ...  # noqa: D102
    @property
    def shell(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102


class Build:
    """One build, in the folder ``build/`` beside the site; used as a context, so that nothing keeps running."""

    def __init__(self, project: Path, out: Path, shells: Mapping[str, tuple[str, str]], day: date) -> None:
        self.project, self.out = project, out.resolve()
        self.work = self.out.parent / "build"
        self.tree, self.made = self.work / "tree", self.work / "site"
        self.shells, self.day = shells, day
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Build":
        """Assemble the tree and start MkDocs on it."""
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.project / "docs", self.tree, ignore=shutil.ignore_patterns("overrides"))
        for place, (title, menu) in self.shells.items():
            path = self.tree / f"{place}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_shell(title or _TITLE, menu), "utf-8")
        self._process = self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop MkDocs if it still runs."""
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def _start(self) -> subprocess.Popen[str]:
        config = self.work / "mkdocs.yml"
        settings = {
            "INHERIT": str(self.project / "mkdocs.yml"),
            "docs_dir": str(self.tree),
            "site_dir": str(self.made),
            "theme": {"custom_dir": str(self.project / "docs" / "overrides")},
        }
        config.write_text(json.dumps(settings), "utf-8")
        midnight = (self.day - date(1970, 1, 1)).days * 86_400
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", str(config)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(midnight), "NO_MKDOCS_2_WARNING": "1"},
        )

    def wait(self) -> None:
        """Wait for MkDocs; what it complains of is passed on."""
        assert self._process is not None  # noqa: S101
        output, _ = self._process.communicate()
        if self._process.returncode:
            raise CannotKnow(f"MkDocs 没有建成网站：\n{output.strip()}")

    def fill(self, pages: Iterable[Filled], footer: str) -> None:
        """Put pages into their shells: plain substitution of finished HTML."""
        shells: dict[str, list[str]] = {}
        for page in pages:
            if page.shell not in shells:
                shells[page.shell] = _parts(self._shell_file(page.shell).read_text("utf-8"), footer)
            title = page.title.replace("&", "&amp;").replace("<", "&lt;")
            start, *rest = shells[page.shell]
            filled = title.join([start, *rest[:-1]]) + page.body + rest[-1]
            folder = self.made / page.address
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.html").write_text(filled, "utf-8")

    def _shell_file(self, shell: str) -> Path:
        return self.made / ("index.html" if shell == "index" else f"{shell}/index.html")

    def finish(self, entries: Sequence[Mapping[str, str]], footer: str) -> None:
        """Fill the foot of the hand-written pages, add the search entries, drop what no reader needs; swap."""
        for name in self.shells:
            if name.endswith("/shell"):
                shutil.rmtree(self._shell_file(name).parent, ignore_errors=True)
        shutil.rmtree(self.made / "groups" / "shell", ignore_errors=True)
        for page in [*self.made.glob("*.html"), *self.made.glob("*/index.html")]:
            page.write_text(page.read_text("utf-8").replace(_FOOTER, footer), "utf-8")
        index = json.loads((self.made / _INDEX).read_text("utf-8"))
        index["docs"] = [*index["docs"], *entries]
        text = json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        (self.made / _INDEX).write_text(text, "utf-8")
        # An internal register is not to be found from outside; and only these two files differ between days.
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (self.made / name).unlink(missing_ok=True)
        self._swap()

    def _swap(self) -> None:
        """Old site out, new site in, by two renames; whatever fails in between puts the old one back."""
        old = self.work / "old"
        if self.out.exists():
            self.out.rename(old)
        try:
            self.made.rename(self.out)
        except OSError:
            if old.exists():
                old.rename(self.out)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _shell(title: str, menu: str) -> str:
    head = json.dumps({"title": title, "menu": menu, "shell": True, "search": {"exclude": True}}, ensure_ascii=False)
    return f"---\n{head}\n---\n\n{_BODY}\n"


def _parts(shell: str, footer: str) -> list[str]:
    """A shell cut at its title and its body: [before the title, …, before the body, after the body]."""
    before, after = shell.replace(_FOOTER, footer).split(_BODY)
    return [*before.split(_TITLE), after]
