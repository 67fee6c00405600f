"""Which host the office has, by the environment or mkdocs.yml; what is unclear is refused before anything is asked."""

from pathlib import Path
from types import ModuleType

import pytest

from group_registry.commands import doctor, judge_open, waiting
from group_registry.files import office_host
from group_registry.files.errors import CannotKnow
from group_registry.hosts import HOSTS, host_in_use
from group_registry.hosts.github import GitHub

TOKEN = "token-of-the-app"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's."""
    for name in (
        *(f"FORGE{one}" for one in ("", "_API_URL", "_REPOSITORY", "_TOKEN")),
        *(f"GITHUB_{one}" for one in ("API_URL", "REPOSITORY", "SERVER_URL")),
    ):
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
        ("extra:\n  forge: gitlab\n", None, "“gitlab”应为 github、gitea、forgejo 之一"),
        ("extra:\n  forge: [gitea]\n", None, "应为 github、gitea、forgejo 之一"),
        ("site_name: !ENV X\n", None, "无法读取 mkdocs.yml"),
        ("", None, r"无法读取 .*mkdocs\.yml.*FORGE"),
    ],
)
def test_the_environment_goes_first_and_what_is_none_of_them_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str, variable: str | None, expected: str
) -> None:
    named(monkeypatch, tmp_path, settings)
    if variable:
        monkeypatch.setenv("FORGE", variable)
    if not settings:
        (tmp_path / "mkdocs.yml").unlink()
    if expected in HOSTS:
        assert office_host.kind() == expected
    else:
        with pytest.raises(CannotKnow, match=expected):
            office_host.kind()


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({}, "FORGE_API_URL"),
        ({"FORGE_API_URL": "https://git.example.org/api/v1"}, "FORGE_REPOSITORY"),
        (
            {"FORGE_API_URL": "https://git.example.org/api/v1", "FORGE_REPOSITORY": "o/r"},
            "令牌.*“设置 → 应用”.*FORGE_TOKEN",
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
    ("host", "told", "pictures"),
    [
        ("gitea", {"FORGE_API_URL": "http://127.0.0.1:3000/api/v1"}, "http://127.0.0.1:3000/o/r/raw/branch/main"),
        ("forgejo", {"FORGE_API_URL": "https://x.example/api/v1/"}, "https://x.example/o/r/raw/branch/main"),
        ("github", {}, "https://github.com/o/r/raw/main"),
        ("github", {"GITHUB_API_URL": "https://ghe.example/api/v3/"}, "https://ghe.example/o/r/raw/main"),
        (
            "github",
            {"GITHUB_API_URL": "https://ghe.example/api/v3/", "GITHUB_SERVER_URL": "https://web.example"},
            "https://web.example/o/r/raw/main",
        ),
    ],
)
def test_what_is_connected_and_where_its_pictures_are(
    monkeypatch: pytest.MonkeyPatch, host: str, told: dict[str, str], pictures: str
) -> None:
    for name, value in ({"FORGE": host, "FORGE_TOKEN": TOKEN, "GITHUB_TOKEN": TOKEN} | told).items():
        monkeypatch.setenv(name, value)
    found = host_in_use().connect(None, "o/r")
    assert isinstance(found, HOSTS[host])
    assert found.pictures == f"{pictures}/docs/assets"


def test_options_go_before_the_environment_and_that_before_mkdocs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    named(monkeypatch, tmp_path, "site_name: 群组备案\n")
    with pytest.raises(CannotKnow, match="GITHUB_REPOSITORY"):
        GitHub.connect()
    named(monkeypatch, tmp_path, "repo_url: https://github.com/office/register\n")
    assert GitHub.connect().exchange.repository == "office/register"
    monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
    assert GitHub.connect().exchange.repository == "o/r"
    other = GitHub.connect("https://x.example", "p/q").exchange
    assert (other.address, other.repository) == ("https://x.example", "p/q")


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ("repo_url: https://github.com/o/r\n", "https://api.github.com"),
        ("repo_url: https://ghe.example/o/r\n", "https://ghe.example/api/v3"),
        ("repo_url: https://git.example:3000/o/r/\nextra:\n  forge: gitea\n", "https://git.example:3000/api/v1"),
        ("repo_url: https://x.example/git/o/r\nextra:\n  forge: forgejo\n", "https://x.example/git/api/v1"),
    ],
)
def test_the_address_to_ask_follows_from_that_of_the_repository(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str, address: str
) -> None:
    named(monkeypatch, tmp_path, settings)
    for name in ("GITHUB_TOKEN", "FORGE_TOKEN"):
        monkeypatch.setenv(name, TOKEN)
    exchange = host_in_use().connect().exchange
    assert (exchange.address, exchange.repository) == (address, "o/r")


@pytest.mark.parametrize("command", [waiting, judge_open, doctor])
def test_the_help_says_where_the_token_and_the_repository_come_from(
    command: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main(["--help"])
    said = "".join(capsys.readouterr().out.split())
    for words in ("GITHUB_TOKEN", "Fine-grainedtokens", "FORGE_TOKEN", "设置→应用", "mkdocs.yml的repo_url"):
        assert words in said


def test_a_command_says_which_variable_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORGE", "gogs")
    assert judge_open.main([]) == 3
    assert capsys.readouterr().err == (
        "无法判断：报送平台“gogs”应为 github、gitea、forgejo 之一；请核对环境变量 FORGE 或 mkdocs.yml 的 extra.forge\n"
    )
