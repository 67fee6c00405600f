"""What was filed in a month, for good (Art. 6, 8): a list of each month, and of the meetings (Art. 9)."""

import re
from collections import Counter, defaultdict
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from group_registry.forms.check import Inspection
from support.cases import PROJECT
from support.made_pages import bodies, group, site, viewer_of
from support.texts import changed

RECORD = re.compile(r"^  - 备案类别: (\S+)\n    备案日期: (\S+)$", re.MULTILINE)
PLACE = r'<td><a href="\.\./\.\./groups/([^"]+)/'
ROW = re.compile(rf'<tr><td>(\S+){PLACE}#record-(\d+)">(\S+)</a>{PLACE}">(.*?)</a>')


def on_file() -> dict[str, set[tuple[str, str, str, str]]]:
    """Of the sample's own files by month: day, kind, group and which record of its it is."""
    found: dict[str, set[tuple[str, str, str, str]]] = defaultdict(set)
    for path in (PROJECT / "registry/groups").glob("*/*.yaml"):
        place = f"{path.parent.name}/{path.stem}"
        for number, (kind, day) in enumerate(RECORD.findall(path.read_text("utf-8")), 1):
            found[day[:7]].add((day, kind, place, str(number)))
    return found


@pytest.fixture(scope="module")
def pages(sample: Inspection) -> dict[str, str]:
    return bodies(viewer_of(sample))


def test_each_month_lists_its_records_by_day(pages: dict[str, str]) -> None:
    wanted = on_file()
    assert len(wanted) > 20
    for month, records in wanted.items():
        rows = ROW.findall(pages[f"recent/{month}/"])
        assert {(day, kind, place, number) for day, place, number, kind, same, _ in rows if place == same} == records, (
            month
        )
        assert len(rows) == len(records), month
        assert [day for day, *_ in rows] == sorted(day for day, *_ in rows), month
        for _, place, number, _, _, name in rows:
            body = pages[f"groups/{place}/"]
            assert f'id="record-{number}"' in body, place
            assert unescape(name) in unescape(body)


def test_every_month_has_a_line_with_its_counts_also_one_without_filings(pages: dict[str, str]) -> None:
    wanted = on_file()
    line = re.compile(r'<li><a href="\.\./recent/(\d{4}-\d\d)/">(\d+) 月</a><small>(.*?)</small>')
    shown = {month: (name, said) for month, name, said in line.findall(pages["recent/"])}
    first, last = min(wanted), "2026-11"
    between = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])
    assert len(shown) == between + 1
    assert {month for month, (_, said) in shown.items() if said == "没有备案"} == shown.keys() - wanted.keys()
    for month, records in wanted.items():
        counts = Counter(kind for _, kind, *_ in records)
        said = "、".join(f"{kind} {counts[kind]}" for kind in ("创建", "变更", "注销") if counts[kind])
        assert shown[month] == (str(int(month[5:])), said)
    assert 'href="../recent/"' in pages["charts/"]


def test_months_are_counted_to_the_day_of_the_site_without_a_gap() -> None:
    content = group(filed="2025-12-02", records=changed("2026-02-05", "更换负责人"))
    made = site({"registry/groups/hyfw/dayi.yaml": content}, "2026-03-20")
    listed = [it for it in made if it.startswith("recent/2")]
    assert listed == [f"recent/{month}/" for month in ("2026-03", "2026-02", "2026-01", "2025-12")]
    assert made["recent/"].count("没有备案") == 2


def test_the_meetings_are_listed_on_their_page(pages: dict[str, str]) -> None:
    held = sorted((path.stem for path in (PROJECT / "registry/minutes").glob("*.yaml")), reverse=True)
    section = pages["more/"].partition('id="held"')[2]
    assert re.findall(r'href="\.\./meetings/([^"]+)/"', section) == held
    for stem in held:
        text = (PROJECT / f"registry/minutes/{stem}.yaml").read_text("utf-8")
        day = re.search(r"^日期: (\S+)$", text, re.MULTILINE)
        assert day
        assert day[1] in section


def test_a_month_is_reached_from_the_figures_of_the_year(page: Page, site: Path) -> None:
    page.goto("charts/")
    page.get_by_role("link", name="办理动态").click()
    page.get_by_role("link", name="11 月").first.click()
    page.wait_for_url("**/recent/2026-11/")
    expect(page.locator("h1")).to_have_text("2026 年 11 月办理")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.wait_for_url(re.compile("/groups/.*#record-"))
