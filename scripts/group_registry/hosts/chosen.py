"""The host that the office uses (``files.office_host``): the only module that chooses between hosts."""

from collections.abc import Mapping

from group_registry.files import office_host
from group_registry.hosts.gitea import Forgejo, Gitea
from group_registry.hosts.github import GitHub
from group_registry.hosts.host import Host

HOSTS: Mapping[str, type[Host]] = {"github": GitHub, "gitea": Gitea, "forgejo": Forgejo}


def host() -> type[Host]:
    """The office's host; ``CannotKnow`` if its name is none of these."""
    return HOSTS[office_host.kind()]
