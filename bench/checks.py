"""Goals 1 to 5 and 14: compare the check with plain parsing, other validators, its start, and ten times the size.

Other validators read the same data with every value in quotes, because they would not read a date as text. They check
only the form, no rules.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import believable
from measure import PROJECT, PYTHON, Command, costs, report

MOST = 10_000
"""Maximum number of groups for the slow validators; they take some minutes for it."""


def cold(work: Path, groups: int) -> list[bool]:
    """Measure goals 1 and 4."""
    office = _office(work, groups)
    bare = [PYTHON, str(PROJECT / "bench/parse_only.py"), str(office)]
    start = [PYTHON, "-c", "import yaml, jsonschema_rs, jinja2"]
    found = costs({"check": Command(_ours(office)), "CSafeLoader": Command(bare)}, 7)
    found |= costs({"sample": Command(_ours(PROJECT)), "libraries": Command(start)}, 15)
    for name, cost in found.items():
        print(f"      {name:<12} {cost}")
    ratio = found["check"].wall / found["CSafeLoader"].wall
    begun = found["sample"].wall / found["libraries"].wall
    return [
        report("1  full check / CSafeLoader parsing", ratio, "<= 0.85", "<= 0.6", ratio <= 0.85),
        report("4  check of the sample / its libraries' start", begun, "<= 2.5", "<= 1.8", begun <= 2.5),
    ]


def others(work: Path, groups: int) -> list[bool | None]:
    """Measure goals 2 and 3; None for a validator that is not on PATH."""
    few = min(groups, MOST)
    return [
        _against(work, groups, "ajv", ("2  full check / ajv-cli", "<= 1.5", "<= 1.0"), 5),
        _against(work, few, "check-jsonschema", ("3  check-jsonschema / full check", ">= 15", ">= 25"), 3),
        _against(work, few, "v8r", ("3  v8r / full check", ">= 60", ">= 150"), 1),
    ]


def _against(work: Path, groups: int, peer: str, goal: tuple[str, str, str], runs: int) -> bool | None:
    found = shutil.which(peer)
    if found is None:
        print(f"{peer} is not on PATH: not measured", file=sys.stderr)
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


def dense(work: Path) -> list[bool]:
    """Measure goal 14: eight files of about 60 KB full of telephone numbers, compared with one such file."""
    text = "群组名称: 测试群\n建群目的: " + "，".join(f"138{number:08d}" for number in range(4800)) + "\n"
    for count in (1, 8):
        folder = work / f"dense-{count}"
        shutil.copytree(PROJECT / "registry/office", folder / "registry/office")
        (folder / "registry/groups/hyfw").mkdir(parents=True)
        for number in range(count):
            (folder / f"registry/groups/hyfw/dense-{number}.yaml").write_text(text, "utf-8")
    found = costs({str(n): Command(_ours(work / f"dense-{n}"), good=frozenset({0, 1})) for n in (1, 8)}, 1)
    print(f"      one file {found['1']}, eight {found['8']}")
    ratio = found["8"].wall / found["1"].wall
    return [report("14 check of 8 files full of numbers / of one", ratio, "<= 9", "<= 8", ratio <= 9)]


def scale(work: Path, groups: int) -> list[bool]:
    """Measure goal 5: time and memory per file at ten times the size."""
    took, memory = zip(*(_whole(_office(work, size)) for size in (groups, groups * 10)), strict=True)
    ratio, each = took[1] / took[0] / 10, (memory[1] - memory[0]) / (groups * 9)
    print(f"      {groups}: {took[0]:.2f} s, {memory[0] / 1024:.0f} MB; {groups * 10}: {took[1]:.2f} s, ", end="")
    print(f"{memory[1] / 1024:.0f} MB")
    return [
        report("5  time a file at ten times the size / at this", ratio, "<= 1.25", "<= 1.1", ratio <= 1.25),
        report("5  memory a file, KB", each, "<= 3", "<= 2", each <= 3),
    ]


def _whole(office: Path) -> tuple[float, int]:
    """CPU time in seconds and peak memory in KB of one check, reported by a parent process of its own."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    words = [PYTHON, "-c", code, *_ours(office)]
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
    """The schema without our own keywords, and a folder with all groups in which every value is in quotes."""
    schema, folder = work / "group.json", work / f"quoted-{groups}"
    from group_registry.files.worktree import read_forms

    form = read_forms(PROJECT)["group.schema.json"]
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
