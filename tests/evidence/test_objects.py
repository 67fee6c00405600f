"""An object that was exchanged in the clone is found, whatever it is: the audit and the decision cannot know then."""

import zlib
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha1
from pathlib import Path

import pytest

from group_registry.commands import audit
from group_registry.evidence.result import Coverage
from group_registry.model.finding import Level
from support.evidence_past import BRIEF, INSIDE, OUTSIDE, Past, at, named, of_1_0
from support.histories import Pull, run
from support.repositories import PLAIN, git
from support.world import FANG, LI, ZHAO, filing

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


FOLDER = "registry/groups/hyfw"
FRESH, OTHER = at("fresh"), at("other")
MADE = {
    path: named(name, filing(purpose=purpose))
    for path, name, purpose in (
        (FRESH, "窗口排班群", "安排窗口人员的班次"),
        (OTHER, "值班联络群", "安排值班人员的交接"),
    )
}
Entry = tuple[str, str, str]
"""Mode, name and id in a tree."""
Odd = Callable[[list[Entry], str], list[Entry]]


def beside(mode: str, name: str) -> Odd:
    """One entry more."""
    return lambda entries, blob: sorted([*entries, (mode, name, blob)], key=lambda one: one[1])


def misplaced(entries: list[Entry], _: str) -> list[Entry]:
    return sorted(entries, key=lambda one: one[1] != "fresh.yaml")


def padded(entries: list[Entry], _: str) -> list[Entry]:
    return [("0" * (name == "fresh.yaml") + mode, name, oid) for mode, name, oid in entries]


ODD: dict[str, tuple[Odd, str, str]] = {
    "one name twice": (beside(PLAIN, "fresh.yaml"), FRESH, "同一文件夹内有两项同名"),
    "unsorted": (misplaced, FRESH, "在文件夹中的次序颠倒"),
    "a padded mode": (padded, FRESH, "类型的写法不合 git 的规定"),
    "an old mode": (beside("100664", "x.yaml"), at("x"), "类型的写法不合 git 的规定"),
    "no name for a file": (beside(PLAIN, ".GIT"), f"{FOLDER}/.GIT", "名称不得使用"),
    "a path for a name": (beside(PLAIN, "x/y.yaml"), f"{FOLDER}/x/y.yaml", "名称不得使用"),
    "a submodule": (beside("160000", "part"), f"{FOLDER}/part", "是子模块"),
}


def written(past: Past, tree: str, folders: list[str], change: Callable[[list[Entry]], list[Entry]]) -> str:
    """That tree with the entries of one folder changed, literally."""
    root = past.world.git
    listed = git(root, "ls-tree", "-z", tree).split("\0")[:-1]
    entries = [(one[:6].lstrip("0"), one[53:], one[12:52].strip()) for one in listed]
    for top, *below in (folders,) if folders else ():
        entries = [
            (mode, name, written(past, oid, below, change) if name == top else oid) for mode, name, oid in entries
        ]
    raw = b"".join(
        f"{mode} {name}\0".encode() + bytes.fromhex(oid)
        for mode, name, oid in (entries if folders else change(entries))
    )
    return git(root, "hash-object", "-t", "tree", "--literally", "-w", "--stdin", feed=raw)


def committed(past: Past, tree: str, *parents: str, who: str = "", author: str = "") -> str:
    who = who or f"某人 <clerk@example.invalid> {int(past.world.tick().timestamp())} +0800"
    lines = [f"tree {tree}", *(f"parent {one}" for one in parents), f"author {author or who}", f"committer {who}"]
    return past.world._object(b"commit", "\n".join([*lines, "", "改", ""]).encode())


def pushed(past: Past, pull: Pull, tree: str) -> None:
    pull._holds(committed(past, tree, pull.head), 900000099)


def merged(past: Past, pull: Pull, **how: str) -> str:
    """Merged as the host does where main has not moved."""
    past.world.tick()
    tree = git(past.world.git, "rev-parse", f"{pull.head}^{{tree}}")
    merge = committed(past, tree, past.world.main, pull.head, **how)
    past.roll_back_main(merge)
    pull.also_merged(merge)
    return merge


