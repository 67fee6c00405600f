"""Goal 13: one request of the largest size that is read (contract C), full of hostile text, against plain text.

    python bench/hostile.py [FILES] [BYTES]    default: 1,000 files of 2 KB, then 300 of 6 KB

An office of 1,000 groups on the stand-in of GitHub permits the batch. Each request creates that many groups; a decision
on it is one whole process. Uses /dev/shm if it exists.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import believable
from judging import NOW, RECORD, Count, office
from measure import SCRATCH, Command, costs, registry, report

GROUPS = 1000
SHAPES = ((1000, 2000), (300, 6000))
"""Files and bytes of each: both just below 2 MiB."""
SAMPLE = "registry/groups/u0001/g000001.yaml"
POLICY = "registry/office/policy.yaml"
PERMIT = "批量许可:\n  - 量测用的批次\n"


def plain(number: int, length: int) -> str:
    words = [
        f"{number}{place}{believable.TOPICS[place % len(believable.TOPICS)]}的安排、" for place in range(length // 9)
    ]
    return "".join(words)[:length]


def _repeated(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


HOSTILE: Mapping[str, Callable[[int, int], str]] = {
    "telephone numbers": lambda number, length: _repeated(f"138{number:08d}，", length),
    "nearly numbers": lambda number, length: _repeated(f"1 3-8 {number:05d} ", length),
    "one long number": lambda number, length: _repeated(f"11010119900101{number:04d}", length),
    "wide digits": lambda number, length: _repeated("１３８０００００００", length),
    "addresses": lambda number, length: _repeated(f"a{number}.b@c-d.", length),
    "links": lambda number, length: _repeated(f"https://a.b/{number}?@:", length),
    "people": lambda number, length: _repeated("张三、李四、王五、", length),
    "brackets": lambda number, length: _repeated("（【(［「", length),
    "one character": lambda number, length: _repeated("密", length),
    "password": lambda number, length: _repeated("密码是密码：", length),
    "escapes": lambda number, length: _repeated("\\u5bc6\\u7801", length // 4),
    "the same purpose": lambda number, length: plain(0, length),
}
"""By what it tries: the purpose of the group with that number, of that many characters."""


def main(argv: list[str]) -> int:
    """Measure and print. Returns 0 if the limit is met, else 1."""
    shapes = ((int(argv[0]), int(argv[1])),) if len(argv) == 2 else SHAPES
    held = [_measured(*shape) for shape in shapes]
    return int(not all(held))


def _measured(files: int, size: int) -> bool:
    texts = {"plain": plain, **HOSTILE}
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        before = {path: text.encode() for path, text in believable.registry(GROUPS)}
        before[POLICY] += PERMIT.encode()
        with office(Path(folder), before, 0, Count()) as (host, where):
            clerk = host.join(8, "demo-author")
            for name, text in texts.items():
                branch = name.replace(" ", "-")
                made = {f"registry/groups/u0001/h{one}.yaml": _group(before, one, text, size) for one in range(files)}
                host.bare.write(branch, made, "filing", clerk, host.now(), "main")
                host.open(clerk, branch)
            subprocess.run(["git", "-C", where[1], "fetch", "--quiet", "origin"], check=True)
            decisions = {
                name: Command(
                    registry("approve", "--number", str(number), *where[:2], "--now", NOW), good=frozenset({0, 1})
                )
                for number, name in enumerate(texts, 1)
            }
            took = costs(decisions, 1)
    print(f"{files} files of {size} bytes")
    print(*(f"      {name:<20} {cost}" for name, cost in took.items()), sep="\n")
    worst = max(cost.cpu for cost in took.values())
    return report("13 a hostile request / a plain one of its size", worst / took["plain"].cpu, "<= 5")


def _group(before: Mapping[str, bytes], number: int, text: Callable[[int, int], str], size: int) -> bytes:
    """A new group whose purpose takes what its other items leave of the size, in characters of three bytes."""
    lines = before[SAMPLE].decode().split("备案记录:")[0].splitlines()
    kept = [line for line in lines if not line.startswith(("群组名称", "建群目的", "使用期限"))]
    body = "\n".join([*kept, f"群组名称: 第{number}批档案移交群", "建群目的: "])
    words = text(number, (size - len(body.encode()) - len(RECORD.encode())) // 3)
    return f'{body}"{words}"\n{RECORD}'.encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
