"""Contract D 1, 3 to 9, E: who counts, when, for whom, whose last word stands; steps, their order, paper, the merge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Commit, Content, Dismissal, Facts, Meeting, Office, Paper, Review, ReviewState
from group_registry.approval.pending import MEND, WaitingList, waiting
from group_registry.approval.people import takers
from group_registry.model.records import BaselineEntry, Delegation, Filing, Group, Origin
from group_registry.model.registry import Registry
from group_registry.model.terms import FilingKind, Outcome, PaperStep, Role, Scope
from group_registry.rules.transition import EXTERNAL as EXTERNAL_ROUTE, INTERNAL as INTERNAL_ROUTE, Routed, Step, routed
from support.pure import (
    BOTH,
    CLERK,
    DEPUTY,
    DEPUTY_B,
    DEPUTY_B_TERM,
    DEPUTY_TERM,
    DIRECTOR,
    DIRECTOR_TERM,
    EARLIER,
    EXTERNAL,
    FULL,
    HEAD,
    INTERNAL,
    NEW,
    NOW,
    OFFICE,
    OLD,
    ORIGIN,
    OTHER,
    PATH,
    REGISTRAR,
    REGISTRAR_B,
    REGISTRAR_TERM,
    SECRETARY,
    SHORT,
    START,
    STRANGER,
    UNITS,
    Case,
    approves,
    assert_decided,
    at,
    changed,
    delegation,
    delegations,
    dismissed,
    each,
    facts,
    group,
    lent,
    minutes,
    no,
    office,
    paper,
    passed,
    people,
    review,
    steps,
    with_commits,
)
from support.situations import MINUTES, OLD_CONTENT, about

YES_1, YES_2 = BOTH
BY_SUN = (review(DEPUTY_B, 1), YES_2)


def filed_by(author: int, given: Facts) -> Facts:
    return replace(given, pull=replace(given.pull, author=author))


def written_by(*people: int, path: str = PATH) -> Facts:
    """Approved, and on the way they changed that file."""
    commit = replace(EARLIER, authored=frozenset({path}), authors=frozenset(people))
    return with_commits(facts(*BOTH), commit)


TWIN = "  - {姓名: 顶替, 工号: B9, 部门: 宣传部, 账号: li2, 账号编号: 2, 任职: [{职务: 经办人, 起: 2020-01-01}]}"
OF_BOTH = office(
    delegations_text=delegations(
        *(delegation(giver, "孙立", "会员服务部", "2026-11-01", "2026-12-31") for giver in ("赵明诚", "李晓岚"))
    )
)
BEFORE = office(people().replace("账号编号: 2,", "账号编号: 22,"), since=START - timedelta(days=400))
BY_AN_APP = replace(review(REGISTRAR, 5), is_human=False)
WHO: list[Case] = [
    ("people are told by numeric id", facts(review(STRANGER, 1, login="li"), YES_2), False),
    ("one id is one person", facts(*BOTH, offices=(office(people(more=TWIN)),)), False),
    ("bots never count", facts(replace(YES_1, is_human=False), YES_2), "机器人"),
    ("an app with a person's account does not clear", facts(*BOTH, no(REGISTRAR, 3), BY_AN_APP), False),
    (
        "an app with a person's account takes nothing away",
        facts(*BOTH, replace(review(DEPUTY, 5, commit=None), is_human=False)),
        True,
    ),
    ("an app's refusal blocks", facts(*BOTH, replace(no(REGISTRAR, 3), is_human=False)), False),
    ("unknown accounts never count", facts(review(STRANGER, 1), YES_2), "名册中没有"),
    ("no account never counts", facts(replace(YES_1, user=None), YES_2), False),
    ("one person for two steps", facts(review(DEPUTY_B, 1), review(DEPUTY_B, 2), offices=(OF_BOTH,)), False),
    ("distinct people for distinct steps", facts(*BY_SUN, offices=(OF_BOTH,)), True),
    (
        "a delegate of both leaves the other step to another",
        facts(review(DEPUTY_B, 1), review(DEPUTY, 2), review(DEPUTY_B, 3), offices=(OF_BOTH,)),
        True,
    ),
    ("the author never counts: the deputy", filed_by(DEPUTY, facts(*BOTH)), "申请人本人"),
    ("the author never counts: the director", filed_by(DIRECTOR, facts(*BOTH)), "申请人本人"),
    ("whoever authored a commit that changed the filing never counts", written_by(DEPUTY), "改过"),
    ("an author is told by any account that was ever theirs", replace(written_by(22), offices=(BEFORE, OFFICE)), False),
    ("authorship never gives a right", replace(written_by(DEPUTY, DIRECTOR), reviews=()), False),
    (
        "pressing update branch is not authorship",
        with_commits(facts(*BOTH), replace(EARLIER, authored=frozenset(), authors=frozenset({DEPUTY}))),
        True,
    ),
    ("a commit of another file is not authorship", written_by(DIRECTOR, path="docs/file.md"), True),
    *(
        (f"standing changes requested of {user} blocks", facts(no(user, 3), *BOTH, review(CLERK, 0.1)), False)
        for user in (DIRECTOR, DEPUTY, DEPUTY_B, REGISTRAR, None)
    ),
    *(
        (f"changes requested of {user} does not block", facts(no(user, 3), *BOTH), True)
        for user in (SECRETARY, CLERK, STRANGER)
    ),
]
CLERKS = "{职务: 经办人, 起: 2022-06-01}"
NO_DEPUTY, NO_SUN = office(people(deputy=CLERKS)), office(people(deputy_b=CLERKS))


def serving(start: str, end: str) -> Office:
    return office(people(deputy=f"{{职务: 分管主任, 分管部门: [会员服务部], 起: {start}, 止: {end}}}"))


TO_THE_DEPUTY = delegation("赵明诚", "李晓岚", "会员服务部", "2026-11-01", "2026-12-31")
ASSISTANT = "{职务: 分管主任, 分管部门: [宣传部, 会员服务部], 起: 2023-02-01}"
ASSISTED = office(people(deputy_b=ASSISTANT), delegations(TO_THE_DEPUTY))
NO_ACCOUNT = office(people().replace("账号: li, 账号编号: 2, ", ""))
CHAIN = (
    delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31"),
    delegation("孙立", "钱伟", "会员服务部", "2026-11-01", "2026-12-31"),
)
ROUND = office(
    delegations_text=delegations(
        *(
            delegation(*who, "会员服务部", "2026-11-01", "2026-12-31")
            for who in (("李晓岚", "赵明诚"), ("赵明诚", "孙立"))
        )
    )
)
LATER = replace(OFFICE, since=at(5))
TO_SUN_UNTIL = delegations(delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-11-10"))
LENT_ON = delegations(delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31"))
RAN_OUT = lent(end="2026-11-10")


def handed_over(*offices: Office, **more: Any) -> Facts:
    """The delegate approves in the deputy's place."""
    return facts(*BY_SUN, offices=offices, **more)


