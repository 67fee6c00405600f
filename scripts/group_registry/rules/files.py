"""Where files belong, and what no file may contain."""

import re

from group_registry.model.finding import Problem, Problems, notice, rule
from group_registry.model.records import Group, Origin, PersonList, Policy, Record, UnitList
from group_registry.model.registry import FileText, Registry
from group_registry.personal_data.scan import personal_data_in

_PLACES = {
    "groups": "群组文件放在 registry/groups/单位编号/群组代号.yaml",
    "minutes": "纪要放在 registry/minutes/年份-次数.yaml，如 2026-09.yaml",
    "paper": "纸质签批放在 registry/paper/年份-序号.yaml，如 2026-01.yaml",
    "incidents": "舆情记录放在 registry/incidents/年份/序号.yaml，如 2026/01.yaml",
    "blacklist": "黑名单放在 registry/blacklist/序号.yaml，如 01.yaml",
    "quiet-periods": "禁言期放在 registry/quiet-periods/年份-代号.yaml，如 2026-guoqing.yaml",
    "office": "registry/office/ 下只有机构、人员、委托、口径等固定文件，不得增加",
}
_STEM = "代号只用小写字母、数字和短横，不用 con、nul、com1 等系统保留的名称，不超过二百五十个字符"
_ELSEWHERE = f"registry/ 下只有 {'、'.join(_PLACES)} 各文件夹；其他文件请移至 registry/ 之外"

_OFFICE = {
    UnitList: ("registry/office/units.yaml", "机构名册"),
    PersonList: ("registry/office/people.yaml", "人员名册"),
    Policy: ("registry/office/policy.yaml", "本单位口径"),
}


def file_at(path: str) -> Record:
    return Record(origin=Origin(path))


def names_a_file(record: Record, field: str, registry: Registry, fix: str) -> Problems:
    path = getattr(record, field)
    if path not in registry.files:
        yield Problem(record, field, f"找不到文件 {path}", fix)


def names_units(record: Record, field: str, registry: Registry) -> Problems:
    """An item that is a unit's name, or a list of such."""
    value = getattr(record, field)
    for index, name in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
        if doubt := registry.unlisted(name):
            yield Problem(record, field, *doubt, index)


@rule(None, "文件放在规定的位置")
def stray_file(registry: Registry, _: Registry) -> Problems:
    for path in registry.strays:
        folder = path.partition("/")[2].split("/")[0]  # empty if registry itself is a file
        fix = f"{_PLACES[folder]}；{_STEM}" if folder in _PLACES else _ELSEWHERE
        yield Problem(file_at(path), None, "该文件的位置或名称不合规定，系统不予读取", fix)


@rule("4", "办事处的名册齐全")
def office_files_are_there(registry: Registry, _: Registry) -> Problems:
    for kind, (path, title) in _OFFICE.items():
        if registry.groups and not registry.of(kind):
            yield Problem(file_at(path), None, f"缺少{title}", f"补充 {path}，格式见样例")


MOST_HITS = 200
"""How many pieces of personal data are listed for one file. Of the rest it is said that there are more."""
BEGINNING = 8_000
"""A file that has more of it in so many characters is searched no further: a long one would take a second."""


@rule("17", "不得写入个人信息", told_only="it may be wrong, and is taken out afterwards")
def no_personal_data(file: FileText, registry: Registry) -> Problems:
    """Values, comments and the file name are searched, also for disguised spellings."""
    for hit in personal_data_in(file.path.replace("/", " ")):  # after a slash, hexadecimal words are digests
        fix = "更改文件名，名称中不写个人信息"
        yield Problem(file, None, f"文件名中疑似有{hit.kind} {hit.masked}", fix)
    text = file.content
    hits = personal_data_in(text[:BEGINNING])
    if len(hits) <= MOST_HITS and text[BEGINNING:]:
        hits = personal_data_in(text)
    for hit in hits[:MOST_HITS]:
        fix = "删去；确非个人信息或必须保留的，经批准后在 registry/office/waivers.yaml 写明豁免"
        yield Problem(file, None, f"疑似{hit.kind} {hit.masked}", fix, offset=hit.start)
    if rest := hits[MOST_HITS:]:
        says, fix = f"另有疑似个人信息至少 {len(rest)} 处，未逐一列出", "先改正列出的各处，再行检查"
        yield Problem(file, None, says, fix, offset=rest[0].start)


_SECRET = re.compile("密码|口令")


@notice("17", "文字中不列人员姓名和密码")
def texts_list_no_people(group: Group, registry: Registry) -> Problems:
    """Only people can tell. A statement may name two, the former custodian and the next."""
    items = [(group, item) for item in ("name", "member_scope", "purpose", "further_need")]
    for record, item in [*items, (group.last, "statement")]:
        text = getattr(record, item) or ""
        names = registry.people_names(text)
        if names and len(names) > (1 if record is group else 2):
            says = f"写有人员姓名：{'、'.join(names)}"
            yield Problem(record, item, says, "核对是否为成员名单；是的，改写岗位、部门，不列姓名")
        if secret := _SECRET.search(text):
            says = f"写有“{secret[0]}”二字"
            yield Problem(record, item, says, "核对是否写明了密码、口令；写明的，删去，并立即更换")


_CODE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}))")
_LOST = "锟斤拷"
"""Two replacement characters decoded as GBK: the original text was lost before the file was saved again."""


def may_be_illegible(content: bytes) -> bool:
    """Whether the next rule need be asked of a file."""
    return b"\\" in content or _LOST.encode() in content


@rule(None, "文字能够辨认")
def text_is_written_out(file: FileText, registry: Registry) -> Problems:
    """The parser refuses codes of invisible characters. Codes of visible ones leave files from before readable."""
    text = file.content
    codes = _CODE.finditer(text)
    if found := [code for code in codes if chr(int(code[code.lastindex or 0], 16)).isprintable()]:
        says = f"有以代码书写的文字 {len(found)} 处，第一处为 {found[0][0]}，审批人无法辨认"
        yield Problem(file, None, says, "改写为文字本身", offset=found[0].start())
    if _LOST in text:
        yield Problem(file, None, f"有乱码（{_LOST}），原文字已丢失", "重新录入该处", offset=text.index(_LOST))
