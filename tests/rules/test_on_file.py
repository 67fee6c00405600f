"""What a later request may do to what is on file, by kind of file and item (Art. 8, 9, 10, 19, 21, 22; contract B).

The cases are written from the contract, not from the table of the product. The decision has its own in
``approval/test_corrections.py``: what needs a clock, or changes the steps.
"""

from collections.abc import Mapping

import pytest

from group_registry.forms.check import inspect
from group_registry.forms.compare import compare
from group_registry.forms.schemas import Forms
from group_registry.model.finding import Finding
from group_registry.model.records import Incident
from group_registry.rules import RULES
from group_registry.rules.on_file import ON_FILE, taken_out
from support.cases import FORMS, OFFICE
from support.changes import snapshot
from support.texts import CLOSED, EXPLAINED, PATH, VERIFIED, entry, form, incident, minutes, quiet, record

Says = str | None
"""The findings, sorted; None: nothing is refused."""

OTHER = "registry/groups/hyfw/xubao.yaml"
ON_MAIN = OFFICE | {PATH: form(), OTHER: form({"群组名称": "续保联络群", "建群目的": "核对续保名册"})}
"""The group that the incident is about, which was filed, and another."""
INCIDENT = "registry/incidents/2026/01.yaml"
BARE: Mapping[str, str | None] = {}
WHOLE: Mapping[str, str | None] = {
    **VERIFIED,
    **EXPLAINED,
    **CLOSED,
    "补录": "节后补记",
    "处理结果": "发布的人已经撤回",
}
NEVER_FILED = {"群组": None, "群组名称": "参保服务答疑群", "平台类别": "微信", "单位": "会员服务部"}
WHY = {"更正": "登记时误填，以通话记录为准"}
CUT = {"删去": "涉及他人隐私的文字"}
OF_INCIDENT: list[tuple[str, Mapping[str, str | None], Mapping[str, str | None], Says]] = [
    ("what was empty is filled", BARE, WHOLE, None),
    ("found earlier", BARE, {"发现时间": "2026-11-03 09:10"}, None),
    ("found later", BARE, {"发现时间": "2026-11-03 09:30"}, "已入册的“发现时间”只能改早（原为 2026-11-03 09:20）"),
    ("found in an earlier year", BARE, {"发现时间": "2025-12-31 23:50"}, None),
    ("reported later", BARE, {"报请时间": "2026-11-03 09:50"}, None),
    (
        "ten hours become five minutes",
        {"报请时间": "2026-11-03 19:20"},
        {"报请时间": "2026-11-03 09:25"},
        "已入册的“报请时间”只能改晚（原为 2026-11-03 19:20）",
    ),
    ("the same with a reason", {"报请时间": "2026-11-03 19:20"}, {"报请时间": "2026-11-03 09:25", **WHY}, None),
    (
        "verified earlier",
        WHOLE,
        {"核实时间": "2026-11-03 10:00"},
        "已入册的“核实时间”只能改晚（原为 2026-11-03 11:00）",
    ),
    ("closed earlier", WHOLE, {"办结时间": "2026-11-03 16:00"}, "已入册的“办结时间”只能改晚（原为 2026-11-03 17:00）"),
    ("closed later", WHOLE, {"办结时间": "2026-11-03 18:00"}, None),
    ("opened again", WHOLE, {"办结时间": None}, "已入册的“办结时间”只能改晚（原为 2026-11-03 17:00）"),
    (
        "a name made longer",
        NEVER_FILED,
        {"群组名称": "参保服务答疑群二"},
        "已入册的“群组名称”不得改动",
    ),
    (
        "a number taken out of a name",
        {**NEVER_FILED, "群组名称": "联络13800138000群"},
        {"群组名称": "联络群"},
        None,
    ),
    ("another way of reporting", BARE, {"报请方式": "书面"}, "已入册的“报请方式”不得改动（原为 电话）"),
    ("another way with a reason", BARE, {"报请方式": "书面", **WHY}, None),
    *(
        (f"{item} rewritten", WHOLE, {item: "另外一种说法"}, f"已入册的“{item}”只能在其后补充")
        for item in ("补录", "舆情信息", "处置意见", "批示", "原因", "措施", "处理结果")
    ),
    *(
        (f"{item} rewritten with a reason", WHOLE, {item: "另外一种说法", **WHY}, None)
        for item in ("补录", "舆情信息", "处置意见", "批示", "原因", "措施", "处理结果")
    ),
    *((f"{item} gone", WHOLE, {item: None}, f"已入册的“{item}”只能在其后补充") for item in ("补录", "处理结果")),
    (
        "added to",
        WHOLE,
        {item: f"{WHOLE[item]}；后来又有补充" for item in ("补录", "批示", "原因", "措施", "处理结果")},
        None,
    ),
    ("the reason given already", WHY, {"报请方式": "书面"}, "已入册的“报请方式”不得改动（原为 电话）"),
    ("the reason added to", WHY, {"报请方式": "书面", "更正": f"{WHY['更正']}；报请方式一并更正"}, None),
    ("the reason exchanged", WHY, {"更正": "另有说法"}, "已入册的“更正”只能在其后补充"),
    (
        "the reason gone with what it excuses",
        WHY,
        {"报请方式": "书面", "更正": None},
        "已入册的“报请方式”不得改动（原为 电话）；已入册的“更正”只能在其后补充",
    ),
    ("another group", BARE, {"群组": OTHER}, "已入册的“群组”不得改动"),
    ("the path of the group that was filed since", NEVER_FILED, {**dict.fromkeys(NEVER_FILED), "群组": PATH}, None),
    (
        "the path of another group",
        NEVER_FILED,
        {**dict.fromkeys(NEVER_FILED), "群组": OTHER},
        "已入册的“单位”不得改动；已入册的“平台类别”不得改动（原为 微信）；已入册的“群组名称”不得改动",
    ),
    ("a number taken out", {"舆情信息": "有人留下电话13800138000"}, {"舆情信息": "有人留下电话"}, None),
    ("words taken out", BARE, {"舆情信息": "群内有人转发消息"}, "已入册的“舆情信息”只能在其后补充"),
    ("words taken out with a reason", BARE, {"舆情信息": "群内有人转发消息", **CUT}, None),
    ("a text taken out with a reason", WHOLE, {"处理结果": None, **CUT}, None),
    (
        "words exchanged under that reason",
        BARE,
        {"舆情信息": "群内无人转发消息", **CUT},
        "已入册的“舆情信息”只能在其后补充",
    ),
    (
        "a time moved under that reason",
        BARE,
        {"报请时间": "2026-11-03 09:25", **CUT},
        "已入册的“报请时间”只能改晚（原为 2026-11-03 09:40）",
    ),
]

