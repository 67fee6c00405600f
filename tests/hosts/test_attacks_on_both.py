"""Attacks of threats.md 1.2 that go by way of the host, played on both stand-ins; a row's number is in each name."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gitea_stand_in import GiteaHost
from github_stand_in import Pull, Refused, Server
from group_registry.commands import approve, audit, record
from support.host_kinds import KINDS
from support.host_stage import CLERK, OUTSIDER, Stage, surroundings
from support.world import FANG, GAO, LI, PATH, SUN, ZHAO, at, filing, stamp

Capsys = pytest.CaptureFixture[str]
Ask = Callable[[], tuple[int, str]]
OTHER = filing(purpose="改作别的用途")


@pytest.fixture(params=KINDS)
def played(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    return KINDS[request.param].stage_at(tmp_path / "origin.git")


@pytest.fixture
def server(played: Stage, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """That host on loopback, and the commands told of it."""
    kind = KINDS["gitea" if isinstance(played.host, GiteaHost) else "github"]
    with kind.serve(played.host, lambda answering: answering) as serving:
        for name, value in surroundings(serving, kind.name).items():
            monkeypatch.setenv(name, value)
        yield serving


@pytest.fixture
def ask(server: Server, played: Stage, capsys: Capsys) -> Ask:
    """``approve --number 1`` a month later: exit code and all that it says."""

    def asked() -> tuple[int, str]:
        words = ["--number", "1", "--root", str(played.host.bare.path), "--now", stamp(at(24 * 30))]
        code = approve.main(words)
        told = capsys.readouterr()
        return code, told.out + told.err

    return asked


@pytest.fixture
def pull(played: Stage, ask: Ask) -> Pull:
    """A filing that would be approved."""
    made = played.approved()
    assert ask()[0] == 0
    return made


def test_a4_the_host_takes_no_approval_of_the_author(played: Stage, pull: Pull) -> None:
    with pytest.raises(Refused):
        played.host.review(pull, pull.author, "APPROVE")


def wrote(played: Stage, pull: Pull) -> None:
    played.host.write(played.people[LI], "filing", {PATH: OTHER})
    for user in (LI, ZHAO):
        played.review(pull, user)


def refused(played: Stage, pull: Pull) -> None:
    played.review(pull, FANG, "REQUEST_CHANGES")


def dismissed(played: Stage, pull: Pull, place: int = -1) -> None:
    played.host.dismiss(pull, pull.reviews[place], played.people[GAO], "撤销")


def taken_back(played: Stage, pull: Pull) -> None:
    """On GitHub a dismissal cannot be."""
    if isinstance(played.host, GiteaHost):
        played.host.undismiss(pull.reviews[0])


def aimed(played: Stage, pull: Pull) -> None:
    played.host.write(played.people[GAO], "lax", {"x": b"x"})
    played.host.retarget(pull, played.people[CLERK], "lax")


Deed = Callable[[Stage, Pull], object]
AFTERWARDS: dict[str, tuple[tuple[Deed, ...], str]] = {
    "a4 who wrote a commit": ((wrote,), "本人修改过本申请的内容"),
    "a12 an account that is gone": ((lambda played, pull: played.host.leave(played.people[LI]),), ""),
    "b1 a push": (
        (lambda played, pull: played.host.write(played.people[CLERK], "filing", {PATH: OTHER}),),
        "内容已改动",
    ),
    "b8 a refusal, and its dismissal": ((refused, dismissed), ""),
    "b9 a dismissed approval, and given back": ((lambda played, pull: dismissed(played, pull, 0), taken_back), ""),
    "b11 aimed at another branch, and back": (
        (aimed, lambda played, pull: played.host.retarget(pull, played.people[CLERK], "main")),
        "",
    ),
    "b13 a draft": ((lambda played, pull: played.host.draft(pull, played.people[CLERK], True),), ""),
    "b13 closed, and reopened": (
        (
            lambda played, pull: played.host.close(pull, played.people[CLERK]),
            lambda played, pull: played.host.reopen(pull, played.people[CLERK]),
        ),
        "",
    ),
}
"""What is done to an approved request; after each deed it is not approved any more."""


@pytest.mark.parametrize("name", AFTERWARDS)
def test_what_is_done_afterwards_takes_the_approval_away(played: Stage, pull: Pull, ask: Ask, name: str) -> None:
    deeds, says = AFTERWARDS[name]
    for deed in deeds:
        deed(played, pull)
        code, told = ask()
        assert (code, says in told) == (1, True)


def test_b13_a_draft_that_is_ready_counts_again(played: Stage, pull: Pull, ask: Ask) -> None:
    for is_draft in (True, False):
        played.host.draft(pull, played.people[CLERK], is_draft)
    assert ask()[0] == 0


def waiting(played: Stage, *reviewers: int, kind: str = "APPROVE") -> Pull:
    """A filing with these reviews."""
    made = played.file({PATH: filing()})
    for user in reviewers:
        played.review(made, user, kind, body="同意")
    return made


def taken_over(played: Stage) -> None:
    made = waiting(played)
    played.host.rename(played.people[LI], "demo-li-2")
    thief = played.host.join(900000666, "demo-li")
    played.host.review(made, thief, "APPROVE")
    played.clock.pass_by()
    played.review(made, ZHAO)


def of_another_commit(played: Stage) -> None:
    made = waiting(played)
    first = made.head_sha
    played.host.write(played.people[CLERK], "filing", {PATH: OTHER})
    for user in (LI, ZHAO):
        played.host.review(made, played.people[user], "APPROVE", commit=first)
        played.clock.pass_by()


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        (lambda played: waiting(played, SUN, OUTSIDER, ZHAO), ("名册中没有该账号", "不是本部门分管主任")),
        (taken_over, ()),
        (lambda played: waiting(played, LI, ZHAO, kind="COMMENT"), ()),
        (lambda played: waiting(played, ZHAO, LI), ()),
        (of_another_commit, ()),
    ],
    ids=["a7 a16 others", "a11 a login taken over", "a17 words of agreement", "b5 the director first", "b10"],
)
def test_what_never_was_an_approval_is_none(
    played: Stage, ask: Ask, attack: Callable[[Stage], object], told: tuple[str, ...]
) -> None:
    attack(played)
    code, says = ask()
    assert (code, [one in says for one in told]) == (1, [True] * len(told))


@pytest.mark.parametrize("path", [PATH, ".github/workflows/work.yml"])
def test_c2_a_spoofed_status_does_not_outlive_the_audit(
    played: Stage, server: Server, capsys: Capsys, path: str
) -> None:
    """Any writer may post it; on Gitea the whitelist keeps others than the registrars from merging."""
    host, made = played.host, played.file({path: filing()})
    host.required = ("备案审批",)
    host.report(played.people[FANG], made.head_sha, "success", "备案审批", "已批准")
    if isinstance(host, GiteaHost):
        host.mergers = [played.people[GAO]]
        with pytest.raises(Refused, match="not allowed"):
            host.merge(made, played.people[FANG])
    host.merge(made, played.people[GAO])
    assert record.main(["--root", str(host.bare.path)]) == 1
    assert "第 1 号申请合并时审批不合规定：尚缺 2 步" in capsys.readouterr().out
    assert audit.main(["--root", str(host.bare.path)]) == 1
    assert path in capsys.readouterr().out
