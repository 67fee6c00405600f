"""The chain: whole as it was written; every fault is seen, and named by its kind."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from group_registry.evidence.record import FlawKind, MergeRecord, RecordChain, chain_of
from support.handmade import chained, files_of, pull, record

Files = dict[str, bytes]
Tamper = Callable[[Files], Files]
WHOLE = chained(5)


def relinked(records: list[MergeRecord]) -> list[MergeRecord]:
    """The records numbered again, as a forger would."""
    return [replace(one, seq=seq) for seq, one in enumerate(records, 1)]


def read_all(files: Files) -> RecordChain:
    return chain_of(sorted(files.items()))


def test_a_whole_chain_has_no_flaw() -> None:
    read = read_all(files_of(WHOLE) | {"README.md": "审批证据".encode()})
    assert (read.flaws, read.records) == ((), tuple(WHOLE))


def test_nothing_recorded_is_whole_too() -> None:
    assert chain_of([]) == RecordChain((), ())


def put(*records: MergeRecord) -> Tamper:
    """These records beside or in place of what is there."""
    return lambda files: files | files_of([*records])


def without(place: int) -> Tamper:
    return lambda files: {path: content for path, content in files.items() if path != WHOLE[place].path}


def anew(*more: MergeRecord, of: list[MergeRecord] = WHOLE) -> Tamper:
    """The whole chain, with these at its end."""
    return lambda files: files_of(relinked([*of, *more]))


dropped = without(2)
PATH, BESIDE = WHOLE[2].path, pull(999)
TAMPERINGS: list[tuple[Tamper, FlawKind, str]] = [
    (dropped, FlawKind.GAP, "登记的序号不连续：此处应为第 3 条"),
    (without(0), FlawKind.GAP, "登记的序号不连续：此处应为第 1 条"),
    (put(record(3, pull=BESIDE, merge="e" * 40, numbers={})), FlawKind.GAP, "登记的序号不连续：此处应为第 4 条"),
    (
        lambda files: dropped(files) | {"records/000/000003-pr999.json": files[PATH]},
        FlawKind.MISNAMED,
        f"登记的文件名与内容不符，应为 {PATH}",
    ),
    (
        lambda files: files | {PATH: files[PATH].replace(b",", b", ", 1)},
        FlawKind.BROKEN,
        "内容不符合登记格式，可能曾被改动",
    ),
    (
        anew(replace(WHOLE[0], pull=BESIDE, numbers={})),
        FlawKind.MERGE_TWICE,
        f"同一次合并重复登记，另见 {WHOLE[0].path}",
    ),
    (
        anew(replace(WHOLE[0], merge="e" * 40, numbers={})),
        FlawKind.PULL_TWICE,
        f"同一份申请重复登记，另见 {WHOLE[0].path}",
    ),
    (
        anew(replace(WHOLE[0], merge="e" * 40, pull=BESIDE)),
        FlawKind.NUMBER_TWICE,
        f"备案编号重复使用，另见 {WHOLE[0].path}",
    ),
    (anew(replace(WHOLE[-1], repo=2), of=WHOLE[:-1]), FlawKind.OTHER_REPOSITORY, "所登记的合并属于其他仓库"),
    (lambda files: files | {"notes.txt": b""}, FlawKind.FOREIGN, "审批证据分支上多出的文件"),
    (lambda files: files | {"records/notes.json": b"{}\n"}, FlawKind.BROKEN, "不是一条完整的登记"),
]


@pytest.mark.parametrize(("tamper", "kind", "says"), TAMPERINGS)
def test_every_tampering_is_seen_and_told(tamper: Tamper, kind: FlawKind, says: str) -> None:
    flaws = read_all(tamper(files_of(WHOLE))).flaws
    assert (kind, says) in {(flaw.kind, flaw.says) for flaw in flaws}
    assert all(flaw.paths for flaw in flaws)


def test_one_fault_hides_no_other() -> None:
    files = files_of(WHOLE)
    wrong = dict.fromkeys(("a", "records/0.json", WHOLE[1].path, "z"), b"{}")
    flaws = read_all(files | wrong).flaws
    assert {(flaw.kind, *flaw.paths) for flaw in flaws} == {
        (FlawKind.FOREIGN, "a"),
        (FlawKind.BROKEN, "records/0.json"),
        (FlawKind.BROKEN, WHOLE[1].path),
        (FlawKind.FOREIGN, "z"),
        (FlawKind.GAP, WHOLE[2].path),
    }


def test_the_fault_shows_in_the_record_after_it() -> None:
    assert [flaw.paths for flaw in read_all(dropped(files_of(WHOLE))).flaws] == [(WHOLE[3].path,)]
