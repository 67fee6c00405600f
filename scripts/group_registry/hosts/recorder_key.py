"""The recorder's own key: a deploy key, the only one that may write to the branch ``approvals`` on GitHub (contract E).

The key is read from the environment and removed from it. While it is used, it lies in a file that only this user can
read. No message contains it. Without it nothing is pushed: there is no other way.
"""

import os
import re
import shlex
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from group_registry.files.errors import CannotKnow
from group_registry.forms import yaml
from group_registry.gitrepo.approvals_branch import Pusher

OWN_KEY, COMMON_TOKEN = "key", "token"
"""Values of ``extra.recorder`` in mkdocs.yml: the recorder's own key (the default), or the common token."""
KEY, KNOWN_HOSTS = "RECORDER_KEY", "RECORDER_KNOWN_HOSTS"
GUIDE = "按 docs/setup.md 第四节"


def is_own(root: Path) -> bool:
    """Whether the evidence is written with the recorder's own key, by mkdocs.yml in that folder."""
    place = root / "mkdocs.yml"
    data = yaml.parse(place.read_bytes()) if place.is_file() else {}
    extra = data.get("extra", {}) if isinstance(data, dict) else None
    recorder = extra.get("recorder", OWN_KEY) if isinstance(extra, dict) else None
    if recorder not in (OWN_KEY, COMMON_TOKEN):
        raise CannotKnow(f"mkdocs.yml 中的 extra.recorder 应为 {OWN_KEY} 或 {COMMON_TOKEN}，无法读取")
    return bool(recorder == OWN_KEY)


@contextmanager
def lent_pusher(server: str, repository: str, environment: MutableMapping[str, str]) -> Iterator[Pusher]:
    """Lend a ``Pusher`` that pushes to that repository with the key of the environment.

    ``server`` is an https address. ``CannotKnow`` if the address, the key or the server's public keys are missing.
    """
    key, known = environment.pop(KEY, "").strip(), environment.pop(KNOWN_HOSTS, "").strip()
    place = re.fullmatch(r"https://([\w.-]+)/?", server, re.ASCII)
    if not place or not re.fullmatch(r"[\w-][\w.-]*/[\w-][\w.-]*", repository, re.ASCII):
        raise CannotKnow("未指明仓库，不能以登记的密钥写入；请核对环境变量 GITHUB_SERVER_URL 和 GITHUB_REPOSITORY")
    if lacking := [name for name, text in ((f"密钥 {KEY}", key), (f"变量 {KNOWN_HOSTS}", known)) if not text]:
        raise CannotKnow(f"没有登记用的{'、'.join(lacking)}，未予登记；请{GUIDE}，存入环境 recorder")
    with TemporaryDirectory(prefix="recorder-") as folder:  # mode 700, removed afterwards in any case
        files = {name: Path(folder) / name for name in ("key", "known_hosts")}
        for file, text in zip(files.values(), (key, known), strict=True):
            file.touch(mode=0o600)
            file.write_text(f"{text}\n", "utf-8")
        yield Pusher(
            f"ssh://git@{place[1]}/{repository}.git",
            {"GIT_SSH_COMMAND": _ssh(files["key"], files["known_hosts"])},
            f"未能以登记的密钥写入；请{GUIDE}，核对密钥 {KEY}、变量 {KNOWN_HOSTS} 和 Deploy key",
        )


def _ssh(key: Path, known: Path) -> str:
    """An ssh command that uses only this key, connects only to known hosts, and ignores user and system settings."""
    settings = {
        "IdentitiesOnly": "yes",
        "IdentityAgent": "none",
        "StrictHostKeyChecking": "yes",
        "UserKnownHostsFile": f'"{known}"',
        "GlobalKnownHostsFile": os.devnull,
        "BatchMode": "yes",
    }
    words = ["ssh", "-F", os.devnull, "-i", str(key)]
    words += [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
    return shlex.join(words)
