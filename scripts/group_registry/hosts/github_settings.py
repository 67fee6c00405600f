"""How a repository on GitHub is set up, against ``docs/setup.md``: its rulesets and the settings that they do not hold.

A ruleset is compared with the file of its name in ``.github/rulesets``, which GitHub imports. Each check is made by
itself: what the token may not see is unknown, never good, and hides nothing else.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field as made
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.json_types import (
    Id,
    Unclear,
    a_count,
    a_list,
    a_number,
    a_text,
    a_truth,
    an_object,
    field,
    optional,
    shaped,
    worded,
)
from group_registry.hosts.github import GITHUB_COM, PAGE_SIZE, GitHub
from group_registry.hosts.host import Host
from group_registry.model.finding import SetupCheck, good, missing, noted, unknown
from group_registry.model.records import Person
from group_registry.model.registry import Registry
from group_registry.model.terms import MAIN, Role

ENVIRONMENT = "recorder"
"""The environment on GitHub that holds the recorder's key, as named in ``work.yml``."""
EVIDENCE = "approvals"
HISTORY, WRITERS = "approvals-history", "approvals-writers"
RULESETS = "Settings → Rules → Rulesets"
GENERAL = "Settings → General"
ACTIONS = "Settings → Actions → General"
ENVIRONMENTS = f"Settings → Environments → {ENVIRONMENT}"
GITHUB_RIGHTS = "Administration、Actions、Contents、Environments、Secrets、Metadata（均为 Read-only）"
"""All permissions that the token needs, by GitHub's names for fine-grained permissions."""
STATUSES = "required_status_checks"
"""A rule, and its parameter that lists them."""
Wanted = dict[str, tuple[Any, str]]
"""The fields of an answer: the value that each must have, and what to do if it has another."""
MERGING: Wanted = {
    "allow_merge_commit": (True, "选中 Allow merge commits"),
    "allow_squash_merge": (False, "不选 Allow squash merging"),
    "allow_rebase_merge": (False, "不选 Allow rebase merging"),
    "allow_auto_merge": (False, "不选 Allow auto-merge"),
}
PERMITTED: Wanted = {
    "enabled": (True, "启用 Actions"),
    "allowed_actions": ("selected", "Actions permissions 选 select non-OWNER actions"),
    "sha_pinning_required": (True, "选中 Require actions to be pinned to a full-length commit SHA"),
}
SELECTED: Wanted = {
    "github_owned_allowed": (True, "选中 Allow actions created by GitHub"),
    "verified_allowed": (False, "不选 Allow Marketplace actions by verified creators"),
    "patterns_allowed": ([], "清空 Allow specified actions"),
}
TOKEN: Wanted = {
    "default_workflow_permissions": ("read", "Workflow permissions 选 Read repository contents"),
    "can_approve_pull_request_reviews": (False, "不选 Allow GitHub Actions to create and approve pull requests"),
}
FORKS: Wanted = {
    "allow_forking": (True, "选中 Allow forking；不能选的，由组织所有者先在 Member privileges 中开启"),
    "run_workflows_from_fork_pull_requests": (True, "选中 Run workflows from fork pull requests"),
    "send_write_tokens_to_workflows": (False, "不选 Send write tokens to workflows"),
    "send_secrets_and_variables": (False, "不选 Send secrets and variables to workflows"),
}
STRANGERS: Wanted = {
    "approval_policy": (
        "all_external_contributors",
        "Approval for running fork pull request workflows 选 all external contributors",
    )
}


