"""What stands proven, by which number and by what evidence; how what was not proven becomes so again."""

from datetime import timedelta
from pathlib import Path

from group_registry.evidence.result import Coverage
from group_registry.forms.contents import blob_id
from group_registry.model.finding import Level
from group_registry.model.terms import FilingKind
from support.cases import OFFICE
from support.evidence_past import BASELINE, BRIEF, INSIDE, ON_PAPER, OUTSIDE, PEOPLE, Past, again, at, named, renewed
from support.histories import History
from support.running import ends
from support.world import FANG, LI, SUN, WU, ZHAO, filing, roster

NEW = at("new")
MADE, NEXT = (
    named(name, filing(purpose=purpose))
    for name, purpose in (("夜间值守群", "夜里值守的安排与交接"), ("下一份照规矩群", "下一份照规矩来"))
)
LINE = "# 重新确认\n".encode()


def later(past: Past, day: str = "2026-11-03", statement: str = "再调整一次负责人") -> bytes:
    return renewed(past.held(INSIDE), statement, day)


def mended(past: Past, *reviewers: int) -> None:
    """Something was pushed over a group, and a filing confirms it."""
    past.push({INSIDE: filing(records=again(), purpose="别的用途写在这里")})
    content = past.held(INSIDE) + again("重新确认：内容已逐项核对", "2026-11-03").encode()
    past.world.filed({INSIDE: content}, reviewers or (LI, ZHAO))


def test_a_group_has_its_number_its_changes_and_who_gave_each_step_when(past: Past) -> None:
    group = past.audit().groups[OUTSIDE]
    assert (group.state, group.number, group.changes) == (Coverage.FILED, "中互京群备〔2026〕13号", 0)
    (filed,) = group.filings
    assert (filed.kind, filed.pull, filed.done_on.isoformat()) == (FilingKind.CREATION, 3, "2026-11-03")
    assert [(step.step.value, step.by, step.proof) for step in filed.steps] == [
        ("审核", "李晓岚", "线上"),
        ("主任办公会", "2026 年第 12 次", "会议纪要（赵明诚主持，3 人出席：赵明诚、李晓岚、吴敏）"),
        ("签批", "赵明诚", "线上"),
    ]
    inside = past.audit().groups[INSIDE]
    assert (inside.number, inside.changes) == ("中互京群备〔2026〕12号", 1)
    assert [one.changes for one in inside.filings] == [0, 1]


def test_a_group_of_the_baseline_keeps_its_number_on_paper(past: Past) -> None:
    group = past.audit().groups[ON_PAPER]
    assert (group.number, group.changes, len(group.filings)) == ("中互京群备〔2026〕11号", 1, 1)
    early = past.audit(rev=past.world.adoption, genesis=past.world.adoption).groups[ON_PAPER]
    assert (early.state, early.number) == (Coverage.BASELINE, "中互京群备〔2026〕11号")


def test_a_short_lived_group_has_no_number_until_it_takes_the_full_route(past: Past) -> None:
    before = past.audit().groups[BRIEF]
    assert (before.state, before.number, before.changes) == (Coverage.SHORT_LIVED, None, 0)
    longer = past.held(BRIEF).replace(b"2026-11-12", b"2027-03-01") + again("活动延期到明年春天").encode()
    past.world.filed({BRIEF: longer})
    past.record()
    after = past.audit().groups[BRIEF]
    assert (after.state, after.number, after.changes) == (Coverage.FILED, "中互京群备〔2026〕14号", 0)


def test_what_the_deputy_had_to_weigh_is_told_and_refuses_nothing(past: Past) -> None:
    """Two short-lived groups of one need, filed together, each with its reason (Art. 10)."""
    first, second = (
        named(f"分会场联络{name}组", filing(until="2026-11-14", purpose="分会场签到引导")).replace(
            "使用期限: 2026-11-14\n".encode(), f"{days}另有需要: 各有一批人\n".encode()
        )
        for name, days in (("一", "使用期限: 2026-11-14\n"), ("二", "启用日期: 2026-11-09\n使用期限: 2026-11-22\n"))
    )
    past.world.filed({at("first"): first, at("second"): second}, (LI,))
    result = past.settled()
    assert [(one.kind, one.level) for one in result.findings] == [("further_need_is_weighed", Level.NOTICE)] * 2
    assert {result.groups[at(slug)].state for slug in ("first", "second")} == {Coverage.SHORT_LIVED}


def test_what_is_merged_and_not_yet_recorded_waits(past: Past) -> None:
    merge = past.world.filed({NEW: MADE}).data["merge_commit_sha"]
    past.world.filed({INSIDE: later(past)})
    result = past.audit()
    assert result.is_clean
    assert result.pending[0] == merge
    assert [result.groups[path].state for path in (NEW, INSIDE)] == [Coverage.UNRECORDED] * 2
    assert [result.groups[path].is_pending for path in (NEW, INSIDE)] == [True, True]
    result = past.settled()
    assert (result.is_clean, result.pending) == (True, ())
    assert [result.groups[path].state for path in (NEW, INSIDE)] == [Coverage.FILED] * 2


