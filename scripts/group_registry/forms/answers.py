"""Answers to the items of a group's form: typed by a person, read from the group on file, or kept in a draft."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias, TypeVar
from unicodedata import normalize

from group_registry.approval.minutes_and_paper import names_of
from group_registry.forms.records import to_data, to_text
from group_registry.forms.schema_check import Shape
from group_registry.forms.schemas import Form, Forms
from group_registry.forms.yaml import Data
from group_registry.model.records import Filing, Group, Record
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import Disposal, FilingKind, Platform, Scope, UnitKind

Answer: TypeAlias = str | list[str]
Answers: TypeAlias = Mapping[str, Answer]
"""What was filled in, by the attribute names of ``Group`` and ``Filing``. An empty answer removes the item."""

SLUG_LABEL = "文件名"
"""The key in a draft for the file name of a new group, which is not an item of the form."""
NOTHING = "-"
"""What a person types to remove an item."""
CONDITIONAL = frozenset({"platform_note", "leader", "disposal"})
"""Items that must be answered whenever they are asked for, although the form does not always demand them."""


def is_needed(record: type[Record], field: str, forms: Forms) -> bool:
    """Whether an item that is asked for must be answered."""
    return field in CONDITIONAL or forms.requires(record, field)


def as_answer(text: str, record: type[Record], field: str, forms: Forms) -> Answer:
    """Convert a text to an answer.

    For a list the text is split at the usual separators. A choice may also be given by its number or its spoken form
    (``x-answers``).
    """
    about = forms.property(record, field)
    words = about.get("enum", ())
    if about["type"] == "array":
        return list(names_of(text))
    spoken: dict[str, str] = dict(zip(about.get("x-answers", ()), words, strict=False))
    place = int(text) if text.isdecimal() and len(text) < 10 else 0
    return str(words[place - 1]) if 0 < place <= len(words) else spoken.get(text, text)


def typed(text: str, record: type[Record], field: str, forms: Forms) -> Answer:
    """The answer that was typed; ``ValueError`` says why the form would not accept it."""
    if not is_needed(record, field, forms) and text in ("", NOTHING):
        return ""
    if not text:
        raise ValueError(f"“{forms.label(record, field)}”必须填写。{forms.property(record, field)['errorMessage']}")
    answer = as_answer(text, record, field, forms)
    shape = Shape(Form(field, forms.property(record, field)))
    for wrong in shape.misshapes(as_data(answer)):
        raise ValueError(f"{wrong.says}。{wrong.fix}")
    return answer


def question(record: type[Record], field: str, forms: Forms) -> str:
    """The question for an item: its own question or its title, its description, and the choices with their numbers."""
    about = forms.property(record, field)
    choices = [word for word in about.get("enum", ()) if word not in about.get("x-past", ())]
    spoken = [f"{said}（{word}）" for said, word in zip(about.get("x-answers", ()), choices, strict=False)]
    words = "  ".join(f"{number} {word}" for number, word in enumerate(spoken or choices, start=1))
    none = "" if is_needed(record, field, forms) else f"；可不填，取消的填写 {NOTHING}"
    return f"{about.get('x-question', about['title'])}（{about['description']}{none}）{f'  {words}' if words else ''}"


def on_file(group: Group, forms: Forms) -> dict[str, Answer]:
    """The answers that would reproduce the group's items as they are on file; its filings are left out."""
    data = to_data(group, forms)
    keys = {forms.key(Group, field): field for field in forms.fields(Group) if field != "filings"}
    return {keys[key]: _from_data(value) for key, value in data.items() if key in keys}


def draft_of(answers: Answers, forms: Forms) -> bytes:
    """The answers so far as a draft file, from which to continue later."""
    keys = {field: key for key, field in _fields(forms).items()}
    return to_text({keys[field]: as_data(value) for field, value in answers.items()})


def answers_of(draft: Mapping[str, Data], forms: Forms) -> dict[str, Answer]:
    """The answers in a draft; ``ValueError`` names items that the form does not have."""
    fields = _fields(forms)
    if unknown := [key for key in draft if key not in fields]:
        raise ValueError(f"没有该项目：{'、'.join(unknown)}")
    return {fields[key]: _from_data(value) for key, value in draft.items()}


def as_data(answer: Answer) -> Data:
    """The answer as data of a file."""
    return answer if isinstance(answer, str) else [*answer]


def _from_data(data: Data) -> Answer:
    return [str(item) for item in data] if isinstance(data, list) else str(data)


def _fields(forms: Forms) -> dict[str, str]:
    """The attribute name for each Chinese key that a draft may hold."""
    return {forms.key(kind, field): field for kind in (Group, Filing) for field in forms.fields(kind)} | {
        SLUG_LABEL: "slug"
    }


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
    """The form's word for a platform, and the note that it needs (may be empty). Unknown text is returned as it is."""
    if known := PLATFORMS.get(folded(text)):
        return known.value, ""
    other = next((name for name in OTHER_PLATFORMS if folded(text).removesuffix("群") == name), None)
    return (Platform.OTHER.value, other) if other else (text, "")


def chosen(text: str, words: Mapping[str, W]) -> str:
    """The form's word for a text. An unknown text is returned as it is; the check by the form refuses it later."""
    known = words.get(folded(text))
    return known.value if known else text


HEADING = "# yaml-language-server: $schema=../../../schema/group.schema.json\n"
"""The line that tells an editor which schema a file in a unit's folder has."""

_COMMENTS = re.compile(rb"(?>(?:#[^\n]*+(?:\n|\Z))*)")


