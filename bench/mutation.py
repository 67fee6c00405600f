"""Mutation testing of what decides: how many small faults, put in one at a time, do the tests find?

    python bench/mutation.py approval.decision evidence.chain tests/approval …
    python bench/mutation.py --sample 100 --seed 20261127 rules tests/rules/test_rules.py

A module, below ``group_registry``, stands for all faults in it and below it; with a star in it, for those whose name it
fits. ``--sample`` takes so many of them at random. Lays the package out in ``build/mutation`` and lets mutmut (pip
install mutmut) work there, with the tests named after the faulty function first. Rules are unwrapped from their
decorator, since mutmut leaves decorated functions alone. Prints the score and the survivors.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
WORK = PROJECT / "build" / "mutation"
PACKAGE = "group_registry"
BESIDE = ("tests", "schema", "registry", "docs", "demo", "scripts")  # the last for tests that read the code
DECORATED = re.compile(
    r"^@rule\((?P<how>.*?)\)\n(?P<function>def (?P<name>\w+)\(.*?)(?=\n\n\n|\Z)", re.MULTILINE | re.DOTALL
)

SETTINGS = """[tool.mutmut]
source_paths = ["group_registry/"]
only_mutate = {files}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "nearest_first", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "-q"]
also_copy = {copied}

[tool.pytest.ini_options]
pythonpath = [".", "tests", "demo"]
"""


def main(modules: list[str], tests: list[str], sample: int, seed: int) -> int:
    """Mutate the modules, run the tests, print the score; 0 when nothing survived."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    shutil.copytree(PROJECT / "scripts" / PACKAGE, WORK / PACKAGE)
    for name in BESIDE:
        shutil.copytree(PROJECT / name, WORK / name)
    shutil.copy(PROJECT / "mkdocs.yml", WORK)  # the package looks for it a level above mutants/, commands in there
    for path in WORK.glob(f"{PACKAGE}/rules/*.py"):
        path.write_text(unwrapped(path.read_text("utf-8")), "utf-8")
    files = sorted({f"{PACKAGE}/" + re.split(r"[*]|[.]x", module)[0].replace(".", "/") + "*" for module in modules})
    settings = SETTINGS.format(files=files, tests=tests, copied=[PACKAGE, *BESIDE, "mkdocs.yml"]).replace("'", '"')
    (WORK / "pyproject.toml").write_text(settings, "utf-8")
    patterns = [f"{PACKAGE}.{module}" + ("" if "*" in module else ".*") for module in modules]
    plugin = WORK / "plugin"  # alone there: nothing else of bench/ may stand in for a package of the tests
    plugin.mkdir()
    shutil.copy(PROJECT / "bench" / "nearest_first.py", plugin)
    if sample:
        patterns = _some(patterns, sample, seed)
    done = _mutmut("run", "--max-children", "2", *patterns)
    return done.returncode or _summary(patterns)


def _some(patterns: list[str], sample: int, seed: int) -> list[str]:
    """So many faults of those that fit, at random. mutmut knows their names once it has made them."""
    _mutmut("run", "--max-children", "2", "no.such.fault")
    names = sorted(name for name, _ in _results() if any(fnmatch(name, one) for one in patterns))
    print(f"{min(sample, len(names))} of {len(names)} faults, seed {seed}")
    return random.Random(seed).sample(names, min(sample, len(names)))


def _mutmut(*words: str) -> "subprocess.CompletedProcess[bytes]":
    surroundings = os.environ | {"PYTHONPATH": str(WORK / "plugin")}
    return subprocess.run([sys.executable, "-m", "mutmut", *words], cwd=WORK, env=surroundings, check=False)


def _results() -> list[tuple[str, str]]:
    command = [sys.executable, "-m", "mutmut", "results", "--all", "true"]
    listing = subprocess.run(command, cwd=WORK, capture_output=True, text=True, check=False).stdout
    told = (line.strip().rsplit(": ", 1) for line in listing.splitlines() if ": " in line)
    return [(name, verdict) for name, verdict in told]


def unwrapped(text: str) -> str:
    """The same module with every rule made by a call after its function."""
    return DECORATED.sub(r"\g<function>\n\n\n\g<name> = rule(\g<how>)(\g<name>)", text)


def _summary(patterns: list[str]) -> int:
    mine = [(name, verdict) for name, verdict in _results() if any(fnmatch(name, one) for one in patterns)]
    found = [name for name, verdict in mine if verdict in ("killed", "timeout")]
    left = [f"{name}: {verdict}" for name, verdict in mine if verdict not in ("killed", "timeout")]
    print("\n".join(left))
    print(f"{len(found)} of {len(mine)} faults found: {100 * len(found) / max(1, len(mine)):.1f} %")
    return int(bool(left))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=20261127)
    parser.add_argument("names", nargs="+")
    given = parser.parse_args()
    chosen = [name for name in given.names if not name.startswith("tests/")]
    of_tests = [name for name in given.names if name.startswith("tests/")] or ["tests/rules/test_rules.py"]
    sys.exit(main(chosen, of_tests, given.sample, given.seed))
