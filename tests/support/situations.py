"""Pull requests in every state in which somebody asks what is missing; what each is told stands in ``verdicts/``."""

from dataclasses import replace
from datetime import date, timedelta

from group_registry.approval.facts import Content, Dismissal, Facts, Matter, Meeting, Review, ReviewState
from group_registry.model.records import BlacklistEntry, QuietPeriod, Record
from group_registry.model.terms import Outcome, PaperStep, QuietScope, SubjectKind
from support.pure import (
    BOTH,
    CLERK,
    CREATED,
    DEPUTY,
    DEPUTY_B,
    DEPUTY_B_TERM,
    DEPUTY_TERM,
    DIRECTOR,
    DIRECTOR_TERM,
    EARLIER,
    EXTERNAL,
    FAULT,
    FULL,
    HEAD,
    INTERNAL,
    NEW,
    OFFICE,
    OLD,
    ORIGIN,
    OTHER,
    PATH,
    REGISTRAR,
    REGISTRAR_B,
    SECRETARY,
    SHORT,
    SOON,
    START,
    STRANGER,
    UNITS,
    at,
    changed,
    delegation,
    delegations,
    dismissed,
    facts,
    minutes,
    no,
    office,
    paper,
    passed,
    people,
    review,
    with_commits,
)

YES_1, YES_2 = BOTH
PAPERLESS = office(people().replace("账号: zhao, 账号编号: 1, ", ""))
NO_DEPUTY = office(people(deputy="{职务: 经办人, 起: 2022-06-01}"))
OUYANG = office(people().replace("李晓岚", "欧阳晓岚"))
OUYANG_XIU = office(people().replace("李晓岚", "欧阳修").replace("孙立", "司马"))
HANDED = office(delegations_text=delegations(delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31")))
COMING = office(people(deputy=DEPUTY_TERM.replace("2022-06-01", "2026-12-07")))
AWAY_TERM = f"{DIRECTOR_TERM[:-1]}, 缺席: [{{起: 2026-11-20, 止: 2026-12-31, 依据: 示例办〔2026〕40号}}]}}"
AWAY = office(people(AWAY_TERM))
AWAY_PAPERLESS = office(people(AWAY_TERM).replace("账号: zhao, 账号编号: 1, ", ""))
LENT_MEANWHILE = office(
    people(AWAY_TERM), delegations(delegation("赵明诚", "孙立", "会员服务部", "2026-11-20", "2026-12-31"))
)
TWO = office(
    people(
        more="  - {姓名: 王梅, 工号: B0009, 部门: 会员服务部, 账号: wang, 账号编号: 9, "
        "任职: [{职务: 分管主任, 分管部门: [会员服务部], 起: 2024-01-01}]}"
    )
)
OLD_CONTENT = replace(EARLIER, contents=frozenset({Content(PATH, None, OTHER)}))
SIGNED = paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3))


def told(outcome: Outcome, hours: float = 30, number: int = 12) -> Meeting:
    return Meeting(minutes((None, NEW, outcome), number=number), at(hours))


def at_work(**changes: object) -> Facts:
    made = facts(*BOTH)
    return replace(made, pull=replace(made.pull, **changes))  # type: ignore[arg-type]


def about(path: str, after: Record | None, *reviews: object, **changes: object) -> Facts:
    content = Content(path, None if after else OLD, NEW)
    head = replace(HEAD, contents=frozenset({content}), authored=frozenset({path}))
    made = facts(matters=(Matter(content, None, after),), commits={head.oid: head})
    return replace(made, reviews=tuple(reviews), **changes)  # type: ignore[arg-type]


def batch(*reviews: object, path: str = "registry/groups/hyfw/other.yaml", after: Record | None = INTERNAL) -> Facts:
    other = Content(path, None, "e" * 40)
    head = replace(HEAD, contents=frozenset({CREATED, other}))
    made = facts(matters=(facts().matters[0], Matter(other, None, after)), commits={head.oid: head})
    return replace(made, reviews=tuple(reviews))  # type: ignore[arg-type]


