"""People who leave: what hangs on them is shown as to be handed over, and the changes are ready to be filed
(Art. 8, 11)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from group_registry.commands import handover, validate
from group_registry.files import worktree
from group_registry.forms.check import Inspection, read_registry
from group_registry.lifecycle.handover import SOON, loads
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from support.cases import FORMS, OFFICE
from support.made_pages import PATH, cancelled, group
from support.repositories import git, repository
from support.saved_pulls import run

PEOPLE, DELEGATIONS = "registry/office/people.yaml", "registry/office/delegations.yaml"
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
    [(LEFT - SOON - timedelta(days=1), False), (LEFT - SOON, True), (LEFT, True), (date(2028, 1, 1), True)],
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
    during, after = (loads(registry, date(2026, month, 15)) for month in (6, 7))
    assert {one.person.label: len(one.delegations) for one in during if one.delegations} == {"李晓岚": 1, "孙立": 1}
    assert not [one for one in after if one.delegations]
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


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    files = {**OFFICE, **TWO, PEOPLE: LEAVING.encode()}
    return repository(tmp_path / "r", files, files | {OTHER: b"x"})


def test_the_changes_are_ready_and_pass_their_check(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["周启明", "--to", "陈可为", "--as-of", "2026-07-02", "--root", str(clone), "--base", "main"]
    code, out, err = run(handover, words, capsys)
    assert (code, err) == (0, "")
    assert "负责的群组 2 个" in out
    assert not git(clone, "branch", "--list", "handover-*")
    assert run(handover, [*words, "--commit"], capsys)[0] == 0
    for path in TWO:
        branch = f"handover-hyfw-{Path(path).stem}"
        (name,) = git(clone, "diff", "--name-only", f"main...{branch}").split()
        text = git(clone, "show", f"{branch}:{name}")
        assert TWO[path].decode().replace("周启明", "陈可为") in text
        assert "    备案事项说明: 周启明工作变动，负责人改由陈可为担任" in text
        assert run(validate, ["--root", str(clone), "--base", "main", "--head", branch], capsys)[0] == 0
    tips = git(clone, "for-each-ref", "refs/heads/handover-*")
    assert run(handover, [*words, "--commit"], capsys)[0] == 0, "the same once more, as after a kill"
    assert git(clone, "for-each-ref", "refs/heads/handover-*") == tips
    git(clone, "update-ref", "refs/heads/handover-hyfw-dayi", "main")
    git(clone, "update-ref", "-d", f"refs/heads/handover-hyfw-{Path(OTHER).stem}")
    code, _, err = run(handover, [*words, "--commit"], capsys)
    assert not git(clone, "branch", "--list", f"handover-hyfw-{Path(OTHER).stem}"), "all or none"
    assert (code, "分支 handover-hyfw-dayi 已存在" in err) == (3, True)


@pytest.mark.parametrize(
    ("giver", "taker", "code", "says"),
    [
        ("周启明", "周启明", 3, "须为另一位在任人员"),
        ("周启明", "郑雪", 3, "须为另一位在任人员"),
        ("周启明", "张伟", 3, "名册中没有唯一的“张伟”"),
        ("王五", "陈可为", 3, "名册中没有唯一的“王五”"),
        ("周启明", "李晓岚", 1, "分管主任"),  # who would report to himself
        ("陈可为", "周启明", 3, "须为另一位在任人员"),
    ],
)
def test_who_cannot_take_over(
    giver: str, taker: str, code: int, says: str, clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [giver, "--to", taker, "--as-of", "2026-07-02", "--root", str(clone), "--base", "main", "--commit"]
    done, out, err = run(handover, words, capsys)
    assert (done, says in out + err) == (code, True)
    assert not git(clone, "branch", "--list", "handover-*")
