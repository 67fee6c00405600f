"""What a ledger says of the life of its groups: each wording of a column once (Art. 8).

A wording is known by the words of offices or asked: the clerk answers on the sheet 用语 of the returned workbook, once
for all lines. What a line says beside its cells (its colour, a title above) is a wording, too. Nothing is guessed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from unicodedata import normalize

from group_registry.files.errors import CannotKnow
from group_registry.model.similarity import folded
from group_registry.model.terms import BLANKS, UNKNOWN_DAY, Disposal, FilingKind
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
PLACE, TEXT, COUNT, EXAMPLES, ANSWER, HOW = HEADER = ("列", "写法", "行数", "群组举例", "答复", "填写办法")
WIDTHS = (20, 44, 8, 44, 12, 44)
WHOLE, DAY, LATER, EMPTY = "（整列）", "（日期）", "（以后的日期）", "（空白）"
"""What stands for a column as a whole, for a day that is past or to come, and for a cell that is not ticked."""
AROUND, BOTH, GROUP = "版面", "一行两说", "同一群组各行"
"""The places of what is said beside the cells, by two cells of a line, and by the lines of a group."""
SURELY, WEAKLY = "surely", "weakly"
MOST_EXAMPLES = 3
FEW = 6
"""So many distinct wordings of a column that is not used are asked at once; of one with more, the column."""


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
_SILENT_ITEMS = ("slug", "reason", "answer")
_BESIDE_CELLS = re.compile("([^；“”]+)“([^“”]*)”")
_PROSE = ("name", "member_scope", "purpose", "statement")
_QUESTION = re.compile("是否|否$|在用|有效|停用|注销|解散|撤销|使用|存续")
_NOTHING = BLANKS - words("doubtful")
_HARMLESS = words("harmless")
_HINT = "|".join(WORDS["words"]["hints"].split(" "))
_HINTED = re.compile(_HINT)
_SAID_IN_PROSE = re.compile(f"(?:已经?|群)(?:{_HINT})")
_AT_THE_END = re.compile(f"(?:{_HINT})(?:了|群)?$")
_OF_BUSINESS = re.compile(WORDS["words"]["business"].replace(" ", "|"))
_OVER = re.compile(WORDS["words"]["over"].replace(" ", "|"))
_NOT_OVER = re.compile("在用|使用中|备案|登记|含")
_SURELY_OVER = re.compile(f"已(?:{_HINT})|(?:{_HINT})的?群")
_SURELY_SILENT, _SILENT, _TELLING = (
    re.compile(WORDS["words"][name].replace(" ", "|")) for name in ("surely_silent", "silent", "telling")
)
_ASKING = re.compile("是否|有无|否$")
_BESIDE = re.compile(
    "^(?:该|本|此)?(?:群组|群聊|群)?(?:现在|现)?(?:已经|已)?(?:于|自|从)?(?:起|底|初|末|前)?|(?:了|于|日期|时间|群组|群)$"
)
_OTHER_DAY = re.compile("建|立|启|起用|登记|备案|换|改|自|从|恢复|？|[?]")
_CROSS = re.compile("[×✗✘☒]")
_EDGES = " ,，.。;；、:："
_WIDE = dict(zip(map(ord, "０１２３４５６７８９"), "0123456789", strict=True))
_DATE_ALONE = re.compile(r"[\d\s年月日号./–—〇一二三四五六七八九十:-]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """``text`` of a column or another ``place``, without days that are past; ``day`` is the one that it says.

    ``is_hint``: it is no column for this, and only may say so; ``is_weak``: a line that says so itself is in use.
    ``is_unused``: nobody knows what the column is.
    """

    place: str
    text: str
    known: Life | None = None
    day: str = UNKNOWN_DAY
    item: str = ""
    is_hint: bool = False
    is_weak: bool = False
    is_unused: bool = False

    @property
    def key(self) -> Key:
        return folded(self.place), word(self.text) or self.text

    @property
    def in_words(self) -> str:
        return self.text if self.place == BOTH else f"{self.place}“{self.text}”"


def may_end(title: str) -> bool:
    """Whether a title, the name of a sheet or a line between sections may be about ended groups alone."""
    if _SURELY_OVER.search(title):
        return True
    return (_HINTED.search(title) or _OVER.search(title)) is not None and not _NOT_OVER.search(title)


def hints(said: str) -> bool:
    return _HINTED.search("".join(said.split())) is not None


def role_of(title: str, item: str, texts: Sequence[str], is_name: Callable[[str], bool]) -> str:
    """What the cells of a column are read as: ``item`` is that of its heading, be it of another column, too.

    ``unused`` if they may say what nobody knows, empty if they only may hint.
    """
    filled = [text for text in texts if text]
    is_titled = _SILENT.search(title) and not _TELLING.search(title)
    is_silent = _SURELY_SILENT.search(title) or is_titled or _are_figures(filled) or all(map(is_name, filled))
    return item or ("" if is_silent else "unused")


def _are_figures(texts: Sequence[str]) -> bool:
    """Whether a column holds figures or telephone numbers, too many or too long to be marks."""
    is_mark = len({*texts}) <= FEW and min(map(len, texts), default=0) <= FEW
    return not is_mark and all(re.fullmatch(r"[\d\s.,+()-]+", text) and not day_in(text) for text in texts)


def ticked(columns: Columns, rows: Sequence[TableRow]) -> bool:
    """Whether the column of the state holds ticks alone: then an empty cell says something, too."""
    marks = {word(columns.value(row, "state")) for row in rows} - {""}
    return bool(marks) and marks <= YES


def wordings_of(
    row: TableRow, by_place: Mapping[int, str], titles: Sequence[str], today: date, is_ticked: bool
) -> Iterator[Wording]:
    """What the cells of a line say."""
    for place, item in by_place.items():
        said = row.cell(place)
        if item == "around":
            yield from (Wording(where, text, item=item) for where, text in _BESIDE_CELLS.findall(said))
        elif item in _LIFE or item == "unused":
            if _says_something(said, item, titles[place]):
                yield _wording(titles[place], said, item, today)
            elif item == "state" and is_ticked:
                yield Wording(titles[place], EMPTY, item=item)
        elif said and item not in _SILENT_ITEMS and (says := _hinting(said, item)):
            yield replace(_wording(titles[place], said, "", today), is_weak=says == WEAKLY)


def _says_something(said: str, item: str, title: str) -> bool:
    """无 does where the column asks for it; a ditto mark stands for what is not known."""
    is_asking = item == "state" or _ASKING.search(title) is not None
    return said in SAME or word(said) not in (_NOTHING - {"无", "没有"} if is_asking else _NOTHING)


def _hinting(said: str, item: str) -> str:
    """How far a cell of another item, or a text, says that a group has ended; empty if it does not."""
    if item not in _PROSE:
        return SURELY if hints(said) else ""
    if item == "name" and _CROSS.search(said):
        return SURELY
    parts = _parts(WHEN.sub("", normalize("NFKC", said)))
    if any(part in ENDED - NO or _SAID_IN_PROSE.search(part) for part in parts):
        return SURELY
    is_end = any(_AT_THE_END.search(part) and not _OF_BUSINESS.search(part) for part in parts)
    return WEAKLY if is_end and item != "name" else ""


def _parts(said: str) -> list[str]:
    return [folded(part) for part in re.split(r"[\W_]+", said) if part]


def _wording(place: str, said: str, item: str, today: date) -> Wording:
    text, day = _without_past(said, today)
    known = _known(text, item, _QUESTION.search(place) is not None)
    return Wording(place, text, known, day, item, is_hint=not item, is_unused=item == "unused")


def _without_past(said: str, today: date) -> tuple[str, str]:
    """The text without the days that are past, and the one day of them if it can be no other than that of the text."""
    if _DATE_ALONE.fullmatch(said) and (whole := day_in(said)):
        return (DAY, whole) if is_past(whole, today) else (LATER, UNKNOWN_DAY)
    text = said.translate(_WIDE)
    days = [one for one in WHEN.findall(text) if is_past(one, today)]
    for one in days:
        text = text.replace(one, "", 1)
    text = text.replace("（）", "").replace("()", "").strip(_EDGES)
    is_its_own = len(days) == 1 and not _OTHER_DAY.search(text)
    return text or DAY, (is_its_own and day_in(days[0])) or UNKNOWN_DAY


def _known(text: str, item: str, is_question: bool) -> Life | None:
    if item in ("unused", "") or "?" in text or "？" in text:
        return None
    if text == DAY:
        return Life.ENDED if item == "cancelled_on" else None
    if life := _meant(word(text), item, is_question):
        return life
    lives = set[Life | None]()
    for part in _parts(text):
        lives.add(_meant(part, item, is_question) or _meant(_BESIDE.sub("", part), item, is_question))
    if lives > {Life.NEITHER}:
        lives.remove(Life.NEITHER)
    return lives.pop() if len(lives) == 1 else None


def _meant(part: str, item: str, is_question: bool) -> Life | None:
    if part in YES | NO:
        return _of_tick(part, item, is_question)
    if item == "kind" and part in FILINGS:
        return Life.ENDED if FILINGS[part] == FilingKind.CANCELLATION else Life.NEITHER
    if item == "disposal" and part in DISPOSALS:
        return Life.NEITHER if DISPOSALS[part] == Disposal.UNKNOWN else Life.ENDED
    if part in _HARMLESS:
        return Life.NEITHER
    if part in ENDED and (item == "state" or DISPOSALS.get(part) != Disposal.HANDED_OVER):
        return Life.ENDED
    is_endless = item in ("disposal", "cancelled_on") and part in ENDLESS
    return Life.IN_USE if is_endless or part in RUNNING else None


def _of_tick(part: str, item: str, is_question: bool) -> Life | None:
    """A cross may mean either beside the question whether a group has ended."""
    if item in ("cancelled_on", "disposal"):
        return Life.IN_USE if part in NO else None
    if not is_question or item not in ("state", "ended") or (item == "ended" and part == "×"):
        return None
    return Life.IN_USE if (part in YES) == (item == "state") else Life.ENDED


@dataclass(frozen=True)
class LineLife:
    """What a line says of its group's life, all in all: None if something is ``asked``; ``by`` are answered wordings.

    ``word`` and ``day`` tell the end.
    """

    life: Life | None
    asked: tuple[Wording, ...] = ()
    by: tuple[Wording, ...] = ()
    word: str = ""
    day: str = UNKNOWN_DAY


@dataclass(frozen=True)
class Glossary:
    """What wordings mean: ``answers`` are the clerk's; ``wholes`` the folded names of the columns asked as a whole."""

    answers: Answers
    wholes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, wordings: Iterable[Wording], answers: Answers) -> "Glossary":
        distinct = defaultdict[str, set[Key]](set)
        for one in wordings:
            if one.is_unused and not hints(one.text):
                distinct[one.key[0]].add(one.key)
        many = {place for place, keys in distinct.items() if len(keys) > FEW}
        return cls(answers, frozenset(place for place in many if answers.get((place, folded(WHOLE))) != Life.TELLS))

    def asked(self, wording: Wording) -> Wording:
        """The wording that stands on the sheet: its own, or its whole column."""
        place = wording.key[0]
        is_whole = wording.is_unused and place in self.wholes and not hints(wording.text)
        return Wording(wording.place, WHOLE, is_unused=True) if is_whole else wording

    def meaning(self, wording: Wording) -> tuple[Life | None, bool]:
        """What it means, None if that is to be asked, and whether the clerk has said so."""
        answer = self.answers.get(wording.key)
        if answer:
            return answer, answer != wording.known
        whole = self.answers.get((wording.key[0], folded(WHOLE)))
        if not wording.known and whole == Life.NEITHER and not hints(wording.text):
            return whole, True
        return wording.known, False

    def life_of(self, wordings: Sequence[Wording], own: Life | None) -> LineLife:
        """``own`` is the clerk's answer about this line alone."""
        ended, running = self.those(wordings, Life.ENDED), self.those(wordings, Life.IN_USE)
        said, day = _end_of(ended)
        if own:
            return LineLife(own, by=(Wording("本行答复", own),), word=said, day=day)
        by = [one for one in wordings if self.meaning(one)[1]]
        asked = [one for one in self.those(wordings, None) if _is_asked(one, ended, running)]
        life = Life.ENDED if ended else Life.IN_USE if running else Life.NEITHER
        if ended and running and not _decides(ended, running, by):
            both = Wording(BOTH, "；".join(sorted({one.in_words for one in (*ended, *running)})))
            answer = self.meaning(both)[0]
            life = answer or life
            (by if answer else asked).append(both)
        return LineLife(None if asked else life, tuple(asked), tuple(by), said, day)

    def those(self, wordings: Sequence[Wording], life: Life | None) -> list[Wording]:
        return [one for one in wordings if self.meaning(one)[0] == life]


