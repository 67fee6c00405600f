"""Measure the pages: axe on every kind of page, all links, Lighthouse on its simulated phone, a large register.

    python bench/quality.py [RUNS]

Builds the sample's site into ``build/quality`` and serves it on this machine, compressed as GitHub Pages does it.
Lighthouse is installed by npm into ``build/``, in the version pinned in ``bench/lighthouse``. Exit 1 if a goal is
missed, 3 if one could not be measured.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from measure import PROJECT, registry, report
from playwright.sync_api import Browser, sync_playwright
from serving import served
from titles import main as titles
from usable import browser_of, main as large_register

sys.path.extend([str(PROJECT / name) for name in ("scripts", "tests", "demo")])

from support.rendering import GROUP, KINDS, LOOKS, broken

WORK = PROJECT / "build/quality"
TOOLS = PROJECT / "build/lighthouse"
MEASURED = {"home": "", "register": "register/", "group": GROUP, "filing": "file/"}
GOALS = {"performance": 90, "accessibility": 95}


def main(argv: list[str]) -> int:
    runs = int(argv[0]) if argv else 3
    site = WORK / "site"
    subprocess.run(registry("render", "--root", str(PROJECT), "--out", str(site)), check=True)
    found = list(broken(site))
    held: list[bool | None] = [report("links and anchors that lead nowhere", len(found), "<= 0")]
    print(*(f"      {line}" for line in found), sep="\n")
    with served(site) as address:
        with sync_playwright() as playwright:
            browser, path = browser_of(playwright)
            complaints = list(_axe(browser, address))
            browser.close()
        held.append(report(f"axe: {len(KINDS)} kinds of pages, {', '.join(LOOKS)}", len(complaints), "<= 0"))
        print(*(f"      {line}" for line in complaints), sep="\n")
        held += _lighthouse(address, path, runs)
    held.append(large_register(["10000", str(runs)]) == 0)
    held.append(titles([]) == 0)
    return 3 if None in held else int(not all(held))


def _axe(browser: Browser, address: str) -> Iterator[str]:
    """Yield every violation that axe reports; there are no exceptions."""
    for look, options in LOOKS.items():
        context = browser.new_context(base_url=address, **options)
        page = context.new_page()
        for kind in KINDS:
            page.goto(kind)
            for one in Axe().run(page).response["violations"]:
                yield f"{look} /{kind}: {one['id']}: {one['nodes'][0]['html'][:100]}"
        context.close()


def _lighthouse(address: str, browser: str, runs: int) -> Iterator[bool | None]:
    """Measure the median scores of Lighthouse on its simulated phone (slow 4G, a CPU four times slower).

    Yields whether each goal is met, or None if npm is missing.
    """
    if not shutil.which("npm"):
        print("npm is missing: Lighthouse's scores were not measured", file=sys.stderr)
        yield None
        return
    TOOLS.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PROJECT / "bench/lighthouse" / name, TOOLS)
    quiet = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")
    subprocess.run(["npm", "ci", *quiet], cwd=TOOLS, check=True)
    for name, place in MEASURED.items():
        scores = [_scores(f"{address}{place}", browser) for _ in range(runs)]
        for category, goal in GOALS.items():
            said = sorted(score[category] for score in scores)
            middle = statistics.median(said)
            yield report(f"Lighthouse, {name}: {category}, {said[0]:.0f} to {said[-1]:.0f}", middle, f">= {goal}")


def _scores(address: str, browser: str) -> dict[str, float]:
    words = [str(TOOLS / "node_modules/.bin/lighthouse"), address, "--quiet", "--output=json"]
    words += [f"--only-categories={','.join(GOALS)}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    environment = os.environ | {"CHROME_PATH": browser}
    done = subprocess.run(words, env=environment, capture_output=True, check=True)
    categories = json.loads(done.stdout)["categories"]
    return {name: categories[name]["score"] * 100 for name in GOALS}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