BLACKLIST = "registry/blacklist/01.yaml"
APPEALED = {"申诉": "已经清理，请求提前解除", "申诉结果": "维持原决定"}
LIFTED = {**APPEALED, "申诉结果": "提前解除", "解除日期": "2026-12-01"}
DAYS = ("2026-11-02", "2026-11-04", "2027-05-03")
ENTRY = entry()


def listed(more: Mapping[str, str] | None = None, days: tuple[str, str, str] = DAYS, subject: str = "B0007") -> bytes:
    return entry(subject=subject, more=more, days=days)


OF_BLACKLIST: list[tuple[str, bytes, bytes, Says]] = [
    ("an appeal, answered, lifted", ENTRY, listed(LIFTED), None),
    ("shortened", ENTRY, listed(days=(*DAYS[:2], "2026-11-05")), "已入册的“止”不得改动（原为 2027-05-03）"),
    ("shortened with a reason", ENTRY, listed(WHY, days=(*DAYS[:2], "2026-11-05")), None),
    ("made longer", ENTRY, listed(days=(*DAYS[:2], "2028-05-03")), "已入册的“止”不得改动（原为 2027-05-03）"),
    ("begins later", ENTRY, listed(days=(DAYS[0], "2026-12-04", DAYS[2])), "已入册的“起”不得改动（原为 2026-11-04）"),
    ("decided earlier", ENTRY, listed(days=("2026-11-01", *DAYS[1:])), "已入册的“决定日期”不得改动（原为 2026-11-02）"),
    ("another person", ENTRY, listed(subject="B0008"), "已入册的“对象”不得改动"),
    ("another person with a reason", ENTRY, listed(WHY, subject="B0008"), None),
    ("another kind", ENTRY, entry("成员"), "已入册的“对象类型”不得改动（原为 负责人）"),
    ("another article", ENTRY, ENTRY.replace("条款: 11".encode(), "条款: 13".encode()), "已入册的“条款”不得改动"),
    ("another reason", ENTRY, ENTRY.replace("没有".encode(), "已经".encode()), "已入册的“事由”只能在其后补充"),
    ("another appeal", listed(APPEALED), listed({**APPEALED, "申诉": "再次申诉"}), "已入册的“申诉”只能在其后补充"),
    (
        "another answer",
        listed(APPEALED),
        listed({**APPEALED, "申诉结果": "提前解除", "解除日期": "2026-12-01"}),
        "已入册的“申诉结果”只能在其后补充（原为 维持原决定）",
    ),
    (
        "lifted on another day",
        listed(LIFTED),
        listed({**LIFTED, "解除日期": "2026-12-02"}),
        "已入册的“解除日期”不得改动（原为 2026-12-01）",
    ),
    ("no more lifted", listed({"解除日期": "2026-12-01"}), listed(), "已入册的“解除日期”不得改动（原为 2026-12-01）"),
    ("words taken out with a reason", ENTRY, listed(CUT).replace("没有清理".encode(), b""), None),
    (
        "another name",
        entry("成员", None, {"姓名": "林小满", "单位": "示例水务工会"}),
        entry("成员", None, {"姓名": "林大满", "单位": "示例水务工会"}),
        "已入册的“姓名”不得改动",
    ),
]

