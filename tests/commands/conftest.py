"""One office and its dossier for all tests; nobody changes them."""

from pathlib import Path

import pytest

from support.bundles import PERIOD, Files, december, made, november, unpacked
from support.evidence_past import Past


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return december(november(tmp_path_factory.mktemp("inspected")))


@pytest.fixture(scope="session")
def bundle(past: Past, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bundle") / "a.zip"
    assert made(past.world.git, out, *PERIOD) == 0
    return out


@pytest.fixture(scope="session")
def files(bundle: Path) -> Files:
    return unpacked(bundle.read_bytes())
