"""Time whole commands in turn, so that both sides of a ratio see the same machine."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable


@dataclass(frozen=True)
class Command:
    """A command to be timed, with the folder that must be gone before each run."""

    words: Sequence[str]
    fresh: Path | None = None
    good: frozenset[int] = frozenset({0})


def seconds(commands: Mapping[str, Command], runs: int) -> dict[str, float]:
    """The median wall time of each command, in seconds; the commands take turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            if command.fresh:
                subprocess.run(["rm", "-rf", str(command.fresh)], check=True)
            start = time.perf_counter()
            done = subprocess.run(command.words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment())
            times[name].append(time.perf_counter() - start)
            if done.returncode not in command.good:
                raise SystemExit(f"{name}: exit {done.returncode}\n{done.stderr.decode()}")
    return {name: statistics.median(found) for name, found in times.items()}


def _environment() -> dict[str, str]:
    return os.environ | {"NO_MKDOCS_2_WARNING": "1"}


def report(goal: str, ratio: float, must: str, aim: str, holds: bool) -> bool:
    """Print one goal's line; whether its must holds."""
    print(f"{'ok  ' if holds else 'MISS'}  {goal:<58} {ratio:8.3f}   must {must:<8} aim {aim}", flush=True)
    return holds
