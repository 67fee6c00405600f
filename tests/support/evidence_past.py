"""A past that was filed by the rules, to be tampered with: an office, its merges, their records, an audit of it all.

Everything is in a real repository. ``Past`` can do to it what somebody with too many rights could.
"""

import copy
import json
import re
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from group_registry.cli.given import host_of
from group_registry.commands import approve, record
from group_registry.evidence.record import ABOUT, canonical, of_bytes
from group_registry.evidence.result import AuditResult, Coverage
from group_registry.files.errors import CannotKnow
from group_registry.forms.contents import blob_id
from group_registry.gitrepo import approvals_branch, clone_audit
from group_registry.reports.evidence import audit_text
from support.cases import CASE_FILES, FORMS, OFFICE, kept
from support.histories import History, Pull
from support.repositories import git
from support.world import LI, SUN, ZHAO, filing, roster, stamp

Data = dict[str, Any]
PROVEN = {Coverage.FILED, Coverage.SHORT_LIVED, Coverage.BASELINE, Coverage.LATE_PAPER}
REPORTS = CASE_FILES / "tamperings"


def at(slug: str) -> str:
    return f"registry/groups/hyfw/{slug}.yaml"


INSIDE, OUTSIDE, BRIEF, ON_PAPER = map(at, ("inside", "outside", "brief", "on-paper"))
PEOPLE, BASELINE, TOOLS = "registry/office/people.yaml", "registry/office/baseline.yaml", "TOOLS"


def again(statement: str = "负责人岗位调整", day: str = "2026-11-03", kind: str = "变更") -> str:
    return f"  - 备案类别: {kind}\n    备案日期: {day}\n    备案事项说明: {statement}\n"


def renewed(content: bytes, statement: str = "成员有变动", day: str = "2026-11-03") -> bytes:
    """The file of a group with other members, and the record of that change."""
    text = content.decode()
    newer = rf"\1及第 {text.count('变更') + 1} 批人员"
    text = re.sub("(?m)^(成员范围: .*?)(?:及第 [0-9]+ 批人员)?$", newer, text, count=1)
    return (text + again(statement, day)).encode()


def named(name: str, content: bytes) -> bytes:
    """The file of a group under another name: no two on main have the same one."""
    return content.replace("参保服务答疑群".encode(), name.encode())


OLD = named("参保宣传任务群", filing(purpose="布置参保宣传的各项任务"))
ADOPTED = OFFICE | {
    ON_PAPER: OLD,
    BASELINE: f"- 文件: {ON_PAPER}\n  内容摘要: {blob_id(OLD)}\n  纸质编号: 中互京群备〔2026〕11号\n"
    "  备案日期: 2026-01-05\n".encode(),
    "README.md": "办事处的说明\n".encode(),
}


def by_the_rules(root: Path) -> "Past":
    """Filings of every sort, all as the regulation wants them, and recorded."""
    world = History(root, ADOPTED)
    early = world.opened({ON_PAPER: renewed(OLD)})
    world.filed({INSIDE: filing()})
    outside = world.opened({OUTSIDE: named("代办处续保联络组", filing("对外", purpose="与代办处联络续保事项"))})
    outside.review(LI)
    world.minuted(OUTSIDE, outside)
    outside.review(ZHAO)
    outside.merge()
    world.filed({BRIEF: named("会场保障组", filing(until="2026-11-12", purpose="会场当天联络"))}, (LI,))
    early.update()
    early.approve(LI, ZHAO)
    early.merge()
    world.governed({PEOPLE: roster(("姓名: 田野", "姓名: 田原"))})
    world.governed({"README.md": "办事处的新说明\n".encode()})
    world.filed({INSIDE: filing(records=again())})
    past = Past(world)
    past.record()
    git(world.git, "repack", "-adq")  # fewer files to copy for each test
    return past


