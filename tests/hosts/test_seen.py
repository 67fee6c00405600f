"""Reviews that vanish from a host (f16): kept on the branch ``seen``, missed by name, copied into the record."""

import json
from pathlib import Path
from typing import Any

import pytest

from group_registry.commands import audit, record
from group_registry.evidence.case import seen_files, seen_in
from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import approvals_branch
from group_registry.gitrepo.approvals_branch import SEEN, Branch, add_seen, find_seen
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.open_pulls import answers
from support.gitea_moments import SAVED, START, approved, at_the_first_merge, folder_of, number_of, repository
from support.repositories import git

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def gitea(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORGE", "gitea")


def keep(clone: Path, folder: Path, moment: str, remote: str | None = None) -> int:
    """Keep on the branch what the answers of that moment show."""
    told = answers(Gitea.saved(folder_of(moment, folder)), number_of(moment))
    return add_seen(clone, remote, seen_files(told), 1_800_000_000)


def is_gone(reviews: list[Any], events: list[Any]) -> None:
    """The director's last approval was deleted."""
    reviews.pop(7)
    events.pop(10)


def test_an_own_approval_that_is_deleted_and_given_again_leaves_no_doubt(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = repository(tmp_path)
    words = ("--root", str(clone), "--base", START, "--now")
    assert keep(clone, tmp_path / "one", "one") == 3
    deleted = folder_of("deleted", tmp_path / "deleted")
    assert approved(monkeypatch, "deleted", deleted, *words, "2026-11-26T22:05:44Z") == 1
    assert capsys.readouterr().out.startswith("尚缺 2 步")
    assert keep(clone, tmp_path / "later", "merged") == 6
    gone = folder_of("merged", tmp_path / "gone", is_gone)
    assert approved(monkeypatch, "merged", gone, *words, "2026-11-26T22:06:28Z") == 1
    says = "不能批准：赵明诚 2026-11-27 06:06 的同意已从报送平台上消失，无从核对；请本人重新评审。"
    assert capsys.readouterr().out.splitlines()[0] == says


def test_what_vanished_is_in_the_record_and_the_audit_refuses_the_merge(tmp_path: Path, capsys: Capsys) -> None:
    clone = at_the_first_merge(tmp_path)
    keep(clone, tmp_path / "before", "merged")
    gone = folder_of("merged", tmp_path / "answers", is_gone)
    assert record.main(["--root", str(clone), "--from", str(gone), "--begin", START]) == 1
    kept = json.loads(git(clone, "show", "approvals:records/000/000001-pr1.json"))
    assert [one["id"] for one in kept["seen"]] == [9]
    capsys.readouterr()
    assert audit.main(["--root", str(clone)]) == 1
    assert "赵明诚 2026-11-27 06:06 的同意已从报送平台上消失" in capsys.readouterr().out


def test_what_is_all_there_leaves_the_record_as_it_was(tmp_path: Path) -> None:
    clone = at_the_first_merge(tmp_path)
    keep(clone, tmp_path / "before", "merged")
    words = ["--root", str(clone), "--from", str(folder_of("merged", tmp_path / "answers")), "--begin", START]
    assert record.main(words) == 0
    path = "records/000/000001-pr1.json"
    assert git(clone, "show", f"approvals:{path}") == git(clone, "show", f"first-records:{path}")


def test_a_dismissed_review_is_kept_as_what_it_was(tmp_path: Path) -> None:
    clone = repository(tmp_path)
    keep(clone, tmp_path / "a", "dismissed")
    found = seen_in(find_seen(clone))
    assert {one.id: one.state.value for one in found[1]} == dict.fromkeys((1, 2, 3, 4), "APPROVED")


class TestTheBranch:
    """Files are added; what was kept here counts where it goes further."""

    @pytest.fixture
    def clones(self, tmp_path: Path) -> tuple[Path, Path, Path]:
        git(tmp_path, "clone", "-q", "--bare", str(SAVED / "registry.bundle"), "origin.git")
        for name in ("a", "b"):
            git(tmp_path, "clone", "-q", "--no-checkout", "origin.git", name)
        return tmp_path / "origin.git", tmp_path / "a", tmp_path / "b"

    def test_it_is_pushed_and_found_by_another_clone(
        self, clones: tuple[Path, Path, Path], tmp_path: Path, capsys: Capsys
    ) -> None:
        origin, one, other = clones
        assert keep(one, tmp_path / "x", "one", "origin") == 3
        assert keep(one, tmp_path / "y", "one", "origin") == 0
        with pytest.raises(CannotKnow, match="请先取回"):
            find_seen(other)
        assert len(find_seen(other, "origin")) == 4
        git(other, "fetch", "-q")
        assert find_seen(other) == find_seen(one)
        assert git(origin, "log", "--format=%s", "seen").splitlines() == ["Seen: 3", "The branch of what was seen"]

    def test_one_that_writes_in_between_is_joined(
        self, clones: tuple[Path, Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another machine pushes after this one has looked: nobody's past may part from the other's."""
        _, one, other = clones
        keep(one, tmp_path / "x", "one", "origin")
        longer, theirs = approvals_branch.longer, ["deleted"]

        def interrupted(*words: Any) -> Branch:
            if theirs:
                keep(other, tmp_path / "y", theirs.pop(), "origin")
            return longer(*words)

        monkeypatch.setattr(approvals_branch, "longer", interrupted)
        keep(one, tmp_path / "z", "merged", "origin")
        assert find_seen(one) == find_seen(other, "origin")
        assert len(find_seen(one)) == 1 + 9

    def test_without_its_remote_it_is_kept_here(self, clones: tuple[Path, Path, Path], tmp_path: Path) -> None:
        origin, one, _ = clones
        keep(one, tmp_path / "x", "one", "origin")
        hook = origin / "hooks/pre-receive"
        hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
        hook.chmod(0o755)
        with pytest.raises(CannotKnow, match=r"无法推送到 .*：账号没有该项权限，或仓库不允许该操作"):
            keep(one, tmp_path / "y", "merged", "origin")
        assert len(find_seen(one)) == 1 + 9
        hook.rename(aside := hook.with_name("aside"))
        assert keep(one, tmp_path / "z", "merged", "origin") == 0
        assert find_seen(one) == find_seen(clones[2], "origin")
        aside.rename(hook)
        assert keep(one, tmp_path / "again", "merged", "origin") == 0  # nothing is pushed where nothing is new

    def test_two_pasts_that_part_are_not_known(self, clones: tuple[Path, Path, Path], tmp_path: Path) -> None:
        _, one, other = clones
        keep(one, tmp_path / "x", "one")
        keep(other, tmp_path / "y", "merged", "origin")
        with pytest.raises(CannotKnow, match="已见评审分支不符"):
            find_seen(one, "origin")

    @pytest.mark.parametrize("how", ["changed", "deleted", "changed back"])
    def test_a_file_that_was_changed_makes_all_of_it_worthless(
        self, clones: tuple[Path, Path, Path], tmp_path: Path, how: str
    ) -> None:
        _, one, _ = clones
        keep(one, tmp_path / "x", "one")
        branch = approvals_branch.find(one, SEEN)
        path = "reviews/000001/1.json"
        good = dict(approvals_branch.streamed(one, branch))[path]
        if how == "deleted":
            del branch.tree[path]  # type: ignore[attr-defined]
            bad = approvals_branch.longer(one, branch, {}, 1, "x")
        else:
            bad = approvals_branch.longer(one, branch, {path: b"{}\n"}, 1, "x")
            bad = approvals_branch.longer(one, bad, {path: good}, 1, "x") if how == "changed back" else bad
        approvals_branch.publish(one, bad, None, SEEN)
        for ask in (find_seen, lambda root: add_seen(root, None, {"reviews/000001/99.json": b"{}"}, 1)):
            with pytest.raises(CannotKnow, match="曾被修改或删除"):
                ask(one)
        assert approvals_branch.find(one, SEEN) == bad

    @pytest.mark.parametrize(
        "files",
        [
            {"reviews/000001/7.json": b"{}"},
            {"reviews/x/7.json": b"{}"},
            {f"reviews/{'1' * 5000}/7.json": b"{}"},
            {"reviews/000001/7.json": b"no"},
        ],
    )
    def test_what_is_no_review_is_not_read_as_one(self, files: dict[str, bytes]) -> None:
        with pytest.raises(Unclear):
            seen_in(files)
