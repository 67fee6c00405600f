"""Every command that writes is all or nothing, whenever it is killed; run again, it comes to the same end (f7)."""

from importlib import import_module
from pathlib import Path

import pytest

from support.forking import ended
from support.killing import (
    CASES,
    Killable,
    Preparation,
    counted_into,
    everything,
    killed_at,
    renew,
    started,
    state,
)
from support.repositories import git

Capsys = pytest.CaptureFixture[str]
MOMENT = "2026-07-15T10:00:00+08:00"


@pytest.fixture(autouse=True)
def same_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits tell no time of this run."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", MOMENT)
    monkeypatch.setenv("GIT_AUTHOR_DATE", MOMENT)


def moments(total: int, most: int) -> list[int]:
    """Evenly from before the first act to after the last one."""
    return sorted({round(1 + number * total / (most - 1)) for number in range(most)})


def without_first(case: Killable, found: dict[str, object]) -> dict[str, object]:
    return {name: content for name, content in found.items() if not (case.first and name.endswith(case.first))}


SHORT = {"import_ledger", "codeowners"}
"""``make test`` kills these; the other commands are killed in the long suite."""
NAMES = [pytest.param(it, marks=[] if it in SHORT else pytest.mark.long) for it in CASES]


@pytest.mark.parametrize("name", NAMES)
def test_killed_anywhere_it_is_all_or_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    case, here, kept = CASES[name], tmp_path / "here", tmp_path / "kept"
    words = case.lay(here)
    main = import_module(f"group_registry.commands.{case.command}").main

    def run(prepare: Preparation = int) -> int:
        return ended(started(case.command, words, prepare))

    renew_from(here, kept)
    before = state(here)
    assert main(words) == case.code, capsys.readouterr()
    whole, end = state(here), everything(here)
    assert whole != before
    renew(here, kept)
    assert run(counted_into(tmp_path / "acts")) == case.code
    assert everything(here) == end
    total = (tmp_path / "acts").stat().st_size
    renew(here, kept)
    kills = 0
    for moment in moments(total, case.moments):
        if not case.is_chained:
            renew(here, kept)
        code = run(killed_at(moment))
        assert code in (-9, case.code, case.again), moment
        kills += code == -9
        assert without_first(case, state(here)) in (before, without_first(case, whole)), moment
        if not case.is_chained:
            may_be_done = state(here) == whole
            assert run() in {case.code, case.again if may_be_done else case.code}, moment
            assert everything(here) == end, moment
    if case.is_chained:
        assert run() in (case.code, case.again)
        assert everything(here) == end
    for place in [path.parent for path in here.rglob("refs/heads")]:
        git(place.parent, "fsck", "--connectivity-only")
    assert kills >= min(case.moments, total) - 2
    print(f"{name}: {kills} kills at {total} acts")


def renew_from(here: Path, kept: Path) -> None:
    kept.mkdir()
    renew(kept, here)


@pytest.mark.parametrize(
    "words",
    [
        ("inventory", "tables/清单.csv", "--unit", "hyfw", "--as-of", "2026-07-15"),
        ("roster", "tables/名单.csv", "--group", "hyfw/dayi", "--as-of", "2026-07-15"),
        ("validate",),
    ],
    ids=lambda words: words[0],
)
def test_what_only_reads_writes_nothing_at_all(words: tuple[str, ...], tmp_path: Path) -> None:
    CASES["import_ledger"].lay(tmp_path)
    (tmp_path / "tables/清单.csv").write_text("群组名称\n参保答疑群\n", "utf-8")
    (tmp_path / "tables/名单.csv").write_text("群昵称\n小鱼\n", "utf-8")
    command, *rest = words
    told = [str(tmp_path / word) if word.startswith("tables/") else word for word in rest]
    acts = tmp_path / "acts"
    assert ended(started(command, [*told, "--root", str(tmp_path / "office")], counted_into(acts))) in (0, 1)
    assert acts.read_bytes() == b""
