"""A table that people made: its lines, its heading, and which column holds which item, by its possible headings."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from group_registry.files.errors import CannotKnow
from group_registry.forms.refusal import Refusal
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import parse
from group_registry.model.records import BaselineEntry, Filing, Group
from group_registry.model.similarity import folded

HEADING_WITHIN = 20
"""The heading is searched for in this many first lines, because a title may stand above it."""
LONGEST_HEADING = 100
"""Maximum characters of a heading; a longer cell is prose."""
_ASIDE = re.compile(r"[（(\[【].*?[）)\]】]|[*＊:：]")
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|共\s*\d+\s*个|备注|说明|注|填表人|制表人|审核人|填报人)(?:[:：\s]|$)")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table, numbered from 1 as in spreadsheet programs; every cell is text."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_remark(self) -> bool:
        """Whether it is a total or a remark below the table rather than a line of the table."""
        first = next(filter(None, self.cells), "")
        return _TOTAL.match(first) is not None


@dataclass(frozen=True)
class Table:
    """The lines that are not blank, and remarks for the user about how they were read."""

    rows: tuple[TableRow, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """The column of each item, counted from 0; ``unknown`` are the headings that belong to no item."""

    heading: TableRow
    places: Mapping[str, int]
    unknown: tuple[str, ...]

    def __contains__(self, item: object) -> bool:
        return item in self.places

    def value(self, row: TableRow, item: str) -> str:
        """The cell of an item in the line; empty if the cell is empty or there is no such column."""
        place = self.places.get(item)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def title(self, item: str) -> str:
        return self.heading.cells[self.places[item]]

    def place(self, row: TableRow, item: str) -> str:
        """The position of an item in the table, in words for the user."""
        if item not in self.places:
            return f"第 {row.number} 行"
        return f"第 {row.number} 行 {letters(self.places[item] + 1)} 列（{self.title(item)}）"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in a table: the place in words, the fault, and how to mend it.

    In a ledger ``row`` is the line (0: the registry itself is wrong), ``item`` the item (None: the whole line),
    ``proposal`` a value for its cell, and ``alike`` the wording for several lines with the same complaint.
    """

    where: str
    says: str
    fix: str
    article: str | None = None
    row: int = 0
    item: str | None = None
    proposal: str = ""
    alike: str = ""


@dataclass(frozen=True)
class Headings:
    """The accepted spellings of each item's heading.

    If two columns match one item, strict headings refuse the table; otherwise the column whose spelling comes earlier
    in the list is used.
    """

    spellings: Mapping[str, Sequence[str]]
    hint: str = "名称不同的，请更改表头"
    is_strict: bool = False

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return {folded(spelling): item for item, found in self.spellings.items() for spelling in found}

    def item(self, title: str) -> str | None:
        if len(title) > LONGEST_HEADING:
            return None
        return self._by_spelling.get(folded(_ASIDE.sub("", title))) or self._by_spelling.get(folded(title))

    def _rank(self, item: str, title: str) -> int:
        said = [folded(spelling) for spelling in self.spellings[item]]
        return next((said.index(text) for text in (folded(title), folded(_ASIDE.sub("", title))) if text in said), 0)

    def columns(self, table: Table, needed: Set[str], names: str) -> Columns:
        """The columns, taken from the line that names most items and at least one of ``needed``.

        ``names`` is an example of a needed heading for the message. Raises ``CannotKnow`` if no line qualifies.
        """
        best: tuple[int, TableRow, list[str | None]] | None = None
        for row in table.rows[:HEADING_WITHIN]:
            items = [self.item(cell) if cell else None for cell in row.cells]
            count = len({item for item in items if item})
            if not needed.isdisjoint(items) and (best is None or count > best[0]):
                best = count, row, items
        if best is None:
            raise CannotKnow(f"前 {HEADING_WITHIN} 行中没有表头：须有一列名为“{names}”；{self.hint}")
        return self._placed(best[1], best[2])

    def _placed(self, row: TableRow, items: list[str | None]) -> Columns:
        places: dict[str, int] = {}
        for place, item in enumerate(items):
            if item is None:
                continue
            if item in places and self.is_strict:
                one, other = row.cells[places[item]], row.cells[place]
                says = f"第 {row.number} 行的表头“{one}”和“{other}”为同一项"
                raise CannotKnow(f"{says}，请保留一列，或用 --mapping 指明所用的列")
            if item not in places or self._rank(item, row.cells[place]) < self._rank(item, row.cells[places[item]]):
                places[item] = place
        unknown = tuple(cell for place, cell in enumerate(row.cells) if cell and place not in places.values())
        return Columns(row, places, unknown)


