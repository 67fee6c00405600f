"""Generate the files that pages include: a bundle of the validator and a table of pinyin.

    python bench/vendored.py

Needs npm. Versions are pinned in ``bench/vendor/`` and ``requirements-quality.txt``. The generated files are committed
with their digests in ``manifest.json``; a test checks that the manifest is up to date.
"""

import json
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import distribution, version
from pathlib import Path

from pypinyin import Style, lazy_pinyin

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "bench/vendor"
VENDOR = PROJECT / "docs/assets/filing/vendor"
VALIDATOR, ESBUILD = "@cfworker/json-schema", "esbuild"
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and
this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED
"AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


def main() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    pinned = json.loads((SOURCE / "package.json").read_text("utf-8"))
    validator = pinned["dependencies"][VALIDATOR]
    made = {
        "json-schema.js": _bundle(validator),
        "pinyin.txt": "".join(f"{syllable} {letters}\n" for syllable, letters in _syllables()).encode(),
    }
    about = {
        "json-schema.js": {
            "name": VALIDATOR,
            "version": validator,
            "made_with": f"esbuild {pinned['devDependencies'][ESBUILD]}",
        },
        "pinyin.txt": {"name": "pypinyin", "version": version("pypinyin"), "made_with": "bench/vendored.py"},
    }
    for name, content in made.items():
        (VENDOR / name).write_bytes(content)
        about[name] |= {"licence": "MIT", "sha256": sha256(content).hexdigest()}
    (VENDOR / "pinyin.LICENSE.txt").write_bytes(_licence("pypinyin"))
    (VENDOR / "manifest.json").write_text(json.dumps(about, indent=2) + "\n", "utf-8")


def _bundle(validator: str) -> bytes:
    """The validator as one file. It interprets schemas; a validator that compiles them would need ``unsafe-eval``."""
    with tempfile.TemporaryDirectory() as folder:
        for path in SOURCE.iterdir():
            if path.is_file():
                shutil.copy(path, folder)
        _run(folder, "npm", "ci", "--silent", "--no-audit", "--no-fund")
        banner = f"/*! {VALIDATOR} {validator}. MIT License. Copyright (c) Jeremy Danyow\n{MIT} */"
        options = (
            "--bundle",
            "--format=esm",
            "--minify",
            "--target=es2020",
            "--outfile=made.js",
            f"--banner:js={banner}",
        )
        _run(folder, "node_modules/.bin/esbuild", "shape.js", *options, "--log-level=error")
        return (Path(folder) / "made.js").read_bytes()


def _run(folder: str, *words: str) -> None:
    subprocess.run(words, cwd=folder, check=True)


def _licence(name: str) -> bytes:
    """The licence text of a library, which must accompany the table made from it."""
    (found,) = (file for file in distribution(name).files or [] if file.name == "LICENSE.txt")
    return Path(str(found.locate())).read_bytes()


def _syllables() -> Iterator[tuple[str, str]]:
    """Yield each syllable with its characters: the 6,763 of GB 2312, each by its most frequent reading."""
    by_syllable: dict[str, str] = defaultdict(str)
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            letter = bytes((row, cell)).decode("gb2312", "ignore")
            if letter:
                by_syllable[lazy_pinyin(letter, style=Style.NORMAL)[0]] += letter
    yield from sorted(by_syllable.items())


if __name__ == "__main__":
    main()
