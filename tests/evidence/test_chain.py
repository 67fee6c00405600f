"""The chain: whole as it was written; every fault is seen, and named by its kind."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from group_registry.evidence.record import FlawKind, MergeRecord, RecordChain, chain_of
from support.handmade import chained, digest, files_of, pull, record

Files = dict[str, bytes]
WHOLE = chained(5)


def relinked(records: list[MergeRecord]) -> list[MergeRecord]:
    """The records with their links made good again, as a forger would."""
    made: list[MergeRecord] = []
    for one in records:
        made.append(replace(one, seq=len(made) + 1, prev=digest(made[-1]) if made else ""))
    return made


def test_a_whole_chain_has_no_flaw() -> None:
    read = chain_of(files_of(WHOLE) | {"README.md": "审批证据".encode()})
    assert (read.flaws, read.records) == ((), tuple(WHOLE))
    assert (read.link, read.next_seq) == (digest(WHOLE[-1]), 6)


def test_nothing_recorded_is_whole_too() -> None:
    assert chain_of({}) == RecordChain((), "", ())
    assert chain_of({}).next_seq == 1


def edited(files: Files) -> Files:
    one = replace(WHOLE[1], head="f" * 40)
    return files | {one.path: one.to_bytes()}


def dropped(files: Files) -> Files:
    return {path: content for path, content in files.items() if path != WHOLE[2].path}


def first_dropped(files: Files) -> Files:
    return {path: content for path, content in files.items() if path != WHOLE[0].path}


def put_between(files: Files) -> Files:
    extra = record(3, digest(WHOLE[1]), pull=pull(999), merge="e" * 40, numbers={})
    return files | {extra.path: extra.to_bytes()}


def renamed(files: Files) -> Files:
    return dropped(files) | {"records/000/000003-pr999.json": files[WHOLE[2].path]}


def spaced(files: Files) -> Files:
    return files | {WHOLE[2].path: files[WHOLE[2].path].replace(b",", b", ", 1)}


def merge_again(files: Files) -> Files:
    return files_of(relinked([*WHOLE, replace(WHOLE[0], pull=pull(999), numbers={})]))


def pull_again(files: Files) -> Files:
    return files_of(relinked([*WHOLE, replace(WHOLE[0], merge="e" * 40, numbers={})]))


def number_again(files: Files) -> Files:
    return files_of(relinked([*WHOLE, replace(WHOLE[0], merge="e" * 40, pull=pull(999))]))


def elsewhere(files: Files) -> Files:
    return files_of(relinked([*WHOLE[:-1], replace(WHOLE[-1], repo=2)]))


def stray(files: Files) -> Files:
    return files | {"notes.txt": b""}


def stray_beside(files: Files) -> Files:
    return files | {"records/notes.json": b"{}\n"}


@pytest.mark.parametrize(
    ("tamper", "kind", "says"),
    [
        (edited, FlawKind.UNCHAINED, "与上一条登记不衔接，其中一条曾被改动"),
        (dropped, FlawKind.GAP, "登记的序号不连续：此处应为第 3 条"),
        (first_dropped, FlawKind.GAP, "登记的序号不连续：此处应为第 1 条"),
        (put_between, FlawKind.GAP, "登记的序号不连续：此处应为第 4 条"),
        (renamed, FlawKind.MISNAMED, f"登记的文件名与内容不符，应为 {WHOLE[2].path}"),
        (spaced, FlawKind.BROKEN, "内容不符合登记格式，可能曾被改动"),
        (merge_again, FlawKind.MERGE_TWICE, f"同一次合并重复登记，另见 {WHOLE[0].path}"),
        (pull_again, FlawKind.PULL_TWICE, f"同一份申请重复登记，另见 {WHOLE[0].path}"),
        (number_again, FlawKind.NUMBER_TWICE, f"备案编号重复使用，另见 {WHOLE[0].path}"),
        (elsewhere, FlawKind.OTHER_REPOSITORY, "所登记的合并属于其他仓库"),
        (stray, FlawKind.FOREIGN, "审批证据分支上多出的文件"),
        (stray_beside, FlawKind.BROKEN, "不是一条完整的登记"),
    ],
)
def test_every_tampering_is_seen_and_told(tamper: Callable[[Files], Files], kind: FlawKind, says: str) -> None:
    flaws = chain_of(tamper(files_of(WHOLE))).flaws
    assert (kind, says) in {(flaw.kind, flaw.says) for flaw in flaws}
    assert all(flaw.path for flaw in flaws)


def test_one_fault_hides_no_other() -> None:
    files = files_of(WHOLE)
    wrong = dict.fromkeys(("a", "records/0.json", WHOLE[1].path, "z"), b"{}")
    flaws = chain_of(files | wrong).flaws
    assert {(flaw.kind, flaw.path) for flaw in flaws} == {
        (FlawKind.FOREIGN, "a"),
        (FlawKind.BROKEN, "records/0.json"),
        (FlawKind.BROKEN, WHOLE[1].path),
        (FlawKind.FOREIGN, "z"),
        (FlawKind.GAP, WHOLE[2].path),
    }


@pytest.mark.parametrize("tamper", [edited, dropped])
def test_the_fault_shows_in_the_record_after_it(tamper: Callable[[Files], Files]) -> None:
    assert [flaw.path for flaw in chain_of(tamper(files_of(WHOLE))).flaws] == [
        WHOLE[2].path if tamper is edited else WHOLE[3].path
    ]
