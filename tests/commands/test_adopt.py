"""An office adopts the tools: its own repository by one command or none at all, and upgrades later on
(Art. 3, 4, 9, 25)."""

import io
import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from group_registry.commands import staff
from group_registry.gitrepo import tools
from group_registry.reports.adopted import next_steps
from group_registry.spreadsheets import reader
from support.adopting import (
    CUSTODIANS,
    DAY,
    NAMED,
    PEOPLE,
    UNITS,
    VERSION_FILE,
    adopt,
    make_newer,
    make_source,
    named,
    once,
    small_tables,
)
from support.books_office import changed, workbook
from support.rendering import contents
from support.repositories import Objects, git
from support.running import at_a_terminal, ran
from support.untidy_office import ITEMS, VOCABULARIES, facts, line_of


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "source", make_source)


@pytest.fixture(scope="session")
def office(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office that adopted them; not to be touched."""

    def make(folder: Path) -> None:
        code, _, complaints = adopt(source, *small_tables(folder), "--into", folder / "office", "--yes")
        assert code == 0, complaints

    return once(tmp_path_factory, "small", make) / "office"


@pytest.fixture(scope="session")
def newer(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "newer", lambda folder: make_newer(source, folder))


POLICY = "registry/office/policy.yaml"
OWN_FILES = ("policy", "interpretations", "delegations", "waivers", "baseline")
OWN = {
    *("README.md", "mkdocs.yml", "TOOLS", ".github/CODEOWNERS"),
    *(f"registry/office/{name}.yaml" for name in (*OWN_FILES, "units", "people")),
}


def test_the_office_has_the_tools_of_the_commit_and_files_of_its_own(source: Path, office: Path) -> None:
    assert git(office, "status", "--porcelain") == ""
    assert git(office, "log", "--format=%s") == "启用工作群组登记册"
    listed, there = (Objects(folder / ".git").tree_of("HEAD") for folder in (office, source))
    assert {path for path in listed if not tools.is_tool(path)} == OWN
    for path in listed.keys() - OWN:
        assert listed[path][1] == there["mkdocs.yml" if path == "mkdocs-tools.yml" else path][1], path
    told = dict(line.split(": ") for line in (office / "TOOLS").read_text("utf-8").splitlines())
    assert told["commit"] == git(source, "rev-parse", "HEAD")
    assert tools.changed(office, "main") == []


def test_what_is_empty_is_valid_and_what_is_to_be_gone_through_says_so(office: Path) -> None:
    files = {path.stem: path.read_text("utf-8") for path in (office / "registry/office").iterdir()}
    for name in OWN_FILES:
        assert files[name].startswith("# 启用时的初始内容，请逐项核对；")
        assert "示例" not in files[name]
    first = {name: files[name].partition("\n")[2] for name in OWN_FILES}
    assert [first[name] for name in ("delegations", "waivers", "baseline")] == ["版次: 1\n委托: []\n", "[]\n", "[]\n"]
    assert "\n版次: 1\n" in files["policy"]
    for key, said in (NAMED | {"编号格式": "互临群备〔{年}〕{号}号"}).items():
        assert f"\n{key}: {said}\n" in files["policy"]
    assert not [path for path in office.glob("registry/**/*.yaml") if "北京办事处" in path.read_text("utf-8")]
    assert set(re.findall(r"^  起: (.*)$", files["interpretations"], re.MULTILINE)) == {DAY}
    assert set(re.findall(r"^  状态: (.*)$", files["interpretations"], re.MULTILINE)) == {"暂行", "系统规则"}
    assert "@demo-hongmc @demo-gaoyz @demo-fangqc\n" in (office / ".github/CODEOWNERS").read_text("utf-8")


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md", "docs"])
def test_no_link_of_its_documents_leads_nowhere(office: Path, page: str) -> None:
    pages = sorted((office / page).glob("*.md")) if (office / page).is_dir() else [office / page]
    for one in pages:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)", one.read_text("utf-8")):
            if not re.fullmatch(r"\.\./[a-z]+/(\?\S+)?", target):  # a page that the site makes of data
                assert (one.parent / target).exists(), f"{one.name}: {target}"


def test_the_folder_that_it_runs_in_stays_as_it_is(source: Path, tmp_path: Path) -> None:
    """Whatever stands in its work tree is no part of the tools; what is committed is."""
    here = Path(shutil.copytree(source, tmp_path / "here"))
    (here / "docs/file.md").write_text("not yet committed\n", "utf-8")
    (here / "docs/draft.md").write_text("nor this\n", "utf-8")
    before = {path: digest for path, digest in contents(here).items() if "__pycache__" not in path}
    code, _, complaints = adopt(here, *small_tables(tmp_path), "--into", tmp_path / "office", "--yes")
    assert code == 0, complaints
    assert {path: digest for path, digest in contents(here).items() if "__pycache__" not in path} == before
    assert "not yet committed" not in (tmp_path / "office/docs/file.md").read_text("utf-8")
    assert not (tmp_path / "office/docs/draft.md").exists()


BAD_LEDGER = "群名称,平台,范围,使用部门,负责人,备案日期\n甲群,微信,对内,未知部,某某,2024-01-01\n"
STAFF, NOTHING = "people.csv", ("people.csv", "姓名", "姓名")
REFUSED: list[tuple[tuple[str, str, str], str, int, str]] = [
    (NOTHING, "", 1, "未建立：未经确认；不在终端上运行的，加 --yes"),
    (("office/notes.txt", "", "ours\n"), "--yes", 3, "已存在，未覆盖；请另选空文件夹或新文件夹"),
    ((STAFF, "办公会秘书", "秘书长"), "--yes", 1, "people.csv C 列（职务）  缺少必要的职务：没有人任办公会秘书"),
    ((STAFF, "办事处主任", "主任"), "--yes", 1, "也可能不是：洪明诚（综合部，主任）是否办事处主任（第九条）"),
    ((STAFF, "办公会秘书", "办事处主任"), "--yes", 1, "people.csv 第 2、4 行（共 2 行）C 列（职务）  以下人员"),
    (("ledger.csv", "", BAD_LEDGER), "--yes --ledger ledger.csv", 1, "机构名册中没有“未知部”"),
    (NOTHING, "--yes --ledger nowhere.csv", 3, "nowhere.csv：文件或文件夹不存在"),
    (NOTHING, "--yes --people nowhere.csv", 3, "未办理：无法读取表格 nowhere.csv：文件或文件夹不存在"),
    (NOTHING, "--yes --into no/such/folder", 3, "没有文件夹"),
    (
        ("units.csv", "互临群备〔2026〕1号", ""),
        "--yes",
        1,
        "units.csv 第 2 行 G 列（编号格式）  编号格式未写明年份和序号",
    ),
    (("units.csv", "临江办事处,工作", ",工作"), "--yes", 1, "units.csv 第 2 行 D 列（办事处简称）  未填写办事处简称"),
]


@pytest.mark.parametrize(("changed", "words", "code", "says"), REFUSED)
def test_all_or_nothing(
    source: Path, tmp_path: Path, changed: tuple[str, str, str], words: str, code: int, says: str
) -> None:
    """``changed``: the file, and the words in it that become others. It comes back if it is at fault."""
    named, (name, old, new) = [*small_tables(tmp_path), "--into", "office", *words.split()], changed
    place = tmp_path / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(place.read_text("utf-8").replace(old, new) if place.exists() else new, "utf-8")
    before = contents(tmp_path)
    done, told, complaints = adopt(source, *named, cwd=tmp_path)
    assert done == code, told + complaints
    assert says in told + complaints
    back = {f"{place.stem}-待补.xlsx"} if code == 1 and changed != NOTHING else set()
    assert contents(tmp_path).keys() == before.keys() | back
    folders = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert folders == {path.split("/")[0] for path in before if "/" in path}


def test_the_form_of_numbers_is_proposed_from_all_ledgers(source: Path, tmp_path: Path) -> None:
    named, place = small_tables(tmp_path), tmp_path / "units.csv"
    place.write_text(place.read_text("utf-8").replace("互临群备〔2026〕1号", ""), "utf-8")
    (tmp_path / "a.csv").write_text("群名称,平台\n甲组值班群,微信\n", "utf-8")
    (tmp_path / "b.csv").write_text("群名称,备案编号\n乙组值班群,某备〔2021〕7号\n", "utf-8")
    ledgers = [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    code, told, complaints = adopt(source, *named, "--ledger", *ledgers, "--into", "office", "--yes", cwd=tmp_path)
    assert (code, "旧台账的编号似为 某备〔{年}〕{号}号，无误的照此填写" in told) == (1, True), told + complaints


def test_a_returned_day_of_the_staff_is_a_day(source: Path, tmp_path: Path) -> None:
    named, place = small_tables(tmp_path), tmp_path / STAFF
    heading, *lines = place.read_text("utf-8").replace("办公会秘书", "秘书长").splitlines()
    place.write_text("\n".join([f"{heading},任职日期", *(f"{line},2020-03-01" for line in lines)]), "utf-8")
    adopt(source, *named, "--into", "office", "--yes", cwd=tmp_path)
    rows = [*load_workbook(tmp_path / "people-待补.xlsx")["待补"].iter_rows(values_only=True)]
    days = {row[rows[0].index("任职日期")] for row in rows[1:]}
    assert datetime(2020, 3, 1) in days
    assert "2020-03-01" not in days


def test_within_the_tools_own_folder_nothing_is_made(source: Path, tmp_path: Path) -> None:
    code, _, complaints = adopt(source, *small_tables(tmp_path), "--into", source / "office", "--yes")
    assert (code, "在程序所在的仓库之内" in complaints) == (3, True)


def test_without_an_identity_nothing_is_made(source: Path, tmp_path: Path) -> None:
    words = [*small_tables(tmp_path), "--into", str(tmp_path / "office"), "--yes"]
    alone = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.useConfigOnly", "GIT_CONFIG_VALUE_0": "true"}
    code, _, complaints = adopt(source, *words, more={"GIT_CONFIG_GLOBAL": os.devnull, **alone})
    assert (code, "git config --global user.name" in complaints) == (3, True)
    assert not (tmp_path / "office").exists()


def test_what_will_be_made_is_shown_and_confirmed_at_a_terminal(source: Path, tmp_path: Path) -> None:
    words = ["adopt", *small_tables(tmp_path)[:4], "--into", "office", "--host", "https://git.example/github/b.git"]
    code, shown = at_a_terminal(words, "是\n", project=source, cwd=tmp_path)
    assert code == 0, shown
    assert "主任（1）：洪明诚" in shown
    told = shown.partition("是否建立")[0]
    assert "部门（2）：综合部（zonghebu）、会员服务部（huiyuan-fuwubu）" in told
    assert "代办处（0）：无" in told
    assert "未填类别，按名称判断为部门；不是的，填写类别后再运行（2 处）：综合部、会员服务部" in told
    settings = (tmp_path / "office/mkdocs.yml").read_text("utf-8")
    assert settings.endswith(
        "INHERIT: mkdocs-tools.yml\nrepo_url: https://git.example/github/b\nextra:\n  forge: gitea\n  branch: main\n"
    )
    assert git(tmp_path / "office", "remote", "get-url", "origin") == "https://git.example/github/b"
    assert "推送（git push -u origin main），按 docs/gitea.md 设置 Gitea。" in shown
    there = [str(one.relative_to(tmp_path / "office")) for one in (tmp_path / "office/.github").rglob("*")]
    assert there == [".github/PULL_REQUEST_TEMPLATE.md"]  # all that such a host reads of it
    code, told, complaints = adopt(source, "--upgrade", "--into", tmp_path / "office")
    assert (code, told.startswith("已是该版本"), complaints) == (0, True, "")


def test_its_last_words_can_be_typed_as_they_stand(source: Path, tmp_path: Path) -> None:
    words = [*small_tables(tmp_path), "--into", "登记 册 (甲's)", "--yes"]
    code, told, complaints = adopt(source, *words, cwd=tmp_path)
    assert code == 0, complaints
    go, setup, doctor = re.findall("^  (.*)$", told.partition("依次运行：")[2], re.MULTILINE)
    assert setup == "python3 scripts/registry.py setup"
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    done = subprocess.run(["sh", "-c", f"{go} && {doctor}"], cwd=tmp_path, env=env, capture_output=True, check=False)
    assert (done.returncode, "还差" in done.stdout.decode()) == (1, True)
    steps = next_steps(r"D:\登记 册", "https://git.example/a/b", "gitea", is_windows=True).splitlines()
    assert steps[1:4] == [
        r'  pushd "D:\登记 册"',
        r"  py scripts\registry.py setup",
        r"  py scripts\registry.py doctor",
    ]
    assert "推送（git push -u origin main），按 docs/gitea.md 设置 Gitea" in steps[4]


def test_whoever_breaks_off_leaves_nothing(source: Path, tmp_path: Path) -> None:
    words = ["adopt", *small_tables(tmp_path), "--into", "office"]
    before = contents(tmp_path)
    code, shown = at_a_terminal(words, "", until="是否建立", project=source, cwd=tmp_path)
    assert (code, "未答完" in shown) == (3, True)
    assert contents(tmp_path) == before
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_empty_tables_offer_choices_and_are_never_written_over(source: Path, tmp_path: Path) -> None:
    assert adopt(source, "--template", "--into", tmp_path / "tables")[0] == 0
    offered = {}
    for name in ("部门.xlsx", "人员.xlsx"):
        sheet = load_workbook(io.BytesIO((tmp_path / "tables" / name).read_bytes())).worksheets[0]
        for rule in sheet.data_validations.dataValidation:
            assert rule.prompt, f"{name}: no hint"
            heading = sheet[f"{re.match('[A-Z]+', str(rule.sqref))[0]}1"].value  # type: ignore[index]
            offered[name, heading] = rule.formula1 if rule.type == "list" else None
    assert offered["部门.xlsx", "类别"] == '"部门,代办处,基层单位"'
    assert offered["人员.xlsx", "职务"] == '"办事处主任,分管主任,办公会秘书,信息技术部,经办人"'
    assert len(offered) == 25
    code, _, complaints = adopt(source, "--template", "--into", tmp_path / "tables")
    assert (code, "已存在，未覆盖" in complaints) == (3, True)


def copied(office: Path, folder: Path) -> Path:
    return Path(shutil.copytree(office, folder / "office"))


def test_a_new_version_replaces_the_tools_on_a_branch_and_leaves_the_data(
    office: Path, newer: Path, tmp_path: Path
) -> None:
    mine = copied(office, tmp_path)
    before = git(mine, "rev-parse", "main")
    code, told, complaints = adopt(newer, "--upgrade", "--into", mine)
    assert (code, complaints) == (0, "")
    branch = f"upgrade-7.1-{git(newer, 'rev-parse', 'HEAD')[:12]}"
    assert f"分支 {branch}：改动 5 个程序文件" in told
    assert git(mine, "rev-parse", "main") == before
    assert git(mine, "diff", "--name-status", "main", branch).split("\n") == [
        "M\tTOOLS",
        "M\tdocs/books.md",
        "D\tdocs/minutes.md",
        f"M\t{VERSION_FILE}",
        "A\tscripts/group_registry/fresh.py",
    ]
    assert git(mine, "status", "--porcelain") == ""
    assert tools.changed(mine, branch) == []
    git(mine, "merge", "--quiet", "--no-ff", "--message=x", branch)
    assert tools.changed(mine, "main") == []
    again = adopt(newer, "--upgrade", "--into", mine)
    assert (again[0], "已是该版本：7.1" in again[1]) == (0, True)


OF_SAMPLE = """\
办事处全称: 中国职工保险互助会北京办事处
办事处简称: 北京办事处
制度名称: 网络平台交流群组管理制度
制度文号: 中互京字〔2017〕55号
"""


def test_an_office_of_version_1_goes_on_showing_what_it_showed(office: Path, newer: Path, tmp_path: Path) -> None:
    """Its policy is completed, on a branch of its own: main's tools do not know these items before they are merged."""
    mine = copied(office, tmp_path)
    policy = mine / POLICY
    text = policy.read_text("utf-8")
    words = "".join(f"{key}: {said}\n" for key, said in NAMED.items() if key != "编号格式")
    assert words in text
    policy.write_text(text.replace(words, ""), "utf-8")
    git(mine, "commit", "--quiet", "--all", "--message=x")
    code, told, complaints = adopt(newer, "--upgrade", "--into", mine)
    assert (code, complaints) == (0, "")
    tools_branch, words_branch = (
        f"{kind}-7.1-{git(newer, 'rev-parse', 'HEAD')[:12]}" for kind in ("upgrade", "office")
    )
    assert git(mine, "diff", "--name-only", "main", tools_branch, "--", "registry") == ""
    assert git(mine, "diff", "--name-only", tools_branch, words_branch) == POLICY
    after = git(mine, "show", f"{words_branch}:{POLICY}")
    assert after.startswith(text.partition("\n")[0])
    assert OF_SAMPLE in after
    assert "\n版次: 2\n" in after
    assert "\n编号格式: 互临群备〔{年}〕{号}号\n" in after
    for line in OF_SAMPLE.splitlines():
        assert line.partition(": ")[2] in told
    assert f"分支 {words_branch}" in told
    assert "不是本单位的，先改正再报送" in told


def test_tools_that_were_changed_here_are_replaced_only_where_told(office: Path, newer: Path, tmp_path: Path) -> None:
    mine = copied(office, tmp_path)
    (mine / "docs/file.md").write_text("ours\n", "utf-8")
    (mine / "docs/our-page.md").write_text("ours\n", "utf-8")
    git(mine, "add", "--all")
    git(mine, "commit", "--quiet", "--message=x")
    code, told, _ = adopt(newer, "--upgrade", "--into", mine)
    assert code == 1
    assert told.startswith("未更新：程序文件在本地有改动（2 个）：docs/file.md、docs/our-page.md\n")
    assert git(mine, "branch", "--format=%(refname:short)") == "main"
    code, told, _ = adopt(newer, "--upgrade", "--into", mine, "--replace")
    assert code == 0
    branch = git(mine, "branch", "--format=%(refname:short)").split("\n")[1]
    changed = dict(line.split("\t")[::-1] for line in git(mine, "diff", "--name-status", "main", branch).split("\n"))
    assert changed["docs/file.md"] == "M"
    assert "docs/our-page.md" not in changed


@pytest.mark.parametrize("is_repository", [True, False])
def test_what_was_never_adopted_is_not_upgraded(source: Path, tmp_path: Path, is_repository: bool) -> None:
    if is_repository:
        (tmp_path / "registry").mkdir()
        (tmp_path / "registry/x.yaml").write_text("x\n", "utf-8")
        git(tmp_path, "init", "--quiet", "--initial-branch=main")
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "--message=x")
    code, _, complaints = adopt(source, "--upgrade", "--into", tmp_path)
    says = "没有 TOOLS 文件，不是用 adopt 建立的仓库" if is_repository else "不在 git 仓库中"
    assert (code, says in complaints) == (3, True)


