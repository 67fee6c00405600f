"""A real repository with an office, a pull request in it, and the host's own JSON about both, for ``approve``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

import pytest

from group_registry.commands import approve
from group_registry.commands.record import RecordingTask, record_all
from group_registry.forms.contents import blob_id
from group_registry.hosts.github import GitHub
from support.cases import FORMS, OFFICE
from support.repositories import PLAIN, Objects, empty, git
from support.texts import PATH as PATH, form, minutes

T0 = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
"""The pull request is opened: nine in the morning in Shanghai, a Monday."""
PEOPLE = "registry/office/people.yaml"
BASELINE = "registry/office/baseline.yaml"
MINUTES = "registry/minutes/2026-12.yaml"
ZHAO, LI, SUN, WU, GAO, FANG = (900000000 + number for number in range(1, 7))
"""Director, deputy of 会员服务部, another deputy, secretary, two of 信息技术部."""
CLERK = 900000099
TO_SUN = (("[会员服务部, 朝阳代办处]", "[朝阳代办处]"), ("[综合部, 信", "[会员服务部, 综合部, 信"))
"""The deputy's unit goes to the other deputy."""
AGENCY = "[会员服务部, 朝阳代办处]"


def filing(
    scope: str = "对内",
    unit: str = "会员服务部",
    until: str = "",
    records: str = "",
    purpose: str = "解答参保续保材料问题",
) -> bytes:
    """Each change widens who is a member."""
    times = records.count("变更")
    members = "本部门全体承担答疑工作的人员" + (f"和第 {times} 批轮岗人员" if times else "")
    items = {"使用范围": scope, "使用部门": unit, "成员单位": AGENCY if scope == "对外" else None, "建群目的": purpose}
    return form({**items, "成员范围": members, "使用期限": until or None}, records)


def roster(*swaps: tuple[str, str]) -> bytes:
    """The next version of the list of people, with those words in place of others, each once."""
    text = OFFICE[PEOPLE].decode()
    for old, new in (("版次: 1", "版次: 2"), *swaps):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def minutes_of(world: "World", day: str = "2026-11-03", outcome: str = "通过", more: str = "") -> bytes:
    return minutes(PATH, "无", blob(world), day, outcome=outcome, more=more)


def blob(world: "World", path: str = PATH, branch: str = "filing") -> str:
    return world.objects.tree_of(world.tip(branch))[path][1]


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def at(hours: float) -> datetime:
    """So many hours after the opening."""
    return T0 + timedelta(hours=hours)


