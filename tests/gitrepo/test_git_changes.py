"""The command over real repositories: what it can know, what it cannot, and what the work tree never decides."""

import shutil
import subprocess
from pathlib import Path

import pytest

from group_registry.commands import validate
from support.changes import DAYI, FILED, RECORD
from support.repositories import Files, git, repository

CHANGED = FILED | {DAYI: FILED[DAYI] + RECORD}
UNFILED = FILED | {DAYI: "# 备注\n".encode() + FILED[DAYI]}
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    return checked_out(tmp_path / "repository", CHANGED)


def checked_out(root: Path, head: Files) -> Path:
    repository(root, FILED, head)
    git(root, "reset", "--hard", "--quiet")
    return root


def run(root: Path, *words: str) -> int:
    return validate.main(["--root", str(root), *words])


def doubt(root: Path, capsys: Capture, *words: str) -> str:
    """What is said when the command could not know."""
    assert run(root, *words) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert not any(word in shown.err for word in ("fatal", "error", "Traceback"))
    return shown.err


def test_the_head_is_the_last_commit_unless_named(changed: Path, capsys: Capture) -> None:
    assert run(changed, "--base", "main") == 0
    assert run(changed, "--base", "main", "--head", "filing") == 0
    assert run(changed, "--base", "filing", "--head", "main") == 0, "the merge base is what counts, not the base"
    assert run(changed, "--base", "main", "--format", "json", "registry/groups") == 0
    assert capsys.readouterr().out.endswith("[]\n")


def test_the_work_tree_is_never_read(changed: Path) -> None:
    (changed / DAYI).write_text("不是备案表", "utf-8")
    assert run(changed) == 1
    assert run(changed, "--base", "main") == 0
    assert run(changed, "--staged") == 0
    shutil.rmtree(changed / "registry")
    assert run(changed, "--base", "main") == 0


def test_a_bare_repository_will_do(changed: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(changed), str(tmp_path / "bare"))
    assert run(tmp_path / "bare", "--base", "main", "--head", "filing") == 0


def test_what_is_staged_counts_and_nothing_else(changed: Path) -> None:
    (changed / DAYI).write_bytes(UNFILED[DAYI])
    assert run(changed, "--staged") == 0
    git(changed, "add", "--all")
    assert run(changed, "--staged") == 1


def test_a_second_commit_may_mend_what_the_first_one_says(changed: Path) -> None:
    (changed / DAYI).write_bytes(FILED[DAYI] + RECORD.replace("重新".encode(), "再次".encode()))
    git(changed, "add", "--all")
    assert run(changed, "--staged") == 0


def test_what_was_fetched_as_main_comes_before_a_local_main(changed: Path) -> None:
    git(changed, "update-ref", "refs/remotes/origin/main", "main")
    git(changed, "branch", "--force", "main", "filing")
    (changed / DAYI).write_bytes(FILED[DAYI])
    git(changed, "add", "--all")
    assert run(changed, "--staged") == 0


def test_without_a_main_branch_the_last_commit_is_the_start(changed: Path) -> None:
    git(changed, "branch", "--delete", "--force", "main")
    (changed / DAYI).write_bytes(FILED[DAYI])
    git(changed, "add", "--all")
    assert run(changed, "--staged") == 1


def test_a_file_only_announced_is_not_staged(changed: Path) -> None:
    (changed / "registry/groups/hyfw/xin.yaml").write_text("尚未写好", "utf-8")
    git(changed, "add", "--intent-to-add", "--all")
    assert run(changed, "--staged") == 0


def test_an_unknown_revision_is_not_known(changed: Path, capsys: Capture) -> None:
    assert "找不到提交“nowhere”" in doubt(changed, capsys, "--base", "nowhere")
    assert "找不到提交“nowhere”" in doubt(changed, capsys, "--base", "main", "--head", "nowhere")
    assert "写法有误" in doubt(changed, capsys, "--base=--all")
    assert "写法有误" in doubt(changed, capsys, "--base", "")
    assert "写法有误" in doubt(changed, capsys, "--base", "main", "--head", "")
    assert "找不到提交" in doubt(changed, capsys, "--base", "main:registry")