def test_an_adopted_repository_makes_no_other(office: Path, tmp_path: Path) -> None:
    code, _, complaints = adopt(office, *small_tables(tmp_path), "--into", tmp_path / "other", "--yes")
    assert (code, "不是程序的原仓库" in complaints) == (3, True)


def test_refused_lines_of_the_ledger_come_back_and_stop_nothing(source: Path, tmp_path: Path) -> None:
    heading = "编号,群名称,平台,范围,使用部门,负责人,备案日期"
    lines = ["1号,甲群,微信,对内,综合部,吴敏行,2024-01-01", "2号,乙群,微信,对内,未知部,某某,2024-01-01"]
    (tmp_path / "旧台账.csv").write_text("\n".join([heading, *lines, ""]), "utf-8")
    words = [*small_tables(tmp_path), "--into", "office", "--ledger", "旧台账.csv", "--yes"]
    code, told, complaints = adopt(source, *words, cwd=tmp_path)
    assert code == 0, told + complaints
    assert "退回 1 行" in told
    assert "须在第一份申请合并以前并入主分支" in told
    back = reader.read_table(tmp_path / "旧台账-待补.xlsx").rows
    assert [row.cells[1] for row in back] == ["群名称", "乙群"]
    assert len([*(tmp_path / "office/registry/groups").rglob("*.yaml")]) == 1
    assert "纸质编号: 1号" in (tmp_path / "office/registry/office/baseline.yaml").read_text("utf-8")


