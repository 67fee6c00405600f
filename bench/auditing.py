"""Goals 11 and 6: the audit of a long history, and the time to read that history.

    python bench/auditing.py [MERGES]

Makes a history with that many merges and groups (``bench/past.py``; about a minute for 100,000, the default), then
measures whole processes. Uses /dev/shm if it exists.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import past
from measure import PROJECT, PYTHON, SCRATCH, report

sys.path.insert(0, str(PROJECT / "scripts"))

from group_registry.gitrepo import mainline

MIB = 1024
RUNS = 5
TOLD = """
import resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
SECONDS, MEMORY = 60.0, 1024
"""Limits in seconds and MiB for 100,000 merges. The time limit is scaled to the number of merges, memory is not."""


def main(argv: list[str]) -> int:
    """Measure and print. Returns 0 if every required limit is met, else 1."""
    merges = int(argv[0]) if argv else 100_000
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        root = Path(folder) / ".git"
        past.write(merges, root)
        held = [_audit(root, merges), *_history(root)]
    return int(not all(held))


def _audit(root: Path, merges: int) -> bool:
    """Measure the time of the whole process with git, and the highest memory use of any single process.

    The command has a parent process of its own, which reports both.
    """
    command = [PYTHON, str(PROJECT / "scripts/registry.py"), "audit", "--root", str(root.parent)]
    done = subprocess.run([PYTHON, "-c", TOLD, *command], capture_output=True, text=True, check=True)
    code, wall, processor, peak = done.stdout.split()
    if code != "0":
        raise SystemExit(f"the audit of a clean past ended with {code}")
    print(f"{merges} merges and groups: {float(wall):.1f} s, {float(processor):.1f} s of CPU with git")
    share = max(merges / 100_000, 0.01)
    most, held = SECONDS * share, float(peak) / MIB
    return all(
        [
            report("11 audit, whole process, seconds", float(wall), f"<= {most:.0f}", "30", float(wall) <= most),
            report("11 audit, MiB at its peak", held, f"<= {MEMORY}", "500", held <= MEMORY),
        ]
    )


def _history(root: Path) -> list[bool]:
    """Time reading the first-parent history of main with the changes of each commit, compared with git's own log."""
    adoption = mainline.line(root, "main")[0]
    words = ("log", "-z", "--reverse", "--first-parent", "-m", "--raw", "--no-renames", "--no-abbrev")
    bare = [*words, "--format=tformat:>%H%n%P%n%ct%n%s", f"{adoption}..main"]
    whole = _seconds(lambda: mainline.landings(root, adoption, "main"), RUNS)
    log = _seconds(lambda: _git(root, *bare), RUNS)
    print(f"      whole history {whole:.2f} s, git log {log:.2f} s")
    return [report("6  whole history / the same git log", whole / log, "<= 1.3", "1.0", whole / log <= 1.3)]


def _seconds(run: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
