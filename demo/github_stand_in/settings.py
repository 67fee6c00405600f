"""The settings of the repository, as those who set it up leave them; a new one has none of the office's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

PERMISSIONS = ("pull", "triage", "push", "maintain", "admin")
ROLES = {"read": 1, "triage": 2, "write": 3, "maintain": 4, "admin": 5}
"""Roles, and how many of the permissions each has."""
ANY_BRANCH, PROTECTED_ONLY = "any branch", "protected branches only"


@dataclass
class Ruleset:
    """Rules by kind with their parameters, for branches by pattern. ``exempt`` are kinds of actors with their ids."""

    id: int
    name: str
    branches: tuple[str, ...]
    rules: dict[str, dict[str, Any] | None]
    exempt: list[tuple[str, int | None]] = field(default_factory=list)
    enforcement: str = "active"

    def covers(self, branch: str) -> bool:
        names = ["~DEFAULT_BRANCH" if branch == "main" else "", "~ALL", f"refs/heads/{branch}"]
        return self.enforcement == "active" and any(
            name == pattern or fnmatchcase(name, pattern) for name in names for pattern in self.branches
        )


@dataclass
class Environment:
    """Which branches and tags may use it, as pairs of pattern and kind, or one of the two words."""

    admits: list[tuple[str, str]] | str = ANY_BRANCH


@dataclass
class Settings:
    """``keys`` are deploy keys: title, and whether it may write; ``are_keys_on`` is the organisation's word on them.

    ``roles`` are those of the accounts by id.
    """

    is_private: bool = True
    is_personal: bool = False
    allows_forks: bool = False
    merging: dict[str, bool] = field(
        default_factory=lambda: {
            "allow_merge_commit": True,
            "allow_squash_merge": True,
            "allow_rebase_merge": True,
            "allow_auto_merge": False,
        }
    )
    rulesets: list[Ruleset] = field(default_factory=list)
    keys: list[tuple[str, bool]] = field(default_factory=list)
    are_keys_on: bool = True
    environments: dict[str, Environment] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    organization_secrets: tuple[str, ...] = ()
    actions: dict[str, Any] = field(
        default_factory=lambda: {"enabled": True, "allowed_actions": "all", "sha_pinning_required": False}
    )
    selected_actions: Mapping[str, Any] = field(
        default_factory=lambda: {"github_owned_allowed": False, "verified_allowed": False, "patterns_allowed": []}
    )
    workflow: dict[str, Any] = field(
        default_factory=lambda: {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
    )
    forks_of_private: dict[str, bool] = field(
        default_factory=lambda: {
            "run_workflows_from_fork_pull_requests": False,
            "send_write_tokens_to_workflows": False,
            "send_secrets_and_variables": False,
            "require_approval_for_fork_pr_workflows": False,
        }
    )
    fork_approval: str = "first_time_contributors"
    roles: dict[int, str] = field(default_factory=dict)

    def may(self, user: int, permission: str) -> bool:
        return PERMISSIONS.index(permission) < ROLES.get(self.roles.get(user, ""), 0)
