"""``work`` killed anywhere and started again goes on: the same records, one comment, a whole site."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from group_registry.commands import work
from support.forking import ended, polled, started
from support.histories import records
from support.repositories import git
from support.work_rounds import Capsys, Duty, on_duty
from support.world import PATH

pytestmark = pytest.mark.long

KILLS = int(os.environ.get("WORK_KILLS", "20"))
"""In the suite; bench/README.md tells of more."""


def one_round(words: list[str]) -> int:
    """In a process group of its own; whatever it starts dies with it."""
    os.setpgid(0, 0)
    return work.main(words)


def killed(duty: Duty, after: float) -> int:
    """One round, killed with all that it started after so many seconds; its exit code, or minus the signal."""
    child, end = started(one_round, duty.words()), time.monotonic() + after
    while time.monotonic() < end:
        code = polled(child)
        if code is not None:
            return code
        time.sleep(0.005)
    with suppress(ProcessLookupError):  # it has no group yet, so it started nothing
        os.killpg(child, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)
    return ended(child)


def age_locks(duty: Duty) -> None:
    """Time goes by: what a killed git left is old."""
    for lock in (duty.clone / ".git").rglob("*.lock"):
        if lock.name != "work.lock":
            os.utime(lock, (0, 0))


def how_long(duty: Duty) -> float:
    assert ended(started(int)) == 0  # from now on the modules are loaded
    begun = time.monotonic()
    assert killed(duty, 600) == 0
    return time.monotonic() - begun


@pytest.mark.parametrize("name", ["gitea"])
def test_killed_anywhere_and_started_again_it_goes_on(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    chance, kills, rounds = random.Random(20261127), 0, 0
    with on_duty(tmp_path, name) as duty:
        for variable, value in duty.surroundings().items():
            monkeypatch.setenv(variable, value)
        pull = duty.filed()
        duty.approve(pull)
        span = how_long(duty)
        merge = duty.merge(pull)
        while kills < KILLS:
            rounds += 1
            duty.push("docs/round.md", str(rounds).encode())  # something to fetch, and a site to be built
            if chance.random() < 0.3:
                (duty.clone / ".git/group-registry/work.json").unlink(missing_ok=True)  # and all of it
            code = -signal.SIGKILL
            while code == -signal.SIGKILL and kills < KILLS:
                code = killed(duty, span * chance.random())
                kills += code == -signal.SIGKILL
                age_locks(duty)
                assert (duty.site / "index.html").is_file() or (duty.site.parent / "build/old/index.html").is_file()
            assert code in (1, -signal.SIGKILL)  # 1: the audit names a push past the approvals
        assert [work.main(duty.words()) for _ in range(2)] == [1, 1]
        bare = duty.stage.host.bare.path
        assert [one.merge for one in records(bare)] == [merge]
        assert len(git(bare, "ls-tree", "-r", "--name-only", "seen").splitlines()) == 1 + 2
        assert git(bare, "rev-parse", "seen", "approvals") == git(duty.clone, "rev-parse", "seen", "approvals")
        assert len(pull.comments) == 1
        assert "已备案" in (duty.site / "groups/hyfw").joinpath(Path(PATH).stem, "index.html").read_text("utf-8")
        leftover = subprocess.run(
            ["git", "-C", str(duty.clone), "fsck", "--no-dangling"], capture_output=True, check=False
        )
        assert leftover.returncode == 0
    capsys.readouterr()
    print(f"{kills} kills in {rounds} rounds of {span:.1f} s")
