"""An office with something of everything on file, and forms of the filing page over it: some in order, some amiss.

A form is the query by which the page is opened, and what is answered there, by the attributes of the model.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from group_registry.forms.contents import blob_id
from support import texts
from support.cases import OFFICE
from support.evidence_past import Past
from support.histories import History, group
from support.rendering import DAY
from support.repositories import git
from support.world import LI, WU, ZHAO

PEOPLE, UNITS = "registry/office/people.yaml", "registry/office/units.yaml"
TODAY = date.fromisoformat(DAY)
OPENED = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=1, minutes=30)
"""Half past nine in Shanghai: the page is looked at from nine on."""
NEWCOMERS = """
  - {姓名: 林小雨, 工号: B0021, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2026-11-22}]}
  - {姓名: 马超, 工号: B0022, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01, 止: 2026-11-20}]}
  - {姓名: 钱多, 工号: B0023, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01}]}
"""
NEW_UNITS = """
  - {编号: zls, 名称: 资料室, 类别: 部门, 起: 2015-01-01, 止: 2026-10-31, 承接单位: 综合部}
  - {编号: xcb, 名称: 宣传部, 类别: 部门, 起: 2026-11-22}
"""
OLD = "2026-03-02"


def day(days: int) -> str:
    """So many days from today on."""
    return (TODAY + timedelta(days=days)).isoformat()


def minute(days: int, time: str) -> str:
    return f"{day(days)} {time}"


def of(name: str, purpose: str, filed: str = OLD, **more: str | None) -> bytes:
    return texts.form({"群组名称": name, "建群目的": purpose, **more}, day=filed)


def at(folder: str, slug: str) -> str:
    return f"registry/groups/{folder}/{slug}.yaml"


PAPER_OF: dict[str, bytes] = {
    at("hyfw", "xuanchuan"): of("参保宣传任务群", "布置参保宣传的各项任务"),
    at("hyfw", "ma"): of("续保核对群", "核对续保名册", 群组负责人="马超"),
    at("chaoyang", "chuangkou"): of(
        "窗口经办群", "窗口经办人员答疑", 使用部门="朝阳代办处", 群组负责人="田野", 成员范围="本处窗口人员"
    ),
    at("zls", "dangan"): of("档案借阅群", "登记档案借阅", 使用部门="资料室", 群组负责人="周启明"),
    at("zhb", "jiedai"): of("来访接待群", "安排来访接待", 使用部门="综合部", 群组负责人="张伟（综合部）"),
}
UNNUMBERED = at("hyfw", "ma")


def entry(path: str, content: bytes) -> str:
    number = "" if path == UNNUMBERED else f"  纸质编号: 中互京群备〔2026〕{sorted(PAPER_OF).index(path) + 1}号\n"
    return f"- 文件: {path}\n  内容摘要: {blob_id(content)}\n{number}  备案日期: {OLD}\n"


def office() -> dict[str, bytes]:
    people = OFFICE[PEOPLE].decode().replace("账号: demo-sun, 账号编号: 900000003, ", "")
    people = people.replace("培训中心, 示例机电工会", "培训中心, 示例机电工会, 宣传部, 资料室")
    baseline = "".join(entry(path, content) for path, content in sorted(PAPER_OF.items()))
    return (
        OFFICE
        | PAPER_OF
        | {
            PEOPLE: (people.rstrip() + NEWCOMERS).encode(),
            UNITS: (OFFICE[UNITS].decode().rstrip() + NEW_UNITS).encode(),
            "registry/office/baseline.yaml": baseline.encode(),
        }
    )


INSIDE, OUTSIDE, LIMITED, PUSHED, NEVER, CLOSED = map(
    group, ("inside", "outside", "limited", "pushed", "never", "closed")
)
BRIEF, OVER, IN_FULL, TABLED = map(group, ("brief", "over", "in-full", "tabled"))
INCIDENT, OPEN_INCIDENT = "registry/incidents/2026/01.yaml", "registry/incidents/2026/02.yaml"
ENTRIES = [f"registry/blacklist/0{number}.yaml" for number in (1, 2, 3)]
HELD = "registry/minutes/2026-12.yaml"
QUIET = [f"registry/quiet-periods/{name}.yaml" for name in ("2026-begun", "2026-soon")]


def year(root: Path) -> History:
    """Filed by the rules, but for what was pushed past the approvals; recorded. The last two requests are open."""
    world = History(root, office(), OPENED - timedelta(days=20))
    day_of = (world.clock + timedelta(hours=8)).date().isoformat()

    def dated(name: str, purpose: str, **more: str | None) -> bytes:
        return of(name, purpose, day_of, **more)

    both = [(INSIDE, dated("参保服务答疑群", "解答参保续保材料问题")), (LIMITED, dated("推销信息群", "发布活动信息"))]
    both += [(PUSHED, dated("业务培训群", "安排业务培训")), (CLOSED, dated("旧档整理群", "整理旧档"))]
    for path, content in both:
        world.filed({path: content})
    world.filed({IN_FULL: dated("年报核对群", "核对年报", 使用期限=day(-8), 办理方式="备案")})
    world.filed({BRIEF: dated("年会会务群", "安排年会的签到和用车", 使用期限=day(-20 + 7), 启用日期=None)}, (LI,))
    world.filed({OVER: dated("会场保障群", "会场当天联络", 使用期限=day(-15))}, (LI,))
    outside = world.opened(
        {
            OUTSIDE: dated(
                "代办处续保联络群", "与代办处联络续保事项", 使用范围="对外", 成员单位="[会员服务部, 朝阳代办处]"
            )
        }
    )
    outside.review(LI)
    world.minuted(OUTSIDE, outside)
    outside.review(ZHAO)
    outside.merge()
    closed = world.contents[world.trees[world.main][CLOSED][1]] + texts.ended(day_of).encode()
    world.filed({CLOSED: closed})
    times = {"群组": INSIDE, "发现时间": minute(-19, "09:20"), "报请时间": minute(-19, "09:40")}
    world.filed({INCIDENT: texts.incident({**times, "群组": INSIDE})}, (LI,))
    kept = {**times, "核实时间": minute(-19, "11:00"), **texts.EXPLAINED}
    world.filed({OPEN_INCIDENT: texts.incident({**kept, "群组": OUTSIDE})}, (LI,))
    days = (day_of, day_of, day(180))
    world.filed({ENTRIES[0]: texts.entry("群组", LIMITED, None, days)})
    world.filed({ENTRIES[1]: texts.entry("负责人", "B0008", None, days)})
    gone = {"群组名称": "街道联络群", "平台类别": "微信", "单位": "会员服务部"}
    world.filed({ENTRIES[2]: texts.entry("群组", None, gone, days)})
    world.filed({QUIET[0]: texts.quiet(day(-3), day(4))}, (LI,))
    world.filed({QUIET[1]: texts.quiet(day(20), day(25))}, (LI,))
    Past(world).record()
    world.land([world.main], {PUSHED: dated("业务培训群", "另作他用")}, "改")
    world.land([world.main], {NEVER: dated("未经审批群", "临时联络")}, "改")
    world.clock = OPENED - timedelta(days=2)
    tabled = world.opened({TABLED: of("外聘讲师联络群", "联络外聘讲师", day(-2), 使用范围="对外")})
    tabled.review(LI)
    world.opened(
        {
            at("zhb", "zhiban"): of(
                "综合值班群", "安排节假日值班", day(-2), 使用部门="综合部", 群组负责人="张伟（综合部）"
            )
        }
    )
    world.clock = OPENED
    git(world.git, "repack", "-adq")
    return world


@dataclass(frozen=True)
class Drawn:
    query: str
    answers: Mapping[str, Any]
    author: int


Pools = Mapping[str, list[Any]]
STATEMENTS = [
    "因工作需要新建答疑渠道",
    "更正：写漏一字",
    "纸质补录：二〇二五年的备案表",
    "重新确认：核对无误",
    "待定",
    "其他",
    "1",
    "工作结束",
    "电话13800138000",
    "甲\u200b乙",
]
GROUP: dict[str, list[Any]] = {
    "unit": [
        "会员服务部",
        "会员服务部",
        "会员服务部",
        "综合部",
        "宣传部",
        "朝阳代办处",
        "示例机电工会",
        "信息技术部",
        "业务部",
        "资料室",
        "培训中心",
        "查无此部",
    ],
    "name": [
        "参保服务答疑群",
        "参保服务 答疑群",
        "参保服务答疑工作2群",
        "新设业务群",
        "街道联络群",
        "推销信息群",
        "年会会务群",
        "无",
        "。",
        "群",
        "长" * 101,
        "甲",
        "未经审批群",
        "旧档整理群",
    ],
    "platform": ["微信", "QQ/TIM", "其他", ""],
    "platform_note": ["办公系统", "无", ""],
    "scope": ["对内", "对外", ""],
    "member_units": [[], ["会员服务部"], ["会员服务部", "朝阳代办处"], ["某公司"], ["综合部"]],
    "joint_units": [[], ["综合部"], ["朝阳代办处"], ["会员服务部"], ["查无此部"], ["业务部"], ["培训中心"], ["宣传部"]],
    "member_scope": ["会员服务部全体", "各代办处经办人", "待定", "相关人员", "长" * 2001, "加V：zhangsan88", "", "甲"],
    "custodian": [
        "周启明",
        "陈可为",
        "张伟",
        "张伟（会员服务部）",
        "张伟（综合部）",
        "郑雪",
        "马超",
        "林小雨",
        "田野",
        "许宁",
        "李晓岚",
        "孙立",
        "赵明诚",
        "查无此人",
        "高远",
        "钱多",
        "",
        "吴敏",
        "周启明（会员服务部）",
        "周起明",
    ],
    "leader": ["田野", "待定", "", "王主任"],
    "purpose": [
        "核对第一批材料",
        "解答参保续保材料问题",
        "发布活动信息",
        "安排年会的签到和用车",
        "工作需要",
        "（待定）",
        "",
        "联系 010-88887777",
    ],
    "started_on": ["", "", day(0), day(-1), day(3), day(7), day(8), day(20), OLD],
    "term_end": ["", "", day(5), day(14), day(15), day(-1), day(0), day(21), day(300), day(-200), day(10)],
    "procedure": ["", "", "备案"],
    "further_need": ["", "", "第二期培训，人员不同", "无"],
    "filed_on": [day(0), day(0), day(-3), day(-7), day(-8), day(1), day(-4), day(-6), ""],
    "statement": STATEMENTS,
    "disposal": ["已解散", "已移交", ""],
    "handed_to": ["综合部 吴敏", "待定", ""],
    "slug": ["xin-qun", "inside", "con", "大写", "limited", "a-b"],
}
NOT_IN_A_CHANGE = ("slug", "started_on")
"""What a change does not ask: the one is the file's name, the other cannot be edited."""
CREATION = {
    "unit": "会员服务部", "name": "新设业务群", "platform": "微信", "scope": "对内", "member_scope": "会员服务部全体",
    "custodian": "周启明", "purpose": "核对第一批材料", "statement": "续保期间来电太多", "slug": "xin-qun",
}  # fmt: skip
SHORT = {**CREATION, "term_end": day(9)}
GROUPS = [INSIDE, OUTSIDE, LIMITED, PUSHED, NEVER, BRIEF, OVER, IN_FULL, CLOSED, *PAPER_OF]
CHANGE = {"purpose": "解答新的问题", "statement": "工作内容有所增加"}
CANCELLATION = {"disposal": "已解散", "statement": "工作结束"}
LONG = ["群内有人转发未经核实的消息", "待定", "", "电话13800138000", "甲", "长" * 2001]
MOMENTS = [minute(*when) for when in ((0, "08:00"), (0, "08:30"), (0, "20:00"), (-3, "10:00"), (-10, "10:00"))]
MOMENTS += [minute(*when) for when in ((1, "10:00"), (-19, "09:00"), (-19, "12:00"), (-400, "12:00"))] + [""]
INCIDENTS: dict[str, list[Any]] = {
    "group": [INSIDE, CLOSED, OUTSIDE, at("zhb", "jiedai"), at("zls", "dangan"), ""],
    "group_name": ["街道联络群", "", "无"],
    "platform": ["微信", ""],
    "unit": ["会员服务部", "查无此部", "资料室", "业务部", "朝阳代办处", ""],
    "report": LONG, "opinion": LONG, "instruction": LONG, "cause": LONG, "measures": LONG, "result": LONG,
    "channel": ["当面", "电话", ""],
    "late_reason": ["经办人休假，节后补记", "", "无"],
    **dict.fromkeys(("found_at", "reported_at", "verified_at", "closed_at"), MOMENTS),
}  # fmt: skip
INCIDENT_FORM = {
    "group": INSIDE, "report": "群内有人转发未经核实的消息", "opinion": "当场澄清", "channel": "电话",
    "found_at": minute(0, "08:00"), "reported_at": minute(0, "08:30"),
}  # fmt: skip
BLACKLIST: dict[str, list[Any]] = {
    "subject_kind": ["群组", "负责人", "成员", ""],
    "subject": [INSIDE, CLOSED, "B0007", "B0008", "B0011", "B0022", "X9", ""],
    "name": ["林小满", "周启明", "张伟", "无", ""],
    "group_name": ["某联络群", ""],
    "platform": ["微信", ""],
    "unit": ["会员服务部", "某机电公司", "朝阳代办处", "业务部", "查无此部", "资料室", ""],
    "cause": LONG, "appeal": LONG,
    "article": ["13", "13.6", "第十三条", "26", "99", ""],
    "appeal_outcome": ["维持原决定", "提前解除", ""],
    **{name: [day(0), day(-1), day(-40), day(1), day(180), day(30), day(-400), ""]
       for name in ("decided_on", "starts_on", "ends_on", "lifted_on")},
}  # fmt: skip
LIMIT = {
    "subject_kind": "负责人", "subject": "B0007", "cause": "多次发布推销信息", "article": "13.6",
    "decided_on": day(0), "starts_on": day(0), "ends_on": day(180),
}  # fmt: skip
QUIETS: dict[str, list[Any]] = {
    "name": ["全国两会期间", "无", "", "长" * 41],
    "starts_on": [day(30), day(0), day(-10), day(-400), day(200), day(2), ""],
    "ends_on": [day(40), day(31), day(-1), day(210), day(4), day(0), ""],
    "grounds": ["示例通〔2026〕33号", "无", ""],
    "scope": ["全部群组", "对内群组", "会员服务部", "查无此部", "资料室", ""],
}
QUIET_FORM = {
    "name": "全国两会期间",
    "starts_on": day(30),
    "ends_on": day(40),
    "grounds": "示例通〔2026〕33号",
    "scope": "全部群组",
}
MINUTES: dict[str, list[Any]] = {
    "met_on": [day(0), day(-1), day(-2), day(1), day(-30), day(-400), ""],
    "number": ["13", "12", "11", "1", "", "甲", "100"],
    "chair": ["赵明诚", "李晓岚", "周启明", "查无此人", ""],
    "present": [
        ["赵明诚", "李晓岚", "吴敏"],
        ["赵明诚"],
        ["周启明", "钱多"],
        ["李晓岚", "孙立"],
        [],
        ["赵明诚", "查无此人"],
    ],
    "outcome": ["通过", "原则通过", "退回", "不通过", "未上会", ""],
    "note": ["成员范围写明到经办人", "", "无", "电话13800138000"],
}
MINUTES_FORM = {
    "met_on": day(-1),
    "number": "13",
    "chair": "赵明诚",
    "present": ["赵明诚", "李晓岚", "吴敏"],
    "outcome": "通过",
    "note": "",
}
WHY = ["登记有误", "以原件为准", "", "无"]
PAPERS: dict[str, list[Any]] = {
    "signed_on": [day(0), day(-1), day(1), day(-400), ""],
    "witnesses": [
        ["吴敏", "高远"],
        ["吴敏"],
        ["高远", "方晴"],
        ["吴敏", "方晴", "高远"],
        ["孙立", "高远"],
        ["吴敏", "周启明"],
        [],
    ],
    "scan_digest": ["d" * 64, ""],
    "file": [0, None],
}
PAPER_FORM = {"signed_on": day(-1), "witnesses": ["吴敏", "高远"], "scan_digest": "d" * 64, "file": 0}
CLERK = 900000099


