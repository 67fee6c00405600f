"""What is on file stands: no approval rewrites it, 更正 mends it by its own steps (Art. 8, 9, 10, 19, 21, 22)."""

import pytest

from group_registry.commands import minutes
from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import BRIEF, OUTSIDE, changed, ended, entry, form, incident, quiet, record
from support.world import LI, PATH, WU, ZHAO, on_paper

INCIDENT = "registry/incidents/2026/01.yaml"
LISTED = "registry/blacklist/01.yaml"
PAUSE = "registry/quiet-periods/2026-qiehuan.yaml"
LATE = {"报请时间": "2026-11-03 19:20"}
WHY = {"更正": "登记时误填，以原件为准"}
BEGUN = quiet("2026-11-01", "2026-11-30")
DAYS = ("2026-11-01", "2026-11-04", "2027-05-03")
SHORTER = (*DAYS[:2], "2026-11-10")
ADOPTED = {INCIDENT: incident(LATE), LISTED: entry(days=DAYS), PAUSE: BEGUN}
"""On file since the adoption: reported after ten hours, on the blacklist for half a year, and a quiet period begun."""


def with_reason(text: bytes) -> bytes:
    return text + f"更正: {WHY['更正']}\n".encode()


CASES: list[tuple[str, str, bytes, bytes, str, list[str]]] = [
    (
        "ten hours become five minutes",
        INCIDENT,
        incident({"报请时间": "2026-11-03 09:25"}),
        incident({"报请时间": "2026-11-03 09:25", **WHY}),
        "incident_on_file_stands",
        ["review", "sign_off"],
    ),
    (
        "another opinion",
        INCIDENT,
        incident({**LATE, "处置意见": "先核实再处理"}),
        incident({**LATE, "处置意见": "先核实再处理", **WHY}),
        "incident_on_file_stands",
        ["review"],
    ),
    (
        "another way of reporting",
        INCIDENT,
        incident({**LATE, "报请方式": "书面"}),
        incident({**LATE, "报请方式": "书面", **WHY}),
        "incident_on_file_stands",
        ["review"],
    ),
    (
        "a term of the blacklist shortened",
        LISTED,
        entry(days=SHORTER),
        entry(days=SHORTER, more=WHY),
        "blacklist_on_file_stands",
        ["review", "sign_off"],
    ),
    (
        "another person on the blacklist",
        LISTED,
        entry(subject="B0008", days=DAYS),
        entry(subject="B0008", days=DAYS, more=WHY),
        "blacklist_on_file_stands",
        ["review", "sign_off"],
    ),
    (
        "decided on another day",
        LISTED,
        entry(days=("2026-10-31", *DAYS[1:])),
        entry(days=("2026-10-31", *DAYS[1:]), more=WHY),
        "blacklist_on_file_stands",
        ["review", "sign_off"],
    ),
]


