"""Files with nothing personal in them pass, and no text makes more work than its length says (Art. 17)."""

import random
from functools import partial

import pytest

from group_registry.files import worktree
from group_registry.personal_data.scan import may_hold_personal_data, personal_data_in
from support.believable import FRAGMENTS, group_file
from support.cases import PROJECT
from support.running import ends, lines_run

FILES = 10_000
SAMPLE = {path: content.decode() for path, content in worktree.read_files(PROJECT).items()}


@pytest.mark.long
def test_of_ten_thousand_believable_files_at_most_one_alarms() -> None:
    dice = random.Random(20261125)
    alarms = [(hit, text) for text in (group_file(dice) for _ in range(FILES)) for hit in personal_data_in(text)]
    print(f"{len(alarms)} alarms in {FILES} files")
    assert len(alarms) <= 1, "\n".join(f"{hit}: {text[hit.start - 20 : hit.end + 20]!r}" for hit, text in alarms[:20])


@pytest.mark.parametrize("fragment", range(len(FRAGMENTS)))
def test_no_kind_of_innocent_number_alarms(fragment: int) -> None:
    dice = random.Random(fragment)
    texts = [f"备案事项说明: {FRAGMENTS[fragment](dice)}" for _ in range(400)]
    alarms = [text for text in texts if personal_data_in(text)]
    print(f"{len(alarms)} of {len(texts)}: {texts[0]}")
    assert len(alarms) <= 1, alarms[:10]


@pytest.mark.parametrize("path", SAMPLE)
def test_the_sample_has_nothing_personal(path: str) -> None:
    assert personal_data_in(path) == []
    assert personal_data_in(SAMPLE[path]) == []


def test_few_group_files_need_a_closer_look() -> None:
    """The quick look lets nearly all pass; for these nothing else is done."""
    texts = [text for path, text in SAMPLE.items() if "/groups/" in path]
    assert len(texts) > 50
    searched = [text for text in texts if may_hold_personal_data(text)]
    assert len(searched) < 0.1 * len(texts)


def test_times_and_digests_need_no_closer_look() -> None:
    """The baseline of every office is full of digests, incidents and quiet periods of times."""
    assert [path for path, text in SAMPLE.items() if may_hold_personal_data(text)] == []
    assert may_hold_personal_data("发现时间: 2025-10-22 19:48\n说明: 1381：23:45 678\n")


HOSTILE = ["1", "一", "1 ", "l3", "1a", "a@", "QQ1", "微信号", "(", "2026-03-02 ", "w", "\u200b1", "Ａ"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    once, twice = (lines_run(partial(personal_data_in, unit * length)) for length in (1000, 2000))
    assert twice <= 2.1 * once


def test_no_pattern_hangs_on_a_long_hostile_text() -> None:
    """As long as a file may be."""
    program = "from group_registry.personal_data.scan import personal_data_in\n"
    ends(f"{program}for unit in {HOSTILE}: personal_data_in(unit * (65_536 // len(unit.encode())))")
