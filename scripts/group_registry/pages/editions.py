"""Who may see what, and the menus and shells of each edition; the one allow-list (Art. 16, 17).

The public edition shows number, name, platform, scope, unit, state and dates of a group: no person, no free text. It
is made by clearing the records themselves, so that nothing built from them can tell more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, replace
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints

from group_registry.model.records import BaselineEntry, Filing, Group, Policy, Record, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience

PUBLIC: Mapping[type[Record], frozenset[str]] = {
    Group: frozenset({"name", "platform", "scope", "unit", "started_on", "term_end", "filings"}),
    Filing: frozenset({"kind", "filed_on"}),
    Unit: frozenset({"slug", "name", "kind", "starts_on", "ends_on"}),
    BaselineEntry: frozenset({"file", "digest", "paper_number", "filed_on"}),
    Policy: frozenset({"short_lived_days", "audience"}),
}
"""What the public edition may know. Of the policy nothing is shown; states depend on its days."""


def may_show(audience: Audience, kind: type[Record], field: str) -> bool:
    """Whether an attribute may be shown to that audience."""
    return audience is Audience.INTERNAL or field in PUBLIC.get(kind, ())


def shown_to(audience: Audience, registry: Registry) -> Registry:
    """The registry as that audience may know it; for the office itself, all of it."""
    if audience is Audience.INTERNAL:
        return registry
    return Registry({kind: tuple(_cleared(kind, registry)) for kind in PUBLIC if kind is not Filing})


def _cleared(kind: type[Record], registry: Registry) -> Iterator[Record]:
    blank, blank_filing = _blank(kind), _blank(Filing)
    for record in registry.of(kind):
        if isinstance(record, Group):
            # A unit's former names are not told, so the group goes by the present one.
            unit = registry.unit(record.unit)
            filings = tuple(replace(filing, **blank_filing) for filing in record.filings)
            record = replace(record, unit=unit.name if unit else record.unit, filings=filings)
        yield replace(record, **blank)


def _blank(kind: type[Record]) -> Mapping[str, Any]:
    """What stands in place of each attribute that is not listed."""
    types, hidden = get_type_hints(kind), PUBLIC[kind] | {"origin"}
    return {
        field.name: types[field.name]() if field.default is MISSING else field.default
        for field in fields(kind)
        if field.name not in hidden
    }


AUDIENCES = {"internal": Audience.INTERNAL, "public": Audience.PUBLIC}
"""What each is called on the command line."""

Shells = Mapping[str, Mapping[str, str]]
_PUBLIC_SHELLS: Shells = {
    "index": {},
    "register": {"script": "assets/matching.js assets/register.js"},
    "register/_": {"menu": "register/"},
    "expiry": {"script": "assets/expiry.js"},
    "calendar": {"title": "日历"},
    "units": {},
    "charts": {},
    "groups/_/_": {"menu": "register/"},
    "units/_": {"menu": "units/"},
}


class Edition(NamedTuple):
    """What the generator builds for an audience.

    The shells are given by their place in the tree, with the entry of the menu above them and their script. One with
    ``_`` in its place is filled many times and has no page of its own. The menu names pages by their places; an empty
    one is that of mkdocs.yml, with the hand-written pages.
    """

    shells: Shells
    menu: Mapping[str, str] = MappingProxyType({})


EDITIONS: Mapping[Audience, Edition] = {
    Audience.INTERNAL: Edition(
        {
            **_PUBLIC_SHELLS,
            "groups/_/_": {"menu": "register/", "script": "assets/group.js", "forge": "forge"},
            "people": {"menu": "more/", "title": "人员一览"},
            "people/_": {"menu": "more/"},
            "calendar": {"menu": "more/", "title": "日历"},
            "charts": {"menu": "more/", "title": "统计"},
            "more": {},
            "me": {"title": "我的", "script": "assets/me.js"},
            "waiting": {},
            "waiting/_": {"menu": "waiting/"},
            "meeting": {"menu": "more/", "title": "上会议题"},
            "incidents": {"menu": "more/", "title": "舆情", "script": "assets/begun.js", "forge": "forge"},
            "blacklist": {"menu": "more/", "title": "黑名单", "script": "assets/begun.js", "forge": "forge"},
            "accounts": {"menu": "more/", "title": "账号丢失、被盗或外借"},
            "quiet": {"menu": "more/", "title": "禁言期"},
            "quiet/_": {"menu": "more/"},
            "load": {"menu": "more/", "title": "减负"},
            "inventory": {"menu": "more/", "title": "清查"},
            "rules": {"menu": "articles/", "title": "检查规则"},
            "readings": {"menu": "articles/", "title": "制度口径"},
            "articles": {},
            "annexes": {"menu": "articles/", "title": "附件：备案流程图"},
            "audit": {"menu": "more/", "title": "审计"},
            "rules/_": {"menu": "articles/"},
        }
    ),
    Audience.PUBLIC: Edition(
        _PUBLIC_SHELLS,
        {"首页": "index", "台账": "register", "到期": "expiry", "日历": "calendar", "单位": "units", "统计": "charts"},
    ),
}
