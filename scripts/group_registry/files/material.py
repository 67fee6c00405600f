"""All code that depends on the site generator and its theme, MkDocs with Material.

docs/decisions.md says what to do when they are no longer maintained. The other parts that depend on the theme are
``docs/assets/frame.js``, the templates in ``docs/overrides`` and the section Material of ``docs/assets/registry.css``.
``pages/search_index.py`` defines what a search entry holds.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

GENERATOR = "mkdocs"
"""The Python module that builds the site; properdocs would build the same bytes."""
INDEX = "search/search_index.json"
"""The file that the theme's search reads."""

FOR_SCRIPTS = re.compile(
    r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>|<div data-md-component="skip">\s*</div>'
    r'|<div class="md-dialog"[^>]*>\s*<div[^>]*></div>\s*</div>| data-md-component="[a-z]+"'
)
"""Parts of Material's page that only its script uses. ``assets/frame.js`` adds them again in browsers with scripts."""

UNUSED = (
    *("assets/**/*.map", "assets/javascripts/lunr/*.js", "assets/javascripts/lunr/min/lunr.*.js"),
    *("assets/stylesheets/palette.*.css", "assets/images/favicon.png"),
)
"""Of what the theme brings: source maps, the search in other languages (``USED`` is that in Chinese), its colours."""
USED = ("lunr.stemmer.support.min.js", "lunr.zh.min.js")

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
    for path in [path for pattern in UNUSED for path in site.glob(pattern) if path.name not in USED]:
        path.unlink()


def put_into_search(site: Path, entries: Entries) -> None:
    """Replace the search entries that the generator wrote; as JSON with sorted keys, no spaces, Chinese unescaped."""
    index = json.loads((site / INDEX).read_text("utf-8"))
    index["docs"] = list(entries(index["docs"]))
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (site / INDEX).write_bytes(text.encode())
