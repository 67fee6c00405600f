"""A pytest plugin for mutation.py: try each fault in a forked process, so that tests are collected only once.

Tests named after the faulty function run first, then files of quick tests, because most faults are found there. Caches
(``lru_cache``) filled during collection are cleared, since they would hide the results of faulty functions. A fault
whose code runs only during collection survives. A test that a fault turns into an endless loop fails. Without FAULTS in
the environment, the plugin does nothing; mutmut then learns which tests run which function.
"""

import functools
import gc
import json
import os
import re
import shutil
import signal
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest
from mutmut.mutation.trampoline import set_mutant_under_test

AT_ONCE = 2
SPARE, TIMES = 3, 5
"""A test may take ``SPARE`` seconds of CPU time plus ``TIMES`` times its duration without a fault."""
LONGEST = 3600
"""Seconds after which a process that is still running, such as one that waits for ever, is ended."""
took: dict[str, float] = {}
FAULTS, VERDICTS = (os.environ.get(name, "") for name in ("FAULTS", "VERDICTS"))
"""Read as pytest loads the plugin: tests have an environment of their own."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Try each fault listed in the file FAULTS, and write its verdict to the file VERDICTS."""
    if not FAULTS:
        return None
    known = json.loads(Path("mutmut-stats.json").read_text("utf-8"))
    took.update(known["duration_by_test"])
    items = {item.nodeid: item for item in session.items}
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()
    running: dict[int, tuple[str, Path]] = {}
    folder = Path(tempfile.mkdtemp())
    if os.waitpid(_begun(session, "", session.items, folder), 0)[1]:
        raise pytest.UsageError("without a fault, a test fails: every fault would count as found")
    shutil.rmtree(folder, ignore_errors=True)
    with Path(VERDICTS).open("w", encoding="utf-8") as told:
        for name in Path(FAULTS).read_text("utf-8").split():
            function = name.rpartition("__mutmut_")[0]
            met = known["tests_by_mangled_function_name"].get(function, ())
            if not (tests := [items[test] for test in met if test in items]):
                print(f"{name}: no tests", file=told)
                continue
            if len(running) == AT_ONCE:
                _end_one(running, told)
            folder = Path(tempfile.mkdtemp())
            running[_begun(session, name, tests, folder)] = name, folder
        while running:
            _end_one(running, told)
    return True


def _begun(session: pytest.Session, name: str, tests: list[pytest.Item], folder: Path) -> int:
    child = os.fork()
    if child:
        return child
    failed = 1
    try:
        for number in (0, 1, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
        session.config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]
        signal.alarm(LONGEST)
        set_mutant_under_test(name)
        failed = _failed(session, _nearest_first(name, tests))
    finally:
        os._exit(failed)


def _nearest_first(name: str, tests: list[pytest.Item]) -> list[pytest.Item]:
    """Sort tests: those that name the function first, then file by file, quick files first.

    The tests of a file stay together, because fixtures shared in a file are made again after a switch of files.
    """
    words = re.search(r"x_(\w+)__mutmut", name)
    of_file: dict[Path, float] = defaultdict(float)
    for test in tests:
        of_file[test.path] += took.get(test.nodeid, 0)

    def distance(test: pytest.Item) -> tuple[bool, float, Path, float]:
        is_far = not (words and words[1] in test.nodeid)
        return is_far, of_file[test.path], test.path, took.get(test.nodeid, 0)

    return sorted(tests, key=distance)


def _failed(session: pytest.Session, tests: list[pytest.Item]) -> int:
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def _end_one(running: dict[int, tuple[str, Path]], told: TextIO) -> None:
    child, status = os.wait()
    if child in running:
        name, folder = running.pop(child)
        print(f"{name}: {'survived' if status == 0 else 'killed'}", file=told, flush=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    signal.signal(signal.SIGVTALRM, _too_long)
    if known := took.get(item.nodeid):
        signal.setitimer(signal.ITIMER_VIRTUAL, SPARE + TIMES * known)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_long(*_: object) -> None:
    pytest.fail("goes on for too long")
