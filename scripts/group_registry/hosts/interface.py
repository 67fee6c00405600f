"""The host of the pull requests as the tools see it: the requests that every host must answer."""

from typing import Protocol


class Forge(Protocol):
    """A host. Answers are JSON as bytes, in the shapes of GitHub's REST API; ``hosts.host_answers`` reads them.

    Lists are complete, with all pages, unless a method says otherwise. Any doubt raises ``CannotKnow`` or ``Unclear``.
    """

    def repository(self) -> bytes:
        """``GET /repos/{owner}/{repo}``: an object."""

    def pull(self, number: int) -> bytes:
        """``GET …/pulls/{number}``: an object."""

    def reviews(self, number: int) -> bytes:
        """``GET …/pulls/{number}/reviews``: a list."""

    def timeline(self, number: int) -> bytes:
        """``GET …/issues/{number}/timeline``: a list."""

    def commits(self, number: int) -> bytes:
        """``GET …/pulls/{number}/commits``: a list."""

    def pulls_of(self, commit: str) -> bytes:
        """``GET …/commits/{commit}/pulls``: a list of those that hold the commit, at least those merged as it."""

    def open_pulls(self) -> bytes:
        """``GET …/pulls?state=open&base=main``: a list."""