def test_a_full_filing_marked_as_confirmation_mends_what_was_pushed_whatever_is_filed_next(past: Past) -> None:
    mended(past)
    for is_next in (False, True):
        if is_next:
            past.world.filed({NEW: MADE})
        result = past.settled()
        assert [(one.kind, one.level) for one in result.findings] == [("direct_push", Level.NOTICE)]
        assert (result.groups[INSIDE].state, result.groups[INSIDE].changes) == (Coverage.FILED, 2)
    assert result.groups[NEW].state is Coverage.FILED


def test_a_push_of_two_files_is_mended_once_both_are_confirmed(past: Past) -> None:
    past.push({path: past.held(path) + "# 直接推送\n".encode() for path in (INSIDE, ON_PAPER)})
    levels = []
    for path in (INSIDE, ON_PAPER):
        past.world.filed({path: past.held(path) + again("重新确认：内容已逐项核对", "2026-11-03").encode()})
        past.record()
        levels.append([one.level for one in past.audit().findings])
    assert levels == [[Level.ERROR], [Level.NOTICE]]


def test_a_push_beside_a_merge_that_waits_is_not_mended_by_an_earlier_confirmation(past: Past) -> None:
    mended(past)
    past.record()
    past.world.filed({NEW: MADE})
    past.push({INSIDE: past.held(INSIDE) + "# 又改\n".encode()})
    result = past.audit()
    assert [one.level for one in result.findings] == [Level.NOTICE, Level.ERROR]
    assert result.groups[INSIDE].state is Coverage.REFUSED
    assert result.groups[NEW].state is Coverage.UNRECORDED


def test_an_office_file_is_confirmed_by_a_line_of_its_own(past: Past) -> None:
    pushed = roster(("版次: 2", "版次: 3"), ("姓名: 田野", "姓名: 田青"))
    past.push({PEOPLE: pushed})
    past.world.governed({PEOPLE: pushed.replace("版次: 3".encode(), "版次: 4".encode())})
    assert [one.kind for one in past.settled().findings] == ["direct_push", "unproven_before"]
    past.world.governed({PEOPLE: LINE + pushed.replace("版次: 3".encode(), "版次: 5".encode())})
    result = past.settled()
    assert result.is_clean
    assert len(result.findings) == 2


def test_code_that_was_pushed_is_mended_by_taking_it_away_with_approval(past: Past) -> None:
    past.push({"scripts/x.py": b"print(1)\n"})
    past.world.governed({"scripts/x.py": None})
    result = past.settled()
    assert result.is_clean
    assert [one.kind for one in result.findings] == ["direct_push"]


def test_what_was_found_on_paper_later_is_told_apart(past: Past) -> None:
    text = MADE.decode().replace("因续保集中办理需要新建", "纸质补录：2025 年的备案表").encode()
    past.world.filed({NEW: text})
    assert past.settled().groups[NEW].state is Coverage.LATE_PAPER


def test_what_leaves_the_baseline_is_no_longer_proven_by_it(past: Past) -> None:
    """The group itself was never filed since, so nothing else proves it."""
    world = past.world
    world.git.joinpath("refs/heads/approvals").unlink()
    past.roll_back_main(world.adoption)
    world.governed({BASELINE: b"[]\n"})
    result = past.settled()
    assert result.is_clean
    assert result.groups[ON_PAPER].state is Coverage.UNRECORDED


def test_a_number_given_to_a_filing_that_is_refused_is_void_and_stays_used(past: Past) -> None:
    past.world.filed({NEW: MADE}, (LI,))
    past.world.filed({at("next"): NEXT})
    result = past.settled()
    assert result.void == ("中互京群备〔2026〕14号",)
    assert result.groups[at("next")].number == "中互京群备〔2026〕15号"


def test_a_signature_on_paper_is_told_apart(past: Past) -> None:
    paperless = roster(
        ("版次: 2", "版次: 3"), ("姓名: 田野", "姓名: 田原"), ("账号: demo-li, 账号编号: 900000002, ", "")
    )
    past.world.governed({PEOPLE: paperless})
    pull = past.world.opened({NEW: MADE})
    signed = (
        f"文件: {NEW}\n原内容: 无\n内容摘要: {past.world.trees[pull.head][NEW][1]}\n步骤: 审核\n签字人: 李晓岚\n"
        f"签字日期: {past.world.clock.date()}\n扫描件摘要: {'a' * 64}\n见证: [吴敏, 方晴]\n"
    )
    past.world.filed({"registry/paper/2026-01.yaml": signed.encode()}, (WU, FANG))
    pull.review(ZHAO)
    pull.merge()
    result = past.settled()
    assert result.is_clean
    assert [one.proof for one in result.groups[NEW].filings[0].steps] == ["纸质审核", "线上"]


