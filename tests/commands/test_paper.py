"""Signatures on paper: the scan stays outside, its digest is registered, two attest, and the decision counts it
(Art. 9)."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from group_registry.commands import paper
from support.repositories import git
from support.running import at_a_terminal
from support.saved_pulls import another, merge, run, same_as_kept, saved
from support.world import FANG, GAO, LI, PATH, PEOPLE, WU, World, blob, filing, roster, told, world_at

Capsys = pytest.CaptureFixture[str]
RECORD = "registry/paper/2026-01.yaml"
SEEN = ["--witness", "吴敏", "--witness", "高远"]
SIGNED = ["--step", "签批", "--signer", "赵明诚", "--signed-on", "2026-11-03", *SEEN]
REVIEWED = ["--step", "审核", "--signer", "李晓岚", "--signed-on", "2026-11-02", *SEEN]
NO_ACCOUNT, LI_HAS_NONE, SUN_HAS_NONE = (
    (f"账号: demo-{name}, 账号编号: 90000000{number}, ", "") for name, number in (("zhao", 1), ("li", 2), ("sun", 3))
)
NOBODY = roster(NO_ACCOUNT, LI_HAS_NONE, SUN_HAS_NONE)
"""The list of people in which neither the director nor a deputy has an account."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A pull request that creates an internal group; the director has no account."""
    return world_at(tmp_path / "r", {PATH: filing()}, {PEOPLE: roster(NO_ACCOUNT)})


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scan larger than any block that it is read in."""
    place = tmp_path / "archive" / "signed.pdf"
    place.parent.mkdir()
    place.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 2000)
    return place


def register(world: World, scan: Path, capsys: Capsys, *words: str) -> tuple[int, str, str]:
    return run(paper, [str(scan), *words, "--pull", "7", *saved(world)], capsys)


def test_a_full_round(world: World, scan: Path, capsys: Capsys) -> None:
    world.review(LI, 1)
    code, out, err = register(world, scan, capsys, *SIGNED)
    assert (code, err) == (0, "")
    same_as_kept("paper-committed.txt", out)
    proposal = another(world, 8, "paper-2026-01")
    assert told(proposal, capsys).states == ["waiting", "waiting"]
    proposal.review(WU, 20)
    proposal.review(GAO, 21)
    assert told(proposal, capsys).code == 0
    written = merge(world, "paper-2026-01", RECORD, 30).decode()
    digest = hashlib.sha256(scan.read_bytes()).hexdigest()
    same_as_kept("paper.yaml", written.replace(blob(world), "内容").replace(digest, "扫描件的摘要"))
    found = told(world, capsys)
    assert (found.code, found.verdict["steps"][1]["says"]) == (0, "主任签批  赵明诚，2026-11-03 纸质签批")


def test_a_director_without_an_account_signs_for_the_first_one(tmp_path: Path, scan: Path, capsys: Capsys) -> None:
    """Of another registrar than the witness it takes a review; before the paper is on file, nobody can approve it."""
    world = world_at(tmp_path / "r", {PEOPLE: roster(("版次: 2", "版次: 3"))}, {PEOPLE: roster(NO_ACCOUNT)})
    world.review(FANG, 1)
    assert told(world, capsys).code == 1
    assert register(world, scan, capsys, *SIGNED)[0] == 0
    proposal = another(world, 8, "paper-2026-01")
    proposal.review(WU, 20)
    proposal.review(GAO, 21)
    assert told(proposal, capsys).code == 0
    merge(world, "paper-2026-01", RECORD, 30)
    found = told(world, capsys)
    assert (found.code, [step["says"] for step in found.verdict["steps"]]) == (0, [
        "主任签批  赵明诚，2026-11-03 纸质签批",
        "信息技术部审核  方晴  2026-11-02 10:00",
    ])  # fmt: skip
    assert "自合并后第一个工作日结束时起生效" in found.verdict["says"]


def test_the_scan_is_known_again(world: World, scan: Path, capsys: Capsys) -> None:
    assert register(world, scan, capsys, *SIGNED)[0] == 0
    git(world.root, "restore", "--source", "paper-2026-01", RECORD)
    words = ["verify", str(scan), "--root", str(world.root)]
    code, out, _ = run(paper, words, capsys)
    assert code == 0
    same_as_kept("scan-known.txt", out.replace(str(scan), "signed.pdf"))
    named = scan.with_name("2026-01.pdf")
    named.write_bytes(scan.read_bytes() + b" ")
    assert run(paper, ["verify", str(named), *words[2:]], capsys) == (
        1,
        f"{named} 与 {RECORD} 登记的摘要不一致：曾被更换、改动，或不是所登记的扫描件。\n",
        "",
    )
    code, out, _ = run(paper, ["verify", str(named.rename(scan)), *words[2:]], capsys)
    assert (code, "未登记" in out) == (1, True)


def test_without_the_host_git_tells_what_was_signed(world: World, scan: Path, capsys: Capsys) -> None:
    words = [str(scan), *SIGNED, "--root", str(world.root)]
    code, _, err = run(paper, words, capsys)
    assert (code, err) == (3, "未能办理：无法确定所签的文件，请用 --file 指明；改动的群组文件、会议纪要：无\n")
    assert run(paper, [*words, "--head", "filing", "--file", PATH], capsys)[0] == 0
    assert f"内容摘要: {blob(world)}\n" in git(world.root, "show", f"paper-2026-01:{RECORD}")


def test_several_signatures_may_be_under_way_at_once(tmp_path: Path, scan: Path, capsys: Capsys) -> None:
    world = world_at(tmp_path / "r", {PATH: filing()}, {PEOPLE: NOBODY})
    for words in (REVIEWED, SIGNED, REVIEWED, SIGNED):  # who runs it once more gets the branch that is there
        code, _, err = register(world, scan, capsys, *words)
        assert (code, err) == (0, "")
    branches = git(world.root, "for-each-ref", "--format=%(refname:short)", "refs/heads/paper-*").split()
    assert branches == ["paper-2026-01", "paper-2026-02"]
    merge(world, "paper-2026-01", RECORD, 10)
    merge(world, "paper-2026-02", "registry/paper/2026-02.yaml", 30)
    assert told(world, capsys).code == 0


def test_the_number_follows_branches_of_others_and_open_requests(world: World, scan: Path, capsys: Capsys) -> None:
    for ref in ("remotes/origin/paper-2026-04", "remotes/origin/paper-2025-40", "heads/paper-2026-words"):
        git(world.root, "update-ref", f"refs/{ref}", "main")
    without_host = [str(scan), *SIGNED, "--root", str(world.root), "--head", "filing"]
    assert run(paper, without_host, capsys)[0] == 0
    git(world.root, "branch", "-D", "paper-2026-05")
    other = another(world, 8, "filing")
    other.pull["head"]["ref"] = "paper-2026-11"
    code, out, err = run(paper, [str(scan), *SIGNED, "--pull", "7", *saved(world, other)], capsys)
    assert (code, err) == (0, "")
    assert "registry/paper/2026-12.yaml" in out


def test_a_change_of_unit_takes_the_signatures_of_both_deputies(tmp_path: Path, scan: Path, capsys: Capsys) -> None:
    record = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 改由综合部使用\n"
    moved = filing(unit="综合部", records=record)
    world = world_at(tmp_path / "r", {PATH: moved}, {PATH: filing(), PEOPLE: NOBODY})
    for place, signer in enumerate(("李晓岚", "孙立"), start=1):
        words = ["--step", "审核", "--signer", signer, "--signed-on", "2026-11-02", *SEEN]
        assert register(world, scan, capsys, *words)[0] == 0
        merge(world, f"paper-2026-0{place}", f"registry/paper/2026-0{place}.yaml", 10 * place)
    assert told(world, capsys).states == ["done", "done", "waiting"]


def test_a_signature_that_does_not_count_may_be_registered_again(world: World, scan: Path, capsys: Capsys) -> None:
    """Only one of the witnesses attested the first; both attest the second."""
    world.review(LI, 1)
    assert register(world, scan, capsys, *SIGNED)[0] == 0
    content = f"{git(world.root, 'show', f'paper-2026-01:{RECORD}')}\n".encode()
    world.merge_branch("paper-2026-01", {RECORD: content}, 30, GAO)
    assert told(world, capsys).states == ["done", "waiting"]
    assert register(world, scan, capsys, *SIGNED)[0] == 0
    merge(world, "paper-2026-02", "registry/paper/2026-02.yaml", 40)
    assert told(world, capsys).code == 0


def test_a_sign_off_that_came_before_the_review_may_be_given_again(world: World, scan: Path, capsys: Capsys) -> None:
    assert register(world, scan, capsys, *SIGNED)[0] == 0
    merge(world, "paper-2026-01", RECORD, 30)
    world.review(LI, 31)
    assert told(world, capsys).states == ["done", "waiting"]
    assert register(world, scan, capsys, *SIGNED)[0] == 0
    merge(world, "paper-2026-02", "registry/paper/2026-02.yaml", 40)
    assert told(world, capsys).code == 0


def with_account(world: World) -> None:
    """Main lists an account of the director."""
    grounds = ("{职务: 主任, 起: 2020-01-01}", "{职务: 主任, 起: 2020-01-01, 依据: 示例办任〔2026〕9号}")
    world.merge_to_main({PEOPLE: roster(("版次: 2", "版次: 3"), grounds)}, 0.5, LI, FANG)


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (with_account, "赵明诚已登记账号，纸质签字不予计入；请本人在该申请中点 Approve"),
        (lambda world: world.open(author=GAO), "高远是申请人，或修改过其内容，不得签字或见证"),
        (
            lambda world: world.push({PATH: filing(until="2026-11-10")}, 0.5),
            "所签文件应办理的步骤为审批，不含签批",
        ),
    ],
)
def test_what_would_not_count_is_not_registered(
    world: World, scan: Path, capsys: Capsys, happens: Callable[[World], object], says: str
) -> None:
    happens(world)
    assert register(world, scan, capsys, *SIGNED) == (1, "", f"未登记：{says}\n")
    assert not (world.root / "registry").exists()


@pytest.mark.parametrize(
    ("swap", "rule"),
    [
        (("赵明诚", "孙立"), "未登记：孙立已登记账号"),
        (("高远", "陈可为"), "[paper_is_witnessed_by_secretary_and_registrar]"),
        (("签批", "审核"), "[paper_signer_holds_the_office]"),
        (("吴敏", "吴敏敏"), "[paper_is_witnessed_by_secretary_and_registrar]"),
    ],
)
def test_the_rules_hold_before_anything_is_written(
    world: World, scan: Path, capsys: Capsys, swap: tuple[str, str], rule: str
) -> None:
    code, out, err = register(world, scan, capsys, *(swap[1] if word == swap[0] else word for word in SIGNED))
    assert (code, rule in out + err, (world.root / "registry").exists()) == (1, True, False), out + err


def test_what_is_no_scan(world: World, scan: Path, capsys: Capsys) -> None:
    for content in (b"", b"PK\x03\x04 a document"):
        scan.write_bytes(content)
        code, _, err = register(world, scan, capsys, *SIGNED)
        assert (code, "不是 PDF 或 JPG 扫描件" in err) == (3, True)
    scan.unlink()
    code, _, err = register(world, scan, capsys, *SIGNED)
    assert (code, err.startswith("未能办理：无法读取扫描件")) == (3, True)
    inside = world.root / "signed.jpg"
    inside.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    code, _, err = register(world, inside, capsys, *SIGNED)
    assert (code, "请先移至档案" in err) == (1, True)


def test_wrong_usage_is_named(world: World, scan: Path, capsys: Capsys) -> None:
    for words, says in (
        ([], "缺少的项须写入命令：--step、--signer、--signed-on、--witness"),
        (SIGNED[:-2], "见证人须为两位"),
    ):
        code, out, err = register(world, scan, capsys, *words)
        assert (code, out, says in err.splitlines()[-1]) == (2, "", True)


def test_asked_on_a_terminal(world: World, scan: Path) -> None:
    words = ["paper", str(scan), "--pull", "7", *saved(world)]
    code, shown = at_a_terminal(words, "备案\n签批\n2026-11-03\n\n\n")
    assert code == 0, shown
    assert "请填写 审核、审批、签批 之一" in shown
    assert "（直接回车即 吴敏、高远）" in shown
    written = git(world.root, "show", f"paper-2026-01:{RECORD}")
    assert "签字人: 赵明诚\n签字日期: 2026-11-03\n" in written
