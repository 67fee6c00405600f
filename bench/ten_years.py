"""Simulate ten years of an invented office with the real commands, and compare the results with the office's own books.

    python bench/ten_years.py [--share N] [--seed S]

20 units, 120 people who come and go, 2,500 groups, 9,000 filings, meetings, refusals and two tamperings; with
``--share N`` only one Nth of the groups and filings. Twice a month, ``judge_open`` judges all open requests with one
audit; they are merged on the stand-in of GitHub one after the other, and ``record`` follows. The simulation stops if a
status differs from what the books predict. Uses /dev/shm if it exists.
"""

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from measure import PROJECT, SCRATCH

sys.path.insert(0, str(PROJECT / "scripts"))
sys.path.insert(0, str(PROJECT / "tests"))
sys.path.insert(0, str(PROJECT / "demo"))

from group_registry.commands import render
from support import years_checks
from support.ten_years import FIRST, WHOLE, Office, opened

STARTED = time.perf_counter()
LOOKED_AT = 22
"""The day of the month on which reminders are compared, in every third month."""


def main(argv: list[str]) -> int:
    """Simulate, compare, report. Returns 0 if everything agrees, else 1."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--share", type=float, default=1)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(argv)
    size = replace(WHOLE, groups=WHOLE.groups / options.share)
    wrong: list[str] = []

    def look(office: Office) -> None:
        if office.today.month % 3 == 0 and office.today.day == LOOKED_AT:
            wrong.extend(years_checks.against_reminders(office.desk, office.books, office.today))
            _tell(office)

    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder, opened(Path(folder), size, options.seed) as office:
        office.live(look)
        _tell(office)
        wrong += _looked_at(office, Path(folder))
        _tell(office)
    print(*(wrong or ["nothing disagrees"]), sep="\n")
    return int(bool(wrong))


def _looked_at(office: Office, folder: Path) -> list[str]:
    """Compare the audit, the site, the figures and the dossier of each year with the books."""
    desk, books, today = office.desk, office.books, office.today
    desk.run(render, "--at", "main", "--as-of", str(today), "--out", str(folder / "site"))
    site = {name: (folder / "site" / name).read_bytes() for name in years_checks.READ}
    wrong = [*years_checks.against_audit(desk, books), *years_checks.against_register(site, books, today)]
    wrong += years_checks.against_figures(site, books, today)
    for year in range(FIRST.year, today.year + 1):
        wrong += years_checks.against_dossier(desk, books, year, folder / f"{year}.zip")
    return wrong


def _tell(office: Office) -> None:
    own, git = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    used = own.ru_utime + own.ru_stime, git.ru_utime + git.ru_stime
    books = office.books
    counts = {
        "groups": len(books.groups),
        "filings": sum(len(one.deeds) for one in books.groups.values()),
        "people": len(books.people),
    }
    print(office.today, ", ".join(f"{count} {what}" for what, count in (counts | books.tally).items()), flush=True)
    seconds = time.perf_counter() - STARTED
    print(f"    {seconds:.0f} s, processor {used[0]:.0f} s and {used[1]:.0f} s of git", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
