"""The form on paper: one page, whatever it holds; blanks to sign, evidence where there is any, a code that leads back
(Art. 6, 7)."""

import io
import random
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import qrcode  # type: ignore[import-untyped]
import yaml
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect
from pypdf import PdfReader
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]
from qrcode.util import MODE_8BIT_BYTE, QRData  # type: ignore[import-untyped]

from group_registry.evidence.findings import AuditKind, finding_of
from group_registry.evidence.result import AuditResult, Coverage, Evidence, GroupStanding
from group_registry.files import worktree
from group_registry.forms.check import Inspection
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.pages.dossier import Landed, extract
from group_registry.pages.group_view import Viewer
from group_registry.rules.transition import Step
from support.browsing import Tab, served
from support.cases import PROJECT
from support.handmade import evidence_of
from support.made_pages import made, viewer_of
from support.rendering import DAY, FORGE, PATH, longest, pages_of

TODAY = date.fromisoformat(DAY)
ADDRESS = "groups/hyfw/cbfw-dayi/"


def filed(sample: Inspection) -> Group:
    group = sample.registry.group(PATH)
    assert group is not None
    return group


def box_of(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None
    return box


def seen_of(sample: Inspection, group: Group, evidence: Evidence | None = None) -> Viewer:
    return viewer_of(sample, registry=Registry({**sample.registry.records, Group: (group,)}), evidence=evidence)


def body_of(sample: Inspection, group: Group, evidence: Evidence | None = None) -> str:
    return next(made(seen_of(sample, group, evidence)).group_pages()).body


def refused(evidence: Evidence) -> Evidence:
    """The same of groups whose content is there without approval, since 2026-10-08."""
    assert evidence.result is not None
    groups = {
        path: replace(one, state=Coverage.REFUSED, number=None, since=date(2026, 10, 8))
        for path, one in evidence.result.groups.items()
    }
    pushed = finding_of(AuditKind.DIRECT_PUSH, commit="4" * 40, paths=groups)
    return replace(evidence, result=replace(evidence.result, groups=groups, findings=(pushed,)))


@pytest.mark.parametrize(
    "which", ["longest", *(pytest.param(it, marks=pytest.mark.long) for it in ("registry", "agency", "short"))]
)
def test_a_form_is_one_page(page: Page, sample: Inspection, which: str) -> None:
    page.goto({"registry": ADDRESS, "short": "groups/xxjs/anquan-yanlian/"}.get(which, "units/hyfw/"))
    if which in ("longest", "agency"):
        group = filed(sample)
        group = longest(replace(group, origin=group.origin))
        body = body_of(sample, replace(group, unit="朝阳代办处") if which == "agency" else group)
        script = "body => { document.querySelector('.r-page').innerHTML = body; document.body.className = 'of-groups' }"
        page.evaluate(script, body.replace("../../../", "/"))
        page.add_script_tag(url="/assets/group.js", type="module")
    expect(page.get_by_label("扫码核对")).to_have_count(1)
    pdf = page.pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == 1
    page.emulate_media(media="print")
    expect(page.get_by_label("扫码核对")).to_be_visible()
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
    group = filed(sample)
    body = body_of(sample, replace(group, unit=unit))
    assert re.findall(r"<dt>执行依据<dd>(.*?)</div>", body) == said


def test_blanks_are_left_to_sign_where_nothing_is_proven(sample: Inspection) -> None:
    group = filed(sample)
    steps = dict.fromkeys(("分管主任审核", "主任办公会", "主任签批", "信息技术部备案"), "")
    viewer = Viewer(sample.registry, sample.forms, {}, TODAY)  # another content than the baseline's
    assert dict(viewer.group(group).steps) == steps
    assert not viewer.group(group).filings
    covered = dict(viewer_of(sample).group(group).steps)
    assert all("中互京群备〔2026〕3号" in said for said in covered.values())


GIVEN = [
    (Step.REVIEW, "李晓岚", datetime(2026, 9, 15, 17, tzinfo=UTC), "线上"),
    (Step.OFFICE_MEETING, "2026 年第 12 次", datetime(2026, 9, 18, 2, tzinfo=UTC), "会议纪要"),
    (Step.SIGN_OFF, "赵明诚（代）", datetime(2026, 9, 19, 17, tzinfo=UTC), "纸质签批（待本人确认）"),
]


def test_opinions_have_name_day_and_kind_of_evidence(sample: Inspection) -> None:
    group = filed(sample)
    body = body_of(sample, group, evidence_of({PATH: (sample.digests[PATH], GIVEN)}))
    assert "同意　李晓岚　2026-09-16（线上）" in body
    assert "同意　赵明诚（代）　2026-09-20（纸质签批（待本人确认））" in body
    other = body_of(sample, group, evidence_of({PATH: ("0" * 40, GIVEN)}))
    assert "待核对" in other
    assert "同意" not in other


def test_the_code_is_what_another_encoder_makes(page: Page) -> None:
    page.goto("")
    encoded = "async (text) => (await import('/assets/qr.js')).qr(text)"
    dice = random.Random(18004)
    for length in (1, *range(3, 213, 30), 213):
        drawn = "".join(dice.choice("abcdefghij/#:.0123456789-组") for _ in range(length)).encode()
        text = drawn[:length].decode("utf-8", "ignore")
        text += "." * (length - len(text.encode()))
        made = qrcode.QRCode(version=10, error_correction=ERROR_CORRECT_M, border=0, mask_pattern=0)
        made.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE))
        made.make(fit=False)
        assert page.evaluate(encoded, text) == [list(map(bool, row)) for row in made.modules], text
    assert page.evaluate(encoded, "a" * 214) is None


