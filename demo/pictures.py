"""The README's pictures, taken of the tour's site: run it after a change of the pages, look at them, commit them.

Needs the browser of the tests (``make test`` brings one). Exit 0 taken, 2 wrong usage, 3 something went wrong.
"""

import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import tour
from two_minutes.office import PROJECT
from two_minutes.story import ABROAD

SITE = PROJECT / "build/demo/site"
PICTURES = PROJECT / "docs/pictures"
DAY = "2026-12-02T09:00:00+08:00"
"""When the tour ends; pages say how old they are."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHOTS = (
    ("group.png", f"groups/{ABROAD}/", 1000, 1200),
    ("register.png", "register/", 1000, 600),
    ("phone.png", "file/", 390, 780),
)
"""Name, page, width and height in pixels."""
COLOURS = 192  # of a page with little but text; a third of the bytes of all colours


def main() -> int:
    """Go through the tour, open its pages, take the pictures."""
    if code := tour.main(["--no-serve"]):
        return code
    PICTURES.mkdir(exist_ok=True)
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with _served(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for name, place, width, height in SHOTS:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.clock.set_fixed_time(DAY)
            page.goto(address + place, wait_until="networkidle")
            taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
            taken.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)
            print(f"{name}  {(PICTURES / name).stat().st_size // 1024} KiB")
        browser.close()
    return 0


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(tour.Quiet, directory=str(folder))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()


if __name__ == "__main__":
    sys.exit(main())
