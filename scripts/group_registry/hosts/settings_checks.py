"""Check whether a repository on GitHub is set up as in ``docs/setup.md``: what is missing or too lax, and the fix.

A setting that the token may not see is unknown, whatever the others say.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from group_registry.hosts import recorder_key
from group_registry.hosts.github_settings import (
    ENVIRONMENT,
    EVIDENCE,
    KEYS,
    Admission,
    AllowedActions,
    BranchRule,
    Collaborator,
    ForkWorkflows,
    HostSettings,
    NotShown,
    WorkflowToken,
)
from group_registry.model.finding import SetupCheck, good, missing, noted, unknown
from group_registry.model.records import Person
from group_registry.model.registry import Registry
from group_registry.model.terms import MAIN, STATUS, Role

RULESETS = "Settings → Rules → Rulesets"
GENERAL = "Settings → General → Pull Requests"
ACTIONS = "Settings → Actions → General"
ENVIRONMENTS = f"Settings → Environments → {ENVIRONMENT}"
ACCESS = "Settings → Collaborators and teams"
ACTIONS_SECRETS = "Settings → Secrets and variables → Actions"
KEY_PAGE = "Settings → Deploy keys"
HISTORY_KEPT = {"deletion": "Restrict deletions", "non_fast_forward": "Block force pushes"}
WRITING_KEPT = {"creation": "Restrict creations", "update": "Restrict updates"}
ON_MAIN = HISTORY_KEPT | {
    "pull_request": "Require a pull request before merging",
    "required_status_checks": "Require status checks to pass",
}
KINDS = {
    KEYS: "Deploy key",
    "RepositoryRole": "仓库的某一角色",
    "OrganizationAdmin": "组织的管理员",
    "Team": "某一团队",
    "Integration": "某一应用",
    "User": "某一账号",
}
RIGHT_FOR = {
    **dict.fromkeys(("main", "status", "evidence", "writers", "people"), "Metadata"),
    **dict.fromkeys(("keys", "actions", "token", "forks"), "Administration"),
    "environment": "Actions",
    "recorder": "Environments 和 Secrets",
    "known_hosts": "Environments",
    "secrets": "Secrets",
    "owners": "Contents",
}
"""What the token must be allowed to read for each check, by GitHub's names for fine-grained permissions."""
RIGHTS = "Administration、Actions、Contents、Environments、Secrets、Metadata（均为 Read-only）"
"""All permissions that the token needs."""
T = TypeVar("T")


def setup_checks(settings: HostSettings, registry: Registry, with_key: bool, today: date) -> Iterator[SetupCheck]:
    """All checks; who holds an office ``today`` needs its rights.

    ``with_key``: evidence is written with the recorder's own key, not with the workflows' token.
    """
    yield _visibility(settings)
    yield from _about("main", "主分支的规则", RULESETS, settings.main, _main)
    yield from _about("status", "必需的状态", RULESETS, settings.main, lambda rules: _status(rules, settings))
    yield _merging(settings)
    yield from _about(
        "evidence", f"{EVIDENCE} 分支不得改写", RULESETS, settings.evidence, lambda rules: [_history(rules)]
    )
    yield from _about(
        "writers", f"{EVIDENCE} 分支的写入", RULESETS, settings.evidence, lambda rules: [_writers(rules, with_key)]
    )
    yield from _recorder(settings) if with_key else [_without_key()]
    yield from _about("secrets", "各分支均可读取的密钥", ACTIONS_SECRETS, settings.shared_secrets, _shared)
    yield from _about("actions", "可用的 Actions", ACTIONS, settings.actions, _actions)
    yield from _about("token", "流程的默认权限", ACTIONS, settings.token, _token)
    yield from _about("forks", "副本（fork）的流程", ACTIONS, settings.forks, lambda one: _forks(one, settings))
    yield from _about(
        "people", "有权限的人员", ACCESS, settings.people, lambda one: _people(one, registry, settings, today)
    )
    yield from _about("owners", "CODEOWNERS", ".github/CODEOWNERS", settings.owner_faults, _owners)


def _about(
    key: str, title: str, where: str, told: T | NotShown, judge: Callable[[T], Iterable[SetupCheck]]
) -> Iterator[SetupCheck]:
    """The checks of a setting, or the statement that it is not known."""
    if isinstance(told, NotShown):
        yield unknown(
            key, title, told.says, f"令牌须有 {RIGHT_FOR[key]}（Read-only）；仍查不到的，由管理员在 {where} 核对"
        )
    else:
        yield from judge(told)


