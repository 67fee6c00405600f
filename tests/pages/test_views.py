"""What pages say, draw and count, from records made by hand or read from the sample."""

import copy
import pickle
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from group_registry.evidence.result import Coverage, Evidence
from group_registry.files.site_build import BODY, FOOTER, TITLE, Frame, Shell
from group_registry.forms.check import Inspection, has_errors, inspect
from group_registry.forms.contents import blob_id
from group_registry.lifecycle.filing_gaps import Version
from group_registry.lifecycle.inventory import pairs
from group_registry.lifecycle.reminders import ReminderKind, State, reminders
from group_registry.model.records import Group
from group_registry.model.registry import Registry, UnderWay
from group_registry.model.terms import Audience, PaperDay, latest
from group_registry.pages import overview
from group_registry.pages.group_view import ADDED_ITEMS, FORM_ITEMS, Viewer
from group_registry.pages.search_index import of_prose
from group_registry.pages.year import live_by_month, months, months_from, shares
from group_registry.rules import RULES
from group_registry.rules.transition import Step
from support.cases import FORMS, OFFICE
from support.handmade import evidence_of
from support.made_pages import bodies, group as text_of_group, made, site, viewer_of
from support.rendering import DAY, FORGE
from support.texts import form

TODAY = date.fromisoformat(DAY)
HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(2)>&"'{{ 7*7 }}@@title@@<!--fill-->"""


def test_the_form_has_the_nine_items_and_marks_what_is_added(sample: Inspection) -> None:
    assert len(FORM_ITEMS) == 9
    objects = [found for form in sample.forms.forms for found in form.objects.values()]
    items = {(found["x-record"], body["x-field"]): body for found in objects for body in found["properties"].values()}
    assert {items[kind.__name__, name]["x-article"] for kind, name in FORM_ITEMS} == {"7"}
    assert not [name for kind, name in FORM_ITEMS if items[kind.__name__, name].get("x-added")]
    assert [name for kind, name in ADDED_ITEMS if not items[kind.__name__, name].get("x-added")] == []
    shown = {name for kind, name in (*FORM_ITEMS, *ADDED_ITEMS) if kind is Group}
    assert shown == set(sample.forms.fields(Group)) - {"filings"}


def test_a_later_day_moves_groups_from_due_to_overdue_and_nothing_else(sample: Inspection) -> None:
    for ahead in (1, 7, 30, 400):
        later = viewer_of(sample, TODAY + timedelta(days=ahead))
        for group, before, after in zip(sample.registry.groups, viewer_of(sample).rows, later.rows, strict=True):
            lapsed = not group.is_cancelled and group.term_end is not None and TODAY <= group.term_end < later.today
            assert (before.state != after.state) == lapsed, group.path
            assert not lapsed or after.state.word == State.OVERDUE
            day = {"left": None, "status": None, "outlook": None, "state": None, "deputy": None, "acts": None}
            assert replace(before, **day) == replace(after, **day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "mark", "word"),
    [
        (-1, "over", "逾期 1 天"),
        (0, "due", "今天到期"),
        (1, "due", "还有 1 天"),
        (30, "due", "还有 30 天"),
        (31, "in", "使用中"),
    ],
)
def test_the_last_day_of_a_term_is_still_within_it(sample: Inspection, left: int, mark: str, word: str) -> None:
    group = next(g for g in sample.registry.groups if g.term_end and g.days and g.days > 60 and not g.is_cancelled)
    assert group.term_end is not None
    status = viewer_of(sample, group.term_end - timedelta(days=left)).row(group).status
    assert (status.mark, status.word) == (mark, word)


ACTS = [
    (-1, "", "注销 延期 变更"),
    (-1, "short", "注销"),
    (5, "", "延期 注销 变更"),
    (5, "short", "延期 注销 变更"),
    (90, "", "变更 延期 注销"),
    (None, "", "变更 注销"),
]
"""The days left, whether short-lived, and what is offered first (Art. 8, 10)."""


