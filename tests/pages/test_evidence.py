"""The site on the evidence, in the words of staff: every step, what the audit found, why a content is not proven.

In doubt nothing is 已备案 (Art. 6, 8, 9, 10)."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from group_registry.approval.facts import ExceptionKind, LetThrough
from group_registry.commands import remind
from group_registry.evidence.findings import AuditFinding, AuditKind, finding_of
from group_registry.evidence.record import flaw
from group_registry.evidence.result import AuditResult, Coverage, Evidence, Excepted, GroupStanding
from group_registry.forms.contents import blob_id
from group_registry.model.finding import Level
from group_registry.pages.story import Troubles
from pages.test_built_site import TECHNICAL
from support.evidence_past import (
    ADOPTED,
    BASELINE,
    BRIEF,
    INSIDE,
    OLD,
    ON_PAPER,
    OUTSIDE,
    PEOPLE,
    Past,
    again,
    at,
    named,
)
from support.handmade import evidence_of
from support.histories import History
from support.made_pages import PATH, group, incident, site
from support.rendering import DAY, FORGE, filled
from support.repositories import git
from support.running import ran
from support.world import LI, filing

FILED = re.compile(r'class="proven">已备案')


Pages = dict[str, str]


def made(past: Past, *words: str, code: int = 0) -> Pages:
    """The site of main as it stands."""
    return filled("--root", past.world.git, "--at", "main", "--as-of", DAY, *words, code=code)


def page(site: Pages, path: str) -> str:
    """The page of a group's file."""
    return site[path.removeprefix("registry/").removesuffix(".yaml") + "/"]


def story(text: str) -> list[str]:
    """The steps of a group's story."""
    steps = text[text.index("r-story") : text.index("</ol>", text.index("r-story"))].split("<li>")[1:]
    return [re.sub("(<[^>]+>)+", "　", step).strip("　\n") for step in steps]


def trouble(text: str) -> str:
    """What a group's page says of missing evidence; nothing where none is missing."""
    said = re.search(r'<p class="r-quiet r-trouble(?: red)?".*?>(.*?)</p>', text)
    return re.sub("<[^>]+>", "", said[1]) if said else ""


def test_a_filed_group_shows_its_number_every_step_and_the_day_of_filing(past: Past) -> None:
    site = made(past)
    inside, outside, brief = (page(site, path) for path in (INSIDE, at("outside"), BRIEF))
    assert FILED.search(inside)
    assert "中互京群备〔2026〕12号（变更1）" in inside
    assert story(outside) == [
        "填报　2026-11-02　创建　第 3 号申请",
        "分管主任审核　李晓岚　2026-11-02 20:00　线上",
        "主任办公会　2026 年第 12 次　2026-11-03　赵明诚主持，3 人出席",
        "主任签批　赵明诚　2026-11-03 01:00　线上",
        "信息技术部备案　中互京群备〔2026〕13号　2026-11-03　高远办理，审批记录已存　审批证据",
    ]
    assert outside.index("r-story") < outside.index("r-form")
    assert "备案办结 · " not in outside
    assert 'data-record="records/000/' in outside
    assert story(inside)[0] == "填报　2026-11-03　变更　第 8 号申请"
    assert inside.count("备案办结 · ") == 1  # the first filing; the second is the story
    assert story(brief)[1:] == [
        "分管主任审批　李晓岚　2026-11-03 05:00　线上",
        "审批办结　2026-11-03　免备案（第十条）　审批证据",
    ]
    assert story(page(made(past), ON_PAPER))[-1].endswith("变更1）　2026-11-03　高远办理，审批记录已存　审批证据")
    assert 'class="proven">临时群（免备案）' in brief
    assert "免备案" in brief


def test_the_year_counts_what_the_evidence_covers(past: Past) -> None:
    page = made(past)["charts/"]
    assert re.findall("<dt>(办结|填报到签批)<dd>(.+?)</div>", page) == [
        ("办结", "5 件（创建 3 件、变更 2 件、注销 0 件，临时群 1 件、对内 3 件、对外 1 件）"),
        ("填报到签批", "居中 0.5 天，最长 1 天"),
    ]