def test_no_repository_is_not_known(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also below one, where git is told not to look for it."""
    git(tmp_path, "init", "--quiet")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "within").mkdir()
    assert "不在 git 仓库中" in doubt(tmp_path / "within", capsys, "--base", "main")
    assert "不在 git 仓库中" in doubt(tmp_path / "nowhere", capsys, "--staged")


def test_a_folder_inside_is_not_the_top(changed: Path, capsys: Capture) -> None:
    assert "不是 git 仓库的根目录" in doubt(changed / "registry", capsys, "--base", "main")


def test_no_commit_yet_is_not_known(tmp_path: Path, capsys: Capture) -> None:
    git(tmp_path, "init", "--quiet")
    assert "找不到提交“HEAD”" in doubt(tmp_path, capsys, "--staged")


def test_a_shallow_clone_is_not_known(changed: Path, tmp_path: Path, capsys: Capture) -> None:
    git(changed, "checkout", "--quiet", "main")
    git(changed, "commit", "--quiet", "--allow-empty", "--message", "main goes on")
    address = changed.as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", address, str(tmp_path / "shallow"))
    shallow = tmp_path / "shallow"
    assert "git fetch --unshallow" in doubt(shallow, capsys, "--base", "origin/main", "--head", "origin/filing")
    assert "git fetch --unshallow" in doubt(shallow, capsys, "--base", git(changed, "rev-parse", "main~1"))
    git(shallow, "fetch", "--quiet", "--unshallow")
    assert run(shallow, "--base", "origin/main", "--head", "origin/filing") == 0


def test_unrelated_histories_are_not_known(changed: Path, capsys: Capture) -> None:
    tree = git(changed, "rev-parse", "main^{tree}")
    git(changed, "branch", "other", git(changed, "commit-tree", tree, "-m", "."))
    assert "没有共同的起点" in doubt(changed, capsys, "--base", "other", "--head", "filing")


def test_several_starts_are_not_known(changed: Path, capsys: Capture) -> None:
    tree, main = git(changed, "rev-parse", "main^{tree}"), git(changed, "rev-parse", "main")
    left, right = (git(changed, "commit-tree", tree, "-p", main, "-m", side) for side in "ab")
    one, two = (
        git(changed, "commit-tree", tree, "-p", a, "-p", b, "-m", ".") for a, b in ((left, right), (right, left))
    )
    assert "多个共同的起点" in doubt(changed, capsys, "--base", one, "--head", two)


def test_a_head_without_a_registry_is_not_known(tmp_path: Path, capsys: Capture) -> None:
    repository(tmp_path, FILED, {"README.md": b"."})
    assert "没有 registry/ 文件夹" in doubt(tmp_path, capsys, "--base", "main")


def test_a_conflict_in_the_index_is_not_known(changed: Path, capsys: Capture) -> None:
    git(changed, "checkout", "--quiet", "-b", "other", "main")
    (changed / DAYI).write_bytes(UNFILED[DAYI].replace(b"\n", "甲\n".encode()))
    git(changed, "commit", "--quiet", "--all", "--message", ".")
    with pytest.raises(subprocess.CalledProcessError):
        git(changed, "merge", "--quiet", "filing")
    assert "冲突" in doubt(changed, capsys, "--staged")


def test_a_missing_content_is_not_known(changed: Path, capsys: Capture) -> None:
    digest = git(changed, "rev-parse", f"filing:{DAYI}")
    for pack in (changed / ".git/objects/pack").glob("*.pack"):
        moved = shutil.copy(pack, changed / "moved.pack")
        shutil.rmtree(pack.parent)
        git(changed, "unpack-objects", "-q", feed=Path(moved).read_bytes())
    (changed / ".git/objects" / digest[:2] / digest[2:]).unlink()
    assert "无法读取文件内容" in doubt(changed, capsys, "--base", "main")


ODD = {
    "not-utf8": b"registry/groups/hyfw/\xff\xfe.yaml",
    "newline": b"registry/groups/hyfw/a\nb.yaml",
    "right-to-left": "registry/groups/hyfw/\u202efdp.yaml".encode(),
}


@pytest.mark.parametrize("name", ODD.values(), ids=ODD)
def test_odd_names_reach_the_check_as_one_printable_line(
    changed: Path, name: bytes, tmp_path: Path, capsys: Capture
) -> None:
    entry = b"100644 " + git(changed, "rev-parse", f"main:{DAYI}").encode() + b"\t" + name + b"\0"
    git(changed, "update-index", "-z", "--index-info", feed=entry)
    shown = summary(changed, tmp_path)
    assert capsys.readouterr().err == ""
    assert "本次改动：登记册 2 个文件" in shown
    assert all(line.isprintable() for line in shown.replace("　", " ").split("\n"))


def test_a_summary_is_added_to_what_the_file_holds(changed: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "summary.md").write_text("前一步\n", "utf-8")
    assert summary(changed, tmp_path).startswith("前一步\n## 本次改动：")
    capsys.readouterr()
    shown = doubt(changed, capsys, "--summary", str(tmp_path / "none" / "summary.md"))
    assert shown.startswith("未检查：无法写入文件：")


def summary(root: Path, folder: Path) -> str:
    """Of what is staged."""
    place = folder / "summary.md"
    run(root, "--staged", "--summary", str(place))
    return place.read_text("utf-8")


def test_two_odd_names_are_never_taken_for_one(changed: Path, tmp_path: Path) -> None:
    digest = git(changed, "rev-parse", f"main:{DAYI}").encode()
    names = (b"registry/a\xff", rb"registry/a\xff")
    entries = b"".join(b"100644 " + digest + b"\t" + name + b"\0" for name in names)
    git(changed, "update-index", "-z", "--index-info", feed=entries)
    assert "登记册 3 个文件" in summary(changed, tmp_path)


def test_a_stray_file_is_refused(tmp_path: Path, capsys: Capture) -> None:
    repository(tmp_path, FILED, FILED | {"registry/groups/hyfw/.gitkeep": b""})
    assert run(tmp_path, "--base", "main") == 1
    assert capsys.readouterr().out.count("改法") == 1
