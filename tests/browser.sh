#!/usr/bin/env bash
# See that a browser starts for the tests of the pages: one on PATH, else Debian's, else the one that Playwright brings;
# and that there is a Chinese font. Root gets what is missing from Debian;
# for anyone else it is named, with the command that installs it, and the exit code is 1.
# Usage: tests/browser.sh PYTHON (the one that has Playwright)
set -euo pipefail
python=$1
# Nothing is written into anybody's home, and fonts there do not count: tests have a home of their own.
HOME=$(mktemp -d)
trap 'rm -rf "$HOME"' EXIT
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME
export HOME PLAYWRIGHT_BROWSERS_PATH=${PLAYWRIGHT_BROWSERS_PATH:-$("$python" -c 'import sys; print(sys.prefix)')/browsers}

# Sets $browser, empty where none is on PATH, and $wanted, the Debian packages that are missing besides.
look() {
  browser=$(command -v chromium-headless-shell chromium chromium-browser google-chrome | head -n 1 || true)
  wanted=""
  "$python" -m playwright --version >/dev/null 2>&1 || wanted+=" libatomic1" # Playwright's Node.js needs it
  [ -n "$(fc-list :lang=zh 2>/dev/null)" ] || wanted+=" fontconfig fonts-noto-cjk"
}

# Starts the browser as the tests do.
start() {
  "$python" - "$browser" <<'END'
import sys
from playwright.sync_api import sync_playwright

try:
    with sync_playwright() as playwright:
        playwright.chromium.launch(executable_path=sys.argv[1] or None, args=["--no-sandbox", "--disable-gpu"]).close()
except Exception as error:
    sys.exit(f"The browser does not start: {error}")
END
}

# The libraries without which Playwright's Node.js, the browser on PATH or Playwright's own cannot start.
missing_libraries() {
  local driver own
  driver=$("$python" -c 'import pathlib, playwright; print(pathlib.Path(playwright.__file__).parent / "driver/node")')
  own=$("$python" -m playwright install --dry-run chromium 2>/dev/null | sed -n 's/.*Install location: *//p')
  { echo "$driver"; readlink -f "$browser"; find ${own:-/nonexistent} -type f -perm -u+x; } 2>/dev/null | tr '\n' '\0' |
    xargs -0 -n 1 ldd 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u | paste -sd ' ' || true
}

look
[ -n "$browser" ] && needed=$wanted || needed=" chromium-headless-shell$wanted"
if [ -n "$needed" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $needed
  look
fi
if [ -z "$browser" ] && ! "$python" -m playwright install chromium; then
  problem="There is no browser: none on PATH, and Playwright could not bring its own."
elif problem=$(start 2>&1); then
  problem=""
fi
[ -n "$problem$wanted" ] || exit 0

if [ -n "$problem" ]; then
  libraries=$(missing_libraries)
  echo "${libraries:+The browser does not start for want of these libraries: }${libraries:-$problem}"
  # Debian's browser brings its libraries along.
  [ -n "$browser" ] && [[ $wanted == *libatomic1* ]] || wanted=" chromium-headless-shell$wanted"
fi >&2
echo "Tests would fail for want of what these Debian packages bring. Install them once, as root:" >&2
echo "  apt-get install --no-install-recommends$wanted" >&2
exit 1
