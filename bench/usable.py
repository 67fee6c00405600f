"""How soon the register of a large office can be used on the phone that Lighthouse speaks of.

    python bench/usable.py [GROUPS] [RUNS]

A processor four times slower, 1.6 Mbit/s, 150 ms to each answer, nothing kept from before. Measured from the start of
the navigation: rows are shown; a name typed at once is found; so is a word of a purpose. The medians must be within
two seconds.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import believable
from measure import PROJECT, PYTHON
from playwright.sync_api import Browser, Page, sync_playwright
from serving import served

LIMIT = 2.0
SHARED = Path("/dev/shm")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
DAY = "2026-11-24"
_SHOWN = "document.querySelector('#register tbody tr')?.getBoundingClientRect().height > 0"
_FOUND = (
    "(name) => { const rows = document.querySelectorAll('#register tbody tr');"
    " return rows.length > 0 && rows.length < 50 && rows[0].textContent.includes(name) && performance.now(); }"
)


def main(argv: list[str]) -> int:
    """Measure and print; 1 when a median is beyond the limit."""
    groups, runs = ([int(word) for word in argv] + [10_000, 5][len(argv) :])[:2]
    with tempfile.TemporaryDirectory(dir=SHARED if SHARED.is_dir() else None) as folder:
        office, site = Path(folder) / "office", Path(folder) / "site"
        believable.main([str(groups), str(office)])
        words = ["--root", str(office), "--out", str(site), "--as-of", DAY]
        subprocess.run([PYTHON, str(PROJECT / "scripts/render.py"), *words], check=True)
        with served(site) as address, sync_playwright() as playwright:
            found = next(filter(None, map(shutil.which, BROWSERS)), None)
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            times = measured(browser, address, groups, runs)
            browser.close()
    print(f"register of {groups} groups, slow phone, medians of {runs}")
    for what, (middle, least, most) in times.items():
        print(f"  {'ok  ' if middle <= LIMIT else 'MISS'}{what:<24}{middle:5.2f} s  ({least:.2f} to {most:.2f})")
    return int(any(middle > LIMIT for middle, _, _ in times.values()))


def measured(browser: Browser, address: str, groups: int, runs: int) -> Mapping[str, tuple[float, float, float]]:
    """Median, least and most of each time."""
    # The last group of the list: of a purpose only it has.
    name, numeral = _last(groups)
    asked = {"a name": name, "a purpose": f"第{numeral}组"}
    times: dict[str, list[float]] = {"rows are shown": []}
    for _ in range(runs):
        for what, word in asked.items():
            shown, found = _once(browser, address, word, name)
            times["rows are shown"].append(shown)
            times.setdefault(f"{what} is found", []).append(found)
    return {what: (statistics.median(it), min(it), max(it)) for what, it in times.items()}


def _last(groups: int) -> tuple[str, str]:
    """The name of a group at the end of the list, and the number that only its purpose has."""
    _, text = next(it for it in reversed(list(believable.registry(groups))) if "注销" not in it[1])
    lines = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line and line[0] not in "# ")
    return lines["群组名称"], lines["建群目的"].split("第", 1)[1].split("组", 1)[0]


def _once(browser: Browser, address: str, word: str, name: str) -> tuple[float, float]:
    # The measuring itself is a script that the policy of the pages would refuse.
    context = browser.new_context(base_url=address, bypass_csp=True, **PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto("register/", wait_until="commit")
    shown = _seconds(page, f"{_SHOWN} && performance.now()")
    page.wait_for_function("!document.getElementById('filters').hidden", polling="raf")
    page.locator("#filters [type=search]").focus()
    page.keyboard.insert_text(word)
    found = _seconds(page, _FOUND, name)
    context.close()
    return shown, found


def _seconds(page: Page, expression: str, argument: str | None = None) -> float:
    return float(page.wait_for_function(expression, arg=argument, polling="raf").json_value()) / 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
