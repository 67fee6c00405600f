"""The lists of units and people (Art. 3, 4, 9): names and folders, offices and terms."""

from itertools import combinations, takewhile

from group_registry.model.finding import Problem, Problems, notice, rule
from group_registry.model.records import Appointment, Person, PersonList, Takeover, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import repeats, taken_twice
from group_registry.model.terms import A_DAY, Role
from group_registry.rules.files import names_units


@rule("4", "单位名称不重复", contradicts=True)
def unit_names_are_unique(registry: Registry, whole: Registry) -> Problems:
    known: dict[str, Unit] = {}
    for unit in registry.of(Unit):
        for index, name in [(None, unit.name), *enumerate(unit.former_names)]:
            if first := known.get(name):
                field, says = "name" if index is None else "former_names", f"“{name}”已是{first.name}的名称或曾用名"
                yield Problem(unit, field, says, "一个名称（包括曾用名）只能指一个单位，更改或删去其中一处", index)
            known.setdefault(name, unit)


@rule("4", "单位编号不重复", contradicts=True)
def unit_slugs_are_unique(registry: Registry, _: Registry) -> Problems:
    fix = "为后设的单位另编编号；已有群组文件夹的单位编号不得更改"
    return taken_twice(registry.of(Unit), "slug", "编号 {again.slug} 已由{first.name}使用", fix)


@rule("4", "单位撤销不早于设立")
def unit_ends_after_it_starts(unit: Unit, registry: Registry) -> Problems:
    if unit.is_reversed:
        says = f"{unit.name}的撤销日 {unit.ends_on} 早于设立日 {unit.starts_on}"
        yield Problem(unit, "ends_on", says, "改正有误的日期；仍存续的单位，不填撤销日")


@rule("4", "承接单位明确")
def successor_is_on_the_list(unit: Unit, registry: Registry) -> Problems:
    """Only a unit that ends has a successor, which is another unit that is still there; a split names known groups."""
    heirs = unit.successor
    for one in heirs if isinstance(heirs, tuple) else [Takeover(origin=unit.origin, group="", unit=heirs or unit.name)]:
        heir = registry.unit(one.unit)
        if one.group and registry.group(one.group) is None:
            yield Problem(unit, "successor", f"找不到群组文件 {one.group}", "填写群组文件的完整路径")
        elif heirs and (unit.ends_on is None or heir is None or heir is unit or not heir.covers(unit.ends_on + A_DAY)):
            says = f"{unit.name}的承接单位“{one.unit}”不在机构名册上、当时不存在，或该单位未填撤销日"
            yield Problem(unit, "successor", says, "承接单位写机构名册上的另一个单位的全称；未撤销的单位不填此项")


@rule("9", "每个单位均有分管主任")
def every_open_unit_has_a_deputy(unit: Unit, registry: Registry) -> Problems:
    """If the last one leaves before a successor is known, that is no error: the last day is entered on time."""
    if unit.ends_on is None and not registry.last_days_of_deputies(unit):
        says = f"{unit.name}没有现任分管主任，其备案无人审核"
        fix = "在人员名册中将其列入一位现任分管主任的分管部门；主任不得兼任"
        yield Problem(unit, "name", says, fix)


@notice("9", "分管主任任职届满有人接任")
def deputies_are_succeeded(unit: Unit, registry: Registry) -> Problems:
    ends = registry.last_days_of_deputies(unit)
    if unit.ends_on is None and ends and None not in ends:
        says = f"{unit.name}的分管主任任职均有止日，届满后其备案无人审核"
        fix = "确定接任的分管主任后，在人员名册中登记其任职和分管部门；仍在任的，不填止日"
        yield Problem(unit, "name", says, fix)


LEAST_HOLDERS = {Role.DIRECTOR: 1, Role.SECRETARY: 1, Role.REGISTRAR: 2}
"""How many people an office of the whole must have."""


def _lack(people: PersonList, role: Role, says: str, fix: str) -> Problems:
    """If too few people ever held an office. Who left before a successor is known has held it."""
    count = sum(person.ever_holds(role) for person in people.people)
    if count < LEAST_HOLDERS[role]:
        yield Problem(people, None, says.format(count), fix)