@pytest.mark.parametrize("name", ODD)
def test_f39_f40_what_git_would_not_have_written_is_not_covered_and_stops_nothing(
    clean: Past, tmp_path: Path, name: str
) -> None:
    past, (odd, path, why) = clean.copied(tmp_path), ODD[name]
    blob = past.world._blob(b"x\n")
    pull = past.world.opened({one: MADE[one] for one in (FRESH, OTHER)})
    pushed(past, pull, written(past, f"{pull.head}^{{tree}}", FOLDER.split("/"), lambda entries: odd(entries, blob)))
    pull.approve(LI, ZHAO)
    verdict = past.verdict(pull)
    assert not verdict["approved"]
    assert f"{path} {why}，" in verdict["says"]
    merge = merged(past, pull)
    later = past.world.opened({"README.md": b"x\n"})
    changed = [("README.md", blob)]
    later.head = past.world.main
    later.commits.clear()
    pushed(past, later, written(past, f"{past.world.main}^{{tree}}", [], lambda entries: replaced(entries, *changed)))
    later.approve(ZHAO, FANG)
    assert past.record() in (0, 1)
    assert past.approves(later)  # what main holds already, it does not bring
    merged(past, later)
    result = past.settled()
    assert [(one.kind, one.commit, one.paths) for one in result.findings if one.level is Level.ERROR] == [
        ("odd_entry", merge, (path,))
    ]
    proven = {one: result.groups[one].state for one in (INSIDE, OUTSIDE, BRIEF, OTHER)}
    assert set(proven.values()) == {Coverage.FILED, Coverage.SHORT_LIVED}, proven
    assert result.covered["README.md"] == blob
    assert path not in result.covered
    assert (FRESH in result.covered) is (path != FRESH)


def replaced(entries: list[Entry], *contents: tuple[str, str]) -> list[Entry]:
    return [(mode, name, dict(contents).get(name, oid)) for mode, name, oid in entries]


NOBODY = "某人 <x@example.invalid>"
ODD_LINES = {
    "of 1960": {"who": f"{NOBODY} -315619200 +0000"},
    "of no year": {"who": f"{NOBODY} {10**18} +0000"},
    "of no date": {"who": NOBODY},
    "an author of 1960": {"author": f"{NOBODY} -315619200 +0000"},
    "no author": {"author": "x"},
}


@pytest.mark.parametrize("name", ODD_LINES)
def test_f39_a_merge_with_an_impossible_date_is_told_and_stops_nothing(past: Past, name: str) -> None:
    pull = past.world.opened({FRESH: MADE[FRESH]})
    pull.approve(LI, ZHAO)
    merge = merged(past, pull, **ODD_LINES[name])
    day = (past.world.clock + timedelta(hours=8)).date()  # in Shanghai, as the host says
    past.push({}, "推送")
    later = past.world.opened({OTHER: MADE[OTHER]})
    later.approve(LI, ZHAO)
    assert past.record() in (0, 1)
    assert past.approves(later)
    later.merge()
    result = past.settled()
    told = [(one.kind, one.commit, one.paths, one.on) for one in result.findings if one.level is Level.ERROR]
    assert told == [("odd_commit", merge, (FRESH,), day)]
    assert (result.groups[FRESH].state, result.groups[OTHER].state) == (Coverage.REFUSED, Coverage.FILED)
    anew = MADE[FRESH].replace("因续保集中办理需要新建".encode(), "重新确认：内容已逐项核对".encode())
    past.world.filed({FRESH: anew})
    assert past.settled().is_clean


@pytest.mark.parametrize("name", ODD_LINES)
def test_a_request_that_brings_such_a_commit_is_refused_by_name(past: Past, name: str) -> None:
    pull = past.world.opened({FRESH: MADE[FRESH]})
    tree = git(past.world.git, "rev-parse", f"{pull.head}^{{tree}}")
    odd = committed(past, tree, pull.head, **ODD_LINES[name])
    pull._holds(odd, 900000099)
    pull.push({OTHER: MADE[OTHER]})
    pull.approve(LI, ZHAO)
    verdict = past.verdict(pull)
    assert not verdict["approved"]
    assert f"提交 {odd[:10]} 的日期或作者写法有误" in verdict["says"]
    merge = pull.merge()
    assert ("not_approved", merge) in [(one.kind, one.commit) for one in past.settled().findings]


