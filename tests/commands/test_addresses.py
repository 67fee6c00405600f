"""An address may hold a name, a password or a token before its ``@``: nothing that anybody reads shows it."""

import os
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gitea_stand_in import GiteaHost
from github_stand_in import Answer, Request
from github_stand_in.server import Answering
from group_registry.commands import adopt, doctor, judge_open, record, remind, work
from group_registry.files import office_host
from group_registry.files.errors import CannotKnow
from group_registry.hosts.client import Exchange
from group_registry.model.host_words import without_account
from support.host_kinds import GITEA_KIND
from support.host_stage import hasty
from support.repositories import git
from support.work_rounds import BUT_THE_SITE, Capsys, Duty
from support.world import FANG, GAO, PATH, filing

NAME, SECRET = "desk", "t0ken-4711"
HELD = f"{NAME}:{SECRET}@"
"""What stands in the address of the clone's origin before the server."""


def git_over_http(path: Path, answering: Answering) -> Answering:
    """The repository by git's own server program, for that name and password alone; all else is the API's."""
    basic = b64encode(f"{NAME}:{SECRET}".encode()).decode()

    def answer(request: Request) -> Answer:
        where = urlsplit(request.target)
        below = where.path.removeprefix("/office/registry.git")
        if below == where.path:
            return answering(request)
        if request.headers.get("authorization") != f"Basic {basic}":
            return Answer(401, b"", {"WWW-Authenticate": 'Basic realm="x"'})
        told = {"GIT_PROJECT_ROOT": str(path), "PATH_INFO": below, "QUERY_STRING": where.query, "REMOTE_USER": NAME}
        told |= {"REQUEST_METHOD": request.method, "CONTENT_TYPE": request.headers.get("content-type", "")}
        told |= {"CONTENT_LENGTH": str(len(request.body)), "GIT_HTTP_EXPORT_ALL": "1", "PATH": os.environ["PATH"]}
        told |= {"HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", "")}
        told |= {"GIT_PROTOCOL": request.headers.get("git-protocol", "")}
        done = subprocess.run(["git", "http-backend"], input=request.body, capture_output=True, env=told, check=True)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        return Answer(int(lines.pop("Status", "200")[:3]), body, lines)

    return answer


@pytest.fixture
def duty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Duty]:
    """A desk on a Gitea, whose clone was made with the token in the address."""
    bare = tmp_path / "origin.git"
    stage = GITEA_KIND.stage_at(bare)
    git(bare, "config", "http.receivepack", "true")
    with GITEA_KIND.serve(stage.host, lambda answering: git_over_http(bare, answering)) as server:
        made = Duty(GITEA_KIND, stage, server, tmp_path / "clone", tmp_path / "www/site")
        for name, value in made.surroundings().items():
            monkeypatch.setenv(name, value)
        assert isinstance(stage.host, GiteaHost)
        stage.host.mergers = [stage.people[one] for one in (GAO, FANG)]
        git(tmp_path, "clone", "-q", "--no-checkout", address(made), "clone")
        yield made


def address(duty: Duty, held: str = HELD) -> str:
    where = urlsplit(duty.server.address)
    return f"{where.scheme}://{held}{where.netloc}/office/registry.git"


def posted(duty: Duty) -> str:
    """Everything that this host's people read, and what the desk keeps beside git's own settings."""
    issues = duty.stage.host.issues.values()
    notes = [one.title + (one.body or "") + "".join(note.body for note in one.comments) for one in issues]
    notes += [f"{one.description} {one.target}" for one in duty.stage.host.statuses]
    return "\n".join([*notes, (duty.clone / ".git/group-registry/work.json").read_text("utf-8")])


def test_a_round_of_a_desk_whose_origin_holds_the_token(duty: Duty, capsys: Capsys) -> None:
    pull = duty.stage.file({PATH: filing()})
    first = duty.round(capsys, *BUT_THE_SITE)
    assert (first[0], first[2]) == (0, "")
    duty.approve(pull)
    second = duty.round(capsys, *BUT_THE_SITE)
    duty.merge(pull)
    third = duty.round(capsys, *BUT_THE_SITE)
    assert [second[0], third[0]] == [0, 0]
    git(duty.clone, "remote", "set-url", "origin", address(duty).replace("registry.git", "lost.git"))
    fourth = duty.round(capsys, *BUT_THE_SITE)
    assert (fourth[0], "无法从 origin 取回" in fourth[2]) == (3, True)
    all_said = f"{first}{second}{third}{fourth}{posted(duty)}"
    assert "<!-- group-registry: approval -->" in all_said
    assert [word for word in (SECRET, HELD) if word in all_said] == []


