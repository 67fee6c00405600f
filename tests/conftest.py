"""What holds for every test."""

import gc
import os
import signal
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from group_registry.pages import wording
from support.evidence_past import Past, by_the_rules

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a suite in the background: what tests start would be deaf to it
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long examples take, and take to make, is a measurement and no test.
# Examples are few and the same each time; those of ``make test-long`` are drawn anew, from a seed in its command.
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.register_profile("fixed", BUSY, derandomize=True, max_examples=20)
settings.register_profile("random", BUSY, derandomize=False, max_examples=100, print_blob=True)
settings.load_profile("fixed")

ONES_OWN = ("GIT", "XDG_", "LC_", "LANG", "TZ")
"""How variables begin that carry someone's settings; ``GIT`` is for git and for GitHub."""

IDENTITY = "[user]\n\tname = 测试\n\temail = test@example.invalid\n"


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


def pytest_configure(config: pytest.Config) -> None:
    """Tests, and all that they start, have a home and a name of their own; workers have those of the session."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        home = TemporaryDirectory(prefix="home-of-tests-")
        config.add_cleanup(home.cleanup)
        move_to(Path(home.name))


def move_to(home: Path) -> None:
    """Nobody's settings are left in the environment but those in this folder."""
    browsers = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or f"{sys.prefix}/browsers"  # where browser.sh puts them
    for name in [name for name in os.environ if name.startswith(ONES_OWN)]:
        del os.environ[name]
    gitconfig = home / ".gitconfig"
    gitconfig.write_text(IDENTITY, "utf-8")
    os.environ |= {"HOME": str(home), "PLAYWRIGHT_BROWSERS_PATH": browsers}
    os.environ |= {"GIT_CONFIG_GLOBAL": str(gitconfig), "GIT_CONFIG_NOSYSTEM": "1"}


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
