"""Read the current settings of a repository on GitHub. A setting that cannot be read is ``NotShown``, never good.

Each setting is read by itself: a permission that the token lacks hides only that setting.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import (
    Unclear,
    a_count,
    a_list,
    a_number,
    a_text,
    a_truth,
    an_object,
    field,
    optional,
    worded,
)
from group_registry.hosts import recorder_key
from group_registry.hosts.client import Exchange
from group_registry.hosts.github import PAGE, PUBLIC, GitHub
from group_registry.model.terms import MAIN

ENVIRONMENT = "recorder"
"""The environment on GitHub that holds the recorder's key, as named in ``record.yml``."""
EVIDENCE = "approvals"
"""The evidence branch."""
ACTIONS_APP = 15368
"""The id of the GitHub Actions app on github.com, which sets the statuses of workflows; elsewhere it differs."""
T = TypeVar("T")


@dataclass(frozen=True)
class NotShown:
    """Why a setting is not known."""

    says: str


KEYS = "DeployKey"
"""The kind of actor by which a ruleset exempts all deploy keys at once."""


@dataclass(frozen=True)
class RequiredStatus:
    """A status that is required to merge, and the id of the app that must set it; None for any app."""

    context: str
    source: int | None


@dataclass(frozen=True)
class BranchRule:
    """A rule in force for a branch.

    ``exempt`` are the kinds of actors that may bypass its ruleset, by the host's names; None if they are hidden.
    """

    kind: str
    exempt: tuple[str, ...] | None
    methods: tuple[str, ...] = ()
    statuses: tuple[RequiredStatus, ...] = ()
    asks_owners: bool = False
    withdraws: bool = False
    """Whether a push withdraws approvals that still hold, or requires a new approval."""


@dataclass(frozen=True)
class Merging:
    """The merge methods that are offered, by name, and whether automatic merging is allowed."""

    methods: frozenset[str]
    is_automatic: bool


@dataclass(frozen=True)
class Admission:
    """Which refs may use an environment, as pairs of pattern and kind; None for any ref or any protected branch."""

    refs: frozenset[tuple[str, str]] | None


@dataclass(frozen=True)
class AllowedActions:
    """Which actions workflows may use. ``github_only``: only those made by GitHub."""

    are_enabled: bool
    github_only: bool
    are_pinned: bool


@dataclass(frozen=True)
class WorkflowToken:
    """What the workflows' common token may do if a workflow does not state permissions."""

    reads_only: bool
    may_approve: bool


@dataclass(frozen=True)
class ForkWorkflows:
    """Whether forks are allowed, and if their workflows run, wait for an approval, may write, and get secrets."""

    are_made: bool
    run: bool
    wait: bool
    may_write: bool = False
    get_secrets: bool = False


@dataclass(frozen=True)
class Collaborator:
    """An account with access to the repository, and its rights."""

    id: int
    login: str
    is_writer: bool
    is_admin: bool


@dataclass(frozen=True)
class HostSettings:
    """All settings that are checked.

    ``statuses_from`` is the id of the workflows' app, None if we do not know it. ``admission`` is None if there is no
    environment for the recorder.
    """

    is_private: bool
    statuses_from: int | None
    merging: Merging | NotShown
    main: tuple[BranchRule, ...] | NotShown
    evidence: tuple[BranchRule, ...] | NotShown
    writing_keys: tuple[str, ...] | NotShown
    admission: Admission | NotShown | None
    secrets: frozenset[str] | NotShown
    known_hosts: str | NotShown
    shared_secrets: frozenset[str] | NotShown
    actions: AllowedActions | NotShown
    token: WorkflowToken | NotShown
    forks: ForkWorkflows | NotShown
    people: tuple[Collaborator, ...] | NotShown
    owner_faults: tuple[int, ...] | NotShown


