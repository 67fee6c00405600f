"""What a cell of an office's table means: days, people, units, platforms, and whether it says that a group has ended.

Meaning is what is written, put in the usual form; no fact is added. What cannot be read is left to the caller.
"""

import re
from datetime import date, timedelta
from unicodedata import normalize

from group_registry.model.records import Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import BLANKS, UNKNOWN_DAY, Disposal, Platform, Scope
from group_registry.spreadsheets.table import WORDS, by_spelling

_SIGNS = frozenset("√×")


def word(text: str) -> str:
    """Folded; a tick or a cross stays."""
    return folded(text) or (text.strip() if text.strip() in _SIGNS else "")


def _words(name: str) -> frozenset[str]:
    return frozenset(map(word, WORDS["words"][name].split(" ")))


ENDLESS, YES, NO = _words("endless"), _words("yes"), _words("no")
SAME = frozenset(WORDS["words"]["same"].split(" "))
"""Marks for the cell above, as they stand: folded, most are empty."""
DISPOSALS, FILINGS, _PLATFORMS = map(by_spelling, ("disposals", "filings", "platforms"))
HANDED_OVER = {spelling for spelling, meant in DISPOSALS.items() if meant == Disposal.HANDED_OVER}
RUNNING = _words("running")
ENDED = _words("ended") | {spelling for spelling, meant in DISPOSALS.items() if meant != Disposal.UNKNOWN}
LEFT = _words("left")
_NOT_NAMES = BLANKS | LEFT | RUNNING | ENDED | _words("not_names")
_IN_USE = re.compile("(?:目前|现在|现|仍然?|还|一直|正常?)*在?(?:使用|用|运行|启用)(?:中|着|状态|良好|正常)*")
_MAYBE, _MOVED, _OF_ANOTHER = (
    "|".join(WORDS["words"][name].split(" ")) for name in ("maybe_ended", "moved", "of_another")
)
_OF_MEMBERS = re.compile(WORDS["words"]["of_members"].replace(" ", "|"))
_NOT_NAME = re.compile("|".join(WORDS["words"]["not_name"].split(" ")))
LONGEST_MEANT = 400
"""A longer text can be neither a name nor a short list of names."""

_WHEN = re.compile(
    r"(?<!\d)(?:20\d{6}(?!\d)|(?:\d{4}|\d\d(?=\s*年))\s*"
    r"(?:[年./-]\s*\d{1,2}\s*(?:[月./-]\s*\d{1,2}\s*[日号]?|月份?)?|年))"
)
_BESIDE_ENDED = re.compile(
    "^(?:该|本|此)?(?:群组|群聊|群)?(?:现在|现)?(?:已经|已)?(?:于|自|从)?(?:起|底|初|末|前)?|(?:了|于|日期|时间|群组|群)$"
)


def ending_in(said: str, today: date) -> tuple[str, str] | None:
    """The word in ``ENDED`` and the day (a day, a month or 不详), if a cell consists of them alone.

    None also if the day is in the future or may be.
    """
    text = normalize("NFKC", said)
    dates = [re.sub(r"^(\d\d)(?=\s*年)", r"20\1", one) for one in _WHEN.findall(text)]
    text = _WHEN.sub("", text)
    parts = [part if part in ENDED else _BESIDE_ENDED.sub("", part) for part in _parts(text)]
    ended = word(text) if word(text) in ENDED else next(filter(None, parts), "")
    if len(dates) > 1 or "?" in text or not ENDED.issuperset([ended, *filter(None, parts)]):
        return None
    if dates and (dates[0][:4] > str(today.year) or dates[0].rstrip("年 ") == str(today.year)):
        return None
    day = (day_in(dates[0]) if dates else "") or UNKNOWN_DAY
    return (ended, day) if not is_after(day, today) else None


def says_running(said: str) -> bool:
    """Whether a cell, its first or its last part says so: 在用（旧群停用）, but not 在用（2024年停用）."""
    parts = _parts(said)
    texts = [word(said), folded(said), *(parts[at] for at in (0, -1) if not part_says_ended(said))]
    return any(text in RUNNING or _IN_USE.fullmatch(text) for text in texts)


def is_in_use(said: str) -> bool:
    """Whether a cell for the end of a group says that there is none: 未停用, 长期."""
    return says_running(said) or word(said) in ENDLESS | NO


def may_say_ended(said: str, running_on: date | None = None) -> bool:
    """Whether a text may mean the group's end. With ``running_on`` another cell says that it is in use on that day."""
    text = "".join(said.split())
    if running_on and any(one[:4] > str(running_on.year) for one in _WHEN.findall(text)):
        return False
    if (re.search(_OF_ANOTHER, text) or _OF_MEMBERS.search(text)) and not part_says_ended(said):
        return running_on is None and re.search(_MAYBE, text) is not None
    return re.search(f"{_MAYBE}|{_MOVED}", text) is not None


