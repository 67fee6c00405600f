"""The records of a group's file (Art. 6, 8), the items of the form and names (Art. 7), and the term (Art. 10).

The name of a group is unique. All other rules on names are habits of the office.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter

from group_registry.model.finding import HOUSE, Problem, Problems, fault, notice, rule
from group_registry.model.lookalikes import looks
from group_registry.model.records import Filing, Group, Record
from group_registry.model.registry import Registry
from group_registry.model.similarity import core, folded, tidied
from group_registry.model.terms import BLANKS, NOT_IN_LEDGER, VAGUE_WORDS, Disposal, FilingKind, is_known, latest


@rule("6", "第一条记录是创建")
def first_record_is_a_creation(group: Group, registry: Registry) -> Problems:
    first = group.filings[0]
    if first.kind is not FilingKind.CREATION:
        says, fix = f"第一条备案记录是“{first.kind}”，不是“创建”", "将创建记录补在最前"
        yield Problem(first, "kind", says, fix)


@rule("6", "创建只办理一次")
def only_one_creation(group: Group, registry: Registry) -> Problems:
    for record in group.filings[1:]:
        if record.kind is FilingKind.CREATION and group.filings[0].kind is FilingKind.CREATION:
            says = f"{group.filings[0].filed_on} 已经创建，不得重复创建"
            yield Problem(record, "kind", says, "内容有变的，改为“变更”；另建的群组，另填一份备案表")


@rule("6", "备案记录按日期先后排列")
def records_in_order(group: Group, registry: Registry) -> Problems:
    """Two records may have the same date."""
    for earlier, later in pairwise(group.filings):
        if latest(later.filed_on) < earlier.filed_on:
            yield fault(later, "filed_on", "records_in_order", day=later.filed_on, last=earlier.filed_on)


@rule("7", "启用以后的备案日期写明年月日")
def record_names_its_day(group: Group, registry: Registry) -> Problems:
    for record in group.filings:
        if not is_known(record.filed_on) and not registry.is_of_paper_days(group, record):
            says = f"备案日期填为“{record.filed_on}”；只有启用以前的记录可以只写年月、年份或不详"
            yield Problem(record, "filed_on", says, "填写填表当日的年月日")


@notice("6", "先备案，后启用")
def use_does_not_precede_filing(group: Group, registry: Registry) -> Problems:
    first = group.filings[0].filed_on
    if group.started_on and group.started_on < first:
        yield fault(group, "started_on", "use_does_not_precede_filing", begins=group.started_on, day=first)


_IDLE = re.compile(r"(.{1,4}?)\1+|\d+")
"""A folded text that only repeats itself, or has digits alone, says nothing either."""


def lack_of(text: str) -> str:
    """``blank`` if an item is left empty, ``vague`` if it says nothing. One character that is no punctuation tells."""
    word = folded(text)
    if word in BLANKS or text.startswith(NOT_IN_LEDGER):
        return "blank"
    return "vague" if word in VAGUE_WORDS or _IDLE.fullmatch(word) else ""


ITEMS = {
    "member_scope": ("成员范围填为", "写明加入群组的单位和人员，如“会员服务部全体”"),
    "purpose": ("建群目的填为", "写明建群拟开展的工作，如“解答参保、续保材料问题”"),
    "statement": ("备案事项说明填为", "写明本次备案的事由，如“原负责人岗位调整”"),
    "name": ("群组名称填为", "填写群组在平台上显示的名称"),
    "further_need": ("另有需要填为", "写明另一项工作的理由；没有的，删去该项"),
    "platform_note": ("平台说明填为", "写明平台的名称"),
    "leader": ("主管领导填为", "填写本单位主管领导的真实姓名"),
    "handed_to": ("移交给填为", "写明接管的单位和人员"),
}
"""The items that are texts, each with the beginning of a message and how to fill it in."""
_OF_GROUP = attrgetter(*(item for item in ITEMS if item in Group.__annotations__))
_OF_RECORD = attrgetter(*(item for item in ITEMS if item in Filing.__annotations__))


_EMPTY_WORDS = BLANKS | VAGUE_WORDS
_GAP = r"(?:[^\w\n]++|_)*+"
_LETTERS = rf"(?:[^\W_]{_GAP})"
# Each text is one line. It begins so; or it is short, and not of Han alone; or it begins with neither Han nor Latin;
# or its first letter soon recurs.
_SUSPECT = re.compile(
    rf"\n(?:{NOT_IN_LEDGER}|(?![\u4e00-\u9fff]+$){_GAP}{_LETTERS}{{0,{max(map(len, _EMPTY_WORDS))}}}+$"
    rf"|{_GAP}(?:[^\W_A-Za-z\u4e00-\u9fff]|([^\W_]){_GAP}{_LETTERS}{{0,3}}?(?i:\1)))",
    re.MULTILINE,
)


def _lacking(group: Group, lack: str) -> Iterator[tuple[Record, str, str]]:
    """Each text that lacks this, with its record and its item. Nearly all groups are cleared at one look."""
    texts = [*filter(None, _OF_GROUP(group))]
    for record in group.filings:
        texts += filter(None, _OF_RECORD(record))
    if _EMPTY_WORDS.isdisjoint(texts) and not _SUSPECT.search("\n".join(["", *texts])):
        return
    for one in (group, *group.filings):
        for item in ITEMS:
            text = getattr(one, item, None)
            if text and lack_of(text) == lack:
                yield one, item, text


@rule("7", "备案表各项均须填写")
def form_items_are_filled_in(group: Group, registry: Registry) -> Problems:
    """No length is asked for. Paper days are not judged; of a cancelled group only what its records say."""
    for record, item, text in _lacking(group, "blank"):
        if record is group and group.is_cancelled:
            continue
        if not registry.is_of_paper_days(group, record if isinstance(record, Filing) else group.as_filed):
            begins, how = ITEMS[item]
            yield fault(record, item, "form_items_are_filled_in", begins=begins, text=text, how=how)


@notice(HOUSE, "成员范围、建群目的、备案事项说明应具体明确")
def form_items_say_something(group: Group, registry: Registry) -> Problems:
    for record, item, text in _lacking(group, "vague"):
        if item in ("member_scope", "purpose", "statement"):
            begins, how = ITEMS[item]
            yield fault(record, item, "form_items_say_something", begins=begins, text=text, how=how)


NOT_PLAIN = (
    "[^ -~ \u00b7\u00d7\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2160-\u216b\u2460-\u2473\u3001-\u3011\u3014-\u301b"
    "\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e\U00020000-\U0002a6df\U0002a700-\U0002ebe0\U00030000-\U000323af]"
)
"""The pattern of a character that should not occur in a name."""
_PLAIN = re.compile(NOT_PLAIN).findall


@rule("7", "群组名称不重复")
def names_are_distinct(group: Group, registry: Registry) -> Problems:
    """Names that differ only in width, case, spaces or punctuation are the same."""
    if earlier := registry.likeness.namesakes.get(group.path):
        yield fault(group, "name", "names_are_distinct", path=earlier.path, name=earlier.name)


@notice(HOUSE, "群组名称不易混淆")
def names_are_not_too_alike(group: Group, registry: Registry) -> Problems:
    names, earlier = registry.likeness.names, registry.likeness.near_namesakes.get(group.path)
    if not earlier or group.path in registry.likeness.namesakes:
        return
    own, others = names[group.path], names[earlier.path]
    key, pairs = "names_are_not_too_alike", ""
    if core(own) != core(others):
        key = f"{key}/words"
    if looks(own) == looks(others):
        key = "names_are_not_too_alike/looks"
        pairs = "、".join(dict.fromkeys(f"“{a}”与“{b}”" for a, b in zip(own, others, strict=True) if a != b))
    yield fault(group, "name", key, path=earlier.path, name=earlier.name, pairs=pairs)


@notice(HOUSE, "群组名称应表明用途")
def name_says_which_group(group: Group, registry: Registry) -> Problems:
    if not registry.likeness.needs[group.path]:
        says, fix = f"“{group.name}”未表明群组用途", "在名称中写明单位或工作内容，如“参保服务答疑群”"
        yield Problem(group, "name", says, fix)


@notice(HOUSE, "同一单位不为同一事项重复建群")
def purposes_are_not_too_alike(group: Group, registry: Registry) -> Problems:
    if earlier := registry.likeness.same_purposes.get(group.path):
        says = f"与本单位的 {earlier.path}（{earlier.name}）建群目的相同"
        yield Problem(group, "purpose", says, "现有群组可满足需要的，不另建；确需另建的，写明各自用途")


@notice(HOUSE, "群组名称长度适当")
def name_has_the_usual_length(group: Group, registry: Registry) -> Problems:
    least, most = registry.usual_name_length or (1, len(group.name))
    if not least <= len(group.name) <= most:
        says = f"群组名称有 {len(group.name)} 个字，通常为 {least} 至 {most} 个字"
        yield Problem(group, "name", says, "名称已表明用途的，无须更改；名称长度见 registry/office/policy.yaml")


@notice(HOUSE, "群组名称不用保留词")
def name_avoids_reserved_words(group: Group, registry: Registry) -> Problems:
    """Also those spaced out, in full width or written with lookalike characters."""
    if word := registry.reserved_word_in(registry.likeness.names[group.path]):
        says = f"群组名称含有保留词“{word}”"
        yield Problem(group, "name", says, "宜从名称中删去该词；保留词见 registry/office/policy.yaml")


@notice(HOUSE, "群组名称使用常用字符")
def name_uses_plain_characters(group: Group, registry: Registry) -> Problems:
    if odd := dict.fromkeys(_PLAIN(group.name)):
        says = f"群组名称中有非常用字符：{'、'.join(f'“{one}”（U+{ord(one):04X}）' for one in odd)}"
        yield Problem(group, "name", says, "改用常用的汉字、英文字母、数字和标点，重新录入")


@notice(HOUSE, "群组名称不带手机所加的人数和引号")
def name_lacks_what_a_phone_adds(group: Group, registry: Registry) -> Problems:
    if (name := tidied(group.name, group.platform)) != group.name:
        yield fault(group, "name", "name_lacks_what_a_phone_adds", pasted=group.name, name=name)


CORRECTION = "更正"
"""The beginning of the statement of a change that only corrects a mistake in the form."""
LATE_PAPER = "纸质补录"
"""The beginning of the statement of a creation whose paper form was found after the adoption (contract A 4, E)."""
RECONFIRMED = "重新确认"
"""The beginning of the statement of a record that confirms a whole file whose content was not approved (contract E)."""


def asks_to_be_confirmed(group: Group) -> bool:
    return group.last.statement.startswith(RECONFIRMED)


UNCHANGING = (CORRECTION, RECONFIRMED, "清查")
"""The beginnings of statements of changes that need not change an item: the last is of the year's cleaning."""


