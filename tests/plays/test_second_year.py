"""An office with tables and a ledger of its own; a reform in its second year makes few requests (Art. 4, 8, 9, 11)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from github_stand_in import Pull
from group_registry.commands import minutes, staff
from support import reformed_office as bay
from support.adopting import adopt, make_source, once
from support.continuity import at_work, begin_without_history, checked, follow, other_host, typed
from support.played_office import Open, PlayedOffice
from support.repositories import git
from support.texts import changed, ended

WRITES, FILES = (bay.ACCOUNTS[name] for name in bay.REGISTRARS)
"""One of the two registrars opens requests; what must be merged by somebody else, the other one merges."""
OLD_DEPUTIES = FIRST_DEPUTY, SECOND_DEPUTY = [bay.ACCOUNTS[name] for name in (bay.FIRST_DEPUTY, bay.SECOND_DEPUTY)]
DIRECTOR, SECRETARY = (bay.ACCOUNTS[name] for name in (bay.HEIR, bay.SECRETARY))
REQUESTS = 27
"""Of the tables 4, of the groups 19, of what was returned 2, minutes 1, cancellations 1. One for each group and list of
the tables would be 72."""


def adopted(source: Path, folder: Path) -> Mapping[str, bytes]:
    """The office's own files, once it has adopted by one command."""
    books = {"部门": bay.units(), "人员": bay.people(), "旧台账": bay.ledger()}
    units, people, ledger = (folder / f"{name}.xlsx" for name in books)
    for path, book in zip((units, people, ledger), books.values(), strict=True):
        path.write_bytes(book)
    own = folder / "own"
    given = ("--units", units, "--people", people, "--ledger", ledger)
    code, says, faults = adopt(source, *given, "--into", own, "--day", "2026-10-01", "--yes")
    assert (code, "退回" in says) == (0, False), says + faults
    listed = git(own, "ls-files", "registry", ".github/CODEOWNERS").splitlines()
    return {path: (own / path).read_bytes() for path in listed}


@dataclass
class Reform:
    """The reform under way: each request is counted."""

    office: PlayedOffice
    tables: Path
    pulls: list[Pull]

    def proposed(self, *more: str) -> list[tuple[str, str]]:
        """What ``staff`` proposes now: each line of its summary, and a branch of it."""
        tables = ("--units", str(self.tables / "部门.xlsx"), "--people", str(self.tables / "人员.xlsx"))
        lines = self.office.run(staff, *tables, *more, "--as-of", self.office.today).splitlines()
        named = [line.partition("；分支：")[2].split() for line in lines]
        told = [(lines[place - 1], branch) for place, branches in enumerate(named) for branch in branches]
        if told:
            (push,) = [line.partition("：")[2] for line in lines if "推送各分支：" in line]
            git(self.office.clone, *push.split()[1:], "-q")
        return told

    def opened(self, branch: str) -> Pull:
        pull = self.office.opened(branch, WRITES)
        assert self.office.errors(pull) == set()
        self.pulls.append(pull)
        return pull

    def of_lists(self, branch: str, *leaders: int) -> None:
        """The registrar who did not write approves it, the other one merges (contract D 9)."""
        self.office.land(self.opened(branch), *leaders, FILES, by=WRITES)

    def of_groups(self, pull: Pull, unit: str, paths: Sequence[str] = ()) -> None:
        """Deputy and director; what is for outsiders goes to a meeting between them."""
        self.office.review(pull, deputy_of(unit))
        if paths:
            self.office.on("2027-01-08")
            self.office.land(self.meeting(pull, paths), DIRECTOR, by=FILES)
        self.office.land(pull, DIRECTOR, by=FILES)

    def give_back(self, pull: Pull, unit: str) -> None:
        """The deputy returns it, and it is closed."""
        self.office.review(pull, deputy_of(unit), event="REQUEST_CHANGES")
        self.office.played.host.close(pull, self.office.played.people[WRITES])

    def cancel(self, unit: str, deputy: int) -> None:
        """All groups of a unit that ended without a successor, in one request."""
        record = ended(self.office.today)
        files = {path: f"{text}{record}".encode() for path, text in holding(self.office, f"使用部门: {unit}\n").items()}
        self.pulls.append(self.office.hand_in(files, by=WRITES))
        self.office.land(self.pulls[-1], deputy, DIRECTOR, by=FILES)

    def meeting(self, pull: Pull, paths: Sequence[str]) -> Pull:
        who = ("--chair", bay.HEIR, "--present", f"{bay.HEIR}、{bay.FIRST_DEPUTY}")
        passed = [word for path in paths for word in ("--outcome", f"{path}=通过")]
        words = ("draft", "--pull", str(pull.number), "--date", self.office.today, *who, *passed)
        self.pulls.append(self.office.propose(minutes, *words, *self.office.now(), by=SECRETARY))
        return self.pulls[-1]


def deputy_of(unit: str) -> int:
    return next(bay.ACCOUNTS[name] for name, charge in bay.CHARGES.items() if unit in charge)


def unit_of(line: str) -> str:
    """The unit that uses the groups of a line from then on."""
    unit = line.partition("使用部门改为")[2] or next(one for one in bay.UNITS if line.startswith(one))
    return {"女工处": "女职工工作处"}.get(unit, unit)