def test_changes_are_counted_from_the_filing_that_gave_the_number(past: Past) -> None:
    """A short-lived group has none; a cancellation is no change (Art. 6, 10)."""

    def filed(records: str) -> None:
        brief = filing(until="2027-03-31", purpose="会场当天联络", records=records)
        past.world.filed({BRIEF: named("会场保障组", brief)})
        past.record()

    def numbers(site: Pages) -> set[str]:
        groups = json.loads(site["api/v1/groups.json"])["groups"]
        told = next(one["number"] for one in groups if one["name"] == "会场保障组")
        return {told, *re.findall("中互京群备〔2026〕14号(?:（变更.*?）)?", page(site, BRIEF))}

    extended, changed = again("工作没有结束，延长使用期限"), again("更换负责人以外的内容", "2026-11-04")
    filed(extended)
    assert numbers(made(past)) == {"中互京群备〔2026〕14号"}
    filed(extended + changed)
    filed(extended + changed + again("工作结束", "2026-11-04", "注销") + "    处置: 已解散\n")
    site = made(past)
    assert numbers(site) == {"中互京群备〔2026〕14号（变更1）"}
    olds_and_news = re.findall(r"<dt>(.*?)</dt><dd>(?:<del>(.*?)</del>)?<ins>(.*?)</ins>", page(site, BRIEF))
    assert ("使用期限", "2026-11-12", "2027-03-31") in olds_and_news


def test_what_the_deputy_alone_approved_is_never_called_filed(past: Past) -> None:
    """Its earlier approvals neither, nor where what was done last is listed for all groups (Art. 10)."""
    longer = filing(until="2026-11-14", purpose="会场当天联络", records=again("会期延后，延长使用期限"))
    past.world.filed({BRIEF: named("会场保障组", longer)}, (LI,))
    past.record()
    site = made(past)
    brief, home = page(site, BRIEF), site[""]
    assert "<h2>以前的办理</h2>" in brief
    assert "创建　2026-11-03 审批办结 · " in brief
    assert not re.search("已备案|备案办结|以前的备案|审批与备案", brief)
    assert "<h2>最近办理</h2>" in home
    assert "最近备案" not in home
    assert "创建　2026-11-02 备案办结 · " in page(site, INSIDE)


def test_the_audit_page_says_what_was_checked_and_names_the_commits_to_keep(past: Past) -> None:
    site, result = made(past), past.audit()
    text = site["audit/"]
    assert f"<h1>{len(result.groups)} 个群组，{len(result.groups)} 个有据可查，没有发现问题。" in text
    assert f"登记 {result.records} 条" in text
    assert all(f"<code>{commit}</code>" in text for commit in (result.main, result.approvals, result.adoption))