def _is_asked(wording: Wording, ended: Sequence[Wording], running: Sequence[Wording]) -> bool:
    """Not what only hints at what the line says itself."""
    if wording.is_weak and running:
        return False
    return not wording.is_hint or not ended or bool(running)


def _decides(ended: Sequence[Wording], running: Sequence[Wording], by: Sequence[Wording]) -> bool:
    """Whether the clerk has said of one that it means the end, and of none that its group is in use."""
    return any(one in by for one in ended) and not any(one in by for one in running)


def _end_of(ended: Sequence[Wording]) -> tuple[str, str]:
    """The words for the end, and its day: that of the column for it, else of a text that has one."""
    if not ended:
        return "", UNKNOWN_DAY
    days = [one.day for one in ended if one.item == "cancelled_on"] + [one.day for one in ended]
    first = min(ended, key=lambda one: _LIFE.index(one.item) if one.item in _LIFE else 0)
    said = first.place if first.text == DAY else first.text
    return said, next((day for day in days if day != UNKNOWN_DAY), UNKNOWN_DAY)


@dataclass(frozen=True)
class GlossaryEntry:
    """A wording on the sheet, with its lines and groups, and what is filled in."""

    wording: Wording
    lines: int
    groups: tuple[str, ...]
    answer: Life | None

    @property
    def cells(self) -> tuple[str, ...]:
        examples = "、".join(self.groups[:MOST_EXAMPLES])
        return self.wording.place, self.wording.text, str(self.lines), examples, self.answer or "", self.how

    @property
    def how(self) -> str:
        if self.wording.text == WHOLE and self.wording.is_unused:
            return "该列说到群组存亡的，填写是；没有的，填写无关"
        if self.wording.text == WHOLE:
            return "该列其余各条均与存亡无关的，可只在此填写无关"
        return "" if self.answer else "填写使用中、已注销或无关"


