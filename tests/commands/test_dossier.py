"""What a dossier and its extract hold: the history, every filing, nothing of who made it; the same bytes each time."""

import csv
import io
import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook

from group_registry.commands import audit, dossier
from group_registry.commands.dossier import Derived
from group_registry.gitrepo import dossier as archive
from support.bundles import NOVEMBER, PERIOD, Files, made, november, unpacked
from support.cases import PROJECT
from support.evidence_past import INSIDE, Past, at, named
from support.histories import History
from support.repositories import git
from support.world import filing

Capsys = pytest.CaptureFixture[str]

FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def text_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", content.decode().partition("</head>")[2]))


@pytest.fixture(scope="module")
def extract(bundle: Path) -> bytes:
    return bundle.with_suffix(".html").read_bytes()


def test_its_history_is_a_clone_for_any_git(files: Files, past: Past, tmp_path: Path) -> None:
    (tmp_path / "history.bundle").write_bytes(files["历史.bundle"])
    git(tmp_path, "clone", "-q", "--branch=main", "history.bundle", "clone")
    assert git(tmp_path / "clone", "rev-parse", "origin/main", "origin/approvals").split() == [
        past.world.main,
        past.tip,
    ]
    git(tmp_path / "clone", "fsck", "--strict")


def test_the_audit_is_the_one_that_anybody_can_make(files: Files, past: Past, capsys: Capsys) -> None:
    for form, name in (("json", "审计.json"), ("text", "审计.txt")):
        assert audit.main(["--root", str(past.world.git), "--format", form]) == 1
        assert capsys.readouterr().out == files[name].decode()


def test_the_site_is_that_of_the_day_and_opens_without_a_server(files: Files) -> None:
    assert {name.partition("/")[0] for name in files} == {
        *("案卷.json", "历史.bundle", "审计.txt", "审计.json", "办件.csv", "网站")
    }
    site = {name.removeprefix("网站/"): content for name, content in files.items() if name.startswith("网站/")}
    assert "截至 <time" in (home := site["index.html"].decode())
    assert "2026 年 12 月 31 日" in home
    table = {line["群组名称"]: line["使用期限"] for line in rows(site["groups.csv"])}
    assert table["外勤联络群"] == "2027-03-31"
    links = [link for page in ("index.html", "register/index.html") for link in _links(site[page].decode())]
    assert len(links) > 20
    assert not [link for link in links if link.endswith("/") or link in (".", "..")]
    assert 'href="../groups/hyfw/inside/index.html"' in site["register/index.html"].decode()


def _links(page: str) -> list[str]:
    return [link for link in re.findall(r'href="([^"#?]*)', page) if "://" not in link]


