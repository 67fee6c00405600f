"""Goals 1 to 5: the check against bare parsing, other validators, git itself, and against itself at ten times the size.

Other validators come from PATH; to put them into a folder of their own:

    npm install --prefix FOLDER ajv-cli@5.0.0 ajv-formats@2.1.1 v8r@4.2.1
    pip install --target FOLDER/py check-jsonschema==0.39.0
    PATH=FOLDER/node_modules/.bin:FOLDER/py/bin:$PATH PYTHONPATH=FOLDER/py make bench

They read the same data with every value in quotes, since they would take a date for something else than text; they
check the form alone, and no rule. The two slow ones are given ten thousand groups at most, and so is our side of it.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import believable
from measure import PROJECT, PYTHON, Command, costs, report

MOST = 10_000
"""Groups that the slow ones can be given: some minutes."""
SETTLED = 2.5
"""Seconds after which a change in the work tree is old enough to be told from the next one."""
LS_FILES = "import subprocess, sys; subprocess.run(['git', '-C', sys.argv[1], 'ls-files'], check=True)"


def cold(work: Path, groups: int) -> list[bool]:
    """Goal 1, and what two processes take."""
    office = _office(work, groups)
    bare = [PYTHON, str(PROJECT / "bench/parse_only.py"), str(office)]
    one = ["taskset", "-c", "0", *_ours(office)]
    found = costs({"one": Command(one), "two": Command(_ours(office)), "CSafeLoader": Command(bare)}, 7)
    for name, cost in found.items():
        print(f"      {name:<12} {cost}")
    ratio = found["one"].wall / found["CSafeLoader"].wall
    busy = found["one"].cpu / found["CSafeLoader"].cpu
    print(f"      the same ratio of processor time: {busy:.3f}")
    goal = "1  full check, cold, one process / CSafeLoader parsing"
    return [report(goal, ratio, "<= 0.85", "<= 0.5", ratio <= 0.85)]


def others(work: Path, groups: int) -> list[bool | None]:
    """Goals 2 and 3; None for what is not on PATH."""
    few = min(groups, MOST)
    return [
        _against(work, groups, "ajv", ("2  full check, two processes / ajv-cli", "<= 1.0", "<= 0.5"), 5),
        _against(
            work, min(groups, MOST), "check-jsonschema", ("3  check-jsonschema / full check", ">= 20", ">= 40"), 1
        ),
        _against(work, few, "v8r", ("3  v8r / full check", ">= 60", ">= 120"), 1),
    ]


def _against(work: Path, groups: int, peer: str, goal: tuple[str, str, str], runs: int) -> bool | None:
    found = shutil.which(peer)
    if found is None:
        print(f"{peer} is not on PATH: not measured; bench/checks.py says how to get it", file=sys.stderr)
        return None
    schema, folder = _for_others(work, groups)
    files = f"{folder}/*.yaml"
    words = {
        "ajv": ["validate", "--spec=draft2020", "--strict=false", "-c", "ajv-formats", "-s", str(schema), "-d", files],
        "check-jsonschema": ["--schemafile", str(schema), *map(str, sorted(folder.glob("*.yaml")))],
        "v8r": [files, "--schema", str(schema)],
    }[peer]
    took = costs({"check": Command(_ours(_office(work, groups))), peer: Command([found, *words])}, runs)
    print(f"      {groups} groups: check {took['check']}, {peer} {took[peer]}")
    name, must, aim = goal
    ratio = took["check"].wall / took[peer].wall if must.startswith("<=") else took[peer].wall / took["check"].wall
    limit = float(must[3:])
    return report(name, ratio, must, aim, ratio <= limit if must.startswith("<=") else ratio >= limit)


def warm(work: Path, groups: int) -> list[bool]:
    """Goal 4: again after nothing, and after one file, has changed, in a clone with an earlier check behind it."""
    office = _office(work, groups)
    clone = work / "clone"
    shutil.copytree(office, clone)
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", "-C", str(clone), *words], check=True)
    time.sleep(SETTLED)
    file = clone / "registry/groups/u0001/g000001.yaml"
    text, times = file.read_text("utf-8"), iter(range(1000))
    check = Command(_ours(clone))
    costs({"first": check}, 1)
    listed = Command([PYTHON, "-c", LS_FILES, str(clone)])

    def edited() -> None:
        file.write_text(text.replace("建群目的: ", f"建群目的: 第{next(times)}版，"), "utf-8")

    found = costs({"none": check, "git ls-files": listed}, 9)
    found |= costs({"one": Command(check.words, before=edited)}, 9)
    for name, cost in found.items():
        print(f"      {name:<12} {cost}")
    none, one = (found[name].wall / found["git ls-files"].wall for name in ("none", "one"))
    return [
        report("4  check after no change / a Python with git ls-files", none, "<= 2.5", "<= 1.8", none <= 2.5),
        report("4  check after one change / the same", one, "<= 3", "<= 2", one <= 3),
    ]


def scale(work: Path, groups: int) -> list[bool]:
    """Goal 5: time and memory a file at ten times the size."""
    took, memory = zip(*(_whole(_office(work, size)) for size in (groups, groups * 10)), strict=True)
    ratio, each = took[1] / took[0] / 10, (memory[1] - memory[0]) / (groups * 9)
    print(f"      {groups}: {took[0]:.2f} s, {memory[0] / 1024:.0f} MB; {groups * 10}: {took[1]:.2f} s, ", end="")
    print(f"{memory[1] / 1024:.0f} MB")
    return [
        report("5  time a file at ten times the size / at this", ratio, "<= 1.25", "<= 1.1", ratio <= 1.25),
        report("5  memory a file, KB", each, "<= 3", "<= 2", each <= 3),
    ]


def _whole(office: Path) -> tuple[float, int]:
    """Processor time in seconds and peak memory in KB of one check, told by a parent of its own."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    words = [PYTHON, "-c", code, "taskset", "-c", "0", *_ours(office)]
    time_taken, memory = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    return float(time_taken), int(memory)


def _ours(office: Path) -> list[str]:
    return [PYTHON, str(PROJECT / "scripts/registry.py"), "validate", "--root", str(office), "--format", "json"]


def _office(work: Path, groups: int) -> Path:
    folder = work / f"office-{groups}"
    if not folder.is_dir():
        believable.main([str(groups), str(folder)])
    return folder


def _for_others(work: Path, groups: int) -> tuple[Path, Path]:
    """The form without our own keywords, and the groups with every value in quotes, all in one folder."""
    schema, folder = work / "group.json", work / f"quoted-{groups}"
    form = json.loads((PROJECT / "schema/group.schema.json").read_text("utf-8"))
    schema.write_text(json.dumps(_bare(form), ensure_ascii=False), "utf-8")
    if not folder.is_dir():
        folder.mkdir()
        for path in (_office(work, groups) / "registry/groups").rglob("*.yaml"):
            text = re.sub(r"^((?: *- )?(?:[^:#\n]+: )?)(?<=[ ])(\S.*)$", r'\1"\2"', path.read_text("utf-8"), flags=re.M)
            (folder / f"{path.parent.name}-{path.name}").write_text(text, "utf-8")
    return schema, folder


def _bare(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    ours = [name for name in schema if name.startswith("x-") or name in ("errorMessage", "$id")]
    return {name: _bare(value) for name, value in schema.items() if name not in ours}
