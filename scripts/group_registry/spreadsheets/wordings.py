"""What a ledger says of the life of its groups: each wording of a column once (Art. 8).

A wording is known by the words of offices or asked: the clerk answers on the sheet 用语 of the returned workbook, once
for all lines. What a line says beside its cells (its colour, a title above) is a wording, too. Nothing is guessed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from unicodedata import normalize

from group_registry.model.similarity import folded
from group_registry.model.terms import BLANKS, UNKNOWN_DAY, Disposal
from group_registry.spreadsheets.reading import Note
from group_registry.spreadsheets.table import WORDS, Columns, Headings, Table, TableRow
from group_registry.spreadsheets.table_cells import (
    DISPOSALS,
    ENDED,
    ENDLESS,
    FILINGS,
    NO,
    RUNNING,
    SAME,
    WHEN,
    YES,
    day_in,
    is_past,
    word,
    words,
)

SHEET = "用语"
PLACE, TEXT, COUNT, EXAMPLES, ANSWER = HEADER = ("列", "写法", "行数", "群组举例", "答复")
WIDTHS = (20, 44, 8, 44, 12)
WHOLE = "（整列）说到群组存亡的填写是，无关的填写无关"
A_DATE, A_LATER_DATE, NO_TEXT = "（日期）", "（以后的日期）", "（空白）"
"""What stands for a day that is past or to come, and for a cell that is not ticked."""
UNUSED, HINT, WEAK_HINT = "unused", "hint", "weak hint"
"""In place of an item: nobody knows what the column is; it is another item's and may say so; a line that is in use by
itself does not.
"""
LAYOUT = "版面"
"""The place of what is said beside the cells."""
MOST_EXAMPLES = 3
FEW = 6
"""So many distinct wordings of a column are asked one by one; of one with more, the column."""


class Life(StrEnum):
    IN_USE = "使用中"
    ENDED = "已注销"
    NEITHER = "无关"
    TELLS = "是"
    """Of a column: its wordings are to be asked."""


Key = tuple[str, str]
Answers = Mapping[Key, Life]

_LIFE = ("state", "remark", "ended", "disposal", "kind", "cancelled_on")
"""The items that say whether a group lives; the first that says the end gives its word."""
_RANKS = {item: rank for rank, item in enumerate(_LIFE)}
_SILENT_ITEMS = ("slug", "reason", "answer")
_BESIDE_CELLS = re.compile("([^；“”]+)“([^“”]*)”")
_PROSE = ("name", "member_scope", "purpose", "statement")
_QUESTION = re.compile("是否|否$|在用|有效|停用|注销|解散|撤销|使用|存续")
_NOTHING = BLANKS - words("doubtful")
_HINT = "|".join(WORDS["words"]["hints"].split(" "))
_HINTED = re.compile(_HINT)
_SAID_IN_PROSE = re.compile(f"(?:已经?|群)(?:{_HINT})")
_AT_THE_END = re.compile(f"(?:{_HINT})(?:了|群)?$")
_OF_BUSINESS, _OVER, _SURELY_SILENT, _SILENT, _TELLING = (
    re.compile(WORDS["words"][name].replace(" ", "|"))
    for name in ("business", "over", "surely_silent", "silent", "telling")
)
_NOT_OVER = re.compile("在用|使用中|备案|登记|含")
_SURELY_OVER = re.compile(f"已(?:{_HINT})|(?:{_HINT})的?群")
_ASKING = re.compile("是否|有无|否$")
_BESIDE = re.compile(
    "^(?:该|本|此)?(?:群组|群聊|群)?(?:现在|现)?(?:已经|已)?(?:于|自|从)?(?:起|底|初|末|前)?|(?:了|于|日期|时间|群组|群)$"
)
_OTHER_DAY = re.compile("建|立|启|起用|登记|备案|换|改|自|从|恢复|？|[?]")
_CROSS = re.compile("[×✗✘☒]")
_EDGES = " ,，.。;；、:："
_WIDE = dict(zip(map(ord, "０１２３４５６７８９"), "0123456789", strict=True))
_DATE_ALONE = re.compile(r"[\d\s年月日号./–—〇一二三四五六七八九十:-]+")

_ENDINGS, _RUNNINGS, _HARMLESS = (
    dict.fromkeys(spellings - YES - NO, life)
    for spellings, life in ((ENDED, Life.ENDED), (RUNNING, Life.IN_USE), (words("harmless"), Life.NEITHER))
)
_STATES = _RUNNINGS | _ENDINGS | _HARMLESS
_USUAL = {word: life for word, life in _STATES.items() if DISPOSALS.get(word) != Disposal.HANDED_OVER}
_ENDLESS = dict.fromkeys(ENDLESS | NO, Life.IN_USE)
_KNOWN: Mapping[str, dict[str, Life]] = {
    "state": _STATES,
    "remark": _USUAL,
    "ended": _USUAL,
    "kind": dict.fromkeys(FILINGS, Life.NEITHER) | _USUAL,
    "disposal": _STATES | _ENDLESS | dict.fromkeys(["不详", "不明"], Life.NEITHER),
    "cancelled_on": _USUAL | _ENDLESS | {folded(A_DATE): Life.ENDED},
}
_TICKED = {
    "state": dict.fromkeys(YES, Life.IN_USE) | dict.fromkeys(NO, Life.ENDED),
    "ended": dict.fromkeys(YES, Life.ENDED) | dict.fromkeys(NO - {"×"}, Life.IN_USE),
}
"""By item what a tick says beside a question; whether a cross denies that a group has ended, nobody knows."""


@dataclass(frozen=True, slots=True)
class Wording:
    """``text`` of a column or another ``place``, without days that are past; ``day`` is the one that it says."""

    place: str
    text: str
    item: str = ""
    known: Life | None = None
    day: str = UNKNOWN_DAY

    @property
    def key(self) -> Key:
        return folded(self.place), word(self.text) or self.text

    @property
    def in_words(self) -> str:
        return f"{self.place}“{self.text}”"

    @property
    def column(self) -> Key:
        """Of the answer about its column as a whole."""
        return Wording(self.place, WHOLE).key

    @property
    def is_open(self) -> bool:
        """Whether nobody knows what it means, and it does not hint at an end either."""
        return self.known is None and not hints(self.text)


def may_end(title: str) -> bool:
    """Whether a title, the name of a sheet or a line between sections may be about ended groups alone."""
    if _SURELY_OVER.search(title):
        return True
    return (_HINTED.search(title) or _OVER.search(title)) is not None and not _NOT_OVER.search(title)


def hints(text: str) -> bool:
    return _HINTED.search("".join(text.split())) is not None


def role_of(title: str, item: str, texts: Sequence[str], is_name: Callable[[str], bool]) -> str:
    """What the cells of a column are read as: ``item`` is that of its heading, be it of another column, too.

    ``UNUSED`` if they may say what nobody knows, empty if they only may hint.
    """
    filled = [text for text in texts if text]
    is_titled = _SILENT.search(title) and not _TELLING.search(title)
    is_silent = _SURELY_SILENT.search(title) or is_titled or _are_figures(filled) or all(map(is_name, filled))
    if item or is_silent:
        return item
    return UNUSED


def _are_figures(texts: Sequence[str]) -> bool:
    """Whether a column holds figures or telephone numbers, too many or too long to be marks."""
    is_mark = len({*texts}) <= FEW and min(map(len, texts), default=0) <= FEW
    years = len("2025")
    return not is_mark and all(re.fullmatch(r"[\d\s.,+()-]+", text) and len(day_in(text)) <= years for text in texts)


def ticked(columns: Columns, rows: Sequence[TableRow]) -> bool:
    """Whether the column of the state holds ticks alone: then an empty cell says something, too."""
    marks = {word(columns.value(row, "state")) for row in rows} - {""}
    return bool(marks) and marks <= YES


def wordings_of(
    row: TableRow, roles: Mapping[int, str], heading: TableRow, today: date, is_ticked: bool
) -> Iterator[Wording]:
    """What the cells of a line say; ``roles`` are by column what ``role_of`` says."""
    for place, item in roles.items():
        text, title = row.cell(place), heading.cell(place)
        if item == "around":
            yield from (Wording(where, beside, item) for where, beside in _BESIDE_CELLS.findall(text))
        elif item in _LIFE or item == UNUSED:
            if _says_something(text, item, title):
                yield _wording(title, text, item, today)
            elif item == "state" and is_ticked:
                yield Wording(title, NO_TEXT, item)
        elif text and item not in _SILENT_ITEMS and (hint := _hinting(text, item)):
            yield _wording(title, text, hint, today)


def _says_something(text: str, item: str, title: str) -> bool:
    """无 does where the column asks for it; a ditto mark stands for what is not known."""
    if text in SAME:
        return True
    if item == "state" or _ASKING.search(title):
        return word(text) not in _NOTHING - {"无", "没有"}
    return word(text) not in _NOTHING


def _hinting(text: str, item: str) -> str:
    """How far a cell of another item says that a group has ended; empty if it does not."""
    if item not in _PROSE:
        if hints(text):
            return HINT
        return ""
    parts = parts_of(WHEN.sub("", normalize("NFKC", text)))
    is_crossed = item == "name" and _CROSS.search(text)
    if is_crossed or any(part in _ENDINGS or _SAID_IN_PROSE.search(part) for part in parts):
        return HINT
    is_end = any(_AT_THE_END.search(part) and not _OF_BUSINESS.search(part) for part in parts)
    if is_end and item != "name":
        return WEAK_HINT
    return ""


def parts_of(text: str) -> list[str]:
    return [folded(part) for part in re.split(r"[\W_]+", text) if part]


def _wording(place: str, written: str, item: str, today: date) -> Wording:
    text, day = _without_past(written, today)
    known = _KNOWN.get(item, {})
    if _QUESTION.search(place):
        known = known | _TICKED.get(item, {})
    return Wording(place, text, item, _meant(text, known), day)


def _without_past(text: str, today: date) -> tuple[str, str]:
    """The text without the days that are past, and the one day of them if it can be no other than that of the text."""
    if _DATE_ALONE.fullmatch(text) and (whole := day_in(text)):
        if is_past(whole, today):
            return (A_DATE, whole)
        return (A_LATER_DATE, UNKNOWN_DAY)
    text = text.translate(_WIDE)
    days = [day for day in WHEN.findall(text) if is_past(day, today)]
    for day in days:
        text = text.replace(day, "", 1)
    text = text.replace("（）", "").replace("()", "").strip(_EDGES)
    own = UNKNOWN_DAY
    if len(days) == 1 and not _OTHER_DAY.search(text):
        own = day_in(days[0]) or own
    return text or A_DATE, own


def _meant(text: str, known: Mapping[str, Life]) -> Life | None:
    """What all of a text says, or each of its parts."""
    if "?" in text or "？" in text:
        return None
    parts = parts_of(text)
    if word(text) in known:
        parts = [word(text)]
    lives = {known.get(part) or known.get(_BESIDE.sub("", part)) for part in parts}
    lives = lives - {Life.NEITHER} or lives
    if len(lives) == 1:
        return lives.pop()
    return None


@dataclass(frozen=True)
class LineLife:
    """What a line says of its group's life, all in all: None if something is ``asked`` or its wordings ``differ``.

    ``by`` are answered wordings; ``word`` and ``day`` tell the end.
    """

    life: Life | None
    asked: Sequence[Wording] = ()
    differ: Sequence[Wording] = ()
    by: Sequence[Wording] = ()
    word: str = ""
    day: str = UNKNOWN_DAY


@dataclass(frozen=True)
class Glossary:
    """What wordings mean: ``answers`` are the clerk's; ``many`` the folded names of columns with many unknown ones."""

    answers: Answers
    many: Set[str]

    @classmethod
    def of(cls, wordings: Iterable[Wording], answers: Answers) -> "Glossary":
        unknown = defaultdict[str, set[Key]](set)
        for wording in wordings:
            if wording.is_open:
                unknown[wording.key[0]].add(wording.key)
        return cls(answers, {place for place, keys in unknown.items() if len(keys) > FEW})

    def on_sheet(self, wording: Wording) -> list[Wording]:
        """What stands on the sheet for it: its column as a whole, too, or alone."""
        whole = Wording(wording.place, WHOLE)
        if not wording.is_open or whole.key[0] not in self.many:
            return [wording]
        if wording.item == UNUSED and self.answers.get(whole.key) != Life.TELLS:
            return [whole]
        return [whole, wording]

    def meaning(self, wording: Wording) -> Life | None:
        """None if it is to be asked."""
        if answer := self.answers.get(wording.key):
            return answer
        if wording.is_open and self.answers.get(wording.column) == Life.NEITHER:
            return Life.NEITHER
        return wording.known

    def is_answered(self, wording: Wording) -> bool:
        return self.meaning(wording) != wording.known

    def life_of(self, wordings: Sequence[Wording], own: Life | None) -> LineLife:
        """``own`` is the clerk's answer about this line alone."""
        meant = defaultdict[Life | None, list[Wording]](list)
        for wording in wordings:
            meant[self.meaning(wording)].append(wording)
        ended, running = meant[Life.ENDED], meant[Life.IN_USE]
        end, day = _end_of(ended)
        if own:
            return LineLife(own, by=[Wording("本行答复", own)], word=end, day=day)
        says_itself = {HINT: ended, WEAK_HINT: [*ended, *running]}
        asked = [wording for wording in meant[None] if not says_itself.get(wording.item)]
        # The clerk may have said of an end that it is one, and of none that its group is in use.
        is_decided = any(map(self.is_answered, ended)) and not any(map(self.is_answered, running))
        life, differ = Life.NEITHER, list[Wording]()
        if ended:
            life = Life.ENDED
            if running and not is_decided:
                differ = [*ended, *running]
        elif running:
            life = Life.IN_USE
        by = [*filter(self.is_answered, wordings)]
        return LineLife(None if asked or differ else life, asked, differ, by, end, day)


