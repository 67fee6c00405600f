"""What holds for every test."""

import os
import signal

import pytest
from hypothesis import settings

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a suite in the background: what tests start would be deaf to it
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("busy machine", deadline=None)  # how long one example takes is a measurement, and no test
settings.load_profile("busy machine")


@pytest.hookimpl(optionalhook=True)  # without xdist, nobody asks
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests with a browser, a host or a clock wait a good part of their time."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1
