"""What a dossier holds: the period as it was, every filing of it, nothing of who made it; the same bytes each time."""

import csv
import io
import json
import re
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from group_registry.commands import audit, dossier
from group_registry.evidence.dossier import ABOUT, COVER, MANIFEST, about_of, digest_of
from group_registry.evidence.record import of_bytes
from group_registry.forms.contents import blob_id
from support.bundles import LATE, NOVEMBER, PERIOD, Files, december, made, november, unpacked
from support.cases import PROJECT
from support.evidence_past import BRIEF, INSIDE, Past, at, named
from support.histories import World
from support.rendering import contents
from support.repositories import git
from support.world import filing

RECORD = re.compile(r"审批证据/records/000/\d{6}-pr\d+\.json")


def rows(content: bytes) -> list[dict[str, str]]:
    """A table as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def text_of(content: bytes) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", content.decode()))


def test_it_holds_what_the_cover_lists(files: Files, past: Past) -> None:
    loose = sorted(name for name in files if not name.startswith(("审批证据/", "原件/")))
    assert loose == sorted(
        f"{COVER} {MANIFEST} {ABOUT} 备案表.html 办件.csv 台账.xlsx 台账.csv 到期与逾期.csv 备案空档.csv "
        "舆情与黑名单.csv 审计.txt 审计.json".split()
    )
    by_hand = files["审批证据/核对办法.txt"].decode()
    assert f"{past.world.main} origin/main" in by_hand
    assert f"{past.tip}:records/" in by_hand
    records = {name.removeprefix("审批证据/"): content for name, content in files.items() if RECORD.fullmatch(name)}
    assert records == {name: content for name, content in past.files().items() if name != "README.md"}
    cover = files[COVER].decode()
    assert set(re.findall('<th scope="row"><a href="([^"]+)"', cover)) == {
        re.sub("/.*", "/", name) for name in files
    } - {COVER}


def test_originals_are_the_very_contents_that_were_recorded(files: Files) -> None:
    told = {
        f"原件/{record.seq:06d}/{one.path}": one.new
        for name, content in files.items()
        if RECORD.fullmatch(name)
        for record in [of_bytes(content)]
        for one in record.paths
        if one.path.startswith("registry/")
    }
    assert len(told) == 9
    found = {name: blob_id(content) for name, content in files.items() if name.startswith("原件/")}
    pushed = {name for name in found if name.startswith("原件/未登记-")}
    assert {name: digest for name, digest in found.items() if name not in pushed} == told
    assert [name.split("/", 2)[2] for name in pushed] == [BRIEF]


def test_the_list_is_what_another_program_computes(files: Files) -> None:
    listed = {line[66:]: line[:64] for line in files[MANIFEST].decode().splitlines()}
    assert listed == {name: sha256(content).hexdigest() for name, content in files.items() if name != MANIFEST}


def test_every_filing_of_the_period_is_listed_with_both_days(files: Files) -> None:
    told = [
        (line["办结日期"], line["备案日期"], line["备案类别"], line["群组名称"], line["核验"], line["申请"])
        for line in rows(files["办件.csv"])
    ]
    assert told == [
        ("2026-11-02", "2026-11-02", "创建", "参保服务答疑群", "已备案", "第 2 号"),
        ("2026-11-03", "2026-11-02", "创建", "代办处续保联络组", "已备案", "第 3 号"),
        ("2026-11-03", "2026-11-02", "创建", "会场保障组", "临时群（免备案）", "第 5 号"),
        ("2026-11-03", "2026-11-03", "变更", "参保宣传任务群", "已备案", "第 1 号"),
        ("2026-11-04", "2026-11-03", "变更", "参保服务答疑群", "已备案", "第 8 号"),
        ("2026-11-04", "2026-11-02", "创建", "外勤联络群", "已备案", "第 9 号"),
        ("2026-12-25", "2026-11-21", "变更", "外勤联络群", "已备案", "第 10 号"),
        ("2026-12-25", "2026-11-02", "改动，没有新记录", "会场保障组", "审批依据不符", ""),
    ]


def test_each_form_says_what_was_filed_then(files: Files) -> None:
    forms = files["备案表.html"].decode().split("<article")[1:]
    assert len(forms) == 8
    first, short, later = (text_of(forms[place].encode()) for place in (0, 2, 4))
    assert "中互京群备〔2026〕12号 已备案" in first
    assert "中互京群备〔2026〕12号（变更1） 已备案" in later
    assert "分管主任审核 同意 李晓岚 2026-11-02（线上）" in first
    assert "填报 2026-11-02 办结 2026-11-02 创建 第 2 号申请" in first
    assert "免备案 审批有据" in short
    brief, extended = (text_of(forms[place].encode()) for place in (5, 6))
    assert "中互京群备〔2026〕14号 已备案" in brief
    assert "使用期限 2026-11-17" in brief
    assert "使用期限 2027-03-31" in extended
    assert "办结 2026-12-25（相隔 34 天）" in extended
    assert "外勤没有结束，&lt;b&gt;延长&lt;/b&gt;使用期限 &amp; 再看" in forms[6]
    pushed = text_of(forms[7].encode())
    assert "未经报送和审批，直接改动主分支" in pushed
    assert "审批依据不符" in pushed
    assert "入册 2026-12-25 改动，没有新记录 未登记" in pushed
    assert "同意" not in pushed


def test_pages_run_nothing_and_fetch_nothing(files: Files) -> None:
    for name in (COVER, "备案表.html"):
        page = unescape(files[name].decode())
        assert "default-src 'none'" in page
        assert not re.search(r"<script|<link|<img|url\(|https?:| on\w+=| style=", page), name


def test_the_ledger_is_that_of_the_end(files: Files) -> None:
    table = rows(files["台账.csv"])
    assert {line["群组名称"]: line["使用期限"] for line in table}["外勤联络群"] == "2027-03-31"
    sheet = load_workbook(io.BytesIO(files["台账.xlsx"]))["台账"]
    assert [[str(cell or "")[:10] for cell in line] for line in sheet.iter_rows(min_row=2, values_only=True)] == [
        [value[:10] for value in line.values()] for line in table
    ]
    assert [(line["群组名称"], line["起日"], line["止日"], line["天数"]) for line in rows(files["备案空档.csv"])] == [
        ("会场保障组", "2026-11-13", "2026-12-31", "49"),
        ("外勤联络群", "2026-11-18", "2026-11-20", "3"),
    ]
    assert [(line["群组名称"], line["群组状态"]) for line in rows(files["到期与逾期.csv"])] == [
        ("会场保障组", "逾期 49 天")
    ]


def test_the_audit_is_the_one_that_anybody_can_make(
    files: Files, past: Past, capsys: pytest.CaptureFixture[str]
) -> None:
    for form, name in (("json", "审计.json"), ("text", "审计.txt")):
        assert audit.main(["--root", str(past.world.git), "--format", form]) == 1
        assert capsys.readouterr().out == files[name].decode()
    assert "审计发现 1 处问题" in text_of(files[COVER])


def test_the_cover_counts_and_names_the_commits(files: Files, past: Past) -> None:
    cover = text_of(files[COVER])
    assert "2026 年 11 月 1 日至 2026 年 12 月 31 日 · 全办事处" in cover
    assert "本期备案表 8 份：已批准 7 件，未经批准 1 件；期末在册群组 5 个。" in cover
    assert (
        "已批准：创建 4 已批准：变更 3 已批准：注销 0 其中临时群 1 "
        "未经批准 1 待核对 0 没有新记录的改动 1 填报与办结相隔超过三十天 1" in cover
    )
    result = past.audit()
    assert all(str(commit) in cover for commit in (result.main, result.approvals, result.adoption))
    assert digest_of(files) in cover


def test_a_filing_that_nobody_approved_is_told_apart_from_those_that_were(past: Past, tmp_path: Path) -> None:
    copy = past.copied(tmp_path / "copy")
    copy.push({at("new"): named("夜间值守组", filing(purpose="夜里值守的安排与交接"))})
    copy.world.filed({at("more"): named("周末值守组", filing(purpose="周末值守的安排与交接"))})
    assert made(copy.world.git, tmp_path / "a.zip", *PERIOD) == 0
    files = unpacked((tmp_path / "a.zip").read_bytes())
    cover, forms = text_of(files[COVER]), text_of(files["备案表.html"])
    counts = "10 份：已批准 7 件，未经批准 2 件，待核对 1 件"
    assert f"本期备案表 {counts}；" in cover
    assert f"12 月 31 日，{counts}。" in forms
    assert "已批准：创建 4 已批准：变更 3 已批准：注销 0" in cover
    assert "夜间值守组 未经批准 创建 2026-12-25" in forms
    assert "周末值守组 待核对 创建 2026-12-25" in forms
    assert len(rows(files["办件.csv"])) == 10


def test_the_same_bytes_each_time_from_any_clone_and_as_a_folder(bundle: Path, past: Past, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(past.world.git), str(clone))
    assert made(clone, tmp_path / "b.zip", *PERIOD) == 0
    assert (tmp_path / "b.zip").read_bytes() == bundle.read_bytes()
    assert made(past.world.git, tmp_path / "folder", *PERIOD) == 0
    told = {name: sha256(content).hexdigest() for name, content in unpacked(bundle.read_bytes()).items()}
    assert contents(tmp_path / "folder") == told


def test_what_comes_after_the_period_changes_nothing(tmp_path: Path) -> None:
    past = november(tmp_path / "past")
    assert made(past.world.git, tmp_path / "then.zip", *NOVEMBER) == 0
    december(past)
    assert made(past.world.git, tmp_path / "now.zip", *NOVEMBER) == 0
    assert (tmp_path / "now.zip").read_bytes() == (tmp_path / "then.zip").read_bytes()
    files = unpacked((tmp_path / "now.zip").read_bytes())
    assert "没有发现问题" in text_of(files[COVER])
    assert {line["群组名称"]: line["使用期限"] for line in rows(files["台账.csv"])}["外勤联络群"] == "2026-11-17"


def test_what_waits_for_its_record_is_told_and_is_no_fault(past: Past, tmp_path: Path) -> None:
    copy = past.copied(tmp_path / "copy")
    copy.world.filed({at("new"): named("夜间值守组", filing(purpose="夜里值守的安排与交接"))})
    assert made(copy.world.git, tmp_path / "a.zip", *PERIOD) == 0
    files = unpacked((tmp_path / "a.zip").read_bytes())
    last = rows(files["办件.csv"])[-1]
    assert (last["群组名称"], last["备案类别"], last["核验"], last["申请"]) == ("夜间值守组", "创建", "待核对", "")
    assert "截至期末尚有 1 次合并未登记" in text_of(files[COVER])


def test_a_part_of_the_period_has_its_part_of_the_records(past: Past, tmp_path: Path) -> None:
    assert made(past.world.git, tmp_path / "a.zip", "--from", "2026-11-03", "--to", "2026-11-03") == 0
    files = unpacked((tmp_path / "a.zip").read_bytes())
    days = {of_bytes(content).merged_at.date().isoformat() for name, content in files.items() if RECORD.fullmatch(name)}
    assert days <= {"2026-11-02", "2026-11-03"}  # by the clock of Greenwich
    assert {line["办结日期"] for line in rows(files["办件.csv"])} == {"2026-11-03"}
    assert dossier.main(["verify", str(tmp_path / "a.zip"), "--root", str(past.world.git)]) == 0


def test_one_unit_has_its_groups_and_what_decided_them(past: Past, tmp_path: Path) -> None:
    touched = {}
    for unit, count in (("hyfw", 8), ("zhb", 0)):
        out = tmp_path / f"{unit}.zip"
        assert made(past.world.git, out, *PERIOD, "--unit", unit) == 0
        files = unpacked(out.read_bytes())
        assert len(rows(files["办件.csv"])) == count
        records = [of_bytes(content) for name, content in files.items() if RECORD.fullmatch(name)]
        touched[unit] = {one.path for record in records for one in record.paths}
        assert dossier.main(["verify", str(out), "--root", str(past.world.git)]) == 0
    assert {INSIDE, LATE, at("outside"), "registry/minutes/2026-12.yaml"} <= touched["hyfw"]
    assert "registry/office/people.yaml" not in touched["hyfw"]
    assert touched["zhb"] == set()


def test_without_records_it_says_so(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    world.filed({INSIDE: filing()})
    assert made(world.git, tmp_path / "a.zip", *PERIOD) == 0
    files = unpacked((tmp_path / "a.zip").read_bytes())
    assert "审批证据 尚无" in text_of(files[COVER])
    assert [(line["办结日期"], line["核验"]) for line in rows(files["办件.csv"])] == [("2026-11-02", "待核对")]
    assert json.loads(files["审计.json"])["heads"]["approvals"] is None
    assert dossier.main(["verify", str(tmp_path / "a.zip"), "--root", str(world.git)]) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--from", "2026-01-01", "--to", "2026-01-31"], "主分支的第一个提交晚于该日"),
        ([*PERIOD, "--unit", "nobody"], "单位名单中没有编号“nobody”"),
        ([*PERIOD, "--at", "no-such-commit"], "找不到提交“no-such-commit”"),
    ],
)
def test_what_cannot_be_made_is_told_and_leaves_nothing(
    past: Past, tmp_path: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made(past.world.git, tmp_path / "a.zip", *words) == 3
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(past: Past, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other, folder = tmp_path / "a.zip", tmp_path / "folder"
    other.write_bytes(b"mine")
    folder.mkdir()
    (folder / "mine.txt").write_bytes(b"mine")
    for out in (other, folder):
        assert made(past.world.git, out, *PERIOD) == 3
        assert "未改动" in capsys.readouterr().err
    assert other.read_bytes() == (folder / "mine.txt").read_bytes() == b"mine"
    assert len(list(folder.iterdir())) == 1
    same = tmp_path / "same.zip"
    same.write_bytes(bundle.read_bytes())
    assert made(past.world.git, same, *PERIOD) == 0


def test_the_dossier_says_how_it_can_be_made_again(files: Files, past: Past) -> None:
    about = about_of(files[ABOUT])
    assert about is not None
    assert (about.first, about.last, about.unit) == ("2026-11-01", "2026-12-31", "")
    assert (about.main, about.approvals) == (past.world.main, past.tip)
    assert about_of(files[ABOUT].replace(b"2026-12-31", b"2026-10-31")) is None
    assert about_of(b"[]") is about_of(b"\xff") is about_of(files[ABOUT].replace(b'"v":1', b'"v":2')) is None


def test_the_examples_of_the_documents_run_as_they_are_written(
    past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (PROJECT / "docs/evidence.md").read_text("utf-8")
    lines = re.findall(r"^python3 scripts/registry\.py dossier (.*)$", page, re.MULTILINE)
    assert len(lines) == 4
    git(tmp_path, "clone", "--quiet", "--branch=main", str(past.world.git), "here")
    git(tmp_path / "here", "fetch", "--quiet", "origin", "approvals:approvals")
    monkeypatch.chdir(tmp_path / "here")
    digest = ""
    for line in lines:
        assert dossier.main(line.replace("纸面上的内容摘要", digest).split()) == 0, line
        digest = re.findall(r"^内容摘要 +(\S+)$", capsys.readouterr().out, re.MULTILINE)[-1]