def test_what_was_pushed_is_red_wherever_it_stands(past: Past) -> None:
    past.push({INSIDE: filing(purpose="别的用途写在这里")})
    site = made(past)
    assert 'class="refused">审批依据不符' in page(site, INSIDE)
    assert not FILED.search(page(site, INSIDE))
    assert "中互京群备〔2026〕12号" not in page(site, INSIDE)
    assert "同意　" not in page(site, INSIDE)
    assert "r-story" not in page(site, INSIDE)
    assert trouble(page(site, INSIDE)) == (
        "审批依据不符 2026-11-04 起：未经报送和审批，直接改动主分支。"
        "请使用部门核对现有内容，按“恢复”或“重新确认”重新报送，逐级审批（办法）。"
    )
    assert trouble(page(site, at("outside"))) == ""
    assert '<td class="refused">审批依据不符' in site["register/"]
    home = site[""]
    first = home[home.index("<h2>需要处理</h2>") :].split("</li>")[0]
    ways = ["file/?kind=change&amp;group=hyfw/inside", "file/?kind=restore&amp;group=hyfw/inside"]
    own = site["people/B0007/"].partition('<table class="r-table r-keeping">')
    places = {first: ways[:1], page(site, INSIDE): ways, site["units/hyfw/"]: ways, own[0]: ways[:1], own[2]: ways}
    for place, offered in places.items():
        assert re.findall(r'class="[^"]*\bred"', place)
        assert re.findall(r'href="(?:../)*(file/\?kind=(?:change|restore)&amp;group=hyfw/inside)"', place) == offered
    assert re.search(r'class="refused"[^>]*>(<a [^>]*>)?审批依据不符 1 个', home), re.findall(
        ".{80}审批依据不符.{20}", home
    )
    audit = site["audit/"]
    assert "发现 1 处问题" in audit
    finding = audit[audit.index("r-findings") :].split("</li>")[0]
    assert re.sub("<[^>]+>", "", finding[finding.index("未经") :]).startswith(
        "未经报送和审批，直接改动主分支（第九条）2026-11-04 起 · 参保服务答疑群 · 提交 "
    )


def test_what_is_merged_and_not_yet_recorded_waits_in_grey(past: Past) -> None:
    past.world.filed({at("new"): named("夜间值守组", filing(purpose="夜里值守的安排与交接"))})
    site = made(past)
    assert 'class="unseen">待核对' in page(site, at("new"))
    assert trouble(page(site, at("new"))) == (
        "待核对 2026-11-04 起：申请已合并，审批尚未登记。无须办理，登记后自动核对；超过三日的，请联系信息技术部。"
    )
    assert FILED.search(page(site, INSIDE))
    assert "待登记的合并 1 次" in site["audit/"]


BRIEFLY = OLD.replace("备案记录:".encode(), "使用期限: 2026-11-10\n备案记录:".encode())
"""The group on paper as a short-lived one, which has no number on paper either."""
NO_NUMBER = {
    ON_PAPER: BRIEFLY,
    BASELINE: ADOPTED[BASELINE]
    .replace(blob_id(OLD).encode(), blob_id(BRIEFLY).encode())
    .replace("中互京群备〔2026〕11号".encode(), "免备案".encode())
    .replace(b"2026-01-05", b"2026-11-02"),
}


@pytest.mark.parametrize(
    ("adopted", "shorten", "number", "state"),
    [
        ({}, lambda past: past.push({BASELINE: None}), "中互京群备〔2026〕11号", 'class="seen">历史备案'),
        (
            NO_NUMBER,
            lambda past: past.world.governed({BASELINE: None}),
            "免备案",
            'class="proven">临时群（免备案）',
        ),
    ],
    ids=["pushed", "merged-and-not-recorded"],
)
def test_a_baseline_that_main_shortened_stops_no_site(
    adopted: dict[str, bytes], shorten: Callable[[Past], object], number: str, state: str, tmp_path: Path
) -> None:
    """What the audit still holds covered has lost its entry on main: the pages show the covered baseline."""
    past = Past(History(tmp_path / "past", ADOPTED | adopted))
    past.world.filed({INSIDE: filing()})
    past.record()
    shorten(past)
    site = made(past)
    text = page(site, ON_PAPER)
    assert state in text
    assert f"<span data-number>{number}</span>" in text
    assert "启用时与纸质件一致" in text
    assert "直接改动主分支" in site["audit/"] or "待登记的合并 1 次" in site["audit/"]


@pytest.mark.parametrize(
    ("adopted", "was", "says"),
    [({}, "中互京群备〔2026〕11号", "中互京群备〔2026〕11号"), (NO_NUMBER, "免备案", "免备案")],
    ids=["numbered", "unnumbered"],
)
def test_a_number_that_was_pushed_into_the_baseline_is_never_shown(
    adopted: dict[str, bytes], was: str, says: str, tmp_path: Path
) -> None:
    past = Past(History(tmp_path / "past", ADOPTED | adopted))
    past.world.filed({INSIDE: filing()})
    past.record()
    listed = (ADOPTED | adopted)[BASELINE]
    past.push({BASELINE: listed.replace(was.encode(), "中互京群备〔2026〕99号".encode())})
    text = page(made(past), ON_PAPER)
    assert f"<span data-number>{says}</span>" in text
    assert "〔2026〕99号" not in text


