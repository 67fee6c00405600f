"""What a 更正 takes, and what may be done to what is on file: steps, the clock, the last covered (Art. 8, 19, 22)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Content, Covered, Facts, Matter
from group_registry.model.records import Filing, Incident, Origin, QuietPeriod, Record
from group_registry.model.registry import Registry
from group_registry.model.terms import Disposal, FilingKind, QuietScope, ReportChannel, day_of
from group_registry.rules.engine import run
from group_registry.rules.on_file import RULES_ON_FILE
from group_registry.rules.transition import PLAIN, Change, Step, TreeEntry
from support.pure import BOTH, EXTERNAL, HEAD, INTERNAL, NEW, OLD, ORIGIN, OTHER, PATH, SHORT, SOON, START, facts, steps

FOUND = datetime(2026, 11, 1, 9, 0)
INCIDENT = Incident(
    origin=ORIGIN,
    group=PATH,
    found_at=FOUND,
    report="抱怨理赔太慢",
    opinion="单独联系当事人",
    reported_at=FOUND + timedelta(hours=10),
    channel=ReportChannel.TELEPHONE,
)
BEGUN = QuietPeriod(
    origin=ORIGIN,
    name="节前",
    starts_on=date(2026, 11, 2),
    ends_on=date(2026, 11, 20),
    grounds="通知",
    scope=QuietScope.ALL,
)
"""It begins on the day on which requests are opened here."""
WHY = {"correction": "登记时误填"}
SOONER = {"reported_at": FOUND + timedelta(minutes=5)}
ONE, TWO = [Step.REVIEW], [Step.REVIEW, Step.SIGN_OFF]


def revised(before: Record, after: Record, path: str = "registry/incidents/2026/01.yaml", **more: Any) -> Facts:
    content = Content(path, OLD, NEW)
    head = replace(HEAD, contents=frozenset({content}), authored=frozenset({path}))
    made = facts(*BOTH, matters=(Matter(content, before, after, (INTERNAL,)),), commits={head.oid: head})
    return replace(made, **more)


Case = tuple[str, Record, dict[str, Any], list[Step], str]
CASES: list[Case] = [
    ("found earlier", INCIDENT, {"found_at": FOUND - timedelta(hours=1)}, ONE, ""),
    ("found later", INCIDENT, {"found_at": FOUND + timedelta(hours=1)}, TWO, "已入册的“发现时间”只能改早"),
    ("found later, and why", INCIDENT, {"found_at": FOUND + timedelta(hours=1), **WHY}, TWO, ""),
    ("reported sooner", INCIDENT, SOONER, TWO, "已入册的“报请时间”只能改晚（原为 2026-11-01 19:00）"),
    ("reported sooner, and why", INCIDENT, {**SOONER, **WHY}, TWO, ""),
    ("another opinion, and why", INCIDENT, {"opinion": "公开澄清", **WHY}, ONE, ""),
    ("another way, and why", INCIDENT, {"channel": ReportChannel.ONLINE, **WHY}, ONE, ""),
    ("words taken out, and why", INCIDENT, {"report": "抱怨理赔", "removal": "涉及隐私"}, ONE, ""),
    ("the day of it on which it begins", BEGUN, {"starts_on": date(2026, 11, 3)}, TWO, "已入册的“起”不得改动"),
    ("the same, and why", BEGUN, {"starts_on": date(2026, 11, 3), **WHY}, TWO, ""),
    ("its name, and why", BEGUN, {"name": "节后", **WHY}, ONE, ""),
    ("its name", BEGUN, {"name": "节后"}, ONE, "已入册的“名称”不得改动"),
    ("ends today", BEGUN, {"ends_on": date(2026, 11, 2)}, ONE, ""),
    ("ended yesterday", BEGUN, {"ends_on": date(2026, 11, 1)}, TWO, "已入册的“止”只能改为报送当日或以后"),
    ("ends later", BEGUN, {"ends_on": date(2026, 12, 1)}, ONE, ""),
    ("not begun yet", replace(BEGUN, starts_on=date(2026, 11, 3)),
     {"starts_on": date(2026, 11, 9), "name": "节后", "scope": QuietScope.EXTERNAL}, ONE, ""),
]  # fmt: skip


@pytest.mark.parametrize(("before", "changes", "asked", "says"), [it[1:] for it in CASES], ids=[it[0] for it in CASES])
def test_the_steps_of_a_correction_and_what_is_refused(
    before: Record, changes: dict[str, Any], asked: list[Step], says: str
) -> None:
    given = revised(before, replace(before, **changes))
    assert steps(given) == asked
    assert decide(given).approved
    assert bool(refused(given)) is bool(says)
    assert refused(given).startswith(says)


def refused(given: Facts) -> str:
    """What the table of what is on file has against it, on the day of its opening."""
    (matter,) = given.matters
    path, *marks = matter.content
    old, new = ({path: TreeEntry(PLAIN, str(mark))} for mark in marks)
    records = [replace(one, origin=Origin(path)) for one in (matter.before, matter.after) if one]
    base, head = (Registry.of_records([one], {}) for one in records)
    change = Change(old, new, base, head, day_of(given.pull.opened_at))
    return "；".join(problem.says for _, problem in run(change, RULES_ON_FILE))


def test_the_steps_of_what_was_pushed_go_by_what_was_covered() -> None:
    path = "registry/incidents/2026/01.yaml"
    pushed = replace(INCIDENT, **SOONER)  # type: ignore[arg-type]
    confirmed = revised(pushed, pushed, marked=frozenset({path}), uncovered={path: Covered(OTHER, INCIDENT)})
    mended = replace(confirmed.matters[0], after=replace(pushed, correction="登记时误填"))
    assert decide(replace(confirmed, matters=(mended,))).approved
    assert steps(replace(confirmed, matters=(mended,))) == TWO


END = Filing(
    origin=ORIGIN,
    kind=FilingKind.CANCELLATION,
    filed_on=date(2026, 11, 2),
    statement="工作结束",
    disposal=Disposal.DISSOLVED,
)
MENDED = replace(END, kind=FilingKind.CHANGE, statement="更正：误办注销", disposal=None)


@pytest.mark.parametrize(
    ("days", "says"), [(30, ""), (31, "的注销于 2026-10-02 合并，超过三十天的不再更正"), (None, "的注销于启用以前")]
)
def test_a_wrong_cancellation_is_mended_within_thirty_days_of_its_merge(days: int | None, says: str) -> None:
    before = replace(INTERNAL, filings=(*INTERNAL.filings, END))
    after = replace(before, filings=(*before.filings, MENDED))
    merged = {} if days is None else {PATH: START - timedelta(days=days)}
    given = revised(before, after, PATH, covered_at=merged)
    assert says in decide(given).says
    assert decide(given).approved == (not says)


@pytest.mark.parametrize(
    ("group", "asked"),
    [
        (replace(SHORT, scope=INTERNAL.scope), TWO),
        (SHORT, [Step.REVIEW, Step.OFFICE_MEETING, Step.SIGN_OFF]),
        (EXTERNAL, [Step.REVIEW, Step.OFFICE_MEETING, Step.SIGN_OFF]),
    ],
)
def test_a_wrong_cancellation_is_mended_by_the_full_route(group: Any, asked: list[Step]) -> None:
    before = replace(group, filings=(*group.filings, END))
    for mends in (MENDED, replace(MENDED, disposal=Disposal.DISSOLVED)):
        after = replace(before, filings=(*before.filings, mends))
        assert after.is_cancelled == (mends.disposal is not None)
        assert steps(revised(before, after, PATH, covered_at={PATH: START}, now=SOON)) == asked
