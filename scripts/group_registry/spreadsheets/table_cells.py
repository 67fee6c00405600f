"""What a cell of an office's table means: days, people, units, platforms.

Meaning is what is written, put in the usual form; no fact is added. What cannot be read is left to the caller.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from unicodedata import normalize

from group_registry.model.records import Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import BLANKS, UNKNOWN_DAY, Disposal, Platform, Scope
from group_registry.spreadsheets.table import WORDS, by_spelling

_SIGNS = re.compile("[√×✓✔✗✘●○◎☆★△▲▽▼◇◆□■☑☒☐※]")
DIRECTING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that are not seen and turn the direction of a text."""


def word(text: str) -> str:
    """Folded; of a text without letters or digits the ticks, crosses and the like stay."""
    return folded(text) or "".join(_SIGNS.findall(text))


def words(name: str) -> frozenset[str]:
    return frozenset(map(word, WORDS["words"][name].split(" ")))


ENDLESS, YES, NO = words("endless"), words("yes"), words("no")
SAME = frozenset(WORDS["words"]["same"].split(" "))
"""Marks for the cell above, as they stand: folded, most are empty."""
DISPOSALS, FILINGS, _PLATFORMS = map(by_spelling, ("disposals", "filings", "platforms"))
RUNNING = words("running")
ENDED = words("ended") | {spelling for spelling, meant in DISPOSALS.items() if meant != Disposal.UNKNOWN}
LEFT = words("left")
_NOT_NAMES = BLANKS | LEFT | RUNNING | ENDED | words("not_names")
_NOT_NAME = re.compile("|".join(WORDS["words"]["not_name"].split(" ")))
LONGEST_MEANT = 400
"""A longer text can be neither a name nor a short list of names."""

WHEN = re.compile(
    r"(?<!\d)(?:20\d{6}(?!\d)|(?:\d{4}|\d\d(?=\s*年))\s*"
    r"(?:[年./-]\s*\d{1,2}\s*(?:[月./-]\s*\d{1,2}\s*[日号]?|月份?)?|年))"
)
"""A day, a month or a year inside a text."""


def is_past(text: str, today: date) -> bool:
    """Whether all of a day, a month or a year that stands in a text has begun; of this year alone that is not known."""
    day = day_in(text) or text[:4]
    if len(day) == len("2025"):
        return day < str(today.year)
    return not is_after(day, today)


_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_FIRST_SERIAL, _SERIALS = date(1899, 12, 30), range(36526, 73051)
"""The days of spreadsheet programs from 2000 to 2099."""
_SEPARATED = re.compile(
    r"(?P<year>\d{4}|\d{2})[\s年.。,，、\\/_—–-]+(?P<month>\d{1,2})[\s月.。,，、\\/_—–-]+(?P<day>\d{1,2})"
    r"(?:[\s日号]*|\s*日?[ T].*)"
)
_CLOSE = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})[-/.](?P<day>1[3-9]|[2-9]\d)[-/.](?P<year>\d{4})")
_MONTH = re.compile(
    r"(?P<year>\d{4}|\d\d(?=\s*年))(?:\s*[年/_\\—–-]\s*|\s*[.。]\s*(?=0[1-9]|[2-9]|1[0-2])|(?=0[1-9]|1[0-2]))"
    r"(?P<month>\d{1,2})\s*(?:月份?)?"
)
"""Not 2024.1, which a spreadsheet makes of 2024.10."""
_YEAR = re.compile(r"(?:(19[5-9]\d|20\d\d)|(\d\d)(?=\s*年))\s*(?:年度?)?")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE = re.compile(
    "(?P<year>[〇零○一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,3})月"
    "(?:(?P<day>[一二三四五六七八九十]{1,3})[日号])?"
)
_DAYS = (_CHINESE, _SEPARATED, _CLOSE, _MONTH_FIRST, _MONTH)


def day_in(text: str) -> str:
    """A day, a month or a year in ISO form, also 不详 as it stands; empty if the text is none."""
    text = normalize("NFKC", text).strip(" .,。、")
    if text == UNKNOWN_DAY:
        return text
    if (serial := _SERIAL.fullmatch(text)) and int(serial[1]) in _SERIALS:
        return (_FIRST_SERIAL + timedelta(days=int(serial[1]))).isoformat()
    if alone := _YEAR.fullmatch(text.translate(_NUMERALS)):
        return alone[1] or f"20{alone[2]}"
    year, month, day = _parts_of_day(text)
    if year < 100:
        year += 2000
    try:
        whole = date(year, month, day or 1)
    except ValueError:
        return ""
    if not 1949 < year < 2100:
        return ""
    if day:
        return whole.isoformat()
    return f"{whole:%Y-%m}"