def of_minutes(*reviews: object, **more: object) -> Facts:
    return filed_by(SECRETARY, about(MINUTES.path, MINUTES, *reviews, **more))


WHEN: list[Case] = [
    (
        "office is as the files said when the review was given",
        facts(*BOTH, offices=(NO_DEPUTY, replace(OFFICE, since=at(1.5)))),
        "当时尚未在任",
    ),
    ("office begins with its merge", facts(*BOTH, offices=(NO_DEPUTY, replace(OFFICE, since=at(1)))), True),
    (
        "office is as the files say at the merge as well",
        facts(*BOTH, offices=(OFFICE, replace(NO_DEPUTY, since=at(5)))),
        False,
    ),
    ("a term holds from the review to the merge", facts(*BOTH, offices=(serving("2026-11-02", "2026-12-02"),)), True),
    ("a term must hold on the review's day", facts(*BOTH, offices=(serving("2026-11-03", "2026-12-31"),)), False),
    ("a term must hold on the merge's day", facts(*BOTH, offices=(serving("2020-01-01", "2026-12-01"),)), False),
    ("reviews before there was an office", facts(*BOTH, offices=(replace(OFFICE, since=at(1.5)),)), False),
    (
        "leaving office lifts no refusal",
        facts(no(DEPUTY_B, 3), *BOTH, offices=(OFFICE, replace(NO_SUN, since=at(5)))),
        False,
    ),
    ("a refusal from before taking office", facts(no(DEPUTY_B, 0.5), *BOTH, offices=(NO_SUN,)), True),
    ("it blocks once in office", facts(no(DEPUTY_B, 0.5), *BOTH, offices=(NO_SUN, LATER)), False),
    ("a delegation of another unit", handed_over(lent(units="宣传部")), False),
    ("a delegation that begins later", handed_over(lent(start="2026-11-03")), False),
    ("a delegation that ran out before the merge", handed_over(RAN_OUT), True),
    ("one that ran out before the review", handed_over(lent(end="2026-11-01")), False),
    ("one whose last day is that of the review", handed_over(lent(end="2026-11-02")), True),
    ("one whose first day is that of the review", handed_over(lent(start="2026-11-02")), True),
    ("one struck from the list after it ran out", handed_over(RAN_OUT, replace(OFFICE, since=at(24 * 9))), True),
    (
        "one that was ended early",
        handed_over(RAN_OUT, replace(OFFICE, since=at(24 * 5))),
        "孙立 2026-11-02 10:00 的同意，李晓岚的委托已于 2026-11-07 提前终止",
    ),
    ("one that was ended on its last day", handed_over(RAN_OUT, replace(OFFICE, since=at(24 * 8))), "2026-11-10 提前"),
    (
        "one that was cut short and then ran out",
        handed_over(RAN_OUT, replace(lent(end="2026-11-09"), since=at(24 * 5))),
        "李晓岚的委托已于 2026-11-07 提前终止",
    ),
    (
        "one whose giver left after it ran out",
        handed_over(RAN_OUT, office(people(deputy=CLERKS), TO_SUN_UNTIL, since=at(24 * 10))),
        "孙立 2026-11-02 10:00 的同意，李晓岚已不在任，其委托随之终止",
    ),
    (
        "one whose giver refuses after it ran out",
        facts(*BY_SUN, no(DEPUTY, 24 * 10), offices=(RAN_OUT,)),
        "李晓岚 2026-11-12 09:00 退回，本人重新评审后方可继续",
    ),
    (
        "one whose giver left while it lasted",
        handed_over(lent(), office(people(deputy=CLERKS), LENT_ON, since=at(24 * 10))),
        "李晓岚已不在任，其委托随之终止",
    ),
    (
        "one that ran out, to who leads no more",
        handed_over(RAN_OUT, office(people(deputy_b=CLERKS), TO_SUN_UNTIL, since=at(24 * 10))),
        "不是本部门分管主任，或目前已不在任",
    ),
    ("a delegation of what is not one's own", handed_over(lent("吴敏")), False),
    ("a delegation of ninety days", handed_over(lent(start="2026-10-01", end="2026-12-29")), True),
    ("a delegation of ninety-one days", handed_over(lent(start="2026-10-01", end="2026-12-30")), False),
    (
        "delegations make no chains",
        facts(review(REGISTRAR_B, 1), YES_2, offices=(office(delegations_text=delegations(*CHAIN)),)),
        False,
    ),
    ("a delegation is effective after its own merge", handed_over(OFFICE, replace(lent(), since=at(1.5))), False),
    ("a delegation is never to the custodian", handed_over(lent(), after=replace(INTERNAL, custodian="孙立")), False),
    ("a delegation is never to the leader", handed_over(lent(), after=replace(INTERNAL, leader="孙立")), False),
    (
        "a delegation is over when the delegate leads no more",
        handed_over(
            office(
                people(deputy_b="{职务: 分管主任, 分管部门: [宣传部], 起: 2023-02-01, 止: 2026-11-03}"),
                delegations(delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31")),
            )
        ),
        False,
    ),
    ("a delegation is never to the author", filed_by(DEPUTY_B, handed_over(lent())), False),
    ("a delegation is never for one's own groups", facts(BY_SUN[0], review(DEPUTY, 2), offices=(ASSISTED,)), False),
    ("the director reviews for nobody", facts(review(DIRECTOR, 1), review(DEPUTY_B, 2), offices=(ROUND,)), False),
    ("the director's delegate signs", facts(YES_1, review(DEPUTY_B, 2), offices=(lent("赵明诚"),)), True),
    ("an account counts from when it is registered", facts(*BOTH, offices=(NO_ACCOUNT, LATER)), False),
    ("and then it counts", facts(review(DEPUTY, 6), review(DIRECTOR, 7), offices=(NO_ACCOUNT, LATER)), True),
    ("approvals before there were office files", facts(*BOTH, offices=(LATER,)), False),
    (
        "refusals before there were office files stand",
        facts(no(REGISTRAR, 1), review(DEPUTY, 6), review(DIRECTOR, 7), offices=(LATER,)),
        False,
    ),
    ("a secretary from before there were office files", of_minutes(review(DIRECTOR, 6), offices=(LATER,)), False),
    ("a delegation names a unit by its former name", handed_over(lent(units="会员部")), True),
    ("a delegation names others beside", handed_over(lent(units="会员服务部, 网络安全部")), True),
    ("what belongs to no unit is not delegated", of_minutes(review(DEPUTY_B, 1), offices=(lent("赵明诚"),)), False),
    ("its holder signs", of_minutes(review(DIRECTOR, 1), offices=(lent("赵明诚"),)), True),
]


@each([*WHO, *WHEN])
def test_who_counts_and_when(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)


@pytest.mark.parametrize(
    ("by_others", "also", "evidence"),
    [
        (False, (), "线上"),
        (True, (), "代行（待本人确认）"),
        (True, (review(DEPUTY, 3),), "代行（本人已确认）"),
        (True, (review(DEPUTY, 3, commit=None),), "代行（待本人确认）"),
        (False, (review(DEPUTY, 3),), "线上"),
    ],
)
def test_what_a_delegate_gives_is_confirmed_where_others_lent_the_word(
    by_others: bool, also: tuple[Review, ...], evidence: str
) -> None:
    made = lent()
    given = handed_over(
        replace(made, lent_by_others=frozenset(made.registry.of(Delegation)) if by_others else frozenset())
    )
    verdict = decide(replace(given, reviews=(*given.reviews, *also)))
    assert (verdict.approved, verdict.steps[0].proof) == (True, evidence)
    assert ("代行" in verdict.steps[0].says) is by_others
    assert [one.says for one in verdict.ignored if "李晓岚" in one.says and "提交" not in one.says] == (
        [] if by_others or not also else ["李晓岚 2026-11-02 12:00 的同意，不在前列各步骤之后，或该步骤已由他人办理"]
    )


def test_a_delegate_is_shown_as_such() -> None:
    verdict = decide(handed_over(lent()))
    assert (verdict.approved, verdict.steps[0].by) == (True, "孙立（代）")


def of_other(content: Content | None) -> Commit:
    """An earlier commit with that content; None: where it starts is unknown."""
    return replace(EARLIER, contents=frozenset({content}) if content else None)


@pytest.mark.parametrize("content", [Content(PATH, None, OTHER), Content(PATH, OLD, NEW), Content("x", None, NEW)])
def test_a_review_of_another_pair_does_not_count(content: Content) -> None:
    given = with_commits(facts(review(DEPUTY, 1, commit=EARLIER.oid), YES_2), of_other(content))
    assert_decided(given, "内容已改动，请李主任重新审核")
    assert any("内容已改动" in one.says for one in decide(given).ignored)


def after_another(*reviews: Review) -> Facts:
    """Approved, and then the deputy approved another content."""
    more = facts(*BOTH, review(DEPUTY, 3, commit=EARLIER.oid), *reviews)
    return with_commits(more, of_other(Content(PATH, None, OTHER)))


def without(*dismissals: Dismissal, first: Review = YES_1, more: tuple[Review, ...] = (), **others: Any) -> Facts:
    """Approved by both, with what was dismissed since."""
    return facts(first, YES_2, *more, dismissals=dismissals, **others)


GONE = replace(YES_1, state=ReviewState.DISMISSED)
SUN_REFUSED, UNKNOWN = no(DEPUTY_B, 3), review(REGISTRAR, 3, ReviewState.DISMISSED)
NO_SUN_EARLY = no(DEPUTY_B, 0.5)
LEFT = (OFFICE, office(people(deputy_b="{职务: 经办人, 起: 2022-06-01}"), since=at(5)))
SAME_SECOND = no(DEPUTY, 1)
CASES: list[Case] = [
    (
        "a review counts when the pair at its commit is the pair that will be merged",
        with_commits(facts(*(replace(one, commit=EARLIER.oid) for one in BOTH)), EARLIER),
        True,
    ),
    ("a commit that is no ancestor of the head", facts(review(DEPUTY, 1, commit="9" * 40), YES_2), "不在本申请中"),
    (
        "a commit whose start is unknown",
        with_commits(facts(review(DEPUTY, 1, commit=EARLIER.oid), YES_2), of_other(None)),
        False,
    ),
    ("standing is the last decisive review", facts(*BOTH, no(DEPUTY, 3)), False),
    ("an earlier refusal does not stand", facts(no(DEPUTY, 0.5), *BOTH), True),
    ("a comment is not decisive", facts(*BOTH, review(DEPUTY, 3, ReviewState.COMMENTED)), True),
    ("of one second, the higher id is last", facts(YES_1, replace(SAME_SECOND, id=YES_1.id + 1), YES_2), False),
    ("of one second, the lower id is first", facts(YES_1, replace(SAME_SECOND, id=YES_1.id - 1), YES_2), True),
    ("its time is the start of the unbroken run", facts(*BOTH, review(DEPUTY, 3)), True),
    ("a refusal breaks the run", facts(*BOTH, no(DEPUTY, 2.5), review(DEPUTY, 3)), False),
    ("a run is of approvals of that same pair", after_another(), False),
    ("another pair breaks the run", after_another(review(DEPUTY, 4)), False),
    ("and the director signs again", after_another(review(DEPUTY, 4), review(DIRECTOR, 5)), True),
    ("a dismissal takes an approval away", without(dismissed(YES_1, 3), first=GONE), "已撤销"),
    ("a dismissal that only the timeline tells", without(dismissed(YES_1, 3)), False),
    ("a dismissed approval breaks the run", without(dismissed(YES_1, 2.5), more=(review(DEPUTY, 3),)), False),
    (
        "a dismissal never clears changes requested",
        without(dismissed(SUN_REFUSED, 4), more=(replace(SUN_REFUSED, state=ReviewState.DISMISSED),)),
        "孙立",
    ),
    ("changes requested stand", facts(NO_SUN_EARLY, *BOTH), False),
    ("a new review of the same person clears them", facts(NO_SUN_EARLY, *BOTH, review(DEPUTY_B, 3)), True),
    ("of whatever commit", facts(NO_SUN_EARLY, *BOTH, review(DEPUTY_B, 3, commit=None)), True),
    ("a refusal said in office stands after it", facts(*BOTH, SUN_REFUSED, offices=LEFT), False),
    ("refusing again out of office lifts it not", facts(*BOTH, SUN_REFUSED, no(DEPUTY_B, 6), offices=LEFT), False),
    ("approving does", facts(*BOTH, SUN_REFUSED, no(DEPUTY_B, 6), review(DEPUTY_B, 7), offices=LEFT), True),
    ("a dismissed review of unknown earlier state blocks", facts(*BOTH, UNKNOWN), False),
    ("also where its event does not say", without(replace(dismissed(UNKNOWN, 4), state=None), more=(UNKNOWN,)), False),
    (
        "a dismissed approval of others does not block",
        without(replace(dismissed(UNKNOWN, 4), state=ReviewState.APPROVED), more=(UNKNOWN,)),
        True,
    ),
    *(
        (f"a reopening at {hours}", facts(*BOTH, fresh_starts=tuple(map(at, hours))), approved)
        for hours, approved in (((1.5,), False), ((2,), False), ((0.5, 1.5), False), ((0.5,), True))
    ),
    ("a reopening after the merge", facts(*BOTH, fresh_starts=(NOW,)), True),
    ("a reopening clears no refusal", facts(no(DEPUTY_B, 0.2), *BOTH, fresh_starts=(at(0.5),)), False),
    ("only what was submitted before the merge counts", facts(*BOTH, now=at(2)), False),
    ("just before the merge", facts(*BOTH, now=at(2.01)), True),
    ("a refusal at the merge", facts(*BOTH, SUN_REFUSED, now=at(3)), True),
    ("a dismissal at the merge", without(dismissed(YES_1, 3), now=at(3)), True),
    ("a dismissal at the merge that the review shows", without(dismissed(YES_1, 3), first=GONE, now=at(3)), True),
]


@each(CASES)
def test_what_stands(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)


def test_a_review_after_the_merge_is_told() -> None:
    given = facts(*BOTH, review(DEPUTY, 5), now=at(3))
    assert any("不在合并之前" in one.says for one in decide(given).ignored)


HOME = ("deputy approves", "director approves")
GONE_FROM_HOST = "已从报送平台上消失，无从核对；请本人重新评审"
SEEN_BY = {"deputy": DEPUTY, "other": DEPUTY_B, "director": DIRECTOR, "registrar": REGISTRAR, "secretary": SECRETARY}
HEIR = office(people(deputy="{职务: 经办人, 起: 2022-06-01}", deputy_b=DEPUTY_B_TERM.replace("[", "[会员服务部, ", 1)))


def facts_after(*events: str, on: str = HEAD.oid) -> Facts:
    """What the host says after these events, a day between them; the first is about that commit."""
    given, offices = [], [OFFICE]
    for day, event in enumerate(events):
        who, what = event.split()
        if what == "hands-over":
            offices.append(replace(HEIR, since=at(24 * day)))
        else:
            given.append((review if what == "approves" else no)(SEEN_BY[who], 24 * day, commit=HEAD.oid if day else on))
    return with_commits(facts(*given, offices=tuple(offices)), OLD_CONTENT)


def lacking(facts: Facts, place: int) -> Facts:
    gone = facts.reviews[place]
    return replace(facts, reviews=tuple(one for one in facts.reviews if one is not gone), vanished=(gone,))


LEFT_SINCE = ("deputy refuses", "author hands-over", "other approves", "director approves")
OF_NO_STEP = replace(facts_after(*HOME).reviews[0], id=99, user=STRANGER)
LACKING: list[Case] = [
    ("what is seen is still there", facts_after(*HOME), True),
    ("a word that no step needs", replace(facts_after(*HOME), vanished=(OF_NO_STEP,)), True),
    *(
        (f"{who} {what} gone", lacking(facts_after(*events), place), f"{who} {day} 09:00 的{what}{GONE_FROM_HOST}")
        for who, what, day, events, place in (
            ("李晓岚", "同意", "2026-11-02", HOME, 0),
            ("赵明诚", "同意", "2026-11-03", HOME, 1),
            ("刘欣蕾", "退回", "2026-11-02", ("registrar refuses", *HOME), 0),
            ("李晓岚", "退回", "2026-11-04", (*HOME, "deputy refuses"), 2),
            ("吴敏", "同意", "2026-11-02", ("secretary approves", *HOME), 0),
        )
    ),
    *(
        (f"a new review of the same person heals it: {place}", lacking(facts_after(*HOME, *HOME), place), True)
        for place in (0, 1)
    ),
    ("the new review of another person does not", lacking(facts_after(*HOME, "deputy approves"), 1), GONE_FROM_HOST),
    ("a new refusal is a refusal", lacking(facts_after(*HOME, "director refuses"), 1), "退回，本人重新评审后方可继续"),
    (
        "a yes that is gone takes no refusal back",
        lacking(facts_after(*HOME, "director refuses", "director approves"), 3),
        "赵明诚 2026-11-04 09:00 退回，本人重新评审后方可继续",
    ),
    (
        "a yes of before a refusal that was deleted",
        lacking(facts_after(*HOME, "director refuses"), 2),
        "本人其后的评审已从报送平台上消失",
    ),
    (
        "of one who has left",
        lacking(facts_after(*LEFT_SINCE), 0),
        "本人现不在任；请另行报送，并在说明中写明该次退回",
    ),
]


@each(LACKING)
def test_whose_last_word_is_gone(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)
    verdict = decide(given)
    assert verdict.is_blocked is not verdict.approved
    assert "消失" not in verdict.says or expected != "退回，本人重新评审后方可继续"


@pytest.mark.parametrize("on", [HEAD.oid, OLD_CONTENT.oid], ids=["as it was", "mended"])
def test_a_refusal_of_one_who_has_left_needs_a_new_request(on: str) -> None:
    """It stands, and nobody waits for him to look again."""
    made = facts_after(*LEFT_SINCE, on=on)
    says = "李晓岚 2026-11-02 09:00 退回，本人现不在任；请另行报送，并在说明中写明该次退回"
    assert decide(made).says == f"不能批准：{says}。"
    (one,) = waiting([made])
    assert (one.step, one.whom, one.says) == (MEND, ("周启明",), says)


def test_a_refusal_waits_for_the_filer_from_its_day_and_gives_the_reason() -> None:
    made = facts_after("deputy refuses")
    words = "成员范围过宽，\n电话 13812345678 商量"
    made = replace(made, reviews=tuple(replace(one, body=words) for one in made.reviews))
    (one,) = waiting([made])
    assert (one.step, one.whom, one.since) == (MEND, ("周启明",), made.reviews[0].at)
    assert "李晓岚的意见：“成员范围过宽， 电话 138" in one.says
    assert "13812345678" not in one.says
    assert "周启明：您有 1 件待办" in WaitingList(made.now, waiting=(one,)).reminders()["周启明"]


def test_of_an_account_that_is_gone_nobody_can_say_more() -> None:
    made = facts_after(*HOME)
    ghost = replace(made.reviews[0], id=99, user=None, state=ReviewState.CHANGES_REQUESTED)
    assert "一个已注销的账号" in decide(replace(made, vanished=(ghost,))).says


def test_the_person_is_asked_to_review_anew() -> None:
    (one,) = waiting([lacking(facts_after(*HOME), 1)])
    assert one.whom == ("赵明诚",)
    assert one.says.startswith("本人的评审已从报送平台上消失，请重新审阅。")


def test_who_approved_another_content_sees_which() -> None:
    (one,) = waiting([with_commits(facts(review(DEPUTY, 1, commit=EARLIER.oid)), OLD_CONTENT)])
    assert [(again.name, again.was_refusal, again.commit) for again in one.again] == [("李晓岚", False, EARLIER.oid)]
    (one,) = waiting([facts_after("deputy refuses", on=OLD_CONTENT.oid)])
    assert [(again.name, again.was_refusal, again.commit) for again in one.again] == [("李晓岚", True, OLD_CONTENT.oid)]
    assert one.accounts == ((DEPUTY, "li"),)


def test_what_minutes_elsewhere_name_waits_for_them() -> None:
    (one,) = waiting([facts(YES_1, after=EXTERNAL)], {(PATH, NEW): 12})
    assert (one.step, one.whom, one.says) == ("主任办公会", (), "已写入第 12 号申请的纪要，待该纪要合并")


@pytest.mark.parametrize(
    ("made", "role", "unit", "labels"),
    [
        (OFFICE, Role.DEPUTY_DIRECTOR, "会员服务部", ("李晓岚",)),
        (OFFICE, Role.DEPUTY_DIRECTOR, "宣传部", ("孙立",)),
        (OFFICE, Role.DIRECTOR, "宣传部", ("赵明诚",)),
        (OFFICE, Role.DEPUTY_DIRECTOR, "网络安全部", ()),
        (lent(), Role.DEPUTY_DIRECTOR, "会员服务部", ("李晓岚", "孙立（代）")),
        (lent(), Role.DEPUTY_DIRECTOR, "宣传部", ("孙立",)),
        (lent(start="2026-11-03"), Role.DEPUTY_DIRECTOR, "会员服务部", ("李晓岚",)),
        (lent("赵明诚"), Role.DIRECTOR, "会员服务部", ("赵明诚", "孙立（代）")),
        (office(people(deputy=CLERKS)), Role.DEPUTY_DIRECTOR, "会员服务部", ()),
    ],
)
def test_who_may_take_a_step_of_a_unit_is_told_by_label(
    made: Office, role: Role, unit: str, labels: tuple[str, ...]
) -> None:
    assert takers(role, unit, made.registry, date(2026, 11, 2)) == labels


# 7. Order


@pytest.mark.parametrize(("deputy", "merged", "director"), [(30, 30, 40), (31, 30, 40), (1, 40, 40), (1, 41, 40)])
def test_review_before_minutes_merged_before_sign_off(deputy: float, merged: float, director: float) -> None:
    given = facts(review(DEPUTY, deputy), review(DIRECTOR, director), after=EXTERNAL)
    assert not approves(replace(given, meetings=(passed(merged, date(2026, 11, 3)),)))


@pytest.mark.parametrize(
    ("deputy", "day", "director", "expected"),
    [
        (1, date(2026, 11, 2), 40, True),
        (1, date(2026, 11, 1), 40, False),
        (14.9, date(2026, 11, 2), 40, True),
        (15, date(2026, 11, 2), 40, False),
        (1, date(2026, 11, 4), 39.1, True),
        (1, date(2026, 11, 4), 38.9, False),
        (1, date(2026, 11, 5), 40, False),
    ],
)
def test_review_and_sign_off_by_shanghai_day_of_the_meeting(
    deputy: float, day: date, director: float, expected: bool
) -> None:
    given = facts(review(DEPUTY, deputy), review(DIRECTOR, director), after=EXTERNAL)
    assert approves(replace(given, meetings=(passed(30, day),))) is expected


def met(*items: tuple[str | None, str, Outcome], hours: float = 30, **more: Any) -> Meeting:
    return Meeting(minutes(*items, **more), at(hours))


def outward(*meetings: Meeting, reviews: Sequence[Review] = FULL, **changes: Any) -> Facts:
    """An external group that both have approved, and the meetings on it."""
    return facts(*reviews, after=EXTERNAL, meetings=meetings, **changes)


DISCUSSED = replace(HEAD, oid="d" * 40, contents=frozenset({Content(PATH, None, OTHER)}))
PRINCIPLE = minutes((None, OTHER, Outcome.PASSED_IN_PRINCIPLE), supplements=[(OTHER, NEW)])
FIRST, AGAIN, SIGNED = review(DEPUTY, 1, commit=DISCUSSED.oid), review(DEPUTY, 50), review(DIRECTOR, 60)
LIKED = review(DIRECTOR, 1, commit=DISCUSSED.oid)


def in_principle(*reviews: Review, supplements: Sequence[tuple[str, str]] = ((OTHER, NEW),), **changes: Any) -> Facts:
    added = minutes(supplements=supplements).supplements
    meeting = Meeting(replace(PRINCIPLE, supplements=added), at(55))
    return with_commits(facts(*reviews, after=EXTERNAL, meetings=(meeting,), **changes), DISCUSSED)


PASS, RETURN = (None, NEW, Outcome.PASSED), (None, NEW, Outcome.RETURNED)
NOT_PASSED = [(None, NEW, outcome) for outcome in (Outcome.RETURNED, Outcome.REJECTED, Outcome.PASSED_IN_PRINCIPLE)]
SECOND, FOURTH = date(2026, 11, 2), date(2026, 11, 4)
RETURNED_SINCE = (passed(), met(RETURN, hours=42, number=13), passed(45, date(2026, 11, 3), number=14))
CHANGED = replace(DISCUSSED, contents=frozenset({Content(PATH, OLD, OTHER)}))
OF_A_CHANGE = minutes((OLD, OTHER, Outcome.PASSED_IN_PRINCIPLE), supplements=[(OTHER, NEW)])
IN_ORDER: list[Case] = [
    ("order is strict by server time", facts(review(DEPUTY, 2), review(DIRECTOR, 1)), "再次点 Approve"),
    ("not in the same moment", facts(review(DEPUTY, 2), review(DIRECTOR, 2)), False),
    (
        "the director who was too early approves again",
        facts(review(DIRECTOR, 1), review(DEPUTY, 2), review(DIRECTOR, 3)),
        True,
    ),
    *((f"{item[2].value} is no step", outward(met(item)), False) for item in NOT_PASSED),
    *(
        (f"{item[2].value} of a later meeting", outward(passed(), met(item, hours=31, number=13)), False)
        for item in NOT_PASSED
    ),
    *(
        (f"{item[2].value} of an earlier meeting", outward(passed(), met(item, hours=29, day=SECOND, number=11)), True)
        for item in NOT_PASSED
    ),
    ("minutes of another content before", outward(met((OLD, NEW, Outcome.PASSED))), False),
    ("minutes of another content", outward(met((None, OTHER, Outcome.PASSED))), False),
    ("minutes of another file", outward(met(PASS, path="registry/groups/hyfw/other.yaml")), False),
    ("a second passing takes nothing back", outward(passed(), passed(45, date(2026, 11, 3), number=13)), True),
    ("passed after it was returned", outward(*RETURNED_SINCE), False),
    ("and signed since", outward(*RETURNED_SINCE, reviews=(*FULL, review(DIRECTOR, 50))), True),
    ("minutes merged later are not seen", outward(passed(45), now=at(44)), False),
    *((f"of two words the worse: {item[2].value}", outward(met(PASS, item)), False) for item in NOT_PASSED),
    *((f"of two words the worse, first: {item[2].value}", outward(met(item, PASS)), False) for item in NOT_PASSED),
    ("an item behind those of other files", outward(met((OLD, OTHER, Outcome.RETURNED), PASS)), True),
    ("minutes that say it again take nothing back", outward(met(PASS), met(PASS, hours=50)), True),
    ("minutes that say otherwise begin anew", outward(met(RETURN), met(PASS, hours=50)), False),
    ("and are signed anew", outward(met(RETURN), met(PASS, hours=50), reviews=(FULL[0], review(DIRECTOR, 60))), True),
    ("of another day they begin anew", outward(met(PASS), met(PASS, hours=50, day=FOURTH)), False),
    ("passing in principle needs its supplement", in_principle(FIRST, AGAIN, SIGNED), True),
    ("it has none", in_principle(FIRST, AGAIN, SIGNED, supplements=()), False),
    ("it has that of another content", in_principle(FIRST, AGAIN, SIGNED, supplements=[(OLD, NEW)]), False),
    (
        "a supplement may follow a supplement",
        in_principle(FIRST, AGAIN, SIGNED, supplements=[(OTHER, "e" * 40), ("e" * 40, NEW)]),
        True,
    ),
    ("it needs a new review", in_principle(FIRST, SIGNED), False),
    ("also after the supplement", in_principle(FIRST, replace(AGAIN, at=at(56)), SIGNED), True),
    ("it is of what had been reviewed", in_principle(AGAIN, SIGNED), False),
    ("not of the new content", in_principle(review(DEPUTY, 1), AGAIN, SIGNED), False),
    ("reviewed by the day of the meeting", in_principle(replace(FIRST, at=at(25)), AGAIN, SIGNED), True),
    ("reviewed after the meeting", in_principle(replace(FIRST, at=at(40)), AGAIN, SIGNED), False),
    (
        "reviewed, and refused before the meeting",
        in_principle(FIRST, no(DEPUTY, 2, commit=DISCUSSED.oid), AGAIN, SIGNED),
        False,
    ),
    (
        "reviewed that day, once the minutes were merged",
        replace(
            given := in_principle(replace(FIRST, at=at(31)), AGAIN, SIGNED),
            meetings=(Meeting(replace(PRINCIPLE, supplements=()), at(30)), *given.meetings),
        ),
        False,
    ),
    ("it is signed off last", in_principle(FIRST, AGAIN, replace(SIGNED, at=at(54))), False),
    ("after the new review", in_principle(FIRST, replace(AGAIN, at=at(61)), SIGNED), False),
    (
        "what is discussed may be reviewed by a delegate",
        in_principle(review(DEPUTY_B, 1, commit=DISCUSSED.oid), AGAIN, SIGNED, offices=(lent(),)),
        True,
    ),
    ("and liked by others", in_principle(LIKED, FIRST, AGAIN, SIGNED), True),
    ("liking is no review", in_principle(LIKED, AGAIN, SIGNED), False),
    (
        "a change passes in principle too",
        replace(
            changed(EXTERNAL, EXTERNAL, FIRST, AGAIN, SIGNED),
            meetings=(Meeting(OF_A_CHANGE, at(55)),),
            commits={**changed(EXTERNAL, EXTERNAL).commits, CHANGED.oid: CHANGED},
        ),
        True,
    ),
    ("said in the second of a reopening", facts(*BOTH, fresh_starts=(at(2),)), False),
    ("reviewed in the second of a reopening", facts(FULL[0], review(DIRECTOR, 3), fresh_starts=(at(1),)), False),
    ("reviewed after a reopening", facts(FULL[0], review(DIRECTOR, 3), fresh_starts=(at(0.5),)), True),
]


@each(IN_ORDER)
def test_steps_are_in_order(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)


# 8. Paper

HIS_ACCOUNT = "账号: zhao, 账号编号: 1, "
PAPERLESS = people().replace(HIS_ACCOUNT, "")
THIRD = date(2026, 11, 3)


def signed(
    *witnesses: str, step: PaperStep = PaperStep.SIGN_OFF, by: str = "赵明诚", merged: float = 30, on: date = THIRD
) -> Paper:
    return paper(step, by, merged, on, witnesses or ("吴敏", "刘欣蕾"))


SIGN, YES = signed(), review(DEPUTY, 1)
OWN_SINCE = (office(PAPERLESS), replace(OFFICE, since=at(50)))


def on_paper(*reviews: Review, papers: Sequence[Paper] = (SIGN,), **changes: Any) -> Facts:
    """The director, who has no account, has signed on paper."""
    return facts(*(reviews or (YES,)), **{"papers": tuple(papers), "offices": (office(PAPERLESS),)} | changes)


def bound(**change: Any) -> Facts:
    return on_paper(papers=(replace(SIGN, signature=replace(SIGN.signature, **change)),))


# 刘欣蕾 or 赵明诚 holds the secretary's office as well; 钱伟 is of 信息技术部, 吴敏 a secretary, 周启明 neither.
BOTH_OFFICES = people(registrar=f"{REGISTRAR_TERM}, {{职务: 办公会秘书, 起: 2018-09-03}}").replace(HIS_ACCOUNT, "")
SIGNER_TOO = people(director=f"{DIRECTOR_TERM}, {{职务: 办公会秘书, 起: 2022-03-01}}").replace(HIS_ACCOUNT, "")
UNLISTED = office("\n".join(line for line in people().splitlines() if "赵明诚" not in line), since=at(50))
OVER = office(PAPERLESS.replace(DIRECTOR_TERM, DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-20, 依据")))
YOUNG = office(PAPERLESS.replace("起: 2021-09-01", "起: 2026-11-10"))
DEPUTY_PAPERLESS = office(people().replace("账号: li, 账号编号: 2, ", ""))
ON_PAPER: list[Case] = [
    ("a leader without an account signs on paper", on_paper(), True),
    ("a leader with an account does not", on_paper(offices=(OFFICE,)), False),
    ("of another step", on_paper(papers=(signed(step=PaperStep.REVIEW),)), False),
    ("by another signer", on_paper(papers=(signed(by="李晓岚"),)), False),
    ("merged before the review", on_paper(papers=(signed(merged=0.5, on=date(2026, 11, 2)),)), False),
    ("signed before the review", on_paper(papers=(signed(on=date(2026, 11, 1)),)), False),
    ("signed after its merge", on_paper(papers=(signed(on=date(2026, 11, 9)),)), False),
    ("no registrar attests it", on_paper(papers=(signed("吴敏", "周启明"),)), False),
    ("no secretary attests it", on_paper(papers=(signed("钱伟", "刘欣蕾"),)), False),
    ("one attests it", on_paper(papers=(signed("吴敏"),)), False),
    ("a witness is not the author", on_paper(pull=replace(facts().pull, author=REGISTRAR)), False),
    ("of another file", bound(file="registry/groups/hyfw/x.yaml"), False),
    ("of another content before", bound(old_digest=OLD), False),
    ("of another content", bound(new_digest=OTHER), False),
    (
        "a witness is not the signer",
        on_paper(papers=(signed("赵明诚", "刘欣蕾"),), offices=(office(SIGNER_TOO),)),
        False,
    ),
    ("others attest what he signs", on_paper(offices=(office(SIGNER_TOO),)), True),
    *(
        (
            f"secretary and registrar are one witness: {'、'.join(witnesses)}",
            on_paper(papers=(signed(*witnesses),), offices=(office(BOTH_OFFICES),)),
            counts,
        )
        for witnesses, counts in (
            (("刘欣蕾",), False),
            (("刘欣蕾", "刘欣蕾"), False),
            (("刘欣蕾", "周启明"), False),
            (("刘欣蕾", "钱伟"), True),
            (("刘欣蕾", "吴敏"), True),
        )
    ),
    ("a signer that nobody knows", on_paper(papers=(signed(by="何人"),)), False),
    ("a signer that nobody knows any more", on_paper(offices=(office(PAPERLESS), UNLISTED)), False),
    ("a signer who has left office", on_paper(offices=(OVER,)), False),
    ("a signer who was not yet in office", on_paper(offices=(YOUNG,)), False),
    (
        "a paper that no office saw merged",
        on_paper(review(DEPUTY, 41), offices=(replace(office(PAPERLESS), since=at(40)),)),
        False,
    ),
    *((f"merged {hours} hours on", on_paper(now=at(hours)), hours > 30) for hours in (29, 30, 31)),
    (
        "a deputy reviews on paper",
        facts(review(DIRECTOR, 40), papers=(signed(step=PaperStep.REVIEW, by="李晓岚"),), offices=(DEPUTY_PAPERLESS,)),
        True,
    ),
    (
        "witnesses come in any order",
        about(SIGN.signature.path, SIGN.signature, review(REGISTRAR, 1), review(SECRETARY, 2)),
        True,
    ),
    (
        "and so do who approve an office file",
        about("registry/office/policy.yaml", None, review(REGISTRAR, 1), review(DIRECTOR, 2)),
        True,
    ),
]


@each(ON_PAPER)
def test_a_signature_on_paper(given: Facts, expected: bool) -> None:
    assert_decided(given, expected)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (on_paper(), "主任签批  赵明诚，2026-11-03 纸质签批"),
        (on_paper(offices=OWN_SINCE), "纸质签批（待本人确认）"),
        (on_paper(YES, review(DIRECTOR, 60), offices=OWN_SINCE), "纸质签批（本人已确认）"),
    ],
    ids=["without an account", "with an account since", "confirmed by the own review"],
)
def test_paper_waits_for_whoever_has_an_account_since(given: Facts, says: str) -> None:
    verdict = decide(given)
    assert verdict.approved
    assert verdict.steps[1].says.endswith(says)


# 1. Steps by content


@pytest.mark.parametrize(
    ("custodian", "unit", "outward"),
    [
        ("田野", "会员服务部", True),
        ("某甲", "会员服务部", True),
        ("田野", "朝阳代办处", False),
        ("周启明", "朝阳代办处", True),
    ],
)
def test_an_internal_group_whose_custodian_is_from_outside_is_external(
    custodian: str, unit: str, outward: bool
) -> None:
    """Art. 2, 23. Records of paper days are not judged by who was where, what is filed since is."""
    agency = "  - {编号: cy, 名称: 朝阳代办处, 类别: 代办处, 起: 2014-01-01}\n"
    clerk = "  - {姓名: 田野, 工号: D0001, 部门: 朝阳代办处, 任职: [{职务: 经办人, 起: 2016-05-03}]}\n"
    made = office(people(more=clerk), units_text=UNITS + agency)
    after = replace(INTERNAL, custodian=custodian, unit=unit)
    assert (len(steps(facts(after=after, offices=(made,)))) == 3) is outward
    entry = BaselineEntry(origin=ORIGIN, file=PATH, digest=OLD, paper_records=1, filed_on=after.filings[0].filed_on)
    on_paper = Registry({**made.registry.records, BaselineEntry: (entry,)})
    after = replace(after, origin=Origin(PATH, (), OLD))
    assert routed(after, on_paper).route is INTERNAL_ROUTE
    later = replace(after, origin=ORIGIN, filings=(*after.filings, replace(after.last, kind=FilingKind.CHANGE)))
    assert (routed(later, on_paper, routed(after, on_paper)).route is not INTERNAL_ROUTE) is outward
    # Once the file was changed, its last record is new; an entry of version 1 counts none.
    for count, digest, is_old in ((None, OLD, True), (None, NEW, False), (9, NEW, False), (0, OLD, False)):
        on_paper = Registry({**made.registry.records, BaselineEntry: (replace(entry, paper_records=count),)})
        read = replace(after, origin=Origin(PATH, (), digest))
        assert (routed(read, on_paper).route is INTERNAL_ROUTE) is (is_old or not outward), count


SLIP = Filing(origin=ORIGIN, kind=FilingKind.CHANGE, filed_on=START.date(), statement="更正：使用范围误写")
CORRECTED = replace(INTERNAL, filings=(*INTERNAL.filings, SLIP))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (EXTERNAL, INTERNAL, "9.2"),
        (EXTERNAL, CORRECTED, "9.2"),
        (INTERNAL, EXTERNAL, "9.2"),
        (SHORT, INTERNAL, "9.1"),
        (INTERNAL, replace(SHORT, scope=Scope.INTERNAL), "9.1"),
        (SHORT, SHORT, "10"),
    ],
)
def test_the_stricter_of_old_and_new(before: Group, after: Group, expected: str) -> None:
    assert {step.article for step in decide(changed(before, after)).steps} == {expected}


