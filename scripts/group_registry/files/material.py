"""All that knows the generator and its theme, MkDocs with Material; docs/decisions.md says what follows its end.

In the browser ``docs/assets/frame.js`` and the templates in ``docs/overrides`` do what this does here, and the section
Material of ``docs/assets/registry.css``. What an entry of the search holds is said in ``pages/search_index.py``.
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
"""The module that builds; properdocs builds the same bytes."""
INDEX = "search/search_index.json"
"""What the theme's search reads."""

_FOR_SCRIPTS = re.compile(
    r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>|<div data-md-component="skip">\s*</div>'
    r'|<div class="md-dialog"[^>]*>\s*<div[^>]*></div>\s*</div>| data-md-component="[a-z]+"'
)
"""Parts of Material's page that only its script uses; ``assets/frame.js`` puts them in where scripts run."""

Entries = Callable[[Iterable[dict[str, str]]], Iterable[object]]
"""Makes the entries of the search of those of the hand-written pages."""


def start(config: Path, day: date) -> subprocess.Popen[str]:
    """Start the generator on a configuration, as of a day."""
    midnight = str((day - date(1970, 1, 1)).days * 86_400)
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", GENERATOR, "build", "--quiet", "--strict", "--config-file", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"SOURCE_DATE_EPOCH": midnight, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
    )


def without_parts_for_scripts(page: str) -> str:
    """The page that the generator made, as all who read it without scripts need it."""
    return _FOR_SCRIPTS.sub("", page)


def put_into_search(site: Path, entries: Entries) -> None:
    """Make the search's entries of those that the generator wrote: sorted keys, no spaces, Chinese as it is."""
    index = json.loads((site / INDEX).read_text("utf-8"))
    index["docs"] = list(entries(index["docs"]))
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (site / INDEX).write_bytes(text.encode())
