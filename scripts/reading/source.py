"""Text to data: the one place that knows YAML.

All scalars stay text. Whatever could make two readers see two things is refused before anything is built:
anchors, aliases, tags, merge keys, duplicate keys, further documents, control and bidirectional characters, and
line breaks that git does not show. Lines and columns are not kept: ``locate`` composes the file again for the few
findings that need them.
"""

import re
from typing import TypeAlias

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from reading.refusal import Refusal as Refusal, refusal_of

Data: TypeAlias = str | list["Data"] | dict[str, "Data"]
Pointer: TypeAlias = tuple[str | int, ...]

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_NODES = 5_000

_HOSTILE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]|\r(?!\n)"
)
# Plain files of ours have none of these; where one occurs, the events are walked before any node is built.
_UNUSUAL = re.compile(r"[&*!%?{]|<<|\[[^\]]*\[|^ {16}|- +-|^(?:---|\.\.\.)", re.MULTILINE)


class _Composer(CParser):
    """libyaml's parser composing bare nodes: no tags are resolved."""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Nothing to resolve."""

    def ascend_resolver(self) -> None:
        """Nothing to resolve."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        """Every node is of one kind to us."""
        return ""


def parse(content: bytes) -> Data | Refusal:
    """The data of one file, or why it is refused."""
    text = _decode(content)
    if isinstance(text, Refusal):
        return text
    try:
        if _UNUSUAL.search(text):
            _walk_events(text)
        node = _Composer(text).get_single_node()
        return _build(node, 0, [0]) if node is not None else ""
    except Refusal as refusal:
        return refusal
    except yaml.YAMLError as error:
        return refusal_of(error)


def dump(data: Data) -> str:
    """YAML for people: keys in their order, Chinese as it is, quotes only where our own reader needs none guessed."""
    text: str = yaml.dump(data, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=10_000)
    return text


class _PlainDumper(yaml.CSafeDumper):
    """Writes scalars as they are: our reader takes every one as text, so a date needs no quotes."""


_PlainDumper.yaml_implicit_resolvers = {}


def locate(content: bytes, pointer: Pointer) -> tuple[int, int]:
    """Line and column (from 1, in characters) of the value that the pointer leads to.

    Where the way ends early, the place is that of the nearest node on it. A key itself is meant by a last step of
    ``("key", name)``; see ``key_of``.
    """
    try:
        node = _Composer(content.decode("utf-8")).get_single_node()
    except (yaml.YAMLError, UnicodeDecodeError):
        return 1, 1
    if node is None or not pointer:
        return 1, 1
    line, column = _at(node)
    for step in pointer:
        found = _child(node, step)
        if found is None:
            break
        (line, column), node = found
    return line, column


def key_of(name: str) -> str:
    """The pointer step that means a key and not its value."""
    return "\0" + name


def _at(node: yaml.Node | yaml.Event) -> tuple[int, int]:
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _child(node: yaml.Node, step: str | int) -> tuple[tuple[int, int], yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return _at(node.value[step]), node.value[step]
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        for key, value in node.value:
            if key.value == step:
                # An empty value has no place of its own; its key does.
                return _at(value if value.value != "" else key), value
            if key_of(str(key.value)) == step:
                return _at(key), value
    return None


def _decode(content: bytes) -> str | Refusal:
    if len(content) > MAX_BYTES:
        return Refusal("too_large", f"文件有 {len(content)} 字节，超过 64 KiB", "删去无关内容；一个文件只记一个事项")
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return Refusal("byte_order_mark", "文件开头有编辑器留下的字节顺序标记", "另存为“UTF-8（无 BOM）”")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Refusal("not_utf8", "文件不是 UTF-8 编码（可能是 GBK）", "用编辑器另存为 UTF-8 编码", line, 1)
    if hostile := _HOSTILE.search(text):
        start = hostile.start()
        code = f"U+{ord(text[start]):04X}"
        says = "有一处单独的回车符" if text[start] == "\r" else f"有一个看不见或有歧义的字符（{code}）"
        line, column = _place(text, start)
        return Refusal("hidden_character", says, "删去这个字符，重新手工键入这一处", line, column)
    return text


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _walk_events(text: str) -> None:
    """Refuse, from the flat list of events, what must never reach the composer."""
    depth = nodes = documents = 0
    for event in yaml.parse(text, Loader=yaml.CLoader):
        place = _at(event)
        if isinstance(event, yaml.AliasEvent):
            raise Refusal("alias", "用了星号（*）引用", "把内容照写一遍；以星号开头的文字请加半角双引号", *place)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if event.version or event.tags:
                raise Refusal("directive", "有以百分号开头的指令", "删去这一行", *place)
            if documents > 1:
                raise Refusal("second_document", "一个文件里有第二份内容（---）", "删去 --- 及其后的内容", *place)
        if getattr(event, "anchor", None):
            raise Refusal("anchor", "用了与号（&）标记", "删去标记；以 & 开头的文字请加半角双引号", *place)
        if getattr(event, "tag", None):
            raise Refusal("tag", "用了叹号（!）标签", "删去标签；以 ! 开头的文字请加半角双引号", *place)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise Refusal("too_deep", f"层次超过 {MAX_DEPTH} 层", "按样例的层次书写", *place)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        nodes += isinstance(event, yaml.NodeEvent)
        if nodes > MAX_NODES:
            raise Refusal("too_many_nodes", f"内容超过 {MAX_NODES} 项", "一个文件只记一个事项", *place)


def _build(node: yaml.Node, depth: int, count: list[int]) -> Data:
    count[0] += 1
    value = node.value
    if isinstance(value, str):
        return value
    if depth >= MAX_DEPTH:
        raise Refusal("too_deep", f"层次超过 {MAX_DEPTH} 层", "按样例的层次书写", *_at(node))
    if count[0] + len(value) > MAX_NODES:
        raise Refusal("too_many_nodes", f"内容超过 {MAX_NODES} 项", "一个文件只记一个事项", *_at(node))
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, depth + 1, count) for item in value]
    data: dict[str, Data] = {}
    for key, item in value:
        name = key.value
        if not isinstance(name, str) or name == "<<" or name in data:
            raise _bad_key(key)
        data[name] = _build(item, depth + 1, count)
    return data


def _bad_key(key: yaml.Node) -> Refusal:
    place = _at(key)
    if not isinstance(key.value, str):
        return Refusal("complex_key", "项目名称不是一个词", "每行写成“项目名称: 内容”", *place)
    if key.value == "<<":
        return Refusal("merge_key", "用了合并符号（<<）", "把内容照写一遍", *place)
    return Refusal("duplicate_key", f"“{key.value}”写了两次", "只留一处", *place)
