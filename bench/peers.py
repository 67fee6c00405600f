"""The other side of goals 7 and 8: the same records as input of hugo and of MkDocs, a page per group."""

import html
import json
import shutil
import sys
from pathlib import Path

from measure import PROJECT

sys.path.insert(0, str(PROJECT / "scripts"))

from outside import disk
from reading.inspection import inspect
from regulation.model import Group

HUGO_LAYOUT = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>
<nav><a href="/">首页</a></nav><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>"""


def write(root: Path, folder: Path) -> None:
    """Write both inputs below a folder: ``hugo/`` and ``mkdocs/``."""
    shutil.rmtree(folder, ignore_errors=True)
    inspection = inspect(disk.read_files(root), disk.read_forms(PROJECT), ())
    for name in ("hugo/layouts/_default", "hugo/content", "mkdocs/docs"):
        (folder / name).mkdir(parents=True)
    (folder / "hugo/hugo.toml").write_text('baseURL = "/"\ntitle = "x"\ndisableKinds = ["taxonomy", "term", "RSS"]\n')
    (folder / "hugo/hugo.toml").open("a").write("[markup.goldmark.renderer]\nunsafe = true\n")
    for layout in ("single", "list"):
        (folder / f"hugo/layouts/_default/{layout}.html").write_text(HUGO_LAYOUT, "utf-8")
    settings = {
        "site_name": "x",
        "strict": True,
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [{"search": {"lang": ["zh", "en"]}}],
        "docs_dir": "docs",
        "nav": [{"首页": "index.md"}],
    }
    (folder / "mkdocs/mkdocs.yml").write_text(json.dumps(settings), "utf-8")
    (folder / "mkdocs/docs/index.md").write_text("# 首页\n", "utf-8")
    for group in inspection.registry.groups:
        _page(folder, group)


def _page(folder: Path, group: Group) -> None:
    body = _body(group)
    title = json.dumps(group.name, ensure_ascii=False)
    hugo = folder / "hugo/content" / group.folder / f"{group.slug}.md"
    docs = folder / "mkdocs/docs" / group.folder / f"{group.slug}.md"
    for path, text in ((hugo, f"---\ntitle: {title}\n---\n{body}"), (docs, f"# {group.name}\n\n{body}")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _body(group: Group) -> str:
    items = (group.unit, group.custodian, group.platform, group.scope, group.member_scope, group.purpose)
    rows = "".join(f"<dt>{place}</dt><dd>{html.escape(str(item))}</dd>" for place, item in enumerate(items))
    records = "".join(f"<tr><td>{f.filed_on}</td><td>{f.kind}</td><td>{f.statement}</td></tr>" for f in group.filings)
    return f"<dl>{rows}</dl>\n<table>{records}</table>\n"
