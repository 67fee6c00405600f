"""Answers to the items of a group's form: the words, dates and cells in which people give them, and the file made."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeAlias, TypeVar
from unicodedata import normalize

from group_registry.forms.records import to_text
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import Data
from group_registry.model.records import Filing, Group
from group_registry.model.similarity import folded
from group_registry.model.terms import UNKNOWN_DAY, Disposal, FilingKind, PaperDay, Platform, Scope

Answer: TypeAlias = str | list[str]
Answers: TypeAlias = Mapping[str, Answer]
"""What was filled in, by the attribute names of ``Group`` and ``Filing``. An empty answer removes the item."""

W = TypeVar("W", Platform, Scope, FilingKind, Disposal)
_PLATFORMS = {
    Platform.WECHAT: "微信 微信群 wechat",
    Platform.QQ: "QQ/TIM QQ QQ群 TIM QQTIM QQ或TIM",
    Platform.MEMBER_PLATFORM: "会员服务平台 会员平台 服务平台",
    Platform.OTHER: "其他 其它 其他平台",
}
OTHER_PLATFORMS = ("企业微信", "钉钉", "飞书", "腾讯会议", "政务微信")
"""Platforms that are 其他 in the form and are named in its note."""
_SCOPES = {Scope.INTERNAL: "对内 内部 内部使用 内", Scope.EXTERNAL: "对外 外部 对外使用 外"}
_KINDS = {
    FilingKind.CREATION: "创建 新建 建立 新增 创建备案",
    FilingKind.CHANGE: "变更 变动 变更备案",
    FilingKind.CANCELLATION: "注销 撤销 解散 注销备案",
}
_DISPOSALS = {Disposal.DISSOLVED: "已解散 解散", Disposal.HANDED_OVER: "已移交 移交", Disposal.UNKNOWN: "不详 不明"}


def _table(spellings: Mapping[W, str]) -> dict[str, W]:
    return {folded(spelling): word for word, found in spellings.items() for spelling in found.split(" ")}


PLATFORMS, SCOPES, KINDS, DISPOSALS = _table(_PLATFORMS), _table(_SCOPES), _table(_KINDS), _table(_DISPOSALS)


def platform_of(text: str) -> tuple[str, str]:
    """The form's word, and the note that it needs (may be empty). Unknown text is returned as it is."""
    if known := PLATFORMS.get(folded(text)):
        return known.value, ""
    other = next((name for name in OTHER_PLATFORMS if folded(text).removesuffix("群") == name), None)
    return (Platform.OTHER.value, other) if other else (text, "")


def chosen(text: str, words: Mapping[str, W]) -> str:
    """An unknown text is returned as it is; the check by the form refuses it later."""
    known = words.get(folded(text))
    return known.value if known else text


def names_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, re.split(r"[、，,；;\s]+", text))))


_FORMULA = re.compile(r"\s*[\t\r\n=+\-@＝＋－＠﹦﹢﹣﹫]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
_CLOSE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_PAPER = re.compile(f"(?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2])|{UNKNOWN_DAY}")
_BEGIN = date(1899, 12, 30)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)
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


def day_of(text: str) -> date:
    """2024-03-05, 2024/3/5, 2024年3月5日, 20240305 or a serial number; ``ValueError`` says what is wrong."""
    said = normalize("NFKC", text).strip()
    if serial := _SERIAL.fullmatch(said):
        day = _BEGIN + timedelta(days=int(serial[1]))
        if _FIRST <= day <= _LAST:
            return day
    found = _DAY.fullmatch(said) or _CLOSE.fullmatch(said)
    if not found:
        raise ValueError(f"“{shortened(text)}”不是日期")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise ValueError(f"日期“{shortened(text)}”不存在") from None


def paper_day(text: str) -> date:
    """As ``day_of``; also a month as 2025-03, or 不详; ``ValueError`` says what is wrong."""
    return PaperDay(text) if _PAPER.fullmatch(text) else day_of(text)


def shortened(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most]}……（共 {len(text)} 字）"


HEADING = "# yaml-language-server: $schema=../../../schema/group.schema.json\n"
"""The line that tells an editor which schema a file in a unit's folder has."""

_COMMENTS = re.compile(rb"(?>(?:#[^\n]*+(?:\n|\Z))*)")


def heading_of(content: bytes) -> str:
    """The comment lines at the top, else those of a new file."""
    found = _COMMENTS.match(content)
    heading = found[0].decode("utf-8", "replace") if found else ""
    return heading if heading.endswith("\n") else f"{heading}\n" if heading else HEADING


def filled(before: Mapping[str, Data], answers: Answers, kind: FilingKind, forms: Forms) -> dict[str, Data]:
    answers = {**answers, "kind": kind.value}
    records = forms.key(Group, "filings")
    past = before.get(records, [])
    record = _answered({}, answers, Filing, forms)
    return {**_answered(before, answers, Group, forms), records: [*(past if isinstance(past, list) else []), record]}


def file_text(data: Mapping[str, Data], heading: str = HEADING) -> bytes:
    return heading.encode() + to_text(dict(data))


def _answered(
    before: Mapping[str, Data], answers: Answers, record: type[Group] | type[Filing], forms: Forms
) -> dict[str, Data]:
    keys = {forms.key(record, field): field for field in forms.fields(record) if field != "filings"}
    given: dict[str, Data] = {}
    for key, field in keys.items():
        answer = answers.get(field)
        given[key] = before.get(key, "") if answer is None else answer if isinstance(answer, str) else [*answer]
    return {key: value for key, value in given.items() if value}


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
        spelled = "".join(filter(readings.__contains__, part))
        cut = ("".join(map(readings.__getitem__, word)) for word in _HAN_WORD.findall(spelled))
        words += [part.strip("-")] if part.isascii() else cut
    return [word for word in words if word]
