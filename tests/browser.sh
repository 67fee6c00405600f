#!/usr/bin/env bash
# See that there is a browser for the tests of the pages: one on PATH, else Debian's, else the one that Playwright brings.
# Usage: tests/browser.sh PYTHON (the one that has Playwright)
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -yq chromium fonts-noto-cjk
else
  "$1" -m playwright install chromium
fi