def test_every_filing_is_listed_with_both_days(files: Files) -> None:
    told = [
        (line["办结日期"], line["备案日期"], line["备案类别"], line["群组名称"], line["备案状态"], line["申请"])
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


def test_every_filing_names_who_gave_the_steps_and_who_merged_it(files: Files) -> None:
    """(Art. 9, 10) In the list of the dossier and in the ledger; what is not proven names nobody."""
    told = {(one["群组名称"], one["备案类别"]): one for one in rows(files["办件.csv"])}
    steps = ("审核", "会议", "签批", "合并")
    made = told["代办处续保联络组", "创建"]
    assert re.fullmatch(r"孙立 2026-11-0\d \d\d:\d\d（线上）|李晓岚 2026-11-0\d \d\d:\d\d（线上）", made["审核"])
    assert made["会议"] == "2026 年第 12 次 2026-11-03（赵明诚主持，3 人出席）"
    assert re.fullmatch(r"赵明诚 2026-11-03 \d\d:\d\d（线上）", made["签批"])
    assert re.fullmatch(r"(高远|方晴) 2026-11-03 \d\d:\d\d", made["合并"])
    short = told["会场保障组", "创建"]
    assert (short["审核"].partition(" ")[0], short["会议"], short["签批"]) == ("李晓岚", "", "")
    refused = told["会场保障组", "改动，没有新记录"]
    assert [refused[step] for step in steps] == [""] * 4
    ledger = {one["群组名称"]: one for one in rows(files["网站/groups.csv"])}
    assert [ledger["代办处续保联络组"][step] for step in steps] == [made[step] for step in steps]
    assert [ledger["会场保障组"][step] for step in steps] == [""] * 4


def test_the_workbook_says_how_a_group_stood_on_a_day(files: Files) -> None:
    """(Art. 8) By its name: the last record done by then, with its term and who gave the steps."""
    book = load_workbook(io.BytesIO(files["网站/groups.xlsx"]))
    assert book.sheetnames == ["台账", "备案记录", "纸质签批", "关于本表"]
    lines = [[cell.value for cell in row] for row in book["备案记录"].iter_rows()]
    heading, own = lines[0], [line for line in lines if line[0] == "外勤联络群"]
    assert heading == [
        *("所属群组", "使用部门", "备案类别", "备案日期", "办结日期", "使用期限"),
        *("审核", "会议", "签批", "合并", "申请"),
    ]
    on = [(str(line[4])[:10], str(line[5])[:10]) for line in own]
    assert on == [("2026-11-04", "2026-11-17"), ("2026-12-25", "2027-03-31")]


def test_each_form_of_the_extract_says_what_was_filed_then(extract: bytes) -> None:
    forms = extract.decode().split('<article class="sheet form')[1:]
    assert len(forms) == 8
    told = [text_of(f"</head>{form}".encode()) for form in forms]
    for place, words in (
        (0, "中互京群备〔2026〕12号 已备案"),
        (0, "分管主任审核 同意 李晓岚 2026-11-02（线上）"),
        (0, "填报 2026-11-02 办结 2026-11-02 创建 第 2 号申请"),
        (2, "免备案 临时群（免备案）"),
        (4, "中互京群备〔2026〕12号（变更1） 已备案"),
        (5, "使用期限 2026-11-17"),
        (6, "使用期限 2027-03-31"),
        (6, "办结 2026-12-25（相隔 34 天）"),
        (6, "外勤没有结束，&lt;b&gt;延长&lt;/b&gt;使用期限 &amp; 再看"),
        (7, "未经报送和审批，直接改动主分支"),
        (7, "入册 2026-12-25 改动，没有新记录 未登记"),
    ):
        assert words in told[place], (place, words)
    assert "同意" not in told[7]


def test_the_cover_counts_and_names_the_commits_and_the_dossier(extract: bytes, bundle: Path, past: Past) -> None:
    cover = text_of(extract)
    assert "某某互助会示例办事处 2026 年 11 月 1 日至 2026 年 12 月 31 日 · 全办事处" in cover
    assert "本期备案表 8 份：已批准 7 件，审批依据不符 1 件。 审计发现 1 处问题" in cover
    assert "已批准：创建 4 已批准：变更 3 已批准：注销 0 其中临时群 1 没有新记录的改动 1" in cover
    result = past.audit()
    digest = sha256(bundle.read_bytes()).hexdigest()
    assert all(str(one) in cover for one in (result.main, result.approvals, result.adoption, digest))
    assert "default-src 'none'" in extract.decode()
    assert not re.search(r"<script|<link|<img|url\(|https?:| on\w+=| style=", extract.decode())


def test_an_extract_is_of_a_unit_and_a_period(past: Past) -> None:
    derived = Derived.of(past.world.git)
    for first, last, unit, count in (
        (FIRST, LAST, "hyfw", 8),
        (FIRST, LAST, "zhb", 0),
        (date(2026, 11, 3), date(2026, 11, 3), "", 3),
    ):
        told = text_of(derived.extract(first, last, unit, "0" * 64))
        assert f"本期备案表 {count} 份" in told
    assert " · 会员服务部" in text_of(derived.extract(FIRST, LAST, "hyfw", "0" * 64))


def test_a_filing_that_nobody_approved_is_told_apart_from_those_that_were(past: Past, tmp_path: Path) -> None:
    copy = past.copied(tmp_path / "copy")
    copy.push({at("new"): named("夜间值守组", filing(purpose="夜里值守的安排与交接"))})
    copy.world.filed({at("more"): named("周末值守组", filing(purpose="周末值守的安排与交接"))})
    derived = Derived.of(copy.world.git)
    told = text_of(derived.extract(FIRST, LAST, "", "0" * 64))
    counts = "10 份：已批准 7 件，审批依据不符 2 件，待核对 1 件"
    assert f"本期备案表 {counts}。" in told
    assert f"12 月 31 日，{counts}。" in told
    assert "截至期末尚有 1 次合并未登记" in told
    assert "夜间值守组 审批依据不符 创建 2026-12-25" in told
    assert "周末值守组 待核对 创建 2026-12-25" in told
    last = rows(derived.files(LAST, with_site=False)["办件.csv"])[-1]
    assert (last["群组名称"], last["备案状态"], last["申请"]) == ("周末值守组", "待核对", "")


def test_without_records_it_says_so(tmp_path: Path) -> None:
    world = History(tmp_path / "world")
    world.filed({INSIDE: filing()})
    derived = Derived.of(world.git)
    assert "审批证据 尚无" in text_of(derived.extract(FIRST, LAST, "", "0" * 64))
    listed = rows(derived.files(LAST, with_site=False)["办件.csv"])
    assert [(line["办结日期"], line["备案状态"]) for line in listed] == [("2026-11-02", "待核对")]


def test_the_same_bytes_each_time_and_from_any_clone(bundle: Path, past: Past, extract: bytes, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(past.world.git), str(clone))
    git(clone, "tag", "mine", past.world.adoption)
    assert made(clone, tmp_path / "b.zip", *PERIOD) == 0
    assert (tmp_path / "b.zip").read_bytes() == bundle.read_bytes()
    assert (tmp_path / "b.html").read_bytes() == extract


def test_what_comes_after_the_period_changes_nothing(past: Past, tmp_path: Path) -> None:
    then = november(tmp_path / "past")
    assert made(past.world.git, tmp_path / "now.zip", *NOVEMBER) == 0
    history = unpacked((tmp_path / "now.zip").read_bytes())["历史.bundle"]
    assert history == archive.bundled(then.world.git, then.world.main, then.tip)
    assert "审计没有发现问题" in text_of((tmp_path / "now.html").read_bytes())


@pytest.mark.parametrize(
    ("place", "words", "says"),
    [
        ("a.zip", ["--from", "2026-01-01", "--to", "2026-01-31"], "主分支的第一个提交晚于该日"),
        ("a.zip", [*PERIOD, "--unit", "nobody"], "单位名单中没有编号“nobody”"),
        ("there.zip", PERIOD, "已存在，未覆盖"),
    ],
)
def test_what_cannot_be_made_is_told_and_leaves_nothing(
    past: Past, tmp_path: Path, place: str, words: list[str], says: str, capsys: Capsys
) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")
    assert made(past.world.git, tmp_path / place, *words) == 3
    assert says in capsys.readouterr().err
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"mine"]


def test_the_examples_of_the_documents_run_as_they_are_written(
    past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    page = (PROJECT / "docs/evidence.md").read_text("utf-8")
    lines = re.findall(r"^python3 scripts/registry\.py dossier (.*)$", page, re.MULTILINE)
    assert len(lines) == 2
    git(tmp_path, "clone", "--quiet", "--branch=main", str(past.world.git), "here")
    git(tmp_path / "here", "fetch", "--quiet", "origin", "approvals:approvals")
    monkeypatch.chdir(tmp_path / "here")
    digest = ""
    for line in lines:
        assert dossier.main(line.replace("纸面上的案卷摘要", digest).split()) == 0, line
        digest = re.findall(r"^案卷摘要 +(\S+)$", capsys.readouterr().out, re.MULTILINE)[-1]