@rule("8", "注销之后不得再有记录")
def nothing_follows_a_cancellation(group: Group, registry: Registry) -> Problems:
    for earlier, later in pairwise(group.filings):
        is_change = later.kind is FilingKind.CHANGE
        if earlier.is_end:
            is_mended = is_change and later.statement.startswith(CORRECTION)
            if is_mended and earlier.kind is FilingKind.CANCELLATION:
                continue
            yield fault(later, "kind", "nothing_follows_a_cancellation", day=earlier.filed_on, kind=later.kind)
        elif is_change and later.disposal:
            fix = "删去处置和移交给；不再使用的，办理“注销”"
            yield Problem(later, "disposal", "变更写有处置，其前没有须更正的注销", fix)


@rule("8", "更正笔误按变更办理")
def correction_is_a_change(group: Group, registry: Registry) -> Problems:
    for record in group.filings:
        if record.kind is not FilingKind.CHANGE and record.statement.startswith(CORRECTION):
            yield fault(record, "statement", "correction_is_a_change", kind=record.kind)


@rule("8", "注销写明群组去向")
def cancellation_knows_what_became_of_the_group(group: Group, registry: Registry) -> Problems:
    """For one on paper from before the adoption it may be impossible to find out."""
    last = group.last
    if last.disposal is Disposal.UNKNOWN and not registry.is_of_paper_days(group, last):
        says = "处置填为“不详”；只有历史备案的注销记录可以不详"
        yield Problem(last, "disposal", says, "核实群组去向，填写已解散或已移交")


