"""Make a long history: a registry built up pull request by pull request, with the record of each merge.

    python bench/past.py 100000 FOLDER

There are as many groups as merges. Three in ten groups are in the baseline at the adoption, the others are created
later; three in ten are changed once. About twenty external filings share the minutes of a meeting; now and then the
office files change. Both branches are written by ``git fast-import``. All commits of ``approvals`` except the last ten
have the same tree, because nothing reads the earlier ones.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import believable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from group_registry.approval.facts import Content
from group_registry.evidence.numbers import Numbering
from group_registry.evidence.record import MergeRecord, canonical
from group_registry.forms.contents import blob_id
from group_registry.gitrepo.approvals_branch import AUTHOR, README
from group_registry.model.terms import day_of

DIRECTOR, SECRETARY, REGISTRAR, OTHER = (900_000_000 + place for place in range(4))
CLERK, DEPUTY = 7, 900_001_000
START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
DAY, ON_PAPER = "2026-01-05", "2025-06-01"
"""The date of every record, which may be a week old when its request is opened (D 4), and of those in the baseline."""
FIRST, SPACE = START + timedelta(days=2), timedelta(seconds=2)
"""When the first merge was made, and how soon another follows: a quarter of a million fit into the week."""
BATCH = 20
"""External filings that one meeting passes; more if there would otherwise be more than ``MEETINGS`` in a year."""
MEETINGS = 900
LAST = 10
"""The number of latest records that are added in a commit with its own tree."""
OFFICE_CHANGES = 5000
"""The number of merges between two changes of the office files."""
PEOPLE = "registry/office/people.yaml"


@dataclass
class Filing:
    """One planned merge: a path, its contents before (None for a new file) and after, and the approvers in order."""

    path: str
    old: bytes | None
    new: bytes
    signers: list[int]
    needs_number: bool = False
    author: int = CLERK
    merger: int = REGISTRAR


def main(argv: list[str]) -> int:
    write(int(argv[0]), Path(argv[1]))
    return 0


def write(merges: int, root: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(root)], check=True)
    adopted, filings = _plan(merges)
    marks = root / "marks"
    with _import(root, f"--export-marks={marks}") as feed:
        _main(feed, adopted, filings)
    ids = dict(line.split() for line in marks.read_text().splitlines())
    with _import(root) as feed:
        _approvals(feed, filings, [ids[f":{mark}"] for mark in range(1, 2 * len(filings) + 2)])
    marks.unlink()


def _plan(merges: int) -> tuple[dict[str, bytes], list[Filing]]:
    """The files at the adoption, and the filings after it, at most ``merges``."""
    adopted: dict[str, bytes] = {}
    inside: list[Filing] = []
    outside: list[Filing] = []
    entries: list[str] = []
    for number, (path, text) in enumerate(believable.registry(merges)):
        if path.startswith("registry/office/"):
            adopted[path] = text.encode()
            continue
        is_on_paper = number % 10 < 3
        head, *records = text.split("  - 备案类别")
        days = zip(records, (ON_PAPER if is_on_paper else DAY, DAY), strict=False)
        created, changed = ("  - 备案类别" + re.sub("(?<=备案日期: ).*", day, record) for record, day in days)
        whole = [(head + created).encode(), (head + created + changed).encode()]
        is_outside = "使用范围: 对外" in head
        share = int(path.split("/")[2][1:]) % 4
        signers = [DEPUTY + share, DIRECTOR]
        steps = [Filing(path, None, whole[0], signers, True)]
        if is_on_paper:
            adopted[path] = whole[0]
            number_on_paper = f"  纸质编号: 旧{len(entries) + 1}号\n  备案日期: {ON_PAPER}\n"
            entries.append(f"- 文件: {path}\n  内容摘要: {blob_id(whole[0])}\n{number_on_paper}")
            steps = []
        if number % 5 == 4 or (not steps and number % 2):
            steps.append(Filing(path, whole[0], whole[1], signers))
        (outside if is_outside else inside).extend(steps)
    adopted["registry/office/baseline.yaml"] = "".join(entries).encode()
    filings = list(_mixed(inside, outside, adopted[PEOPLE]))
    return adopted, filings[:merges]


def _mixed(inside: list[Filing], outside: list[Filing], people: bytes) -> Iterator[Filing]:
    """Yield internal and external filings by turns, with minutes before each batch of external ones."""
    changes = 0
    size = max(BATCH, len(outside) // MEETINGS + 1)
    batches = [outside[start : start + size] for start in range(0, len(outside), size)]
    share = len(inside) // max(1, len(batches)) + 1
    done = 0
    for number, batch in enumerate(batches, 1):
        mine = inside[(number - 1) * share : number * share]
        minutes = _minutes(number, batch)
        for filing in (*mine, minutes, *batch):
            if done // OFFICE_CHANGES > changes:
                changes += 1
                after = people.replace(f"版次: {changes}\n".encode(), f"版次: {changes + 1}\n".encode(), 1)
                yield Filing(PEOPLE, people, after, [DIRECTOR, OTHER])
                people, done = after, done + 1
            yield filing
            done += 1


def _minutes(number: int, batch: list[Filing]) -> Filing:
    items = "".join(
        f"  - 文件: {one.path}\n    原内容: {blob_id(one.old) if one.old else '无'}\n"
        f"    内容摘要: {blob_id(one.new)}\n    结论: 通过\n"
        for one in batch
    )
    present = "示例首甲, 示例首乙, 示例分管甲"
    text = f"年份: 2026\n次数: {number}\n日期: @@day@@\n主持: 示例首甲\n出席: [{present}]\n议题:\n{items}"
    return Filing(f"registry/minutes/2026-{number:02d}.yaml", None, text.encode(), [DIRECTOR], author=SECRETARY)


def _main(feed: BinaryIO, adopted: dict[str, bytes], filings: list[Filing]) -> None:
    _commit(feed, "main", 1, START, "adopted", "", adopted)
    for place, filing in enumerate(filings):
        at = FIRST + place * SPACE
        filing.new = filing.new.replace(b"@@day@@", day_of(at).isoformat().encode())
        head, merge, base = 2 * place + 2, 2 * place + 3, f":{2 * place + 1}"
        _commit(feed, "side", head, at, "filing", f"from {base}\n", {filing.path: filing.new})
        links = f"from {base}\nmerge :{head}\n"
        message = f"Merge pull request #{place + 1} from office/filing"
        _commit(feed, "main", merge, at, message, links, {filing.path: filing.new})


def _commit(
    feed: BinaryIO,
    branch: str,
    mark: int,
    at: datetime,
    message: str,
    links: str,
    files: dict[str, bytes],
    who: str = "bench <bench@example.invalid>",
) -> None:
    seconds = f"{int(at.timestamp())} +0000"
    ref = f"refs/heads/{branch}"
    if branch == "side":
        feed.write(f"reset {ref}\n".encode())
    feed.write(f"commit {ref}\nmark :{mark}\nauthor {who} {seconds}\ncommitter {who} {seconds}\n".encode())
    feed.write(f"data {len(message)}\n{message}\n{links}".encode())
    for path, content in files.items():
        feed.write(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")
    feed.write(b"\n")


def _approvals(feed: BinaryIO, filings: list[Filing], ids: list[str]) -> None:
    numbering = Numbering()
    files: dict[str, bytes] = {"README.md": README.encode()}
    told = []
    for place, filing in enumerate(filings):
        at = FIRST + place * SPACE
        base, head, merge = ids[2 * place : 2 * place + 3]
        year = day_of(at).year
        numbers = {}
        if filing.needs_number:
            numbering.last[year] += 1
            numbers = {filing.path: f"中互京群备〔{year}〕{numbering.last[year]}号"}
        old = blob_id(filing.old) if filing.old else None
        record = MergeRecord(
            seq=place + 1, repo=1, merge=merge, base=base, head=head,
            pull=canonical(_pull(place + 1, filing, at, head, merge)),
            reviews=canonical(_reviews(place, filing, at, head)),
            timeline=canonical([]),
            commits=canonical([{"sha": head, "author": {"id": filing.author}}]),
            paths=(Content(filing.path, old, blob_id(filing.new)),), minutes=(), paper=(), numbers=numbers,
        )  # fmt: skip
        files[record.path] = record.to_bytes()
        told.append((at, f"Record {place + 1}: #{place + 1}", record.path))
    late = {path: files.pop(path) for _, _, path in told[-LAST:]}
    _commit(feed, "approvals", 1, FIRST, "The branch of the records", "", files, AUTHOR)
    for place, (at, message, path) in enumerate(told):
        added = {path: late[path]} if path in late else {}
        _commit(feed, "approvals", place + 2, at, message, f"from :{place + 1}\n", added, AUTHOR)


def _pull(number: int, filing: Filing, at: datetime, head: str, merge: str) -> dict[str, Any]:
    return {
        "number": number, "state": "closed", "draft": False, "created_at": _stamp(at - timedelta(days=1)),
        "merged_at": _stamp(at), "merge_commit_sha": merge, "commits": 1, "changed_files": 1,
        "user": _account(filing.author), "merged_by": _account(filing.merger), "auto_merge": None,
        "head": {"sha": head}, "base": {"ref": "main"},
    }  # fmt: skip


def _reviews(place: int, filing: Filing, at: datetime, head: str) -> list[dict[str, Any]]:
    """The approvals of a filing: the last a second before the merge, the one before it 20 hours before."""
    waits = [timedelta(hours=20), timedelta(seconds=1)][-len(filing.signers) :]
    return [
        {
            "id": 10 * place + turn + 1, "user": _account(user), "state": "APPROVED", "commit_id": head,
            "submitted_at": _stamp(at - wait),
        }
        for turn, (user, wait) in enumerate(zip(filing.signers, waits, strict=True))
    ]  # fmt: skip


def _account(user: int) -> dict[str, Any]:
    return {"id": user, "login": f"demo-{user}", "type": "User"}


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def _import(root: Path, *words: str) -> Iterator[BinaryIO]:
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
    command = ["git", "-C", str(root), "fast-import", "--quiet", *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as running:
        assert running.stdin is not None
        yield running.stdin  # type: ignore[misc]
    if running.returncode:
        raise SystemExit("git fast-import failed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