def _parts_of_day(text: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what the text does not say."""
    for pattern in _DAYS:
        if written := pattern.fullmatch(text):
            parts = written.groupdict("")
            return _count(parts["year"]), _count(parts["month"]), _count(parts.get("day", ""))
    return 0, 0, 0


_A_DAY = r"(?:\d{4}|\d\d)\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_TO = "(?:至|到|-|—|–|~|～)+"
_RANGE = re.compile(rf".*?{_A_DAY}\s*{_TO}\s*({_A_DAY})\D{{0,3}}")
_RANGE_IN_A_YEAR = re.compile(rf"(\d{{4}})[年./-]\d{{1,2}}[月./-]\d{{1,2}}日?\s*{_TO}\s*(\d{{1,2}}[月./-]\d{{1,2}}日?)")
_UNTIL = re.compile(rf"[^—–~～-]*(?:至|到|截止|截至|有效期|期限)[:为于]*\s*({_A_DAY})\s*(?:止|为止)?[)\]。]?")
_STOP = re.compile(rf"({_A_DAY})\s*(?:止|为止|到期|截止)")


def last_day_in(text: str) -> str:
    """The last day that a term says: a day, the second of two, or the one after 至; empty if it says none."""
    text = normalize("NFKC", text).strip()
    if end := _RANGE_IN_A_YEAR.fullmatch(text.translate(_NUMERALS)):
        return day_in(f"{end[1]}.{end[2].replace('月', '.')}")
    if end := _RANGE.fullmatch(text) or _UNTIL.fullmatch(text) or _STOP.fullmatch(text):
        return day_in(end[1])
    day = day_in(text)
    if len(day) > len("2025-03"):
        return day
    return ""


def is_after(day: str, today: date) -> bool:
    """Whether all of a day or a month lies after today."""
    return day != UNKNOWN_DAY and day > today.isoformat()[: len(day)]


def _count(text: str) -> int:
    """A number in figures, or in Chinese below a hundred; 0 if it has 十 more than once."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        text = f"{tens or '1'}{ones or '0'}"
    if "十" in text:
        return 0
    return int((text or "0").translate(_NUMERALS))


def platform_in(text: str) -> tuple[str, str]:
    """The form's word, and the name of another platform. A text that names none is the name of another platform."""
    meant = text
    named = _platforms_in(folded(text))
    if len(named) == 1:
        meant = named.pop()
    if meant in set(Platform):
        return (meant, "")
    return (Platform.OTHER.value, meant)


def _platforms_in(text: str) -> set[str]:
    """The platform whose spelling the text is, else those whose spellings stand in it, the longest first."""
    if text in _PLATFORMS:
        return {_PLATFORMS[text]}
    named = set[str]()
    for spelling in sorted(_PLATFORMS, key=len, reverse=True):
        if spelling in text and _PLATFORMS[spelling] != Platform.OTHER:
            text = text.replace(spelling, " ")
            named.add(_PLATFORMS[spelling])
    return named


_NOT_OUTSIDE = re.compile("[不非][对涉]外")


def scope_in(text: str, is_outside_asked: bool) -> str:
    """Empty if the text does not say. ``is_outside_asked``: the heading asks whether a group is 对外."""
    text = _NOT_OUTSIDE.sub(Scope.INTERNAL, text)
    for scope, sign, answers in ((Scope.EXTERNAL, "外", YES), (Scope.INTERNAL, "内", NO)):
        if sign in text or (is_outside_asked and word(text) in answers):
            return scope.value
    return ""


_ASIDE = re.compile(r"[（(].*?[）)]")


def units_in(text: str, registry: Registry) -> list[tuple[str, Unit | None]]:
    """The units that a cell names, the leading one first: each as written, with the unit or None if unknown.

    Blanks part units only if a part is a known one; else they stand within a name.
    """
    if len(text) > LONGEST_MEANT:
        return [(text, None)]
    units: dict[str, Unit | None] = {}
    for part in filter(str.strip, re.split("[、，,；;/／]", text)):
        whole = "".join(part.split())
        for names in ([whole], part.split(), re.split("[和与及]", whole)):
            named = {name: _unit(name, registry) for name in names if name}
            if any(named.values()):
                break
        else:
            named = {whole: None}
        units |= named
    return list(units.items()) or [(text, None)]


def units_named(text: str, registry: Registry) -> set[Unit]:
    """The units whose names stand in a text."""
    return {unit for unit in map(registry.unit, registry.unit_names(text)) if unit}


def name_in_title(text: str) -> str:
    """会员服务部 of 一、会员服务部（3个）."""
    return re.sub("^[（(]?[一二三四五六七八九十]+[）)、.]|[:：]$", "", _ASIDE.sub("", text).strip())


def _unit(text: str, registry: Registry) -> Unit | None:
    """The one unit that a name, a short name, or a name inside a longer text can mean."""
    bare = _ASIDE.sub("", text)
    agency = re.sub("(?:[区县市](?:代?办|代办[处点])?|办事处)$", "代办处", bare)
    known = registry.unit(text) or registry.unit(bare) or registry.units_by_short_name.get(bare)
    known = known or registry.unit(agency)
    if known or len(bare) > LONGEST_MEANT or re.search("[、，,；;/／]", bare):
        return known
    names = {unit.name: unit for unit in registry.of(Unit)}
    within = [name for name in registry.unit_names(bare) if name in names]
    if within and _names_another(bare.replace(within[0], ""), names):
        return None
    if not within:
        within = [name for name in names if _is_within(bare, name)]
    if len(within) == 1:
        return names[within[0]]
    return None


def _names_another(rest: str, names: Iterable[str]) -> bool:
    """Whether what stands beside a unit's name begins another's: 东城西城代办处."""
    return len(rest) > 1 and any(name.startswith(rest) for name in names)


def _is_within(short: str, name: str) -> bool:
    """Whether a name has a short one's characters in order, the first or last in common; or 财务科 for 财务部."""
    if len(short) < 2:
        return False
    if _KIND.sub("", name) == _KIND.sub("", short):
        return True
    letters = iter(name)
    if not all(letter in letters for letter in short):
        return False
    return name[0] == short[0] or (len(short) > 2 and name[-1] == short[-1]) or (len(short) > 3 and short in name)


_KIND = re.compile("(?<=..)[部处科办室]$")
LONGEST_NAME = 4
"""The most characters of a name on no list that has no dot, as names of other peoples have."""
HAN_GAP = re.compile(r"(?<=[^\W\d_a-zA-Z])\s+(?=[^\W\d_a-zA-Z（(])")
_TITLE = "(?:老师|同志|副?(?:主任|部长|科长|处长|主席|经理|会长|书记))"
_TITLED = re.compile(f"{_TITLE}$")
_LABEL = re.compile(r"^(?:群主|(?:群组?)?(?:负责人|管理员)|责任人)[:：]\s*")
_AROUND = re.compile(rf"(?:{_TITLE}|电话|手机|联系|[\d\W_])+$")
_NAME = re.compile(r"[^\W\d_]+(?:[ ·•.・][^\W\d_]+)*(?:（[^（）]+）)?")


def person_in(text: str, registry: Registry) -> str:
    """The name of the one person that a cell names, as on the list of people if there; empty if it names not one."""
    if len(text) > LONGEST_MEANT:
        return ""
    text = _LABEL.sub("", text)
    if _may_be_many(text) and not registry.people_called("".join(text.split())):
        return ""
    whole = HAN_GAP.sub("", text).replace("(", "（").replace(")", "）").strip()
    if registry.people_called(whole):
        return whole
    bare = _AROUND.sub("", _ASIDE.sub("", whole)).strip()
    if len(bare) == LONGEST_NAME and any(unit.name.startswith(bare[:2]) for unit in registry.of(Unit)):
        bare = bare[2:]  # 理赔谢丽
    if len(bare) > LONGEST_NAME and bare.isalpha() and not registry.people_called(bare):
        within = [person.name for person in registry.of(Person) if person.name in bare]
        if len(within) == 1:  # 会员部周启明
            return within[0]
        return ""
    if _is_name(bare):
        return bare
    return ""


def _may_be_many(text: str) -> bool:
    """张三 李四, or 张 三 李 四; but 张 三 is one."""
    parts = [part for part in _ASIDE.sub("", text).split() if len(_AROUND.sub("", part)) > 1]
    return len(parts) > 1 or len(text.split()) >= LONGEST_NAME


def _is_name(text: str) -> bool:
    if len(text) < 2 or not _NAME.fullmatch(text):
        return False
    return folded(text) not in _NOT_NAMES and not _TITLED.search(text) and not _NOT_NAME.search(text)