def holding(office: PlayedOffice, words: str) -> dict[str, str]:
    """The groups' files with those words, by their paths."""
    files = [*(office.clone / "registry/groups").rglob("*.yaml")]
    texts = {path.relative_to(office.clone).as_posix(): path.read_text("utf-8") for path in files}
    return {path: text for path, text in texts.items() if words in text}


def records_of(office: PlayedOffice) -> Counter[int]:
    """How many groups have so many records."""
    return Counter(text.count("- 备案类别: ") for text in holding(office, "").values())


def assert_clean(office: PlayedOffice) -> None:
    audit = office.audit()
    assert (audit["clean"], audit["pending"]) == (True, []), audit["findings"]
    assert [one for one in checked(office.clone) if one["level"] == "error"] == []


@pytest.fixture
def reform(opened: Open, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Reform:
    """The office in its second year, whose tables say what is to be changed."""
    (tmp_path / "adopted").mkdir()
    office = opened(adopted(once(tmp_path_factory, "source", make_source), tmp_path / "adopted"))
    users = {id: office.played.host.join(id, bay.account(name)) for name, id in bay.ACCOUNTS.items()}
    office.played.people = {**office.played.people, **users}
    reform = Reform(office, tmp_path / "tables", [])
    office.on("2027-01-04")
    office.run(staff, "--out", str(reform.tables), "--as-of", office.today)
    assert reform.proposed() == []
    bay.reform(reform.tables)
    return reform


def test_a_reform_in_the_second_year_takes_few_requests(
    reform: Reform, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(Art. 4)"""
    office = reform.office
    (_, succession), (_, units), (_, clerks), *groups = reform.proposed()
    reform.of_lists(succession, *OLD_DEPUTIES)
    office.on("2027-01-06")  # the new director counts from the end of the next working day
    reform.of_lists(units, DIRECTOR)
    reform.of_lists(clerks)
    for line, branch in groups:
        pull, unit = reform.opened(branch), unit_of(line)
        paths = git(office.clone, "diff", "--name-only", f"main...{branch}").splitlines()
        if bay.RETURNED in line:
            reform.give_back(pull, unit)
        else:
            reform.of_groups(pull, unit, paths if unit == bay.OUTWARD else ())
    office.on("2027-01-14")
    reform.cancel("外联处", SECOND_DEPUTY)
    ((_, newcomer),) = reform.proposed()
    reform.of_lists(newcomer)
    # One of the five groups of the returned request is to have another custodian: the others are asked for again.
    assert reform.proposed() == []
    one, *others = holding(office, f"群组负责人: {bay.RETURNED}\n").items()
    asked = [re.findall("群组名称: (.*)", text)[0] for _, text in others]
    ((line, again),) = reform.proposed("--again", "、".join(asked))
    reform.of_groups(reform.opened(again), unit_of(line))
    assert reform.proposed() == []
    handed = one[1].replace(bay.RETURNED, bay.STAFF["权益保障处"][3]) + changed(office.today)
    reform.pulls.append(office.hand_in({one[0]: handed.encode()}, by=WRITES))
    reform.of_groups(reform.pulls[-1], "权益保障处")
    assert reform.proposed() == []
    assert len(reform.pulls) == REQUESTS
    assert records_of(office) == {1: bay.GROUPS - bay.GROUPS_TOUCHED, 2: bay.GROUPS_TOUCHED}
    assert_clean(office)
    # Docs/continuity.md: the move to another host, and there the cleaning.
    (tmp_path / "moved").mkdir()
    moved = other_host(tmp_path / "moved", office, capsys)
    git(tmp_path, "clone", "-q", str(office.played.host.bare.path), "kept")
    names = {"新仓库地址": str(moved.played.host.bare.path), "原主分支的编号": office.audit()["heads"]["main"]}
    commands = typed("clone", names)
    for command in commands[:5]:
        done = follow(command, tmp_path / "kept")
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    with at_work(moved, monkeypatch):
        assert_clean(moved)
        ((path, text),) = holding(moved, bay.SECRET).items()
        mended = text.replace(bay.SECRET, "慰问安排") + changed(moved.today, "更正：建群目的误写")
        moved.land(moved.hand_in({path: mended.encode()}), SECOND_DEPUTY, DIRECTOR, by=FILES)
        assert_clean(moved)
        archive, renew, count = typed("personal", {"该信息": bay.SECRET})
        for command in (archive, renew):
            done = follow(command, moved.clone)
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        assert follow(count, moved.clone).stdout != "0\n"
    (tmp_path / "cleaned").mkdir()
    cleaned = other_host(tmp_path / "cleaned", moved, capsys)
    begin_without_history(moved.clone, tmp_path / "fresh", cleaned)
    with at_work(cleaned, monkeypatch):
        assert follow(count, cleaned.clone).stdout == "0\n"
        widened = mended.replace("成员范围: ", "成员范围: 新到人员和", 1) + changed(cleaned.today)
        cleaned.land(cleaned.hand_in({path: widened.encode()}), SECOND_DEPUTY, DIRECTOR, by=FILES)
        assert_clean(cleaned)
        assert records_of(cleaned).total() == bay.GROUPS
