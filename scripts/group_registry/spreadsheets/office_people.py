"""What the table of people makes of the list (Art. 4, 9, 11).

Nothing is invented: a title that is no office of the procedure makes a clerk or, of somebody on file, says nothing;
whoever is in no line is only asked about, and what only the office can know is asked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from group_registry.forms.answers import names_of, paper_day, shortened
from group_registry.model.records import Appointment, Origin, Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import A_DAY, DIRECTOR_IN_FULL, PEOPLE, UNKNOWN_DAY, Role, UnitKind
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.office_tables import OfficeSheet, People, lists_of
from group_registry.spreadsheets.reading import OFFICE_ITSELF
from group_registry.spreadsheets.table import WORDS, TableRow, by_spelling

IN_TWO_UNITS = "一人在两个部门任职的，按前一个部门登记"
_MARKS = ("staff_no", "account", "account_id", "disambiguator")
"""What tells people of one name apart."""
_FULL_ROLES = by_spelling("roles")
ROLE_WORDS = _FULL_ROLES | by_spelling("maybe_roles")
_MAYBE_LEFT = re.compile(
    f"(?<!离)(?:{'|'.join(WORDS['words']['left'].split())})(?!人员|职工|干部|返聘|工作|管理|服务|手续)"
)
_ASIDE = re.compile("[（()）]|兼任?")
_DAY = re.compile(r"\d[\d\s年月./-]*[\d日号月]")
_SECTION = re.compile(r"合计|小计|总计|共计|\d\s*[人名]")
"""What a line between sections or a total says."""


@dataclass
class Post:
    """A term of office in a line; ``doubt`` is a title that may be none of this office."""

    row: TableRow
    term: Appointment
    doubt: str


@dataclass
class Entry:
    """Somebody in the table: what the cells say (the staff number may be empty), and the terms of all their lines."""

    row: TableRow
    person: Person
    posts: list[Post]


def wanted_people(sheet: OfficeSheet, before: Registry, units: Registry, today: date) -> tuple[People, dict[str, str]]:
    """As the table wants them, ``units`` being as the other table wants them; also ``OfficeLists.takers``."""
    entries, (_, wanted) = list[Entry](), lists_of(before)
    for row in sheet.rows:
        first, *more = filter(None, row.cells)
        if sheet.value(row, "name") in ("", first) and (_SECTION.search(first) or (not more and units.unit(first))):
            sheet.notes["小计、分节的行，不是人员"].append(first)
        else:
            _read(sheet, row, units, before, entries)
    _give_offices(sheet, entries)
    names = Counter(one.person.name for one in entries)
    numbers, listed = {one.person.staff_no for one in entries}, dict[str, str]()
    fresh = (number for number in map("A{:04d}".format, count(1)) if number not in numbers | wanted.keys())
    for entry in entries:
        person, old = entry.person, _on_file(sheet, entry, before, numbers)
        is_alone = names[person.name] == 1 and len(before.people_called(person.name)) == bool(old)
        apart = person.disambiguator or (old and old.disambiguator) or (None if is_alone else person.unit)
        if old:
            if old.staff_no in listed:
                says, fix = f"名册中只有一位{old.label}，表中有两位", f"名册中的那一位，填写工号 {old.staff_no}"
                sheet.refuse(entry.row, "staff_no", says, fix, "12")
            listed[old.staff_no] = sheet.value(entry.row, "handed_to")
            is_moved = bool(person.unit) and units.unit(person.unit) is not units.unit(old.unit)
            is_cleared = not person.account and bool(sheet.columns.value(entry.row, "account"))
            if old.account and not person.account and not is_cleared and "account" in sheet.columns:
                sheet.notes["账号空着的，名册未改动；取消账号的，填写“无”"].append(old.label)
            person = replace(
                old,
                disambiguator=apart,
                unit=person.unit if is_moved else old.unit,
                appointments=tuple(_terms(sheet, old, entry, is_moved, units, today)),
                account=person.account or (None if is_cleared else old.account),
                account_id=person.account_id or (None if is_cleared else old.account_id),
            )
        elif person.staff_no in wanted:
            says = f"工号 {person.staff_no} 已登记给{wanted[person.staff_no].name}"
            sheet.refuse(entry.row, "staff_no", says, "核对两人的工号", "12")
            continue
        elif not sheet.is_first and any(sheet.has_left(post.row) for post in entry.posts):
            continue
        else:
            if not person.staff_no:
                sheet.notes["未填工号，按顺序编号；已有工号的，请补填后再运行"].append(person.name)
            person = replace(
                person,
                disambiguator=apart,
                staff_no=person.staff_no or next(fresh),
                appointments=tuple(post.term for post in entry.posts if _may_begin(sheet, post, person.name)),
            )
        sheet.lines[person.staff_no] = [post.row for post in entry.posts]
        wanted[person.staff_no] = person
    return wanted, listed


def _read(sheet: OfficeSheet, row: TableRow, units: Registry, before: Registry, entries: list[Entry]) -> None:
    unit, number = sheet.units(row, "unit", units), sheet.code(row, "account_id")
    person = Person(
        origin=Origin(PEOPLE),
        name=sheet.value(row, "name"),
        disambiguator=sheet.value(row, "disambiguator") or None,
        staff_no=sheet.code(row, "staff_no").upper(),
        unit=unit[0] if unit else "",
        account=sheet.code(row, "account").removeprefix("@") or None,
        account_id=int(number) if number.isdecimal() else None,
        appointments=(),
    )
    if not sheet.value(row, "unit"):
        sheet.refuse(row, "unit", "未填写所在部门", "填写部门名单中的全称", "4")
    if len(unit) > 1:
        sheet.notes[IN_TWO_UNITS].append(person.name)
    if not person.name or len(names_of(person.name)) > 1:
        says = f"一格中不止一人：{shortened(person.name)}" if person.name else "未填写姓名"
        sheet.refuse(row, "name", says, "一行填写一人的真实姓名", "12")
    if number and person.account_id is None:
        says = f"账号编号“{number}”不是平台给账号的数字编号"
        sheet.refuse(row, "account_id", says, "写数字编号，不是账号名", "9")
    if not (sheet.has_left(row) or sheet.value(row, "ends_on")):
        for item in ("role", "state", "remark"):
            if _MAYBE_LEFT.search(said := sheet.value(row, item)):
                fix = "已离任的，职务改为离职，填写离任日期；仍在任的，清空或改写该格"
                sheet.refuse(row, item, f"“{shortened(said)}”，是否已离任？", fix, alike="写有离职、退休等")
    posts = list(_posts(sheet, row, units.unit(person.unit), units, before))
    known = _earlier(sheet, row, person, entries)
    if known is None:
        entries.append(Entry(row, person, posts))
        return
    if person.unit != known.person.unit and row.number not in {one.row for one in sheet.faults}:
        sheet.notes[IN_TWO_UNITS].append(person.name)
    known.person = replace(
        known.person, **{item: getattr(known.person, item) or getattr(person, item) for item in _MARKS}
    )
    held = [post.term.role for post in known.posts if post.term.ends_on is None]
    known.posts += [post for post in posts if post.term.role not in held or post.term.units]


def _earlier(sheet: OfficeSheet, row: TableRow, person: Person, entries: Sequence[Entry]) -> Entry | None:
    """The earlier lines about somebody of that name with the same mark; without marks that is asked."""
    for entry in (one for one in entries if person.name == one.person.name != ""):
        marks = [(getattr(entry.person, item), getattr(person, item)) for item in _MARKS]
        marks = [(folded(str(one)), folded(str(other))) for one, other in marks if one and other]
        if marks and all(one == other for one, other in marks):
            return entry
        if marks:
            continue
        says = f"第 {entry.row.number} 行和第 {row.number} 行均为{person.name}，是否同一人？"
        fix = "同一人的，两行填写同一工号或账号；不是的，在“区分”一列填写不同字样"
        sheet.refuse(row, "disambiguator", says, fix, "12", "有同名的行，是否同一人？")
        return entry
    return None


def _posts(sheet: OfficeSheet, row: TableRow, own: Unit | None, units: Registry, before: Registry) -> Iterator[Post]:
    """The offices of a line, with the title where it is in doubt; one cell may hold several.

    What is no office of the procedure makes a clerk.
    """
    roles, words = dict[str, str](), names_of(sheet.value(row, "role"))
    leads_all = "全面工作" in sheet.value(row, "units") and Role.DIRECTOR in map(ROLE_WORDS.get, map(folded, words))
    charge = [] if leads_all else sheet.units(row, "units", units)
    is_led = own is not None and own.kind is not UnitKind.DEPARTMENT  # its head is called 主任, too
    is_office = own is not None and not is_led and OFFICE_ITSELF.search(own.name) is not None
    on_file = before.people_called(sheet.value(row, "name"))
    known = {term.role for person in on_file for term in person.appointments}
    for word in words:
        if folded(word) in cells.LEFT:
            continue
        parts = (ROLE_WORDS.get(folded(part)) for part in (word, *_ASIDE.split(word)))
        role, is_full = next(filter(None, parts), ""), folded(word) in _FULL_ROLES
        is_leader = is_office and folded(word) in ROLE_WORDS and role in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR)
        is_sure = role in known or is_leader or (is_full and not is_led)
        if role == Role.DEPUTY_DIRECTOR and word == role and not charge:
            sheet.refuse(row, "units", f"{role}未填写分管的单位", "填写所分管单位的全称，用顿号隔开", "9")
        elif (role == Role.DIRECTOR and is_led and not is_full) or (role == Role.DEPUTY_DIRECTOR and not charge):
            sheet.notes["代办处、基层单位的主任和没有分管单位的副主任，按经办人登记"].append(sheet.value(row, "name"))
            role = Role.CLERK.value
        elif not role and known <= {Role.CLERK}:  # who holds an office is asked
            sheet.notes["以下职务不属备案流程，任职不变" if on_file else "以下职务按经办人登记"].append(word)
        role = role or Role.CLERK.value
        roles[role] = "" if is_sure or role == Role.CLERK else roles.get(role, word)
    if charge and Role.DEPUTY_DIRECTOR not in roles and not sheet.has_left(row):
        fix = f"职务改为{Role.DEPUTY_DIRECTOR}，或清空该格"
        sheet.refuse(row, "units", f"填写了分管的单位，职务不是{Role.DEPUTY_DIRECTOR}", fix, "9")
    term = Appointment(
        origin=Origin(PEOPLE),
        role=Role.CLERK,
        starts_on=sheet.day(row, "starts_on"),
        ends_on=sheet.day(row, "ends_on") if sheet.value(row, "ends_on") else _left_on(sheet, row),
        basis=sheet.value(row, "basis") or None,
    )
    for role, doubt in (roles or {Role.CLERK.value: ""}).items():
        charged = tuple(charge) if role == Role.DEPUTY_DIRECTOR else ()
        yield Post(row, replace(term, role=Role(role), units=charged), doubt)


def _left_on(sheet: OfficeSheet, row: TableRow) -> date | None:
    """The day beside the word that says that somebody has left, else 不详; None if nothing says so."""
    texts = [text for item in ("role", "state", "remark") if _MAYBE_LEFT.search(text := sheet.value(row, item))]
    days = {cells.day_in(day) for text in texts for day in _DAY.findall(text)} - {""}
    return paper_day(days.pop() if len(days) == 1 else UNKNOWN_DAY) if sheet.has_left(row) else None


def _give_offices(sheet: OfficeSheet, entries: Sequence[Entry]) -> None:
    """Who holds an office is asked in one question; nobody does if it is surely filled, or if the term has ended."""
    held = [(entry, post) for entry in entries for post in entry.posts if post.term.role is not Role.CLERK]
    directors = [post for _, post in held if not (post.doubt or post.term.ends_on) and post.term.role is Role.DIRECTOR]
    for post in directors if len(directors) > 1 else ():
        post.doubt = f"{DIRECTOR_IN_FULL}只有一位"
    sure = [post.term for _, post in held if not (post.doubt or post.term.ends_on)]
    doubtful = [(entry, post) for entry, post in held if post.doubt]
    asked = [post for _, post in doubtful if not (post.term.ends_on or _is_filled(post.term, sure))]
    offices = f"{DIRECTOR_IN_FULL}、分管主任、办公会秘书、信息技术部"
    fix = f"任该职务的，职务填写全称：{offices}，部门填写办事处的部门；不是的，写“经办人”；离任的，写“离职”"
    for entry, post in doubtful:
        if post in asked:
            office = DIRECTOR_IN_FULL if post.term.role is Role.DIRECTOR else post.term.role
            says = f"{entry.person.name}（{sheet.value(post.row, 'unit')}，{post.doubt}）是否{office}"
            sheet.refuse(post.row, "role", says, fix, "9", "以下人员的职务可能是办事处的职务，也可能不是：")
            continue
        sheet.notes["以下职务未写明是办事处的职务，按经办人登记"].append(f"{entry.person.name}（{post.doubt}）")
        if any(one.term.role is Role.CLERK for one in entry.posts):
            entry.posts.remove(post)
        post.term = replace(post.term, role=Role.CLERK, units=())


def _is_filled(term: Appointment, sure: Sequence[Appointment]) -> bool:
    """Whether others surely hold the office, in charge of the same units."""
    same = [one for one in sure if one.role is term.role]
    led = {unit for one in same for unit in one.units}
    return len(same) > (term.role is Role.REGISTRAR) and led.issuperset(term.units)


def _on_file(sheet: OfficeSheet, entry: Entry, before: Registry, numbers: set[str]) -> Person | None:
    """Who on file an entry is about, by number, else account, else name; None if somebody new. A doubt is a fault."""
    person, number = entry.person, entry.person.staff_no
    if old := before.person_numbered(number):
        if old.name != person.name:
            fix = "核对姓名和工号；本人改名的，按 docs/books.md 的“本人改名”办理"
            sheet.refuse(entry.row, "staff_no", f"工号 {number} 在名册中是{old.label}", fix, "12")
        return old
    called = before.people_called(person.label) or before.people_called(person.name)
    same = [one for one in called if person.account_id and one.account_id == person.account_id]
    same = same or [one for one in called if one.staff_no not in numbers]
    if len(same) > bool(not number):
        listed = "、".join(f"{one.label}（工号 {one.staff_no}）" for one in same)
        fix = "同一人的，填写名册中的工号；不是的，在表中另列名册中的那一位"
        sheet.refuse(entry.row, "staff_no", f"名册中有{listed}，是否同一人？", fix, "12", "是否名册中的同名人员？")
    return same[0] if same else None


def _may_begin(sheet: OfficeSheet, post: Post, whose: str) -> bool:
    row, term = post.row, post.term
    if term.role is Role.DIRECTOR and not (term.basis or sheet.is_first):
        sheet.refuse(row, "basis", f"{whose}新任{term.role}未填写任职依据", "填写任职文件的文号", "9")
    is_over = term.ends_on is None or sheet.has_day(row, term.ends_on, "ends_on", f"{whose}离任")
    return sheet.has_day(row, term.starts_on, "starts_on", f"{whose}新任{term.role}") and is_over


def _terms(
    sheet: OfficeSheet, old: Person, entry: Entry, is_moved: bool, units: Registry, today: date
) -> Iterator[Appointment]:
    """All terms of somebody on file.

    What is new ends, the day before, the offices of a line that is there no more and the charge that it changes.
    A term that has an end, or begins later, is agreed: it needs no line.
    """
    going_on = [one for one in old.appointments if one.ends_on is None or one.ends_on >= today]
    titles = {folded(word) for post in entry.posts for word in names_of(sheet.value(post.row, "role"))}
    is_clerk = Role.CLERK in map(ROLE_WORDS.get, titles)
    named = [post for post in entry.posts if post.term.role is not Role.CLERK or is_clerk]
    gone = [post for post in entry.posts if sheet.has_left(post.row) or (post.term.ends_on and not named)]
    begun, kept = list[Appointment](), dict[int, Appointment]()
    last: date | None = None
    if gone and any(one.ends_on is None for one in going_on):
        last = gone[0].term.ends_on
        if last is None or not sheet.has_day(gone[0].row, last, "ends_on", f"离任的{old.label}"):
            return
    for post in named if not gone else ():
        row, term = post.row, post.term
        rest = [one for one in old.appointments if one.role is term.role and id(one) not in kept]
        alike = [one for one in rest if one in going_on or (term.ends_on and str(one.ends_on) == str(term.ends_on))]
        same = [one for one in alike if _slugs(one.units, units) == _slugs(term.units, units)]
        if same:
            was = next((one for one in same if str(one.starts_on) == str(term.starts_on)), same[0])
            kept[id(was)] = was
            if term.ends_on and str(term.ends_on) != str(was.ends_on):
                sheet.has_day(row, term.ends_on, "ends_on", f"{old.label}离任")
                kept[id(was)] = replace(was, ends_on=term.ends_on)
            if str(term.starts_on) != str(was.starts_on) and sheet.value(row, "starts_on"):
                sheet.notes["任职日期与名册不同，未改动名册"].append(old.label)
        elif str(term.starts_on) in [str(one.starts_on) for one in old.appointments]:
            says = f"{old.label}{'分管的单位' if alike else '的任职'}有变动，任职日期仍为原日期"
            fix = "填写变动之日；原职务仍担任的，另列一行"
            sheet.refuse(row, "starts_on", says, fix, "9", "任职或分管的单位有变动，任职日期仍为原日期")
        elif _may_begin(sheet, post, old.label):
            begun.append(term)
    if begun:
        last = min(one.starts_on for one in begun) - A_DAY
    asked = {one.row for one in sheet.faults}
    for was in old.appointments:
        if id(was) in kept or was not in going_on or (not gone and was.starts_on > today):
            yield kept.get(id(was), was)
        elif last:
            yield replace(was, ends_on=min(was.ends_on or last, last))
        else:
            yield was
            is_asked = bool(named) or (was.role is not Role.CLERK and (is_moved or bool(titles)))
            if is_asked and not was.ends_on and asked.isdisjoint(post.row.number for post in entry.posts):
                says = f"{old.label}在名册中任{was.role}，表中没有，是否仍任？"
                fix = "仍任的，在职务中一并写明；不再任的，职务写“经办人”和变动之日，或另列一行，写该职务和离任日期"
                sheet.refuse(entry.row, "role", says, fix, "9", "名册中任职，表中没有，是否仍任？")
    yield from begun


def _slugs(names: Iterable[str], units: Registry) -> set[str]:
    return {unit.slug if unit else name for name, unit in ((name, units.unit(name)) for name in names)}
