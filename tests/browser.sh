#!/usr/bin/env bash
# See that there is a browser for the tests of the pages: one on PATH, else Debian's, else the one that Playwright brings;
# and Pango, with which the form becomes a PDF, where root can install it.
# Usage: tests/browser.sh PYTHON (the one that has Playwright)
set -euo pipefail

wanted=()
found=
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then found=$name; fi
done
[ -n "$found" ] || wanted+=(chromium fonts-noto-cjk)
"$1" -c 'import weasyprint' >/dev/null 2>&1 || wanted+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
[ "${#wanted[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -yq "${wanted[@]}"
elif [ -z "$found" ]; then
  "$1" -m playwright install chromium
fi
