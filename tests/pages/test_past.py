"""Both days of a filing, and days without one, as pages and exports show them; from records, else from git alone."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from group_registry.files import worktree
from group_registry.forms.check import Reader, read
from group_registry.gitrepo import clone_audit, past as past_of_git, repository
from group_registry.lifecycle.filing_gaps import Done, Version
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from support.cases import FORMS, PROJECT
from support.evidence_past import ADOPTED, INSIDE, Past, again, at, named
from support.histories import World
from support.world import LI, ZHAO, filing

LATE = at("late")
FIRST = named("外勤联络群", filing(until="2026-11-17", purpose="外勤人员的联络与交接"))
EXTENSION = again("外勤没有结束，延长使用期限", day="2026-11-21")
SECOND = named("外勤联络群", filing(until="2027-03-31", purpose="外勤人员的联络与交接", records=EXTENSION))


def lived(world: World) -> World:
    """A group whose term ended on the seventeenth, extended on the 21st, filed in the middle of December."""
    world.filed({LATE: FIRST})
    world.clock = datetime(2026, 11, 21, 1, tzinfo=UTC)
    pull = world.opened({LATE: SECOND})
    world.clock = datetime(2026, 12, 25, 1, tzinfo=UTC)
    pull.review(LI)
    pull.review(ZHAO)
    pull.merge()
    return world


def shown(past: Past, audience: Audience, day: str) -> dict[str, str]:
    """The pages of groups and the exports, as `render` fills them in, by address."""
    inspection = read(repository.files_at(past.world.git, "main"), FORMS)
    evidence = clone_audit.evidence(past.world.git, FORMS, "main")
    viewer = Viewer.of(audience, inspection, date.fromisoformat(day), evidence)
    site = Site(viewer, (), worktree.read_templates(PROJECT))
    pages = {page.address: page.body for page in site.group_pages()}
    files = {name: content.decode("utf-8-sig") for name, content in site.takeaway() if not name.endswith(".xlsx")}
    return pages | files


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """The office long after, with its records."""
    past = Past(lived(World(tmp_path_factory.mktemp("lived"), ADOPTED)))
    past.record()
    assert past.audit().is_clean
    return past


@pytest.fixture(scope="module")
def site(past: Past) -> dict[str, str]:
    """What its site shows."""
    return shown(past, Audience.INTERNAL, "2026-12-20")


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_each_record_shows_when_it_was_filled_in_and_when_it_was_filed(site: dict[str, str]) -> None:
    text = text_of(site["groups/hyfw/late/"])
    assert "填报 2026-11-21 办结 2026-12-25 相隔 34 天 变更 外勤没有结束" in text
    assert "填报 2026-11-02 办结 2026-11-02 创建" in text


def test_the_days_between_term_and_extension_are_a_gap(site: dict[str, str]) -> None:
    text = text_of(site["groups/hyfw/late/"])
    assert "备案空档 2026-11-18 至 2026-11-20（3 天） 到期以后报延期" in text
    assert "备案空档" not in site["groups/hyfw/on-paper/"]


def test_the_exports_tell_both(site: dict[str, str]) -> None:
    lines = list(csv.DictReader(io.StringIO(site["groups.csv"])))
    found = next(line for line in lines if line["群组名称"] == "外勤联络群")
    assert (found["最近备案日期"], found["最近办结日期"]) == ("2026-11-21", "2026-12-25")
    assert found["备案空档"] == "2026-11-18 至 2026-11-20（3 天）"
    groups = json.loads(site["api/v1/groups.json"])["groups"]
    told = {group["page"]: (group["last_done_on"], group["gaps"]) for group in groups}
    assert told == {
        "groups/hyfw/late/": (
            "2026-12-25",
            [{"from": "2026-11-18", "to": "2026-11-20", "how": "到期以后报延期"}],
        ),
        "groups/hyfw/on-paper/": (None, []),
    }


def test_without_records_the_days_are_those_of_merges_of_groups_alone(tmp_path: Path) -> None:
    world = lived(World(tmp_path, ADOPTED))
    world.land([world.main], {LATE: SECOND + "# 直接推送\n".encode()}, "推送")
    world.filed({INSIDE: filing(), "README.md": "工具和备案混在一起\n".encode()})
    found = past_of_git.merges(world.git, world.main, Reader(FORMS))
    brief = Version(1, datetime(2026, 11, 2).date(), datetime(2026, 11, 17).date(), False)
    longer = Version(2, datetime(2026, 11, 21).date(), datetime(2027, 3, 31).date(), False)
    assert found == {
        LATE: (
            Done(None, brief, datetime(2026, 11, 2).date()),
            Done(brief, longer, datetime(2026, 12, 25).date()),
        )
    }


def test_the_public_edition_tells_neither(past: Past) -> None:
    told = shown(past, Audience.PUBLIC, "2027-04-20")
    assert "外勤联络群" in told["groups/hyfw/late/"]
    for name, text in told.items():
        assert not any(word in text for word in ("2026-12-25", "2026-11-20", "相隔", "空档", "gaps")), name
