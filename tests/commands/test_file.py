"""Filing at a terminal: the same answers as on the page become a commit on a branch that the check passes
(Art. 6, 7, 8, 10)."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from group_registry.commands import file as file_command, validate
from group_registry.forms.answers import on_file
from group_registry.forms.check import inspect
from group_registry.forms.schemas import Forms
from group_registry.model.records import Filing, Group
from support import at_terminal
from support.cases import FORMS, OFFICE, PROJECT
from support.form_page import CREATION, IN_FULL
from support.in_process import ran
from support.repositories import git, repository

GROUP = "registry/groups/hyfw/cbfw-dayi.yaml"
SAMPLE = {path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in (PROJECT / "registry").rglob("*.yaml")}
"""The sample's files."""
INTERNAL = "hyfw/laifang-tousu"
"""A group of departments alone, which lists them."""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A clone with the sample on main, where somebody works on something else."""
    return repository(tmp_path / "office", SAMPLE, SAMPLE | {"registry/groups/hyfw/other.yaml": b"x: y\n"})


def file(root: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return ran(file_command, *words, "--root", root)


def as_options(answers: Mapping[str, str | list[str]]) -> list[str]:
    texts = {field: "、".join(value) if isinstance(value, list) else value for field, value in answers.items()}
    return [word for field, text in texts.items() for word in (f"--{field.replace('_', '-')}", text)]


def committed(root: Path, branch: str) -> dict[str, str]:
    """What a branch changes on main, by path."""
    names = git(root, "diff", "--name-only", f"main...{branch}").split()
    return {name: git(root, "show", f"{branch}:{name}") + "\n" for name in names}


def passes(root: Path, branch: str) -> None:
    done = ran(validate, "--root", str(root), "--base", "main", "--head", branch)
    assert done.returncode == 0, done.stdout


def test_a_creation_is_committed_on_a_branch_of_its_own(office: Path) -> None:
    before = git(office, "rev-parse", "main", "HEAD")
    done = file(office, "create", *as_options(CREATION), "--filed-on", "2026-11-20", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "分管主任审核  李晓岚\n  主任办公会\n  主任签批  赵明诚\n  信息技术部备案" in done.stdout
    branch = "create-hyfw-xubao-jizhong-banli-lianluo"
    [(path, text)] = committed(office, branch).items()
    assert path == "registry/groups/hyfw/xubao-jizhong-banli-lianluo.yaml"
    assert text.startswith(
        "# yaml-language-server: $schema=../../../schema/group.schema.json\n群组名称: 续保集中办理联络群\n"
    )
    passes(office, branch)
    assert git(office, "rev-parse", "main", "HEAD") == before
    assert git(office, "log", "-1", "--format=%s", branch) == "创建 续保集中办理联络群"
    assert not list((office / ".cache").iterdir())


@pytest.mark.parametrize("which", ["参保服务答疑群", "hyfw/cbfw-dayi", GROUP])
def test_a_change_keeps_every_other_line(office: Path, which: str) -> None:
    words = as_options({"custodian": "徐海峰", "statement": "周启明岗位调整"})
    done = file(office, "change", which, *words, "--filed-on", "2026-11-20", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "-群组负责人: 周启明\n+群组负责人: 徐海峰\n" in done.stdout
    [(path, text)] = committed(office, "change-hyfw-cbfw-dayi").items()
    before, after = SAMPLE[path].decode().splitlines(), text.splitlines()
    assert [line for line in before if line not in after] == ["群组负责人: 周启明"]
    assert len(after) == len(before) + 3
    passes(office, "change-hyfw-cbfw-dayi")


def test_an_extension_and_a_cancellation(office: Path) -> None:
    words = as_options({"term_end": "2027-12-31", "statement": "工作延长到明年年底", "filed_on": "2026-11-20"})
    assert file(office, "extend", "hyfw/cbfw-dayi", *words, "--yes").returncode == 0
    assert "使用期限: 2027-12-31" in committed(office, "extend-hyfw-cbfw-dayi")[GROUP]
    words = as_options({"disposal": "1", "statement": "集中续保已经结束", "filed_on": "2026-11-20"})
    assert file(office, "cancel", "hyfw/cbfw-dayi", *words, "--yes").returncode == 0
    assert committed(office, "cancel-hyfw-cbfw-dayi")[GROUP].endswith("处置: 已解散\n")
    for branch in ("extend-hyfw-cbfw-dayi", "cancel-hyfw-cbfw-dayi"):
        passes(office, branch)


def test_a_group_that_is_handed_over_says_to_whom(office: Path) -> None:
    given = {"disposal": "2", "handed_to": "综合部 吴敏", "statement": "集中续保已经结束", "filed_on": "2026-11-20"}
    assert file(office, "cancel", "hyfw/cbfw-dayi", *as_options(given), "--yes").returncode == 0
    text = committed(office, "cancel-hyfw-cbfw-dayi")[GROUP]
    assert text.endswith("处置: 已移交\n    移交给: 综合部 吴敏\n")
    passes(office, "cancel-hyfw-cbfw-dayi")


def test_what_is_wrong_is_told_and_nothing_is_lost(office: Path) -> None:
    words = as_options({**CREATION, "custodian": "李晓岚", "filed_on": "2026-11-20"})
    done = file(office, "create", *words, "--yes")
    assert done.returncode == 1
    assert "[custodian_reports_to_another]" in done.stdout
    assert "未写入 registry/groups/hyfw/" in done.stdout
    draft = office / ".cache/filing-create.yaml"
    assert str(draft) in done.stderr
    assert git(office, "branch", "--format=%(refname:short)").split() == ["filing", "main"]
    again = file(office, "create", "--from", str(draft), "--custodian", "周启明", "--yes")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_habit_of_the_office_is_told_and_stops_nobody(office: Path) -> None:
    words = as_options({**CREATION, "name": "官方群", "purpose": "工作需要", "filed_on": "2026-11-20"})
    done = file(office, "create", *words, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    for says in (
        "群组名称有 3 个字，通常为 4 至 30 个字",
        "含有保留词“官方”",
        "建群目的填为“工作需要”，未写明具体工作",
    ):
        assert f"{says}（本所惯例）" in done.stdout
    passes(office, "create-hyfw-guanfang")


def test_without_a_yes_nothing_is_committed(office: Path) -> None:
    done = file(office, "create", *as_options(CREATION), "--filed-on", "2026-11-20")
    assert done.returncode == 1
    assert git(office, "branch", "--format=%(refname:short)").split() == ["filing", "main"]


def test_a_branch_is_pushed_only_where_told(office: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "bare")
    git(office, "remote", "add", "forge", str(tmp_path / "bare"))
    words = [*as_options(CREATION), "--filed-on", "2026-11-20", "--yes"]
    assert file(office, "create", *words).returncode == 0
    assert git(tmp_path / "bare", "branch") == ""
    assert file(office, "create", *words, "--slug", "lianluo", "--push", "forge").returncode == 0
    assert git(tmp_path / "bare", "branch", "--format=%(refname:short)") == "create-hyfw-lianluo"


DOUBTS = [
    (["change", "没有这个群", "--yes"], 3, "主分支上没有名为“没有这个群”的群组"),
    (["create", "--unit", "查无此部", "--yes"], 3, "机构名册中没有“查无此部”"),
    (["create", "--from", "nowhere.yaml"], 3, "无法读取文件"),
    (["change", "--yes"], 2, "缺少的项须写入命令：单位编号/文件名"),
    (["create", "hyfw/cbfw-dayi"], 2, "创建的是新群组，不填所办群组"),
]


@pytest.mark.parametrize(("words", "code", "says"), DOUBTS)
def test_doubts_are_told(office: Path, words: list[str], code: int, says: str) -> None:
    done = file(office, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr


def test_a_name_that_is_taken_is_never_overwritten(office: Path) -> None:
    words = [*as_options(CREATION), "--filed-on", "2026-11-20", "--yes", "--slug", "cbfw-dayi"]
    done = file(office, "create", *words)
    assert (done.returncode, "registry/groups/hyfw/cbfw-dayi.yaml 已存在" in done.stderr) == (3, True)


def at_a_terminal(root: Path, words: list[str], typed: str, until: str = "") -> tuple[int, str]:
    """The exit code and what is shown when somebody types these lines, and breaks off once that is asked."""
    return at_terminal.at_a_terminal(["file", *words, "--root", str(root)], typed, until)


ASKED = ["续保集中办理联络群", "1", "对外", "会员服务部", "", "会员服务部、朝阳代办处", "周启明"]
REST = [
    "会员服务部全体，朝阳代办处窗口经办人",
    "集中办理续保期间答复材料上的疑问",
    "",
    "2027-06-30",
    "续保集中办理期间来电太多",
]


def test_everything_is_asked_at_a_terminal(office: Path) -> None:
    typed = "\n".join(["长" * 101, *ASKED, *REST, "", "是", ""])
    code, shown = at_a_terminal(office, ["create", "--filed-on", "2026-11-20"], typed)
    assert code == 0, shown
    assert "“群组名称”太长，最多 100 个字，现有 101 个" in shown
    assert "直接回车即 xubao-jizhong-banli-lianluo" in shown
    [(path, text)] = committed(office, "create-hyfw-xubao-jizhong-banli-lianluo").items()
    group = inspect({**OFFICE, path: text.encode()}, FORMS, ()).registry.of(Group)[-1]
    given = on_file(group, Forms.of_schemas(FORMS))
    assert given == {field: value for field, value in CREATION.items() if field != "statement"}
    passes(office, "create-hyfw-xubao-jizhong-banli-lianluo")


INSIDE = ["值班排班群", "1", "没有", "会员服务部", "", "周启明"]


def test_with_nobody_from_outside_it_is_internal_and_no_units_are_asked(office: Path) -> None:
    rest = ["会员服务部值班人员", "安排每周值班的人和班次", "", "2027-06-30", "值班改为轮流"]
    typed = "\n".join([*INSIDE, *rest, "", "是", ""])
    code, shown = at_a_terminal(office, ["create", "--filed-on", "2026-11-20"], typed)
    assert code == 0, shown
    assert "群组内有无办事处以外的人员（" in shown
    assert "1 没有（对内）  2 有（对外）" in shown
    assert "成员单位（" not in shown
    [(_, text)] = committed(office, "create-hyfw-zhiban-paiban").items()
    assert "使用范围: 对内\n" in text
    assert "成员单位" not in text


def test_a_unit_or_person_that_is_not_listed_is_refused_at_once_with_a_near_name(office: Path) -> None:
    first, rest = ["", "值班排班群", "1", "没有"], ["", "周启名", "周启明"]
    typed = "\n".join([*first, "会员服务", "天文台", "会员服务部", *rest])
    code, shown = at_a_terminal(office, ["create"], f"{typed}\n", until="可以加入群组的人员")
    assert code == 3
    assert "“群组名称”必须填写。请填写群组在平台上显示的名称" in shown
    assert "使用部门：机构名册中没有“会员服务”，疑为“会员服务部”；请填写全称" in shown
    assert "使用部门：机构名册中没有“天文台”，现有办事处本级、综合部、会员服务部、" in shown
    assert re.search(r"共同使用部门（.*（直接回车即不填）：", shown)
    assert "人员名册中没有“周启名”" in shown


def test_a_unit_among_the_options_is_refused_before_anything_is_asked(office: Path) -> None:
    code, shown = at_a_terminal(office, ["create", "--unit", "会员服务"], "")
    assert (code, shown.splitlines()[-1]) == (
        3, "未能办理：使用部门：机构名册中没有“会员服务”，疑为“会员服务部”；请填写全称"
    )  # fmt: skip
    assert "群组名称（" not in shown


def asked(shown: str) -> list[str]:
    """The items that were asked for."""
    schemas = Forms.of_schemas(FORMS)
    items = [schemas.label(kind, field) for kind in (Group, Filing) for field in schemas.fields(kind)]
    return re.findall(f"({'|'.join(['变更的项目', '是否提交', *items])})（", shown)


def test_a_change_asks_only_for_what_changes(office: Path) -> None:
    typed = "\n".join(["99", "建群目", "", "群组负责人、9", "徐海峰", "", "周启明岗位调整", "是", ""])
    code, shown = at_a_terminal(office, ["change", "hyfw/cbfw-dayi", "--filed-on", "2026-11-20"], typed)
    assert code == 0, shown
    assert "  4 使用部门：会员服务部\n" in shown
    assert "没有项目“99”；请填写以上序号或名称" in shown
    assert "没有项目“建群目”" in shown
    assert "至少填写一项" in shown
    assert asked(shown) == [*["变更的项目"] * 4, "群组负责人", "建群目的", "备案事项说明", "是否提交"]
    assert "-群组负责人: 周启明\n+群组负责人: 徐海峰\n" in shown
    passes(office, "change-hyfw-cbfw-dayi")


def test_what_a_change_brings_along_is_asked_too(office: Path) -> None:
    """Another platform asks for its name; options that say what changes leave nothing to be chosen."""
    words = ["change", "hyfw/cbfw-dayi", "--platform", "其他", "--filed-on", "2026-11-20"]
    code, shown = at_a_terminal(office, words, "\n".join(["企业微信", "改用企业微信", "是", ""]))
    assert code == 0, shown
    assert asked(shown) == ["平台说明", "备案事项说明", "是否提交"]
    assert "+平台类别: 其他\n+平台说明: 企业微信\n" in shown


@pytest.mark.parametrize("said", ["有", "2", "对外"])
def test_somebody_from_outside_makes_it_external(office: Path, said: str) -> None:
    words = as_options({**CREATION, "scope": said, "filed_on": "2026-11-20"})
    assert file(office, "create", *words, "--yes").returncode == 0
    assert "使用范围: 对外\n" in committed(office, "create-hyfw-xubao-jizhong-banli-lianluo").popitem()[1]


def test_the_units_of_an_internal_group_stay_in_a_change(office: Path) -> None:
    words = as_options({"custodian": "徐海峰", "statement": "负责人岗位调整", "filed_on": "2026-11-20"})
    done = file(office, "change", INTERNAL, *words)
    assert "-  - " not in done.stdout
    assert "-成员单位" not in done.stdout


@pytest.mark.parametrize("end", ["2026-12-31", ""], ids=["longer", "without an end"])
def test_a_group_filed_in_full_stays_so_once_its_term_is_longer(tmp_path: Path, end: str) -> None:
    files = SAMPLE | {GROUP: IN_FULL.encode()}
    office = repository(tmp_path / "office", files, files | {"registry/groups/hyfw/other.yaml": b"x: y\n"})
    words = as_options({"term_end": end, "statement": "第二批材料推迟到十二月", "filed_on": "2026-11-20"})
    done = file(office, "change", "hyfw/cbfw-dayi", *words, "--yes")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "\n办理方式: 备案\n" in committed(office, "change-hyfw-cbfw-dayi")[GROUP]
    passes(office, "change-hyfw-cbfw-dayi")


def test_a_group_filed_in_full_is_not_asked_about_it_unless_chosen(tmp_path: Path) -> None:
    files = SAMPLE | {GROUP: IN_FULL.replace("2026-11-30", "2026-12-31").encode()}
    office = repository(tmp_path / "office", files, files | {"registry/groups/hyfw/other.yaml": b"x: y\n"})
    typed = "\n".join(["群组负责人", "徐海峰", "周启明岗位调整", "是", ""])
    code, shown = at_a_terminal(office, ["change", "hyfw/cbfw-dayi", "--filed-on", "2026-11-20"], typed)
    assert code == 0, shown
    assert "办理方式：备案\n" in shown
    assert asked(shown) == ["变更的项目", "群组负责人", "备案事项说明", "是否提交"]
    passes(office, "change-hyfw-cbfw-dayi")


def test_whoever_breaks_off_goes_on_later(office: Path) -> None:
    words = ["create", "--filed-on", "2026-11-20"]
    code, shown = at_a_terminal(office, words, "\n".join([*ASKED, ""]), until="可以加入群组的人员")
    assert code == 3
    assert "未答完" in shown
    draft = office / ".cache/filing-create.yaml"
    assert "群组负责人: 周启明\n" in draft.read_text("utf-8")
    code, shown = at_a_terminal(office, ["create", "--from", str(draft)], "\n".join([*REST, "", "是", ""]))
    assert code == 0, shown
    passes(office, "create-hyfw-xubao-jizhong-banli-lianluo")
