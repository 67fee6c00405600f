"""The matrix of the articles: each in our own words, with all that carries it out.

The words are those of ``docs/articles.md``. Rules, forms and readings know their article, pages and commands are listed
in ``pages/article_coverage.py``, a test module cites its articles in its docstring; nothing is typed a second time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from group_registry.forms.schemas import Forms
from group_registry.model.finding import cited
from group_registry.pages.article_coverage import COMMANDS, PAGES, Carrier
from group_registry.pages.rules_and_readings import ReadingView, RuleView

Sources = tuple[str, Mapping[str, int], Mapping[str, tuple[int, ...]]]
"""The hand-written text; how many cases each rule has; which articles each test module is about, by its path."""
NO_SOURCES: Sources = ("", {}, {})

_HEADING = re.compile(r"^## \S+ (.+) \{#(art|annex)-(\d+)\}\n", re.MULTILINE)
_INLINE = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)|`([^`]+)`")
_CARRIED, _LEFT, _PLAYED = "**落实**：", "**不由系统落实**：", "**演练**："


@dataclass(frozen=True, slots=True)
class Words:
    """An article or annex in our own words: its number, what it is about, what it asks, how it is carried out, what is
    left to people and why, which plays show it; Markdown of one line each, with links and code only.
    """

    number: int
    title: str
    asks: str
    carried: str
    left: str
    played: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article on the page: its words as HTML, and whatever carries it out."""

    number: int
    name: str
    title: str
    asks: Markup
    carried: Markup
    left: Markup
    played: Markup
    rules: tuple[RuleView, ...]
    pages: tuple[tuple[str, str], ...]
    commands: tuple[tuple[str, str], ...]
    forms: tuple[tuple[str, tuple[str, ...]], ...]
    readings: tuple[ReadingView, ...]
    cases: int
    tests: tuple[str, ...]

    @property
    def items(self) -> int:
        """How many items of forms are there for it."""
        return sum(len(items) for _, items in self.forms)

    @property
    def counts(self) -> tuple[int, ...]:
        """How much of each kind carries it out, and how many tests say so: a line of the matrix."""
        return len(self.rules), self.items, len(self.pages), len(self.commands), self.cases + len(self.tests)

    @property
    def text(self) -> str:
        """Its words without any mark-up."""
        return Markup("").join((self.asks, self.carried, self.left)).striptags()

    @property
    def is_carried(self) -> bool:
        """Whether anything carries it out."""
        return any(self.counts[:-1])


def words(text: str) -> Iterator[Words]:
    """The articles of the hand-written text."""
    yield from _sections(text, "art")


def annex_words(text: str) -> list[Words]:
    """The annexes, which follow."""
    return list(_sections(text, "annex"))


def _sections(text: str, wanted: str) -> Iterator[Words]:
    _, *parts = _HEADING.split(text)
    marks = (_CARRIED, _LEFT, _PLAYED)
    for title, kind, number, body in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True):
        lines = list(filter(None, map(str.strip, body.splitlines())))
        carried, left, played = ("".join(_after(lines, mark)) for mark in marks)
        asks = "".join(line for line in lines if not line.startswith(marks))
        if kind == wanted:
            yield Words(int(number), title, asks, carried, left, played)


def _after(lines: Iterable[str], mark: str) -> Iterator[str]:
    return (line.removeprefix(mark) for line in lines if line.startswith(mark))


def articles(
    sources: Sources, rules: Sequence[RuleView], readings: Sequence[ReadingView], forms: Forms, menus: Mapping[str, str]
) -> list[ArticleView]:
    """All articles; ``menus`` is the page above each page that is made many times."""
    text, cases, modules = sources
    items = {number: tuple(found) for number, found in _items(forms)}
    views = []
    for it in words(text):
        own = tuple(rule for rule in rules if rule.anchor == str(it.number))
        views.append(
            ArticleView(
                number=it.number,
                name=cited(str(it.number)),
                title=it.title,
                asks=marked(it.asks),
                carried=marked(it.carried),
                left=marked(it.left),
                played=marked(it.played),
                rules=own,
                pages=tuple((page.says, _address(at, menus)) for at, page in _carriers(PAGES, it.number)),
                commands=tuple((name, does.says) for name, does in _carriers(COMMANDS, it.number)),
                forms=items.get(it.number, ()),
                readings=tuple(reading for reading in readings if reading.anchor == str(it.number)),
                cases=sum(cases.get(rule.id, 0) for rule in own),
                tests=tuple(path for path in sorted(modules) if it.number in modules[path]),
            )
        )
    return views


def marked(text: str) -> Markup:
    """Our Markdown as HTML: links, led to the site's own addresses, and code; all else is text."""
    parts, at = [], 0
    for found in _INLINE.finditer(text):
        says, target, code = found.groups()
        link = Markup('<a href="{}">{}</a>').format(_target(target), says) if target else None
        parts += [Markup.escape(text[at : found.start()]), link or Markup("<code>{}</code>").format(code)]
        at = found.end()
    return Markup().join([*parts, Markup.escape(text[at:])])


def _carriers(listed: Mapping[str, Carrier], article: int) -> list[tuple[str, Carrier]]:
    return [(name, carrier) for name, carrier in listed.items() if article in carrier.articles]


def _target(link: str) -> str:
    """A link between documents as one between pages: ``file.md#items`` from the page of the articles."""
    return re.sub(r"^([\w-]+)\.md", r"../\1/", link)


def _address(place: str, menus: Mapping[str, str]) -> str:
    """Where a page is; for one that is made many times, the page that leads to them."""
    if "_" not in place:
        return "" if place == "index" else f"{place}/"
    parent = place.partition("/_")[0]
    return f"{parent}/" if parent in PAGES else menus[place]


def _items(forms: Forms) -> Iterator[tuple[int, list[tuple[str, tuple[str, ...]]]]]:
    """For each article, the forms that have items for it, with the titles of these."""
    found = [
        (int(item["x-article"].partition(".")[0]), form.schema["title"], item["title"])
        for form in forms.forms
        for body in form.objects.values()
        for item in body["properties"].values()
        if item.get("x-article")
    ]
    for number, of_article in groupby(sorted(found, key=lambda it: it[0]), key=lambda it: it[0]):
        by_form: dict[str, dict[str, None]] = {}
        for _, form, title in of_article:
            by_form.setdefault(form, {})[title] = None
        yield number, [(form, tuple(titles)) for form, titles in by_form.items()]
