"""From filing to the site with the real workflow files: 对内, 对外, short-lived, paper."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from github_stand_in import Pull, Refused
from group_registry.commands import audit
from group_registry.model.terms import day_of
from support import texts
from support.host_stage import CLERK, Stage
from support.repositories import git
from support.runner import Runner
from support.world import FANG, GAO, LI, WU, ZHAO, filing

INTERNAL, EXTERNAL, SHORT, PAPER = (
    f"registry/groups/{place}.yaml" for place in ("hyfw/neibu", "hyfw/duiwai", "hyfw/linshi", "zhb/zhizhi")
)
START = datetime.now(UTC) - timedelta(days=9)
"""The commands that workflows start look at the real clock, so the office's days lie just before it."""
DAY = day_of(START)
REMINDING = "23 0 * * *"
LAST = DAY + timedelta(days=12)
"""On the tenth day of thirteen a reminder is due."""


def form(name: str, purpose: str = "解答参保续保材料问题", **how: Any) -> bytes:
    made = filing(purpose=purpose, **how).replace("参保服务答疑群".encode(), name.encode())
    return made.replace(b"2026-11-02", str(DAY).encode())


@dataclass
class Office:
    """What the office and its host do, one workflow run after the other."""

    played: Stage
    runner: Runner

    def file(self, branch: str, files: dict[str, bytes | None], author: int = CLERK) -> Pull:
        host, user = self.played.host, self.played.people[author]
        host.write(user, branch, files)
        pull = host.open(user, branch)
        self.played.clock.pass_by()
        return pull

    def run(self, workflow: str, event: str, pull: Pull | None = None, **more: Any) -> None:
        ran = self.runner.run(f"{workflow}.yml", event, pull, **more)
        assert ran.succeeded, ran.log

    def reviewed(self, pull: Pull) -> None:
        """The host's signal, and what it starts."""
        self.run("review-signal", "pull_request_review", pull)
        self.run("approve", "workflow_run", workflow_run={"head_sha": pull.head_sha, "head_branch": pull.head})

    def merge(self, pull: Pull, by: int = GAO) -> None:
        self.played.host.merge(pull, self.played.people[by])
        self.played.clock.pass_by()

    def round(self, schedule: str = "41 */4 * * *") -> None:
        """What the host starts by the clock."""
        self.run("work", "schedule", schedule=schedule)

    def says(self, pull: Pull) -> str | None:
        return self.played.host.says(pull.head_sha, "备案审批")

    def reminders(self, group: str) -> list[str]:
        issues = self.played.host.issues.values()
        return [one.title for one in issues if one.is_open and group in one.title and not isinstance(one, Pull)]

    def asked(self, pull: Pull) -> list[str]:
        return [user.login for user in pull.requested]


@pytest.fixture
def office(played: Stage, runner: Runner) -> Office:
    played.clock.at = START
    return Office(played, runner)


def minutes(office: Office, pull: Pull) -> Pull:
    day = (office.played.clock.at + timedelta(hours=8)).date()
    blob, _ = office.played.host.bare.blob(pull.head_sha, EXTERNAL) or ("", b"")
    text = texts.minutes(EXTERNAL, "无", blob, day.isoformat())
    return office.file("minutes", {f"registry/minutes/{day.year}-12.yaml": text}, WU)


def signed(office: Office, pull: Pull) -> Pull:
    blob, _ = office.played.host.bare.blob(pull.head_sha, PAPER) or ("", b"")
    text = f"文件: {PAPER}\n原内容: 无\n内容摘要: {blob}\n步骤: 审核\n签字人: 孙立\n签字日期: {DAY}\n"
    text += f"扫描件摘要: {'a' * 64}\n见证: [吴敏, 高远]\n"
    return office.file("paper", {f"registry/paper/{DAY.year}-01.yaml": text.encode()})


def test_from_filing_to_the_site(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = office.played.review
    internal = office.file("neibu", {INTERNAL: form("会员服务部内部群", "部门内部安排值班")})
    external = office.file("duiwai", {EXTERNAL: form("续保集中办理群", scope="对外")})
    short = office.file("linshi", {SHORT: form("年会筹备临时群", "筹备十一月的年会", until=str(LAST))})
    paper = office.file("zhizhi", {PAPER: form("综合部文印群", "安排文印事项", unit="综合部")})
    office.run("validate", "pull_request", internal)
    office.run("approve", "pull_request_target", paper)
    filings = (internal, external, short, paper)
    assert [office.says(pull) for pull in filings] == [None, None, None, "pending"]
    office.round()
    assert [office.says(pull) for pull in filings] == ["pending"] * 4
    assert [office.asked(pull) for pull in filings] == [["demo-li"], ["demo-li"], ["demo-li"], []]
    with pytest.raises(Refused, match="备案审批"):
        office.merge(internal)
    for pull in (internal, external, short):
        review(pull, LI)
    meeting, signature = minutes(office, external), signed(office, paper)
    review(meeting, ZHAO)
    review(signature, WU)
    review(signature, GAO)
    review(internal, ZHAO)
    office.reviewed(meeting)
    assert [office.says(pull) for pull in (meeting, signature, internal)] == ["success", None, "pending"]
    office.round()
    assert [office.says(pull) for pull in (meeting, signature, internal)] == ["success"] * 3
    office.merge(meeting)
    office.merge(signature, FANG)
    office.run("work", "push")
    assert (office.asked(external), office.asked(paper)) == (["demo-zhao"], ["demo-zhao"])
    review(external, ZHAO)
    review(paper, ZHAO)
    office.round()
    assert [office.says(pull) for pull in filings] == ["success"] * 4
    for pull in filings:
        office.merge(pull)
    office.run("work", "push")
    office.round(REMINDING)  # the tenth day of the short-lived group; no robot is set up, and none is missed
    assert len(office.reminders("年会筹备临时群")) == 1

    git(tmp_path, "clone", "-q", str(office.played.host.bare.path), "clone")
    assert audit.main(["--root", str(tmp_path / "clone"), "--format", "json"]) == 0
    groups = {one["path"]: one for one in json.loads(capsys.readouterr().out)["groups"]}
    told = {path: (one["state"], len(one["filings"]), bool(one["number"])) for path, one in groups.items()}
    assert told == {
        INTERNAL: ("已备案", 1, True),
        EXTERNAL: ("已备案", 1, True),
        SHORT: ("临时群（免备案）", 1, False),
        PAPER: ("已备案", 1, True),
    }
    assert groups[PAPER]["filings"][0]["steps"][0]["evidence"] == "纸质审核"
    site = office.runner.artifacts / "site"
    page = (site / "groups/hyfw/neibu/index.html").read_text("utf-8")
    number = f"中互京群备〔{day_of(office.played.clock.at).year}〕1号"
    assert [word in page for word in ("已备案", number, "李晓岚", "待核对")] == [True, True, True, False]
    waits = (site / "waiting/index.html").read_text("utf-8")
    assert [words in waits for words in ("待办人和等待天数", "没有在办的申请", "未接通")] == [True, True, False]
    assert not (office.runner.artifacts / "deployed").exists()
