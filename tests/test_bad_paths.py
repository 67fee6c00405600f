"""Whatever a command is pointed at in place of what it reads or writes: it says what is wrong, and nothing is lost."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from cases import PROJECT
from repositories import git

GROUP = "hyfw/cbfw-dayi"
PERIOD = ["--from", "2026-01-01", "--to", "2026-03-31"]
PLACES = [
    ["approve", "--pull", "BAD", "--reviews", "BAD"],
    ["approve", "--pull", "BAD", "--reviews", "BAD", "--timeline", "BAD"],
    ["audit", "--online", "--from", "BAD"],
    ["audit", "--root", "BAD"],
    ["baseline", "BAD"],
    ["codeowners", "--root", "BAD"],
    ["desk", "--root", "BAD"],
    ["dossier", "verify", "BAD"],
    ["dossier", *PERIOD, "--out", "BAD"],
    ["file", "create", "--from", "BAD"],
    ["form", GROUP, "--root", "BAD"],
    ["form", GROUP, "--format", "docx", "--out", "BAD/form.docx"],
    ["handover", "周启明", "--root", "BAD"],
    ["import_ledger", "BAD"],
    ["import_ledger", "LEDGER", "--mapping", "BAD"],
    ["import_ledger", "LEDGER", "--baseline", "BAD"],
    ["inventory", "BAD", "--unit", "hyfw"],
    ["minutes", "draft", "--root", "BAD"],
    ["paper", "BAD"],
    ["record", "--from", "BAD"],
    ["remind", "--root", "BAD"],
    ["render", "--inventory", "BAD", "--out", "OUT"],
    ["render", "--root", "BAD", "--out", "OUT"],
    ["render", "--out", "BAD/site"],
    ["render", "--waiting", "BAD", "--out", "OUT"],
    ["roster", "BAD", "--group", GROUP],
    ["validate", "--root", "BAD"],
    ["waiting", "--from", "BAD"],
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


@pytest.fixture
def bad(tmp_path: Path) -> list[str]:
    """Paths, each of which is something else than anybody expects."""
    folder = tmp_path / "bad"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
    (folder / "circle").symlink_to("circle")
    return [str(folder / name) for name in (*FILES, "folder", "circle", "nowhere", "名" * 4000)] + ["/dev/null"]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the project in which commands run."""
    folder = tmp_path_factory.mktemp("clone")
    git(folder, "clone", "--quiet", str(PROJECT), "office")
    return folder / "office"


@pytest.mark.parametrize("words", PLACES, ids=[" ".join(words).replace("BAD", "…") for words in PLACES])
def test_what_is_not_what_was_expected_is_told_in_chinese_and_nothing_is_lost(
    words: list[str],
    bad: list[str],
    clone: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(clone)
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("群组名称\n", "utf-8")
    words = [{"LEDGER": str(ledger), "OUT": str(tmp_path / "out/site")}.get(word, word) for word in words]
    for path in bad:
        shell, *told = [word.replace("BAD", path) for word in words]
        try:
            code = import_module(shell).main(told)
        except SystemExit as stop:
            code = int(stop.code or 0)
        shown = capsys.readouterr()
        assert code in {0, 1, 2, 3}, path
        assert code == 0 or re.search("[一-鿿]", shown.err + shown.out), path
    assert git(clone, "status", "--short") == ""
