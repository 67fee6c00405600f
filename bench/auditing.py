"""Goals 11 and 6: the audit of a long history, and the time to read that history.

    python bench/auditing.py [MERGES]

Makes a history with that many merges and groups (``bench/past.py``; about a minute for 100,000, the default), then
measures whole processes. Uses /dev/shm if it exists.
"""

import statistics
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Callable
from pathlib import Path

import past
from measure import PROJECT, SCRATCH, peak, registry, report

sys.path.insert(0, str(PROJECT / "scripts"))

from group_registry.gitrepo import mainline

SECONDS, MEMORY = 60.0, 1024
"""Limits in seconds and MiB for 100,000 merges. The time limit is scaled to the number of merges, memory is not."""


def main(argv: list[str]) -> int:
    """Measure and print. Returns 0 if every required limit is met, else 1."""
    merges = int(argv[0]) if argv else 100_000
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        root = Path(folder) / ".git"
        past.write(merges, root)
        cost, memory = peak(registry("audit", "--root", str(root.parent)))
        print(f"{merges} merges and groups: {cost.wall:.1f} s, {cost.cpu:.1f} s of CPU with git")
        most = SECONDS * max(merges / 100_000, 0.01)
        held = [
            report("11 audit, whole process, seconds", cost.wall, f"<= {most:g}"),
            report("11 audit, MiB at its peak", memory / 1024, f"<= {MEMORY}"),
            _history(root),
        ]
    return int(not all(held))


def _history(root: Path) -> bool:
    """Time reading the first-parent history of main with the changes of each commit, compared with git's own log."""
    adoption = mainline.line(root, "main")[0]
    words = ["git", "-C", str(root), "log", "-z", "--reverse", "--first-parent", "-m", "--raw", "--no-renames"]
    words += ["--no-abbrev", "--format=tformat:>%H%n%P%n%ct%n%s", f"{adoption}..main"]
    whole = _seconds(lambda: mainline.landings(root, adoption, "main"))
    log = _seconds(lambda: subprocess.run(words, check=True, capture_output=True))
    print(f"      whole history {whole:.2f} s, git log {log:.2f} s")
    return report("6  whole history / the same git log", whole / log, "<= 1.3")


def _seconds(run: Callable[[], object]) -> float:
    return statistics.median(timeit.repeat(run, repeat=5, number=1))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