def heading_of(content: bytes) -> str:
    """The comment lines at the top of a file, with their line ends; those of a new file if there are none."""
    found = _COMMENTS.match(content)
    heading = found[0].decode("utf-8", "replace") if found else ""
    return heading if heading.endswith("\n") else f"{heading}\n" if heading else HEADING


def items(kind: FilingKind, forms: Forms) -> list[tuple[type[Record], str]]:
    """The items that a filing of that kind may ask for, in the form's order. A cancellation asks for no group items."""
    group = [] if kind is FilingKind.CANCELLATION else [name for name in forms.fields(Group) if name != "filings"]
    own: list[tuple[type[Record], str]] = [(Group, name) for name in group]
    return own + [(Filing, name) for name in forms.fields(Filing) if name != "kind"]


def is_asked(
    field: str,
    kind: FilingKind,
    answers: Answers,
    registry: Registry,
    first: date | None = None,
    group: Group | None = None,
) -> bool:
    """Whether an item applies to this filing, given the other answers.

    ``first`` is the group's first day of use, ``group`` the group as it is on file. A group filed in full stays so,
    whatever its term becomes.
    """
    match field:
        case "procedure" if group and group.procedure:
            return True
        case "platform_note":
            return answers.get("platform") == Platform.OTHER
        case "leader":
            unit = registry.unit(str(answers.get("unit", "")))
            return unit is not None and unit.kind is not UnitKind.DEPARTMENT
        case "member_units":
            return answers.get("scope") == Scope.EXTERNAL or bool(answers.get("member_units"))
        case "procedure" | "further_need":
            last = day_in(str(answers.get("term_end", "")))
            return bool(first and last and (last - first).days < registry.short_lived_days)
        case "started_on":
            return kind is FilingKind.CREATION
        case "disposal":
            return kind is FilingKind.CANCELLATION
        case "handed_to":
            return kind is FilingKind.CANCELLATION and answers.get("disposal") == Disposal.HANDED_OVER
    return True


def day_in(text: str) -> date | None:
    """The date that a text gives in ISO format, as files do; None if it is not one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def filled(before: Mapping[str, Data], answers: Answers, kind: FilingKind, forms: Forms) -> dict[str, Data]:
    """The form's data after the answers replaced what was there before, with one more filing record of that kind."""
    answers = {**answers, "kind": kind.value}
    records = forms.key(Group, "filings")
    past = before.get(records, [])
    record = _answered({}, answers, Filing, forms)
    return {**_answered(before, answers, Group, forms), records: [*(past if isinstance(past, list) else []), record]}


def file_text(data: Mapping[str, Data], heading: str = HEADING) -> bytes:
    """The content of the file with that data."""
    return heading.encode() + to_text(dict(data))


def _answered(
    before: Mapping[str, Data], answers: Answers, record: type[Group] | type[Filing], forms: Forms
) -> dict[str, Data]:
    """The items of one record in the form's order: the answer, else the old value. Empty ones are left out."""
    keys = {forms.key(record, field): field for field in forms.fields(record) if field != "filings"}
    given = {key: as_data(answers[field]) if field in answers else before.get(key, "") for key, field in keys.items()}
    return {key: value for key, value in given.items() if value}


LONGEST = 40
"""The maximum length of a proposed name, before a number is added. The person who files may choose a longer one."""
SLUG = re.compile("(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9]+(-[a-z0-9]+)*")
"""A file name without its extension. Names that Windows reserves for devices could not be checked out there."""
_ENDING = re.compile("(?:工作|交流)*(?:群组|小组|群|组)$")


def readings_of(table: str) -> dict[str, str]:
    """The pinyin of each character, from a table whose lines hold a syllable and its characters."""
    lines = (line.split(" ") for line in table.split("\n") if line)
    return {character: syllable for syllable, characters in lines for character in characters}


LONG_WORDS = (
    "办公会|办公室|代办处|办事处|工委会|职代会|代表会|委员会|理事会|监事会|互助会|联合会|总工会|座谈会|联谊会|协调会|推进会|"
    "培训会|运动会|研讨会|主任会|会员部|服务部|业务部|发展部|财务部|综合部|信息部|技术部|宣传部|组织部|培训部|保障部|法律部|文体部|党支部|"
    "党小组|团支部|培训班|讲师团|志愿者|负责人|联络员|联系人|经办人|管理员|通讯员|信息员|宣传员|网格员|协理员|讲解员|"
    "小程序|公众号|服务站|服务台|服务点|服务队|工作站|工作室|工作组|领导班子|女职工|离退休|慰问金|互助金|意外险|重疾险|医疗险|"
    "会议室|石景山|门头沟|信息化|数字化|月报表|季报表|年报表"
)
"""The known words of more than two characters. All other text is cut into words of two characters."""
_HAN_WORD = re.compile(f"{LONG_WORDS}|.(?={LONG_WORDS})|..?")
_BETWEEN = re.compile(r"(?<=[a-z0-9])[\W_]+(?=[a-z0-9])")
_STRAY = re.compile(r"(?<![a-z0-9])-|-(?![a-z0-9])|[^\w-]|_")


def proposed(name: str, readings: Mapping[str, str], is_taken: Callable[[str], bool]) -> str:
    """Propose a file name: the pinyin of a name, with a hyphen between words.

    A number is added if the name is taken. The result is empty if no character has a known pinyin. Latin words stay
    separate: Africa-Dev becomes africa-dev.
    """
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