def test_a_content_that_is_not_the_audited_one_is_not_called_filed(past: Past, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(past.world.git), str(clone))
    git(clone, "branch", "-q", "approvals", "origin/approvals")
    path = clone / INSIDE
    path.write_bytes(path.read_bytes() + "# 还没报送的改动\n".encode())
    site = filled("--root", clone, "--as-of", DAY)
    assert 'class="unseen">待核对' in page(site, INSIDE)
    assert trouble(page(site, INSIDE)).startswith("待核对：本页内容尚未报送，或与审计过的内容不同。")
    assert FILED.search(page(site, at("outside")))


def test_where_the_audit_cannot_be_made_nothing_is_filed_and_the_page_says_why(past: Past, tmp_path: Path) -> None:
    clone = tmp_path / "cut"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{past.world.git}", str(clone))
    site = filled("--root", clone, "--as-of", DAY, code=3, says="审批证据无从核对：本地只有部分历史")
    assert "本地只有部分历史" in site["audit/"]
    assert "审批证据无从核对" in site["audit/"]
    groups = [body for address, body in site.items() if re.fullmatch("groups/.*/", address)]
    assert groups
    assert all('class="unseen">待核对' in text for text in groups)
    assert all(trouble(text).startswith("待核对：审批证据无从核对：本地只有部分历史") for text in groups)


def test_the_public_edition_knows_the_word_and_the_number_and_nobody(past: Past) -> None:
    site = made(past, "--audience", "public")
    text = page(site, INSIDE)
    assert FILED.search(text)
    assert "中互京群备〔2026〕12号（变更1）" in text
    for address, content in site.items():
        assert not trouble(content), address
        assert not any(name in content for name in ("李晓岚", "赵明诚")), address
    assert "audit/" not in site


CANARY = "甲乙丙丁不得外传"


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_file_that_cannot_be_used_is_shown_as_it_was_covered(past: Past, audience: str) -> None:
    """Threat f22: one bad file stops nothing; nothing of its own bytes is on the site, and the run is red."""
    held = past.held(INSIDE).decode()
    bad = {
        INSIDE: f"{held}{CANARY}: 是\n",
        OUTSIDE: past.held(OUTSIDE).decode().replace("对外", CANARY),
        BRIEF: past.held(BRIEF).decode().replace("会场当天联络", f"{CANARY}，电话 13800138000"),
        at("fresh"): f"群组名称: {CANARY}\n",
        at("twice"): held.replace("解答参保", CANARY),
        at("a13800138000"): held.replace("参保服务答疑群", "窗口值守联络组").replace("解答参保", "安排窗口"),
    }
    past.push({path: text.encode() for path, text in bad.items()})
    site = made(past, "--audience", audience, code=1)
    for path in (INSIDE, OUTSIDE, BRIEF):
        assert 'class="refused">现有内容不可用' in page(site, path)
    assert "参保服务答疑群" in page(site, INSIDE)
    assert "groups/hyfw/fresh/" not in site
    assert FILED.search(page(site, ON_PAPER))
    assert "现有内容不可用</b>，6 个文件" in site["banner"]
    counts = dict(re.findall(r'coverage=(.*?)">\1 ([0-9]+) 个', site[""]))
    assert (counts["现有内容不可用"], sum(map(int, counts.values()))) == (
        "3",
        len(re.findall("groups/[a-z]+/[a-z]", "\n".join(site))),
    )
    assert [name for name, content in site.items() if CANARY in content or "13800138000" in name + content] == []


