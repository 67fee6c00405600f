"""What holds for every test."""

import gc
import os
import shutil
import signal
import tempfile
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from group_registry.files import material
from group_registry.pages import wording
from support import rendering
from support.evidence_past import Past, by_the_rules
from support.surroundings import make_home, settled

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a suite in the background: what tests start would be deaf to it
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long examples take, and take to make, is a measurement and no test.
# Examples are few and the same each time; those of ``make test-long`` are drawn anew, from a seed in its command.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.register_profile("fixed", BUSY, derandomize=True, max_examples=20)
settings.register_profile("random", BUSY, derandomize=False, max_examples=100, print_blob=True)
settings.load_profile("fixed")


class Compiled(BytecodeCache):
    """Templates, compiled once for all the sites of a process: that takes longer than to fill them."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


patch.object(wording, "Environment", partial(Environment, bytecode_cache=Compiled())).start()
patch.object(material, "start", rendering.start).start()


@pytest.hookimpl(trylast=True)  # pytest's own makes the factory
def pytest_configure(config: pytest.Config) -> None:
    """All files of a run are in one folder, and its environment names no other."""
    base: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    if hasattr(config, "workerinput"):  # a worker, whose files are in a folder of that one
        base = base.parent
    else:
        make_home(base)
        config.add_cleanup(partial(keep_what_failed, base))
    own = settled(base, os.environ)
    for name in ("COLUMNS", "LINES"):  # set past os.environ by readline, which pytest loads
        os.unsetenv(name)
    for patched in (patch.dict(os.environ, own, clear=True), patch.object(tempfile, "tempdir", str(base))):
        patched.start()
        config.add_cleanup(patched.stop)


def keep_what_failed(folder: Path) -> None:
    """Leave the folders of tests alone: pytest has removed those of the tests that passed."""
    for path in folder.glob("*"):
        if path.name.startswith("test_"):
            continue
        if path.name.startswith("popen-"):  # of a worker
            keep_what_failed(path)
        elif path.is_symlink() or path.is_file():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


@pytest.hookimpl(optionalhook=True)  # without xdist, nobody asks
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: tests with a browser, a host or a clock wait a good part of their time."""
    return 2 + (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, or one worker would be at it when the others have done."""
    items.sort(key=lambda item: item.path.name != "test_flow.py")


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end, so no garbage collection need go through them."""
    gc.freeze()


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Of what a test draws itself: always the same; in a long one that of the run, which its head names."""
    is_long = request.node.get_closest_marker("long")
    return int(request.config.getoption("randomly_seed")) if is_long else 20261128


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """A past by the rules, not to be touched."""
    return by_the_rules(tmp_path_factory.mktemp("clean"))


@pytest.fixture
def past(clean: Past, tmp_path: Path) -> Past:
    """The same, to be tampered with."""
    return clean.copied(tmp_path / "past")
