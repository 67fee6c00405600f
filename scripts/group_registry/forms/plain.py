"""A fast parser for plain files, as most are: one item on each line, lists of one level, no quotes, no YAML marks.

What this grammar accepts has only one meaning in YAML, and the tests compare its result with libyaml's on every input
they have. All other files, right or wrong, are read by ``yaml``. It exists only for speed: a third of the time.
"""

import re

_START = r"\u4e00-\u9fffA-Za-z0-9“‘《（〔【"
_INSIDE = "，。、；：！？）”’》〕】…—·/+._~%-"
"""Characters that may stand in a value but not at its start."""
# Non-ASCII sets take longest to compile, so each is used as rarely as possible; ``_data`` checks the order of lines.
# A colon or a space counts as text only if text follows directly: never ": ", " #" or a blank at the end.
# Groups are atomic, not possessive: before 3.11.5 Python lets a possessive group match what fits only in part.
_VALUE = rf"[{_START}](?>(?:[{_START}{_INSIDE}]++|[: ](?![\n :]))*)"
_KEY = r"[\u4e00-\u9fff]{1,40}+"
_LINE = rf"(?>(?:  - |    )?)(?>(?:{_KEY}: )?){_VALUE}\n|{_KEY}:\n(?=  - )"
_FILE = re.compile(rf"(?>(?:#[ :#$={_START}{_INSIDE}]*+\n)*)(?>(?:{_LINE})+)")
_MAX_LINES = 500

Plain = dict[str, str | list[str | dict[str, str]]]


def plain(text: str) -> Plain | None:
    """The data of a plain file; None for every other file."""
    if not _FILE.fullmatch(text):
        return None
    lines = text.split("\n")
    return _data(lines) if len(lines) <= _MAX_LINES else None


def _data(lines: list[str]) -> Plain | None:
    """The data of lines that ``_FILE`` matches; None if they are in an order that is not plain.

    Each line is known to be a comment, an item, the head of a list with entries, or a line indented as in a list.
    """
    data: Plain = {}
    entries: list[str | dict[str, str]] | None = None
    entry: dict[str, str] | None = None
    for line in lines[:-1]:
        name, _, value = line.partition(": ")
        if line[0] != " ":
            if line[0] == "#":
                continue
            entries = entry = None
            if not value:
                if line[-1] != ":":
                    return None
                name, entries = line[:-1], []
            if name in data:
                return None
            data[name] = value if entries is None else entries
        elif line[2] == "-":
            if entries is None:
                return None
            entry = {name[4:]: value} if value else None
            entries.append(entry or line[4:])
        else:
            name = name[4:]
            if entry is None or not value or name in entry:
                return None
            entry[name] = value
    return data
