"""The meaning of a cell of an old ledger, and a proposal for a cell that cannot be read.

A meaning is used without asking: 宋 雅琴 is 宋雅琴, and 长期 means no last day. A proposal is used only after somebody
accepts it. Both only normalise what is written; neither adds a fact.
"""

import re
from collections.abc import Mapping
from datetime import date
from unicodedata import normalize

from group_registry.forms.answers import OTHER_PLATFORMS, PLATFORMS, names_of
from group_registry.forms.cells import day_of
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import Disposal, Platform, Scope

DAYS = ("started_on", "term_end", "filed_on", "first_filed_on", "recorded_on", "cancelled_on")
PEOPLE = ("custodian", "leader")
_OPTIONAL = {
    *DAYS,
    *("joint_units", "member_units", "leader", "platform_note", "disposal", "handed_to", "further_need", "procedure"),
    "paper_number",
} - {"filed_on"}


def words_of(text: str) -> frozenset[str]:
    return frozenset(map(folded, text.split()))


_NOTHING = words_of("无 没有 暂无 未填 空") | {""}
_ENDLESS = words_of(
    "长期 永久 长期使用 长期有效 长期存在 长期稳定 永久使用 永久有效 永久存在 不限 不限期 无限 无限期 无期限 "
    "无固定期限 无截止日期 常设 常年 持续使用"
)
_HAN_GAP = re.compile(r"(?<=[^\W\d_a-zA-Z])\s+(?=[^\W\d_a-zA-Z（(])")


def meant(item: str, said: str) -> str:
    """Empty if the cell says that there is none."""
    if item in _OPTIONAL and folded(said) in _NOTHING:
        return ""
    if item == "term_end" and folded(said) in _ENDLESS:
        return ""
    return _HAN_GAP.sub("", said).replace("(", "（").replace(")", "）") if item in PEOPLE else said


RUNNING = words_of(
    "使用中 在用 使用 在使用 正在使用 正常 正常使用 启用 已启用 有效 存续 运行 运行中 活跃 已备案 临时 临时群 "
    "临时群（免备案） 逾期 逾期未注销 待续期 是"
)
_DISSOLVED = words_of("解散 已解散 撤群 已撤群 散群 已散群 群已解散")
_HANDED_OVER = words_of("移交 已移交")
ENDED = (
    words_of(
        "注销 已注销 停用 已停用 停止使用 已停止使用 不再使用 已不再使用 不用 已不用 未使用 弃用 已弃用 废弃 已废弃 "
        "撤销 已撤销 关闭 已关闭 失效 已失效 终止 已终止 取消 已取消 作废 已作废 结束 已结束 否"
    )
    | _DISSOLVED
    | _HANDED_OVER
)
"""The words by which ledgers say that a group no longer exists; ``RUNNING`` are those for a group in use."""


_WHEN = re.compile(r"\d{4}\s*(?:[年./-]\s*\d{1,2}\s*(?:[月./-]\s*\d{1,2}\s*[日号]?|月)?|年)")
_BESIDE_ENDED = re.compile("^(?:该|本|原|此)?(?:群组|群聊|群)?(?:现在|现)?(?:已经|已)?于?起?|(?:了|群组|群)$")
_MAYBE_ENDED = re.compile("停用|停止使用|不再使用|解散|撤群|散群|注销|撤销|弃用|废弃|作废")


def ending_in(said: str, today: date) -> tuple[str, str] | None:
    """The word in ``ENDED`` and the day, if a cell consists of them alone and the day is not in the future.

    The day is empty if the cell gives none, or only a month or a year.
    """
    text = normalize("NFKC", said)
    dates, word = _WHEN.findall(text), folded(_WHEN.sub("", text))
    word = word if word in ENDED else _BESIDE_ENDED.sub("", word)
    if len(dates) > 1 or word not in ENDED:
        return None
    day = (_day(dates[0]) or ("" if dates[0][:4] <= str(today.year) else dates[0])) if dates else ""
    return (word, day) if day <= today.isoformat() else None


def may_say_ended(said: str) -> bool:
    return _MAYBE_ENDED.search(said) is not None


def disposal_in(word: str) -> Disposal:
    """``Disposal.UNKNOWN`` if the word does not say."""
    if folded(word) in _DISSOLVED:
        return Disposal.DISSOLVED
    return Disposal.HANDED_OVER if folded(word) in _HANDED_OVER else Disposal.UNKNOWN


def units_in(said: str, registry: Registry) -> list[tuple[str, Unit | None]]:
    """The units that a cell names, the leading one first: each as written, with the unit or None if unknown."""
    for whole in (said, "".join(said.split())):
        if known := registry.unit(whole):
            return [(whole, known)]
    parts = names_of(said.replace("/", "、").replace("／", "、"))
    if (len(parts) > 1 and any(map(registry.unit, parts))) or re.search("[、，,；;/／]", said):
        return [(part, registry.unit(part)) for part in parts]
    return [(said, None)]


