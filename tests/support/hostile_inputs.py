"""Hostile files by the thousand, made anew each time from fixed seeds: what people mistype and what attackers write."""

import json
import random
from collections.abc import Iterator
from itertools import product

from support.cases import PROJECT
from support.payloads import PAYLOADS

CORPUS = PROJECT / "tests/cases/corpus"
FORM = """群组名称: {0}
平台类别: 微信
使用范围: 对内
使用部门: 会员服务部
群组负责人: 周启明
成员范围: 会员服务部全体
建群目的: 布置参保续保工作，解答材料问题
备案记录:
  - 备案类别: 创建
    备案日期: 2026-03-02
    备案事项说明: 续保集中办理期间新建
"""


def suite() -> list[bytes]:
    cases: dict[str, str] = json.loads((CORPUS / "yaml-test-suite.json").read_text("utf-8"))
    return [case.encode() for case in cases.values()]


def naughty() -> list[bytes]:
    """Every naughty string as it is, as a value in each style, as a name, an entry and a comment."""
    strings: list[str] = json.loads((CORPUS / "naughty-strings.json").read_text("utf-8"))
    return [text.encode("utf-8", "surrogatepass") for string in strings for text in _placed(string)]


def _placed(string: str) -> Iterator[str]:
    yield string
    yield FORM.format(string)
    yield FORM.format("'" + string.replace("'", "''") + "'")
    yield FORM.format(json.dumps(string))
    yield FORM.format("|\n  " + string.replace("\n", "\n  "))
    yield FORM.format("参保服务答疑群") + f"{string}: {string}\n"
    yield f"# {string}\n- {string}\n- [{string}]\n- {{{string}: 1}}\n"


_CALLS = ("alert(1)", "alert`1`", "javascript:alert(1)", "&#97;lert(1)", "\\u0061lert(1)", "${{7*7}}", "{{7*7}}")
_WHOLE = (
    "<script>{0}</script>", "<ScRiPt >{0}</sCrIpT>", "[甲](javascript:{0})", "![甲](x onerror={0})", "<!--{0}-->",
    "{{{{{0}}}}}", "{{% {0} %}}", "${{{{ {0} }}}}", "::error::{0}", "##[command]{0}", "=cmd|'/c {0}'!A1", "＝{0}",
    "--8<-- \"{0}\"", "data:text/html,{0}", "'; DROP TABLE groups; -- {0}", "$({0})", "`{0}`", "%0d%0a{0}", "]]>{0}",
)  # fmt: skip
_FIELDS = ("'{0}'", "{0}", "|\n  {0}", '"{0}"')


def scripts() -> list[bytes]:
    """Payloads for browsers, templates, runners, spreadsheets and shells, in a form's field in each style."""
    acts = [*PAYLOADS[::2], *(whole.format(call) for whole, call in product(_WHOLE, _CALLS))]
    styles = random.Random(13)
    return [FORM.format(styles.choice(_FIELDS).format(act.replace("'", "''"))).encode() for act in acts]


_WIDE = dict(zip(":,[]{}-#\"' 0123456789", "：，［］｛｝－＃“’　０１２３４５６７８９", strict=True))
_SIGNS = "：，　“”\t\r\n:-#&*!|>%@`'\"[]{}?<~=\\\u200b\u202e\ufeff\u2028\u0085\x00\ue000\U0001f600𠮷"


def mutations(files: dict[str, bytes], rounds: int) -> list[tuple[str, bytes]]:
    """Each file many times over, each time hurt in one to three places, as fingers, editors and attackers do."""
    dice = random.Random(2017)
    return [(path, _hurt(content, dice)) for path, content in sorted(files.items()) for _ in range(rounds)]


