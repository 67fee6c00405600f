"""Explains in Chinese why a file could not be read: libyaml's refusals, and slips of a Chinese input method."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(eq=False)
class Refusal(Exception):
    """``what`` is the kind (for the rule ``yaml.<what>``); line and column count from 1."""

    what: str
    says: str
    fix: str
    line: int = 1
    column: int = 1


_QUOTE = "整段内容加半角双引号"
_KEEP_ONE = "在两份内容中保留正确的一份，删去各行标记"
_BLANKS_AROUND = "“{key}”的内容前后有全角空格"
_QUOTED = "“{key}”的内容用了全角引号"
_DIGITS = "“{key}”用了全角数字或横线"
_ALIGN = "同一级的项目左端对齐，下一级多缩进两个空格；列表的横线亦须对齐"

# libyaml's own words (a pattern, on the left) are for programmers; what staff read is on the right. The first match
# counts.
PARSER_ERRORS: tuple[tuple[str, str, str, str], ...] = (
    ("scanning an alias", "alias", "内容以星号（*）开头", _QUOTE),
    ("scanning an anchor", "anchor", "内容以与号（&）开头", _QUOTE),
    ("(scanning|parsing) a tag|tag handle", "tag", "内容以叹号（!）开头", _QUOTE),
    ("directive|%YAML|%TAG|incompatible", "directive", "有以百分号（%）开头的一行", "删去该行"),
    ("a block scalar", "block_text", "| 或 > 之后又有文字", "只有一行的，不写 | 或 >；内容以它开头的，" + _QUOTE),
    ("escape|hexdecimal", "bad_escape", "双引号内的反斜线（\\）用法有误", "将前后的双引号改为半角单引号"),
    ("a quoted scalar", "open_quote", "引号没有配对", "补上另一个半角引号，前后一致"),
    ("',' or ']'", "open_bracket", "方括号没有配对，或条目之间不是半角逗号", "写成 [甲, 乙]，方括号和逗号均用半角"),
    ("',' or '}'", "open_bracket", "花括号没有配对，或条目之间不是半角逗号", "不用花括号，按样例分行书写"),
    ("a simple key", "missing_colon", "本行缺少半角冒号", "写成“项目名称: 内容”，冒号用半角，后面空一格"),
    ("mapping values", "stray_colon", "一行内有两个冒号", "内容中的冒号改用全角（：），或" + _QUOTE),
    ("mapping keys", "bad_character", "此处不应有问号（?）", "删去该字符；属内容的，" + _QUOTE),
    ("start any token|node content", "bad_character", "此处不应有“{}”", "删去该字符；属内容的，" + _QUOTE),
    ("block sequence entries", "stray_dash", "横线（-）位置有误", "列表另起一行，横线后空一格；属内容的，" + _QUOTE),
    ("unexpected ':'", "stray_colon", "括号内的冒号用法有误", "冒号后空一格；属内容的，" + _QUOTE),
    ("nesting depth", "too_deep", "层次过深", "按样例的层次书写"),
    ("<document start>", "second_document", "前文已经结束，此处又有文字", "一个文件只写一份，删去多余内容"),
    ("did not find expected", "bad_indentation", "本行与上文未对齐", _ALIGN),
)
_AT_ITS_START = frozenset(
    {"alias", "anchor", "tag", "directive", "block_text", "open_quote", "open_bracket", "missing_colon"}
)
"""The kinds whose fault is where the broken part starts, not where libyaml noticed it."""

SYNTAX = frozenset(what for _, what, _, _ in PARSER_ERRORS) | {"syntax", "loose_text", "folded_text"}
"""The kinds of refusals that a slip with the input method may have caused."""


def refused(what: str, line: int, column: int) -> Refusal:
    """In the words for what libyaml refuses, too."""
    return next(Refusal(what, says, fix, line, column) for _, kind, says, fix in PARSER_ERRORS if kind == what)


def refusal_of(error: Exception, text: str) -> Refusal:
    words = " ".join(str(getattr(error, name, None) or "") for name in ("context", "problem"))
    lines = text.split("\n")
    for theirs, what, says, fix in PARSER_ERRORS:
        if re.search(theirs, words):
            line, column = _mark(error, what in _AT_ITS_START)
            if line > len(lines):  # libyaml ends every file with a line break
                line, column = len(lines), len(lines[-1]) + 1
            return _as_the_line_shows(Refusal(what, says, fix, line, column), lines[line - 1])
    return Refusal("syntax", "此处写法无法识别", "按样例检查本行和上一行的缩进、冒号与引号", *_mark(error, False))


def shown(value: object) -> str:
    if not isinstance(value, str):
        return "（列表或分项）"
    text = " ".join(value[:200].split())
    return text if len(text) <= 30 else text[:29] + "…"


def _mark(error: Any, is_at_start: bool) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None)
    if is_at_start:
        mark = getattr(error, "context_mark", None) or mark
    if not mark:
        return 1, 1
    return mark.line + 1, mark.column + 1


def _as_the_line_shows(refusal: Refusal, line: str) -> Refusal:
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


_BLANKS = {"\u3000": "全角空格", "\u00a0": "不间断空格"}
_KEY = r"\s*(?:[-－—–‐﹣−]\s*)?(?P<key>{names})\s*"
_VALUE = rf"{_KEY}:\s*"
# The kind; what a line with the slip begins with, ``at`` being where it is; the message and the fix. The first counts.
SLIPS: tuple[tuple[str, str, str, str], ...] = (
    ("full_width_space", r"\s*?(?P<at>[\u3000\u00a0])", "缩进用了{blank}", "换成半角空格，每级两个"),
    ("conflict", r"(?P<at>)(?:<{7}(?: |$)|={7}$|>{7}(?: |$)|\|{7}(?: |$))", "有未处理的合并冲突标记", _KEEP_ONE),
    ("full_width_hash", r"\s*(?P<at>＃)", "注释用了全角井号（＃）", "换成半角 #"),
    ("full_width_dash", r"\s*(?P<at>[－—–‐﹣−])", "列表用了全角横线（{at}）", "换成半角横线 -，后面空一格"),
    ("missing_space", r"\s*-(?P<at>[^\s-])", "列表的横线后面没有空格", "横线后空一格"),
    ("full_width_colon", rf"{_KEY}(?P<at>[：﹕︰])", "“{key}”后用了全角冒号（{at}）", "换成半角冒号，后面空一格"),
    ("full_width_space", rf"{_KEY}:(?P<at>[\u3000\u00a0])", "“{key}”的冒号后用了{blank}", "换成半角空格"),
    ("missing_space", rf"{_KEY}:(?P<at>\S)", "“{key}”的冒号后面没有空格", "冒号后空一格"),
    ("hash", rf"{_VALUE}(?P<at>#)", "“{key}”的内容以 # 开头，被视为注释", _QUOTE),
    ("full_width_space", rf"{_KEY}: *(?:[^\S ]\s*|(?=.*[^\S ] *$))(?P<at>)", _BLANKS_AROUND, "删去内容前后的空白"),
    (
        "full_width_quotes",
        rf"{_VALUE}(?P<at>(?!\".*\"\s*$)[“”＂\"]).*[“”＂\"]\s*$",
        _QUOTED,
        "删去引号，或改为半角引号",
    ),
    (
        "full_width_bracket",
        rf"{_VALUE}(?P<at>[［【〔])(?:.*[］】〕])\s*$",
        "“{key}”用了全角方括号（{at}）",
        "换成半角 [ ]",
    ),
    (
        "full_width_comma",
        rf"{_VALUE}\[.*?(?P<at>[，、；])",
        "“{key}”的条目之间用了全角标点（{at}）",
        "换成半角逗号加空格",
    ),
    (
        "full_width_digit",
        rf"{_VALUE}(?P<at>(?=.*[０-９－—–])[０-９0-9－—–/.年月日-]{{6,}})\s*$",
        _DIGITS,
        "换成半角，如 2026-03-02",
    ),
)


@lru_cache(maxsize=32)
def _slips(keys: frozenset[str]) -> list[tuple[str, re.Pattern[str], str, str]]:
    names = "|".join(sorted(map(re.escape, keys), reverse=True))  # a longer name comes before its prefixes
    return [(what, re.compile(line.replace("{names}", names)), says, fix) for what, line, says, fix in SLIPS]


def slips_in(text: str, keys: frozenset[str]) -> Iterator[Refusal]:
    for number, line in enumerate(text.split("\n"), start=1):
        found = ((slip, slip[1].match(line.rstrip("\r"))) for slip in _slips(keys) if line.strip())
        for (what, _, says, fix), match in ((slip, match) for slip, match in found if match):
            named = {"key": "", **match.groupdict(), "blank": _BLANKS.get(match["at"])}
            yield Refusal(what, says.format(**named), fix, number, match.start("at") + 1)
            break
