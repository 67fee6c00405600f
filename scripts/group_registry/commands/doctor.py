"""List what must be fixed before an office can start, each with its remedy. ``--online`` also checks the host.

Exit 0 nothing is missing, 1 something is missing, 2 wrong usage, 3 nothing is missing but something could not be known,
which never counts as good.
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from group_registry.approval.office_ways import who_merges
from group_registry.cli.given import host_of
from group_registry.cli.parser import HOST, Parser, today
from group_registry.commands import codeowners, doubts_as, exit_code
from group_registry.files import office_host, worktree
from group_registry.files.errors import CannotKnow, in_words
from group_registry.forms.check import Inspection, inspect
from group_registry.gitrepo import approvals_branch, repository, tools
from group_registry.hosts import gitea_settings, github_settings, recorder_key
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.github import GitHub
from group_registry.lifecycle.quiet_periods import unknown_years
from group_registry.model.finding import Readiness, SetupCheck, good, missing, noted, skipped, unknown
from group_registry.model.records import OFFICE_WORDS, Person, Policy, Unit
from group_registry.model.terms import CODEOWNERS, Role
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
Fault = tuple[Callable[[str, str, str, str], SetupCheck], str, str]
"""How it is told (``missing``, ``noted``), what is wrong, and what to do."""
Judge = Callable[[Path, Inspection], Iterator[Fault]]


@doubts_as("无法检查")
def main(argv: list[str]) -> int:
    checks = checked(_options(argv))
    sys.stdout.write(checks_text(checks))
    states = {check.state for check in checks}
    if Readiness.MISSING in states:
        return 1
    return exit_code(Readiness.UNKNOWN in states)


def checked(options: Namespace) -> list[SetupCheck]:
    inspection = inspect(worktree.read_files(options.root), worktree.read_forms(), RULES)
    return [*_local(options.root, inspection), *_platform(options, inspection)]


def _local(root: Path, inspection: Inspection) -> Iterator[SetupCheck]:
    """What is on this machine. A check that could not be carried out is reported as unknown; the others still run."""
    checks = CONDITIONS
    people, policies = inspection.registry.of(Person), inspection.registry.of(Policy)
    if people and policies:
        checks = [*CONDITIONS, *OF_OFFICE]
    else:
        says = "registry/office/ 中有文件缺少或不能读取，任职、账号、基线等无从核对"
        yield unknown("office", "名册", says, "先按 registry.py validate 的改法改正")
    for key, title, fine, judge in checks:
        try:
            faults = list(judge(root, inspection))
        except (CannotKnow, OSError) as doubt:
            faults = [(unknown, in_words(doubt), "按上述原因处理后，再运行一次 registry.py doctor")]
        yield from (make(key, title, says, fix) for make, says, fix in faults)
        if fine and not faults:
            yield good(key, title, fine)


def _git(root: Path, inspection: Inspection) -> Iterator[Fault]:
    repository.need_top(root)
    try:
        repository.run(root, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT", doubt="没有署名")
    except CannotKnow:
        fix = "git config user.name 姓名；git config user.email 邮箱（在仓库文件夹中运行）"
        yield missing, "未设置姓名和邮箱，不能提交", fix


def _findings(root: Path, inspection: Inspection) -> Iterator[Fault]:
    if others := sum(one.is_error and one.rule not in ON_PEOPLE for one in inspection.findings):
        yield missing, f"{others} 处需要改正", "运行 registry.py validate，按所列改法逐处改正"


def _words(root: Path, inspection: Inspection) -> Iterator[Fault]:
    """Whether the office says its names and its decree, which forms and pages bear and no version makes up."""
    policy = inspection.registry.policy
    if lacking := [inspection.forms.label(Policy, item) for item in OFFICE_WORDS if not getattr(policy, item)]:
        fix = "补写以后版次加一，作为名册、口径的改动报送；首次推送以前可直接提交"
        yield missing, f"{policy.path} 中没有{'、'.join(lacking)}", fix


def _of_rule(rule: str, root: Path, inspection: Inspection) -> Iterator[Fault]:
    for one in inspection.findings:
        if one.rule == rule:
            yield missing if one.is_error else noted, f"{one.says}（{one.path}:{one.line}）", one.fix


def _vacant(root: Path, inspection: Inspection) -> Iterator[Fault]:
    """The offices that too many have left by today. Offices that nobody ever held are findings of the check."""
    registry, day = inspection.registry, today()
    fix = "在 registry/office/people.yaml 中登记接任人员的任职；仍在任的，改正止日"
    for role, least in LEAST_HOLDERS.items():
        staying = sum(_stays(one, role, day) for one in registry.of(Person))
        if staying < least <= sum(one.ever_holds(role) for one in registry.of(Person)):
            yield missing, f"{role}任职未届满的有 {staying} 人，至少应有 {least} 人", fix
    for unit in registry.of(Unit):
        now = [one for one in registry.deputies_of(unit.name, day) if not one.holds(Role.DIRECTOR, day)]
        if now or not unit.covers(day):
            continue
        ends = registry.last_days_of_deputies(unit)
        if ends and None not in ends:
            yield missing, f"{unit.name}的分管主任任职均已届满", fix


def _stays(person: Person, role: Role, today: date) -> bool:
    return person.holds(role, today) or person.holds_without_end(role)


def _accounts(root: Path, inspection: Inspection) -> Iterator[Fault]:
    people = inspection.registry.of(Person)
    if sample := [one.label for one in people if (one.account or "").startswith(SAMPLE)]:
        fix = "改为本人在报送平台上的账号和账号编号；没有账号的，两项均不填"
        yield missing, f"{len(sample)} 人仍为示例账号：{'、'.join(sample)}", fix
    for role, (least, why) in NEEDS_ACCOUNT.items():
        holders = [one for one in people if _stays(one, role, today())]
        having = [one for one in holders if one.account_id is not None]
        if len(having) < least <= len(holders):
            lacking = "、".join(one.label for one in holders if one not in having)
            says = f"现任{role}中登记账号编号的只有 {len(having)} 人，{why}"
            yield missing, says, f"为{lacking}补填账号和账号编号"


def _merging(root: Path, inspection: Inspection) -> Iterator[Fault]:
    """Who merges a change of office files, tools and documents. Whether they are enough, other checks say."""
    yield good, who_merges(inspection.registry, inspection.registry, today()), ""


def _owners(root: Path, inspection: Inspection) -> Iterator[Fault]:
    wanted, place = codeowners.text(inspection.registry), root / CODEOWNERS
    if reason := codeowners.not_needed():
        yield good, reason, ""
    elif wanted is None:
        yield missing, "现任主任、信息技术部人员均未登记账号，无从生成", "先补填账号和账号编号"
    elif not place.is_file() or place.read_text("utf-8", "replace") != wanted:
        yield missing, "与名册不一致，或没有该文件", "运行 registry.py codeowners"


def _baseline(root: Path, inspection: Inspection) -> Iterator[Fault]:
    """Whether, before the first record, the baseline has the present digests and an entry for every group."""
    listed = inspection.registry.baseline
    loose = [one.path for one in inspection.registry.groups if one.path not in listed]
    is_stale = any(inspection.digests.get(path, one.digest) != one.digest for path, one in listed.items())
    is_being_made = (is_stale or bool(loose)) and approvals_branch.find(root).tip is None
    if is_being_made and is_stale:
        yield missing, "列入基线的群组文件已有改动", "核对改动；启用之前的，运行 registry.py baseline"
    elif is_being_made:
        says = f"{len(loose)} 个群组不在基线中，启用后将一直为待核对：{_first(loose)}"
        yield missing, says, "有纸质备案的，用 registry.py baseline 登记；没有的，删去文件，启用后按程序报送"
    elif says := taken_over(inspection.registry):
        yield noted, says, ""


def _first(paths: Sequence[str]) -> str:
    named = "、".join(paths[:3])
    return f"{named} 等" if len(paths) > 3 else named


def _committed(root: Path, inspection: Inspection) -> Iterator[Fault]:
    repository.need_top(root)
    if not repository.origin_of(root, "HEAD", inspection.digests)[1]:
        yield missing, "登记册有未提交的内容，审计只看提交", "git add registry，再 git commit"


def _tools(root: Path, inspection: Inspection) -> Iterator[Fault]:
    """Whether the tools of an adopted repository are unchanged; nothing is reported if it has no ``TOOLS`` file.

    After the first record a change is only a notice, because the audit checks it from then on.
    """
    repository.need_top(root)
    brought = tools.brought(root, "HEAD")
    if brought is None:
        return
    if changed := tools.changed(root, "HEAD"):
        make = missing if approvals_branch.find(root).tip is None else noted
        says = f"{len(changed)} 个文件与采用时不同：{_first(changed)}"
        fix = f"git log -- {changed[0]} 可查改动；未经审批的，恢复为采用时的内容；确需改动的，启用之后报送"
        yield make, says, fix
    else:
        yield good, f"{brought.version} 版，与 {tools.TOOLS} 文件一致", ""


def _remote(root: Path, inspection: Inspection) -> Iterator[Fault]:
    names = repository.lines(root, "remote", doubt="无法读取远端")
    pushed = repository.run(root, "for-each-ref", "refs/remotes/origin/main", doubt="无法读取分支")
    if "origin" not in names:
        fix = "在报送平台建私有仓库，再运行 git remote add origin 地址、git push -u origin main"
        yield missing, "没有名为 origin 的远端仓库，无从报送和审批", fix
    elif not pushed.strip():
        yield missing, "主分支尚未推送", "git push -u origin main"


def _holidays(root: Path, inspection: Inspection) -> Iterator[Fault]:
    if years := unknown_years(inspection.registry.of(Policy), worktree.official(), today()):
        says = f"程序库中没有 {'、'.join(map(str, years))} 年的放假安排，重大节假日的禁言提醒缺少该年"
        fix = "更新程序；十二月一日起仍缺的，将放假日期登记在 registry/quiet-periods/，见 docs/setup.md“节假日的更新”"
        yield noted, says, fix


Check = tuple[str, str, str, Judge]
"""Key, title, what is told if nothing is wrong (nothing if empty), and the check itself."""
CONDITIONS: list[Check] = [
    ("git_program", "git 程序", "可用", _git),
    ("validate", "登记册的检查", "没有其他需要改正之处", _findings),
    ("committed", "提交", "登记册已全部提交", _committed),
    ("tools", "程序", "", _tools),
    ("remote", "报送平台", "已有远端仓库，主分支已推送", _remote),
]
OF_OFFICE: list[Check] = [
    *((rule, title, "齐全", partial(_of_rule, rule)) for rule, title in ON_PEOPLE.items()),
    ("office_words", "办事处名称和制度", "齐全", _words),
    ("vacant", "在任人员", "没有因届满而空缺的职务", _vacant),
    ("accounts", "办理人员的账号", "齐全", _accounts),
    ("merging", "名册和程序的合并", "", _merging),
    ("codeowners", CODEOWNERS, "与名册一致", _owners),
    ("baseline", "历史备案的基线", "内容一致", _baseline),
    ("holidays", "法定节假日", "近期各年齐全", _holidays),
]
"""The checks that need the office's people and policy."""


