"""Where the rules on groups are easily off by one, told by tables and properties."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from string import punctuation

import pytest
from hypothesis import given, strategies as st

from group_registry.forms.check import read_registry
from group_registry.model.finding import Rule
from group_registry.model.records import Filing, Group, Origin, Policy
from group_registry.model.registry import FileText, Registry
from group_registry.model.similarity import Mentions, core, folded
from group_registry.model.terms import Disposal, FilingKind, Scope
from group_registry.rules import articles_06_to_10_filing, files
from support.cases import FORMS, OFFICE
from support.pure import group
from support.running import ends

DAY = date(2026, 3, 2)


def filing(day: date = DAY, kind: FilingKind = FilingKind.CREATION, statement: str = "续保集中办理期间新建") -> Filing:
    return Filing(origin=Origin("g.yaml"), kind=kind, filed_on=day, statement=statement)


GROUP = group(scope=Scope.INTERNAL, filings=(filing(),))
POLICY = read_registry(OFFICE, FORMS).registry.of(Policy)[0]


def named(number: int, **given: object) -> Group:
    """The group in a file of its own, with other contents."""
    return replace(GROUP, origin=Origin(f"registry/groups/hyfw/g{number:03}.yaml"), **given)  # type: ignore[arg-type]


def registry(*groups: Group, short_lived_days: int = 15) -> Registry:
    policy = replace(POLICY, short_lived_days=short_lived_days)
    return Registry.of_records([*groups, policy], {})


def says(rule: Rule, one: Group) -> list[str]:
    return [problem.says for problem in rule.problems(one, registry(one))]


@pytest.mark.parametrize(
    ("filed", "started", "end", "days"),
    [
        ("2026-11-25", None, "2026-12-09", 15),
        ("2026-11-25", None, "2026-12-10", 16),
        ("2026-11-20", "2026-11-25", "2026-12-09", 15),
        ("2026-11-20", "2026-11-27", "2026-12-11", 15),  # the seventh day after the form
        ("2026-11-20", "2026-11-28", "2026-12-11", 22),  # later: from the form on
        ("2026-11-20", "2027-06-01", "2027-06-10", 203),
        ("2026-11-25", "2026-11-20", "2026-12-09", 15),  # earlier than the form: from the form on
        ("2026-11-25", "2025-12-04", "2025-12-05", None),
        ("2026-11-25", None, "2026-11-24", None),
        ("2026-12-25", None, "2027-01-08", 15),
        ("2026-12-25", None, "2027-01-09", 16),
        ("2028-02-16", None, "2028-03-01", 15),  # a leap year
        ("2028-02-15", None, "2028-03-01", 16),
        ("2027-02-15", None, "2027-03-01", 15),
        ("2028-02-29", None, "2028-02-29", 1),
    ],
)
def test_both_ends_of_a_term_count(filed: str, started: str | None, end: str, days: int | None) -> None:
    first = started and date.fromisoformat(started)
    one = named(1, filings=(filing(date.fromisoformat(filed)),), started_on=first, term_end=date.fromisoformat(end))
    assert one.days == days
    assert registry(one).is_short_lived(one) is (days is not None and days <= 15)
    assert not registry(GROUP).is_short_lived(GROUP)  # without a term


@given(st.integers(1, 20), st.integers(1, 30))
def test_policy_lowers_fifteen_days_and_never_raises_them(allowed: int, days: int) -> None:
    one = named(1, term_end=DAY + timedelta(days=days - 1))
    assert registry(one, short_lived_days=allowed).is_short_lived(one) is (days <= min(allowed, 15))


@given(st.lists(st.sampled_from(FilingKind), min_size=1, max_size=5))
def test_contents_are_judged_by_the_last_creation_or_change(kinds: list[FilingKind]) -> None:
    filings = tuple(filing(DAY + timedelta(days=number), kind) for number, kind in enumerate(kinds))
    living = [record for record in filings if record.kind is not FilingKind.CANCELLATION]
    assert named(1, filings=filings).as_filed == (living or filings)[-1]


@given(st.lists(st.tuples(st.integers(0, 250), st.integers(1, 15)), min_size=1, max_size=6))
def test_a_chain_is_the_union_of_what_goes_on_within_sixty_days(terms: list[tuple[int, int]]) -> None:
    groups = [
        named(number, filings=(filing(DAY + timedelta(days=start)),), term_end=DAY + timedelta(days=start + days - 1))
        for number, (start, days) in enumerate(sorted(terms))
    ]
    chains: list[set[int]] = []
    for start, days in sorted(terms):
        if not chains or start - max(chains[-1]) > 60:
            chains.append(set())
        chains[-1] |= set(range(start, start + days))
    found = registry(*groups)
    for one in groups:
        (used,) = (days for days in chains if (one.first_day - DAY).days in days)
        assert found.chain(one).days == len(used)


NAMES = st.text("参保续QｑＱ 1１群组·-", min_size=1, max_size=5)


@given(st.lists(NAMES, max_size=6))
def test_the_first_filed_of_each_name_is_free_and_all_others_are_told(names: list[str]) -> None:
    groups = [named(number, name=name) for number, name in enumerate(names)]
    told = {
        later.path
        for earlier, later in combinations(groups, 2)
        if folded(earlier.name) and folded(earlier.name) == folded(later.name)
    }
    assert set(registry(*groups).likeness.namesakes) == told


@given(NAMES, NAMES, st.text(punctuation + " 　，。·“”—", max_size=4))
def test_width_case_and_punctuation_tell_no_names_apart(left: str, right: str, between: str) -> None:
    assert folded(left + between + right) == folded((left + right).upper()) == folded(folded(left + right))
    assert core(folded(left)) == core(left)


@given(
    st.lists(st.text("朝海代办处工会", min_size=2, max_size=6), max_size=5), st.text("朝海代办处工会，", max_size=12)
)
def test_mentions_are_missed_only_inside_longer_ones(names: list[str], body: str) -> None:
    found = Mentions(names)(body)
    assert set(found) <= {name for name in names if name in body}
    assert bool(found) is any(name in body for name in names)


SAYS_NOTHING = ["（工作需要）", "测试测试", "工作-需要", "啊啊啊啊", "1212", "2026-03-02"]
SAYS_SOMETHING = [
    *("因工作需要每周排班", "无纸化办公推进", "测试环境故障通报", "同上级部门对接", "天天向上读书会"),
    *("QQ群改为微信群", "会", "请"),
]


@pytest.mark.parametrize("said", SAYS_NOTHING)
def test_words_for_forms_sake_are_told(said: str) -> None:
    assert says(articles_06_to_10_filing.form_items_say_something, named(1, purpose=said))
    assert says(articles_06_to_10_filing.form_items_say_something, named(1, filings=(filing(statement=said),)))


EMPTY = [
    "无",
    "暂无。",
    "同 上",
    "（待定）",
    "见附件！！",
    "……——",
    "。",
    "不详",
    "N/A",
    "ｎ / ａ",
    "暂缺",
    "（空缺）",
    "无人",
    "TBD",
]
EMPTY += ["历史数据：原台账未载明“参保服务答疑群”的建群目的"]


@pytest.mark.parametrize("said", EMPTY)
def test_an_item_may_be_left_empty_in_words(said: str) -> None:
    items = ("name", "member_scope", "purpose", "further_need", "platform_note", "leader")
    for one in [*(named(1, **{item: said}) for item in items), named(1, filings=(filing(statement=said),))]:
        assert says(articles_06_to_10_filing.form_items_are_filled_in, one)
        assert not says(articles_06_to_10_filing.form_items_say_something, one)


@pytest.mark.parametrize("said", EMPTY)
def test_a_group_is_handed_over_to_somebody_and_cancelled_as_it_is(said: str) -> None:
    """(Art. 9) A cancellation is judged by its own record alone (contract A 4, E)."""
    end = filing(kind=FilingKind.CANCELLATION)
    known, nobody = (replace(end, disposal=Disposal.HANDED_OVER, handed_to=to) for to in ("综合部孙立", said))
    for last, faults in ((known, 0), (nobody, 1), (replace(end, statement=said), 1)):
        one = named(1, purpose=said, member_scope=said, filings=(filing(), last))
        assert len(says(articles_06_to_10_filing.form_items_are_filled_in, one)) == faults


@pytest.mark.parametrize("said", SAYS_SOMETHING)
def test_words_that_tell_are_left_alone(said: str) -> None:
    assert not says(articles_06_to_10_filing.form_items_say_something, named(1, purpose=said))
    assert not says(articles_06_to_10_filing.form_items_are_filled_in, named(1, purpose=said, name=said))


NEARLY_NOTHING = ["-" * 500 + "群", "1" * 499 + "群", "测试" * 249 + "群群", "无 " * 249 + "群"]


@pytest.mark.parametrize("said", NEARLY_NOTHING)
def test_a_long_text_that_says_nearly_nothing_is_told(said: str) -> None:
    assert not says(articles_06_to_10_filing.form_items_say_something, named(1, filings=(filing(statement=said),)))


def test_no_text_takes_for_ever_to_judge() -> None:
    """Four hundred times as long as a statement may be."""
    program = "from group_registry.rules.articles_06_to_10_filing import lack_of\n"
    ends(f"{program}for said in {NEARLY_NOTHING}: lack_of(said[:-2] * 400 + '群组')")


@pytest.mark.parametrize("more", [0, 1, 3])
def test_of_one_file_two_hundred_pieces_of_personal_data_are_listed(more: int) -> None:
    """Of the rest it is said how many there are, with the place of the first."""
    lines = [f"# 电话13800{number:06}\n" for number in range(200 + more)]
    text = FileText(origin=Origin("registry/groups/hyfw/a.yaml"), raw="".join(lines).encode())
    *listed, last = files.no_personal_data.problems(text, registry())
    assert [problem.offset for problem in listed[:2]] == [4, 4 + len(lines[0])]
    if more:
        assert (len(listed), last.says) == (200, f"另有疑似个人信息至少 {more} 处，未逐一列出")
        assert last.fix == "先改正列出的各处，再行检查"
    assert last.offset == len("".join(lines[:200])) + 4 - (0 if more else len(lines[0]))
