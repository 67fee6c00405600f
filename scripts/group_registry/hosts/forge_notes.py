"""What the tools once wrote on the host, and who is asked for a review, as the host's JSON tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from group_registry.forms.json_types import a_list, a_number, a_text, account, an_object, field, optional, parsed


@dataclass(frozen=True)
class Note:
    """A status, a comment or an issue; ``app`` is the login of the app that wrote it, None where it was none."""

    id: int
    app: str | None
    says: Mapping[str, str | None]


def notes(items: Iterable[Any], *names: str, author: str = "user", id: str = "id") -> list[Note]:
    """Statuses, comments or issues with those of their texts; pull requests among the issues are left out."""
    return [_note(item, names, author, id) for item in map(an_object, items) if "pull_request" not in item]


def _note(item: Mapping[str, Any], names: Iterable[str], author: str, id: str) -> Note:
    user, login, is_human = account(item, author)
    says = {name: field(item, name, optional(a_text)) for name in names}
    return Note(field(item, id, a_number), login if user and not is_human else None, says)


def requested(text: bytes) -> frozenset[str]:
    """The logins of ``GET /pulls/{number}/requested_reviewers``."""
    users = field(parsed(text, "评审人", dict), "users", a_list)
    return frozenset(field(an_object(user), "login", a_text) for user in users)
