"""Minutes of the office meeting (Art. 9.2): which meeting, who was there, what it decided on which filing."""

from collections.abc import Iterator
from itertools import pairwise

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import NOTHING_BEFORE, Minutes, MinutesItem, Outcome, Role, Scope
from group_registry.model.registry import Registry
from group_registry.rules.repeats import repeats
from group_registry.rules.support import names_a_filing, unclear


@rule(article="9.2", title="纪要的文件名与次数一致")
def minutes_file_bears_its_number(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """Approvals cite the meeting by year and number; the file is found by both."""
    name = f"{minutes.year}-{minutes.number:02d}"
    if minutes.stem != name:
        says = f"这是 {minutes.year} 年第 {minutes.number} 次会议，文件名却是 {minutes.stem}.yaml"
        yield Problem(minutes, "number", says, fix=f"文件名改为 {name}.yaml，或改正写错的年份、次数")


@rule(article="9.2", title="纪要年份与开会日期一致")
def minutes_year_is_the_meetings(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """Meetings are counted by the year in which they were held."""
    if minutes.year != minutes.met_on.year:
        says = f"写的是 {minutes.year} 年，开会日期是 {minutes.met_on}"
        yield Problem(minutes, "year", says, fix="改正写错的一处")


@rule(article="9.2", title="会议先后与次数一致")
def minutes_in_order(registry: Registry, _: Registry) -> Iterator[Problem]:
    """Within a year a later number means the same or a later day."""
    ordered = sorted(registry.of(Minutes), key=lambda minutes: (minutes.year, minutes.number))
    for earlier, later in pairwise(ordered):
        if earlier.year == later.year and later.met_on < earlier.met_on:
            says = f"第 {later.number} 次会议（{later.met_on}）早于第 {earlier.number} 次（{earlier.met_on}）"
            yield Problem(later, "met_on", says, fix="核对两次会议的日期和次数")


@rule(article="9.2", title="议题写的是群组文件")
def minutes_item_names_a_file(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """An item is about a file that is here, or one that a creation under discussion will make in a unit's folder."""
    for item in minutes.items:
        if not names_a_filing(item.file, item.old_digest, registry):
            says = f"找不到文件 {item.file}"
            yield Problem(item, "file", says, fix="核对路径；新建的群组，文件夹须是机构名册上的单位编号")


@rule(article="9.2", title="一次会议一事一议")
def minutes_item_once_a_meeting(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """One meeting has one outcome for a filing."""
    for _first, again in repeats(minutes.items, lambda item: item.file):
        says = f"{again.file} 在本次会议的议题里已经有了"
        yield Problem(again, "file", says, fix="只留最后的结论；原则通过后认可的修改写进“补充”")


@rule(article="9.2", title="同一内容只通过一次")
def minutes_item_passed_once(registry: Registry, _: Registry) -> Iterator[Problem]:
    """A second passing of the same content would leave open which meeting the signature followed."""
    passed = [
        (minutes, item) for minutes in registry.of(Minutes) for item in minutes.items if item.outcome is Outcome.PASSED
    ]
    for (earlier, _first), (later, again) in repeats(passed, lambda one: (one[1].file, one[1].new_digest)):
        if earlier is not later:
            says = f"{again.file} 的这份内容，{earlier.year} 年第 {earlier.number} 次会议已经通过"
            yield Problem(again, "new_digest", says, fix="删去重复的议题；内容有改动的，换成改动后的内容摘要")


def _in_principle(minutes: Minutes) -> dict[str, MinutesItem]:
    return {item.file: item for item in minutes.items if item.outcome is Outcome.PASSED_IN_PRINCIPLE}


@rule(article="9.2", title="补充须有原则通过在先")
def supplement_follows_passing_in_principle(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """A supplement carries what the same meeting passed in principle over to the text as mended, and nothing else."""
    items = _in_principle(minutes)
    for supplement in minutes.supplements:
        item = items.get(supplement.file)
        if item is None:
            says = f"本次会议没有“{Outcome.PASSED_IN_PRINCIPLE}” {supplement.file}"
            yield Problem(supplement, "file", says, fix="删去这一条；改动后的内容须重新上会")
        elif supplement.old_digest not in (item.old_digest, item.new_digest):
            says = f"补充的原内容不是会上讨论的那份（{item.new_digest[:8]}…）"
            yield Problem(supplement, "old_digest", says, fix="用工具重新生成，或照抄议题里的内容摘要")


@rule(article="9.2", title="原则通过的等待补充", level=Level.NOTICE)
def passing_in_principle_awaits_its_supplement(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """Until the mended text is entered, the director cannot sign."""
    supplemented = {supplement.file for supplement in minutes.supplements}
    for file, item in _in_principle(minutes).items():
        if file not in supplemented:
            says = f"{file} 原则通过，还没有登记改好的内容"
            yield Problem(item, "outcome", says, fix="改好并重新审核后，在本纪要的“补充”里登记；不再办理的，可以不管")


@rule(article="9.2", title="上会的是对外群组", level=Level.NOTICE)
def minutes_are_of_external_groups(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """Only what faces outward goes to the meeting; said of new groups only, since a change may start from 对外."""
    for item in minutes.items:
        group = registry.group(item.file) if item.old_digest == NOTHING_BEFORE else None
        if group is None or group.last.filed_on > minutes.met_on:
            continue
        if group.scope is Scope.INTERNAL or registry.is_short_lived(group):
            what = "对内群组" if group.scope is Scope.INTERNAL else "临时群"
            says = f"{group.name}是{what}，不必上主任办公会"
            yield Problem(item, "file", says, fix="核对它的使用范围和使用期限；没有写错的，可以不管")


@rule(article="9.2", title="会议由主任或分管主任主持")
def chair_is_a_leader(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """The director chairs the director's meeting, in their absence a deputy director."""
    chair, day = registry.person(minutes.chair), minutes.met_on
    if chair and not chair.holds(Role.DIRECTOR, day) and not chair.holds(Role.DEPUTY_DIRECTOR, day):
        says = f"{day} 时，{chair.label}不是主任，也不是分管主任"
        yield Problem(minutes, "chair", says, fix="核对主持人和开会日期")


@rule(article="9.2", title="主任在场由主任主持", level=Level.NOTICE)
def deputy_chairs_in_the_directors_absence(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """A deputy in the chair with the director in the room is more likely a slip than a custom."""
    chair = registry.person(minutes.chair)
    for director in registry.holders(Role.DIRECTOR, minutes.met_on):
        if chair and chair is not director and director.label in minutes.present:
            says = f"主任{director.label}出席，主持人却写{chair.label}"
            yield Problem(minutes, "chair", says, fix="核对主持人；没有写错的，可以不管")


@rule(article="9.2", title="主持人出席会议")
def chair_is_present(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """Whoever chairs is in the room, and in the list."""
    if minutes.chair not in minutes.present:
        says = f"主持人{minutes.chair}不在出席名单里"
        yield Problem(minutes, "chair", says, fix="把主持人写进出席名单，两处姓名写法一致；或改正主持人")


@rule(article="9.2", title="出席的人在任")
def present_are_in_office(minutes: Minutes, registry: Registry) -> Iterator[Problem]:
    """Everyone named is one person of the list, in office on the day of the meeting."""
    for index, label in enumerate(minutes.present):
        person = registry.person(label)
        if person is None and (doubt := unclear(label, registry)):
            yield Problem(minutes, "present", *doubt, index)
        elif person and not person.is_in_office(minutes.met_on):
            says, fix = f"{minutes.met_on} 时，{label}不在任", "核对出席名单和开会日期"
            yield Problem(minutes, "present", says, fix, index)
