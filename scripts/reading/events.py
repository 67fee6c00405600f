"""YAML by libyaml: the long way to data, the way to lines and columns, and the way back to text.

Imported late, by ``source``: most files are plain, and it takes its time to load.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from yaml import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from reading.refusal import Refusal, refusal_of, shown
from reading.source import ENTRY, HIDDEN, MAX_BYTES, MAX_DEPTH, Data, Limits, Place, Pointer, key_of

_HIDDEN = re.compile(HIDDEN)


def read_events(text: str, limits: Limits = ENTRY) -> Data | Refusal:
    """The same for a text, by libyaml's events: the long way, which takes whatever may be taken."""
    try:
        return _Reader(text, limits).document()
    except Refusal as refusal:
        return refusal
    except yaml.YAMLError as error:
        return refusal_of(error, text)


def dump(data: Data) -> str:
    """YAML for people: keys in their order, Chinese as it is, quotes only where our own reader needs none guessed."""
    text: str = yaml.dump(data, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=MAX_BYTES)
    return text


class _PlainDumper(yaml.SafeDumper):
    """Writes scalars as they are: our reader takes every one as text, so a date needs no quotes.

    Not libyaml's: that would write the rarer Han characters of names as escapes.
    """

    def ignore_aliases(self, data: object) -> bool:
        """Whatever recurs is written out again."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand under their name, shifted right, as in every file written by hand."""
        super().increase_indent(flow, False)


def _represent_text(dumper: _PlainDumper, text: str) -> yaml.Node:
    # Text of several lines stands as it is read; folded into quotes it would be refused.
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_PlainDumper.yaml_implicit_resolvers = {}
_PlainDumper.add_representer(str, _represent_text)


def places_of(text: str) -> dict[Pointer, Place]:
    """The place of every value, by pointer, and of every key, by ``key_of``, in a text that can be read."""
    places: dict[Pointer, Place] = {}
    events = yaml.parse(text, Loader=yaml.CLoader)
    nodes = (event for event in events if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent))
    for event in nodes:
        _survey(event, nodes, (), places)
    return places


def _survey(event: Any, events: Iterator[Any], pointer: Pointer, places: dict[Pointer, Place]) -> None:
    """Note the place of the value that starts with this event, and of all within."""
    places[pointer] = _at(event)
    if isinstance(event, SequenceStartEvent):
        index = 0
        while not isinstance(item := next(events), SequenceEndEvent):
            _survey(item, events, (*pointer, index), places)
            index += 1
    elif isinstance(event, MappingStartEvent):
        while not isinstance(key := next(events), MappingEndEvent):
            value = next(events)
            places[*pointer, key_of(key.value)] = _at(key)
            _survey(value, events, (*pointer, key.value), places)
            if getattr(value, "value", None) == "":
                # An empty value has no place of its own; its key does.
                places[*pointer, key.value] = _at(key)


def _at(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


class _Reader:
    """Builds the data of one document; every method raises Refusal or YAMLError."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._text, self._limit = text, limits.nodes
        self._next: Callable[[], Any] = CParser(text).get_event
        self._nodes = 1

    def document(self) -> Data:
        """The data of the only document; an empty file is an empty text."""
        self._next()  # the start of the stream
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            return ""
        if start.version or start.tags:
            raise Refusal("directive", "有以百分号开头的指令", "删去这一行", *_at(start))
        data = self._value(self._next(), 0)
        self._next()  # the end of the document
        further = self._next()
        if not isinstance(further, yaml.StreamEndEvent):
            says = "一个文件里有第二份内容（---）"
            raise Refusal("second_document", says, "删去 --- 及其后的内容", *_at(further))
        return data

    def _value(self, event: Any, depth: int) -> Data:
        """The value that starts with this event, ``depth`` collections deep."""
        if event.anchor is not None or event.tag is not None:
            raise _marked(event)
        kind = type(event)
        if kind is ScalarEvent:
            if event.style == '"' or event.start_mark.line != event.end_mark.line:
                self._refuse_unseen(event)
            value: str = event.value
            return value
        if depth == MAX_DEPTH:
            raise Refusal("too_deep", f"层次超过 {MAX_DEPTH} 层", "照样例的层次书写", *_at(event))
        data = self._list(depth + 1) if kind is SequenceStartEvent else self._mapping(depth + 1)
        self._nodes += len(data) if isinstance(data, list) else 2 * len(data)
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
        """Raise for text that is not what it looks like: an escape that hides something, or a folded line.

        A folded line looks like an item of its own to whoever reads the file, and is none.
        """
        if event.style == '"' and (hidden := _HIDDEN.search(event.value)):
            says = f"用反斜线写出了看不见的字符（U+{ord(hidden[0]):04X}）"
            raise Refusal("hidden_character", says, "删去反斜线和它后面的代码", *_at(event))
        if event.start_mark.line != event.end_mark.line and event.style not in ("|", ">"):
            raise _folded(self._text.split("\n"), event.start_mark.line + 1)


def _folded(lines: list[str], following: int) -> Refusal:
    """The first line with text, of those that follow, was read as part of the one before."""
    while not (text := lines[following].strip(" ")):
        following += 1
    fix = "与同一级的项目左边对齐；上一行的引号、方括号要配对；一项内容写在同一行里"
    place = following + 1, lines[following].index(text) + 1
    return Refusal("folded_text", "这一行被当作上一行的后半截", fix, *place)


def _marked(event: Any) -> Refusal:
    """What must not stand before a value: an alias, an anchor or a tag."""
    if isinstance(event, yaml.AliasEvent):
        return Refusal("alias", "用了星号（*）引用", "把内容照写一遍；以星号开头的文字请加半角双引号", *_at(event))
    if event.anchor is not None:
        return Refusal("anchor", "用了与号（&）标记", "删去标记；以 & 开头的文字请加半角双引号", *_at(event))
    return Refusal("tag", "用了叹号（!）标签", "删去标签；以 ! 开头的文字请加半角双引号", *_at(event))


def _bad_key(name: Data, event: yaml.Event) -> Refusal:
    if not isinstance(name, str):
        return Refusal("complex_key", "项目名称不是一个词", "每行写成“项目名称: 内容”", *_at(event))
    if name == "<<":
        return Refusal("merge_key", "用了合并符号（<<）", "把内容照写一遍", *_at(event))
    return Refusal("duplicate_key", f"“{shown(name)}”写了两次", "只留一处", *_at(event))
