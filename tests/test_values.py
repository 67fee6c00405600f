"""Values are what frozen dataclasses are: equal, hashed, shown, copied and packed alike; and mypy holds them frozen."""

import pickle
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from mypy import api

from regulation.values import value

PROJECT = Path(__file__).resolve().parent.parent


@value(frozen=True, slots=True, kw_only=True)
class Slim:
    """A record such as those of the registry."""

    where: int = field(compare=False, repr=False)
    name: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RealSlim:
    """The same for the standard library."""

    where: int = field(compare=False, repr=False)
    name: str
    said: tuple[str, ...] = ()


@value(frozen=True, slots=True, kw_only=True)
class More(Slim):
    """One with another's fields."""

    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RealMore(RealSlim):
    """The same for the standard library."""

    day: int | None = None


@value(frozen=True)
class Bare:
    """One without anything to compare."""

    where: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class RealBare:
    """The same for the standard library."""

    where: int = field(default=0, compare=False, repr=False)


KINDS: list[tuple[type[Any], type[Any]]] = [(Slim, RealSlim), (More, RealMore), (Bare, RealBare)]
TEXTS = st.sampled_from(["", "甲", "乙"])


def said(kind: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    known = {"where": st.integers(0, 2), "name": TEXTS, "said": st.tuples(TEXTS), "day": st.none() | st.integers(0, 1)}
    return st.fixed_dictionaries({one.name: known[one.name] for one in fields(kind)})


@given(st.data(), st.sampled_from(KINDS))
def test_values_are_equal_and_hashed_and_shown_as_dataclasses_are(
    data: st.DataObject, kinds: tuple[type[Any], type[Any]]
) -> None:
    kind, real = kinds
    one, two = data.draw(said(kind)), data.draw(said(kind))
    assert (kind(**one) == kind(**two)) == (real(**one) == real(**two))
    assert hash(kind(**one)) == hash(real(**one))
    assert repr(kind(**one)) == repr(real(**one)).replace("Real", "")
    assert kind.__match_args__ == real.__match_args__
    assert [it.name for it in fields(kind)] == [it.name for it in fields(real)]
    assert replace(kind(**one), **two) == kind(**two)
    copied = pickle.loads(pickle.dumps(kind(**one)))
    assert copied == kind(**one)
    assert copied.where == one["where"]


def test_values_of_two_kinds_are_never_equal() -> None:
    assert Slim(where=1, name="甲") != More(where=1, name="甲")
    assert Slim(where=1, name="甲").__eq__("甲") is NotImplemented


def test_what_is_demanded_must_be_given() -> None:
    with pytest.raises(TypeError, match="name"):
        Slim(where=1)  # type: ignore[call-arg]


def test_mypy_refuses_an_assignment(tmp_path: Path) -> None:
    code = tmp_path / "assigning.py"
    code.write_text("from regulation.record import Record, Origin\n\nRecord(origin=Origin('')).origin = Origin('a')\n")
    settings = ["--config-file", str(PROJECT / "pyproject.toml"), "--cache-dir", str(tmp_path / "cache")]
    said, _, _ = api.run([*settings, str(code)])
    assert 'error: Property "origin" defined in "Record" is read-only' in said
