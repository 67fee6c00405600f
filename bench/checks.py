"""Goals 7 and 8, of the check: its start, plain parsing and other validators; its memory; files full of numbers.

Other validators read the same data with every value in quotes, because they would not read a date as text. They check
only the form, no rules.
"""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import believable
from measure import PROJECT, PYTHON, Command, costs, peak, registry, report

MOST = 10_000
"""Maximum number of groups for the slow validators; they take some minutes for it."""
PARSE_ONLY = """
import pathlib, sys, yaml
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""


def cold(work: Path, groups: int) -> list[bool]:
    """Its start, and plain parsing."""
    office = _office(work, groups)
    bare = [PYTHON, "-c", PARSE_ONLY, str(office)]
    start = [PYTHON, "-c", "import yaml, jsonschema_rs, jinja2"]
    found = costs({"check": Command(_ours(office)), "CSafeLoader": Command(bare)}, 7)
    found |= costs({"sample": Command(_ours(PROJECT)), "libraries": Command(start)}, 15)
    for name, cost in found.items():
        print(f"      {name:<12} {cost}")
    begun = found["sample"].cpu / found["libraries"].cpu
    return [
        report("7  check of the sample / its libraries' start", begun, "<= 2.5"),
        report("8  full check / CSafeLoader parsing", found["check"].cpu / found["CSafeLoader"].cpu, "<= 1.0"),
    ]


def others(work: Path, groups: int) -> list[bool | None]:
    """Other validators; None for one that is not on PATH."""
    few = min(groups, MOST)
    return [
        _against(work, groups, "ajv", "8  full check / ajv-cli", "<= 1.9", 5),
        _against(work, few, "check-jsonschema", "8  check-jsonschema / full check", ">= 12", 3),
        _against(work, few, "v8r", "8  v8r / full check", ">= 80", 1),
    ]


def _against(work: Path, groups: int, peer: str, goal: str, must: str, runs: int) -> bool | None:
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
    ratio = took[peer].cpu / took["check"].cpu
    return report(goal, ratio if must.startswith(">=") else 1 / ratio, must)


def dense(work: Path) -> bool:
    """Eight files of about 60 KB full of telephone numbers, compared with one such file."""
    text = "群组名称: 测试群\n建群目的: " + "，".join(f"138{number:08d}" for number in range(4800)) + "\n"
    for count in (1, 8):
        folder = work / f"dense-{count}"
        shutil.copytree(PROJECT / "registry/office", folder / "registry/office")
        (folder / "registry/groups/hyfw").mkdir(parents=True)
        for number in range(count):
            (folder / f"registry/groups/hyfw/dense-{number}.yaml").write_text(text, "utf-8")
    found = costs({str(n): Command(_ours(work / f"dense-{n}"), good=frozenset({0, 1})) for n in (1, 8)}, 1)
    print(f"      one file {found['1']}, eight {found['8']}")
    return report("check of 8 files full of numbers / of one", found["8"].cpu / found["1"].cpu, "<= 9")


def scale(work: Path, groups: int) -> list[bool]:
    """The memory of goal 14, and CPU time per file at ten times the size."""
    (few, small), (many, large) = (peak(_ours(_office(work, size))) for size in (groups, groups * 10))
    print(f"      {groups}: {few}, {small / 1024:.0f} MB; {groups * 10}: {many}, {large / 1024:.0f} MB")
    return [
        report("14 check at ten times the size, MiB at its peak", large / 1024, "<= 400"),
        report("time a file at ten times the size / at this", many.cpu / few.cpu / 10, "<= 1.25"),
    ]


def _ours(office: Path) -> list[str]:
    return registry("validate", "--root", str(office), "--format", "json")


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
