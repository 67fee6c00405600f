"""The online look on either host (Art. 6): who is asked how often, what is found, what is kept when the host fails."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from github_stand_in import Answer, Pull, Request
from github_stand_in.server import Answering
from group_registry.commands import audit, record, render
from group_registry.evidence.chain import read
from group_registry.gitrepo import approvals_branch
from support.host_kinds import KINDS
from support.host_stage import CLERK, Stage
from support.repositories import git
from support.world import GAO, LI, ZHAO, filing, stamp

Capsys = pytest.CaptureFixture[str]
BOTH = pytest.mark.parametrize("scene", ["github", "gitea"], indirect=True)
ON_GITHUB = pytest.mark.parametrize("scene", ["github"], indirect=True)
COMPARE = "请信息技术部在平台上打开该申请，与该条登记逐项对照，查明何者被改动、由何人改动，写明情况报办事处主任"


class Scene:
    """The office on a host, a clone of it, the look's file, the numbers asked for, and the one that the host fails."""

    def __init__(self, stage: Stage, folder: Path, capsys: Capsys) -> None:
        self.stage, self.folder, self.capsys = stage, folder, capsys
        self.clone, self.state = folder / "clone", folder / "look.json"
        self.asked: list[int] = []
        self.broken: set[int] = set()

    def around(self, answering: Answering) -> Answering:
        """Note each pull request that is asked for, and fail those that are broken."""

        def watched(request: Request) -> Answer:
            if told := re.search(r"/pulls/(\d+)$", request.target):
                self.asked.append(int(told[1]))
                if int(told[1]) in self.broken:
                    return Answer(200, b"[]", {"Content-Type": "application/json"})
            return answering(request)

        return watched

    def filed(self, *names: str) -> list[Pull]:
        """Groups that were filed, approved, merged and recorded."""
        pulls = []
        for name in names:
            content = filing().replace("参保服务答疑群".encode(), f"参保服务{name}组".encode())
            files = {f"registry/groups/hyfw/g-{ord(name)}.yaml": content}
            pulls.append(pull := self.stage.file(files, f"b-{ord(name)}"))
            self.stage.review(pull, LI)
            self.stage.review(pull, ZHAO)
            self.stage.host.merge(pull, self.stage.people[GAO])
            self.stage.clock.pass_by()
        git(self.clone, "fetch", "-q", "origin")
        assert record.main(["--root", str(self.clone), "--push", "origin"]) == 0
        self.capsys.readouterr()
        return pulls

    def look(self, *more: str) -> tuple[int, list[int], str]:
        """Exit code, the pull requests asked for, the last line of what is said beside the audit."""
        self.asked.clear()
        words = ["--root", str(self.clone), "--online", "--state", str(self.state), "--format", "json", *more]
        code = audit.main(words)
        self.out, err = self.capsys.readouterr()
        return code, list(self.asked), err.splitlines()[-1]

    @property
    def found(self) -> list[tuple[str, str, str]]:
        """Of each finding of the last look: level, words, what to do."""
        return [(one["level"], one["says"], one["fix"]) for one in json.loads(self.out)["findings"]]

    @property
    def day(self) -> str:
        """The day that the look noted: the command looks at the real clock."""
        return str(max(one["asked"] for one in json.loads(self.state.read_text("utf-8"))["records"].values()))

    def forge(self, **change: object) -> None:
        """The last record is written anew with that change, and its commit with it."""
        branch = approvals_branch.find(self.clone)
        last = read(approvals_branch.contents(self.clone, branch)).records[-1]
        before = approvals_branch.at(self.clone, git(self.clone, "rev-parse", f"{branch.tip}~1"))
        forged = approvals_branch.written(self.clone, before, replace(last, **change), ())  # type: ignore[arg-type]
        git(self.clone, "update-ref", approvals_branch.BRANCH, str(forged.tip))
        git(self.clone, "push", "-q", "--force", "origin", approvals_branch.BRANCH)

    def page(self, *words: str) -> str:
        """The audit's page, without its tags."""
        out = self.folder / "site"
        assert render.main(["--root", str(self.clone), "--at", "origin/main", "--out", str(out), *words]) == 0
        text = (out / "audit/index.html").read_text("utf-8")
        return unescape(re.sub(r"(\s|<[^>]+>)+", " ", text))