def test_accounts_that_come_later_are_merged_before_the_first_record(source: Path, tmp_path: Path) -> None:
    """Nobody can approve them yet; nothing has been pushed, and the host's address leads nowhere."""
    words, mine = [*small_tables(tmp_path), "--host", "https://127.0.0.1:9/office/register"], tmp_path / "office"
    people = (tmp_path / "people.csv").read_text("utf-8")
    (tmp_path / "people.csv").write_text(re.sub(r",demo-\w+,\d+$", ",,", people, flags=re.MULTILINE), "utf-8")
    assert adopt(source, *words, "--into", mine, "--yes")[0] == 0
    tables = tmp_path / "名册"
    written = ran(staff, "--root", mine, "--out", tables, "--as-of", DAY)
    assert (written.returncode, written.stderr) == (0, "")
    accounts = {
        name: (account, number)
        for name, _, _, _, account, number in (one.split(",") for one in people.splitlines()[1:])
    }
    changed(tables / "人员.xlsx", *((name, {"账号": it[0], "账号编号": it[1]}) for name, it in accounts.items()))
    lists = ("--units", tables / "部门.xlsx", "--people", tables / "人员.xlsx")
    done = ran(staff, "--root", mine, *lists, "--as-of", DAY)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    branches = re.findall(r"；分支：(\S+)", done.stdout)
    assert branches
    assert (
        "名册中尚无两名信息技术部人员的账号，申请无人审批、合并。第一份申请合并以前，核对后在主分支上运行 "
        f"git merge {branches[-1]}（含以上各份），"
        "再推送（主分支已设保护的，由仓库管理员先停用保护，推送后恢复）；次序见 docs/adopt.md“账号”。"
    ) in done.stdout
    assert "以上依次报送" not in done.stdout
    git(mine, "merge", "--quiet", branches[-1])
    again = ran(staff, "--root", mine, *lists, "--as-of", DAY)
    assert (again.returncode, again.stdout) == (0, "与名册一致，没有变动。\n")
    assert "账号: demo-gaoyz" in (mine / "registry/office/people.yaml").read_text("utf-8")


