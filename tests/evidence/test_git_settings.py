"""How git is set, on a machine or in a clone, changes nothing: same bytes, or "could not know", never a wrong 已备案.

Threats f1 and f2: with ``log.diffMerges remerge`` the log told of no change in any merge, and the site said 已备案 of
content that nobody had approved; other settings raised false alarms or ended in a traceback.
"""

import os
import shutil
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest

from group_registry.commands import approve, audit, render as site, validate
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import inspect
from group_registry.gitrepo import clone_audit, repository
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.rules import RULES
from support.cases import FORMS
from support.evidence_past import INSIDE, OUTSIDE, Past
from support.histories import Pull
from support.hostile_git import SAME, SINGLE, UNKNOWN, UNSEEN, Deed, Machine, past_with_everything
from support.rendering import DAY, contents, render
from support.repositories import git
from support.world import at, stamp

Capsys = pytest.CaptureFixture[str]
PROVEN, REFUSED = 'class="proven">', 'class="refused">审批依据不符'
LATER = 24 * 30


class Told(NamedTuple):
    """What the four commands gave: exit code and output, of ``render`` every file of data and every page."""

    audit: tuple[int, str]
    approve: tuple[int, str]
    validate: tuple[int, str]
    pages: Mapping[str, str]


class Stage(NamedTuple):
    """A past with everything, what waits in it, and another clone."""

    past: Past
    waiting: Pull
    other: Path


Ask = Callable[[Path], Told]
Hostile = Callable[[Deed], Path]


@pytest.fixture(scope="module")
def stage(clean: Past, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("everything")
    past, waiting = past_with_everything(clean.copied(folder / "past"))
    other = clean.copied(folder / "other").world.git
    (other / "attributes").write_text("* -diff\n*.yaml working-tree-encoding=UTF-16\n", "utf-8")
    (other / "empty").touch()
    line = git(past.world.git, "rev-list", "--first-parent", "main").split()
    (other / "shallow-of-another").write_text(f"{line[1]}\n", "utf-8")
    (other / "grafts").write_text(f"{line[0]} {line[2]}\n", "utf-8")
    return Stage(past, waiting, other)


@pytest.fixture
def ask(stage: Stage, capsys: Capsys) -> Ask:
    """What the commands say of a clone."""

    def asked(root: Path) -> Told:
        def said(main: Callable[[list[str]], int], *words: str) -> tuple[int, str]:
            capsys.readouterr()
            code = main(["--root", str(root), *words])
            return code, capsys.readouterr().out

        folder = stage.past.world.answers / "pulls"
        about = [f"--pull={folder}/{stage.waiting.number}.json", f"--now={stamp(at(LATER))}"]
        about += [
            f"--{name}={folder}/{stage.waiting.number}/{name}.json" for name in ("reviews", "timeline", "commits")
        ]
        return Told(
            said(audit.main, "--format", "json"),
            said(approve.main, *about, "--format", "json"),
            said(validate.main, "--base", "refs/heads/main", "--head", "refs/heads/bad", "--format", "json"),
            _pages(root),
        )

    return asked


def _pages(root: Path) -> dict[str, str]:
    """What ``render`` puts into its shells, and its files of data; empty where it could not know."""
    read = {"at": "refs/heads/main", "as_of": date.fromisoformat(DAY)}
    options = Namespace(root=root, **read)
    try:
        held = inspect(repository.files_at(root, options.at), FORMS, RULES)
        evidence = clone_audit.evidence(root, FORMS, options.at)
        viewer = Viewer.of(Audience.INTERNAL, held, options.as_of, evidence=evidence)
        made = site._site_of(options, viewer, held.digests)
    except CannotKnow:
        return {}
    files = {name: sha256(content).hexdigest() for name, content in made.files()}
    pages = {page.address: page.body for page in [*made.single_pages(), *made.group_pages()]}
    return files | pages | {"foot": made.footer}


@pytest.fixture(scope="module")
def asked_before() -> list[Told]:
    return []


@pytest.fixture
def known(stage: Stage, asked_before: list[Told], ask: Ask) -> Told:
    """What they say where nothing is set."""
    if not asked_before:
        asked_before.append(ask(stage.past.world.git))
    return asked_before[0]


@pytest.fixture
def hostile(stage: Stage, known: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    """A copy of the clone, on a machine that is set so; what nothing is set for was asked before."""

    def made(deed: Deed) -> Path:
        (folder := tmp_path / "machine").mkdir()
        machine = Machine(stage.past.copied(tmp_path / "copy"), folder, stage.other)
        deed(machine)
        for name, value in machine.environment.items():
            monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
        return machine.root

    return made


def of_group(path: str) -> str:
    return path.removeprefix("registry/").removesuffix(".yaml") + "/"


def test_where_nothing_is_set_everything_is_told(known: Told) -> None:
    """The answers that the others are held to are no empty ones."""
    assert [known.audit[0], known.approve[0], known.validate[0]] == [1, 0, 1]
    assert '"not_approved"' in known.audit[1]
    assert '"direct_push"' in known.audit[1]
    assert '"approved": true' in known.approve[1]
    assert known.validate[1].count('"rule"') >= 3
    assert UNSEEN in known.pages[of_group(INSIDE)]
    assert REFUSED in known.pages[of_group(INSIDE)]
    assert PROVEN in known.pages[of_group(OUTSIDE)]


@pytest.mark.parametrize("name", SAME)
def test_it_changes_no_byte(known: Told, ask: Ask, hostile: Hostile, name: str) -> None:
    assert ask(hostile(SAME[name])) == known


@pytest.mark.long
@pytest.mark.parametrize("name", SINGLE)
def test_alone_it_changes_no_byte(known: Told, ask: Ask, hostile: Hostile, name: str) -> None:
    assert ask(hostile(SINGLE[name])) == known


@pytest.mark.parametrize("name", UNKNOWN)
def test_it_cannot_be_known(known: Told, ask: Ask, hostile: Hostile, name: str) -> None:
    told = ask(hostile(UNKNOWN[name]))
    assert told.audit == told.approve == (3, "")
    assert told.validate in (known.validate, (3, ""))
    legend = "audit/"
    assert [address for address, body in told.pages.items() if PROVEN in body and address != legend] == []


@pytest.mark.long
def test_the_whole_site_is_the_same_where_everything_is_set(stage: Stage, hostile: Hostile, tmp_path: Path) -> None:
    words = ("--at", "refs/heads/main", "--as-of", DAY)
    plain, set_so = tmp_path / "plain", tmp_path / "set"
    for root, out in ((stage.past.world.git, plain), (hostile(SAME["user/round-0"]), set_so)):
        done = render("--root", root, "--out", out / "site", *words)
        assert done.returncode == 0, done.stdout + done.stderr
    assert contents(plain / "site") == contents(set_so / "site")


def test_a_git_that_tells_of_no_merge_all_the_same_is_not_believed(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying = tmp_path / "git"
    lying.write_text(
        '#!/bin/sh\nfor word; do shift; [ "$word" = --diff-merges=first-parent ] && word=--diff-merges=off\n'
        f'set -- "$@" "$word"; done\nexec {shutil.which("git")} "$@"\n',
        "utf-8",
    )
    lying.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(CannotKnow, match="不符"):
        stage.past.audit()
