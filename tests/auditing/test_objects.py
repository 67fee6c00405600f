"""An object that was exchanged in the clone is found, whatever it is: the audit and the decision cannot know then."""

import os
import zlib
from pathlib import Path

import pytest

from group_registry.commands import audit
from support.evidence_past import INSIDE, OUTSIDE, Past, by_the_rules
from support.repositories import git

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return by_the_rules(tmp_path_factory.mktemp("past"))


@pytest.fixture
def past(history: Past, tmp_path: Path) -> Past:
    """The same with every object in a file of its own."""
    past = history.copied(tmp_path)
    for pack in (past.world.git / "objects/pack").glob("*.pack"):
        moved = tmp_path / pack.name
        pack.rename(moved)
        pack.with_suffix(".idx").unlink()
        git(past.world.git, "unpack-objects", "-q", feed=moved.read_bytes())
    return past


def exchange(past: Past, name: str, content: bytes, kind: str) -> None:
    """What stands at an id is something else, well formed."""
    path = past.world.git / "objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(zlib.compress(b"%s %d\0%s" % (kind.encode(), len(content), content)))


@pytest.mark.parametrize("what", ["blob", "tree", "commit", "record"])
def test_an_object_that_was_exchanged_is_found(past: Past, capsys: Capsys, what: str) -> None:
    root, words = past.world.git, ["--root", str(past.world.git)]
    assert audit.main(words) == 0
    rev = {
        "blob": f"main:{INSIDE}",
        "tree": "main:registry/groups/hyfw",
        "commit": "main~3",
        "record": "approvals^{tree}",
    }[what]
    name = git(root, "rev-parse", rev)
    if what == "blob":
        exchange(past, name, past.world.contents[git(root, "rev-parse", f"main:{OUTSIDE}")], "blob")
    else:
        other = git(root, "rev-parse", {"tree": "main:registry", "commit": "main~4", "record": "main^{tree}"}[what])
        raw = zlib.decompress((root / "objects" / other[:2] / other[2:]).read_bytes())
        exchange(past, name, raw.split(b"\0", 1)[1], git(root, "cat-file", "-t", other))
    capsys.readouterr()
    assert audit.main(words) == 3
    assert "本地" in capsys.readouterr().err


def test_a_content_of_another_name_is_not_shown(past: Past, tmp_path: Path) -> None:
    """The very case: what main shows for a covered id is a content that nobody approved."""
    name = git(past.world.git, "rev-parse", f"main:{INSIDE}")
    exchange(past, name, past.world.contents[name].replace("解答".encode(), "另作".encode()), "blob")
    assert audit.main(["--root", str(past.world.git), "--format", "json"]) == 3
    assert os.listdir(tmp_path)
