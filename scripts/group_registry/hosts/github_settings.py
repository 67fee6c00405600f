"""The settings of a repository on GitHub as they are now, read only. What may not be seen is ``NotShown``, never good.

Each answer stands by itself: a right that the token lacks hides one setting and no other.
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
from group_registry.hosts.github import PAGE, PUBLIC, whole_list
from group_registry.model.terms import MAIN

ENVIRONMENT = "recorder"
"""The environment that holds the recorder's key, as ``record.yml`` names it."""
EVIDENCE = "approvals"
"""The branch of the evidence."""
ACTIONS_APP = 15368
"""The app behind GitHub Actions on github.com, by whose name statuses of workflows come. Elsewhere it is another."""
T = TypeVar("T")


@dataclass(frozen=True)
class NotShown:
    """Why a setting is not known."""

    says: str


KEYS = "DeployKey"
"""The kind under which the host exempts deploy keys, all of them."""


@dataclass(frozen=True)
class RequiredStatus:
    """A status without which nothing is merged, and the app that it must come from, None for any."""

    context: str
    source: int | None


@dataclass(frozen=True)
class BranchRule:
    """A rule in force for a branch.

    ``exempt`` are the kinds of actors that may pass its ruleset by, as the host calls them; None where they are hidden.
    """

    kind: str
    exempt: tuple[str, ...] | None
    methods: tuple[str, ...] = ()
    statuses: tuple[RequiredStatus, ...] = ()
    asks_owners: bool = False
    withdraws: bool = False
    """Whether approvals that still hold are withdrawn, or asked for again, after a push."""


@dataclass(frozen=True)
class Merging:
    """Which ways of merging are offered, by their names, and whether a pull request may merge by itself."""

    methods: frozenset[str]
    is_automatic: bool


@dataclass(frozen=True)
class Admission:
    """Which refs may use an environment: pairs of pattern and kind; None where any may, or any protected branch."""

    refs: frozenset[tuple[str, str]] | None


@dataclass(frozen=True)
class AllowedActions:
    """What workflows may use. ``github_only`` means actions of GitHub's own and no others."""

    are_enabled: bool
    github_only: bool
    are_pinned: bool


@dataclass(frozen=True)
class WorkflowToken:
    """What the common token may do where a workflow says nothing."""

    reads_only: bool
    may_approve: bool


@dataclass(frozen=True)
class ForkWorkflows:
    """Whether forks may be made, and what their workflows may do: run, wait for a word, write, read secrets."""

    are_made: bool
    run: bool
    wait: bool
    may_write: bool = False
    get_secrets: bool = False


@dataclass(frozen=True)
class Collaborator:
    """An account with access, and how far."""

    id: int
    login: str
    is_writer: bool
    is_admin: bool


@dataclass(frozen=True)
class HostSettings:
    """All of it. ``statuses_from`` is the app of the workflows, None where its number is not known to us."""

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
    """Ask for all of it. ``CannotKnow`` where even the repository is not shown: then nothing is known."""
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
    """Left out of the answer where the token may not see it."""
    methods = frozenset(method for method, name in _METHODS.items() if field(about, name, a_truth))
    return Merging(methods, field(about, "allow_auto_merge", a_truth))


def _rules(exchange: Exchange, branch: str) -> tuple[BranchRule, ...]:
    """What is in force for a branch, whichever ruleset says so, of the repository or above it."""
    found = [an_object(item) for item in whole_list(exchange, f"/rules/branches/{branch}")]
    exempt = {number: _exempt(exchange, number) for number in {field(one, "ruleset_id", a_number) for one in found}}
    return tuple(_rule(one, exempt[field(one, "ruleset_id", a_number)]) for one in found)


def _exempt(exchange: Exchange, number: int) -> tuple[str, ...] | None:
    """Who may pass a ruleset by; None where that is left out, or the ruleset is not shown."""
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
    """The titles of the deploy keys that may write; one that the organisation has switched off may not."""
    found = [an_object(item) for item in whole_list(exchange, "/keys")]
    writing = [one for one in found if not field(one, "read_only", a_truth) and one.get("enabled") is not False]
    return tuple(worded(field(one, "title", a_text)) for one in writing)


def _admission(exchange: Exchange) -> Admission | None:
    """Which refs the recorder's environment admits; None where there is no such environment."""
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
    """What the recorder's environment says of the host's own keys; nothing where it has no such variable."""
    found = _counted(exchange, f"/environments/{ENVIRONMENT}/variables", "variables")
    return next(
        (field(one, "value", a_text) for one in found if field(one, "name", a_text) == recorder_key.KNOWN_HOSTS), ""
    )


def _shared_secrets(exchange: Exchange, repository: Mapping[str, Any]) -> frozenset[str]:
    """The secrets that a workflow on any branch is given: the repository's, and those of an organisation above it."""
    found = _names(exchange, "/actions/secrets", "secrets")
    if field(field(repository, "owner", an_object), "type", a_text) == "User":
        return found
    return found | _names(exchange, "/actions/organization-secrets", "secrets")


def _names(exchange: Exchange, path: str, name: str) -> frozenset[str]:
    return frozenset(worded(field(one, "name", a_text)) for one in _counted(exchange, path, name))


def _counted(exchange: Exchange, path: str, name: str) -> list[Mapping[str, Any]]:
    """A list that stands in an object beside its length; more than a page of it is a doubt."""
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
    return tuple(_collaborator(an_object(item)) for item in whole_list(exchange, "/collaborators"))


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
