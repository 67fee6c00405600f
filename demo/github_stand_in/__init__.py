"""A small GitHub on this machine: one repository with real git behind it, the calls that the tools use, GitHub's rules.

``Host`` is the state and what people do to it; ``Server`` puts it on loopback. Answers have the shapes of GitHub's
published description; the tests hold them to it.
"""

from github_stand_in.bare import Bare
from github_stand_in.host import Host
from github_stand_in.model import APP, GHOST, Issue, Pull, Refused, Review, User
from github_stand_in.server import Answer, Hangup, Request, Server

__all__ = [
    "APP",
    "GHOST",
    "Answer",
    "Bare",
    "Hangup",
    "Host",
    "Issue",
    "Pull",
    "Refused",
    "Request",
    "Review",
    "Server",
    "User",
]
