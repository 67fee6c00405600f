"""What is said of groups from before the adoption: one notice of all, and none of each (Art. 6; contract B, E)."""

import pytest

from group_registry.forms.check import Inspection, inspect
from group_registry.forms.contents import blob_id
from group_registry.rules import RULES
from group_registry.rules.engine import taken_over
from support.cases import FORMS, OFFICE
from support.texts import changed, ended, form

GROUPS = "registry/groups/hyfw/"
NUMBER = "纸质编号: 旧备〔2025〕1号, "
DEPARTMENT = form()
FORMER = {"群组负责人": "从前人"}
AGENCY = {"使用部门": "朝阳代办处", "群组负责人": "田野"}
BASE_UNIT = {"使用部门": "示例机电工会", "群组负责人": "许宁"}


def adopted(*taken: tuple[bytes, str], now: bytes | None = None) -> Inspection:
    """An office that took over these contents, each with its number on paper. ``now``: what is in the first today."""
    paths = [f"{GROUPS}t{at}.yaml" for at in range(len(taken))]
    entries = [
        f"- {{文件: {path}, 内容摘要: {blob_id(content)}, {number}备案日期: 2026-11-02}}\n"
        for path, (content, number) in zip(paths, taken, strict=True)
    ]
    files = {path: content for path, (content, _) in zip(paths, taken, strict=True)}
    if now is not None:
        files[paths[0]] = now
    return inspect({**OFFICE, **files, "registry/office/baseline.yaml": "".join(entries).encode()}, FORMS, RULES)


OF_ONE = [
    ("nothing", DEPARTMENT, NUMBER, ""),
    ("its number", DEPARTMENT, "", "没有编号的 1 个"),
    ("the day of its creation", form(day="2025-03"), NUMBER, "有日期只知年月或不详的 1 个"),
    ("the day of its end", form(records=ended("不详")), NUMBER, "有日期只知年月或不详的 1 个"),
    ("somebody known", form(FORMER), NUMBER, "负责人不在人员名册的 1 个"),
    ("nobody, since two are called so", form({"群组负责人": "张伟"}), NUMBER, ""),
    ("nobody any more", form(FORMER, ended("2026-11-20")), NUMBER, ""),
    ("the leader of an agency", form(AGENCY), NUMBER, "代办处、基层单位的未写明主管领导的 1 个"),
    ("the leader of a unit at the base", form(BASE_UNIT), NUMBER, "代办处、基层单位的未写明主管领导的 1 个"),
    ("no leader that is named", form({**BASE_UNIT, "主管领导": "葛青"}), NUMBER, ""),
    ("no leader any more", form(AGENCY, ended("2026-11-20")), NUMBER, ""),
    ("no leader, of a unit that nobody knows", form({"使用部门": "从前的部门"}), NUMBER, ""),
]


@pytest.mark.parametrize(
    ("content", "number", "part"), [case for _, *case in OF_ONE], ids=[name for name, *_ in OF_ONE]
)
def test_what_a_group_of_paper_days_lacks(content: bytes, number: str, part: str) -> None:
    wanted = f"启用以前的群组 1 个，其中{part}；均按原件所载，不作追究，下次变更时补正"
    assert taken_over(adopted((content, number)).registry) == (wanted if part else "")


def test_all_that_they_lack_is_told_in_one_sentence() -> None:
    everything = form({**AGENCY, **FORMER}, day="2025-03")
    found = adopted((DEPARTMENT, NUMBER), (everything, ""), (everything, ""), (form(AGENCY), ""))
    assert taken_over(found.registry) == (
        "启用以前的群组 4 个，其中没有编号的 3 个，有日期只知年月或不详的 2 个，负责人不在人员名册的 2 个，"
        "代办处、基层单位的未写明主管领导的 3 个；均按原件所载，不作追究，下次变更时补正"
    )


def test_what_was_filed_since_is_no_more_of_those_taken_over() -> None:
    was, now = form({**AGENCY, **FORMER}), form({**AGENCY, **FORMER}, changed("2026-11-20"))
    assert taken_over(adopted((was, NUMBER), now=now).registry) == ""


def test_an_office_that_took_nothing_over_is_told_nothing() -> None:
    assert taken_over(adopted().registry) == ""


VAGUE = form({"建群目的": "测试测试"})


@pytest.mark.parametrize("now", [None, form({"建群目的": "测试测试"}, changed("2026-11-20"))], ids=["kept", "filed"])
def test_notices_are_told_of_what_was_filed_since_alone(now: bytes | None) -> None:
    told = [(one.path, one.rule) for one in adopted((VAGUE, NUMBER), now=now).findings]
    assert told == ([(f"{GROUPS}t0.yaml", "form_items_say_something")] if now else [])


SAYS_NOTHING = form().replace("因续保集中办理需要新建".encode(), "同上".encode())


@pytest.mark.parametrize(
    ("now", "rules"),
    [
        (None, []),
        (SAYS_NOTHING + changed("2026-11-20").encode(), []),
        (SAYS_NOTHING + changed("2026-11-20", "同上").encode(), ["form_items_are_filled_in"]),
        (
            SAYS_NOTHING.replace("解答参保续保材料问题".encode(), "无".encode()) + changed("2026-11-20").encode(),
            ["form_items_are_filled_in"],
        ),
    ],
    ids=["kept", "filed", "filed without a reason", "filed without a purpose"],
)
def test_what_was_left_empty_on_paper_stays_so(now: bytes | None, rules: list[str]) -> None:
    assert [one.rule for one in adopted((SAYS_NOTHING, NUMBER), now=now).findings] == rules


def test_errors_are_told_of_all() -> None:
    other = form({"建群目的": "核对续保名册"})
    told = [(one.path, one.rule) for one in adopted((DEPARTMENT, NUMBER), (other, "")).findings]
    assert told == [(f"{GROUPS}t1.yaml", "names_are_distinct")]