def look(exchange: Exchange) -> HostSettings:
    """Read all settings. ``CannotKnow`` if not even the repository can be read."""
    about = an_object(exchange.ask("").data)
    is_private = field(about, "private", a_truth)
    admission = _told(lambda: _admission(exchange))
    return HostSettings(
        is_private=is_private,
        statuses_from=ACTIONS_APP if exchange.address == PUBLIC else None,
        merging=_told(lambda: _merging(about)),
        main=_told(lambda: _rules(exchange, MAIN)),
        evidence=_told(lambda: _rules(exchange, EVIDENCE)),
        writing_keys=_told(lambda: _writing_keys(exchange)),
        admission=admission,
        secrets=_told(lambda: _names(exchange, f"/environments/{ENVIRONMENT}/secrets", "secrets")),
        known_hosts=_told(lambda: _known_hosts(exchange)),
        shared_secrets=_told(lambda: _shared_secrets(exchange, about)),
        actions=_told(lambda: _actions(exchange)),
        token=_told(lambda: _token(exchange)),
        forks=_told(lambda: _forks(exchange, about)),
        people=_told(lambda: _people(exchange)),
        owner_faults=_told(lambda: _owner_faults(exchange)),
    )


def _told(ask: Callable[[], T]) -> T | NotShown:
    try:
        return ask()
    except (CannotKnow, Unclear) as doubt:
        return NotShown(str(doubt))


_METHODS = {"merge": "allow_merge_commit", "squash": "allow_squash_merge", "rebase": "allow_rebase_merge"}


def _merging(about: Mapping[str, Any]) -> Merging:
    """The merge settings, which the answer leaves out (``Unclear``) if the token may not see them."""
    methods = frozenset(method for method, name in _METHODS.items() if field(about, name, a_truth))
    return Merging(methods, field(about, "allow_auto_merge", a_truth))


def _rules(exchange: Exchange, branch: str) -> tuple[BranchRule, ...]:
    """All rules in force for a branch, from rulesets of the repository and of the levels above it."""
    found = [an_object(item) for item in GitHub(exchange).whole(f"/rules/branches/{branch}")]
    exempt = {number: _exempt(exchange, number) for number in {field(one, "ruleset_id", a_number) for one in found}}
    return tuple(_rule(one, exempt[field(one, "ruleset_id", a_number)]) for one in found)


def _exempt(exchange: Exchange, number: int) -> tuple[str, ...] | None:
    """The kinds of actors that may bypass a ruleset; None if the ruleset or its bypass list is not shown.

    If the list is hidden but the token's own account may bypass the ruleset, that is ``User``.
    """
    try:
        about = an_object(exchange.ask(f"/rulesets/{number}").data)
        if "bypass_actors" in about:
            return tuple(field(an_object(one), "actor_type", a_text) for one in field(about, "bypass_actors", a_list))
    except (CannotKnow, Unclear):
        return None
    return None if about.get("current_user_can_bypass", "never") == "never" else ("User",)


def _rule(one: Mapping[str, Any], exempt: tuple[str, ...] | None) -> BranchRule:
    about = field(one, "parameters", an_object) if "parameters" in one else {}
    kind = field(one, "type", a_text)
    asked = about if kind == "pull_request" else None
    statuses = field(about, "required_status_checks", a_list) if kind == "required_status_checks" else []
    return BranchRule(
        kind=kind,
        exempt=exempt,
        methods=tuple(map(a_text, asked.get("allowed_merge_methods", ()))) if asked else (),
        statuses=tuple(map(_status, map(an_object, statuses))),
        asks_owners=asked is not None and field(asked, "require_code_owner_review", a_truth),
        withdraws=asked is not None
        and any(
            field(asked, name, a_truth) for name in ("dismiss_stale_reviews_on_push", "require_last_push_approval")
        ),
    )


def _status(item: Mapping[str, Any]) -> RequiredStatus:
    source = field(item, "integration_id", optional(a_number)) if "integration_id" in item else None
    return RequiredStatus(field(item, "context", a_text), source)


def _writing_keys(exchange: Exchange) -> tuple[str, ...]:
    """The titles of the deploy keys that may write. Keys that the organisation has disabled do not count."""
    found = [an_object(item) for item in GitHub(exchange).whole("/keys")]
    writing = [one for one in found if not field(one, "read_only", a_truth) and one.get("enabled") is not False]
    return tuple(worded(field(one, "title", a_text)) for one in writing)


def _admission(exchange: Exchange) -> Admission | None:
    """Which refs may use the recorder's environment; None if it does not exist."""
    found = _counted(exchange, "/environments", "environments")
    named = [one for one in found if field(one, "name", a_text) == ENVIRONMENT]
    if not named:
        return None
    policy = field(named[0], "deployment_branch_policy", optional(an_object))
    if policy is None or not field(policy, "custom_branch_policies", a_truth):
        return Admission(None)
    refs = _counted(exchange, f"/environments/{ENVIRONMENT}/deployment-branch-policies", "branch_policies")
    return Admission(frozenset((field(one, "name", a_text), field(one, "type", a_text)) for one in refs))