@dataclass
class World:
    root: Path
    reviews: list[dict[str, Any]] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    pull: dict[str, Any] = field(default_factory=dict)
    commits: list[dict[str, Any]] | None = None

    def __post_init__(self) -> None:
        self.objects = Objects(self.root / ".git")

    def commit(
        self,
        branch: str,
        files: Mapping[str, bytes | None],
        hours: float,
        mail: str = "clerk@example.invalid",
        message: str = "x",
        merges: str = "",
        start: str = "",
        mode: str = PLAIN,
    ) -> str:
        """One more commit on a branch that is there, or that begins at ``start``. The id."""
        parents = [self.tip(one) for one in (branch if self._path(branch).exists() else start, merges) if one]
        who = f"某人 <{mail}> {int(at(hours).timestamp())} +0800"
        made = self.objects.committed(parents, files, who, message, mode)
        self._path(branch).parent.mkdir(parents=True, exist_ok=True)
        self._path(branch).write_text(f"{made}\n")
        return made

    def _path(self, branch: str) -> Path:
        return self.root / ".git/refs/heads" / branch

    def tip(self, name: str) -> str:
        place = self._path(name)
        return place.read_text().strip() if place.is_file() else git(self.root, "rev-parse", f"{name}^0")

    def merge_to_main(self, files: Mapping[str, bytes | None], hours: float, *by: int, is_recorded: bool = True) -> str:
        """A merge commit on main that brings files, approved by those, or as their kind wants it, and recorded."""
        side = f"side{hours}"
        self.commit(side, files, hours, start="main")
        return self.merge_branch(side, files, hours, *by, is_recorded=is_recorded)

    def merge_branch(
        self, branch: str, files: Mapping[str, bytes | None], hours: float, *by: int, is_recorded: bool = True
    ) -> str:
        merge = self.commit("main", files, hours, merges=branch)
        if is_recorded:
            self._record(self.tip(branch), merge, files, hours, by)
        return merge

    def _record(
        self, head: str, merge: str, files: Mapping[str, bytes | None], hours: float, by: tuple[int, ...]
    ) -> None:
        folder = self.root / "recorded"
        number = 900 + len(list((folder / "pulls").glob("*.json")))
        author, reviewers, merger = _route(next(iter(files)))
        pull = pull_of(number, author, stamp(at(hours - 0.3)), (head, "side"), head) | {
            "state": "closed", "merged_at": stamp(at(hours)), "merged_by": account(merger), "merge_commit_sha": merge,
            "commits": 1, "changed_files": len(files),
        }  # fmt: skip
        reviews = [
            review_of(pull, number * 10 + place, user, stamp(at(hours - 0.2 + place / 20)), "APPROVED")
            for place, user in enumerate(by or reviewers)
        ]
        written = git(self.root, "rev-list", f"{merge}^1..{head}").split()
        save(folder / "repository.json", {"id": 4711})
        save(folder / f"pulls/{number}.json", pull)
        save(folder / f"pulls/{number}/reviews.json", reviews)
        save(folder / f"pulls/{number}/timeline.json", [{"event": "reviewed"} | one for one in reviews])
        save(folder / f"pulls/{number}/commits.json", [{"sha": one, "author": account(author)} for one in written])
        task = RecordingTask(root=self.root, forge=GitHub.saved(folder), schemas=FORMS, say=lambda _: None)
        record_all(task)
        assert len(task.recorded) == 1, task

    def open(self, author: int = CLERK, **changes: Any) -> None:
        head = self.tip("filing"), "filing"
        self.pull = pull_of(7, author, stamp(T0), head, self.tip("main")) | changes

    def push(self, files: Mapping[str, bytes | None], hours: float, **more: Any) -> str:
        head = self.commit("filing", files, hours, **more)
        if self.pull:
            self.pull["head"]["sha"] = head
        return head

    def review(self, user: int | None, hours: float, state: str = "APPROVED", **changes: Any) -> dict[str, Any]:
        number = max((one["id"] for one in self.reviews), default=79) + 1
        made = review_of(self.pull, number, user, stamp(at(hours)), state) | changes
        self.reviews.append(made)
        return made

    def dismiss(self, review: dict[str, Any], hours: float, state: str | None = None) -> None:
        """The host's two traces of a dismissal: the review's own record changes, the timeline keeps the state."""
        about = {"review_id": review["id"], "state": state or review["state"].lower()}
        self.happen("review_dismissed", hours, dismissed_review=about)
        review["state"] = "DISMISSED"

    def happen(self, event: str, hours: float, **more: Any) -> None:
        self.timeline.append({"event": event, "created_at": stamp(at(hours)), "actor": account(1), **more})

    def answers(self) -> dict[str, Any]:
        """What the host answers to each question; None where it was not asked."""
        pull = self._counts() | self.pull
        return {"pull": pull, "reviews": self.reviews, "timeline": self.timeline, "commits": self.commits}

    def arguments(self, hours: float = 24 * 30) -> list[str]:
        """Write the JSON files; the command's words, for a merge so many hours after the opening."""
        words = ["--root", str(self.root), "--format", "json", "--now", stamp(at(hours))]
        for name, data in self.answers().items():
            if data is not None:
                save(self.root / f"{name}.json", data)
                words += [f"--{name}", str(self.root / f"{name}.json")]
        return words

    def _counts(self) -> dict[str, int]:
        try:
            commits, files = self.brought()
        except (CalledProcessError, LookupError, TypeError):
            return {"commits": 0, "changed_files": 0}
        return {"commits": len(commits), "changed_files": files}

    def brought(self) -> tuple[list[str], int]:
        """The commits that the pull request brings to main, and how many files they change."""
        head = self.pull["head"]["sha"]
        listed = git(self.root, "rev-list", "--boundary", f"main..{head}").split()
        starts = [one[1:] for one in listed if one.startswith("-")]
        start = starts[0] if len(starts) == 1 else git(self.root, "merge-base", "main", head)
        changed, old, new = self.objects.differing(start, head), *map(self.objects.tree_of, (start, head))
        gone = [old[path] for path in changed if path not in new]
        renamed = sum(path not in old and new[path] in gone for path in changed)  # one file for the host
        return [one for one in listed if not one.startswith("-")], len(changed) - renamed


