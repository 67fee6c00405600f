"""Converts text to data and back, and decides what a file of the registry may hold. The one place that knows YAML.

All scalars stay text. Whatever two readers could read differently is refused: anchors, aliases, tags, merge keys,
duplicate keys, further documents, control and bidirectional characters, and line breaks that git does not show. Data
is built directly from libyaml's flat list of events, so nothing nests deeper than ``MAX_DEPTH`` and nothing is
expanded. Lines and columns are not kept: ``locate`` reads the events again for the few findings that need them.

``plain`` reads plain files, as most are: one item on each line, lists of one level, no quotes, no YAML marks. What its
grammar accepts has only one meaning in YAML, and the tests compare its result with libyaml's on every input they have.
It exists only for speed: a third of the time.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias, cast

import yaml
from yaml import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from group_registry.forms.refusal import Refusal, refusal_of, refused, shown

_START = r"\u4e00-\u9fffA-Za-z0-9“‘《（〔【"
_INSIDE = "，。、；：！？）”’》〕】…—·/+._~%-"
"""Characters that may stand in a value but not at its start."""
# Non-ASCII sets take longest to compile, so each is used as rarely as possible; ``plain`` checks the order of lines.
# A colon or a space counts as text only if text follows directly: never ": ", " #" or a blank at the end.
# Groups are atomic, not possessive: before 3.11.5 Python lets a possessive group match what fits only in part.
_VALUE = rf"[{_START}](?>(?:[{_START}{_INSIDE}]++|[: ](?![\n :]))*)"
_KEY = r"[\u4e00-\u9fff]{1,40}+"
_LINE = rf"(?>(?:  - |    )?)(?>(?:{_KEY}: )?){_VALUE}\n|{_KEY}:\n(?=  - )"
_FILE = re.compile(rf"((?>(?:#[ :#$={_START}{_INSIDE}]*+\n)*))(?>(?:{_LINE})+)")
_PARTS = re.compile(r"(  - |    |)(?:([^ :\n]++):(?: |(?=\n)))?(.*+)\n")
"""The mark, the name and the value of each line after the comments."""
_MAX_LINES = 500

Plain = dict[str, str | list[str | dict[str, str]]]


def plain(text: str) -> Plain | None:
    """None also if the lines, which ``_FILE`` matches, are in an order that is not plain."""
    found = _FILE.fullmatch(text)
    if not found or text.count("\n") >= _MAX_LINES:
        return None
    data: Plain = {}
    entries: list[str | dict[str, str]] | None = None
    entry: dict[str, str] | None = None
    for mark, name, value in _PARTS.findall(text, found.end(1)):
        if mark == "  - ":
            if entries is None:
                return None
            entry = {name: value} if name else None
            entries.append(entry or value)
        elif mark:
            if entry is None or not name or name in entry:
                return None
            entry[name] = value
        elif not name or name in data:
            return None
        elif value:
            entries, entry, data[name] = None, None, value
        else:
            entries, entry = [], None
            data[name] = entries
    return data


Data: TypeAlias = str | list["Data"] | dict[str, "Data"]
Pointer: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, from 1, in characters."""

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_NODES = 5_000


TIMES_IN_LISTS = 512
"""So many times as much may stand in a file that lists a whole office, such as its people or its baseline."""

_SAVE_AS = "用编辑器另存，编码选“UTF-8”（不带 BOM）"

# Control and format characters, invisible characters, private use, noncharacters, the replacement character; and the
# blocks of ancient scripts and musical notation, which have control characters of their own. U+FE0F, by which phones
# make an emoji of a sign, is hidden unless it stands behind one.
_SIGNS = (
    "\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d"
    "\u3297\u3299\U0001f000-\U0001faff"
)
INVISIBLE = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef"
    f"\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffd-\uffff\U00010000-\U0001d1ff\U000e0000-\U0010ffff]|(?<![{_SIGNS}])\ufe0f"
)
_HIDDEN = re.compile(INVISIBLE)


def parse(content: bytes, times: int = 1) -> Data | Refusal:
    if len(content) <= MAX_BYTES and (data := plain(content.decode("utf-8", "replace"))):
        return cast(Data, data)
    text = _text(content, times)
    if isinstance(text, Refusal):
        return text
    return read_events(text, times)


def locate(content: bytes, pointer: Pointer) -> Place:
    """Of the value or the nearest one above; 1, 1 in a refused file. A last ``key_of(name)`` means the key itself."""
    places = _places(content)
    while pointer not in places:
        pointer = pointer[:-1]
    return places[pointer]


def key_of(name: str) -> str:
    return "\0" + name


def _text(content: bytes, times: int) -> str | Refusal:
    if len(content) > times * MAX_BYTES:
        says = f"文件有 {len(content)} 字节，超过 {times * MAX_BYTES // 1024} KiB"
        return Refusal("too_large", says, "删去无关内容；一个文件只记一个事项")
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return Refusal("byte_order_mark", "文件开头有编辑器留下的字节顺序标记（BOM）", _SAVE_AS)
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Refusal("not_utf8", "文件不是 UTF-8 编码（可能是 GBK）", _SAVE_AS, line, 1)
    if hidden := _HIDDEN.search(text):
        at = hidden.start()
        return _hidden(hidden[0], (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)))
    return text


