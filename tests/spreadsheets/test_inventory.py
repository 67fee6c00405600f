"""Inventories: the register beside itself is clean, differences are found, returns come back whole (Art. 6, 8, 11)."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from group_registry.commands import render
from group_registry.commands.inventory import inventory
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Inspection, read
from group_registry.forms.returns import Inventory, as_data, returns_of
from group_registry.gitrepo import clone_audit, repository
from group_registry.lifecycle.due import is_overdue
from group_registry.lifecycle.inventory import InventoryVerdict, ListedGroup, Return, ReturnLine, compare
from group_registry.model.records import Group, Unit
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from group_registry.spreadsheets import local_files, reader
from support.books_office import DAY, FILES, laid_out, said
from support.cases import FORMS, PROJECT
from support.evidence_past import INSIDE, Past, again, at, by_the_rules, named
from support.world import filing

TODAY = date.fromisoformat(DAY)
SAMPLE = read(worktree.read_files(PROJECT), FORMS)
SMALL = read(FILES, FORMS)


def site(inspection: Inspection, *returns: Return, audience: Audience = Audience.INTERNAL, day: date = TODAY) -> Site:
    viewer = Viewer.of(audience, inspection, day)
    return Site(viewer, (), worktree.read_templates(PROJECT), returns=returns)


def units(inspection: Inspection) -> dict[str, Unit]:
    return {unit.slug: unit for unit in inspection.registry.of(Unit)}


@pytest.mark.parametrize("name", ["groups.csv", "groups.xlsx"])
@pytest.mark.parametrize("inspection", [SAMPLE, SMALL], ids=["sample", "small"])
def test_the_registers_own_export_reports_nothing_but_terms_that_ended(inspection: Inspection, name: str) -> None:
    content = dict(site(inspection).takeaway())[name]
    found = inventory(reader.of_bytes(content), inspection.registry, inspection.forms, None, TODAY)
    assert found.strays == ()
    opened = {(line.path, line.verdict) for one in found.returns for line in one.open}
    overdue = {
        (group.path, InventoryVerdict.OVERDUE) for group in inspection.registry.groups if is_overdue(group, TODAY)
    }
    assert opened == overdue
    live = sum(not group.is_cancelled for group in inspection.registry.groups)
    assert sum(one.clean for one in found.returns) == live - len(overdue)


def test_every_prefilled_sheet_comes_back_clean() -> None:
    early = min(group.filings[0].filed_on for group in SAMPLE.registry.groups)
    sheets = {
        place: content for place, content in site(SAMPLE).files() if re.fullmatch(r"inventory/[a-z]+\.csv", place)
    }
    assert len(sheets) >= 15
    for place, content in sheets.items():
        unit = units(SAMPLE)[Path(place).stem]
        assert content.startswith("\ufeff群组名称,使用部门,平台类别,群组负责人,成员人数,本单位意见\r\n".encode())
        found = inventory(reader.of_bytes(content), SAMPLE.registry, SAMPLE.forms, unit, early)
        assert found.is_clean, (place, found)


def listed(group: Group, row: int) -> ListedGroup:
    return ListedGroup(row, group.name, group.platform, group.custodian)


OWN = [group for group in SAMPLE.registry.groups if group.unit == "会员服务部" and not group.is_cancelled]
HYFW = units(SAMPLE)["hyfw"]
EARLY = date(2024, 1, 1)


@given(st.sets(st.integers(0, len(OWN) - 1)), st.permutations(range(len(OWN))))
@settings(max_examples=30, deadline=None)
def test_what_is_left_out_is_gone_and_nothing_else(missing: set[int], order: list[int]) -> None:
    there = [listed(OWN[at], row) for row, at in enumerate(order, 2) if at not in missing]
    found = compare(SAMPLE.registry, HYFW, there, EARLY)
    assert {line.path for line in found.lines if line.verdict is InventoryVerdict.GONE} == {
        OWN[at].path for at in missing
    }
    assert found.clean == len(OWN) - len(missing)
    assert len(found.lines) == len(OWN)


@given(st.integers(0, len(OWN) - 1), st.sampled_from(["name", "platform", "custodian", "width"]))
@settings(max_examples=30, deadline=None)
def test_one_difference_is_one_line_of_its_kind(at: int, what: str) -> None:
    lines = [listed(group, row) for row, group in enumerate(OWN, 2)]
    one = lines[at]
    changed = {
        "name": replace(one, name=one.name[:2] + one.name[3:]),
        "platform": replace(one, platform="钉钉"),
        "custodian": replace(one, custodian="新来的人"),
        "width": replace(one, name=f" {one.name}　"),
    }
    lines[at] = changed[what]
    found = compare(SAMPLE.registry, HYFW, lines, EARLY)
    kinds = {
        "name": [InventoryVerdict.RENAMED],
        "platform": [InventoryVerdict.PLATFORM],
        "custodian": [InventoryVerdict.CUSTODIAN],
        "width": [],
    }
    assert [line.verdict for line in found.open] == kinds[what]
    assert all(line.path == OWN[at].path and OWN[at].name in line.says + line.name for line in found.open)


def some_return(day: str = DAY) -> Return:
    unit = units(SMALL)["hyfw"]
    lines = [
        ListedGroup(2, "参保答疑群", "微信", "郑雪", 20),
        ListedGroup(3, "部门团建群加13800138000"),
        ListedGroup(4, "补充材料通知群"),
    ]
    return compare(SMALL.registry, unit, lines, date.fromisoformat(day))


def test_returns_come_back_from_their_json(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "office")
    (tmp_path / "list.csv").write_text("群名,群主,人数\n参保答疑群,郑雪,20\n加13800138000的群,,\n", "utf-8")
    words = ("inventory", tmp_path / "list.csv", "--unit", "hyfw", "--as-of", DAY, "--root", root)
    told = said(*words, "--format", "json").removeprefix("1\n")
    assert "13800138000" not in told
    (one,) = returns_of(told.encode())
    assert json.loads(told)["returns"] == [{**as_data_of(one), "as_of": DAY}]
    assert (one.slug, one.people, one.listed, one.on_file) == ("hyfw", 20, 2, 2)
    lines = said(*words, "--format", "csv").splitlines()
    assert [lines[0], lines[1][:5]] == ["1", "\ufeff单位名称"]
    assert len(lines) == 2 + len(one.lines)


def as_data_of(one: Return) -> dict[str, object]:
    found: dict[str, object] = json.loads(json.dumps(as_data(Inventory((one,), ()))))["returns"][0]
    return found


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"version": 2, "returns": []}', b'{"version": 1, "returns": [{}]}',
     b'{"version":1,"returns":[1]}',
     b'{"version":1,"returns":[{"slug":1,"unit":"x","as_of":"2026-01-01","listed":1,"on_file":1,"people":0,"lines":[]}]}',
     b'{"version":1,"returns":[{"slug":"x","unit":"x","as_of":"x","listed":1,"on_file":1,"people":0,"lines":[]}]}',
     b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_return_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(CannotKnow, match=r"无法读取清查回执 x\.json：.*重新生成"):
        local_files.read_returns(tmp_path)


def test_the_latest_return_of_a_unit_counts(tmp_path: Path) -> None:
    for name, day in (("b", "2026-07-01"), ("a", "2026-07-15")):
        (tmp_path / f"{name}.json").write_text(json.dumps(as_data(Inventory((some_return(day),), ()))), "utf-8")
    assert [str(one.as_of) for one in local_files.read_returns(tmp_path)] == ["2026-07-15"]
    assert local_files.read_returns(None) == ()
    with pytest.raises(CannotKnow, match="没有存放清查回执的文件夹"):
        local_files.read_returns(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CannotKnow, match=r"文件夹 .*empty 中没有清查回执"):
        local_files.read_returns(tmp_path / "empty")


def body(of: Site, address: str = "inventory/") -> str:
    return next(page.body for page in of.single_pages() if page.address == address)


def test_the_page_has_every_unit_with_its_sheet_and_says_who_handed_nothing_in() -> None:
    page = body(site(SMALL))
    for slug in ("hyfw", "zhb", "xxjs", "chaoyang", "jidian"):
        assert f'href="{slug}.csv" download' in page
    assert 'href="pxzx.csv"' not in page  # closed, without a group
    assert "尚无单位提交回执" in page
    assert page.count("未交") == 5


def test_the_page_shows_a_return_and_what_was_filed_since() -> None:
    page = body(site(SMALL, some_return()))
    assert "已交回执 1 个单位，尚有 5 处待处理" in page
    assert "file/?kind=change&amp;group=hyfw/dayi" in page
    assert "file/?kind=cancel&amp;group=hyfw/xubao" in page
    assert "file/#create" in page
    since = body(site(SMALL, replace(some_return("2026-01-20"), as_of=date(2026, 1, 20))))
    assert "待核对" in since  # something was filled in, and nothing of it is proven
    assert "2026-03-02 已创建" not in since


PUSHED, PENDING, CLOSED = at("pushed"), at("pending"), at("closed")
UNLISTED = ("参保服务答疑群", "会场保障组", "参保宣传任务群", "直接推送群", "夜间值守组", "无人登记群")
CLOSING = again("工作结束", "2026-11-04", "注销") + "    处置: 已解散\n"


def task_lines(past: Past, *lines: ReturnLine) -> tuple[str, list[str]]:
    """What the page says of the unit's return as a whole, and of each line."""
    inspection = read(repository.files_at(past.world.git, "main"), FORMS)
    evidence = clone_audit.evidence(past.world.git, FORMS, "main")
    of = Return("hyfw", "会员服务部", date(2026, 11, 1), 9, 9, 0, lines)
    viewer = Viewer.of(Audience.INTERNAL, inspection, date(2026, 11, 25), evidence)
    page = body(Site(viewer, (), worktree.read_templates(PROJECT), returns=(of,)))
    rows = [re.sub("<[^>]+>", "", row) for row in re.findall("<li>(.*?)<small>", page[page.index("r-tasks") :])]
    row = page[page.index('href="../units/hyfw/"') :].split("</tr>")[0]
    return re.sub("<[^>]+>", " ", row), rows