def body(table: Table, columns: Columns) -> tuple[list[TableRow], list[TableRow]]:
    """The lines below the heading, and separately the totals, remarks and lines with nothing but a number.

    Repeated headings are in neither list.
    """
    below = [row for row in table.rows if row.number > columns.heading.number and row.cells != columns.heading.cells]
    serial = next((place for place, cell in enumerate(columns.heading.cells) if cell == SERIAL), None)
    aside = {
        row.number
        for row in below
        if row.is_remark or not any(cell for place, cell in enumerate(row.cells) if place != serial)
    }
    return [row for row in below if row.number not in aside], [row for row in below if row.number in aside]


def letters(column: int) -> str:
    """The letters of a column, counted from 1, as in spreadsheet programs: A, B, …, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


BESIDES = ("first_filed_on", "recorded_on", "slug", "state", "cancelled_on", "remark")
"""Columns that are not an item of the form: the day of the first filing, the day on which a paper filing was completed,
the file name, whether the group is still in use, the day of the cancellation; remarks, which may say that it is not.
"""
RETURNED: Mapping[str, str] = {"reason": "退回原因", "proposal": "建议改为", "accept": "采纳建议（填“是”）"}
"""The columns that a returned ledger has in addition to the office's own."""
SERIAL = "序号"
"""The heading of a column that only numbers the lines."""
_LEDGER: Mapping[str, str] = {
    "name": "群名称 群名 群组名 群聊名称 微信群名称 名称 微信群名 QQ群名称 QQ群名 工作群名称 群组全称 "
    "交流群名称 群聊名",
    "platform": "平台 平台类型 群组平台 使用平台 载体 所在平台 平台类别名称 建群平台 软件 使用软件 群类型",
    "platform_note": "平台名称 其他平台",
    "scope": "范围 对内对外 对内/对外 内外 群组类别 群组类型 内部/外部 对内或对外 内部或外部 内外部 "
    "群组性质 群性质 使用性质",
    "unit": "部门 单位 牵头部门 使用单位 申请部门 申报部门 所属部门 所属单位 部门名称 使用部门名称 "
    "使用部门/单位 创建部门 建群部门 建群单位 责任部门 责任单位 申请单位 填报部门 填报单位 "
    "管理部门",
    "joint_units": "共用部门 共同使用单位 配合部门 协办部门",
    "member_units": "成员所属单位 参加单位 参与单位 成员来源单位",
    "leader": "分管领导 单位领导 主管负责人 主管领导姓名",
    "custodian": "负责人 责任人 群主/负责人 群主 群组管理员 群管理员 管理员 群组负责人姓名 负责人姓名 群主姓名 "
    "管理人 群管理人 群负责人 群组责任人",
    "member_scope": "成员 群成员 成员构成 群组成员 人员范围 群成员范围 成员组成 人员构成 入群范围 入群人员 群内人员",
    "purpose": "目的 用途 建群用途 建群事由 群组用途 主要用途 使用目的 群用途 建群目的及用途 建群原因 "
    "主要职能 群组功能",
    "started_on": "建群日期 建群时间 启用时间 开始使用日期 开始日期 起始日期",
    "term_end": "期限 到期日期 到期日 截止日期 有效期至 使用截止日期 到期时间 截止时间 有效期 使用期 "
    "使用期限至 终止日期",
    "kind": "最近备案类别 类别 备案类型 事项类别 备案事项类别",
    "filed_on": "最近备案日期 备案时间 填报日期 填表日期 登记日期 日期 备案日 登记时间 填报时间 申请日期 申报日期",
    "statement": "事项说明 说明 事由 备案说明 备案事由",
    "disposal": "去向 群组去向 注销处置 处置方式 处置情况",
    "handed_to": "接管单位 接收单位 接收部门 接管人",
    "first_filed_on": "首次备案日期 首次备案时间 创建备案日期",
    "paper_number": "备案编号 备案号 编号 文号 备案文号 登记号 登记编号 备案登记号 备案登记编号 登记簿编号 批准文号",
    "recorded_on": "备案办结日 办结日期 批准日期 签批日期",
    "slug": "文件名 英文名",
    "state": "群组状态 状态 使用状态 使用情况 当前状态 目前状态 现状 群状态 是否在用",
    "cancelled_on": "注销日期 注销时间 停用日期 停用时间 解散日期 解散时间 撤销日期",
    "remark": "备注 备注说明 备注信息",
}
_INVENTORY = {item: _LEDGER[item] for item in ("name", "platform", "unit", "custodian")} | {
    "size": "人数 成员人数 群人数 成员数 群成员数",
    "state": "群组状态 状态 使用情况",
}
_ROSTER = {"nickname": "群昵称 群名片 群内昵称 成员昵称", "own": "昵称 显示名 成员 名称", "name": "姓名 真实姓名"}
"""``nickname`` is the nickname in the group, ``own`` the general one, which is used if the former is missing."""
_COLUMNS, _FIXED = "列", "固定"


