"""What may be filed on top of what main holds, and on which days (Art. 7 to 10, 21; contract A 4, A 6, E)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from group_registry.approval.facts import ExceptionKind, Facts, LetThrough, Matter, Pending, groups_in
from group_registry.approval.people import deputies
from group_registry.model.records import BlacklistEntry, Group, Incident, Minutes, PaperSignature, Record, Waiver
from group_registry.model.registry import Registry
from group_registry.model.sentences import worded
from group_registry.model.similarity import Links, folded
from group_registry.model.terms import OFFICE, SHANGHAI, Procedure, day_of, is_known
from group_registry.rules import CONTRADICTIONS
from group_registry.rules.articles_06_to_10_filing import CORRECTION, LATE_PAPER, RECONFIRMED, asks_to_be_confirmed
from group_registry.rules.articles_19_to_22 import BLACKLIST_RULES, new_group_is_not_like_a_blacklisted_one
from group_registry.rules.engine import run
from group_registry.rules.on_file import REASONS, gives, is_correction
from group_registry.rules.transition import EXTERNAL, SHORT_LIVED, Change, Route, Routed, entry_of, routed

Cites = tuple[str | None, str]
"""An article, and the rule or check of the decision whose readings are cited (Art. 24); without any it is empty."""
Objection = tuple[str, Cites]
Looked = Objection | LetThrough
"""What a check comes to: what is against a file, or the exception by which it passes."""

DECIDED = {
    "days_fit_the_request": "备案日期与报送、合并之日相符",
    "content_is_approved": "现有内容未经审批的，重新确认",
}
"""What the decision alone judges, by the names that readings list, with their titles."""
DAY, PAST, CONTENT = ("7", "days_fit_the_request"), ("8", "content_is_approved"), (None, "content_is_approved")
IN_TIME, CHAIN = ("10", "short_lived_group_is_filed_in_time"), ("10", "short_lived_chain_is_filed_in_full")
NAME = ("7", "names_are_distinct")
MENDING = ("8", "nothing_follows_a_cancellation")
WAIVER = ("17", "waiver_names_a_file")


def _in_one(key: str, **values: object) -> str:
    return "；".join(worded(key, **values))


def _against(path: str, article: str, key: str, **values: object) -> Objection:
    """In the words of ``SENTENCES``; what is cited has the name before the slash."""
    return f"{path} 的{_in_one(key, **values)}", (article, key.partition("/")[0])


MENDED_WITHIN = timedelta(days=30)
"""How long after its merge a wrong cancellation can be mended (the office's reading)."""


def restores(matter: Matter, facts: Facts) -> bool:
    """Whether the new content is the last covered content of a file whose old content is not covered."""
    covered = facts.uncovered.get(matter.path)
    return covered is not None and covered.mark == matter.content.new


def heals(matter: Matter, facts: Facts) -> bool:
    """Whether merging covers a file whose old content was not: it asks for that, restores, or deletes."""
    if isinstance(matter.after, Group):
        return asks_to_be_confirmed(matter.after) or restores(matter, facts)
    return matter.content.new is None or matter.path in facts.marked or restores(matter, facts)


def deciding(matter: Matter, facts: Facts) -> tuple[list[Group], list[Route]]:
    """The contents of a group that decide which approvals a filing needs, and the routes that they ask for.

    Normally these are the old and the new content; covered content keeps its route of then. If the old content is not
    covered, the last covered content comes first. The uncovered content on main then counts as 对外 if it cannot be
    read or nobody is in charge of its unit. A filing that restores the last covered content is decided by that alone.
    """
    registry, day = facts.registry, facts.today
    past, new, outward = matter.before, groups_in(matter.after), list[Route]()
    if restores(matter, facts):
        past, new = matter.after, []
    elif matter.path in facts.uncovered:
        past = on_file(matter, facts)
        if pushed := [group for group in groups_in(matter.before) if deputies(registry.deputies_for(group, day), day)]:
            new = [*pushed, *new]
        elif matter.content.old is not None:
            outward = [EXTERNAL]
    old = groups_in(past)
    return [*old, *new], [*_routes(old, new, facts.routed.get(matter.path), facts), *outward]


def _routes(old: list[Group], new: list[Group], last: Routed | None, facts: Facts) -> Iterator[Route]:
    """A cancelled group is mended by the full route, also a short-lived one."""
    office = facts.filed_office or facts.registry
    for group in old:
        yield (last or routed(group, office)).route
    if any(group.is_cancelled for group in old):
        new = [replace(group, procedure=Procedure.IN_FULL) for group in new]
    for group in new:
        yield routed(group, office, last).route


def against_confirming(matter: Matter, facts: Facts) -> Iterator[Objection]:
    """The rules hold what is confirmed against the last covered content."""
    path, after, covered = matter.path, matter.after, facts.uncovered.get(matter.path)
    if isinstance(after, Group) and covered and covered.group is None and asks_to_be_confirmed(after):
        yield f"{path} 最后一次经审批的内容无法正确读取，不能核对以前的备案记录", (None, "")


STATED = {
    CORRECTION: ExceptionKind.CORRECTION,
    RECONFIRMED: ExceptionKind.RECONFIRMED,
    LATE_PAPER: ExceptionKind.LATE_PAPER,
}
"""How the statement of a new record begins that asks for an exception."""


def as_stated(matter: Matter, facts: Facts) -> Iterator[LetThrough]:
    if isinstance(matter.after, Group) and not restores(matter, facts):
        says = matter.after.last.statement
        yield from (LetThrough(kind, says) for word, kind in STATED.items() if says.startswith(word))


def corrections(matter: Matter, facts: Facts) -> Iterator[LetThrough]:
    """What is mended of what is on file, or taken out, with the reason that is given (更正, 删去)."""
    before, after = matter.before, matter.after
    if before and after and is_correction(before, after, facts.opened_on):
        for reason in REASONS:
            if gives(reason, before, after):
                yield LetThrough(ExceptionKind.CORRECTION, getattr(after, reason))


JUDGED_AGAIN = "登记之后自动再次判断"
TO_BE_RECORDED = f"待登记的；{JUDGED_AGAIN}"


def against_waiting(matter: Matter, facts: Facts) -> Iterator[Objection]:
    """A merge that is not recorded yet may take the name (contract E)."""
    path, after, before = matter.path, matter.after, matter.before
    if not isinstance(after, Group) or after.is_cancelled:
        return
    name = folded(after.name)
    if isinstance(before, Group) and folded(before.name) == name:
        return
    for group in groups_in(*facts.unrecorded):
        if group.path != path and not group.is_cancelled and folded(group.name) == name:
            yield Pending(f"{path} 与 {group.path} 重名，后者是已合并、{TO_BE_RECORDED}"), NAME


def on_file(matter: Matter, facts: Facts) -> Record | None:
    """The last covered record of the file."""
    if matter.path not in facts.uncovered:
        return matter.before
    if covered := facts.uncovered[matter.path]:
        return covered.record
    return None


def against_mending(matter: Matter, facts: Facts) -> Iterator[Objection]:
    """A wrong cancellation is mended within thirty days (Art. 9)."""
    before, after, opened = on_file(matter, facts), matter.after, facts.opened_on
    if facts.is_of_first_version or not isinstance(before, Group) or after is None or restores(matter, facts):
        return
    merged = facts.covered_at.get(after.path)
    if before.is_cancelled and (merged is None or opened - day_of(merged) > MENDED_WITHIN):
        when = "于启用以前"
        if merged:
            when = f"于 {day_of(merged)} 合并"
        yield f"{after.path} 的{_in_one('cancellation_is_mended_in_time', when=when)}", MENDING


def against_old_content(matter: Matter, facts: Facts) -> Iterator[Looked]:
    path, after = matter.path, matter.after
    if path in facts.unrecorded_paths:
        yield Pending(f"{path} 在主分支上的内容已合并，待登记；{JUDGED_AGAIN}"), (None, "")
    elif path not in facts.uncovered:
        return
    elif heals(matter, facts):
        yield LetThrough(ExceptionKind.MENDED)
    elif isinstance(after, Group):
        yield _in_one("content_is_approved", what=f"“{after.name}”"), CONTENT
    else:
        yield _in_one("content_is_approved/other", what=path), CONTENT


HANDED_IN_WITHIN = timedelta(days=7)
"""How long before its pull request was opened a form may be dated (the office's reading)."""


def against_days(matter: Matter, facts: Facts) -> Iterator[Looked]:
    path, after, merged = matter.path, matter.after, facts.today
    match after:
        case Minutes() if after.met_on > merged:  # it cannot have passed anything yet
            yield _against(path, "9.2", "of_a_day_to_come", what="会议", day=after.met_on)
        case PaperSignature() if after.signed_on > merged and not facts.is_of_first_version:
            yield _against(path, "9", "of_a_day_to_come", what="签字", day=after.signed_on)
        case BlacklistEntry() if after.decided_on > merged:
            yield _against(path, "21", "blacklist_dates_in_order/decided", day=after.decided_on)
        case Incident() if not restores(matter, facts):
            yield from _against_times(after, matter.before, facts)
        case Group():
            if not restores(matter, facts):  # that brings no new record
                yield from _against_date(after, facts)
            if path not in facts.uncovered or not heals(matter, facts):
                yield from _against_term(matter, after, facts)


def _against_date(group: Group, facts: Facts) -> Iterator[Objection]:
    """The new record is of the week before the request (contract A 4)."""
    path, filed_on, opened = group.path, group.last.filed_on, facts.opened_on
    if not is_known(filed_on):
        yield f"{path} 的备案日期填为“{filed_on}”；按实际填表的日期改正", DAY
    elif filed_on > facts.today:
        yield _against(path, "7", "days_fit_the_request/to_come", day=filed_on)
    elif opened - filed_on > HANDED_IN_WITHIN and not _was_a_lane(group, facts):
        yield _against(path, "7", "days_fit_the_request/late", day=filed_on, days=(opened - filed_on).days)


def _was_a_lane(group: Group, facts: Facts) -> bool:
    """Before version 2.0, what was found on paper later could be of any day."""
    return facts.is_of_first_version and group.last.statement.startswith(LATE_PAPER) and not _is_brief(group, facts)


def _against_term(matter: Matter, after: Group, facts: Facts) -> Iterator[Looked]:
    """A short-lived group is created and prolonged while it lasts (Art. 10; contract A 6)."""
    path, before, merged = after.path, matter.before, facts.today
    if after.is_cancelled:
        return
    last = None
    if isinstance(before, Group) and _is_brief(before, facts):
        last = before.term_end
    opened, is_new = facts.opened_on, before is None and _is_brief(after, facts)
    is_longer = last is not None and lasts(after) > last
    if (is_new or is_longer) and lasts(after) < merged:
        yield _against(path, "10", "short_lived_group_is_filed_in_time/new", end=after.term_end)
    elif last is None:
        return
    elif last < opened:
        yield _against(path, "10", "short_lived_group_is_filed_in_time/old", end=last, day=opened)
    elif is_longer and last < merged:
        says = f"使用期限由 {last} 延至 {after.term_end or '长期'}"
        if _was_shown(matter, after, last, facts):
            yield LetThrough(ExceptionKind.LATE_EXTENSION, says)
        else:
            how = f"在 {last} 以前（含当日）没有对该期限的评审或提交状态为证，只能办理注销"
            yield f"{path} 的{says}，{how}", IN_TIME


def _is_brief(group: Group, facts: Facts) -> bool:
    return routed(group, facts.registry, facts.routed.get(group.path)).route is SHORT_LIVED


def lasts(group: Group) -> date:
    return group.term_end or date.max


def _was_shown(matter: Matter, group: Group, last: date, facts: Facts) -> bool:
    """Whether the host dates a review or a status of a head with this term, or a longer one, by the old last day."""
    dated = [*((review.commit, review.at) for review in facts.reviews), *facts.statuses]
    return showed(matter, group, {commit for commit, at in dated if commit and day_of(at) <= last}, facts)


def showed(matter: Matter, group: Group, commits: Iterable[str], facts: Facts) -> bool:
    """Whether one of the commits has a term as long as the group's."""
    drafts = {**facts.drafts, str(matter.content.new): group}
    for commit in filter(None, map(facts.commits.get, commits)):
        for path, _, new in commit.contents or ():
            shown = drafts.get(str(new))
            if path == matter.path and shown and lasts(shown) >= lasts(group):
                return True
    return False


def _against_times(incident: Incident, before: Record | None, facts: Facts) -> Iterator[Looked]:
    """What a request newly says of an incident lies before the merge, and not long before the request (Art. 19)."""
    opened = facts.opened_on
    for field, name in (("found_at", "发现"), ("reported_at", "报请"), ("verified_at", "核实"), ("closed_at", "办结")):
        at = getattr(incident, field)
        if at is None or (isinstance(before, Incident) and getattr(before, field) == at):
            continue
        is_late, about = opened - at.date() > HANDED_IN_WITHIN, {"step": name, "time": f"{at:%Y-%m-%d %H:%M}"}
        if at.replace(tzinfo=SHANGHAI) > facts.now:
            yield _against(incident.path, "19", "incident_times_in_order/to_come", **about)
        elif is_late and incident.late_reason:
            yield LetThrough(ExceptionKind.LATE_INCIDENT, incident.late_reason)
        elif is_late:
            yield _against(incident.path, "19", "incident_times_in_order/late", **about)


def against_chain(matter: Matter, facts: Facts) -> Iterator[Looked]:
    """An objection if a short-lived group and those on main that it continues exceed the limit in all (Art. 10)."""
    after, before = matter.after, next(iter(groups_in(matter.before)), None)
    office, last = facts.registry, facts.routed.get(matter.path)
    is_full = last is not None and last.route is not SHORT_LIVED
    if not isinstance(after, Group) or is_full or not office.takes_approval_alone(after):
        return
    links, waiting = facts.short_lived(), groups_in(*facts.unrecorded)
    chain = office.lengthened(before, after, links)
    if chain and after.further_need:
        yield LetThrough(ExceptionKind.FURTHER_NEED, after.further_need)
    elif chain:
        yield f"{after.path} {'；'.join(chain.in_words(after))}", CHAIN
    elif waiting and not after.further_need:
        to_come = Links([*links.groups.values(), *filter(office.is_short_lived, waiting)], office.unit_spellings)
        if chain := office.lengthened(before, after, to_come):
            yield Pending(f"{after.path} {chain.in_words(after)[0]}，其中有已合并、{TO_BE_RECORDED}"), CHAIN


def against_office(facts: Facts) -> Iterator[Objection]:
    """Office files that contradict themselves are never covered; nor is a long waiver."""
    after = facts.head_office
    if after is None or not any(matter.path.startswith(OFFICE) for matter in facts.matters):
        return
    for rule, problem in islice(run(after, CONTRADICTIONS), 3):  # one alone is enough, and there may be thousands
        yield f"名册自相矛盾：{problem.record.path} {problem.says}；{problem.fix}", (rule.article, rule.id)
    before, today = facts.filed_office or facts.registry, facts.today
    for one in (one for one in after.of(Waiver) if one not in before.of(Waiver)):
        if (one.ends_on.year, one.ends_on.month, one.ends_on.day) > (today.year + 1, today.month, today.day):
            yield f"{one.file} 的豁免至 {one.ends_on}，超过一年；到期仍需保留的，届时重新报批", WAIVER


def against_limits(matter: Matter, facts: Facts) -> Iterator[Looked]:
    """What in a group's filing violates the blacklist of main, as if it had been filled in on the day of the merge.

    What would be so, or no more, once merges are recorded that wait for it is pending.
    """
    to_come = facts.limits_to_come
    if to_come is None:
        to_come = facts.limits
    if not ((facts.limits or to_come) and isinstance(matter.after, Group)) or restores(matter, facts):
        return
    change = _limited(matter, matter.after, facts, facts.limits)
    now, then = ([*run(one, BLACKLIST_RULES)] for one in (change, _limited(matter, matter.after, facts, to_come)))
    for rule, problem in now or then:
        says = f"{matter.path} {problem.says}；{problem.fix}"
        if not (now and then):
            says = Pending(f"{matter.path} {problem.says}，黑名单有已合并、{TO_BE_RECORDED}")
        yield says, (rule.article, rule.id)
    if matter.after.further_need:  # another need than that of a limited group, which the director weighs (A 9)
        for _, problem in run(change, (new_group_is_not_like_a_blacklisted_one,)):
            if problem.field == "further_need":
                yield LetThrough(ExceptionKind.FURTHER_NEED, matter.after.further_need)


def _limited(matter: Matter, group: Group, facts: Facts, limits: Sequence[Record]) -> Change:
    path, old, new = matter.content
    if path in facts.uncovered:  # what was pushed past the approvals gives no right
        old = None
        if covered := facts.uncovered[path]:
            old = covered.mark
    last = replace(group.last, filed_on=facts.today)
    after = replace(group, filings=(*group.filings[:-1], last))
    entries = tuple(entry for entry in limits if isinstance(entry, BlacklistEntry))
    named = [group for group in groups_in(*limits) if group.path != path]
    before, behind = ({path: entry_of(mark)} if mark else {} for mark in (old, new))
    sides = []
    for record, text in zip((on_file(matter, facts), after), facts.texts.get(path, (b"", b"")), strict=True):
        records = {**facts.registry.records, BlacklistEntry: entries, Group: (*groups_in(record), *named)}
        sides.append(Registry(records, {path: text}, in_full=facts.registry.in_full))
    base, head = sides
    return Change(before, behind, base, head)


CHECKS = (
    against_old_content,
    against_confirming,
    as_stated,
    corrections,
    against_waiting,
    against_mending,
    against_days,
    against_chain,
    against_limits,
)
"""What is asked of each file, in the order in which it is told."""