def _parts(said: str) -> list[str]:
    return [folded(part) for part in re.split(r"[\W_]+", _WHEN.sub("", normalize("NFKC", said)))]


def part_says_ended(said: str) -> bool:
    """Whether a part of a cell says so, as in 理赔群（2022年停用）."""
    return any(_BESIDE_ENDED.sub("", part) in ENDED - NO - {""} for part in _parts(said))


def prose_may_say_ended(said: str, is_name: bool) -> bool:
    """Whether a part of a text ends with such a word, in a name with 已 before it: 会员注销办理群 does not."""
    ending = re.compile(f"{'已' * is_name}(?:{_MAYBE})(?:了|群)?$")
    return any(ending.search(part) and not _OF_MEMBERS.search(part) for part in _parts(said))


def titles_ended(said: str) -> bool:
    """Whether a title, the name of a sheet or a line between sections is about ended groups alone."""
    return may_say_ended(said) and re.search("在用|备案|登记|含", said) is None


_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_SERIAL, _SERIALS = date(1899, 12, 30), range(36526, 73051)
"""The days of spreadsheet programs from 2000 to 2099."""
_SEPARATED = re.compile(
    r"(\d{4}|\d{2})[\s年.。,，、\\/_—–-]+(\d{1,2})[\s月.。,，、\\/_—–-]+(\d{1,2})(?:[\s日号]*|\s*日?[ T].*)"
)
_CLOSE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH = re.compile(
    r"(\d{4}|\d\d(?=\s*年))(?:\s*[年/_\\—–-]\s*(\d{1,2})|\s*[.。]\s*(0[1-9]|[2-9]|1[0-2])|(0[1-9]|1[0-2]))\s*(?:月份?)?"
)
"""Not 2024.1, which a spreadsheet makes of 2024.10."""
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE = re.compile(
    "([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)


def day_in(said: str) -> str:
    """A day or a month in ISO form, also 不详 as it stands; empty if the text is neither."""
    text = normalize("NFKC", said).strip(" .,。、")
    if text == UNKNOWN_DAY:
        return text
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
        return (_FIRST_SERIAL + timedelta(days=int(found[1]))).isoformat()
    year, month, day = 0, 0, 0
    if found := _CHINESE.fullmatch(text):
        year, month, day = int(found[1].translate(_NUMERALS)), _count(found[2]), _count(found[3] or "")
    elif found := _SEPARATED.fullmatch(text) or _CLOSE.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif (found := _MONTH_FIRST.fullmatch(text)) and int(found[2]) > 12:
        month, day, year = map(int, found.groups())
    elif found := _MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2] or found[3] or found[4])
    year += 2000 if year < 100 else 0
    try:
        whole = date(year, month, day or 1)
    except ValueError:
        return ""
    return (whole.isoformat() if day else f"{whole:%Y-%m}") if 1949 < year < 2100 else ""


def is_after(day: str, today: date) -> bool:
    """Whether all of a day or a month lies after today."""
    return day != UNKNOWN_DAY and day > today.isoformat()[: len(day)]


def _count(text: str) -> int:
    """A Chinese number below a hundred; 0 if it has 十 more than once."""
    tens, ten, ones = text.partition("十")
    said = f"{tens or '1'}{ones or '0'}" if ten else text or "0"
    return 0 if "十" in ones else int(said.translate(_NUMERALS))


def platform_in(said: str) -> tuple[str, str]:
    """The form's word, and the name of another platform. A text that names none is the name of another platform."""
    rest = folded(said)
    found = {_PLATFORMS[rest]} if rest in _PLATFORMS else set()
    for spelling in sorted(_PLATFORMS, key=len, reverse=True) if not found else ():
        if spelling in rest and _PLATFORMS[spelling] != Platform.OTHER:
            rest = rest.replace(spelling, " ")
            found.add(_PLATFORMS[spelling])
    meant = found.pop() if len(found) == 1 else said
    return (meant, "") if meant in set(Platform) else (Platform.OTHER.value, meant)


def scope_in(said: str, is_outside_asked: bool) -> str:
    """Empty if the text does not say. ``is_outside_asked``: the heading asks whether a group is 对外."""
    if is_outside_asked and word(said) in YES | NO:
        return (Scope.EXTERNAL if word(said) in YES else Scope.INTERNAL).value
    inner, outer = "内" in said, "外" in said
    return Scope.EXTERNAL.value if outer else Scope.INTERNAL.value if inner else ""


_ASIDE = re.compile(r"[（(].*?[）)]")


