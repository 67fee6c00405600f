"""The hosts of pull requests, a class each: which requests are sent, and what is written there.

``host`` is what all have in common, ``github`` and ``gitea`` what is peculiar to each; ``host_in_use`` gives the
office's. They ask through ``client``, or read saved answers. ``gitea_answers`` converts Gitea's answers to GitHub's
shapes. ``open_pulls`` reads open requests with all facts of a decision. ``github_settings`` reads how a repository on
GitHub is set up and reports what is missing or too lax. ``gitea_desk`` makes the account on duty there.
"""

from collections.abc import Mapping

from group_registry.files import office_host
from group_registry.hosts.gitea import Forgejo, Gitea
from group_registry.hosts.github import GitHub
from group_registry.hosts.host import Host

HOSTS: Mapping[str, type[Host]] = {"github": GitHub, "gitea": Gitea, "forgejo": Forgejo}


def host_in_use() -> type[Host]:
    """The office's host; ``CannotKnow`` if its name is none of these."""
    return HOSTS[office_host.kind()]
