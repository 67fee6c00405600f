"""Explains in Chinese why a file could not be read."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class Refusal(Exception):
    """Why a file is refused: the kind (for the rule ``yaml.<what>``), message, fix, and line and column from 1."""

    what: str
    says: str
    fix: str
    line: int = 1
    column: int = 1


_QUOTE = "整段内容加半角双引号"
_ALIGN = "同一级的项目左端对齐，下一级多缩进两个空格；列表的横线亦须对齐"

# libyaml's own words (a pattern, on the left) are for programmers; what staff read is on the right. The first match
# counts. "start": the fault is where the broken part starts, not where libyaml noticed it.
WORDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("scanning an alias", "start", "alias", "内容以星号（*）开头", _QUOTE),
    ("scanning an anchor", "start", "anchor", "内容以与号（&）开头", _QUOTE),
    ("(scanning|parsing) a tag|tag handle", "start", "tag", "内容以叹号（!）开头", _QUOTE),
    ("directive|%YAML|%TAG|incompatible", "start", "directive", "有以百分号（%）开头的一行", "删去该行"),
    (
        "a block scalar",
        "start",
        "block_text",
        "| 或 > 之后又有文字",
        "只有一行的，不写 | 或 >；内容以它开头的，" + _QUOTE,
    ),
    ("escape|hexdecimal", "", "bad_escape", "双引号内的反斜线（\\）用法有误", "将前后的双引号改为半角单引号"),
    ("a quoted scalar", "start", "open_quote", "引号没有配对", "补上另一个半角引号，前后一致"),
    (
        "',' or ']'",
        "start",
        "open_bracket",
        "方括号没有配对，或条目之间不是半角逗号",
        "写成 [甲, 乙]，方括号和逗号均用半角",
    ),
    ("',' or '}'", "start", "open_bracket", "花括号没有配对，或条目之间不是半角逗号", "不用花括号，按样例分行书写"),
    ("a simple key", "start", "missing_colon", "本行缺少半角冒号", "写成“项目名称: 内容”，冒号用半角，后面空一格"),
    ("mapping values", "", "stray_colon", "一行内有两个冒号", "内容中的冒号改用全角（：），或" + _QUOTE),
    ("mapping keys", "", "bad_character", "此处不应有问号（?）", "删去该字符；属内容的，" + _QUOTE),
    ("start any token|node content", "", "bad_character", "此处不应有“{}”", "删去该字符；属内容的，" + _QUOTE),
    (
        "block sequence entries",
        "",
        "stray_dash",
        "横线（-）位置有误",
        "列表另起一行，横线后空一格；属内容的，" + _QUOTE,
    ),
    ("unexpected ':'", "", "stray_colon", "括号内的冒号用法有误", "冒号后空一格；属内容的，" + _QUOTE),
    ("nesting depth", "", "too_deep", "层次过深", "按样例的层次书写"),
    ("<document start>", "", "second_document", "前文已经结束，此处又有文字", "一个文件只写一份，删去多余内容"),
    ("did not find expected", "", "bad_indentation", "本行与上文未对齐", _ALIGN),
)

SYNTAX = frozenset(what for _, _, what, _, _ in WORDS) | {"syntax", "loose_text", "folded_text"}
"""The kinds of refusals that a slip with the input method may have caused."""


def refusal_of(error: Exception, text: str) -> Refusal:
    """Translate libyaml's error about that text into Chinese. An unknown error gets a general message and its place."""
    words = " ".join(str(getattr(error, name, None) or "") for name in ("context", "problem"))
    lines = text.split("\n")
    for theirs, place, what, says, fix in WORDS:
        if re.search(theirs, words):
            line, column = _mark(error, place)
            if line > len(lines):  # libyaml ends every file with a line break
                line, column = len(lines), len(lines[-1]) + 1
            return _as_the_line_shows(Refusal(what, says, fix, line, column), lines[line - 1])
    return Refusal("syntax", "此处写法无法识别", "按样例检查本行和上一行的缩进、冒号与引号", *_mark(error, ""))


def shown(value: object) -> str:
    """A value shortened for a message: one line, at most 30 characters."""
    text = value if isinstance(value, str) else "（列表或分项）"
    text = " ".join(text[:200].split())
    return text if len(text) <= 30 else text[:29] + "…"


def _mark(error: Any, place: str) -> tuple[int, int]:
    """Line and column, from 1, of where the broken part starts or of where libyaml noticed the fault."""
    noticed = getattr(error, "problem_mark", None)
    mark = (getattr(error, "context_mark", None) if place == "start" else None) or noticed
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _as_the_line_shows(refusal: Refusal, line: str) -> Refusal:
    """The same refusal, or a more specific one if the line itself shows the reason."""
    before, character = line[: refusal.column - 1], line[refusal.column - 1 : refusal.column]
    match refusal.what:
        case "bad_indentation" if character == ":":
            fix = "补填项目名称，或删去该行"
            return Refusal("stray_colon", "冒号前没有项目名称", fix, refusal.line, refusal.column)
        case "bad_indentation" if before.strip(" -"):
            return Refusal("loose_text", "引号或方括号之后又有文字", _QUOTE, refusal.line, refusal.column)
        case "bad_character" if not character:
            return Refusal("open_bracket", "文件不完整", "检查最后一行的括号与引号", refusal.line, refusal.column)
    refusal.says = refusal.says.format(character)
    return refusal
