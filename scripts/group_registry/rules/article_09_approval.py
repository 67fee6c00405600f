"""Article 9: the deputy director in charge, the minutes of the office meeting, and signatures on paper."""

from itertools import pairwise

from group_registry.model.finding import Problem, Problems, fault, notice, rule
from group_registry.model.records import Delegation, Group, Minutes, MinutesItem, PaperSignature
from group_registry.model.registry import Registry
from group_registry.model.similarity import taken_twice
from group_registry.model.terms import DELEGATIONS, MINUTES, NOTHING_BEFORE, AtMeeting, Outcome, PaperStep, Role
from group_registry.rules.files import names_a_file
from group_registry.rules.transition import Change, Entered


@rule("9", "使用部门有分管主任")
def deputy_in_charge_is_there(group: Group, registry: Registry) -> Problems:
    """Other than the director, who signs off. The groups of a unit that has ended can always be cancelled."""
    unit, last = registry.unit(group.unit), group.last
    day = last.filed_on
    if unit is None or not all(person.holds(Role.DIRECTOR, day) for person in registry.deputies_of(unit.name, day)):
        return
    if not registry.is_of_paper_days(group, last) and not (last.is_end and unit.last_day < day):
        says = f"{day} 没有分管“{group.unit}”的主任，备案无人审核"
        fix = "请信息技术部在人员名册中补登分管主任和任期；单位已撤销的，先变更为承接单位；日期有误的，改正日期"
        yield Problem(group, "unit", says, fix)


@rule("9.2", "纪要的文件名与次数一致")
def minutes_file_bears_its_number(minutes: Minutes, registry: Registry) -> Problems:
    name = f"{minutes.year}-{minutes.number:02d}"
    if minutes.stem != name:
        says = f"本次为 {minutes.year} 年第 {minutes.number} 次会议，文件名为 {minutes.stem}.yaml"
        yield Problem(minutes, "number", says, f"文件名改为 {name}.yaml，或改正有误的年份、次数")


@rule("9.2", "纪要年份与会议日期一致")
def minutes_year_is_the_meetings(minutes: Minutes, registry: Registry) -> Problems:
    if minutes.year != minutes.met_on.year:
        says = f"年份填为 {minutes.year} 年，会议日期为 {minutes.met_on}"
        yield Problem(minutes, "year", says, "改正有误的一处")


@rule("9.2", "会议先后与次数一致")
def minutes_in_order(registry: Registry, _: Registry) -> Problems:
    ordered = sorted(registry.of(Minutes), key=lambda minutes: (minutes.year, minutes.number))
    for earlier, later in pairwise(ordered):
        if earlier.year == later.year and later.met_on < earlier.met_on:
            about = {"later": later.number, "day": later.met_on, "earlier": earlier.number, "before": earlier.met_on}
            yield fault(later, "met_on", "minutes_in_order", **about)


def _names_a_filing(record: MinutesItem | PaperSignature, registry: Registry) -> Problems:
    """Also a file that a creation in progress will add in a unit's folder."""
    if record.old_digest != NOTHING_BEFORE or record.file.split("/")[-2] not in registry.unit_slugs:
        yield from names_a_file(record, "file", registry, "核对路径；新建的群组，文件夹须是机构名册上的单位编号")


@rule("9.2", "议题所列为群组文件")
def minutes_item_names_a_file(minutes: Minutes, registry: Registry) -> Problems:
    for item in minutes.items:
        yield from _names_a_filing(item, registry)


@rule("9.2", "同一次会议同一事项只列一次")
def minutes_item_once_a_meeting(minutes: Minutes, registry: Registry) -> Problems:
    fix = "保留最后的结论；原则通过后认可的修改列入“补充”"
    return taken_twice(minutes.items, "file", "{again.file} 已列入本次会议议题", fix)


