"""Why a file could not be read, in the reader's language."""

import re
from dataclasses import dataclass

# libyaml's own words (left) are for programmers; what staff read is on the right.
_WORDS: tuple[tuple[str, str, str, str], ...] = (
    (
        "cannot start any token",
        "bad_character",
        "这里有一个不能用在开头的符号",
        "整段加半角双引号",
    ),
    ("expected ':'", "missing_colon", "这一行前后缺少半角冒号", "每行写成“项目名称: 内容”，冒号用半角，后面空一格"),
    (
        "mapping values are not allowed",
        "stray_colon",
        "多了一个冒号，或缩进不对",
        "内容带冒号的，整段加半角双引号",
    ),
    ("did not find expected key", "bad_indentation", "缩进与上文对不齐", "同一级的项目左边对齐，用空格缩进"),
    ("did not find expected '-'", "bad_indentation", "列表的横线对不齐", "同一级的横线左边对齐"),
    ("block sequence entries", "bad_indentation", "横线（-）写在了不该写的地方", "列表另起一行，横线后空一格"),
    ("unexpected end of stream", "open_quote", "引号没有配对", "补上半角引号，前后用同一种"),
    ("document separator", "open_quote", "引号没有配对", "补上半角引号，前后用同一种"),
    ("',' or ']'", "open_bracket", "方括号没有配对，或条目之间不是半角逗号", "写成 [甲, 乙]，用半角方括号和半角逗号"),
    ("',' or '}'", "open_bracket", "花括号没有配对", "不用花括号，按样例分行书写"),
    ("unknown escape", "bad_escape", "双引号里的反斜线（\\）不能这样用", "把双引号换成半角单引号"),
    ("hexdecimal", "bad_escape", "双引号里的反斜线（\\）不能这样用", "把双引号换成半角单引号"),
    ("expected a single document", "second_document", "一个文件里有第二份内容", "删去第二份内容"),
    ("expected <document start>", "bad_indentation", "这一行与上文的缩进对不齐", "同一级的项目左边对齐，用空格缩进"),
)


@dataclass(eq=False)
class Refusal(Exception):
    """A file that is not read: what it is (for ``yaml.<what>``), what to say, how to mend it, line and column."""

    what: str
    says: str
    fix: str
    line: int = 1
    column: int = 1


def refusal_of(error: Exception) -> Refusal:
    """Say libyaml's complaint in Chinese; an unknown one still names its place."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    words = " ".join(str(getattr(error, name, None) or "") for name in ("context", "problem"))
    for theirs, what, says, fix in _WORDS:
        if re.search(re.escape(theirs), words):
            return Refusal(what, says, fix, line, column)
    return Refusal("syntax", "这里的写法读不懂", "对照样例检查这一行和上一行的缩进、冒号与引号", line, column)
