"""The only allow-list of what each audience may see, and the menus and shells of each edition (Art. 16, 17).

The public edition shows number, name, platform, scope, unit, state and dates of a group, but no person and no free
text. The records themselves are cleared, so that nothing built from them can reveal more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, replace
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints

from group_registry.model.records import BaselineEntry, Filing, Group, Policy, Record, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience

PUBLIC: Mapping[type[Record], frozenset[str]] = {
    Group: frozenset({"name", "platform", "scope", "unit", "started_on", "term_end", "procedure", "filings"}),
    Filing: frozenset({"kind", "filed_on"}),
    Unit: frozenset({"slug", "name", "kind", "starts_on", "ends_on"}),
    BaselineEntry: frozenset({"file", "digest", "paper_number", "filed_on"}),
    Policy: frozenset({"short_lived_days", "audience"}),
}
"""What the public edition may know. Nothing of the policy is shown, but the states depend on its days."""

FOR_STATES = frozenset({(Group, "procedure")})
"""What the public edition knows and has no item for: the states and the words in place of a number depend on it."""


def may_show(audience: Audience, kind: type[Record], field: str) -> bool:
    return audience is Audience.INTERNAL or (field in PUBLIC.get(kind, ()) and (kind, field) not in FOR_STATES)


def shown_to(audience: Audience, registry: Registry) -> Registry:
    if audience is Audience.INTERNAL:
        return registry
    return Registry({kind: tuple(_cleared(kind, registry)) for kind in PUBLIC if kind is not Filing})


def _cleared(kind: type[Record], registry: Registry) -> Iterator[Record]:
    blank, blank_filing = _blank(kind), _blank(Filing)
    for record in registry.of(kind):
        if isinstance(record, Group):
            # The unit's former names are hidden, so the group gets the present one.
            unit = registry.unit(record.unit)
            filings = tuple(replace(filing, **blank_filing) for filing in record.filings)
            record = replace(record, unit=unit.name if unit else record.unit, filings=filings)
        yield replace(record, **blank)


def _blank(kind: type[Record]) -> Mapping[str, Any]:
    types, hidden = get_type_hints(kind), PUBLIC[kind] | {"origin"}
    return {
        field.name: types[field.name]() if field.default is MISSING else field.default
        for field in fields(kind)
        if field.name not in hidden
    }


AUDIENCES = {"internal": Audience.INTERNAL, "public": Audience.PUBLIC}
"""The audiences by their names on the command line."""

Shells = Mapping[str, Mapping[str, str]]
_PUBLIC_SHELLS: Shells = {
    "index": {"script": "assets/matching.js assets/find.js"},
    "check": {"title": "这个群报备了吗", "script": "assets/matching.js assets/find.js", "menu": "none"},
    "register": {"script": "assets/matching.js assets/register.js"},
    "register/_": {"menu": "register/"},
    "expiry": {"script": "assets/fold.js"},
    "units": {"script": "assets/fold.js"},
    "charts": {},
    "groups/_/_": {"menu": "register/"},
    "units/_": {"menu": "units/", "script": "assets/fold.js"},
}


class Edition(NamedTuple):
    """What the generator builds for an audience.

    Shells are given by their place in the tree, each with its menu entry, title and script where it has them. A shell
    with ``_`` in its place is filled many times and has no page of its own. The menu maps titles to the places of
    pages; an empty menu means that of mkdocs.yml, with the hand-written pages.
    """

    shells: Shells
    menu: Mapping[str, str] = MappingProxyType({})


EDITIONS: Mapping[Audience, Edition] = {
    Audience.INTERNAL: Edition(
        {
            **_PUBLIC_SHELLS,
            "groups/_/_": {"menu": "register/", "module": "assets/group.js"},
            "people": {"menu": "more/", "title": "人员一览", "script": "assets/fold.js"},
            "people/_": {"menu": "more/", "script": "assets/fold.js"},
            "recent": {"menu": "more/", "title": "办理动态", "script": "assets/fold.js"},
            "charts": {"menu": "more/", "title": "年度统计"},
            "more": {},
            "me": {"title": "我的", "module": "assets/me.js"},
            "waiting": {},
            "waiting/_": {"menu": "waiting/"},
            "meeting": {"menu": "more/", "title": "上会议题"},
            "meetings/_": {"menu": "more/"},
            "incidents": {"menu": "more/", "title": "舆情"},
            "blacklist": {"menu": "more/", "title": "黑名单"},
            "accounts": {"menu": "more/", "title": "账号丢失、被盗或外借"},
            "quiet": {"menu": "more/", "title": "禁言期"},
            "quiet/_": {"menu": "more/"},
            "load": {"menu": "more/", "title": "减负"},
            "inventory": {"menu": "more/", "title": "清查"},
            "rules": {"menu": "articles/", "title": "检查规则"},
            "readings": {"menu": "articles/", "title": "制度口径"},
            "articles": {},
            "annexes": {"menu": "articles/", "title": "附件：备案流程图"},
            "audit": {"menu": "more/", "title": "审计", "script": "assets/fold.js"},
            "exceptions": {"menu": "more/", "title": "例外一览"},
        }
    ),
    Audience.PUBLIC: Edition(
        _PUBLIC_SHELLS, {"首页": "index", "台账": "register", "到期": "expiry", "单位": "units", "统计": "charts"}
    ),
}