def test_what_is_covered_keeps_the_route_of_then() -> None:
    home = OFFICE.registry.unit("会员服务部")
    given = replace(changed(INTERNAL, INTERNAL), routed={PATH: Routed(EXTERNAL_ROUTE, "周启明", home)})
    assert {step.article for step in decide(given).steps} == {"9.2"}


def test_who_moved_to_an_agency_since_is_no_outsider_where_filed_before() -> None:
    """Art. 9"""
    agency = "  - {编号: cy, 名称: 朝阳代办处, 类别: 代办处, 起: 2014-01-01}\n"
    moved = people().replace("B0012, 部门: 会员服务部", "B0012, 部门: 朝阳代办处")
    registry = office(moved, units_text=UNITS + agency).registry
    filed = Routed(INTERNAL_ROUTE, "周启明", registry.unit("会员服务部"))
    assert routed(INTERNAL, registry, filed).route is INTERNAL_ROUTE
    assert routed(INTERNAL, registry).route is EXTERNAL_ROUTE


def ended(made: Group) -> Group:
    last = Filing(origin=ORIGIN, kind=FilingKind.CANCELLATION, filed_on=START.date(), statement="结束")
    return replace(made, filings=(*made.filings, last))


def test_cancellation_takes_the_same_route_as_creation() -> None:
    assert len(steps(changed(EXTERNAL, ended(EXTERNAL)))) == 3


