"""What the site says of the evidence: the words of the audit, every step, the heads; in doubt nothing is 已备案."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from group_registry.forms.contents import blob_id
from support.evidence_past import ADOPTED, BASELINE, BRIEF, INSIDE, OLD, ON_PAPER, Past, again, at, by_the_rules, named
from support.histories import World
from support.rendering import DAY, contents, render
from support.repositories import git
from support.world import LI, filing

FILED = re.compile(r'class="proven">已备案')


@pytest.fixture
def past(tmp_path: Path) -> Past:
    """A past by the rules, to be tampered with."""
    return by_the_rules(tmp_path / "past")


def made(past: Past, *words: str, root: Path | None = None) -> Path:
    """The site of main as it stands."""
    out = past.world.git.parent / "site"
    done = render("--root", root or past.world.git, "--at", "main", "--out", out, "--as-of", DAY, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def page(site: Path, path: str) -> str:
    """The page of a group, or of another address."""
    return (site / path.removeprefix("registry/").removesuffix(".yaml") / "index.html").read_text("utf-8")


def story(text: str) -> list[str]:
    """The steps of a group's story."""
    steps = text[text.index("r-story") : text.index("</ol>", text.index("r-story"))].split("<li>")[1:]
    return [re.sub("(<[^>]+>)+", "　", step).strip("　\n") for step in steps]


def trouble(text: str) -> str:
    """What a group's page says of missing evidence; nothing where none is missing."""
    said = re.search(r'<p class="r-quiet r-trouble".*?>(.*?)</p>', text)
    return re.sub("<[^>]+>", "", said[1]) if said else ""


def test_a_filed_group_shows_its_number_every_step_and_the_day_of_filing(past: Past) -> None:
    site = made(past)
    inside, outside, brief = (page(site, path) for path in (INSIDE, at("outside"), BRIEF))
    assert FILED.search(inside)
    assert "中互京群备〔2026〕12号（变更1）" in inside
    assert story(outside) == [
        "填报　2026-11-02　创建　第 3 号申请",
        "分管主任审核　李晓岚　2026-11-02 20:00　线上",
        "主任办公会　2026 年第 12 次　2026-11-03　会议纪要（赵明诚主持，出席 3 人：赵明诚、李晓岚、吴敏）",
        "主任签批　赵明诚　2026-11-03 01:00　线上",
        "信息技术部备案　中互京群备〔2026〕13号　2026-11-03　已登记",
    ]
    assert outside.index("r-story") < outside.index("r-form")
    assert "备案办结 · " not in outside
    assert story(inside)[0] == "填报　2026-11-03　变更　第 8 号申请"
    assert inside.count("备案办结 · ") == 1  # the first filing; the second is the story
    assert story(brief)[1:] == [
        "分管主任审批　李晓岚　2026-11-03 05:00　线上",
        "审批办结　2026-11-03　免备案（第十条）",
    ]
    assert story(page(made(past), ON_PAPER))[-1].endswith("变更1）　2026-11-03　已登记")
    assert 'class="proven">审批有据' in brief
    assert "免备案" in brief


def test_changes_are_counted_from_the_filing_that_gave_the_number(past: Past) -> None:
    """A short-lived group has none; a cancellation is no change (Art. 6, 10)."""

    def filed(records: str) -> None:
        brief = filing(until="2027-03-31", purpose="会场当天联络", records=records)
        past.world.filed({BRIEF: named("会场保障组", brief)})
        past.record()

    def numbers(site: Path) -> set[str]:
        groups = json.loads((site / "api/v1/groups.json").read_text("utf-8"))["groups"]
        told = next(one["number"] for one in groups if one["name"] == "会场保障组")
        return {told, *re.findall("中互京群备〔2026〕14号(?:（变更.*?）)?", page(site, BRIEF))}

    extended, changed = again("工作没有结束，延长使用期限"), again("更换负责人以外的内容", "2026-11-04")
    filed(extended)
    assert numbers(made(past)) == {"中互京群备〔2026〕14号"}
    filed(extended + changed)
    filed(extended + changed + again("工作结束", "2026-11-04", "注销") + "    处置: 已解散\n")
    assert numbers(made(past)) == {"中互京群备〔2026〕14号（变更1）"}


def test_what_the_deputy_alone_approved_is_never_called_filed(past: Past) -> None:
    """Its earlier approvals neither, nor where what was done last is listed for all groups (Art. 10)."""
    longer = filing(until="2026-11-14", purpose="会场当天联络", records=again("会期延后，延长使用期限"))
    past.world.filed({BRIEF: named("会场保障组", longer)}, (LI,))
    past.record()
    site = made(past)
    brief, home = page(site, BRIEF), (site / "index.html").read_text("utf-8")
    assert "<h2>以前的办理</h2>" in brief
    assert "创建　2026-11-03 审批办结 · " in brief
    assert not re.search("已备案|备案办结|以前的备案|审批与备案", brief)
    assert "<h2>最近办理</h2>" in home
    assert "最近备案" not in home
    assert "创建　2026-11-02 备案办结 · " in page(site, INSIDE)


def test_both_heads_are_on_every_page(past: Past) -> None:
    site, result = made(past), past.audit()
    assert result.approvals is not None
    pages = list(site.rglob("index.html"))
    assert len(pages) > 100
    for one in pages:
        text = one.read_text("utf-8")
        assert result.main in text, one
        assert result.approvals in text, one


