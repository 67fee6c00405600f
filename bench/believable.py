"""Make a realistic registry of up to 120,000 groups: an invented office that grows with it, and groups in every state.

    python bench/believable.py 10000 FOLDER

A group file is about 1.6 KB, like real ones. The same size always gives the same bytes. Names, purposes and people are
combined from the lists below.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SURNAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马苗方俞任袁柳史唐"
GIVEN = "明华建国晓岚静远启立新雨欣佳怡思子涵文博海峰丽娟志强秀英俊杰敏慧晨曦卓然若琳浩宇诗雅承泽语桐"
TOPICS = [
    "参保服务", "续保提醒", "理赔审核", "材料补正", "窗口排班", "档案整理", "系统切换",
    "女工互助", "重疾慰问", "意外伤害", "住院津贴", "送温暖走访", "宣传月", "业务培训",
    "数据报送", "内控自查", "满意度回访", "应急值守", "公文流转", "会议筹备",
]  # fmt: skip
DOINGS = ["答疑", "协调", "推进", "对接", "联络", "值守", "核对", "汇总", "督办", "研讨", "保障", "跟进"]
PLACES = [
    "东区", "西区", "南区", "北区", "机关", "高校", "医院",
    "园区", "物流", "建筑", "商贸", "环卫", "公交", "电力",
    "水务", "纺织", "机械", "化工", "印刷", "餐饮",
]  # fmt: skip
OF_WHOM = [
    "", "专管员", "联络员", "班组长", "工会主席", "女职工", "新员工", "退休职工", "信息员", "宣传员", "窗口人员",
    "网格员", "调解员", "志愿者", "劳动模范", "财务人员", "档案员", "安全员", "医务人员", "驾驶员", "教师",
    "外勤人员", "评审员", "统计员", "心理顾问",
]  # fmt: skip
"""So that names differ in more than a numeral."""
PURPOSES = (
    "布置{topic}的阶段任务，{doing}各环节进度，收集经办中碰到的问题并统一答复口径，每周五汇总一次未办结事项",
    "就{topic}与经办人员{doing}，通报材料退回的原因，安排补办时间，遇到政策疑问由牵头部门当日答复",
    "{topic}期间每天上报办理数量和特殊情况，{doing}人手与窗口安排，重要通知以正式文件为准",
)
REASONS = (
    "电话逐个通知费时，改在群里统一{doing}，上月因通知不到位有两件材料误期，经部门例会商定新建",
    "本年度{topic}任务下达，需要与经办人员固定联系渠道，原先借用的群成员混杂，不便布置工作",
    "负责人岗位调整，{topic}改由新任专管员牵头，交接清单已双方签字，群内事项一并移交",
    "{topic}延期到下一季度，使用期限相应顺延，成员范围照旧，已在部门周会上说明",
)
KINDS = (("部门", "部"), ("部门", "部"), ("部门", "部"), ("代办处", "代办处"), ("基层单位", "公司工会"))
NOTE = "# 量测用的数据，机构与人员均为虚构。\n"
START = date(2024, 1, 2)
DAY = date(2026, 11, 24)
"""The day on which groups are in every state: one in thirty overdue, one due within a month, one short-lived."""
OFFICE = {
    "policy": "版次: 1\n临时天数: 15\n提醒天数: [30, 7]\n保留词: [官方, 总工会]\n编号格式: 中互京群备〔{年}〕{号}号\n"
    "重大节假日: [春节, 国庆节]\n发布对象: 内部版\n",
    "delegations": "版次: 1\n委托: []\n",
    "waivers": "[]\n",
    "baseline": "[]\n",
    "interpretations": "[]\n",
}
Unit = tuple[str, str, str]
"""Slug, name, kind."""


def main(argv: list[str]) -> int:
    count, folder = int(argv[0]), Path(argv[1])
    for path, content in registry(count, DAY):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
    return 0


def registry(count: int, day: date | None = None) -> Iterator[tuple[str, str]]:
    """Yield path and text of every file of a registry with ``count`` groups, on ``day`` in every state."""
    dice = random.Random(count)
    units = [_unit(number) for number in range(max(12, count // 60))]
    staff = max(3, count // len(units) // 6 + 1)
    people = {slug: [_person(dice) for _ in range(staff)] for slug, _, _ in units}
    yield "registry/office/units.yaml", _unit_file(units)
    yield "registry/office/people.yaml", _people_file(units, people)
    for name, content in OFFICE.items():
        yield f"registry/office/{name}.yaml", content
    for number in range(count):
        unit = units[number % len(units)]
        custodian = people[unit[0]][number // len(units) % staff]
        yield f"registry/groups/{unit[0]}/g{number:06d}.yaml", _group(dice, number, unit, custodian, day)


def _unit(number: int) -> Unit:
    kind, ending = KINDS[number % len(KINDS)]
    return f"u{number:04d}", f"示例{PLACES[number % len(PLACES)]}{_numeral(number)}{ending}", kind


def _numeral(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))


def _person(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2))))


def _unit_file(units: list[Unit]) -> str:
    rows = [f"  - 编号: {slug}\n    名称: {name}\n    类别: {kind}\n    起: 2015-01-01\n" for slug, name, kind in units]
    return f"{NOTE}版次: 1\n部门:\n" + "".join(rows)


def _people_file(units: list[Unit], people: dict[str, list[str]]) -> str:
    """The file of people, leaders first. Everyone else gets a number as distinction, also added to ``people``."""
    home, rows = units[0][1], []
    for place, role in enumerate(("主任", "办公会秘书", "信息技术部", "信息技术部")):
        rows.append(_row(f"示例首{'甲乙丙丁'[place]}", "", f"L{place}", home, role, account=900_000_000 + place))
    for share in range(4):
        charge = [name for _, name, _ in units[share::4]]
        name = f"示例分管{'甲乙丙丁'[share]}"
        rows.append(_row(name, "", f"D{share}", home, "分管主任", charge, account=900_001_000 + share))
    for slug, unit, _ in units:
        for place, name in enumerate(people[slug]):
            mark = str(len(rows))
            people[slug][place] = f"{name}（{mark}）"
            rows.append(_row(name, mark, f"S{mark}", unit, "经办人"))
    return f"{NOTE}版次: 1\n人员:\n" + "".join(rows)


def _row(
    name: str, mark: str, staff: str, unit: str, role: str, charge: tuple[str, ...] | list[str] = (), **account: int
) -> str:
    lines = [f"  - 姓名: {name}", *([f"    区分: {mark}"] if mark else []), f"    工号: {staff}", f"    部门: {unit}"]
    for number in account.values():
        lines += [f"    账号: demo-{staff.lower()}x", f"    账号编号: {number}"]
    lines += ["    任职:", f"      - 职务: {role}"]
    if charge:
        lines += ["        分管部门:", *(f"          - {unit_name}" for unit_name in charge)]
    return "\n".join([*lines, "        起: 2015-01-01"]) + "\n"


def _group(dice: random.Random, number: int, unit: Unit, custodian: str, today: date | None) -> str:
    _, unit_name, kind = unit
    topic, doing = TOPICS[number % len(TOPICS)], DOINGS[number // len(TOPICS) % len(DOINGS)]
    place = PLACES[number // (len(TOPICS) * len(DOINGS)) % len(PLACES)]
    whose = OF_WHOM[number // (len(TOPICS) * len(DOINGS) * len(PLACES))]
    external = kind == "部门" and number % 2 == 0
    day = START + timedelta(days=dice.randrange(900))
    end = day + timedelta(days=dice.randrange(1200, 2400)) if number % 3 else None
    records = _records(dice, day, words := {"topic": topic, "doing": doing}, number % 6 == 5)
    if today and number % 30 in (1, 2, 4):
        end = today + timedelta(
            days={1: -dice.randrange(1, 60), 2: dice.randrange(31), 4: dice.randrange(12)}[number % 30]
        )
        day = end - timedelta(days=10 if number % 30 == 4 else 400)
        records = _record("创建", day, dice.choice(REASONS[:2]).format(**words))
    scope = f"{unit_name}全体，各代办处的{topic}经办人" if external else f"{unit_name}承担{topic}的人员"
    members = ["成员单位:", f"  - {unit_name}", "  - 示例北区三代办处", "  - 示例高校五代办处"]
    return (
        "\n".join(
            [
                "# yaml-language-server: $schema=../../../schema/group.schema.json",
                f"群组名称: {place}{topic}{doing}{whose}群",
                f"平台类别: {dice.choice(('微信', '微信', '微信', 'QQ/TIM', '会员服务平台'))}",
                f"使用范围: {'对外' if external else '对内'}",
                f"使用部门: {unit_name}",
                *(members if external else []),
                *([] if kind == "部门" else [f"主管领导: {_person(dice)}"]),
                f"群组负责人: {custodian}",
                f"成员范围: {scope}",
                f"建群目的: {place}第{_numeral(number)}组，{dice.choice(PURPOSES).format(**words)}",
                *([f"使用期限: {end}"] if end else []),
                "备案记录:",
                *records,
            ]
        )
        + "\n"
    )


def _records(dice: random.Random, day: date, words: dict[str, str], ends: bool) -> Iterator[str]:
    yield from _record("创建", day, dice.choice(REASONS[:2]).format(**words))
    for step in range(dice.choice((2, 3, 4, 5))):
        day += timedelta(days=dice.randrange(20, 60))
        again = f"，本年第{_numeral(step + 1)}次调整" if step else ""
        yield from _record("变更", day, dice.choice(REASONS[2:]).format(**words) + again)
    if ends:
        yield from _record("注销", day + timedelta(days=9), f"{words['topic']}任务完成，资料已归档，群内事项清零")
        yield "    处置: 已解散"


def _record(kind: str, day: date, statement: str) -> Iterator[str]:
    yield from (f"  - 备案类别: {kind}", f"    备案日期: {day}", f"    备案事项说明: {statement}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