def _visibility(settings: HostSettings) -> SetupCheck:
    if settings.is_private:
        return good("private", "仓库的可见范围", "不公开")
    fix = "Settings → General → Danger Zone → Change repository visibility，改为 Private"
    return missing("private", "仓库的可见范围", "仓库为公开，任何人均可查看名册和备案内容", fix)


def _strictest(rules: Sequence[BranchRule], kind: str) -> tuple[str, ...] | None:
    """The kinds of actors that may bypass the strictest rule of a kind, so all rules of it. None if unknown."""
    exempt = [one.exempt for one in rules if one.kind == kind]
    known = [one for one in exempt if one is not None]
    return min(known, key=len) if known and (() in known or len(known) == len(exempt)) else None


def _lacking(rules: Sequence[BranchRule], wanted: dict[str, str]) -> list[str]:
    return [name for kind, name in wanted.items() if all(one.kind != kind for one in rules)]


def _named(kinds: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(KINDS.get(kind, "其他") for kind in kinds))


def _kept(
    key: str, title: str, branch: str, rules: Sequence[BranchRule], wanted: dict[str, str], names: str
) -> SetupCheck:
    """Whether all these rules are in force for a branch and nobody may bypass them."""
    if lacking := _lacking(rules, wanted):
        fix = f"{RULESETS}：在适用于 {branch} 的 ruleset {names} 中选中所缺各项，Enforcement status 选 Active"
        return missing(key, title, f"缺少 {'、'.join(lacking)}", fix)
    exempt = {kind: _strictest(rules, kind) for kind in wanted}
    if passers := [one for kinds in exempt.values() for one in kinds or ()]:
        fix = f"{RULESETS}：打开适用于 {branch} 的 ruleset，清空 Bypass list"
        return missing(key, title, f"可以绕过规则（Bypass list）的有：{_named(passers)}", fix)
    if None in exempt.values():
        return _hidden_bypass(key, title, branch)
    return good(key, title, "各项规则齐全，任何人不得绕过")


def _hidden_bypass(key: str, title: str, branch: str) -> SetupCheck:
    says = "规则齐全，但 GitHub 只向有权修改规则的人显示 Bypass list"
    return unknown(key, title, says, f"由管理员打开 {RULESETS}，查看适用于 {branch} 的各个 ruleset 的 Bypass list")


def _main(rules: Sequence[BranchRule]) -> Iterator[SetupCheck]:
    yield _kept("main", "主分支的规则", MAIN, rules, ON_MAIN, MAIN)
    asked = [one for one in rules if one.kind == "pull_request"]
    where = f"{RULESETS} → {MAIN} → Require a pull request before merging"
    if asked and not any(one.asks_owners for one in asked):
        says = "改动程序、流程和名册，无须 Code Owner 评审"
        yield missing("code_owners", "Code Owner 评审", says, f"{where}：选中 Require review from Code Owners")
    elif asked:
        yield good("code_owners", "Code Owner 评审", "已设为必需")
    if any(one.withdraws for one in asked):
        says = "推送之后，仍然有效的同意会被撤销，或须再次同意"
        fix = f"{where}：不选 Dismiss stale pull request approvals、Require approval of the most recent reviewable push"
        yield missing("stale", "已有的同意", says, fix)


def _status(rules: Sequence[BranchRule], settings: HostSettings) -> Iterator[SetupCheck]:
    title, where = "必需的状态", f"{RULESETS} → {MAIN} → Require status checks to pass"
    found = [status for one in rules for status in one.statuses]
    sources = [status.source for status in found if status.context == STATUS]
    others = [status.context for status in found if status.context != STATUS]
    if not sources:
        fix = f"{where}：添加“{STATUS}”，来源选 GitHub Actions"
        yield missing("status", title, f"未将“{STATUS}”设为必需", fix)
    elif None in sources or (settings.statuses_from and settings.statuses_from not in sources):
        says = f"“{STATUS}”的来源不是 GitHub Actions，其他账号和应用可以冒报"
        yield missing("status", title, says, f"{where}：将“{STATUS}”的来源改为 GitHub Actions")
    elif settings.statuses_from is None:
        says = f"“{STATUS}”限定了来源，但本平台上 GitHub Actions 的编号不详，无法核对"
        yield unknown("status", title, says, f"由管理员在 {where} 查看“{STATUS}”的来源是否为 GitHub Actions")
    else:
        yield good("status", title, f"“{STATUS}”为必需，来源为 GitHub Actions")
    if others:
        fix = f"{where}：删除其他各项；检查结果已包含在“{STATUS}”中"
        yield missing("statuses", "其他必需的状态", f"{'、'.join(others)} 也为必需，已改正的申请可能仍不能合并", fix)


