"""An object that was exchanged in the clone is found, whatever it is: the audit and the decision cannot know then."""

import zlib
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path

import pytest

from group_registry.commands import audit
from support.evidence_past import INSIDE, OUTSIDE, Past
from support.repositories import git

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def past(clean: Past, tmp_path: Path) -> Past:
    """The same with every object in a file of its own."""
    past = clean.copied(tmp_path)
    unpack(past.world.git)
    return past


def unpack(root: Path) -> None:
    for pack in (root / "objects/pack").glob("*.pack"):
        moved = root.parent / pack.name
        pack.rename(moved)
        pack.with_suffix(".idx").unlink()
        git(root, "unpack-objects", "-q", feed=moved.read_bytes())


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


@pytest.mark.parametrize("what", ["blob", "tree", "commit"])
def test_an_object_that_is_missing_is_found(past: Past, what: str) -> None:
    rev = {"blob": f"main~2:{INSIDE}", "tree": "main~2:registry/groups/hyfw", "commit": "main~3"}[what]
    name = git(past.world.git, "rev-parse", rev)
    (past.world.git / "objects" / name[:2] / name[2:]).unlink()
    assert audit.main(["--root", str(past.world.git)]) == 3


COMMIT = "tree {tree}\nauthor 某 <x@example.invalid> {at}\ncommitter 某 <x@example.invalid> 1 +0000\n\nx\n"


@pytest.mark.parametrize("at", ["01 +0000", "1 +051800", "an attribute"])
def test_f21_a_fault_of_form_in_a_head_that_was_fetched_stops_nothing(past: Past, at: str) -> None:
    root = past.world.git
    tree = git(root, "rev-parse", "main^{tree}")
    if at == "an attribute":
        blob = git(root, "hash-object", "-w", "--stdin", feed=b"x" * 3_000)
        tree = git(root, "mktree", feed=f"100644 blob {blob}\t.gitattributes\n".encode())
    text = COMMIT.format(tree=tree, at="1 +0000" if at == "an attribute" else at)
    head = git(root, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", feed=text.encode())
    git(root, "update-ref", "refs/pull/9/head", head)
    assert audit.main(["--root", str(root)]) == 0


def flipped(past: Past) -> None:
    """One bit of the pack is another, in the middle of an object."""
    pack = next((past.world.git / "objects/pack").glob("*.pack"))
    listed = git(past.world.git, "verify-pack", "-v", str(pack.with_suffix(".idx"))).splitlines()
    name = git(past.world.git, "rev-parse", f"main:{INSIDE}")
    start, size = next((int(line.split()[4]), int(line.split()[3])) for line in listed if line.startswith(name))
    content = bytearray(pack.read_bytes())
    content[start + size // 2] ^= 1
    overwritten(pack, content)


def exchanged_in_the_index(past: Past) -> None:
    """The index of the pack says that the content of one group lies where that of another does."""
    index = next((past.world.git / "objects/pack").glob("*.idx"))
    content = bytearray(index.read_bytes())
    count = int.from_bytes(content[8 + 255 * 4 : 8 + 256 * 4], "big")
    names = 8 + 256 * 4
    listed = [content[names + 20 * place : names + 20 * place + 20].hex() for place in range(count)]
    both = [listed.index(git(past.world.git, "rev-parse", f"main:{path}")) for path in (INSIDE, OUTSIDE)]
    one, other = (slice(names + count * 24 + 4 * place, names + count * 24 + 4 * place + 4) for place in both)
    content[one], content[other] = content[other], content[one]
    overwritten(index, content[:-20] + sha1(content[:-20], usedforsecurity=False).digest())


def behind_an_alternate(past: Past) -> None:
    """The clone has not the content of one group; the folder of objects that it borrows from has another one there."""
    root, away = past.world.git, past.world.git.parent / "borrowed"
    unpack(root)
    name = git(root, "rev-parse", f"main:{INSIDE}")
    other = past.world.contents[git(root, "rev-parse", f"main:{OUTSIDE}")]
    exchange(past, name, other, "blob")
    (away / name[:2]).mkdir(parents=True)
    (root / "objects" / name[:2] / name[2:]).rename(away / name[:2] / name[2:])
    (root / "objects/info").mkdir(exist_ok=True)
    (root / "objects/info/alternates").write_text(f"{away}\n", "utf-8")


@pytest.mark.parametrize("deed", [flipped, exchanged_in_the_index, behind_an_alternate], ids=lambda f: f.__name__)
def test_what_lies_in_a_pack_or_elsewhere_is_looked_at_too(
    clean: Past, tmp_path: Path, capsys: Capsys, deed: Callable[[Past], None]
) -> None:
    past = clean.copied(tmp_path)
    words = ["--root", str(past.world.git)]
    assert audit.main(words) == 0
    deed(past)
    capsys.readouterr()
    assert (audit.main(words), capsys.readouterr().out) == (3, "")


def overwritten(path: Path, content: bytes | bytearray) -> None:
    path.chmod(0o644)
    path.write_bytes(content)
