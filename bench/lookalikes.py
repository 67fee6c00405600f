"""Generate ``model/lookalikes.py``: one table of the characters in names that look like one another.

    python bench/lookalikes.py

Needs the packages pinned in ``requirements-quality.txt``. The data are Unicode's confusables (from
``confusable-homoglyphs``) and OpenCC's table of traditional and simplified characters, limited to characters in common
use: those in Big5 or GB 2312. ``OWN`` are groups that both sources lack and that a case showed.
"""

import json
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from textwrap import wrap
from unicodedata import name, normalize

PLACE = Path(__file__).resolve().parent.parent / "scripts/group_registry/model/lookalikes.py"
OWN = ("0o", "1l", "己已巳", "曰日", "未末", "土士", "干千", "人入", "戊戌戍", "群羣")
SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ", "KATAKANA ", "HIRAGANA ", "CJK UNIFIED ", "DIGIT ")
CONFUSABLES, OPENCC = "confusable-homoglyphs", "opencc-python-reimplemented"


def main() -> None:
    group: dict[str, set[str]] = {}
    for one, other in (*_letters(), *_confusables(), *_simplified(), *((a[0], b) for a in OWN for b in a[1:])):
        joined = group.get(one, {one}) | group.get(other, {other})
        group |= dict.fromkeys(joined, joined)
    table = sorted((sign, min(alike)) for sign, alike in group.items() if sign != min(alike))
    made = {"FROM": "".join(sign for sign, _ in table), "TO": "".join(first for _, first in table)}
    body = "\n".join(f"{what} = (\n{_lines(text)}\n)" for what, text in made.items())
    PLACE.write_text(HEAD + body + TAIL, "utf-8")
    print(f"{len(table)} characters")


def _lines(text: str) -> str:
    return "\n".join(f'    "{line}"' for line in wrap(text, 60))


def _confusables() -> Iterator[tuple[str, str]]:
    """Yield pairs with a Chinese character or kana that differ even after width and case are folded."""
    for one, other in _told():
        if not one.isascii() and not other.isascii() and (_is_eastern(one) or _is_eastern(other)):
            yield one, other


def _letters() -> Iterator[tuple[str, str]]:
    """Yield each non-ASCII character with the one ASCII letter or digit that it looks like.

    No two ASCII characters are joined in this way.
    """
    found: dict[str, str] = {}
    for one, other in _told():
        if one.isascii() and not other.isascii():
            found.setdefault(other, one)
    return ((one, other) for other, one in found.items())


def _told() -> Iterator[tuple[str, str]]:
    told = json.loads(files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8"))
    for one, alike in sorted(told.items()):
        for other in (entry["c"] for entry in alike):
            first, second = (normalize("NFKC", sign).casefold() for sign in (one, other))
            if first != second and _is_of_names(first) and _is_of_names(second):
                yield first, second


def _is_eastern(sign: str) -> bool:
    return name(sign).startswith(SCRIPTS[3:6])


def _is_of_names(sign: str) -> bool:
    """Whether it is one letter or digit of the scripts in ``SCRIPTS``; a Chinese character must be in common use."""
    if len(sign) != 1 or not sign.isalnum() or not name(sign, "").startswith(SCRIPTS):
        return False
    return not name(sign).startswith("CJK") or _is_in(sign, "gb2312") or _is_in(sign, "big5")


def _simplified() -> Iterator[tuple[str, str]]:
    """Yield each traditional character in common use with its simplified one."""
    listing = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8")
    for line in listing.splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if _is_in(traditional, "big5") and _is_in(first, "gb2312") and traditional != first:
            yield traditional, first


def _is_in(sign: str, encoding: str) -> bool:
    try:
        return bool(sign.encode(encoding))
    except UnicodeEncodeError:
        return False


HEAD = f'''"""Characters that pass for one another: made by ``bench/lookalikes.py``, not to be edited.

From Unicode's confusables ({CONFUSABLES} {version(CONFUSABLES)}, MIT; data (c) Unicode, Inc., Unicode License v3)
and OpenCC's table of characters ({OPENCC} {version(OPENCC)}, Apache-2.0).
"""

'''
TAIL = '''
_TABLE = str.maketrans(FROM, TO)


def looks(folded_text: str) -> str:
    """One spelling of all folded texts that look the same."""
    return folded_text.translate(_TABLE)
'''

if __name__ == "__main__":
    main()
