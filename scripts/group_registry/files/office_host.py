"""Which host the office uses: the environment variable ``FORGE``, else ``extra.forge`` in mkdocs.yml, else GitHub.

And which repository there, by ``repo_url``.
"""

import os
from contextlib import suppress

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import PROJECT
from group_registry.forms import yaml
from group_registry.forms.refusal import Refusal
from group_registry.forms.yaml import Data
from group_registry.model.host_words import HOST_WORDS, HostWords, without_account

GITHUB_KIND = "github"


def kind() -> str:
    """The host in use, a key of ``HOST_WORDS``; ``CannotKnow`` for any other word."""
    forge = os.environ.get("FORGE", "")
    if not forge:
        forge, extra = GITHUB_KIND, _settings().get("extra")
        if isinstance(extra, dict):
            forge = str(extra.get("forge", GITHUB_KIND))
    if forge not in HOST_WORDS:
        known = "、".join(HOST_WORDS)
        raise CannotKnow(f"报送平台“{forge}”应为 {known} 之一；请核对环境变量 FORGE 或 mkdocs.yml 的 extra.forge")
    return forge


def words() -> HostWords:
    """The wording of the host's pages; GitHub's if the host is unknown. Asking the host then raises the error."""
    with suppress(CannotKnow):
        return HOST_WORDS[kind()]
    return HOST_WORDS[GITHUB_KIND]


def address() -> str:
    """That of the office's repository, as a page may show it; empty if mkdocs.yml gives none."""
    return without_account(_repo_url())


def repository() -> str:
    """``OWNER/NAME`` of the office's repository on the host; empty if mkdocs.yml gives no address."""
    return "/".join(address().split("/")[-2:])


def server() -> str:
    """The address of the host's pages, as written: nothing is asked where an account stands in it."""
    return "/".join(_repo_url().split("/")[:-2])


def _repo_url() -> str:
    return str(_settings().get("repo_url", "")).rstrip("/")


def _settings() -> dict[str, Data]:
    try:
        data = yaml.parse((PROJECT / "mkdocs.yml").read_bytes())
    except OSError as error:
        raise CannotKnow(f"无法读取 {in_words(error)}；可设环境变量 FORGE 指明报送平台") from error
    if isinstance(data, Refusal):
        raise CannotKnow(f"无法读取 mkdocs.yml：{data.says}；可设环境变量 FORGE 指明报送平台")
    if not isinstance(data, dict):
        return {}
    return data
