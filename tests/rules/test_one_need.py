"""One measure of need (Art. 10, 21; contract A 6): two tables of pairs of names of one unit.

It is 会员服务部, once 业务部, unless a third text in the row names another unit of the small office. Our own rows are
in ``cases/need.json``. Those of ``cases/one_need.json`` are by somebody who did not read the words.
"""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from group_registry.forms.check import read_registry
from group_registry.model.records import Group, Origin
from group_registry.model.registry import Registry
from group_registry.model.terms import Scope
from support.cases import CASE_FILES, FORMS, OFFICE
from support.pure import group

FILED_ON = date(2026, 11, 2)
RECORDS = read_registry(OFFICE, FORMS).registry.records
OWN, FOREIGN = (json.loads((CASE_FILES / name).read_bytes()) for name in ("need.json", "one_need.json"))
MOST_MISSED = 4 / 40


def link(slug: str, unit: str, name: str, purpose: str) -> Group:
    last = FILED_ON + timedelta(days=4)
    made = group(scope=Scope.INTERNAL, unit=unit, name=name, purpose=purpose, term_end=last)
    return replace(made, origin=Origin(f"registry/groups/hyfw/{slug}.yaml"))


def is_one_need(one: str, other: str, unit: str = OWN["unit"]) -> bool:
    """Whether two short-lived groups make a chain, by their names and by their purposes alike."""
    answers = set()
    for pairs in ([(one, "布置会场"), (other, "核对账目")], [("布置会场群", one), ("核对账目群", other)]):
        first, second = (link(slug, unit, *pair) for slug, pair in zip("ab", pairs, strict=True))
        registry = Registry({**RECORDS, Group: (first, second)})
        answers |= {len(registry.chain(first).groups) == 2, len(registry.chain(second).groups) == 2}
    (answer,) = answers
    return answer


@pytest.mark.parametrize("pair", OWN["one"], ids="-".join)
def test_they_serve_one_need(pair: tuple[str, str]) -> None:
    assert is_one_need(*pair)


@pytest.mark.parametrize("pair", OWN["two"], ids="-".join)
def test_they_serve_two(pair: tuple[str, str]) -> None:
    assert not is_one_need(*pair)


def test_the_words_of_others_are_told_apart() -> None:
    missed = [pair for pair in FOREIGN["one"] if not is_one_need(*pair)]
    assert len(missed) <= MOST_MISSED * len(FOREIGN["one"]), missed
    assert [pair for pair in FOREIGN["two"] if is_one_need(*pair)] == []
