"""The other side of goals 7 and 8: the same records as input of hugo and of MkDocs, a page per group."""

import json
import shutil
import sys
from datetime import date
from pathlib import Path

from measure import PROJECT

sys.path.insert(0, str(PROJECT / "scripts"))

from outside import disk
from pages.site import Site
from pages.views import Viewer
from reading.inspection import inspect

HUGO_SETTINGS = """baseURL = "/"
title = "x"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.goldmark.renderer]
unsafe = true
"""
MKDOCS_SETTINGS = {
    "site_name": "x",
    "theme": {"name": "material", "language": "zh", "font": False},
    "plugins": [{"search": {"lang": ["zh", "en"]}}],
    "validation": {"links": {"not_found": "ignore", "unrecognized_links": "ignore"}},
    "nav": [{"首页": "index.md"}],
}
HUGO_LAYOUT = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<nav><a href="/">首页</a></nav><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>"""


def write(root: Path, folder: Path, day: date) -> None:
    """Write both inputs below a folder, ``hugo/`` and ``mkdocs/``: the very bodies of our group pages."""
    shutil.rmtree(folder, ignore_errors=True)
    inspection = inspect(disk.read_files(root), disk.read_forms(PROJECT), ())
    viewer = Viewer(inspection.registry, inspection.forms, inspection.digests, day)
    pages = Site(viewer, (), disk.read_templates(PROJECT)).group_pages(inspection.registry.groups)
    for name in ("hugo/layouts/_default", "hugo/content", "mkdocs/docs"):
        (folder / name).mkdir(parents=True)
    (folder / "hugo/hugo.toml").write_text(HUGO_SETTINGS, "utf-8")
    for layout in ("single", "list"):
        (folder / f"hugo/layouts/_default/{layout}.html").write_text(HUGO_LAYOUT, "utf-8")
    (folder / "mkdocs/mkdocs.yml").write_text(json.dumps(MKDOCS_SETTINGS), "utf-8")
    (folder / "mkdocs/docs/index.md").write_text("# 首页\n", "utf-8")
    for page in pages:
        # One block of HTML: neither tool has any Markdown to find in it.
        body = page.body.replace("\n", "")
        title = json.dumps(page.title, ensure_ascii=False)
        place = page.address.removeprefix("groups/").rstrip("/")
        for path, text in (
            (folder / f"hugo/content/{place}.md", f"---\ntitle: {title}\n---\n<div>{body}</div>\n"),
            (folder / f"mkdocs/docs/{place}.md", f"# {page.title}\n\n<div>{body}</div>\n"),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