def _route(path: str) -> tuple[int, tuple[int, ...], int]:
    if path.startswith("registry/minutes/"):
        return WU, (ZHAO,), GAO
    if path.startswith("registry/paper/"):
        return CLERK, (WU, GAO), FANG
    return (CLERK, (LI, ZHAO), GAO) if path.startswith("registry/groups/") else (CLERK, (ZHAO, FANG), GAO)


def account(user: int | None) -> Any:
    return {"id": user, "login": f"demo-{user}", "type": "User"} if user else None


def pull_of(number: int, author: int, at: str, head: tuple[str, str], base: str) -> dict[str, Any]:
    """An open request as GitHub gives it: a commit and the name of its branch, and the commit on which it is based."""
    never = dict.fromkeys(("merged_at", "merged_by", "auto_merge"))
    ends = {"head": dict(zip(("sha", "ref"), head, strict=True)), "base": {"ref": "main", "sha": base}}
    about = {"number": number, "state": "open", "draft": False, "user": account(author), "created_at": at}
    return about | never | ends


def review_of(pull: Mapping[str, Any], number: int, user: int | None, at: str, state: str) -> dict[str, Any]:
    address = f"https://api.example.invalid/repos/o/r/pulls/{pull['number']}"
    about = {"id": number, "user": account(user), "state": state, "commit_id": pull["head"]["sha"]}
    return about | {"submitted_at": at, "body": "", "pull_request_url": address}


def save(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


@dataclass
class Told:
    code: int
    out: str
    err: str

    @property
    def verdict(self) -> Any:
        return json.loads(self.out)

    @property
    def states(self) -> list[str]:
        return [step["state"] for step in self.verdict["steps"]]


def told(world: World, capsys: pytest.CaptureFixture[str], hours: float = 24 * 30) -> Told:
    code = approve.main(world.arguments(hours))
    return Told(code, *capsys.readouterr())


def on_paper(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The baseline by which the groups among these files were filed on paper before the adoption."""
    groups = sorted(path for path in files if path.startswith("registry/groups/"))
    entries = (
        f"- 文件: {path}\n  内容摘要: {blob_id(files[path])}\n  纸质编号: 中互京群备〔2026〕{number}号\n"
        "  备案日期: 2026-01-05\n"
        for number, path in enumerate(groups, 1)
    )
    return {BASELINE: "".join(entries).encode()} if groups else {}


def world_at(root: Path, files: Mapping[str, bytes | None], base: Mapping[str, bytes] | None = None) -> World:
    """A repository with the small office on main, and a pull request that changes those files."""
    root.mkdir(parents=True, exist_ok=True)
    empty(root / ".git", is_bare=False)
    world = World(root)
    world.commit("main", dict(OFFICE) | on_paper(base or {}) | dict(base or {}), -24 * 30)
    world.commit("filing", files, -0.1, start="main")
    world.open()
    return world