_NAME = re.compile(r"[^\W\d_]+(?:[ ·•.・][^\W\d_]+)*(?:（[^（）]+）)?")


def is_name(text: str) -> bool:
    """Of any length; a distinction in （） may follow."""
    return _NAME.fullmatch(text) is not None


LONGEST_MEANT = 400
"""Nothing is proposed for a cell with more characters: it can be neither a name nor a short list of names."""


def proposal(item: str, said: str, registry: Registry) -> str:
    """The proposed value for a refused cell; empty if a proposal would guess a fact, or would change nothing."""
    if len(said) > LONGEST_MEANT:
        return ""
    if item in DAYS:
        found = _day(said)
    elif item == "platform":
        found = _platform(said)
    elif item == "scope":
        inner, outer = (re.search(words, said) is not None for words in ("对内|内部", "对外|外部"))
        found = "" if inner is outer or "内外" in said else str(Scope.INTERNAL if inner else Scope.EXTERNAL)
    elif item in ("unit", "joint_units", "member_units"):
        found = _units(said, registry)
    else:
        found = _person(said, registry) if item in PEOPLE else ""
    return found if found != said else ""


_SEPARATED = re.compile(r"(\d{4}|\d{2})([\s年.。,，、\\/_—–-]+)(\d{1,2})[\s月.。,，、\\/_—–-]+(\d{1,2})[\s日号]*")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE = re.compile(
    "([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)


def _day(said: str) -> str:
    text = normalize("NFKC", said).strip()
    if found := _CHINESE.fullmatch(text):
        year, month, day = int(found[1].translate(_NUMERALS)), _count(found[2]), _count(found[3])
    elif found := _SEPARATED.fullmatch(text):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
    elif (found := _MONTH_FIRST.fullmatch(text)) and int(found[2]) > 12:
        month, day, year = map(int, found.groups())
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _count(text: str) -> int:
    """A Chinese number below a hundred; 0 if it has 十 more than once."""
    tens, ten, ones = text.partition("十")
    said = f"{tens or '1'}{ones or '0'}" if ten else text
    return 0 if "十" in ones else int(said.translate(_NUMERALS))


def _platform(said: str) -> str:
    spoken: Mapping[str, str] = {
        **{folded(name): name for name in OTHER_PLATFORMS},
        **{word: known.value for word, known in PLATFORMS.items() if known is not Platform.OTHER},
    }
    rest, found = folded(said), set[str]()
    for word in sorted(spoken, key=len, reverse=True):
        if word in rest:
            rest = rest.replace(word, " ")
            found.add(spoken[word])
    return found.pop() if len(found) == 1 else ""


_ASIDE = re.compile(r"[（(].*?[）)]")


def _units(said: str, registry: Registry) -> str:
    parts = [name for name, _ in units_in(said, registry)]
    found = [part if registry.unit(part) else _unit(part, registry) for part in parts]
    return "、".join(found) if all(found) else ""


def _unit(said: str, registry: Registry) -> str:
    """The name of the one unit that a short name, or a name inside a longer text, can mean; empty if not one."""
    bare = _ASIDE.sub("", "".join(said.split()))
    if known := registry.unit(bare) or registry.units_by_short_name.get(bare):
        return known.name
    names = [unit.name for unit in registry.of(Unit)]
    around = [name for name in registry.unit_names(bare) if name in names]
    if around:
        return around[0] if len(around) == 1 else ""
    within = [name for name in names if len(bare) > 1 and _is_within(bare, name)]
    return within[0] if len(within) == 1 else ""


def _is_within(short: str, name: str) -> bool:
    """Whether a name has the characters of a short name in the same order and starts with the same one."""
    letters = iter(name)
    return name.startswith(short[0]) and all(letter in letters for letter in short)


_TITLE = re.compile("(?:老师|同志|副?(?:主任|部长|科长|处长|主席|经理|会长|书记))$")
_AROUND = re.compile(rf"(?:{_TITLE.pattern[:-1]}|电话|手机|[\d\W_])+$")


def has_title(name: str) -> bool:
    return _TITLE.search(name) is not None


def _person(said: str, registry: Registry) -> str:
    """The label of the one person of that name; if nobody has it, the bare name itself; else empty."""
    whole = meant("custodian", said)
    bare = _AROUND.sub("", _ASIDE.sub("", whole))
    found = registry.people_called(bare)
    if len(found) == 1:
        return found[0].label
    return bare if not found and len(bare) > 1 and "（" not in whole and is_name(bare) else ""


def is_day(text: str) -> bool:
    try:
        return bool(day_of(text))
    except ValueError:
        return False