def test_a_succession_by_two_deputies_is_flagged_and_counts_a_working_day_later(past: Past) -> None:
    over = ("{职务: 主任, 起: 2020-01-01}", "{职务: 主任, 起: 2020-01-01, 止: 2026-11-03}")
    past.world.governed({PEOPLE: roster(("版次: 2", "版次: 3"), ("姓名: 田野", "姓名: 田原"), over)})
    heir = (
        "{职务: 办公会秘书, 起: 2020-01-01}",
        "{职务: 主任, 起: 2026-11-04, 依据: 京字〔2026〕9号}, {职务: 办公会秘书, 起: 2020-01-01}",
    )
    past.world.filed(
        {PEOPLE: roster(("版次: 2", "版次: 4"), ("姓名: 田野", "姓名: 田原"), over, heir)}, (LI, SUN, FANG)
    )
    result = past.settled()
    assert result.is_clean
    assert result.findings == ()
    assert [(one.by.kind.value, one.by.people, one.paths) for one in result.exceptions] == [
        ("接任代签", ("李晓岚", "孙立", "方晴"), (PEOPLE,))
    ]
    merged = past.world.clock  # a Wednesday
    for path, made, days in ((NEW, MADE, 1), (at("later"), NEXT, 2)):
        past.world.clock = merged + timedelta(days=days)
        past.world.filed({path: made}, (LI, WU))
    result = past.settled()
    assert [result.groups[path].state for path in (NEW, at("later"))] == [Coverage.REFUSED, Coverage.FILED]


def test_a_branch_from_another_branch_is_judged_by_its_own_start(past: Past) -> None:
    first = past.world.opened({NEW: MADE})
    second = past.world.opened({at("next"): NEXT}, start=first.head)
    for pull in (first, second):
        pull.approve(LI, ZHAO)
        if pull is second:
            second.commits.insert(0, first.commits[0])
    first.merge()
    second.merge()
    result = past.settled()
    assert result.is_clean, result.findings
    assert result.groups[at("next")].state is Coverage.FILED


def test_a_merge_that_was_recorded_late_counts_and_is_told(past: Past) -> None:
    late = past.world.opened({NEW: MADE})
    for reviewer in (LI, ZHAO):
        late.review(reviewer)
    merge = late.merge()
    late.data["merge_commit_sha"] = None
    late._save()
    past.world.filed({at("next"): NEXT})
    assert past.record() == 3
    assert [one.kind for one in past.audit().findings] == ["no_record"]
    late.data["merge_commit_sha"] = merge
    late._save()
    assert past.record() in (0, 1)
    result = past.audit()
    assert [(one.kind, one.level) for one in result.findings] == [("records_out_of_order", Level.NOTICE)]
    numbers = [result.groups[path].number for path in (at("next"), NEW)]
    assert numbers == ["中互京群备〔2026〕14号", "中互京群备〔2026〕15号"]


def test_a_file_of_empty_lines_does_not_hold_the_audit_up() -> None:
    """Lists of the office may be long; each audit and each decision looks for the mark in them."""
    ends("from group_registry.evidence.covered import is_marked; assert not is_marked(b'x' + b'\\n' * 600_000)")


def test_what_was_there_at_the_adoption_is_told_by_its_number_and_whether_it_is_open(tmp_path: Path) -> None:
    """Without a number on paper an open group is still to be filed (Art. 6, 8)."""
    closed = again("停用", "2026-01-06", "注销") + "    处置: 已解散\n"
    groups = {
        at("numbered"): named("参保一组", filing()),
        at("open"): named("参保二组", filing()),
        at("closed"): named("参保三组", filing(records=closed)),
        at("unlisted"): named("参保四组", filing()),
    }
    numbers = {at("numbered"): "中互京群备〔2026〕11号", at("open"): "免备案", at("closed"): "免备案"}
    listed = [
        f"- 文件: {path}\n  内容摘要: {blob_id(groups[path])}\n  纸质编号: {number}\n  备案日期: 2026-01-05\n"
        for path, number in numbers.items()
    ]
    past = Past(History(tmp_path, OFFICE | groups | {BASELINE: "".join(listed).encode()}))
    past.world.filed({NEW: MADE})
    found = {path: (one.state, one.number) for path, one in past.settled().groups.items() if path in groups}
    assert found == {
        at("numbered"): (Coverage.BASELINE, "中互京群备〔2026〕11号"),
        at("open"): (Coverage.TO_BE_FILED, None),
        at("closed"): (Coverage.TAKEN_OVER, None),
        at("unlisted"): (Coverage.UNRECORDED, None),
    }