def test_a_policy_that_nobody_approved_gives_no_edition(past: Past) -> None:
    """Threat f23: the edition is that of the covered policy."""
    policy = "registry/office/policy.yaml"
    text = past.held(policy).decode().replace("版次: 1", "版次: 2")
    past.world.governed({policy: text.replace("内部版", "公开版").encode()})
    assert "audit/" in made(past, "--audience", "policy")  # merged, and waits for its record
    past.record()
    assert "audit/" not in made(past, "--audience", "policy")
    past.push({policy: text.replace("版次: 2", "版次: 3").encode()})
    site = made(past, "--audience", "policy")
    assert "audit/" not in site
    assert "名册现有内容未经审批" in site["banner"]
    past.push({policy: b"\xff"})
    assert "audit/" not in made(past, "--audience", "policy", code=1)


def test_office_files_that_nobody_approved_put_nobody_in_charge(past: Past) -> None:
    swaps = (
        ("版次: 2", "版次: 3"),
        ("[会员服务部, 朝阳代办处]", "[朝阳代办处]"),
        ("[综合部, 信", "[会员服务部, 综合部, 信"),
    )
    text = past.held(PEOPLE).decode()
    for old, new in swaps:
        text = text.replace(old, new)
    past.push({PEOPLE: text.encode()})
    assert "<dt>主管领导<dd>李晓岚" in page(made(past), INSIDE)
    said = ran(remind, "--root", past.world.git, "--at", "main", "--as-of", "2026-11-13", "--format", "json")
    assert {name for row in json.loads(said.stdout) for name in row["to"]} == {"周启明", "李晓岚"}
    past.put({one: None for one in past.files() if one.startswith("records/000/000001")})
    said = ran(remind, "--root", past.world.git, "--at", "main", "--as-of", "2026-11-13")
    assert (said.returncode, "不能确定经审批的名册" in said.stderr) == (3, True)


def test_no_file_of_the_site_has_what_stands_before_the_server_in_the_address(forge_site: Path) -> None:
    """Its mkdocs.yml has a name and a token there; the filing page is told the address without them."""
    assert f'name="forge" data-url="{FORGE}"' in (forge_site / "file/index.html").read_text("utf-8")
    held = [path for path in forge_site.rglob("*") if path.is_file() and b"t0ken-4711" in path.read_bytes()]
    assert held == []


def test_evidence_that_the_common_token_writes_is_told_in_red(site: Path, forge_site: Path) -> None:
    says = '<p class="refused">登记使用流程的公共令牌'
    assert says in (forge_site / "audit/index.html").read_text("utf-8")
    assert "公共令牌" not in (site / "audit/index.html").read_text("utf-8")


CONTENT, MERGED_ON = "a" * 40, date(2026, 11, 4)
REFILE = "请使用部门核对现有内容，按“恢复”或“重新确认”重新报送，逐级审批"
REGISTRARS = "请信息技术部查明经过，恢复或补办审批登记，并报告办事处主任"


