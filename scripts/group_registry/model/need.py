"""The words that carry no need in a name or a purpose, as patterns; the site's scripts get the same ones.

Two texts are of one need if, each without numerals, dates, 群 and the like, and less at most one more such word, they
are equal (Art. 10; contract A 6). ``similarity.needs`` and ``docs/assets/matching.js`` apply these patterns alike.
"""

from group_registry.model.terms import Platform

# What tells no two needs apart: numerals in any script (Ⅱ is folded to ii), dates, and words that any group may have.
_DIGITS, _STEMS = "〇零一二三四五六七八九十百两廿卅壹贰貳叁肆伍陆陸柒捌玖拾佰0-9", "甲乙丙丁戊己庚辛"
_NUMERAL = f"(?:[{_DIGITS}](?:o?[{_DIGITS}])*|(?<![a-z])[ivx]+(?![a-z]))"
_ORDINAL = f"(?:{_NUMERAL}|[{_STEMS}]|(?<![a-z])[a-h](?![a-z]))"
_COUNTED = "年度|年|月份|月|日|号|天|周|旬|季度|期|批|次|轮|届|场|阶段|班|队|小组|组|組|群|羣"
_PARTS_OF_TIME = "[上下](?:半[年月场]|[午旬月周期])|中旬|(?:周|星期|礼拜)[一二三四五六日天末]"
_COMMON_WORDS = "交流|工作|小组|组|組|群|羣"
COMMON = (
    f"(?=[第{_DIGITS}{_STEMS}a-x上下中周星礼交工小组組群羣])"  # what any of it begins with: five times as quick
    f"(?:第?{_ORDINAL}(?:{_COUNTED})+|{_PARTS_OF_TIME}|[0-9]+|第?{_NUMERAL}(?=(?:{_COMMON_WORDS})*$)|{_COMMON_WORDS})"
)
"""What distinguishes no texts, wherever it stands."""


def _any_of(words: str) -> str:
    return "|".join(words.split())


_FRONT = "新|再|临时|次周"
_END = "续|临时|[前后上下]半段?|[前后]段|次[周月日]|(?<![a-z])[a-z](?![a-z])"
_KEPT_FRONT = _any_of(
    "新保(?!障|全) 新单(?!位) 新单位(?=入|参|开户|签|引) "
    "新职工(?!互助|之家|大病|医疗|住院|重|意外|活动|服务|代表|书屋|疗) "
    "新会员(?!满意|信息|服务|代表|权益|数据|回访|活动|大会) 新参保(?=单位|职工|人员|会员|企业|工会) "
    "新上(?=线|岗|任|市) 新条款 新条例 新系统 新平台 新流程 新计划 新网点 新业务 新客户 新用户 "
    "新工会(?=组|入|筹|成立|培) 新代办 新房 新址 新馆 再就业 再培训 再鉴定 再认定 再评估 新契约 新险种 新产品 "
    "新三板 新股(?!东|份) 新农合 新医保 新医改 新冠(?!军) 新疫苗 新员工 新入会 新入职 新入保 新进人 新进员 "
    "新聘 新任(?!务) 新提拔 新提任 新晋升 新当选 新手(?!续|机|工) 新人(?!员|事|力|大) 新兵 新生(?!育|产|活|病) "
    "新成立 新增 新老 新旧 新建(?=会|单位|企业|工会|项目) 新设(?=机构|立|代办) 新版(?!面|权) 新型(?!号) "
    "新规(?!章|划|范) 新政策 新法规 新标准 新办法 新媒体 新闻 新业态 新就业(?=形态|群体) 新形态 新质生产 "
    "新时代 新征程 新思想 新能源 新学期 新学年 新春(?!节|季|游|运) 新年(?!终|度|底|中|初|会|审) 新区(?!域|县) "
    "新城(?!市|区|管|镇) 新村 新街口 新机场 新航 新国展 新华 新疆 新乡(?!镇) 新兴 新源里 新世纪 新东方 新东安 "
    "新浪 新中国 新中街 新楼(?!宇|层) 再保(?!障|全|单|密) 再教育 再生育 再生(?!育|产|病) 再融资 再担保 再分配 "
    "再审(?!核|批|计|查) 再投资 再创 再造 再贷款 临时工(?!会|资|伤|龄|程|单) 临时用工 临时救助 临时补助 "
    "临时补贴 临时困难 临时生活 临时党(?=支|委|总|组|小|员) 临时团(?=支|组) 临时机构 临时岗位 临时停 临时车辆 "
    "临时身份 临时住"
)
_KEPT_END = _any_of("手续 接续 后续 延续 存续 连续 持续 陆续 继续 永续 待续 断续 维生素[a-z]")
FRONT, END = f"^(?=[新再临次])(?:({_KEPT_FRONT})|{_FRONT})", f"({_KEPT_END})$|(?:{_END})$"
"""One more word that carries no need, at the front or the end. The group is a term of which it is a part, and stays."""

_OPEN, _CLOSE = r"[(\[{（［｛【〔「『《〈]", r"[)\]}）］｝】〕」』》〉]"
_INSIDE = r"[^()\[\]{}（）［］｛｝【】〔〕「」『』《》〈〉]"
BRACKET = rf"{_OPEN}({_INSIDE}{{1,16}}){_CLOSE}(?=(?:{_COMMON_WORDS}|\s)*$)"
"""A last bracket, in the text as written."""
IN_BRACKET = f"^(?:{_FRONT}|{_END}|{COMMON}|[上中下])+$"
"""What is nothing but such words when it is all that stands in a last bracket."""
_DIGIT = "[0-9０-９]"
_UP_TO_500 = f"[3-9３-９]|[1-9１-９]{_DIGIT}|[1-4１-４]{_DIGIT}{{2}}|[5５][0０]{{2}}"
_UP_TO_3000 = (
    f"[3-9３-９]|[1-9１-９]{_DIGIT}{{1,2}}|[1１][0-8０-８]{_DIGIT}{{2}}|[2２][1-9１-９]{_DIGIT}{{2}}|[3３][0０]{{3}}"
)
COUNTS = {
    platform: rf"\s*{_OPEN}(?:{number})人?{_CLOSE}\s*$"
    for platform, number in (("", _UP_TO_3000), (Platform.WECHAT, _UP_TO_500))
}
"""The number of members that a telephone puts behind a name, by platform: a group begins with three, and (2) tells two
apart; WeChat ends at 500, QQ at 3,000, of which those that are years stay."""
_MARKS = "“”‘’\"'＂＇「」『』《》〈〉【】"
AROUND = rf"^\s*[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]\s*$"
"""The marks in which a whole name is pasted."""
PATTERNS = {"common": COMMON, "front": FRONT, "end": END, "bracket": BRACKET, "inBracket": IN_BRACKET, "around": AROUND}
