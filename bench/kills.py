"""Kill every command that writes, with all its child processes, at random moments, and run it again.

    python bench/kills.py [KILLS] [SEED]

The tests kill before each act in turn (``tests/commands/test_kills.py``). Here a timer kills, so that a kill may fall
into a system call or a git process. A run is a fork with the modules already loaded, in its own process group. Exit 0
if each kill left all or nothing, and the same command run again had the result of an undisturbed run or was stopped by
a lock file of git.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path

from measure import PROJECT, SCRATCH

sys.path.extend([str(PROJECT / name) for name in ("scripts", "tests", "demo")])

from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from support.killing import CASES, Killable, ended, everything, renew, started, state

COLUMNS = (
    *("killed", "finished before", "as before", "as after", "told so", "other"),
    *("again: same end", "again: git's lock"),
)
NOW = "2026-07-15T10:00:00+08:00"
HOME = {"GIT_COMMITTER_DATE": NOW, "GIT_AUTHOR_DATE": NOW, "GIT_CONFIG_NOSYSTEM": "1"}
IDENTITY = "[user]\n\tname = 测试\n\temail = test@example.invalid\n"


def main(argv: list[str]) -> int:
    kills, seed = (int(argv[0]) if argv else 500), (int(argv[1]) if argv[1:] else 20261127)
    print(f"{kills} kills, seed {seed}", flush=True)
    chance, total = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        settings = Path(folder) / "gitconfig"
        settings.write_text(IDENTITY, "utf-8")
        os.environ |= HOME | {"GIT_CONFIG_GLOBAL": str(settings)}
        print(f"{'':22}{''.join(f'{column:>19}' for column in COLUMNS)}", flush=True)
        for place, (name, case) in enumerate(CASES.items()):
            share = kills // len(CASES) + (place < kills % len(CASES))
            found = _killed(case, Path(folder) / str(place), share, chance)
            total += found
            _row(name, found)
    _row("all", total)
    runs = total["killed"] + total["finished before"]
    return int(bool(total["other"]) or total["again: same end"] + total["again: git's lock"] != runs)


def _row(name: str, found: Counter[str]) -> None:
    print(f"{name:22}{''.join(f'{found[column]:>19}' for column in COLUMNS)}", flush=True)


def _killed(case: Killable, folder: Path, kills: int, chance: random.Random) -> Counter[str]:
    """Kill one command ``kills`` times, each time in a freshly prepared folder. Returns the number of each outcome."""
    here, kept = folder / "here", folder / "kept"
    folder.mkdir()
    with redirect_stdout(StringIO()):
        words = case.lay(here)
    shutil.copytree(here, kept, symlinks=True)
    main = import_module(f"group_registry.commands.{case.command}").main

    def begin() -> int:
        return started(lambda: main(words), lambda: os.setpgid(0, 0))

    def code_of() -> int:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            return int(main(words))

    before = state(here)
    if code_of() != case.code:  # run in this process, so that forks have every module loaded
        raise RuntimeError(f"{case.command} did not run")
    whole, end = state(here), everything(here)
    renew(here, kept)
    since = time.monotonic()
    ended(begin())
    span = time.monotonic() - since
    found = Counter[str]()
    while found["killed"] < kills:
        renew(here, kept)
        found["killed" if _struck(begin(), span * chance.random()) else "finished before"] += 1
        now = state(here)
        found["as before" if now == before else "as after" if now == whole else _unwhole(case, here)] += 1
        code = ended(begin())
        locks = [path for path in here.rglob("*.lock") if path.name != "writing.lock"]
        is_same = everything(here) == end and code in (case.code, case.again)
        found["again: same end" if is_same else "again: git's lock" if locks else "again: other"] += 1
    shutil.rmtree(folder)
    return found


def _unwhole(case: Killable, here: Path) -> str:
    """Whether a reader is told that files written together are not complete."""
    try:
        worktree.read_files(here / case.root)
    except CannotKnow:
        return "told so" if case.notes else "other"
    return "other"


def _struck(child: int, after: float) -> bool:
    """Kill a process group after ``after`` seconds. Returns whether it was still running."""
    end = time.monotonic() + after
    while (left := end - time.monotonic()) > 0:
        done, _ = os.waitpid(child, os.WNOHANG)
        if done:
            return False
        time.sleep(min(left, 0.002))
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:  # it does not have its own group yet
        os.kill(child, signal.SIGKILL)
    return ended(child) == -signal.SIGKILL


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
