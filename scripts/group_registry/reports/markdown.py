"""Text from the registry inside Markdown: no mark-up, mention, link or emoji can come from it."""

import re
from collections.abc import Iterable
from itertools import accumulate

# Plain Chinese with short numbers, days, times and the names of buttons and of the check stands as it is: nothing in it
# means anything to Markdown or to GitHub. Other words do not: seven letters may be a commit.
_CHINESE = r"[\u3000-\u303f\u3400-\u9fff！（），：；？“”‘’—…·〔〕→ ]"
_NAMES = r"Approve|Request changes|Update branch|Ready for review|Merge|Files changed|WIP|validate\.py"
_BUTTON = rf"(?<![A-Za-z0-9-])(?:{_NAMES})(?![A-Za-z0-9-])"
_TIME = r"(?<![\d:])\d\d:\d\d(?![\d:])"
_PLAIN = re.compile(rf"(?:{_CHINESE}|{_BUTTON}|{_TIME}|(?<!\d)\d{{1,6}}(?!\d)|(?<=\d)-(?=\d))*")

_BLANK = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029 ]+")
"""What a page shows as one blank; the wide blank of Chinese is shown as it is."""


def quoted(text: str) -> str:
    """The text on one line, as it would be read; what is not plain Chinese becomes code with every mark encoded.

    Inside ``<code>`` GitHub makes no mentions, issue links or emoji; encoded marks make no Markdown and no HTML.
    """
    line = _BLANK.sub(" ", text).strip(" ")
    if _PLAIN.fullmatch(line):
        return line
    return f"<code>{''.join(map(_encoded, line))}</code>"


def _encoded(character: str) -> str:
    """Letters, digits and what means nothing inside a line as they are; every other sign as its number."""
    if character.isalnum() or character in " -/":
        return character
    # GitHub links e-mail addresses even when encoded; the empty comment takes them apart.
    return f"&#{ord(character)};" + ("<!-- -->" if character == "@" else "")


def fitting(blocks: Iterable[str], room: int) -> list[str]:
    """The blocks that fit into the room, in characters, with a blank line after each."""
    blocks = list(blocks)
    return blocks[: sum(end <= room for end in accumulate(len(block) + 2 for block in blocks))]
