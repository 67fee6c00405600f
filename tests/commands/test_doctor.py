"""``doctor`` on this machine: each thing that keeps an office from starting, alone, with its words (Art. 4, 6, 9)."""

import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import registry
from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Host, Server
from group_registry.commands import baseline, codeowners, doctor
from group_registry.gitrepo import repository, tools
from group_registry.model.finding import SetupCheck
from support.adopting import adopt, make_source, once, small_tables
from support.cases import OFFICE, PROJECT
from support.host_description import gitea, kind_of
from support.host_kinds import gitea_stage
from support.host_stage import stage, surroundings
from support.repositories import git
from support.world import PATH, WU, filing

Capsys = pytest.CaptureFixture[str]

PEOPLE, BASELINE = "registry/office/people.yaml", "registry/office/baseline.yaml"
POLICY, OWNERS = "registry/office/policy.yaml", ".github/CODEOWNERS"
READY = "可以启用（平台设置未核对）"
ENTRY = f"- {{文件: {PATH}, 内容摘要: {'0' * 40}, 纸质编号: 旧备〔2026〕1号, 备案日期: 2026-11-01}}\n"
Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that may start: everybody has a real account, one group is filed on paper, main is pushed."""
    folder = tmp_path_factory.mktemp("office")
    root = folder / "office"
    for path, content in (OFFICE | {PATH: filing()}).items():
        write(root, path, content.replace(b"demo-", b"office-"))
    write(root, BASELINE, ENTRY.encode())
    (root / ".github").mkdir()
    assert baseline.main(["--root", str(root)]) == 0
    assert codeowners.main(["--root", str(root)]) == 0
    git(folder, "init", "--quiet", "--bare", "origin.git")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "remote", "add", "origin", str(folder / "origin.git"))
    commit(root)
    git(root, "push", "--quiet", "--set-upstream", "origin", "main")
    return root


@pytest.fixture
def office(started: Path, tmp_path: Path) -> Path:
    return shutil.copytree(started, tmp_path / "office")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day whose holidays are known for months."""
    monkeypatch.setattr("group_registry.commands.doctor.today", lambda: date(2026, 3, 2))


def write(root: Path, path: str, content: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "启用")


