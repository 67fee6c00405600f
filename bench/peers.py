"""The comparison of the site for goal 8: the same records as input for Hugo and MkDocs, one page per group.

Hugo gets each group's own file as front matter and lays it out itself, as our site does. MkDocs cannot do that, so it
gets the page bodies that we generated.
"""

import json
import shutil
import sys
from datetime import date
from pathlib import Path

from measure import PROJECT

sys.path.insert(0, str(PROJECT / "scripts"))

from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site

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
_HUGO_FRAME = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>%(title)s</title></head><body>
<nav><a href="/">首页</a></nav><main><h1>%(title)s</h1>%(body)s</main></body></html>"""
HUGO_LAYOUT = _HUGO_FRAME % {"title": "{{ .Title }}", "body": "{{ .Content }}"}
HUGO_RECORD_LAYOUT = _HUGO_FRAME % {
    "title": '{{ index .Params "群组名称" }}',
    "body": """<dl>
{{- range $item := slice "使用部门" "平台类别" "使用范围" "群组负责人" "成员范围" "建群目的" "使用期限" -}}
{{- with index $.Params $item }}<div><dt>{{ $item }}<dd>{{ . }}</div>{{ end -}}
{{- end -}}
{{- range last 1 (index .Params "备案记录") -}}
{{- range $item, $value := . }}<div><dt>{{ $item }}<dd>{{ $value }}</div>{{ end -}}
{{- end -}}
</dl><h2>备案记录</h2><table><thead><tr><th>备案日期<th>备案类别<th>备案事项说明<tbody>
{{- range sort (index .Params "备案记录") "备案日期" "desc" -}}
<tr><td>{{ index . "备案日期" }}<td>{{ index . "备案类别" }}<td>{{ index . "备案事项说明" }}
{{- end -}}
</table>""",
}


def write(root: Path, folder: Path, day: date) -> None:
    """Write the input below a folder: ``hugo/`` from the records, ``mkdocs/`` from our pages."""
    shutil.rmtree(folder, ignore_errors=True)
    inspection = inspect(worktree.read_files(root), worktree.read_forms(PROJECT), ())
    viewer = Viewer(inspection.registry, inspection.forms, inspection.digests, day)
    pages = Site(viewer, (), worktree.read_templates()).group_pages()
    (folder / "mkdocs/docs").mkdir(parents=True)
    layouts = folder / "hugo/layouts/_default"
    layouts.mkdir(parents=True)
    (folder / "hugo/hugo.toml").write_text(HUGO_SETTINGS, "utf-8")
    (layouts / "single.html").write_text(HUGO_RECORD_LAYOUT, "utf-8")
    (layouts / "list.html").write_text(HUGO_LAYOUT, "utf-8")
    (folder / "mkdocs/mkdocs.yml").write_text(json.dumps(MKDOCS_SETTINGS), "utf-8")
    (folder / "mkdocs/docs/index.md").write_text("# 首页\n", "utf-8")
    for page in pages:
        # One line of HTML, so that neither tool finds Markdown in it.
        body = page.body.replace("\n", "")
        place = page.address.removeprefix("groups/").rstrip("/")
        record = inspection.files[f"registry/groups/{place}.yaml"].decode()
        for path, text in (
            (folder / f"hugo/content/{place}.md", f"---\n{record}---\n"),
            (folder / f"mkdocs/docs/{place}.md", f"# {page.title}\n\n<div>{body}</div>\n"),
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
