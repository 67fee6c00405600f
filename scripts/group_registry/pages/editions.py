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
from group_registry.pages.places import DATA_PAGES, front_matter

PUBLIC: Mapping[type[Record], frozenset[str]] = {
    Group: frozenset({"name", "platform", "scope", "unit", "started_on", "term_end", "procedure", "filings"}),
    Filing: frozenset({"kind", "filed_on"}),
    Unit: frozenset({"slug", "name", "kind", "starts_on", "ends_on"}),
    BaselineEntry: frozenset({"file", "digest", "paper_number", "filed_on"}),
    Policy: frozenset({"short_lived_days", "audience", "office_name", "short_name"}),
}
"""What the public edition may know. Of the policy it shows the names of the office; the states depend on its days."""

FOR_STATES = frozenset({(Group, "procedure")})
"""What the public edition knows and has no item for: the states and the words in place of a number depend on it."""


def may_show(audience: Audience, kind: type[Record], field: str) -> bool:
    return audience is Audience.INTERNAL or (field in PUBLIC.get(kind, ()) and (kind, field) not in FOR_STATES)


def shown_to(audience: Audience, registry: Registry) -> Registry:
    if audience is Audience.INTERNAL:
        return registry
    records = {kind: tuple(_cleared(kind, registry)) for kind in PUBLIC if kind is not Filing}
    requests = {path: one._replace(step="", whom=()) for path, one in registry.under_way.items()}
    return Registry(records, under_way=requests, knows_requests=registry.knows_requests)


def _cleared(kind: type[Record], registry: Registry) -> Iterator[Record]:
    blank, blank_filing = _blank(kind), _blank(Filing)
    for record in registry.of(kind):
        if isinstance(record, Group):
            # The unit's former names are hidden, so the group gets the present one.
            filings = tuple(replace(filing, **blank_filing) for filing in record.filings)
            record = replace(record, unit=registry.present_name(record.unit), filings=filings)
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

_PUBLIC_PLACES = ("index", "check", "register", "register/_", "expiry", "units", "charts", "groups/_/_", "units/_")


class Edition(NamedTuple):
    """What the generator builds for an audience: the front matter of each shell by its place, and the menu.

    The menu maps titles to the places of pages; an empty one means that of mkdocs.yml, with the hand-written pages.
    """

    shells: Mapping[str, Mapping[str, str]]
    menu: Mapping[str, str] = MappingProxyType({})


EDITIONS: Mapping[Audience, Edition] = {
    Audience.INTERNAL: Edition({place: front_matter(place) for place in DATA_PAGES}),
    Audience.PUBLIC: Edition(
        {place: {**front_matter(place), "module": ""} for place in _PUBLIC_PLACES},
        {"首页": "index", "台账": "register", "到期": "expiry", "单位": "units", "统计": "charts"},
    ),
}
