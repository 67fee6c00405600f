"""Measure how soon the register of a large office can be used on a phone as slow as the one Lighthouse simulates.

    python bench/usable.py [GROUPS] [RUNS]

The CPU is four times slower, the network has 1.6 Mbit/s and 150 ms latency, and the cache is empty. Two times are
measured from the start of the navigation: until rows are shown, and until a name typed at once is found. Both medians
must be within two seconds. On a shared machine, put ``chrt -f 10`` before the command to keep other processes from
distorting the figures.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path

import believable
from measure import SCRATCH, registry, report
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from serving import served

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
DAY = "2026-11-24"
_SHOWN = "document.querySelector('#register tbody tr')?.getBoundingClientRect().height > 0"
_FOUND = (
    "(name) => { const rows = document.querySelectorAll('#register tbody tr');"
    " return rows.length > 0 && rows.length < 50 && rows[0].textContent.includes(name) && performance.now(); }"
)


@contextmanager
def large_site(groups: int) -> Iterator[str]:
    """The address of the site of an office with that many groups, all on its baseline; it is served meanwhile."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        office, site = Path(folder) / "office", Path(folder) / "site"
        believable.main([str(groups), str(office)])
        (office / "registry/office/baseline.yaml").write_text(baseline(office), "utf-8")
        words = registry("render", "--root", str(office), "--out", str(site), "--as-of", DAY)
        subprocess.run(words, check=True)
        with served(site) as address:
            yield address


def main(argv: list[str]) -> int:
    """Measure and print. Returns 1 if a median exceeds the limit, else 0."""
    groups, runs = ([int(word) for word in argv] + [10_000, 5][len(argv) :])[:2]
    with large_site(groups) as address, sync_playwright() as playwright:
        browser, _ = browser_of(playwright)
        times = measured(browser, address, groups, runs)
        browser.close()
    print(f"register of {groups} groups, slow phone, medians of {runs}")
    held = [
        report(f"{what}, seconds ({min(it):.2f} to {max(it):.2f})", statistics.median(it), "<= 2")
        for what, it in times.items()
    ]
    return int(not all(held))


def browser_of(playwright: Playwright) -> tuple[Browser, str]:
    """A browser, and where it lies."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None) or playwright.chromium.executable_path
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"]), path


def measured(browser: Browser, address: str, groups: int, runs: int) -> Mapping[str, tuple[float, ...]]:
    """The times of each run; the name is that of the last group of the list that is not cancelled."""
    files = reversed(list(believable.registry(groups, believable.DAY)))
    name = next(text for _, text in files if "注销" not in text).partition("群组名称: ")[2].split("\n")[0]
    shown, found = zip(*(_once(browser, address, name) for _ in range(runs)), strict=True)
    return {"rows are shown": shown, "a name is found": found}


def baseline(office: Path) -> str:
    """A baseline with a paper number for each group: a register without numbers would be smaller than a real one."""
    entries = []
    for number, path in enumerate(sorted(office.glob("registry/groups/*/*.yaml")), 1):
        content = path.read_bytes()
        digest = sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        entries.append(
            f"- 文件: {path.relative_to(office).as_posix()}\n  内容摘要: {digest}\n"
            f"  纸质编号: 中互京群备〔{2024 + number % 2}〕{number}号\n  备案日期: 2026-01-05\n"
        )
    return "".join(entries)


def _once(browser: Browser, address: str, name: str) -> tuple[float, float]:
    # The content security policy of the pages would block the script that measures.
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
    page.keyboard.insert_text(name)
    found = _seconds(page, _FOUND, name)
    context.close()
    return shown, found


def _seconds(page: Page, expression: str, argument: str | None = None) -> float:
    return float(page.wait_for_function(expression, arg=argument, polling="raf").json_value()) / 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
