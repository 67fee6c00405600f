"""The calls about the repository's settings. What only administrators see is refused to others, or left out."""

from collections.abc import Callable, Iterable
from typing import Any

from github_stand_in.calls import Call, Reply
from github_stand_in.model import Refused
from github_stand_in.settings import PERMISSIONS, PROTECTED_ONLY, Environment, Ruleset, Settings
from github_stand_in.shown import Shape, stamp


def _for(call: Call, permission: str) -> None:
    if not call.host.settings.may(call.user.id, permission):
        raise Refused(403, "Resource not accessible by personal access token")


def branch_rules(call: Call) -> Reply:
    found = [one for one in call.host.settings.rulesets if one.covers(call.named["branch"])]
    about = {"ruleset_source_type": "Repository", "ruleset_source": call.host.full_name}
    return 200, [rule | about | {"ruleset_id": one.id} for one in found for rule in _rules(one)]


def ruleset(call: Call) -> Reply:
    """One ruleset; who may pass it by is shown to those alone who may change it."""
    found = [one for one in call.host.settings.rulesets if one.id == int(call.named["id"])]
    if not found:
        raise Refused(404, "Not Found")
    one, at = found[0], stamp(call.host.opened_at)
    about: Shape = {"id": one.id, "name": one.name, "target": "branch", "source_type": "Repository"}
    about |= {"source": call.host.full_name, "enforcement": one.enforcement, "rules": list(_rules(one))}
    about |= {"conditions": {"ref_name": {"include": list(one.branches), "exclude": []}}, "node_id": f"RRS_{one.id}"}
    about |= {"created_at": at, "updated_at": at, "current_user_can_bypass": "never"}
    if call.host.settings.may(call.user.id, "admin"):
        about["bypass_actors"] = [
            {"actor_type": kind, "actor_id": number, "bypass_mode": "always"} for kind, number in one.exempt
        ]
    return 200, about


def _rules(one: Ruleset) -> Iterable[Shape]:
    return ({"type": kind} | ({"parameters": about} if about else {}) for kind, about in one.rules.items())


def keys(call: Call) -> Reply:
    _for(call, "admin")
    about: Shape = {"key": "ssh-ed25519 AAAA", "verified": True, "created_at": stamp(call.host.opened_at)}
    about |= {"enabled": call.host.settings.are_keys_on}
    return 200, [
        about | {"id": number, "url": f"{call.shown.api}/keys/{number}", "title": title, "read_only": not may_write}
        for number, (title, may_write) in enumerate(call.host.settings.keys, 1)
    ]


def environments(call: Call) -> Reply:
    _for(call, "pull")
    return _counted("environments", [_environment(call, *item) for item in call.host.settings.environments.items()])


def _environment(call: Call, name: str, one: Environment) -> Shape:
    at, url = stamp(call.host.opened_at), f"{call.shown.api}/environments/{name}"
    about: Shape = {"id": 1, "node_id": f"EN_{name}", "name": name, "url": url, "html_url": f"{call.shown.web}/{name}"}
    about |= {"created_at": at, "updated_at": at, "protection_rules": [], "deployment_branch_policy": None}
    if one.admits == PROTECTED_ONLY:
        about["deployment_branch_policy"] = {"protected_branches": True, "custom_branch_policies": False}
    elif isinstance(one.admits, list):
        about["deployment_branch_policy"] = {"protected_branches": False, "custom_branch_policies": True}
        about["protection_rules"] = [{"id": 1, "node_id": "GA_1", "type": "branch_policy"}]
    return about


def branch_policies(call: Call) -> Reply:
    _for(call, "pull")
    environment = call.host.settings.environments.get(call.named["environment"])
    admits = environment and environment.admits
    if not isinstance(admits, list):
        raise Refused(404, "Not Found")
    found = [
        {"id": number, "node_id": f"GA_{number}", "name": name, "type": kind}
        for number, (name, kind) in enumerate(admits, 1)
    ]
    return _counted("branch_policies", found)


def _secrets(call: Call, names: Iterable[str]) -> Reply:
    at = stamp(call.host.opened_at)
    return _counted("secrets", [{"name": name, "created_at": at, "updated_at": at} for name in names])


def secrets(call: Call) -> Reply:
    _for(call, "push")
    return _secrets(call, call.host.settings.secrets)


def organization_secrets(call: Call) -> Reply:
    _for(call, "push")
    if call.host.settings.is_personal:
        raise Refused(404, "Not Found")
    return _secrets(call, call.host.settings.organization_secrets)


def _of_administrators(read: Callable[[Settings], Any], refusal: int = 409) -> Callable[[Call], Reply]:
    """Settings that administrators alone see, as they stand; refused where there are none."""

    def answer(call: Call) -> Reply:
        _for(call, "admin")
        if (shown := read(call.host.settings)) is None:
            raise Refused(refusal, "Conflict")
        return 200, shown

    return answer


actions = _of_administrators(lambda settings: settings.actions)
selected_actions = _of_administrators(
    lambda settings: settings.selected_actions if settings.actions.get("allowed_actions") == "selected" else None
)
workflow = _of_administrators(lambda settings: settings.workflow)
fork_approval = _of_administrators(lambda settings: {"approval_policy": settings.fork_approval})
forks_of_private = _of_administrators(
    lambda settings: settings.forks_of_private if settings.is_private else None, refusal=403
)


def collaborators(call: Call) -> Reply:
    _for(call, "push")
    settings, people = call.host.settings, {user.id: user for user in call.host.users.values()}
    found = []
    for number, role in settings.roles.items():
        shape = call.shown.user(people.get(number))
        if shape is not None:
            has = {name: settings.may(number, name) for name in PERMISSIONS}
            found.append(shape | {"role_name": role, "permissions": has})
    return 200, found


def _counted(name: str, items: list[Any]) -> Reply:
    return 200, {"total_count": len(items), name: items}
