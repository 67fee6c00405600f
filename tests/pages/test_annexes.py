"""The annex with the flow chart: every way, who takes each step on the site's day, on one sheet of paper (Art. 6, 8 to
10)."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from group_registry.forms.check import inspect
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.annexes import annexes
from group_registry.pages.editions import EDITIONS
from support.browsing import strict
from support.cases import FORMS
from support.sheets import pages_of
from support.site_settings import PHONE

UNITS = """版次: 1
部门:
  - {编号: hyfw, 名称: 会员服务部, 类别: 部门, 起: 2020-01-01}
  - {编号: xcb, 名称: 宣传部, 类别: 部门, 起: 2020-01-01}
  - {编号: pxzx, 名称: 培训中心, 类别: 部门, 起: 2020-01-01, 止: 2026-02-28}
  - {编号: chaoyang, 名称: 朝阳代办处, 类别: 代办处, 起: 2020-01-01}
"""
PEOPLE = """版次: 1
人员:
  - {姓名: 赵一, 工号: B0001, 部门: 会员服务部, 任职: [{职务: 主任, 起: 2020-01-01}]}
  - 姓名: 李二
    工号: B0002
    部门: 会员服务部
    任职: [{职务: 分管主任, 分管部门: [会员服务部, 朝阳代办处, 培训中心], 起: 2020-01-01}]
  - 姓名: 孙三
    工号: B0003
    部门: 会员服务部
    任职: [{职务: 分管主任, 分管部门: [宣传部], 起: 2020-01-01}]
  - {姓名: 吴四, 工号: B0004, 部门: 会员服务部, 任职: [{职务: 办公会秘书, 起: 2020-01-01, 止: 2026-06-30}]}
  - {姓名: 钱五, 工号: B0005, 部门: 会员服务部, 任职: [{职务: 信息技术部, 起: 2020-01-01}]}
  - {姓名: 冯六, 工号: B0006, 部门: 会员服务部, 任职: [{职务: 信息技术部, 起: 2026-07-01}]}
"""
DELEGATIONS = """版次: 1
委托:
  - {委托人: 李二, 受托人: 孙三, 范围: [朝阳代办处], 起: 2026-07-01, 止: 2026-07-31, 依据: 示例委〔2026〕1号}
"""
FILES = {
    "registry/office/units.yaml": UNITS,
    "registry/office/people.yaml": PEOPLE,
    "registry/office/delegations.yaml": DELEGATIONS,
}


def office(files: dict[str, str] = FILES) -> Registry:
    read = inspect({path: text.encode() for path, text in files.items()}, FORMS, ())
    assert not read.findings
    return read.registry


def drawn(day: str, registry: Registry | None = None) -> dict[str, list[tuple[str, str, str]]]:
    view: Any = annexes(registry or office(), date.fromisoformat(day))
    return {lane.title: [(box.title, box.who, box.when) for box in lane.boxes] for lane in view["lanes"]}


FILL = ("填报", "部门经办人", "")
REVIEW = ("分管主任审核", "李二、孙三", "")
MEETING = ("主任办公会", "办公会秘书 吴四", "")
SIGN = ("主任签批", "赵一", "")
FILE = ("信息技术部备案", "钱五", "")


def test_every_way_is_drawn_with_who_takes_each_step() -> None:
    assert drawn("2026-06-30") == {
        "对内": [FILL, REVIEW, SIGN, FILE],
        "对外": [FILL, REVIEW, MEETING, SIGN, FILE],
        "使用期限不超过十五天": [
            FILL,
            ("分管主任审批", "李二、孙三", ""),
            ("到期前使用", "创建部门", ""),
            ("注销", "经分管主任审批", ""),
        ],
        "变更": [FILL, REVIEW, (*MEETING[:2], "变更前后有对外的"), SIGN, FILE],
        "注销": [FILL, REVIEW, (*MEETING[:2], "对外的"), SIGN, FILE],
    }


def test_they_are_the_people_of_the_sites_day() -> None:
    ways = drawn("2026-07-31")
    assert ways["对外"][1:] == [
        ("分管主任审核", "李二、孙三、孙三（代）", ""),
        ("主任办公会", "办公会秘书 暂缺", ""),
        SIGN,
        ("信息技术部备案", "钱五、冯六", ""),
    ]
    assert drawn("2026-08-01")["对外"][1] == REVIEW


def test_each_unit_that_is_open_has_its_deputy() -> None:
    view: Any = annexes(office(), date(2026, 7, 31))
    assert view["charges"] == [
        ("李二", "赵一", "会员服务部"),
        ("孙三", "赵一", "宣传部"),
        ("李二、孙三（代）", "赵一", "朝阳代办处"),
    ]
    view = annexes(office(), date(2026, 2, 28))
    assert view["charges"] == [("李二", "赵一", "会员服务部、培训中心、朝阳代办处"), ("孙三", "赵一", "宣传部")]


def test_an_office_without_people_is_drawn_all_the_same() -> None:
    ways = drawn("2026-07-31", office({"registry/office/units.yaml": UNITS}))
    assert [who for _, who, _ in ways["对内"]] == ["部门经办人", "暂缺", "暂缺", "暂缺"]


def test_it_is_one_sheet_of_paper_and_led_to_from_the_articles(page: Page) -> None:
    page.goto("articles/")
    page.get_by_role("link", name="备案流程图").first.click()
    assert page.url.endswith("/annexes/")
    assert page.locator(".r-links .on").all_text_contents() == ["制度"]
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    # An office of forty units and six deputies has room on it, too.
    line = page.locator(".r-charges tbody tr").first
    line.evaluate("row => row.cells[0].textContent = Array(7).fill('朝阳区第一代办处').join('、')")
    line.evaluate("row => row.after(row.cloneNode(true), row.cloneNode(true), row.cloneNode(true))")
    for box in page.locator(".r-way li:nth-child(2) span").all():
        box.evaluate("span => span.textContent = Array(6).fill('李晓岚').join('、')")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    page.emulate_media(media="print")
    assert page.get_by_text("赵明诚").first.is_visible()
    for lane in ("对内", "对外", "使用期限不超过十五天", "变更", "注销"):
        assert page.get_by_role("heading", name=lane).is_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_a_way_goes_down(browser: Browser, address: str, width: int) -> None:
    options = {**PHONE, "viewport": {"width": width, "height": 844}}
    with strict(browser, address, options) as context:
        page = context.new_page()
        page.goto("annexes/")
        boxes = [box.bounding_box() for box in page.locator(".r-way").first.locator("li").all()]
        wide = page.evaluate("document.documentElement.scrollWidth")
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(set(tops))
    assert wide == width


def test_the_public_edition_has_no_such_page() -> None:
    assert "annexes" in EDITIONS[Audience.INTERNAL].shells
    assert "annexes" not in EDITIONS[Audience.PUBLIC].shells