def swap(path: str, old: str, new: str, *more: str, fresh_owners: bool = True) -> Change:
    """Those words stand in place of others, and all of it is committed."""

    def change(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        for was, now in ((old, new), *zip(more[::2], more[1::2], strict=True)):
            assert was in text
            text = text.replace(was, now)
        (root / path).write_text(text, "utf-8")
        if fresh_owners:
            codeowners.main(["--root", str(root)])
        commit(root)

    return change


def unbound(root: Path) -> None:
    """No group is on file on paper."""
    write(root, BASELINE, b"[]\n")
    commit(root)


def checked(root: Path, *words: str) -> dict[str, SetupCheck]:
    """The checks by their keys; of several with one key the last."""
    return {one.key: one for one in doctor.checked(doctor._options(["--root", str(root), *words]))}


def test_an_office_that_may_start(office: Path, capsys: Capsys) -> None:
    found = checked(office)
    assert {key: one.state for key, one in found.items() if one.state != "合格"} == {"platform": "未查"}
    told = ("git_program", "validate", "accounts", "codeowners", "baseline", "committed", "remote", "holidays")
    assert set(found) >= set(told)
    assert doctor.main(["--root", str(office)]) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[-1] == READY
    assert "    办法：令牌存入环境变量 GITHUB_TOKEN 后，运行 registry.py doctor --online" in text.splitlines()


GAO = "账号: office-gao, 账号编号: 900000005, "
REGISTRAR_GAO = f"{GAO}任职: [{{职务: 信息技术部, 起: 2020-01-01"
SECRETARY, SUNS_UNITS = "任职: [{职务: 办公会秘书, 起: 2020-01-01", "示例机电工会], 起: 2020-01-01"
NO_GIT = "ROOT 不在 git 仓库中，或 git 因文件夹的所有者不同而拒绝读取"
STALE_OWNERS = ["还差 codeowners 与名册不一致，或没有该文件"]
ONE_REGISTRAR = "任职没有止日的有 1 人，至少应有 2 人；其余届满后，应由其办理的事项无人办理"
ONE_ACCOUNT = "还差 accounts 现任信息技术部中登记账号编号的只有 1 人，合并（备案）只能由有账号的人员办理"


def no_deputy(unit: str, line: int) -> str:
    says = f"{unit}没有现任分管主任，其备案无人审核（registry/office/units.yaml:{line}）"
    return f"还差 every_open_unit_has_a_deputy {says}"


def deputy_ends(unit: str, line: int) -> str:
    says = f"{unit}的分管主任任职均有止日，届满后其备案无人审核（registry/office/units.yaml:{line}）"
    return f"提示 deputies_are_succeeded {says}"


def after_the_first_record(root: Path) -> None:
    unbound(root)
    git(root, "branch", "approvals")


SPOILT: dict[str, tuple[Change, list[str]]] = {
    "a unit has no deputy": (
        swap(PEOPLE, "分管部门: [会员服务部, 朝阳代办处]", "分管部门: [会员服务部]"),
        [no_deputy("朝阳代办处", 8)],
    ),
    "one registrar": (
        swap(PEOPLE, REGISTRAR_GAO, REGISTRAR_GAO.replace("信息技术部", "经办人")),
        [
            "还差 two_registrars_at_least 职务为“信息技术部”的只有 1 人；本人填报的不得由本人备案，"
            f"至少应有 2 人（{PEOPLE}:1）"
        ],
    ),
    "the secretary and a deputy have left": (
        swap(PEOPLE, SECRETARY, f"{SECRETARY}, 止: 2026-03-01", SUNS_UNITS, f"{SUNS_UNITS}, 止: 2026-03-01"),
        [
            "提示 holders_are_succeeded 办公会秘书任职没有止日的有 0 人，至少应有 1 人；其余届满后，"
            f"应由其办理的事项无人办理（{PEOPLE}:1）",
            *(deputy_ends(*one) for one in (("综合部", 5), ("信息技术部", 6), ("示例机电工会", 9))),
            "还差 vacant 办公会秘书任职未届满的有 0 人，至少应有 1 人",
            *(f"还差 vacant {unit}的分管主任任职均已届满" for unit in ("综合部", "信息技术部", "示例机电工会")),
        ],
    ),
    "an office without a name": (
        swap(POLICY, "办事处全称: 某某互助会示例办事处\n", "", "制度文号: 示例办〔2017〕1号\n", ""),
        [f"还差 office_words {POLICY} 中没有办事处全称、制度文号"],
    ),
    "a registrar without an account who leaves today": (
        swap(PEOPLE, REGISTRAR_GAO, f"{REGISTRAR_GAO.removeprefix(GAO)}, 止: 2026-03-02"),
        [f"提示 holders_are_succeeded 信息技术部{ONE_REGISTRAR}（{PEOPLE}:1）", ONE_ACCOUNT],
    ),
    "a registrar without an account": (
        swap(PEOPLE, GAO, ""),
        [f"提示 leaders_have_an_account 高远（信息技术部）未登记账号，不能合并备案（{PEOPLE}:8）", ONE_ACCOUNT],
    ),
    "a secretary without an account": (
        swap(PEOPLE, "账号: office-wu, 账号编号: 900000004, ", ""),
        ["还差 accounts 现任办公会秘书中登记账号编号的只有 0 人，纪要须由秘书的账号报送"],
    ),
    "an account without its number": (
        swap(PEOPLE, ", 账号编号: 900000002", ""),
        [
            f"提示 leaders_have_an_account 李晓岚（分管主任）未登记账号，只能在纸质备案表上签字（{PEOPLE}:5）",
            f"还差 account_and_its_id_go_together 李晓岚有账号，没有账号编号（{PEOPLE}:5）",
        ],
    ),
    "accounts of the sample": (
        swap(PEOPLE, "office-", "demo-"),
        ["还差 accounts 6 人仍为示例账号：赵明诚、李晓岚、孙立、吴敏、高远、方晴"],
    ),
    "owners of yesterday": (swap(PEOPLE, "office-gao", "office-gaoyuan", fresh_owners=False), STALE_OWNERS),
    "no owners": (lambda root: (root / OWNERS).unlink(), STALE_OWNERS),
    "owners in another encoding": (lambda root: (root / OWNERS).write_bytes(b"* @\xff\n"), STALE_OWNERS),
    "a group changed since": (swap(PATH, "解答", "回答"), ["还差 baseline 列入基线的群组文件已有改动"]),
    "a group that is nowhere": (unbound, [f"还差 baseline 1 个群组不在基线中，启用后将一直为待核对：{PATH}"]),
    "a group that is nowhere after the first record": (after_the_first_record, []),
    "a group with an error": (
        swap(PATH, "群组负责人: ", "群组负责人: 无此人"),
        ["还差 validate 1 处需要改正", "还差 baseline 列入基线的群组文件已有改动"],
    ),
    "not committed": (
        lambda root: write(root, "registry/office/waivers.yaml", b"# x\n[]\n"),
        ["还差 committed 登记册有未提交的内容，审计只看提交"],
    ),
    "no remote": (
        lambda root: git(root, "remote", "remove", "origin"),
        ["还差 remote 没有名为 origin 的远端仓库，无从报送和审批"],
    ),
    "not pushed": (
        lambda root: git(root, "update-ref", "-d", "refs/remotes/origin/main"),
        ["还差 remote 主分支尚未推送"],
    ),
    "no git": (
        lambda root: shutil.rmtree(root / ".git"),
        [
            *(f"查不到 {key} {NO_GIT}" for key in ("git_program", "committed", "tools")),
            "查不到 remote 无法读取远端",
        ],
    ),
    "people cannot be read": (
        swap(PEOPLE, "人员:", "人员", fresh_owners=False),
        [
            "还差 validate 1 处需要改正",
            "查不到 office registry/office/ 中有文件缺少或不能读取，任职、账号、基线等无从核对",
        ],
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_each_thing_that_is_missing_is_told_alone(name: str, office: Path, capsys: Capsys) -> None:
    change, wanted = SPOILT[name]
    change(office)
    checks = doctor.checked(doctor._options(["--root", str(office)]))
    wrong = [one for one in checks if one.state not in ("合格", "未查")]
    found = [f"{one.state} {one.key} {one.says.replace(str(office), 'ROOT')}" for one in wrong]
    assert sorted(found) == sorted(wanted)
    assert all(one.fix for one in checks if one.state != "合格")
    capsys.readouterr()
    lacking, hidden = (sum(one.startswith(state) for one in wanted) for state in ("还差", "查不到"))
    assert doctor.main(["--root", str(office)]) == (1 if lacking else 3 if hidden else 0)
    assert (capsys.readouterr().out.splitlines()[-1] == READY) == (not lacking and not hidden)


def test_where_nobody_has_an_account_nobody_can_own_the_tools(office: Path) -> None:
    swap(PEOPLE, "账号: office-", "工位: office-", fresh_owners=False)(office)
    assert state_of("office", office)[0] == "查不到"
    git(office, "revert", "--no-edit", "HEAD")
    for number, name in ((1, "zhao"), (5, "gao"), (6, "fang")):
        swap(PEOPLE, f"账号: office-{name}, 账号编号: 90000000{number}, ", "", fresh_owners=False)(office)
    told = "现任主任、信息技术部人员均未登记账号，无从生成"
    assert state_of("codeowners", office) == ("还差", told)


def state_of(key: str, root: Path) -> tuple[str, str]:
    found = checked(root)[key]
    return found.state, found.says


def test_nobody_commits_without_a_name(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    assert state_of("git_program", office) == ("还差", "未设置姓名和邮箱，不能提交")
    git(office, "config", "user.name", "高远")
    git(office, "config", "user.email", "gao@example.invalid")
    assert state_of("git_program", office)[0] == "合格"


def test_git_is_not_installed(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(office))
    unknown = {key: one.says for key, one in checked(office).items() if one.state == "查不到"}
    assert unknown == dict.fromkeys(("git_program", "committed", "tools", "remote"), "找不到 git，请先安装")


@pytest.mark.parametrize(
    ("day", "state", "years"),
    [("2026-10-31", "合格", ""), ("2026-11-30", "提示", "2027"), ("2098-12-31", "提示", "2098、2099")],
)
def test_holidays_that_nobody_has_announced_yet(
    day: str, state: str, years: str, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    monkeypatch.setattr("group_registry.commands.doctor.today", lambda: date.fromisoformat(day))
    found, says = state_of("holidays", office)
    assert found == state
    assert years in says
    assert doctor.main(["--root", str(office)]) == 0
    named = re.findall("见 docs/setup.md“(.*?)”", capsys.readouterr().out)
    titles = re.findall(r"^## (\S+)", (PROJECT / "docs/setup.md").read_text("utf-8"), re.MULTILINE)
    assert bool(named) == (state == "提示")
    assert set(named) <= set(titles)


def with_tools(root: Path) -> None:
    """Some tools, and the file that says what they are."""
    write(root, "scripts/registry.py", b"print(1)\n")
    write(root, "docs/file.md", b"# x\n")
    commit(root)
    tree = tools.tree_id(tools.of_tree(repository.tree_of(root, "HEAD")))
    write(root, "TOOLS", f"version: 0.9.0\ncommit: {'1' * 40}\ntree: {tree}\n".encode())
    commit(root)


def test_the_tools_are_those_that_were_brought(office: Path) -> None:
    assert "tools" not in checked(office)
    with_tools(office)
    assert state_of("tools", office) == ("合格", "0.9.0 版，与 TOOLS 文件一致")
    write(office, "scripts/registry.py", b"print(2)\n")
    commit(office)
    told = "1 个文件与采用时不同：scripts/registry.py"
    assert state_of("tools", office) == ("还差", told)
    git(office, "branch", "approvals")
    assert state_of("tools", office) == ("提示", told)
    write(office, "TOOLS", b"version: one\n")
    commit(office)
    assert state_of("tools", office)[0] == "查不到"


@pytest.mark.long
def test_an_office_that_adopted_the_tools_may_start(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With accounts that somebody has, and a place to push to: nothing else is lacking after one command."""
    source, root = once(tmp_path_factory, "source", make_source), tmp_path / "office"
    assert adopt(source, *small_tables(tmp_path), "--into", root, "--yes")[0] == 0
    people = root / PEOPLE
    people.write_text(people.read_text("utf-8").replace("demo-", "office-"), "utf-8")
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    git(root, "remote", "add", "origin", str(tmp_path / "origin.git"))
    run_there = [sys.executable, str(root / "scripts/registry.py")]
    subprocess.run([*run_there, "codeowners"], cwd=root, check=True)
    commit(root)
    git(root, "push", "--quiet", "--set-upstream", "origin", "main")
    told = subprocess.run([*run_there, "doctor"], cwd=root, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout.splitlines()[-1]) == (0, READY), told.stdout
    assert "合格  程序：" in told.stdout


MERGERS = ["office-gao", "office-fang"]
RULE: dict[str, Any] = {
    "enable_push": False,
    "enable_force_push": False,
    "enable_merge_whitelist": True,
    "merge_whitelist_usernames": MERGERS,
    "merge_whitelist_teams": [],
    "enable_status_check": True,
    "status_check_contexts": ["备案审批"],
    "dismiss_stale_approvals": False,
    "ignore_stale_approvals": False,
    "unprotected_file_patterns": "",
    "block_admin_merge_override": True,
}
"""The branch main as docs/gitea.md says, by somebody who read it and not by the tools."""
KEPT: dict[str, Any] = {
    "enable_push": True,
    "enable_push_whitelist": True,
    "push_whitelist_usernames": ["registry-bot"],
    "push_whitelist_teams": None,
    "push_whitelist_deploy_keys": False,
    "enable_force_push": False,
    "unprotected_file_patterns": "",
}
NOT_ALLOWED = ("squash_merge", "rebase", "rebase_explicit", "rebase_update", "fast_forward_only_merge")
WAYS = {"allow_merge_commits": True} | {f"allow_{way}": False for way in NOT_ALLOWED}
LAX: list[tuple[str, str, Any, str]] = [
    ("main", "enable_push", True, "推送选“禁用推送”"),
    ("main", "enable_force_push", True, "强制推送选“禁用强制推送”"),
    ("main", "enable_merge_whitelist", False, "启用合并白名单"),
    ("main", "merge_whitelist_usernames", ["office-gao"], "合并白名单中的信息技术部人员不足二人"),
    ("main", "merge_whitelist_usernames", [*MERGERS, "office-zhao"], "不是信息技术部人员的：office-zhao"),
    ("main", "merge_whitelist_teams", ["it"], "合并白名单列有团队"),
    ("main", "status_check_contexts", None, "状态检查没有列入 备案审批"),
    ("main", "dismiss_stale_approvals", True, "不选“取消过时的批准”"),
    ("main", "unprotected_file_patterns", "registry/**", "不填“不受保护的文件模式”"),
    ("main", "block_admin_merge_override", False, "选中“管理员须遵守分支保护规则”"),
    ("approvals", "push_whitelist_usernames", ["registry-bot", "office-gao"], "可以推送的为：office-gao、registry-bot"),
    ("approvals", "enable_push_whitelist", False, "推送选“受白名单限制的推送”"),
    ("seen", "push_whitelist_deploy_keys", True, "不选“具有推送权限的部署密钥”一项"),
    ("seen", "enable_force_push", True, "强制推送选“禁用强制推送”"),
    ("merging", "allow_rebase_update", True, "不选“允许通过变基更新合并请求分支”"),
]


def test_the_protections_on_gitea_are_asked_for(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = gitea_stage(tmp_path / "host.git").host
    assert isinstance(made, GiteaHost)
    branches = ("main", "approvals", "seen")

    def states() -> dict[str, tuple[str, str]]:
        names = ("private", "merging", "platform", *branches)
        found = checked(office, "--online").items()
        return {key: (one.state, f"{one.says} {one.fix}") for key, one in found if key in names}

    with GiteaServer(made) as server:
        for name, value in surroundings(server, "gitea").items():
            monkeypatch.setenv(name, value)
        assert {key: state for key, (state, _) in states().items()} == {
            "private": "合格",
            **dict.fromkeys(["merging", *branches], "查不到"),
        }
        made.admins, made.ways = [made.bot], dict(WAYS)
        assert {states()[name] for name in branches} == {
            ("还差", says)
            for says in (
                f"没有分支 {name} 的保护规则 仓库设置 → 分支：添加新规则，按 docs/gitea.md 第三节填写"
                for name in branches
            )
        }
        good = {"main": RULE, "approvals": KEPT, "seen": KEPT}
        made.protections = dict(good)
        assert {state for state, _ in states().values()} == {"合格"}
        for where, name, value, says in LAX:
            made.ways = WAYS | ({name: value} if where == "merging" else {})
            made.protections = good | ({} if where == "merging" else {where: good[where] | {name: value}})
            told = states()
            assert {key for key, (state, _) in told.items() if state == "还差"} == {where}, (where, name)
            assert says in told[where][1], told[where]
        monkeypatch.setenv("FORGE_TOKEN", "token-of-nobody")
        assert states()["platform"][0] == "查不到"
    assert list(gitea()["Gitea 1.23"].departures("", kind_of("BranchProtection[]"), [RULE, KEPT])) == []


def test_the_offices_own_certificate_is_one_setting_for_requests_and_git(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    words = ["-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "9"]
    command = ["openssl", "req", "-x509", *words, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    server = GiteaServer(gitea_stage(tmp_path / "host.git").host)  # type: ignore[arg-type]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server._http.socket = context.wrap_socket(server._http.socket, server_side=True)
    for name, value in surroundings(server, "gitea").items():
        monkeypatch.setenv(name, value.replace("http:", "https:"))

    with server:
        assert checked(office, "--online")["platform"].says.startswith(
            "Gitea 的证书不受信任，未予连接；由单位自行签发的，将签发用的证书"
        )
        for name in ("REQUESTS_CA_BUNDLE", "GIT_SSL_CAINFO"):
            monkeypatch.setenv(name, "")
        monkeypatch.setenv("FORGE_CERTIFICATE", str(certificate))
        monkeypatch.setenv(registry.INSIDE, "1")
        monkeypatch.setattr(sys, "argv", ["registry.py", "--help"])
        assert registry.main() == 0
        assert os.environ["GIT_SSL_CAINFO"] == str(certificate)
        capsys.readouterr()
        assert "private" in checked(office, "--online")
    monkeypatch.setenv("FORGE_CERTIFICATE", str(tmp_path / "nowhere.pem"))
    assert registry.main() == 3
    assert "找不到证书文件" in capsys.readouterr().err


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A new repository of that office on the stand-in of GitHub, which the environment names as workflows do."""
    made = stage(tmp_path / "host.git").host
    made.settings.roles[WU] = "admin"
    with Server(made) as server:
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        monkeypatch.setenv("GITHUB_REPOSITORY", made.full_name)
        monkeypatch.setenv("GITHUB_TOKEN", "token-of-demo-wu")
        yield made


def test_the_settings_on_the_host_are_asked_for(office: Path, host: Host) -> None:
    for role, state, keys in (
        ("admin", "还差", ("main", "evidence", "keys", "environment")),
        ("read", "查不到", ("keys", "people", "merging")),
    ):
        host.settings.roles[WU] = role
        found = checked(office, "--online")
        assert ({found[key].state for key in keys}, "platform" in found) == ({state}, False)


@pytest.mark.parametrize(
    ("settings", "state", "says"),
    [
        ("extra:\n  recorder: token\n", "还差", "mkdocs.yml 的 extra.recorder 为 token"),
        ("extra:\n  recorder: key\n", "还差", "没有，record 无法写入审批证据"),
        ("site_name: x\n", "还差", "没有，record 无法写入审批证据"),
        ("extra:\n  recorder: yes\n", "查不到", "mkdocs.yml 中的 extra.recorder 应为 key 或 token"),
        ("extra: [recorder]\n", "查不到", "mkdocs.yml 中的 extra.recorder 应为 key 或 token"),
        ("extra: {", "查不到", "mkdocs.yml 中的 extra.recorder 应为 key 或 token"),
    ],
)
def test_how_evidence_is_written_is_what_the_site_says(
    settings: str, state: str, says: str, office: Path, host: Host
) -> None:
    write(office, "mkdocs.yml", settings.encode())
    about = [one for key, one in checked(office, "--online").items() if key in ("recorder", "keys", "platform")]
    assert [(one.state, one.says[: len(says)]) for one in about] == [(state, says)]


def test_data_cannot_steer_the_terminal(office: Path, capsys: Capsys) -> None:
    (office / "registry/groups/hyfw/\x1b[2J.yaml").write_bytes(b"x: 1\n")
    doctor.main(["--root", str(office)])
    out = capsys.readouterr().out
    assert "登记册的检查：1 处需要改正" in out
    assert "\x1b" not in out