STARTS: Mapping[str, Mapping[str, Any]] = {
    "incident": INCIDENT_FORM,
    "blacklist": LIMIT,
    "quiet-period": QUIET_FORM,
    "minutes": MINUTES_FORM,
    "paper": PAPER_FORM,
}
POOLS = {"incident": INCIDENTS, "blacklist": BLACKLIST, "quiet-period": QUIETS, "minutes": MINUTES, "paper": PAPERS}
FIXED = {
    "incident": ("group", "group_name", "platform", "unit"),
    "blacklist": ("subject_kind", "subject", "name", "group_name", "platform", "unit"),
    "quiet-period": (),
}
"""What an entry is about: it does not change once it is on file."""
Kind = tuple[str, Mapping[str, Any], Pools]
"""The query by which a form is opened, what is in order there, and what may be answered instead."""


def place_of(path: str) -> str:
    return path.removeprefix("registry/groups/").removesuffix(".yaml")


def kinds() -> Iterator[Kind]:
    """The more often, the more there is to answer."""
    changed = {**{name: pool for name, pool in GROUP.items() if name not in NOT_IN_A_CHANGE}, "procedure": ["备案"]}
    ended = {name: GROUP[name] for name in ("filed_on", "statement", "disposal", "handed_to")}
    yield from [("kind=create", CREATION, GROUP), ("kind=short", SHORT, GROUP)] * 25
    for path in GROUPS:
        word = {"statement": "重新确认：核对无误"} if path in (PUSHED, NEVER) else {}
        yield from [(f"kind=change&group={place_of(path)}", {**CHANGE, **word}, changed)] * 3
        yield f"kind=cancel&group={place_of(path)}", {**CANCELLATION, **word}, ended
        yield f"kind=restore&group={place_of(path)}", {}, {}
    mended = {**ended, "statement": [*STATEMENTS, "更正：误办注销"]}
    yield from [(f"kind=mend&group={place_of(CLOSED)}", {"statement": "更正：误办注销"}, mended)] * 4
    again = {name: MINUTES[name] for name in ("met_on", "chair", "present", "outcome", "note")}
    yield from [(f"book=minutes&entry={HELD}", {"correction": "登记有误"}, {**again, "correction": WHY})] * 4
    yield from [(f"book={kind}&entry=", start, POOLS[kind]) for kind, start in STARTS.items()] * 8
    for kind, paths in (("incident", [INCIDENT, OPEN_INCIDENT]), ("blacklist", ENTRIES), ("quiet-period", QUIET)):
        pools = {name: pool for name, pool in POOLS[kind].items() if name not in FIXED[kind]}
        pools |= {"correction": WHY, "removal": WHY}
        yield from [(f"book={kind}&entry={path}", {}, pools) for path in paths] * 4