DAY = date(2026, 11, 2)
LISTED = BlacklistEntry(
    origin=ORIGIN, subject_kind=SubjectKind.MEMBER, subject="B0012", cause="转发", article="13",
    decided_on=DAY, starts_on=DAY, ends_on=DAY,
)  # fmt: skip
QUIET = QuietPeriod(origin=ORIGIN, name="春节", starts_on=DAY, ends_on=DAY, grounds="第二十二条", scope=QuietScope.ALL)
MINUTES = minutes((None, NEW, Outcome.PASSED))
MERGED = {"is_merged": True, "is_closed": False}
GONE = review(None, 3, ReviewState.CHANGES_REQUESTED, login="ghost")
OUT = replace(review(DEPUTY, 1), state=ReviewState.DISMISSED)

IN_PRINCIPLE = (None, OTHER, Outcome.PASSED_IN_PRINCIPLE)
ASKED = Meeting(minutes(IN_PRINCIPLE), at(30))
ASKED_BESIDE = Meeting(minutes((None, OLD, Outcome.RETURNED), IN_PRINCIPLE), at(30))
RETURNED = Meeting(minutes((None, OTHER, Outcome.RETURNED), day=date(2026, 11, 5), number=13), at(80))

WANG = "  - {姓名: 王梅, 工号: B0009, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2026-11-01}]}"
TO_BE_DIRECTOR = "{职务: 主任, 起: 2026-12-03, 依据: 示例办任〔2026〕9号}"
OVER = DIRECTOR_TERM.replace(", 依据", ", 止: 2026-12-02, 依据")
SUCCEEDED = office(people(OVER, more=f"  - {{姓名: 何远, 工号: B0020, 部门: 办事处本级, 任职: [{TO_BE_DIRECTOR}]}}"))
PROMOTED = office(people(OVER, deputy_b=f"{DEPUTY_B_TERM[:-1]}, 止: 2026-12-02}}, {TO_BE_DIRECTOR}"))

TIAN = "  - {姓名: 田野, 工号: B0040, 部门: 朝阳代办处, 任职: [{职务: 经办人, 起: 2019-03-01}]}\n"
AGENCY = "  - {编号: chaoyang, 名称: 朝阳代办处, 类别: 代办处, 起: 2016-01-01}\n"
WITH_AN_AGENCY = office(people(more=TIAN), units_text=UNITS + AGENCY)


def beside_an_agency(*reviews: Review, **changes: object) -> Facts:
    """A group that is declared internal, reviewed, where there is an agency too."""
    return facts(YES_1, *reviews, after=replace(INTERNAL, **changes), offices=(WITH_AN_AGENCY,))  # type: ignore[arg-type]