def _hidden(character: str, place: Place) -> Refusal:
    match character:
        case "\0":
            return Refusal("not_utf8", "文件不是 UTF-8 编码，或不是文本文件", _SAVE_AS, *place)
        case "\t":
            return Refusal("tab", "用了制表符（Tab 键）", "将文件中的制表符全部改为空格，缩进每级两个", *place)
        case "\r":
            return Refusal("hidden_character", "有单独的回车符", "用编辑器把换行方式改为 LF，再保存", *place)
        case "\ufffd":
            return Refusal("garbled", "有乱码（�），原文字已丢失", "重新录入该处", *place)
    says = f"有不可见或有歧义的字符（U+{ord(character):04X}）"
    return Refusal("hidden_character", says, "删去该处前后文字，重新录入；不使用表情符号", *place)


@lru_cache(maxsize=8)
def _places(content: bytes) -> dict[Pointer, Place]:
    text = _text(content, TIMES_IN_LISTS)
    if isinstance(text, Refusal) or isinstance(parse(content, TIMES_IN_LISTS), Refusal):
        return {(): (1, 1)}
    root = yaml.compose(text, Loader=yaml.CLoader)
    return dict(_survey(root, ())) | {(): (1, 1)}


def read_events(text: str, times: int = 1) -> Data | Refusal:
    try:
        return _Reader(text, times).document()
    except Refusal as refusal:
        return refusal
    except yaml.YAMLError as error:
        return refusal_of(error, text)


def _survey(node: yaml.Node | None, pointer: Pointer) -> Iterator[tuple[Pointer, Place]]:
    if node is not None:
        yield pointer, _at(node)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _survey(item, (*pointer, index))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*pointer, key_of(key.value)), _at(key)
            if value.value == "":  # it has no place of its own, so it gets that of its key
                yield (*pointer, key.value), _at(key)
            else:
                yield from _survey(value, (*pointer, key.value))


def _at(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Reader:
    """Builds the data of one document; every method raises Refusal or YAMLError."""

    def __init__(self, text: str, times: int) -> None:
        self._text, self._limit = text, times * MAX_NODES
        self._next: Callable[[], Any] = CParser(text).get_event
        self._nodes = 1

    def document(self) -> Data:
        self._next()  # the start of the stream
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            return ""
        if start.version or start.tags:
            raise refused("directive", *_at(start))
        data = self._value(self._next(), 0)
        self._next()  # the end of the document
        further = self._next()
        if not isinstance(further, yaml.StreamEndEvent):
            raise refused("second_document", *_at(further))
        return data

    def _value(self, event: Any, depth: int) -> Data:
        if event.anchor is not None:
            mark = "alias" if isinstance(event, yaml.AliasEvent) else "anchor"
            raise refused(mark, *_at(event))
        if event.tag is not None:
            raise refused("tag", *_at(event))
        kind = type(event)
        if kind is ScalarEvent:
            if event.style == '"' or event.start_mark.line != event.end_mark.line:
                self._refuse_unseen(event)
            value: str = event.value
            return value
        if depth == MAX_DEPTH:
            raise refused("too_deep", *_at(event))
        data: Data
        if kind is SequenceStartEvent:
            data = self._list(depth + 1)
            self._nodes += len(data)
        else:
            data = self._mapping(depth + 1)
            self._nodes += 2 * len(data)
        if self._nodes > self._limit:
            raise Refusal("too_many_nodes", f"内容超过 {self._limit} 项", "一个文件只记一个事项", *_at(event))
        return data

    def _list(self, depth: int) -> list[Data]:
        items: list[Data] = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._value(event, depth))
        return items

    def _mapping(self, depth: int) -> dict[str, Data]:
        data: dict[str, Data] = {}
        take, value_of = self._next, self._value
        while type(event := take()) is not MappingEndEvent:
            name = value_of(event, depth)
            if type(name) is not str or name == "<<" or name in data:
                raise _bad_key(name, event)
            data[name] = value_of(take(), depth)
        return data

    def _refuse_unseen(self, event: Any) -> None:
        """Escaped hidden characters, and a folded line, which looks to a reader like an item of its own."""
        if event.style == '"' and (hidden := _HIDDEN.search(event.value)):
            says = f"用反斜线写入了不可见的字符（U+{ord(hidden[0]):04X}）"
            raise Refusal("hidden_character", says, "删去反斜线及其后的代码", *_at(event))
        if event.start_mark.line != event.end_mark.line and event.style not in ("|", ">"):
            lines, following = self._text.split("\n"), event.start_mark.line + 1
            while not (text := lines[following].strip(" ")):
                following += 1
            fix = "与同一级的项目左端对齐；上一行的引号、方括号须配对；一项内容写在同一行内"
            place = following + 1, lines[following].index(text) + 1
            raise Refusal("folded_text", "本行被视为上一行的延续", fix, *place)


def _bad_key(name: Data, event: yaml.Event) -> Refusal:
    if not isinstance(name, str):
        return Refusal("complex_key", "项目名称不是一个词", "每行写成“项目名称: 内容”", *_at(event))
    if name == "<<":
        return Refusal("merge_key", "用了合并符号（<<）", "重复填写该内容", *_at(event))
    return Refusal("duplicate_key", f"“{shown(name)}”重复填写", "保留一处", *_at(event))


def dump(data: Data) -> str:
    text: str = yaml.dump(data, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=MAX_BYTES)
    return text


class _PlainDumper(yaml.SafeDumper):
    """Without quotes for dates. Not libyaml's, which writes the rarer Han characters of names as escapes."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(dumper: _PlainDumper, text: str) -> yaml.Node:
    # Text of several lines is written as a literal block, since folded into quotes it would be refused.
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_PlainDumper.yaml_implicit_resolvers = {}
_PlainDumper.add_representer(str, _represent_text)