Wrong = tuple[AuditKind, str]
WAITS = "无须办理，登记后自动核对；超过三日的，请联系信息技术部"
BY_RECORD = "首次合并、登记审批以后再行核对；有纸质备案的，请补录"
TROUBLES: list[tuple[Coverage, Wrong | bool | None, tuple[str, ...]]] = [
    (Coverage.REFUSED, (AuditKind.DIRECT_PUSH, ""), ("2026-11-04", "未经报送和审批，直接改动主分支", REFILE)),
    (Coverage.REFUSED, (AuditKind.NOT_APPROVED, "缺主任签批。"),
        ("2026-11-04", "合并时审批不合规定：缺主任签批", REFILE)),
    (Coverage.REFUSED, (AuditKind.NOT_APPROVED, "请先在 registry/office/ 登记任职"),
        ("2026-11-04", "合并时审批不合规定", REFILE)),
    (Coverage.REFUSED, (AuditKind.EVIL_MERGE, PATH),
        ("2026-11-04", "合并时另行改动了内容，入册内容与审批人所审阅的不同", REFILE)),
    (Coverage.REFUSED, (AuditKind.AGAINST_GIT, "改动的文件不符"),
        ("2026-11-04", "审批登记与主分支上的实际改动不符：改动的文件不符", REGISTRARS)),
    (Coverage.REFUSED, (AuditKind.NO_RECORD, ""),
        ("2026-11-04", "本次合并没有审批登记，其后的合并已有登记", REGISTRARS)),
    (Coverage.UNRECORDED, True, ("2026-11-04", "申请已合并，审批尚未登记", WAITS)),
    (Coverage.UNRECORDED, False, ("", "启用时已在册，没有与之一致的纸质备案", REFILE)),
    (Coverage.UNRECORDED, None, ("", "尚无审批证据，内容也没有列入历史备案", BY_RECORD)),
    *((state, None, ()) for state in Coverage if state.is_proven and state is not Coverage.TO_BE_FILED),
]  # fmt: skip
"""The state; what the audit found, or whether the merge waits for its record (None: it was never asked); since when,
why and what to do."""


@pytest.mark.parametrize(("state", "found", "says"), TROUBLES)
def test_what_is_not_proven_says_why_since_when_and_who_mends_it(
    state: Coverage, found: Wrong | bool | None, says: tuple[str, ...]
) -> None:
    findings = (finding_of(*found, paths=[PATH]),) if isinstance(found, tuple) else ()
    standing = GroupStanding(PATH, CONTENT, state, None, 0, (), MERGED_ON if found else None, found is True)
    evidence = Evidence("1" * 40, AuditResult("1" * 40, "2" * 40, "3" * 40, {PATH: standing}, findings))
    asked = Evidence() if found is None else evidence
    assert (Troubles(asked).of_group(PATH, asked.standings.get(PATH), state) or ()) == says


COMMIT, GONE = "c" * 40, "registry/groups/zhb/gone.yaml"
RECORD, MINUTES = "records/000003.json", "registry/minutes/2026-12.yaml"
LOOK_INTO = "请信息技术部查明经过，恢复或补办审批登记，并报告办事处主任"
OTHERS = "请信息技术部核对现有内容，注明“重新确认”后重新报送，按规定逐级审批"


def lines_on(*findings: AuditFinding) -> list[str]:
    """The lines of the page on each finding, as they are read."""
    evidence = Evidence("1" * 40, AuditResult("1" * 40, "2" * 40, "3" * 40, {}, findings))
    body = site({}, "2026-11-25", evidence=evidence)["audit/"]
    found_at, end = body.index("<h2>审计发现</h2>"), body.index("</ul>", body.index("<h2>审计发现</h2>"))
    items = body[found_at:end].split("<li>")[1:]
    return [re.sub("<[^>]+>", "", item.replace("<small>", "\n")).strip() for item in items]


def finding_here(kind: AuditKind, more: str = "", *paths: str) -> AuditFinding:
    return finding_of(kind, more, commit=COMMIT, paths=paths or (PATH,), on=MERGED_ON)


