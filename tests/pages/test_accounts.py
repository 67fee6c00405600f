"""Accounts (Art. 15): what a person gave, by the evidence; whose is on file, who signs on paper, who left with one."""

import re
from datetime import UTC, datetime

from group_registry.forms.contents import blob_id
from group_registry.rules.route import Step
from support.cases import OFFICE
from support.made_pages import office, site
from support.proven import evidence_of
from support.short_groups import PATH, group

PEOPLE = "registry/office/people.yaml"
GIVEN = [
    (Step.REVIEW, "李晓岚", datetime(2026, 9, 14, 1, 5, tzinfo=UTC), "线上"),
    (Step.OFFICE_MEETING, "2026 年第 9 次", datetime(2026, 9, 15, tzinfo=UTC), "会议纪要"),
    (Step.SIGN_OFF, "孙立（代）", datetime(2026, 9, 15, 23, 30, tzinfo=UTC), "线上"),
]
LATER = [(Step.REVIEW, "张伟", datetime(2026, 9, 20, 2, 0, tzinfo=UTC), "线上")]
OTHER = "registry/groups/hyfw/b.yaml"


def rows(page: str) -> list[list[str]]:
    table = page.partition('id="given"')[2]
    lines = re.findall(r"<tr><td>.*?</tr>", table)
    return [[re.sub("<[^>]+>", "", cell) for cell in re.findall("<td>(.*?)</td>", line)] for line in lines]


def test_a_persons_page_lists_what_the_person_gave_the_latest_first() -> None:
    other = group(name="续保提醒群", purpose="提醒会员续保")
    evidence = evidence_of(
        {
            PATH: (blob_id(group()), GIVEN),
            OTHER: (
                blob_id(other),
                [(Step.REVIEW, "李晓岚", datetime(2026, 9, 18, 16, 0, tzinfo=UTC), "纸质"), *LATER],
            ),
        }
    )
    made = site({OTHER: other}, "2026-10-01", evidence=evidence)
    assert rows(made["people/B0002/"]) == [
        ["续保提醒群", "2026-09-19 00:00", "分管主任审核", "创建，第 7 号申请", "纸质"],
        ["参保服务答疑群", "2026-09-14 09:05", "分管主任审核", "创建，第 7 号申请", "线上"],
    ]
    assert rows(made["people/B0003/"]) == [
        ["参保服务答疑群", "2026-09-16 07:30", "主任签批", "创建，第 7 号申请", "线上，代行"]
    ]
    # Of two of one name nobody knows which it was: each is to look, though nothing else hangs on them.
    for number in ("B0009", "B0010"):
        assert [row[-1] for row in rows(made[f"people/{number}/"])] == ["线上，有同名人员，须辨认"]
    assert "会议" not in "".join(body for address, body in made.items() if address.startswith("people/"))


def test_without_evidence_nobody_gave_anything() -> None:
    made = site({}, "2026-10-01")
    assert not [address for address, body in made.items() if 'id="given"' in body]
    assert "people/B0009/" not in made


def section(page: str, anchor: str) -> list[str]:
    part = page.partition(f'<h2 id="{anchor}">')[2].partition("<h2")[0]
    return [re.sub("<[^>]+>", " ", line).split()[0] for line in re.findall("<tr><td>.*?</tr>", part)]


def test_who_has_an_account_who_signs_on_paper_and_who_left_with_one() -> None:
    people = OFFICE[PEOPLE].decode().replace("账号: demo-sun, 账号编号: 900000003, ", "")
    people = people.replace(
        "工号: B0011, 部门: 会员服务部, ", "工号: B0011, 部门: 会员服务部, 账号: demo-zheng, 账号编号: 900000011, "
    )
    page = site({PEOPLE: people.encode()}, "2026-10-01")["accounts/"]
    assert section(page, "holders") == ["赵明诚", "李晓岚", "吴敏", "高远", "方晴"]
    assert section(page, "paper") == ["孙立"]
    assert section(page, "left") == ["郑雪"]
    assert "另有 6 位经办人没有账号" in page
    assert office({PEOPLE: people.encode()})
    before = site({PEOPLE: people.encode()}, "2026-01-31")["accounts/"]
    assert section(before, "left") == []
    assert "郑雪" in section(before, "holders")