def _merging(settings: HostSettings) -> SetupCheck:
    """Whether the repository's settings or main's rules allow only merge commits, and no automatic merging."""
    key, title = "merging", "合并方式"
    rules = () if isinstance(settings.main, NotShown) else settings.main
    stated = [frozenset(one.methods) for one in rules if one.methods]
    if isinstance(settings.merging, NotShown):
        return unknown(key, title, settings.merging.says, f"由管理员在 {GENERAL} 核对：只选 Allow merge commits")
    methods = settings.merging.methods.intersection(*stated)
    if methods != {"merge"}:
        says = f"可用的合并方式为 {'、'.join(sorted(methods)) or '无'}，应只有 merge"
        return missing(key, title, says, f"{GENERAL}：选中 Allow merge commits，不选 squash merging 和 rebase merging")
    if settings.merging.is_automatic:
        return missing(key, title, "开启了自动合并（auto-merge）", f"{GENERAL}：不选 Allow auto-merge")
    return good(key, title, "只用合并提交，不自动合并")


def _history(rules: Sequence[BranchRule]) -> SetupCheck:
    names = f"{EVIDENCE}-history"
    return _kept("evidence", f"{EVIDENCE} 分支不得改写", EVIDENCE, rules, HISTORY_KEPT, names)


def _writers(rules: Sequence[BranchRule], with_key: bool) -> SetupCheck:
    key, title, where = "writers", f"{EVIDENCE} 分支的写入", f"{RULESETS} → {EVIDENCE}-writers"
    lacking = _lacking(rules, WRITING_KEPT)
    if not with_key:
        if len(lacking) == len(WRITING_KEPT):
            return noted(key, title, "未限制写入人，登记使用流程的公共令牌", "见“登记的密钥”一项")
        says = "限制了写入人，但登记使用流程的公共令牌，record 无法写入"
        return missing(key, title, says, f"{where}：删除该 ruleset，或改用登记的密钥")
    if lacking:
        says = f"缺少 {'、'.join(lacking)}，有 Write 权限的人员均可写入"
        return missing(key, title, says, f"{where}：选中所缺各项，Bypass list 只列 Deploy keys")
    each = [one.exempt for one in rules if one.kind in WRITING_KEPT]
    if any(exempt is not None and KEYS not in exempt for exempt in each):
        says = "Deploy key 不在 Bypass list 中，record 无法写入"
        return missing(key, title, says, f"{where}：Bypass list 列入 Deploy keys")
    exempt = [_strictest(rules, kind) for kind in WRITING_KEPT]
    if others := [one for kinds in exempt for one in kinds or () if one != KEYS]:
        return missing(
            key, title, f"除 Deploy key 外可写入的有：{_named(others)}", f"{where}：Bypass list 只留 Deploy keys"
        )
    if None in exempt:
        return _hidden_bypass(key, title, EVIDENCE)
    return good(key, title, "只有 Deploy key 可以写入")


def _without_key() -> SetupCheck:
    says = "mkdocs.yml 的 extra.recorder 为 token：登记使用流程的公共令牌，有 Write 权限的人员均可写入审批证据"
    fix = "升级到可用 Environments 的版本后，按 docs/setup.md 第四节改用登记的密钥，并删去 extra.recorder"
    return missing("recorder", "登记的密钥", says, fix)


def _recorder(settings: HostSettings) -> Iterator[SetupCheck]:
    yield from _about("keys", "可写入的 Deploy key", KEY_PAGE, settings.writing_keys, _keys)
    yield from _about("environment", "登记的环境", ENVIRONMENTS, settings.admission, _environment)
    if settings.admission is not None:
        yield from _about("recorder", "登记的密钥", ENVIRONMENTS, settings.secrets, _secret)
        yield from _about("known_hosts", "登记的主机公钥", ENVIRONMENTS, settings.known_hosts, _known_hosts)


def _keys(titles: Sequence[str]) -> Iterator[SetupCheck]:
    title = "可写入的 Deploy key"
    if len(titles) == 1:
        yield good("keys", title, f"只有一个：{titles[0]}")
    elif titles:
        says = f"有 {len(titles)} 个：{'、'.join(titles)}；规则不能区分，每一个均可写入审批证据"
        yield missing("keys", title, says, f"{KEY_PAGE}：只留登记用的一个，其余删除或改为只读")
    else:
        fix = f"{KEY_PAGE} → Add deploy key：粘贴登记用的公钥，选中 Allow write access；组织停用的，由组织所有者开启"
        yield missing("keys", title, "没有，record 无法写入审批证据", fix)


