"""Answers to the items of a group's form: cells in which people give them, the file made, and the name proposed."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import takewhile
from typing import TypeAlias
from unicodedata import normalize

from group_registry.forms.records import to_text
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import Data, parse
from group_registry.model.records import Filing, Group
from group_registry.model.terms import UNKNOWN_DAY, FilingKind, PaperDay

Answer: TypeAlias = str | list[str]
Answers: TypeAlias = Mapping[str, Answer]
"""What was filled in, by the attribute names of ``Group`` and ``Filing``. An empty answer removes the item."""


def names_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, re.split(r"[、，,；;\s]+", text))))


_FORMULA = re.compile(r"\s*[\t\r\n=+\-@＝＋－＠﹦﹢﹣﹫]")
_PAPER = re.compile(f"(?:19|20)[0-9]{{2}}(?:-(?:0[1-9]|1[0-2]))?|{UNKNOWN_DAY}")
# A match starts only at the first blank of a run: starting at each blank of a long run would take quadratic time.
_BLANKS = re.compile(r"(?<!\s)\s*[\r\n\v\f\u0085\u2028\u2029]+\s*")


def looks_like_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """After an apostrophe if a spreadsheet program would take the text for a formula."""
    return f"'{text}" if looks_like_formula(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and looks_like_formula(text.lstrip("'")) else text


def tidy(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def paper_day(text: str) -> date:
    """A day as 2025-03-01, a month as 2025-03, a year, or 不详."""
    return PaperDay(text) if _PAPER.fullmatch(text) else date.fromisoformat(text)


def shortened(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most]}……（共 {len(text)} 字）"


HEADING = "# yaml-language-server: $schema=../../../schema/group.schema.json\n"
"""The line that tells an editor which schema a file in a unit's folder has."""


def heading_of(content: bytes) -> str:
    """The comment lines at the top, else those of a new file."""
    comments = takewhile(lambda line: line.startswith(b"#"), content.split(b"\n"))
    heading = b"".join(line + b"\n" for line in comments)
    return heading.decode("utf-8", "replace") or HEADING


def filled(before: Mapping[str, Data], answers: Answers, kind: FilingKind, forms: Forms) -> dict[str, Data]:
    answers = {**answers, "kind": kind.value}
    records = forms.key(Group, "filings")
    past = before.get(records, [])
    record = _answered({}, answers, Filing, forms)
    return {**_answered(before, answers, Group, forms), records: [*(past if isinstance(past, list) else []), record]}


def file_text(data: Mapping[str, Data], heading: str = HEADING) -> bytes:
    return heading.encode() + to_text(dict(data))


def changed_text(before: bytes, answers: Answers, forms: Forms) -> bytes:
    """A group's file with another record of a change."""
    data = parse(before)
    assert isinstance(data, dict)  # noqa: S101 (it was read as a group)
    return file_text(filled(data, answers, FilingKind.CHANGE, forms), heading_of(before))


def _answered(
    before: Mapping[str, Data], answers: Answers, record: type[Group] | type[Filing], forms: Forms
) -> dict[str, Data]:
    given: dict[str, Data] = {}
    for field in forms.fields(record):
        key = forms.key(record, field)
        if value := answers.get(field, before.get(key)):
            given[key] = value if isinstance(value, str) else [*value]
    return given


_WRITTEN = re.compile("名册版次 ?[0-9]+ ?[（(]([0-9a-f]{12})[）)]")


def written_heading(version: int, commit: str) -> str:
    """The heading of a column without cells that tells from which list a table was written."""
    return f"名册版次 {version}（{commit[:12]}）"


def written_from(headings: Iterable[str]) -> str:
    """The commit, shortened, of the list from which a table was written; empty if no heading tells it."""
    return next((said[1] for said in map(_WRITTEN.fullmatch, headings) if said), "")


LONGEST = 40
"""The maximum length of a proposed name, before a number is added. The person who files may choose a longer one."""
SLUG = re.compile("(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9]+(-[a-z0-9]+)*")
"""A file name without its extension. Names that Windows reserves for devices could not be checked out there."""
_ENDING = re.compile("(?:工作|交流)*(?:群组|小组|群|组)$")


def readings_of(table: str) -> dict[str, str]:
    lines = (line.split(" ") for line in table.split("\n") if line)
    return {character: syllable for syllable, characters in lines for character in characters}


LONG_WORDS = (
    "办公会|办公室|代办处|办事处|工委会|职代会|代表会|委员会|理事会|监事会|互助会|联合会|总工会|座谈会|联谊会|协调会|推进会|"
    "培训会|运动会|研讨会|主任会|会员部|服务部|业务部|发展部|财务部|综合部|信息部|技术部|宣传部|组织部|培训部|保障部|法律部|文体部|党支部|"
    "党小组|团支部|培训班|讲师团|志愿者|负责人|联络员|联系人|经办人|管理员|通讯员|信息员|宣传员|网格员|协理员|讲解员|"
    "小程序|公众号|服务站|服务台|服务点|服务队|工作站|工作室|工作组|领导班子|女职工|离退休|慰问金|互助金|意外险|重疾险|医疗险|"
    "会议室|石景山|门头沟|信息化|数字化|月报表|季报表|年报表|工会(?!员)"
)
"""The known words of more than two characters, and 工会. All other text is cut into words of two characters."""
_HAN_WORD = re.compile(f"{LONG_WORDS}|.(?={LONG_WORDS})|..?")
_BETWEEN = re.compile(r"(?<=[a-z0-9])[\W_]+(?=[a-z0-9])")
_STRAY = re.compile(r"(?<![a-z0-9])-|-(?![a-z0-9])|[^\w-]|_")


def proposed(name: str, readings: Mapping[str, str], is_taken: Callable[[str], bool]) -> str:
    """The pinyin of a name, with hyphens and, if taken, a number; empty if no character has a known pinyin."""
    own = _STRAY.sub("", _BETWEEN.sub("-", normalize("NFKC", name).casefold()))
    slug = "-".join(_words(_ENDING.sub("", own) or own, readings))
    if len(slug) > LONGEST:
        slug = slug[:LONGEST].rpartition("-")[0] or slug[:LONGEST]
    number, found = 2, slug
    while found and is_taken(found):
        number, found = number + 1, f"{slug}-{number}"
    return found


def _words(text: str, readings: Mapping[str, str]) -> list[str]:
    words: list[str] = []
    for part in re.findall("[a-z0-9-]+|[^a-z0-9-]+", text):
        if part.isascii():
            words.append(part.strip("-"))
            continue
        spelled = "".join(filter(readings.__contains__, part))
        words += ("".join(map(readings.__getitem__, word)) for word in _HAN_WORD.findall(spelled))
    return [word for word in words if word]
