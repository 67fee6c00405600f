"""What a real Gitea and a real Forgejo answered, second pages included, to our adaptor."""

import json
from pathlib import Path
from typing import Any

import pytest

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Answer, Request
from github_stand_in.server import Answering
from group_registry.evidence import host_answers
from group_registry.files.errors import CannotKnow
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.open_pulls import answers
from support.gitea_moments import SAVED
from support.host_kinds import gitea_exchange, gitea_stage

NUMBERS = {"gitea-1.22": 7, "forgejo-7.0.15": 1}
"""The pull request that each was asked about."""


def said_by(server: str) -> dict[str, dict[str, Any]]:
    return {one["path"]: one for one in json.loads((SAVED / f"http/{server}.json").read_text("utf-8"))}


def as_saved(server: str) -> Any:
    """Answer as that server did. Any page past the end is like the second, which is past the end of all its lists."""
    known = said_by(server)

    def around(answering: Answering) -> Answering:
        def answer(request: Request) -> Answer:
            if request.target.endswith("/user") or "/statuses" in request.target:  # of these nothing was saved
                return answering(request)
            path, _, query = request.target.partition("/office/registry")[2].partition("?")
            asked = dict(pair.split("=") for pair in query.split("&") if pair)
            page = min(int(asked.get("page", 1)), 2)
            state = f"state={asked['state']}&" if "state" in asked else ""
            listed = f"{path}?{state}limit=50&page={page}"
            one = known[listed if listed in known else path]
            body = json.dumps(one["body"], ensure_ascii=False).encode()
            return Answer(one["status"], body, one["headers"])

        return answer

    return around


@pytest.mark.parametrize(
    ("server", "reviewers", "listed"),
    [
        ("gitea-1.22", [None, 2, None, 2, 2, None, 2, 4, 4], []),
        ("forgejo-7.0.15", [2, 3, 2, 3, 2, 4], [5]),
    ],
)
def test_the_adaptor_reads_them_whole(
    server: str, reviewers: list[int | None], listed: list[int], tmp_path: Path
) -> None:
    """Gitea's request came from a fork that is gone, and its reviewer's account too: 500 to ``/files``, null, Ghost."""
    with GiteaServer(GiteaHost(gitea_stage(tmp_path / "r").host.bare), around=as_saved(server)) as serving:
        forge, number = Gitea(gitea_exchange(serving)), NUMBERS[server]
        found = answers(forge, number)
        assert [one.user for one in found.reviews] == reviewers
        assert (found.submission.changed_files, found.submission.asked) == (1, frozenset())
        assert [one.number for one in host_answers.listed(forge.open_pulls())] == listed
        (comment,) = forge._list(f"/issues/{number}/comments")
        assert "group-registry: approval" in comment["body"]
        # The saved lists of closed requests hold one entry, the counts 29 and 2.
        with pytest.raises(CannotKnow, match="不全"):
            forge.whole("/pulls", state="closed")
