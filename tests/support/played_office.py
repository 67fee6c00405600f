"""The small office at work on the host: people act by name, the real commands run in its clone, the audit follows."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest

from github_stand_in import APP, Pull
from group_registry.cli.parser import Parser
from group_registry.commands import approve, audit, judge_open, minutes, paper, record, remind, validate, waiting
from group_registry.files import worktree
from group_registry.forms.check import Reader, inspect
from group_registry.forms.waiting_list import discussed
from group_registry.gitrepo import clone_audit, repository
from group_registry.model.records import Minutes
from group_registry.model.terms import SHANGHAI, Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from group_registry.reports.notice import CONTEXT
from group_registry.rules import RULES
from support.cases import FORMS
from support.host_stage import CLERK, Stage
from support.repositories import git
from support.world import GAO, WU, stamp

TEMPLATES = worktree.read_templates()
SCAN = b"%PDF-1.4\n% a signed form, as far as a play is concerned: "


@dataclass
class PlayedOffice:
    played: Stage
    clone: Path
    capsys: pytest.CaptureFixture[str]

    # Time, and commands

    def on(self, day: str, hour: int = 9) -> None:
        """That day in Shanghai, which lies ahead."""
        at = datetime.fromisoformat(day).replace(hour=hour, tzinfo=SHANGHAI)
        assert at > self.played.clock.at
        self.played.clock.at = at

    @property
    def today(self) -> str:
        return self.played.clock.at.astimezone(SHANGHAI).date().isoformat()

    def run(self, command: ModuleType, *words: str, expects: int = 0, by: int = CLERK) -> str:
        """One of our commands in the clone, by that person; what it printed. Its exit code is part of the play."""
        self.capsys.readouterr()
        with patch.dict(os.environ, self._identity(by)):
            code = command.main([*words, "--root", str(self.clone)])
        out, err = self.capsys.readouterr()
        assert code == expects, out + err
        return out + (err if code else "")

    def _identity(self, who: int) -> dict[str, str]:
        user, at = self.played.people[who], f"{int(self.played.clock().timestamp())} +0800"
        roles = ("GIT_AUTHOR", "GIT_COMMITTER")
        return {
            f"{role}_{what}": value
            for role in roles
            for what, value in (("NAME", user.login), ("EMAIL", user.mail), ("DATE", at))
        }

    def now(self) -> tuple[str, str]:
        """The option that tells a command the time of the play, a minute later."""
        self.played.clock.pass_by(1 / 60)
        return "--now", stamp(self.played.clock.at)

    def fetch(self) -> None:
        """The clone learns what the host has; its files are those of main."""
        self.played.host.pulls()
        git(self.clone, "fetch", "-q", "origin")
        git(self.clone, "merge", "-q", "--ff-only", "origin/main")

    def main(self, path: str) -> bytes:
        return (self.clone / path).read_bytes()

    # Handing in

    def hand_in(self, files: Mapping[str, bytes | None], by: int = CLERK) -> Pull:
        branch, user = f"request-{len(self.played.host.issues) + 1}", self.played.people[by]
        self.played.host.write(user, branch, files)
        return self.opened(branch, by)

    def mend(self, pull: Pull, files: Mapping[str, bytes | None]) -> None:
        self.played.host.write(self.played.people[CLERK], pull.head, files)
        self.fetch()

    def propose(self, command: ModuleType, *words: str, by: int = CLERK) -> Pull:
        """A command that commits on a branch of its own; it is pushed and a pull request opened."""
        before = self._branches()
        self.run(command, *words, by=by)
        (branch,) = self._branches() - before
        git(self.clone, "push", "-q", "origin", branch)
        return self.opened(branch, by)

    def opened(self, branch: str, by: int) -> Pull:
        pull = self.played.host.open(self.played.people[by], branch)
        self.played.clock.pass_by()
        self.fetch()
        return pull

    def _branches(self) -> set[str]:
        return set(git(self.clone, "for-each-ref", "--format=%(refname:short)", "refs/heads").split())

    # What is said of a request

    def errors(self, pull: Pull) -> set[str]:
        words = ("--base", "origin/main", "--head", pull.head_sha, "--format", "json")
        self.capsys.readouterr()
        validate.main([*words, "--root", str(self.clone)])
        return {one["rule"] for one in json.loads(self.capsys.readouterr().out) if one["level"] == "error"}

    def status(self, pull: Pull) -> str | None:
        self.run(judge_open, *self.now())
        return self.played.host.says(pull.head_sha, CONTEXT)

    def asked(self, pull: Pull) -> list[str]:
        """Whose review is asked for, by their accounts, once the desk has been at work."""
        self.run(judge_open, *self.now())
        return [user.login.removeprefix("demo-") for user in pull.requested]

    def comment(self, pull: Pull) -> str:
        return next(one.body for one in pull.comments if one.user is APP)

    def verdict(self, pull: Pull) -> Any:
        self.capsys.readouterr()
        words = ["--number", str(pull.number), "--format", "json", *self.now(), "--root", str(self.clone)]
        assert approve.main(words) in (0, 1), self.capsys.readouterr().err
        return json.loads(self.capsys.readouterr().out)

    def missing(self, pull: Pull) -> list[str]:
        return [one["step"] for one in self.verdict(pull)["steps"] if one["state"] != "done"]

    # Deciding, filing, looking back

    def review(self, pull: Pull, *people: int, event: str = "APPROVE") -> None:
        for one in people:
            self.played.review(pull, one, event)

    def meet(self, pull: Pull, path: str) -> Pull:
        """The meeting passes a file, and the secretary hands its minutes in."""
        return self.propose(minutes, *self.draft(pull, path, "赵明诚、李晓岚、吴敏"), by=WU)

    def draft(self, pull: Pull, path: str, present: str, chair: str = "赵明诚", outcome: str = "通过") -> list[str]:
        words = ["draft", "--pull", str(pull.number), "--date", self.today, "--chair", chair, "--present", present]
        return [*words, "--outcome", f"{path}={outcome}", *self.now()]

    def sign(self, pull: Pull, step: str, signer: str, secretary: str = "吴敏") -> Pull:
        """A signature on paper is registered; that secretary and 方晴 of 信息技术部 have seen it."""
        scan = self.clone.parent / f"scan-{pull.number}-{step}.pdf"
        scan.write_bytes(SCAN + step.encode())
        words = [str(scan), "--pull", str(pull.number), "--step", step, "--signer", signer, "--signed-on", self.today]
        return self.propose(paper, *words, "--witness", secretary, "--witness", "方晴", *self.now())

    def merge(self, pull: Pull, by: int = GAO, expects: int = 0) -> str:
        """A registrar merges what the desk has let through, which is the filing (Art. 6); it is recorded."""
        assert self.status(pull) == "success", self.comment(pull)
        return self.press_merge(pull, by, expects)

    def press_merge(self, pull: Pull, by: int = GAO, expects: int = 0) -> str:
        """The button is pressed, which the host keeps shut where the desk has not said yes; it is recorded.

        Where the audit refuses it, recording says so at once and ends with 1.
        """
        self.played.host.merge(pull, self.played.people[by])
        self.played.clock.pass_by()
        self.fetch()
        return self.run(record, "--push", "origin", expects=expects)

    def merge_anyhow(self, pull: Pull, by: int = GAO) -> str:
        """It is merged whatever the desk says, as someone who may change the host's rules can."""
        kept, self.played.host.required = self.played.host.required, ()
        try:
            return self.press_merge(pull, by, expects=1)
        finally:
            self.played.host.required = kept

    def land(self, pull: Pull, *people: int, by: int = GAO) -> str:
        self.review(pull, *people)
        return self.merge(pull, by)

    def push(self, files: Mapping[str, bytes | None]) -> None:
        """Somebody pushes to main past all of it."""
        host = self.played.host
        host.bare.write("main", files, "改", self.played.people[GAO], self.played.clock())
        self.fetch()

    def audit(self) -> Any:
        self.capsys.readouterr()
        assert audit.main(["--format", "json", "--root", str(self.clone)]) in (0, 1), self.capsys.readouterr().err
        return json.loads(self.capsys.readouterr().out)

    def faults(self) -> set[str]:
        return {one["kind"] for one in self.audit()["findings"] if one["level"] == "error"}

    def standing(self, path: str) -> tuple[str, str | None]:
        """What the audit says of a group, and its number; the whole of main is without a fault."""
        told = self.audit()
        assert told["clean"], told["findings"]
        return next((one["state"], one["number"]) for one in told["groups"] if one["path"] == path)

    def due(self, day: str) -> list[tuple[str, str, list[str]]]:
        """What ``remind`` says on a day: the group, what tells this reminder from all others, to whom."""
        told = json.loads(self.run(remind, "--as-of", day, "--format", "json"))
        return [(one["group"], one["key"], one["to"]) for one in told]

    def pages(self, audience: Audience = Audience.INTERNAL, is_asked: bool = True) -> dict[str, str]:
        """Of a site that is made with or without asking the host what is open."""
        site = self.site(audience, is_asked)
        return {page.address: page.body for page in [*site.single_pages(), *site.group_pages()]}

    def site(self, audience: Audience = Audience.INTERNAL, is_asked: bool = True) -> Site:
        """That of today, made in process from main and its evidence."""
        inspection = inspect(worktree.read_files(self.clone), FORMS, RULES)
        evidence = clone_audit.evidence(self.clone, FORMS, None)
        parser = Parser()
        parser.add_shared("--root", *waiting.ASKING)
        asked = waiting.read_list(parser.parse_args([*self.now(), "--root", str(self.clone)])) if is_asked else None
        assert not (asked and waiting.doubts_of(asked))
        known = replace(inspection, registry=asked.joined_to(inspection.registry)) if asked else inspection
        viewer = Viewer.of(audience, known, date.fromisoformat(self.today), evidence)
        spoken = discussed(inspection.registry.of(Minutes), partial(repository.held, self.clone), Reader(FORMS))
        return Site(viewer, RULES, TEMPLATES, official=worktree.official(), asked=asked, discussed=spoken)


Open = Callable[[Mapping[str, bytes]], PlayedOffice]
"""Opens an office with those files on main."""