def _end_of(ended: Sequence[Wording]) -> tuple[str, str]:
    """The words for the end, and its day: that of the column for it, else of a text that has one."""
    if not ended:
        return "", UNKNOWN_DAY
    by_column = sorted(ended, key=lambda wording: wording.item != "cancelled_on")
    day = next((wording.day for wording in by_column if wording.day != UNKNOWN_DAY), UNKNOWN_DAY)
    first = min(ended, key=lambda wording: _RANKS.get(wording.item, 0))
    if first.text == A_DATE:
        return first.place, day
    return first.text, day


@dataclass(frozen=True)
class GlossaryEntry:
    """A wording on the sheet, with its lines and groups, and what is filled in."""

    wording: Wording
    groups: Sequence[str]
    answer: Life | None

    @property
    def cells(self) -> tuple[str, ...]:
        examples = [*dict.fromkeys(self.groups)][:MOST_EXAMPLES]
        return self.wording.place, self.wording.text, str(len(self.groups)), "、".join(examples), self.answer or ""


def entries(lines: Iterable[tuple[str, Iterable[Wording]]], book: Glossary) -> list[GlossaryEntry]:
    """Of each group's line what stands on the sheet, each wording once; what is to be answered comes first."""
    groups, first = defaultdict[Key, list[str]](list), dict[Key, Wording]()
    for name, wordings in lines:
        own = {wording.key: wording for wording in chain.from_iterable(map(book.on_sheet, wordings))}
        first = own | first
        for key in own:
            groups[key].append(name)
    made = [GlossaryEntry(first[key], names, book.answers.get(key, first[key].known)) for key, names in groups.items()]
    return sorted(made, key=lambda entry: (entry.answer is not None, entry.wording.place, -len(entry.groups)))


