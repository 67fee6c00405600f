"""People who leave: what hangs on them is shown as to be handed over, and who takes it is read from the tables
(Art. 8, 11)."""

from datetime import date, timedelta

import pytest

from group_registry.files import worktree
from group_registry.forms.check import Inspection, read_registry
from group_registry.lifecycle.handing_on import TableSays, wish_of
from group_registry.lifecycle.handover import loads
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from support.cases import FORMS, OFFICE
from support.made_pages import PATH, cancelled, group

PEOPLE, UNITS = "registry/office/people.yaml", "registry/office/units.yaml"
DELEGATIONS = "registry/office/delegations.yaml"
OTHER = "registry/groups/hyfw/other.yaml"
LEFT = date(2026, 6, 30)
_TERM = "部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
LEAVING = OFFICE[PEOPLE].decode().replace(_TERM, f"{_TERM}, 止: {LEFT}", 1)
TWO = {PATH: group(), OTHER: group(name="续保提醒群", purpose="提醒会员续保")}


def office(files: dict[str, bytes], *, people: str = OFFICE[PEOPLE].decode()) -> Inspection:
    inspection = read_registry(OFFICE | files | {PEOPLE: people.encode()}, FORMS)
    assert not inspection.findings, inspection.findings
    return inspection


@pytest.mark.parametrize(
    ("day", "hands_over"),
    [(date(2026, 5, 30), False), (date(2026, 5, 31), True), (LEFT, True), (date(2028, 1, 1), True)],
)
def test_who_leaves_is_to_hand_over_from_a_month_before(day: date, hands_over: bool) -> None:
    found = loads(office(TWO, people=LEAVING).registry, day)
    assert [one.person.label for one in found if one.hands_over] == ["周启明"] * hands_over
    assert [len(one.kept) for one in found if one.person.label == "周启明"] == [2]


def test_nothing_is_to_be_handed_over_once_cancelled_or_changed() -> None:
    files = {PATH: cancelled("2026-05-01"), OTHER: group(custodian="陈可为")}
    found = loads(office(files, people=LEAVING).registry, LEFT)
    assert [one.person.label for one in found if one.hands_over] == []


def test_offices_and_delegations_hang_on_a_person_too() -> None:
    one = "{委托人: 李晓岚, 受托人: 孙立, 范围: [会员服务部], 起: 2026-06-01, 止: 2026-06-30, 依据: 示例}"
    text = f"版次: 1\n委托:\n  - {one}\n"
    registry = office({DELEGATIONS: text.encode()}).registry
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1)]
    before, first, last, after = (loads(registry, day) for day in days)
    for during in (first, last):
        assert {one.person.label: len(one.delegations) for one in during if one.delegations} == {"李晓岚": 1, "孙立": 1}
    assert not [one for one in (*before, *after) if one.delegations]
    assert "分管主任" in [term.role for one in after if one.person.label == "李晓岚" for term in one.offices]


def person_page(inspection: Inspection, day: date) -> str:
    viewer = Viewer.of(Audience.INTERNAL, inspection, day)
    pages = Site(viewer, (), worktree.read_templates()).single_pages()
    return next(page.body for page in pages if page.address == "people/B0007/")


def test_the_page_of_a_person_shows_the_load_and_on_leaving_a_list_to_sign() -> None:
    before = person_page(office(TWO), LEFT)
    assert "负责的群组 2 个" in before
    assert "监交人" not in before
    after = person_page(office(TWO, people=LEAVING), LEFT + timedelta(days=1))
    assert f"已于 {LEFT} 离任，以下事项待移交" in after
    assert all(word in after for word in ("移交人", "接收人", "监交人", "kind=change&amp;group=hyfw/dayi"))


GIVER = "周启明"
Swap = tuple[str, str]
Wanted = tuple[dict[str, str], list[str], list[str], list[str]]
TERM = f"工号: B0007, {_TERM}"
LEAVES = (TERM, f"{TERM}, 止: {LEFT}")
MOVES = ("工号: B0007, 部门: 会员服务部", "工号: B0007, 部门: 综合部")
APART = ("{姓名: 周启明, 工号", "{姓名: 周启明, 区分: 服务, 工号")
ASKED = "负责人周启明离任，请在其一行“移交给”一列填写接手的在任人员"
NOBODY = "周启明一行“移交给”填写的“{}”不是名册中另一位在任人员，请填写一位（重名的注明区分，如 张伟（综合部））"
HANDED: Wanted = ({"custodian": "陈可为"}, ["周启明工作变动，负责人改由陈可为担任"], [], [])
NOTHING: Wanted = ({}, [], [], [])
HEIR = ("起: 2015-01-01}", "起: 2015-01-01, 止: 2026-06-30, 承接单位: %s}")
USED = "会员服务部撤销，使用部门改为%s"
ENDED = "会员服务部已于 2026-06-30 撤销，没有承接单位，待移交；请办理注销，仍在使用的先登记承接单位"
ENDS = "会员服务部 2026-06-30 撤销，此后再运行一次，备好变更"
MOVED = "负责人周启明已调至综合部，待移交（第十一条）；在“移交给”一列填写接手人员的，备好变更"

