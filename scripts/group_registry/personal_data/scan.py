"""The fast check for personal data, which clears nearly all texts; what it does not clear is searched in full."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from group_registry.personal_data.words import (
    CHINESE_NUMERALS,
    DIGEST_OR_TIME,
    LOOKALIKES,
    QQ_WORDS,
    TELEPHONES,
    TRAVEL_PAPERS,
)

if TYPE_CHECKING:
    from group_registry.personal_data.numbers import Hit

_DIGITS = f"0123456789{CHINESE_NUMERALS}{LOOKALIKES}"
_DIGIT = f"[{_DIGITS}]"
# Allows any number of asterisks, but ``FILLER`` three, because one character set is faster than an alternative.
_GAP = r"[\s—－.,:;/\\|~+#'\"()\[\]{}<>=^`!?_·•・。，、…“”‘’（）【】〔〕「」《》：；！？杠横*-]{0,12}+"
_SUSPECT = "@\\薇"
"""Characters that always require the full search."""


def _ranges(*ranges: str, but: str) -> Iterator[str]:
    for first, last in map(tuple, ranges):
        start = ord(first)
        for one in sorted({*map(ord, but), ord(last) + 1}):
            if start <= one <= ord(last) + 1:
                if start < one:
                    yield f"\\u{start:04x}-\\u{one - 1:04x}"
                start = one + 1


_PLAIN = f"[\n{''.join(_ranges(' ~', '一鿿', but=_DIGITS + _SUSPECT))}。、，：；（）“”《》〔〕—…－？！]"
# Matches harmless characters and runs of at most nine digits, without backtracking.
_CLEAN = re.compile(rf"(?>(?:{_PLAIN}++|{_DIGIT}(?>(?:{_GAP}{_DIGIT}){{0,8}})(?!{_GAP}{_DIGIT}))*)")
_DIGEST_OR_TIME = re.compile(DIGEST_OR_TIME)
# The first line of most files, for editors. It is long and contains no personal data.
_MODELINE = "# yaml-language-server: $schema=../../../schema/group.schema.json\n"


def _beginning(words: Iterable[str]) -> str:
    """These words in upper or lower case, each alternative beginning with one letter as it is."""
    rest = ((word[0], f"(?i:{word[1:]})" if word.isascii() else word[1:]) for word in words)
    return "|".join(f"{first}{others}" for letter, others in rest for first in {letter: 0, letter.upper(): 0})


# They stop at more texts than the full search, never at fewer; the tests compare the two. Each alternative begins with
# a literal character, never with a set: then the engine skips to the next of these characters in one fast scan.
_MARKS = re.compile(
    r"//(?<=://)|/(?<=[cC][nN]/)|/(?<=[mM][eE]/)|&#|%[0-9A-Fa-f]{2}|d(?i:ata:image)|D(?i:ata:image)"
    r"|艾特|爱特|圈[aA]|a[tT](?![A-Za-z_])|A[tT](?![A-Za-z_])"
    r"|q\s*[qQ号群:：]|Q\s*[qQ号群:：](?!/TIM\n)|t(?i:im)\s?[号群账帐:：]|T(?i:im)\s?[号群账帐:：]"
    rf"|{_beginning(QQ_WORDS)}"
    r"|w(?i:x|eixin|echat)|W(?i:x|eixin|echat)|v[xX]|V[xX]|v\s*[:：信]|V\s*[:：信]|加[我他她]?\s?[vV微薇]|\+[我他她]?\s?[vV微薇]|威信"
    r"|微\s?信(?:(?![\n群])|\s?群?(?:号|[iI][dD]|[账帐]号)|\n[:：=（(是为A-Za-z])"
    rf"|{_beginning(('alipay', 'tencent', 'dingtalk', 'feishu', *TRAVEL_PAPERS, *TELEPHONES))}"
)
_NUMBER_FOLLOWS = re.compile(
    rf"(?:[^\n]{{0,16}}?|(?:号码?)?[\s:：=是为\-—－>（(【\[“\"'#]{{0,12}}){_DIGIT}(?:{_GAP}{_DIGIT}){{5}}"
)


def may_hold_personal_data(text: str) -> bool:
    text = text.removeprefix(_MODELINE)
    if not _CLEAN.fullmatch(text) and not _CLEAN.fullmatch(_DIGEST_OR_TIME.sub("中", text)):
        return True
    return any(
        found[0].lower() not in TELEPHONES or _NUMBER_FOLLOWS.match(text, found.end())
        for found in _MARKS.finditer(text)
    )


def personal_data_in(text: str) -> "list[Hit]":
    if not may_hold_personal_data(text):
        return []
    from group_registry.personal_data.search import search  # late: most runs meet no suspicious text

    return search(text)


def masked(text: str) -> str:
    for hit in reversed(personal_data_in(text)):
        text = text[: hit.start] + hit.masked + text[hit.end :]
    return text
