"""Which method and path is answered by which call."""

import re
from collections.abc import Callable

from github_stand_in import issue_calls, pull_calls, settings_calls
from github_stand_in.call import Call, Reply
from github_stand_in.model import Refused

ROUTES: tuple[tuple[str, str, Callable[[Call], Reply]], ...] = (
    ("GET", "", issue_calls.repository),
    ("GET", "/pulls", pull_calls.list_pulls),
    ("GET", "/pulls/{number}", pull_calls.show_pull),
    ("GET", "/pulls/{number}/reviews", pull_calls.reviews),
    ("GET", "/pulls/{number}/commits", pull_calls.commits),
    ("POST", "/pulls/{number}/requested_reviewers", pull_calls.request_reviews),
    ("GET", "/commits/{sha}/pulls", pull_calls.pulls_of),
    ("GET", "/commits/{sha}/statuses", issue_calls.statuses),
    ("POST", "/statuses/{sha}", issue_calls.report),
    ("GET", "/issues", issue_calls.list_issues),
    ("POST", "/issues", issue_calls.add_issue),
    ("PATCH", "/issues/{number}", issue_calls.edit_issue),
    ("GET", "/issues/{number}/timeline", issue_calls.timeline),
    ("GET", "/issues/{number}/comments", issue_calls.comments),
    ("POST", "/issues/{number}/comments", issue_calls.add_comment),
    ("PATCH", "/issues/comments/{id}", issue_calls.edit_comment),
    ("GET", "/rules/branches/{branch}", settings_calls.branch_rules),
    ("GET", "/rulesets/{id}", settings_calls.ruleset),
    ("GET", "/keys", settings_calls.keys),
    ("GET", "/environments", settings_calls.environments),
    ("GET", "/environments/{environment}/deployment-branch-policies", settings_calls.branch_policies),
    ("GET", "/environments/{environment}/secrets", settings_calls.environment_secrets),
    ("GET", "/environments/{environment}/variables", settings_calls.environment_variables),
    ("GET", "/actions/secrets", settings_calls.secrets),
    ("GET", "/actions/organization-secrets", settings_calls.organization_secrets),
    ("GET", "/actions/permissions", settings_calls.actions),
    ("GET", "/actions/permissions/selected-actions", settings_calls.selected_actions),
    ("GET", "/actions/permissions/workflow", settings_calls.workflow),
    ("GET", "/actions/permissions/fork-pr-contributor-approval", settings_calls.fork_approval),
    ("GET", "/actions/permissions/fork-pr-workflows-private-repos", settings_calls.forks_of_private),
    ("GET", "/collaborators", settings_calls.collaborators),
    ("GET", "/codeowners/errors", settings_calls.codeowners_errors),
)
_KINDS = {"number": r"\d+", "id": r"\d+", "path": ".+"}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", lambda name: f"(?P<{name[1]}>{_KINDS.get(name[1], '[^/]+')})", path))


_TABLE = [(method, _pattern(path), function) for method, path, function in ROUTES]


def route(method: str, path: str) -> tuple[Callable[[Call], Reply], dict[str, str]]:
    """What answers a method and a path below the repository, and what the path names."""
    for its_method, pattern, function in _TABLE:
        if its_method == method and (match := pattern.fullmatch(path)):
            return function, match.groupdict()
    raise Refused(404, "Not Found")