@pytest.mark.parametrize(("left", "kind", "acts"), ACTS)
def test_what_is_offered_first_fits_the_state(sample: Inspection, left: int | None, kind: str, acts: str) -> None:
    model = next(group for group in sample.registry.groups if not group.is_cancelled)
    end = None if left is None else TODAY + timedelta(days=left)
    first = (end or TODAY) - timedelta(days=10 if kind else 300)
    group = replace(model, started_on=first, term_end=end, filings=(replace(model.filings[0], filed_on=first),))
    seen = viewer_of(sample, registry=Registry({**sample.registry.records, Group: (group,)}))
    assert " ".join(word for word, _ in seen.rows[0].acts) == acts
    page = bodies(seen)[seen.rows[0].address]
    assert ("已过。不再使用的，请办理注销" in page) == (left == -1)
    assert ("临时群逾期不能延期" in page) == (left == -1 and bool(kind))
    assert viewer_of(sample, registry=seen.registry, audience=Audience.PUBLIC).rows[0].acts == ()


def test_every_group_that_falls_due_stands_in_one_section(sample: Inspection) -> None:
    seen = viewer_of(sample)
    sections = {section.anchor: section.rows for section in overview.expiry(seen)["sections"]}  # type: ignore[attr-defined]
    by_day = Counter(row for anchor in ("overdue", "due-7", "due-30", "due-90") for row in sections[anchor])
    live = [row for row in seen.rows if row.state.word != State.CANCELLED]
    assert by_day == Counter(row for row in live if row.left is not None and row.left <= 90)


YEARLY = [
    ("2026-03-01", "2031-02-28", (0, 0)),
    ("2026-03-01", "2031-03-01", (0, 1)),
    ("2024-02-29", "2029-02-28", (0, 0)),
    ("2024-02-29", "2029-03-01", (0, 1)),
    ("2019-01-01", "2026-11-23", (0, 0)),  # overdue: it is to be closed
    ("2019-01-01", None, (1, 0)),
]
"""The first day, the last one (both count); how many have no term, and how many one beyond five years."""


@pytest.mark.parametrize(("first", "last", "counts"), YEARLY)
def test_what_has_no_end_or_a_far_one_is_looked_at_once_a_year(
    sample: Inspection, first: str, last: str | None, counts: tuple[int, int]
) -> None:
    group, end = sample.registry.groups[0], date.fromisoformat(last) if last else None
    group = replace(group, started_on=date.fromisoformat(first), term_end=end, filings=group.filings[:1])
    seen = viewer_of(sample, registry=Registry({**sample.registry.records, Group: (group,)}))
    says = "未写明期限的 {} 个，期限超过五年的 {} 个，".format(*counts)
    assert f'{says}<a href="../inventory/">每年清查</a>时逐个核对' in bodies(seen)["expiry/"]


def test_the_numbers_of_the_home_page_add_up(sample: Inspection) -> None:
    home = overview.home(viewer_of(sample))
    live = sum(not group.is_cancelled for group in sample.registry.groups)
    assert home["live"] == live
    by_state, *others = [lines for _, lines in shares(viewer_of(sample))]
    assert [sum(share.number or 0 for share in lines) for lines in others] == [live] * 2
    assert sum(share.number or 0 for share in by_state) == len(sample.registry.groups)
    proofs = home["proofs"]
    assert sum(number for _, number in proofs) == len(sample.registry.groups)  # type: ignore[attr-defined]


def test_one_name_has_one_number(sample: Inspection) -> None:
    """Short-lived groups in use are fewer than those that were once approved as such: on home, register and audit."""
    pages = bodies(viewer_of(sample))
    home, audit = (unescape(re.sub("<.*?>", "", pages[at])) for at in ("", "audit/"))
    register = unescape(re.sub("<.*?>", "", pages["register/"].partition("</form>")[0]))
    used, once = (re.search(rf"{word} ?(\d+) 个", home) for word in ("使用中的临时群", "曾批准临时群"))
    assert used
    assert once
    assert int(used[1]) < int(once[1])
    assert re.findall(r"(使用中的临时群|曾批准临时群|临时群（免备案）)(\d+)", register) == [
        ("使用中的临时群", used[1]),
        ("曾批准临时群", once[1]),
    ]
    assert f"曾批准临时群{once[1]}" in audit
    assert f"使用中的临时群{used[1]}" in unescape(re.sub("<.*?>", "", pages["charts/"]))
    for text in (home, audit):
        assert "临时群（免备案）" not in text


