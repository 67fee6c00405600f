"""Group files as an office writes them, thick with numbers that are nobody's."""

import random
from collections.abc import Callable
from datetime import date, timedelta

Dice = random.Random
NAMES = ("参保服务答疑群", "理赔材料补正群", "系统切换值守群", "3号楼搬迁协调群", "2026年度决算群", "QQ转微信过渡群")
PLATFORMS = ("微信", "微信", "QQ/TIM", "会员服务平台", "其他\n平台说明: 企业微信（WeCom）")
UNITS = ("会员服务部", "理赔审核部", "信息技术部", "朝阳代办处", "示例机电公司工会")
NUMERALS = "零一二三四五六七八九"


def _day(dice: Dice) -> date:
    return date(2019, 1, 1) + timedelta(days=dice.randrange(3500))


def _one(dice: Dice) -> str:
    return dice.choice(NUMERALS[1:])


def _rooms(dice: Dice) -> str:
    return "、".join(str(dice.choice((dice.randrange(1101, 1999), dice.randrange(201, 999)))) for _ in range(3))


def _some(dice: Dice, end: int) -> list[int]:
    """A few numbers below that one, in order."""
    count = dice.randrange(2, 9)
    return sorted(dice.sample(range(1, end), count))


def _span(dice: Dice) -> str:
    first = _day(dice)
    mark = dice.choice(("至", "—", "-", "~", " - ", "到"))
    write = dice.choice(("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%m.%d", "%Y%m%d"))
    return f"{first.strftime(write)}{mark}{(first + timedelta(days=dice.randrange(40))).strftime(write)}"


def _days(dice: Dice) -> str:
    return dice.choice(("、", " ", "，", "/")).join(_day(dice).isoformat() for _ in range(dice.randrange(2, 5)))


def _times(dice: Dice) -> str:
    hours = [f"{dice.randrange(7, 22):02d}:{dice.randrange(60):02d}" for _ in range(4)]
    return f"{hours[0]}-{hours[1]}、{hours[2]}—{hours[3]}"


def _week(dice: Dice) -> str:
    return f"每周{dice.choice(('一三五', '二四', '一至五', '一、三、五', '1、3、5'))}{_times(dice)}值守"


def _moment(dice: Dice) -> str:
    return f"{_day(dice)} {dice.randrange(24):02d}:{dice.randrange(60):02d}"


def _amount(dice: Dice) -> str:
    thousands = ",".join(f"{dice.randrange(1000):03d}" for _ in range(dice.randrange(1, 4)))
    return dice.choice(
        (f"{dice.randrange(1, 999)},{thousands}.00元", f"{dice.randrange(99_999_999_999)}.{dice.randrange(10)}5元")
    )


Fragment = Callable[[Dice], str]
FRAGMENTS: tuple[Fragment, ...] = (
    _span,
    _days,
    _week,
    lambda dice: f"{_rooms(dice)}会议室",
    lambda dice: f"按制度第{'、'.join(map(str, _some(dice, 26)))}条",
    lambda dice: f"第{'、'.join(NUMERALS[number] for number in _some(dice, 10))}条及第十{_one(dice)}条",
    lambda dice: f"中互京群备〔{dice.randrange(2017, 2027)}〕{dice.randrange(1, 400)}号",
    lambda dice: f"示例办〔{dice.randrange(2017, 2027)}〕{dice.randrange(1, 99)}、{dice.randrange(1, 99)}号",
    lambda dice: f"{_moment(dice)}—{_moment(dice)}停机",
    lambda dice: f"共收{dice.randrange(10, 99999)}件，退回{dice.randrange(9999)}件，办结率{dice.randrange(1000) / 10}%",
    lambda dice: f"给付{_amount(dice)}",
    lambda dice: f"预算{_amount(dice)}，结余{dice.randrange(99_999_999_999)}元",
    lambda dice: f"{dice.randrange(2010, 2020)}-{dice.randrange(2020, 2027)}年度数据",
    lambda dice: f"{dice.randrange(2015, 2018)}、{dice.randrange(2018, 2021)}、{dice.randrange(2021, 2027)}三个年度",
    lambda dice: f"工号 B{dice.randrange(1, 999):04d}、B{dice.randrange(1, 999):04d}",
    lambda dice: f"保单 {dice.choice(('PA', 'BX', 'HZ'))}{dice.randrange(2019, 2027)}-{dice.randrange(9999):04d}",
    lambda dice: f"保单尾号{dice.randrange(1000, 999_999)}",
    lambda dice: f"工单 {_day(dice).strftime('%Y%m%d')}{dice.randrange(10**6):06d}",
    lambda dice: f"账号编号 9{dice.randrange(10**8):08d}",
    lambda dice: f"提交 {dice.randbytes(20).hex()} 已核对",
    lambda dice: f"扫描件 {dice.randbytes(32).hex()}",
    lambda dice: f"服务器 {dice.randrange(1, 224)}.{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(256)}",
    lambda dice: f"系统 {dice.randrange(1, 20)}.{dice.randrange(30)}.{dice.randrange(30)}.{dice.randrange(3000)} 版",
    lambda dice: f"QQ群由{dice.choice((200, 500))}人升级为{dice.choice((1000, 2000, 3000))}人",
    lambda dice: f"QQ群{_day(dice)}停用，改用微信群，{dice.randrange(20, 500)}人已转入",
    lambda dice: "QQ/TIM 与微信两边同时通知，以微信为准",
    lambda dice: f"拨打12351、12345或110，电话每天{dice.randrange(20, 400)}个",
    lambda dice: f"热线400-{dice.randrange(600, 900)}-{dice.randrange(10_000):04d}占线",
    lambda dice: f"微信步数活动，人均{dice.randrange(5_000, 20_000)}步",
    lambda dice: f"邮箱投稿{dice.randrange(10, 300)}篇，App 端{dice.randrange(10, 300)}篇，OA 流转3天",
    lambda dice: f"第{dice.randrange(1, 40)}期第{dice.randrange(1, 20)}批，{dice.randrange(1, 13)}月9日前",
    lambda dice: f"二〇二{_one(dice)}年{_one(dice)}月{_one(dice)}日",
    lambda dice: f"比例{dice.randrange(1, 9)}:{dice.randrange(1, 9)}:3，误差0.{dice.randrange(10**6):06d}",
    lambda dice: f"参考 https://mp.weixin.qq.com/s/{dice.randbytes(8).hex()}",
    lambda dice: f"会议室 {dice.randrange(1, 30)}-{dice.randrange(100, 3000)}，3号楼{dice.randrange(1, 30)}层",
)  # fmt: skip


def group_file(dice: Dice) -> str:
    said = [dice.choice(FRAGMENTS)(dice) for _ in range(6)]
    head = "# yaml-language-server: $schema=../../../schema/group.schema.json\n" if dice.random() < 0.8 else ""
    return (
        f"{head}群组名称: {dice.choice(NAMES)}\n平台类别: {dice.choice(PLATFORMS)}\n使用范围: 对外\n"
        f"使用部门: {dice.choice(UNITS)}\n群组负责人: 周启明\n成员范围: 会员服务部全体，{said[0]}\n"
        f"建群目的: 布置相关工作，{said[1]}；{said[2]}\n使用期限: {_day(dice)}\n# {said[3]}\n备案记录:\n"
        f"  - 备案类别: 创建\n    备案日期: {_day(dice)}\n    备案事项说明: 因{said[4]}，需要新建\n"
        f"  - 备案类别: 变更\n    备案日期: {_day(dice)}\n    备案事项说明: {said[5]}\n"
    )
