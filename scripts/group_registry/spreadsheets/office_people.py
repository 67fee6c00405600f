"""What the table of people makes of the list (Art. 4, 9, 11).

Each line is read as a person and their offices; lines about one person are joined; then it is decided who on file is
meant, and what becomes of their terms. Nothing is invented: a title that is no office of the procedure makes a clerk
or, of somebody on file, says nothing; whoever is in no line is only asked about, and what only the office can know is
asked.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count

from group_registry.forms.answers import names_of, paper_day, shortened
from group_registry.model.records import Appointment, Origin, Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import A_DAY, DIRECTOR_IN_FULL, PEOPLE, UNKNOWN_DAY, Role, UnitKind
from group_registry.rules.office_people import LEAST_HOLDERS
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.office_tables import OfficeLine, OfficeSheet, People, lists_of
from group_registry.spreadsheets.reading import OFFICE_ITSELF
from group_registry.spreadsheets.table import WORDS, by_spelling

IN_TWO_UNITS = "一人在两个部门任职的，按前一个部门登记"
_MARKS = ("staff_no", "account", "account_id", "disambiguator")
"""What tells people of one name apart."""
_FULL_ROLES = by_spelling("roles")
ROLE_WORDS = _FULL_ROLES | by_spelling("maybe_roles")
_OF_OFFICE = {word for word, role in ROLE_WORDS.items() if role in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR)}
"""Titles that in the office's own unit are those of the procedure."""
_MAYBE_LEFT = re.compile(
    f"(?<!离)(?:{'|'.join(WORDS['words']['left'].split())})(?!人员|职工|干部|返聘|工作|管理|服务|手续)"
)
_ASIDE = re.compile("[（()）]|兼任?")
_DAY = re.compile(r"\d[\d\s年月./-]*[\d日号月]")
_SECTION = re.compile(r"合计|小计|总计|共计|\d\s*[人名]")
"""What a line between sections or a total says."""
_MAY_SAY_LEFT = ("role", "state", "remark")


@dataclass
class Post:
    """A term of office in a line; ``doubt`` is a title that may be none of this office."""

    row: OfficeLine
    term: Appointment
    doubt: str

    @property
    def is_sure(self) -> bool:
        return not (self.doubt or self.term.ends_on)


@dataclass
class Entry:
    """Somebody in the table: what the cells say (the staff number may be empty), and the terms of all their lines."""

    row: OfficeLine
    person: Person
    posts: list[Post]

    @property
    def titles(self) -> list[str]:
        return [*chain.from_iterable(post.row.titles for post in self.posts)]

    @property
    def roles(self) -> list[Role]:
        return [post.term.role for post in self.posts]

    @property
    def named(self) -> list[Post]:
        """Those that the titles name; one that is no office of the procedure names none."""
        is_clerk = Role.CLERK in map(ROLE_WORDS.get, map(folded, self.titles))
        return [post for post in self.posts if is_clerk or post.term.role is not Role.CLERK]


def wanted_people(sheet: OfficeSheet, units: Registry, today: date) -> tuple[People, dict[str, str]]:
    """As the table wants them, ``units`` being as the other table wants them; also ``OfficeLists.takers``."""
    before, entries = sheet.before, _entries(sheet, units)
    _give_offices(entries)
    wanted, takers = lists_of(before)[1], dict[str, str]()
    names = Counter(entry.person.name for entry in entries)
    numbers = {entry.person.staff_no for entry in entries}
    fresh = (number for number in map("A{:04d}".format, count(1)) if number not in numbers | wanted.keys())
    for entry in entries:
        row, name, number = entry.row, entry.person.name, entry.person.staff_no
        old = _on_file(entry, before, numbers)
        is_alone = names[name] == 1 and len(before.people_called(name)) == bool(old)
        person = replace(entry.person, disambiguator=_mark(entry.person, old, is_alone))
        if old:
            if old.staff_no in takers:
                says, fix = f"名册中只有一位{old.label}，表中有两位", f"名册中的那一位，填写工号 {old.staff_no}"
                row.refuse("staff_no", says, fix, "12")
            takers[old.staff_no] = row.value("handed_to")
            person = _changed(entry, person, old, units, today)
        elif number not in wanted and not sheet.is_first and any(post.row.has_left for post in entry.posts):
            continue
        else:
            person = _newcomer(entry, person, wanted, fresh)
        sheet.lines[person.staff_no] = [post.row for post in entry.posts]
        wanted[person.staff_no] = person
    return wanted, takers


