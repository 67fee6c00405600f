"""A small Gitea on this machine: the state, people and git of ``github_stand_in`` with Gitea's rules and shapes.

Reviews can be deleted and dismissals taken back, a newer review dismisses older ones of its account without an event, a
review may name any commit, the merge whitelist is kept, lists know no links, and nothing of an account tells its kind.
Answers have the fields that are read, as Gitea 1.23 describes them; tests hold them to what three real servers said.
"""

from gitea_stand_in.host import GiteaHost
from gitea_stand_in.server import GiteaServer

__all__ = ["GiteaHost", "GiteaServer"]
