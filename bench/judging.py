"""Goal 9: API requests per event, fifty open pull requests compared with one, a round without news.

    python bench/judging.py [GROUPS]

An office with that many groups (default 1,000) on the stand-in of GitHub, with 1, 5, 20 and 50 open pull requests. Each
run is a whole process in a clone, as in a workflow. Then a round of ``work`` on the stand-in of Gitea with 20 open
requests and nothing new, over the same requests fetched one after the other. Uses /dev/shm if it exists.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import believable
from measure import PROJECT, PYTHON, SCRATCH, Command, costs, registry, report

sys.path.insert(0, str(PROJECT / "demo"))

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Answer, Bare, Host, Pull, Request, Server

OPEN = (1, 5, 20, 50)
STANDING = 20
"""Open requests during a round without news."""
BARE = """
import pathlib, requests, sys
session = requests.Session()
for address in pathlib.Path(sys.argv[1]).read_text().split():
    session.get(address, headers={"Authorization": "token token-of-the-app"}).raise_for_status()
"""
RECORD = "备案记录:\n  - 备案类别: 创建\n    备案日期: 2026-11-01\n    备案事项说明: 因续保集中办理需要新建\n"
FILED, NOW = datetime(2026, 11, 2, 1, tzinfo=UTC), "2026-11-03T01:00:00Z"


@dataclass
class Count:
    """Records the requests that a server answers."""

    seen: list[str] = field(default_factory=list)

    def __call__(self, answering: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
        def counted(request: Request) -> Answer:
            self.seen.append(f"{request.method} {request.target}")
            return answering(request)

        return counted

    def asked(self, command: list[str]) -> list[str]:
        """The requests of one run."""
        self.seen.clear()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return list(self.seen)


def main(argv: list[str]) -> int:
    """Measure and print. Returns 0 if every required limit is met, else 1."""
    groups = int(argv[0]) if argv else 1000
    files = {path: text.encode() for path, text in believable.registry(groups)}
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        held = [*_judged(Path(folder), files), _round(Path(folder) / "desk", files)]
    return int(not all(held))


def _judged(work: Path, files: dict[str, bytes]) -> Iterator[bool]:
    count, times, event = Count(), {}, 0
    for number in OPEN:
        with office(work / str(number), files, number, count) as (_, where):
            command, last = [*registry("judge_open"), *where], ["--number", str(number)]
            runs = {"event": last, "event without news": last, "round": [], "round without news": []}
            told = {name: len(count.asked([*command, *more])) for name, more in runs.items()}
            told["waiting"] = len(count.asked([*registry("waiting"), *where]))
            print(f"{number:>3} open: requests {', '.join(f'{name} {one}' for name, one in told.items())}", flush=True)
            event = max(event, told["event"], told["event without news"])
            times[number] = costs({"round": Command(command)}, 5)["round"].wall if number in (1, 50) else 0
    print(f"      a round with 50 open {times[50]:.2f} s, with one {times[1]:.2f} s")
    yield report("9  requests of one event, 50 open", event, "<= 15")
    yield report("judging 50 open requests / judging one", times[50] / times[1], "<= 25")


def _round(work: Path, files: dict[str, bytes]) -> bool:
    """A round without news of an office with a desk on Gitea, against its requests fetched bare."""
    count, host = Count(), GiteaHost(Bare.create(work / "origin.git"), now=lambda: FILED)
    host.mergers = [_filed(host, files, STANDING)[0].author]
    clone = work / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", str(host.bare.path), str(clone)], check=True)
    command = registry("work", "--root", str(clone), "--out", str(work / "site"))
    with GiteaServer(host, around=count) as server:
        about = {"FORGE_REPOSITORY": host.full_name, "FORGE_TOKEN": "token-of-the-app", "FORGE_API_URL": server.address}
        os.environ |= {"FORGE": "gitea"} | about
        for _ in range(3):  # the second sees what the first wrote, the third has nothing new
            asked = count.asked(command)
        listed = work / "requests"
        listed.write_text("\n".join(server.address + one.removeprefix("GET /api/v1") for one in asked), "utf-8")
        cost = costs({"round": Command(command), "bare": Command([PYTHON, "-c", BARE, str(listed)])}, 5)
    print(f"      a round {cost['round'].wall:.2f} s, its {len(asked)} requests bare {cost['bare'].wall:.2f} s")
    ratio = cost["round"].wall / cost["bare"].wall
    return report(f"9  {STANDING} open: a round without news / bare", ratio, "<= 3")


@contextmanager
def office(work: Path, files: dict[str, bytes], number: int, count: Count) -> Iterator[tuple[Host, list[str]]]:
    """An office with ``number`` open requests, a clone, and the environment of a workflow; where commands look."""
    host = Host(Bare.create(work / "origin.git"), now=lambda: FILED)
    _filed(host, files, number)
    subprocess.run(["git", "clone", "--quiet", str(host.bare.path), str(work / "clone")], check=True)
    os.environ |= {"GITHUB_REPOSITORY": host.full_name, "GITHUB_TOKEN": "token-of-the-app"}
    with Server(host, around=count) as server:
        os.environ["GITHUB_API_URL"] = server.address
        yield host, ["--root", str(work / "clone"), "--fetch", "origin", "--now", NOW]


def _filed(host: Host, files: dict[str, bytes], number: int) -> list[Pull]:
    """Main with those files, and so many open pull requests of a clerk."""
    clerk = host.join(7, "demo-clerk")
    for place in range(4):
        host.join(900_001_000 + place, f"demo-d{place}x")
    host.bare.write("main", files, "adopted", clerk, host.now())
    source = files["registry/groups/u0001/g000001.yaml"].decode().split("备案记录:")[0].splitlines()
    kept = [line for line in source if not line.startswith(("群组名称", "建群目的", "使用期限"))]
    for one in range(number):
        what = believable.PLACES[one % 20] + believable.DOINGS[one // 20]
        about = [f"群组名称: 档案移交{what}群", f"建群目的: {what}档案移交和逐箱清点"]
        made = {f"registry/groups/u0001/new{one}.yaml": "\n".join([*kept, *about, RECORD]).encode()}
        host.bare.write(f"filing{one}", made, "filing", clerk, host.now(), "main")
        host.open(clerk, f"filing{one}")
    return host.pulls()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
