"""Which method and path is answered by which call."""

import re
from collections.abc import Callable, Sequence

from github_stand_in import calls, settings_calls
from github_stand_in.calls import Call, Reply
from github_stand_in.model import Refused

Routes = Sequence[tuple[str, str, Callable[[Call], Reply]]]
ROUTES: Routes = (
    ("GET", "", calls.repository),
    ("GET", "/pulls", calls.list_pulls),
    ("GET", "/pulls/{number}", calls.show_pull),
    ("GET", "/pulls/{number}/reviews", calls.reviews),
    ("GET", "/pulls/{number}/commits", calls.commits),
    ("POST", "/pulls/{number}/requested_reviewers", calls.request_reviews),
    ("GET", "/commits/{sha}/pulls", calls.pulls_of),
    ("GET", "/commits/{sha}/statuses", calls.statuses),
    ("POST", "/statuses/{sha}", calls.report),
    ("GET", "/issues", calls.list_issues),
    ("POST", "/issues", calls.add_issue),
    ("PATCH", "/issues/{number}", calls.edit_issue),
    ("GET", "/issues/{number}/timeline", calls.timeline),
    ("GET", "/issues/{number}/comments", calls.comments),
    ("POST", "/issues/{number}/comments", calls.add_comment),
    ("PATCH", "/issues/comments/{id}", calls.edit_comment),
    ("GET", "/rules/branches/{branch}", settings_calls.branch_rules),
    ("GET", "/rulesets/{id}", settings_calls.ruleset),
    ("GET", "/keys", settings_calls.keys),
    ("GET", "/environments", settings_calls.environments),
    ("GET", "/environments/{environment}/deployment-branch-policies", settings_calls.branch_policies),
    ("GET", "/actions/secrets", settings_calls.secrets),
    ("GET", "/actions/organization-secrets", settings_calls.organization_secrets),
    ("GET", "/actions/permissions", settings_calls.actions),
    ("GET", "/actions/permissions/selected-actions", settings_calls.selected_actions),
    ("GET", "/actions/permissions/workflow", settings_calls.workflow),
    ("GET", "/actions/permissions/fork-pr-contributor-approval", settings_calls.fork_approval),
    ("GET", "/actions/permissions/fork-pr-workflows-private-repos", settings_calls.forks_of_private),
    ("GET", "/collaborators", settings_calls.collaborators),
)
KINDS = {"number": r"\d+", "id": r"\d+", "branch": ".+"}
"""What a path may name there; else it is one part of the path."""


def route(
    routes: Routes, method: str, path: str, otherwise: int = 404
) -> tuple[Callable[[Call], Reply], dict[str, str]]:
    """What answers a method and a path below the repository, and what the path names.

    ``otherwise`` is the status where the path alone is known.
    """
    is_known = False
    for its_method, named, function in routes:
        pattern = re.sub(r"\{(\w+)\}", lambda name: f"(?P<{name[1]}>{KINDS.get(name[1], '[^/]+')})", named)
        if match := re.fullmatch(pattern, path):
            if its_method == method:
                return function, match.groupdict()
            is_known = True
    raise Refused(otherwise if is_known else 404, "Not Found")
