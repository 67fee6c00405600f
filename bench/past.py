"""Make a past like an office's: a registry built up pull request by pull request, with the record of each merge.

    python bench/past.py 3000 FOLDER [GROUPS [CHANGES]]

There are as many groups as merges if not said otherwise. Three in ten are in the baseline at the adoption, the others
are created later; then one after the other is changed, until there are so many merges. They spread evenly over a year.
A request was open for 1 to 14 days, and its record is dated by the day on which it was opened. Ten meetings pass the
external filings (more where one would fill a file). The list of people changes CHANGES times, evenly too: a new clerk
comes, the next change says that he left. Both branches are written by ``git fast-import``. All commits of ``approvals``
except the last ten have the same tree, because nothing reads the earlier ones.
"""

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import believable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from group_registry.approval.facts import Content
from group_registry.evidence.numbers import Numbering
from group_registry.evidence.record import MergeRecord, canonical
from group_registry.forms.contents import blob_id
from group_registry.gitrepo.approvals_branch import AUTHOR, BRANCH_README
from group_registry.model.terms import day_of

DIRECTOR, SECRETARY, REGISTRAR, OTHER = (900_000_000 + place for place in range(4))
CLERK, DEPUTY = 7, 900_001_000
START = datetime(2025, 1, 6, 1, tzinfo=UTC)
"""When the registry was adopted."""
FIRST, SPAN = START + timedelta(days=21), timedelta(days=365)
"""When the first merge was made, and how long after it the last."""
OPEN = 14
"""The most days that a request was open."""
DAY, ON_PAPER = "@@day@@", "2024-06-01"
"""In place of the day on which a request was opened, or minutes were merged; the date of what was filed on paper."""
MEETINGS = 10
ITEMS = 600
"""Of so many filings two hundred are external: what one file of minutes can hold."""
CHANGES = 20
LAST = 10
"""The number of latest records that are added in a commit with its own tree."""
PEOPLE, BASELINE = "registry/office/people.yaml", "registry/office/baseline.yaml"


@dataclass(eq=False)
class Filing:
    """One planned merge: a path, what it replaces (``adds``: adds a record to) and its text, the approvers in order.

    ``at`` is when it was merged, ``opened`` when it was opened. The approver before the last reviews 20 hours before
    ``asked``, the time of the merge or of the meeting before it.
    """

    path: str
    text: str
    signers: Sequence[int]
    before: "Filing | None" = None
    adds: bool = False
    needs_number: bool = False
    author: int = CLERK
    at: datetime = START
    opened: datetime = START
    asked: datetime = START

    @property
    def is_external(self) -> bool:
        return "使用范围: 对外" in self.text or (self.before is not None and self.before.is_external)

    @property
    def content(self) -> bytes:
        return self.text.encode()

    @property
    def digest(self) -> str:
        return blob_id(self.content)

    @property
    def old(self) -> str | None:
        return self.before.digest if self.before else None


@dataclass(frozen=True)
class Slot:
    """What is merged at one time: a filing, or minutes with the filings that they pass."""

    first: Filing
    passed: Sequence[Filing] = ()


def main(argv: list[str]) -> int:
    write(int(argv[0]), Path(argv[1]), *map(int, argv[2:]))
    return 0


