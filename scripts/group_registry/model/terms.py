"""The words to choose from, as the forms have them; a contract test holds the schemas to the same words."""

import re
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

MAIN = "main"
"""The branch that holds what is filed."""
STATUS = "备案审批"
"""The status on the head of a pull request without whose success nothing is merged."""


Version = tuple[int, ...]
"""The version of the tools, as in 1.0.0; an empty one is before all others."""
V0_9: Version = (0, 9)
V1_0: Version = (1, 0)
"""Since these (0.9 was never released) a decision also asks what ``approval.decision.newly_asked`` names."""
VERSION_FILE = "scripts/group_registry/__init__.py"
"""The one file that names the version, here and in the repository of every office."""
_VERSION = re.compile(rb'^__version__ = "([0-9]+(?:[.][0-9]+)*)"', re.MULTILINE)


def version_in(content: bytes) -> str:
    """The version that the content of ``VERSION_FILE`` names, such as 1.0.0; empty where it names none."""
    found = _VERSION.search(content)
    return found[1].decode() if found else ""


def version_of(name: str) -> Version:
    """A version to be compared; of an empty name the empty one."""
    return tuple(map(int, name.split("."))) if name else ()


class Platform(StrEnum):
    """Where a group lives (Art. 2)."""

    WECHAT = "微信"
    QQ = "QQ/TIM"
    MEMBER_PLATFORM = "会员服务平台"
    OTHER = "其他"


class Scope(StrEnum):
    """Whether anyone outside the office is in the group (Art. 2)."""

    INTERNAL = "对内"
    EXTERNAL = "对外"


class FilingKind(StrEnum):
    """What a record of the filing form does (Art. 6, 8)."""

    CREATION = "创建"
    CHANGE = "变更"
    CANCELLATION = "注销"


class Procedure(StrEnum):
    """How a short-lived group is filed where the deputy's 审批 alone is not enough, or not wanted (Art. 10)."""

    IN_FULL = "备案"


class Disposal(StrEnum):
    """What became of a cancelled group."""

    DISSOLVED = "已解散"
    HANDED_OVER = "已移交"
    UNKNOWN = "不详"
    """Only in records of paper days: what is not known of then is not made up."""


class UnitKind(StrEnum):
    """Departments of the office, its agencies, and base units (Art. 3, 23)."""

    DEPARTMENT = "部门"
    AGENCY = "代办处"
    BASE_UNIT = "基层单位"


class Role(StrEnum):
    """Offices that the filing route knows (Art. 6, 9)."""

    DIRECTOR = "主任"
    DEPUTY_DIRECTOR = "分管主任"
    SECRETARY = "办公会秘书"
    REGISTRAR = "信息技术部"
    CLERK = "经办人"


class Audience(StrEnum):
    """For whom the site is published."""

    INTERNAL = "内部版"
    PUBLIC = "公开版"


class ReadingStatus(StrEnum):
    """Whether 信息技术部 has confirmed a reading of the regulation (Art. 24)."""

    PROVISIONAL = "暂行"
    CONFIRMED = "已确认"


class Outcome(StrEnum):
    """What the office meeting decided on one filing (Art. 9.2)."""

    PASSED = "通过"
    PASSED_IN_PRINCIPLE = "原则通过"
    RETURNED = "退回"
    REJECTED = "不通过"


class PaperStep(StrEnum):
    """A step that may be signed on paper."""

    REVIEW = "审核"
    APPROVAL = "审批"
    SIGN_OFF = "签批"


class ReportChannel(StrEnum):
    """How an incident was reported to the deputy director (Art. 19)."""

    IN_PERSON = "当面"
    TELEPHONE = "电话"
    WRITTEN = "书面"
    ONLINE = "网上"


class SubjectKind(StrEnum):
    """Whom a blacklist entry names (Art. 21)."""

    GROUP = "群组"
    CUSTODIAN = "负责人"
    MEMBER = "成员"


class AppealOutcome(StrEnum):
    """What became of an appeal against an entry of the blacklist (Art. 21)."""

    UPHELD = "维持原决定"
    LIFTED = "提前解除"


class Confirming(StrEnum):
    """Whether custodians are asked to confirm that a group was muted and opened again (Art. 22)."""

    ASKED = "要"
    NOT_ASKED = "不要"


class QuietScope(StrEnum):
    """Which groups a quiet period addresses (Art. 22)."""

    ALL = "全部群组"
    EXTERNAL = "对外群组"
    INTERNAL = "对内群组"


# No summer time since the host exists, so an offset is enough and no time zone data need be at hand.
SHANGHAI = timezone(timedelta(hours=8))


def day_of(moment: datetime) -> date:
    """The Shanghai calendar day of a moment."""
    return moment.astimezone(SHANGHAI).date()
