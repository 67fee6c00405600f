"""What an audit may find: each kind with its sentence, how to fix it, and the article behind it."""

from collections.abc import Iterable
from dataclasses import KW_ONLY
from datetime import date
from enum import StrEnum
from typing import Self

from group_registry.model.finding import Level
from group_registry.model.records import frozen

AGAIN = (
    "核对现有内容；群组备案表另行报送一次，备案事项说明以“重新确认”开头，其他文件加一行注释“重新确认”"
    "（如“# 重新确认”；不能写注释的，恢复原内容或删去），按规定逐级审批"
)
RESTORE = "不得手工改动该分支；从可靠的备份恢复原分支，再核对一次"
ASK = "请信息技术部查明经过，写明情况报办事处主任；以首页所载的两个分支头为准核对备份"
RECORD_OR_AGAIN = f"请信息技术部补登记（registry.py record）；无法补登记的，{AGAIN}"
RECORD_NOW = "请信息技术部运行 registry.py record 补登记，并查明未自动登记的原因"
ASK_WHY_LATE = "请信息技术部查明当时未登记的原因；内容以重新核对的结果为准"
CHECK_GENESIS = "核对启用提交（--genesis）；登记从启用之后的第一次合并开始"
FILE_APART = "对照纸质台账；该条不予认可，群组另行报送"
MEND_OFFICE = "请信息技术部改正 registry/office/ 下的文件，重新报送"
ASK_WHY_DISMISSED = "请信息技术部查明撤销的原因；已办结的备案仍有效"
VERIFY_GONE = "请信息技术部核实账号确已注销；账号仍在的，按登记被改动查处"
COMPARE = "请信息技术部在平台上打开该申请，与该条登记逐项对照，查明何者被改动、由何人改动，写明情况报办事处主任"