def test_a_group_of_an_ended_unit_is_closed_by_its_last_deputy_alone() -> None:
    """Art. 9; contract A 5"""
    units = UNITS.replace("曾用名: [会员部], 起: 2012-03-01", "曾用名: [会员部], 起: 2012-03-01, 止: 2026-10-31")
    terms = DEPUTY_TERM.replace("起: 2022-06-01", "起: 2022-06-01, 止: 2026-10-31")
    other = "{职务: 分管主任, 分管部门: [宣传部], 起: 2026-11-01}"
    made = office(people(deputy=f"{terms}, {other}"), units_text=units)
    for deputy, expected in ((DEPUTY, True), (DEPUTY_B, False)):
        closing = changed(INTERNAL, ended(INTERNAL), review(deputy, 1), review(DIRECTOR, 2))
        assert approves(replace(closing, offices=(made,))) is expected


def test_a_change_of_unit_asks_the_deputies_of_both() -> None:
    moved = replace(INTERNAL, unit="宣传部")
    assert steps(changed(INTERNAL, moved)) == [Step.REVIEW, Step.REVIEW, Step.SIGN_OFF]
    three = (review(DEPUTY, 1), review(DEPUTY_B, 2), review(DIRECTOR, 3))
    asked = [approves(changed(INTERNAL, moved, *reviews)) for reviews in (three, three[::2], three[1:])]
    assert asked == [True, False, False]