def _entries(sheet: OfficeSheet, units: Registry) -> list[Entry]:
    entries: list[Entry] = []
    for row in sheet.rows:
        is_section = _SECTION.search(row.first) or (len(row.texts) == 1 and units.unit(row.first))
        if is_section and row.value("name") in ("", row.first):
            row.note("小计、分节的行，不是人员", row.first)
        else:
            person = _person(row, units)
            _join(entries, Entry(row, person, _posts(row, units.unit(person.unit), units)))
    return entries


def _person(row: OfficeLine, units: Registry) -> Person:
    unit, name, account_id = row.units("unit", units), row.value("name"), _account_id(row)
    if not row.value("unit"):
        row.refuse("unit", "未填写所在部门", "填写部门名单中的全称", "4")
    if len(unit) > 1:
        row.note(IN_TWO_UNITS, name)
    fix = "一行填写一人的真实姓名"
    if not name:
        row.refuse("name", "未填写姓名", fix, "12")
    elif len(names_of(name)) > 1:
        row.refuse("name", f"一格中不止一人：{shortened(name)}", fix, "12")
    return Person(
        origin=Origin(PEOPLE),
        name=name,
        disambiguator=row.value("disambiguator") or None,
        staff_no=row.code("staff_no").upper(),
        unit=next(iter(unit), ""),
        account=row.code("account").removeprefix("@") or None,
        account_id=account_id,
        appointments=(),
    )


def _account_id(row: OfficeLine) -> int | None:
    number = row.code("account_id")
    if number.isdecimal():
        return int(number)
    if number:
        says = f"账号编号“{number}”不是平台给账号的数字编号"
        row.refuse("account_id", says, "写数字编号，不是账号名", "9")
    return None


def _join(entries: list[Entry], entry: Entry) -> None:
    """Add a line to the earlier ones about the same person, if any."""
    row, person = entry.row, entry.person
    known = _earlier(row, person, entries)
    if known is None:
        entries.append(entry)
        return
    if person.unit != known.person.unit and not row.is_faulty:
        row.note(IN_TWO_UNITS, person.name)
    marks = {item: getattr(known.person, item) or getattr(person, item) for item in _MARKS}
    known.person = replace(known.person, **marks)
    held = [post.term.role for post in known.posts if post.term.ends_on is None]
    known.posts += [post for post in entry.posts if post.term.role not in held or post.term.units]


def _earlier(row: OfficeLine, person: Person, entries: Sequence[Entry]) -> Entry | None:
    """The earlier lines about somebody of that name with the same mark; without marks that is asked."""
    for entry in entries:
        if not person.name or entry.person.name != person.name:
            continue
        marks = [(getattr(entry.person, item), getattr(person, item)) for item in _MARKS]
        are_same = [folded(str(earlier)) == folded(str(mark)) for earlier, mark in marks if earlier and mark]
        if are_same and all(are_same):
            return entry
        if are_same:
            continue
        says = f"第 {entry.row.number} 行和第 {row.number} 行均为{person.name}，是否同一人？"
        fix = "同一人的，两行填写同一工号或账号；不是的，在“区分”一列填写不同字样"
        row.refuse("disambiguator", says, fix, "12", "有同名的行，是否同一人？")
        return entry
    return None


def _posts(row: OfficeLine, own: Unit | None, units: Registry) -> list[Post]:
    """The offices of a line; one cell may hold several. What is no office of the procedure makes a clerk."""
    _ask_whether_left(row)
    charge = _charge(row, units)
    on_file = row.sheet.before.people_called(row.value("name"))
    known = {term.role for person in on_file for term in person.appointments}
    roles = dict[Role, str]()
    for title in row.titles:
        if folded(title) not in cells.LEFT:
            role, is_sure = _office(row, title, own, bool(charge), known)
            roles.setdefault(role, title)
            if is_sure:
                roles[role] = ""
    if charge and Role.DEPUTY_DIRECTOR not in roles and not row.has_left:
        fix = f"职务改为{Role.DEPUTY_DIRECTOR}，或清空该格"
        row.refuse("units", f"填写了分管的单位，职务不是{Role.DEPUTY_DIRECTOR}", fix, "9")
    term = Appointment(
        origin=Origin(PEOPLE),
        role=Role.CLERK,
        starts_on=row.day("starts_on"),
        ends_on=_last_day(row),
        grounds=row.value("grounds") or None,
    )
    terms = {Role.DEPUTY_DIRECTOR: replace(term, units=tuple(charge))}
    held = roles or {Role.CLERK: ""}
    return [Post(row, replace(terms.get(role, term), role=role), doubt) for role, doubt in held.items()]