def _known_hosts(exchange: Exchange) -> str:
    """The host's public keys as the recorder's environment has them; empty if it has no such variable."""
    found = _counted(exchange, f"/environments/{ENVIRONMENT}/variables", "variables")
    return next(
        (field(one, "value", a_text) for one in found if field(one, "name", a_text) == recorder_key.KNOWN_HOSTS), ""
    )


def _shared_secrets(exchange: Exchange, repository: Mapping[str, Any]) -> frozenset[str]:
    """The secrets that workflows on any branch get: those of the repository and of its organisation, if any."""
    found = _names(exchange, "/actions/secrets", "secrets")
    if field(field(repository, "owner", an_object), "type", a_text) == "User":
        return found
    return found | _names(exchange, "/actions/organization-secrets", "secrets")


def _names(exchange: Exchange, path: str, name: str) -> frozenset[str]:
    return frozenset(worded(field(one, "name", a_text)) for one in _counted(exchange, path, name))


def _counted(exchange: Exchange, path: str, name: str) -> list[Mapping[str, Any]]:
    """A list in an object that also states its length. ``Unclear`` if one page does not hold all of it."""
    about = an_object(exchange.ask(path, per_page=PAGE).data)
    items = [an_object(item) for item in field(about, name, a_list)]
    if field(about, "total_count", a_count) != len(items):
        raise Unclear("取回的清单不全")
    return items


def _actions(exchange: Exchange) -> AllowedActions:
    about = an_object(exchange.ask("/actions/permissions").data)
    is_selected = about.get("allowed_actions") == "selected"
    chosen = an_object(exchange.ask("/actions/permissions/selected-actions").data) if is_selected else {}
    return AllowedActions(
        are_enabled=field(about, "enabled", a_truth),
        github_only=is_selected
        and field(chosen, "github_owned_allowed", a_truth)
        and not field(chosen, "verified_allowed", a_truth)
        and not field(chosen, "patterns_allowed", a_list),
        are_pinned=field(about, "sha_pinning_required", a_truth),
    )


def _token(exchange: Exchange) -> WorkflowToken:
    about = an_object(exchange.ask("/actions/permissions/workflow").data)
    reads_only = field(about, "default_workflow_permissions", a_text) == "read"
    return WorkflowToken(reads_only, field(about, "can_approve_pull_request_reviews", a_truth))


def _forks(exchange: Exchange, repository: Mapping[str, Any]) -> ForkWorkflows:
    if not field(repository, "private", a_truth):
        about = an_object(exchange.ask("/actions/permissions/fork-pr-contributor-approval").data)
        wait = field(about, "approval_policy", a_text) == "all_external_contributors"
        return ForkWorkflows(are_made=True, run=True, wait=wait)
    about = an_object(exchange.ask("/actions/permissions/fork-pr-workflows-private-repos").data)
    return ForkWorkflows(
        are_made=field(repository, "allow_forking", a_truth),
        run=field(about, "run_workflows_from_fork_pull_requests", a_truth),
        wait=field(about, "require_approval_for_fork_pr_workflows", a_truth),
        may_write=field(about, "send_write_tokens_to_workflows", a_truth),
        get_secrets=field(about, "send_secrets_and_variables", a_truth),
    )


def _people(exchange: Exchange) -> tuple[Collaborator, ...]:
    return tuple(_collaborator(an_object(item)) for item in GitHub(exchange).whole("/collaborators"))


def _collaborator(item: Mapping[str, Any]) -> Collaborator:
    has = field(item, "permissions", an_object)
    return Collaborator(
        id=field(item, "id", a_number),
        login=worded(field(item, "login", a_text)),
        is_writer=field(has, "push", a_truth),
        is_admin=field(has, "admin", a_truth),
    )


def _owner_faults(exchange: Exchange) -> tuple[int, ...]:
    """The lines of CODEOWNERS that the host cannot use."""
    about = an_object(exchange.ask("/codeowners/errors").data)
    found: Iterable[Mapping[str, Any]] = map(an_object, field(about, "errors", a_list))
    return tuple(field(one, "line", a_number) for one in found)