@pytest.fixture
def scene(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Scene]:
    kind = KINDS[request.param]
    made = Scene(kind.stage_at(tmp_path / "origin.git"), tmp_path, capsys)
    git(tmp_path, "clone", "-q", "--no-checkout", str(tmp_path / "origin.git"), "clone")
    with kind.serve(made.stage.host, made.around) as server:
        for name in ("GITHUB", "FORGE"):
            monkeypatch.setenv(f"{name}_API_URL", server.address)
            monkeypatch.setenv(f"{name}_REPOSITORY", "office/registry")
            monkeypatch.setenv(f"{name}_TOKEN", "token-of-the-app")
        monkeypatch.setenv("FORGE", kind.name)
        yield made


@BOTH
def test_each_record_is_asked_for_once_a_day_and_the_new_ones_at_once(scene: Scene) -> None:
    scene.filed("甲", "乙", "丙")
    assert scene.look("--limit", "2") == (0, [3, 2], "与平台核对：本次 2 条，3 条登记中已核对 2 条。")
    assert scene.look("--limit", "2")[:2] == (0, [])
    scene.filed("丁")
    assert scene.look("--limit", "2")[:2] == (0, [4])
    assert scene.look() == (0, [1], "与平台核对：本次 1 条，4 条登记中已核对 4 条。")
    assert scene.look()[:2] == (0, [])
    told = json.loads(scene.state.read_text("utf-8"))
    for one in told["records"].values():
        one["asked"] = "2020-01-01"
    scene.state.write_text(json.dumps(told), "utf-8")
    assert scene.look()[:2] == (0, [1, 2, 3, 4])
    scene.state.write_text("{", "utf-8")
    code, asked, _ = scene.look()
    assert (code, asked) == (0, [4, 3, 2, 1])


@BOTH
def test_a_forged_record_is_found_and_shown(scene: Scene) -> None:
    """Its reviews never were; the chain and the branch are whole, so nothing else can see it."""
    pulls = scene.filed("甲", "乙")
    assert scene.look()[0] == 0
    branch = approvals_branch.find(scene.clone)
    last = read(approvals_branch.contents(scene.clone, branch)).records[-1]
    reviews = json.loads(last.reviews)
    reviews[0]["id"] += 4000
    scene.forge(reviews=json.dumps(reviews).encode())
    assert audit.main(["--root", str(scene.clone)]) == 0
    scene.capsys.readouterr()
    assert scene.look("--limit", "0")[:2] == (0, [])
    code, asked, _ = scene.look()
    assert (code, asked) == (1, [pulls[1].number])
    day = scene.day
    assert scene.found == [
        (
            "error",
            f"平台上现有内容与登记的不同：第 2 号申请，demo-li 在合并之前的一次评审没有登记（{day} 首次发现）",
            COMPARE,
        ),
        ("error", f"登记过的内容在平台上已查不到：第 2 号申请，demo-li 的一次评审已不存在（{day} 首次发现）", COMPARE),
    ]
    assert scene.look()[:2] == (1, [])  # it stays until the host says otherwise
    page = scene.page("--online", str(scene.state))
    assert "发现 2 处问题" in page
    assert f"登记过的内容在平台上已查不到：第 2 号申请，demo-li 的一次评审已不存在（{day} 首次发现）（第六条）" in page
    assert f"改法：{COMPARE}" in page
    assert "· 与平台核对有 2 处不符" in page
    words = "{} 年 {} 月 {} 日".format(*map(int, day.split("-")))
    assert f"最近一次核对为 {words}；2 条登记均已核对，核对最早的一条为 {words}。" in page
    without = scene.page()
    assert "未作联网核对：生成本网站时没有给出与平台核对的结果。" in without
    assert "没有发现问题" in without


