"""The rules of the regulation, in the order of its articles. This list is all there is: nothing registers itself."""

from regulation.finding import Rule
from regulation.rules import (
    article_08_records,
)

RULES: tuple[Rule, ...] = (article_08_records.nothing_follows_a_cancellation,)
