"""The pages of the regulation: its articles with all that implements them, the rules, readings and annexes.

The words of the articles come from ``docs/articles.md``. Rules, forms, readings, pages and commands know their
articles; a test module cites its articles in its docstring. No fact is written down twice. The regulation names its
annexes, but we do not have them: the flow chart is drawn from the articles (Art. 6, 8 to 10), with who takes each step
on the site's day.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from markupsafe import Markup

from group_registry.approval.filing import DECIDED
from group_registry.approval.people import FILED, away, takers
from group_registry.forms.schemas import Forms
from group_registry.model.finding import Rule, article_of, cited
from group_registry.model.records import Interpretation, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import grouped
from group_registry.model.terms import ReadingStatus, Role
from group_registry.pages.article_coverage import COMMANDS
from group_registry.pages.places import PAGES
from group_registry.rules.transition import EXTERNAL, INTERNAL, SHORT_LIVED, Step, title_of

Sources = tuple[str, Mapping[str, int], Mapping[str, tuple[int, ...]]]
"""The hand-written text, the number of test cases by rule id, and the articles of each test module by its path."""
NO_SOURCES: Sources = ("", {}, {})

_HEADING = re.compile(r"^## \S+ (.+) \{#(art|annex)-(\d+)\}\n", re.MULTILINE)
_TESTS = re.compile(r"（`test_\w+`(?:、`test_\w+`)*）")
_INLINE = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)|`([^`]+)`")
_MARKS = ("**须办**：", "**落实**：", "**不由系统落实**：", "**演练**：")


def anchor(article: str | None) -> str:
    """The number of a cited article without its item; empty for a habit of the office, or if nothing is cited."""
    return (article_of(article) or "").partition(".")[0]


def chapters(rules: Iterable[Rule]) -> Mapping[tuple[str, str], list[Rule]]:
    """The rules by article, habits, then rules on the files themselves; each chapter has a title and an anchor."""
    return grouped((_chapter(rule.article), rule) for rule in rules)


def _chapter(article: str | None) -> tuple[str, str]:
    if at := anchor(article):
        return cited(at), at
    return article or "文件与名册", ""


Carriers = tuple[tuple[str, str], ...]
"""The rules and commands that implement a reading, each with its page; a command has no page (empty)."""


def is_of_the_system(reading: Interpretation) -> bool:
    return reading.status is ReadingStatus.OF_THE_SYSTEM


def place_of(reading: Interpretation) -> str:
    """Where the site shows it."""
    page = "rules" if is_of_the_system(reading) else "readings"
    return f"{page}/#reading-{reading.number}"


def carried(readings: Iterable[Interpretation], rules: Iterable[Rule]) -> list[tuple[Interpretation, Carriers]]:
    carriers = {name: (command.says, "") for name, command in COMMANDS.items()}
    carriers |= {name: (title, "") for name, title in DECIDED.items()}
    carriers |= {rule.id: (rule.title, f"rules/#{rule.id}") for rule in rules}
    listed = []
    for reading in sorted(readings, key=lambda reading: (int(anchor(reading.article)), reading.number)):
        listed.append((reading, tuple(carriers.get(name, (name, "")) for name in reading.rules)))
    return listed


class Words(NamedTuple):
    """An article or annex in our own words.

    ``due``: what a member of staff must do, with links to where; ``left``: what is left to people; ``played``: what was
    played, without the names of the tests.
    """

    number: int
    title: str
    asks: str
    due: str
    carried: str
    left: str
    played: str


def words(text: str, kind: str = "art") -> list[Words]:
    """The articles of the hand-written text, or its annexes (``kind`` is "annex")."""
    _, *parts = _HEADING.split(text)
    listed = []
    for title, of, number, body in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True):
        lines = list(filter(None, map(str.strip, _TESTS.sub("", body).splitlines())))
        asks = "".join(line for line in lines if not line.startswith(_MARKS))
        if of == kind:
            listed.append(Words(int(number), title, asks, *(_lines_of(mark, lines) for mark in _MARKS)))
    return listed


def _lines_of(mark: str, lines: Sequence[str]) -> str:
    return "".join(line.removeprefix(mark) for line in lines if line.startswith(mark))


class ArticleView(NamedTuple):
    """An article on the page, with titles and addresses of ``pages``, and the titles of the items of each form."""

    words: Words
    rules: tuple[Rule, ...]
    pages: tuple[tuple[str, str], ...]
    commands: tuple[tuple[str, str], ...]
    forms: tuple[tuple[str, tuple[str, ...]], ...]
    readings: tuple[Interpretation, ...]
    cases: int
    tests: int

    @property
    def name(self) -> str:
        return cited(str(self.words.number))

    @property
    def text(self) -> str:
        parts = (self.words.asks, self.words.due, self.words.carried, self.words.left)
        return Markup("").join(map(marked, parts)).striptags()


def articles(
    sources: Sources, rules: Iterable[Rule], readings: Iterable[Interpretation], forms: Forms
) -> list[ArticleView]:
    text, cases, modules = sources
    views = []
    for it in words(text):
        own = tuple(rule for rule in rules if anchor(rule.article) == str(it.number))
        views.append(
            ArticleView(
                it,
                rules=own,
                pages=tuple((page.title, _address(at)) for at, page in PAGES.items() if it.number in page.articles),
                commands=tuple((name, does.says) for name, does in COMMANDS.items() if it.number in does.articles),
                forms=tuple(_items(forms, it.number)),
                readings=tuple(one for one in readings if anchor(one.article) == str(it.number)),
                cases=sum(cases.get(rule.id, 0) for rule in own),
                tests=sum(it.number in cited_there for cited_there in modules.values()),
            )
        )
    return views


def marked(text: str) -> Markup:
    """Our Markdown as HTML. Links (to addresses of the site) and code are converted; everything else is plain text.

    A link to a document becomes one to its page from the articles page: ``by-hand.md#items`` to ``../by-hand#items``.
    """
    parts, at = [], 0
    for match in _INLINE.finditer(text):
        label, target, code = match.groups()
        parts.append(Markup.escape(text[at : match.start()]))
        if target:
            parts.append(Markup('<a href="{}">{}</a>').format(re.sub(r"^([\w-]+)\.md", r"../\1/", target), label))
        else:
            parts.append(Markup("<code>{}</code>").format(code))
        at = match.end()
    return Markup().join([*parts, Markup.escape(text[at:])])


def _address(place: str) -> str:
    """Of a page that is made many times, the one above it."""
    if place == "index":
        return ""
    if "_" in place:
        place = PAGES[place].above
    return f"{place}/"


def _items(forms: Forms, article: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    for form in forms.forms:
        items = chain.from_iterable(body["properties"].values() for body in form.objects.values())
        own = [item["title"] for item in items if item.get("x-article", "").partition(".")[0] == str(article)]
        if own:
            yield form.schema["title"], tuple(dict.fromkeys(own))


NOBODY = "暂缺"


def annexes(registry: Registry, today: date) -> dict[str, object]:
    """Each lane is a title, an article, its steps in order, and what they cannot show.

    A step is a title, who takes it, and when it is needed if it is not always needed.
    """
    units = [unit.name for unit in registry.of(Unit) if unit.covers(today)]
    deciding = {}
    for unit in units:
        review = takers(Role.DEPUTY_DIRECTOR, unit, registry, today)
        deciding[unit] = review, takers(Role.DIRECTOR, unit, registry, today)
    reviewing = _names(chain.from_iterable(review for review, _ in deciding.values()))
    signing = _names(chain.from_iterable(sign for _, sign in deciding.values()))
    secretaries = _names(person.label for person in registry.holders(Role.SECRETARY, today))
    registrars = _names(person.label for person in registry.holders(Role.REGISTRAR, today))
    taking = {  # by step, everybody who may take it for some unit
        Step.REVIEW: reviewing,
        Step.APPROVAL: reviewing,
        Step.OFFICE_MEETING: f"{Role.SECRETARY} {secretaries}",
        Step.SIGN_OFF: signing,
        FILED: registrars,
    }
    charges = grouped(((_names(review), _names(sign)), unit) for unit, (review, sign) in deciding.items())
    lanes = []
    for title, route, article, says in LANES:
        steps = [("填报", "部门经办人", "")]
        for step in route.steps:
            when = ""
            if step is Step.OFFICE_MEETING:
                when = _AT_MEETING.get(title, "")
            steps.append((title_of(step), taking[step], when))
        if route is SHORT_LIVED:
            steps += [("到期前使用", "创建部门", ""), ("注销", "经分管主任审批", "")]
        else:
            steps.append((FILED, taking[FILED], ""))
        lanes.append((title, article, steps, says))
    charged = [(*names, "、".join(of)) for names, of in charges.items()]
    return {"lanes": lanes, "charges": charged, "away": away(registry, today)}


_AT_MEETING = {"变更": "变更前后有对外的", "注销": "对外的"}
"""When a lane needs the office meeting; it is always needed where nothing is said."""
LANES = (
    ("对内", INTERNAL, INTERNAL.article, ""),
    ("对外", EXTERNAL, EXTERNAL.article, ""),
    (
        "使用期限不超过十五天",
        SHORT_LIVED,
        SHORT_LIVED.article,
        "免备案，不编号；工作结束或到期应及时注销。自愿备案的，按对内或对外办理。",
    ),
    (
        "变更",
        EXTERNAL,
        "8",
        "更换使用部门的，原、现部门的分管主任均须审核。使用期限变更后仍不超过十五天的，只经分管主任审批。",
    ),
    ("注销", EXTERNAL, "8", "写明群组已解散或已移交。使用期限不超过十五天的，逾期亦同，只经分管主任审批。"),
)
"""Title, route, article, and what the boxes cannot show."""


def _names(people: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(people)) or NOBODY