MINUTES = "registry/minutes/2026-12.yaml"
OLD, NEW, MENDED = "1a" * 20, "2b" * 20, "3c" * 20
MET = minutes(PATH, OLD, NEW)
ASKED = minutes(PATH, OLD, NEW, outcome="原则通过", more="    说明: 成员范围写明岗位\n")
ADDED = f"补充:\n  - {{文件: {PATH}, 原内容: {NEW}, 内容摘要: {MENDED}}}\n".encode()
WRONG = "更正: 出席名单登记时漏列一人\n".encode()
PRESENT = ("李晓岚, 吴敏".encode(), "李晓岚, 孙立, 吴敏".encode())
OF_MINUTES: list[tuple[str, bytes, bytes, Says]] = [
    ("a supplement", ASKED, ASKED + ADDED, None),
    ("a supplement gone", ASKED + ADDED, ASKED, "已入册的“补充”只能在其后补充"),
    ("who was present", MET, MET.replace(*PRESENT), "已入册的“出席”不得填写、改动"),
    ("who was present, with a reason", MET, MET.replace(*PRESENT) + WRONG, None),
    (
        "what was resolved",
        MET,
        MET.replace("通过".encode(), "不通过".encode()) + "    说明: 重来\n".encode(),
        "已入册的“议题”不得填写、改动",
    ),
    ("who chaired", MET, MET.replace("主持: 赵明诚".encode(), "主持: 李晓岚".encode()), "已入册的“主持”不得填写、改动"),
    (
        "the day",
        MET,
        MET.replace("日期: 2026-11-03".encode(), "日期: 2026-11-04".encode()),
        "已入册的“日期”不得填写、改动（原为 2026-11-03）",
    ),
]