def _terms(person: Person, role: Role) -> list[Appointment]:
    return [term for term in person.appointments if term.role is role]


@rule("4", "同名人员注明区分")
def people_of_one_name_are_told_apart(person: Person, registry: Registry) -> Problems:
    people = [one for one in registry.people_called(person.name) if one.name == person.name]
    if len(people) > 1 and person.disambiguator is None:
        says = f"名册中有 {len(people)} 位{person.name}，此人未注明区分"
        yield Problem(person, "name", says, "为每一位同名人员填写“区分”，如所在部门")
    elif any(
        one.disambiguator == person.disambiguator for one in takewhile(lambda namesake: namesake is not person, people)
    ):
        says = f"已有一位{person.label}，仍无法区分"
        yield Problem(person, "disambiguator", says, "改用能够区分两人的字样，如岗位")


@rule("4", "工号不重复", contradicts=True)
def staff_numbers_are_unique(registry: Registry, _: Registry) -> Problems:
    says = "工号 {again.staff_no} 已登记给{first.label}"
    return taken_twice(registry.of(Person), "staff_no", says, "核对两人的工号；同一人重复登记的，合并为一处")


@rule("9", "一个账号只属一人", contradicts=True)
def accounts_are_unique(registry: Registry, _: Registry) -> Problems:
    """Upper and lower case are the same."""
    for first, again in repeats(registry.of(Person), lambda person: person.account and person.account.casefold()):
        says = f"账号 {again.account} 已登记给{first.label}"
        yield Problem(again, "account", says, "账号不得共用，分别填写本人的账号")
    says = "账号编号 {again.account_id} 已登记给{first.label}"
    yield from taken_twice(registry.of(Person), "account_id", says, "账号不得共用，分别填写本人的账号编号")


@rule("9", "账号与账号编号成对")
def account_and_its_id_go_together(person: Person, registry: Registry) -> Problems:
    """People read the name of an account and the decision uses its number, so both must be given or neither."""
    if person.account is not None and person.account_id is None:
        says = f"{person.label}有账号，没有账号编号"
        yield Problem(person, "account", says, "补填平台为该账号分配的数字编号；没有账号的，两项均不填")
    if person.account_id is not None and person.account is None:
        says = f"{person.label}有账号编号，没有账号"
        yield Problem(person, "account_id", says, "补填账号名；没有账号的，两项均不填")


@rule("4", "人员所在单位在册")
def persons_unit_is_on_the_list(person: Person, registry: Registry) -> Problems:
    return names_units(person, "unit", registry)


@rule("4", "所分管的单位在册", contradicts=True)
def deputies_units_are_on_the_list(person: Person, registry: Registry) -> Problems:
    for term in person.appointments:
        yield from names_units(term, "units", registry)


@rule("9", "任职止日不早于起日")
def terms_end_after_they_start(person: Person, registry: Registry) -> Problems:
    for term in person.appointments:
        if term.is_reversed:
            says = f"{person.label}任{term.role}，止日 {term.ends_on} 早于起日 {term.starts_on}"
            yield Problem(term, "ends_on", says, "改正有误的日期；仍在任的，不填止日")


@rule("9", "同一时间只有一位主任", contradicts=True)
def one_director_at_a_time(registry: Registry, _: Registry) -> Problems:
    """The director signs off last (Art. 9), so there is only one, except on the day of handing over."""
    terms = [(term, person.label) for person in registry.of(Person) for term in _terms(person, Role.DIRECTOR)]
    longest: tuple[Appointment, str] | None = None
    for later, label in sorted(terms, key=lambda it: it[0].starts_on):
        if longest and longest[0].shared_days(later) > 1:
            says = f"{later.starts_on} 起，主任有{longest[1]}、{label}两段任职重叠"
            yield Problem(later, "starts_on", says, "前一段填写止日；除交接当日外，不得重叠（首尾两日均计为在任）")
        longest = max(longest or (later, label), (later, label), key=lambda it: it[0].last_day)