@rule("9.2", "同一内容只通过一次")
def minutes_item_passed_once(entered: Entered, change: Change) -> Problems:
    """Else it is unclear on which the sign-off relies. In place of another old content it is another filing."""
    if not isinstance(minutes := entered.after, Minutes):
        return
    others = (one for one in change.head.of(Minutes) if one.path != minutes.path)
    known = {passed: one for one in others if not passes_nothing(one, change.base) for passed in _passed(one)}
    for passed, item in _passed(minutes).items():
        if earlier := known.get(passed):
            says = f"{item.file} 的同一内容，{earlier.year} 年第 {earlier.number} 次会议已经通过"
            yield Problem(item, "new_digest", says, "删去重复的议题；内容有改动的，改填改动后的内容摘要")


def _passed(minutes: Minutes) -> dict[tuple[str, str, str], MinutesItem]:
    passed = (item for item in minutes.items if item.outcome is Outcome.PASSED)
    return {(item.file, item.old_digest, item.new_digest): item for item in passed}


def _in_principle(minutes: Minutes) -> dict[str, MinutesItem]:
    return {item.file: item for item in minutes.items if item.outcome is Outcome.PASSED_IN_PRINCIPLE}


@rule("9.2", "补充以原则通过为前提")
def supplement_follows_passing_in_principle(minutes: Minutes, registry: Registry) -> Problems:
    items = _in_principle(minutes)
    for supplement in minutes.supplements:
        item = items.get(supplement.file)
        if item is None:
            says = f"本次会议未“{Outcome.PASSED_IN_PRINCIPLE}” {supplement.file}"
            yield Problem(supplement, "file", says, "删去该条；改动后的内容须重新上会")
        elif supplement.old_digest not in minutes.led_to(item):
            says = f"补充的原内容不是会议讨论的内容，也不是已补充的内容（{item.new_digest[:8]}…）"
            yield Problem(supplement, "old_digest", says, "用工具重新生成，或按议题所列内容摘要填写")


@notice("9.2", "原则通过的事项待补充")
def passing_in_principle_awaits_its_supplement(minutes: Minutes, registry: Registry) -> Problems:
    supplemented = {supplement.file for supplement in minutes.supplements}
    for file, item in _in_principle(minutes).items():
        if file not in supplemented:
            says = f"{file} 已原则通过，尚未登记修改后的内容"
            yield Problem(item, "outcome", says, "修改并重新审核后，在本纪要“补充”中登记；不再办理的，无须处理")


@notice("9.2", "主持、出席不合规定的会议不作讨论通过")
def meeting_of_too_few_passes_nothing(entered: Entered, change: Change) -> Problems:
    """Minutes say what was. A later policy judges no earlier meeting."""
    minutes = entered.after
    if isinstance(minutes, Minutes) and (says := passes_nothing(minutes, change.base)):
        yield fault(minutes, "present", "meeting_of_too_few_passes_nothing", lacks=says)


def passes_nothing(minutes: Minutes, registry: Registry) -> str:
    """Why no item of the minutes counts as passed, whatever they say; else empty."""
    day, least, asked = minutes.met_on, registry.least_present, registry.policy.director_at_meeting
    directors = set(registry.holders(Role.DIRECTOR, day))
    leaders = directors.union(registry.holders(Role.DEPUTY_DIRECTOR, day))
    present, chair = set(map(registry.person, minutes.present)), registry.person(minutes.chair)
    count = len(present & leaders)
    if count < least:
        return f"出席的主任、分管主任 {count} 人，不足 {least} 人"
    if asked is AtMeeting.CHAIRS and chair not in directors:
        return f"主持人{minutes.chair}不是主任，本所政策要求主任主持"
    if asked is AtMeeting.IS_PRESENT and not present & directors:
        return "主任没有出席，本所政策要求主任出席"
    return "" if chair in leaders else f"主持人{minutes.chair}不是主任、分管主任"


@notice("9.2", "主任出席的由主任主持")
def deputy_chairs_in_the_directors_absence(minutes: Minutes, registry: Registry) -> Problems:
    chair = registry.person(minutes.chair)
    for director in registry.holders(Role.DIRECTOR, minutes.met_on):
        if chair and chair is not director and director.label in minutes.present:
            says = f"主任{director.label}出席，主持人填为{chair.label}"
            yield Problem(minutes, "chair", says, "核对主持人；填写无误的，无须更改")


