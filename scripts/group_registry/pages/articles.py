"""The matrix of the articles: each in our own words, with everything that implements it.

The words come from ``docs/articles.md``. Rules, forms and readings know their article. Pages and commands are listed in
``pages/article_coverage.py``. A test module cites its articles in its docstring. No fact is written down twice.
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
"""The hand-written text, the number of test cases by rule id, and the articles of each test module by its path."""
NO_SOURCES: Sources = ("", {}, {})

_HEADING = re.compile(r"^## \S+ (.+) \{#(art|annex)-(\d+)\}\n", re.MULTILINE)
_INLINE = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)|`([^`]+)`")
_CARRIED, _LEFT, _PLAYED = "**落实**：", "**不由系统落实**：", "**演练**："


@dataclass(frozen=True, slots=True)
class Words:
    """An article or annex in our own words.

    The texts say what it asks, how it is carried out, what is left to people and why (``left``), and which tests of
    ``tests/plays`` show it (``played``). Each is one line of Markdown, with links and code only.
    """

    number: int
    title: str
    asks: str
    carried: str
    left: str
    played: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article on the page: its words as HTML, and everything that implements it."""

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
        """The number of form items that implement the article."""
        return sum(len(items) for _, items in self.forms)

    @property
    def counts(self) -> tuple[int, ...]:
        """One line of the matrix: numbers of rules, form items, pages, commands, and test cases plus test modules."""
        return len(self.rules), self.items, len(self.pages), len(self.commands), self.cases + len(self.tests)

    @property
    def text(self) -> str:
        """Its words without mark-up and without ``played``."""
        return Markup("").join((self.asks, self.carried, self.left)).striptags()

    @property
    def is_carried(self) -> bool:
        """Whether any rule, form item, page or command implements it."""
        return any(self.counts[:-1])


def words(text: str) -> Iterator[Words]:
    """The articles of the hand-written text."""
    yield from _sections(text, "art")


def annex_words(text: str) -> list[Words]:
    """The annexes of the hand-written text."""
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
    """All articles; ``menus`` maps the place of a page that is made many times to the page above it."""
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
    """Our Markdown as HTML. Links (to addresses of the site) and code are converted; everything else is plain text."""
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
    """The link to a document as a link to its page from the articles page: ``file.md#items`` to ``../file#items``."""
    return re.sub(r"^([\w-]+)\.md", r"../\1/", link)


def _address(place: str, menus: Mapping[str, str]) -> str:
    """The address of a page; for a page that is made many times, the page that leads to its copies."""
    if "_" not in place:
        return "" if place == "index" else f"{place}/"
    parent = place.partition("/_")[0]
    return f"{parent}/" if parent in PAGES else menus[place]


def _items(forms: Forms) -> Iterator[tuple[int, list[tuple[str, tuple[str, ...]]]]]:
    """For each article, the titles of the forms that have items for it, each with the titles of those items."""
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