def _hurt(content: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.1:
        spoilt = bytearray(content)
        for _ in range(dice.randint(1, 4)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        return bytes(spoilt)
    text = content.decode()
    for _ in range(dice.randint(1, 3)):
        text = dice.choice(_HURTS)(text, dice)
    return text.encode()


def _delete(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + text[at + dice.randint(1, 8) :]


def _insert(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(_SIGNS) * dice.choice((1, 1, 2, 40)) + text[at:]


def _widen(text: str, dice: random.Random) -> str:
    places = [at for at, sign in enumerate(text) if sign in _WIDE] or [0]
    at = dice.choice(places)
    return text[:at] + _WIDE.get(text[at : at + 1], "：") + text[at + 1 :]


def _lines(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(4):
        case 0:
            lines.insert(one, lines[other])
        case 1:
            lines[one], lines[other] = lines[other], lines[one]
        case 2:
            lines[one] = " " * dice.randint(1, 4) + lines[one]
        case _:
            lines[one] = lines[one].removeprefix("  ")
    return "\n".join(lines)


_HURTS = (_delete, _insert, _widen, _widen, _lines, _lines)


def structures() -> list[bytes]:
    """Deep, long, many, self-referring: each at several sizes, up to the largest file that is read."""
    made = [shape(size) for shape in _SHAPES for size in (1, 2, 7, 8, 9, 10, 16, 50, 500, 5_000, 60_000)]
    return [text.encode()[: 64 * 1024] for text in made]


_SHAPES = (
    lambda n: "[" * n,
    lambda n: "[" * n + "]" * n,
    lambda n: "甲: " + "[" * n + "]" * n,
    lambda n: "{" * n,
    lambda n: "{a: " * n + "}" * n,
    lambda n: "[{a: " * n + "}]" * n,
    lambda n: "- " * n,
    lambda n: "-\n" * n,
    lambda n: "- " * n + "甲",
    lambda n: "? " * n,
    lambda n: "? - " * n,
    lambda n: "? a\n: " * n,
    lambda n: "- a: " * n,
    lambda n: "[\n" * n,
    lambda n: "".join(" " * level + "-\n" for level in range(min(n, 350))),
    lambda n: "\n".join(" " * level + "a:" for level in range(min(n, 350))),
    lambda n: "[" + "甲," * n + "]",
    lambda n: "[" + "[甲]," * n + "]",
    lambda n: "- 甲\n" * n,
    lambda n: "".join(f"甲{at}: 乙\n" for at in range(n)),
    lambda n: "甲: " + "乙" * n,
    lambda n: "甲" * n,
    lambda n: "甲" * n + ": 乙",
    lambda n: "甲: '" + "''" * n,
    lambda n: '甲: "' + "\\x41" * n + '"',
    lambda n: '甲: "' + "\\\n" * n + '"',
    lambda n: "甲: |\n" + "  乙\n" * n,
    lambda n: "甲: >\n" + "  乙\n\n" * n,
    lambda n: "甲: 乙\n" + "  乙\n" * n,
    lambda n: "#" * n,
    lambda n: "# 甲\n" * n,
    lambda n: "\n" * n + "甲",
    lambda n: " " * n + "甲",
    lambda n: "\t" * n + "甲",
    lambda n: "甲: 乙\n---\n" * n,
    lambda n: "---\n" * n,
    lambda n: "%YAML 1." + "1" * n + "\n---\n甲",
    lambda n: "%TAG !a! " + "a" * n + "\n---\n甲",
    lambda n: "&a [*a" + ", *a" * n + "]",
    lambda n: "".join(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]\n" for at in range(min(n, 3_000))),
    lambda n: "<<: " * n + "{a: b}",
    lambda n: "<<: [{a: b}" + ", {a: b}" * n + "]",
    lambda n: "!!python/object/apply:os.system [" + "a" * n + "]",
    lambda n: "!<tag:" + "a" * n + "> 甲",
    lambda n: "!a" * n + " 甲",
    lambda n: "&" + "a" * n + " 甲",
    lambda n: "*" * n,
    lambda n: "群组名称：" * n,
    lambda n: "群组名称：甲\n" * n,
    lambda n: "群组名称:甲\n" * n,
    lambda n: "　－ 群组名称 " * n,
    lambda n: "备案记录:\n" + "  - 备案类别：创建\n" * n,
    lambda n: "备案记录:\n" + "  - {备案类别: 注消, 备案日期: 二月, 处置: 甲, 使用部门: 乙}\n" * n,
    lambda n: "备案记录: [" + "[], 甲, {甲: 乙}, " * n + "]",
    lambda n: "成员单位: [" + "[], 甲, {甲: 乙}, " * min(n, 1_200) + "]",
    lambda n: "成员单位: [" + "甲, " * min(n, 4_900) + "]",
    lambda n: "".join(f"群组名{at}: 乙\n" for at in range(min(n, 2_400))),
)


def lines_that_git_hides() -> list[bytes]:
    """A form with each strange character, and each strange encoding, in a value, a name, a comment and an escape."""
    form = FORM.format("参保服务答疑群")
    made = [
        form.encode(code, "replace") for code in ("gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-32", "utf-7")
    ]
    made += [b"\xef\xbb\xbf" + form.encode(), b"\xff", b"\x00", b"\xed\xa0\x80", form.encode()[:-5] + b"\xe4\xb8"]
    for sign in (*range(0x20), *range(0x7F, 0xA1), *range(0x2000, 0x2070), *_ODD):
        letter = chr(sign)
        for text in (f"参保{letter}答疑群", f"{letter}参保答疑群", f"参保答疑群{letter}", f'"参保\\U{sign:08X}答疑"'):
            made.append(FORM.format(text).encode("utf-8", "surrogatepass"))
        made.append((form + f"# {letter}群号: 1\n" + f"群{letter}号: 1\n").encode("utf-8", "surrogatepass"))
    return made


_ODD = (0xAD, 0x34F, 0x61C, 0x115F, 0x17B4, 0x180E, 0x2800, 0x3000, 0x3164, 0xD800, 0xDFFF, 0xE000, 0xFE0F, 0xFEFF,
        0xFFA0, 0xFFF9, 0xFFFD, 0xFFFE, 0xFFFF, 0x1D173, 0xE0001, 0xE0041, 0xE0100, 0xF0000, 0x10FFFF)  # fmt: skip