PAPER = "registry/paper/2026-01.yaml"
SIGNED = (
    f"文件: {PATH}\n原内容: 无\n内容摘要: {NEW}\n步骤: 签批\n签字人: 赵明诚\n签字日期: 2026-09-11\n"
    f"扫描件摘要: {'4d' * 32}\n见证: [吴敏, 高远]\n"
).encode()
OF_PAPER: list[tuple[str, bytes, bytes, Says]] = [
    ("a comment", SIGNED, b"# kept in the office\n" + SIGNED, None),
    ("the day", SIGNED, SIGNED.replace(b"09-11", b"09-10"), "已入册的“签字日期”不得填写、改动（原为 2026-09-11）"),
    ("what was signed", SIGNED, SIGNED.replace(NEW.encode(), MENDED.encode()), "已入册的“内容摘要”不得填写、改动"),
    ("who saw it", SIGNED, SIGNED.replace("高远".encode(), "方晴".encode()), "已入册的“见证”不得填写、改动"),
]

LATER = record("变更", "2026-11-20", "工作需要有所调整")
MISTAKE = record("变更", "2026-11-20", "更正：启用日期误填")
TERM, FULL = {"使用期限": "2027-06-30"}, {"使用期限": "2026-11-16", "办理方式": "备案"}
STARTED, NEED = {**TERM, "启用日期": "2026-11-05"}, {"使用期限": "2026-11-16", "另有需要": "与前一项工作无关"}
SOON = record("变更", "2026-11-05", "工作需要有所调整")
OF_GROUP: list[tuple[str, bytes, bytes, Says]] = [
    ("any other item", form(), form({"成员范围": "会员服务部窗口人员"}, LATER), None),
    (
        "the first day moved",
        form(STARTED),
        form({**STARTED, "启用日期": "2026-11-06"}, LATER),
        "已入册的“启用日期”不得填写、改动（原为 2026-11-05）",
    ),
    ("the first day filled in", form(TERM), form(STARTED, LATER), "已入册的“启用日期”不得填写、改动"),
    (
        "the first day taken out",
        form(STARTED),
        form(TERM, LATER),
        "已入册的“启用日期”不得填写、改动（原为 2026-11-05）",
    ),
    ("the first day, by a 更正", form(STARTED), form({**STARTED, "启用日期": "2026-11-06"}, MISTAKE), None),
    ("the first day filled in, by a 更正", form(TERM), form(STARTED, MISTAKE), None),
    ("in full no more", form(FULL), form({**FULL, "办理方式": None}, SOON), "已入册的“办理方式”不得改动（原为 备案）"),
    ("in full from now on", form({**FULL, "办理方式": None}), form(FULL, SOON), None),
    (
        "another need exchanged",
        form(NEED),
        form({**NEED, "另有需要": "不同的工作"}, SOON),
        "已入册的“另有需要”只能在其后补充",
    ),
    ("another need added to", form(NEED), form({**NEED, "另有需要": "与前一项工作无关，另有名册"}, SOON), None),
    (
        "a record rewritten",
        form(records=LATER),
        form(records=LATER.replace("调整", "变化") + SOON.replace("05", "21")),
        "已入册的“备案记录”只能在其后补充",
    ),
]

PAUSE = "registry/quiet-periods/2026-qiehuan.yaml"


def confirmed(lines: str) -> bytes:
    return quiet() + f"确认:\n{lines}".encode()


