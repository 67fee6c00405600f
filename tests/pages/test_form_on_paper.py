"""The form on paper: one page, whatever it holds; blanks to sign, evidence where there is any, a code that leads back
(Art. 6, 7)."""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
import qrcode  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]
from qrcode.util import MODE_8BIT_BYTE, QRData  # type: ignore[import-untyped]

from group_registry.commands.form import form
from group_registry.evidence.result import NO_EVIDENCE, Evidence
from group_registry.files import worktree
from group_registry.forms.check import Inspection
from group_registry.model.records import Filing, Group
from group_registry.model.registry import Registry
from group_registry.model.terms import FilingKind
from group_registry.pages import flow_chart
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from group_registry.rules.route import EXTERNAL, INTERNAL, SHORT_LIVED, Step
from support.cases import PROJECT
from support.proven import evidence_of
from support.rendering import DAY
from support.sheets import PATH, longest, pages_of

TODAY = date.fromisoformat(DAY)
ADDRESS = "groups/hyfw/cbfw-dayi/"


def body_of(sample: Inspection, group: Group, evidence: Evidence = NO_EVIDENCE) -> str:
    registry = Registry({**sample.registry.records, Group: (group,)})
    viewer = Viewer(registry, sample.forms, sample.digests, TODAY, evidence=evidence)
    return next(Site(viewer, (), worktree.read_templates(PROJECT)).group_pages()).body


@pytest.mark.parametrize("which", ["registry", "longest", "agency", "short"])
def test_a_form_is_one_page(page: Page, sample: Inspection, which: str) -> None:
    page.goto({"registry": ADDRESS, "short": "groups/xxjs/anquan-yanlian/"}.get(which, "units/hyfw/"))
    if which in ("longest", "agency"):
        group = sample.registry.group(PATH)
        assert group is not None
        group = longest(replace(group, origin=group.origin))
        body = body_of(sample, replace(group, unit="朝阳代办处") if which == "agency" else group)
        page.evaluate("body => { document.querySelector('.r-page').innerHTML = body }", body.replace("../../../", "/"))
        page.add_script_tag(url="/assets/group.js")
    expect(page.get_by_label("扫码核对")).to_have_count(1)
    pdf = page.pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == 1
    page.emulate_media(media="print")
    expect(page.get_by_label("扫码核对")).to_be_visible()
    box = page.get_by_label("扫码核对").bounding_box()
    assert box is not None
    for part in ("备案记录", "变更记录"):
        assert not page.get_by_role("heading", name=part).is_visible()
    assert page.locator("dl").first.locator("dt:visible").count() == 9


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("会员服务部", []),
        ("朝阳代办处", ["参照执行（第二十三条）"]),
        ("示例机电公司工会", ["参照执行（第二十三条）"]),
        ("不在册的单位", []),
    ],
)
def test_the_form_of_an_agency_or_base_unit_says_by_which_article(
    sample: Inspection, unit: str, said: list[str]
) -> None:
    group = sample.registry.group(PATH)
    assert group is not None
    body = body_of(sample, replace(group, unit=unit))
    assert re.findall(r"<dt>执行依据<dd>(.*?)</div>", body) == said
    registry = Registry({**sample.registry.records, Group: (replace(group, unit=unit),)})
    printed = form(Viewer(registry, sample.forms, {}, TODAY), registry.groups[0])
    assert [line.value for line in printed.added if line.label == "执行依据"] == said


def test_blanks_are_left_to_sign_where_nothing_is_proven(sample: Inspection) -> None:
    group = sample.registry.group(PATH)
    assert group is not None
    steps = dict.fromkeys(("分管主任审核", "主任办公会", "主任签批", "信息技术部备案"), "")
    viewer = Viewer(sample.registry, sample.forms, {}, TODAY)  # another content than the baseline's
    assert dict(viewer.group(group).steps) == steps
    assert not viewer.group(group).filings
    covered = dict(Viewer(sample.registry, sample.forms, sample.digests, TODAY).group(group).steps)
    assert all("中互京群备〔2026〕3号" in said for said in covered.values())


