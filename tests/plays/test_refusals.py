"""What an article does not allow: the check names it, the desk says no, and no approval helps."""

import re
from collections.abc import Mapping

import pytest

from support.played_office import PlayedOffice
from support.texts import CLOSED, EXPLAINED, VERIFIED, changed, ended, form, incident, quiet, record
from support.world import LI, PATH, PEOPLE, ZHAO, roster

INCIDENT = "registry/incidents/2026/01.yaml"
ITEMS = (
    *("使用部门", "平台类别", "群组名称", "群组负责人", "成员范围", "建群目的"),
    *("备案类别", "备案日期", "备案事项说明"),
)
WIDER = {"成员范围": "会员服务部全体和综合部值班人员"}
MEMBERS = {"成员范围": None, "成员名单": "[周启明, 陈可为]"}
ON_FILE = {PATH: form()}
LENT = roster(("账号: demo-sun, 账号编号: 900000003", "账号: demo-li, 账号编号: 900000002"))
OUTCOME = {**VERIFIED, **EXPLAINED, **CLOSED}
GONE, BARE_END = ended("2026-11-02"), record("注销", "2026-11-02", "工作已经结束")
BACK = GONE + changed("2026-11-02")
REWRITTEN = form(records=changed("2026-11-02")).replace("续保集中".encode(), "理赔集中".encode())
QUIET = "registry/quiet-periods/2026-qiehuan.yaml"


def lacking(item: str) -> bytes:
    return re.sub(rf"(?m)(?<=- ){item}: .*\n    |^ *{item}: .*\n", "", form().decode()).encode()


Files = Mapping[str, bytes | None]
REFUSED: list[tuple[str, Files, Files, str]] = [
    ("3, 4: a unit on no list", {}, {PATH: form({"使用部门": "宣传部"})}, "unit_is_on_the_list"),
    ("4: a leader named", {}, {PATH: form({"主管领导": "陈可为"})}, "department_leader_is_derived"),
    ("2, 7: another platform", {}, {PATH: form({"平台类别": "QQ"})}, "schema.enum"),
    *((f"7: without {item}", {}, {PATH: lacking(item)}, "schema.required") for item in ITEMS),
    ("8: a change without a record", ON_FILE, {PATH: form(WIDER)}, "new_content_needs_a_new_record"),
    ("8: records rewritten", ON_FILE, {PATH: REWRITTEN}, "past_records_are_never_rewritten"),
    ("8: an end that says nothing", ON_FILE, {PATH: form(records=BARE_END)}, "schema.required"),
    ("8: deleted", ON_FILE, {PATH: None}, "files_are_never_deleted"),
    ("8: after its end", {PATH: form(records=GONE)}, {PATH: form(records=BACK)}, "nothing_follows_a_cancellation"),
    ("11: nobody on the list", {}, {PATH: form({"群组负责人": "王无名"})}, "custodian_is_on_the_list"),
    ("11: one of two", {}, {PATH: form({"群组负责人": "张伟"})}, "custodian_is_on_the_list"),
    ("11: who left", {}, {PATH: form({"群组负责人": "郑雪"})}, "custodian_is_in_office"),
    ("12, 17: a list of members", {}, {PATH: form(MEMBERS)}, "schema.required schema.additionalProperties"),
    ("15: one account for two", {}, {PEOPLE: LENT}, "accounts_are_unique"),
    ("17: a number in a comment", {}, {PATH: "# 周启明 13800138000\n".encode() + form()}, "no_personal_data"),
    ("19: too early", ON_FILE, {INCIDENT: incident({"报请时间": "2026-11-03 09:00"})}, "incident_times_in_order"),
    ("19: nothing done", ON_FILE, {INCIDENT: incident({"处置意见": None})}, "schema.required"),
    *(
        (f"20: closed without {item}", ON_FILE, {INCIDENT: incident({**OUTCOME, item: None})}, "schema.required")
        for item in ("原因", "措施")
    ),
    ("22: over before it begins", {}, {QUIET: quiet(first="2026-12-25")}, "quiet_period_ends_after_it_starts"),
]


@pytest.mark.parametrize(("filed", "files", "rule"), [it[1:] for it in REFUSED], ids=[it[0] for it in REFUSED])
def test_what_an_article_does_not_allow_is_refused(office: PlayedOffice, filed: Files, files: Files, rule: str) -> None:
    """(Art. 2, 3, 4, 7, 8, 11, 12, 15, 17, 19, 20, 22)"""
    if filed:
        office.push(filed)
    office.on("2026-11-04")
    pull = office.hand_in(files)
    assert office.errors(pull) == set(rule.split())
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"
