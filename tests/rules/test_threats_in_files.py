"""Rows of threats.md 1.2 that are about files, once more, by roads that their first tests do not take (Art. 2 to 10).

What is done stands beside the rule that must speak. The row's number is the first word of each name.
"""

import pytest

from group_registry.forms.compare import compare
from group_registry.model.finding import Level
from group_registry.rules import RULES
from group_registry.rules.transition import PLAIN
from support.cases import FORMS
from support.changes import DAYI, FILED, RECORD, snapshot
from support.repositories import Modes
from support.world import filing

GROUPS = "registry/groups/hyfw/"
PEOPLE, POLICY = "registry/office/people.yaml", "registry/office/policy.yaml"
NOTHING = ""
Files = dict[str, bytes | None]
MADE = filing().replace("参保服务答疑群".encode(), "夜班交接值守群".encode())
WAS = FILED[DAYI].decode()
FIRST, SECOND = (f"{line}\n" for line in WAS.splitlines()[-2:])
LAST = RECORD.decode()
CLOSED = f"{WAS}  - {{备案类别: 注销, 备案日期: 2026-09-14, 备案事项说明: 工作结束, 处置: 已解散}}\n"


def swapped(path: str, *swaps: tuple[str, str], version: str = "2") -> Files:
    """An office file with words in place of others, in its next version."""
    text = FILED[path].decode()
    for old, new in (("版次: 1", f"版次: {version}"), *swaps):
        assert old in text, old
        text = text.replace(old, new, 1)
    return {path: text.encode()}


def account(written: str, login: str = "demo-zhou") -> Files:
    """A clerk is given an account with that number."""
    at = "B0007, 部门: 会员服务部"
    return swapped(PEOPLE, (at, f"{at}, 账号: {login}, 账号编号: {written}"))


def again(kind: str, statement: str) -> Files:
    """One more record of the group that is closed."""
    record = f"  - {{备案类别: {kind}, 备案日期: 2026-09-20, 备案事项说明: {statement}}}\n"
    return {DAYI: (CLOSED + record).encode()}


def with_line(line: str) -> Files:
    """A new group with one more line."""
    return {f"{GROUPS}new.yaml": MADE.replace("群组负责人".encode(), f"{line}\n群组负责人".encode(), 1)}


