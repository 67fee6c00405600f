"""An invented office on a coast with 24 units, 144 people and 77 groups, and what a reform changes in its tables.

Who and what is changed is written here; how many requests that may take stands in the play.
"""

from collections.abc import Mapping
from pathlib import Path

from support.books_office import changed, workbook

DEPARTMENTS = (
    *("综合处", "组织宣教处", "权益保障处", "生活服务处", "女工处", "财务资产处"),
    *("经济处", "信息处", "研究室", "培训处", "法务处", "外联处"),
)
AGENCIES = tuple(f"{place}代办处" for place in ("东港", "西岭", "南浦", "北关", "临湖", "新桥", "石桥"))
BASE_UNITS = ("纺织厂工会", "港务局工会", "机床厂工会", "电厂工会", "水务公司工会")
UNITS = (*DEPARTMENTS, *AGENCIES, *BASE_UNITS)
GIVEN = ("海平", "文清", "建业", "素梅", "思源", "晓舟")
SURNAMES = "阎邵裴戚苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤"
STAFF = {unit: [f"{surname}{given}" for given in GIVEN] for unit, surname in zip(UNITS, SURNAMES, strict=True)}
"""Six people in each unit; who holds an office is the first of them, and who keeps groups the last."""
DIRECTOR, SECRETARY, HEIR = STAFF["综合处"][:3]
DEPUTIES = {
    STAFF["组织宣教处"][0]: (*DEPARTMENTS[1:6], *AGENCIES[:4]),
    STAFF["经济处"][0]: (*DEPARTMENTS[6:], *AGENCIES[4:]),
    STAFF["综合处"][3]: (DEPARTMENTS[0], *BASE_UNITS),
}
REGISTRARS = tuple(STAFF["信息处"][:2])
ACCOUNTS = {name: 910000001 + place for place, name in enumerate((DIRECTOR, SECRETARY, HEIR, *DEPUTIES, *REGISTRARS))}
"""The numbers that the host has given their accounts."""
WORDS = {
    "办事处全称": "海东互助会鹭湾办事处",
    "办事处简称": "鹭湾办事处",
    "制度名称": "工作群组管理规定",
    "制度文号": "海互鹭〔2019〕6号",
    "编号格式": "海鹭群〔2026〕1号",
}


def account(name: str) -> str:
    return f"bay-{ACCOUNTS[name] % 100:02}"


def units() -> bytes:
    leaders = {unit: STAFF[unit][0] for unit in (*AGENCIES, *BASE_UNITS)}
    kinds = {**dict.fromkeys(DEPARTMENTS, "部门"), **dict.fromkeys(AGENCIES, "代办处")}
    lines = [[unit, kinds.get(unit, "基层单位"), leaders.get(unit, "")] for unit in UNITS]
    heading, first, *others = lines_with_words(["名称", "类别", "主管领导"], lines)
    return workbook([heading, first, *others])


def lines_with_words(heading: list[str], lines: list[list[str]]) -> list[list[str]]:
    return [[*heading, *WORDS], [*lines[0], *WORDS.values()], *lines[1:]]


def people() -> bytes:
    posts = {DIRECTOR: "办事处主任", SECRETARY: "办公会秘书", **dict.fromkeys(REGISTRARS, "信息技术部")}
    posts |= dict.fromkeys(DEPUTIES, "分管主任")
    lines = [["姓名", "部门", "职务", "分管部门", "账号", "账号编号", "任职日期"]]
    for unit, names in STAFF.items():
        for name in names:
            held = [account(name), str(ACCOUNTS[name])] if name in ACCOUNTS else ["", ""]
            charge = "、".join(DEPUTIES.get(name, ()))
            lines.append([name, unit, posts.get(name, "经办人"), charge, *held, "2019-03-01"])
    return workbook(lines)


KEPT = {
    "培训处": 11,
    "研究室": 5,
    "外联处": 3,
    "东港代办处": 4,
    "西岭代办处": 3,
    "南浦代办处": 3,
    "纺织厂工会": 3,
    "权益保障处": 9,
    "生活服务处": 9,
    "女工处": 8,
    "财务资产处": 5,
    "经济处": 4,
    "法务处": 5,
    "北关代办处": 2,
    "港务局工会": 3,
}
"""How many groups a unit has."""
GROUPS, GROUPS_TOUCHED = 77, 68
TOPICS = ("值班", "课程", "慰问", "档案", "报表", "车辆", "会务", "普法", "体检", "助学", "采购")
OUTWARD = "东港代办处"
"""Its groups have the members of a base unit, too."""
SECRET = "职工阎某住院的病情"
LEDGER_HEADING = ["编号", "群名称", "平台", "范围", "使用部门", "负责人", "成员范围", "目的", "备案日期"]


