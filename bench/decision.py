"""Time one decision, as a whole process, on an approved pull request in a registry of any size.

    python bench/decision.py [GROUPS]

Before it decides, the command runs the base's whole check on the head, which takes most of the time. The time for
reading the git history without the check is printed for comparison. Uses /dev/shm if it exists.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import believable
from measure import PROJECT, PYTHON, SCRATCH, Command, report, seconds

sys.path.insert(0, str(PROJECT / "scripts"))

WHEN = "2026-11-0{}T01:00:00Z"
MUST = 2.0
"""The limit in seconds."""


def main(argv: list[str]) -> int:
    """Measure and print. Returns 0 if the limit is met, else 1."""
    groups = int(argv[0]) if argv else 100_000
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        root = Path(folder)
        believable.main([str(groups), str(root)])
        answers = _answers(root, _pull_request(root))
        words = [PYTHON, str(PROJECT / "scripts/registry.py"), "approve", "--root", str(root), *answers]
        check = [
            PYTHON,
            str(PROJECT / "scripts/registry.py"),
            "validate",
            "--root",
            str(root),
            "--base",
            "main",
            "--head",
            "filing",
        ]
        times = seconds({"decision": Command(words), "check": Command(check)}, 5)
        print(
            f"{groups} groups: decision {times['decision']:.2f} s, of which the check {times['check']:.2f} s",
            flush=True,
        )
        print(f"      history and JSON alone {_history(root):.2f} s")
    must = f"<= {MUST:.0f} s"
    return int(not report("one decision, whole process", times["decision"], must, "", times["decision"] <= MUST))


def _pull_request(root: Path) -> str:
    """Commit everything to main, and one new internal group to a branch. Returns the commit id of the branch."""
    _git(root, "init", "--quiet", "--initial-branch=main")
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", "base")
    _git(root, "checkout", "--quiet", "-b", "filing")
    source = (root / "registry/groups/u0001/g000001.yaml").read_text("utf-8")
    lines = source.split("备案记录:")[0].splitlines()
    kept = [line for line in lines if not line.startswith(("群组名称", "建群目的", "使用期限"))]
    record = "备案记录:\n  - 备案类别: 创建\n    备案日期: 2026-11-01\n    备案事项说明: 因续保集中办理需要新建\n"
    made = "\n".join([*kept, "群组名称: 档案移交清点联络群", "建群目的: 移交年度档案并逐箱清点", record])
    (root / "registry/groups/u0001/new.yaml").write_text(made, "utf-8")
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", "filing")
    return _git(root, "rev-parse", "HEAD")


def _answers(root: Path, head: str) -> list[str]:
    """Write the host's answers about the pull request with the required approvals. Returns the command's options."""
    deputy, director = ({"id": id_, "login": "x", "type": "User"} for id_ in (900_001_001, 900_000_000))
    pull = {
        "number": 1, "state": "open", "draft": False, "user": {"id": 7, "login": "clerk", "type": "User"},
        "created_at": WHEN.format(2), "head": {"sha": head}, "base": {"ref": "main"}, "merged_at": None,
        "merged_by": None, "auto_merge": None, "commits": 1, "changed_files": 1,
    }  # fmt: skip
    reviews = [
        {"id": day, "user": user, "state": "APPROVED", "commit_id": head, "submitted_at": WHEN.format(day)}
        for day, user in ((3, deputy), (4, director))
    ]
    (root / "pull.json").write_text(json.dumps(pull))
    (root / "reviews.json").write_text(json.dumps(reviews))
    return ["--pull", str(root / "pull.json"), "--reviews", str(root / "reviews.json"), "--now", WHEN.format(5)]


def _history(root: Path) -> float:
    """Seconds for reading the pull request and its git history, without the check."""
    from group_registry.evidence import host_answers
    from group_registry.gitrepo import history

    started = time.perf_counter()
    submission = host_answers.submission((root / "pull.json").read_bytes())
    tip = history.tip_of(root, "main", None)
    history.read_history(root, tip, submission.head, [submission.head])
    return time.perf_counter() - started


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@example.invalid", *words]
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_COMMITTER_DATE": WHEN.format(1)}
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout.decode().strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