def unfiled(*names: str) -> list[ReturnLine]:
    return [ReturnLine(InventoryVerdict.UNFILED, row, name, None) for row, name in enumerate(names, 2)]


def test_a_line_is_done_only_where_the_audit_proves_what_was_filed_since(tmp_path: Path) -> None:
    past = by_the_rules(tmp_path)
    past.push({PUSHED: named("直接推送群", filing(purpose="别的用途写在这里"))})
    past.record()
    past.world.filed({PENDING: named("夜间值守组", filing(purpose="夜里值守的安排与交接"))})
    whole, rows = task_lines(past, *unfiled(*UNLISTED))
    assert rows == [
        "参保服务答疑群已备案",
        "会场保障组临时群（免备案）",
        "参保宣传任务群已备案",
        "直接推送群没有备案 · 审批依据不符",
        "夜间值守组没有备案 · 待核对",
        "无人登记群没有备案 · 创建",
    ]
    assert "3 处待处理" in whole
    whole, rows = task_lines(past, *unfiled("参保服务答疑群", "会场保障组"))
    assert "均已办理" in whole


def test_what_was_done_since_is_told_only_where_the_audit_proves_it(tmp_path: Path) -> None:
    past = by_the_rules(tmp_path)
    past.world.filed({CLOSED: named("年会联络群", filing(purpose="年会的联络与安排"))})
    past.record()
    text = past.world.contents[past.world.trees[past.world.main][CLOSED][1]]
    lines = (
        ReturnLine(InventoryVerdict.RENAMED, 2, "答疑群", INSIDE),
        ReturnLine(InventoryVerdict.GONE, None, "年会联络群", CLOSED),
    )
    past.world.filed({CLOSED: text + CLOSING.encode()})
    whole, rows = task_lines(past, *lines)
    assert rows == ["答疑群2026-11-03 已变更", "年会联络群在册而清单未列 · 待核对"]
    assert "1 处待处理" in whole
    past.record()
    assert task_lines(past, *lines)[1][1] == "年会联络群2026-11-04 已注销"
    assert "均已办理" in task_lines(past, *lines)[0]
    past.push({INSIDE: past.world.contents[past.world.trees[past.world.main][INSIDE][1]] + "# 直接推送\n".encode()})
    assert task_lines(past, *lines)[1][0] == "答疑群名称不同 · 审批依据不符"