_HEADINGS = Headings({item: (item,) for item in HEADER})


def answers_in(tables: Iterable[Table]) -> tuple[dict[Key, Life], list[Note]]:
    """The clerk's answers on the sheets of wordings, and a note of what is no answer; two for one wording are none."""
    answers, odd = defaultdict[Key, set[Life]](set), list[Note]()
    for table in tables:
        columns = _HEADINGS.columns(table, ANSWER)
        for row in table.rows:
            wording = Wording(columns.value(row, PLACE), columns.value(row, TEXT))
            answer = columns.value(row, ANSWER)
            if life := life_in(answer, wording.text == WHOLE):
                answers[wording.key].add(life)
            elif answer and row.number > columns.heading.number:
                odd.append(("！！用语的答复不能识别，请填写使用中、已注销或无关", f"{wording.in_words}：{answer}"))
    return {key: lives.pop() for key, lives in answers.items() if len(lives) == 1}, odd


_ANSWERS = _RUNNINGS | _ENDINGS | dict.fromkeys(["无关", "不相关", "与存亡无关"], Life.NEITHER)
_OF_COLUMNS = dict.fromkeys(NO, Life.NEITHER) | dict.fromkeys(YES, Life.TELLS)


def life_in(text: str, is_column: bool = False) -> Life | None:
    """An answer; of a column 是 and 否 are, too."""
    answers = _ANSWERS
    if is_column:
        answers = answers | _OF_COLUMNS
    return answers.get(folded(text))
