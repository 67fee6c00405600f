"""The rules about changes by their cases, in memory; what depends on git is made and judged by git and the command too.

``tests/cases/transition/filed`` is on file in every case, over the small office. A case's ``base`` is laid over that,
its ``head`` over the base; ``modes.txt`` names what is no plain file, one a line: mode, path, content. ``report.txt``
is the report of a failing case, ``summary.md`` the summary, where one is there.
"""

from pathlib import Path

import pytest

from group_registry.commands import validate
from group_registry.forms.check import has_errors
from group_registry.forms.compare import compare
from group_registry.reports import markdown
from group_registry.reports.findings import as_text
from group_registry.rules import RULES
from group_registry.rules.transition import PLAIN, Step, is_odd, title_of
from support.cases import CASE_FILES, FORMS, kept
from support.changes import DAYI, FILED, OF_CHANGES, RECORD, snapshot
from support.repositories import Files, Modes, laid_over, repository

CASES = sorted(path for path in (CASE_FILES / "transition").glob("*/*") if path.name.startswith(("pass-", "fail-")))
SUMMARIES = [case for case in CASES if (case / "summary.md").exists()]
CLEAN = "全部检查通过，没有需要改正之处。\n"
B = "registry/groups/hyfw/b.yaml"
PEOPLE = "registry/office/people.yaml"
OF_GIT = ("plain_files_only", "files_are_never_deleted")
"""Rules about what git says besides contents: modes, links, and names that come and go."""


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def change(case: Path) -> tuple[Files, Files, Modes]:
    """The files of a case before and after, and what is no plain file then."""
    base = laid_over(FILED, case / "base")
    head = laid_over(base, case / "head")
    lines = (case / "modes.txt").read_text("utf-8").splitlines() if (case / "modes.txt").exists() else []
    named = [line.split(" ", 2) for line in lines]
    return base, head, {path: (mode, content[0].encode() if content else head[path]) for mode, path, *content in named}


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_change_gives_exactly_its_report(case: Path) -> None:
    base, head, modes = change(case)
    comparison = compare(snapshot(base), snapshot(head, modes), FORMS, RULES)
    told = as_text(comparison.findings)
    if case.name.startswith("pass-"):
        assert told == CLEAN
    else:
        assert told == kept(case / "report.txt", told)
        assert f"[{case.parent.name}]" in told
        assert has_errors(comparison.findings) == ("需要改正" in told)
    if case in SUMMARIES:
        summary = markdown.render(comparison.findings, comparison)
        assert summary == kept(case / "summary.md", summary)


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("short_lived_group_is_filed_in_time/fail-prolonged-after-its-last-day", set()),
        ("short_lived_chain_is_filed_in_full/fail-a-second-made-longer", set()),
        ("filing_in_full_is_kept/fail-cut-to-fifteen-days", {"filing_in_full_is_kept"}),
    ],
)
def test_what_the_evidence_knows_as_filed_in_full_is_not_judged_as_short_lived(name: str, rules: set[str]) -> None:
    base, head, _ = change(CASE_FILES / "transition" / name)
    for known, wrong in ((frozenset({B}), rules), (frozenset[str](), {name.partition("/")[0]})):
        findings = compare(snapshot(base), snapshot(head), FORMS, RULES, in_full=known).findings
        assert {one.rule for one in findings if one.is_error} == wrong


BY_GIT = [case for case in CASES if case.parent.name in OF_GIT or case in SUMMARIES]


@pytest.mark.parametrize(
    "case",
    [*BY_GIT[::3], *(pytest.param(case, marks=pytest.mark.long) for case in BY_GIT if case not in BY_GIT[::3])],
    ids=name_of,
)
def test_the_command_says_the_same_of_a_repository(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--root", str(repository(tmp_path, *change(case))), "--base", "main", "--head", "filing"]
    summary = tmp_path / "summary.md"
    code, told = validate.main([*words, "--summary", str(summary)]), capsys.readouterr().out
    assert told == ((case / "report.txt").read_text("utf-8") if case.name.startswith("fail-") else CLEAN)
    assert code == (told != CLEAN and "需要改正" in told)
    if case in SUMMARIES:
        assert summary.read_text("utf-8") == (case / "summary.md").read_text("utf-8")


@pytest.mark.parametrize("kind", ["pass", "fail"])
def test_every_rule_has_both_cases_and_every_case_a_rule(kind: str) -> None:
    assert {case.parent.name for case in CASES if case.name.startswith(kind)} == {rule.id for rule in OF_CHANGES}


def test_a_mode_that_git_no_longer_writes_is_no_plain_file() -> None:
    odd = {DAYI: ("100664", FILED[DAYI])}
    comparison = compare(snapshot(FILED), snapshot(FILED, odd), FORMS, RULES)
    assert [(found.rule, found.path) for found in comparison.findings] == [("plain_files_only", DAYI)]


def test_a_link_in_place_of_the_registry_is_named() -> None:
    odd = {"registry": ("120000", b"elsewhere"), "docs/a.md": (PLAIN, b"x")}
    comparison = compare(snapshot(FILED), snapshot({}, odd), FORMS, RULES)
    assert ("plain_files_only", "registry") in {(found.rule, found.path) for found in comparison.findings}
    assert any("不属登记册的文件（1 个文件）" in found.says for found in comparison.findings)


AT_AN_AGENCY = "姓名: 周启明, 工号: B0007, 部门: 朝阳代办处"
INTERNAL, EXTERNAL = "审批：对内，审核 → 签批", "审批：对外，审核 → 主任办公会 → 签批"


@pytest.mark.parametrize(("custodian", "route"), [("周启明", INTERNAL), ("陈可为", INTERNAL), ("田野", EXTERNAL)])
def test_whom_the_old_content_named_is_of_the_unit_of_then(custodian: str, route: str) -> None:
    """(Art. 2, 9) A custodian who went to an agency since makes no other way of approval necessary."""
    people = FILED[PEOPLE].decode().replace("姓名: 周启明, 工号: B0007, 部门: 会员服务部", AT_AN_AGENCY)
    base = FILED | {PEOPLE: people.encode()}
    head = base | {DAYI: FILED[DAYI].replace("周启明".encode(), custodian.encode()) + RECORD}
    comparison = compare(snapshot(base), snapshot(head), FORMS, RULES)
    assert AT_AN_AGENCY in people
    assert f"\n{route}（" in markdown.render(comparison.findings, comparison)


@pytest.mark.parametrize(
    ("mark", "odd"),
    [
        (None, False),
        ("1a" * 20, False),
        ("100755 " + "1a" * 20, False),
        ("120000 " + "1a" * 20, False),
        ("160000 " + "1a" * 20, True),
        ("000000 " + "1a" * 20, True),
    ],
)
def test_what_cannot_be_read_as_a_file(mark: str | None, odd: bool) -> None:
    assert is_odd(mark) is odd


def test_each_step_is_called_by_who_takes_it() -> None:
    assert [title_of(step) for step in Step] == [
        *("分管主任审核", "分管主任审批", "主任办公会", "主任签批", "信息技术部审核"),
    ]
