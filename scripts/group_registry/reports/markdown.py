"""Text from the registry inside Markdown. It cannot create markup, mentions, links or emoji."""

import re
from collections.abc import Iterable
from itertools import accumulate

# Plain Chinese with short numbers, dates, times and the names of buttons and of the check stays as it is, because
# nothing in it has a meaning in Markdown or on GitHub. Other words are encoded: seven letters may be a commit.
_CHINESE = r"[\u3000-\u303f\u3400-\u9fff！（），：；？“”‘’—…·〔〕→ ]"
_NAMES = r"Approve|Request changes|Update branch|Ready for review|Merge|Files changed|WIP|validate\.py"
_BUTTON = rf"(?<![A-Za-z0-9-])(?:{_NAMES})(?![A-Za-z0-9-])"
_TIME = r"(?<![\d:])\d\d:\d\d(?![\d:])"
_PLAIN = re.compile(rf"(?:{_CHINESE}|{_BUTTON}|{_TIME}|(?<!\d)\d{{1,6}}(?!\d)|(?<=\d)-(?=\d))*")

_BLANK = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029 ]+")
"""Whitespace that a page shows as one blank. The wide Chinese blank is shown as it is."""


def quoted(text: str) -> str:
    """The text on one line. Text that is not plain Chinese becomes ``<code>`` with every special character encoded.

    Inside ``<code>`` GitHub creates no mentions, issue links or emoji. Encoded characters create no Markdown or HTML.
    """
    line = _BLANK.sub(" ", text).strip(" ")
    if _PLAIN.fullmatch(line):
        return line
    return f"<code>{''.join(map(_encoded, line))}</code>"


def _encoded(character: str) -> str:
    """Letters, digits, blanks, hyphens and slashes unchanged, all others as numeric character references."""
    if character.isalnum() or character in " -/":
        return character
    # GitHub links e-mail addresses even when encoded. The empty comment prevents it.
    return f"&#{ord(character)};" + ("<!-- -->" if character == "@" else "")


def fitting(blocks: Iterable[str], room: int) -> list[str]:
    """The leading blocks that fit into ``room`` characters, if a blank line (two characters) follows each."""
    blocks = list(blocks)
    return blocks[: sum(end <= room for end in accumulate(len(block) + 2 for block in blocks))]
