"""Each kind of page as a browser shows it: on the screen, in print, without scripts."""

import re
from pathlib import Path

import pytest

from pages.test_days import lived
from support.adopting import once
from support.as_shown import differing, printed, shown
from support.browsing import Tab, check, opened, served
from support.bundles import LATE
from support.cases import CASE_FILES, kept
from support.evidence_past import BRIEF, INSIDE, OUTSIDE, by_the_rules
from support.made_pages import incident
from support.rendering import DAY, KINDS, PUBLISHED, render
from support.saved_pulls import another, form, morning, saved

GOLDEN = CASE_FILES / "pages"
READY = {"register/": "#register.ready"}
HOSTILE = "核对<b>材料</b><script>alert(1)</script>&amp;"


@pytest.fixture(scope="session")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an office with a gap, an incident, and three groups that were changed past the approvals."""

    def make(folder: Path) -> None:
        past = by_the_rules(folder / "past")
        world = past.world
        lived(world)
        past.record()
        reported = incident("2026-12-24 09:20", "2026-12-24 10:05", "2026-12-24 10:30", path=LATE)
        past.push({"registry/incidents/2026/01.yaml": reported})
        for path in (INSIDE, OUTSIDE, BRIEF):
            past.push({path: past.held(path) + "# 直接推送\n".encode()})
        done = render("--root", world.git, "--at", "main", "--as-of", "2026-12-28", "--out", folder / "site")
        assert done.returncode == 0, done.stderr

    return once(tmp_path_factory, "troubled", make) / "site"


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an office in which requests wait, one of them with marks in what it asks for."""

    def make(folder: Path) -> None:
        first, *others = morning(folder / "r")
        first.commit("marks", {"registry/groups/zhb/jihao.yaml": form("记号核对群", HOSTILE)}, 0, start="main")
        words = ["--as-of", "2026-11-12", "--at", "main", "--ask"]
        done = render("--out", folder / "site", *words, *saved(first, *others, another(first, 12, "marks")))
        assert done.returncode == 0, done.stderr

    return once(tmp_path_factory, "waits", make) / "site"


def of_address(place: str) -> str:
    return place.strip("/").replace("/", "-") or "index"


def assert_kept(name: str, screen: list[str], **others: list[str]) -> None:
    """A page as it is on the screen; of another view, what differs from that."""
    parts = screen.copy()
    for view, lines in others.items():
        parts += ["", f"—— {view} ——", *differing(screen, lines)]
    text = re.sub(r"\b[0-9a-f]{12}\b", "⟨提交⟩", "\n".join(parts) + "\n")
    assert text == kept(GOLDEN / f"{name}.txt", text)


def look(tab: Tab, site: Path, day: str, place: str, name: str) -> None:
    """All three views of a page."""
    page, bare = (tab(served(site), day, **how) for how in ({}, {"java_script_enabled": False}))
    page.goto(place)
    page.wait_for_selector(READY.get(place, "main"))
    bare.goto(place)
    assert_kept(name, shown(page), 打印=printed(page), 不运行脚本=shown(bare))


@pytest.mark.parametrize("place", [kind for kind in KINDS if kind.rstrip("/") not in PUBLISHED])
def test_a_page_of_each_kind(tab: Tab, site: Path, place: str) -> None:
    look(tab, site, DAY, place, of_address(place))


@pytest.mark.parametrize("kind", ["create", "short", "extend", "change", "cancel"])
def test_the_form(tab: Tab, site: Path, kind: str) -> None:
    """As it is opened, on paper, and with what the check finds in it."""
    group = "" if kind in ("create", "short") else "&group=hyfw/cbfw-dayi"
    page = opened(tab(served(site)), f"?kind={kind}{group}")
    screen, paper = shown(page), printed(page)
    check(page)
    assert_kept(f"file-{kind}", screen, 打印=paper, 检查=shown(page))


@pytest.mark.parametrize(
    "place", ["", "register/", "units/hyfw/", "audit/", "groups/hyfw/inside/", "groups/hyfw/late/"]
)
def test_where_something_is_wrong(tab: Tab, troubled: Path, place: str) -> None:
    look(tab, troubled, "2026-12-28", place, f"troubled-{of_address(place)}")


@pytest.mark.parametrize("place", ["", "waiting/", "waiting/B0003/", "meeting/", "me/"])
def test_where_requests_wait(tab: Tab, waiting: Path, place: str) -> None:
    look(tab, waiting, "2026-11-12", place, f"waits-{of_address(place)}")