def _charge(row: OfficeLine, units: Registry) -> list[str]:
    """The units that a line's person is in charge of; a director's 全面工作 is none."""
    if "全面工作" in row.value("units") and Role.DIRECTOR in map(_role_in, row.titles):
        return []
    return row.units("units", units)


def _role_in(title: str) -> Role | None:
    for part in (title, *_ASIDE.split(title)):
        if role := ROLE_WORDS.get(folded(part)):
            return Role(role)
    return None


def _office(row: OfficeLine, title: str, own: Unit | None, has_charge: bool, known: Set[Role]) -> tuple[Role, bool]:
    """The office that a title names, and whether it surely does; ``known`` are the offices of who is on file."""
    role = _role_in(title)
    if role is None:
        if not known:
            row.note("以下职务按经办人登记", title)
        elif known == {Role.CLERK}:  # who holds an office is asked
            row.note("以下职务不属备案流程，任职不变", title)
        return Role.CLERK, True
    is_full, is_uncharged = folded(title) in _FULL_ROLES, role is Role.DEPUTY_DIRECTOR and not has_charge
    is_led = _has_head(own)
    if is_uncharged and title == role:
        row.refuse("units", f"{role}未填写分管的单位", "填写所分管单位的全称，用顿号隔开", "9")
    elif is_uncharged or (role is Role.DIRECTOR and is_led and not is_full):
        row.note("代办处、基层单位的主任和没有分管单位的副主任，按经办人登记", row.value("name"))
        return Role.CLERK, True
    if role in {Role.CLERK, *known}:
        return role, True
    is_of_office = own is not None and folded(title) in _OF_OFFICE and OFFICE_ITSELF.search(own.name)
    return role, not is_led and bool(is_full or is_of_office)


def _has_head(unit: Unit | None) -> bool:
    """Agencies and base units have, and call it 主任, too."""
    return unit is not None and unit.kind is not UnitKind.DEPARTMENT


def _ask_whether_left(row: OfficeLine) -> None:
    if row.has_left or row.value("ends_on"):
        return
    for item in _MAY_SAY_LEFT:
        if _MAYBE_LEFT.search(row.value(item)):
            fix = "已离任的，职务改为离职，填写离任日期；仍在任的，清空或改写该格"
            row.refuse(item, f"“{shortened(row.value(item))}”，是否已离任？", fix, alike="写有离职、退休等")


def _last_day(row: OfficeLine) -> date | None:
    """That of its column, else the day beside the word that somebody has left, else 不详; None if nothing says so."""
    if row.value("ends_on"):
        return row.day("ends_on")
    if not row.has_left:
        return None
    texts = filter(_MAYBE_LEFT.search, map(row.value, _MAY_SAY_LEFT))
    days = {*map(cells.day_in, _DAY.findall("；".join(texts)))} - {""}
    if len(days) == 1:
        return paper_day(days.pop())
    return paper_day(UNKNOWN_DAY)


def _give_offices(entries: Sequence[Entry]) -> None:
    """Who holds an office is asked in one question; nobody does if it is surely filled, or if the term has ended."""
    posts = [*chain.from_iterable(entry.posts for entry in entries)]
    directors = [post for post in posts if post.is_sure and post.term.role is Role.DIRECTOR]
    if len(directors) > 1:
        for post in directors:
            post.doubt = f"{DIRECTOR_IN_FULL}只有一位"
    sure = [post.term for post in posts if post.is_sure]
    offices = f"{DIRECTOR_IN_FULL}、分管主任、办公会秘书、信息技术部"
    fix = f"任该职务的，职务填写全称：{offices}，部门填写办事处的部门；不是的，写“经办人”；离任的，写“离职”"
    for entry in entries:
        for post in [post for post in entry.posts if post.doubt]:
            row, term, name = post.row, post.term, entry.person.name
            if term.ends_on or _is_filled(term, sure):
                row.note("以下职务未写明是办事处的职务，按经办人登记", f"{name}（{post.doubt}）")
                if Role.CLERK in entry.roles:
                    entry.posts.remove(post)
                post.term = replace(term, role=Role.CLERK, units=())
            else:
                says = f"{name}（{row.value('unit')}，{post.doubt}）是否{term.role.in_full}"
                row.refuse("role", says, fix, "9", "以下人员的职务可能是办事处的职务，也可能不是：")