@dataclass(frozen=True)
class Guide:
    """The content of a mapping file: the headings of items, and fixed values of items without a column."""

    headings: Mapping[str, str]
    fixed: Mapping[str, str]


def titles(forms: Forms) -> dict[str, str]:
    """The name of each item of a ledger: as in the forms, else its first spelling."""
    items = ((kind, name) for kind in (Group, Filing) for name in forms.fields(kind) if name != "filings")
    found = {name: forms.label(kind, name) for kind, name in items}
    found["paper_number"] = forms.label(BaselineEntry, "paper_number")
    return found | {item: _LEDGER[item].split(" ")[0] for item in BESIDES}


def of_ledger(forms: Forms, own: Mapping[str, str] | None = None) -> Headings:
    """The headings of an old ledger. A heading from the mapping file (``own``) no longer counts for any other item."""
    said, spelled = titles(forms), own or {}
    found = {
        item: (spelled[item],) if item in spelled else (said[item], *words.split(" "))
        for item, words in _LEDGER.items()
    }
    ordered = dict(sorted(found.items(), key=lambda pair: pair[0] in spelled))
    ordered |= {item: (title, _ASIDE.sub("", title)) for item, title in RETURNED.items()}
    return Headings(ordered, "名称不同的，请更改表头，或用 --mapping 给出对照文件", is_strict=True)


def of_inventory(forms: Forms) -> Headings:
    said = titles(forms)
    return Headings({item: (*filter(None, [said.get(item)]), *words.split(" ")) for item, words in _INVENTORY.items()})


def of_roster() -> Headings:
    """The headings of a list of members: nicknames and real name; no other column is read."""
    return Headings({item: tuple(words.split(" ")) for item, words in _ROSTER.items()})


def mapping_of(content: bytes, forms: Forms) -> Guide:
    """Parse a mapping file: under 列 the heading of each item, under 固定 the values for every line.

    Raises ``CannotKnow`` if it is not in this form.
    """
    data = parse(content)
    if isinstance(data, Refusal):
        raise CannotKnow(f"对照文件第 {data.line} 行：{data.says}。{data.fix}")
    parts = data if isinstance(data, dict) else {}
    if not parts or set(parts) - {_COLUMNS, _FIXED} or not all(isinstance(part, dict) for part in parts.values()):
        raise CannotKnow(f"对照文件应分为“{_COLUMNS}:”和“{_FIXED}:”两段，各段每行“项目: 表头（或内容）”")
    items = {title: item for item, title in titles(forms).items()}
    sides: list[dict[str, str]] = []
    for name in (_COLUMNS, _FIXED):
        part = parts.get(name, {})
        assert isinstance(part, dict)  # noqa: S101 (checked above)
        if unknown := [title for title, said in part.items() if title not in items or not isinstance(said, str)]:
            raise CannotKnow(f"对照文件的“{name}”中“{unknown[0]}”无法识别；项目名称有：{'、'.join(items)}")
        sides.append({items[title]: str(said) for title, said in part.items()})
    return Guide(*sides)
