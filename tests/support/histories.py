"""Histories for tests: an office on main, pull requests with reviews, merges; git's objects and the host's JSON.

Objects are written straight into a bare repository, without a process, so a history of ten merges costs milliseconds
and every id is known at once. The answers lie in a folder as ``hosts.client`` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from group_registry.commands import record
from group_registry.evidence.record import MergeRecord, chain_of
from group_registry.gitrepo import approvals_branch
from support import texts
from support.cases import OFFICE
from support.repositories import PLAIN, Changes, Objects, empty, git
from support.world import CLERK as CLERK, FANG, GAO, LI, T0, WU, ZHAO, account, pull_of, review_of, save, stamp

REPOSITORY = 4711


@dataclass
class Pull:
    world: "History"
    number: int
    head: str
    data: dict[str, Any]
    reviews: list[dict[str, Any]] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    commits: list[dict[str, Any]] = field(default_factory=list)

    def push(self, files: Changes, by: int | None = CLERK, message: str = "改") -> str:
        return self._holds(self.world.commit([self.head], files, message=message), by)

    def force(self, files: Changes) -> str:
        """The branch begins anew on top of main; what it had is lost to it."""
        self.commits.clear()
        return self._holds(self.world.commit([self.world.main], files, message="重来"), CLERK)

    def update(self, by: int | None = CLERK) -> str:
        main, base = self.world.main, self.data["base"]
        brought = self.world.between(base["sha"], main)
        base["sha"] = main
        return self._holds(self.world.commit([self.head, main], brought, message="Merge branch 'main'"), by)

    def approve(self, *users: int) -> None:
        for user in users:
            self.review(user)

    def review(self, user: int, state: str = "APPROVED", on: str | None = None) -> dict[str, Any]:
        made = review_of(self.data, self.world.next_id(), user, self.world.now(), state)
        made |= {"body": "同意。", "html_url": "https://host.example.invalid/x", "commit_id": on or self.head}
        self.reviews.append(made)
        self._happens("reviewed", **made | {"state": state.lower()})
        return made

    def dismiss(self, review: dict[str, Any]) -> None:
        about = {"review_id": review["id"], "state": review["state"].lower()}
        review["state"] = "DISMISSED"
        self._happens("review_dismissed", dismissed_review=about)

    def reopen(self) -> None:
        self._happens("reopened")

    def merge(self, by: int = GAO, evil: Changes | None = None, squash: bool = False, subject: str = "") -> str:
        """It is merged to main by that account; ``evil`` is what the merge commit brings beside the head's content."""
        subject = subject or f"Merge pull request #{self.number} from office/filing"
        parents = [self.world.main] if squash else [self.world.main, self.head]
        changes = self.world.between(self.data["base"]["sha"], self.head)
        merge = self.world.land(parents, changes | dict(evil or {}), subject)
        self.also_merged(merge, by)
        self._happens("merged", commit_id=merge)
        return merge

    def also_merged(self, merge: str, by: int = GAO) -> None:
        """The host shows it as merged by another's merge, since its head came with that."""
        self.data |= {
            "state": "closed",
            "merged_at": self.world.at(),
            "merged_by": account(by),
            "merge_commit_sha": merge,
        }
        self._save()

    def _holds(self, head: str, by: int | None) -> str:
        self.head = self.data["head"]["sha"] = head
        self.commits.append({"sha": head, "author": account(by), "commit": {"message": "x"}})
        self._save()
        return head

    def _happens(self, event: str, **more: Any) -> None:
        told = {"event": event, "created_at": self.world.at(), "actor": account(LI)}
        self.timeline.append(told | more)
        self._save()

    def _save(self) -> None:
        self.data["commits"] = len(self.commits)
        self.data["changed_files"] = len(self.world.differing(self.data["base"]["sha"], self.head))
        folder = self.world.answers / "pulls" / str(self.number)
        save(folder.with_suffix(".json"), self.data)
        for name in ("reviews", "timeline", "commits"):
            save(folder / f"{name}.json", getattr(self, name))