def _is_filled(term: Appointment, sure: Sequence[Appointment]) -> bool:
    """Whether others surely hold the office, in charge of the same units."""
    same = [other for other in sure if other.role is term.role]
    led = chain.from_iterable(other.units for other in same)
    return len(same) >= LEAST_HOLDERS.get(term.role, 1) and {*term.units} <= {*led}


def _on_file(entry: Entry, before: Registry, numbers: set[str]) -> Person | None:
    """Who on file an entry is about, by number, else account, else name; None if somebody new. A doubt is a fault."""
    person, number = entry.person, entry.person.staff_no
    if old := before.person_numbered(number):
        if old.name != person.name:
            fix = "核对姓名和工号；本人改名的，按 docs/books.md 的“本人改名”办理"
            entry.row.refuse("staff_no", f"工号 {number} 在名册中是{old.label}", fix, "12")
        return old
    called = before.people_called(person.label) or before.people_called(person.name)
    same = [old for old in called if person.account_id and old.account_id == person.account_id]
    same = same or [old for old in called if old.staff_no not in numbers]
    if len(same) > 1 or (same and number):
        labels = "、".join(f"{old.label}（工号 {old.staff_no}）" for old in same)
        fix = "同一人的，填写名册中的工号；不是的，在表中另列名册中的那一位"
        entry.row.refuse("staff_no", f"名册中有{labels}，是否同一人？", fix, "12", "是否名册中的同名人员？")
    return next(iter(same), None)


def _mark(person: Person, old: Person | None, is_alone: bool) -> str | None:
    """That in the cell, else the one on file, else, where others have the name, the unit."""
    mark = person.disambiguator
    if old:
        mark = mark or old.disambiguator
    if mark or is_alone:
        return mark
    return person.unit


def _newcomer(entry: Entry, person: Person, wanted: People, fresh: Iterator[str]) -> Person:
    """A number that is lacking or another's is replaced by a fresh one, so that the other cells are judged, too."""
    row, number = entry.row, person.staff_no
    if number in wanted:
        row.refuse("staff_no", f"工号 {number} 已登记给{wanted[number].name}", "核对两人的工号", "12")
        number = ""
    elif not number:
        row.note("未填工号，按顺序编号；已有工号的，请补填后再运行", row.called)
    terms = tuple(post.term for post in entry.posts if _may_begin(post, person.name))
    return replace(person, staff_no=number or next(fresh), appointments=terms)


def _may_begin(post: Post, whose: str) -> bool:
    row, term = post.row, post.term
    if term.role is Role.DIRECTOR and not (term.grounds or row.sheet.is_first):
        row.refuse("grounds", f"{whose}新任{term.role}未填写任职依据", "填写任职文件的文号", "9")
    is_over = term.ends_on is None or row.has_day(term.ends_on, "ends_on", f"{whose}离任")
    return row.has_day(term.starts_on, "starts_on", f"{whose}新任{term.role}") and is_over


def _changed(entry: Entry, person: Person, old: Person, units: Registry, today: date) -> Person:
    """Somebody on file with what the cells say; an empty one changes nothing."""
    is_moved = bool(person.unit) and units.unit(person.unit) is not units.unit(old.unit)
    account, account_id = _account(entry, old)
    changed = replace(old, disambiguator=person.disambiguator, account=account, account_id=account_id)
    if is_moved:
        changed = replace(changed, unit=person.unit)
    return replace(changed, appointments=_terms(old, entry, is_moved, units, today))


def _account(entry: Entry, old: Person) -> tuple[str | None, int | None]:
    """A word for nothing gives the account up."""
    account, account_id = entry.person.account, entry.person.account_id
    if not account and entry.row.written("account"):
        return None, account_id
    if old.account and not account and "account" in entry.row.columns:
        entry.row.note("账号空着的，名册未改动；取消账号的，填写“无”", old.label)
    return account or old.account, account_id or old.account_id


