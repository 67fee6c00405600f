"""Article 7: the items of the filing form should have real content. These notices are habits of the office."""

import re
from collections.abc import Iterator

from group_registry.model.finding import HOUSE, Level, Problem, rule
from group_registry.model.records import Filing, Group
from group_registry.model.registry import Registry

EMPTY_WORDS = (
    "无 暂无 没有 略 同上 同前 待定 待补 待填 待补充 待完善 见附件 详见附件 见附表 如题 测试 试试 其他 其它 不详 说明 "
    "工作需要 因工作需要 根据工作需要 业务需要 因业务需要 工作原因 日常工作 方便工作 便于工作 相关工作 "
    "相关人员 有关人员 暂无说明 无说明 没有说明 无其他说明 创建群组 新建群组 变更备案 创建备案 注销备案 "
    "申请创建 申请变更 申请注销"
)
"""Texts that say nothing when they are the whole item; separated by blanks."""
# Punctuation may occur between any two characters. One to four characters that only repeat also say nothing.
_GAP = r"[\W_]*+"
_WORDS = "|".join(_GAP.join(word) for word in EMPTY_WORDS.split())
_NOTHING = re.compile(rf"{_GAP}(?:{_WORDS}|([^\W_]{{1,4}}?)(?:{_GAP}\1)+|[\d\W_]*){_GAP}")
_LONGEST = max(map(len, EMPTY_WORDS.split()))


def says_nothing(text: str) -> bool:
    """Whether a text is one of the empty words, repeats one to four characters, or is only digits and punctuation."""
    start = text[: _LONGEST + 1]
    # Fast path for most texts: more letters than the longest word, and the first one does not soon recur.
    if len(start) > _LONGEST and start.isalnum() and start[0] not in start[1:5] and not start[0].isdecimal():
        return False
    return _NOTHING.fullmatch(text) is not None


@rule(article=HOUSE, title="成员范围、建群目的应具体明确", level=Level.NOTICE)
def form_items_say_something(group: Group, registry: Registry) -> Iterator[Problem]:
    """Leaders decide on what they read, so an item must not be filled in with words that say nothing."""
    if says_nothing(group.member_scope):
        fix = "写明加入群组的单位和人员，如“会员服务部全体”"
        yield Problem(group, "member_scope", f"成员范围填为“{group.member_scope}”，未写明具体人员", fix)
    if says_nothing(group.purpose):
        fix = "写明建群拟开展的工作，如“解答参保、续保材料问题”"
        yield Problem(group, "purpose", f"建群目的填为“{group.purpose}”，未写明具体工作", fix)


@rule(article=HOUSE, title="备案事项说明应具体明确", level=Level.NOTICE)
def statement_says_something(group: Group, registry: Registry) -> Iterator[Problem]:
    """Leaders decide on the reason for a creation, change or cancellation, so the statement must give one."""
    for record in group.filings:
        if says_nothing(record.statement):
            yield Problem(record, "statement", _says_of(record), "写明本次备案的事由，如“原负责人岗位调整”")


def _says_of(record: Filing) -> str:
    return f"备案事项说明填为“{record.statement}”，未写明具体事由"
