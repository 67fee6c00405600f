"""The rules by the article that they carry out."""

from collections.abc import Iterable
from dataclasses import dataclass

from regulation.citation import cited
from regulation.finding import Level, Rule

_LEVELS = {Level.ERROR: "须改正", Level.NOTICE: "提示"}


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule in the list."""

    id: str
    title: str
    article: str
    level: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article with its rules; the one without an article is about the files themselves."""

    title: str
    anchor: str
    rules: tuple[RuleView, ...]


def by_article(rules: Iterable[Rule]) -> list[Chapter]:
    """The rules by article, in the order of the articles; those without one last."""
    chapters: dict[int, list[RuleView]] = {}
    for rule in rules:
        number = int(rule.article.partition(".")[0]) if rule.article else 0
        article = cited(rule.article) if rule.article else ""
        chapters.setdefault(number, []).append(RuleView(rule.id, rule.title, article, _LEVELS[rule.level]))
    numbers = sorted(chapters, key=lambda number: number or 99)
    return [Chapter(_title(number), str(number or ""), tuple(chapters[number])) for number in numbers]


def _title(number: int) -> str:
    return cited(str(number)) if number else "文件与名册"