@rule("9", "一人同一职务的任职不重叠", contradicts=True)
def terms_in_one_office_do_not_overlap(person: Person, registry: Registry) -> Problems:
    """Two terms in one office would contradict each other on its last day. Deputies have an office for each unit."""
    for earlier, later in combinations(person.appointments, 2):
        if earlier.role is not later.role or later.role is Role.DIRECTOR or earlier.shared_days(later) <= 1:
            continue
        units = [{registry.unit(name) or name for name in term.units} for term in (earlier, later)]
        if not all(units) or units[0] & units[1]:
            says = f"{person.label}任{later.role}的两段任职重叠（{max(earlier.starts_on, later.starts_on)} 起）"
            yield Problem(later, "starts_on", says, "前一段填写止日，或合并为一段")


@rule("9", "有现任主任")
def there_is_a_director(people: PersonList, registry: Registry) -> Problems:
    return _lack(people, Role.DIRECTOR, "没有现任主任，备案无人签批", "为现任主任登记一段无止日的任职")


@rule("9.2", "有现任办公会秘书")
def there_is_a_secretary(people: PersonList, registry: Registry) -> Problems:
    says = "没有现任办公会秘书，主任办公会的纪要无人登记"
    return _lack(people, Role.SECRETARY, says, "为现任秘书登记一段无止日的任职")


@rule("6", "办理备案的至少两人")
def two_registrars_at_least(people: PersonList, registry: Registry) -> Problems:
    says = "职务为“信息技术部”的只有 {} 人；本人填报的不得由本人备案，至少应有 2 人"
    return _lack(people, Role.REGISTRAR, says, "为信息技术部办理备案的人员各登记一段无止日的任职")


@notice("9", "任职届满有人接任")
def holders_are_succeeded(people: PersonList, registry: Registry) -> Problems:
    """A last day is entered when it is known, even if the successor is not, so too few who stay are only a notice."""
    for role, least in LEAST_HOLDERS.items():
        staying = sum(person.holds_without_end(role) for person in people.people)
        if staying < least <= sum(person.ever_holds(role) for person in people.people):
            says = f"{role}任职没有止日的有 {staying} 人，至少应有 {least} 人；其余届满后，应由其办理的事项无人办理"
            yield Problem(people, None, says, "确定接任人员后，登记其任职；仍在任的，不填止日")


@rule("9", "主任不兼分管主任")
def director_is_no_deputy(person: Person, registry: Registry) -> Problems:
    for term in _terms(person, Role.DIRECTOR):
        for other in _terms(person, Role.DEPUTY_DIRECTOR):
            if term.shared_days(other) > 0:
                says = f"{person.label}同时任主任和分管主任（{max(term.starts_on, other.starts_on)} 起）"
                fix = "审核与签批须由两人分别办理：其中一段填写止日，所分管的单位另定分管主任"
                yield Problem(other, "role", says, fix)


@rule("9", "缺席在主任任期之内")
def absence_lies_in_a_directors_term(person: Person, registry: Registry) -> Problems:
    for term in person.appointments:
        for away in term.absences:
            if term.role is not Role.DIRECTOR or not term.covers(away.starts_on) or not term.covers(away.ends_on):
                says = f"{person.label}{away.starts_on} 至 {away.ends_on} 的缺席不在其主任任期之内"
                yield Problem(away, "starts_on", says, "改正有误的日期；缺席只登记在主任的任职中")
            elif away.is_reversed:
                says = f"{person.label}缺席的止日 {away.ends_on} 早于起日 {away.starts_on}"
                yield Problem(away, "ends_on", says, "改正有误的日期")


@notice("9", "审批人员登记账号")
def leaders_have_an_account(person: Person, registry: Registry) -> Problems:
    leaders = (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.REGISTRAR)
    offices = [role for role in leaders if person.holds_without_end(role)]
    if offices and person.account_id is None:
        signs, merges = set(offices) - {Role.REGISTRAR}, Role.REGISTRAR in offices
        lost = ["只能在纸质备案表上签字"] * bool(signs) + ["不能合并备案"] * merges
        says = f"{person.label}（{'、'.join(offices)}）未登记账号，{'，'.join(lost)}"
        fix = f"有账号的，补填账号和账号编号；没有的，{'可暂用纸质签批' if signs else '先在报送平台注册'}"
        yield Problem(person, "name", says, fix)