def _terms(old: Person, entry: Entry, is_moved: bool, units: Registry, today: date) -> tuple[Appointment, ...]:
    """All terms of somebody on file.

    What is new ends, the day before, the offices of a line that is there no more and the charge that it changes.
    A term that has an end, or begins later, is agreed: it needs no line.
    """
    going_on = [was for was in old.appointments if was.ends_on is None or was.ends_on >= today]
    named = entry.named
    gone = [post for post in entry.posts if post.row.has_left or (post.term.ends_on and not named)]
    if gone:
        return _ended(old, gone[0], going_on)
    kept, begun = _compared(old, named, going_on, units)
    unnamed = [was for was in going_on if id(was) not in kept and was.starts_on <= today]
    if begun:
        last = min(term.starts_on for term in begun) - A_DAY
        kept |= {id(was): _until(was, last) for was in unnamed}
    else:
        _ask_whether_held(old, entry, unnamed, is_moved)
    return (*(kept.get(id(was), was) for was in old.appointments), *begun)


def _ask_whether_held(old: Person, entry: Entry, unnamed: Sequence[Appointment], is_moved: bool) -> None:
    """Whether an office that no line names is still held; a line with a fault is mended first."""
    if any(post.row.is_faulty for post in entry.posts):
        return
    fix = "仍任的，在职务中一并写明；不再任的，职务写“经办人”和变动之日，或另列一行，写该职务和离任日期"
    is_changed = is_moved or bool(entry.titles)
    for was in unnamed:
        is_doubtful = bool(entry.named) or (is_changed and was.role is not Role.CLERK)
        if is_doubtful and was.ends_on is None:
            says = f"{old.label}在名册中任{was.role}，表中没有，是否仍任？"
            entry.row.refuse("role", says, fix, "9", "名册中任职，表中没有，是否仍任？")


def _ended(old: Person, post: Post, going_on: Sequence[Appointment]) -> tuple[Appointment, ...]:
    """The terms of somebody who leaves, by the line that says so."""
    last = post.term.ends_on
    is_over = all(was.ends_on for was in going_on)
    if last is None or is_over or not post.row.has_day(last, "ends_on", f"离任的{old.label}"):
        return old.appointments
    ended = {id(was): _until(was, last) for was in going_on}
    return tuple(ended.get(id(was), was) for was in old.appointments)


def _until(was: Appointment, last: date) -> Appointment:
    return replace(was, ends_on=min(was.ends_on or last, last))


def _compared(
    old: Person, posts: Sequence[Post], going_on: Sequence[Appointment], units: Registry
) -> tuple[dict[int, Appointment], list[Appointment]]:
    """The terms on file that lines name, by ``id``, as they are now; and the terms that begin."""
    kept, begun = dict[int, Appointment](), list[Appointment]()
    for post in posts:
        term, charge = post.term, {*map(units.present_name, post.term.units)}
        alike = [
            was for was in old.appointments if was.role is term.role and (was in going_on or _end_alike(was, term))
        ]
        same = [was for was in alike if {*map(units.present_name, was.units)} == charge and id(was) not in kept]
        same.sort(key=lambda was: not _begin_alike(was, term))
        if same:
            kept[id(same[0])] = _continued(old, post, same[0])
        elif any(_begin_alike(was, term) for was in old.appointments):
            what = "的任职"
            if alike:
                what = "分管的单位"
            fix = "填写变动之日；原职务仍担任的，另列一行"
            alike_says = "任职或分管的单位有变动，任职日期仍为原日期"
            post.row.refuse("starts_on", f"{old.label}{what}有变动，任职日期仍为原日期", fix, "9", alike_says)
        elif _may_begin(post, old.label):
            begun.append(term)
    return kept, begun


def _begin_alike(was: Appointment, term: Appointment) -> bool:
    return str(was.starts_on) == str(term.starts_on)  # 不详 and a month are days of another kind


def _end_alike(was: Appointment, term: Appointment) -> bool:
    return term.ends_on is not None and str(was.ends_on) == str(term.ends_on)


def _continued(old: Person, post: Post, was: Appointment) -> Appointment:
    """A term on file, with the last day that its line gives."""
    row, term = post.row, post.term
    if not _begin_alike(was, term) and row.value("starts_on"):
        row.note("任职日期与名册不同，未改动名册", old.label)
    if term.ends_on is None or _end_alike(was, term):
        return was
    row.has_day(term.ends_on, "ends_on", f"{old.label}离任")
    return replace(was, ends_on=term.ends_on)
