"""Part of mutation.py, loaded by pytest: the tests named after the faulty function first, then the quick ones.

Most faults fall there. Whole files are collected, much faster than hundreds of single tests; what was not asked for is
left out after. A fault that makes a test go round for ever fails it. What functions remember from the run without a
fault, of which each process is a copy, is forgotten: it would be taken for what the faulty one says.
"""

import functools
import gc
import os
import re
import signal
from collections.abc import Iterator

import pytest
from mutmut.state import state

SPARE, TIMES = 3, 5
"""Seconds of its own work, and how often its time without a fault, that one test may take."""
asked_for: set[str] = set()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> None:
    """Name the files in place of their tests."""
    asked_for.clear()
    asked_for.update(arg for arg in args if "::" in arg)
    args[:] = [arg for arg in args if "::" not in arg] + sorted({test.split("::")[0] for test in asked_for})


def pytest_sessionstart() -> None:
    """Forget what was found without a fault."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what was asked for, the nearest first, then by what each took without a fault."""
    fault = re.search(r"x_(\w+)__mutmut", os.environ.get("MUTANT_UNDER_TEST", ""))
    took = state().duration_by_test
    items[:] = [item for item in items if not asked_for or item.nodeid in asked_for]
    items.sort(key=lambda item: (not (fault and fault[1] in item.nodeid), took.get(item.nodeid, 0)))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that goes on for too long; while they are timed, none does."""
    signal.signal(signal.SIGVTALRM, _too_long)
    if took := state().duration_by_test.get(item.nodeid):
        signal.setitimer(signal.ITIMER_VIRTUAL, SPARE + TIMES * took)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_long(*_: object) -> None:
    pytest.fail("goes on for too long")
