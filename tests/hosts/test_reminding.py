"""Reminders as issues on the host; each of the eight mistakes that others made with reminders is a test here."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from github_stand_in import APP, Answer, Issue, Pull, Request, Server
from github_stand_in.server import Answering
from support.cases import OFFICE
from support.host_faults import ANYWHERE
from support.host_stage import CLERK, Stage, hasty
from support.made_pages import PATH, cancelled, extended, group
from support.world import LI, SUN

SITE = "https://intranet.example.invalid/qunzu/"
OTHER = "registry/groups/hyfw/other.yaml"
POLICY = "registry/office/policy.yaml"
OWN = OFFICE[POLICY].replace("[春节, 国庆节]".encode(), b"[]")
"""Without holidays, since those of the years to come are not known, of which the registrars would be told."""
QUIET = "registry/quiet-periods/2026-qiehuan.yaml"
PERIOD = "名称: 系统切换\n起: 2026-12-11\n止: 2026-12-14\n依据: 制度第二十二条\n范围: 全部群组\n".encode()
NAMES = (("a", "甲类材料核对"), ("b", "乙类问题答疑"), ("c", "丙项工作联络"))
NEXT = group(name="续保提醒群", purpose="提醒续保")

Remind = Callable[..., tuple[int, str, str]]


def put(played: Stage, files: dict[str, bytes | None]) -> None:
    played.host.write(played.people[CLERK], "main", {POLICY: OWN, **files})


def issues(played: Stage, is_open: bool = True) -> list[Issue]:
    return [one for one in played.host.issues.values() if one.is_open == is_open]


def text_of(played: Stage) -> str:
    return next(str(one.body) for one in issues(played) if not one.title.startswith("群组提醒："))


def titles(played: Stage, is_open: bool = True) -> list[str]:
    return [one.title for one in issues(played, is_open)]


def send(remind: Remind, day: str, *words: str) -> None:
    code, _, err = remind(day, "--send", *words)
    assert code == 0, err


def test_at_seven_days_there_are_ways_and_the_machine_proposes_nothing(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group()})
    send(remind, "2026-12-20", "--site", SITE)
    assert "kind=" not in text_of(played)
    send(remind, "2026-12-24", "--site", SITE)
    body = text_of(played)
    place = f"{SITE}file/?group=hyfw/dayi"
    assert f"[注销]({place}&kind=cancel)" in body
    assert f"[延期]({place}&kind=extend)" in body
    own = next(str(one.body) for one in issues(played) if one.title.startswith("群组提醒：周启明"))
    assert f"[我的事项]({SITE}me/#{quote('周启明')})" in own
    send(remind, "2026-12-24")
    assert "在网站“填报”页选延期或注销" in text_of(played)
    assert not [one for one in played.host.issues.values() if one.author != APP or isinstance(one, Pull)]


# The eight mistakes.


def test_1_what_was_renewed_is_seen_in_the_current_head(remind: Remind, played: Stage, clone: Path) -> None:
    put(played, {PATH: group()})
    send(remind, "2026-12-24")
    (clone / PATH).write_bytes(group())
    put(played, {PATH: extended("2027-06-30", "2026-12-25")})
    send(remind, "2026-12-26")
    assert titles(played) == []
    assert len(titles(played, is_open=False)) == 2


def test_2_said_once_for_a_stage_however_often_it_runs(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group()})
    for day in ("2026-12-24", "2026-12-24", "2026-12-25", "2026-12-30"):
        send(remind, day)
    assert len(played.host.issues) == 2
    assert [one.comments for one in issues(played)] == [[], []]
    send(remind, "2026-12-31")
    assert titles(played) == ["群组提醒：周启明（1 件）", "到期当天：参保服务答疑群（会员服务部）"]
    assert [len(one.comments) for one in issues(played)] == [1, 0]


def test_3_what_is_cancelled_is_closed_by_itself(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group(), OTHER: NEXT})
    send(remind, "2027-01-02")
    put(played, {PATH: cancelled("2027-01-03")})
    send(remind, "2027-01-04")
    assert titles(played) == [
        "群组提醒：周启明（1 件）",
        "群组提醒：李晓岚（1 件）",
        "逾期，第 1 次提醒：续保提醒群（会员服务部）",
    ]


def test_4_whoever_closes_a_reminder_is_left_in_peace_until_the_next_stage(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group()})
    send(remind, "2026-12-24")
    for one in issues(played):
        played.host.close(one, played.people[SUN])
    send(remind, "2026-12-25")
    assert titles(played) == []
    send(remind, "2026-12-31")
    assert len(titles(played)) == 2


def test_4_also_where_a_stage_lasts_most_of_a_year(remind: Remind, played: Stage) -> None:
    policy = OWN.replace(b"[30, 7]", b"[365, 1]")
    put(played, {PATH: group(until="2027-12-31"), POLICY: policy})
    for day in ("2026-12-31", "2027-12-29"):
        played.clock.at = datetime.fromisoformat(f"{day}T01:00:00Z")
        send(remind, day)
        assert bool(titles(played)) is (day == "2026-12-31")
        for one in issues(played):
            played.host.close(one, played.people[SUN])


def test_5_without_a_term_nobody_is_told_that_it_ends(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group(until=None)})
    told = [remind(day)[1] for day in ("2026-12-24", "2027-06-30", "2027-12-15")]
    assert "2027 年清查  未填写使用期限" in told[2]
    assert not [out for out in told if re.search("到期前|逾期", out)]


def test_6_one_digest_a_person_with_all_that_is_new(remind: Remind, played: Stage) -> None:
    put(played, {f"registry/groups/hyfw/{sign}.yaml": group(name=f"{word}群", purpose=word) for sign, word in NAMES})
    send(remind, "2027-01-01")
    digests = [one for one in issues(played) if one.title.startswith("群组提醒：")]
    assert [one.title for one in digests] == ["群组提醒：周启明（3 件）", "群组提醒：李晓岚（3 件）"]
    assert str(digests[1].body).count("@demo-li") == 1
    assert "请经办人转告 周启明" in str(digests[0].body)
    assert all("@" not in str(one.body) for one in issues(played) if one not in digests)
    send(remind, "2027-01-08")
    assert [len(one.comments) for one in digests] == [1, 1]
    assert digests[1].comments[0].body.count("逾期 8 天") == 3


def test_7_the_last_day_is_named_and_counts(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group()})
    says = {day: remind(day)[1] for day in ("2026-12-30", "2026-12-31", "2027-01-01")}
    assert "最后一天是 2026-12-31，还有 1 天" in says["2026-12-30"]
    assert "最后一天是 2026-12-31，今天到期" in says["2026-12-31"]
    assert "最后一天是 2026-12-31，逾期 1 天" in says["2027-01-01"]


def test_8_what_cannot_be_read_is_said_aloud_and_closes_nothing(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group(), OTHER: NEXT})
    send(remind, "2026-12-24")
    put(played, {PATH: b"\xff", "registry/groups/hyfw/gone.yaml": group(name="丙项联络群", purpose="丙项联络的事")})
    code, out, err = remind("2026-12-25", "--send")
    assert (code, err.count(f"无法读取 {PATH}")) == (3, 1)
    assert "丙项联络群" in out
    assert [one.title for one in issues(played) if "答疑" in one.title] == ["到期前 7 天：参保服务答疑群（会员服务部）"]


def test_a_group_has_one_issue_for_all_that_asks_for_a_filing(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group(custodian="郑雪"), QUIET: PERIOD, OTHER: NEXT.replace(b"2026-12-31", b"2027-12-31")})
    send(remind, "2026-12-05")
    assert titles(played) == [
        "群组提醒：李晓岚（3 件）",
        "群组提醒：周启明（1 件）",
        "到期前 30 天；负责人已离任，第 5 次提醒：参保服务答疑群（会员服务部）",
    ]
    send(remind, "2026-12-12")
    send(remind, "2026-12-12")
    assert [len(one.comments) for one in issues(played)] == [1, 1, 0]
    assert "正在禁言期（至 2026-12-14）；系统切换" in str(issues(played)[1].body)


def test_a_years_cleaning_is_one_issue_for_a_unit(remind: Remind, played: Stage) -> None:
    old = {
        f"registry/groups/hyfw/{sign}.yaml": group("2025-03-02", None, f"{word}群", purpose=word)
        for sign, word in NAMES
    }
    put(played, dict(old))
    send(remind, "2026-12-05", "--site", SITE)
    assert titles(played) == ["群组提醒：周启明（1 件）", "2026 年清查：会员服务部"]
    assert "未填写使用期限、上次备案满一年的群组 3 个" in text_of(played)
    assert "kind=" not in text_of(played)
    send(remind, "2027-01-01", "--site", SITE)
    assert titles(played) == []


# What else may go wrong.


def test_marks_written_by_others_count_for_nothing(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group()})
    forged = played.host.ask(played.people[LI], "别提醒了", f"<!-- group-registry: remind {PATH} -->\n<!-- said -->")
    send(remind, "2026-12-24")
    assert forged.is_open
    assert len(issues(played)) == 3


def test_names_from_the_data_mention_nobody(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group(name="答疑@demo-sun群")})
    send(remind, "2026-12-24")
    assert all("@demo-sun" not in str(one.body) for one in issues(played))


def test_without_office_files_nobody_is_reminded(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group(), "registry/office/people.yaml": b"x"})
    code, out, _ = remind("2026-12-24", "--send")
    assert (code, out, len(played.host.issues)) == (3, "", 0)


def test_without_send_nothing_is_asked_or_written(remind: Remind, played: Stage) -> None:
    put(played, {PATH: group()})
    assert remind("2026-12-24", address="http://127.0.0.1:1")[0] == 0
    assert len(played.host.issues) == 0


def test_where_the_host_does_not_answer_what_is_overdue_is_told_with_the_doubt(
    remind: Remind, played: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty(monkeypatch)
    put(played, {PATH: group()})
    code, out, err = remind("2027-01-01", "--ask", address="http://127.0.0.1:1")
    assert (code, err.startswith("无法判断：")) == (3, True)
    assert "逾期 1 天；工作结束的报注销；继续使用的，写明理由报变更延期；如已报送延期，见申请" in out
    code, out, err = remind("2027-01-01", "--ask")
    assert (code, err, "如已报送延期" in out) == (0, "", False)


@pytest.mark.parametrize("good", range(4))
def test_a_run_that_breaks_off_is_made_good_by_the_next(
    good: int, remind: Remind, played: Stage, clone: Path, server: Server
) -> None:
    put(played, {PATH: group(), OTHER: NEXT})
    send(remind, "2026-12-24")
    with Server(played.host, around=failing_after(good)) as failing:
        code, _, err = remind("2027-01-01", "--send", address=failing.address)
    assert (code, err.count("\n")) == (3, 1)
    assert err.startswith("提醒未完成：")
    send(remind, "2027-01-01")
    send(remind, "2027-01-01")
    assert sorted(titles(played)) == [
        "群组提醒：周启明（2 件）",
        "群组提醒：李晓岚（2 件）",
        "逾期，第 1 次提醒：参保服务答疑群（会员服务部）",
        "逾期，第 1 次提醒：续保提醒群（会员服务部）",
    ]
    assert sum(len(one.comments) for one in issues(played)) == 1


def test_persons_are_told_before_the_groups_have_their_issues(remind: Remind, played: Stage) -> None:
    """In a large office the host may stop a run halfway; what people are told by must not be what is left over."""
    put(played, {PATH: group(), OTHER: NEXT})
    with Server(played.host, around=failing_after(1)) as failing:
        assert remind("2027-01-01", "--send", address=failing.address)[0] == 3
    assert titles(played) == ["群组提醒：周启明（2 件）", "群组提醒：李晓岚（2 件）"]


def failing_after(good: int) -> Callable[[Answering], Answering]:
    """A host that takes so many writes and no more."""

    def around(answering: Answering) -> Answering:
        taken = 0

        def answer(request: Request) -> Answer:
            nonlocal taken
            taken += request.method != "GET"
            return ANYWHERE["403"](request, answering(request)) if taken > good else answering(request)

        return answer

    return around
