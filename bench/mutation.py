"""Mutation testing of what decides: how many small faults, put in one at a time, do the tests find?

    python bench/mutation.py regulation.rules  'reading.s*[258]'  tests/test_rules.py …

A module stands for all faults in it and below it; with a star in it, for those whose name it fits: ``…*[258]`` are the
faults with a number that ends so, a sample of three in ten. Lays the packages out flat in ``build/mutation`` and lets
mutmut (pip install mutmut) work there, with the tests named after the faulty function first. Rules are unwrapped from
their decorator, since mutmut leaves decorated functions alone. Prints the score and the survivors.
"""

import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
WORK = PROJECT / "build" / "mutation"
PACKAGES = ("regulation", "reading", "evidence", "outside", "reports", "pages")
BESIDE = ("tests", "schema", "registry", "docs", "scripts")  # the last for tests that read the code
DECORATED = re.compile(
    r"^@rule\((?P<how>.*?)\)\n(?P<function>def (?P<name>\w+)\(.*?)(?=\n\n\n|\Z)", re.MULTILINE | re.DOTALL
)

SETTINGS = """[tool.mutmut]
source_paths = {sources}
only_mutate = {files}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "nearest_first", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "-q"]
also_copy = {copied}

[tool.pytest.ini_options]
pythonpath = [".", "tests"]
"""


def main(modules: list[str], tests: list[str]) -> int:
    """Mutate the modules, run the tests, print the score; 0 when nothing survived."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for name in PACKAGES:
        shutil.copytree(PROJECT / "scripts" / name, WORK / name)
    for path in (PROJECT / "scripts").glob("*.py"):
        shutil.copy(path, WORK)
    for name in BESIDE:
        shutil.copytree(PROJECT / name, WORK / name)
    for path in WORK.glob("regulation/**/*.py"):
        path.write_text(unwrapped(path.read_text("utf-8")), "utf-8")
    sources = sorted({module.split(".")[0] + "/" for module in modules})
    files = sorted({re.split(r"[*]|[.]x", module)[0].replace(".", "/") + "*" for module in modules})
    copied = [*PACKAGES, *BESIDE, *(path.name for path in WORK.glob("*.py"))]
    settings = SETTINGS.format(sources=sources, files=files, tests=tests, copied=copied).replace("'", '"')
    (WORK / "pyproject.toml").write_text(settings, "utf-8")
    patterns = [module if "*" in module else f"{module}*" for module in modules]
    plugin = WORK / "plugin"  # alone there: nothing else of bench/ may stand in for a package of the tests
    plugin.mkdir()
    shutil.copy(PROJECT / "bench" / "nearest_first.py", plugin)
    command = ["mutmut", "run", "--max-children", "2", *patterns]
    done = subprocess.run(command, cwd=WORK, env=os.environ | {"PYTHONPATH": str(plugin)})
    return done.returncode or _summary(patterns)


def unwrapped(text: str) -> str:
    """The same module with every rule made by a call after its function."""
    return DECORATED.sub(r"\g<function>\n\n\n\g<name> = rule(\g<how>)(\g<name>)", text)


def _summary(patterns: list[str]) -> int:
    listing = subprocess.run(["mutmut", "results", "--all", "true"], cwd=WORK, capture_output=True, text=True).stdout
    verdicts = [line.strip().rsplit(": ", 1) for line in listing.splitlines() if ": " in line]
    mine = [(name, verdict) for name, verdict in verdicts if any(fnmatch(name, one) for one in patterns)]
    found = [name for name, verdict in mine if verdict in ("killed", "timeout")]
    left = [f"{name}: {verdict}" for name, verdict in mine if verdict not in ("killed", "timeout")]
    print("\n".join(left))
    print(f"{len(found)} of {len(mine)} faults found: {100 * len(found) / max(1, len(mine)):.1f} %")
    return int(bool(left))


if __name__ == "__main__":
    words = sys.argv[1:]
    chosen = [word for word in words if not word.startswith("tests/")]
    sys.exit(main(chosen, [word for word in words if word.startswith("tests/")] or ["tests/test_rules.py"]))
