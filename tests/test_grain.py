"""No function has more branches than a reader can follow. Those that have are listed, and the list may only fall.

``WRITE_REPORTS=1 .venv/bin/python -m pytest -n0 tests/test_grain.py`` brings the list up to date; what rose stays red.
"""

import pytest

from support.cases import PROJECT, kept
from support.grain import counted, faults, heavy, lowered, read, written

LIST = PROJECT / "tests/grain.txt"
FOLDERS = ("scripts", "demo", "bench", "tests/support")


def test_no_function_has_more_branches_than_it_may() -> None:
    listed, now = read(LIST.read_text("utf-8")), heavy(PROJECT, FOLDERS)
    text = kept(LIST, written(lowered(listed, now)))
    wrong = faults(read(text), now)
    assert not wrong, "\n".join(wrong)
    assert text == written(read(text)), "the list is not sorted"


def test_all_code_of_ours_but_tests_is_counted() -> None:
    assert all(any((PROJECT / folder).rglob("*.py")) for folder in FOLDERS)
    assert {path.parent.name for path in PROJECT.glob("[a-z]*/*.py")} <= {*FOLDERS, "tests"}


PIECES = {
    "if a: b": 1,
    "if a: b\nelif c: d\nelse: e": 2,
    "for x in y: z\nelse: w": 1,
    "while a: b": 1,
    "try: a\nexcept B: c\nexcept D: e\nelse: f\nfinally: g": 2,
    "with a: b": 0,
    "a if b else c": 1,
    "a and b and c or d": 3,
    "not a": 0,
    "assert a, b": 0,
    "a < b < c": 0,
    "[x for x in y]": 1,
    "{x: z for x in y if x if z for z in x}": 4,
    "any(x for x in y if x or z)": 3,
    "lambda: a or b": 1,
    "match a:\n  case 1: b\n  case 2 if c: d\n  case _: e": 4,
    "[x] * (a > b)": 1,
    "bool(a) * 'x'": 1,
    "'x' * (not a)": 1,
    "'x' * (a or b)": 2,
    "'x' * 3": 0,
    "'x' + (a > b)": 0,
}
"""Pieces of code, each with its branches as a reader counts them."""


@pytest.mark.parametrize("piece", PIECES)
def test_what_a_branch_is(piece: str) -> None:
    indented = "".join(f"    {line}\n" for line in piece.splitlines())
    expected = PIECES[piece]
    assert counted(piece) == {"<module>": expected}
    assert counted(f"def f():\n{indented}") == {"<module>": 0, "f": expected}
    assert counted(f"async def f():\n{indented}") == {"<module>": 0, "f": expected}


NESTED = """
class A:
    x = a or b
    def f(self, x=a or b):
        def g(): return a or b
        class C:
            def h(self): a and b
if a:
    def f(): b or c
"""
OF_ONE_NAME = """
class A:
    @property
    def f(self): a or b
    @f.setter
    def f(self, y=a or b): a and b
"""


def test_what_is_nested_counts_in_the_outermost_function() -> None:
    assert counted(NESTED) == {"<module>": 2, "A.f": 3, "f": 1}
    assert counted(OF_ONE_NAME) == {"<module>": 0, "A.f": 2}


def test_what_rises_or_comes_is_mended_and_what_falls_or_goes_is_written_down() -> None:
    listed = {"a.py same": 20, "a.py risen": 20, "a.py fallen": 20, "a.py gone": 20}
    now = {"a.py same": 20, "a.py risen": 21, "a.py fallen": 19, "a.py come": 16}
    assert faults(listed, now) == [
        "a.py risen: 21 branches, at most 20: mend it",
        "a.py come: 16 branches, at most 15: mend it",
        "a.py gone: not above 15 any more: take it off the list",
        "it should read: a.py fallen 19",
    ]
    anew = lowered(listed, now)
    assert written(anew) == "a.py fallen 19\na.py risen 20\na.py same 20\n"
    assert faults(read(written(anew)), now) == faults(listed, now)[:2]