@pytest.mark.parametrize("held", [HELD, f"{NAME}@", "127.0.0.1:80@", "localhost@", "a@b:c@"])
def test_the_server_of_an_address_is_compared_and_shown_alone(duty: Duty, capsys: Capsys, held: str) -> None:
    git(duty.clone, "remote", "set-url", "origin", f"http://{held}git.example.invalid/office/registry.git")
    assert work.main(duty.words(*BUT_THE_SITE)) == 3
    expected = "值守未完成：远端 http://git.example.invalid/office/registry.git 不是 https 地址，令牌不得明文传送\n"
    assert tuple(capsys.readouterr()) == ("", expected)


def test_git_is_lent_the_token_where_the_address_holds_a_name() -> None:
    with work.lent(without_account(f"https://{NAME}@git.example.invalid/office/registry.git")):
        assert os.environ["GIT_CONFIG_KEY_0"] == "credential.https://git.example.invalid.helper"


LOST = f"https://{HELD}127.0.0.1:9/office/registry"
"""Nobody answers there."""


def test_no_command_shows_what_an_address_holds(
    duty: Duty, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root, api = ["--root", str(duty.clone)], ["--api", f"https://{HELD}127.0.0.1:9/api/v1"]
    hasty(monkeypatch)
    where = ["--repository", "office/registry"]
    record.main([*root, "--push", LOST, *where, "--api", duty.server.address])
    judge_open.main([*root, *where, *api])
    judge_open.main([*root, *where, *duty.words()[4:6], "--fetch", LOST])
    judge_open.main([*root, "--api", duty.server.address, "--repository", LOST])
    doctor.main([*root, "--online", *where, *api])
    work.main([*root, *where, *api, *BUT_THE_SITE])
    (tmp_path / "mkdocs.yml").write_text(f"repo_url: https://{HELD}127.0.0.1:9\nextra: {{forge: gitea}}\n", "utf-8")
    monkeypatch.setattr(office_host, "PROJECT", tmp_path)
    judge_open.main(root)
    refused: tuple[Callable[[], object], ...] = (
        lambda: adopt.main(["--into", str(tmp_path / "new"), "--host", LOST, "--units", "u", "--people", "p"]),
        lambda: adopt.main(["--into", str(tmp_path / "new"), "--host", f"ftp://{HELD}x"]),
        lambda: adopt.main(["--into", str(tmp_path / "new"), "--host", f"https://{HELD}[x/y"]),
        lambda: remind.main([*root, "--site", f"https://{HELD}site.example"]),
        lambda: remind.main([*root, LOST]),
    )
    for wrong in refused:
        with pytest.raises(SystemExit):
            wrong()
    told = capsys.readouterr()
    assert told.err.count("\n") > 8
    assert [word for word in (SECRET, HELD) if word in told.out + told.err] == []


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://git.example/o/r", "https://git.example/o/r"),
        (f"https://{HELD}git.example:3000/o/r.git", "https://git.example:3000/o/r.git"),
        ("https://a@b:c@git.example/o/r", "https://git.example/o/r"),
        ("https://a:b/c@git.example/o/r", "https://git.example/o/r"),
        ("ssh://git:x@git.example/o/r", "ssh://git.example/o/r"),
        ("git@git.example:o/r.git", "git@git.example:o/r.git"),
        ("/srv/a@b/origin.git", "/srv/a@b/origin.git"),
        ("origin", "origin"),
    ],
)
def test_an_address_without_what_stands_before_its_server(address: str, shown: str) -> None:
    assert without_account(address) == shown


def test_what_the_pages_and_the_host_are_told_comes_from_the_address_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"repo_url: https://{HELD}git.example/o/r\n", "utf-8")
    monkeypatch.setattr(office_host, "PROJECT", tmp_path)
    assert (office_host.address(), office_host.repository()) == ("https://git.example/o/r", "o/r")
    with pytest.raises(CannotKnow) as doubt:
        Exchange(f"https://{HELD}git.example/api/v1", "o/r", "x")
    assert "“https://git.example/api/v1”有误" in str(doubt.value)
