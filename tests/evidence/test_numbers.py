"""What a record says beside the host: filing numbers, and the minutes and papers that name its contents."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from group_registry.approval.facts import Content
from group_registry.evidence.numbers import Numbering, form_shown, needing, serial_of
from group_registry.forms.check import inspect
from group_registry.hosts.merge_facts import naming
from group_registry.model.records import BaselineEntry, Origin
from support.cases import FORMS, OFFICE
from support.evidence_past import Past
from support.handmade import ABOUT, oid
from support.histories import History, group, numbers, run
from support.world import LI, filing

A, B, C = map(group, "abc")
CHANGE = "  - 备案类别: 变更\n    备案日期: 2026-11-05\n    备案事项说明: 延长使用期限\n"


@pytest.fixture
def world(tmp_path: Path) -> History:
    return History(tmp_path / "w")


def test_a_change_a_cancellation_and_a_document_get_no_number(world: History) -> None:
    world.filed({A: filing(), "registry/groups/hyfw/b.yaml": filing(purpose="另外一个目的的群组")})
    world.filed({A: filing(records=CHANGE)})
    world.filed({A: filing(records=CHANGE + CHANGE.replace("变更", "注销") + "    处置: 已解散\n")})
    world.governed({"docs/file.md": b"x"})
    assert run(world) in (0, 1)
    assert numbers(world) == [["中互京群备〔2026〕1号", "中互京群备〔2026〕2号"], [], [], []]


def test_a_short_lived_group_gets_its_number_with_the_full_route(world: History) -> None:
    world.filed({A: filing(until="2026-11-10")}, (LI,))
    world.filed({B: filing()})
    world.filed({A: filing(until="2027-11-10", records=CHANGE)})
    assert run(world) in (0, 1)
    assert numbers(world) == [[], ["中互京群备〔2026〕1号"], ["中互京群备〔2026〕2号"]]


def test_numbers_go_on_from_the_paper_of_that_year_as_of_the_adoption(tmp_path: Path) -> None:
    entry = "- {{文件: {}, 内容摘要: {}, 纸质编号: {}, 备案日期: 2026-01-01}}\n"
    papers = [(C, "中互京群备〔2026〕41号"), (group("d"), "中互京群备〔2025〕99号"), (group("e"), "免备案")]
    baseline = "".join(entry.format(path, "0" * 40, number) for path, number in papers).encode()
    named = "registry/office/baseline.yaml"
    world = History(tmp_path / "w", {**OFFICE, C: filing(), named: baseline})
    world.filed({A: filing(purpose="一个目的是答疑的群")})
    world.governed({named: baseline.replace(b"41", b"77")})
    world.filed({B: filing(purpose="另外一个目的的群组"), C: filing(records=CHANGE)})
    assert run(world) in (0, 1)
    assert numbers(world) == [["中互京群备〔2026〕42号"], [], ["中互京群备〔2026〕43号"]]


@pytest.mark.parametrize(("hour", "year"), [(15, 2026), (16, 2027)])
def test_the_year_is_that_of_the_merge_in_shanghai(tmp_path: Path, hour: int, year: int) -> None:
    world = History(tmp_path / "w", start=datetime(2026, 12, 31, 1, tzinfo=UTC))
    pull = world.opened({A: filing()})
    world.clock = datetime(2026, 12, 31, hour - 1, 30, tzinfo=UTC)
    pull.merge()
    assert run(world) in (0, 1)
    assert numbers(world) == [[f"中互京群备〔{year}〕1号"]]
    # The audit counts the year for itself; by UTC it would want the other number after four in the afternoon.
    assert "wrong_number" not in {found.kind for found in Past(world).audit().findings}


def test_the_form_of_numbers_is_that_of_the_policy_as_merged_before(world: History) -> None:
    path = "registry/office/policy.yaml"
    world.filed({A: filing(purpose="一个目的是答疑的群")})
    policy = OFFICE[path].replace("版次: 1".encode(), "版次: 2".encode())
    world.governed({path: policy.replace("中互京群备".encode(), "京群".encode())})
    world.filed({B: filing()})
    assert run(world) in (0, 1)
    assert numbers(world) == [["中互京群备〔2026〕1号"], [], ["京群〔2026〕2号"]]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("中互京群备〔2026〕19号", (2026, 19)),
        ("中互京群备〔２０２６〕１９号", (2026, 19)),
        ("京群（2025）第 007 号", (2025, 7)),
        ("第 12 号（2024 年）", (2024, 12)),
        ("第 12 号", (2023, 12)),
        ("2026-3-15", (2026, 15)),
        ("〔2026〕2025号", (2026, 2025)),
        ("〔2026〕", (2026, 0)),
        ("1900-3", (1900, 3)),
        ("1899-3", (2023, 3)),
        ("2999-3", (2999, 3)),
        ("3000-3", (2023, 3)),
        ("旧簿", (2023, 0)),
        ("13800000000", (2023, 0)),
    ],
)
def test_a_number_on_paper_says_its_year_and_serial(number: str, expected: tuple[int, int]) -> None:
    filed_on = date(2023, 5, 1)
    entry = BaselineEntry(origin=Origin("x"), file=A, digest="0" * 40, paper_number=number, filed_on=filed_on)
    assert serial_of(entry) == expected


def test_what_has_a_number_on_paper_keeps_it() -> None:
    papers = [(A, "中互京群备〔2026〕7号"), (B, "免备案"), (C, "中互京群备〔2026〕5号")]
    entries = [
        BaselineEntry(origin=Origin("x"), file=path, digest="0" * 40, paper_number=number, filed_on=date(2026, 1, 1))
        for path, number in papers
    ]
    numbering = Numbering.after(entries)
    assert numbering.numbers == dict([papers[0], papers[2]])
    assert dict(numbering.last) == {2026: 7}


def test_where_the_policy_cannot_be_read_no_number_is_given() -> None:
    """No office's form stands in for another's; the group gets its number with the next filing."""
    registry = inspect({B: filing(purpose="另外一个目的的群组"), A: filing()}, FORMS, ()).registry
    assert Numbering().give(needing(registry.groups, registry), registry.policy.number_format, 2026) == {}


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("互临群备〔2026〕19号", "互临群备〔{年}〕{号}号"),
        ("临群（2025）第 007 号", "临群（{年}）第 {号} 号"),
        ("LJ-2024-31", "LJ-{年}-{号}"),
        ("互临2群备〔2026〕19号", "互临2群备〔{年}〕{号}号"),
        ("第 12 号（2024 年）", ""),
        ("〔2026〕号", ""),
        ("第 12 号", ""),
        ("旧簿", ""),
    ],
)
def test_a_number_shows_the_form_of_numbers(number: str, form: str) -> None:
    """A policy's form names the year before the serial."""
    assert form_shown(number) == form


