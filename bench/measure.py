"""Time whole commands in turn, so that both sides of a ratio run under the same load of the machine."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
SCRATCH = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
"""Where offices are put: in memory, if it can be; None for the usual temporary folder."""
# Containers often set this, so that Python would compile all our code in each run, which does not happen for users.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
ALONE = """
import resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@dataclass(frozen=True)
class Command:
    """A command to time. ``fresh`` is a folder to delete before each run, ``good`` the accepted exit codes."""

    words: Sequence[str]
    fresh: Path | None = None
    good: frozenset[int] = frozenset({0})


class Cost(NamedTuple):
    """Wall time and CPU time in seconds; CPU time is user plus system time of all child processes."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.3f} s (CPU {self.cpu:.3f} s)"


def registry(*words: str) -> list[str]:
    return [PYTHON, str(PROJECT / "scripts/registry.py"), *words]


def costs(commands: Mapping[str, Command], runs: int) -> dict[str, Cost]:
    """The median wall and CPU time of each command; the commands take turns."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            if command.fresh:
                subprocess.run(["rm", "-rf", str(command.fresh)], check=True)
            found[name].append(_cost(name, command))
    return {name: Cost(*map(statistics.median, zip(*runs, strict=True))) for name, runs in found.items()}


def _cost(name: str, command: Command) -> Cost:
    start, used = time.perf_counter(), _processors()
    surroundings = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command.words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=surroundings)
    cost = Cost(time.perf_counter() - start, _processors() - used)
    if done.returncode not in command.good:
        raise SystemExit(f"{name}: exit {done.returncode}\n{done.stderr.decode()}")
    return cost


def _processors() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak(words: Sequence[str]) -> tuple[Cost, float]:
    """One run under a parent of its own, which tells the most memory that any of its processes used, in KiB."""
    done = subprocess.run([PYTHON, "-c", ALONE, *words], capture_output=True, text=True, check=True)
    code, wall, processor, memory = map(float, done.stdout.split())
    if code:
        raise SystemExit(f"{' '.join(words)}: exit {code:.0f}\n{done.stderr}")
    return Cost(wall, processor), memory


def report(goal: str, figure: float, must: str) -> bool:
    """Print the line of one goal; ``must`` is its limit, as ``<= 0.85`` or ``>= 12``. Returns whether it is met."""
    sign, limit = must.split()
    holds = figure <= float(limit) if sign == "<=" else figure >= float(limit)
    print(f"{'ok  ' if holds else 'MISS'}  {goal:<60} {figure:9.3f}   must {must}", flush=True)
    return holds