@dataclass
class RepositorySetup:
    """A look at one repository; ``about`` is what the host says of it."""

    host: Host
    about: Mapping[str, Any]
    registry: Registry
    today: date
    known: dict[str, Mapping[str, Mapping[str, Any]]] = made(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return field(self.about, "private", a_truth)

    def ask(self, path: str) -> Mapping[str, Any]:
        return an_object(self.host.exchange.ask(path).data)

    def counted(self, path: str, name: str) -> list[Mapping[str, Any]]:
        """A list in an object that also states its length. ``Unclear`` if one page does not hold all of it."""
        about = an_object(self.host.exchange.ask(path, per_page=PAGE_SIZE).data)
        items = [an_object(item) for item in field(about, name, a_list)]
        if field(about, "total_count", a_count) != len(items):
            raise Unclear("取回的清单不全")
        return items

    def names(self, path: str, name: str) -> set[str]:
        return {worded(field(one, "name", a_text)) for one in self.counted(path, name)}

    def rulesets(self, branch: str) -> Mapping[str, Mapping[str, Any]]:
        """All rulesets in force for a branch, of the repository and of the levels above it, by name."""
        if branch not in self.known:
            rules = [an_object(one) for one in self.host.whole(f"/rules/branches/{branch}")]
            numbers = sorted({field(one, "ruleset_id", a_number) for one in rules})
            found = [self.ask(f"/rulesets/{number}") for number in numbers]
            self.known[branch] = {field(one, "name", a_text): one for one in found}
        return self.known[branch]


Faults = Iterator[tuple[str, str]]
"""What is missing or too lax, and what to do where the check says."""


def setup_checks(host: GitHub, registry: Registry, with_key: bool, today: date) -> Iterator[SetupCheck]:
    """All checks; who holds an office ``today`` needs its rights. ``CannotKnow`` if not even the repository is shown.

    ``with_key``: evidence is written with the recorder's own key, not with the workflows' token.
    """
    setup = RepositorySetup(host, an_object(host.exchange.ask("").data), registry, today)
    yield from setup_results(setup, [*SETTING_CHECKS, *(WITH_KEY if with_key else WITHOUT_KEY)])
    yield from _notes(setup)


def setup_results(
    setup: RepositorySetup, checks: Iterable["Check"], how: str = "（Read-only）"
) -> Iterator[SetupCheck]:
    for key, title, where, right, judge in checks:
        try:
            faults = list(judge(setup))
        except CannotKnow as doubt:
            fix = f"令牌须有 {right}{how}；仍查不到的，由管理员在 {where} 核对"
            yield unknown(key, title, str(doubt), fix)
            continue
        yield from (missing(key, title, says, f"{where}：{todo}") for says, todo in faults)
        if not faults:
            yield good(key, title, "已设好")


def _fields(path: str, wanted: Wanted, setup: RepositorySetup) -> Faults:
    yield from differing(setup.ask(path) if path else setup.about, wanted)


def differing(about: Mapping[str, Any], wanted: Wanted, guide: str = "docs/setup.md") -> Faults:
    read = {bool: a_truth, str: a_text, list: a_list}
    wrong = [todo for name, (value, todo) in wanted.items() if field(about, name, read[type(value)]) != value]
    if wrong:
        yield f"与 {guide} 不符的有 {len(wrong)} 项", "；".join(wrong)


def _actions(setup: RepositorySetup) -> Faults:
    about, wanted = setup.ask("/actions/permissions"), PERMITTED
    if about.get("allowed_actions") == "selected":
        about = {**about, **setup.ask("/actions/permissions/selected-actions")}
        wanted = PERMITTED | SELECTED
    yield from differing(about, wanted)


def visibility(setup: RepositorySetup) -> Faults:
    if not setup.is_private:
        yield (
            "仓库为公开，任何人均可查看名册和备案内容",
            "Danger Zone（危险操作区）→ 改为 Private（私有）",
        )


def _forks(setup: RepositorySetup) -> Faults:
    if setup.is_private:
        forks = setup.ask("/actions/permissions/fork-pr-workflows-private-repos")
        yield from differing({**setup.about, **forks}, FORKS)
    else:
        yield from _fields("/actions/permissions/fork-pr-contributor-approval", STRANGERS, setup)


def _ruleset(name: str, branch: str, setup: RepositorySetup) -> Faults:
    """A ruleset in force against its file. ``Unclear`` if it agrees as far as it is shown."""
    wanted = json.loads((PROJECT / f".github/rulesets/{name}.json").read_text("utf-8"))
    again = f"删去原有的 {name}，再以 New ruleset → Import a ruleset 导入 .github/rulesets/{name}.json"
    if (given := setup.rulesets(branch).get(name)) is None:
        yield f"没有对分支 {branch} 生效的 ruleset {name}", again
        return
    rules = map(an_object, field(given, "rules", a_list))
    theirs = {field(one, "type", a_text): an_object(one.get("parameters", {})) for one in rules}
    ours = {one["type"]: one.get("parameters", {}) for one in wanted["rules"]}
    # Elsewhere the app has another number.
    is_foreign = setup.host.exchange.address != GITHUB_COM and bool(ours.get(STATUSES, {}).pop(STATUSES, None))
    unlike = [kind for kind in ours if not ours[kind].items() <= theirs.get(kind, {}).items()]
    kinds = sorted({*unlike, *map(worded, ours.keys() ^ theirs.keys())})
    wrong = [f"规则与文件不符：{'、'.join(kinds)}"] if kinds else []
    wrong += _passed_by(given, wanted)
    if wrong:
        yield "；".join(wrong), again
    elif "bypass_actors" not in given:
        raise Unclear("规则齐全，但 GitHub 只向有权修改规则的人显示 Bypass list")
    elif is_foreign:
        raise Unclear("其余相符；GitHub Actions 在本平台上的编号不详，必需的状态及其来源无法核对")


def _passed_by(given: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    """Who may pass by a ruleset and should not, or the other way round. Not every token is shown the list."""
    if "bypass_actors" not in given:
        if given.get("current_user_can_bypass", "never") != "never":
            yield "持令牌的账号可以绕过"
        return
    actors = {worded(field(an_object(one), "actor_type", a_text)) for one in field(given, "bypass_actors", a_list)}
    exempt = {one["actor_type"] for one in wanted["bypass_actors"]}
    if actors != exempt:
        now, then = ("、".join(sorted(one)) or "空" for one in (actors, exempt))
        yield f"可以绕过的（Bypass list）现有：{now}，应有：{then}"


def _no_key(setup: RepositorySetup) -> Faults:
    says = "mkdocs.yml 的 extra.recorder 为 token：登记使用流程的公共令牌，有 Write 权限的人员均可写入审批证据"
    yield says, "升级到可用 Environments 的版本后，按 docs/setup.md 第四节改用登记的密钥，并删去 extra.recorder"


def _keys(setup: RepositorySetup) -> Faults:
    """Deploy keys that may write. Keys that the organisation has disabled do not count."""
    found = [an_object(item) for item in setup.host.whole("/keys")]
    writing = [one for one in found if not field(one, "read_only", a_truth) and one.get("enabled") is not False]
    titles = [worded(field(one, "title", a_text)) for one in writing]
    if len(titles) > 1:
        says = f"有 {len(titles)} 个：{'、'.join(titles)}；规则不能区分，每一个均可写入审批证据"
        yield says, "只留登记用的一个，其余删除或改为只读"
    elif not titles:
        todo = "Add deploy key：粘贴登记用的公钥，选中 Allow write access；组织停用的，由组织所有者开启"
        yield "没有，record 无法写入审批证据", todo


def _environment(setup: RepositorySetup) -> Faults:
    """Which refs may use the recorder's environment. That it holds what it must, ``record`` says."""
    todo = f"Deployment branches and tags 选 Selected branches and tags，只列分支 {MAIN}"
    environments = setup.counted("/environments", "environments")
    named = [one for one in environments if field(one, "name", a_text) == ENVIRONMENT]
    if not named:
        yield f"没有名为 {ENVIRONMENT} 的环境", f"New environment，名称 {ENVIRONMENT}；{todo}"
        return
    policy, listed = field(named[0], "deployment_branch_policy", optional(an_object)), []
    if policy and field(policy, "custom_branch_policies", a_truth):
        listed = setup.counted(f"/environments/{ENVIRONMENT}/deployment-branch-policies", "branch_policies")
    if [(field(one, "name", a_text), field(one, "type", a_text)) for one in listed] != [(MAIN, "branch")]:
        yield f"可以取得登记的密钥的，不是只有分支 {MAIN}", todo


def _shared(setup: RepositorySetup) -> Faults:
    """The secrets that workflows on any branch get: those of the repository and of its organisation, if any."""
    found = setup.names("/actions/secrets", "secrets")
    if field(field(setup.about, "owner", an_object), "type", a_text) != "User":
        found |= setup.names("/actions/organization-secrets", "secrets")
    if found:
        says = f"{'、'.join(sorted(found))}：有 Write 权限的人员在本人分支上以流程即可取得"
        yield says, f"将密钥移入只限分支 {MAIN} 的环境，再在此处删除"


class Rights(NamedTuple):
    push: bool
    admin: bool


class Collaborator(NamedTuple):
    id: Id
    login: str
    permissions: Rights


def _people(setup: RepositorySetup) -> Faults:
    """Everybody with an office and an account needs access to a private repository to review in it."""
    listed = [shaped(Collaborator, item) for item in setup.host.whole("/collaborators")]
    found = {one.id: one for one in listed}
    people, registrars = {one.account_id for one in setup.registry.of(Person)}, _with_account(setup, Role.REGISTRAR)
    writers = [one for one in found.values() if one.permissions.push]
    strangers = [one.login for number, one in found.items() if number not in people]
    lax = [one.login for one in writers if not one.permissions.admin and one.id not in registrars]
    unable = registrars.keys() - {one.id for one in writers}
    yield from _listed("不在名册中", strangers, "移除；确应有权限的，登记到 registry/office/people.yaml")
    yield from _listed("不是信息技术部人员而有 Write", lax, "改为 Read；评审和从副本报送只需 Read")
    yield from _listed(
        "信息技术部人员没有 Write", [registrars[one] for one in sorted(unable)], "设为 Write；备案的合并由其办理"
    )
    if setup.is_private:
        holders = _with_account(setup, Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.SECRETARY)
        shut_out = [label for number, label in holders.items() if number not in found]
        yield from _listed("没有权限，不能评审", shut_out, "Add people：权限选 Read")


def _with_account(setup: RepositorySetup, *roles: Role) -> dict[int, str]:
    """The accounts of those who hold one of the offices."""
    people = [one for one in setup.registry.of(Person) if any(one.holds(role, setup.today) for role in roles)]
    return {one.account_id: one.label for one in people if one.account_id is not None}


def _listed(says: str, names: Iterable[str], todo: str) -> Faults:
    if text := "、".join(map(worded, names)):
        yield f"{says}：{text}", todo


def _notes(setup: RepositorySetup) -> Iterator[SetupCheck]:
    """What does not prevent starting, as far as it is shown."""
    default = "组织可以停用" if setup.is_private else "公开仓库自 2026 年 12 月 2 日起默认停用 pull_request_target"
    says = f"本工具不能查看；{default}，审批判断即不能随申请的提交启动"
    fix = "Settings → Actions → Policies：另建一项允许各流程所用事件的策略，见 docs/setup.md 第五节"
    yield noted("policies", "流程的启动策略", says, fix)
    with suppress(CannotKnow):
        listed = [shaped(Collaborator, one) for one in setup.host.whole("/collaborators")]
        admins = "、".join(worded(one.login) for one in listed if one.permissions.admin) or "无"
        yield noted("admins", "Admin 权限", admins, "应为两人，平时不用；可改动上列各项设置的，只有这些人员")
    with suppress(CannotKnow):
        names = {*setup.rulesets(MAIN), *setup.rulesets(EVIDENCE)} - {MAIN, HISTORY, WRITERS}
        if names:
            fix = f"{RULESETS}：核对其有无撤销同意（Dismiss stale）、另设必需的状态、限制登记的写入；不需要的，删去"
            yield noted("rulesets", "其他规则", "、".join(sorted(map(worded, names))), fix)


Check = tuple[str, str, str, str, Callable[[RepositorySetup], Faults]]
"""Key, title, where it is set, what the token must be allowed to read, and the check itself."""
SETTING_CHECKS: list[Check] = [
    ("private", "仓库的可见范围", GENERAL, "Metadata", visibility),
    ("main", "主分支的规则", RULESETS, "Metadata", partial(_ruleset, MAIN, MAIN)),
    ("merging", "合并方式", f"{GENERAL} → Pull Requests", "Administration", partial(_fields, "", MERGING)),
    ("evidence", f"{EVIDENCE} 分支不得改写", RULESETS, "Metadata", partial(_ruleset, HISTORY, EVIDENCE)),
    ("secrets", "各分支均可读取的密钥", "Settings → Secrets and variables → Actions", "Secrets", _shared),
    ("actions", "可用的 Actions", ACTIONS, "Administration", _actions),
    ("token", "流程的默认权限", ACTIONS, "Administration", partial(_fields, "/actions/permissions/workflow", TOKEN)),
    ("forks", "副本（fork）的流程", ACTIONS, "Administration", _forks),
    ("people", "有权限的人员", "Settings → Collaborators and teams", "Metadata", _people),
]
WITH_KEY: list[Check] = [
    ("writers", f"{EVIDENCE} 分支的写入", RULESETS, "Metadata", partial(_ruleset, WRITERS, EVIDENCE)),
    ("keys", "可写入的 Deploy key", "Settings → Deploy keys", "Administration", _keys),
    ("environment", "登记的环境", ENVIRONMENTS, "Actions 和 Environments", _environment),
]
WITHOUT_KEY: list[Check] = [("recorder", "登记的密钥", "docs/setup.md", "", _no_key)]
