"""Time one decision, as a whole process, on an approved pull request in a registry of any size.

    python bench/decision.py [GROUPS]

The host is the stand-in of GitHub. Before it decides, the command runs the base's whole check on the head, which takes
most of the time. Uses /dev/shm if it exists.
"""

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import believable
from judging import FILED, NOW, Count, office
from measure import SCRATCH, Command, costs, registry, report


def main(argv: list[str]) -> int:
    """Measure and print. Returns 0 if the limit is met, else 1."""
    groups = int(argv[0]) if argv else 100_000
    files = {path: text.encode() for path, text in believable.registry(groups)}
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder, office(Path(folder), files, 1, Count()) as (host, where):
        for hours, (number, login) in enumerate(((900_001_001, "demo-d1x"), (900_000_000, "demo-l0x")), 1):
            host.now = lambda at=FILED + timedelta(hours=hours): at  # type: ignore[misc]
            reviewer = host.users.get(login) or host.join(number, login)
            host.review(host.pull(1), reviewer, "APPROVE")
        root = where[:2]
        check = Command(registry("validate", *root, "--base", "origin/main", "--head", "origin/filing0"))
        decision = Command(registry("approve", "--number", "1", *root, "--now", NOW))
        took = costs({"decision": decision, "check": check}, 5)
    print(f"{groups} groups: decision {took['decision']}, of which the check {took['check']}")
    return int(not report("one decision, whole process, seconds", took["decision"].wall, "<= 2"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
