"""Who may see what: the one allow-list. What an edition does not list never reaches a view, a page or a file.

The public edition shows number, name, platform, scope, unit, state and dates of a group: no person, no free text
(Art. 16, 17). It is made by clearing the records themselves, so that nothing built from them can tell more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, replace
from typing import Any, get_type_hints

from group_registry.model.records import Audience, BaselineEntry, Filing, Group, Policy, Record, Unit
from group_registry.model.registry import Registry

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
