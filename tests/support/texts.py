"""Files of the small office as text: a group's form with its records, and the office's other books."""

from collections.abc import Mapping

PATH = "registry/groups/hyfw/case.yaml"
ITEMS: Mapping[str, str | None] = {
    "群组名称": "参保服务答疑群",
    "平台类别": "微信",
    "平台说明": None,
    "使用范围": "对内",
    "使用部门": "会员服务部",
    "共同使用部门": None,
    "成员单位": None,
    "主管领导": None,
    "群组负责人": "周启明",
    "成员范围": "会员服务部全体",
    "建群目的": "解答参保续保材料问题",
    "启用日期": None,
    "使用期限": None,
    "办理方式": None,
    "另有需要": None,
}
"""An internal group of a department without an end, in the order of the form."""
OUTSIDE: Mapping[str, str | None] = {
    "群组名称": "续保联络群",
    "使用范围": "对外",
    "成员单位": "[会员服务部, 朝阳代办处]",
    "成员范围": "会员服务部续保岗和代办处窗口人员",
    "建群目的": "核对续保名册",
}
"""What makes it an external one."""
BRIEF: Mapping[str, str | None] = {
    "群组名称": "年会会务群",
    "成员范围": "会务人员",
    "建群目的": "安排年会的签到和用车",
    "使用期限": "2026-11-16",
}
"""What makes it one of fifteen days, both ends counted, from the second of November."""
FIRST = "2026-11-02"
"""The day on which plays begin."""


def form(changes: Mapping[str, str | None] | None = None, records: str = "", day: str = FIRST) -> bytes:
    """A group's file: its items with these changes, None for one that is left out; its creation, and more records."""
    lines = [f"{item}: {value}\n" for item, value in {**ITEMS, **(changes or {})}.items() if value is not None]
    return ("".join(lines) + "备案记录:\n" + record("创建", day, "因续保集中办理需要新建") + records).encode()


def record(kind: str, day: str, statement: str, more: Mapping[str, str] | None = None) -> str:
    items = {"备案类别": kind, "备案日期": day, "备案事项说明": statement, **(more or {})}
    lines = [f"{item}: {value}\n" for item, value in items.items()]
    return "  - " + "    ".join(lines)


def changed(day: str, statement: str = "工作需要有所调整") -> str:
    return record("变更", day, statement)


def ended(day: str) -> str:
    return record("注销", day, "工作已经结束", {"处置": "已解散"})


def incident(changes: Mapping[str, str | None] | None = None) -> bytes:
    items = {
        "群组": PATH,
        "发现时间": "2026-11-03 09:20",
        "核实时间": None,
        "舆情信息": "群内有人转发没有核实的消息",
        "处置意见": "当场澄清，请发布的人撤回",
        "报请时间": "2026-11-03 09:40",
        "报请方式": "电话",
    }
    return "".join(f"{item}: {value}\n" for item, value in {**items, **(changes or {})}.items() if value).encode()


VERIFIED = {"核实时间": "2026-11-03 11:00"}
EXPLAINED = {"批示": "同意", "原因": "新来的人不知道规定", "措施": "群公告写明，逐个告知"}
CLOSED = {"办结时间": "2026-11-03 17:00"}


def entry(
    kind: str = "负责人",
    subject: str | None = "B0007",
    more: Mapping[str, str] | None = None,
    days: tuple[str, str, str] = ("2026-11-02", "2026-11-04", "2027-05-03"),
) -> bytes:
    """An entry of the blacklist: when it was decided, begins and ends."""
    items = {"对象类型": kind, "对象": subject, **(more or {}), "事由": "群里混入推销人员没有清理", "条款": "11"}
    items |= dict(zip(("决定日期", "起", "止"), days, strict=True))
    return "".join(f"{item}: {value}\n" for item, value in items.items() if value).encode()


def minutes(
    path: str, old: str, new: str, day: str = "2026-11-03", number: int = 12, outcome: str = "通过", more: str = ""
) -> bytes:
    """The minutes of a meeting that spoke of that change alone; contents are named by their digests."""
    return (
        f"年份: {day[:4]}\n次数: {number}\n日期: {day}\n主持: 赵明诚\n出席: [赵明诚, 李晓岚, 吴敏]\n议题:\n"
        f"  - 文件: {path}\n    原内容: {old}\n    内容摘要: {new}\n    结论: {outcome}\n{more}"
    ).encode()


def quiet(first: str = "2026-12-20", last: str = "2026-12-24", scope: str = "对外群组") -> bytes:
    return f"名称: 系统切换期间\n起: {first}\n止: {last}\n依据: 系统切换方案\n范围: {scope}\n".encode()
