"""The baseline of the adoption is bound to the contents of its files, or nothing is written (Art. 6, 25)."""

from pathlib import Path

import pytest

from group_registry.commands import baseline
from group_registry.forms.contents import blob_id
from group_registry.model.terms import BASELINE
from support.books_office import laid_out
from support.changes import DAYI, FILED

ENTRY = f"- 文件: {DAYI}\n  内容摘要: {'0' * 40}\n  备案日期: 2026-03-09\n"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid_out(tmp_path, FILED)


def written(root: Path) -> str:
    return (root / BASELINE).read_text("utf-8")


def test_the_entries_get_the_present_contents_and_it_says_what_it_did(root: Path, capsys: Capture) -> None:
    """How many groups are bound; the same again leaves the same."""
    (root / BASELINE).write_text(ENTRY, "utf-8")
    for content in (FILED[DAYI], FILED[DAYI], FILED[DAYI] + b"# x\n"):
        (root / DAYI).write_bytes(content)
        assert baseline.main(["--root", str(root)]) == 0
        told = capsys.readouterr().out
        assert told == f"已写入 {BASELINE}，共 1 个群组；不在其中的，须办理备案或属临时群。\n"
        assert f"文件: {DAYI}\n  内容摘要: {blob_id(content)}\n" in written(root)


@pytest.mark.parametrize("text", ["版次：1\n", ENTRY.replace(DAYI, "registry/groups/hyfw/nowhere.yaml"), ENTRY * 2])
def test_a_baseline_that_breaks_a_rule_is_not_written(root: Path, text: str, capsys: Capture) -> None:
    (root / BASELINE).write_text(text, "utf-8")
    assert baseline.main(["--root", str(root)]) == 1
    assert f"{BASELINE}:" in capsys.readouterr().out
    assert written(root) == text