def test_a_state_without_groups_is_not_red_on_the_audit_page(sample: Inspection) -> None:
    grounds = bodies(viewer_of(sample))["audit/"].partition("r-grounds")[2].partition("</table>")[0]
    lines = re.findall(r'<td><(?:a|span) class="(\w+)".*?>(\S+?)</(?:a|span)><td>(\d+)', grounds)
    assert ("soft", "审批依据不符", "0") in lines
    assert {mark for mark, _, number in lines if number == "0"} == {"soft"}
    assert "soft" not in {mark for mark, _, number in lines if number != "0"}


def test_what_falls_due_is_one_number_and_says_that_short_lived_groups_are_in_it(sample: Inspection) -> None:
    pages = {at: unescape(re.sub("<.*?>", "", body)) for at, body in bodies(viewer_of(sample)).items()}
    wanted = [
        group
        for group in sample.registry.groups
        if group.term_end and not group.is_cancelled and TODAY <= group.term_end <= TODAY + timedelta(days=30)
    ]
    assert any(group.days and group.days <= 15 for group in wanted)
    assert f"{len(wanted)} 个三十日内到期（含临时群）" in pages[""]
    assert f"三十日内到期 {len(wanted)} 个，含临时群" in pages[""]
    assert f"三十日内到期{len(wanted)}" in pages["register/"]
    assert "不含临时群" not in "".join(pages.values())


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_under_way_every_page_counts_the_same_as_overdue(
    sample: Inspection, seed: int, audience: Audience
) -> None:
    """Some requests are about an earlier term, or about groups that are not overdue yet."""
    chance = random.Random(seed)
    day = TODAY + timedelta(days=chance.choice([0, 3, 12, 16, 40]))
    ending = [group for group in sample.registry.groups if group.term_end]
    chosen = {group.path: group for group in chance.sample(ending, len(ending) // 2)}
    lasts = {
        path: group.term_end - timedelta(days=chance.random() < 0.2) for path, group in chosen.items() if group.term_end
    }
    words = ("延期办理中", "注销办理中")
    known = {
        path: UnderWay(chance.choice(words), last, 7, "主任签批", ("赵明诚",), last) for path, last in lasts.items()
    }

    def is_counted(group: Group) -> bool:
        late = (day - group.term_end).days if group.term_end and not group.is_cancelled else 0
        return late > 15 or (late > 0 and lasts.get(group.path) != group.term_end)

    registry = replace(sample.registry, under_way=known, knows_requests=True)
    viewer = viewer_of(sample, day, registry, audience)
    pages = bodies(viewer)

    def added(pattern: str, text: str) -> int:
        return sum(map(int, re.findall(pattern, text)))

    column = r'<span class="state over"[^>]*>(\d+)</span>'
    found = {
        "home": added(r"(\d+)</a> 个逾期未注销", pages[""]),
        "expiry": added(r"逾期未注销<b>(\d+)", pages["expiry/"]),
        "register": added(r"逾期未注销<sup>(\d+)", pages["register/"]),
        "units": added(column, pages["units/"]),
        "groups": sum('<p class="r-line"><span class="state over"' in pages[row.address] for row in viewer.rows),
    }
    if audience is Audience.INTERNAL:
        told = reminders(registry, day)
        found["people"] = added(column, pages["people/"])
        found["reminders"] = sum(one.kind is ReminderKind.OVERDUE for one in told)
    wanted = sum(map(is_counted, sample.registry.groups))
    assert found == dict.fromkeys(found, wanted)


def test_an_empty_registry_is_shown_kindly(sample: Inspection) -> None:
    pages = bodies(viewer_of(sample, registry=Registry({})))
    assert "没有逾期的群组" in pages[""]
    assert "没有逾期的群组" in pages["expiry/"]
    assert "0 个群组" in pages["register/"]
    assert "没有名称或用途相近的群组。" in pages["load/"]
    assert pairs(sample.registry, TODAY) == []


OLD = """群组名称: 参保服务答疑群
平台类别: 微信
使用范围: 对内
使用部门: 会员服务部
群组负责人: 从前人
成员范围: 会员服务部全体
建群目的: 解答参保材料问题
{}备案记录:
  - {{备案类别: 创建, 备案日期: {}, 备案事项说明: 续保集中办理新建}}
{}"""
ENDED = "  - {备案类别: 注销, 备案日期: 不详, 备案事项说明: 不再使用, 处置: 不详}\n"
TERM, NUMBER = "使用期限: 2025-03-10\n", "纸质编号: 1号, "
PATH = "registry/groups/hyfw/dayi.yaml"


def of_paper_days(text: str, number: str, day: str) -> Inspection:
    entry = f"- {{文件: {PATH}, 内容摘要: {blob_id(text.encode())}, {number}备案日期: {day}}}\n"
    files = {**OFFICE, PATH: text.encode(), "registry/office/baseline.yaml": entry.encode()}
    found = inspect(files, FORMS, RULES)
    assert not has_errors(found.findings), found.findings
    return found


@pytest.mark.parametrize(
    ("more", "day", "end", "number", "covered"),
    [
        ("", "2025-03", "", NUMBER, Coverage.BASELINE),
        ("", "不详", "", "", Coverage.TO_BE_FILED),
        ("", "2025-03", ENDED, "", Coverage.TAKEN_OVER),
        (TERM, "2025-03-01", "", "", Coverage.SHORT_LIVED),
        (TERM, "2025-03-01", "", "纸质编号: 免备案, ", Coverage.SHORT_LIVED),
        (TERM, "2025-03-01", "", NUMBER, Coverage.SHORT_LIVED),
        (TERM, "2025-03", "", "", Coverage.TO_BE_FILED),
    ],
)
def test_what_was_there_at_the_adoption_is_shown_as_it_was_written(
    more: str, day: str, end: str, number: str, covered: Coverage
) -> None:
    found = of_paper_days(OLD.format(more, day, end), number, day)
    viewer = viewer_of(found)
    [group] = found.registry.groups
    assert viewer.coverage(group) is covered
    assert not [one for one in found.findings if one.path == PATH]  # one notice in all, on the audit page
    pages = bodies(viewer)
    assert re.sub("<.*?>", "", pages["groups/hyfw/dayi/"]).count(day) > 0
    assert ("1900" in "".join(pages.values())) is False
    assert not (covered is Coverage.SHORT_LIVED and "历史备案" in pages["register/"])
    if not number:
        undated = "，有日期只知年月或不详的 1 个" if len(day) < 10 or end else ""
        assert f"启用以前的群组 1 个，其中没有编号的 1 个{undated}" in pages["audit/"]
    changed = viewer_of(replace(found, files={**found.files, PATH: found.files[PATH] + b"# x\n"}))
    assert changed.coverage(group) is Coverage.UNRECORDED


def test_days_of_paper_days_are_ordered_by_what_they_can_be() -> None:
    month, unknown, end = PaperDay("2025-02"), PaperDay("不详"), PaperDay("2025-02", is_end=True)
    assert sorted([date(2025, 2, 2), month, unknown, end]) == [unknown, month, date(2025, 2, 2), end]
    assert (end + timedelta(1), latest(month), month - date(2025, 1, 31)) == (
        date(2025, 3, 1),
        date(2025, 2, 28),
        timedelta(1),
    )
    assert month != date(2025, 2, 1)
    assert f"{month} {unknown:%Y}" == "2025-02 不详"
    assert pickle.loads(pickle.dumps(month)) == copy.deepcopy(month) == month


def test_prose_is_kept_as_text() -> None:
    entry = of_prose(
        {"location": "file/", "title": "填报 &amp; 报送", "text": "<p>一律不写，\n见<b>下</b></p><p>&lt;p&gt;</p>"}
    )
    assert entry == {"location": "file/", "title": "填报 & 报送", "text": "一律不写， 见 下 <p>"}
    cut = {"location": "file/", "title": "\u200b填报\u200b", "text": "<p>\u200b一律\u200b不写</p>"}
    plain = {"location": "file/", "title": "填报", "text": "一律不写"}
    assert of_prose(cut) == plain, "where a dictionary is installed, Material cuts into words"


def test_a_shell_keeps_what_it_is_given(tmp_path: Path) -> None:
    shell = Shell.of_page(f"<title>\n   {TITLE}</title>\n\n   <p>{BODY}</p> {FOOTER}", Frame("foot"))
    assert shell.fill(TITLE, FOOTER + BODY).decode() == f"<title>\n{TITLE}</title><p>{FOOTER}{BODY}</p> foot"


def by_month(viewer: Viewer) -> dict[str, dict[str, int | None]]:
    """The figures of each list of months."""
    return {title: {share.word: share.number for share in lines} for title, lines in months(viewer)}


def test_groups_over_time_are_those_on_file_at_each_end_of_month(sample: Inspection) -> None:
    points = live_by_month(sample.registry.groups, TODAY)
    assert len(points) == 12
    assert points["2026-11"] == sum(not group.is_cancelled for group in sample.registry.groups)
    for at, count in points.items():
        year, month = map(int, at.split("-"))
        after = date(year + month // 12, month % 12 + 1, 1)
        begun = [group for group in sample.registry.groups if group.filings[0].filed_on < after]
        assert count == sum(not (group.is_cancelled and group.last.filed_on < after) for group in begun)


def test_without_a_figure_there_is_no_list_of_months(sample: Inspection) -> None:
    """Who signed and when is the office's own (Art. 17)."""
    lasting = tuple(replace(group, term_end=None) for group in sample.registry.groups)
    shown = by_month(viewer_of(sample, registry=Registry({**sample.registry.records, Group: lasting})))
    assert [title for title, counts in shown.items() if counts] == ["在册群组，各月末"]
    assert not any(by_month(viewer_of(sample, registry=Registry({}))).values())
    page = bodies(viewer_of(sample, audience=Audience.PUBLIC, evidence=signed(sample)[1]))["charts/"]
    assert "未来十二个月到期" in page
    assert "签批" not in page


def signed(sample: Inspection) -> tuple[Registry, Evidence]:
    """Three groups, signed on 25 November, 3, 5 and 40 days after they were filled in."""
    given = [(Step.SIGN_OFF, "甲", datetime(2026, 11, 25, 2, tzinfo=UTC), "线上")]
    groups = sample.registry.groups[:3]
    versions = {
        group.path: Version(1, TODAY - timedelta(days=days), None, False)
        for group, days in zip(groups, (3, 5, 40), strict=True)
    }
    filed = {group.path: (sample.digests[group.path], given) for group in groups}
    return Registry({Group: groups}), evidence_of(filed, versions=versions)


def test_days_from_filing_to_signing_come_from_the_evidence_alone(sample: Inspection) -> None:
    """A month without one has no figure: none is not 0 days."""
    registry, evidence = signed(sample)
    viewer = viewer_of(sample, registry=registry, evidence=evidence)
    days = by_month(viewer)["从填报到签批，居中天数"]
    assert (days.pop("2026-11"), set(days.values())) == (5, {None})
    lines = bodies(viewer)["charts/"].partition("居中天数")[2].partition("</ul>")[0]
    assert re.findall("<b>(.+?)</b>", lines) == ["—"] * 11 + ["5"]


@pytest.mark.parametrize("today", [date(2026, 1, 31), date(2024, 2, 29), date(2026, 12, 1)])
def test_months_and_days_hold_at_the_ends_of_years(today: date) -> None:
    found = months_from(today, -11, 24)
    assert len(set(found)) == 24
    assert found[11] == f"{today:%Y-%m}"


def body(sample: Inspection, registry: Registry) -> str:
    return unescape(bodies(viewer_of(sample, TODAY, registry))["load/"])


def many(sample: Inspection, count: int) -> Registry:
    """So many copies of one long-standing group, all of one unit."""
    model = next(group for group in sample.registry.groups if group.term_end is None and not group.is_cancelled)
    filing = replace(model.filings[0], filed_on=date(2024, 1, 2))
    groups = [
        replace(
            model,
            origin=model.origin._replace(path=f"registry/groups/hyfw/g{at:03}.yaml"),
            name=f"第{at}号群",
            filings=(filing,),
        )
        for at in range(count)
    ]
    return Registry({**sample.registry.records, Group: tuple(groups)})


def test_a_long_list_is_cut_and_the_rest_is_counted(sample: Inspection) -> None:
    registry = many(sample, 100)
    page = body(sample, registry)
    assert len(pairs(registry, TODAY)) == 99
    assert "另有 79 对" in page
    assert page.count("名称几乎相同，建群目的相同") + page.count("<td>建群目的相同") == 20
    assert not [word for word in ("必须", "应当", "责令", "违反", "限期") if word in page]
    assert len(page.encode()) < 30_000


@pytest.mark.parametrize(
    ("unit", "leader", "shown"),
    [
        ("会员服务部", None, "李晓岚"),
        ("朝阳代办处", "田野", "田野"),
        ("朝阳代办处", None, "—"),
        ("示例机电工会", None, "—"),
    ],
)
def test_a_units_own_leader_is_never_the_deputy(unit: str, leader: str | None, shown: str) -> None:
    """(Art. 4) The ledger of an agency often names none."""
    text = form({"使用部门": unit, "主管领导": leader, "群组负责人": "田野"})
    viewer = viewer_of(inspect({**OFFICE, PATH: text}, FORMS, RULES))
    (group,) = viewer.registry.groups
    items = {one.label: one.value for one in viewer.group(group).added}
    assert items["主管领导"] == shown


@pytest.mark.parametrize(
    ("repository", "says"),
    [
        (FORGE, f'<a href="{FORGE}/pulls?q=is%3Apr+is%3Aunmerged+is%3Aclosed+">平台上已关闭的申请</a>'),
        ("", "见报送平台上已关闭的申请"),
    ],
)
def test_what_was_returned_is_said_to_be_the_hosts_alone(sample: Inspection, repository: str, says: str) -> None:
    site = replace(made(viewer_of(sample)), repository=repository)
    (page,) = (one.body for one in site.single_pages() if one.address == "audit/")
    assert "退回后没有合并的，只在报送平台上" in page
    assert says in page


def test_home_brings_what_is_to_be_filed_in_portions_by_unit() -> None:
    """(Art. 6) Each leads to its form; what is short-lived or numbered is not among them."""
    paths = [f"registry/groups/hyfw/t{at:02}.yaml" for at in range(12)]
    files = {
        path: text_of_group("2025-03-02", "2027-12-31", f"旧事{at:02}群", purpose=f"办理旧事{at:02}")
        for at, path in enumerate(paths)
    }
    entries = (f"- {{文件: {path}, 内容摘要: {blob_id(files[path])}, 备案日期: 2025-03-02}}\n" for path in paths)
    home = site({**files, "registry/office/baseline.yaml": "".join(entries).encode()}, "2026-05-05")[""]
    assert "会员服务部：待补备案 12 个</a>" in home
    assert "先办理 10 个" in home
    assert re.findall(r'"file/\?kind=change&amp;group=hyfw/(t\d\d)"', home) == [
        *(f"t{at:02}" for at in range(10)),
        "t00",
    ]
