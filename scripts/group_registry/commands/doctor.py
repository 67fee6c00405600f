"""List what must be fixed before an office can start, each with its remedy. ``--online`` also checks the host.

Exit 0 nothing is missing, 1 something is missing, 2 wrong usage, 3 nothing is missing but something could not be known,
which never counts as good.
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from group_registry.cli.given import host_of
from group_registry.cli.parser import HOST, Parser, today
from group_registry.commands import codeowners, doubts_as
from group_registry.evidence.covered import bound
from group_registry.files import office_host, worktree
from group_registry.files.errors import CannotKnow, in_words
from group_registry.forms.check import Inspection, inspect
from group_registry.gitrepo import approvals_branch, repository, tools
from group_registry.hosts import gitea_settings, github_settings, recorder_key
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.github import GitHub
from group_registry.lifecycle.quiet_periods import unknown_years
from group_registry.model.finding import Readiness, SetupCheck, good, missing, noted, skipped, unknown
from group_registry.model.records import BaselineEntry, Group, Person, Policy, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Role
from group_registry.reports.findings import checks_text
from group_registry.rules import RULES
from group_registry.rules.engine import taken_over
from group_registry.rules.office_people import LEAST_HOLDERS

SAMPLE = "demo-"
"""The prefix of the accounts in the sample data, which belong to nobody."""
ON_PEOPLE = {
    "every_open_unit_has_a_deputy": "分管主任",
    "deputies_are_succeeded": "分管主任的接任",
    "two_registrars_at_least": "信息技术部人员",
    "holders_are_succeeded": "届满后的接任",
    "account_and_its_id_go_together": "账号与账号编号",
    "leaders_have_an_account": "审批人员的账号",
}
"""Rules whose findings are listed one by one, with their titles. The errors of all other rules are only counted."""
NEEDS_ACCOUNT = {
    Role.REGISTRAR: (2, "合并（备案）只能由有账号的人员办理"),
    Role.SECRETARY: (1, "纪要须由秘书的账号报送"),
}
"""Roles that cannot be exercised without an account: how many holders must have one, and why."""
Step = Callable[[Path, Inspection], Iterator[SetupCheck]]
Make = Callable[[str, str, str, str], SetupCheck]


@doubts_as("无法检查")
def main(argv: list[str] | None = None) -> int:
    checks = checked(_options(argv))
    sys.stdout.write(checks_text(checks))
    states = {check.state for check in checks}
    return 1 if Readiness.MISSING in states else 3 * (Readiness.UNKNOWN in states)


def checked(options: Namespace) -> list[SetupCheck]:
    found = inspect(worktree.read_files(options.root), worktree.read_forms(), RULES)
    return [*_steps(options.root, found), *_platform(options, found)]


def _unless(fault: str, key: str, title: str, fix: str, fine: str, otherwise: Make = missing) -> SetupCheck:
    """Good, in the words of ``fine``, unless there is a fault."""
    return otherwise(key, title, fault, fix) if fault else good(key, title, fine)


def _steps(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    """A step that could not be carried out is reported as unknown; the others still run."""
    has_office = bool(found.registry.of(Person)) and bool(found.registry.of(Policy))
    for step, (key, title) in STEPS.items():
        if step in ON_OFFICE and not has_office:
            yield unknown(key, title, "registry/office/ 中有文件缺少或不能读取", "先按 registry.py validate 的改法改正")
            continue
        try:
            yield from step(root, found)
        except (CannotKnow, OSError) as doubt:
            yield unknown(key, title, in_words(doubt), "按上述原因处理后，再运行一次 registry.py doctor")


def _git(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    repository.need_top(root)
    yield good("git_program", "git 程序", "可用")
    fault = "未设置姓名和邮箱，不能提交"
    fix = "git config user.name 姓名；git config user.email 邮箱（在仓库文件夹中运行）"
    with suppress(CannotKnow):
        repository.run(root, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT", doubt="没有署名")
        fault = ""
    yield _unless(fault, "identity", "git 署名", fix, "已设置")


def _findings(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    others = sum(one.is_error and one.rule not in ON_PEOPLE for one in found.findings)
    fault, fix = f"{others} 处需要改正" if others else "", "运行 registry.py validate，按所列改法逐处改正"
    yield _unless(fault, "validate", "登记册的检查", fix, "没有其他需要改正之处")


def _offices(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    told = [one for one in found.findings if one.rule in ON_PEOPLE]
    for one in told:
        make = missing if one.is_error else noted
        yield make(one.rule, ON_PEOPLE[one.rule], f"{one.says}（{one.path}:{one.line}）", one.fix)
    faulty = {one.rule for one in told}
    yield from (good(rule, title, "齐全") for rule, title in ON_PEOPLE.items() if rule not in faulty)
    fix = "在 registry/office/people.yaml 中登记接任人员的任职；仍在任的，改正止日"
    vacant = "；".join(_vacant(found.registry, today()))
    yield _unless(vacant, "vacant", "在任人员", fix, "没有因届满而空缺的职务")


def _vacant(registry: Registry, today: date) -> Iterator[str]:
    """The offices that too many have left by that day. Offices that nobody ever held are findings of the check."""
    people = registry.of(Person)
    for role, least in LEAST_HOLDERS.items():
        staying = sum(_stays(one, role, today) for one in people)
        if staying < least <= sum(one.ever_holds(role) for one in people):
            yield f"{role}任职未届满的有 {staying} 人，至少应有 {least} 人"
    for unit in registry.of(Unit):
        now = [one for one in registry.deputies_of(unit.name, today) if not one.holds(Role.DIRECTOR, today)]
        had = unit.covers(today) and registry.deputies_ever_of(unit)
        if had and not now and not registry.standing_deputies_of(unit):
            yield f"{unit.name}的分管主任任职均已届满"


def _stays(person: Person, role: Role, today: date) -> bool:
    return person.holds(role, today) or person.holds_without_end(role)


def _accounts(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    people = found.registry.of(Person)
    sample = [one.label for one in people if (one.account or "").startswith(SAMPLE)]
    fault = f"{len(sample)} 人仍为示例账号：{'、'.join(sample)}" if sample else ""
    yield _unless(fault, "sample", "示例账号", "改为本人在代码平台上的账号和账号编号；没有账号的，两项均不填", "没有")
    for role, (least, why) in NEEDS_ACCOUNT.items():
        holders = [one for one in people if _stays(one, role, today())]
        having = [one for one in holders if one.account_id is not None]
        if len(having) < least <= len(holders):
            says = f"现任{role}中登记账号编号的只有 {len(having)} 人，{why}"
            lacking = "、".join(one.label for one in holders if one not in having)
            yield missing(f"account_{role.name.lower()}", f"{role}的账号", says, f"为{lacking}补填账号和账号编号")


def _owners(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    wanted = codeowners.text(found.registry)
    place = root / codeowners.PLACE
    if said := codeowners.not_needed():
        yield good("codeowners", codeowners.PLACE, said)
    elif wanted is None:
        says, fix = "现任主任、信息技术部人员均未登记账号，无从生成", "先补填账号和账号编号"
        yield missing("codeowners", codeowners.PLACE, says, fix)
    elif place.is_file() and place.read_text("utf-8", "replace") == wanted:
        yield good("codeowners", codeowners.PLACE, "与名册一致")
    else:
        yield missing("codeowners", codeowners.PLACE, "与名册不一致，或没有该文件", "运行 registry.py codeowners")


def _baseline(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    """Whether the baseline has the present digests and, before the first record, an entry for every group."""
    key, title = "baseline", "历史备案的基线"
    entries = found.registry.of(BaselineEntry)
    if tuple(sorted(entries, key=lambda one: one.file)) != bound(entries, found.digests):
        yield missing(key, title, "列入基线的群组文件已有改动", "核对改动；启用之前的，运行 registry.py baseline")
        return
    noted_files = {one.file for one in entries}
    loose = [one.path for one in found.registry.of(Group) if one.path not in noted_files]
    if loose and approvals_branch.find(root).tip is None:
        says = f"{len(loose)} 个群组不在基线中，启用后将一直为待核对：{'、'.join(loose[:3])}{' 等' * (len(loose) > 3)}"
        fix = "有纸质备案的，用 registry.py baseline 登记；没有的，删去文件，启用后按程序报送"
        yield missing(key, title, says, fix)
    else:
        says = taken_over(found.registry)
        yield (noted(key, title, says) if says else good(key, title, f"{len(entries)} 条，内容一致"))


def _committed(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    repository.need_top(root)
    is_whole = repository.origin_of(root, "HEAD", found.digests)[1]
    fault = "" if is_whole else "登记册有未提交的内容，审计只看提交"
    yield _unless(fault, "committed", "提交", "git add registry，再 git commit", "登记册已全部提交")


def _tools(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    """Whether the tools of an adopted repository are unchanged; nothing is reported if it has no ``TOOLS`` file.

    After the first record a change is only a notice, because the audit checks it from then on.
    """
    key, title = "tools", "程序"
    repository.need_top(root)
    if (told := tools.brought(root, "HEAD")) is None:
        return
    if not (changed := tools.changed(root, "HEAD")):
        yield good(key, title, f"{told.version} 版，与 {tools.TOOLS} 文件一致")
        return
    make = missing if approvals_branch.find(root).tip is None else noted
    says = f"{len(changed)} 个文件与采用时不同：{'、'.join(changed[:3])}{' 等' * (len(changed) > 3)}"
    fix = f"git log -- {changed[0]} 可查改动；未经审批的，恢复为采用时的内容；确需改动的，启用之后报送"
    yield make(key, title, says, fix)


def _remote(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    key, title = "remote", "代码平台"
    names = repository.run(root, "remote", doubt="无法读取远端").decode().split()
    pushed = repository.run(root, "for-each-ref", "refs/remotes/origin/main", doubt="无法读取分支")
    if "origin" not in names:
        fix = "在代码平台建私有仓库，再运行 git remote add origin 地址、git push -u origin main"
        yield missing(key, title, "没有名为 origin 的远端仓库，无从报送和审批", fix)
    elif not pushed.strip():
        yield missing(key, title, "主分支尚未推送", "git push -u origin main")
    else:
        yield good(key, title, "已有远端仓库，主分支已推送")


def _holidays(root: Path, found: Inspection) -> Iterator[SetupCheck]:
    years = unknown_years(found.registry.of(Policy), worktree.official(), today())
    lacking = f"程序库中没有 {'、'.join(map(str, years))} 年的放假安排，重大节假日的禁言提醒缺少该年" if years else ""
    fix = "更新程序；十二月一日起仍缺的，将放假日期登记在 registry/quiet-periods/，见 docs/setup.md“节假日的更新”"
    yield _unless(lacking, "holidays", "法定节假日", fix, "近期各年齐全", noted)


STEPS: dict[Step, tuple[str, str]] = {
    _git: ("git_program", "git 程序"),
    _findings: ("validate", "登记册的检查"),
    _offices: ("offices", "任职情况"),
    _accounts: ("accounts", "账号情况"),
    _owners: ("codeowners", codeowners.PLACE),
    _baseline: ("baseline", "历史备案的基线"),
    _committed: ("committed", "提交"),
    _tools: ("tools", "程序"),
    _holidays: ("holidays", "法定节假日"),
    _remote: ("remote", "代码平台"),
}
"""The checks on this machine, with the key and title that are reported if a check cannot be carried out."""
ON_OFFICE = (_offices, _accounts, _owners, _baseline, _holidays)
"""The checks that need the office's people and policy."""


