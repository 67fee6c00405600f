"""Part of mutation.py, loaded by pytest: the tests named after the faulty function first; most faults fall there.

Whole files are collected, much faster than hundreds of single tests; what was not asked for is left out after.
"""

import os
import re

import pytest

asked_for: set[str] = set()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> None:
    """Name the files in place of their tests."""
    asked_for.clear()
    asked_for.update(arg for arg in args if "::" in arg)
    args[:] = [arg for arg in args if "::" not in arg] + sorted({test.split("::")[0] for test in asked_for})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what was asked for, the nearest first."""
    fault = re.search(r"x_(\w+)__mutmut", os.environ.get("MUTANT_UNDER_TEST", ""))
    items[:] = [item for item in items if not asked_for or item.nodeid in asked_for]
    items.sort(key=lambda item: not (fault and fault[1] in item.nodeid))