class History(Objects):
    """A bare repository with an office on main, a clock that goes on an hour with each act, and the host's answers."""

    def __init__(self, root: Path, files: Mapping[str, bytes] = OFFICE, start: datetime = T0) -> None:
        super().__init__(root / "git")
        self.answers, self.clock = root / "answers", start
        self.pulls: dict[int, Pull] = {}
        self._last_id = 0
        empty(self.git)
        save(self.answers / "repository.json", {"id": REPOSITORY, "full_name": "office/registry"})
        (self.answers / "pulls").mkdir()
        self.adoption = self.main = self.land([], files, "采用")

    def opened(self, files: Changes, author: int = CLERK, number: int | None = None, start: str | None = None) -> Pull:
        """A pull request from a branch that starts at main, or at the commit that is named, with one commit."""
        number, start = number or len(self.pulls) + 1, start or self.main
        data = pull_of(number, author, self.now(), ("", f"filing-{number}"), start)
        pull = self.pulls[number] = Pull(self, number, start, data)
        pull.push(files, author)
        return pull

    def filed(self, files: Changes, reviewers: tuple[int, ...] = (LI, ZHAO)) -> Pull:
        """A pull request that these approve, one after the other, merged by 信息技术部."""
        pull = self.opened(files)
        for reviewer in reviewers:
            pull.review(reviewer)
        pull.merge()
        return pull

    def governed(self, files: Changes) -> Pull:
        """A change of the office files, approved by the director and one of 信息技术部."""
        return self.filed(files, (ZHAO, FANG))

    def minuted(self, path: str, pull: Pull, name: str = "2026-12", author: int = WU) -> Pull:
        """Minutes of the day that pass what the pull request has at that path, signed and merged."""
        before = self.trees[self.main].get(path, (PLAIN, "无"))[1]
        after = self.trees[pull.head][path][1]
        day = (self.clock + timedelta(hours=8)).date().isoformat()
        text = texts.minutes(path, before, after, day, int(name.partition("-")[2]))
        minutes = self.opened({f"registry/minutes/{name}.yaml": text}, author)
        minutes.review(ZHAO)
        minutes.merge()
        return minutes

    def land(self, parents: list[str], changes: Changes, message: str) -> str:
        """A commit that becomes the tip of main, whoever and however: also a direct push."""
        self.main = self.commit(parents, changes, message=message)
        (self.git / "refs/heads/main").write_text(f"{self.main}\n")
        return self.main

    def commit(self, parents: list[str], changes: Changes, message: str, mode: str = PLAIN) -> str:
        who = f"某人 <clerk@example.invalid> {int(self.tick().timestamp())} +0800"
        return self.committed(parents, changes, who, f"{message}\n", mode)

    def tick(self) -> datetime:
        """An hour goes by."""
        self.clock += timedelta(hours=1)
        return self.clock

    def now(self) -> str:
        """The next hour, as the host writes it."""
        return stamp(self.tick())

    def at(self) -> str:
        """The present hour, as the host writes it."""
        return stamp(self.clock)

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id


def run(world: History, *words: str) -> int:
    return record.main(["--root", str(world.git), "--from", str(world.answers), *words])


def records(root: Path) -> tuple[MergeRecord, ...]:
    """The records of the branch, whose chain is whole."""
    found = chain_of(approvals_branch.streamed(root, approvals_branch.find(root)))
    assert not found.flaws
    return found.records


def numbers(world: History) -> list[list[str]]:
    return [list(one.numbers.values()) for one in records(world.git)]


def tip(root: Path) -> str:
    return git(root, "for-each-ref", "--format=%(objectname)", "refs/heads/approvals")


def group(slug: str) -> str:
    """The file of a group of 会员服务部."""
    return f"registry/groups/hyfw/{slug}.yaml"
