"""Whatever a command is pointed at in place of what it reads or writes: it says what is wrong, and nothing is lost."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from support.adopting import make_source
from support.repositories import git

GROUP = "hyfw/cbfw-dayi"
PLACES = [
    ["approve", "--pull", "BAD", "--reviews", "BAD"],
    ["approve", "--pull", "BAD", "--reviews", "BAD", "--timeline", "BAD"],
    ["audit", "--root", "BAD"],
    ["baseline", "--root", "BAD"],
    ["codeowners", "--root", "BAD"],
    ["judge_open", "--repository", "office/registry", "--root", "BAD"],
    ["doctor", "--root", "BAD"],
    ["dossier", "verify", "BAD"],
    ["import_ledger", "BAD"],
    ["inventory", "BAD", "--unit", "hyfw"],
    ["minutes", "draft", "--root", "BAD"],
    ["paper", "verify", "BAD"],
    ["record", "--from", "BAD"],
    ["remind", "--root", "BAD"],
    ["render", "--root", "BAD", "--out", "OUT"],
    ["render", "--out", "BAD/site"],
    ["roster", "BAD", "--group", GROUP],
    ["staff", "--units", "BAD", "--people", "BAD"],
    ["staff", "--out", "OUT", "--root", "BAD"],
    ["validate", "--root", "BAD"],
    ["validate", "--summary", "BAD/summary.md"],
    ["waiting", "--from", "BAD"],
    ["work", "--root", "BAD", "--out", "OUT"],
    ["work", "--root", "BAD", "--only", "fetch"],
]
FILES = {
    "empty": b"",
    "bytes": bytes(range(256)) * 400,
    "half": b'{"a": ',
    "list": b"[]",
    "object": b"{}",
    "deep": b"[" * 200_000,
    "lines": "一\n二\n三\n".encode(),
}
NOWHERE = 0
"""Where in the list of paths that one is at which nothing is."""


@pytest.fixture
def bad(tmp_path: Path) -> list[str]:
    """Paths, each of which is something else than anybody expects."""
    folder = tmp_path / "bad"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
    (folder / "circle").symlink_to("circle")
    return [str(folder / name) for name in ("nowhere", *FILES, "folder", "circle", "名" * 4000)] + ["/dev/null"]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a repository of its own, in which commands run; a clone's long history would be looked through."""
    office = tmp_path_factory.mktemp("office")
    make_source(office)
    return office


SHORT = {"audit", "baseline", "doctor", "minutes", "validate"}
"""Commands that ``make test`` tries."""


@pytest.mark.parametrize(
    "words",
    [pytest.param(words, marks=[] if words[0] in SHORT else pytest.mark.long, id=" ".join(words)) for words in PLACES],
)
def test_what_is_not_what_was_expected_is_told_in_chinese_and_nothing_is_lost(
    words: list[str],
    bad: list[str],
    clone: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(clone)
    monkeypatch.setenv("GITHUB_TOKEN", "t")
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("群组名称\n", "utf-8")
    words = [{"LEDGER": str(ledger), "OUT": str(tmp_path / "out/site")}.get(word, word) for word in words]
    for path in bad:
        command, *told = [word.replace("BAD", path) for word in words]
        try:
            code = import_module(f"group_registry.commands.{command}").main(told)
        except SystemExit as stop:
            code = int(stop.code or 0)
        shown = capsys.readouterr()
        assert code in {0, 1, 2, 3}, path
        says = shown.err + shown.out
        # A site is built without a word where it was wanted; whatever else happens, or does not, is told.
        built = code == 0 and words == ["render", "--out", "BAD/site"] and Path(path, "site/index.html").is_file()
        assert built or re.search("[一-鿿]", says), path
        # What is not there is named: it was looked for, and nothing else stopped the command before.
        assert code == 0 or path != bad[NOWHERE] or path in says
        assert not re.search(r"No such|Is a dir|Not a dir|File exists|too long|Too many|[Ee]rror", says), says
    assert git(clone, "status", "--short") == ""
