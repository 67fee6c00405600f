"""The entries of the site's search: pages of data, and those that MkDocs made of hand-written pages.

Groups are not among them: they are in a list of their own (``register``) and found as in the register.

The search matches words from their beginning. So that any part of a name is found, every ending of the name is indexed
as a word. These words are in the tags of the entry, which weigh most and are hidden by the style sheet. The endings of
prose are hidden in its text, so that a title comes before a page that merely mentions it.

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


QUESTIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("file/", "填报", "新建群组，先填报", ("怎么新建", "怎么备案", "建群", "填表")),
    ("by-hand/#approval", "谁审批", "各类群组依次由谁审批", ("谁审批", "谁签字", "审批流程", "审批人")),
    ("file/?kind=extend", "怎么延期", "使用期限后移，写明理由", ("怎么延期", "延期", "继续使用")),
    ("file/?kind=change", "怎么变更", "改名称、换负责人", ("怎么变更", "换负责人", "改群名")),
    ("file/?kind=cancel", "怎么注销", "群组不再使用", ("怎么注销", "解散", "不用了")),
    ("file/?kind=short", "临时群", "使用期限不超过十五天", ("临时群", "十五天", "15天")),
)
"""What people ask about filing: address, title, text, and the words that find it."""


def entry(address: str, title: str, text: str, names: Iterable[str]) -> Entry:
    words = [ending for name in names for ending in endings(name)]
    found: dict[str, object] = {"location": address, "title": escape(title), "text": escape(text)}
    return found | {"tags": [escape(" ".join(words))]} if words else found


def prose_entry(address: str, title: str, text: str) -> Entry:
    return _prose(address, escape(title), escape(text))


def of_prose(found: Mapping[str, str]) -> Entry:
    """An entry that MkDocs made of a hand-written page, with its words closed, and found by any part of its clauses."""
    title, text = (found[name].replace(CUT, "") for name in ("title", "text"))
    closed = (re.sub(f"({_HAN})(?!{_HAN})", rf"\1{JOINER}", one) for one in (title, text))
    return _prose(found["location"], *closed)


def _prose(address: str, title: str, text: str) -> Entry:
    """Both in HTML. The endings of the title are tags, which weigh most; those of the text are hidden in it."""
    of_title, of_text = (
        " ".join(dict.fromkeys(ending for clause in clauses(_TAG.sub("\n", it)) for ending in endings(clause)))
        for it in (title, text)
    )
    return {"location": address, "title": title, "text": f"{text}<i hidden>{of_text}</i>", "tags": [of_title]}


def clauses(text: str) -> list[str]:
    return re.findall(f"{_HAN}+", text)


def endings(word: str) -> list[str]:
    """The endings of a word with two characters or more, including the word itself, each closed by ``_`` (one byte)."""
    return [f"{word[start:]}_" for start in range(len(word) - 1)]