def write(merges: int, root: Path, groups: int = 0, changes: int = CHANGES, shortest: int = 1) -> None:
    """``groups``: 0 for as many as merges; ``shortest`` is the least number of days that a request was open."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(root)], check=True)
    adopted, slots = _plan(merges, groups or merges, changes)
    filings = list(_dated(slots, shortest))
    marks = root / "marks"
    with _import(root, f"--export-marks={marks}") as feed:
        _main(feed, adopted, filings)
    ids = dict(line.split() for line in marks.read_text().splitlines())
    with _import(root) as feed:
        _approvals(feed, filings, [ids[f":{mark}"] for mark in range(1, 2 * len(filings) + 2)])
    marks.unlink()


def _plan(merges: int, groups: int, changes: int) -> tuple[dict[str, bytes], list[Slot]]:
    """The files at the adoption, and what comes after it."""
    files = dict(believable.registry(groups))
    adopted = {path: text.encode() for path, text in files.items() if path.startswith("registry/office/")}
    entries: list[str] = []
    rounds = defaultdict[int, list[Filing]](list)
    for number, path in enumerate(path for path in files if path not in adopted):
        is_on_paper = number % 10 < 3
        head, *records = files[path].split("  - 备案类别")
        texts = ["  - 备案类别" + re.sub("(?<=备案日期: ).*", DAY, record) for record in records]
        signers = [DEPUTY + int(path.split("/")[2][1:]) % 4, DIRECTOR]
        filing = Filing(path, head + texts[0], signers, needs_number=True)
        if is_on_paper:
            filing.text = filing.text.replace(DAY, ON_PAPER)
            adopted[path] = filing.content
            number_on_paper = f"  纸质编号: 旧{len(entries) + 1}号\n  备案日期: {ON_PAPER}\n"
            entries.append(f"- 文件: {path}\n  内容摘要: {filing.digest}\n{number_on_paper}")
        else:
            rounds[0].append(filing)
        for turn, text in enumerate(texts[1:], 1):
            filing = Filing(path, text, signers, filing, adds=True)
            rounds[turn].append(filing)
    adopted[BASELINE] = "".join(entries).encode()
    meetings = max(MEETINGS, merges // ITEMS)
    # Each group is changed long after it was created, or changed before.
    filings = [one for turn in sorted(rounds) for one in rounds[turn]][: merges - changes - meetings]
    slots = _with_meetings(filings, meetings)
    return adopted, list(_with_people(slots, Filing(PEOPLE, files[PEOPLE], ()), changes))


def _with_meetings(filings: Sequence[Filing], meetings: int) -> list[Slot]:
    outside = [one for one in filings if one.is_external]
    slots = [Slot(one) for one in filings if not one.is_external]
    for number in reversed(range(meetings)):  # from the last on, so that the places of the others stay
        batch = outside[number * len(outside) // meetings : (number + 1) * len(outside) // meetings]
        minutes = Filing("registry/minutes/", "", [DIRECTOR], author=SECRETARY)
        slots.insert((number + 1) * len(slots) // (meetings + 1), Slot(minutes, batch))
    return slots


def _with_people(slots: Sequence[Slot], people: Filing, changes: int) -> Iterator[Slot]:
    done = 0
    for place, slot in enumerate(slots):
        yield slot
        while done < changes * (place + 1) // len(slots):
            people = _next_people(people, done, day_of(FIRST + SPAN * place / len(slots)))
            done += 1
            yield Slot(people)


def _next_people(people: Filing, done: int, day: date) -> Filing:
    text = people.text.replace(f"版次: {done + 1}\n", f"版次: {done + 2}\n", 1)
    if done % 2:
        text = text.removesuffix("\n") + f"\n        止: {day}\n"
    else:
        home = re.search("部门: (.*)", text)
        assert home
        rows = f"  - 姓名: 新来人员\n    区分: 新{done}\n    工号: N{done}\n    部门: {home[1]}\n    任职:\n"
        text += f"{rows}      - 职务: 经办人\n        起: {day}\n"
    return Filing(PEOPLE, text, [DIRECTOR, OTHER], people)


def _dated(slots: Sequence[Slot], shortest: int) -> Iterator[Filing]:
    """All filings in the order of their merges, with their times and days."""
    numbers: dict[int, Iterator[int]] = {}
    for place, slot in enumerate(slots):
        start, space = FIRST + SPAN * place / len(slots), SPAN / len(slots)
        for turn, filing in enumerate((slot.first, *slot.passed)):
            filing.asked = start.replace(microsecond=0)
            filing.at = (start + space * turn / (len(slot.passed) + 1)).replace(microsecond=0)
            filing.opened = filing.asked - timedelta(days=shortest + (place + turn) % (OPEN + 1 - shortest))
            day = day_of(filing.opened).isoformat()
            before = filing.before.text if filing.before and filing.adds else ""
            if "备案类别: 变更" in filing.text:
                before = before.replace("成员范围: ", "成员范围: 新到人员和", 1)
            filing.text = before + filing.text.replace(DAY, day)
        if slot.passed:
            year = day_of(slot.first.at).year
            _write_minutes(slot, year, next(numbers.setdefault(year, count(1))))
        yield from (slot.first, *slot.passed)


def _write_minutes(slot: Slot, year: int, number: int) -> None:
    """The meeting was held an hour before its minutes were merged, after the deputies had reviewed."""
    minutes = slot.first
    minutes.opened = minutes.at - timedelta(hours=1)
    items = "".join(
        f"  - 文件: {one.path}\n    原内容: {one.old or '无'}\n    内容摘要: {one.digest}\n    结论: 通过\n"
        for one in slot.passed
    )
    minutes.path = f"registry/minutes/{year}-{number:02d}.yaml"
    present = "示例首甲, 示例首乙, 示例分管甲"
    head = f"年份: {year}\n次数: {number}\n日期: {day_of(minutes.opened)}\n主持: 示例首甲\n出席: [{present}]\n议题:\n"
    minutes.text = head + items


def _main(feed: BinaryIO, adopted: dict[str, bytes], filings: list[Filing]) -> None:
    _commit(feed, "main", 1, START, "adopted", "", adopted)
    for place, filing in enumerate(filings):
        head, merge, base = 2 * place + 2, 2 * place + 3, f":{2 * place + 1}"
        _commit(feed, "side", head, filing.opened, "filing", f"from {base}\n", {filing.path: filing.content})
        links = f"from {base}\nmerge :{head}\n"
        message = f"Merge pull request #{place + 1} from office/filing"
        _commit(feed, "main", merge, filing.at, message, links, {filing.path: filing.content})


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
    files: dict[str, bytes] = {"README.md": BRANCH_README.encode()}
    told = []
    for place, filing in enumerate(filings):
        base, head, merge = ids[2 * place : 2 * place + 3]
        year = day_of(filing.at).year
        numbers = {}
        if filing.needs_number:
            numbering.last[year] += 1
            numbers = {filing.path: f"中互京群备〔{year}〕{numbering.last[year]}号"}
        record = MergeRecord(
            seq=place + 1, repo=1, merge=merge, base=base, head=head,
            pull=canonical(_pull(place + 1, filing, head, merge)),
            reviews=canonical(_reviews(place, filing, head)),
            timeline=canonical([]),
            commits=canonical([{"sha": head, "author": {"id": filing.author}}]),
            paths=(Content(filing.path, filing.old, filing.digest),), minutes=(), paper=(), numbers=numbers,
        )  # fmt: skip
        files[record.path] = record.to_bytes()
        told.append((filing.at, f"Record {place + 1}: #{place + 1}", record.path))
    late = {path: files.pop(path) for _, _, path in told[-LAST:]}
    _commit(feed, "approvals", 1, FIRST, "The branch of the records", "", files, AUTHOR)
    for place, (at, message, path) in enumerate(told):
        added = {path: late[path]} if path in late else {}
        _commit(feed, "approvals", place + 2, at, message, f"from :{place + 1}\n", added, AUTHOR)


def _pull(number: int, filing: Filing, head: str, merge: str) -> dict[str, Any]:
    return {
        "number": number, "state": "closed", "draft": False, "created_at": _stamp(filing.opened),
        "merged_at": _stamp(filing.at), "merge_commit_sha": merge, "commits": 1, "changed_files": 1,
        "user": _account(filing.author), "merged_by": _account(REGISTRAR), "auto_merge": None,
        "head": {"sha": head}, "base": {"ref": "main"},
    }  # fmt: skip


def _reviews(place: int, filing: Filing, head: str) -> list[dict[str, Any]]:
    """The approvals of a filing: the last a second before the merge, the one before it 20 hours before it was asked."""
    times = [filing.asked - timedelta(hours=20), filing.at - timedelta(seconds=1)][-len(filing.signers) :]
    return [
        {
            "id": 10 * place + turn + 1, "user": _account(user), "state": "APPROVED", "commit_id": head,
            "submitted_at": _stamp(at),
        }
        for turn, (user, at) in enumerate(zip(filing.signers, times, strict=True))
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