SAME = "纸面内容与登记册现有内容一致。"
OUTDATED = "纸面内容与登记册现有内容不一致：打印后已有变更或注销，请以本页为准。"


def test_whoever_scans_the_code_is_told_whether_the_paper_still_holds(page: Page, sample: Inspection) -> None:
    for mark, words in ((sample.digests[PATH], [SAME]), ("0" * 40, [OUTDATED]), ("main", [])):
        page.goto("about:blank")
        page.goto(f"{ADDRESS}#{mark}")
        expect(page.locator(".r-old, .r-same")).to_have_text(words)


MARK = "getComputedStyle(document.querySelector('.r-trouble'), '::before')"


@pytest.mark.parametrize(("content", "mark"), [("0" * 40, "待核对"), ("", "审批依据不符")], ids=["draft", "refused"])
def test_what_is_not_proven_never_prints_as_a_clean_form(
    page: Page, sample: Inspection, content: str, mark: str
) -> None:
    group = filed(sample)
    evidence = evidence_of({PATH: (content or sample.digests[PATH], GIVEN)})
    if not content:
        evidence = refused(evidence)
    page.goto("units/hyfw/")
    page.evaluate("body => { document.querySelector('.r-page').innerHTML = body }", body_of(sample, group, evidence))
    page.emulate_media(media="print")
    assert page.evaluate(f"{MARK}.content") == f'"{mark}　不作备案依据"'
    assert page.evaluate(f"{MARK}.transform").startswith("matrix(")  # across, not in a line
    box, items = box_of(page.locator(".r-trouble")), box_of(page.locator(".r-form").first)
    assert box["y"] <= items["y"]
    assert box["height"] >= items["height"]


def test_the_story_leads_to_request_and_minutes(tab: Tab, forge_site: Path, sample: Inspection) -> None:
    group = filed(sample)
    body = body_of(sample, group, evidence_of({PATH: (sample.digests[PATH], GIVEN)}))
    page = tab(served(forge_site))
    page.route(f"**/{ADDRESS}", lambda route: route.fulfill(body=in_place(forge_site, body)))
    page.goto(ADDRESS)
    steps = page.get_by_role("list", name="审批经过").get_by_role("listitem")
    expect(steps).to_have_count(5)
    titles = ["填报", "分管主任审核", "主任办公会", "主任签批", "信息技术部备案"]
    assert [step.locator("b").inner_text() for step in steps.all()] == titles
    expect(page.get_by_role("link", name="第 7 号申请")).to_have_attribute("href", f"{FORGE}/pull/7")
    expect(page.get_by_role("link", name="2026 年第 12 次")).to_have_attribute("href", "../../../meetings/2026-12/")
    assert box_of(steps.first)["y"] < box_of(page.locator(".r-form").first)["y"]


def in_place(site: Path, body: str) -> str:
    """The page of the group with another body."""
    page = (site / ADDRESS / "index.html").read_text("utf-8")
    start, end = page.index('<p class="r-crumb">'), page.index("</div></div></main>")
    return page[:start] + body + page[end:]


RADICALS = str.maketrans("⻔⻅⻓⻛⻢⻩⻋⻚⻝", "门见长风马黄车页食")
"""Those that have no plain form by Unicode's rules."""


def letters(pdf: bytes) -> str:
    """The text of a PDF without blanks; Chromium writes some signs by their radicals."""
    text = "".join(part.extract_text() for part in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(unicodedata.normalize("NFKC", text).translate(RADICALS).split())


def test_the_paper_holds_each_item_of_the_form(page: Page) -> None:
    """(Art. 7) The words are those of the file."""
    words = yaml.safe_load((PROJECT / PATH).read_text("utf-8"))
    last = words["备案记录"][-1]
    page.goto(ADDRESS)
    expect(page.get_by_label("扫码核对")).to_have_count(1)
    expect(page.locator(".r-trouble")).to_have_count(0)
    paper = letters(page.pdf(prefer_css_page_size=True))
    items = ("使用部门", "平台类别", "群组名称", "群组负责人", "成员范围", "建群目的")
    written = [(item, str(words[item])) for item in items]
    written += [(item, str(last[item])) for item in ("备案类别", "备案日期", "备案事项说明")]
    for item, value in written:
        assert unicodedata.normalize("NFKC", f"{item}{value}") in paper, item
    page.emulate_media(media="print")
    expect(page.locator(".r-story")).to_be_hidden()
    widths = [label.bounding_box()["width"] for label in page.locator(".r-form dt, .r-sign th").all()]  # type: ignore[index]
    assert all(abs(width - 34 / 25.4 * 96) < 2 for width in widths), widths  # millimetres


def test_an_extract_of_a_dossier_prints_page_by_page(sample: Inspection, tmp_path: Path, browser: Browser) -> None:
    """The cover is one page, and so is each form, whatever it holds; nothing is refused."""
    group, on, main = filed(sample), date(2026, 11, 30), "1" * 40
    standing = GroupStanding(group.path, "2" * 40, Coverage.UNRECORDED, None, 0, ())
    short = Landed(on=on, commit=main, pull=None, group=group, standing=standing, is_filing=True)
    landed = (short, replace(short, group=longest(group), commit="3" * 40))
    result, period = AuditResult(main, None, main), (date(2026, 11, 1), on, "")
    made = extract(landed, sample, result, worktree.read_templates(), period, "4" * 64)
    (tmp_path / "extract.html").write_bytes(made)
    with browser.new_context() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((tmp_path / "extract.html").as_uri())
        assert pages_of(page.pdf(prefer_css_page_size=True)) == 4
        assert page.evaluate("getComputedStyle(document.querySelector('.banner')).textAlign") == "center"
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert complaints == []