def keeper(unit: str, place: int) -> str:
    """Two people in turn; in a unit that is split, each keeps what goes the same way."""
    turn = place >= 3 if unit == "研究室" else place % 2
    return STAFF[unit][4 + turn]


def group_name(unit: str, topic: str) -> str:
    return f"{unit}{topic}协调群"


def ledger() -> bytes:
    lines = list[list[str]]()
    for unit, count in KEPT.items():
        scope, members = ("对外", "本单位和纺织厂工会人员") if unit == OUTWARD else ("对内", "本单位全体人员")
        for place, topic in enumerate(TOPICS[:count]):
            purpose = f"通报{SECRET}" if (unit, topic) == ("法务处", "慰问") else f"办理{unit}{topic}事项"
            number, name = f"海鹭群〔2023〕{len(lines) + 1}号", group_name(unit, topic)
            lines.append([number, name, "微信", scope, unit, keeper(unit, place), members, purpose, "2023-05-08"])
    return workbook([LEDGER_HEADING, *lines])


FROM_NEW_YEAR = {"任职日期": "2027-01-01", "任职依据": "海互鹭任〔2027〕1号"}
LEFT = {"职务": "离职", "离任日期": "2026-12-31"}
Lines = Mapping[str, Mapping[str, str]]


def leaver(unit: str, place: int) -> tuple[str, dict[str, str]]:
    """Who leaves and hands all groups over to a colleague."""
    return STAFF[unit][place], {**LEFT, "移交给": STAFF[unit][2]}


UNITS_REFORMED = {
    "培训处": {"撤销日期": "2026-12-31", "承接单位": "组织宣教处"},
    "女工处": {"名称": "女职工工作处"},
    "研究室": {
        "撤销日期": "2026-12-31",
        "承接单位": "；".join(
            f"{group_name('研究室', topic)}：{heir}"
            for topic, heir in zip(TOPICS, ("综合处", "综合处", "综合处", "法务处", "法务处"), strict=False)
        ),
    },
    "外联处": {"撤销日期": "2026-12-31", "承接单位": "无"},
    **{unit: {"主管领导": STAFF[unit][1]} for unit in ("东港代办处", "西岭代办处", "南浦代办处", "纺织厂工会")},
}
LEAVERS = dict(
    leaver(unit, place)
    for unit, places in {
        "权益保障处": (4, 5),
        "生活服务处": (4, 5),
        "女工处": (4, 5),
        "财务资产处": (4,),
        "经济处": (5,),
        "北关代办处": (4,),
        "港务局工会": (5,),
    }.items()
    for place in places
)
RETURNED = STAFF["权益保障处"][4]
"""Of the groups that this person leaves, one is not to go where the table says."""
NAMESAKE = STAFF["法务处"][4]
"""Somebody of this name comes to another unit."""
MOVED = {
    **{name: {"部门": "组织宣教处"} for name in STAFF["培训处"]},
    **{name: {"部门": "综合处"} for name in (*STAFF["研究室"], *STAFF["外联处"])},
    STAFF["研究室"][5]: {"部门": "法务处"},
}
FIRST_DEPUTY, SECOND_DEPUTY, THIRD_DEPUTY = DEPUTIES
CHARGES = {
    FIRST_DEPUTY: ("组织宣教处", "权益保障处", "生活服务处", "财务资产处", *AGENCIES),
    SECOND_DEPUTY: ("女职工工作处", "经济处", "信息处", "法务处", *BASE_UNITS),
    THIRD_DEPUTY: ("综合处",),
}
PEOPLE_REFORMED = {
    DIRECTOR: LEFT,
    HEIR: {"职务": "办事处主任", **FROM_NEW_YEAR},
    **{name: {"分管部门": "、".join(charge), **FROM_NEW_YEAR} for name, charge in CHARGES.items()},
    **LEAVERS,
    **MOVED,
    NAMESAKE: {"区分": "法务"},
    f"+{NAMESAKE}": {"部门": "经济处", "区分": "经济", "任职日期": "2027-01-04"},
    **{name: {"部门": "综合处", "任职日期": "2027-01-04"} for name in ("钮新来", "滑新来", "经新来")},
}


def reform(tables: Path) -> None:
    """The office's table of units and its new staff table, as its clerk changes what ``staff`` has written."""
    changed(tables / "部门.xlsx", *UNITS_REFORMED.items())
    changed(tables / "人员.xlsx", *PEOPLE_REFORMED.items())