@pytest.mark.parametrize(
    ("path", "rewritten", "mended", "rule", "steps"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_on_file_is_not_rewritten_and_mended_by_its_steps(
    opened: Open, path: str, rewritten: bytes, mended: bytes, rule: str, steps: list[str]
) -> None:
    """(Art. 19, 21)"""
    office = opened({**OFFICE, PATH: form(), **on_paper({PATH: form()}), **ADOPTED})
    office.on("2026-11-05")
    pull = office.hand_in({path: rewritten})
    assert office.errors(pull) == {rule}
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"
    office.mend(pull, {path: mended})
    assert (office.errors(pull), office.missing(pull)) == (set(), steps)
    office.land(pull, *(LI, ZHAO)[: len(steps)])
    assert office.faults() == set()


def test_what_was_rewritten_by_force_is_found(opened: Open) -> None:
    """(Art. 19, 22)"""
    office = opened({**OFFICE, PATH: form(), **on_paper({PATH: form()}), **ADOPTED})
    office.on("2026-11-05")
    pull = office.hand_in({INCIDENT: incident({**LATE, "报请方式": "书面"})})
    office.review(pull, LI, ZHAO)
    office.merge_anyhow(pull)
    assert office.faults() == {"incident_on_file_stands"}
    pull = office.hand_in({PAUSE: quiet("2026-11-20", "2026-11-30")})
    office.review(pull, LI, ZHAO)
    office.merge_anyhow(pull)
    assert "quiet_period_on_file_stands" not in office.errors(pull)
    assert "已入册的“起”不得改动" in str(office.audit())


def test_a_quiet_period_is_free_until_it_begins_and_ends_when_it_is_asked_to(opened: Open) -> None:
    """(Art. 22)"""
    ahead = "registry/quiet-periods/2026-lianhuan.yaml"
    office = opened({**OFFICE, PAUSE: BEGUN, ahead: quiet("2026-11-06", "2026-11-07")})
    office.on("2026-11-05")
    moved = office.hand_in({ahead: quiet("2026-11-08", "2026-11-09", "全部群组")})
    office.land(moved, LI)
    begins = office.hand_in({PAUSE: quiet("2026-11-04", "2026-11-30")})
    office.review(begins, LI, ZHAO)
    assert "已入册的“起”不得改动（原为 2026-11-01）" in office.verdict(begins)["says"]
    office.mend(begins, {PAUSE: with_reason(quiet("2026-11-04", "2026-11-30"))})
    assert office.missing(begins) == ["review", "sign_off"]
    past = office.hand_in({PAUSE: quiet("2026-11-01", "2026-11-04")})
    assert "已入册的“止”只能改为报送当日或以后" in office.verdict(past)["says"]
    office.mend(past, {PAUSE: quiet("2026-11-01", "2026-11-05")})
    assert office.missing(past) == ["review"]
    office.land(past, LI)
    office.land(office.hand_in({PAUSE: with_reason(quiet("2026-11-04", "2026-11-05"))}), LI, ZHAO)
    page = office.pages()["quiet/"]
    mended = ("<del>2026-11-30</del>", "<del>2026-11-01</del><ins>2026-11-04</ins>", WHY["更正"], "李晓岚、赵明诚同意")
    assert [words for words in mended if words not in page] == []
    assert office.faults() == set()


def test_minutes_that_were_mended_count_for_merges_after_that(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    office.land(office.propose(minutes, *office.draft(pull, PATH, "赵明诚、吴敏、周启明"), by=WU), ZHAO)
    assert office.missing(pull) == ["office_meeting", "sign_off"]
    met = "registry/minutes/2026-01.yaml"
    whole = office.main(met).replace("- 吴敏".encode(), "- 李晓岚\n  - 吴敏".encode())
    mended = office.hand_in({met: whole}, by=WU)
    assert office.errors(mended) == {"minutes_on_file_stand"}
    office.mend(mended, {met: with_reason(whole)})
    assert (office.errors(mended), office.missing(mended)) == (set(), ["sign_off"])
    office.land(mended, ZHAO)
    page = office.pages()["meetings/2026-01/"]
    assert all(words in page for words in ("出席", "<ins>李晓岚</ins>", WHY["更正"], "赵明诚同意"))
    assert office.missing(pull) == ["sign_off"]
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"
    assert office.faults() == set()


def test_a_wrong_first_day_is_mended_by_the_stricter_of_both_ways(opened: Open) -> None:
    """(Art. 8, 10)"""
    brief = {**BRIEF, "使用期限": "2026-11-20"}
    was = form({**brief, "启用日期": "2026-11-06"})
    office = opened(OFFICE)
    office.land(office.hand_in({PATH: was}), LI)
    pull = office.hand_in({PATH: form({**brief, "启用日期": "2026-11-05"}, changed("2026-11-02"))})
    assert office.errors(pull) == {"group_on_file_stands"}
    reason = changed("2026-11-02", "更正：启用日期误填")
    office.mend(pull, {PATH: form({**brief, "启用日期": "2026-11-05"}, reason)})
    assert (office.errors(pull), office.missing(pull)) == (set(), ["review", "sign_off"])
    office.mend(pull, {PATH: form({**brief, "启用日期": "2026-11-07"}, reason)})
    assert (office.errors(pull), office.missing(pull)) == (set(), ["approval"])
    office.land(pull, LI)
    assert office.faults() == set()


HANDED = {"处置": "已移交", "移交给": "综合部 张伟"}


@pytest.mark.parametrize("items", [{}, BRIEF], ids=["numbered", "short-lived"])
def test_a_wrong_cancellation_is_mended_within_thirty_days_in_full(opened: Open, items: dict[str, str]) -> None:
    """(Art. 8, 9)"""
    office = opened(OFFICE)
    steps = (LI,) if items else (LI, ZHAO)
    office.land(office.hand_in({PATH: form(items)}), *steps)
    gone = ended("2026-11-03")
    office.on("2026-11-03")
    office.land(office.hand_in({PATH: form(items, gone)}), *steps)
    office.on("2026-11-04")
    other = {**items, "成员范围": "会员服务部窗口人员"}
    back = office.hand_in({PATH: form(other, gone + changed("2026-11-04", "更正：误办注销"))})
    assert office.errors(back) == {"cancellation_changes_nothing_else"}
    office.mend(back, {PATH: form(items, gone + changed("2026-11-04"))})
    assert office.errors(back) == {"nothing_follows_a_cancellation"}
    mended = gone + record("变更", "2026-11-04", "更正：群组移交综合部，误填为已解散", HANDED)
    office.mend(back, {PATH: form(items, mended)})
    assert (office.errors(back), office.missing(back)) == (set(), ["review", "sign_off"])
    restored = form(items, gone + changed("2026-11-04", "更正：误办注销"))
    office.mend(back, {PATH: restored})
    assert (office.errors(back), office.missing(back)) == (set(), ["review", "sign_off"])
    office.land(back, LI, ZHAO)
    assert office.faults() == set()
    assert office.standing(PATH)[0] in ("已备案", "临时群（免备案）")


def test_after_thirty_days_a_cancellation_stands(office: PlayedOffice) -> None:
    """(Art. 8)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    office.on("2026-11-03")
    office.land(office.hand_in({PATH: form(records=ended("2026-11-03"))}), LI, ZHAO)
    office.on("2026-12-03")
    late = office.hand_in({PATH: form(records=ended("2026-11-03") + changed("2026-12-03", "更正：误办注销"))})
    assert office.missing(late) == ["review", "sign_off"]
    assert "不再更正" not in office.verdict(late)["says"]
    office.on("2026-12-04")
    late = office.hand_in({PATH: form(records=ended("2026-11-03") + changed("2026-12-04", "更正：误办注销"))})
    office.review(late, LI, ZHAO)
    assert office.status(late) == "failure"
    assert "的注销于 2026-11-03 合并，超过三十天的不再更正；继续使用的，另行创建备案" in office.verdict(late)["says"]


def test_the_page_shows_old_and_new_and_of_what_was_taken_out_never_the_text(opened: Open) -> None:
    """(Art. 17, 19)"""
    office = opened({**OFFICE, PATH: form(), **on_paper({PATH: form()}), **ADOPTED})
    office.on("2026-11-05")
    told = {**LATE, "舆情信息": "群内有人转发没有核实的消息，李某某患病"}
    office.land(office.hand_in({INCIDENT: incident(told)}), LI)
    mended = {**told, "报请方式": "书面", **WHY}
    office.land(office.hand_in({INCIDENT: incident(mended)}), LI)
    page = office.pages()["incidents/"]
    assert all(
        words in page for words in ("<del>电话</del>", "<ins>书面</ins>", WHY["更正"], "李晓岚同意", "李某某患病")
    )
    cut = {**mended, "舆情信息": "群内有人转发没有核实的消息", "删去": "涉及他人健康状况"}
    office.land(office.hand_in({INCIDENT: incident(cut)}), LI)
    page = office.pages()["incidents/"]
    assert all(words in page for words in ("舆情信息中的文字已删去", "涉及他人健康状况", "<ins>书面</ins>"))
    assert "李某某患病" not in page
    assert office.faults() == set()