def drawn(chance: random.Random, count: int) -> list[Drawn]:
    """Forms in order, but for up to three answers."""
    every, found = list(kinds()), []
    for query, start, pools in (chance.choice(every) for _ in range(count)):
        names = chance.sample(sorted(pools), min(chance.choice([0, 1, 1, 1, 2, 2, 3]), len(pools)))
        answers = {**start, **{name: chance.choice(pools[name]) for name in names}}
        found.append(Drawn(query, answers, WU if query.startswith("book=minutes") else CLERK))
    return found


def of_group(kind: str, path: str, **answers: Any) -> Drawn:
    return Drawn(f"kind={kind}&group={place_of(path)}", answers, CLERK)


def new(**answers: Any) -> Drawn:
    return Drawn("kind=create", {**CREATION, **answers}, CLERK)


def book(kind: str, entry: str = "", /, **answers: Any) -> Drawn:
    start = {} if entry else STARTS[kind]
    return Drawn(f"book={kind}&entry={entry}", {**start, **answers}, WU if kind == "minutes" else CLERK)


LATE = minute(-10, "10:00")
AMISS = {
    "outsiders_make_a_group_external": new(member_units=["朝阳代办处"]),
    "own_staff_only_inside_an_agency_group": new(
        unit="朝阳代办处", custodian="田野", leader="田野", member_units=["会员服务部"]
    ),
    "joint_outsiders_make_a_group_external": new(joint_units=["朝阳代办处"]),
    "outside_custodian_makes_a_group_external": new(custodian="田野"),
    "unit_is_on_the_list": of_group("change", INSIDE, **{**CHANGE, "unit": "查无此部"}),
    "unit_is_open_on_the_day": new(unit="资料室"),
    "joint_units_are_on_the_list": new(joint_units=["会员服务部"]),
    "joint_units_are_on_the_list/unknown": new(joint_units=["查无此部"]),
    "agency_names_its_leader": new(unit="朝阳代办处", custodian="田野", leader=""),
    "custodian_is_on_the_list": new(custodian="欧阳"),
    "custodian_is_on_the_list/two": new(custodian="张伟"),
    "custodian_is_in_office": new(custodian="郑雪"),
    "custodian_reports_to_another": new(custodian="李晓岚"),
    "custodian_reports_to_another/director": new(custodian="赵明诚"),
    "blacklisted_custodian_takes_no_group": new(custodian="陈可为"),
    "blacklisted_group_files_three_things": of_group("change", LIMITED, **CHANGE),
    "a_change_changes_something": of_group("change", INSIDE, statement="负责人岗位调整"),
    "names_are_distinct": new(name="参保服务 答疑群"),
    "form_items_are_filled_in": new(purpose="待定"),
    "correction_is_a_change": new(statement="更正：写漏一字"),
    "late_paper_is_a_creation": of_group("change", INSIDE, **{**CHANGE, "statement": "纸质补录：去年的表"}),
    "nothing_follows_a_cancellation": of_group("mend", CLOSED, statement="误办注销"),
    "content_is_approved": of_group("change", PUSHED, **CHANGE),
    "records_in_order": of_group("change", INSIDE, **CHANGE, filed_on=OLD),
    "days_fit_the_request": new(filed_on=day(-8)),
    "days_fit_the_request/to_come": new(filed_on=day(1)),
    "whoever_takes_the_group_is_named": of_group("cancel", INSIDE, disposal="已移交", statement="工作结束"),
    "term_ends_after_it_begins": new(term_end=OLD),
    "short_lived_group_is_filed_in_time": new(filed_on=day(-7), term_end=day(-1)),
    "short_lived_group_is_filed_in_time/over": of_group("change", OVER, **CHANGE, term_end=day(2)),
    "short_lived_group_is_approved_before_use": new(started_on=day(-1), term_end=day(3)),
    "short_lived_chain_is_filed_in_full": new(name="年会会务2群", term_end=day(9)),
    "filing_in_full_is_kept": of_group("change", INSIDE, **CHANGE, term_end=day(-10)),
    "incident_times_in_order": book("incident", found_at=minute(0, "08:40")),
    "incident_times_in_order/to_come": book("incident", reported_at=minute(1, "10:00")),
    "incident_times_in_order/late": book("incident", found_at=LATE, reported_at=LATE),
    "incident_on_file_stands": book("incident", INCIDENT, channel="书面"),
    "incident_on_file_stands/text": book("incident", INCIDENT, opinion="另行处置"),
    "incident_on_file_stands/time": book("incident", INCIDENT, reported_at=minute(-19, "09:30")),
    "blacklist_on_file_stands": book("blacklist", ENTRIES[1], starts_on=day(-19)),
    "blacklist_subject_is_known": book("blacklist", subject_kind="成员", subject="", name="周启明", unit="会员服务部"),
    "blacklist_dates_in_order": book("blacklist", ends_on=day(-1)),
    "blacklist_dates_in_order/decided": book("blacklist", decided_on=day(1), starts_on=day(2)),
    "blacklist_lifting_has_its_day": book("blacklist", ENTRIES[1], appeal="请求解除", appeal_outcome="提前解除"),
    "quiet_period_ends_after_it_starts": book("quiet-period", ends_on=day(29)),
    "quiet_period_bears_its_year": book("quiet-period", QUIET[1], starts_on="2027-12-15", ends_on="2027-12-20"),
    "quiet_scope_is_known": book("quiet-period", scope="查无此部"),
    "minutes_in_order": book("minutes", met_on="2026-11-05"),
    "meeting_has_enough_present": book("minutes", present=["赵明诚"]),
    "meeting_has_enough_present/mended": book("minutes", HELD, correction="出席误填", present=["赵明诚"]),
    "chair_is_present": book("minutes", present=["李晓岚", "吴敏"]),
    "paper_is_witnessed_by_secretary_and_registrar": book("paper", witnesses=["吴敏", "孙立"]),
}
"""By the rule that each breaks, a form; after a slash which of its sentences."""