def errors(past: Past) -> set[str]:
    return {one.kind for one in past.audit().findings if one.level is Level.ERROR}


@pytest.mark.parametrize("name", [*ODD, *ODD_LINES, "a request of 1960"])
def test_what_version_1_read_stays_as_it_was_filed(tmp_path: Path, name: str) -> None:
    """It looked at no tree, date or author line."""
    past, is_of_office = of_1_0(tmp_path), name == "a submodule"
    groups = MADE | {at("a"): named("晨会通知群", filing(purpose="通知晨会的安排"))}
    pull = past.world.opened({"README.md": b"y\n"} if is_of_office else groups)
    tree = git(past.world.git, "rev-parse", f"{pull.head}^{{tree}}")
    if name in ODD:
        odd, blob = ODD[name][0], past.world._blob(b"x\n")
        folder = [] if is_of_office else FOLDER.split("/")
        pushed(past, pull, written(past, tree, folder, lambda entries: odd(entries, blob)))
    if name == "a request of 1960":
        pull._holds(committed(past, tree, pull.head, who=f"{NOBODY} -315619200 +0000"), 900000099)
    pull.approve(*((ZHAO, FANG) if is_of_office else (LI, ZHAO)))
    merged(past, pull, **ODD_LINES.get(name, {}))
    assert past.record() == 0
    assert errors(past) == set()
    assert {one.kind for one in past.audit().findings} <= {"not_by_now"}
    assert past.audit().covered["README.md" if is_of_office else OTHER]


@pytest.mark.parametrize("name", ["of 1960", "of no year"])
def test_a_push_with_an_impossible_date_waits_for_nothing(past: Past, name: str) -> None:
    """It is the last commit of main, and the only one since the adoption that has no record."""
    pushed = committed(past, git(past.world.git, "rev-parse", "main^{tree}"), past.world.main, **ODD_LINES[name])
    waits = past.world.filed({FRESH: MADE[FRESH]}).data["merge_commit_sha"]
    past.roll_back_main(
        committed(past, git(past.world.git, "rev-parse", f"{waits}^{{tree}}"), waits, **ODD_LINES[name])
    )
    assert pushed != past.world.main
    result = past.audit()
    assert result.pending == (waits,)
    assert [one.kind for one in result.findings if one.level is Level.ERROR] == []


@pytest.mark.parametrize("where", ["records/000/part", "part"])
def test_f39_a_submodule_among_the_records_is_told_and_stops_nothing(past: Past, where: str) -> None:
    root = past.world.git
    git(root, "read-tree", past.tip)
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{where}")
    past._move(committed(past, git(root, "write-tree"), past.tip))
    past.world.filed({FRESH: MADE[FRESH]})
    assert past.record() in (0, 1)
    result = past.audit()
    assert {one.kind: one.paths for one in result.findings}["odd_record"] == (where,)
    assert {one.kind for one in result.findings} == {"odd_record", "approvals_rewritten"}
    assert (result.records, result.groups[FRESH].state) == (9, Coverage.FILED)
    other = past.world.opened({OTHER: MADE[OTHER]})
    other.approve(LI, ZHAO)
    assert past.approves(other)


def test_two_records_of_one_name_prove_nothing_and_nothing_follows_them(past: Past, capsys: Capsys) -> None:
    root = past.world.git
    last = sorted(past.files())[-1]
    *folders, file = last.split("/")
    blob = past.world._blob(b"{}\n")
    twice = written(past, f"{past.tip}^{{tree}}", folders, lambda entries: beside(PLAIN, file)(entries, blob))
    past._move(committed(past, twice, past.tip))
    past.world.filed({FRESH: MADE[FRESH]})
    assert run(past.world) == 3
    assert f"审批证据有误，不能继续登记：{last}" in capsys.readouterr().err
    result = past.audit()
    assert {"odd_record", "broken"} <= {one.kind for one in result.findings}
    assert result.groups[OUTSIDE].state is Coverage.FILED
    assert git(root, "rev-parse", "approvals") == past.tip
