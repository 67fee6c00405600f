"""The entries of the site's search: pages of data, and those that MkDocs made of hand-written pages.

Groups are not among them: they are in a list of their own (``register``) and found as in the register.
Titles and texts are plain text. ``assets/find.js`` looks through them, and puts first what is asked for by its words.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape

CUT = "\u200b"
"""What Material puts between words if a dictionary (jieba) is installed; removed, so the output never varies."""

Entry = Mapping[str, object]
"""Location, title, text, and the words that ask for it, if there are any."""


QUESTIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("file/", "填报", "新建群组，先填报", ("新建", "填报", "如何备案", "建群", "填表", "如何报备", "如何建")),
    ("file/?kind=extend", "怎么延期", "使用期限后移，写明理由", ("延期", "延长", "继续使用", "续期")),
    (
        "file/?kind=change",
        "怎么变更",
        "改名称、换负责人",
        ("变更", "换负责人", "改群名", "改名", "更换负责人", "负责人离职", "负责人退休", "负责人调"),
    ),
    ("file/?kind=cancel", "怎么注销", "群组不再使用", ("注销", "解散", "不用了", "不再使用")),
    ("file/?kind=short", "临时群", "使用期限不超过十五天，分管主任审批即可", ("临时群", "建临时群")),
    ("questions/#short", "临时群与十五天的计算", "首尾两日均计入", ("什么是临时群", "十五天", "15天")),
    (
        "questions/#short-ends",
        "临时群到期的办理",
        "到期当日注销，需要延长的在最后一日以前提出",
        ("临时群到期", "临时群延", "临时群逾期"),
    ),
    (
        "questions/#returned",
        "退回的办理",
        "在同一份申请中改正，重新审批",
        ("退回", "打回", "驳回", "没通过", "不通过"),
    ),
    ("questions/#how-long", "审批所需时间", "各步已等几天", ("多久", "几天", "多长时间", "什么时候批")),
    ("questions/#print", "打印备案表", "报送前、报送后均可打印", ("打印", "打印备案表", "纸质表")),
    (
        "annexes/",
        "谁审批",
        "各类群组依次由谁审批",
        ("谁审批", "谁签字", "谁批", "审批流程", "审批人", "如何审批", "谁签批"),
    ),
    ("file/?book=incident", "舆情怎么报", "登记并报请分管主任", ("舆情如何", "出了舆情", "报舆情")),
    (
        "guide-leader/#absent",
        "领导不在怎么办",
        "委托、纸质签批",
        ("领导不在", "领导外出", "没有账号", "代签"),
    ),
    ("waiting/", "办到哪一步", "各份申请的待办人和等待天数", ("哪一步", "进度", "谁还没签", "还没批", "待谁")),
    ("more/#held", "历次会议", "主任办公会的纪要", ("会议纪要", "历次会议", "办公会纪要")),
    ("expiry/", "到期", "逾期和将到期的群组", ("到期", "逾期", "过期")),
    ("people/", "人员一览", "分管主任、负责人和待移交事项", ("谁是分管", "分管主任是谁")),
    ("glossary/", "用词", "各页所用名称的含义", ("什么是", "什么意思")),
)
"""What people ask about filing: address, title, text, and the words that ask for it; of several the longest counts."""


def entry(address: str, title: str, text: str, asked: Iterable[str] = ()) -> Entry:
    words = [*asked]
    made: dict[str, object] = {"location": address, "title": title, "text": text}
    return made | {"asked": words} if words else made


def of_prose(made: Mapping[str, str]) -> Entry:
    """An entry that MkDocs made of a hand-written page, without its tags."""
    title, text = (unescape(re.sub("<[^>]*>", " ", made[name])).replace(CUT, "") for name in ("title", "text"))
    return entry(made["location"], title.strip(), " ".join(text.split()))
