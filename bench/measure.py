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


def seconds(commands: Mapping[str, Command], runs: int) -> dict[str, float]:
    """The median wall time of each command, in seconds; the commands take turns."""
    return {name: cost.wall for name, cost in costs(commands, runs).items()}


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
    done = subprocess.run(command.words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment())
    cost = Cost(time.perf_counter() - start, _processors() - used)
    if done.returncode not in command.good:
        raise SystemExit(f"{name}: exit {done.returncode}\n{done.stderr.decode()}")
    return cost


def _processors() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment() -> dict[str, str]:
    return os.environ | {"NO_MKDOCS_2_WARNING": "1"}


def report(goal: str, ratio: float, must: str, aim: str, holds: bool) -> bool:
    """Print the line of one goal. Returns ``holds``: whether its required limit is met."""
    print(f"{'ok  ' if holds else 'MISS'}  {goal:<58} {ratio:8.3f}   must {must:<8} aim {aim}", flush=True)
    return holds