WORDS = [
    (
        finding_here(AuditKind.DIRECT_PUSH, "", PATH, GONE),
        "问题 未经报送和审批，直接改动主分支（第九条）\n"
        f"2026-11-04 起 · 参保服务答疑群、已不在册的群组 · 提交 cccccccccccc\n改法：{REFILE}",
    ),
    (
        finding_here(AuditKind.NOT_APPROVED, "缺主任签批。", PEOPLE),
        "问题 合并时审批不合规定：缺主任签批（第九条）\n"
        f"2026-11-04 起 · 名册和口径 · 提交 cccccccccccc\n改法：{OTHERS}",
    ),
    (
        finding_here(AuditKind.EVIL_MERGE, "docs/file.md", MINUTES, "docs/file.md", "scripts/registry.py"),
        "问题 合并时另行改动了内容，入册内容与审批人所审阅的不同（第九条）\n"
        f"2026-11-04 起 · 会议纪要、程序和文档 · 提交 cccccccccccc\n改法：{OTHERS}",
    ),
    (
        finding_here(AuditKind.LATE_RECORD, "已 5 天"),
        "问题 合并数日后仍没有审批登记：已 5 天（第六条）\n"
        f"2026-11-04 起 · 参保服务答疑群 · 提交 cccccccccccc\n改法：{LOOK_INTO}",
    ),
    (
        flaw("pull_twice", RECORD, f"同一份申请重复登记，另见 {RECORD}"),
        f"问题 审批登记有误（第六条）\n审批登记\n改法：{LOOK_INTO}",
    ),
    (
        replace(finding_here(AuditKind.SQUASH), level=Level.NOTICE),
        "提示 合并时压缩或重排了提交，审批人所审阅的提交已无从核对（第九条）\n"
        "2026-11-04 · 参保服务答疑群 · 提交 cccccccccccc\n改法：此后已按规定重新确认，无须再办",
    ),
]  # fmt: skip


def test_each_finding_is_told_in_the_words_of_staff() -> None:
    assert lines_on(*(finding for finding, _ in WORDS)) == [words for _, words in WORDS]


def exceptions_on(day: str, files: Mapping[str, bytes], evidence: Evidence) -> list[str]:
    body = site(files, day, evidence=evidence)["exceptions/"]
    items = body[body.index('<ul class="r-rows">') :].partition("</ul>")[0].split("<li>")[1:]
    return [re.sub("(<[^>]+>)+", "　", item).strip("　\n") for item in items]


def excepted(kind: ExceptionKind, says: str, people: tuple[str, ...], *paths: str, later: bool = False) -> Excepted:
    return Excepted(LetThrough(kind, says, people, counts_later=later), paths or (PATH,), 7, MERGED_ON)


def test_what_others_signed_is_red_for_thirty_days_and_listed_for_good() -> None:
    stood_in = excepted(ExceptionKind.SUCCESSION, "", ("李晓岚", "孙立"), PEOPLE, later=True)
    evidence = Evidence("1" * 40, AuditResult("1" * 40, "2" * 40, "3" * 40, {}, (), (stood_in,)))
    line = "名册和口径　接任代签　2026-11-04 · 李晓岚、孙立 · 第 7 号申请"
    for day, is_red in (("2026-12-04", True), ("2026-12-05", False), ("2036-12-05", False)):
        assert exceptions_on(day, {}, evidence) == [line]
        pages = site({}, day, evidence=evidence)
        assert ('<span class="refused">接任代签' in pages["exceptions/"]) is is_red
        assert ("1 项须查明" in pages["audit/"]) is is_red
    assert exceptions_on("2026-12-04", {}, replace(evidence, result=AuditResult("1" * 40, None, None))) == [
        "没有例外。"
    ]