MOVED = ("田野", "田原")
DELEGATIONS = "registry/office/delegations.yaml"
DELEGATION = "{委托人: 李晓岚, 受托人: 孙立, 范围: [会员服务部], 起: 2026-11-02, 止: 2026-12-31, 依据: 示例委2号}"
MOVED_TO = f"{GROUPS}dayi-2.yaml"
CHARGE = "[会员服务部, 朝阳代办处], 起: 2020-01-01"
CASES: dict[str, tuple[Files, str]] = {
    "a3 a list of people of the same version": (swapped(PEOPLE, MOVED, version="1"), "versions_only_rise"),
    "a3 a policy of the same version": (swapped(POLICY, ("[30, 7]", "[30, 6]"), version="1"), "versions_only_rise"),
    "a3 delegations of the same version": (
        {DELEGATIONS: f"版次: 1\n委托: [{DELEGATION}]\n".encode()},
        "versions_only_rise",
    ),
    "a3 a version in full width": (swapped(PEOPLE, MOVED, version="'２'"), "schema.pattern"),
    "a3 a version with a nought before it": (swapped(PEOPLE, MOVED, version="'02'"), "schema.pattern"),
    "a3 the next version": (swapped(PEOPLE, MOVED), NOTHING),
    "a11 the deputy's number": (account("900000002"), "accounts_are_unique"),
    "a11 with a nought before it": (account("'0900000002'"), "schema.pattern"),
    "a11 in full width": (account("'９00000002'"), "schema.pattern"),
    "a11 with a space after it": (account("'900000002 '"), "schema.pattern"),
    "a11 with a line after it": (account('"900000002\\n"'), "schema.not"),
    "a11 with a point": (account("900000002.0"), "schema.pattern"),
    "a11 in sixteens": (account("0x35A4E902"), "schema.pattern"),
    "a11 a number of his own": (account("900000077"), NOTHING),
    "a11 the deputy's login in other letters": (account("77", "Demo-LI"), "accounts_are_unique"),
    "a14 one person's staff number in small letters": (swapped(PEOPLE, ("B0008", "b0002")), "schema.pattern"),
    "a15 the deputy leaves and nobody follows": (
        swapped(PEOPLE, (CHARGE, f"{CHARGE}, 止: 2026-11-01")),
        NOTHING,  # a leaver's last day is entered on time; what nobody can review waits
    ),
    "a15 a unit out of the deputy's charge": (
        swapped(PEOPLE, ("[会员服务部, 朝阳代办处]", "[朝阳代办处]")),
        "every_open_unit_has_a_deputy",
    ),
    "b14 an agency uses it too": (with_line("共同使用部门: [朝阳代办处]"), "joint_outsiders_make_a_group_external"),
    "b14 an insurer uses it too": (with_line("共同使用部门: [某保险公司]"), "joint_units_are_on_the_list"),
    "b14 an insurer behind a department": (
        with_line("成员单位: [综合部, 某保险公司]"),
        "outsiders_make_a_group_external",
    ),
    "b14 an agency with a space behind it": (with_line("成员单位: ['朝阳代办处 ']"), "schema.not"),
    "b14 a department by its former name": (with_line("成员单位: [业务部]"), NOTHING),
    "c19 emptied": ({DAYI: b""}, "schema.type"),
    "c19 nothing but a remark": ({DAYI: "# 已解散\n".encode()}, "schema.type"),
    "c19 moved and changed at once": ({DAYI: None, MOVED_TO: (WAS + LAST).encode()}, "files_are_never_deleted"),
    "c19 a folder in its place": ({DAYI: None, f"{DAYI}/a.yaml": MADE}, "files_are_never_deleted"),
    "c21 a change after the end": (again("变更", "恢复使用"), "nothing_follows_a_cancellation"),
    "c21 made anew in its file": (again("创建", "重新建立"), "only_one_creation"),
    "c21 confirmed after the end": (again("变更", "重新确认全部内容"), "nothing_follows_a_cancellation"),
    "c21 another form in its file": ({DAYI: MADE}, "past_records_are_never_rewritten"),
}
CASES |= {
    f"a15 present at a meeting: {few}": (
        {POLICY: FILED[POLICY].replace("版次: 1".encode(), "版次: 2".encode()) + f"办公会人数: {few}\n".encode()},
        "schema.pattern",
    )
    for few in ("0", "'1'", "'０'", "'-1'", "''")
}
CASES |= {
    f"b16 days of a short-lived group: {many}": (
        swapped(POLICY, ("临时天数: 15", f"临时天数: {many}")),
        "schema.pattern",
    )
    for many in ("16", "0", "'016'", "'１４'", "15.0", "0xF")
}
EDITED: dict[str, tuple[Files, str]] = {
    f"c20 {how}": ({DAYI: text.encode()}, "past_records_are_never_rewritten")
    for how, text in {
        "in another order": WAS.replace(FIRST + SECOND, SECOND + FIRST) + LAST,
        "another day": WAS.replace("2026-05-06", "2026-05-07") + LAST,
        "one put between": WAS.replace(SECOND, LAST + SECOND),
        "the last one exchanged": WAS.replace(SECOND, LAST),
        "another kind": WAS.replace("变更, 备案日期: 2026-05-06", "创建, 备案日期: 2026-05-06") + LAST,
        "one more full stop": WAS.replace("原负责人岗位调整", "原负责人岗位调整。") + LAST,
    }.items()
}
CASES |= EDITED | {"c20 one more record": ({DAYI: (WAS + LAST).encode()}, NOTHING)}
ODD_NAMES = [
    *("a.yaml.", "a.yaml ", "A.yaml", "a.YAML", "a.yml", ".yaml", "-rf.yaml", "a_b.yaml", "ａ.yaml", "é.yaml"),
    *("e\u0301.yaml", "a..yaml", "a\n.yaml", "a%2e.yaml", "conin$.yaml", "aux.b.yaml", "lpt9.yaml", "~a.yaml"),
    "below/a.yaml",
]
NAMES: dict[str, tuple[Files, str]] = {
    f"c17 c18 {path.removeprefix(GROUPS)[:24]!r}": ({path: MADE}, "stray_file")
    for path in (
        *(f"{GROUPS}{name}" for name in (*ODD_NAMES, f"{'a' * 251}.yaml")),
        *("registry/groups/HYFW/a.yaml", "registry/Groups/hyfw/a.yaml", "registry/groups/a.yaml"),
        *("registry/groups/hyfw /a.yaml", "registry/office/People.yaml", "registry/office/people.yml"),
        *("registry/minutes/2026-12.YAML", "registry/paper/1.yaml"),
        f"registry/quiet-periods/2026-{'a' * 246}.yaml",
    )
}
CASES |= NAMES | {"c17 as long as a disk allows": ({f"{GROUPS}{'a' * 250}.yaml": MADE}, NOTHING)}


def found(files: Files, odd: Modes | None = None, on_file: dict[str, bytes] = FILED) -> set[str]:
    """The rules whose errors a change draws."""
    head = {path: content for path, content in {**on_file, **files}.items() if content is not None}
    comparison = compare(snapshot(on_file), snapshot(head, odd), FORMS, RULES)
    return {one.rule for one in comparison.findings if one.level is Level.ERROR}


@pytest.mark.parametrize("name", CASES)
def test_once_more(name: str) -> None:
    files, rule = CASES[name]
    on_file = FILED | {DAYI: CLOSED.encode()} if name.startswith("c21") else FILED
    told = found(files, on_file=on_file)
    assert rule in told if rule else not told


def test_a3_versions_are_counted_and_not_read_as_words() -> None:
    tenth = FILED | {PEOPLE: FILED[PEOPLE].replace("版次: 1".encode(), "版次: 10".encode())}
    ninth = tenth[PEOPLE].replace("版次: 10".encode(), "版次: 9".encode()).replace("田野".encode(), "田原".encode())
    assert found({PEOPLE: ninth}, on_file=tenth) == {"versions_only_rise"}


@pytest.mark.parametrize(
    ("mode", "content"), [("160000", b""), ("100755", MADE), ("100664", MADE), (PLAIN, b"* -diff\n")]
)
def test_c15_c16_what_is_new_and_no_plain_file(mode: str, content: bytes) -> None:
    name = ".gitattributes" if mode == PLAIN else "new.yaml"
    assert "plain_files_only" in found({}, {f"{GROUPS}{name}": (mode, content)})