@ON_GITHUB
@pytest.mark.parametrize("what", ["number", "unmerged"])
def test_a_record_of_a_request_that_never_was_or_was_never_merged(scene: Scene, what: str) -> None:
    scene.filed("甲")
    branch = approvals_branch.find(scene.clone)
    (last,) = read(approvals_branch.contents(scene.clone, branch)).records
    other = scene.stage.file({"registry/groups/hyfw/other.yaml": filing()}, "other").number
    number = 4711 if what == "number" else other
    pull = json.loads(last.pull) | {"number": number}
    scene.forge(pull=json.dumps(pull).encode())
    code, asked, _ = scene.look()
    assert (code, asked) == (1, [number])
    says = {
        "number": "登记过的内容在平台上已查不到：第 4711 号申请，申请已不存在",
        "unmerged": f"平台上现有内容与登记的不同：第 {other} 号申请，平台上尚未合并",
    }[what]
    assert (f"{says}（{scene.day} 首次发现）", COMPARE) in [one[1:] for one in scene.found]


@BOTH
def test_an_account_that_is_gone_is_a_notice(scene: Scene) -> None:
    (pull,) = scene.filed("甲")
    people = scene.stage.people
    for one in (people[CLERK], people[LI]):
        one.is_gone = True
    code, asked, _ = scene.look()
    assert (code, asked) == (0, [pull.number])
    fix = "请信息技术部核实账号确已注销；账号仍在的，按登记被改动查处"
    assert scene.found == [
        ("notice", f"平台上的账号已注销，该项无法再与平台核对：第 1 号申请，{who}（{scene.day} 首次发现）", fix)
        for who in ("demo-li 的评审", "申请人")
    ]


@BOTH
def test_what_was_asked_stays_asked_where_the_host_fails(scene: Scene) -> None:
    pulls = scene.filed("甲", "乙", "丙")
    scene.broken = {pulls[1].number}
    code, asked, says = scene.look()
    assert (code, asked) == (3, [3, 2, 1])
    assert says.startswith("核对未完成：第 2 号申请未能核对：")
    assert json.loads(scene.out)["clean"] is True
    assert len(json.loads(scene.state.read_text("utf-8"))["records"]) == 2
    if os.environ["FORGE"] == "github":
        page = scene.page("--online", str(scene.state))
        assert re.search(r"3 条登记中已核对 2 条，预计 \d+ 年 \d+ 月 \d+ 日前全部核对完毕。", page)
    scene.broken = set()
    assert scene.look()[:2] == (0, [2])


@ON_GITHUB
def test_a_host_that_fails_for_good_is_not_asked_on_and_on(scene: Scene) -> None:
    pulls = scene.filed("甲", "乙", "丙", "丁")
    scene.broken = {pull.number for pull in pulls}
    assert scene.look()[:2] == (3, [4, 3, 2])


@ON_GITHUB
def test_a_site_of_a_broken_look_is_not_built_and_one_of_an_earlier_day_shows_no_later_answer(scene: Scene) -> None:
    scene.filed("甲")
    scene.look()
    day = stamp(scene.stage.clock.at)[:10]
    assert "1 条登记均未与平台核对过。" in scene.page("--online", str(scene.state), "--as-of", day)
    scene.state.write_text('{"v": 1}', "utf-8")
    for path, says in ((scene.state, "取回的内容中缺少“records”一项"), (scene.folder, "无法读取")):
        words = ["--root", str(scene.clone), "--out", str(scene.folder / "new"), "--online", str(path)]
        assert render.main([*words, "--at", "origin/main"]) == 3
        assert says in scene.capsys.readouterr().err


@ON_GITHUB
def test_a_result_that_was_never_kept_is_told_and_said_on_the_page(scene: Scene) -> None:
    """A workflow names the file whether there is one or not."""
    scene.filed("甲")
    nowhere = scene.state.with_name("nowhere.json")
    assert "未作联网核对" in scene.page("--online", str(nowhere))
    assert f"没有核对结果 {nowhere}，审计页注明未作联网核对。" in scene.capsys.readouterr().err