SITUATIONS: dict[str, Facts] = {
    # What is awaited, and what is done
    "nothing-yet": facts(now=at(2)),
    "nothing-after-a-day": facts(now=START + timedelta(days=1)),
    "nothing-after-three-days": facts(now=START + timedelta(days=3)),
    "reviewed": facts(YES_1, now=at(3)),
    "approved": facts(*BOTH),
    "short-lived-waits": facts(after=SHORT, now=SOON),
    "short-lived-granted": facts(YES_1, after=SHORT, now=SOON),
    "external-waits-for-the-meeting": facts(YES_1, after=EXTERNAL),
    "external-passed": facts(YES_1, after=EXTERNAL, meetings=(passed(),)),
    "shared-with-a-department": beside_an_agency(YES_2, joint_units=("宣传部",)),
    "shared-with-an-agency": beside_an_agency(joint_units=("朝阳代办处",)),
    "with-members-of-an-agency": beside_an_agency(member_units=("朝阳代办处",)),
    "led-by-somebody-of-an-agency": beside_an_agency(custodian="田野"),
    "approved-twice-by-one": facts(YES_1, review(DEPUTY, 3), review(DIRECTOR, 4), review(DIRECTOR, 5)),
    "external-approved": facts(*FULL, after=EXTERNAL, meetings=(passed(),)),
    "two-deputies-may": facts(offices=(TWO,)),
    "two-deputies-did": facts(review(9, 2), YES_1, offices=(TWO,)),
    "in-a-unit-that-is-not-listed": facts(YES_1, after=replace(INTERNAL, unit="网络安全部")),
    "surnames-of-two-characters": facts(review(DIRECTOR, 1), offices=(OUYANG,)),
    "surnames-of-short-names": replace(changed(INTERNAL, replace(INTERNAL, unit="宣传部")), offices=(OUYANG_XIU,)),
    "moved-to-another-unit": changed(INTERNAL, replace(INTERNAL, unit="宣传部"), YES_1),
    "a-delegate-reviews": facts(review(DEPUTY_B, 1), YES_2, offices=(HANDED,)),
    "nobody-holds-the-office": facts(offices=(NO_DEPUTY,)),
    "the-only-deputy-filed-it": replace(facts(), pull=replace(facts().pull, author=DEPUTY)),
    "the-only-deputy-filed-a-short-lived-one": replace(
        facts(after=SHORT, now=SOON), pull=replace(facts().pull, author=DEPUTY)
    ),
    "a-deputy-begins-on-a-day": facts(offices=(COMING,)),
    "a-deputy-counts-from-a-day": facts(
        offices=(NO_DEPUTY,), filed_office=OFFICE.registry, filed_since=at(24 * 31 + 15)
    ),
    "the-director-is-away": facts(YES_1, offices=(AWAY,)),
    "the-director-is-away-and-his-word-lent-from-a-day": facts(
        YES_1, offices=(AWAY,), filed_office=LENT_MEANWHILE.registry, filed_since=at(24 * 31 + 15)
    ),
    "the-director-is-away-and-his-word-lent": facts(YES_1, offices=(LENT_MEANWHILE,)),
    "the-director-is-away-and-a-group-for-outsiders-waits": facts(YES_1, after=EXTERNAL, offices=(AWAY,)),
    "the-director-is-away-and-the-meeting-has-passed-it": facts(
        YES_1, after=EXTERNAL, offices=(AWAY,), meetings=(passed(),)
    ),
    "the-director-is-away-and-minutes-wait": replace(
        about(MINUTES.path, MINUTES, offices=(AWAY,)), pull=replace(facts().pull, author=SECRETARY)
    ),
    "the-director-is-away-without-an-account": replace(
        about(MINUTES.path, MINUTES, offices=(AWAY_PAPERLESS,)), pull=replace(facts().pull, author=SECRETARY)
    ),
    "an-absence-that-is-over": facts(YES_1, after=EXTERNAL, offices=(AWAY,), now=at(24 * 61)),
    "what-a-delegate-gave-was-taken-back": facts(
        review(DEPUTY_B, 1), offices=(HANDED, replace(OFFICE, since=at(24 * 5)))
    ),
    "a-batch-of-two": batch(YES_1),
    # The meeting
    "meeting-passed-in-principle": facts(*FULL, after=EXTERNAL, meetings=(told(Outcome.PASSED_IN_PRINCIPLE),)),
    "meeting-returned-it": facts(*FULL, after=EXTERNAL, meetings=(told(Outcome.RETURNED),)),
    "meeting-rejected-it": facts(*FULL, after=EXTERNAL, meetings=(told(Outcome.REJECTED),)),
    "meeting-before-the-review": facts(review(DEPUTY, 35), YES_2, after=EXTERNAL, meetings=(passed(30),)),
    "changed-after-the-meeting": facts(YES_1, after=EXTERNAL, meetings=(ASKED,)),
    "changed-and-both-items-are-there": facts(YES_1, after=EXTERNAL, meetings=(ASKED_BESIDE,)),
    "changed-while-the-minutes-are-merged": facts(YES_1, after=EXTERNAL, meetings=(ASKED,), now=at(30)),
    "changed-after-a-later-meeting-returned-it": facts(YES_1, after=EXTERNAL, meetings=(RETURNED, ASKED)),
    "changed-after-an-earlier-meeting-returned-it": facts(
        YES_1, after=EXTERNAL, meetings=(replace(RETURNED, minutes=replace(RETURNED.minutes, met_on=DAY)), ASKED)
    ),
    "another-file-passed-in-principle": facts(
        YES_1, after=EXTERNAL, meetings=(Meeting(minutes(IN_PRINCIPLE, path="registry/groups/hyfw/x.yaml"), at(30)),)
    ),
    "another-change-passed-in-principle": facts(
        YES_1, after=EXTERNAL, meetings=(Meeting(minutes((OLD, OTHER, Outcome.PASSED_IN_PRINCIPLE)), at(30)),)
    ),
    "a-change-changed-after-the-meeting": replace(
        changed(EXTERNAL, EXTERNAL, YES_1),
        meetings=(Meeting(minutes((OLD, OTHER, Outcome.PASSED_IN_PRINCIPLE)), at(30)),),
    ),
    "minutes-merged-with-it": facts(YES_1, after=EXTERNAL, meetings=(passed(45),), now=at(45)),
    "a-meeting-without-leaders": facts(
        YES_1, after=EXTERNAL, meetings=(Meeting(replace(MINUTES, present=("吴敏", "刘欣蕾"), chair="吴敏"), at(30)),)
    ),
    "minutes-of-another-wait-for-their-record": facts(
        YES_1, after=EXTERNAL, unrecorded=(minutes((None, NEW, Outcome.PASSED), path="registry/groups/hyfw/x.yaml"),)
    ),
    "minutes-wait-for-their-record": facts(YES_1, after=EXTERNAL, unrecorded=(MINUTES,), recorded_at=at(1)),
    "two-reasons-against-a-meeting": facts(YES_1, no(DEPUTY_B, 3), after=EXTERNAL, faults=(FAULT,)),
    # Paper
    "a-leader-without-an-account": facts(YES_1, offices=(PAPERLESS,)),
    "signed-on-paper": facts(YES_1, papers=(SIGNED,), offices=(PAPERLESS,)),
    "paper-waits-for-its-record": facts(YES_1, offices=(PAPERLESS,), unrecorded=(SIGNED.signature,)),
    "paper-confirmed": facts(
        YES_1, review(DIRECTOR, 60), papers=(SIGNED,), offices=(PAPERLESS, replace(OFFICE, since=at(50)))
    ),
    # What has to be given again
    "content-changed-since": with_commits(facts(review(DEPUTY, 1, commit=EARLIER.oid)), OLD_CONTENT),
    "dismissed": facts(OUT, dismissals=(Dismissal(OUT.id, ReviewState.APPROVED, at(2)),)),
    "reopened": facts(*BOTH, fresh_starts=(at(3),)),
    "signed-before-the-review": facts(review(DIRECTOR, 1), review(DEPUTY, 2)),
    "one-person-for-two-steps": facts(YES_1, offices=(office(people(director=DEPUTY_TERM, deputy=DIRECTOR_TERM)),)),
    # Refusals
    "refused-by-the-deputy": facts(no(DEPUTY, 1), no(DEPUTY, 2), review(DIRECTOR, 3)),
    "refused-by-a-registrar": facts(*BOTH, no(REGISTRAR, 3)),
    "refused-by-one-of-the-staff": facts(*BOTH, no(CLERK, 3)),
    "refused-by-an-account-that-is-gone": facts(*BOTH, GONE),
    # What stands against it
    "errors": facts(*BOTH, faults=(FAULT,) * 3),
    "not-to-main": at_work(is_to_main=False),
    "draft": at_work(is_draft=True),
    "closed": at_work(is_closed=True),
    "merges-by-itself": at_work(merges_by_itself=True),
    "author-is-gone": at_work(author=None),
    "no-files": facts(*BOTH, matters=()),
    "several-kinds": batch(*BOTH, review(REGISTRAR, 3), path="scripts/approve.py", after=None),
    "moved-on-in-main": facts(*BOTH, outdated=frozenset({PATH})),
    "what-was-there-cannot-be-read": changed(None, INTERNAL, *BOTH),
    "cannot-be-read": facts(*BOTH, matters=(Matter(CREATED, None, None),)),
    "lacks-an-item": facts(*BOTH, matters=(Matter(CREATED, None, None),), faults=(FAULT,)),
    "judged-by-the-last-covered-office": facts(*BOTH, is_office_behind=True),
    "everything-at-once": replace(at_work(is_draft=True, is_closed=True), faults=(FAULT,), outdated=frozenset({PATH})),
    "merged-by-a-registrar": at_work(**MERGED, merger=REGISTRAR),
    "merged-by-somebody-else": at_work(**MERGED, merger=SECRETARY),
    "merged-by-its-author": at_work(**MERGED, author=REGISTRAR, merger=REGISTRAR),
    "merged-by-an-approver": replace(
        about("docs/a.md", None, review(DIRECTOR, 1), review(REGISTRAR, 2)),
        pull=replace(facts().pull, is_merged=True, merger=REGISTRAR),
    ),
    # Other kinds of files
    "minutes": about(MINUTES.path, MINUTES, pull=replace(facts().pull, author=SECRETARY)),
    "minutes-not-by-the-secretary": about(MINUTES.path, MINUTES),
    "a-signature-to-be-attested": about(SIGNED.signature.path, SIGNED.signature, review(SECRETARY, 1)),
    "quiet-period": about("registry/quiet-periods/2027-chunjie.yaml", QUIET),
    "blacklist": about("registry/blacklist/01.yaml", LISTED, YES_1),
    "office-files": about("registry/office/policy.yaml", None, review(REGISTRAR, 1)),
    "office-files-while-the-director-gains": about(
        "registry/office/people.yaml",
        None,
        review(DIRECTOR, 1),
        review(REGISTRAR, 2),
        head_office=office(
            people(director=f"{DIRECTOR_TERM}, {{职务: 办公会秘书, 起: 2026-12-01, 依据: 示例办任〔2026〕9号}}")
        ).registry,
    ),
    "office-files-with-the-directors-new-account": about(
        "registry/office/people.yaml",
        None,
        review(DIRECTOR, 1),
        head_office=office(people().replace("账号: zhao, 账号编号: 1,", "账号: zhao2, 账号编号: 21,")).registry,
    ),
    "office-files-with-an-ungrounded-gain-of-the-director": about(
        "registry/office/people.yaml",
        None,
        review(DIRECTOR, 1),
        head_office=office(people(director=f"{DIRECTOR_TERM}, {{职务: 办公会秘书, 起: 2026-12-01}}")).registry,
    ),
    "office-files-of-a-new-clerk": about(
        "registry/office/people.yaml",
        None,
        head_office=office(people(more=WANG)).registry,
    ),
    "office-files-of-a-successor": about(
        "registry/office/people.yaml", None, YES_1, review(DEPUTY_B, 2), head_office=SUCCEEDED.registry
    ),
    "office-files-of-a-successor-by-one-deputy": about(
        "registry/office/people.yaml",
        None,
        *(YES_1, review(SECRETARY, 2), review(REGISTRAR, 3), review(REGISTRAR_B, 4)),
        head_office=PROMOTED.registry,
    ),
    "a-deputy-lends-the-own-word": about("registry/office/delegations.yaml", None, head_office=HANDED.registry),
    # What is not counted
    "not-counted-after-the-merge": facts(*BOTH, review(DEPUTY, 3), now=at(3)),
    "not-counted-comments": facts(
        review(DEPUTY, 1, ReviewState.COMMENTED), review(STRANGER, 2, ReviewState.COMMENTED, login="x")
    ),
    "not-counted-gone-account": facts(review(None, 1, login="ghost"), review(None, 2)),
    "not-counted-app": facts(replace(YES_1, is_human=False)),
    "not-counted-earlier-word": facts(YES_1, no(DEPUTY, 2), review(DEPUTY, 3), YES_2),
    "not-counted-gone-commit": facts(review(DEPUTY, 1, commit=None), review(DIRECTOR, 2, commit="f" * 40)),
    "not-counted-stranger": facts(review(STRANGER, 1, login="stranger")),
    "not-counted-author": facts(review(CLERK, 1)),
    "not-counted-who-changed-it": facts(YES_1, commits={HEAD.oid: replace(HEAD, authors=frozenset({CLERK, DEPUTY}))}),
    "not-counted-other-office": facts(review(DEPUTY_B, 1), review(SECRETARY, 2), review(REGISTRAR_B, 3)),
    "not-counted-not-in-office-then": facts(
        YES_1, offices=(replace(NO_DEPUTY, since=START - timedelta(days=9)), replace(OFFICE, since=at(5)))
    ),
    "not-counted-second-yes": facts(YES_1, YES_2, review(9, 3), offices=(TWO,)),
    "not-counted-in-a-file-without-seats": about("registry/other.txt", None, review(DEPUTY, 1)),
    "not-counted-dismissed-untold": facts(replace(YES_1, state=ReviewState.DISMISSED)),
    "not-counted-dismissed-refusal": facts(
        replace(no(DEPUTY, 1), state=ReviewState.DISMISSED), dismissals=(dismissed(no(DEPUTY, 1), 2),)
    ),
}
