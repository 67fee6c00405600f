"""What is left when something is lost, drilled (Art. 5, 6): the whole from a clone, the facts from the evidence alone,
the register from the last dossier; and personal data that leaves Git for good (Art. 17).

``docs/continuity.md`` tells the steps, and which of them no drill takes.
"""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from github_stand_in import Bare, Host, Server
from group_registry.commands import audit, baseline, dossier
from group_registry.reports.notice import CONTEXT
from support.host_stage import LOGINS, Stage
from support.played_office import PlayedOffice
from support.repositories import git
from support.texts import OUTSIDE, changed, form
from support.world import LI, PATH, ZHAO

OTHER, THIRD = "registry/groups/hyfw/other.yaml", "registry/groups/hyfw/third.yaml"
FIRST, SECOND = "中互京群备〔2026〕1号", "中互京群备〔2026〕2号"


@pytest.fixture
def past(office: PlayedOffice) -> PlayedOffice:
    """A group for outsiders with its meeting, changed since; and one of the office's own."""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    office.on("2026-11-03")
    office.land(office.meet(pull, PATH), ZHAO)
    office.land(pull, ZHAO)
    office.land(office.hand_in({OTHER: form({"群组名称": "窗口排班群", "建群目的": "安排窗口排班"})}), LI, ZHAO)
    assert office.standing(PATH) == ("已备案", FIRST)
    return office


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    audit.main(["--format", "json", "--root", str(root)])
    return json.loads(capsys.readouterr().out)


def other_host(folder: Path, past: PlayedOffice, capsys: pytest.CaptureFixture[str]) -> PlayedOffice:
    """An empty repository at a host where the same people have the same accounts, and a clone to come."""
    host = Host(Bare.create(folder / "new.git"), now=past.played.clock, required=(CONTEXT,))
    people = {id: host.join(id, login) for id, login in LOGINS.items()}
    return PlayedOffice(Stage(host, past.played.clock, people), folder / "again", capsys)


@contextmanager
def at_work(office: PlayedOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fresh clone of what is there, and the host up for the commands."""
    git(office.clone.parent, "clone", "-q", str(office.played.host.bare.path), office.clone.name)
    git(office.clone, "config", "--add", "remote.origin.fetch", "+refs/pull/*/head:refs/remotes/pull/*")
    with Server(office.played.host) as server:
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        yield


def test_a_clone_begins_anew_at_another_host_and_proves_the_past(
    past: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(Art. 6)"""
    # Lost are the requests' pages and what was still open; old filings are 历史备案 from then on.
    git(tmp_path, "clone", "-q", str(past.played.host.bare.path), "kept")
    kept, before = tmp_path / "kept", past.audit()
    assert told(kept, capsys) == before
    assert baseline.main(["--covered", "--root", str(kept)]) == 0
    entries = yaml.safe_load((kept / "registry/office/baseline.yaml").read_bytes())
    assert [(one["文件"], one["纸质编号"]) for one in entries] == [(PATH, FIRST), (OTHER, SECOND)]
    git(kept, "commit", "-q", "-a", "-m", "迁移到新仓库")
    office = other_host(tmp_path, past, capsys)
    refs = ("HEAD:refs/heads/main", "origin/approvals:refs/heads/approvals-2026-11")
    git(kept, "push", "-q", str(office.played.host.bare.path), *refs)
    with at_work(office, monkeypatch):
        pull = office.hand_in({THIRD: form({"群组名称": "档案借阅群", "建群目的": "预约借阅档案"})})
        assert pull.number == 1
        office.land(pull, LI, ZHAO)
        assert office.standing(THIRD) == ("已备案", "中互京群备〔2026〕3号")
        assert office.standing(PATH) == ("历史备案", FIRST)
    # The past is decided again as before, where the old branch has its old name.
    git(tmp_path, "init", "-q", "old")
    refs = ("refs/heads/main:refs/heads/main", "refs/heads/approvals-2026-11:refs/heads/approvals")
    git(tmp_path / "old", "fetch", "-q", "-u", str(office.played.host.bare.path), *refs)
    capsys.readouterr()
    main = before["heads"]["main"]
    assert audit.main(["--format", "json", "--at", main, "--root", str(tmp_path / "old")]) == 0
    assert json.loads(capsys.readouterr().out) == before


def test_the_evidence_alone_says_who_did_what_and_knows_a_file_again(
    past: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """(Art. 6)"""
    # Lost are the contents; nothing can be decided again until a copy of main is found.
    git(tmp_path, "clone", "-q", "--single-branch", "--branch=approvals", str(past.played.host.bare.path), "kept")
    capsys.readouterr()
    assert audit.main(["--root", str(tmp_path / "kept")]) == 3
    assert "本地没有 main 分支" in capsys.readouterr().err
    records = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "kept/records").rglob("*.json"))]
    assert [record["numbers"] for record in records] == [{}, {PATH: FIRST}, {OTHER: SECOND}]
    reviewers = [[one["user"]["id"] for one in record["reviews"]] for record in records]
    assert reviewers == [[ZHAO], [LI, ZHAO], [LI, ZHAO]]
    named = {one["after"] for record in records for one in record["paths"]}
    for path in (PATH, OTHER):
        assert git(past.clone, "hash-object", path) in named
    (tmp_path / "other").write_bytes((past.clone / PATH).read_bytes() + b"\n")
    assert git(past.clone, "hash-object", str(tmp_path / "other")) not in named


