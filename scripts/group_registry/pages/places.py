"""Every page once: its title, its articles, the page above it, its scripts, and how it is listed and found.

Pages of data are shells that are filled, those with ``_`` in their place many times. The others are files of ``docs/``.
A test checks that the list is complete.
"""

from collections.abc import Mapping
from typing import NamedTuple


class SitePage(NamedTuple):
    """``above`` is the place of the page that it leads back to, ``NO_MENU`` for a page that stands alone.

    ``purpose`` describes it on 更多 and in the search, which finds it by its title and by the words ``asked``.
    """

    title: str
    articles: tuple[int, ...] = ()
    above: str = ""
    purpose: str = ""
    asked: tuple[str, ...] = ()
    script: str = ""
    module: str = ""
    why_none: str = ""


NO_MENU = "none"
_FINDS, _FOLDS = "assets/matching.js assets/find.js", "assets/fold.js"

SITE_PARTS: Mapping[str, Mapping[str, SitePage]] = {
    "": {
        "index": SitePage("首页", (5, 8), script=_FINDS),
        "register": SitePage("台账", (5, 7), script="assets/matching.js assets/register.js"),
        "register/_": SitePage("整页台账", (5, 7), "register"),
        "groups/_/_": SitePage("每个群组的备案表", (2, 6, 7, 9, 10, 23), "register", module="assets/group.js"),
        "expiry": SitePage("到期", (8, 10), script=_FOLDS),
        "me": SitePage("我的", (8, 11), script=_FOLDS, module="assets/me.js"),
        "waiting": SitePage("今日待签", (9, 10), "", "各份申请的待办人和等待天数", ("待办", "催办", "到哪一步")),
        "waiting/_": SitePage("每位领导的待签", (9, 10), "waiting"),
        "meetings/_": SitePage("每次主任办公会的纪要", (9,), "meeting"),
        "units": SitePage("单位", (3, 4, 23), script=_FOLDS),
        "units/_": SitePage("每个单位的群组", (4,), "units", script=_FOLDS),
        "people/_": SitePage("移交清单", (8, 11), "people", script=_FOLDS),
        "recent/_": SitePage("每月办理的清单", (6, 8), "recent", script=_FOLDS),
        "quiet/_": SitePage("每个禁言期的清单", (22,), "quiet"),
        "more": SitePage("更多", script=_FOLDS, why_none="只列各页的入口，历次会议"),
        "articles": SitePage("制度", why_none="本页即逐条列出各条"),
        "readings": SitePage("制度口径", (24,), "articles", "条文之外的办法", ("暂行口径",)),
        "rules": SitePage("检查规则", (), "articles", "每次报送时自动检查的规则", why_none="各条的规则列在各条之下"),
        "annexes": SitePage("附件：备案流程图", (6, 8, 9, 10), "articles", "各条路线和办理人", ("流程图",)),
    },
    "查询": {
        "recent": SitePage("办理动态", (6, 8), "more", "各月的创建、变更和注销", ("哪个月",)),
        "charts": SitePage("年度统计", (8, 18), "more", "备案、逾期、舆情的年度数字，分布和审批用时"),
        "check": SitePage(
            "这个群备案了吗",
            (6, 10),
            NO_MENU,
            "按名称或编号查询；单独一页，可放入企业微信工作台，或印成二维码",
            ("有没有备案", "是否备案", "备案了吗", "报备了吗"),
            _FINDS,
        ),
        "people": SitePage(
            "人员一览", (4, 11), "more", "分管主任、负责人和待移交事项", ("离任", "调动", "移交", "交接"), _FOLDS
        ),
        "load": SitePage("减负", (5, 8, 11), "more", "可考虑合并的群组（第五条、第八条）", ("合并",)),
        "audit": SitePage(
            "审计", (6, 9, 10), "more", "各群组审批依据的核对结果（第六条、第九条）", ("审批证据",), _FOLDS
        ),
        "exceptions": SitePage("例外一览", (9, 10, 21), "audit", "代签、委托、豁免、重新确认和补录"),
    },
    "办理": {
        "incidents": SitePage("舆情", (18, 19, 20), "more", "报请、处置和记录（第十九条）", ("出了舆情",)),
        "blacklist": SitePage("黑名单", (21,), "more", "限制中的群组和人员（第二十一条）"),
        "quiet": SitePage(
            "禁言期", (22,), "more", "重大节假日和特殊时期（第二十二条）", ("时候禁言", "节假日", "静默")
        ),
        "inventory": SitePage("清查", (5, 8), "more", "各单位实际使用的群组与登记册比对（第八条）", ("清查表",)),
        "meeting": SitePage("上会议题", (9,), "more", "待主任办公会讨论的对外群组（第九条）", ("主任办公会",)),
        "accounts": SitePage(
            "账号丢失、被盗或外借",
            (15,),
            "more",
            "本人、负责人和信息技术部的处理步骤（第十五条）",
            ("密码", "账号被", "账号丢", "借账号", "被盗"),
        ),
    },
    "办事指南": {
        "guide-department": SitePage("使用部门办事指南", (6, 7, 8, 10), purpose="新建、变更、注销，查看本人的群组"),
        "questions": SitePage("常问的事", (6, 9, 10), purpose="临时群、退回、审批所需时间、打印"),
        "guide-leader": SitePage("领导办事指南", (9, 10), purpose="在手机上审批，外出和没有账号时的办法"),
        "guide-secretary": SitePage("办公会秘书办事指南", (9,), purpose="上会、纪要和纸质签字"),
        "guide-it": SitePage("信息技术部办事指南", (6, 8), purpose="启用、备案、每日和每年的工作"),
        "guide-inspector": SitePage("检查人员指南", (6, 9), purpose="查阅、案卷和自行核对"),
    },
    "详细办法": {
        "file": SitePage("填报", (6, 7, 8, 9, 10), purpose="创建、变更、注销的填报和报送"),
        "by-hand": SitePage("自行填写文件", (6, 7, 8, 9, 10), purpose="不用表格，自行写成文件报送"),
        "minutes": SitePage("上会与纸质签批", (9,), purpose="纪要的起草、登记，没有账号的领导签字"),
        "books": SitePage("旧台账、清查和名单", (6, 8, 12), purpose="台账导入、清查表和成员名单核对"),
        "evidence": SitePage("审批核对", (6, 9), purpose="审批依据的来源和补救办法"),
        "glossary": SitePage("用词", (7,), purpose="各页所用名称的含义"),
    },
}
"""By the parts of 更多; the first part has the pages that it does not list."""

PAGES = {place: page for pages in SITE_PARTS.values() for place, page in pages.items()}
_BY_HAND = SITE_PARTS["办事指南"].keys() | SITE_PARTS["详细办法"].keys()
DATA_PAGES = {place: page for place, page in PAGES.items() if place not in _BY_HAND}
"""The pages of data, each of them a shell."""


def front_matter(place: str) -> dict[str, str]:
    """What the generator is told of a page of data: its title, the menu's entry for it, its scripts."""
    page = DATA_PAGES[place]
    top = page.above
    while top in DATA_PAGES and DATA_PAGES[top].above:
        top = DATA_PAGES[top].above
    title, menu = "" if "_" in place else page.title, f"{top}/" if top in DATA_PAGES else top
    about = {"title": title, "menu": menu, "script": page.script, "module": page.module}
    return {name: value for name, value in about.items() if value}
