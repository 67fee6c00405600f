"""CODEOWNERS: made of the office files, fresh, and nobody owns a filing."""

from pathlib import Path

import pytest

from group_registry.commands import codeowners
from group_registry.files import worktree
from group_registry.forms.check import read_registry
from group_registry.model.terms import CODEOWNERS
from support.books_office import laid_out
from support.cases import FORMS, OFFICE, PROJECT

PEOPLE = "registry/office/people.yaml"


def office(root: Path, *swaps: tuple[str, str]) -> Path:
    text = OFFICE[PEOPLE].decode()
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    (root / ".github").mkdir(exist_ok=True)
    return laid_out(root, OFFICE | {PEOPLE: text.encode()})


def test_the_one_that_is_kept_is_fresh() -> None:
    registry = read_registry(worktree.read_files(PROJECT), FORMS).registry
    assert (PROJECT / CODEOWNERS).read_text("utf-8") == codeowners.text(registry)


def test_the_director_and_the_registrars_own_all_but_what_is_filed(tmp_path: Path) -> None:
    assert codeowners.main(["--root", str(office(tmp_path))]) == 0
    lines = (tmp_path / ".github/CODEOWNERS").read_text("utf-8").splitlines()
    assert lines[3] == "* @demo-zhao @demo-gao @demo-fang"
    folders = {path.name for path in (PROJECT / "registry").iterdir()} - {"office"}
    assert set(lines[4:]) == {f"/registry/{name}/" for name in folders}


def test_who_leaves_is_not_asked(tmp_path: Path) -> None:
    """That a file is of an earlier list ``doctor`` tells."""
    term = "职务: 信息技术部, 起: 2020-01-01"
    root = office(tmp_path, (f"{term}}}]}}\n  - {{姓名: 周", f"{term}, 止: 2026-01-01}}]}}\n  - {{姓名: 周"))
    assert codeowners.main(["--root", str(root)]) == 0
    assert "@demo-fang" not in (root / ".github/CODEOWNERS").read_text("utf-8")


@pytest.mark.parametrize(("host", "name"), [("gitea", "Gitea"), ("forgejo", "Forgejo")])
def test_where_it_would_require_nothing_it_is_not_written(
    host: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their documents: such a file asks for reviews. The steps' reviewers are asked one by one (``judge_open``)."""
    monkeypatch.setenv("FORGE", host)
    root = office(tmp_path)
    assert codeowners.main(["--root", str(root)]) == 0
    assert capsys.readouterr().out.startswith(f"{name} 不用 CODEOWNERS：")
    assert [path.name for path in root.rglob("CODEOWNERS")] == []
    monkeypatch.setenv("FORGE", "gitlab")
    assert codeowners.main(["--root", str(root)]) == 3


@pytest.mark.parametrize("swap", [("账号: demo-", "工位: demo-"), ("职务: 主任", "职务: 主人")])
def test_without_anybody_to_ask_nothing_is_written(tmp_path: Path, swap: tuple[str, str]) -> None:
    assert codeowners.main(["--root", str(office(tmp_path, swap))]) == 3
    assert not (tmp_path / ".github/CODEOWNERS").exists()