def entries(lines: Iterable[tuple[str, Sequence[Wording]]], book: Glossary) -> list[GlossaryEntry]:
    """Of each group's line what stands on the sheet, each wording once; what is to be answered comes first."""
    groups, first = defaultdict[Key, list[str]](list), dict[Key, Wording]()
    for name, wordings in lines:
        for key, one in {one.key: one for one in map(book.asked, wordings)}.items():
            groups[key].append(name)
            first.setdefault(key, one)
    found = [
        GlossaryEntry(one, len(groups[key]), tuple(dict.fromkeys(groups[key])), book.answers.get(key, one.known))
        for key, one in first.items()
    ]
    places = defaultdict[str, int](int)
    for entry in found:
        if not entry.answer and entry.wording.item not in ("around", ""):
            places[entry.wording.place] += 1
    found += [GlossaryEntry(Wording(place, WHOLE), count, (), None) for place, count in places.items() if count > FEW]
    return sorted(found, key=lambda entry: (entry.answer is not None, entry.wording.place, -entry.lines))


_HEADINGS = Headings({item: (item,) for item in HEADER})


def answers_in(tables: Iterable[object]) -> tuple[dict[Key, Life], list[str]]:
    """The clerk's answers on the sheets of wordings, and what is no answer; two for one wording are none."""
    found, odd = defaultdict[Key, set[Life]](set), list[str]()
    for table in tables:
        if not isinstance(table, Table) or not table.sheet.startswith(SHEET):
            continue
        try:
            columns = _HEADINGS.columns(table, {ANSWER}, ANSWER)
        except CannotKnow:
            continue
        for row in table.rows:
            wording = Wording(columns.value(row, PLACE), columns.value(row, TEXT))
            said = columns.value(row, ANSWER)
            if said and row.number > columns.heading.number:
                if life := life_in(said, wording.text == WHOLE):
                    found[wording.key].add(life)
                else:
                    odd.append(f"{wording.in_words}：{said}")
    return {key: lives.pop() for key, lives in found.items() if len(lives) == 1}, odd


def life_in(said: str, is_column: bool = False) -> Life | None:
    """An answer; of a column 是 and 否 are, too."""
    text = folded(said)
    if text in ("无关", "不相关", "与存亡无关") or (is_column and text in NO):
        return Life.NEITHER
    if text in YES:
        return Life.TELLS if is_column else None
    if text in RUNNING - NO:
        return Life.IN_USE
    return Life.ENDED if text in ENDED - NO else None
