#!/usr/bin/env bash
# See that there is a browser for the tests of the pages: one on PATH, else Debian's, else the one that Playwright brings;
# and, where root can install them, a Chinese font and Pango, with which the form becomes a PDF.
# Usage: tests/browser.sh PYTHON (the one that has Playwright)
set -euo pipefail

browser=(chromium)
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then browser=(); fi
done
others=()
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || others+=(fontconfig fonts-noto-cjk)
"$1" -c 'import weasyprint' >/dev/null 2>&1 || others+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
wanted=("${browser[@]}" "${others[@]}")
[ "${#wanted[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -yq "${wanted[@]}"
else
  [ "${#browser[@]}" -eq 0 ] || "$1" -m playwright install chromium
  [ "${#others[@]}" -eq 0 ] || echo "some tests will fail for want of ${others[*]}, which only root can install" >&2
fi
