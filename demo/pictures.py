"""Take the README's pictures from the site of the tour. Run it after the pages change, check and commit the pictures.

Needs the browser of the tests (``make test`` installs one). Exit 0 if taken, 2 for wrong usage, 3 if something failed.
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
"""The time at the end of the tour. It is fixed because pages show how old they are."""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SHOTS = (
    ("group.png", f"groups/{ABROAD}/", 1000, 1200),
    ("phone.png", "file/", 390, 780),
)
"""File name, page, and width and height of the window in pixels."""
COLOURS = 192  # enough for pages that are mostly text; a third of the bytes of full colour


def main() -> int:
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