def test_six_ledgers_go_in_by_one_command_and_are_told_on_a_screen(source: Path, tmp_path: Path) -> None:
    """(Art. 6) Six clerks kept one each, in words of their own; of the lists there is much to be told, too."""
    chance = random.Random(20261201)
    drawn = [replace(fact, custodian=CUSTODIANS[fact.unit]) for fact in facts(chance, 306)]
    heading, *staff_lines = ([*row, *[""] * (9 - len(row))] for row in PEOPLE)
    undated = [["" if cell == "2013-4-1" else cell for cell in row] for row in named(UNITS, 1)]
    (tmp_path / "部门.xlsx").write_bytes(workbook(undated))
    (tmp_path / "人员.xlsx").write_bytes(workbook([[*heading, "爱好"], *([*row, "读书"] for row in staff_lines)]))
    places = [tmp_path / f"台账{clerk}.xlsx" for clerk in "甲乙丙丁戊己"]
    for number, place in enumerate(places):
        lines = [line_of(fact, chance, set()) for fact in drawn[number::6]]
        cells = ([line.get(item, "") for item in ITEMS] for line in lines)
        place.write_bytes(workbook([VOCABULARIES[number % 3].split(), *cells]))
    words = ("--units", "部门.xlsx", "--people", "人员.xlsx", "--into", "office", "--yes", "--day", DAY)
    code, told, complaints = adopt(source, *words, "--ledger", *places, cwd=tmp_path)
    assert (code, complaints) == (0, ""), told + complaints
    assert len(told.splitlines()) <= 40, told
    counts = re.findall(r"^台账(.)\.xlsx 共 51 行：可以导入 (\d+) 行，退回 (\d+) 行。$", told, re.MULTILINE)
    assert [clerk for clerk, *_ in counts] == [*"甲乙丙丁戊己"]
    assert {int(good) + int(back) for _, good, back in counts} == {51}
    made = [path.read_text("utf-8") for path in (tmp_path / "office/registry/groups").rglob("*.yaml")]
    assert len(made) == sum(int(good) for _, good, _ in counts)
    assert [path.name for path in tmp_path.glob("*-待补.xlsx")] == ["台账甲-待补.xlsx"]
    ended = {fact.name: bool(fact.ended_on) for fact in drawn}
    names = [re.findall("^群组名称: (.*)$", text, re.MULTILINE)[0] for text in made]
    assert [(name, "备案类别: 注销" in text) for name, text in zip(names, made, strict=True)] == [
        (name, ended[name]) for name in names
    ]
