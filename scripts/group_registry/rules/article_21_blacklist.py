"""The blacklist (Art. 21): whom it limits and for how long. ``article_21_filings`` says what may not be filed."""

from collections.abc import Iterator

from group_registry.model.finding import Problem, rule
from group_registry.model.records import BlacklistEntry, Person
from group_registry.model.registry import Registry
from group_registry.model.terms import AppealOutcome, SubjectKind


@rule(article="21", title="黑名单对象明确")
def blacklist_subject_is_known(entry: BlacklistEntry, registry: Registry) -> Iterator[Problem]:
    """A group is identified by its file, a person on the list by 工号, and any other member by name and unit."""
    if entry.name and entry.unit:
        if person := _listed(entry.name, entry.unit, registry):
            says = f"“{entry.name}”在人员名册上，不以姓名列入"
            yield Problem(
                entry,
                "name",
                says,
                fix=f"删去姓名和单位，对象填写工号 {person.staff_no}；不是同一人的，单位填写具体名称",
            )
    elif entry.subject_kind is SubjectKind.GROUP:
        if entry.subject not in registry.paths:
            says = f"找不到群组文件“{entry.subject}”"
            yield Problem(entry, "subject", says, fix="填写群组文件的完整路径，如 registry/groups/hyfw/cbfw-dayi.yaml")
    elif registry.person_numbered(entry.subject) is None:
        says, fix = f"人员名册中没有工号“{entry.subject}”", f"对象类型为{entry.subject_kind}的，填写人员名册上的工号"
        if entry.subject_kind is SubjectKind.MEMBER:
            fix += "；不在人员名册上的，不填对象，填写姓名和单位"
        yield Problem(entry, "subject", says, fix)


def _listed(name: str, unit: str, registry: Registry) -> Person | None:
    """The person of that name and unit on the list of people; None where there is none."""
    home = registry.unit(unit)
    people = registry.people_called(name)
    return next((one for one in people if one.unit == unit or (home and registry.unit(one.unit) is home)), None)


@rule(article="21", title="黑名单日期顺序")
def blacklist_dates_in_order(entry: BlacklistEntry, registry: Registry) -> Iterator[Problem]:
    """Limits start no earlier than the decision and end no earlier than they start. Lifting falls within them."""
    if entry.starts_on < entry.decided_on:
        says = f"限制从 {entry.starts_on} 开始，早于决定日期 {entry.decided_on}"
        yield Problem(entry, "starts_on", says, fix="限制最早自决定当日开始，改正有误的日期")
    if entry.ends_on < entry.starts_on:
        says = f"限制到 {entry.ends_on} 为止，早于开始的 {entry.starts_on}"
        yield Problem(entry, "ends_on", says, fix="改正有误的日期")
    elif entry.lifted_on and not entry.starts_on <= entry.lifted_on <= entry.ends_on:
        says = f"解除日期 {entry.lifted_on} 不在限制期（{entry.starts_on} 至 {entry.ends_on}）之内"
        yield Problem(entry, "lifted_on", says, fix="改正解除日期；期满结束的，不填")


@rule(article="21", title="申诉后解除的写明日期")
def blacklist_lifting_has_its_day(entry: BlacklistEntry, registry: Registry) -> Iterator[Problem]:
    """A successful appeal ends the limits on a certain day. Without that day the limits would remain in force."""
    if entry.appeal_outcome is AppealOutcome.LIFTED and entry.lifted_on is None:
        says = "申诉结果为提前解除，未填写解除日期，限制仍然有效"
        yield Problem(entry, "appeal_outcome", says, fix="补填解除日期；未解除的，改正申诉结果")
