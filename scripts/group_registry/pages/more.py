"""The page behind 更多 in the menu: links to the pages of the office that the menu has no room for."""

from collections.abc import Sequence
from typing import NamedTuple

from group_registry.lifecycle.handover import BlacklistCount


class Entrance(NamedTuple):
    """A link to a page: its address, name, purpose, a count in words, and the pages below it (name, address)."""

    address: str
    name: str
    says: str
    much: str = ""
    below: Sequence[tuple[str, str]] = ()


def more(incidents: int, limits: BlacklistCount, quiet: Sequence[tuple[str, str]]) -> dict[str, object]:
    """The data of the page. ``incidents`` counts the open ones; ``quiet`` holds name and address of the sheets."""
    return {
        "parts": [
            (
                "查询",
                [
                    Entrance("charts/", "统计", "在册群组的增减、分布和审批用时"),
                    Entrance("calendar/", "日历", "十二个月内各日期满的群组和禁言期"),
                    Entrance("people/", "人员一览", "分管主任、负责人和待移交事项"),
                    Entrance("load/", "减负", "可考虑合并和久无记录的群组（第五条、第八条）"),
                    Entrance("audit/", "审计", "各群组审批依据的核对结果（第六条、第九条）"),
                ],
            ),
            (
                "办理",
                [
                    Entrance(
                        "incidents/",
                        "舆情",
                        "报请、处置和记录（第十九条）",
                        f"未办结 {incidents} 起" if incidents else "",
                    ),
                    Entrance(
                        "blacklist/",
                        "黑名单",
                        "限制中的群组和人员（第二十一条）",
                        f"限制中 {limits.in_force} 个",
                    ),
                    Entrance("quiet/", "禁言期", "重大节假日和特殊时期（第二十二条）", below=quiet),
                    Entrance("inventory/", "清查", "各单位实际使用的群组与登记册比对（第八条）"),
                    Entrance("meeting/", "上会议题", "待主任办公会讨论的对外群组（第九条）"),
                    Entrance("accounts/", "账号丢失、被盗或外借", "本人、负责人和信息技术部的处理步骤（第十五条）"),
                ],
            ),
            (
                "办事指南",
                [
                    Entrance("guide-department/", "部门经办人", "新建、变更、注销，查看本人的群组"),
                    Entrance("guide-leader/", "领导", "在手机上审批，外出和没有账号时的办法"),
                    Entrance("guide-secretary/", "办公会秘书", "上会、纪要和纸质签字"),
                    Entrance("guide-it/", "信息技术部", "启用、备案、每日和每年的工作"),
                    Entrance("guide-inspector/", "检查人员", "查阅、案卷和自行核对"),
                ],
            ),
            (
                "详细办法",
                [
                    Entrance("file/", "填报", "创建、变更、注销的填报和报送"),
                    Entrance("minutes/", "上会与纸质签批", "纪要的起草、登记，没有账号的领导签字"),
                    Entrance("books/", "旧台账、清查和名单", "台账导入、清查表和成员名单核对"),
                    Entrance("evidence/", "审批核对", "审批依据的来源和补救办法"),
                ],
            ),
        ]
    }
