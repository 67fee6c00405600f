"""The entries of the site's search: pages of data, and those that MkDocs made of hand-written pages.

Groups are not among them: they are in a list of their own (``group_list``) and found as in the register.

The search matches words from their beginning. So that any part of a name is found, every ending of the name is indexed
as a word. These words are in the tags of the entry, which are searched like the rest and hidden by the style sheet.

The search also splits a query at every word that it knows. Asked for 服务答, and knowing the word 服务, it would look
for 服务 alone and find hundreds of pages. So every indexed word ends with a character that nobody types. Then a query
is never split at a known word, and is searched as typed.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape

JOINER = "\u2060"
"""The closing character of words in visible text; like ``CUT``, it has no width."""
CUT = "\u200b"
"""What Material puts between words if a dictionary (jieba) is installed; removed, so the output never varies."""

_HAN = "[\u3400-\u9fff]"
_TAG = re.compile(r"<[^>]*>")

Entry = Mapping[str, object]
"""Location, title and text (both HTML for the search script), and tags, if there are any."""


ON_CONDUCT = (
    ("incidents/", "舆情", "登记、时间经过、报告稿、年度数字", ("舆情",)),
    ("blacklist/", "黑名单", "限制期、申诉、解除、须移交的群组", ("黑名单",)),
    ("accounts/", "账号丢失、被盗或外借", "处理办法，在册账号", ("账号丢失", "账号被盗", "账号外借")),
)
"""Pages of data that are found by their names: address, title, text, and names."""
OFFICES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("readings/", "暂行口径", "", ()),
    ("annexes/", "附件：备案流程图", "各条路线和办理人", ("附件", "流程图")),
    ("waiting/", "今日待签", "各份申请的待办人和等待天数", ("今日待签", "待办", "催办")),
    ("meeting/", "上会议题", "待主任办公会讨论的对外群组", ("上会议题", "主任办公会")),
    ("load/", "减负", "可考虑合并的群组", ("减负", "合并")),
    ("inventory/", "清查", "各单位实际在用的群组与登记册比对", ("清查", "清查表")),
    ("audit/", "审计", "审批证据的核对结果", ("审计", "审批证据")),
)


def entry(address: str, title: str, text: str, names: Iterable[str]) -> Entry:
    words = [ending for name in names for ending in endings(name)[1:]]
    found: dict[str, object] = {"location": address, "title": escape(title), "text": escape(text)}
    return found | {"tags": [escape(" ".join(words))]} if words else found


def prose_entry(address: str, title: str, text: str) -> Entry:
    found = dict(entry(address, title, text, ()))
    return found | {"tags": [" ".join(ending for clause in clauses(f"{title}，{text}") for ending in endings(clause))]}


def of_prose(found: Mapping[str, str]) -> Entry:
    """An entry that MkDocs made of a hand-written page, with its words closed, and found by any part of its clauses."""
    title, text = (found[name].replace(CUT, "") for name in ("title", "text"))
    whole = _TAG.sub("\n", f"{title}\n{text}")
    words = dict.fromkeys(ending for clause in clauses(whole) for ending in endings(clause))
    title, text = (re.sub(f"({_HAN})(?!{_HAN})", rf"\1{JOINER}", one) for one in (title, text))
    return {"location": found["location"], "title": title, "text": text, "tags": [" ".join(words)]}


def clauses(text: str) -> list[str]:
    return re.findall(f"{_HAN}+", text)


def endings(word: str) -> list[str]:
    """The endings of a word with two characters or more, including the word itself, each closed by ``_`` (one byte)."""
    return [f"{word[start:]}_" for start in range(len(word) - 1)]