@rule("9.2", "主持人出席会议")
def chair_is_present(minutes: Minutes, registry: Registry) -> Problems:
    if minutes.chair not in minutes.present:
        yield fault(minutes, "chair", "chair_is_present", chair=minutes.chair)


@notice("9.2", "出席人员在任")
def present_are_in_office(minutes: Minutes, registry: Registry) -> Problems:
    for index, label in enumerate(minutes.present):
        person = registry.person(label)
        if person is None and (doubt := registry.unclear(label)):
            yield Problem(minutes, "present", *doubt, index)
        elif person and not person.is_in_office(minutes.met_on):
            says, fix = f"{minutes.met_on} 时，{label}不在任", "核对出席名单和会议日期"
            yield Problem(minutes, "present", says, fix, index)


@notice("9.2", "主任办公会有秘书、有关分管主任出席")
def secretary_and_deputy_are_present(minutes: Minutes, registry: Registry) -> Problems:
    day, present = minutes.met_on, set(map(registry.person, minutes.present))
    if present.isdisjoint(registry.holders(Role.SECRETARY, day)):
        yield Problem(minutes, "present", "出席名单中没有办公会秘书", "核对出席名单；没有遗漏的，无须更改")
    groups = filter(None, (registry.group(item.file) for item in minutes.items))
    for unit in dict.fromkeys(group.unit for group in groups):
        deputies = registry.deputies_of(unit, day)
        if deputies and present.isdisjoint(deputies):
            says = f"出席名单中没有分管“{unit}”的主任"
            yield Problem(minutes, "present", says, "核对出席名单；没有遗漏的，无须更改")


@rule("9", "纸质签批的文件名与年份一致")
def paper_file_bears_its_year(paper: PaperSignature, registry: Registry) -> Problems:
    if not paper.stem.startswith(f"{paper.signed_on.year}-"):
        says = f"签字日期是 {paper.signed_on}，文件名为 {paper.stem}.yaml"
        yield Problem(paper, "signed_on", says, f"文件名以 {paper.signed_on.year}- 开头，或改正签字日期")


@rule("9", "纸质签批所列为群组文件或会议纪要")
def paper_names_a_file(paper: PaperSignature, registry: Registry) -> Problems:
    is_of_new_minutes = paper.file.startswith(MINUTES) and paper.old_digest == NOTHING_BEFORE
    if not is_of_new_minutes:
        yield from _names_a_filing(paper, registry)


@rule("9", "签字人在任")
def paper_signer_holds_the_office(paper: PaperSignature, registry: Registry) -> Problems:
    """On that day, or by delegation of someone who does. A deputy director signs the own delegation."""
    if doubt := registry.unclear(paper.signer):
        yield Problem(paper, "signer", *doubt)
        return
    office, day = Role.DIRECTOR if paper.step is PaperStep.SIGN_OFF else Role.DEPUTY_DIRECTOR, paper.signed_on
    signer = registry.person(paper.signer)
    if paper.file == DELEGATIONS and signer and signer.holds(Role.DEPUTY_DIRECTOR, day):
        return
    lent = (one for one in registry.of(Delegation) if registry.person(one.delegate) is signer and one.covers(day))
    whose = (signer, *(registry.person(one.delegator) for one in lent))
    if signer and not any(person and person.holds(office, day) for person in whose):
        says = f"{day} 时，{signer.label}不是{office}，也没有受托代行，{paper.step}不得由其签字"
        yield Problem(paper, "signer", says, f"核对签字人、步骤和签字日期；须由当时的{office}签字")


@rule("9", "纸质签批有秘书与信息技术部见证")
def paper_is_witnessed_by_secretary_and_registrar(paper: PaperSignature, registry: Registry) -> Problems:
    day = paper.signed_on
    witnesses = {person for person in map(registry.person, paper.witnesses) if person and person.label != paper.signer}
    secretaries = witnesses.intersection(registry.holders(Role.SECRETARY, day))
    registrars = witnesses.intersection(registry.holders(Role.REGISTRAR, day))
    if not secretaries or not registrars or len(secretaries | registrars) < 2:
        names = "、".join(paper.witnesses)
        yield fault(paper, "witnesses", "paper_is_witnessed_by_secretary_and_registrar", names=names, day=day)