class AuditKind(StrEnum):
    """Findings of the chain and of the rules on changes have kinds of their own."""

    says: str
    fix: str
    article: str

    def __new__(cls, value: str, says: str, fix: str, article: str) -> Self:
        kind = str.__new__(cls, value)
        kind._value_, kind.says, kind.fix, kind.article = value, says, fix, article
        return kind

    DIRECT_PUSH = ("direct_push", "未经报送和审批，直接改动主分支", AGAIN, "9")
    SQUASH = ("squash", "合并时压缩或重排了提交，审批人所审阅的提交已无从核对", f"今后只用合并提交；{AGAIN}", "9")
    OCTOPUS = ("octopus", "一次并入多条分支，无法区分所审批的内容", AGAIN, "9")
    NO_RECORD = ("no_record", "本次合并没有审批登记，其后的合并已有登记", RECORD_OR_AGAIN, "6")
    LATE_RECORD = ("late_record", "合并数日后仍没有审批登记", RECORD_NOW, "6")
    UNCLEAR_RECORD = ("unclear_record", "审批登记无法识别", RESTORE, "6")
    NOT_KNOWABLE = ("not_knowable", "报送平台的答复自相矛盾或超出上限，本次合并的审批无从核实", AGAIN, "9")
    OVER_THE_BOUNDS = ("over_the_bounds", "超出一次报送的限度，内容未予审查，不予认可", AGAIN, "6")
    AGAINST_GIT = ("record_against_git", "审批登记与主分支上的实际改动不符", RESTORE, "6")
    AGAINST_ITSELF = ("record_against_itself", "审批登记自相矛盾", RESTORE, "6")
    SUSPECT_RECORD = ("suspect_record", "登记链在此处中断，该条登记不予采信", RESTORE, "6")
    EVIL_MERGE = ("evil_merge", "合并时另行改动了内容，入册内容与审批人所审阅的不同", AGAIN, "9")
    ODD_COMMIT = (
        "odd_commit",
        "合并提交的日期或作者写法有误，git 和报送平台均不会如此写出",
        f"请信息技术部查明由何人推送；{AGAIN}",
        "9",
    )
    ODD_ENTRY = (
        "odd_entry",
        "写入主分支的方式有误（同名两项、次序颠倒、子模块等），内容无从确定，不予认可",
        f"请信息技术部删去，按原文件名重新放入；{AGAIN}",
        "6",
    )
    ODD_RECORD = ("odd_record", "审批证据分支上有写入方式有误的文件（同名两项、子模块等）", RESTORE, "6")
    NOT_APPROVED = ("not_approved", "合并时审批不合规定", AGAIN, "9")
    NOT_BY_NOW = (
        "not_by_now",
        "合并时合于当时版本的规定，现行版本不予通过",
        "已办结的备案仍有效；再次报送时按现行规定办理",
        "24",
    )
    UNPROVEN_BEFORE = ("unproven_before", "原内容没有审批依据，仅审批本次改动不予认可", AGAIN, "8")
    WRONG_NUMBER = ("wrong_number", "登记的备案编号与编号规则不符", RESTORE, "6")
    NO_SUCH_MERGE = ("record_of_no_merge", "登记过的合并不在主分支上，主分支可能曾被退回或改写", ASK, "6")
    OUT_OF_ORDER = ("records_out_of_order", "本次合并登记较晚，列于其后合并的登记之后", ASK_WHY_LATE, "6")
    BEFORE_ADOPTION = ("record_before_adoption", "登记的合并早于启用之日", CHECK_GENESIS, "6")
    LOST_ADOPTION = ("adoption_not_on_main", "启用时的提交不在主分支上，主分支可能被改写，或不是同一个仓库", ASK, "6")
    BASELINE_WRONG = ("baseline_wrong", "历史备案所列的文件或内容在启用之日不存在", FILE_APART, "6")
    OFFICE_UNREADABLE = ("office_unreadable", "改动后名册无法正确读取，审计沿用原名册", MEND_OFFICE, "24")
    BRANCH_REWRITTEN = ("approvals_rewritten", "审批证据分支上有非逐条登记产生的提交", RESTORE, "6")
    MAIN_ROLLED_BACK = ("main_rolled_back", "主分支里没有指明的提交，可能曾被退回或改写", ASK, "6")
    APPROVALS_ROLLED_BACK = ("approvals_rolled_back", "审批证据分支里没有指明的提交，可能曾被退回或改写", ASK, "6")
    GONE_ONLINE = ("gone_online", "登记过的内容在平台上已查不到", COMPARE, "6")
    CHANGED_ONLINE = ("changed_online", "平台上现有内容与登记的不同", COMPARE, "6")
    DISMISSED_LATER = ("dismissed_later", "办结以后，平台上撤销过这份审批", ASK_WHY_DISMISSED, "6")
    ACCOUNT_GONE = ("account_gone", "平台上的账号已注销，该项无法再与报送平台核对", VERIFY_GONE, "6")


Contradiction = tuple[AuditKind, str]
"""What is wrong, and the words that say more."""
NOTICES = frozenset(
    {
        AuditKind.NOT_BY_NOW,
        AuditKind.DISMISSED_LATER,
        AuditKind.OUT_OF_ORDER,
        AuditKind.ACCOUNT_GONE,
    }
)


@frozen
class AuditFinding:
    """``place`` is the commit's position on main, counted from the adoption. Later filings that confirm or restore all
    ``paths`` turn the finding into a notice. ``on`` is the Shanghai day of the merge, None if it is not about one.
    """

    kind: str
    says: str
    fix: str
    article: str | None
    level: Level = Level.ERROR
    _: KW_ONLY
    commit: str | None = None
    paths: tuple[str, ...] = ()
    place: int | None = None
    on: date | None = None


def finding_of(
    kind: AuditKind, more: str = "", *, commit: str | None = None, paths: Iterable[str] = (), on: date | None = None
) -> AuditFinding:
    says, level = kind.says, Level.ERROR
    if more:
        says += f"：{more}"
    if kind in NOTICES:
        level = Level.NOTICE
    return AuditFinding(kind.value, says, kind.fix, kind.article, level, commit=commit, paths=tuple(paths), on=on)
