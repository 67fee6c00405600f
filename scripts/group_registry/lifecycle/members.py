"""Check an exported list of a group's members: real names, units, blacklisted people, outsiders (Art. 12, 21).

Nothing about members is stored. Of what the list says about a member, notes repeat only the nickname.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from group_registry.model.finding import Level
from group_registry.model.records import BlacklistEntry, Group, Person, Unit, frozen
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import UnitKind

MASK = "****"
"""What replaces a number in a nickname."""
_SIGNS = re.compile(r"[\s\W_]+")
_NAME = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]{2,4}|[\u4e00-\u9fff]{2,7}·[\u4e00-\u9fff]{2,7}")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜"
    "崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙史黎贺顾毛郝龚邵万覃武钱戴严莫孔向汤常温康施文牛樊葛邢"
    "安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游靳"
    "辛管柴蒙鲍华喻祁房滕屈饶解牟艾尤时阳穆农司古吉卓车简连缪项麦褚娄窦戚岑党宫景费卜冷晏席卫米柏宗代桂全隋应佟鹿"
    "臧闵苟邬边卞姬师和仇栾丘商刁沙荣巫郎桑丛甄虞敖巩明佘池查麻苑迟邝封官谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢"
)
_DOUBLE_SURNAMES = re.compile("欧阳|上官|司马|诸葛|东方|皇甫|尉迟|司徒|令狐|慕容|夏侯|端木|公孙")
_NO_NAME = re.compile("管理员|群主|助手|客服|小秘书|机器人|用户|老师|同志|主任|部长|经理|负责人")
_ENDING = re.compile("(?:代办处|办事处|公司工会|工会|公司|中心|部|处)$")
_ALL_OF = (
    (re.compile("(?<!本)代办处"), UnitKind.AGENCY),
    (re.compile("(?:各|全体|所有)部门|办事处(?:全体|各)|全体(?:职工|员工|人员)"), UnitKind.DEPARTMENT),
    (re.compile("基层|参保单位|会员单位"), UnitKind.BASE_UNIT),
)


@frozen
class Member:
    """``nickname`` in the group; ``name``, if listed, is never shown."""

    row: int
    nickname: str
    name: str = ""


@frozen
class MemberNote:
    """``row`` is None for a remark about the whole list."""

    row: int | None
    nickname: str
    what: str
    says: str
    fix: str
    article: str
    level: Level = Level.NOTICE


@frozen
class _Read:
    """A member whose nickname was read: its unit as it is spelled, the rest, which should be a name, and whom it means.

    ``name`` tells members apart; ``people``: else whom the listed real name means.
    """

    member: Member
    spelling: str | None
    rest: str
    name: str
    unit: Unit | None
    called: tuple[Person, ...]
    people: tuple[Person, ...]

    @property
    def place(self) -> str:
        if self.unit:
            return self.unit.name
        return self.spelling or ""

    @property
    def person(self) -> Person | None:
        if len(self.people) == 1:
            return self.people[0]
        return None

    @property
    def note(self) -> partial[MemberNote]:
        return partial(MemberNote, self.member.row, self.member.nickname)


def check(group: Group, members: Sequence[Member], registry: Registry, day: date) -> list[MemberNote]:
    roster = _Roster(group, registry, day)
    read = [roster.read(member) for member in members]
    notes = list[MemberNote]()
    for member in read:
        notes += (*roster.of_nickname(member), *roster.of_limits(member), *roster.of_units(member))
    notes += roster.of_list(read)
    return sorted(notes, key=lambda note: (note.row is None, note.row or 0))


@dataclass(frozen=True)
class _Roster:
    group: Group
    registry: Registry
    day: date

    @cached_property
    def _spellings(self) -> dict[str, Unit | None]:
        """Present and former names, short ones, and those of the form and the blacklist; the longest first."""
        limited = [entry.unit for entry in self.registry.of(BlacklistEntry) if entry.unit]
        found: dict[str, Unit | None] = dict.fromkeys((*self.group.member_units, *self.group.joint_units, *limited))
        for unit in self.registry.of(Unit):
            for name in (unit.name, *unit.former_names):
                found[name] = unit
                short = _ENDING.sub("", name)
                if len(short) > 1:
                    found.setdefault(short, unit)
        known = {name: unit or self.registry.unit(name) for name, unit in found.items()}
        return dict(sorted(known.items(), key=lambda item: -len(item[0])))

    @cached_property
    def _labels(self) -> dict[str, Person]:
        return {folded(person.label): person for person in self.registry.of(Person) if person.disambiguator}

    def read(self, member: Member) -> _Read:
        """The unit may stand before or after the name."""
        text = member.nickname.replace("（", "(").replace("）", ")")
        spelling, unit, rest = None, None, _bare(text)
        for spelled, its_unit in self._spellings.items():
            if spelled in text:
                left = _bare(text.replace(spelled, " ", 1))
                if len(left) != 1:  # no name: 李朝阳 of 财务部 is not somebody of 朝阳代办处
                    spelling, unit, rest = spelled, its_unit, left
                break
        name, called = folded(rest or member.nickname), self.registry.people_called(rest)
        if labelled := self._labels.get(folded(rest)):
            name, called = folded(labelled.label), called or (labelled,)
        people = called or self.registry.people_called(member.name)
        return _Read(member, spelling, rest, name, unit, self._of_unit(called, unit), self._of_unit(people, unit))

    def _of_unit(self, people: tuple[Person, ...], unit: Unit | None) -> tuple[Person, ...]:
        """Those of the unit, if any are."""
        return tuple(person for person in people if self._is_of(person, unit)) or people

    def _is_of(self, person: Person, unit: Unit | None) -> bool:
        names = filter(None, (person.unit, person.disambiguator))
        return unit is not None and any(self.registry.unit(name) is unit for name in names)

    def of_nickname(self, line: _Read) -> Iterator[MemberNote]:
        if MASK in line.member.nickname:
            yield line.note("number", "昵称中含有个人号码（已遮盖）", "请本人删去号码，只保留姓名和单位", "17")
        is_name = bool(line.called) or _may_be_name(line.rest)
        if line.spelling and is_name:
            return
        lacks = "未用真实姓名和单位（部门）"
        if is_name:
            lacks = "没有单位（部门）"
        elif line.spelling:
            lacks = "未用真实姓名"
        example = f"周启明 {self.group.unit}"
        if len(line.called) == 1:
            example = f"{line.called[0].name} {line.called[0].unit}"
        yield line.note("nickname", lacks, f"请本人改为真实姓名加单位，如“{example}”，先后不限", "12.1")

    def of_limits(self, line: _Read) -> Iterator[MemberNote]:
        limits = list[tuple[BlacklistEntry, bool]]()
        for person in line.people:
            is_sure = person is line.person and self._is_of(person, line.unit)
            limits += ((entry, is_sure) for entry in self.registry.restrictions(person.label))
        for entry in self.registry.of(BlacklistEntry):
            is_theirs = line.unit is not None and line.unit is self.registry.unit(entry.unit or "")
            is_named = entry.name in (line.rest, line.member.name)
            if is_named and (is_theirs or line.spelling in (None, entry.unit)):
                limits.append((entry, line.spelling is not None))
        for entry, is_sure in limits:
            if not entry.stands_on(self.day):
                continue
            says = f"在黑名单限制期内（{entry.in_words}）"
            if is_sure:
                yield line.note("blacklist", says, "限制期内移出群组，期满后可再加入", "21", Level.ERROR)
            else:
                yield line.note("blacklist", f"可能{says}", "核对身份；属本人的，限制期内移出群组", "21")

    def of_units(self, line: _Read) -> Iterator[MemberNote]:
        only = line.person
        if only and not only.is_in_office(self.day):
            yield line.note("left", "人员名册上已不在任", "核实后移出群组", "12.3")
        unit = line.unit
        if only and not line.spelling:
            unit = self.registry.unit(only.unit)
        if unit and not self._belongs(unit):
            says = f"属于“{unit.name}”，成员范围和成员单位均未列该单位"
            fix = "与工作无关的，移出群组；确需加入的，办理变更，将单位补入成员单位（对内的改为对外）"
            yield line.note("scope", says, fix, "12.2")
        if only and unit and line.spelling and self.registry.unit(only.unit) is not unit:
            says = f"昵称所写单位与人员名册上的“{only.unit}”不同"
            yield line.note("unit", says, "核对是否为同一人；已调动的，请信息技术部修改人员名册", "12.1")

    def _belongs(self, unit: Unit) -> bool:
        named = (self.group.unit, *self.group.joint_units, *self.group.member_units)
        if unit in map(self.registry.unit, named):
            return True
        text = self.group.member_scope
        if any(name in text for name, found in self._spellings.items() if found is unit):
            return True
        return any(kind is unit.kind and pattern.search(text) for pattern, kind in _ALL_OF)

    def of_list(self, read: Sequence[_Read]) -> Iterator[MemberNote]:
        known: dict[str, list[_Read]] = defaultdict(list)
        for one in read:
            first = next((it for it in known[one.name] if it.place == one.place or not (it.place and one.place)), None)
            known[one.name].append(one)
            if first:
                says, fix = f"与第 {first.member.row} 行姓名相同", "核对是否一人两个账号；重名的在昵称中注明"
                yield one.note("twice", says, fix, "12.1")
        for entry in self.registry.restrictions(self.group.path):
            if entry.stands_on(self.day):
                says = f"该群组在黑名单限制期内（{entry.in_words}）"
                yield MemberNote(None, "", "blacklist", says, "按决定限制使用，期满后恢复", "21", Level.ERROR)
        keeper = self.registry.person(self.group.custodian)
        theirs = [one for one in read if keeper in one.people]
        if read and keeper and not any(one.spelling is None or self._is_of(keeper, one.unit) for one in theirs):
            says = f"名单中没有负责人{self.group.custodian}"
            yield MemberNote(None, "", "custodian", says, "请负责人加入群组；更换负责人的，办理变更", "11")


def _may_be_name(text: str) -> bool:
    """Whether a text may be a real name: it begins with a known surname, or has the dot (·) of longer names."""
    is_formed = _NAME.fullmatch(text) is not None and _NO_NAME.search(text) is None
    return is_formed and ("·" in text or text[0] in _SURNAMES or _DOUBLE_SURNAMES.match(text) is not None)


def _bare(text: str) -> str:
    """A text without punctuation and blanks; a dot (·) inside a name stays, with everything around it."""
    bare = text.strip(" -_()/|、，·\u3000")
    return bare if "·" in bare else _SIGNS.sub("", bare)
