"""Templates are compiled once, MkDocs lists what it takes: quicker, and to the byte what comes out without."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from jinja2.bccache import bc_magic
from mkdocs.config import load_config
from mkdocs.structure.files import Files

from outside.compiled import Compiled
from outside.generator import Build
from outside.prose import Visible
from pages.editions import EDITIONS
from regulation.terms import Audience

PROJECT = Path(__file__).resolve().parents[2]


class Counting(Environment):
    """Tells how often it compiled."""

    compiled = 0

    def _generate(self, *args: object, **more: object) -> str:
        type(self).compiled += 1
        return super()._generate(*args, **more)  # type: ignore[arg-type]


def page(folder: Path, text: str, **settings: bool) -> tuple[str, int]:
    """What a template of that text shows, and how often it took compiling."""
    before = Counting.compiled
    made = Counting(loader=DictLoader({"a.html": text}), bytecode_cache=Compiled(folder), **settings)  # type: ignore[arg-type]
    return made.get_template("a.html").render(it="<b>"), Counting.compiled - before


@pytest.fixture(autouse=True)
def _keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "__pycache__"
    assert page(folder, "1 {{ it }}") == ("1 <b>", 1)
    assert page(folder, "1 {{ it }}") == ("1 <b>", 0)
    assert page(folder, "2 {{ it }}") == ("2 <b>", 1)
    assert len(list(folder.iterdir())) == 1


def test_what_was_compiled_otherwise_is_not_taken(tmp_path: Path) -> None:
    assert page(tmp_path, " {% if it %} \n{{ it }}{% endif %}") == ("  \n<b>", 1)
    assert page(tmp_path, " {% if it %} \n{{ it }}{% endif %}", autoescape=True) == ("  \n&lt;b&gt;", 1)
    assert page(tmp_path, " {% if it %} \n{{ it }}{% endif %}", lstrip_blocks=True) == (" \n<b>", 1)
    assert page(tmp_path, " {% if it %}\n{{ it }}{% endif %}", trim_blocks=True) == (" <b>", 1)


def test_another_jinja_compiles_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page(tmp_path, "{{ it }}")
    monkeypatch.setattr("jinja2.__version__", "3.99")
    assert page(tmp_path, "{{ it }}") == ("<b>", 1)


def test_a_broken_file_is_compiled_over(tmp_path: Path) -> None:
    page(tmp_path, "{{ it }}")
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    cut = [whole[:size] for size in range(0, len(whole), 7)]
    odd = [
        bc_magic + garbage
        for garbage in (b"(", b".", b"c\n\n.", b"X\xff\xff\xff\xff", b"\x80\x63", b"h\x01.", b"I1x\n.")
    ]
    for content in cut + odd:
        kept.write_bytes(content)
        assert page(tmp_path, "{{ it }}") == ("<b>", 1)
        assert kept.read_bytes() == whole
    kept.unlink()
    kept.mkdir()
    assert page(tmp_path, "{{ it }}") == ("<b>", 1)


def test_where_nothing_can_be_kept_it_is_compiled_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for _ in range(2):
        assert page(tmp_path / "file", "{{ it }}") == ("<b>", 1)


def test_nothing_is_kept_where_python_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    page(tmp_path / "new", "{{ it }}")
    assert not (tmp_path / "new").exists()


def test_mkdocs_takes_the_same_files_of_the_theme() -> None:
    config = load_config(str(PROJECT / "mkdocs.yml"))
    env = config.theme.get_env()
    found = []
    for loader in (env.loader, Visible(config.theme.dirs)):
        env.loader, files = loader, Files([])
        files.add_files_from_theme(env, config)
        found.append([(file.src_uri, file.abs_src_path) for file in files])
    assert found[0] == found[1]
    assert len(found[0]) > 30


def test_what_comes_out_is_what_mkdocs_makes(tmp_path: Path) -> None:
    with Build(PROJECT, tmp_path / "site", EDITIONS[Audience.INTERNAL], date(2026, 11, 24)) as build:
        build.wait()
        told = {"SOURCE_DATE_EPOCH": "1795478400", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
        there = tmp_path / "plain"
        words = ["build", "--quiet", "--strict", "--config-file", str(build.config), "--site-dir", str(there)]
        # Without the dictionary, which is installed where figures are taken.
        plainly = "import sys; sys.modules['jieba'] = None; from mkdocs.__main__ import cli; cli()"
        subprocess.run([sys.executable, "-c", plainly, *words], check=True, env=os.environ | told)
        ours, plain = (
            {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            for folder in (build.made, there)
        )
    assert ours.keys() == plain.keys()
    assert [path for path, content in ours.items() if content != plain[path]] == []