OLD, NEW, LATER = oid("old"), oid("new"), oid("later")
MINUTES = "registry/minutes/2026-12.yaml"
PAPER = "registry/paper/2026-01.yaml"
HEADING = "年份: 2026\n次数: 12\n日期: 2026-11-03\n主持: 赵明诚\n出席: [赵明诚]\n"
ITEM = f"议题:\n  - 文件: {ABOUT}\n    原内容: {OLD}\n    内容摘要: {NEW}\n    结论: 原则通过\n    说明: 改一处\n"
SUPPLEMENT = f"补充:\n  - 文件: {ABOUT}\n    原内容: {NEW}\n    内容摘要: {LATER}\n"
SIGNED = (
    f"文件: {ABOUT}\n原内容: {OLD}\n内容摘要: {NEW}\n步骤: 签批\n签字人: 赵明诚\n签字日期: 2026-11-02\n"
    f"扫描件摘要: {'d' * 64}\n见证: [吴敏, 高远]\n"
)


@pytest.mark.parametrize(
    ("content", "minutes", "papers"),
    [
        (Content(ABOUT, OLD, NEW), (MINUTES,), (PAPER,)),
        (Content(ABOUT, OLD, LATER), (MINUTES,), ()),
        (Content(ABOUT, OLD, OLD), (), ()),
        (Content(ABOUT, OLD, None), (), ()),
        (Content(ABOUT, None, NEW), (), ()),
        (Content(ABOUT, None, LATER), (MINUTES,), ()),
        (Content(ABOUT + "x", OLD, NEW), (), ()),
    ],
)
def test_what_names_a_content(content: Content, minutes: tuple[str, ...], papers: tuple[str, ...]) -> None:
    files = {MINUTES: (HEADING + ITEM + SUPPLEMENT).encode(), PAPER: SIGNED.encode()}
    registry = inspect(files, FORMS, ()).registry
    other = Content("registry/groups/hyfw/other.yaml", None, oid("other"))
    assert naming([other, content], registry) == (minutes, papers)


def test_a_creation_is_signed_as_one() -> None:
    files = {PAPER: SIGNED.replace(OLD, "无").encode(), MINUTES: (HEADING + ITEM.replace(OLD, "无")).encode()}
    registry = inspect(files, FORMS, ()).registry
    assert naming([Content(ABOUT, None, NEW)], registry)[1] == (PAPER,)
    assert naming([Content(ABOUT, OLD, NEW)], registry)[1] == ()