def test_the_command_that_builds_the_site_reads_the_returns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = json.dumps(as_data(Inventory((some_return(),), ())))
    (tmp_path / "hyfw.json").write_text(text, "utf-8")
    root = laid_out(tmp_path / "office")
    words = ["--root", str(root), "--out", str(tmp_path / "site"), "--as-of", DAY, "--inventory"]
    assert render.main([*words, str(tmp_path / "nowhere")]) == 3
    assert "没有存放清查回执的文件夹" in capsys.readouterr().err
    assert render.main([*words, str(tmp_path)]) == 0
    assert "部门团建群加138****8000" in (tmp_path / "site/inventory/index.html").read_text("utf-8")
    assert (tmp_path / "site/inventory/hyfw.csv").is_file()


def test_a_return_is_never_in_the_public_edition() -> None:
    public = site(SMALL, some_return(), audience=Audience.PUBLIC)
    text = "".join(page.body for page in public.single_pages()) + "".join(map(str, public.search_entries([])))
    assert not [place for place, _ in public.files() if place.startswith("inventory/")]
    assert "团建" not in text
    assert not [word for word in ("清查结果", "清查表") if word in text]


def test_hostile_returns_are_escaped() -> None:
    one = some_return()
    lines = tuple(
        replace(line, name="<script>alert(1)</script>", says='"><img src=x onerror=alert(1)>') for line in one.lines
    )
    page = body(site(SMALL, replace(one, lines=lines)))
    assert "<script" not in page
    assert "<img" not in page