def test_the_last_dossier_alone_gives_the_register_back(
    past: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """(Art. 5)"""
    # Lost is only what was filed after it: its history is a clone like any other.
    made = tmp_path / "dossier.zip"
    words = ["--from", "2026-11-01", "--to", past.today, "--out", str(made), "--root", str(past.clone)]
    assert dossier.main(words) == 0
    with zipfile.ZipFile(made) as archive:
        archive.extract("历史.bundle", tmp_path)
    git(tmp_path, "clone", "-q", "--branch=main", "历史.bundle", "back")
    capsys.readouterr()
    assert audit.main(["--root", str(tmp_path / "back")]) == 0
    assert baseline.main(["--covered", "--root", str(tmp_path / "back")]) == 0
    entries = yaml.safe_load((tmp_path / "back/registry/office/baseline.yaml").read_bytes())
    assert {one["纸质编号"] for one in entries} == {FIRST, SECOND}
    for path in (PATH, OTHER):
        assert (tmp_path / "back" / path).read_bytes() == past.main(path)


SECRET = "周启明之妻的住院情况"
"""Of the kind that no machine finds: it names a person's private matter in common words."""


def test_personal_data_leaves_git_for_good_and_the_evidence_is_provable(
    office: PlayedOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(Art. 17)"""
    # The register goes on without its history; the records are kept as files, without the content.
    office.land(office.hand_in({PATH: form({"建群目的": f"互通{SECRET}"})}), LI, ZHAO)
    office.on("2026-11-05")
    clean = form({"建群目的": "解答参保续保材料问题"}, changed("2026-11-05", "更正：建群目的误写"))
    office.land(office.hand_in({PATH: clean}), LI, ZHAO)
    assert office.standing(PATH) == ("已备案", FIRST)
    # The records as files.
    git(office.clone, "archive", f"--output={tmp_path / 'kept.zip'}", "origin/approvals", "records")
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        kept = {name: archive.read(name) for name in sorted(archive.namelist()) if name.endswith(".json")}
    assert not [name for name, content in kept.items() if SECRET in content.decode()]
    # A new repository of the present content alone.
    assert baseline.main(["--covered", "--root", str(office.clone)]) == 0
    anew = other_host(tmp_path, office, capsys)
    git(tmp_path, "init", "-q", "-b", "main", "fresh")
    shutil.copytree(office.clone / "registry", tmp_path / "fresh/registry")
    git(tmp_path / "fresh", "add", "-A")
    git(tmp_path / "fresh", "commit", "-q", "-m", "启用登记册")
    git(tmp_path / "fresh", "push", "-q", str(anew.played.host.bare.path), "main")
    with at_work(anew, monkeypatch):
        everything = subprocess.run(
            ["git", "cat-file", "--batch-all-objects", "--batch"], cwd=anew.clone, capture_output=True, check=True
        ).stdout
        assert "解答参保续保材料问题".encode() in everything
        assert SECRET.encode() not in everything
        anew.land(anew.hand_in({THIRD: form({"群组名称": "档案借阅群", "建群目的": "预约借阅档案"})}), LI, ZHAO)
        assert anew.standing(PATH) == ("历史备案", FIRST)
        assert anew.standing(THIRD) == ("已备案", "中互京群备〔2026〕2号")
    # The records are all there by their numbers, and git's own digest proves a content that stayed.
    told = [json.loads(content) for content in kept.values()]
    assert [one["seq"] for one in told] == [1, 2]
    named = [path["after"] for one in told for path in one["paths"]]
    assert len(named) == 2
    assert git(office.clone, "hash-object", PATH) == named[1]
