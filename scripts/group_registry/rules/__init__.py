"""The rules, in the order of their files: on the content of the registry, and on what a change does to it.

There is one list: whatever stands as a rule in one of these files. What a rule looks at is its ``subject``;
``engine.run`` asks of a registry and of a change what looks at each.
"""

from group_registry.model.finding import Rule
from group_registry.rules import (
    article_02_scope,
    article_04_and_11_responsibility,
    article_09_approval,
    articles_06_to_10_filing,
    articles_19_to_22,
    changes,
    files,
    office_lists,
    office_people,
    on_file,
)

_FILES = (
    article_02_scope,
    article_04_and_11_responsibility,
    articles_06_to_10_filing,
    article_09_approval,
    files,
    articles_19_to_22,
    office_people,
    office_lists,
    changes,
)
_BY_ARTICLE = (rule for file in _FILES for rule in vars(file).values() if isinstance(rule, Rule))
RULES: tuple[Rule, ...] = (*_BY_ARTICLE, *on_file.RULES_ON_FILE)

CONTRADICTIONS = tuple(rule for rule in RULES if rule.contradicts)
"""Office files that break one of these do not say who must approve, so the decision never lets them be covered."""
