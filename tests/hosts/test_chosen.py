"""Which host the office has, by the environment or mkdocs.yml; what is unclear is refused before anything is asked."""

from pathlib import Path

import pytest

from group_registry.commands import judge_open
from group_registry.files import office_host
from group_registry.files.errors import CannotKnow
from group_registry.hosts import host_in_use
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.github import GitHub

TOKEN = "token-of-the-app"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's."""
    for name in ("FORGE", "FORGE_API_URL", "FORGE_REPOSITORY", "FORGE_TOKEN", "GITHUB_API_URL"):
        monkeypatch.delenv(name, raising=False)


def named(monkeypatch: pytest.MonkeyPatch, folder: Path, settings: str) -> None:
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    monkeypatch.setattr(office_host, "PROJECT", folder)


@pytest.mark.parametrize(
    ("settings", "variable", "expected"),
    [
        ("site_name: 群组备案\n", None, "github"),
        ("extra:\n  homepage: /\n", None, "github"),
        ("extra:\n  forge: gitea\n", None, "gitea"),
        ("extra:\n  forge: forgejo\n", None, "forgejo"),
        ("extra:\n  forge: gitea\n", "github", "github"),
        ("site_name: 群组备案\n", "gitea", "gitea"),
        ("site_name: !ENV X\n", "gitea", "gitea"),
    ],
)
def test_the_environment_goes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str, variable: str | None, expected: str
) -> None:
    named(monkeypatch, tmp_path, settings)
    if variable:
        monkeypatch.setenv("FORGE", variable)
    assert office_host.kind() == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [("repo_url: https://github.com/office/register\n", "office/register"), ("site_name: 群组备案\n", "")],
)
def test_the_repository_is_that_of_the_site(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, expected: str
) -> None:
    named(monkeypatch, tmp_path, address)
    assert office_host.repository() == expected


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("extra:\n  forge: gitlab\n", "“gitlab”应为 github、gitea、forgejo 之一"),
        ("extra:\n  forge: [gitea]\n", "应为 github、gitea、forgejo 之一"),
        ("site_name: !ENV X\n", "无法读取 mkdocs.yml"),
    ],
)
def test_what_is_none_of_them_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str, says: str
) -> None:
    named(monkeypatch, tmp_path, settings)
    with pytest.raises(CannotKnow, match=says):
        office_host.kind()


def test_without_settings_nobody_knows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FORGE", raising=False)
    monkeypatch.setattr(office_host, "PROJECT", tmp_path)
    with pytest.raises(CannotKnow, match=r"无法读取 .*mkdocs\.yml.*FORGE"):
        office_host.kind()


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({}, "FORGE_API_URL"),
        ({"FORGE_API_URL": "https://git.example.org/api/v1"}, "FORGE_REPOSITORY"),
        ({"FORGE_API_URL": "https://git.example.org/api/v1", "FORGE_REPOSITORY": "o/r"}, "令牌.*FORGE_TOKEN"),
        (
            {"FORGE_API_URL": "http://git.example.org/api/v1", "FORGE_REPOSITORY": "o/r", "FORGE_TOKEN": TOKEN},
            "https://",
        ),
        ({"FORGE_API_URL": "http://10.0.0.7/api/v1", "FORGE_REPOSITORY": "o/r", "FORGE_TOKEN": TOKEN}, "https://"),
    ],
)
def test_the_token_goes_over_https_or_to_this_machine_only(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], says: str
) -> None:
    monkeypatch.setenv("FORGE", "gitea")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CannotKnow, match=says):
        host_in_use().connect(None, None)


@pytest.mark.parametrize(
    ("host", "address", "pictures"),
    [
        ("gitea", "http://127.0.0.1:3000/api/v1", "http://127.0.0.1:3000/o/r/raw/branch/main/docs/assets"),
        ("forgejo", "https://git.example.org/api/v1/", "https://git.example.org/o/r/raw/branch/main/docs/assets"),
    ],
)
def test_what_is_connected(monkeypatch: pytest.MonkeyPatch, host: str, address: str, pictures: str) -> None:
    monkeypatch.setenv("FORGE", host)
    monkeypatch.setenv("FORGE_TOKEN", TOKEN)
    found = host_in_use().connect(address, "o/r")
    assert isinstance(found, Gitea)
    assert found.pictures == pictures


def test_github_stays_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    found = host_in_use().connect(None, "o/r")
    assert isinstance(found, GitHub)
    assert found.pictures == "https://github.com/o/r/raw/main/docs/assets"


@pytest.mark.parametrize(
    ("variable", "server"), [(None, "https://ghe.example.org"), ("https://web.example.org", "https://web.example.org")]
)
def test_pictures_of_github_enterprise_are_there(
    monkeypatch: pytest.MonkeyPatch, variable: str | None, server: str
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", "https://ghe.example.org/api/v3/")
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
    if variable:
        monkeypatch.setenv("GITHUB_SERVER_URL", variable)
    assert host_in_use().connect(None, "o/r").pictures == f"{server}/o/r/raw/main/docs/assets"


def test_a_command_says_which_variable_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORGE", "gogs")
    assert judge_open.main([]) == 3
    assert capsys.readouterr().err == (
        "无法判断：代码平台“gogs”应为 github、gitea、forgejo 之一；请核对环境变量 FORGE 或 mkdocs.yml 的 extra.forge\n"
    )
