"""What git's history says as facts: contents, who wrote what, and main as it was on another day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from group_registry.approval.facts import Commit, Content, Raw, contents, raw_of
from group_registry.evidence.findings import AuditKind
from group_registry.gitrepo import history, mainline
from group_registry.gitrepo.history import EMPTY_TREE, Logged, commits_of, ids_in
from group_registry.model.terms import day_of
from group_registry.rules.transition import PLAIN, TreeEntry, mark_of
from support.evidence_past import Past
from support.histories import History
from support.repositories import git
from support.running import ends
from support.world import PATH, filing

FILE, LATER, LINK = TreeEntry(PLAIN, "a" * 40), TreeEntry(PLAIN, "b" * 40), TreeEntry("120000", "c" * 40)
ENTRIES = st.none() | st.sampled_from([FILE, LATER, LINK])
BOTH = "x\nCO-AUTHORED-BY: L <34+l@users.noreply.a>\nco-authored-by: M <5+m@users.noreply.a>"
RAWS = st.dictionaries(st.sampled_from(["a.yaml", "b.yaml", "部/c.yaml"]), st.tuples(ENTRIES, ENTRIES))


@pytest.mark.parametrize(
    ("entry", "said"),
    [(None, None), (FILE, "a" * 40), (LINK, f"120000 {'c' * 40}"), (TreeEntry("100755", "d"), "100755 d")],
)
def test_a_content_is_its_id_and_its_mode_where_that_is_no_plain_one(entry: TreeEntry | None, said: str | None) -> None:
    assert mark_of(entry) == said


@given(RAWS)
def test_contents_lead_back_to_the_difference(raw: dict[str, tuple[TreeEntry | None, TreeEntry | None]]) -> None:
    assert raw_of(contents(raw)) == raw


def test_commits_are_told_with_what_was_reviewed_and_written() -> None:
    raw: dict[tuple[str, str], Raw] = {
        ("base", "one"): {"a": (None, FILE)},
        ("base", "two"): {"a": (None, LATER), "b": (None, FILE)},
        ("one", "two"): {"a": (FILE, LATER), "b": (None, FILE)},
        ("other", "two"): {"b": (None, FILE)},
        (EMPTY_TREE, "root"): {"c": (None, FILE)},
    }
    listed = {
        "one": Logged(("base",), frozenset({7})),
        "two": Logged(("one", "other"), frozenset()),
        "root": Logged((), frozenset()),
    }
    assert commits_of(listed, {"two": "base"}, raw) == {
        "one": Commit("one", None, frozenset({"a"}), frozenset({7})),
        "two": Commit(
            "two",
            frozenset({Content("a", None, "b" * 40), Content("b", None, "a" * 40)}),
            frozenset({"b"}),
            frozenset(),
        ),
        "root": Commit("root", None, frozenset({"c"}), frozenset()),
    }


@pytest.mark.parametrize(
    ("mail", "message", "ids"),
    [
        ("12+li@users.noreply.github.com", "填报", {12}),
        ("12+li@USERS.NoReply.ghe.office-1.cn", "填报", {12}),
        ("li@users.noreply.github.com", "填报", set()),
        ("12+li@example.org", "填报", set()),
        ("١٢+li@users.noreply.github.com", "填报", set()),
        ("1 2+li@users.noreply.github.com", "填报", {2}),
        ("12+l i@users.noreply.github.com", "填报", set()),
        ("3+4+li@users.noreply.github.com", "填报", {3}),
        ("123456789012345678+li@users.noreply.github.com", "填报", {123456789012345678}),
        (f"{'1' * 5000}+li@users.noreply.github.com", "填报", set()),
        ("a@b", "填报\n\nCo-authored-by: Li <34+li@users.noreply.github.com>", {34}),
        ("12+x@users.noreply.a", BOTH, {12, 34, 5}),
        ("a@b", "见 Co-authored-by: Li <34+li@users.noreply.github.com>", set()),
        ("a@b", "34+li@users.noreply.github.com", set()),
        ("a@b", "Signed-off-by: Li <34+li@users.noreply.github.com>", set()),
    ],
)
def test_private_addresses_of_the_host_give_ids_away(mail: str, message: str, ids: set[int]) -> None:
    assert ids_in(mail, message) == ids


def test_more_digits_than_any_number_has_are_nobodys_id(tmp_path: Path) -> None:
    """Anybody may write them, also who may only read: into a trailer, or as the address itself."""
    world = History(tmp_path)
    pull = world.opened({PATH: filing()})
    long = f"Co-authored-by: x <{'1' * 5000}+x@users.noreply.github.com>"
    message = f"改\n\n{long}\nCo-authored-by: L <7+l@users.noreply.a>"
    head = pull.push({PATH: filing(purpose="解答参保问题")}, message=message)
    assert history.read_history(world.git, world.main, head, ()).commits[head].authors == {7}


@pytest.mark.parametrize("said", ["'1' * 300_000", "'1+' * 300_000", "'1+a@users.noreply.' * 60_000"])
def test_a_long_address_is_read_in_one_go(said: str) -> None:
    ends(f"from group_registry.gitrepo.history import ids_in; ids_in({said}, '')")


@pytest.mark.parametrize("seconds", ["999999999999", "9" * 5000, "then", "-315619200"])
def test_a_time_that_no_calendar_has_is_that_of_the_commit_before(tmp_path: Path, seconds: str) -> None:
    world = History(tmp_path)
    who = f"x <x@example.invalid> {seconds} +0000"
    lines = (f"tree {world._tree({})}", f"parent {world.main}", f"author {who}", f"committer {who}", "", "x", "")
    commit = world._object(b"commit", "\n".join(lines).encode())
    git(world.git, "update-ref", "refs/heads/main", commit)
    for first, landed in ((None, 2), (world.main, 1)):
        landings = mainline.landings(world.git, first, commit)
        assert [one.oid for one in landings if one.is_odd] == [commit]
        assert {one.at for one in landings} == {world.clock}
        assert len(landings) == landed
    assert mainline.committed_on(world.git, commit) == day_of(world.clock)
    assert mainline.tip_on(world.git, day_of(world.clock)) == commit
    assert len(mainline.written(world.git, commit)[0]) == 2


@pytest.fixture
def past(clean: Past) -> Past:
    return clean


def test_main_was_clean_after_every_merge_and_its_records_were_those_of_then(past: Past) -> None:
    line = mainline.line(past.world.git, past.world.main)
    found = [past.audit(rev=commit) for commit in line]
    assert [(one.main, one.records, one.findings, one.pending) for one in found] == [
        (commit, count, (), ()) for count, commit in enumerate(line)
    ]
    assert found[-1].approvals == past.tip
    assert [len(one.groups) for one in found] == sorted(len(one.groups) for one in found)


def test_a_main_that_was_rolled_back_is_not_taken_for_an_earlier_day(past: Past, tmp_path: Path) -> None:
    copy = past.copied(tmp_path / "copy")
    copy.roll_back_main(mainline.line(copy.world.git, copy.world.main)[-3])
    for question in ({}, {"rev": "main"}):
        kinds = {finding.kind for finding in copy.audit(**question).findings}
        assert AuditKind.NO_SUCH_MERGE in kinds


def test_main_on_a_day_is_what_had_landed_by_its_end(past: Past) -> None:
    root, line = past.world.git, mainline.line(past.world.git, past.world.main)
    days = [day_of(landing.at) for landing in mainline.landings(root, None, past.world.main)]
    last = dict(zip(days, line, strict=True))
    assert {day: mainline.tip_on(root, day) for day in last} == last
    assert mainline.tip_on(root, days[0] - timedelta(days=1)) is None


def test_a_commit_that_bears_an_old_time_did_not_land_before_the_one_it_follows(past: Past, tmp_path: Path) -> None:
    copy = past.copied(tmp_path / "copy")
    before, last = mainline.landings(copy.world.git, None, copy.world.main), day_of(copy.world.clock)
    copy.world.clock = datetime(2020, 1, 1, tzinfo=UTC)
    copy.push({"x.txt": b"x"})
    assert mainline.tip_on(copy.world.git, last) == copy.world.main
    first = day_of(before[0].at)
    assert mainline.tip_on(copy.world.git, first) == [one.oid for one in before if day_of(one.at) == first][-1]


def test_a_recorded_merge_landed_when_the_host_says(past: Past, tmp_path: Path) -> None:
    """Its own date may be of any year."""
    copy = past.copied(tmp_path / "copy")
    pull = copy.world.opened({PATH: filing()})
    host, copy.world.clock = copy.world.clock, datetime(4000, 1, 1, tzinfo=UTC)
    merge = pull.merge()
    copy.world.clock = host
    pull.also_merged(merge)
    copy.record()
    copy.push({"x.txt": b"x"})
    assert mainline.tip_on(copy.world.git, day_of(copy.world.clock)) == copy.world.main
