"""The host of the pull requests, as the tools see it: what they may ask, whoever answers."""

from typing import Protocol


class Forge(Protocol):
    """Answers are the host's own JSON as bytes, lists whole whatever the paging; any doubt raises ``CannotKnow``.

    Shapes are those of GitHub's REST API; ``hosts.answers`` makes facts of them.
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
        """``GET …/commits/{commit}/pulls``: the pull requests that hold the commit, a list."""

    def open_pulls(self) -> bytes:
        """``GET …/pulls?state=open&base=main``: a list."""

    def closed_pulls(self) -> bytes:
        """``GET …/pulls?state=closed``: those that changed last, one page; some may be to other branches."""

    def reviews_of_closed(self, number: int) -> bytes:
        """``GET …/pulls/{number}/reviews`` and nothing else of it, by one request; a longer list is a doubt."""
