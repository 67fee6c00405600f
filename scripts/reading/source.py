"""Text to data: what may stand in a file of the registry; with ``events`` the one place that knows YAML.

All scalars stay text. Whatever could make two readers see two things is refused before anything is built:
anchors, aliases, tags, merge keys, duplicate keys, further documents, control and bidirectional characters, and
line breaks that git does not show. Data is built straight from libyaml's flat list of events, so nothing nests
deeper than ``MAX_DEPTH`` and nothing is expanded. Lines and columns are not kept: ``locate`` walks the events again
for the few findings that need them.
"""

import re
from functools import lru_cache
from typing import TypeAlias, cast

from reading.plain import plain
from reading.refusal import Refusal as Refusal
from regulation.values import value

Data: TypeAlias = str | list["Data"] | dict[str, "Data"]
Pointer: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, from 1, in characters."""

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_NODES = 5_000


@value(frozen=True, slots=True)
class Limits:
    """How much one file may hold: bytes, and values, keys included."""

    bytes: int = MAX_BYTES
    nodes: int = MAX_NODES


ENTRY = Limits()
"""For a file about one thing."""
LIST = Limits(512 * MAX_BYTES, 512 * MAX_NODES)
"""For a file that lists a whole office, such as its people or its baseline."""

_SAVE_AS = "用编辑器另存，编码选“UTF-8”（不带 BOM）"

# Control and format characters, whatever is drawn as nothing, private use, noncharacters, the sign of lost text; and
# the planes of ancient scripts and musical notation, which have control characters of their own.
HIDDEN = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffd-\uffff\U00010000-\U0001d1ff\U000e0000-\U0010ffff]"
)
_HIDDEN = re.compile(HIDDEN)


def parse(content: bytes, limits: Limits = ENTRY) -> Data | Refusal:
    """The data of one file, or why it is refused."""
    if len(content) > MAX_BYTES:
        return _parse_list(content, limits)
    return cast(Data, plain(content.decode("utf-8", "replace"))) or _parse(content, limits)


def _parse(content: bytes, limits: Limits) -> Data | Refusal:
    text = _text(content, limits)
    if isinstance(text, Refusal):
        return text
    from reading.events import read_events  # late: most files are plain

    return read_events(text, limits)


# A decision reads the list of people three times over: at the head, at the base, and as it was at each review.
_parse_list = lru_cache(maxsize=8)(_parse)


def locate(content: bytes, pointer: Pointer) -> Place:
    """The place of the value that the pointer leads to.

    Where the way ends early, the place is that of the nearest value on it. A key itself is meant by a last step of
    ``key_of(name)``. In a file that is refused every place is 1, 1.
    """
    places = _places(content)
    while pointer not in places:
        pointer = pointer[:-1]
    return places[pointer]


def key_of(name: str) -> str:
    """The pointer step that means a key and not its value."""
    return "\0" + name


def _text(content: bytes, limits: Limits) -> str | Refusal:
    """The characters of a file, with line ends as LF."""
    if len(content) > limits.bytes:
        says = f"文件有 {len(content)} 字节，超过 {limits.bytes // 1024} KiB"
        return Refusal("too_large", says, "删去无关内容；一个文件只记一个事项")
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return Refusal("byte_order_mark", "文件开头有编辑器留下的字节顺序标记（BOM）", _SAVE_AS)
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Refusal("not_utf8", "文件不是 UTF-8 编码（可能是 GBK）", _SAVE_AS, line, 1)
    if hidden := _HIDDEN.search(text):
        return _hidden(hidden[0], _place(text, hidden.start()))
    return text


def _hidden(character: str, place: Place) -> Refusal:
    match character:
        case "\0":
            return Refusal("not_utf8", "文件不是 UTF-8 编码，或不是文本文件", _SAVE_AS, *place)
        case "\t":
            return Refusal("tab", "用了制表符（Tab 键）", "把文件里的制表符都换成空格，缩进每级两个", *place)
        case "\r":
            return Refusal("hidden_character", "有单独的回车符", "用编辑器把换行方式改为 LF，再保存", *place)
        case "\ufffd":
            return Refusal("garbled", "有乱码（�），原来的字已经丢失", "重新键入这一处", *place)
    says = f"有一个看不见或有歧义的字符（U+{ord(character):04X}）"
    return Refusal("hidden_character", says, "把这一处前后几个字删掉，重新键入；不用表情符号", *place)


def _place(text: str, offset: int) -> Place:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


@lru_cache(maxsize=8)
def _places(content: bytes) -> dict[Pointer, Place]:
    """The place of every value, by pointer, and of every key, by ``key_of``."""
    text = _text(content, LIST)
    if isinstance(text, Refusal) or isinstance(parse(content, LIST), Refusal):
        return {(): (1, 1)}
    from reading.events import places_of

    return places_of(text) | {(): (1, 1)}