WISHES: list[tuple[str, str, list[Swap], list[Swap], str | None, Wanted]] = [
    # what is the case, the day, changes of people and units, 移交给 (None: in no line): answers, why, asked, said
    ("nothing changed", "2026-07-02", [], [], "", NOTHING),
    ("handed over before leaving", "2026-06-01", [LEAVES], [], "陈可为", HANDED),
    ("handed over after leaving", "2026-07-02", [LEAVES], [], "陈可为", HANDED),
    ("handed over without leaving", "2026-07-02", [], [], "陈可为", HANDED),
    ("who leaves names nobody", "2026-07-02", [LEAVES], [], "", ({}, [], [ASKED], [])),
    ("who left is in no line", "2026-07-02", [LEAVES], [], None, NOTHING),
    ("to himself", "2026-07-02", [LEAVES], [], GIVER, ({}, [], [NOBODY.format(GIVER)], [])),
    ("to who left", "2026-07-02", [LEAVES], [], "郑雪", ({}, [], [NOBODY.format("郑雪")], [])),
    ("to one of two of a name", "2026-07-02", [LEAVES], [], "张伟", ({}, [], [NOBODY.format("张伟")], [])),
    ("to nobody on the list", "2026-07-02", [], [], "王五", ({}, [], [NOBODY.format("王五")], [])),
    ("moved", "2026-07-02", [MOVES], [], "", ({}, [], [], [MOVED])),
    ("moved and handed over", "2026-07-02", [MOVES], [], "陈可为", HANDED),
    (
        "told apart",
        "2026-07-02",
        [APART],
        [],
        "",
        ({"custodian": "周启明（服务）"}, ["有同名人员，负责人周启明今后写作周启明（服务）"], [], []),
    ),
    ("the unit ends later", "2026-06-30", [], [(HEIR[0], HEIR[1] % "综合部")], "", ({}, [], [], [ENDS])),
    (
        "the unit ended",
        "2026-07-01",
        [MOVES],
        [(HEIR[0], HEIR[1] % "综合部")],
        "",
        ({"unit": "综合部"}, [USED % "综合部"], [], []),
    ),
    (
        "the unit ended without an heir",
        "2026-07-01",
        [],
        [(HEIR[0], "起: 2015-01-01, 止: 2026-06-30}")],
        "",
        ({}, [], [], [ENDED]),
    ),
    (
        "an agency takes it",
        "2026-07-01",
        [],
        [(HEIR[0], HEIR[1] % "朝阳代办处")],
        "",
        ({"unit": "朝阳代办处", "leader": "许宁"}, [USED % "朝阳代办处", "主管领导改为许宁"], [], []),
    ),
    (
        "an agency of no leader takes it",
        "2026-07-01",
        [],
        [(HEIR[0], HEIR[1] % "示例机电工会")],
        "",
        ({"unit": "示例机电工会"}, [USED % "示例机电工会"], ["请在部门.xlsx中示例机电工会一行填写主管领导"], []),
    ),
]
"""A group of 会员服务部 whose custodian is 周启明; the agency 朝阳代办处 has the leader 许宁."""


def swapped(path: str, swaps: list[Swap]) -> bytes:
    text = OFFICE[path].decode()
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


@pytest.mark.parametrize(
    ("day", "people", "units", "taker", "expected"), [one[1:] for one in WISHES], ids=[one[0] for one in WISHES]
)
def test_what_changed_lists_make_of_a_group(
    day: str, people: list[Swap], units: list[Swap], taker: str | None, expected: Wanted
) -> None:
    before = office(TWO).registry
    after = read_registry(OFFICE | TWO | {PEOPLE: swapped(PEOPLE, people), UNITS: swapped(UNITS, units)}, FORMS)
    told = TableSays(
        {"朝阳代办处": "许宁"}, ("chaoyang", "jidian"), "部门.xlsx", {"B0007": taker} if taker is not None else {}
    )
    (kept,) = (one for one in after.registry.groups if one.path == PATH)
    wish = wish_of(kept, before, after.registry, told, date.fromisoformat(day))
    assert (wish.answers, wish.why, wish.asked, wish.says) == expected
