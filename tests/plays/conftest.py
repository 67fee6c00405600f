"""The office on a host of its own for each play, the workflows' surroundings, and a clone."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from github_stand_in import Server
from group_registry.reports.notice import CONTEXT
from support.cases import OFFICE, PROJECT
from support.direct import direct
from support.host_stage import stage
from support.played_office import Open, PlayedOffice
from support.repositories import git

VERSION = "scripts/group_registry/__init__.py"
"""By what stands there, the audit knows what was asked of a merge."""
SHORT = {
    "test_an_agencys_group_names_its_leader_and_follows_the_regulation",
    "test_who_leaves_hands_the_group_over",
    "test_a_custodian_does_not_report_to_himself",
    "test_fifteen_days_take_the_deputy_alone_and_no_number",
    "test_no_group_is_created_for_days_that_are_over",
    "test_an_extension_that_the_director_has_is_not_asked_for_again",
    "test_the_merge_is_the_filing_and_gives_the_number",
    "test_a_registrar_does_not_file_what_he_handed_in",
    "test_a_group_is_followed_from_its_creation_to_its_end",
    "test_what_is_changed_past_the_approvals_is_found_and_shown",
    "test_an_internal_group_is_filed_on_two_signatures",
    "test_a_signature_that_nobody_attested_counts_for_nothing",
    "test_whoever_is_limited_gets_no_new_group",
    "test_personal_data_in_a_form_is_refused_and_not_repeated",
    "test_it_is_reported_first_and_verified_later",
    "test_it_is_not_closed_before_it_was_verified",
    "test_the_director_does_not_sign_before_the_meeting",
    "test_a_meeting_of_one_leader_is_kept_and_passes_nothing",
    "test_a_waiver_lasts_a_year_at_most_and_is_seen_where_it_counts",
    "test_the_tools_are_changed_by_the_author_and_another_registrar",
    "test_a_registrar_alone_gets_nothing_by_a_push_onto_an_open_branch",
    "test_the_chart_and_the_decision_ask_for_the_same_steps",
}
"""What ``make test`` plays; ``make test-long`` plays the rest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    plays = {
        name for path in here.glob("test_*.py") for name in re.findall(r"(?m)^def (test_\w+)", path.read_text("utf-8"))
    }
    if gone := SHORT - plays:
        raise pytest.UsageError(f"{__file__}: no such play: {', '.join(sorted(gone))}")
    for item in items:
        if item.path.is_relative_to(here) and getattr(item, "originalname", "") not in SHORT:
            item.add_marker(pytest.mark.long)


@pytest.fixture
def opened(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """An office is opened with those files on main; the host lets nothing be merged without the desk's word."""
    with ExitStack() as kept:

        def open(files: Mapping[str, bytes]) -> PlayedOffice:
            played = stage(tmp_path / "origin.git", {**files, VERSION: (PROJECT / VERSION).read_bytes()})
            played.host.required = (CONTEXT,)
            server = kept.enter_context(Server(played.host))
            kept.enter_context(direct(server))
            monkeypatch.setenv("GITHUB_API_URL", server.address)
            monkeypatch.setenv("GITHUB_REPOSITORY", played.host.full_name)
            monkeypatch.setenv("GITHUB_TOKEN", "token-of-the-app")
            clone = tmp_path / "clone"
            git(tmp_path, "clone", "-q", str(played.host.bare.path), clone.name)
            git(clone, "config", "--add", "remote.origin.fetch", "+refs/pull/*/head:refs/remotes/pull/*")
            return PlayedOffice(played, clone, capsys)

        yield open


@pytest.fixture
def office(opened: Open) -> PlayedOffice:
    return opened(OFFICE)