def _environment(admission: Admission | None) -> Iterator[SetupCheck]:
    title = "登记的环境"
    fix = f"{ENVIRONMENTS} → Deployment branches and tags：选 Selected branches and tags，只列分支 {MAIN}"
    if admission is None:
        says = f"没有名为 {ENVIRONMENT} 的环境"
        fix = f"Settings → Environments → New environment，名称 {ENVIRONMENT}；再设 {fix}"
        yield missing("environment", title, says, fix)
    elif admission.refs is None:
        yield missing("environment", title, "未限定分支，其他分支上的流程也可取得登记的密钥", fix)
    elif admission.refs != {(MAIN, "branch")}:
        refs = sorted(admission.refs)
        listed = "、".join(f"{name}（{'标签' if kind == 'tag' else '分支'}）" for name, kind in refs)
        yield missing("environment", title, f"可用的分支和标签为：{listed or '无'}；应只有分支 {MAIN}", fix)
    else:
        yield good("environment", title, f"只限分支 {MAIN}")


def _secret(names: frozenset[str]) -> Iterator[SetupCheck]:
    if recorder_key.KEY in names:
        yield good("recorder", "登记的密钥", f"环境 {ENVIRONMENT} 中已有 {recorder_key.KEY}")
    else:
        fix = f"{ENVIRONMENTS} → Environment secrets → Add：名称 {recorder_key.KEY}，内容为登记用的私钥"
        yield missing("recorder", "登记的密钥", f"环境 {ENVIRONMENT} 中没有 {recorder_key.KEY}", fix)


def _known_hosts(text: str) -> Iterator[SetupCheck]:
    """Whether the variable holds lines as in ssh's known_hosts: names, kind, key."""
    title, variable = "登记的主机公钥", f"环境 {ENVIRONMENT} 的变量 {recorder_key.KNOWN_HOSTS}"
    if any(len(line.split()) > 2 and not line.startswith("#") for line in text.splitlines()):
        yield good("known_hosts", title, f"{variable} 已填写")
    else:
        fix = f"{ENVIRONMENTS} → Environment variables：按 docs/setup.md 第四节的命令取得，每行一个"
        says = "不是主机公钥" if text.strip() else "没有填写"
        yield missing("known_hosts", title, f"{variable} {says}，record 无法写入审批证据", fix)


def _shared(names: frozenset[str]) -> Iterator[SetupCheck]:
    title = "各分支均可读取的密钥"
    if not names:
        yield good("secrets", title, "没有")
    else:
        says = f"{'、'.join(sorted(names))}：有 Write 权限的人员在本人分支上以流程即可取得"
        fix = f"将密钥移入只限分支 {MAIN} 的环境，再在 {ACTIONS_SECRETS} 中删除"
        yield missing("secrets", title, says, fix)


def _actions(allowed: AllowedActions) -> Iterator[SetupCheck]:
    title = "可用的 Actions"
    if not allowed.are_enabled:
        says = "流程已停用，审批判断、登记和提醒均不运行"
        yield missing("actions", title, says, f"{ACTIONS} → Actions permissions：启用")
    elif not allowed.github_only:
        fix = f"{ACTIONS} → Actions permissions：选 select non-OWNER actions，只选 Allow actions created by GitHub"
        yield missing("actions", title, "不限于 GitHub 提供的 Actions，或本仓库所用的不在其内", fix)
    elif not allowed.are_pinned:
        fix = f"{ACTIONS}：选中 Require actions to be pinned to a full-length commit SHA"
        yield missing("actions", title, "未要求以提交编号固定版本", fix)
    else:
        yield good("actions", title, "只限 GitHub 提供的，以提交编号固定版本")


def _token(token: WorkflowToken) -> Iterator[SetupCheck]:
    title, where = "流程的默认权限", f"{ACTIONS} → Workflow permissions"
    if not token.reads_only:
        yield missing("token", title, "默认可写", f"{where}：选 Read repository contents")
    elif token.may_approve:
        fix = f"{where}：不选 Allow GitHub Actions to create and approve pull requests"
        yield missing("token", title, "流程可以提出、同意申请", fix)
    else:
        yield good("token", title, "默认只读，不得同意申请")


