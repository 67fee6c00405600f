"""Goals 1 to 3: what an event costs after a past like an office's, and the audit of a long one.

    python bench/auditing.py            goal 1: 3,000 merges of 1,000 groups, 200 changes of the list of people;
                                        goal 2: 10,000 merges and groups
    python bench/auditing.py MERGES     goal 3: the audit of so many merges and groups, of 100,000 for the goal

``bench/past.py`` makes the pasts. Whole processes are measured in a fresh clone, by their processor time and that of
all the git that they start. An event is one open request that is judged (``judge_open --number``), asked of the
stand-in of GitHub. Uses /dev/shm if it exists.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import believable
import past
from measure import PROJECT, SCRATCH, Command, costs, peak, registry, report

sys.path.insert(0, str(PROJECT / "demo"))

from github_stand_in import Bare, Host, Server

RUNS = 3
BUSY, CALM = 200, 0
"""Changes of the list of people in goal 1, and in what it is compared with."""
MERGES, GROUPS, MANY = 3000, 1000, 10_000
FILED, NOW = datetime(2026, 11, 2, 1, tzinfo=UTC), "2026-11-03T01:00:00Z"
RECORD = "备案记录:\n  - 备案类别: 创建\n    备案日期: 2026-11-01\n    备案事项说明: 因续保集中办理需要新建\n"
OF_GROUP = "registry/groups/u0001/g000001.yaml"
NEW = "registry/groups/u0001/new.yaml"


def main(argv: list[str]) -> int:
    """Measure and print. Returns 0 if every required limit is met, else 1."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        work = Path(folder)
        held = list(_whole(work, int(argv[0])) if argv else _events(work))
    return int(not all(held))


def _events(work: Path) -> Iterator[bool]:
    with (
        _event(work / "busy", MERGES, GROUPS, BUSY) as (busy, _),
        _event(work / "calm", MERGES, GROUPS, CALM) as (calm, _),
    ):
        took = costs({"busy": Command(busy), "calm": Command(calm)}, RUNS)
    print(f"      an event after {MERGES} merges: {BUSY} changes of the list {took['busy']}, none {took['calm']}")
    yield report("1  an event, 200 changes of the list / none", took["busy"].cpu / took["calm"].cpu, "<= 2.0")
    with _event(work / "many", MANY, MANY, past.CHANGES) as (event, clone):
        took = costs({"event": Command(event), "log": Command(_log(clone))}, RUNS)
    print(f"      an event after {MANY} merges: {took['event']}, git log {took['log']}")
    yield report("2  an event after 10,000 merges / git log of them", took["event"].cpu / took["log"].cpu, "<= 35")


def _whole(work: Path, merges: int) -> Iterator[bool]:
    past.write(merges, work / "origin.git")
    clone = _clone(work)
    cost, memory = peak(registry("audit", "--root", str(clone)))
    log = costs({"log": Command(_log(clone))}, RUNS)["log"]
    print(f"      audit of {merges} merges and groups {cost}, git log {log}", flush=True)
    yield report(f"3  audit of {merges} merges / git log of them", cost.cpu / log.cpu, "<= 9")
    yield report("3  audit, MiB at its peak", memory / 1024, "<= 1024")


@contextmanager
def _event(work: Path, merges: int, groups: int, changes: int) -> Iterator[tuple[list[str], Path]]:
    """The command that judges an open request, after a past of which each request was open for 14 days; the clone."""
    past.write(merges, work / "origin.git", groups, changes, past.OPEN)
    host = Host(Bare(work / "origin.git"), now=lambda: FILED)
    clerk = host.join(past.CLERK, "demo-clerk")
    for place in range(4):
        host.join(past.DEPUTY + place, f"demo-d{place}x")
    host.bare.write("filing", {NEW: _new_group()}, "filing", clerk, FILED, "main")
    host.open(clerk, "filing")
    clone = _clone(work)
    os.environ["GITHUB_TOKEN"] = "token-of-the-app"
    with Server(host) as server:
        where = ["--root", str(clone), "--fetch", "origin", "--api", server.address, "--repository", host.full_name]
        event = registry("judge_open", *where, "--number", "1", "--now", NOW)
        subprocess.run(event, check=True, stdout=subprocess.DEVNULL)  # the first writes what the others find written
        yield event, clone


def _new_group() -> bytes:
    source = dict(believable.registry(GROUPS))[OF_GROUP].split("备案记录:")[0].splitlines()
    kept = [line for line in source if not line.startswith(("群组名称", "建群目的", "使用期限"))]
    return "\n".join([*kept, "群组名称: 档案移交清点群", "建群目的: 档案移交和逐箱清点", RECORD]).encode()


def _clone(work: Path) -> Path:
    words = ["git", "clone", "--quiet", "--no-checkout", str(work / "origin.git"), str(work / "clone")]
    subprocess.run(words, check=True)
    return work / "clone"


def _log(clone: Path) -> list[str]:
    return ["git", "-C", str(clone), "log", "--raw", "main"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