@notice("8", "变更后使用期限尚未届满")
def a_change_leaves_the_term_running(group: Group, registry: Registry) -> Problems:
    last = group.last
    if group.term_end and last.kind is FilingKind.CHANGE and last.filed_on > group.term_end:
        says = f"{last.filed_on} 办理变更时，使用期限 {group.term_end} 已届满"
        yield Problem(group, "term_end", says, "继续使用的，一并延长使用期限；不再使用的，办理注销")


@rule("10", "使用期限不早于启用")
def term_ends_after_it_begins(group: Group, registry: Registry) -> Problems:
    if group.term_end and group.term_end < group.begins_on:
        yield fault(group, "term_end", "term_ends_after_it_begins", end=group.term_end, begins=group.begins_on)


@notice("10", "连续建立的临时群合并计算天数")
def short_lived_chain_is_added_up(group: Group, registry: Registry) -> Problems:
    is_asked = registry.takes_approval_alone(group) and not group.further_need
    chain = registry.chain(group) if is_asked else None
    if chain and chain.is_too_long and chain.groups[-1].path == group.path:
        fix = "属同一项工作的，填写“办理方式: 备案”，按全部程序办理；不属同一项的，在名称和目的中写明区别"
        yield Problem(group, "term_end", chain.in_words(group)[0], fix)
