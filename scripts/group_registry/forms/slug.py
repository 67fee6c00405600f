"""The name of a new group's file, proposed from the pinyin of the group's name; the filing page does the same."""

import re
from collections.abc import Callable, Mapping

from group_registry.model.wording import folded

LONGEST = 40
"""Characters of a proposed name at most; whoever files may write a longer one."""
SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_ENDING = re.compile("(?:工作|交流)*(?:群组|小组|群|组)$")


def readings_of(table: str) -> dict[str, str]:
    """The reading of each character, from lines of a syllable and its characters."""
    lines = (line.split(" ") for line in table.split("\n") if line)
    return {character: syllable for syllable, characters in lines for character in characters}


def proposed(name: str, readings: Mapping[str, str], is_taken: Callable[[str], bool]) -> str:
    """Two syllables to a word, with a number where that name is taken; empty where nothing can be spelled."""
    own = folded(name)
    slug = "-".join(_words(_ENDING.sub("", own) or own, readings))
    if len(slug) > LONGEST:
        slug = slug[:LONGEST].rpartition("-")[0] or slug[:LONGEST]
    number, found = 2, slug
    while found and is_taken(found):
        number, found = number + 1, f"{slug}-{number}"
    return found


def _words(text: str, readings: Mapping[str, str]) -> list[str]:
    words: list[str] = []
    has_room = False
    for part in re.findall("[a-z0-9]+|[^a-z0-9]", text):
        is_latin = part.isascii()
        syllable = part if is_latin else readings.get(part)
        if not syllable:
            continue
        if has_room and not is_latin:
            words[-1] += syllable
        else:
            words.append(syllable)
        has_room = not is_latin and not has_room
    return words
