"""The day of adoption: a ledger becomes the baseline, or it is told in Chinese why not, and nothing is written
(Art. 6, 25)."""

from pathlib import Path

import pytest

from group_registry.commands import baseline
from group_registry.forms.contents import blob_id
from group_registry.model.terms import BASELINE
from support.books_office import laid_out
from support.changes import DAYI, FILED

HEADING = "文件,纸质编号,备案日期\n"
ROW = f"{DAYI},中互京群备〔2026〕3号,2026-03-09\n"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid_out(tmp_path, FILED)


def written(root: Path) -> str:
    return (root / BASELINE).read_text("utf-8")


def run(root: Path, ledger: str, encoding: str = "utf-8-sig") -> int:
    (root / "ledger.csv").write_text(ledger, encoding)
    return baseline.main(["--root", str(root), str(root / "ledger.csv")])


def test_a_ledger_becomes_the_baseline_and_it_says_what_it_did(root: Path, capsys: Capture) -> None:
    """How many groups are bound, how many are not, and whether anything changed."""
    rest = f"{BASELINE}：{{}}，历史备案 1 个；另有 3 个群组不在其中，须办理备案或属临时群。\n"
    assert run(root, HEADING + ROW + "\n") == 0
    assert capsys.readouterr().out == rest.format("已写入")
    assert f"文件: {DAYI}\n  内容摘要: {blob_id(FILED[DAYI])}\n" in written(root)
    assert baseline.main(["--root", str(root)]) == 0
    assert capsys.readouterr().out == rest.format("内容未变")
    assert baseline.main(["--root", str(root), "--check"]) == 0
    assert capsys.readouterr().out == rest.format("与现有内容一致")
    (root / DAYI).write_bytes(FILED[DAYI] + b"# x\n")
    assert baseline.main(["--root", str(root), "--check"]) == 1
    assert capsys.readouterr().out == rest.format("与现有内容不一致，运行 registry.py baseline 重新生成")


@pytest.mark.parametrize(
    ("ledger", "encoding", "says"),
    [
        (HEADING + f"{DAYI},3号\n", "utf-8", "台账第 2 行有 2 格，应有三格"),
        (HEADING + ROW + f"{DAYI},3号,三月九日\n", "utf-8", "台账第 3 行：“三月九日”不是日期"),
        (HEADING + f"{DAYI},3号,2026-02-30\n", "utf-8", "台账第 2 行：日期“2026-02-30”不存在"),
        (HEADING + ROW, "gbk", "台账不是 UTF-8 编码"),
        (HEADING + "[" * 200_000, "utf-8", "台账不是表格：有单元格超过十三万字"),
        ("", "utf-8", "台账的第一行应为表头：文件,纸质编号,备案日期"),
        (ROW + ROW, "utf-8", "台账的第一行应为表头：文件,纸质编号,备案日期"),
        ('[{"a": 1}, null]', "utf-8", "台账的第一行应为表头：文件,纸质编号,备案日期"),
    ],
)
def test_a_ledger_that_cannot_be_read(root: Path, ledger: str, encoding: str, says: str, capsys: Capture) -> None:
    before = written(root)
    assert run(root, ledger, encoding) == 3
    assert capsys.readouterr().err.startswith(f"未生成：{says}")
    assert written(root) == before


def test_a_ledger_never_drops_an_entry_unless_it_is_told_to(root: Path, capsys: Capture) -> None:
    """A list of what was missing is not the list of everything: the rest would no longer count as filed."""
    assert run(root, HEADING + ROW) == 0
    before = written(root)
    capsys.readouterr()
    assert run(root, HEADING) == 3
    says = f"未生成：台账缺少现有历史备案中的 1 个群组，如 {DAYI}；"
    assert capsys.readouterr().err.startswith(says)
    assert written(root) == before
    assert baseline.main(["--root", str(root), str(root / "ledger.csv"), "--replace"]) == 0
    assert DAYI not in written(root)


@pytest.mark.parametrize("name", ["nowhere.csv", "registry"])
def test_a_ledger_that_is_not_there(root: Path, name: str, capsys: Capture) -> None:
    assert baseline.main(["--root", str(root), str(root / name)]) == 3
    assert capsys.readouterr().err.rstrip().endswith(("：文件或文件夹不存在", "：是文件夹，不是文件"))


@pytest.mark.parametrize(
    "row",
    [
        "参保服务答疑群,3号,2026-03-09",
        "registry/groups/hyfw/nowhere.yaml,3号,2026-03-09",
        ROW.strip() + "\n" + ROW.strip(),
    ],
)
def test_a_ledger_that_breaks_a_rule_is_not_written(root: Path, row: str, capsys: Capture) -> None:
    before = written(root)
    assert run(root, f"{HEADING}{row}\n") == 1
    assert f"{BASELINE}:" in capsys.readouterr().out
    assert written(root) == before


def test_a_broken_baseline_is_replaced_by_a_ledger_and_by_nothing_else(root: Path, capsys: Capture) -> None:
    (root / BASELINE).write_text("版次：1\n", "utf-8")
    assert baseline.main(["--root", str(root)]) == 1
    assert written(root) == "版次：1\n"
    assert run(root, HEADING + ROW) == 0
    assert DAYI in written(root)
