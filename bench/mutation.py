"""Mutation testing of the code that decides: how many small faults, inserted one at a time, do the tests find?

    python bench/mutation.py approval.decision evidence.record tests/approval …
    python bench/mutation.py --sample 100 --seed 20261127 rules tests/rules/test_rules.py

A module name (below ``group_registry``) selects all faults in the module and its submodules; a name with a star selects
the faults whose names match it. ``--sample`` picks that many of them at random. The package is copied to
``build/mutation``. mutmut (pip install mutmut) makes the faults there and learns which tests reach them, and
``each_fault`` tries them. Rules are unwrapped from their decorator, because mutmut skips decorated functions. Prints
the score and the survivors.
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
BESIDE = ("tests", "schema", "registry", "docs", "demo", "scripts", ".github")  # scripts for tests that read the code
DECORATED = re.compile(
    r"^@rule\((?P<how>.*?)\)\n(?P<function>def (?P<name>\w+)\(.*?)(?=\n\n\n|\Z)", re.MULTILINE | re.DOTALL
)

ARGUMENTS = ["-p", "each_fault", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "-qm", "not long"]
SETTINGS = """[tool.mutmut]
source_paths = ["group_registry/"]
only_mutate = {files}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = {arguments}
also_copy = {copied}

[tool.pytest.ini_options]
pythonpath = [".", "tests", "demo"]
"""


def main(modules: list[str], tests: list[str], sample: int, seed: int) -> int:
    """Mutate the modules, run the tests, print the score. Returns 0 if no fault survived, else 1."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    shutil.copytree(PROJECT / "scripts" / PACKAGE, WORK / PACKAGE)
    for name in BESIDE:
        shutil.copytree(PROJECT / name, WORK / name)
    shutil.copy(PROJECT / "mkdocs.yml", WORK)  # the package looks for it above mutants/, commands inside
    for path in WORK.glob(f"{PACKAGE}/rules/*.py"):
        path.write_text(unwrapped(path.read_text("utf-8")), "utf-8")
    files = sorted({f"{PACKAGE}/" + re.split(r"[*]|[.]x", module)[0].replace(".", "/") + "*" for module in modules})
    copied = [PACKAGE, *BESIDE, "mkdocs.yml"]
    settings = SETTINGS.format(files=files, tests=tests, arguments=ARGUMENTS, copied=copied).replace("'", '"')
    (WORK / "pyproject.toml").write_text(settings, "utf-8")
    patterns = [f"{PACKAGE}.{module}" + ("" if "*" in module else ".*") for module in modules]
    plugin = WORK / "plugin"  # a folder of its own: no other file of bench/ may hide a package of the tests
    plugin.mkdir()
    shutil.copy(PROJECT / "bench" / "each_fault.py", plugin)
    _mutmut("run", "--max-children", "2", "no.such.fault")  # makes all faults, learns which tests run which function
    names = sorted(name for name in _made() if any(fnmatch(name, one) for one in patterns))
    chosen = random.Random(seed).sample(names, sample) if 0 < sample < len(names) else names
    print(f"{len(chosen)} of {len(names)} faults, seed {seed}", flush=True)
    return _summary(_tried(chosen, tests))


def _tried(chosen: list[str], tests: list[str]) -> dict[str, str]:
    """The verdict on each fault, from one run of pytest that tries them all."""
    faults, verdicts = WORK / "faults.txt", WORK / "verdicts.txt"
    faults.write_text("\n".join(chosen), "utf-8")
    surroundings = _surroundings() | {"FAULTS": str(faults), "VERDICTS": str(verdicts)}
    words = [sys.executable, "-m", "pytest", *ARGUMENTS, *tests]
    with (WORK / "tried.log").open("wb") as log:
        subprocess.run(words, cwd=WORK / "mutants", env=surroundings, stdout=log, stderr=log, check=False)
    told = (line.split(": ", 1) for line in verdicts.read_text("utf-8").splitlines())
    return dict(told)


def _surroundings() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(WORK / "plugin")}


def _mutmut(*words: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-m", "mutmut", *words], cwd=WORK, env=_surroundings(), check=False)


def _made() -> list[str]:
    command = [sys.executable, "-m", "mutmut", "results", "--all", "true"]
    listing = subprocess.run(command, cwd=WORK, capture_output=True, text=True, check=False).stdout
    return [line.strip().rsplit(": ", 1)[0] for line in listing.splitlines() if ": " in line]


def unwrapped(text: str) -> str:
    """The source of a module in which each ``@rule`` decorator is replaced by a call after the function."""
    return DECORATED.sub(r"\g<function>\n\n\n\g<name> = rule(\g<how>)(\g<name>)", text)


def _summary(verdicts: dict[str, str]) -> int:
    left = [f"{name}: {verdict}" for name, verdict in verdicts.items() if verdict != "killed"]
    print("\n".join(left))
    found = len(verdicts) - len(left)
    print(f"{found} of {len(verdicts)} faults found: {100 * found / max(1, len(verdicts)):.1f} %")
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
