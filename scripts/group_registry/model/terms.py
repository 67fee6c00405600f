"""The fixed choices in the forms. A contract test checks that the schemas have the same words."""

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

DATA, OFFICE, GROUPS = "registry/", "registry/office/", "registry/groups/"
MINUTES, PAPER, BLACKLIST = "registry/minutes/", "registry/paper/", "registry/blacklist/"
BASELINE, PEOPLE, POLICY, UNITS, DELEGATIONS = (
    f"{OFFICE}{name}.yaml" for name in ("baseline", "people", "policy", "units", "delegations")
)
TOOLS = "TOOLS"
"""In the repository of an office: which tools it has."""
CODEOWNERS = ".github/CODEOWNERS"
MAIN = "main"
STATUS = "备案审批"
"""The commit status that must succeed on the head of a pull request before it is merged."""


class Platform(StrEnum):
    WECHAT = "微信"
    QQ = "QQ/TIM"
    MEMBER_PLATFORM = "会员服务平台"
    OTHER = "其他"


class Scope(StrEnum):
    INTERNAL = "对内"
    EXTERNAL = "对外"


class FilingKind(StrEnum):
    CREATION = "创建"
    CHANGE = "变更"
    CANCELLATION = "注销"


class Procedure(StrEnum):
    IN_FULL = "备案"


class Disposal(StrEnum):
    DISSOLVED = "已解散"
    HANDED_OVER = "已移交"
    UNKNOWN = "不详"
    """Only for cancellations on paper from before the adoption, where nobody may know what became of the group."""


class UnitKind(StrEnum):
    DEPARTMENT = "部门"
    AGENCY = "代办处"
    BASE_UNIT = "基层单位"


class Role(StrEnum):
    DIRECTOR = "主任"
    DEPUTY_DIRECTOR = "分管主任"
    SECRETARY = "办公会秘书"
    REGISTRAR = "信息技术部"
    CLERK = "经办人"

    @property
    def in_full(self) -> str:
        """In tables: heads of departments are called 主任, too."""
        if self is Role.DIRECTOR:
            return DIRECTOR_IN_FULL
        return self.value


_BLANKS = (
    "无 无人 没有 没有人 暂无 暂时没有 暂缺 空缺 缺 空 空白 略 同上 同前 未定 未知 未填 未填写 未命名 未编号 无编号 "
    "未备案 待定 待补 待填 待补充 待完善 待确定 待确认 待明确 待核实 不详 不明 不知道 不清楚 不适用 "
    "na none null nil tbd 如题 见附件 详见附件 见附表 见备注 详见备注 暂无说明 无说明 没有说明 无其他说明"
)
_VAGUE = (
    "其他 其它 说明 测试 试试 工作需要 因工作需要 根据工作需要 业务需要 因业务需要 工作原因 日常工作 方便工作 "
    "便于工作 相关工作 相关人员 有关人员 创建群组 新建群组 变更备案 创建备案 注销备案 申请创建 申请变更 申请注销"
)
BLANKS, VAGUE_WORDS = frozenset(["", *_BLANKS.split()]), frozenset(_VAGUE.split())
"""What leaves an item empty, and what says nothing, when it is all that is written there: folded, so that of
punctuation alone nothing is left."""
NOT_IN_LEDGER = "历史数据：原台账未载明"
"""The beginning of what an import puts in for an item that the ledger lacks; it leaves the item empty, too."""
NOTHING_BEFORE = "无"
"""The value in place of the old digest, for a file that a filing creates."""
DIRECTOR_IN_FULL = "办事处主任"


class Audience(StrEnum):
    INTERNAL = "内部版"
    PUBLIC = "公开版"


class ReadingStatus(StrEnum):
    PROVISIONAL = "暂行"
    CONFIRMED = "已确认"
    OF_THE_SYSTEM = "系统规则"
    """How this system works, which nobody has to confirm."""


class Outcome(StrEnum):
    PASSED = "通过"
    PASSED_IN_PRINCIPLE = "原则通过"
    RETURNED = "退回"
    REJECTED = "不通过"


class PaperStep(StrEnum):
    REVIEW = "审核"
    APPROVAL = "审批"
    SIGN_OFF = "签批"


class ReportChannel(StrEnum):
    IN_PERSON = "当面"
    TELEPHONE = "电话"
    WRITTEN = "书面"
    ONLINE = "网上"


class SubjectKind(StrEnum):
    GROUP = "群组"
    CUSTODIAN = "负责人"
    MEMBER = "成员"


class AppealOutcome(StrEnum):
    UPHELD = "维持原决定"
    LIFTED = "提前解除"


class Confirming(StrEnum):
    ASKED = "要"
    NOT_ASKED = "不要"


class AtMeeting(StrEnum):
    """What is asked of the director if a meeting is to pass anything (Art. 9.2); the office chooses."""

    MAY_BE_AWAY = "可缺席"
    IS_PRESENT = "须出席"
    CHAIRS = "须主持"


class JointUse(StrEnum):
    """Whether the deputies of units that use a group too are told or review it (Art. 4, 9); the office chooses."""

    TOLD = "告知"
    REVIEWS = "审核"


class QuietScope(StrEnum):
    ALL = "全部群组"
    EXTERNAL = "对外群组"
    INTERNAL = "对内群组"


A_DAY = timedelta(days=1)


UNKNOWN_DAY = "不详"
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)


class PaperDay(date):
    """A day of the paper days of which month (``2025-03``), year or nothing (不详) is known, shown as it was written.

    It is ordered by the earliest day that it can be; one that ends a term by its latest. No figure counts from it.
    """

    written: str
    is_end: bool
    latest: date

    def __new__(cls, written: str, is_end: bool = False) -> "PaperDay":
        first, last = _EARLIEST, _LATEST
        if written != UNKNOWN_DAY:
            year, _, month = written.partition("-")
            first = date(int(year), int(month or "1"), 1)
            until = first.replace(month=int(month or "12"))
            last = until.replace(day=monthrange(until.year, until.month)[1])
        at = last if is_end and written != UNKNOWN_DAY else first
        made = super().__new__(cls, at.year, at.month, at.day)
        made.written, made.is_end, made.latest = written, is_end, last
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return PaperDay, (self.written, self.is_end)

    def isoformat(self) -> str:
        return self.written

    __str__ = isoformat

    def __format__(self, spec: str) -> str:
        return self.written

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PaperDay) and self.written == other.written

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.written)

    def __add__(self, other: timedelta) -> date:  # type: ignore[override]
        return date(self.year, self.month, self.day) + other

    def __sub__(self, other: date | timedelta) -> timedelta | date:  # type: ignore[override]
        return date(self.year, self.month, self.day) - other


def is_known(day: date) -> bool:
    """Whether it is known to the day, so that figures may count from it."""
    return not isinstance(day, PaperDay)


def latest(day: date) -> date:
    return day.latest if isinstance(day, PaperDay) else day


def earliest(day: date) -> date:
    return day if is_known(day) else date(day.year, day.month, 1)


# China has had no summer time since the hosts exist, so a fixed offset suffices and no time zone data are needed.
SHANGHAI = timezone(timedelta(hours=8))


@lru_cache(maxsize=4096)
def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


class Waivable(StrEnum):
    NO_PERSONAL_DATA = "no_personal_data"
