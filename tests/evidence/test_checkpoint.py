"""Going on from where the last run came to gives what a whole audit gives, whatever happened since or to the file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cases import FORMS
from decision.world import LI, ZHAO, filing
from evidence.result import AuditResult
from evidence_past import INSIDE, OUTSIDE, Past, again, at
from outside import cases, checkpoint, ledger
from repositories import git

NEW = at("new")
MADE = filing(purpose="夜里值守的安排与交接")
Deed = Callable[[Past], object]


@pytest.fixture
def begun(clean: Past, tmp_path: Path) -> Past:
    """A past in the git directory of a clone, audited once."""
    past = clean.copied(tmp_path / "past")
    (tmp_path / "top").mkdir()
    past.world.git = past.world.git.rename(tmp_path / "top" / ".git")
    lately(past)
    assert checkpoint.recalled(top(past))
    return past


def top(past: Past) -> Path:
    return past.world.git.parent


def lately(past: Past) -> AuditResult:
    return ledger.lately_audited(top(past), FORMS)


def whole(past: Past) -> AuditResult:
    return ledger.audited(top(past), FORMS)


def nothing(past: Past) -> None:
    pass


def a_filing(past: Past) -> None:
    past.world.filed({NEW: MADE})
    past.record()


def a_filing_that_waits(past: Past) -> None:
    past.world.filed({NEW: MADE})


def a_change_not_approved(past: Past) -> None:
    past.world.filed({INSIDE: filing(records=again() + again("再调整一次负责人", "2026-11-05"))}, (LI,))
    past.record()


def a_push(past: Past) -> None:
    past.push({OUTSIDE: filing(purpose="别的用途写在这里")})


def a_record_edited(past: Past) -> None:
    past.edit(3, lambda data: data["reviews"].pop())


def a_record_of_long_ago_doubled(past: Past) -> None:
    past.forge(lambda records: records.append(records[0]))


def a_file_beside(past: Past) -> None:
    past.put({"notes.txt": b"x"})


def main_rolled_back(past: Past) -> None:
    past.roll_back_main(str(past.world.pulls[8].data["base"]["sha"]))


def records_rolled_back(past: Past) -> None:
    past.roll_back_records(2)


def all_made_anew(past: Past) -> None:
    past.forge(lambda records: records[0]["reviews"].pop())


def a_forged_record_put_on_top(past: Past) -> None:
    past.world.filed({NEW: MADE})
    past.record()
    past.edit(-1, lambda data: data.update(prev="0" * 64))


def no_records_any_more(past: Past) -> None:
    git(past.world.git, "update-ref", "-d", "refs/heads/approvals")


DEEDS = [
    nothing,
    a_filing,
    a_filing_that_waits,
    a_change_not_approved,
    a_push,
    a_record_edited,
    a_record_of_long_ago_doubled,
    a_file_beside,
    main_rolled_back,
    records_rolled_back,
    all_made_anew,
    a_forged_record_put_on_top,
    no_records_any_more,
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_what_is_told_is_what_a_whole_audit_tells(begun: Past, deed: Deed) -> None:
    deed(begun)
    assert lately(begun) == whole(begun)
    a_filing(begun) if deed in (nothing, a_push) else None
    assert lately(begun) == whole(begun)


def test_only_what_came_since_is_audited(begun: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    past, looked_at = begun, list[int]()
    real = cases.told

    def counted(*given: Any) -> Any:
        told = list(real(*given))
        looked_at.append(len(told))
        return told

    monkeypatch.setattr(cases, "told", counted)
    a_filing(past)
    lately(past)
    lately(past)
    whole(past)
    assert looked_at == [1, 0, 9]


@pytest.mark.parametrize("place", [0, 31, 32, 40, -1])
def test_a_file_that_was_damaged_is_not_believed(begun: Past, place: int) -> None:
    kept = begun.world.git / "group-registry" / checkpoint.NAME
    content = bytearray(kept.read_bytes())
    content[place] ^= 1
    kept.write_bytes(content)
    kept.chmod(0o600)
    assert checkpoint.recalled(top(begun)) is None
    assert lately(begun) == whole(begun)


def test_it_goes_on_over_many_runs(begun: Past) -> None:
    for count in range(3):
        begun.world.filed({at(f"g{count}"): filing(purpose=f"布置第 {count} 项任务并答疑")}, (LI, ZHAO))
        begun.record()
        assert lately(begun) == whole(begun)