def _platform(options: Namespace, inspection: Inspection) -> Iterator[SetupCheck]:
    key, title = "platform", "平台设置"
    if not options.online:
        fix = f"令牌存入环境变量 {office_host.words().token} 后，运行 registry.py doctor --online"
        yield skipped(key, title, "本次未核对主分支规则、权限等", fix)
        return
    try:
        host = host_of(options)
        if isinstance(host, Gitea):
            yield from gitea_settings.setup_checks(host, inspection.registry, today())
        elif isinstance(host, GitHub):
            with_key = recorder_key.is_own(options.root)
            yield from github_settings.setup_checks(host, inspection.registry, with_key, today())
    except (CannotKnow, OSError) as doubt:
        rights = f"GitHub 的令牌须有 {github_settings.GITHUB_RIGHTS}，Gitea 的须有 {gitea_settings.GITEA_RIGHTS}"
        fix = f"{rights}，且仓库名无误"
        yield unknown(key, title, in_words(doubt), fix)


def _options(argv: list[str]) -> Namespace:
    parser = Parser(
        description="启用前的检查：逐项列出还差什么、如何办理；--online 并核对平台设置。",
        epilog=f"--online 的令牌由管理员生成：GitHub 的只选本仓库，最短期限，权限 {github_settings.GITHUB_RIGHTS}；"
        f"Gitea、Forgejo 的权限 {gitea_settings.GITEA_RIGHTS}。",
    )
    parser.add_shared("--root", *HOST)
    parser.add_flag("--online", "并核对报送平台上的设置；只读取，不改动")
    return parser.parse_args(argv)
