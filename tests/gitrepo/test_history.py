"""What git's history says as facts: contents with their modes, who wrote what, whose addresses give an id away."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from group_registry.approval.facts import Commit, Content, Raw, contents, raw_of
from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import history, mainline
from group_registry.gitrepo.history import EMPTY_TREE, Logged, commits_of, ids_in
from group_registry.rules.transition import PLAIN, TreeEntry, mark_of
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


@pytest.mark.parametrize("seconds", ["999999999999", "9" * 5000, "then"])
def test_a_time_that_no_calendar_has_is_not_known(tmp_path: Path, seconds: str) -> None:
    world = History(tmp_path)
    who = f"x <x@example.invalid> {seconds} +0000"
    lines = (f"tree {world._tree({})}", f"author {who}", f"committer {who}", "", "x", "")
    commit = world._object(b"commit", "\n".join(lines).encode())
    git(world.git, "update-ref", "refs/heads/main", commit)
    for read in (
        lambda: mainline.landings(world.git, None, commit),
        lambda: mainline.committed_on(world.git, commit),
        lambda: mainline.tip_on(world.git, date(2026, 11, 2)),
    ):
        with pytest.raises(CannotKnow, match=f"提交 {commit[:10]} 的时间"):
            read()
    assert len(mainline.written(world.git, commit)) == 1
