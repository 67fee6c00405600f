"""A past with an extension that came late and a push past the approvals, and its dossier."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from group_registry.commands import dossier
from support.evidence_past import BRIEF, Past, again, at, by_the_rules, named
from support.world import LI, ZHAO, filing

LATE = at("late")
FIRST = named("外勤联络群", filing(until="2026-11-17", purpose="外勤人员的联络与交接"))
EXTENSION = again("外勤没有结束，<b>延长</b>使用期限 & 再看", day="2026-11-21")
SECOND = named("外勤联络群", filing(until="2027-03-31", purpose="外勤人员的联络与交接", records=EXTENSION))
PERIOD = ["--from", "2026-11-01", "--to", "2026-12-31"]
NOVEMBER = ["--from", "2026-11-01", "--to", "2026-11-30"]
Files = dict[str, bytes]


def november(root: Path) -> Past:
    """Filings of every sort in a few days of November, and one whose term ends on the tenth."""
    past = by_the_rules(root)
    past.world.filed({LATE: FIRST})
    past.record()
    return past


def december(past: Past) -> Past:
    """The late extension is filed; and somebody pushes past everything."""
    past.world.clock = datetime(2026, 11, 21, 1, tzinfo=UTC)
    pull = past.world.opened({LATE: SECOND})
    past.world.clock = datetime(2026, 12, 25, 1, tzinfo=UTC)
    pull.approve(LI, ZHAO)
    pull.merge()
    past.push({BRIEF: past.world.contents[past.world.trees[past.world.main][BRIEF][1]] + "# 直接推送\n".encode()})
    past.record()
    return past


def made(root: Path, out: Path, *words: str) -> int:
    return dossier.main(["--root", str(root), "--out", str(out), *words])


def unpacked(content: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
