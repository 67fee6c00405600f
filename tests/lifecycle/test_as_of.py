"""What was on record on a day before that of what is read: each kind of record on both sides of its day."""

from datetime import date, timedelta

import pytest

from group_registry.lifecycle.as_of import known_on
from group_registry.model.records import BlacklistEntry, Group, Incident, QuietPeriod, Record
from support.made_pages import PATH, cancelled, closed, entry, extended, group, incident, registry_of

INCIDENT, ENTRY = "registry/incidents/2026/01.yaml", "registry/blacklist/01.yaml"
QUIET = "registry/quiet-periods/2026-qiehuan.yaml"
LIFTED = "申诉: 2026-07-01 申诉：情况已说明\n申诉结果: 提前解除\n解除日期: 2026-08-01\n"
PERIOD = (
    "名称: 系统切换\n起: 2026-10-01\n止: 2026-10-07\n依据: 制度第二十二条\n范围: 全部群组\n"
    f"确认:\n  - 群组: {PATH}\n    禁言: 2026-09-30 17:30\n    恢复: 2026-10-08 08:30\n"
).encode()
FILES = {
    PATH: extended("2027-06-30", "2026-05-06"),
    "registry/groups/hyfw/closed.yaml": cancelled("2026-06-10").replace(
        "参保服务答疑群".encode(), "续保联络群".encode()
    ),
    INCIDENT: incident(more=closed("2026-05-20 10:00")),
    ENTRY: entry(more=LIFTED),
    QUIET: PERIOD,
}
REGISTRY = registry_of(FILES)
A_DAY = timedelta(days=1)


def told(kind: type[Record], day: date) -> list[str]:
    """What a reader would see of the records of a kind, in a word each."""
    found = []
    for one in known_on(REGISTRY, day).of(kind):
        match one:
            case Group():
                found.append(f"{one.stem} {'+'.join(filing.kind.value for filing in one.filings)}")
            case Incident():
                found.append("closed" if one.closed_at else "open")
            case BlacklistEntry():
                found.append("lifted" if one.lifted_on else "standing")
                assert (one.appeal_outcome is None) == (one.lifted_on is None)
            case QuietPeriod():
                (said,) = one.confirmations
                found.append(f"{bool(said.muted_at)} {bool(said.restored_at)}")
    return found


@pytest.mark.parametrize(
    ("kind", "day", "before", "then"),
    [
        (Group, "2026-03-02", [], ["closed 创建", "dayi 创建"]),
        (Group, "2026-05-06", ["closed 创建", "dayi 创建"], ["closed 创建", "dayi 创建+变更"]),
        (Group, "2026-06-10", ["closed 创建", "dayi 创建+变更"], ["closed 创建+注销", "dayi 创建+变更"]),
        (Incident, "2026-05-08", [], ["open"]),
        (Incident, "2026-05-20", ["open"], ["closed"]),
        (BlacklistEntry, "2026-06-01", [], ["standing"]),
        (BlacklistEntry, "2026-08-01", ["standing"], ["lifted"]),
        (QuietPeriod, "2026-09-30", ["False False"], ["True False"]),
        (QuietPeriod, "2026-10-08", ["True False"], ["True True"]),
    ],
)
def test_a_record_is_known_from_its_day_on(kind: type[Record], day: str, before: list[str], then: list[str]) -> None:
    on = date.fromisoformat(day)
    assert told(kind, on - A_DAY) == before
    assert told(kind, on) == then


def test_where_nothing_is_later_nothing_is_made_anew() -> None:
    assert known_on(REGISTRY, date(2026, 10, 8)) is REGISTRY
    assert known_on(REGISTRY, date(2026, 10, 7)) is not REGISTRY


def test_a_group_is_told_by_what_it_says_now() -> None:
    (found,) = known_on(registry_of({PATH: extended("2027-06-30", "2026-05-06")}), date(2026, 4, 1)).groups
    assert found.term_end == date(2027, 6, 30)
    assert known_on(registry_of({PATH: group()}), date(2026, 3, 1)).groups == ()
