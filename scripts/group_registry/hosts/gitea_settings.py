"""How a repository on Gitea or Forgejo is protected, against ``docs/gitea.md``. Only an administrator's token sees it.

What a version of the host does not know is not judged: in Gitea 1.22 no rule holds for administrators or forced pushes.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from group_registry.forms.json_types import a_list, a_text, an_object, field, optional, worded
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.github_settings import (
    Check,
    Faults,
    RepositorySetup,
    Wanted,
    differing,
    setup_results,
    visibility,
)
from group_registry.model.finding import SetupCheck
from group_registry.model.records import Person
from group_registry.model.registry import Registry
from group_registry.model.terms import MAIN, STATUS, Role

GUIDE = "docs/gitea.md"
GITEA_RIGHTS = "repository（读取），由仓库管理员生成，用后即删除"
BRANCHES, MERGES = "仓库设置 → 分支", "仓库设置 → 合并请求（Gitea 在“仓库”页的高级设置）"
MERGING: Wanted = {
    "allow_merge_commits": (True, "选中“创建合并提交”"),
    "allow_squash_merge": (False, "不选“创建压缩提交”"),
    "allow_rebase": (False, "不选“变基后快进”"),
    "allow_rebase_explicit": (False, "不选“变基后创建合并提交”"),
    "allow_fast_forward_only_merge": (False, "不选“仅快进”（Forgejo 为“仅快速向前”）"),
    "allow_rebase_update": (False, "不选“允许通过变基更新合并请求分支”"),
}
PROTECTED: Wanted = {
    "enable_push": (False, "推送选“禁用推送”"),
    "enable_merge_whitelist": (True, "启用合并白名单"),
    "enable_status_check": (True, f"启用状态检查，填 {STATUS}"),
    "dismiss_stale_approvals": (False, "不选“取消过时的批准”"),
    "ignore_stale_approvals": (False, "不选“忽略过期批准”"),
    "enable_force_push": (False, "强制推送选“禁用强制推送”"),
    "unprotected_file_patterns": ("", "不填“不受保护的文件模式”"),
    "block_admin_merge_override": (True, "选中“管理员须遵守分支保护规则”"),
    "apply_to_admins": (True, "选中“对仓库的管理员适用该规则”"),
}
LATER = frozenset(["enable_force_push", "ignore_stale_approvals", "block_admin_merge_override", "apply_to_admins"])
"""Fields that not every supported version has."""
WRITTEN: Wanted = {
    "enable_push": (True, "推送选“受白名单限制的推送”"),
    "enable_push_whitelist": (True, "推送选“受白名单限制的推送”"),
    "push_whitelist_deploy_keys": (False, "不选“具有推送权限的部署密钥”一项"),
    "enable_force_push": (False, "强制推送选“禁用强制推送”"),
    "unprotected_file_patterns": ("", "不填“不受保护的文件模式”"),
}


def setup_checks(host: Gitea, registry: Registry, today: date) -> Iterator[SetupCheck]:
    """All checks. ``CannotKnow`` if not even the repository is shown."""
    setup = RepositorySetup(host, an_object(host.exchange.ask("").data), registry, today)
    yield from setup_results(setup, SETTING_CHECKS, how="")


def _protected(
    branch: str, wanted: Wanted, who: Callable[[Mapping[str, Any], RepositorySetup], Faults], setup: RepositorySetup
) -> Faults:
    listed = map(an_object, a_list(setup.host.exchange.ask("/branch_protections").data))  # a list without pages
    rule = next((one for one in listed if field(one, "rule_name", a_text) == branch), None)
    if rule is None:
        yield f"没有分支 {branch} 的保护规则", "添加新规则，按 docs/gitea.md 第三节填写"
        return
    yield from differing(rule, {name: one for name, one in wanted.items() if name not in LATER or name in rule}, GUIDE)
    yield from who(rule, setup)


def _names(rule: Mapping[str, Any], name: str) -> set[str]:
    return set(map(worded, field(rule, name, optional(a_list)) or ()))


def _mergers(rule: Mapping[str, Any], setup: RepositorySetup) -> Faults:
    if STATUS not in _names(rule, "status_check_contexts"):
        yield f"状态检查没有列入 {STATUS}", f"状态检查模式填 {STATUS}"
    registrars = {one.account for one in setup.registry.of(Person) if one.holds(Role.REGISTRAR, setup.today)}
    merging = _names(rule, "merge_whitelist_usernames")
    if others := "、".join(sorted(merging - registrars)):
        yield f"合并白名单中不是信息技术部人员的：{others}", "移除；账号改名的，更新人员名册"
    if len(merging & registrars) < 2:
        yield "合并白名单中的信息技术部人员不足二人", "列入办理备案的信息技术部人员"
    if _names(rule, "merge_whitelist_teams"):
        yield "合并白名单列有团队，其成员随时可变", "移除团队，只列人员"


def _pushers(rule: Mapping[str, Any], setup: RepositorySetup) -> Faults:
    """Only the account on duty may push, and it is no person of the office."""
    staff = {one.account for one in setup.registry.of(Person)}
    writing, teams = _names(rule, "push_whitelist_usernames"), _names(rule, "push_whitelist_teams")
    if len(writing) != 1 or staff & writing or teams:
        listed = "、".join(sorted(writing | teams)) or "无"
        yield f"可以推送的为：{listed}；应只有值守账号一个，不得为团队和名册中的人员", "白名单只列值守账号"


SETTING_CHECKS: list[Check] = [
    ("private", "仓库的可见范围", "仓库设置", GITEA_RIGHTS, visibility),
    ("merging", "合并方式", MERGES, GITEA_RIGHTS, lambda setup: differing(setup.about, MERGING, GUIDE)),
    ("main", "主分支的保护", BRANCHES, GITEA_RIGHTS, partial(_protected, MAIN, PROTECTED, _mergers)),
    ("approvals", "分支 approvals 的保护", BRANCHES, GITEA_RIGHTS, partial(_protected, "approvals", WRITTEN, _pushers)),
    ("seen", "分支 seen 的保护", BRANCHES, GITEA_RIGHTS, partial(_protected, "seen", WRITTEN, _pushers)),
]