MUTED, BACK, ALSO = (
    f"  - 群组: {PATH}\n    禁言: 2026-12-19 18:00\n",
    "    恢复: 2026-12-25 08:30\n",
    f"  - 群组: {OTHER}\n",
)
MISTAKEN = "更正: 系统切换推迟两日\n".encode()
ADDED_TO = "已入册的“确认”只能增补"
OF_QUIET: list[tuple[str, bytes, bytes, Says]] = [
    ("the first confirmation", quiet(), confirmed(MUTED), None),
    ("another group confirms", confirmed(MUTED), confirmed(ALSO + MUTED), None),
    ("one that was muted can speak again", confirmed(MUTED), confirmed(MUTED + BACK), None),
    ("muted at another time", confirmed(MUTED), confirmed(MUTED.replace("18:00", "17:00")), ADDED_TO),
    ("another group in its place", confirmed(MUTED), confirmed(MUTED.replace(PATH, OTHER)), ADDED_TO),
    ("can speak again earlier", confirmed(MUTED + BACK), confirmed(MUTED + BACK.replace("-25", "-24")), ADDED_TO),
    ("cannot speak again", confirmed(MUTED + BACK), confirmed(MUTED), ADDED_TO),
    ("one of two is gone", confirmed(MUTED + ALSO), confirmed(MUTED), ADDED_TO),
    ("begins later", quiet(), quiet(first="2026-12-22"), "已入册的“起”不得改动（原为 2026-12-20）"),
    ("ends earlier", quiet(), quiet(last="2026-12-22"), None),  # the check does not know the day of the request
    ("begins later, with a reason", quiet(), quiet(first="2026-12-22") + MISTAKEN, None),
]
Case = tuple[str, bytes, bytes, Says]
CASES = [
    *((INCIDENT, name, incident(was), incident({**was, **now}), says) for name, was, now, says in OF_INCIDENT),
    *(
        (path, *case)
        for path, cases in ((BLACKLIST, OF_BLACKLIST), (MINUTES, OF_MINUTES), (PAPER, OF_PAPER), (PATH, OF_GROUP))
        for case in cases
    ),
]


def told(path: str, before: bytes, after: bytes) -> list[Finding]:
    """What the request newly brings in."""
    was, now = (snapshot(ON_MAIN | {path: text}) for text in (before, after))
    old, new = (compare(was, side, FORMS, RULES).findings for side in (was, now))
    known = {(one.rule, one.says) for one in old}
    return [one for one in new if (one.rule, one.says) not in known]


@pytest.mark.parametrize(
    ("path", "before", "after", "says"),
    [(path, *case) for path, _, *case in CASES],
    ids=[f"{path.split('/')[1]}: {name}" for path, name, *_ in CASES],
)
def test_what_is_on_file_stands(path: str, before: bytes, after: bytes, says: Says) -> None:
    found = [one.says for one in told(path, before, after) if one.is_error]
    assert sorted(found) == (says.split("；") if says else [])


@pytest.mark.parametrize(
    ("before", "after", "says"), [case for _, *case in OF_QUIET], ids=[name for name, *_ in OF_QUIET]
)
def test_a_quiet_period_that_has_begun_stands(before: bytes, after: bytes, says: Says) -> None:
    """The check does not know whether it has, and says so: it is a notice, and the decision judges it."""
    found = [one for one in told(PAUSE, before, after) if one.rule == "quiet_period_on_file_stands"]
    assert [(one.says, one.is_error, "尚未开始" in one.fix) for one in found] == ([(says, False, True)] if says else [])


@pytest.mark.parametrize(
    ("was", "now", "items"),
    [
        (WHOLE, {"处理结果": None, **CUT}, {"result"}),
        (WHOLE, {"处理结果": None, "舆情信息": "群内有人转发消息", **CUT}, {"result", "report"}),
        (WHOLE, {"处理结果": None, **WHY}, set()),
        (WHOLE, {"处理结果": None, **WHY, **CUT}, {"result"}),
        ({**WHOLE, **WHY}, {"处理结果": None, **CUT}, {"result"}),
        (WHOLE, {"处理结果": "发布的人已经撤回，已告知", **CUT}, set()),
    ],
)
def test_what_was_taken_out_is_known_by_item(
    was: Mapping[str, str | None], now: Mapping[str, str | None], items: set[str]
) -> None:
    """(Art. 17) No page shows what stood there. What was mended, not taken out, is shown."""
    sides = (inspect(ON_MAIN | {INCIDENT: incident(text)}, FORMS, ()) for text in (was, {**was, **now}))
    before, after = (side.registry.of(Incident)[0] for side in sides)
    assert taken_out(before, after) == items


def test_the_table_names_every_item_of_what_is_no_group_by_its_title() -> None:
    forms = Forms.of_schemas(FORMS)
    for row in ON_FILE:
        items = [item.split("=") for held in row.items.values() for item in held.split()]
        assert items == [[field, forms.label(row.kind, field)] for field, _ in items]
        if row.kind.__name__ != "Group":
            assert {field for field, _ in items} == set(forms.fields(row.kind))