def test_one_person_may_be_the_deputy_of_both_units() -> None:
    moved = replace(group(unit="办事处本级"), scope=Scope.INTERNAL)
    made = changed(replace(moved, unit="宣传部"), moved, review(DEPUTY_B, 1), review(DIRECTOR, 2))
    assert len(made.matters) == 1
    assert approves(made)


def test_a_former_name_of_the_unit_is_the_same_unit() -> None:
    assert steps(changed(replace(INTERNAL, unit="会员部"), INTERNAL)) == [Step.REVIEW, Step.SIGN_OFF]


def test_the_deputy_is_another_than_the_director() -> None:
    both = office(
        people(director="{职务: 主任, 起: 2021-09-01}, {职务: 分管主任, 分管部门: [会员服务部], 起: 2021-09-01}")
    )
    assert not approves(facts(review(DIRECTOR, 1), after=SHORT, offices=(both,)))


# 9. Filing is the merge


def test_who_merges_is_of_the_registrars_neither_author_nor_approver() -> None:
    made = facts(*BOTH)
    for merger, expected in ((REGISTRAR, True), (CLERK, False), (DEPUTY, False), (STRANGER, False), (None, False)):
        assert approves(replace(made, pull=replace(made.pull, is_merged=True, merger=merger))) is expected
    own = replace(made.pull, is_merged=True, merger=REGISTRAR, author=REGISTRAR)
    assert not approves(replace(made, pull=own))
