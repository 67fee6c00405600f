"""All code that depends on the site generator and its theme, MkDocs with Material.

docs/decisions.md says what to do when they are no longer maintained. The other parts that depend on the theme are
``docs/assets/frame.js``, the templates in ``docs/overrides`` and the section Material of ``docs/assets/registry.css``.
``pages/search_index.py`` defines what a search entry holds.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

GENERATOR = "mkdocs"
"""The Python module that builds the site; properdocs would build the same bytes."""
INDEX = "search/search_index.json"
"""The texts of the pages, which the search looks through: the generator's, put in order by ``put_into_search``."""

FOR_SCRIPTS = re.compile(
    r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>|<div data-md-component="skip">\s*</div>'
    r'|<div class="md-dialog"[^>]*>\s*<div[^>]*></div>\s*</div>| data-md-component="[a-z]+"'
)
"""Parts of Material's page that only scripts use. ``assets/frame.js`` adds what the search needs of them."""

SCRIPTS = "assets/javascripts"
UNUSED = ("assets/**/*.map", "assets/stylesheets/palette.*.css", "assets/images/favicon.png")
"""What else of the theme is left out: source maps, its colours."""

Entries = Callable[[Iterable[dict[str, str]]], Iterable[object]]
"""Makes the search entries of the site from those of the hand-written pages."""


def start(config: Path, day: date) -> subprocess.Popen[str]:
    """Start the generator on a configuration, with the build date set to that day at midnight UTC."""
    midnight = str((day - date(1970, 1, 1)).days * 86_400)
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", GENERATOR, "build", "--quiet", "--strict", "--config-file", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"SOURCE_DATE_EPOCH": midnight, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
    )


def drop_unused(site: Path) -> None:
    shutil.rmtree(site / SCRIPTS)
    for path in [path for pattern in UNUSED for path in site.glob(pattern)]:
        path.unlink()


def put_into_search(site: Path, entries: Entries) -> None:
    """Replace the search entries that the generator wrote; as JSON with sorted keys, no spaces, Chinese unescaped."""
    index = json.loads((site / INDEX).read_text("utf-8"))
    text = json.dumps({"docs": list(entries(index["docs"]))}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (site / INDEX).write_bytes(text.encode())