def units_in(said: str, registry: Registry) -> list[tuple[str, Unit | None]]:
    """The units that a cell names, the leading one first: each as written, with the unit or None if unknown.

    Blanks part units only if a part is a known one; else they stand within a name.
    """
    if len(said) > LONGEST_MEANT:
        return [(said, None)]
    found: list[tuple[str, Unit | None]] = []
    for part in filter(str.strip, re.split("[、，,；;/／]", said)):
        whole = "".join(part.split())
        ways = (part.split(), re.split("[和与及]", whole)) if _unit(whole, registry) is None else ()
        each = next((way for way in ways if any(_unit(one, registry) for one in way)), [whole])
        found += [(one, _unit(one, registry)) for one in each]
    return list(dict.fromkeys(found)) or [(said, None)]


def units_named(text: str, registry: Registry) -> set[Unit]:
    """The units whose names stand in a text."""
    return {unit for unit in map(registry.unit, registry.unit_names(text)) if unit}


def unit_titled(said: str, registry: Registry) -> Unit | None:
    """The unit whose name or short name is all of a title: 一、会员服务部（3个）."""
    name = re.sub("^[（(]?[一二三四五六七八九十]+[）)、.]|[:：]$", "", _ASIDE.sub("", said).strip())
    return registry.unit(name) or registry.units_by_short_name.get(name)


def _unit(said: str, registry: Registry) -> Unit | None:
    """The one unit that a name, a short name, or a name inside a longer text can mean."""
    bare = _ASIDE.sub("", said)
    agency = re.sub("(?:[区县市](?:代?办|代办[处点])?|办事处)$", "代办处", bare)
    known = registry.unit(said) or registry.unit(bare) or registry.units_by_short_name.get(bare)
    if known := known or registry.unit(agency):
        return known
    if len(bare) > LONGEST_MEANT or re.search("[、，,；;/／]", bare):
        return None
    names = {unit.name: unit for unit in registry.of(Unit)}
    around = [name for name in registry.unit_names(bare) if name in names]
    rest = bare.replace(around[0], "") if around else ""
    if len(rest) > 1 and any(name.startswith(rest) for name in names):
        return None  # 东城西城代办处
    within = around or [name for name in names if len(bare) > 1 and _is_within(bare, name)]
    return names[within[0]] if len(within) == 1 else None


def _is_within(short: str, name: str) -> bool:
    """Whether a name has a short one's characters in order, the first or last in common; or 财务科 for 财务部."""
    letters = iter(name)
    is_in_order = all(letter in letters for letter in short)
    is_ended = (name[-1] == short[-1] and len(short) > 2) or (len(short) > 3 and short in name)
    return (is_in_order and (name[0] == short[0] or is_ended)) or _KIND.sub("", name) == _KIND.sub("", short)


_KIND = re.compile("(?<=..)[部处科办室]$")
LONGEST_NAME = 4
"""The most characters of a name on no list that has no dot, as names of other peoples have."""
HAN_GAP = re.compile(r"(?<=[^\W\d_a-zA-Z])\s+(?=[^\W\d_a-zA-Z（(])")
_TITLE = "(?:老师|同志|副?(?:主任|部长|科长|处长|主席|经理|会长|书记))"
_LABEL = re.compile(r"^(?:群主|(?:群组?)?(?:负责人|管理员)|责任人)[:：]\s*")
_AROUND = re.compile(rf"(?:{_TITLE}|电话|手机|联系|[\d\W_])+$")
_NAME = re.compile(r"[^\W\d_]+(?:[ ·•.・][^\W\d_]+)*(?:（[^（）]+）)?")


def person_in(said: str, registry: Registry) -> str:
    """The name of the one person that a cell names, as on the list of people if there; empty if it names not one."""
    if len(said) > LONGEST_MEANT:
        return ""
    said = _LABEL.sub("", said)
    parts = [part for part in _ASIDE.sub("", said).split() if len(_AROUND.sub("", part)) > 1]
    is_many = len(parts) > 1 or len(said.split()) >= LONGEST_NAME
    if is_many and not registry.people_called("".join(said.split())):
        return ""  # 张三 李四, 张 三 李 四; but 张 三 is one
    whole = HAN_GAP.sub("", said).replace("(", "（").replace(")", "）").strip()
    if registry.people_called(whole):
        return whole
    bare = _AROUND.sub("", _ASIDE.sub("", whole)).strip()
    if len(bare) == LONGEST_NAME and any(unit.name.startswith(bare[:2]) for unit in registry.of(Unit)):
        bare = bare[2:]  # 理赔谢丽
    within = [one.name for one in registry.of(Person) if one.name in bare]
    if bare and not registry.people_called(bare) and len(bare) > LONGEST_NAME and bare.isalpha():
        return within[0] if len(within) == 1 else ""  # 会员部周启明
    if not _NAME.fullmatch(bare) or len(bare) < 2 or re.search(f"{_TITLE}$", bare) or folded(bare) in _NOT_NAMES:
        return ""
    if _NOT_NAME.search(bare):
        return ""
    return bare