def _platform(options: Namespace, found: Inspection) -> Iterator[SetupCheck]:
    key, title = "platform", "平台设置"
    if not options.online:
        fix = f"令牌存入环境变量 {office_host.words().token} 后，运行 registry.py doctor --online"
        yield skipped(key, title, "本次未核对主分支规则、权限等", fix)
        return
    try:
        host = host_of(options)
        if isinstance(host, Gitea):
            yield from gitea_settings.setup_checks(host, found.registry, today())
        elif isinstance(host, GitHub):
            with_key = recorder_key.is_own(options.root)
            yield from github_settings.setup_checks(host, found.registry, with_key, today())
    except (CannotKnow, OSError) as doubt:
        fix = f"GitHub 的令牌须有 {github_settings.RIGHTS}，Gitea 的须有 {gitea_settings.RIGHTS}，且仓库名无误"
        yield unknown(key, title, in_words(doubt), fix)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(
        description="启用前的检查：逐项列出还差什么、如何办理；--online 并核对平台设置。",
        epilog=f"--online 的令牌取环境变量 GITHUB_TOKEN：由管理员生成 fine-grained token，只选本仓库，最短期限，"
        f"权限 {github_settings.RIGHTS}。Gitea、Forgejo 取 FORGE_TOKEN：{gitea_settings.RIGHTS}。",
    )
    parser.add_shared("--root", *HOST)
    parser.add_argument("--online", action="store_true", help="并核对代码平台上的设置；只读取，不改动")
    return parser.parse_args(argv)