def _forks(forks: ForkWorkflows, settings: HostSettings) -> Iterator[SetupCheck]:
    title = "副本（fork）的流程"
    where = f"{ACTIONS} → Fork pull request workflows"
    if not forks.are_made:
        fix = "Settings → General → Features → Allow forking；不能选的，由组织所有者先在组织的 Member privileges 中开启"
        yield missing("forks", title, "未允许建立副本，只有 Read 权限的经办人不能报送", fix)
        return
    given = [name for name, is_given in (("写入权限", forks.may_write), ("密钥", forks.get_secrets)) if is_given]
    if given:
        fix = f"{where}：不选 Send write tokens 和 Send secrets and variables"
        yield missing("forks", title, f"副本的流程可取得{'、'.join(given)}", fix)
    elif not forks.run:
        says = "不运行：从副本报送的，没有检查结果；有人评审后，一小时内方重新判断"
        yield missing("forks", title, says, f"{where}：选中 Run workflows from fork pull requests")
    elif not settings.is_private and not forks.wait:
        fix = f"{ACTIONS} → Approval for running fork pull request workflows：选 all external contributors"
        yield missing("forks", title, "外部人员的流程未经查看即可运行", fix)
    elif settings.is_private and forks.wait:
        says = "经办人从副本报送的，须有 Write 权限的人员点 Approve and run，检查方予运行"
        yield noted("forks", title, says, f"副本的流程只读、没有密钥；不须逐次查看的，{where}：不选 Require approval")
    else:
        yield good("forks", title, "只读，没有密钥")


def _people(
    found: Sequence[Collaborator], registry: Registry, settings: HostSettings, today: date
) -> Iterator[SetupCheck]:
    title = "有权限的人员"
    people = {person.account_id: person for person in registry.of(Person) if person.account_id is not None}
    if strangers := [one.login for one in found if one.id not in people]:
        fix = f"{ACCESS}：移除；确应有权限的，登记到 registry/office/people.yaml（账号和账号编号）"
        yield missing("people", title, f"不在名册中：{'、'.join(strangers)}", fix)
    else:
        yield good("people", title, f"{len(found)} 人均在名册中")
    registrars = {number for number, person in people.items() if person.holds(Role.REGISTRAR, today)}
    writers = [one for one in found if one.is_writer and not one.is_admin]
    if lax := [one.login for one in writers if one.id not in registrars]:
        fix = f"{ACCESS}：改为 Read；评审和从副本报送只需 Read"
        yield missing("writers_list", "Write 权限", f"不是信息技术部人员而有 Write：{'、'.join(lax)}", fix)
    elif writers:
        yield good("writers_list", "Write 权限", "、".join(one.login for one in writers))
    able = {one.id for one in found if one.is_writer}
    if unable := [people[number].label for number in sorted(registrars - able)]:
        fix = f"{ACCESS}：设为 Write；备案的合并由其办理"
        yield missing("registrars_access", "信息技术部的权限", f"没有 Write：{'、'.join(unable)}", fix)
    yield from _access(found, people.values(), settings, today)
    admins = [one.login for one in found if one.is_admin]
    fix = "应为两人，平时不用；可改动上列各项设置的，只有这些人员"
    yield noted("admins", "Admin 权限", "、".join(admins) or "无", fix)


def _access(
    found: Sequence[Collaborator], people: Iterable[Person], settings: HostSettings, today: date
) -> Iterator[SetupCheck]:
    """Everybody with an office and an account needs access to a private repository to review in it."""
    seen = {one.id for one in found}
    offices = (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.SECRETARY)
    holders = [one for one in people if any(one.holds(role, today) for role in offices)]
    if settings.is_private and (shut_out := [one.label for one in holders if one.account_id not in seen]):
        fix = f"{ACCESS} → Add people：权限选 Read"
        yield missing("reviewers_access", "审批人员的权限", f"没有权限，不能评审：{'、'.join(shut_out)}", fix)


def _owners(lines: Sequence[int]) -> Iterator[SetupCheck]:
    if not lines:
        yield good("owners", "CODEOWNERS", "各行有效")
        return
    says = f"第 {'、'.join(map(str, lines))} 行 GitHub 不能识别：账号有误，或该人员没有 Write 权限"
    fix = "核对账号；只有 Read 的主任列在其中的，GitHub 不认其评审，不影响程序的判断，由信息技术部人员作为 Code Owner"
    yield noted("owners", "CODEOWNERS", says, fix)