@dataclass
class Past:
    world: History

    def copied(self, root: Path) -> "Past":
        shutil.copytree(self.world.git.parent, root, dirs_exist_ok=True)
        world = copy.deepcopy(self.world)
        world.git, world.answers = root / "git", root / "answers"
        return Past(world)

    def approves(self, pull: Pull) -> bool:
        """What ``approve`` says of the open request, a minute later."""
        return bool(self.verdict(pull)["approved"])

    def verdict(self, pull: Pull) -> Data:
        folder = self.world.answers / "pulls"
        words = ["--pull", str(folder / f"{pull.number}.json"), "--root", str(self.world.git), "--format", "json"]
        for name in ("reviews", "timeline", "commits"):
            words += [f"--{name}", str(folder / str(pull.number) / f"{name}.json")]
        with redirect_stdout(StringIO()) as out:
            code = approve.main([*words, "--now", stamp(self.world.clock + timedelta(minutes=1))])
        assert code in (0, 1)
        verdict: Data = json.loads(out.getvalue())
        assert verdict["approved"] is (code == 0)
        return verdict

    def record(self) -> int:
        """Record as the command does; its exit code, but for its audit, which the tests make themselves.

        What the command tells of that audit is tried where it is called: ``hosts/test_attacks_on_both``, each play.
        """
        options = record._options(["--root", str(self.world.git), "--from", str(self.world.answers)])
        try:
            task = record.recorded(options, host_of(options), FORMS, None, lambda _: None)
        except CannotKnow:
            return 3
        return 3 if task.unknown else 0

    def audit(self, **question: Any) -> AuditResult:
        return clone_audit.audited(self.world.git, FORMS, **question)

    def settled(self) -> AuditResult:
        """Record what was merged, and audit it."""
        self.record()
        return self.audit()

    def held(self, path: str) -> bytes:
        """What main holds at a path."""
        return self.world.contents[self.world.trees[self.world.main][path][1]]

    @property
    def tip(self) -> str:
        return git(self.world.git, "rev-parse", approvals_branch.BRANCH)

    def files(self) -> dict[str, bytes]:
        return dict(approvals_branch.streamed(self.world.git, approvals_branch.find(self.world.git)))

    def records(self) -> list[Data]:
        return [json.loads(content) for path, content in sorted(self.files().items()) if path != ABOUT]

    def put(self, files: dict[str, bytes | None], message: str = "x") -> None:
        """One more commit on that branch, by anybody."""
        who = "某人 <x@example.invalid> 1790000000 +0000"
        self._move(self.world.committed([self.tip], files, who, f"{message}\n"))

    def edit(self, place: int, change: Callable[[Data], Any]) -> None:
        """One record is changed where it lies; the chain is not made good."""
        data = self.records()[place]
        path = sorted(set(self.files()) - {ABOUT})[place]
        change(data)
        self.put({path: canonical(data) + b"\n"})

    def forge(self, change: Callable[[list[Data]], Any], author: str = approvals_branch.AUTHOR) -> None:
        """The records are changed, the chain and the whole branch made anew, as one can who may force a push."""
        records = self.records()
        change(records)
        tip = ""
        for seq, data in enumerate(records, 1):
            one = of_bytes(canonical(data | {"seq": seq}) + b"\n")
            who, about = f"{author} {int(one.merged_at.timestamp())} +0000", approvals_branch.BRANCH_README.encode()
            tip = tip or self.world.committed([], {ABOUT: about}, who, "The branch of the records\n")
            tip = self.world.committed([tip], {one.path: one.to_bytes()}, who, f"Record {one.seq}: #{one.number}\n")
        self._move(tip)

    def roll_back_main(self, commit: str) -> None:
        self.world.main = commit
        git(self.world.git, "update-ref", "refs/heads/main", commit)

    def roll_back_records(self, count: int) -> None:
        self._move(git(self.world.git, "rev-parse", f"{self.tip}~{count}"))

    def push(self, files: dict[str, bytes | None], message: str = "改") -> str:
        """A push to main past everything."""
        return self.world.land([self.world.main], files, message)

    def _move(self, commit: str) -> None:
        git(self.world.git, "update-ref", approvals_branch.BRANCH, commit)


def of_1_0(root: Path, *merges: dict[str, bytes]) -> Past:
    """A past that the tools of version 1.0.0 let pass."""
    tools = f"version: 1.0.0\ncommit: {'a' * 40}\ntree: {'b' * 40}\n".encode()
    past = Past(History(root, ADOPTED | {TOOLS: tools}))
    for files in merges:
        past.world.filed(files, reviewers_of(files))
    assert past.record() in (0, 1)
    return past


def reviewers_of(files: dict[str, bytes]) -> tuple[int, ...]:
    return (SUN, ZHAO) if any("使用部门: 综合部".encode() in text for text in files.values()) else (LI, ZHAO)


def upgraded(past: Past) -> None:
    tools = f"version: 2.0.0\ncommit: {'c' * 40}\ntree: {'d' * 40}\n".encode()
    past.world.governed({TOOLS: tools})
    assert past.record() in (0, 1)


def assert_told(result: AuditResult, name: str) -> None:
    """Hold what an audit tells to the words in ``tests/cases/tamperings/<name>.txt``, ids apart."""
    words = re.sub(r"\b[0-9a-f]{10,64}\b", "⟨摘要⟩", audit_text(result))
    expected = REPORTS / f"{name}.txt"
    assert words == kept(expected, words)