def test_opinions_have_name_day_and_kind_of_evidence(sample: Inspection) -> None:
    group = sample.registry.group(PATH)
    assert group is not None
    given = [
        (Step.REVIEW, "李晓岚", datetime(2026, 9, 15, 17, tzinfo=UTC), "线上"),
        (Step.OFFICE_MEETING, "2026 年第 12 次", datetime(2026, 9, 18, 2, tzinfo=UTC), "会议纪要"),
        (Step.SIGN_OFF, "赵明诚（代）", datetime(2026, 9, 19, 17, tzinfo=UTC), "纸质签批（待本人确认）"),
    ]
    body = body_of(sample, group, evidence_of({PATH: (sample.digests[PATH], given)}))
    assert "同意　李晓岚　2026-09-16（线上）" in body
    assert "同意　赵明诚（代）　2026-09-20（纸质签批（待本人确认））" in body
    assert "2026-09-21 备案办结 · 第 7 号申请" in body
    other = body_of(sample, group, evidence_of({PATH: ("0" * 40, given)}))
    assert "待核对" in other
    assert "同意" not in other


def test_the_code_is_what_another_encoder_makes(page: Page) -> None:
    page.goto("")
    page.add_script_tag(url="/assets/qr.js")
    dice = random.Random(18004)
    for length in [*range(1, 214, 7), 14, 26, 42, 62, 84, 106, 122, 152, 180, 213]:
        text = (
            "".join(dice.choice("abcdefghij/#:.0123456789-组") for _ in range(length))
            .encode()[:length]
            .decode("utf-8", "ignore")
        )
        made = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=0)
        made.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE))
        made.make(fit=True)
        assert page.evaluate("text => qr(text)", text) == [list(map(bool, row)) for row in made.modules], text
    assert page.evaluate("qr('a'.repeat(214))") is None


def test_whoever_scans_the_code_is_told_whether_the_paper_still_holds(page: Page, sample: Inspection) -> None:
    page.goto(f"{ADDRESS}#{sample.digests[PATH]}")
    expect(page.locator(".r-same")).to_contain_text("一致")
    page.goto("")
    page.goto(f"{ADDRESS}#{'0' * 40}")
    expect(page.locator(".r-old")).to_contain_text("以本页为准")
    page.goto("")
    page.goto(f"{ADDRESS}#main")
    expect(page.locator(".r-old, .r-same")).to_have_count(0)


def test_the_flow_chart_shows_where_a_group_is(page: Page, site: Path) -> None:
    assert flow_chart.part(EXTERNAL, False) == ("external", "信息技术部备案")
    assert flow_chart.part(INTERNAL, True) == ("internal-out", "注销")
    assert flow_chart.part(SHORT_LIVED, False)[1] == "到期前使用"
    root = ElementTree.fromstring((site / flow_chart.PLACE).read_text("utf-8"))
    drawn = {part.get("id"): [text.text for text in part.iter() if text.tag.endswith("text")] for part in root}
    assert drawn["external"] == flow_chart.stages(EXTERNAL)
    assert len(drawn) == 6
    page.goto(ADDRESS)
    chart = page.get_by_label("流程图，现在：信息技术部备案")
    expect(chart).to_be_visible()
    box = page.evaluate("document.querySelector('.r-flow use').getBBox().width")
    assert box > 600  # the part was found and drawn


def test_a_cancelled_group_is_at_the_end_of_its_way(sample: Inspection) -> None:
    group = next(group for group in sample.registry.groups if group.is_cancelled)
    view = Viewer(sample.registry, sample.forms, sample.digests, TODAY).group(group)
    assert view.here == "注销"
    more = Filing(origin=group.origin, kind=FilingKind.CHANGE, filed_on=TODAY, statement="甲")
    assert "注销" not in Viewer(sample.registry, sample.forms, {}, TODAY).group(replace(group, filings=(more,))).here