def test_the_audit_page_says_what_was_checked_and_names_the_commits_to_keep(past: Past) -> None:
    text, result = page(made(past), "audit"), past.audit()
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
        "请使用部门核对现有内容，按“恢复”或“重新确认”重新报送，逐级审批后恢复为已备案（办法）。"
    )
    assert trouble(page(site, at("outside"))) == ""
    assert '<td class="refused">审批依据不符' in page(site, "register")
    home = (site / "index.html").read_text("utf-8")
    assert re.search(r'class="refused"[^>]*>(<a [^>]*>)?审批依据不符 1 个', home), re.findall(
        ".{80}审批依据不符.{20}", home
    )
    audit = page(site, "audit")
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
    assert "待登记的合并 1 次" in page(site, "audit")


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
    ("adopted", "shorten", "says"),
    [
        ({}, lambda past: past.push({BASELINE: None}), "中互京群备〔2026〕11号"),
        (NO_NUMBER, lambda past: past.world.governed({BASELINE: None}), "免备案"),
    ],
    ids=["pushed", "merged-and-not-recorded"],
)
def test_a_baseline_that_main_shortened_stops_no_site(
    adopted: dict[str, bytes], shorten: Callable[[Past], object], says: str, tmp_path: Path
) -> None:
    """What the audit still holds covered has lost its entry on main."""
    past = Past(World(tmp_path / "past", ADOPTED | adopted))
    past.world.filed({INSIDE: filing()})
    past.record()
    shorten(past)
    site = made(past)
    text = page(site, ON_PAPER)
    assert 'class="seen">历史备案' in text
    assert f"<span data-number>{says}</span>" in text
    assert "r-story" not in text
    assert "直接改动主分支" in page(site, "audit") or "待登记的合并 1 次" in page(site, "audit")


@pytest.mark.parametrize(
    ("adopted", "was", "says"),
    [({}, "中互京群备〔2026〕11号", "中互京群备〔2026〕11号"), (NO_NUMBER, "免备案", "免备案")],
    ids=["numbered", "unnumbered"],
)
def test_a_number_that_was_pushed_into_the_baseline_is_never_shown(
    adopted: dict[str, bytes], was: str, says: str, tmp_path: Path
) -> None:
    past = Past(World(tmp_path / "past", ADOPTED | adopted))
    past.world.filed({INSIDE: filing()})
    past.record()
    listed = (ADOPTED | adopted)[BASELINE]
    past.push({BASELINE: listed.replace(was.encode(), "中互京群备〔2026〕99号".encode())})
    text = page(made(past), ON_PAPER)
    assert f"<span data-number>{says}</span>" in text
    assert "〔2026〕99号" not in text


def test_of_groups_without_evidence_those_that_cannot_be_trusted_come_first(past: Past) -> None:
    past.world.filed({at("aa-new"): named("夜间值守组", filing(purpose="夜里值守的安排与交接"))})
    past.push({INSIDE: filing(purpose="别的用途写在这里")})
    text = page(made(past), "audit")
    listed = re.findall('<li><a[^>]*>[^<]*</a><span class="([a-z]+)">', text[text.index("尚无依据的群组") :])
    assert listed == ["refused", "unseen"]


def test_a_content_that_is_not_the_audited_one_is_not_called_filed(past: Past, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(past.world.git), str(clone))
    git(clone, "branch", "-q", "approvals", "origin/approvals")
    path = clone / INSIDE
    path.write_bytes(path.read_bytes() + "# 还没报送的改动\n".encode())
    out = tmp_path / "draft"
    done = render("--root", clone, "--out", out, "--as-of", DAY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'class="unseen">待核对' in page(out, INSIDE)
    assert trouble(page(out, INSIDE)).startswith("待核对：本页内容尚未报送，或与审计过的内容不同。")
    assert FILED.search(page(out, at("outside")))


def test_where_the_audit_cannot_be_made_nothing_is_filed_and_the_page_says_why(past: Past, tmp_path: Path) -> None:
    clone = tmp_path / "cut"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{past.world.git}", str(clone))
    out = tmp_path / "doubtful"
    done = render("--root", clone, "--out", out, "--as-of", DAY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "本地只有部分历史" in page(out, "audit")
    texts = [one.read_text("utf-8") for one in out.rglob("index.html")]
    groups = [one.read_text("utf-8") for one in (out / "groups").rglob("index.html")]
    assert all('class="unseen">待核对' in text for text in groups)
    assert all(trouble(text).startswith("待核对：审批证据无从核对：本地只有部分历史") for text in groups)
    assert all("审批证据无从核对" in text for text in texts)


def test_the_public_edition_knows_the_word_and_the_number_and_nobody(past: Past) -> None:
    site = made(past, "--audience", "public")
    text = page(site, INSIDE)
    assert FILED.search(text)
    assert "中互京群备〔2026〕12号（变更1）" in text
    for one in site.rglob("*"):
        if one.is_file() and one.suffix == ".html":
            assert not trouble(one.read_text("utf-8"))
        if one.is_file():
            assert not any(name.encode() in one.read_bytes() for name in ("李晓岚", "赵明诚")), one
    assert not (site / "audit").exists()


def test_two_builds_of_one_commit_are_the_same_bytes(past: Past) -> None:
    first = contents(made(past))
    assert contents(made(past)) == first


def test_evidence_that_the_common_token_writes_is_told_in_red(site: Path, forge_site: Path) -> None:
    says = '<p class="refused">登记使用流程的公共令牌'
    assert says in (forge_site / "audit/index.html").read_text("utf-8")
    assert "公共令牌" not in (site / "audit/index.html").read_text("utf-8")
