"""One request to the REST interface, taken apart."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from github_stand_in.host import Host
from github_stand_in.model import Issue, Pull, Refused, User

T = TypeVar("T", bound=Issue)


@dataclass(frozen=True)
class Call:
    """One request, its path taken apart: what the route names, the query, the JSON, and who asks.

    ``shown`` makes the host's own shapes.
    """

    host: Host
    shown: Any
    user: User
    named: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def pull(self) -> Pull:
        return self.host.pull(int(self.named["number"]))

    @property
    def issue(self) -> Issue:
        return self.host.issue(int(self.named["number"]))

    def text(self, name: str) -> str:
        if not isinstance(self.body.get(name), str):
            raise Refused(422, "Invalid request.", f'"{name}" wasn\'t supplied.')
        return str(self.body[name])

    def ordered(self, items: Iterable[T], unless_told: str = "desc") -> list[T]:
        """What is kept with the oldest first, in the order that is asked for."""
        found = sorted(items, key=lambda one: one.changed_at) if self.query.get("sort") == "updated" else list(items)
        return found if self.query.get("direction", unless_told) == "asc" else found[::-1]


Reply = tuple[int, Any]
"""Status and JSON; a list is sent page by page."""