def test_exceptions_are_listed_newest_first_with_people_units_reason_and_proof() -> None:
    content = group()
    lent = "{委托人: 李晓岚, 受托人: 孙立, 范围: [会员服务部], 起: 2026-09-22, 止: 2026-10-01, 依据: 外出学习}"
    pushed, late = PATH.replace("dayi", "pushed"), "registry/incidents/2026/01.yaml"
    files = {
        PATH: content,
        pushed: group(name="直接改动群"),
        "registry/office/delegations.yaml": f"版次: 2\n委托: [{lent}]\n".encode(),
        "registry/office/waivers.yaml": (
            f"- {{规则: no_personal_data, 文件: {PATH}, 理由: 热线号码对外公开, 止: 2026-12-31}}\n"
        ).encode(),
        late: incident("2026-09-05 09:00", "2026-09-05 10:00", "2026-09-05 09:30"),
        MINUTES: (
            "年份: 2026\n次数: 12\n日期: 2026-09-02\n主持: 赵明诚\n出席: [赵明诚, 李晓岚, 吴敏]\n议题:\n"
            f"  - {{文件: {PATH}, 原内容: 无, 内容摘要: {'a' * 40}, 结论: 通过}}\n"
        ).encode(),
    }
    refused = GroupStanding(pushed, blob_id(files[pushed]), Coverage.REFUSED, None, 0, (), date(2026, 11, 5))
    groups = {**evidence_of({PATH: (blob_id(content), [])}).standings, pushed: refused}
    unknown = finding_here(AuditKind.NOT_KNOWABLE, "", pushed)
    passed = (
        excepted(ExceptionKind.DELEGATED, "代李晓岚，代行（待本人确认）", ("孙立",)),
        excepted(ExceptionKind.ON_PAPER, "纸质签批，本人没有账号", ("赵明诚",)),
        excepted(ExceptionKind.BATCH, "2 份", ("孙立", "赵明诚"), PATH, pushed),
        excepted(ExceptionKind.LATE_INCIDENT, "当时在外地", ("孙立",), late),
        excepted(ExceptionKind.ON_PAPER, "纸质签批（本人已确认）", ("赵明诚",), PEOPLE, later=True),
    )
    result = AuditResult("1" * 40, "2" * 40, "3" * 40, groups, (unknown,), passed)
    evidence = Evidence("1" * 40, result)
    assert exceptions_on("2026-11-25", files, evidence) == [
        "参保服务答疑群　豁免，至当日　2026-12-31 · 会员服务部 · 热线号码对外公开",
        "直接改动群　审批依据不符　2026-11-05 · 会员服务部 · 现有内容没有审批依据",
        "舆情：参保服务答疑群　舆情补录　2026-11-04 · 孙立 · 会员服务部 · 当时在外地 · 第 7 号申请",
        "名册和口径　纸质签批　2026-11-04 · 赵明诚 · 纸质签批（本人已确认） · 第 7 号申请",
        "参保服务答疑群　纸质签批　2026-11-04 · 赵明诚 · 会员服务部 · 纸质签批，本人没有账号 · 第 7 号申请",
        f"直接改动群　合并无从核实　2026-11-04 · 会员服务部 · {unknown.says} · 提交 cccccccccccc",
        "参保服务答疑群、直接改动群　合并报送　2026-11-04 · 孙立、赵明诚 · 会员服务部 · 2 份 · 第 7 号申请",
        "参保服务答疑群　代行　2026-11-04 · 孙立 · 会员服务部 · 代李晓岚，代行（待本人确认） · 第 7 号申请",
        "李晓岚由孙立代行至 2026-10-01　委托代行　2026-09-22 · 李晓岚 · 会员服务部 · 外出学习",
        "2026 年第 12 次，出席的领导 2 人　办公会人数最少　2026-09-02 · 赵明诚",
    ]
    page = site(files, "2026-11-25", evidence=evidence)["exceptions/"]
    people = [
        re.sub("(<[^>]+>)+", "　", item).strip("　\n")
        for item in page.partition('id="totals"')[2].partition("</ul>")[0].split("<li>")[1:]
    ]
    assert people == [
        "赵明诚　4 项　纸质签批 2 项；合并报送 1 项；办公会人数最少 1 项",
        "孙立　3 项　舆情补录 1 项；合并报送 1 项；代行 1 项",
        "李晓岚　1 项　委托代行 1 项",
        "会员服务部　8 项",
    ]


def test_no_kind_of_finding_names_a_file_or_a_command() -> None:
    every = [finding_here(kind, f"registry.py record {PEOPLE}", PATH, RECORD) for kind in AuditKind]
    flaws = [flaw(kind, RECORD, f"应为 {RECORD}") for kind in ("foreign", "misnamed", "pull_twice")]
    lines = lines_on(*every, *flaws)
    assert len(lines) == len(every) + len(flaws) > 30
    assert [line for line in lines if TECHNICAL.search(line) or "--" in line] == []
    assert {line.rpartition("改法：")[2] for line in lines} >= {LOOK_INTO, OTHERS}
