"""The pages of the rules (what is checked) and the readings (how the regulation is interpreted), by article."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from group_registry.model.finding import HOUSE, Level, Rule, article_of, cited
from group_registry.model.records import Interpretation
from group_registry.model.terms import ReadingStatus
from group_registry.pages.article_coverage import COMMANDS

_LEVELS = {Level.ERROR: "须改正", Level.NOTICE: "提示"}


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule: its id in the findings, what it says, the article it implements, and its level.

    A habit of the office has no anchor.
    """

    id: str
    title: str
    article: str
    anchor: str
    level: str
    is_notice: bool
    doc: str
    files: tuple[tuple[str, str], ...] = ()
    report: str = ""

    @property
    def address(self) -> str:
        """The address of the rule's own page, below the site's root."""
        return f"rules/{self.id}/"

    @property
    def is_habit(self) -> bool:
        """Whether it is a habit of the office, not a provision of the regulation."""
        return self.article == HOUSE


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one article, the habits of the office, or the rules on the files themselves."""

    title: str
    anchor: str
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One reading of the regulation, and whether it is confirmed (Art. 24).

    ``carriers`` are the rules and commands that implement it, each with its page; a command has no page (empty).
    """

    number: str
    article: str
    anchor: str
    topic: str
    reading: str
    basis: str
    is_confirmed: bool
    says: str = ""
    otherwise: str = ""
    since: str = ""
    carriers: tuple[tuple[str, str], ...] = ()


Examples = Mapping[str, tuple[tuple[tuple[str, str], ...], str]]
"""By rule id: the files of a bad example (title and text of each), and the report on them."""


def rule_views(rules: Iterable[Rule], examples: Examples) -> list[RuleView]:
    """The rules as shown: in the order of their articles, then habits, then rules on files."""
    views = [
        RuleView(
            id=rule.id,
            title=rule.title,
            article=cited(rule.article) if rule.article else "",
            anchor=_anchor(rule.article),
            level=_LEVELS[rule.level],
            is_notice=rule.level is Level.NOTICE,
            doc=" ".join(rule.doc.split()),
            files=examples[rule.id][0] if rule.id in examples else (),
            report=examples[rule.id][1] if rule.id in examples else "",
        )
        for rule in rules
    ]
    return sorted(views, key=lambda view: int(view.anchor or 99 - view.is_habit))


def chapters(rules: Iterable[RuleView]) -> list[Chapter]:
    """The rules grouped by article."""
    found: dict[tuple[str, str], list[RuleView]] = {}
    for rule in rules:
        title = cited(rule.anchor) if rule.anchor else rule.article or "文件与名册"
        found.setdefault((title, rule.anchor), []).append(rule)
    return [Chapter(title, anchor, tuple(within)) for (title, anchor), within in found.items()]


def reading_views(readings: Iterable[Interpretation], rules: Iterable[Rule]) -> list[ReadingView]:
    """The readings in the order of their articles; those of one article in the order of their numbers."""
    titles = {rule.id: rule.title for rule in rules}
    views = [
        ReadingView(
            number=str(reading.number),
            article=cited(reading.article),
            anchor=_anchor(reading.article),
            topic=reading.topic,
            reading=reading.reading,
            basis=reading.basis or "",
            is_confirmed=reading.status is ReadingStatus.CONFIRMED,
            says=reading.says or "",
            otherwise=reading.otherwise or "",
            since=reading.since.isoformat() if reading.since else "",
            carriers=tuple(_carrier(name, titles) for name in reading.rules),
        )
        for reading in readings
    ]
    return sorted(views, key=lambda view: (int(view.anchor), int(view.number)))


def _carrier(name: str, titles: Mapping[str, str]) -> tuple[str, str]:
    """The title and page of a rule, or what a command does and an empty page; an unknown name is kept as it is."""
    if name in titles:
        return titles[name], f"rules/{name}/"
    return (COMMANDS[name].says if name in COMMANDS else name), ""


def _anchor(article: str | None) -> str:
    return (article_of(article) or "").partition(".")[0]
