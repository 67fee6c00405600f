"""One clean past for all; each test tampers with a copy of its own."""

from pathlib import Path

import pytest

from evidence_past import Past, by_the_rules


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """A past by the rules, not to be touched."""
    return by_the_rules(tmp_path_factory.mktemp("clean"))


@pytest.fixture
def past(clean: Past, tmp_path: Path) -> Past:
    """The same, to be tampered with."""
    return clean.copied(tmp_path / "past")
