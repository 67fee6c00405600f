"""Code that a pull request brings never runs where anything may be written (c1, c3, c4)."""

import pytest

from support.host_stage import CLERK, Stage
from support.runner import Runner
from support.world import PATH, filing

pytestmark = pytest.mark.long

SINGS = 'echo sang >> "$ARTIFACTS/canary"'
HOSTILE_TITLE = '"; echo sang >> "$ARTIFACTS/canary"; echo "$(touch $ARTIFACTS/canary) `touch $ARTIFACTS/canary`'
PYTHON = 'import os\nopen(os.environ["ARTIFACTS"] + "/canary", "a").write("sang")\n'
WORKFLOW = """name: {name}
on: [pull_request, pull_request_target, pull_request_review, workflow_run, push]
jobs:
  {name}:
    runs-on: ubuntu-24.04
    steps:
      - run: {sings}
"""


def with_canaries() -> dict[str, bytes | None]:
    """A filing, and a canary in everything that could be run: tools, workflows, what Python and pip read at a start."""
    names = ("desk", "record", "audit", "render", "validate", "sitecustomize", "outside/git")
    files: dict[str, bytes | None] = {f"scripts/{name}.py": PYTHON.encode() for name in names}
    files |= {
        f".github/workflows/{name}.yml": WORKFLOW.format(name=name, sings=SINGS).encode()
        for name in ("approve", "record", "publish", "review-signal")
    }
    files |= {"requirements.txt": b"./scripts\n", "setup.py": PYTHON.encode(), "sitecustomize.py": PYTHON.encode()}
    files |= {".gitattributes": b"* filter=canary\n", ".gitmodules": b"[submodule]\n"}
    return files | {PATH: filing()}


@pytest.mark.parametrize("origin", ["", "stranger:"], ids=["a branch", "a fork"])
def test_no_code_of_the_head_runs(played: Stage, runner: Runner, origin: str) -> None:
    branch = f"{origin}filing"
    played.host.write(played.people[CLERK], branch, with_canaries())
    pull = played.host.open(played.people[CLERK], branch, title=HOSTILE_TITLE)
    canary = runner.artifacts / "canary"
    for workflow, event in (("approve.yml", "pull_request_target"), ("approve.yml", "workflow_run")):
        ran = runner.run(workflow, event, pull, workflow_run={"head_branch": branch, "head_sha": pull.head_sha})
        assert ran.succeeded, ran.log
        assert not canary.exists()
    assert played.host.says(pull.head_sha, "备案审批") == "failure"


def test_the_canary_can_sing(played: Stage, runner: Runner) -> None:
    """Where the host itself takes the file from the pull request, the canary sings: there, nothing may be written."""
    played.host.write(played.people[CLERK], "filing", with_canaries())
    pull = played.host.open(played.people[CLERK], "filing")
    runner.run("review-signal.yml", "pull_request_review", pull)
    assert (runner.artifacts / "canary").read_text() == "sang\n"


def test_a_leaders_word_is_never_asked_of_the_event(played: Stage, runner: Runner) -> None:
    """An event that claims an approval gives none: the host is asked again (c27)."""
    played.host.write(played.people[CLERK], "filing", {PATH: filing()})
    pull = played.host.open(played.people[CLERK], "filing")
    claimed = {"state": "approved", "user": {"id": 900000001, "login": "demo-zhao"}}
    ran = runner.run("approve.yml", "pull_request_target", pull, review=claimed)
    assert ran.succeeded, ran.log
    assert played.host.says(pull.head_sha, "备案审批") == "pending"
